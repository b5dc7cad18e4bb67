"""What jobs took, from the records beside what they left."""

import json
from pathlib import Path
from typing import Any

from reports.html.timing import Job
from workflow.recorded_jobs import recorded_jobs


def leave(file: Path, inputs: list[Path], **record: Any) -> Path:
    """A record as a job leaves it."""
    hashes = {"inputs": dict.fromkeys(map(str, inputs), "?"), "outputs": {str(file): "?"}}
    file.with_suffix(".json").write_text(json.dumps({**hashes, **record}))
    return file


def test_a_score_file_has_all_jobs_behind_it(tmp_path: Path) -> None:
    """Each once; what says nothing took nothing, and a file without a record is none."""
    raw = leave(tmp_path / "raw.npy", [], rule="prepare")
    encoded = leave(tmp_path / "encoded.npy", [raw], rule="extract", seconds=2.5, peak_memory_mb=300, device="GPU")
    fitted = {"rule": "fit", "wildcards": {"method": "flow"}, "seconds": 10, "peak_memory_mb": 500, "device": "CPU"}
    scores = leave(tmp_path / "scores.parquet", [encoded, raw], **fitted)
    leave(tmp_path / "other.parquet", [raw], **fitted)
    jobs = recorded_jobs([str(scores), str(tmp_path / "nothing.parquet")])
    assert {Path(job.file).stem: job[1:] for job in jobs} == {
        "raw": ("prepare", "", 0.0, 0, ""),
        "encoded": ("extract", "", 2.5, 300, "GPU"),
        "scores": ("fit", "flow", 10.0, 500, "CPU"),
    }
    assert all(isinstance(job, Job) for job in jobs)
