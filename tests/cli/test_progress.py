"""Long work on a terminal shows how far it is, and nothing else ever does."""

import os
import pty
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

import pytest

from support.program import SHIPPED
from support.schedules import GOLDEN
from workshops.cli import progress
from workshops.cli.settings import Settings
from workshops.ics_import import take_in
from workshops.ics_import.drop_invalid import salvage_schedule
from workshops.ics_lint import RULES, lint_calendar
from workshops.schedule.load import load_schedule

CALENDAR = GOLDEN / "clock-times" / "calendar.ics"


class Screen(NamedTuple):
    """A terminal that standard error is on."""

    ours: int
    stream: TextIO

    def read(self) -> str:
        """Everything shown so far."""
        print("end", file=self.stream, flush=True)
        shown = b""
        while not shown.endswith(b"end\r\n"):
            shown += os.read(self.ours, 65536)
        return shown.decode().removesuffix("end\r\n")


@contextmanager
def open_screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Standard error on a terminal."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm-256color")
    with open(theirs, "w") as stream, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        yield Screen(ours, stream)
    os.close(ours)


def test_work_over_a_second_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """From its first second on, a bar says how many are done of how many."""
    monkeypatch.setattr(progress, "monotonic", iter(range(10)).__next__)

    with open_screen(monkeypatch) as screen:
        assert list(progress.follow("abc", 3, "Writing")) == ["a", "b", "c"]
        shown = screen.read()

    assert "Writing" in shown
    assert "3/3" in shown


def test_quick_work_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes less than a second is over before a bar could be read."""
    monkeypatch.setattr(progress, "monotonic", lambda: 0.0)

    with open_screen(monkeypatch) as screen:
        assert list(progress.follow("abc", 3, "Writing")) == ["a", "b", "c"]
        assert screen.read() == ""


def test_a_pipe_shows_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)

    assert list(progress.follow("abc", 3, "Writing")) == ["a", "b", "c"]

    assert capsys.readouterr().err == ""


def test_reading_a_schedule_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file says how far it has been read, and is the same schedule."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    settings = Settings()
    settings.schedule = str(SHIPPED)

    with open_screen(monkeypatch) as screen:
        schedule = settings.load()
        assert "Reading" in screen.read()

    assert schedule == load_schedule(SHIPPED)


def test_a_folder_is_followed_as_a_whole(tmp_path: Path) -> None:
    """How much is read counts the files before."""
    text = SHIPPED.read_text()
    head, regions, rest = text.partition("\nregions:")
    (tmp_path / "a.yaml").write_text(head + "\n")
    (tmp_path / "b.yaml").write_text(regions + rest)
    told: list[tuple[int, int]] = []

    load_schedule(tmp_path, watch=lambda *reached: told.append(reached))

    size = sum(one.stat().st_size for one in tmp_path.iterdir())
    assert {total for _, total in told} == {size}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == size


def test_checking_a_calendar_is_followed() -> None:
    """How many of all rules a file was held against is told, and the same found."""
    told: list[tuple[int, int]] = []

    found = lint_calendar("a.ics", b"", watch=lambda *reached: told.append(reached))

    assert found == lint_calendar("a.ics", b"")
    assert told == [(0, 1)]
    lint_calendar("a.ics", CALENDAR.read_bytes(), watch=lambda *reached: told.append(reached))
    assert told[1:] == [(number, len(RULES)) for number in range(len(RULES))]


def test_importing_a_calendar_is_followed() -> None:
    """How many of all events have been taken is told, then how much of the result was checked."""
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        told.append((done, total))

    intake = take_in([("a.ics", CALENDAR.read_bytes())], title="A", watch=watch)
    events = len(intake.sections["workshops"])
    assert told == [(number, events) for number in range(events)]

    told.clear()
    text = salvage_schedule(intake.sections, watch=watch).text
    assert told[-1] == (len(text.encode()),) * 2
