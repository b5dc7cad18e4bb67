"""Classes and their constructors, read from source: importing torch to look at them would take seconds."""

import ast
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Parameter:
    """A parameter of a constructor; `type` is the name it is annotated with, if that is a plain one."""

    name: str
    type: str | None
    required: bool


@dataclass(frozen=True)
class Constructor:
    """`__init__` without self; `takes_any` if it has a `**` parameter, `passes_on` if that goes to the base's."""

    parameters: tuple[Parameter, ...]
    takes_any: bool
    passes_on: bool


def package_folder(name: str) -> Path | None:
    """The folder of an installed package; None for what is not installed or no package."""
    spec = importlib.util.find_spec(name)
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders))) if folders else None


def submodules(folder: Path) -> set[str]:
    """The names of a package's modules, compiled ones included."""
    paths = folder.iterdir() if folder.is_dir() else ()
    return {path.name.partition(".")[0] for path in paths if path.is_dir() or path.suffix in (".py", ".so", ".pyd")}


@cache
def module_tree(name: str) -> ast.Module | None:
    """The syntax tree of a module; None where there is no source."""
    top, *parts = name.split(".")
    if (folder := package_folder(top)) is None:
        return None
    path = folder.joinpath(*parts)
    found = [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]
    return ast.parse(found[0].read_bytes()) if found else None


@cache
def class_names(tree: ast.Module) -> set[str]:
    """The classes that a module defines, and what it imports by name."""
    nodes = list(ast.walk(tree))
    imported = [alias for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    return {node.name for node in nodes if isinstance(node, ast.ClassDef)} | {a.asname or a.name for a in imported}


def constructor(module: str, name: str) -> Constructor | None:
    """The class's constructor, or the one that it inherits, where the source is at hand."""
    tree = module_tree(module)
    for node in tree.body if tree else ():
        if isinstance(node, ast.ClassDef) and node.name == name:
            return _complete(_own(node), next(filter(None, _inherited(module, node)), None))
        if isinstance(node, ast.ImportFrom) and node.module and name in _imported(node):
            return constructor(node.module, _imported(node)[name])
    return None


def _own(node: ast.ClassDef) -> Constructor | None:
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return Constructor(tuple(_parameters(part.args))[1:], part.args.kwarg is not None, _passes_on(part))
    return None


def _complete(own: Constructor | None, base: Constructor | None) -> Constructor | None:
    """A class's own constructor with what it passes on to its base's, or the base's."""
    if own is None or base is None:
        return own or base
    if not own.passes_on:
        return own
    return Constructor((*own.parameters, *base.parameters), base.takes_any, base.passes_on)


def _passes_on(function: ast.FunctionDef) -> bool:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    keywords = [keyword for call in calls if ast.unparse(call.func) == "super().__init__" for keyword in call.keywords]
    passed = {keyword.value.id for keyword in keywords if keyword.arg is None and isinstance(keyword.value, ast.Name)}
    return function.args.kwarg is not None and function.args.kwarg.arg in passed


def _inherited(module: str, node: ast.ClassDef) -> Iterator[Constructor | None]:
    return (constructor(module, base.id) for base in node.bases if isinstance(base, ast.Name))


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = len(positional) - len(arguments.defaults)
    for place, argument in enumerate(positional):
        yield Parameter(argument.arg, _annotation(argument), place < needed)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield Parameter(argument.arg, _annotation(argument), default is None)


def _annotation(argument: ast.arg) -> str | None:
    return argument.annotation.id if isinstance(argument.annotation, ast.Name) else None


def _imported(node: ast.ImportFrom) -> dict[str, str]:
    """What a module calls the names of an absolute import, and what they are called there."""
    return {} if node.level else {alias.asname or alias.name: alias.name for alias in node.names}
