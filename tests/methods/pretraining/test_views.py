import numpy as np
import torch

from methods.pretraining.views import Batch, contrasted_batches
from tests.methods.pretraining.world import images, settings

IMAGES = images(20)


def epoch(share: slice, seed: int = 5) -> list[Batch]:
    return list(contrasted_batches(IMAGES, settings(), seed, share))


def rows(found: torch.Tensor) -> list[int]:
    """Which images these are."""
    return [int((image.numpy() == IMAGES).all((1, 2, 3)).nonzero()[0].item()) for image in found]


def test_an_epoch_shows_each_image_once_and_leaves_out_the_incomplete_batch() -> None:
    found = epoch(slice(None))
    seen = [row for batch in found for row in rows(batch.queries.images)]
    assert [len(batch.shuffled) for batch in found] == [8, 8]
    assert len(set(seen)) == 16
    assert seen != sorted(seen)


def test_keys_are_shuffled_and_come_back_in_the_order_of_the_queries() -> None:
    for batch in epoch(slice(None)):
        shown = torch.tensor(rows(batch.keys.images))
        assert shown.tolist() != rows(batch.queries.images)
        assert batch.restore(shown).tolist() == rows(batch.queries.images)


def test_a_query_and_its_key_are_augmented_differently() -> None:
    batch = epoch(slice(None))[0]
    keys = batch.restore(batch.keys.draws.changes)
    assert (keys - batch.queries.draws.changes).abs().amin(1).max() > 0.01


def test_shares_make_up_the_batch() -> None:
    whole, shares = epoch(slice(None)), [epoch(slice(rank, None, 2)) for rank in range(2)]
    for batch, *parts in zip(whole, *shares, strict=True):
        for kind in ("queries", "keys"):
            together = torch.stack([getattr(part, kind).images for part in parts], 1).flatten(0, 1)
            torch.testing.assert_close(together, getattr(batch, kind).images, atol=0, rtol=0)
            boxes = torch.stack([getattr(part, kind).draws.boxes for part in parts], 1).flatten(0, 1)
            torch.testing.assert_close(boxes, getattr(batch, kind).draws.boxes, atol=0, rtol=0)
        assert all(torch.equal(part.shuffled, batch.shuffled) for part in parts)


def test_another_seed_gives_another_epoch() -> None:
    first, again, other = (rows(epoch(slice(None), seed)[0].queries.images) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_images_may_be_memory_mapped(tmp_path: object) -> None:
    np.save(f"{tmp_path}/images.npy", IMAGES)
    mapped = np.load(f"{tmp_path}/images.npy", mmap_mode="r")
    found = next(iter(contrasted_batches(mapped, settings(), 5, slice(None))))
    torch.testing.assert_close(found.queries.images, epoch(slice(None))[0].queries.images, atol=0, rtol=0)
