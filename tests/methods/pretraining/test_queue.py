import torch

from methods.pretraining.queue import KeyQueue


def queue() -> KeyQueue:
    return KeyQueue(5, 3, torch.Generator().manual_seed(0))


def numbered(*numbers: float) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float32)[:, None].expand(-1, 3)


def test_it_begins_with_unit_vectors_of_the_generator() -> None:
    torch.testing.assert_close(queue().keys.norm(dim=1), torch.ones(5))
    torch.testing.assert_close(queue().keys, queue().keys, atol=0, rtol=0)
    assert (queue().keys @ queue().keys.T).fill_diagonal_(0).abs().max() < 0.999


def test_the_oldest_keys_go_first_and_the_end_joins_the_beginning() -> None:
    keys = queue()
    first = keys.keys.clone()
    keys.push(numbered(1, 2, 3))
    torch.testing.assert_close(keys.keys, torch.cat([numbered(1, 2, 3), first[3:]]), atol=0, rtol=0)
    keys.push(numbered(4, 5, 6))
    assert keys.keys[:, 0].tolist() == [6, 2, 3, 4, 5]
    assert keys.position == 1
    keys.push(numbered(7, 8, 9, 10, 11))
    assert keys.keys[:, 0].tolist() == [11, 7, 8, 9, 10]
    assert keys.position == 1


def test_keys_that_a_loss_has_used_stay_for_its_gradients() -> None:
    keys, queries = queue(), torch.ones(2, 3, requires_grad=True)
    before = keys.keys
    loss = (queries @ before.T).square().sum()
    keys.push(numbered(1, 2))
    loss.backward()
    assert queries.grad is not None
    torch.testing.assert_close(queries.grad, 2 * (torch.ones(2, 3) @ before.T) @ before)
