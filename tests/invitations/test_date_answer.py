"""An answer in words is newer than all that is known of its person."""

from datetime import UTC, datetime, timedelta

import pytest

from workshops.invitations.history import History, RecordedAnswer, date_answer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PERSON = ("uid", "ana@example.org")


def test_the_first_answer_has_the_time_of_the_command() -> None:
    """Where nothing was sent or answered, it answers the first invitation, now."""
    assert date_answer(History(), PERSON, "declined", NOW) == RecordedAnswer(
        0, NOW, None, "declined"
    )


@pytest.mark.parametrize(("dtstamp", "mailed"), [(10, None), (None, 10), (10, 5)])
def test_mail_with_a_fast_clock(dtstamp: int | None, mailed: int | None) -> None:
    """A reply whose clock is ahead of ours is still older, and what it claimed is kept."""

    def find(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOW + timedelta(minutes=minutes)

    known = RecordedAnswer(3, find(dtstamp), find(mailed), "accepted", ((NOW, NOW),))

    answer = date_answer(History(answers={PERSON: known}), PERSON, "declined", NOW)

    assert answer == RecordedAnswer(
        3, NOW + timedelta(minutes=10, seconds=1), None, "declined", ((NOW, NOW),)
    )
