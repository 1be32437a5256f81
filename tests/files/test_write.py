"""A schedule's files rewritten: completely or not at all, and no person's work lost."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from workshops import load_schedule
from workshops.errors import UnreadableError
from workshops.files.lock import lock_folder
from workshops.files.write import ChangedError, rewrite_files


def test_files_are_rewritten(tmp_path: Path) -> None:
    """Each file holds its new bytes, in the mode it had, where its link leads."""
    path, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path.name)

    rewrite_files({str(link): (b"old", b"new")})

    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    assert link.is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["a.yaml", "link.yaml"]


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no extended attributes")
def test_attributes_are_kept(tmp_path: Path) -> None:
    """Extended attributes are those of the old file, also where the folder gives new files some."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    path.chmod(0o640)

    rewrite_files({str(path): (b"old", b"new")})

    assert path.read_bytes() == b"new"
    assert os.getxattr(path, "user.note") == b"kept"
    assert path.stat().st_mode & 0o777 == 0o640


ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
NOBODY = 2**32 - 1
RIGHTS = [(1, 6, NOBODY), (2, 6, 1), (4, 4, NOBODY), (16, 6, NOBODY), (32, 4, NOBODY)]
"""Tag, permissions and id: owner, user 1, group, mask, others; as Linux stores them."""


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no access lists of this kind")
def test_access_list_is_kept(tmp_path: Path) -> None:
    """An access list stays as it was; one that the folder gives to new files is not added."""
    path, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    path.write_bytes(b"old")
    other.write_bytes(b"old")
    rights = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in RIGHTS)
    try:
        os.setxattr(path, ACCESS, rights)
        os.setxattr(tmp_path, DEFAULT, rights)
    except OSError:
        pytest.skip("the file system has no access lists")

    rewrite_files({str(name): (b"old", b"new") for name in (path, other)})

    assert os.getxattr(path, ACCESS) == rights
    assert os.listxattr(other) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no extended attributes")
def test_attribute_that_can_not_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an attribute would be lost, the old file stays and the attribute is named."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "listxattr", lambda name: ["user.note"] if name == path else [])
    monkeypatch.setattr(os, "getxattr", lambda *_: b"kept")
    monkeypatch.setattr(os, "setxattr", refuse)

    with pytest.raises(UnreadableError) as refusal:
        rewrite_files({str(path): (b"old", b"new")})
    assert str(refusal.value) == f"{path}: the attribute user.note cannot be kept"
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_hard_links_are_named(tmp_path: Path) -> None:
    """A file that has other names is a file of its own afterwards, and that is reported."""
    path, copy = tmp_path / "a.yaml", tmp_path / "b.yaml"
    path.write_bytes(b"old")
    os.link(path, copy)

    assert rewrite_files({str(path): (b"old", b"new")}) == (
        f"{path}: 1 other hard link to it not changed",
    )
    assert (path.read_bytes(), copy.read_bytes()) == (b"new", b"old")
    assert rewrite_files({str(path): (b"new", b"newer")}) == ()


def test_changed_meanwhile_writes_nothing(tmp_path: Path) -> None:
    """When one of several files was changed meanwhile, none is written."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_bytes(b"old")
    second.write_bytes(b"somebody else's")

    with pytest.raises(UnreadableError) as refusal:
        rewrite_files({str(first): (b"old", b"new"), str(second): (b"old", b"new")})
    assert str(refusal.value) == f"{second}: changed in the meantime; run the command again"
    assert first.read_bytes() == b"old"


def test_file_that_is_to_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with the same bytes before and after need not be writable, but must hold them."""
    first, second = str(tmp_path / "a"), str(tmp_path / "b")
    Path(first).write_bytes(b"old")
    Path(second).write_bytes(b"other")
    inode = os.stat(second).st_ino
    monkeypatch.setattr(os, "access", lambda name, _: name == first)

    rewrite_files({first: (b"old", b"new"), second: (b"other", b"other")})

    assert Path(first).read_bytes() == b"new"
    assert os.stat(second).st_ino == inode
    Path(second).write_bytes(b"another")
    with pytest.raises(ChangedError):
        rewrite_files({first: (b"new", b"newest"), second: (b"other", b"other")})
    assert Path(first).read_bytes() == b"new"


def test_vanished_file(tmp_path: Path) -> None:
    """A file that is gone is not made again."""
    with pytest.raises(UnreadableError, match="No such file"):
        rewrite_files({str(tmp_path / "a.yaml"): (b"old", b"new")})
    assert not os.listdir(tmp_path)


def test_vanished_folder(tmp_path: Path) -> None:
    """A folder that is gone is reported."""
    with pytest.raises(UnreadableError, match="No such file"):
        rewrite_files({str(tmp_path / "gone" / "a.yaml"): (b"old", b"new")})


def test_read_only_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that its owner has closed to writing is left alone."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write whatever the mode says

    with pytest.raises(UnreadableError, match="is read-only"):
        rewrite_files({str(path): (b"old", b"new")})


def test_file_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without a folder is one in the working folder."""
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_bytes(b"old")

    rewrite_files({"a.yaml": (b"old", b"new")})

    assert Path("a.yaml").read_bytes() == b"new"


HOLD = """\
import sys, time
from workshops.files.lock import lock_folder
with lock_folder(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def start(script: str, *arguments: str) -> "subprocess.Popen[str]":
    """A Python process of its own that imports what this one does."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """A process that is killed while it holds the lock leaves it open, and nothing behind."""
    with start(HOLD, str(tmp_path)) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        holder.kill()

    with lock_folder(str(tmp_path)):
        assert not os.listdir(tmp_path)


MARK = """\
import sys
from workshops.files.write import ChangedError, rewrite_files
from workshops.errors import UnreadableError
from workshops.schedule.edit import edit_attendee, plan_edits, read_editable

for attendee in range(int(sys.argv[2]), 100, 2):
    while True:
        edits = [edit_attendee(0, attendee, "attended", True)]
        try:
            rewrite_files(plan_edits(read_editable(sys.argv[1]), edits).changes)
            break
        except UnreadableError as error:
            assert "changed in the meantime" in str(error), error
"""


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Two processes that mark fifty attendees each, at once, leave all hundred marked."""
    path = tmp_path / "one.yaml"
    people = "".join(f"  - {{name: P{number}}}  # {number}\n" for number in range(100))
    top = "series: {id: s, title: S}\nworkshops:\n- id: a\n  title: A\n  attendees:\n"
    path.write_text(top + people, "utf-8")

    writers = [start(MARK, str(path), half) for half in "01"]
    assert [writer.wait(600) for writer in writers] == [0, 0]
    for writer in writers:
        writer.communicate()

    assert all(person.attended for person in load_schedule(path).workshops[0].attendees)
    assert path.read_text("utf-8") == top + people.replace("}", ", attended: true}")
    assert os.listdir(tmp_path) == ["one.yaml"]
