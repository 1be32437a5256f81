"""Decide about each reply: whether it is valid, the newest, and what it changes in the file.

Pure decisions (RFC 5546 section 3.2.3, RFC 6047 sections 2.2 and 3): whose answer it is, whether
the sender may give it, whether a newer one is known. Every reply gets one decision, in one
sentence.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from workshops.invitations.describe_reply import (
    advise_genuine,
    advise_mark,
    describe_method,
    describe_occurrence,
    describe_stranger,
    describe_unnamed,
    list_notes,
)
from workshops.invitations.history import Invitee, RecordedAnswer
from workshops.invitations.itip_reply import ANSWERS, Reply
from workshops.invitations.received_mail import SECOND_FROM, UNREADABLE, ReceivedMail
from workshops.model import Attendee, Rsvp, Schedule, Workshop
from workshops.names import fold_address

DecisionKind = Literal[
    "record",
    "not-written",
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
    "no-calendar",
    "damaged",
]


class ReceivedReply(NamedTuple):
    """A reply and the mail that brought it; without a reply, a mail in which none was found."""

    mail: ReceivedMail
    reply: Reply | None = None


class SentSequence(NamedTuple):
    """The SEQUENCE of the last message that a person was sent, and of one that they may have been.

    They differ after a run that was stopped while it sent.
    """

    confirmed_sequence: int
    latest_sequence: int


class Decision(NamedTuple):
    """The outcome of one reply, and a sentence that reports it.

    `rsvp` is to be written at `place`, the indices of the workshop and of its attendee; both are
    None where the file stays as it is.
    """

    kind: DecisionKind
    origin: str
    sentence: str
    reply: Reply | None = None
    workshop: Workshop | None = None
    place: tuple[int, int] | None = None
    rsvp: Rsvp | None = None


def review_replies(
    schedule: Schedule,
    received: Iterable[ReceivedReply],
    now: datetime,
    sent: Mapping[Invitee, SentSequence] | None = None,
    known: Mapping[Invitee, RecordedAnswer] | None = None,
) -> list[Decision]:
    """One decision for each reply, in the order they were received; the same twice is one.

    `now` is aware. `sent` is what each person was last sent: cancelling one person's invitation
    does not make other people's answers stale. `known` has the newest answers that earlier runs
    recorded.
    """
    reviewer = ReplyReviewer(schedule, now, sent or {}, known or {})
    reviewed = [reviewer.review(reply) for reply in dict.fromkeys(received)]
    answers = [answer for answer in reviewed if isinstance(answer, _Answer)]
    newest = {
        answer.key: answer for answer in sorted(answers, key=lambda answer: _rank(answer.reply))
    }
    return [
        _compare_answers(answer, newest[answer.key], reviewer.known.get(answer.key))
        if isinstance(answer, _Answer)
        else answer
        for answer in reviewed
    ]


def mark_not_written(decision: Decision, reason: str) -> Decision:
    """The decision where the schedule's file can't be edited; the next run tries again.

    `reason` ends in what to change by hand.
    """
    sentence = f"{decision.sentence}; not written: {reason}, then run again"
    return decision._replace(kind="not-written", sentence=sentence, place=None, rsvp=None)


def list_answers(
    decisions: Sequence[Decision], known: Mapping[Invitee, RecordedAnswer] | None = None
) -> dict[Invitee, RecordedAnswer]:
    """The answers for the history: `known` with those that were recorded now."""
    answers = dict(known or {})
    due = {_find_person(decision) for decision in decisions if decision.kind == "not-written"}
    for decision in decisions:
        person = _find_person(decision)
        is_recorded = decision.kind in ("record", "same", "delegated") and person not in due
        if is_recorded and decision.reply:
            answers[person] = _record(decision.reply, answers.get(person))
    return answers


def _find_person(decision: Decision) -> Invitee:
    reply = decision.reply
    return (reply.uid, reply.address or "") if reply else ("", "")


def _record(reply: Reply, known: RecordedAnswer | None) -> RecordedAnswer:
    """The newer of the two, of equals the one that is read now."""
    implausible = dict(known.implausible) if known else {}
    if reply.implausible_dtstamp and reply.dtstamp and not reply.mailed:
        implausible.setdefault(reply.implausible_dtstamp, reply.dtstamp)
    answer = RecordedAnswer(reply.sequence, reply.dtstamp, reply.mailed, reply.rsvp)
    newer = known if known and _rank(answer) < _rank(known) else answer
    return newer._replace(implausible=tuple(sorted(implausible.items())))


_NEVER = datetime.min.replace(tzinfo=UTC)


def _rank(answer: Reply | RecordedAnswer) -> tuple[int, datetime, datetime]:
    """The age of an answer by SEQUENCE, DTSTAMP (RFC 5546 section 2.1.5) and the mail's date."""
    return answer.sequence, answer.dtstamp or _NEVER, answer.mailed or _NEVER


class _Answer(NamedTuple):
    """An answer that counts unless another one is newer."""

    mail: ReceivedMail
    reply: Reply
    workshop: Workshop
    attendee: Attendee
    place: tuple[int, int]
    rsvp: Rsvp
    notes: tuple[str, ...]

    @property
    def key(self) -> Invitee:
        return self.workshop.uid, self.reply.address or ""

    @property
    def claim(self) -> tuple[int, datetime | None, Rsvp]:
        """Equal for all copies of one answer, however they came."""
        return self.reply.sequence, self.reply.dtstamp, self.rsvp

    def decide(self, kind: DecisionKind, sentence: str, *, is_written: bool = False) -> Decision:
        place, rsvp = (self.place, self.rsvp) if is_written else (None, None)
        subject = f"{self.workshop.id}: {self.attendee.label()}"
        report = "; ".join((f"{subject}: {sentence}", *self.notes))
        return Decision(kind, self.mail.origin, report, self.reply, self.workshop, place, rsvp)


class ReplyReviewer:
    """Reviews each reply by itself, with the schedule and what is known of people at hand."""

    def __init__(
        self,
        schedule: Schedule,
        now: datetime,
        sent: Mapping[Invitee, SentSequence],
        known: Mapping[Invitee, RecordedAnswer],
    ) -> None:
        self.now, self.sent, self.known = now, sent, known
        organizer = schedule.series.organizer
        self._organizer = fold_address(organizer.email) if organizer else ""
        self._workshops = {
            workshop.uid: (place, workshop) for place, workshop in enumerate(schedule.workshops)
        }
        self._attendees: dict[str, dict[str, int]] = {}

    @cached_property
    def _invited(self) -> dict[str, list[tuple[Workshop, str]]]:
        """By folded address, the workshops that somebody is invited to, with that address."""
        invited: dict[str, list[tuple[Workshop, str]]] = {}
        for _, workshop in self._workshops.values():
            for attendee in workshop.attendees:
                if attendee.email:
                    key = fold_address(attendee.email)
                    invited.setdefault(key, []).append((workshop, attendee.email))
        return invited

    def review(self, received: ReceivedReply) -> Decision | _Answer:
        """The answer, or the decision where it does not count whatever the others are."""
        mail, reply = received
        if reply is None:
            return self._describe_mail(mail)

        def refuse(kind: DecisionKind, sentence: str, workshop: Workshop | None = None) -> Decision:
            return Decision(kind, mail.origin, sentence, reply, workshop)

        place, workshop = self._workshops.get(reply.uid, (0, None))
        index = self._find_attendee(workshop, reply.address) if workshop else None
        if reply.method not in ANSWERS:
            return refuse("not-a-reply", describe_method(reply.method, workshop, index))
        if not reply.uid:
            damage = "the reply has no UID, so the workshop it answers is unknown"
            return refuse("damaged", damage + self._advise(mail))
        if workshop is None:
            return refuse("unknown-workshop", f'no workshop has the uid "{reply.uid}"')
        if reply.address is None:
            return refuse("damaged", describe_unnamed(mail) + self._advise(mail, workshop))
        if doubt := self._find_doubt(mail, reply):
            return refuse("forged", f"{doubt}; skipped{advise_genuine(reply, workshop, index)}")
        if index is None:
            return refuse("unknown-person", describe_stranger(reply, workshop), workshop)
        reply = self._bound(reply, mail)
        answer = _Answer(
            mail,
            reply,
            workshop,
            workshop.attendees[index],
            (place, index),
            reply.rsvp or "needs-action",
            tuple(list_notes(reply, mail, workshop)),
        )
        return self._find_limit(answer) or answer

    def _describe_mail(self, mail: ReceivedMail) -> Decision:
        """A mail in which no reply was found, and how to record an answer in words."""
        advice = self._advise(mail)
        if mail.damage:
            return Decision("damaged", mail.origin, mail.damage + advice)
        author = f"from {mail.author}" if mail.author else "without a sender"
        subject = f'subject "{mail.subject}"' if mail.subject else "without a subject"
        sentence = f"no calendar with an answer in the mail {author}, {subject}"
        return Decision("no-calendar", mail.origin, sentence + advice)

    def _advise(self, mail: ReceivedMail, about: Workshop | None = None) -> str:
        """The command that records the answer of somebody whose mail can't be read.

        `about` is the workshop that they answer, None where that is not known.
        """
        invited = [
            (workshop, address)
            for sender in mail.senders or ()
            for workshop, address in self._invited.get(sender, ())
            if about in (None, workshop)
        ]
        return advise_mark(mail, invited)

    def _find_attendee(self, workshop: Workshop, address: str | None) -> int | None:
        if workshop.uid not in self._attendees:
            known: dict[str, int] = {}
            for index, attendee in enumerate(workshop.attendees):
                known.setdefault(fold_address(attendee.email), index)
            self._attendees[workshop.uid] = known
        return self._attendees[workshop.uid].get(address) if address else None

    def _find_doubt(self, mail: ReceivedMail, reply: Reply) -> str:
        """Why the answer may be somebody else's: only invited people may answer (RFC 6047 3).

        A calendar file that was saved from a mail has no senders: who saved it looked at them. The
        reasons are in docs/explanation/trust-in-mail.md.
        """
        claim = f"the answer of {reply.address}"
        senders, forwarders = mail.senders, mail.forwarded_by
        if senders is None:
            return ""
        if not senders:
            return f"{claim} has no sender, as the mail has no From header"
        if set(senders) == {reply.sent_by} != {reply.address}:  # anybody may claim that
            return f"{claim} was sent by {reply.sent_by}, who claims to answer for them"
        if set(senders) != {reply.address}:
            shown = ", ".join(sender for sender in senders if sender != SECOND_FROM)
            more = f"; the mail has {SECOND_FROM}" if SECOND_FROM in senders else ""
            return f"{claim} was sent by {shown or UNREADABLE}{more}"
        if not {*forwarders} <= {self._organizer}:
            return f"{claim} was forwarded by {', '.join(forwarders)}, who is not the organizer"
        return ""

    def _bound(self, reply: Reply, mail: ReceivedMail) -> Reply:
        """The reply with the SEQUENCE and the time that are believed.

        A SEQUENCE that was never sent would make every later answer look old: the highest is that
        of the last invitation to the person, and 0 where it is unknown what they were sent. So
        would a DTSTAMP later than the mail that brought it, or than now: then the date of the mail
        is used, as if there were no DTSTAMP. If the mail has no date, the time of the first reading
        is used.
        """
        now, person = self.now, (reply.uid, reply.address or "")
        last = self.sent.get(person)
        mailed = mail.sent if mail.sent and mail.sent <= now + _SKEW else None
        sequence = min(reply.sequence, last.latest_sequence if last else 0)
        reply = reply._replace(sequence=sequence, mailed=mailed)
        if reply.dtstamp is None:
            return reply._replace(dtstamp=mailed)
        if reply.dtstamp <= min(mailed or now, now) + _SKEW:
            return reply
        known = self.known.get(person)
        first_read = dict(known.implausible).get(reply.dtstamp, now) if known else now
        return reply._replace(dtstamp=mailed or first_read, implausible_dtstamp=reply.dtstamp)

    def _find_limit(self, answer: _Answer) -> Decision | None:
        """Why an answer is not recorded although it is from the right person."""
        reply = answer.reply
        if reply.method == "COUNTER":
            proposal = reply.proposal or "another time or place"
            move = f"to move the workshop: workshops move {answer.workshop.id} DATE"
            return answer.decide("counter", f"proposes {proposal}; not recorded; {move}")
        if reply.rsvp is None:
            word = (
                f'"{reply.partstat}" is not a known answer' if reply.partstat else "has no answer"
            )
            decision = answer.decide("unclear", f"{word}; not recorded")
            advice = advise_mark(answer.mail, [(answer.workshop, answer.attendee.email or "")])
            return decision._replace(sentence=decision.sentence + advice)
        if reply.recurrence_id:
            return answer.decide("occurrence", describe_occurrence(reply, answer.workshop))
        sent = self.sent.get(answer.key)
        if sent and reply.sequence < sent.confirmed_sequence:
            old = f"this answers invitation {reply.sequence}"
            new = f"invitation {sent.confirmed_sequence} was sent since"
            return answer.decide("stale", f"{answer.rsvp}, but {old}, and {new}; skipped")
        return None


_SKEW = timedelta(minutes=15)
"""How far the clocks of honest people differ."""


def _compare_answers(answer: _Answer, newest: _Answer, known: RecordedAnswer | None) -> Decision:
    """The decision about an answer, now that the others to the same invitation are known."""
    if answer is not newest:
        origin = newest.mail.origin
        if answer.claim == newest.claim:
            return answer.decide("same", f"{answer.rsvp}, the same answer as in {origin}")
        sentence = f"{answer.rsvp}, but the answer in {origin} is newer; skipped"
        return answer.decide("stale", sentence)
    is_known = bool(known and answer.claim == (known.sequence, known.dtstamp, known.rsvp))
    if known and not is_known and _rank(answer.reply) < _rank(known):
        newer = known.dtstamp if known.dtstamp != answer.reply.dtstamp else known.mailed
        since = f" of {newer.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if newer else ""
        sentence = f"{answer.rsvp}, but a newer answer{since} was recorded before; skipped"
        return answer.decide("stale", sentence)
    return _decide_newest(answer, is_known=is_known)


def _decide_newest(answer: _Answer, *, is_known: bool) -> Decision:
    """An answer is recorded only once: the file may have been corrected by hand since then."""
    held = answer.attendee.rsvp
    if held == answer.rsvp:
        return answer.decide("same", f"already {held}")
    if is_known:
        sentence = f"{answer.rsvp} was recorded before; the schedule now has {held}"
        return answer.decide("same", sentence)
    was = f" (was {held})" if held else ""
    if answer.rsvp != "delegated":
        return answer.decide("record", f"{answer.rsvp}{was}", is_written=True)
    delegates = ", ".join(answer.reply.delegated_to) or "an unnamed person"
    return answer.decide("delegated", f"delegated to {delegates}{was}", is_written=True)
