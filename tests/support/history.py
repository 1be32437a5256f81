"""Histories for tests: tuples of records, so that one test's additions are not another's."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from workshops.invitations.history import (
    History,
    Message,
    RecordedAnswer,
    describe_answer,
    describe_facts,
    describe_outcome,
    describe_sending,
    describe_series,
)
from workshops.invitations.history_lines import Record, read_record_line, write_record_line
from workshops.invitations.step import Step
from workshops.model import Attendee, Workshop

Records = tuple[Record, ...]
EMPTY: Records = (describe_series("pilot", "workshops.yaml"),)


def replay(records: Iterable[Record]) -> History:
    """The history that they add up to, each written as a line and read again."""
    history = History()
    for record in records:
        history.apply(read_record_line(write_record_line(record)))
    return history


def begin(records: Records, step: Step, message: Message) -> Records:
    """The records with a message that is about to go."""
    if replay(records).lacks_facts(step.workshop, message.digest):
        records = (*records, describe_facts(step.workshop, message.digest))
    return (*records, describe_sending(step.workshop, step.attendee, message))


def end(records: Records, step: Step, message: Message, *, is_sent: bool = True) -> Records:
    """The records with what came of it."""
    outcome = describe_outcome(step.workshop, step.attendee, message, is_sent=is_sent)
    return (*records, outcome)


def answer(
    records: Records, uid: str, address: str, sequence: int, *, times: str | None = None
) -> Records:
    """The records with an answer that was taken into the schedule."""
    taken = RecordedAnswer(sequence, None, rsvp="accepted", times=times)
    return (*records, describe_answer((uid, address), taken))


def invite(series_id: str, workshop: Workshop, attendee: Attendee, *, sequence: int) -> Records:
    """The history of a series in which one person was sent one invitation."""
    time = datetime(2026, 11, 1, tzinfo=UTC)
    message = Message(
        "REQUEST", sequence, "digest", "office@example.org", time, f"<{'0' * 32}@example.org>"
    )
    return (
        describe_series(series_id, "workshops.yaml"),
        describe_facts(workshop, message.digest),
        describe_sending(workshop, attendee, message),
        describe_outcome(workshop, attendee, message, is_sent=True),
    )


def write_history(path: Path, records: Iterable[Record]) -> None:
    """The file with these records."""
    path.write_bytes(b"".join(write_record_line(record) for record in records))
