"""Invitations, updates and cancellations, planned for each person before any is sent.

A plan is the difference between the current schedule and what each person was last sent, so that
planning again sends nothing twice, and a person who is no longer in the schedule still gets a
cancellation. SEQUENCE follows from it (RFC 5546 section 2.1.4): time, place, repetition and
status raise it, texts do not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.invitations.history import History, Message, Recipient, SentWorkshop
from workshops.invitations.history_lines import is_mailable
from workshops.invitations.removals import Successors, explain_cancellations
from workshops.invitations.step import NO_ORGANIZER, Ending, InvitationPlan, Step
from workshops.model import Attendee, Organizer, Region, Schedule, Text, Workshop
from workshops.names import fold_address, suggest_near
from workshops.query import find_phase, find_regions, find_workshop
from workshops.significant import TIMES, compare_facts, digest_facts, digest_times


class InvitationFilter(NamedTuple):
    """The people that a plan is for: everyone where a condition is empty; else any of its values.

    `ids` are of workshops, `addresses` folded; `regions` include their parts. Workshops that are
    over are left alone unless `with_past`. With `only_reminders` it is for those who have not
    answered, and nothing else is sent.
    """

    ids: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    addresses: tuple[str, ...] = ()
    with_past: bool = False
    only_reminders: bool = False

    def matches(self, step: Step) -> bool:
        """Whether it is for this step."""
        if self.ids and step.workshop.id not in self.ids:
            return False
        if self.addresses and step.key[1] not in self.addresses:
            return False
        region = step.attendee.region
        around = (region, *region.ancestors) if region else ()
        return not self.regions or any(part in self.regions for part in around)


def filter_invitations(
    schedule: Schedule,
    history: History,
    *,
    ids: Iterable[str] | None = None,
    addresses: Iterable[str] | None = None,
    regions: Iterable[str] | None = None,
    with_past: bool = False,
    only_reminders: bool = False,
) -> InvitationFilter:
    """A filter by what the schedule has or, as a cancellation may be due, only the history.

    Raises UsageError for a workshop, an address or a region (id, name or country code) that
    neither has.
    """
    lost = {sent.id for sent in history.workshops.values() if schedule.workshop(sent.id) is None}
    found = tuple(name if name in lost else find_workshop(schedule, name).id for name in ids or ())
    known = {fold_address(row.attendee.email) for row in schedule.attendance}
    known |= {address for sent in history.workshops.values() for address in sent.people}
    folded = {address: fold_address(address) for address in addresses or ()}
    for address, key in folded.items():
        if not key or key not in known:
            hint = suggest_near(address, known, 0.8)
            message = f'no attendee has the address "{address}"'
            raise UsageError(f"{message}; {hint}" if hint else message)
    around = tuple(region for name in regions or () for region in find_regions(schedule, name))
    return InvitationFilter(found, around, tuple(folded.values()), with_past, only_reminders)


def plan_invitations(
    schedule: Schedule,
    history: History,
    chosen: InvitationFilter = InvitationFilter(),  # noqa: B008 - a frozen value
    *,
    now: datetime,
    local_zone: tzinfo,
) -> InvitationPlan:
    """One step a person and workshop, in the schedule's order; then for what it has lost.

    At each workshop, those it no longer lists come first: somebody new may be the same person at
    another address. `now` is aware, and days without a zone are in `local_zone`.
    """
    planner = _Planner(schedule, history, chosen, now, local_zone)
    steps: list[Step] = []
    for workshop in schedule.workshops:
        steps += planner.plan_workshop(workshop, history.workshops.get(workshop.uid))
    kept = {workshop.uid for workshop in schedule.workshops}
    lost = {uid: sent for uid, sent in history.workshops.items() if uid not in kept}
    if lost:
        successors = Successors(schedule, history)
        for uid, sent in lost.items():
            why = successors.explain_loss(uid, sent)
            steps += planner.plan_removed(sent, set(), why, "called-off")
    steps = [step for step in steps if chosen.matches(step)]
    if chosen.only_reminders:
        steps = [_hold(step) for step in steps]
    is_empty = not (history.workshops or history.answers)
    is_lost = is_empty and any(step.is_first and step.attendee.rsvp for step in steps)
    stop_reason = explain_cancellations(steps, planner.count_invited(), schedule, chosen.ids)
    notes = (_NO_HISTORY,) if is_lost else ()
    return InvitationPlan(steps, schedule.series.timezone, notes, stop_reason)


_NO_HISTORY = (
    "no message is recorded as sent, so everyone counts as new, also people who have "
    "answered; if the history file is in another folder, move it here first"
)


def _hold(step: Step) -> Step:
    """Nothing, in place of a message that is not a reminder."""
    if not step.is_message or step.kind == "remind":
        return step
    due = {"request": "an invitation", "update": "an update"}.get(step.kind, "a cancellation")
    why = f"{due} is to be sent first; run without --remind"
    return Step("nothing", step.workshop, step.attendee, why)


class _Planner(NamedTuple):
    """Computes the steps of one plan."""

    schedule: Schedule
    history: History
    chosen: InvitationFilter
    now: datetime
    local_zone: tzinfo

    def plan_workshop(self, workshop: Workshop, sent: SentWorkshop | None) -> Iterator[Step]:
        """The steps for those it listed when they were last written to, then for those it lists."""
        listed: set[str] = set()
        steps: list[Step] = []
        for attendee in workshop.attendees:
            key = fold_address(attendee.email)
            if key and key in listed:
                why = "listed twice; one message is sent"
                steps.append(Step("nothing", workshop, attendee, why))
            else:
                steps.append(self.plan_attendee(workshop, attendee, sent))
            listed.add(key)
        if sent is None:
            return iter(steps)
        if workshop.status == "cancelled":
            removed = self.plan_removed(sent, listed, "cancelled", "called-off")
        else:
            removed = self.plan_removed(sent, listed, "removed from the workshop", "withdrawn")
        return _follow_addresses(list(removed), steps, sent)

    def plan_attendee(
        self, workshop: Workshop, attendee: Attendee, sent: SentWorkshop | None
    ) -> Step:
        """The step of a person in the schedule."""
        recipient = sent.people.get(fold_address(attendee.email)) if sent else None
        if workshop.status == "cancelled" or workshop.start is None:
            is_cancelled = workshop.status == "cancelled"
            why = "cancelled" if is_cancelled else "no date yet"
            ending: Ending = "called-off" if is_cancelled else "postponed"
            if sent and recipient:
                return self.cancel(sent, recipient, attendee, why, ending)
            return Step("nothing" if is_cancelled else "cannot", workshop, attendee, why)
        if self.is_over(workshop):
            known = sent.find_known(recipient) if sent and recipient else None
            if known is None or self.is_over(known):
                return Step("nothing", workshop, attendee, "already over")
            changed = compare_facts(known, workshop)  # people wait for a later time: an error
            return Step("cannot", workshop, attendee, _PAST, previous=known, changed=changed)
        organizer = self.schedule.series.organizer
        obstacle = _explain_address(attendee.email, "no address") or _explain_address(
            organizer and organizer.email, NO_ORGANIZER
        )
        if obstacle:
            return Step("cannot", workshop, attendee, obstacle)
        invited = Step("request", workshop, attendee, "new", 0, organizer)
        step = self.continue_from(invited, sent, recipient) if sent else invited
        is_agreed = recipient is not None and self.is_agreed(step, recipient)
        return step._replace(asks_again=step.asks_again and not is_agreed)

    def continue_from(self, invited: Step, sent: SentWorkshop, recipient: Recipient | None) -> Step:
        """The invitation, given what was sent before."""
        digest = digest_facts(invited.workshop)
        sequence = sent.sequence + (digest != sent.digest)
        if recipient is None:
            return invited._replace(sequence=sequence)
        last = recipient.last
        if last.method == "REQUEST" and last.digest == digest:
            return self.settle(invited, sent, recipient)
        # calendar programs ignore an update that is not newer than what they have (RFC 5546 2.1.5)
        higher = invited._replace(sequence=max(sequence, last.sequence + 1))
        if last.method == "CANCEL":
            return higher._replace(why="invited again", asks_again=True)
        return self.update(higher, sent, recipient)

    def update(self, step: Step, sent: SentWorkshop, recipient: Recipient) -> Step:
        """The update to what they know; a message in doubt is one that they may have missed."""
        pending, arrived = recipient.pending, recipient.sent
        if pending is None or arrived is None or self.is_answered(step, pending):
            return _make_update(step, sent.facts[recipient.last.digest])
        if arrived.method == "CANCEL":
            return _make_update(step, sent.facts[pending.digest])._replace(asks_again=True)
        is_back = arrived.digest == digest_facts(step.workshop)
        return _make_update(step, sent.facts[pending.digest if is_back else arrived.digest])

    def is_answered(self, step: Step, message: Message) -> bool:
        """Whether the person answered a message, and so has it."""
        answer = self.history.answers.get(step.key)
        return answer is not None and answer.sequence >= message.sequence

    def is_agreed(self, step: Step, recipient: Recipient) -> bool:
        """Whether the answer was given in words, to the time that the message states.

        It was given after the last message that the person has for sure: what they answered before
        a cancellation does not count after it.
        """
        answer, arrived = self.history.answers.get(step.key), recipient.sent or recipient.last
        return (
            answer is not None
            and answer.times == digest_times(step.workshop)
            and answer.rsvp == step.attendee.rsvp
            and answer.sequence >= arrived.sequence
        )

    def settle(self, invited: Step, sent: SentWorkshop, recipient: Recipient) -> Step:
        """No message to a person who has it; the same again if its delivery is uncertain."""
        pending, arrived = recipient.pending, recipient.sent
        if pending is None:
            if self.chosen.only_reminders and not invited.attendee.answer:
                return self.remind(invited, recipient.last)
            known, language = sent.facts[recipient.last.digest], invited.attendee.language
            why, title = "already sent", known.title.in_language(language)
            if title != invited.workshop.title.in_language(language):
                why += f' as "{title}"; a changed title alone is not sent'
            return Step("nothing", invited.workshop, invited.attendee, why)
        again = invited._replace(why=_AGAIN, sequence=pending.sequence, repeated=pending)
        if pending.is_reminder:
            return again._replace(kind="remind")
        if arrived and arrived.method == "REQUEST":
            again = _make_update(again, sent.facts[arrived.digest])._replace(why=_AGAIN)
        asks_again = again.asks_again or bool(arrived and arrived.method == "CANCEL")
        return again._replace(asks_again=asks_again and not self.is_answered(again, pending))

    def remind(self, invited: Step, last: Message) -> Step:
        """The same invitation again, unless they were written to on the same day."""
        sent, today = (time.astimezone(self.local_zone).date() for time in (last.time, self.now))
        if sent >= today:
            why = "no answer yet, but got a message today"
            return Step("nothing", invited.workshop, invited.attendee, why)
        return invited._replace(kind="remind", why="no answer yet", sequence=last.sequence)

    def count_invited(self) -> int:
        """The number of invitations that people have, of those that the plan is for."""
        return sum(
            self.chosen.matches(Step("nothing", known, self.recall(recipient), ""))
            for sent in self.history.workshops.values()
            for recipient in sent.people.values()
            if (known := sent.find_known(recipient)) and not self.is_over(known)
        )

    def plan_removed(
        self, sent: SentWorkshop, listed: set[str], why: str, ending: Ending
    ) -> Iterator[Step]:
        """Cancellations for those who were invited and are no longer listed."""
        for key, recipient in sent.people.items():
            if key not in listed and not recipient.is_cancelled:
                attendee = self.recall(recipient)
                yield self.cancel(sent, recipient, attendee, why, ending)

    def recall(self, recipient: Recipient) -> Attendee:
        """The person as they were when last written to."""
        return Attendee(
            name=Text(recipient.language or "", recipient.name),
            email=recipient.address,
            region=self.schedule.region(recipient.region) if recipient.region else None,
            role=recipient.role,
            language=recipient.language,
        )

    def cancel(
        self,
        sent: SentWorkshop,
        recipient: Recipient,
        attendee: Attendee,
        why: str,
        ending: Ending,
    ) -> Step:
        """The cancellation of what a person was last sent, unless they have it."""
        last = recipient.last
        facts = sent.facts[last.digest]
        if recipient.is_cancelled or self.is_over(facts):
            known = "cancellation sent" if recipient.is_cancelled else "already over"
            return Step("nothing", facts, attendee, known)
        is_again = last.method == "CANCEL"
        organizer = self.schedule.series.organizer or Organizer()
        return Step(
            "cancel",
            facts,
            attendee,
            _AGAIN if is_again else why,
            last.sequence if is_again else max(sent.sequence, last.sequence + 1),
            organizer._replace(email=last.organizer),  # who invited them (RFC 5546 3.2.5)
            repeated=last if is_again else None,
            ending=ending,
        )

    def is_over(self, workshop: Workshop) -> bool:
        """Whether it is past, and messages about past workshops were not asked for."""
        phase = find_phase(workshop, self.now, self.local_zone)
        return phase == "past" and not self.chosen.with_past


_AGAIN = "the last run was stopped while sending it; the same message is sent again"
_PAST = (
    "moved into the past, but they were invited to a later time; correct the date, or notify them "
    "with --past"
)


def _follow_addresses(
    removed: Sequence[Step], listed: Sequence[Step], sent: SentWorkshop
) -> Iterator[Step]:
    """Cancellations, then invitations, with a note where that is one person at a new address.

    One calendar may get both: there the higher SEQUENCE counts (RFC 5546 section 2.1.5), and in
    programs that do not look at it the later message.
    """
    cancelled = [
        recipient.last.sequence
        for recipient in sent.people.values()
        if recipient.last.method == "CANCEL"
    ]
    cancelled += [step.sequence for step in removed if step.sequence is not None]
    first = max(cancelled, default=-1) + 1
    old = _index_by_name(step for step in removed if step.is_message and step.ending == "withdrawn")
    new = _index_by_name(step for step in listed if step.is_first)
    for step in removed:
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
    """Steps by the person's name, without those of people who share a name."""
    named = [(_find_name(step), step) for step in steps]
    counts = Counter(name for name, _ in named)
    return {name: step for name, step in named if counts[name] == 1}


def _find_name(step: Step) -> str:
    return step.attendee.label(step.attendee.language)


def _make_update(step: Step, previous: Workshop) -> Step:
    """The step as an update of what was sent before."""
    changed = compare_facts(previous, step.workshop)
    why = f"changed: {', '.join(changed)}"
    asks_again = any(aspect in TIMES for aspect in changed)
    return step._replace(
        kind="update", why=why, previous=previous, changed=changed, asks_again=asks_again
    )


def _explain_address(address: str | None, missing: str) -> str | None:
    """Why mail can't go to an address; None where it can."""
    if not address:
        return missing
    return None if is_mailable(address) else f"mail cannot be sent to the address {address}"
