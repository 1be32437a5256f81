"""The messages that each person was sent, and their answers, in a file that only grows.

The schedule has the current facts; only the history knows what people were sent. So no message goes
twice, and a person who is no longer in the schedule still gets a cancellation (RFC 5546 section
3.2.5). Each line is one event as a JSON object:

    series     whose history this is; the first line
    facts      time, place and status of a workshop, named by their digest in later lines
    sending    a message to one person that is about to go
    sent       the mail server accepted it
    refused    the mail server did not accept it
    answered   the newest answer of a person that was taken into the schedule

The lines are kept by `history_file`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, get_args

from workshops.invitations.history_lines import (
    Record,
    RecordReader,
    keep_storable,
    read_address,
    read_facts,
    read_label,
    read_message_id,
    read_storable,
    read_utc,
    write_facts,
    write_utc,
)
from workshops.model import Attendee, Role, Rsvp, Workshop
from workshops.names import fold_address
from workshops.schedule import fields
from workshops.significant import digest_times, keep_facts

VERSION = 1
_ABOUT = "What `workshops` sent and what people answered. Keep this file with the schedule."
Method = Literal["REQUEST", "CANCEL"]
_METHODS: dict[str, Method] = {method: method for method in get_args(Method)}
Invitee = tuple[str, str]
"""Somebody at one workshop: its uid and their folded address."""


class Message(NamedTuple):
    """One message to one person; `digest` names the facts that it states, `time` is aware.

    `organizer` is the address it comes from and `id` its Message-ID. A reminder repeats an
    invitation that was not answered.
    """

    method: Method
    sequence: int
    digest: str
    organizer: str
    time: datetime
    id: str
    is_reminder: bool = False


class Recipient(NamedTuple):
    """A person to whom messages about a workshop were sent, with the facts of that time.

    `sent` is the last message that the server took. `pending` is one that was begun, where
    it is unknown whether the server took it: the program was stopped in between.
    """

    address: str
    name: str
    language: str | None = None
    role: Role = "participant"
    region: str | None = None
    sent: Message | None = None
    pending: Message | None = None

    @property
    def last(self) -> Message:
        """The newest message that may have reached them."""
        last = self.pending or self.sent
        assert last is not None, "a recipient was written to"
        return last

    @property
    def is_cancelled(self) -> bool:
        """Whether a cancellation is certainly the last message that they got."""
        return self.pending is None and self.last.method == "CANCEL"


@dataclass
class SentWorkshop:
    """One workshop as people were sent it: its highest SEQUENCE, and `facts` by their digest.

    `digest` names the facts of the last invitation or update; `people` are by folded address.
    """

    id: str
    sequence: int
    digest: str
    facts: Mapping[str, Workshop]
    people: dict[str, Recipient]

    def find_known(self, recipient: Recipient) -> Workshop | None:
        """The workshop as a person has it in their calendar; None where it was cancelled."""
        last = recipient.last
        return self.facts[last.digest] if last.method == "REQUEST" else None


class RecordedAnswer(NamedTuple):
    """An answer that was taken into the schedule: what to, when it was given and sent, and what.

    `implausible` has each DTSTAMP that the person's program claimed and that could not be, with the
    time when it was first read: nothing else shows how old such a reply is. All times are aware.
    `times` is the digest of when the workshop was in the schedule, of an answer given in words: it
    may be to a time that nobody was sent yet.
    """

    sequence: int
    dtstamp: datetime | None
    mailed: datetime | None = None
    rsvp: Rsvp | None = None
    implausible: tuple[tuple[datetime, datetime], ...] = ()
    times: str | None = None


@dataclass
class History:
    """All messages and answers until now; `workshops` are by uid.

    `series` is the id of the series whose history it is, and `file` the name of its schedule.
    """

    series: str = ""
    file: str = ""
    workshops: dict[str, SentWorkshop] = field(default_factory=dict)
    answers: dict[Invitee, RecordedAnswer] = field(default_factory=dict)
    _facts: dict[str, dict[str, Workshop]] = field(default_factory=dict)

    def apply(self, record: RecordReader) -> None:
        """Take in the next line; raises ValueError for one that does not follow from the others."""
        event = record.read("event", str)
        if event == "series":
            version = record.number("version")
            if version > VERSION:
                raise ValueError(
                    f"written by a newer version of the program ({version}): update it"
                )
            self.series = record.read("series", fields.SLUG.read)
            self.file = record.read("file", read_storable)
        elif not self.series:
            raise ValueError("the first line does not name the series")
        elif event == "facts":
            facts = read_facts(record)
            self._facts.setdefault(facts.uid, {})[record.read("digest", read_label)] = facts
        elif event == "sending":
            self._apply_sending(record)
        elif event in ("sent", "refused"):
            self._apply_outcome(record, is_sent=event == "sent")
        elif event == "answered":
            person = _read_key(record)
            self.answers[person] = _read_answer(record)
        else:
            raise ValueError(f'unknown event "{event[:20]}"')

    def _apply_sending(self, record: RecordReader) -> None:
        uid, key = _read_key(record)
        message = Message(
            record.read("method", _METHODS.__getitem__),
            record.number("sequence"),
            record.read("digest", read_label),
            record.read("organizer", read_address),
            record.read("time", read_utc),
            record.read("message_id", read_message_id),
            is_reminder=record.flag("reminder"),
        )
        facts = self._facts.get(uid, {})
        if message.digest not in facts:
            raise ValueError("the facts that it refers to are missing")
        workshop = self.workshops.setdefault(
            uid, SentWorkshop("", 0, message.digest, facts, people={})
        )
        workshop.id = record.read("workshop", fields.SLUG.read)
        workshop.sequence = max(workshop.sequence, message.sequence)
        if message.method == "REQUEST":
            workshop.digest = message.digest
        known = workshop.people.get(key)
        workshop.people[key] = Recipient(
            address=record.read("address", read_address),
            name=record.read("name", read_storable),
            language=record.find("language", fields.read_language_tag),
            role=record.read("role", fields.ROLE.read),
            region=record.find("region", fields.REGION_ID.read),
            sent=known.sent if known else None,
            pending=message,
        )

    def _apply_outcome(self, record: RecordReader, *, is_sent: bool) -> None:
        uid, key = _read_key(record)
        workshop = self.workshops.get(uid)
        recipient = workshop.people.get(key) if workshop else None
        pending = recipient.pending if recipient else None
        if workshop is None or recipient is None or pending is None:
            raise ValueError("nothing was being sent to that person")
        if pending.id != record.read("message_id", read_message_id):
            raise ValueError("another message was being sent to that person")
        if is_sent:
            workshop.people[key] = recipient._replace(sent=pending, pending=None)
        elif recipient.sent:
            workshop.people[key] = recipient._replace(pending=None)
        else:
            del workshop.people[key]
        if not workshop.people:
            del self.workshops[uid]

    def lacks_facts(self, workshop: Workshop, digest: str) -> bool:
        """Whether a message that states these facts needs a line that has them first.

        Facts that no recipient has any more are replaced, as texts are not part of the digest.
        """
        known = self._facts.get(workshop.uid, {}).get(digest)
        if known is None or known == keep_facts(workshop):
            return known is None
        people = self.workshops[workshop.uid].people if workshop.uid in self.workshops else {}
        return not any(
            message.digest == digest
            for recipient in people.values()
            for message in (recipient.sent, recipient.pending)
            if message
        )


def _read_key(record: RecordReader) -> Invitee:
    return record.read("uid", fields.UID.read), fold_address(record.read("address", read_label))


def _read_answer(record: RecordReader) -> RecordedAnswer:
    claims = record.pairs("implausible", read_utc)
    return RecordedAnswer(
        record.number("sequence"),
        record.find("dtstamp", read_utc),
        record.find("mailed", read_utc),
        record.find("answer", fields.RSVP.read),
        tuple((read_utc(claimed), read) for claimed, read in claims),
        record.find("times", read_label),
    )


def date_answer(
    history: History, workshop: Workshop, address: str, rsvp: Rsvp, now: datetime
) -> RecordedAnswer:
    """An answer that somebody gave in words at `now` (aware), to the workshop as it is scheduled.

    It is newer than every answer that is known of them, whatever the clocks of mail programs show,
    and follows the last message that they were sent. `address` is folded.
    """
    sent, known = history.workshops.get(workshop.uid), history.answers.get((workshop.uid, address))
    recipient = sent.people.get(address) if sent else None
    times = digest_times(workshop)
    sequence = recipient.last.sequence if recipient else 0
    if not known:
        return RecordedAnswer(sequence, now, None, rsvp, times=times)
    later = [time + timedelta(seconds=1) for time in (known.dtstamp, known.mailed) if time]
    newest = max(now, *later) if later else now
    sequence = max(sequence, known.sequence)
    return RecordedAnswer(sequence, newest, None, rsvp, known.implausible, times)


def describe_series(series_id: str, file: str) -> Record:
    """The first record of a history: the series and file that it belongs to."""
    return {
        "event": "series",
        "version": VERSION,
        "series": series_id,
        "file": file,
        "about": _ABOUT,
    }


def describe_sending(workshop: Workshop, attendee: Attendee, message: Message) -> Record:
    """The record of a message that is about to go to somebody who has an address."""
    return {
        "event": "sending",
        "workshop": workshop.id,
        "uid": workshop.uid,
        "address": attendee.email,
        "name": keep_storable(attendee.label(attendee.language)),
        "language": attendee.language,
        "role": attendee.role,
        "region": attendee.region and attendee.region.id,
        "method": message.method,
        "sequence": message.sequence,
        "digest": message.digest,
        "organizer": message.organizer,
        "time": write_utc(message.time),
        "message_id": message.id,
        "reminder": message.is_reminder or None,
    }


def describe_facts(workshop: Workshop, digest: str) -> Record:
    """The record of the facts that messages with this digest state."""
    return {
        "event": "facts",
        "workshop": workshop.id,
        "uid": workshop.uid,
        "digest": digest,
        **write_facts(workshop),
    }


def describe_outcome(
    workshop: Workshop, attendee: Attendee, message: Message, *, is_sent: bool
) -> Record:
    """The record of a message that was sent or refused."""
    return {
        "event": "sent" if is_sent else "refused",
        "uid": workshop.uid,
        "address": attendee.email,
        "message_id": message.id,
    }


def describe_answer(person: Invitee, answer: RecordedAnswer) -> Record:
    """The record of an answer that was taken into the schedule."""
    uid, address = person
    claims = {write_utc(claimed): write_utc(read) for claimed, read in answer.implausible}
    return {
        "event": "answered",
        "uid": uid,
        "address": address,
        "answer": answer.rsvp,
        "sequence": answer.sequence,
        "dtstamp": write_utc(answer.dtstamp),
        "mailed": write_utc(answer.mailed),
        "implausible": claims or None,
        "times": answer.times,
    }
