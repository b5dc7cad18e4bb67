"""A finished suite of one table, one figure and two runs, as records and plain values."""

import json
from pathlib import Path
from typing import Any

import pytest

CAPTION = {"title": "Scores", "caption": "Scores of cats & dogs.", "section": "scores", "table": "table1"}


def record(file: Path, **content: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"outputs": {}, **content}))


def run(file: Path, commit: str, *, dirty: bool, finished: str, environment: str = "f00") -> None:
    made_with = {"fingerprint": environment, "python": "3.12.1", "packages": {"torch": "2.9"}}
    code = {"commit": commit, "dirty": dirty}
    record(file, code=code, environment=made_with, device="A CPU", finished=finished)


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the plan gives; the working directory is where `results` lies."""
    monkeypatch.chdir(tmp_path)
    folder = Path("results/mine")
    record(folder / "table1.json", notes=["One repetition.", "Stand-in: cats."])
    record(folder / "figures/scores.cat.1.json", figure=CAPTION)
    run(folder / "scores/a.json", "c0ffee", dirty=False, finished="2026-01-02T03:04:05+00:00")
    run(folder / "scores/b.json", "c0ffee", dirty=True, finished="2026-01-01T00:00:00+00:00")
    table = {"name": "table1", "title": "Cats", "source": "A paper", "kind": "comparison"}
    choice = {"where": "config/methods.yaml: cf", "key": "blocks", "value": None, "reason": "enough"}
    return {
        "suite": "mine",
        "title": "pets",
        "tables": [{**table, **{suffix: f"{folder}/table1.{suffix}" for suffix in ("csv", "tex", "json")}}],
        "not_shown": {"table2": "it has not been made"},
        "figures": [f"{folder}/figures/scores.cat.1"],
        **{key: f"{folder}/{key}.csv" for key in ("ledger", "metrics", "findings")},
        "comparisons": {},
        "audits": [],
        "appendices": {},
        "choices": [choice],
        "stand_ins": ["cats, for dogs"],
        "runs": [f"{folder}/scores/{name}.parquet" for name in "ab"],
    }
