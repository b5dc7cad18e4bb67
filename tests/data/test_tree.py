import gzip
import os
import tarfile
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import tree
from data.tree import members, read_member

FILES = {"b/2.txt": b"two", "a/1.txt": b"one", "a/skip.md": b"-", "c.txt": b"three"}
RNG = np.random.default_rng(0)
KINDS = ["folder", "files.tar", "files.tar.gz", "files.tar.bz2", "files.tar.xz", "files.zip"]


def texts(source):
    return [(name, read()) for name, read in members(source, lambda name: name.endswith(".txt"))]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_shows_the_chosen_files_sorted(pack, kind):
    assert texts(pack(FILES, kind)) == [("a/1.txt", b"one"), ("b/2.txt", b"two"), ("c.txt", b"three")]


names = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda parts: "/".join(parts) + ".x"
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(files=st.dictionaries(names, st.binary(max_size=20), min_size=1))
def test_a_tar_and_a_zip_show_the_same(pack, files):
    views = [
        [(name, read()) for name, read in members(pack(files, kind), lambda _: True)] for kind in ("f.tar.gz", "f.zip")
    ]
    assert views[0] == views[1] == sorted(files.items())


@pytest.mark.parametrize("kind", ["files.tar", "files.zip"])
def test_a_leading_dot_and_backslashes_are_normalised(pack, kind):
    assert texts(pack({"./a/1.txt": b"one", "b\\2.txt": b"two"}, kind)) == [
        ("a/1.txt", b"one"),
        ("b/2.txt", b"two"),
    ]


@pytest.mark.parametrize("kind", ["files.tar", "files.zip"])
@pytest.mark.parametrize("name", ["/etc/passwd", "a/../../b.txt", "..\\b.txt", "C:/b.txt", "."])
def test_unsafe_names_are_refused(pack, kind, name):
    with pytest.raises(ValueError, match=r"files.*unsafe member name"):
        texts(pack({name: b"x"}, kind))


def test_links_in_a_tar_are_left_out(tmp_path):
    with tarfile.open(tmp_path / "links.tar", "w") as archive:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert texts(tmp_path / "links.tar") == []


def test_links_in_a_zip_are_left_out(tmp_path):
    with zipfile.ZipFile(tmp_path / "links.zip", "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert texts(tmp_path / "links.zip") == []


def test_a_folder_follows_links_to_files(tmp_path):
    (tmp_path / "real").write_text("one")
    (tmp_path / "folder").mkdir()
    os.symlink(tmp_path / "real", tmp_path / "folder" / "a.txt")
    os.symlink(tmp_path / "gone", tmp_path / "folder" / "b.txt")
    assert texts(tmp_path / "folder") == [("a.txt", b"one")]


@pytest.mark.parametrize("kind", KINDS)
def test_an_oversized_member_is_refused(pack, kind, monkeypatch):
    monkeypatch.setattr(tree, "MEMBER_LIMIT", 4)
    with pytest.raises(ValueError, match=r"c\.txt has 5 bytes, above the limit"):
        texts(pack(FILES, kind))


@pytest.fixture
def strict(monkeypatch):
    """Limits that an archive of kilobytes reaches."""
    monkeypatch.setattr(tree, "MEMBER_LIMIT", 20_000)
    monkeypatch.setattr(tree, "EXPANSION", 2)


@pytest.mark.parametrize("kind", KINDS[2:-1])
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_a_decompression_bomb_is_refused(pack, kind, suffix, strict):
    """Also one in the members that nobody asks for, which are read through."""
    source = pack({f"{i}.{suffix}": bytes(20_000) for i in range(9)}, kind)
    with pytest.raises(ValueError, match=rf"{kind}: it becomes more than 2 times as large"):
        texts(source)


def test_a_zip_counts_what_is_asked_for(tmp_path, strict):
    with zipfile.ZipFile(tmp_path / "files.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(9):
            archive.writestr(f"{i}.md", bytes(20_000))
    assert texts(tmp_path / "files.zip") == []
    with pytest.raises(ValueError, match="it becomes more than 2 times"):
        list(members(tmp_path / "files.zip", lambda _: True))


def test_zeros_after_the_last_member_are_counted(tmp_path, strict):
    with gzip.open(tmp_path / "files.tar.gz", "wb") as stream:
        stream.write(bytes(200_000))
    with pytest.raises(ValueError, match="it becomes more than 2 times"):
        texts(tmp_path / "files.tar.gz")


def test_incompressible_archives_may_be_of_any_size(pack, strict):
    source = pack({f"{i}.txt": RNG.bytes(19_000) for i in range(9)}, "files.tar.gz")
    assert len(texts(source)) == 9


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_truncated_archive_is_named(pack, kind):
    source = pack({f"{i}.txt": RNG.bytes(3000) for i in range(20)}, kind)
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    with pytest.raises(ValueError, match=rf"{kind}.*truncated"):
        texts(source)


@pytest.mark.parametrize("kind", KINDS[2:])
def test_a_flipped_byte_is_noticed(pack, kind):
    source = pack({f"{i}.txt": RNG.bytes(3000) for i in range(20)}, kind)
    data = bytearray(source.read_bytes())
    data[len(data) // 2] ^= 255
    source.write_bytes(data)
    with pytest.raises(ValueError, match=rf"{kind}.*damaged"):
        texts(source)


def test_a_damaged_member_of_a_zip_is_named(pack):
    source = pack({"a.txt": b"0123456789"}, "files.zip")
    source.write_bytes(source.read_bytes().replace(b"0123456789", b"0123456780"))
    with pytest.raises(ValueError, match=r"files\.zip.*fetch it again"):
        texts(source)


def test_an_encrypted_zip_is_explained(pack):
    source = pack({"a.txt": b"0123456789"}, "files.zip")
    data = bytearray(source.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    source.write_bytes(data)
    with pytest.raises(ValueError, match="without a password"):
        texts(source)


@pytest.mark.parametrize("kind", ["page.tar.gz", "page.zip"])
def test_a_web_page_in_place_of_an_archive_is_recognised(tmp_path, kind):
    (tmp_path / kind).write_text("\n<!DOCTYPE html><html>Sign in</html>")
    with pytest.raises(ValueError, match=rf"{kind}: this is a web page"):
        texts(tmp_path / kind)


def test_a_missing_source_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere: no such folder or archive"):
        texts(tmp_path / "nowhere")


def test_errors_of_the_caller_are_not_taken_for_damage(pack):
    """What the loop's body raises is its own."""

    def fail() -> None:
        for _ in members(pack(FILES, "files.zip"), lambda _: True):
            raise EOFError("mine")

    with pytest.raises(EOFError, match=r"^mine$"):
        fail()


def test_an_unreadable_folder_does_not_look_empty(pack, monkeypatch):
    source = pack(FILES, "folder")
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(PermissionError, match="folder/b"):
        texts(source)


def test_read_member_finds_a_file_in_any_folder(pack):
    assert read_member(pack(FILES, "files.tar"), "2.txt") == b"two"
    with pytest.raises(ValueError, match=r"there is no 9\.txt"):
        read_member(pack(FILES, "files.tar"), "9.txt")


def test_nothing_is_written(pack, tmp_path):
    source = pack(FILES, "files.tar.gz")
    texts(source)
    assert list(tmp_path.iterdir()) == [source]
