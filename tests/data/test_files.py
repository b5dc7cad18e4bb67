import hashlib
import subprocess
import sys

import pytest

from data.files import atomic, sha256
from tests.data.conftest import ROOT


def test_a_written_file_appears_in_a_new_folder(tmp_path):
    target = tmp_path / "new" / "file.txt"
    with atomic(target) as temporary:
        temporary.write_text("whole")
        assert not target.exists()
        assert temporary.suffix == ".txt"
    assert target.read_text() == "whole"
    assert list(target.parent.iterdir()) == [target]


def test_a_failure_keeps_the_old_file_and_leaves_nothing(tmp_path):
    target = tmp_path / "file.txt"
    target.write_text("old")

    def fail() -> None:
        with atomic(target) as temporary:
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


WRITER = "import sys; from data.files import *; {}: sys.stdout.write('x\\n'); sys.stdout.flush(); sys.stdin.read()"


@pytest.fixture
def writer(tmp_path):
    """A process that is writing `file.txt`."""
    code = WRITER.format(f"\nwith atomic(Path({str(tmp_path / 'file.txt')!r}))")
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"x\n"
        yield process
        process.kill()


def test_what_a_killed_writer_has_left_is_removed_by_the_next(writer, tmp_path):
    writer.kill()
    writer.wait()
    assert len(list(tmp_path.iterdir())) == 1
    (tmp_path / ".other-file.txt").touch()
    with atomic(tmp_path / "file.txt") as temporary:
        temporary.write_text("whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other-file.txt", "file.txt"]


def test_a_living_writer_is_left_alone(writer, tmp_path):
    with atomic(tmp_path / "file.txt") as temporary:
        temporary.write_text("whole")
    assert len(list(tmp_path.iterdir())) == 2


def test_sha256_is_that_of_the_content(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    assert sha256(tmp_path / "file") == hashlib.sha256(b"abc").hexdigest()
