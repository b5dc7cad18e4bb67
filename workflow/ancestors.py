"""What a class inherits from, read from source: importing torch to look would take seconds."""

import ast
from collections.abc import Collection

from workflow.source_code import Folders, imported_from, module_tree, package_of

UNKNOWN = "a class that no source tells of"


def ancestors(name: str, own: Folders = (), ends: Collection[str] = ()) -> set[str]:
    """The full names of a class and of all above it, UNKNOWN among them where the source does not tell.

    Nothing above one of `ends` is looked at.
    """
    found: set[str] = set()
    waiting = [name]
    while waiting:
        if (current := waiting.pop()) not in found:
            found.add(current)
            waiting += [] if current in {*ends, UNKNOWN} else _above(current, own)
    return found


def _above(name: str, own: Folders) -> list[str]:
    """The bases of a class; of what its module imports, the class that it is."""
    module, _, attribute = name.rpartition(".")
    if not (tree := module_tree(module, own) if module else None):
        return [UNKNOWN]
    names = _names(tree, module, package_of(module, own))
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == attribute:
            return [_full(base, names) for base in node.bases]
    return [_called(attribute, names)]


def _names(tree: ast.Module, module: str, package: list[str]) -> dict[str, str]:
    """The full names of what a module calls its classes and imports, `*` among them for the last `import *`."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = f"{module}.{node.name}"
        elif isinstance(node, ast.Import):
            found |= dict(_imported(alias) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (base := imported_from(node, package)):
            found |= {alias.asname or alias.name: f"{base}.{alias.name}" for alias in node.names}
    return found


def _imported(alias: ast.alias) -> tuple[str, str]:
    """`import a.b` gives the name `a`, `import a.b as c` the name `c`."""
    top = alias.name.partition(".")[0]
    return (alias.asname, alias.name) if alias.asname else (top, top)


def _full(base: ast.expr, names: dict[str, str]) -> str:
    """Of `Base`, `module.Base` and `Base[int]`."""
    first, dot, rest = ast.unparse(base.value if isinstance(base, ast.Subscript) else base).partition(".")
    full = _called(first, names)
    return full if full == UNKNOWN else f"{full}{dot}{rest}"


def _called(name: str, names: dict[str, str]) -> str:
    """The full name of what a module calls so; what is named nowhere in it may come from its `import *`."""
    return names.get(name) or names.get("*", UNKNOWN).replace("*", name)
