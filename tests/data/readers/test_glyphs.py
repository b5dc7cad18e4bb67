from pathlib import Path

import numpy as np
import pytest

from data.readers import glyphs

OPTIONS = {
    "seed": "toy",
    "characters": "Ox",
    "fonts": {"sans": ["DejaVuSans", "DejaVuSans-Bold"], "serif": ["DejaVuSerif"]},
    "per_character": {"train": 4, "test": 2},
    "affine": {"extent": [0.9, 1.0], "degrees": [-5, 5], "shear": [-0.1, 0.1], "shift": [-0.02, 0.02]},
    "stroke": [0, 1],
}
STILL = {"extent": [1.0, 1.0], "degrees": [0, 0], "shear": [0, 0], "shift": [0, 0]}


def read(split="train", **changes):
    return list(glyphs.read(Path(), split, **{**OPTIONS, **changes}))


def stack(samples):
    return np.stack([sample.image for sample in samples])


def test_the_embedded_glyph_sets_have_the_registered_counts(registry):
    for name in ("glyphs", "letters", "numerals", "typefaces"):
        entry = registry[name]
        for split, count in entry["counts"].items():
            samples = list(glyphs.read(Path(), split, **entry["options"]))
            assert len(samples) == count
            assert [sample.name for sample in samples] == sorted({sample.name for sample in samples})


def test_the_auxiliary_fonts_are_not_those_of_the_other_sets(registry):
    fonts = {
        name: {font for fonts in registry[name]["options"]["fonts"].values() for font in fonts}
        for name in ("glyphs", "letters", "numerals", "typefaces")
    }
    auxiliary = fonts.pop("glyphs")
    assert all(not auxiliary & others for others in fonts.values())


def test_images_are_those_of_the_digits_form():
    images = stack(read())
    assert images.shape == (16, 8, 8, 1)
    assert images.dtype == np.uint8
    assert set(np.unique(images)) <= {round(count * 255 / 16) for count in range(17)}


def test_every_image_has_a_character_in_its_middle():
    images = stack(read(characters="OHxW8"))
    rows = images.sum(axis=(2, 3)) > 0
    assert rows.sum(axis=1).min() >= 5
    assert (images.reshape(len(images), -1).mean(axis=1) > 20).all()


def test_an_image_depends_on_seed_split_and_name_alone():
    """Adding a character, a style or more images changes no other image."""
    few = {sample.name: sample.image for sample in read()}
    many = {
        sample.name: sample.image
        for sample in read(
            characters="OxyZ",
            per_character={"train": 9, "test": 2},
            fonts=OPTIONS["fonts"] | {"a": ["cmr10"]},
        )
    }
    for name, image in few.items():
        np.testing.assert_array_equal(image, many[name])
    assert (stack(read(seed="other")) != stack(read())).any()
    assert (stack(read("test")) != stack([s for s in read() if s.name[-1] in "01"])).any()


def test_styles_and_fonts_take_turns():
    samples = read(characters="O")
    assert [sample.attributes["style"] for sample in samples] == 4 * ["sans"] + 4 * ["serif"]
    assert [sample.attributes["font"] for sample in samples[:3]] == [
        "DejaVuSans",
        "DejaVuSans-Bold",
        "DejaVuSans",
    ]


def test_a_font_that_lacks_a_character_is_passed_over():
    samples = read(characters="Ж", fonts={"any": ["cmr10", "DejaVuSans"]})
    assert {sample.attributes["font"] for sample in samples} == {"DejaVuSans"}
    with pytest.raises(ValueError, match="none of the any fonts cmr10 has 'Ж'"):
        read(characters="Ж", fonts={"any": ["cmr10"]})


def test_an_unknown_font_is_named():
    with pytest.raises(ValueError, match="no font 'Nonesuch'"):
        read(fonts={"any": ["Nonesuch"]})


def test_blocks_are_counted_exactly():
    bitmap = np.zeros((32, 32), bool)
    bitmap[4:8, 8:12] = True
    bitmap[31, 31] = True
    counts = glyphs.count_blocks(bitmap)
    assert counts[1, 2] == 16
    assert counts[7, 7] == 1
    assert counts.sum() == 17


def test_extent_and_shift_move_the_ink_as_said():
    """A dash as long as the bitmap fills its width; shifted by a quarter it starts two columns later."""
    dash = {
        "characters": "-",
        "fonts": {"any": ["DejaVuSans"]},
        "stroke": [0, 0],
        "per_character": {"train": 1},
    }
    (whole,) = read(**dash, affine=STILL)
    (moved,) = read(**dash, affine=STILL | {"shift": [0.25, 0.25]})
    assert np.flatnonzero(whole.image.sum(axis=(0, 2)) > 0).tolist() == list(range(8))
    assert np.flatnonzero(moved.image.sum(axis=(0, 2)) > 0).tolist() == list(range(2, 8))
    middle = [np.average(np.arange(8), weights=one.image.sum(axis=(1, 2))) for one in (whole, moved)]
    assert middle[1] - middle[0] == pytest.approx(2, abs=0.1)


def test_rotation_turns_a_dash_into_a_bar():
    dash = {
        "characters": "-",
        "fonts": {"any": ["DejaVuSans"]},
        "stroke": [0, 0],
        "per_character": {"train": 1},
    }
    (bar,) = read(**dash, affine=STILL | {"degrees": [90, 90]})
    assert (bar.image.sum(axis=(1, 2)) > 0).all()
    assert (bar.image.sum(axis=(0, 2)) > 0).sum() <= 4
