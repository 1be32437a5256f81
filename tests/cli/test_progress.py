"""Long work on a terminal shows how far it is, and nothing else ever does."""

import os
import pty
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, TextIO

import pytest

from support.schedules import GOLDEN
from workshops.cli import progress

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

    def wait_for(self, text: str) -> str:
        """Everything until the text is shown."""
        shown = b""
        while text.encode() not in shown:
            shown += os.read(self.ours, 65536)
        return shown.decode()


@contextmanager
def open_screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Standard error on a terminal."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm-256color")
    with open(theirs, "w") as stream, monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        yield Screen(ours, stream)
    os.close(ours)


def write_three() -> None:
    """Work that reports its progress three times."""
    with progress.progress_bar("Writing") as on_progress:
        for done in range(1, 4):
            on_progress(done, 3)


def test_work_over_a_second_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """From its first second on, a bar says how many are done of how many."""
    monkeypatch.setattr(progress, "monotonic", iter(range(10)).__next__)

    with open_screen(monkeypatch) as screen:
        write_three()
        shown = screen.read()

    assert "Writing" in shown
    assert "3/3" in shown


def test_quick_work_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes less than a second is over before a bar could be read."""
    monkeypatch.setattr(progress, "monotonic", lambda: 0.0)

    with open_screen(monkeypatch) as screen:
        write_three()
        assert screen.read() == ""


def test_a_pipe_shows_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)

    write_three()

    assert capsys.readouterr().err == ""


def test_a_spinner_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A timer shows that work goes on; nothing is left on the screen when it is done."""
    monkeypatch.setattr(progress, "PATIENCE", 0.01)

    with open_screen(monkeypatch) as screen:
        with progress.spinner("Reading"):
            screen.wait_for("Reading")
        shown = screen.read()

    assert shown.endswith("\x1b[2K")


def test_quick_work_starts_no_spinner(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes less than a second shows nothing, and its timer is gone."""
    monkeypatch.setattr(progress, "PATIENCE", 300.0)
    threads = threading.active_count()

    with open_screen(monkeypatch) as screen:
        with progress.spinner("Reading"):
            pass
        assert screen.read() == ""
    assert threading.active_count() <= threads  # one of an earlier test may have ended meanwhile


def test_a_spinner_ends_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error is reported on a clean line."""
    monkeypatch.setattr(progress, "PATIENCE", 0.01)

    with open_screen(monkeypatch) as screen:

        def fail() -> None:
            screen.wait_for("Reading")
            raise KeyError

        with pytest.raises(KeyError), progress.spinner("Reading"):
            fail()
        assert screen.read().endswith("\x1b[2K")


def test_a_pipe_shows_no_spinner(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)

    with progress.spinner("Reading"):
        time.sleep(0.05)

    assert capsys.readouterr().err == ""
