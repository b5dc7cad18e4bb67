"""Nothing that is read can run: no code of the project asks a library to."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("data", "methods", "reports", "workflow", "benchmarks")
CODE = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
RUNS = {"pickle.load", "pickle.loads", "joblib.load", "pd.read_pickle", "dill.load", "dill.loads", "eval", "exec"}
RUNS |= {"cloudpickle.load", "cloudpickle.loads", "shelve.open", "marshal.loads", "os.system"}


def dangers(source: str) -> Iterator[str]:
    """The calls that could run what a file holds."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if name in RUNS or given.get("allow_pickle", "False") != "False":
                yield ast.unparse(node)
            if name == "torch.load" and given.get("weights_only") != "True":
                yield ast.unparse(node)


def test_no_code_of_the_project_does() -> None:
    assert len(CODE) > 200
    assert [f"{path.relative_to(ROOT)}: {call}" for path in CODE for call in dangers(path.read_text())] == []


@pytest.mark.parametrize(
    "call", ["torch.load(f)", "torch.load(f, weights_only=False)", "np.load(f, allow_pickle=True)", "pickle.loads(b)"]
)
def test_a_danger_is_seen(call: str) -> None:
    assert list(dangers(f"x = {call}")) == [call]


@pytest.mark.parametrize("call", ["torch.load(f, weights_only=True)", "np.load(f, allow_pickle=False)", "model.eval()"])
def test_what_is_safe_is_let_pass(call: str) -> None:
    assert list(dangers(call)) == []
