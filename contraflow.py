"""The command line: `contraflow --help`. It finds its checkout by itself; results are where one calls it."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Make the checkout's packages importable, and hand over to them."""
    if not (ROOT / "workflow" / "cli").is_dir():
        sys.exit("contraflow works in its checkout; install it from there: pip install --no-deps --editable .")
    sys.path.insert(0, str(ROOT))
    from workflow.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
