"""Whether the mirrors of the registries still offer what they did; only the heads of their answers are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from requests import RequestException

from data.resume import ask, offered


@dataclass(frozen=True)
class Mirror:
    """A mirror of a file, as it answered.

    `size` is the file's bytes, None where neither the server nor the registry says them; `fault` is why a download from
    it would fail, None where it would not.
    """

    entry: str
    file: str
    url: str
    size: int | None
    fault: str | None


def mirrors(entry: str, file: Mapping[str, Any], timeout: float) -> Iterator[Mirror]:
    """The mirrors of a registered file, each asked as a download asks it and silent for at most `timeout` seconds."""
    for url in file["urls"]:
        size, fault = _answer(url, file["bytes"], timeout)
        yield Mirror(entry, file["name"], url, size, fault)


def _answer(url: str, size: int | None, timeout: float) -> tuple[int | None, str | None]:
    try:
        with ask(url, timeout) as response:
            return offered(response, 0, size)[1], None
    except (RequestException, ValueError) as error:
        return None, str(error)
