"""What is read of a schedule of several files while another run writes them."""

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from workshops import load_schedule
from workshops.errors import UnreadableError
from workshops.files import lock
from workshops.files.lock import lock_folder
from workshops.schedule import load
from workshops.schedule.build import draft_schedule

ORGANIZATION = "organizations:\n  - {id: uni, name: University}\n"
WORKSHOPS = """\
workshops:
  - id: one
    title: One
    attendees:
      - {name: Ann, organization: uni}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A schedule of two files; the second one will refer to the first one."""
    (tmp_path / "a.yaml").write_text("series: {id: small, title: Small}\n")
    (tmp_path / "b.yaml").write_text("workshops:\n  - {id: one, title: One}\n")
    return tmp_path


def test_files_written_while_they_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that writes both files between the readings of the two is seen in both or in none."""
    is_written = False

    def open_late(name: str, mode: str) -> Any:
        nonlocal is_written
        if name.endswith("b.yaml") and not is_written:
            is_written = True
            with (folder / "a.yaml").open("a") as file:
                file.write(ORGANIZATION)
            (folder / "new").write_text(WORKSHOPS)
            (folder / "new").replace(name)
        return open(name, mode)

    monkeypatch.setattr(load, "open", open_late, raising=False)

    schedule = load_schedule(folder)

    assert is_written
    assert [organization.id for organization in schedule.organizations] == ["uni"]
    assert schedule.workshops[0].attendees[0].organization == schedule.organizations[0]


def test_another_run_is_between_two_files(folder: Path) -> None:
    """Where another run has written one of two files and not yet the other, a reader waits."""
    with ExitStack() as writer:
        writer.enter_context(lock_folder(folder))
        (folder / "b.yaml").write_text(WORKSHOPS)

        def go_on(_: float) -> None:
            (folder / "a.yaml").write_text(f"series: {{id: small, title: Small}}\n{ORGANIZATION}")
            writer.close()

        with mock.patch("time.sleep", side_effect=go_on) as wait:
            schedule = load_schedule(folder)

    assert wait.call_count == 1
    assert [organization.id for organization in schedule.organizations] == ["uni"]


def test_folder_that_stays_locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another run stays between two files, that is reported after a time."""
    monkeypatch.setattr(lock, "_TIMEOUT", 0.02)
    with (
        lock_folder(folder),
        pytest.raises(UnreadableError, match="another program is writing there; try again later"),
    ):
        load_schedule(folder)


def test_file_that_goes_while_it_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that an editor puts aside after it was listed is one of the next reading."""
    is_gone = False

    def open_late(name: str, mode: str) -> Any:
        nonlocal is_gone
        if name.endswith("b.yaml") and not is_gone:
            is_gone = True
            (folder / "b.yaml").rename(folder / "c.yaml")
        return open(name, mode)

    monkeypatch.setattr(load, "open", open_late, raising=False)

    assert [workshop.id for workshop in load_schedule(folder).workshops] == ["one"]
    assert is_gone


def test_file_that_is_replaced_after_it_was_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of the last change is that of what was read, not of what came after it."""
    path = folder / "a.yaml"
    os.utime(path, (1_800_000_000, 1_800_000_000))

    def draft_late(*arguments: Any, **options: Any) -> Any:
        path.unlink()
        return draft_schedule(*arguments, **options)

    monkeypatch.setattr(load, "draft_schedule", draft_late)

    assert load_schedule(path).modified == datetime(2027, 1, 15, 8, tzinfo=UTC)


def test_files_that_never_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that change at each reading are an error in the end, not a wait for ever."""

    def open_written(name: str, mode: str) -> Any:
        with (folder / "a.yaml").open("a") as file:
            file.write("# one more\n")
        return open(name, mode)

    monkeypatch.setattr(load, "open", open_written, raising=False)

    with pytest.raises(UnreadableError, match="its files keep changing; try again later"):
        load_schedule(folder)
