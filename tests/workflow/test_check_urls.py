"""What the check of the mirrors finds and prints; how a server is judged is tested in tests/data/test_mirrors.py."""

import io
import sys

import pytest
import yaml
from rich.console import Console

from tests.download_server import CONTENT
from workflow import check_urls
from workflow.check_urls import check, main, registered
from workflow.errors import ROOT


@pytest.fixture
def file(server):
    def build(*ways):
        return {"name": "file.zip", "urls": [server.url(way) for way in ways], "bytes": len(CONTENT)}

    return build


def checked(*files):
    """The lines of the table and of what is wrong."""
    console = Console(file=io.StringIO(), width=120)
    wrong = check(iter(files), 2.0, console)
    return console.file.getvalue().splitlines(), wrong


def test_a_table_has_a_line_for_each_mirror(file):
    table, wrong = checked(("cats", file("whole", "moved")), ("dogs", file("no_range")))
    assert wrong == []
    assert [line.split()[1] for line in table if "as registered" in line] == ["cats", "cats", "dogs"]
    assert all("300,000" in line and "127.0.0.1" in line for line in table if "as registered" in line)


def test_a_dead_mirror_is_named_and_its_file_only_where_it_has_no_other(file, server):
    table, wrong = checked(("cats", file("missing", "whole")), ("dogs", file("page", "shorter")))
    assert [" dead " in line for line in table if "127.0.0.1" in line] == [True, False, True, True]
    assert [line.split()[1] for line in wrong[:3]] == [server.url("missing"), server.url("page"), server.url("shorter")]
    assert all(fault in line for fault, line in zip(["404", "web page", "299999"], wrong, strict=False))
    assert wrong[3:] == ["dogs: no mirror has file.zip"]


def test_every_url_of_the_registries_is_asked():
    files = list(registered(ROOT / "config"))
    written = [yaml.safe_load((ROOT / f"config/{name}.yaml").read_text()) for name in ("datasets", "backbones")]
    datasets, backbones = written
    urls = [url for entry in datasets.values() for file in entry["files"] for url in file["urls"]]
    urls += [entry["url"] for entry in backbones.values() if "url" in entry]
    assert len(urls) > 15
    assert [url for _, file in files for url in file["urls"]] == urls
    assert {name for name, _ in files} <= set(datasets) | set(backbones)


@pytest.mark.parametrize(("way", "status"), [("whole", None), ("missing", "dead: ")])
def test_the_status_says_whether_one_is_dead(way, status, file, monkeypatch):
    """A text is printed to the standard error, and the status is 1."""
    monkeypatch.setattr(sys, "argv", ["check_urls"])
    monkeypatch.setattr(check_urls, "registered", lambda folder: iter([("cats", file(way))]))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code is None if status is None else ended.value.code.startswith(status)
