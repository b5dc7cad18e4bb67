"""Classes and their constructors, read from source: importing torch to look at them would take seconds."""

import ast
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.files import sha256
from workflow.errors import ROOT, ConfigurationError, shown
from workflow.own import OF_PROJECT

Folders = tuple[Path, ...]  # those of the user, whose modules are found as if they were installed


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


def is_installed(name: str) -> bool:
    """Whether a module or package can be imported here."""
    return importlib.util.find_spec(name) is not None


def submodules(folder: Path) -> set[str]:
    """The names of a package's modules, compiled ones included."""
    paths = folder.iterdir() if folder.is_dir() else ()
    return {path.name.partition(".")[0] for path in paths if path.is_dir() or path.suffix in (".py", ".so", ".pyd")}


def module_tree(name: str, own: Folders = ()) -> ast.Module | None:
    """The syntax tree of a module, in an own folder or installed; None where there is no source.

    Raises ConfigurationError for what is no Python.
    """
    file = _file(name, own)
    return _tree(file, file.stat().st_mtime_ns) if file else None


def package_of(name: str, own: Folders = ()) -> list[str]:
    """The names of the package that a module's relative imports start from: a package's own, or that around it."""
    file = _file(name, own)
    return _package(name, file) if file else []


def imported_from(node: ast.ImportFrom, package: list[str]) -> str | None:
    """The full name of the module that a module of that package imports from; None where it leads out of it."""
    if node.level > len(package):
        return None
    above = package[: len(package) + 1 - node.level] if node.level else []
    return ".".join([*above, *filter(None, [node.module])])


def own_sources(name: str, own: Folders) -> dict[str, str]:
    """The SHA-256 of the files in own folders that a class is made of: its module, and what that imports from there.

    The keys are paths from the folder; empty for a class that is in none. Raises ConfigurationError for what is no
    Python, and a relative import that no package is around.
    """
    found: dict[str, str] = {}
    waiting = _with_parents(name.rpartition(".")[0])
    while waiting:
        module = waiting.pop()
        folder, file = next(_in_own(module, own), (None, None))
        if folder and file and (path := str(file.relative_to(folder))) not in found:
            found[path] = sha256(file)
            tree = _tree(file, file.stat().st_mtime_ns)
            package = _package(module, file)
            _check_relative(tree, package, shown(file))
            waiting += _imports(tree, package)
    return dict(sorted(found.items()))


def _in_own(module: str, own: Folders) -> Iterator[tuple[Path, Path]]:
    """Own folders with the module's file there; from a folder above, as the checkout, a name has theirs in it."""
    for folder in own:
        for root in (ROOT,) if _is_of_project(module) else (folder, *folder.parents):
            if (file := _source(module, root)) and file.is_relative_to(folder):
                yield folder, file


def _is_of_project(module: str) -> bool:
    """Whether Python finds it in the checkout, whatever other folders have."""
    return module.partition(".")[0] in OF_PROJECT


def _file(name: str, own: Folders) -> Path | None:
    package = package_folder(name.partition(".")[0])
    folders = (*(() if _is_of_project(name) else own), *([package.parent] if package else []))
    return next(filter(None, (_source(name, folder) for folder in folders)), None)


def _package(module: str, file: Path) -> list[str]:
    return module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]


def _source(name: str, folder: Path) -> Path | None:
    path = folder.joinpath(*name.split("."))
    files = (path.with_name(f"{path.name}.py"), path / "__init__.py")
    return next((file for file in files if file.is_file()), None)


@cache
def _tree(file: Path, changed: int) -> ast.Module:
    """Read again where the file was `changed`, a time, since."""
    try:
        return ast.parse(file.read_bytes(), str(file))
    except (SyntaxError, ValueError) as error:
        line = f"line {error.lineno}: " if isinstance(error, SyntaxError) else ""
        raise ConfigurationError(f"{shown(file)}: {line}not valid Python: {error}") from error


def _check_relative(tree: ast.Module, package: list[str], file: str) -> None:
    """One in a block, as of `try`, may be for when there is a package."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level > len(package):
            found = f"found from {'.' * node.level}{node.module or ''} import"
            raise ConfigurationError(
                f"{file}: line {node.lineno}: {found}, which leads out of its package; name the module without dots"
            )


def _imports(tree: ast.Module, package: list[str]) -> list[str]:
    """Every module that a module of that package may import, by its full name, and what it is imported with."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and (base := imported_from(node, package)):
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return [name for module in found for name in _with_parents(module)]


def _with_parents(module: str) -> list[str]:
    """`a`, `a.b`, `a.b.c` of `a.b.c`."""
    parts = module.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


@cache
def class_names(tree: ast.Module) -> set[str]:
    """The classes that a module defines, and what it imports by name."""
    nodes = list(ast.walk(tree))
    imported = [alias for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    return {node.name for node in nodes if isinstance(node, ast.ClassDef)} | {a.asname or a.name for a in imported}


def constructor(module: str, name: str, own: Folders = ()) -> Constructor | None:
    """The class's constructor, or the one that it inherits, where the source is at hand."""
    tree = module_tree(module, own)
    for node in tree.body if tree else ():
        if isinstance(node, ast.ClassDef) and node.name == name:
            return _complete(_own(node), next(filter(None, _inherited(module, node, own)), None))
        if isinstance(node, ast.ImportFrom) and node.module and name in _imported(node):
            return constructor(node.module, _imported(node)[name], own)
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


def _inherited(module: str, node: ast.ClassDef, own: Folders) -> Iterator[Constructor | None]:
    return (constructor(module, base.id, own) for base in node.bases if isinstance(base, ast.Name))


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
