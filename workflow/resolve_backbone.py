"""A backbone whose weights are there or downloaded."""

from workflow.backbone import Backbone, weights_file
from workflow.configuration import Configuration
from workflow.sources import check_there, in_shared


def plain_backbone(configuration: Configuration, name: str) -> Backbone:
    """The backbone of that name in config/backbones.yaml; ConfigurationError where a local file is not there."""
    entry = configuration.backbones[name]
    if "url" in entry:
        return Backbone(name, entry, f"{configuration.data_root}/raw/weights/{weights_file(entry)['name']}")
    if "weights" not in entry:
        return Backbone(name, entry, None)
    written = entry["weights"]["file"]
    weights = in_shared(written, configuration)
    where = f"{configuration.place('backbones', name)}: {name}.weights.file"
    check_there(weights, written, where, configuration)
    return Backbone(name, entry, weights)
