"""torchvision and timm on machines where torchvision's compiled operators are missing.

A CPU build of torch beside the CUDA wheel of torchvision cannot load the wheel's compiled part, and importing
torchvision, which timm does too, ends in "operator torchvision::nms does not exist". Nothing in this project
calls those operators: declaring that they exist is enough. A healthy installation is left as it is.
"""

import importlib
import sys
from types import ModuleType

import torch

_SYMPTOM = "operator torchvision::nms does not exist"
_SIGNATURE = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_declared: list[torch.library.Library] = []  # a library's operators vanish when it is collected


def load_torchvision() -> ModuleType:
    """Import torchvision, declaring its missing operators first where exactly that failure occurs."""
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if _SYMPTOM not in str(error):
            raise
    _forget_torchvision()
    _declare_operators()
    return importlib.import_module("torchvision")


def load_timm() -> ModuleType:
    """Import timm, which imports torchvision."""
    load_torchvision()
    return importlib.import_module("timm")


def _forget_torchvision() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
        del sys.modules[name]


def _declare_operators() -> None:
    library = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        library.define(operator + _SIGNATURE)
    _declared.append(library)
