"""Long work on a terminal shows how far it is, and nothing else ever does."""

import os
import pty
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, TextIO

import pytest

from support.schedules import GOLDEN
from workshops.cli import progress
from workshops.ics_import import take_in
from workshops.ics_lint import RULES, lint_calendar

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


def test_checking_a_calendar_is_followed() -> None:
    """How many of all rules a file was held against is told, and the same found."""
    told: list[tuple[int, int]] = []

    found = lint_calendar("a.ics", b"", watch=lambda *reached: told.append(reached))

    assert found == lint_calendar("a.ics", b"")
    assert told == [(0, 1)]
    lint_calendar("a.ics", CALENDAR.read_bytes(), watch=lambda *reached: told.append(reached))
    assert told[1:] == [(number, len(RULES)) for number in range(len(RULES))]


def test_importing_a_calendar_is_followed() -> None:
    """How many of all events have been taken is told."""
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        told.append((done, total))

    intake = take_in([("a.ics", CALENDAR.read_bytes())], title="A", watch=watch)
    events = len(intake.sections["workshops"])
    assert told == [(number, events) for number in range(events)]
