"""Files, folders and archives are found; links, traps and nothing are refused with a reason."""

import os
import zipfile
from pathlib import Path

from narratives.sources.inputs import Input, Refusal, find_inputs


def _reason(*paths: Path) -> str:
    (refusal,) = find_inputs(paths)
    assert isinstance(refusal, Refusal)
    return refusal.reason


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """Every file below a folder is an input; hidden ones are not."""
    for name in ("b.csv", "a/c.csv", ".hidden", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert ["b.csv", "c.csv"] == [item.file_name for item in find_inputs([tmp_path])]


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    """A link is refused whether it is named or found, and whether it points to a file or a folder."""
    (tmp_path / "real.csv").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.csv").symlink_to(tmp_path / "real.csv")
    (tmp_path / "folder" / "up").symlink_to(tmp_path)
    assert "symbolic link" in _reason(tmp_path / "folder" / "link.csv")
    assert 2 == sum("symbolic link" in item.reason for item in find_inputs([tmp_path / "folder"]))


def test_names_that_are_no_text_are_written_with_escapes(tmp_path: Path) -> None:
    """A file name in another encoding can be shown and stored."""
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text("x")
    (item,) = find_inputs([tmp_path])
    assert item.name.endswith("caf\\xe9.csv")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """Missing, empty and special files each have their reason."""
    (tmp_path / "empty.csv").touch()
    os.mkfifo(tmp_path / "pipe")
    assert "does not exist" == _reason(tmp_path / "missing")
    assert "is empty" == _reason(tmp_path / "empty.csv")
    assert "is not a regular file" == _reason(tmp_path / "pipe")


def test_members_of_archives_are_inputs(tmp_path: Path) -> None:
    """Each file in a zip archive is an input of its own."""
    archive = _zip(tmp_path / "a.zip", {"data/one.csv": b"x", "two.csv": b"y", "nothing.csv": b""})
    assert [Input(archive, "data/one.csv", False), Input(archive, "two.csv", False)] == list(find_inputs([archive]))


def test_archives_that_reach_outside_are_refused(tmp_path: Path) -> None:
    """A member with `..`, an absolute path or a drive refuses the whole archive."""
    for name in ("../evil.csv", "/etc/passwd", "a\\..\\..\\evil.csv", "C:\\evil.csv"):
        assert "outside" in _reason(_zip(tmp_path / "a.zip", {"good.csv": b"x", name: b"x"}))


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    """A symbolic link inside an archive refuses it."""
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "symbolic link in it" in _reason(tmp_path / "a.zip")


def test_broken_archives_are_refused(tmp_path: Path) -> None:
    """A cut archive has a reason, not a traceback."""
    whole = _zip(tmp_path / "a.zip", {"one.csv": b"x" * 1000}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:60])
    assert "broken zip archive" in _reason(tmp_path / "cut.zip")
