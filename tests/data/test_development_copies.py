"""The readers on real images, where the development copies are at hand."""

from collections import Counter
from itertools import islice

from data.categories import categories, class_of
from data.prepare import open_images, prepare, read_index
from data.readers import celeba, class_folders, industrial


def test_cifar10_has_all_images_of_a_class(shared_copy):
    source = shared_copy("cifar10.tar.gz")
    for split, count in (("train", 5000), ("test", 1000)):
        labels = Counter(sample.label for sample in class_folders.read(source, split))
        assert len(labels) == 10
        assert labels["airplane"] == count


def test_cifar100_apples_are_in_superclass_4(shared_copy, registry):
    labels = [sample.label for sample in class_folders.read(shared_copy("cifar100.tar.gz"), "test")]
    found = categories(labels, registry["cifar100"]["categories"])
    assert found[labels.index("apple")] == "4"
    assert Counter(found) == {str(group): 500 for group in range(20)}


def test_celeba_has_both_genders(shared_copy, registry):
    entry, source = registry["celeba"], shared_copy("celeba.tar.gz")
    for split, count in (("train", 1000), ("test", 500)):
        samples = celeba.read(source, split, **entry["options"])
        assert Counter(class_of(sample, entry["categories"]) for sample in samples) == {
            "female": count,
            "male": count,
        }


def test_tiny_imagenet_is_prepared(shared_copy, registry, tmp_path):
    entry = registry["tiny_imagenet"]
    samples = islice(class_folders.read(shared_copy("tiny_imagenet.tar.gz"), "train", **entry["options"]), 200)
    paths = tmp_path / "train.npy", tmp_path / "train.parquet"
    summary = prepare(samples, 32, 3, *paths, per_class=30)
    assert summary["labels"] == {"n01443537": 30, "n01629819": 30}
    images = open_images(paths[0])
    assert images.shape == (60, 32, 32, 3)
    assert 60 < images.mean() < 200
    assert read_index(paths[1])["category"].isna().all()


def test_bottles_and_screws_have_their_masks(shared_copy, registry, tmp_path):
    """Bottle is complete; ten defects of screw are not in the copy."""
    source, options = shared_copy("mvtec_ad"), registry["mvtec_ad"]["options"]
    paths = [tmp_path / name for name in ("test.npy", "test.parquet")]
    for category, good, defects in (("bottle", 20, 63), ("screw", 41, 109)):
        assert sum(1 for _ in industrial.read(source, "train", categories=[category], **options)) in (209, 320)
        samples = industrial.read(source, "test", categories=[category], **options)
        summary = prepare(samples, 64, 3, *paths, masks_path=tmp_path / "masks.npy", rule={"rule": "product"})
        assert summary["labels"].pop("good") == good
        assert sum(summary["labels"].values()) == defects
        anomalous = open_images(tmp_path / "masks.npy").any(axis=(1, 2))
        assert (anomalous == (read_index(paths[1])["label"] != "good")).all()
