"""An answer in words is newer than all that is known of its person."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workshops.invitations.history import History, RecordedAnswer, date_answer
from workshops.model import Text, Workshop
from workshops.significant import digest_times

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANA = "ana@example.org"
DAYS = Workshop("days", Text("en", "Days"), "series", "confirmed", start=date(2026, 5, 1))
PERSON = (DAYS.uid, ANA)
TIMES = digest_times(DAYS)


def test_the_first_answer_has_the_time_of_the_command() -> None:
    """Where nothing was sent or answered, it answers the first invitation, now."""
    assert date_answer(History(), DAYS, ANA, "declined", NOW) == RecordedAnswer(
        0, NOW, None, "declined", times=TIMES
    )


@pytest.mark.parametrize(("dtstamp", "mailed"), [(10, None), (None, 10), (10, 5)])
def test_mail_with_a_fast_clock(dtstamp: int | None, mailed: int | None) -> None:
    """A reply whose clock is ahead of ours is still older, and what it claimed is kept."""

    def find(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOW + timedelta(minutes=minutes)

    known = RecordedAnswer(3, find(dtstamp), find(mailed), "accepted", ((NOW, NOW),))

    answer = date_answer(History(answers={PERSON: known}), DAYS, ANA, "declined", NOW)

    assert answer == RecordedAnswer(
        3, NOW + timedelta(minutes=10, seconds=1), None, "declined", ((NOW, NOW),), TIMES
    )
