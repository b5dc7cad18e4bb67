"""ResNets of timm without weights: with MoCo's projection heads, and with another stem for small images."""

from typing import Any

from torch import nn

from methods.backbones.torchvision_shim import load_timm


def projecting(architecture: str, dimensions: int, head: str, **arguments: Any) -> Any:
    """timm's ResNet `architecture` with a head of `dimensions` outputs, `linear` (MoCo v1) or `mlp` (v2).

    Further `arguments` are `resnet`'s.
    """
    model = resnet(architecture, num_classes=dimensions, **arguments)
    if head == "mlp":
        width = model.num_features
        model.fc = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, dimensions))
    return model


def resnet(architecture: str, *, small_images: bool = False, **arguments: Any) -> Any:
    """timm's ResNet `architecture`; `small_images` makes its stem one 3x3 convolution of stride 1.

    That stem keeps images of 32 pixels from shrinking to one cell (He et al. 2016, section 4.2, and the usual
    variant for CIFAR). Further `arguments` are those of timm's `create_model`.
    """
    model = load_timm().create_model(architecture, pretrained=False, **arguments)
    if small_images:
        model.conv1 = nn.Conv2d(3, model.bn1.num_features, kernel_size=3, padding=1, bias=False)
        nn.init.kaiming_normal_(model.conv1.weight, mode="fan_out", nonlinearity="relu")
        model.maxpool = nn.Identity()
    return model
