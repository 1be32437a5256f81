"""People answer invitations in their own time and order: what each answer changes in the file.

Pure decisions (RFC 5546 section 3.2.3, RFC 6047 sections 2.2 and 3): whose answer it is, whether
the sender may give it, whether a newer one is known. Every reply gets one decision, in one
sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from workshops.invitations.history import Person, RecordedAnswer
from workshops.model import Attendee, Rsvp, Schedule, Workshop
from workshops.names import fold_address
from workshops.recurrence import expand

Kind = Literal[
    "record",
    "unwritten",
    "same",
    "stale",
    "delegated",
    "occurrence",
    "counter",
    "unclear",
    "forged",
    "unknown-person",
    "unknown-workshop",
    "not-a-reply",
    "damaged",
]

Moment = date | datetime
"""A day or a time; aware, unless nobody can tell the zone."""

Seen = Mapping[Person, RecordedAnswer]
"""The newest answer of each that was ever taken into the file."""


class Reply(NamedTuple):
    """What a calendar message about one event says. Addresses are folded: `fold_address`.

    `address` is None where the message doesn't tell whose it is; `dtstamp` is aware; `proposal`
    is the time and place that a COUNTER asks for; `doubted` is a DTSTAMP that nobody can believe.
    `start` is the time that is answered for, and `instance` the one of many, or with `is_for_later`
    the first. `mailed` is the date of the mail. An empty `partstat` is none.
    """

    method: str
    uid: str
    address: str | None
    partstat: str = "NEEDS-ACTION"
    sequence: int = 0
    dtstamp: datetime | None = None
    recurrence_id: str | None = None
    name: str | None = None
    sent_by: str | None = None
    delegated_to: tuple[str, ...] = ()
    delegated_from: tuple[str, ...] = ()
    comment: str | None = None
    proposal: str | None = None
    doubted: datetime | None = None
    mailed: datetime | None = None
    start: Moment | None = None
    instance: Moment | None = None
    is_for_later: bool = False


class Received(NamedTuple):
    """A reply and where it was found, or what is wrong with what was found there.

    `senders` are the folded addresses in From; None for a calendar file that no mail brought.
    `sent` (aware) is the mail's date.
    """

    origin: str
    senders: tuple[str, ...] | None = None
    reply: Reply | None = None
    damage: str = ""
    sent: datetime | None = None


class Sent(NamedTuple):
    """The SEQUENCE that somebody was sent for sure, and the one that they may have been sent.

    They differ after a run that was stopped while it sent.
    """

    surely: int
    at_most: int


class Decision(NamedTuple):
    """What becomes of one reply, and a sentence that says so.

    `rsvp` is to be written at `place`, the indices of the workshop and of its attendee; both are
    None where the file stays as it is.
    """

    kind: Kind
    origin: str
    sentence: str
    reply: Reply | None = None
    workshop: Workshop | None = None
    place: tuple[int, int] | None = None
    rsvp: Rsvp | None = None


_SKEW = timedelta(minutes=15)
"""How far the clocks of honest people differ."""


def date_replies(
    received: Iterable[Received], now: datetime, seen: Seen | None = None
) -> Iterator[Received]:
    """The same, each reply with the time that it is believed to be from.

    A DTSTAMP later than the mail that brought it, or than now, would make every later answer look
    old: then the mail's own date counts, as where there is no DTSTAMP, and without it the time when
    it is read first.
    """
    for one in received:
        yield one._replace(reply=_date_reply(one, one.reply, now, seen or {})) if one.reply else one


def _date_reply(received: Received, reply: Reply, now: datetime, seen: Seen) -> Reply:
    sent = received.sent if received.sent and received.sent <= now + _SKEW else None
    reply = reply._replace(mailed=sent)
    if reply.dtstamp is None:
        return reply._replace(dtstamp=sent)
    if reply.dtstamp <= min(sent or now, now) + _SKEW:
        return reply
    known = seen.get((reply.uid, reply.address or ""))
    first_read = dict(known.implausible).get(reply.dtstamp, now) if known else now
    return reply._replace(dtstamp=sent or first_read, doubted=reply.dtstamp)


def plan_replies(
    schedule: Schedule,
    received: Iterable[Received],
    sent: Mapping[Person, Sent] | None = None,
    seen: Seen | None = None,
) -> list[Decision]:
    """One decision for each reply, in the order they were received.

    `sent` is what each person was last sent: cancelling one person's invitation makes nobody else's
    answer stale. `seen` is what earlier runs took.
    """
    desk = _Desk(schedule, sent or {})
    judged = [desk.judge(one) for one in dict.fromkeys(received)]
    answers = [one for one in judged if isinstance(one, _Answer)]
    newest = {one.key: one for one in sorted(answers, key=lambda one: _rank(one.reply))}
    return [
        _settle(one, newest[one.key], (seen or {}).get(one.key))
        if isinstance(one, _Answer)
        else one
        for one in judged
    ]


def hold_back(decision: Decision, reason: str) -> Decision:
    """The decision where the schedule's file can't be edited; as nothing remembers it, it is due.

    `reason` ends in what to change by hand.
    """
    sentence = f"{decision.sentence}; not written: {reason}, then run again"
    return decision._replace(kind="unwritten", sentence=sentence, place=None, rsvp=None)


def remember_replies(
    decisions: Sequence[Decision], seen: Seen | None = None
) -> dict[Person, RecordedAnswer]:
    """What the next run has to know: `seen` with the answers that were taken now."""
    known = dict(seen or {})
    held = {_find_person(one) for one in decisions if one.kind == "unwritten"}
    for one in decisions:
        person = _find_person(one)
        if one.kind in ("record", "same", "delegated") and one.reply and person not in held:
            known[person] = _take(one.reply, known.get(person))
    return known


def _find_person(decision: Decision) -> Person:
    reply = decision.reply
    return (reply.uid, reply.address or "") if reply else ("", "")


def _take(reply: Reply, known: RecordedAnswer | None) -> RecordedAnswer:
    """The newer of the two, of equals the one that is read now."""
    doubted = dict(known.implausible) if known else {}
    if reply.doubted and reply.dtstamp and not reply.mailed:
        doubted.setdefault(reply.doubted, reply.dtstamp)
    taken = RecordedAnswer(reply.sequence, reply.dtstamp, reply.mailed, _RSVPS.get(reply.partstat))
    newer = known if known and _rank(taken) < _rank(known) else taken
    return newer._replace(implausible=tuple(sorted(doubted.items())))


def _rank(one: Reply | RecordedAnswer) -> tuple[int, datetime, datetime]:
    """Which of two answers is newer: SEQUENCE, DTSTAMP (RFC 5546 section 2.1.5), and the mail."""
    return one.sequence, one.dtstamp or _EVER, one.mailed or _EVER


_EVER = datetime.min.replace(tzinfo=UTC)


class _Answer(NamedTuple):
    """An answer that counts unless another one is newer."""

    received: Received
    reply: Reply
    workshop: Workshop
    attendee: Attendee
    place: tuple[int, int]
    rsvp: Rsvp
    notes: tuple[str, ...]

    @property
    def key(self) -> Person:
        return self.workshop.uid, self.reply.address or ""

    @property
    def claim(self) -> tuple[int, datetime | None, Rsvp]:
        """What is the same in all copies of one answer, however they came."""
        return self.reply.sequence, self.reply.dtstamp, self.rsvp

    @property
    def subject(self) -> str:
        return f"{self.workshop.id}: {self.attendee.label()}"

    def decide(self, kind: Kind, sentence: str, *, is_written: bool = False) -> Decision:
        place, rsvp = (self.place, self.rsvp) if is_written else (None, None)
        said = "; ".join((f"{self.subject}: {sentence}", *self.notes))
        return Decision(kind, self.received.origin, said, self.reply, self.workshop, place, rsvp)


_RSVPS: Mapping[str, Rsvp] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "DELEGATED": "delegated",
    "NEEDS-ACTION": "needs-action",
}
_METHODS = {
    "REQUEST": "an invitation",
    "CANCEL": "a cancellation",
    "PUBLISH": "a published calendar",
    "ADD": "an addition to a series",
    "REFRESH": "asks to be sent the invitation once more",
    "DECLINECOUNTER": "an organizer's no to a proposal",
}


class _Desk:
    """Where each reply is looked at by itself, with the schedule at hand."""

    def __init__(self, schedule: Schedule, sent: Mapping[Person, Sent]) -> None:
        self.sent = sent
        self.workshops = {one.uid: (at, one) for at, one in enumerate(schedule.workshops)}

    def judge(self, received: Received) -> Decision | _Answer:
        """The answer, or the decision where it does not count, whatever the others say."""
        reply = received.reply
        if reply is None:
            return Decision("damaged", received.origin, received.damage)
        refusal = self._find_flaw(reply) or self._find_stranger(reply)
        refusal = refusal or _find_forgery(reply, received)
        if refusal:
            return Decision(refusal.kind, received.origin, refusal.sentence, reply)
        at, workshop = self.workshops[reply.uid]
        person = _find_attendee(workshop, reply.address)
        if person is None:
            sentence = _tell_stranger(reply, workshop)
            return Decision("unknown-person", received.origin, sentence, reply, workshop)
        notes = tuple(_list_notes(reply, received, workshop))
        rsvp = _RSVPS.get(reply.partstat, "needs-action")
        attendee = workshop.attendees[person]
        place = (at, person)
        answer = _Answer(received, self._bound(reply), workshop, attendee, place, rsvp, notes)
        return self._find_limit(answer) or answer

    def _bound(self, reply: Reply) -> Reply:
        """By what was sent to them: no answer is to a later invitation, whatever it says."""
        sent = self.sent.get((reply.uid, reply.address or ""))
        return reply._replace(sequence=min(reply.sequence, sent.at_most)) if sent else reply

    def _find_flaw(self, reply: Reply) -> "_Refusal | None":
        if reply.method not in ("REPLY", "COUNTER"):
            return _Refusal("not-a-reply", self._name_subject(reply) + _say_method(reply.method))
        if not reply.uid:
            sentence = "the reply has no UID, so nothing tells which workshop it answers"
            return _Refusal("damaged", sentence)
        return None

    def _name_subject(self, reply: Reply) -> str:
        """The workshop and the person, as far as they are known."""
        if reply.uid not in self.workshops:
            return ""
        _, workshop = self.workshops[reply.uid]
        person = _find_attendee(workshop, reply.address)
        named = [workshop.attendees[person].label()] if person is not None else []
        return ": ".join([workshop.id, *named, ""])

    def _find_stranger(self, reply: Reply) -> "_Refusal | None":
        if reply.uid in self.workshops:
            return None
        sentence = f'no workshop of the schedule has the uid "{reply.uid}"'
        return _Refusal("unknown-workshop", sentence)

    def _find_limit(self, answer: _Answer) -> Decision | None:
        """Why an answer from the right person is not written all the same."""
        reply = answer.reply
        if reply.method == "COUNTER":
            proposal = reply.proposal or "another time or place"
            return answer.decide("counter", f"proposes {proposal}; nothing is written")
        if reply.partstat not in _RSVPS:
            word = f'"{reply.partstat}" is no known answer' if reply.partstat else "says no answer"
            return answer.decide("unclear", f"{word}; nothing is written")
        if reply.recurrence_id:
            return answer.decide("occurrence", _say_occurrence(reply, answer.workshop))
        sent = self.sent.get(answer.key)
        if sent and reply.sequence < sent.surely:
            old = f"answers invitation {reply.sequence}, and {sent.surely} was sent since"
            return answer.decide("stale", f"{_say_partstat(reply)}, but {old}; skipped")
        return None


class _Refusal(NamedTuple):
    kind: Kind
    sentence: str


def _say_method(method: str) -> str:
    meaning = _METHODS.get(method, "no answer")
    return f"METHOD:{method}: {meaning}" if method else f"no METHOD: {meaning}"


def _say_occurrence(reply: Reply, workshop: Workshop) -> str:
    said = f"{_say_partstat(reply)} for {reply.recurrence_id}"
    if reply.instance and not _takes_place(workshop, reply.instance):
        return f"{said}, when it does not take place; nothing is written"
    many = "and all later times" if reply.is_for_later else "alone"
    return f"{said} {many}; the file holds one answer for all times"


def _takes_place(workshop: Workshop, moment: Moment) -> bool:
    """Whether one of its times begins then; on that day where only the day can be told."""
    start = workshop.start
    if isinstance(moment, datetime) and moment.tzinfo and isinstance(start, datetime):
        local = moment.astimezone(start.tzinfo)
        return any(one.start == local for one in expand(workshop, local.date(), local.date()))
    day = _find_day(moment)
    return any(_find_day(one.start) == day for one in expand(workshop, day, day))


def _find_day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _find_forgery(reply: Reply, received: Received) -> _Refusal | None:
    """Only who is asked may answer (RFC 6047 sections 2.2 and 3)."""
    senders = received.senders
    if reply.address is None:
        by = f", and none of them is the sender {_join(senders)}" if senders else ""
        return _Refusal("damaged", f"the reply does not name the one person who answers{by}")
    if senders is None or (senders and set(senders) <= {reply.address}):
        return None
    by = f"from {_join(senders)}" if senders else "from nobody, for the mail has no From"
    if senders and set(senders) == {reply.sent_by}:
        by += ", who says to write for them"  # as anybody may: nothing proves it
    return _Refusal("forged", f"the answer of {reply.address} comes {by}; skipped")


def _join(addresses: Sequence[str]) -> str:
    return ", ".join(addresses)


def _find_attendee(workshop: Workshop, address: str | None) -> int | None:
    emails = [fold_address(one.email) for one in workshop.attendees]
    return emails.index(address) if address in emails and address else None


def _tell_stranger(reply: Reply, workshop: Workshop) -> str:
    who = f"{reply.name} <{reply.address}>" if reply.name else reply.address
    stand_in = f", in place of {_join(reply.delegated_from)}" if reply.delegated_from else ""
    said = f"{who} ({_say_partstat(reply)}{stand_in}) is not among the attendees"
    return f"{workshop.id}: {said}; to add them, write {_write_attendee(reply.name, reply.address)}"


def _write_attendee(name: str | None, address: str | None) -> str:
    """A line that the schedule takes: the name as known, else what stands before the @."""
    known = name or (address or "").partition("@")[0]
    quoted = known.replace("\\", "\\\\").replace('"', '\\"')
    return f'- {{name: "{quoted}", email: {address}}}'


def _say_partstat(reply: Reply) -> str:
    return _RSVPS.get(reply.partstat, reply.partstat.lower())


def _list_notes(reply: Reply, received: Received, workshop: Workshop) -> list[str]:
    """What the coordinator should know beside the answer itself."""
    notes = []
    if reply.method == "REPLY" and not reply.recurrence_id and _is_elsewhen(reply.start, workshop):
        notes.append(f"for {_show_moment(reply.start)}, which is not its time in the file")
    if reply.delegated_to:
        to = " and ".join(_write_attendee(None, one) for one in reply.delegated_to)
        notes.append(f"to invite them instead, write {to}")
    if reply.doubted:
        stamp = f"{reply.doubted.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        notes.append(f"says to be of {stamp}, which is not believed")
    if received.senders is None:
        notes.append("no mail came with it, so nothing shows who sent it")
    if reply.comment:
        notes.append(f'says "{reply.comment}"')
    return notes


def _is_elsewhen(asked: Moment | None, workshop: Workshop) -> bool:
    """Whether an answer is to another time, without regard to how programs write one."""
    start = workshop.start
    if asked is None or start is None:
        return asked is not None
    kinds = [isinstance(one, datetime) and one.tzinfo is not None for one in (asked, start)]
    if all(kinds) or type(asked) is type(start) is date:
        return asked != start
    apart = _find_day(asked) - _find_day(start)
    return abs(apart) > timedelta(days=1)  # where they are, it may be the day before or after


def _show_moment(moment: Moment | None) -> str:
    if not isinstance(moment, datetime):
        return str(moment)
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".rstrip()


def _settle(answer: _Answer, newest: _Answer, known: RecordedAnswer | None) -> Decision:
    """The decision about an answer, now that the others to the same invitation are known."""
    said = f"{answer.rsvp}"
    if answer is not newest:
        origin = newest.received.origin
        if answer.claim == newest.claim:
            return answer.decide("same", f"{said}, the same answer as in {origin}")
        return answer.decide("stale", f"{said}, but the answer in {origin} is newer; skipped")
    is_known = bool(known and answer.claim == (known.sequence, known.dtstamp, known.rsvp))
    if known and not is_known and _rank(answer.reply) < _rank(known):
        newer = known.dtstamp if known.dtstamp != answer.reply.dtstamp else known.mailed
        since = f" of {newer.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if newer else ""
        return answer.decide("stale", f"{said}, but a newer answer{since} was read before; skipped")
    return _settle_newest(answer, is_known=is_known)


def _settle_newest(answer: _Answer, *, is_known: bool) -> Decision:
    """What was read before is not read again: the file may have been corrected by hand since."""
    held = answer.attendee.rsvp
    if held == answer.rsvp:
        return answer.decide("same", f"already {held}")
    if is_known:
        return answer.decide("same", f"{answer.rsvp} was read before; the file now says {held}")
    was = f" (was {held})" if held else ""
    if answer.rsvp != "delegated":
        return answer.decide("record", f"{answer.rsvp}{was}", is_written=True)
    to = _join(answer.reply.delegated_to) or "nobody named"
    return answer.decide("delegated", f"delegated to {to}{was}", is_written=True)
