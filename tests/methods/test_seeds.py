from itertools import pairwise, product

from methods.seeds import derive


def test_a_seed_never_changes() -> None:
    """Pinned: another value would change every number of the project."""
    assert derive("cifar10.one_vs_rest", "deer", "cf", 0) == 3604058135010303578


def test_every_word_counts_and_so_does_where_it_ends() -> None:
    words = ["", "a", "b", "ab", 0, 1, 10]
    seeds = [derive(*pair) for pair in product(words, words)] + [derive(word) for word in words]
    assert len(set(seeds)) == len(seeds)


def test_seeds_are_spread_over_63_bits() -> None:
    seeds = sorted(derive("spread", i) for i in range(1000))
    assert seeds[0] >= 0
    assert seeds[-1] < 2**63
    assert 2**62 * 0.9 < seeds[500] < 2**62 * 1.1
    assert max(b - a for a, b in pairwise(seeds)) < 2**63 / 50
