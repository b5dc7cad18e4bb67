"""Verifies finished results: `python -m workflow.verify results/<suite>`; exit status 1 where something differs."""

import argparse
import sys
from pathlib import Path

from workflow.configuration import ConfigurationError
from workflow.verify.suite import cure, verify


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m workflow.verify", description=__doc__)
    parser.add_argument("folder", type=Path, help="results/<suite>, from where snakemake is called")
    parser.add_argument("--no-maps", action="store_true", help="leave out the anomaly maps, which take seconds a run")
    options = parser.parse_args()
    try:
        report = verify(options.folder, maps=not options.no_maps)
    except ConfigurationError as error:
        sys.exit(str(error))
    print("\n".join(report.lines(cure(options.folder))))
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
