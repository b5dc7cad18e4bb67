"""Verification of a suite's results, from the printed tables down to what was downloaded."""

from pathlib import Path
from tempfile import TemporaryDirectory

from workflow.errors import ConfigurationError
from workflow.steps.order import STEPS
from workflow.targets import PAPERS, RESULTS
from workflow.verify.last_epochs import check_last_epochs
from workflow.verify.origin import notes_on_origin
from workflow.verify.recompute import recompute
from workflow.verify.records import Record, check_hashes, check_recorded, records_in, with_origins
from workflow.verify.report import Report

# Records of what nothing else is made of, and which of their outputs to ask for.
REMADE = (
    ("table*.json", ".csv"),
    ("ledger.json", ".tex"),
    ("significance/*.json", ".csv"),
    ("figures/*.json", ".png"),
    ("metric_audit.json", ".csv"),
)


def verify(folder: Path, *, maps: bool = True) -> Report:
    """Check the finished results in `results/<suite>`, called where Snakemake was.

    Every file has the hash that its record holds, and so have the files that it was made from, back to the downloads.
    Tables, ledger and metrics are what scores and measurements give once more. With `maps`, so are the metrics of each
    localising run's last epoch, which takes seconds a run. Whoever changes scores, maps, models and all records that
    name them is not found: only training again tells. Raises ConfigurationError for a folder without results.
    """
    records = _records(folder)
    report = Report(str(folder))
    with TemporaryDirectory() as temporary:
        recompute(records, Path(temporary), report)
    if maps:
        check_last_epochs(records, report)
    recomputed = {path for record in records if record.rule in STEPS for path in record.outputs}
    check_hashes(with_origins(records), recomputed, report)
    check_recorded(folder, records, recomputed, report)
    _check_copies(folder, report)
    report.notes += notes_on_origin(records)
    return report


def cure(folder: Path) -> str:
    """What to do about files that differ."""
    made = [path.with_suffix(suffix) for record, suffix in REMADE for path in sorted(folder.glob(record))]
    return (
        "Put back what they were or, of files that the workflow made, delete them and call "
        f"snakemake --cores 4 {' '.join(map(str, made))}"
    )


def _records(folder: Path) -> list[Record]:
    if folder.is_absolute() or len(folder.parts) != 2 or folder.parts[0] != RESULTS:
        raise ConfigurationError(f"{folder}: call this where you call snakemake, on {RESULTS}/<suite>")
    if records := records_in(folder):
        return records
    there = ", ".join(sorted(str(path) for path in Path(RESULTS).glob("*") if path.is_dir())) or "none"
    raise ConfigurationError(f"{folder}: no results with records; found {there}")


def _check_copies(folder: Path, report: Report) -> None:
    """`results/table1.csv` is that of the papers' suite."""
    for table in folder.glob("table*.csv") if folder.name == PAPERS else ():
        copy = folder.parent / table.name
        if copy.exists() and copy.read_bytes() != table.read_bytes():
            report.faults[str(copy)].append(f"no copy of {table}")
