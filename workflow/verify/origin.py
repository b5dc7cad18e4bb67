"""What made the results of a suite: states of the code, and environments."""

from collections import Counter
from collections.abc import Collection, Iterator

from workflow import provenance
from workflow.verify.records import Record

SHOWN = 5


def notes_on_origin(records: Collection[Record]) -> Iterator[str]:
    """Where not all jobs were alike, or not like this call: no fault, but other bytes may come of it."""
    code = Counter(str(record.part("code").get("describe")) for record in records)
    here = str(provenance.code()["describe"])
    if set(code) != {here}:
        yield f"made by {_counted(code)}; checked by {here}"
    environments = Counter(str(record.part("environment").get("fingerprint"))[:12] for record in records)
    if len(environments) > 1:
        yield f"made in {len(environments)} environments, {_counted(environments)}; {_differences(records)}"
    elif set(environments) != {provenance.environment()["fingerprint"][:12]}:
        yield f"made in another environment than this one, {_counted(environments)}"


def _counted(names: Counter[str]) -> str:
    return ", ".join(f"{name} ({count} records)" for name, count in names.most_common())


def _differences(records: Collection[Record]) -> str:
    """Packages of which there were several versions."""
    versions: dict[str, set[str]] = {}
    listed = [record.part("environment").get("packages", {}) for record in records]
    for name in sorted({name for packages in listed for name in packages}):
        versions[name] = {packages.get(name, "none") for packages in listed}
    found = [f"{name} {' and '.join(sorted(those))}" for name, those in versions.items() if len(those) > 1]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f"{', '.join(found[:SHOWN])}{more}" if found else "the packages are the same, Python or the machine are not"
