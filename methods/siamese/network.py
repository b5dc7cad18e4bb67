"""A trunk with heads: what CL-Flow trains. Called as a trunk it gives the latent maps, all that scoring needs."""

from collections.abc import Sequence

from torch import Tensor

from methods.conv_flows.flow import ConvBlocks, Trunk
from methods.map_flows.flow import LevelShape
from methods.seeds import derive
from methods.siamese.contrast import Contrast
from methods.siamese.heads import Heads, HeadSizes
from methods.siamese.regions import whole_and_box


class SiameseTrunk(Trunk):
    """The flows of a `Trunk` of the same seed, and the heads that the contrast asks for."""

    def __init__(
        self, shapes: Sequence[LevelShape], architecture: ConvBlocks, sizes: HeadSizes, contrast: Contrast, seed: int
    ) -> None:
        super().__init__(shapes, architecture, seed)
        wanted = {"pairs": contrast.has_pairs, "classes": contrast.has_classes}
        channels = [shape.channels for shape in shapes] if contrast else []
        self.heads = Heads(channels, sizes, **wanted, seed=derive(seed, "heads"))

    def features(self, latents: Sequence[Tensor], boxes: Tensor, side: int) -> Tensor:
        """Global features, and those in each image's box: `(2, levels, b, size)` of latent maps `(b, c, h, w)`.

        `boxes` int64 `(b, 4)` are top, left, bottom, right in pixels of images of that `side`.
        """
        regions = [whole_and_box(boxes, side, *latent.shape[2:]) for latent in latents]
        return self.heads.project(latents, regions)
