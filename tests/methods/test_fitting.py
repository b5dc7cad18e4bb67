from dataclasses import replace

import numpy as np
import pytest
import torch

from methods.contract.planted import Planted, plant
from methods.detector import Detector
from methods.fitting import Fitted, build, detector_class, fit_and_score
from methods.flows.detector import FlowDetector
from methods.mse import MSE
from methods.pyod_detector import PyodDetector
from tests.methods.world import Method


def flows_in(detector: Detector) -> list[FlowDetector]:
    inside = [value for value in vars(detector).values() if isinstance(value, FlowDetector)]
    return [detector, *inside] if isinstance(detector, FlowDetector) else inside


def test_every_flow_is_on_the_device_asked_for(flow_method: Method) -> None:
    flows = flows_in(flow_method.build(device="cuda:3"))
    assert flows
    assert {flow.device for flow in flows} == {torch.device("cuda:3")}


def test_every_flow_has_the_hyperparameters_of_the_file(flow_method: Method) -> None:
    for flow in flows_in(flow_method.build(blocks=2, hidden=8, batch=99)):
        assert (flow.architecture.blocks, flow.architecture.hidden, flow.schedule.batch) == (2, 8, 99)


@pytest.mark.parametrize(
    ("name", "found"),
    [("methods.mse.MSEE", "MSEE"), ("methods.nosuch.MSE", "nosuch"), ("nosuch.models.KNN", "nosuch")],
)
def test_an_unknown_class_is_named(name: str, found: str) -> None:
    with pytest.raises(ValueError, match=rf"the class {name} cannot be imported: .*{found}"):
        detector_class(name)


def test_a_class_of_ours_is_built_as_it_is_and_pyods_is_wrapped() -> None:
    assert type(build("methods.mse.MSE", {}, 0, "cpu")) is MSE
    wrapped = build("pyod.models.knn.KNN", {"n_neighbors": 7}, 0, "cpu")
    assert isinstance(wrapped, PyodDetector)
    assert wrapped.detector.n_neighbors == 7


def test_a_class_that_is_no_method_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"'sklearn\.svm\.OneClassSVM' is no method; subclass methods\.detector\.Detect"
    ):
        build("sklearn.svm.OneClassSVM", {}, 0, "cpu")


def test_a_misspelt_hyperparameter_is_named() -> None:
    with pytest.raises(TypeError, match="neighbours"):
        build("pyod.models.knn.KNN", {"neighbours": 7}, 0, "cpu")


@pytest.fixture(scope="module")
def worlds() -> list[Planted]:
    return [plant(seed, count) for seed, count in ((0, 120), (1, 80), (2, 90))]


def results(worlds: list[Planted], name: str, jobs: int) -> list[Fitted]:
    detectors = [build(name, {}, seed, "cpu") for seed in range(len(worlds))]
    return fit_and_score(
        detectors, [world.data for world in worlds], [world.test for world in worlds], stack=1, jobs=jobs
    )


def test_processes_score_as_one_does(worlds: list[Planted]) -> None:
    serial, parallel = (results(worlds, "pyod.models.mcd.MCD", jobs) for jobs in (1, 2))
    for one, other in zip(serial, parallel, strict=True):
        np.testing.assert_array_equal(one.scores, other.scores)
        assert one.state.keys() == other.state.keys() == {"inliers_"}
        np.testing.assert_array_equal(one.state["inliers_"], other.state["inliers_"])


def test_a_run_does_not_know_the_others(worlds: list[Planted]) -> None:
    for world, result in zip(worlds, results(worlds, "methods.mse.MSE", jobs=1), strict=True):
        alone = MSE().fit(world.data.inliers).decision_function(world.test)
        np.testing.assert_array_equal(result.scores, alone)
        assert result.scores.dtype == np.float64


def test_an_auxiliary_set_reaches_a_run_in_its_process(worlds: list[Planted]) -> None:
    with_set = results(worlds, "methods.mse_ratio.MSERatio", jobs=1)
    halved = [replace(world, data=replace(world.data, auxiliary=world.data.auxiliary[::2])) for world in worlds]
    with_other = results(halved, "methods.mse_ratio.MSERatio", jobs=1)
    assert not np.allclose(with_set[0].scores, with_other[0].scores)


def test_a_run_without_test_images_has_no_scores(flow_method: Method, worlds: list[Planted]) -> None:
    """The models that others go on from are trained so."""
    data = worlds[0].data
    result = fit_and_score([flow_method.build()], [data], [data.inliers[:0]], stack=1, jobs=1)[0]
    assert result.scores.shape == (0,)
    assert result.state
