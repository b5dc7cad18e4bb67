"""What stands in for what in a suite, as `reports.stand_ins.StandIn` takes it."""

from collections.abc import Callable, Mapping
from typing import Any

from workflow.supply import Supply

Entry = Mapping[str, Any]


def suite_stand_ins(supply: Supply) -> tuple[Entry, ...]:
    """What the suite's file says, then what follows from its auxiliary set, replacements, size and schedules."""
    return (*_written(supply), *_auxiliary(supply), *_replacements(supply), *_subset(supply), *_schedules(supply))


def _written(supply: Supply) -> list[Entry]:
    found: list[Entry] = []
    for key, text in supply.file["stand_ins"].items():
        where = {
            "backbone": _methods(supply, lambda method: "level_backbone" not in method),
            "auxiliary": _methods_with_auxiliary(supply),
            **{role: _methods_on(supply, role) for role in supply.file.get("level_backbones", ())},
        }.get(key)
        found += [{"text": text, **where}] if where is not None else _on_dataset(key, text)
    return found


def _auxiliary(supply: Supply) -> list[Entry]:
    wanted = supply.file["auxiliary"]["dataset"]
    if supply.auxiliary == wanted:
        return []
    text = f"{supply.auxiliary} as auxiliary set, for {wanted} ({supply.missing(wanted)})"
    return [{"text": text, **_methods_with_auxiliary(supply)}]


def _replacements(supply: Supply) -> list[Entry]:
    papers: dict[str, list[str]] = {}
    for paper, ours in supply.instead_of.items():
        papers.setdefault(ours, []).append(paper)
    texts = {ours: f"{ours} in the place of {' and '.join(names)}" for ours, names in papers.items()}
    return [entry for ours, text in texts.items() for entry in _on_dataset(ours, text)]


def _subset(supply: Supply) -> list[Entry]:
    count = supply.file.get("images_per_class")
    return [{"text": f"only the first {count} images of each class"}] if count else []


def _schedules(supply: Supply) -> list[Entry]:
    """The hyperparameters that the suite sets lower than usual, for the reason that it is `reduced`."""
    texts: dict[str, list[str]] = {}
    for method, changed in supply.file.get("hyperparameters", {}).items():
        usual = supply.configuration.methods[method]["hyperparameters"]
        reduced = [
            f"{name.replace('_', ' ')} {_shown(entry)} for {_shown(usual[name])}"
            for name, entry in changed.items()
            if entry.get("reason", "").startswith("reduced")
        ]
        if reduced:
            texts.setdefault(f"reduced training, {', '.join(reduced)}", []).append(method)
    return [{"text": text, "methods": methods} for text, methods in texts.items()]


def _shown(hyperparameter: Entry) -> str:
    return "all" if hyperparameter["value"] is None else str(hyperparameter["value"])


def _methods_with_auxiliary(supply: Supply) -> Entry:
    return _methods(supply, lambda method: "auxiliary" in method.get("uses", []))


def _methods_on(supply: Supply, role: str) -> Entry:
    return _methods(supply, lambda method: method.get("level_backbone") == role)


def _methods(supply: Supply, chosen: Callable[[Entry], object]) -> Entry:
    run = {key: method for key, method in supply.configuration.methods.items() if "quoted" not in method}
    return {"methods": [key for key, method in run.items() if chosen(method)]}


def _on_dataset(dataset: str, text: str) -> list[Entry]:
    return [{"text": text, "datasets": [dataset]}, {"text": text, "categories": [dataset]}]
