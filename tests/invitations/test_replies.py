"""Replies become answers in the schedule without the command line, and are remembered."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest

from workshops import load_schedule
from workshops.errors import UnreadableError
from workshops.invitations import plan_replies, receive_replies, record_replies
from workshops.model import Rsvp, Schedule
from workshops.schedule.build import draft_schedule

REPLIES = Path(__file__).parents[1] / "replies"
ACCEPTED = str(REPLIES / "google-accepted.eml")
BOX = str(REPLIES / "thunderbird-mailbox.mbox")


def find_now(_: Schedule) -> datetime:
    """The day after the last reply."""
    return datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """The schedule that the replies answer, in a folder of its own."""
    return str(shutil.copy(REPLIES / "workshops.yaml", tmp_path / "workshops.yaml"))


def read_rsvp(path: str) -> Rsvp | None:
    """What Ana answered, as the schedule says."""
    return load_schedule(path).workshops[0].attendees[0].rsvp


def test_a_plan_writes_nothing(path: str) -> None:
    """The plan has a decision and the bytes before and after; no file changes or appears."""
    before = Path(path).read_bytes()

    plan = plan_replies(path, list(receive_replies([ACCEPTED])), find_now)

    assert [decision.kind for decision in plan.decisions] == ["record"]
    assert plan.changes == {
        path: (before, before.replace(b"ana@example.org", b"ana@example.org, rsvp: accepted", 1))
    }
    assert Path(path).read_bytes() == before
    assert [file.name for file in Path(path).parent.iterdir()] == ["workshops.yaml"]


def test_replies_are_recorded_once(path: str) -> None:
    """What is recorded is in the file; a second run finds it known, and an older reply stale."""
    received = list(receive_replies([BOX]))

    first = record_replies(path, received, find_now)
    second = record_replies(path, received, find_now)
    late = record_replies(path, list(receive_replies([ACCEPTED])), find_now)

    assert read_rsvp(path) == "declined"
    assert sum(decision.rsvp is not None for decision in first.decisions) == 1
    assert (second.changes, late.changes) == ({}, {})
    assert late.decisions[0].kind == "stale"


def test_the_schedule_is_read_twice(path: str) -> None:
    """Once before the edit, and once to verify what comes of it; not for each step."""
    received = list(receive_replies([ACCEPTED]))

    with mock.patch("workshops.schedule.load.draft_schedule", wraps=draft_schedule) as draft:
        record_replies(path, received, find_now)

    assert draft.call_count == 2


def test_a_file_that_is_not_there() -> None:
    """A file that can't be opened is an error when it is its turn."""
    replies: Iterator[object] = receive_replies([ACCEPTED, "none.eml"])

    next(replies)
    with pytest.raises(UnreadableError, match=r"none\.eml"):
        next(replies)
