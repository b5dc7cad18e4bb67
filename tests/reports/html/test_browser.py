"""The report in a real browser, opened from the disk as a reader does."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from reports.html.page import write_page
from reports.printing import PrintOptions
from tests.reports.html.world import HOSTILE, make_report

CHROMIUM, DRIVER = "chromium", "/usr/bin/chromedriver"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which(CHROMIUM) is None or not Path(DRIVER).exists(),
        reason="Chromium is not installed: apt-get install chromium chromium-driver",
    ),
]
RISING = np.arange(256)  # the map of the first image, flat


@pytest.fixture(scope="module")
def chromium() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which(CHROMIUM))
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has none to give to root
    for argument in ("--headless=new", "--disable-dev-shm-usage", "--window-size=1300,1000", *sandbox):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    write_page(make_report(folder / "results"), folder / "report.html")
    return (folder / "report.html").as_uri()


@pytest.fixture(scope="module")
def spare_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same with all that a table's file may take away, the oracle, and more decimals than the csv has."""
    folder = tmp_path_factory.mktemp("spare")
    options = PrintOptions(decimals=4, deviation=False, published="none", oracle=True)
    write_page(make_report(folder / "results", options), folder / "report.html")
    return (folder / "report.html").as_uri()


@pytest.fixture
def page(chromium: webdriver.Chrome, address: str) -> Iterator[webdriver.Chrome]:
    """The report, freshly opened; no test may leave a complaint on the console."""
    chromium.get(address)
    waiting(chromium).until(lambda page: page.find_element(By.ID, "map-told").text)
    yield chromium
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert chromium.get_log("browser") == []


def waiting(page: webdriver.Chrome) -> WebDriverWait[webdriver.Chrome]:
    """Long enough for a busy machine; what is redrawn meanwhile is looked for again."""
    return WebDriverWait(page, 60, ignored_exceptions=[StaleElementReferenceException])


def shown(page: webdriver.Chrome, selector: str) -> list[WebElement]:
    return [element for element in page.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]


def column(page: webdriver.Chrome, table: str, number: int) -> list[str]:
    """The first line of each cell of a column, counted from 1, of the view that is shown."""
    cells = shown(page, f"#{table} tbody tr > :nth-child({number})")
    return [cell.text.splitlines()[0] for cell in cells]


def header(page: webdriver.Chrome, table: str, number: int) -> WebElement:
    (found,) = shown(page, f"#{table} thead tr:last-child > :nth-child({number})")
    return found


def sorted_by(page: webdriver.Chrome, table: str, number: int, direction: str) -> None:
    """Wait until a header says so, which a screen reader reads too."""
    waiting(page).until(lambda page: header(page, table, number).get_attribute("aria-sort") == direction)


def choose(page: webdriver.Chrome, name: str, text: str) -> None:
    Select(page.find_element(By.ID, name)).select_by_visible_text(text)


def told(page: webdriver.Chrome, words: str) -> str:
    """What is said beside the slider, once it has these words."""
    output = page.find_element(By.ID, "map-told")
    waiting(page).until(lambda _: words in output.text, f"{words!r} is not in {output.text!r}")
    return output.text


def test_nothing_is_asked_of_a_network(page: webdriver.Chrome, address: str) -> None:
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    assert address in asked
    assert {url for url in asked if not url.startswith("data:")} == {address}


def test_the_page_may_not_ask_a_network(page: webdriver.Chrome) -> None:
    """Whatever a script in it tried; the browser says which rule was in the way."""
    code = """
      const done = arguments[0];
      addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
      fetch("https://example.org/").then(() => done("answered"), () => {});
    """
    assert page.execute_async_script(code) == "connect-src"
    assert "Content Security Policy" in " ".join(entry["message"] for entry in page.get_log("browser"))


def test_hostile_names_are_text(page: webdriver.Chrome) -> None:
    assert page.execute_script("return window.hostile") is None
    texts = [cell.text for cell in shown(page, "#table1 th")]
    assert f"box {HOSTILE}" in texts
    assert f"OE {HOSTILE}†" in texts
    assert HOSTILE in [option.text for option in Select(page.find_element(By.ID, "map-category")).options]
    assert not page.find_elements(By.CSS_SELECTOR, "img[src='x']")


def test_a_column_sorts_as_numbers(page: webdriver.Chrome) -> None:
    """100 is more than 99, whatever its first digit."""
    assert column(page, "table1", 2) == ["90.00 ±0.00", "95.50 ±0.71", "100.00 ±0.00", "99.0"]
    header(page, "table1", 2).click()
    sorted_by(page, "table1", 2, "ascending")
    assert column(page, "table1", 2) == ["90.00 ±0.00", "95.50 ±0.71", "99.0", "100.00 ±0.00"]
    header(page, "table1", 2).click()
    sorted_by(page, "table1", 2, "descending")
    assert column(page, "table1", 1)[1:] == ["CSI*", "Flow", "KNN"]


def test_a_table_shows_and_sorts_differences(page: webdriver.Chrome) -> None:
    (chosen,) = [radio for radio in shown(page, "#table1 input") if radio.get_attribute("value") == "difference"]
    chosen.click()
    assert column(page, "table1", 2) == ["+0.50 ✓", "+0.00 ✓", "–", "–"]
    header(page, "table1", 3).click()
    sorted_by(page, "table1", 3, "ascending")
    assert column(page, "table1", 3)[-2:] == ["-8.00 ✗", "-5.00 ✗"]


def test_the_print_options_hold(page: webdriver.Chrome, spare_address: str) -> None:
    """Neither deviation nor published number, nor what chooses between them; the oracle sorts beside the last epoch."""
    assert shown(page, "#table1 input")
    assert shown(page, "#table1 td small")
    page.get(spare_address)
    waiting(page).until(lambda page: page.find_element(By.ID, "map-told").text)
    assert not shown(page, "#table1 input, #table1 td small")
    assert column(page, "table1", 4)[1] == "82.7500"
    assert [cell.text for cell in shown(page, "#table11 thead tr:last-child th")[1:3]] == ["PRO", "PRO, oracle"]
    press(page, "table11", 3)
    sorted_by(page, "table11", 3, "ascending")
    assert column(page, "table11", 3) == ["61.0000", "66.0000", "71.0000"]


def test_paired_comparisons_open_and_sort(page: webdriver.Chrome) -> None:
    """By keys alone."""
    summary = page.find_element(By.CSS_SELECTOR, "#table1 summary")
    assert not shown(page, "#table1 .pairs table")
    summary.send_keys(Keys.ENTER)
    assert column(page, "table1 .pairs", 5) == ["+2.25", "-7.50", "-9.75"]
    press(page, "table1 .pairs", 5)
    sorted_by(page, "table1 .pairs", 5, "ascending")
    assert column(page, "table1 .pairs", 5) == ["-9.75", "-7.50", "+2.25"]
    assert column(page, "table1 .pairs", 3) == ["Flow", "KNN", "KNN"]


def test_the_audit_sorts_by_points(page: webdriver.Chrome) -> None:
    """10.25 points less are less than 9.5."""
    assert column(page, "audit", 5) == ["70.00", "60.00"]
    press(page, "audit", 6)
    sorted_by(page, "audit", 6, "ascending")
    assert column(page, "audit", 6) == ["-10.25", "-9.50"]
    assert column(page, "audit", 1) == ["NFAD", "NFAD"]


def press(page: webdriver.Chrome, table: str, number: int) -> None:
    """Sort by the keyboard."""
    page.execute_script("arguments[0].querySelector('[tabindex]').focus()", header(page, table, number))
    page.switch_to.active_element.send_keys(Keys.ENTER)


def test_a_header_is_a_key_press_away(page: webdriver.Chrome) -> None:
    page.execute_script("arguments[0].querySelector('[tabindex]').focus()", header(page, "table1", 2))
    focused = page.switch_to.active_element
    assert page.execute_script("return getComputedStyle(arguments[0]).outlineStyle", focused) != "none"
    focused.send_keys(Keys.ENTER)
    sorted_by(page, "table1", 2, "ascending")


def test_the_first_key_leads_past_the_menu(page: webdriver.Chrome) -> None:
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    link = page.switch_to.active_element
    assert (link.text, link.rect["x"] >= 0) == ("Skip to the content", True)
    link.send_keys(Keys.ENTER)
    assert page.switch_to.active_element.get_attribute("id") == "content"


def test_the_ledger_is_filtered(page: webdriver.Chrome) -> None:
    """By what is chosen, all of it together."""
    choose(page, "ledger-verdict", "differs")
    lines = [
        [cell.text for cell in line.find_elements(By.TAG_NAME, "td")] for line in shown(page, "#ledger-lines tbody tr")
    ]
    assert {(line[4], line[3], line[8], line[10]) for line in lines} == {
        ("KNN", f"box {HOSTILE}", "-8.0000", "differs"),
        ("Flow", f"box {HOSTILE}", "-5.0000", "differs"),
    }
    choose(page, "ledger-method", "Flow")
    assert len(shown(page, "#ledger-lines tbody tr")) == 1
    shown(page, "#ledger-filters button")[0].click()
    waiting(page).until(lambda _: len(shown(page, "#ledger-lines tbody tr")) > 2)


def test_a_filter_takes_labels_as_they_are(page: webdriver.Chrome) -> None:
    """Also one that would be an element."""
    choose(page, "ledger-method", f"OE {HOSTILE}")
    waiting(page).until(lambda page: set(column(page, "ledger-lines", 5)) == {f"OE {HOSTILE}"})


def test_a_filter_takes_whole_names(page: webdriver.Chrome) -> None:
    """Table 11 is another table than table 1."""
    choose(page, "ledger-table", "table1")
    assert set(column(page, "ledger-lines", 1)) == {"table1"}


def test_a_table_leads_to_its_lines_of_the_ledger(page: webdriver.Chrome) -> None:
    """Whatever it was filtered by before."""
    choose(page, "ledger-verdict", "differs")
    page.find_element(By.CSS_SELECTOR, "#table11 .to-ledger").click()
    waiting(page).until(lambda page: set(column(page, "ledger-lines", 1)) == {"table11"})
    assert page.switch_to.active_element.get_attribute("id") == "ledger-table"


def value_at(position: float) -> float:
    """What a position of the slider stands for, between quantiles of both images' maps, which hold the same values."""
    low, high = np.quantile(RISING.repeat(2), [0.01, 0.999])
    return float(low + position / 255 * (high - low))


@pytest.mark.parametrize("position", [0, 100, 200])
def test_the_slider_marks_what_lies_above(page: webdriver.Chrome, position: int) -> None:
    """Of the good image, whose map rises by one a pixel; what is marked is orange on grey."""
    choose(page, "map-image", "1: good")
    slide = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
    page.execute_script(slide, page.find_element(By.ID, "map-threshold"), position)
    above = (value_at(position - 0.5) <= RISING).sum() if position else RISING.size
    assert f"{100 * above / RISING.size:.1f} % of the normal ones" in told(
        page, f"At {value_at(position):#.4g} and above"
    )
    colours = page.execute_script(
        "return [...document.getElementById('map-marked').getContext('2d').getImageData(0, 0, 16, 16).data]"
    )
    red, _, blue, _ = np.reshape(colours, (-1, 4)).T
    assert ((red - blue) > 40).tolist() == (np.arange(RISING.size) >= RISING.size - above).tolist()


def test_the_slider_moves_by_keys(page: webdriver.Chrome) -> None:
    slider = page.find_element(By.ID, "map-threshold")
    before, text = int(slider.get_attribute("value")), told(page, "At")
    slider.send_keys(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert int(slider.get_attribute("value")) == before - 2
    assert told(page, f"At {value_at(before - 2):#.4g}") != text
    assert float(slider.get_attribute("aria-valuetext")) == pytest.approx(value_at(before - 2), rel=1e-3)


def test_the_browser_begins_at_an_anomaly_and_says_what_diverged(page: webdriver.Chrome) -> None:
    assert "of the defect's pixels" in told(page, "At")
    assert "Score of the image: 2.500." in told(page, "At")
    choose(page, "map-method", "BGAD")
    assert told(page, "diverged")
    assert not page.find_element(By.ID, "map-threshold").is_enabled()


def test_a_figure_is_enlarged_and_closed(page: webdriver.Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, ".enlarge").send_keys(Keys.ENTER)
    (dialog,) = shown(page, "dialog[open]")
    assert dialog.find_element(By.TAG_NAME, "img").get_attribute("naturalWidth") == "60"
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not shown(page, "dialog[open]")


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_scrolls_down_only(page: webdriver.Chrome, width: int) -> None:
    """Wide tables scroll by themselves."""
    size = {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    assert page.execute_script("return [innerWidth, document.documentElement.scrollWidth]") == [width, width]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_stands_out_in_both_modes(page: webdriver.Chrome, mode: str) -> None:
    """By the contrast of 4.5 that WCAG 2.1, 1.4.3 asks for."""
    features = [{"name": "prefers-color-scheme", "value": mode}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    waiting(page).until(
        lambda page: ("dark" in page.find_element(By.TAG_NAME, "html").get_attribute("class")) == (mode == "dark")
    )
    behind = lightness(page, "body", "background-color")
    assert (behind < 0.1) == (mode == "dark")
    for selector in ("main p", "main a", "td", "th", "small", "figcaption", ".holds", ".differs", "select", "caption"):
        light, dark = sorted((lightness(page, selector, "color"), behind), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 4.5, selector


def lightness(page: webdriver.Chrome, selector: str, name: str) -> float:
    """The relative luminance of a colour (WCAG 2.1)."""
    text = page.find_element(By.CSS_SELECTOR, selector).value_of_css_property(name)
    parts = np.array([float(part) for part in text.partition("(")[2].strip(")").split(",")[:3]]) / 255
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_everything_that_is_used_has_a_name(page: webdriver.Chrome) -> None:
    """Buttons, fields, pictures and regions by words or a label; tables by a caption."""
    tree = page.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    asked = {"button", "link", "combobox", "slider", "radio", "searchbox", "image", "region", "table", "dialog"}
    nodes = [node for node in tree if node.get("role", {}).get("value") in asked and not node["ignored"]]
    unnamed = [node["role"]["value"] for node in nodes if not node.get("name", {}).get("value")]
    assert len(nodes) > 30
    assert unnamed == []
    assert not page.find_elements(By.XPATH, "//table[not(caption)]")
