"""Encoders that the workflow trains itself, on drawn images, and tables on their features."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import torch
import yaml
from safetensors.torch import load_file, save_file

from data.files import sha256
from methods.backbones.resnet import resnet
from tests.end_to_end.conftest import Checkout

pytestmark = pytest.mark.end_to_end
TABLE, FEATURES = "results/tiny/table15.csv", "results/tiny/table1.csv"
EPOCHS = "results/tiny/pretraining/moco_resnet18_32.csv"
TRANSFORM = {"input": 64, "mean": [0.5] * 3, "std": [0.25] * 3, "interpolation": "bilinear"}
ROWS = ["cl_flow_resnet18", "cl_flow_resnet18_pretrained"]
CLAIM = {"lower": ROWS[0], "higher": ROWS[1], "metric": "image_auroc", "text": "a claim"}


def edit(checkout: Checkout, file: str, change: Callable[[Any], object]) -> None:
    path = checkout.folder / "config" / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def declared(**values: int) -> dict[str, Any]:
    return {name: {"value": value, "source": "choice", "reason": "a test"} for name, value in values.items()}


def published_extractor(file: Path) -> dict[str, Any]:
    """An entry of a small ResNet, in the place of weights that would be downloaded."""
    torch.manual_seed(0)
    model = resnet("test_resnet", features_only=True, out_indices=(1, 2), zero_init_last=False)
    save_file(model.state_dict(), file)
    weights = {"file": str(file), "sha256": sha256(file)}
    about = {"label": "a", "source": {"output": "choice"}, "reason": "a", "licence": "none"}
    place = {"output": "levels", "levels": [1, 2]}
    return {"kind": "timm", "model": "test_resnet", "weights": weights, "transform": TRANSFORM, **place, **about}


def tiny(suite: dict[str, Any]) -> None:
    """Two categories, an extractor of its own and the one trained on it, and features without labels."""
    suite |= {
        "tables": ["table1", "table15"],
        "repetitions": 1,
        "backbone": "moco_resnet18_32",
        "categories": {"workshop": ["plug", "washer"]},
        "level_backbones": {"resnet18": "tiny_levels", "resnet18_cl_flow": "resnet18_cl_flow_levels"},
        "pretrainings": {
            "moco_resnet18_32": declared(epochs=2, batch=64, queue=128, images_per_class=1, probe_images=300),
            "resnet18_cl_flow": declared(epochs=3, batch=16),
        },
    }
    suite["stand_ins"] = {"backbone": "a", "resnet18": "a"}
    suite["hyperparameters"] = {row: declared(epochs=2, batch=8) for row in ROWS}


@pytest.fixture(scope="module")
def finished(make_checkout: Callable[[], Checkout]) -> Checkout:
    """The extractor's training was killed once."""
    checkout = make_checkout()
    entry = published_extractor(checkout.folder / "tiny.safetensors")
    edit(checkout, "backbones.yaml", lambda c: c.update(tiny_levels=entry))
    edit(checkout, "backbones.yaml", lambda c: c["resnet18_cl_flow_levels"].update(levels=[1, 2]))
    edit(checkout, "tables/table15.yaml", lambda c: c.update(rows=ROWS, claims=[CLAIM]))
    edit(checkout, "tables/table1.yaml", lambda c: c.update(rows=["knn"]))
    network = {"architecture": "test_resnet", "small_images": False, "transform": TRANSFORM | {"input": 16}}
    edit(checkout, "pretraining.yaml", lambda c: c["pretrainings"]["moco_resnet18_32"].update(network=network))
    edit(checkout, "suites/embedded.yaml", tiny)
    (checkout.folder / "config/suites/embedded.yaml").rename(checkout.folder / "config/suites/tiny.yaml")
    planned = checkout.snakemake("-n", TABLE)
    key = next(word for word in planned.split() if "resnet18_cl_flow-" in word and word.endswith("encoder.safetensors"))
    checkout.start_and_kill(TABLE, log=f"logs/pretrain/{Path(key).parent.name}.log", text='"epoch": 1')
    assert not (checkout.folder / key).exists()
    checkout.snakemake(TABLE, FEATURES, EPOCHS)
    return checkout


def trained(checkout: Checkout, name: str) -> Path:
    (folder,) = checkout.folder.glob(f"data/pretrained/{name}-*")
    return folder


def test_a_killed_pretraining_goes_on_from_its_last_epoch(finished: Checkout) -> None:
    folder = trained(finished, "resnet18_cl_flow")
    assert finished.says(f"logs/pretrain/{folder.name}.log", "going on after epoch")
    lines = (folder / "encoder.epochs.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [0, 1, 2, 3]
    assert {file.name for file in folder.iterdir()} == {
        *(f"encoder.{suffix}" for suffix in ("safetensors", "json", "epochs.jsonl")),
        "order.json",
        "provenance.json",
    }


def test_a_table_compares_the_extractors(finished: Checkout) -> None:
    table = pd.read_csv(finished.folder / TABLE).set_index("category")
    values = table.loc[["plug", "washer"], [f"{row}.pixel_auroc" for row in ROWS]]
    assert values.notna().all(axis=None)
    assert (values[f"{ROWS[0]}.pixel_auroc"] != values[f"{ROWS[1]}.pixel_auroc"]).all()
    ledger = pd.read_csv(finished.folder / "results/tiny/ledger.csv")
    assert next(iter(ledger.loc[ledger["method"] == " - ".join(ROWS), "verdict"])) in ("holds", "differs")


def test_features_are_those_of_the_pretrained_encoder(finished: Checkout) -> None:
    assert pd.read_csv(finished.folder / FEATURES).set_index("method").loc["knn", "mean"] > 50
    (record,) = finished.folder.glob("data/features/digits-*/test.moco_resnet18_32-*.json")
    weights = trained(finished, "moco_resnet18_32").relative_to(finished.folder) / "encoder.safetensors"
    assert str(weights) in json.loads(record.read_text())["inputs"]


def test_its_epochs_are_printed_from_the_untrained_encoder_on(finished: Checkout) -> None:
    epochs = pd.read_csv(finished.folder / EPOCHS)
    assert list(epochs["epoch"]) == [0, 1, 2]
    assert list(epochs["loss"].notna()) == [False, True, True]
    assert epochs["probe_accuracy"].between(0, 1).all()


def test_the_same_call_again_does_nothing(finished: Checkout) -> None:
    assert "Nothing to be done" in finished.snakemake(TABLE, FEATURES, EPOCHS)


def test_torchrun_trains_alike(finished: Checkout) -> None:
    """Two processes that share each batch have the losses of one, up to what rounding grows to in a few steps."""
    folder = trained(finished, "moco_resnet18_32")
    order = json.loads((folder / "order.json").read_text())
    out = finished.folder / "together" / "encoder.safetensors"
    path = finished.folder / "order.json"
    path.write_text(json.dumps({**order, "out": str(out), "threads": 1}))
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    subprocess.run([*torchrun, "-m", "methods.pretraining", str(path)], cwd=finished.folder, check=True, timeout=300)
    together, alone = (pd.read_json(path / "encoder.epochs.jsonl", lines=True) for path in (out.parent, folder))
    pd.testing.assert_series_equal(together["loss"], alone["loss"], rtol=1e-3)
    assert load_file(out).keys() == load_file(folder / "encoder.safetensors").keys()
