"""Whether a method's class exists and takes its hyperparameters."""

from collections.abc import Collection, Mapping
from typing import Any

from workflow.errors import ConfigurationError, excerpt, known, near
from workflow.own import modules
from workflow.source_code import (
    Folders,
    Parameter,
    class_names,
    constructor,
    is_installed,
    module_tree,
    package_folder,
    submodules,
)

# What `methods.fitting.build` adds by itself.
ADDED = {"seed", "device", "random_state"}
TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "int": (int, "a whole number"),
    "float": ((int, float), "a number"),
    "str": (str, "text"),
    "bool": (bool, "true or false"),
}


def check_class(name: str, where: str, own: Folders = ()) -> None:
    """Refuse a class that its module, in an own folder or installed, does not have; `where` is the key that names it.

    Lets pass a package that is not installed here (with --use-conda jobs have an environment of their own), unless its
    name is nearly that of a module in `own`, and a compiled module.
    """
    module, _, attribute = name.rpartition(".")
    _check_module(module, where, own)
    if tree := module_tree(module, own):
        known(attribute, class_names(tree), where, f"class of {module}")


def check_hyperparameters(name: str, hyperparameters: Mapping[str, Any], where: str, own: Folders = ()) -> None:
    """Refuse hyperparameters that the constructor of the class `name` cannot be given; `where` is their place.

    Lets pass what a constructor passes on unseen.
    """
    module, _, attribute = name.rpartition(".")
    if found := constructor(module, attribute, own):
        parameters = {p.name: p for p in found.parameters if p.name not in ADDED}
        _check_names(parameters, hyperparameters, where, name, found.takes_any)
        for key in parameters.keys() & hyperparameters.keys():
            _check_type(parameters[key], hyperparameters[key], f"{where}.{key}")


def _check_module(name: str, where: str, own: Folders) -> None:
    top, *parts = name.split(".")
    mine = {module: path for folder in own for module, path in modules(folder).items()}
    if folder := mine.get(top) or package_folder(top):
        for place, part in enumerate(parts):
            above = folder.joinpath(*parts[:place])
            known(part, submodules(above), where, f"module of {'.'.join([top, *parts[:place]])}")
    elif near([top], mine) and not is_installed(top):
        known(top, mine, where, "module that is installed or in an own folder")


def _check_names(
    parameters: Mapping[str, Parameter], given: Collection[str], where: str, name: str, takes_any: bool
) -> None:
    for key in () if takes_any else given:
        known(key, parameters, where, f"hyperparameter of {name}")
    if missing := [repr(key) for key, parameter in parameters.items() if parameter.required and key not in given]:
        raise ConfigurationError(f"{where}: missing key {', '.join(missing)}, which {name} needs")


def _check_type(parameter: Parameter, value: Any, where: str) -> None:
    """True is an int to Python, but no number of anything."""
    kind, words = TYPES.get(parameter.type or "", (object, ""))
    if not isinstance(value, kind) or (isinstance(value, bool) and parameter.type in ("int", "float")):
        raise ConfigurationError(f"{where}: found {excerpt(value)}, expected {words}")
