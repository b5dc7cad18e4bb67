"""Small flows for every method on the planted level maps."""

from typing import Any

from methods.bgad import BGAD
from methods.bgad_dagger import BGADDagger
from methods.bgad_normal import BGADNormal
from methods.map_flows.localiser import FlowLocaliser
from methods.nfad import NFAD
from tests.methods.world import Small

SMALL: dict[str, Any] = {
    **{"blocks": 2, "clamp": 1.9, "permutation": "soft", "position_code": 8, "hidden_ratio": 2},
    **{"meta_epochs": 4, "sub_epochs": 1, "image_batch": 8, "feature_batch": 128, "steps_per_batch": None},
    **{"learning_rate": 1e-2, "final_learning_rate": 1e-5},
    **{"warm_up_epochs": 1, "warm_up_learning_rate": 1e-3},
}
FOCAL: dict[str, Any] = {"likelihood_scale": 10.0, "focal": True, "focal_limit": None}
PUSHED: dict[str, Any] = {"strength": 1.0, "margin": 0.1, "anomalies_per_pass": 10}
METHODS: dict[str, Small[FlowLocaliser]] = {
    "nfad": Small(NFAD, SMALL),
    "bgad_normal": Small(BGADNormal, {**SMALL, **FOCAL, "beta": 0.05}),
    "bgad": Small(BGAD, {**SMALL, **FOCAL, **PUSHED, "beta": 0.05}),
    "bgad_dagger": Small(BGADDagger, {**SMALL, **FOCAL, **PUSHED, "margin": 1.0}),
}
