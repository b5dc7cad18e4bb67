"""A method that is to keep the contract."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from methods.fitting import build


@dataclass(frozen=True)
class Candidate:
    """A method as its entry declares it: the class and what it uses, and the values of its hyperparameters."""

    name: str
    kind: str
    uses: tuple[str, ...]
    is_deterministic: bool
    values: Mapping[str, Any]

    @property
    def needs_auxiliary(self) -> bool:
        return "auxiliary" in self.uses

    def build(self, seed: int = 0, device: str = "cpu", **changes: Any) -> Any:
        """A detector or localiser that has seen nothing yet; of `changes` those that are hyperparameters count."""
        known = {name: value for name, value in changes.items() if name in self.values}
        return build(self.kind, {**self.values, **known}, seed, device)


def candidate(name: str, entry: Mapping[str, Any], **changes: Any) -> Candidate:
    """From an entry of methods.yaml, with other values for those hyperparameters that it has."""
    declared = {key: found["value"] for key, found in entry["hyperparameters"].items()}
    values = {key: changes.get(key, value) for key, value in declared.items()}
    return Candidate(name, entry["class"], tuple(entry["uses"]), entry.get("deterministic", False), values)
