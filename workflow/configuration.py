"""Reads config/ and refuses what is wrong in it, before any job starts."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parent.parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ConfigurationError(Exception):
    """Wrong input, in words for the person who wrote it."""


@dataclass(frozen=True)
class Configuration:
    """The files of config/ as they are, each valid by its own schema; `folder` is where they were read."""

    folder: Path
    settings: Mapping[str, Any]
    datasets: Mapping[str, Any]
    backbones: Mapping[str, Any]
    methods: Mapping[str, Any]
    tables: Mapping[str, Any]
    suites: Mapping[str, Any]


def load(settings: Mapping[str, Any], folder: Path) -> Configuration:
    """The configuration in `folder`, with `settings` (config.yaml and the command line, merged by Snakemake)."""
    validate(settings, "config", folder / "config.yaml")
    validate(settings["local_copies"], "local_copies", folder / "config.yaml")
    suites = {path.stem: read(path, "suite") for path in sorted((folder / "suites").glob("*.yaml"))}
    for name, suite in suites.items():
        validate(suite.get("local_copies", {}), "local_copies", folder / "suites" / f"{name}.yaml")
    return Configuration(
        folder=folder,
        settings=settings,
        datasets=read(folder / "datasets.yaml", "datasets"),
        backbones=read(folder / "backbones.yaml", "backbones"),
        methods=read(folder / "methods.yaml", "methods")["methods"],
        tables={path.stem: read(path, "table") for path in sorted((folder / "tables").glob("*.yaml"))},
        suites=suites,
    )


def read(path: Path, schema: str) -> Any:
    """A YAML file, valid by `workflow/schemas/<schema>.schema.yaml`."""
    content = _parse(path)
    validate(content, schema, path)
    return content


def validate(content: Any, schema: str, path: Path) -> None:
    """Raise one error that lists all that is wrong in `content`, read from `path`."""
    rules = _parse(ROOT / "workflow" / "schemas" / f"{schema}.schema.yaml")
    errors = jsonschema.Draft202012Validator(rules).iter_errors(content)
    found = sorted(_describe(error) for error in errors)
    if found:
        raise ConfigurationError("\n".join(f"{_short(path)}: {line}" for line in found))


def known(name: str, names: Iterable[str], where: str) -> str:
    """`name` if it is among `names`, else an error that says where it stands and what is near it."""
    allowed = sorted(names)
    if name in allowed:
        return name
    near = difflib.get_close_matches(name, allowed, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ConfigurationError(f"{where}: {name!r} is not known.{hint} Known: {', '.join(allowed)}")


def _parse(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{_short(path)}: no such file") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{_short(path)}: not valid YAML: {error}") from error


def _describe(error: jsonschema.ValidationError) -> str:
    best = jsonschema.exceptions.best_match([error]) or error
    place = ".".join(map(str, best.absolute_path)) or "(top level)"
    if best.validator == "additionalProperties":
        return f"{place}: {_unknown_keys(best)}"
    return f"{place}: found {best.instance!r}, {_allowed(best)}"


def _unknown_keys(error: jsonschema.ValidationError) -> str:
    allowed = sorted(error.schema.get("properties", {}))
    extra = [key for key in error.instance if key not in allowed]
    near = [match for key in extra for match in difflib.get_close_matches(str(key), allowed, n=1)]
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return f"unknown key {', '.join(map(repr, extra))}.{hint} Allowed: {', '.join(allowed)}"


def _allowed(error: jsonschema.ValidationError) -> str:
    if error.validator == "enum":
        return "allowed are " + ", ".join(map(repr, error.validator_value))
    described = error.schema.get("description")
    return f"expected {described}" if described else error.message


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
