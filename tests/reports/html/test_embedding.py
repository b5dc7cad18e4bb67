import base64
import io
from pathlib import Path

import numpy as np
from PIL import Image

from reports.html.embedding import AS_IT_IS, WIDEST, figure_url


def content(url: str) -> tuple[str, bytes]:
    kind, _, text = url.partition(";base64,")
    return kind, base64.b64decode(text)


def test_a_small_figure_is_taken_as_it_is(tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "white").save(tmp_path / "small.png")
    assert content(figure_url(tmp_path / "small.png")) == ("data:image/png", (tmp_path / "small.png").read_bytes())


def test_a_large_one_is_narrowed_and_compressed(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (700, 2 * WIDEST), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "large.png")
    kind, data = content(figure_url(tmp_path / "large.png"))
    assert (tmp_path / "large.png").stat().st_size > AS_IT_IS
    assert (kind, Image.open(io.BytesIO(data)).size) == ("data:image/webp", (WIDEST, 350))
