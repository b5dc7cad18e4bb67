import pytest

from tests.workflow.conftest import Project
from workflow.entries import check_backbones, check_datasets, check_figures, check_methods, check_sweeps
from workflow.errors import ConfigurationError

QUOTED = {"label": "A", "quoted": True, "reason": "a"}


def run(**others: object) -> dict:
    return {"label": "A", "class": "not_installed.A", "uses": ["inliers"], "hyperparameters": {}, **others}


@pytest.mark.parametrize(
    ("methods", "message"),
    [
        (
            {"flow": run(), "a": run(starts_from="flwo")},
            "'flwo' is no method of methods.yaml. Did you mean 'flow'",
        ),
        ({"a": run(starts_from="a")}, "found a circle, a -> a"),
        ({"a": run(starts_from="b"), "b": run(starts_from="a")}, "found a circle, a -> b -> a"),
        ({"a": run(starts_from="b"), "b": QUOTED}, "found b, which is quoted"),
        ({"a": run(starts_from="b"), "b": run(deterministic=True)}, "found b, which is deterministic"),
    ],
)
def test_starts_from_leads_to_a_method_that_saves_models(methods: dict, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_methods(methods, "methods.yaml", methods)
    assert str(caught.value).startswith(f"methods.yaml: a.starts_from: {message}")


def test_a_start_of_the_auxiliary_set_is_checked_alike() -> None:
    entries = {"a": run(auxiliary_starts_from="b"), "b": QUOTED}
    with pytest.raises(ConfigurationError, match=r"a\.auxiliary_starts_from: found b, which is quoted"):
        check_methods(entries, "methods.yaml", entries)


def test_a_chain_of_starts_is_fine() -> None:
    entries = {"a": run(starts_from="b"), "b": run(starts_from="c"), "c": run()}
    check_methods(entries, "methods.yaml", entries)


def test_weights_do_not_overwrite_each_other() -> None:
    entries = {"a": {"url": "https://a.b/w.pth"}, "local": {}, "other": {}, "b": {"url": "https://a.c/w.pth"}}
    with pytest.raises(ConfigurationError, match=r"b\.yaml: b\.url: found a file called w\.pth, as a has"):
        check_backbones(entries, "b.yaml", entries)
    same = {**entries, "b": entries["a"]}
    check_backbones(same, "b.yaml", same)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"counts": {"train": 1, "tests": 1}}, "a.counts: 'tests' is no split of a. Did you mean 'test'?"),
        (
            {"categories": {"groups": [[0, 1], [1, 2]]}},
            "a.categories.groups: found 4 positions, expected each of 0 to 3",
        ),
        ({"categories": {"groups": [[0, 1], [3]]}}, "a.categories.groups: found 3 positions, expected each of 0 to 2"),
    ],
)
def test_counts_and_groups_fit_the_dataset(change: dict, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_datasets({"a": {"splits": ["train", "test"], **change}}, "datasets.yaml")
    assert str(caught.value).startswith(f"datasets.yaml: {message}")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"counts": {"test": {"nut": 1, "blot": 2}}},
            "a.counts.test: 'blot' is no category of a. Did you mean 'bolt'?",
        ),
        ({"textures": ["nuts"]}, "a.categories.textures: 'nuts' is no category of a. Did you mean 'nut'?"),
    ],
)
def test_products_are_named_in_the_dataset(change: dict, message: str) -> None:
    rule = {"rule": "product", "names": ["nut", "bolt"], "textures": change.pop("textures", ["nut"])}
    with pytest.raises(ConfigurationError) as caught:
        check_datasets({"a": {"splits": ["test"], "categories": rule, **change}}, "datasets.yaml")
    assert str(caught.value).startswith(f"datasets.yaml: {message}")


def test_the_delivered_entries_pass(project: Project) -> None:
    check_datasets(project.read("datasets.yaml"), "")
    backbones, methods = project.read("backbones.yaml"), project.read("methods.yaml")["methods"]
    check_backbones(backbones, "", backbones)
    check_methods(methods, "", methods)


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("features", {"method": "fow"}, r"features\.runs\.0\.method: 'fow' is no method for features.*'flow'"),
        ("features", {"method": "nfad"}, r"'nfad' is no method for features"),
        ("known_anomalies", {"method": "flow"}, r"known_anomalies\.runs\.0\.method: 'flow' is no method for known"),
        ("synthetic_anomalies", {"method": "flow"}, r"'flow' is no method for synthetic_anomalies"),
        ("features", {"hyperparameter": "epoch"}, r"hyperparameter: 'epoch' is no hyperparameter of flow.*'epochs'"),
    ],
)
def test_a_sweep_names_what_is_there(project: Project, kind: str, change: dict, message: str) -> None:
    sweeps = project.read("sweep.yaml")
    sweeps[kind]["runs"][0].update(change)
    with pytest.raises(ConfigurationError, match=message):
        check_sweeps(sweeps, project.read("methods.yaml")["methods"], "sweep.yaml")


@pytest.mark.parametrize(
    ("kind", "key", "change", "message"),
    [
        ("histograms", "methods", {"value": ["flow", "fow"]}, r"histograms\.methods: 'fow' is no method .*'flow'"),
        (
            "extremes",
            "method",
            {"value": "csi"},
            r"extremes\.method: 'csi' is no method of methods.yaml on feat",
        ),
        ("positive_difference", "method", {"value": "nfad"}, r"positive_difference\.method: 'nfad' is no method"),
        ("positive_difference", "method", {"value": "mse"}, r"hyperparameters: '\w+' is no hyperparameter of mse"),
        ("positive_difference", "hyperparameters", {"epoch": {"value": 1}}, r"'epoch' is no hyperparameter of cf"),
        ("positive_difference", "hyperparameters", {"epochs": {"value": "x"}}, r"epochs: found 'x', expected"),
    ],
)
def test_a_figure_names_what_is_there(project: Project, kind: str, key: str, change: dict, message: str) -> None:
    figures, methods = project.read("figures.yaml"), project.read("methods.yaml")["methods"]
    check_figures(figures, methods, "figures.yaml")
    figures[kind][key].update(change)
    with pytest.raises(ConfigurationError, match=rf"^figures\.yaml: .*{message}"):
        check_figures(figures, methods, "figures.yaml")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (run(uses=["inliers", "known_anomalies"]), r"a\.uses: found known_anomalies; expected the key level_backbone"),
        (
            run(uses=["inliers", "synthetic_anomalies"]),
            r"a\.uses: found synthetic_anomalies; expected the key level_ba",
        ),
        (run(level_backbone="resnet18", uses=["inliers", "auxiliary"]), r"a\.uses: found auxiliary"),
        (
            run(level_backbone="resnet18", starts_from="b"),
            r"a\.starts_from: found b; a method that localises starts fr",
        ),
    ],
)
def test_what_a_method_is_never_given(entry: dict, message: str) -> None:
    entries = {"a": entry, "b": run()}
    with pytest.raises(ConfigurationError, match=message):
        check_methods(entries, "methods.yaml", entries)
