"""Who is to get which message: invitations, updates and cancellations, worked out before any goes.

A plan is the difference between what the schedule says now and what each person was last sent, so
that making it twice sends nothing twice, and a person who is no longer in the file still gets
their cancellation. SEQUENCE follows from it (RFC 5546 section 2.1.4): time, place, repetition and
status raise it, texts do not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from typing import Literal, NamedTuple

from workshops.invitations.history import (
    History,
    Message,
    Method,
    Person,
    Recipient,
    RecordedAnswer,
    SentWorkshop,
)
from workshops.invitations.history_lines import is_mailable
from workshops.model import Attendee, Organizer, Region, Rsvp, Schedule, Text, Workshop
from workshops.names import fold_address
from workshops.query import find_phase
from workshops.significant import Aspect, compare_facts, digest_facts

Kind = Literal["request", "update", "cancel", "nothing", "cant"]
Ending = Literal["called-off", "postponed", "withdrawn"]


class Narrowing(NamedTuple):
    """Whom a plan is for: all where a condition is empty; else any of its values.

    `regions` include their parts; workshops that are over are left alone unless `with_past`.
    """

    ids: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    addresses: tuple[str, ...] = ()
    with_past: bool = False


class Step(NamedTuple):
    """What one person gets, and why.

    `workshop` is as the message tells it, `previous` as they know it where something `changed`.
    `repeated` is the pending message to be sent once more. `ending` is what a cancellation means:
    of the workshop, of its date, or of the person at it. `asks_again` is an invitation to another
    time than the person may have answered.
    """

    kind: Kind
    workshop: Workshop
    attendee: Attendee
    why: str
    sequence: int | None = None
    organizer: Organizer | None = None
    previous: Workshop | None = None
    changed: tuple[Aspect, ...] = ()
    repeated: Message | None = None
    ending: Ending = "called-off"
    asks_again: bool = False

    @property
    def key(self) -> Person:
        """Whom it is about: the workshop's uid and the person's folded address."""
        return self.workshop.uid, fold_address(self.attendee.email)

    @property
    def outdated_answer(self) -> Rsvp | None:
        """The answer in the file that was given to another time; none where nothing was answered.

        Another time asks everybody anew (RFC 5546 section 3.2.2.1).
        """
        answer = self.attendee.rsvp
        return answer if self.asks_again and answer != "needs-action" else None

    @property
    def is_message(self) -> bool:
        """Whether something is to be sent."""
        return self.kind in ("request", "update", "cancel")

    @property
    def is_first(self) -> bool:
        """Whether it invites who does not know of the workshop, and was not begun before."""
        return self.kind == "request" and self.repeated is None

    @property
    def method(self) -> Method:
        """The iTIP method (RFC 5546 section 1.4)."""
        return "CANCEL" if self.kind == "cancel" else "REQUEST"


def plan_invitations(
    schedule: Schedule,
    history: History,
    wanted: Narrowing = Narrowing(),  # noqa: B008 - a frozen value
    *,
    now: datetime,
    local_zone: tzinfo,
) -> list[Step]:
    """One step a person and workshop, in the file's order; then for what the file has lost.

    At each workshop, those whom it lists no more come first: somebody new may be the same person at
    another address.
    """
    plan = _Plan(schedule, wanted.with_past, now, local_zone, history.answers)
    steps: list[Step] = []
    for workshop in schedule.workshops:
        steps += plan.plan_workshop(workshop, history.workshops.get(workshop.uid))
    kept = {workshop.uid for workshop in schedule.workshops}
    for uid, record in history.workshops.items():
        if uid not in kept:
            why = _explain_loss(uid, record, schedule)
            steps += plan.plan_missing(record, set(), why, "called-off")
    return [step for step in steps if _is_wanted(step, wanted)]


def _explain_loss(uid: str, record: SentWorkshop, schedule: Schedule) -> str:
    """Why a workshop that people know is no more; one that has another uid now may be kept."""
    if schedule.workshop(record.id) is None:
        return "removed from the file"
    return (
        "its uid is another one now, as a new series id makes it; to keep what was sent, write "
        f"uid: {uid} in the workshop"
    )


def _is_wanted(step: Step, wanted: Narrowing) -> bool:
    if wanted.ids and step.workshop.id not in wanted.ids:
        return False
    if wanted.addresses:
        address = fold_address(step.attendee.email)
        if address not in set(map(fold_address, wanted.addresses)):
            return False
    return not wanted.regions or _is_within(step.attendee.region, wanted.regions)


def _is_within(region: Region | None, regions: Sequence[Region]) -> bool:
    return region is not None and any(one in regions for one in (region, *region.ancestors))


class _Plan(NamedTuple):
    """What all steps of one plan are seen from."""

    schedule: Schedule
    with_past: bool
    now: datetime
    local_zone: tzinfo
    answers: Mapping[Person, RecordedAnswer]

    def plan_workshop(self, workshop: Workshop, record: SentWorkshop | None) -> Iterator[Step]:
        """The steps for those it listed when they were last written to, then for those it lists."""
        listed = self.plan_listed(workshop, record)
        if record is None:
            return listed
        kept = {fold_address(one.email) for one in workshop.attendees}
        if workshop.status == "cancelled":
            lost = self.plan_missing(record, kept, "cancelled", "called-off")
        else:
            lost = self.plan_missing(record, kept, "removed from the workshop", "withdrawn")
        return _follow_addresses(list(lost), list(listed), record)

    def plan_listed(self, workshop: Workshop, record: SentWorkshop | None) -> Iterator[Step]:
        """The steps for those it lists."""
        listed: set[str] = set()
        for attendee in workshop.attendees:
            key = fold_address(attendee.email)
            if key and key in listed:
                yield Step("nothing", workshop, attendee, "listed twice; one message is enough")
                continue
            listed.add(key)
            yield self.plan_attendee(workshop, attendee, record)

    def plan_attendee(
        self, workshop: Workshop, attendee: Attendee, record: SentWorkshop | None
    ) -> Step:
        """What a person in the file gets."""
        recipient = record.people.get(fold_address(attendee.email)) if record else None
        absence = explain_absence(workshop)
        if absence and record and recipient:
            ending: Ending = "called-off" if workshop.status == "cancelled" else "postponed"
            return self.cancel(record, recipient, attendee, absence, ending)
        if absence:
            kind: Kind = "nothing" if workshop.status == "cancelled" else "cant"
            return Step(kind, workshop, attendee, absence)
        if self.is_over(workshop):
            return self.leave(
                workshop, attendee, record.find_known(recipient) if record and recipient else None
            )
        organizer = self.schedule.series.organizer
        hindrance = explain_address(attendee.email, "no address") or explain_address(
            organizer and organizer.email, "the series' organizer has no address"
        )
        if hindrance:
            return Step("cant", workshop, attendee, hindrance)
        invited = Step("request", workshop, attendee, "new", 0, organizer)
        return self.continue_from(invited, record, recipient) if record else invited

    def leave(self, workshop: Workshop, attendee: Attendee, known: Workshop | None) -> Step:
        """No message about what is over, which is a mistake where people wait for a later time."""
        if known is None or self.is_over(known):
            return Step("nothing", workshop, attendee, "already over")
        changed = compare_facts(known, workshop)
        return Step("cant", workshop, attendee, _PAST, previous=known, changed=changed)

    def continue_from(
        self, invited: Step, record: SentWorkshop, recipient: Recipient | None
    ) -> Step:
        """The invitation in the light of what was told before."""
        digest = digest_facts(invited.workshop)
        sequence = record.sequence + (digest != record.digest)
        if recipient is None:
            return invited._replace(sequence=sequence)
        last = recipient.last
        if last.method == "REQUEST" and last.digest == digest:
            return self.settle(invited, record, recipient)
        higher = invited._replace(sequence=max(sequence, last.sequence + 1))
        if last.method == "CANCEL":
            return higher._replace(why="invited again", asks_again=True)
        return self.follow(higher, record, recipient)

    def follow(self, step: Step, record: SentWorkshop, recipient: Recipient) -> Step:
        """The update to what they know; a message in doubt they may have missed."""
        pending, sent = recipient.pending, recipient.sent
        if pending is None or sent is None or self.is_answered(step, pending):
            return _update(step, record.facts[recipient.last.digest])
        if sent.method == "CANCEL":
            return _update(step, record.facts[pending.digest])._replace(asks_again=True)
        is_back = sent.digest == digest_facts(step.workshop)
        return _update(step, record.facts[pending.digest if is_back else sent.digest])

    def is_answered(self, step: Step, message: Message) -> bool:
        """Whether the person answered a message, and so has it."""
        answer = self.answers.get(step.key)
        return answer is not None and answer.sequence >= message.sequence

    def settle(self, invited: Step, record: SentWorkshop, recipient: Recipient) -> Step:
        """Nothing for those who know, and the same once more where nobody knows that they do."""
        pending, sent = recipient.pending, recipient.sent
        if pending is None:
            assert sent is not None, "a recipient was written to"
            said = _explain_title(record.facts[sent.digest], invited)
            return Step("nothing", invited.workshop, invited.attendee, said)
        again = invited._replace(why=_AGAIN, sequence=pending.sequence, repeated=pending)
        if sent and sent.method == "REQUEST":
            again = _update(again, record.facts[sent.digest])._replace(why=_AGAIN)
        asks_again = again.asks_again or bool(sent and sent.method == "CANCEL")
        return again._replace(asks_again=asks_again and not self.is_answered(again, pending))

    def plan_missing(
        self, record: SentWorkshop, listed: set[str], why: str, ending: Ending
    ) -> Iterator[Step]:
        """Cancellations for those who were invited and are listed no more."""
        for key, recipient in record.people.items():
            if key not in listed and not recipient.is_cancelled:
                attendee = self.recall(recipient)
                yield self.cancel(record, recipient, attendee, why, ending)

    def recall(self, recipient: Recipient) -> Attendee:
        """The person as they were when last written to."""
        region = self.schedule.region(recipient.region) if recipient.region else None
        name = Text(recipient.language or "", recipient.name)
        return Attendee(
            name, recipient.address, None, region, recipient.role, language=recipient.language
        )

    def cancel(
        self,
        record: SentWorkshop,
        recipient: Recipient,
        attendee: Attendee,
        why: str,
        ending: Ending,
    ) -> Step:
        """The cancellation of what a person was last told, unless they have it."""
        last = recipient.last
        facts = record.facts[last.digest]
        if recipient.is_cancelled or self.is_over(facts):
            said = "cancellation sent" if recipient.is_cancelled else "already over"
            return Step("nothing", facts, attendee, said)
        is_again = last.method == "CANCEL"
        organizer = self.schedule.series.organizer or Organizer()
        return Step(
            "cancel",
            facts,
            attendee,
            _AGAIN if is_again else why,
            last.sequence if is_again else max(record.sequence, last.sequence + 1),
            organizer._replace(email=last.organizer),
            repeated=last if is_again else None,
            ending=ending,
        )

    def is_over(self, workshop: Workshop) -> bool:
        """Whether nobody needs to hear of it any more."""
        return not self.with_past and find_phase(workshop, self.now, self.local_zone) == "past"


def _follow_addresses(lost: list[Step], listed: list[Step], record: SentWorkshop) -> Iterator[Step]:
    """Cancellations, then invitations, with a word where that is one person at another address.

    One calendar may get both: there the higher SEQUENCE counts (RFC 5546 section 2.1.5), and in
    programs that do not look at it the later message.
    """
    told = [one.last for one in record.people.values()]
    taken_back = [one.sequence for one in told if one.method == "CANCEL"]
    taken_back += [one.sequence for one in lost if one.sequence is not None]
    first = max(taken_back, default=-1) + 1
    old = _index_by_name(one for one in lost if one.is_message and one.ending == "withdrawn")
    new = _index_by_name(one for one in listed if one.is_first)
    for step in lost:
        name = _find_name(step)
        now = new.get(name) if old.get(name) is step and not step.repeated else None
        yield step._replace(why=f"the address changed to {now.attendee.email}") if now else step
    for step in listed:
        name = _find_name(step)
        was = old.get(name) if new.get(name) is step else None
        why = f"the address changed from {was.attendee.email}" if was else step.why
        newer = step._replace(sequence=max(step.sequence or 0, first), why=why)
        yield newer if step.is_first else step


def _index_by_name(steps: Iterable[Step]) -> dict[str, Step]:
    """Steps by whose they are, but for those of people who share a name."""
    named = [(_find_name(one), one) for one in steps]
    counts = Counter(name for name, _ in named)
    return {name: one for name, one in named if counts[name] == 1}


def _find_name(step: Step) -> str:
    return step.attendee.label(step.attendee.language)


_AGAIN = "the program was stopped while sending it: once more, the very same message"
_PAST = "moved into the past, and they know a later time; mend the date, or tell them with --past"
_ASKING: tuple[Aspect, ...] = ("time", "repetition")
"""Who accepted one time has not accepted another (RFC 6638 section 3.2.8)."""


def _explain_title(known: Workshop, step: Step) -> str:
    """Who has it, and under which title where that is another one now."""
    before, after = (
        one.title.in_language(step.attendee.language) for one in (known, step.workshop)
    )
    if before == after:
        return "already has it"
    return f'already has it as "{before}"; another title alone is not sent'


def _update(step: Step, previous: Workshop) -> Step:
    changed = compare_facts(previous, step.workshop)
    why = f"changed: {', '.join(changed)}"
    asks_again = any(aspect in _ASKING for aspect in changed)
    return step._replace(
        kind="update", why=why, previous=previous, changed=changed, asks_again=asks_again
    )


def explain_absence(workshop: Workshop) -> str | None:
    """Why nobody is invited to a workshop; None where people are."""
    if workshop.status == "cancelled":
        return "cancelled"
    return "no date yet" if workshop.start is None else None


def explain_address(address: str | None, missing: str) -> str | None:
    """Why mail can't go to an address; None where it can."""
    if not address:
        return missing
    return None if is_mailable(address) else f"mail can't carry the address {address}"


def plan_message(step: Step, now: datetime) -> Message:
    """The message of a step, with a Message-ID that follows from what it is and when it was begun.

    One that is repeated is the very same.
    """
    if step.repeated:
        return step.repeated
    assert step.sequence is not None
    assert step.organizer is not None
    assert step.organizer.email is not None
    time = now.astimezone(UTC).replace(microsecond=0)
    person = fold_address(step.attendee.email)
    parts = (step.workshop.uid, person, str(step.sequence), step.method, time.isoformat())
    name = sha256("\n".join(parts).encode()).hexdigest()[:32]
    domain = step.organizer.email.rpartition("@")[2].encode("idna").decode()
    id = f"<{name}@{domain if len(domain) <= _LONGEST_DOMAIN else 'workshops.invalid'}>"
    digest = digest_facts(step.workshop)
    return Message(step.method, step.sequence, digest, step.organizer.email, time, id)


_LONGEST_DOMAIN = 40
"""Longer ones would have a Message-ID folded, which not every program unfolds."""
