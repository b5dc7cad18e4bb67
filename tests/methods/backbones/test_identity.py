import torch

from methods.backbones.build import build


def test_pixels_are_the_features(entries: dict) -> None:
    """Each value is its pixel over 255, whatever the size and number of channels."""
    images = torch.arange(2 * 4 * 4 * 3, dtype=torch.uint8).reshape(2, 4, 4, 3)
    backbone = build(entries["identity"])
    features = backbone(images)
    assert features.shape == (2, backbone.dimension((4, 4, 3))) == (2, 48)
    assert features.dtype == torch.float32
    torch.testing.assert_close(features.reshape(2, 3, 4, 4) * 255, images.permute(0, 3, 1, 2).float())
