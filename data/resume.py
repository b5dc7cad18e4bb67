"""A download that goes on where a broken one stopped."""

from pathlib import Path

import requests
from tqdm import tqdm

CHUNK = 2**16


class Resume:
    """Receive a file into `part`.

    `size` is its number of bytes; None takes what the server offers.

    Call it with a URL. What a broken connection left in `part` is kept and completed by the next call, from any
    mirror, with an HTTP Range request; whether the whole is the right file is for its hash to tell.
    Raises an exception of requests or urllib3 when the connection fails or is silent for `timeout` seconds,
    and ValueError when the server sends something else than the file.
    """

    def __init__(self, part: Path, size: int | None, timeout: float) -> None:
        self.part, self.size, self.timeout = part, size, timeout

    @property
    def held(self) -> int:
        """Bytes received so far."""
        return self.part.stat().st_size if self.part.exists() else 0

    def __call__(self, url: str) -> None:
        if self.size is not None and self.held > self.size:
            self.part.unlink()
        if self.held != self.size:
            self._receive(url)
        if self.held != self.size:
            raise ValueError(f"received {self.held} bytes of {self.size}")

    def _receive(self, url: str) -> None:
        with ask(url, self.timeout, self.held) as response:
            start, self.size = offered(response, self.held, self.size)
            bar = tqdm(desc=self.part.stem, total=self.size, initial=start, unit="B", disable=None)
            with bar, self.part.open("ab" if start else "wb") as stream:
                for chunk in response.raw.stream(CHUNK, decode_content=False):
                    bar.update(stream.write(chunk))
                    if self.size is not None and stream.tell() > self.size:
                        break


def ask(url: str, timeout: float, held: int = 0) -> requests.Response:
    """The answer to a request for a file of which `held` bytes are there, its body not yet read."""
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={held}-"} if held else {})}
    return requests.get(url, headers=headers, stream=True, timeout=timeout)


def offered(response: requests.Response, held: int, size: int | None) -> tuple[int, int | None]:
    """The position of the answer's first byte and the file's bytes, once the answer looks like the file.

    Where `size` is None, the file may have any size, and None stands for one that the server does not say.
    """
    response.raise_for_status()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise ValueError("the server answered with a web page")
    start = held if response.status_code == 206 else 0
    length = response.headers.get("Content-Length")
    found = size if length is None else start + int(length)
    if size is not None and found != size:
        raise ValueError(f"the server offers {found} bytes, the registry says {size}")
    return start, found
