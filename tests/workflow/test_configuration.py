"""What is wrong in a file of config/ is said with its name, whoever asks for what."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.workflow.conftest import Project, refused
from workflow.configuration import ConfigurationError, load


def test_config_is_read_as_delivered(project: Project) -> None:
    configuration = project.load()
    assert set(configuration.suites) >= {"papers", "embedded", "development"}
    assert configuration.file("tables", "table1.yaml").endswith("config/tables/table1.yaml")
    assert configuration.settings["suite"] == "papers"


def test_data_root_may_end_in_a_slash(project: Project) -> None:
    assert project.load(data_root="/scratch/data/").data_root == "/scratch/data"


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("datasets.yaml", lambda c: c.update(mnist={}), "mnist: missing key 'title'"),
        ("datasets.yaml", lambda c: c["svhn"].update(native_side=0), "svhn.native_side: found 0"),
        (
            "backbones.yaml",
            lambda c: c["identity"].update(kind="resnet"),
            "identity.kind: found 'resnet', expected one of",
        ),
        ("methods.yaml", lambda c: c["methods"]["kde"].update(colour=1), "methods.kde: unknown key 'colour'"),
        ("methods.yaml", lambda c: c["methods"]["oe"].update(starts_from="goad"), "oe.starts_from: found goad"),
        ("methods.yaml", lambda c: c["methods"]["kde"].update({"class": "pyod.models.kde.KD"}), "kde.class: 'KD'"),
        ("tables/table3.yaml", lambda c: c.pop("against"), "top level: missing key 'against'"),
        ("suites/embedded.yaml", lambda c: c.update(local_copies={"svhn": 3}), "local_copies.svhn: found 3"),
        ("suites/embedded.yaml", lambda c: c.update(repetitions=-3), "repetitions: found -3"),
    ],
)
def test_a_wrong_entry(project: Project, file: str, change: Callable[[Any], object], message: str) -> None:
    project.edit(file, change)
    assert f"config/{file}: {message}" in refused(project.load)


def test_wrong_settings_may_come_from_the_command_line(project: Project) -> None:
    assert "config/config.yaml: top level: unknown key 'devise'. Did you mean 'device'?" in refused(
        project.load, devise="cpu"
    )
    assert "config/config.yaml: local_copies.svhn.path: found 3" in refused(
        project.load, local_copies={"svhn": {"path": 3}}
    )
    assert "config/config.yaml: repetitions: found nan" in refused(project.load, repetitions=float("nan"))
    text = refused(project.load, suite="embeded")
    assert re.search(
        r"config\.yaml: suite: 'embeded' is no suite.* Did you mean 'embedded'\? Known: development, ", text
    )


def test_settings_that_are_no_mapping_are_refused(project: Project) -> None:
    with pytest.raises(ConfigurationError, match=r"config\.yaml: is empty"):
        load(None, project.config)  # type: ignore[arg-type]


@pytest.mark.parametrize("file", ["config.yaml", "methods.yaml", "suites/embedded.yaml", "tables/table1.yaml"])
def test_a_repeated_key_is_refused_in_every_file(project: Project, file: str) -> None:
    """Snakemake, which gives the settings, has read config.yaml without a word."""
    settings = project.read("config.yaml")
    path = project.config / file
    last = path.read_text().rstrip().splitlines()[-1]
    path.write_text(f"{path.read_text().rstrip()}\n{last}\n")
    with pytest.raises(ConfigurationError, match=rf"config/{file}: line \d+: the key '\w+' is there twice"):
        load(settings, project.config)


@pytest.mark.parametrize(
    ("file", "cure"),
    [
        ("suites/mine.yml", "[\\w-]+.yaml"),
        ("suites/my.own.yaml", "[\\w-]+.yaml"),
        ("tables/ablation.yaml", "table\\w+.yaml"),
    ],
)
def test_a_file_that_no_target_could_name_is_refused(project: Project, file: str, cure: str) -> None:
    (project.config / file).write_text("title: x")
    assert refused(project.load).endswith(f"config/{file}: this name cannot be asked for; rename it to {cure}")


def test_the_hidden_files_of_editors_are_no_suites(project: Project) -> None:
    (project.config / "suites/.#embedded.yaml").symlink_to("nowhere")
    project.load()


def test_a_missing_file_is_named(project: Project) -> None:
    (project.config / "backbones.yaml").unlink()
    assert refused(project.load).endswith("config/backbones.yaml: cannot be read: No such file or directory")
