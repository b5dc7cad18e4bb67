import pytest

from data.mirrors import mirrors
from tests.download_server import CONTENT

SIZE = len(CONTENT)


def answers(server, *ways, size=SIZE):
    file = {"name": "file.zip", "urls": [server.url(way) for way in ways], "bytes": size}
    return [(mirror.size, mirror.fault) for mirror in mirrors("toy", file, timeout=1.0)]


@pytest.mark.parametrize("way", ["whole", "no_range", "moved", "stalls", "endless"])
def test_a_mirror_that_offers_the_file_is_alive(way, server):
    """Its content is for the hash to judge when it is fetched; here it is not read."""
    assert answers(server, way) == [(SIZE, None)]


def test_a_size_that_is_not_registered_is_what_the_server_says(server):
    assert answers(server, "whole", "shorter", "endless", size=None) == [
        (SIZE, None),
        (SIZE - 1, None),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        ("missing", "404"),
        ("page", "web page"),
        ("shorter", "299999 bytes"),
        ("silent", "timed out"),
        ("circle", "redirects"),
    ],
)
def test_a_dead_mirror_says_why_and_the_next_is_asked(way, fault, server):
    (size, found), alive = answers(server, way, "whole")
    assert size is None
    assert fault in found
    assert alive == (SIZE, None)


def test_a_server_that_is_not_there(server):
    file = {"name": "file.zip", "urls": ["http://127.0.0.1:9/file.zip"], "bytes": None}
    (mirror,) = mirrors("toy", file, timeout=1.0)
    assert "refused" in mirror.fault
