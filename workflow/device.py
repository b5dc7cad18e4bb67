"""Which device a run uses."""

from pathlib import Path

from workflow.configuration import ConfigurationError


def check(name: str) -> None:
    """Refuse a GPU that this machine does not have, without the seconds that importing torch takes."""
    present = [path.name.removeprefix("nvidia") for path in Path("/dev").glob("nvidia[0-9]*")]
    number = name.partition(":")[2]
    if name.startswith("cuda") and (not present or (number and number not in present)):
        found = f"GPUs {', '.join(sorted(present))}" if present else "no GPU"
        raise ConfigurationError(f"config/config.yaml: device: {name} is not there (found {found}); use auto or cpu")


def resolve(name: str) -> str:
    """`auto` becomes `cuda` where torch sees a GPU, else `cpu`; anything else stays as it is."""
    import torch

    return ("cuda" if torch.cuda.is_available() else "cpu") if name == "auto" else name


def describe(device: str) -> str:
    """The device's name as vendors print it."""
    import platform

    import torch

    return torch.cuda.get_device_name(device) if device.startswith("cuda") else platform.processor() or "cpu"
