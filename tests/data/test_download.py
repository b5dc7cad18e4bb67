import hashlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.download import DownloadError, download, is_official, raw_source
from tests.data.conftest import ROOT
from tests.download_server import CONTENT, HALF, SHA256


@pytest.fixture
def entry(server) -> Callable[..., dict]:
    def build(*ways: str) -> dict:
        file = {
            "name": "file.zip",
            "urls": [server.url(way) for way in ways],
            "hash": SHA256,
            "bytes": len(CONTENT),
        }
        texts = {"licence": "for research", "citation": "A. Author, 2020", "homepage": "https://example.org"}
        return {**texts, "files": [file]}

    return build


def fetch(entry, folder, timeout=5.0):
    path = download("toy", entry, "file.zip", folder, timeout)
    assert path.read_bytes() == CONTENT
    assert [left.name for left in folder.iterdir()] == ["file.zip"]


def test_a_file_is_fetched_whole_and_only_once(server, entry, tmp_path):
    fetch(entry("whole"), tmp_path / "raw")
    fetch(entry("whole"), tmp_path / "raw")
    assert server.ranges == [("whole", None)]


def test_the_licence_and_citation_are_said_first(entry, tmp_path, caplog):
    with caplog.at_level(logging.INFO, "data.download"):
        fetch(entry("whole"), tmp_path)
    assert "for research" in caplog.text
    assert "A. Author, 2020" in caplog.text


def test_a_server_that_breaks_off_is_resumed(server, entry, tmp_path):
    fetch(entry("breaks"), tmp_path)
    starts = [int(wanted[6:-1]) for _, wanted in server.ranges[1:]]
    assert len(starts) >= 2
    assert starts == sorted(set(starts))
    assert starts[0] > 0


def test_a_broken_download_is_completed_by_the_next_mirror(server, entry, tmp_path):
    fetch(entry("breaks", "whole"), tmp_path)
    assert [way for way, _ in server.ranges] == ["breaks", "whole"]
    assert server.ranges[1][1] is not None


def test_a_killed_download_is_resumed_by_the_next_run(server, entry, tmp_path):
    (tmp_path / "file.zip.part").write_bytes(CONTENT[:1000])
    fetch(entry("whole"), tmp_path)
    assert server.ranges == [("whole", "bytes=1000-")]


def test_a_sigkill_loses_no_byte_that_had_arrived(server, entry, tmp_path):
    part = tmp_path / "file.zip.part"
    code = f"from data.download import *; download('toy', {entry('stalls')!r}, 'file.zip', Path({str(tmp_path)!r}), 30)"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"no_proxy": "*"})
    deadline = time.monotonic() + 60
    while not part.exists() or part.stat().st_size < HALF:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.kill()
    process.wait()
    fetch(entry("whole"), tmp_path)
    assert server.ranges == [("stalls", None), ("whole", f"bytes={HALF}-")]


def test_of_two_that_fetch_a_file_at_once_one_waits(server, entry, tmp_path, caplog):
    """As two projects may that share a data folder."""
    caplog.set_level(logging.INFO, "data.download")
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(download, "toy", entry("pauses"), "file.zip", tmp_path, 30.0) for _ in range(2)]
        while "waiting for another process" not in caplog.text:
            assert not any(one.done() for one in both)
            time.sleep(0.02)
        server.going_on.set()
    assert [one.result().read_bytes() == CONTENT for one in both] == [True, True]
    assert server.ranges == [("pauses", None)]
    assert [left.name for left in tmp_path.iterdir()] == ["file.zip"]


def test_a_complete_part_needs_no_server(server, entry, tmp_path):
    (tmp_path / "file.zip.part").write_bytes(CONTENT)
    fetch(entry("missing"), tmp_path)
    assert server.ranges == []


@pytest.mark.parametrize("part", [b"x" * 1000, b"x" * len(CONTENT), b"x" * (len(CONTENT) + 9)])
def test_a_part_of_another_file_is_thrown_away(entry, tmp_path, part):
    (tmp_path / "file.zip.part").write_bytes(part)
    fetch(entry("whole"), tmp_path)


def test_a_server_without_ranges_sends_the_whole(server, entry, tmp_path):
    (tmp_path / "file.zip.part").write_bytes(CONTENT[:1000])
    fetch(entry("no_range"), tmp_path)
    assert server.ranges == [("no_range", "bytes=1000-")]


@pytest.mark.parametrize("way", ["missing", "page", "other", "shorter", "endless"])
def test_a_bad_mirror_is_passed_over(server, entry, tmp_path, way):
    fetch(entry(way, "whole"), tmp_path)
    assert [tried for tried, _ in server.ranges] == [way, "whole"]


def test_a_stalled_mirror_is_left_for_the_next_one(server, entry, tmp_path):
    fetch(entry("stalls", "whole"), tmp_path, timeout=0.2)
    assert [way for way, _ in server.ranges] == ["stalls", "whole"]
    assert server.ranges[1][1] == f"bytes={HALF}-"


def test_an_unreachable_host_is_passed_over(entry, tmp_path):
    described = entry("whole")
    described["files"][0]["urls"].insert(0, "http://127.0.0.1:9/file.zip")
    fetch(described, tmp_path)


def test_the_error_names_dataset_file_every_url_and_the_cure(server, entry, tmp_path):
    with pytest.raises(DownloadError) as caught:
        fetch(entry("missing", "page", "other", "shorter"), tmp_path)
    text = str(caught.value)
    for words in (
        "toy",
        "file.zip",
        "404",
        "web page",
        "hash",
        "299999",
        "local_copies.toy in config/config.yaml",
    ):
        assert words in text
    assert all(server.url(way) in text for way in ("missing", "page", "other", "shorter"))
    assert not list(tmp_path.iterdir())


def test_a_server_that_breaks_off_and_lies_does_not_go_on_for_ever(server, entry, tmp_path):
    """Progress alone is no reason to try without end."""
    described = entry("breaks")
    described["files"][0]["hash"] = "sha256:" + 64 * "0"
    with pytest.raises(DownloadError, match="hash"):
        fetch(described, tmp_path)
    assert len(server.ranges) < 50


def test_a_file_given_by_hand_is_checked(entry, tmp_path):
    described = {**entry(), "by_hand": True, "put": "Ask the authors for file.zip."}
    with pytest.raises(DownloadError, match=r"missing\nAsk the authors"):
        fetch(described, tmp_path)
    (tmp_path / "file.zip").write_bytes(b"something else")
    with pytest.raises(DownloadError, match="another file"):
        fetch(described, tmp_path)
    (tmp_path / "file.zip").write_bytes(CONTENT)
    fetch(described, tmp_path)


def test_a_file_that_the_registry_lacks_is_named(entry, tmp_path):
    with pytest.raises(DownloadError, match=r"toy.*'nothing\.zip'"):
        download("toy", entry("whole"), "nothing.zip", tmp_path)


def test_a_copy_is_official_by_its_hashes(entry, tmp_path):
    described = entry("whole")
    (tmp_path / "file.zip").write_bytes(CONTENT)
    assert is_official(described, tmp_path)
    assert is_official(described, tmp_path / "file.zip")
    (tmp_path / "file.zip").write_bytes(CONTENT[1:])
    assert not is_official(described, tmp_path)
    assert not is_official({"files": []}, tmp_path)


def test_a_reader_is_given_the_only_file_or_the_folder(tmp_path):
    assert raw_source({"files": [{"name": "a.zip"}]}, tmp_path) == tmp_path / "a.zip"
    assert raw_source({"files": [{"name": "a.zip"}, {"name": "b.txt"}]}, tmp_path) == tmp_path
    assert raw_source({"files": []}, tmp_path) == tmp_path


@pytest.mark.parametrize("way", ["whole", "breaks"])
def test_a_file_of_unknown_size_is_taken_as_the_server_offers_it(entry, tmp_path, way):
    """MoCo's checkpoints are published with an md5 and no size."""
    unsized = entry(way)
    unsized["files"][0] |= {"bytes": None, "hash": f"md5:{hashlib.md5(CONTENT).hexdigest()}"}
    fetch(unsized, tmp_path)
