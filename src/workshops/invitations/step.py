"""One step of a plan, for one person at one workshop, and the message that it becomes."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal, NamedTuple

from workshops.invitations.history import Invitee, Message, Method
from workshops.model import Attendee, Organizer, Rsvp, Workshop
from workshops.names import encode_domain, fold_address
from workshops.significant import Aspect, digest_facts

StepKind = Literal["request", "update", "cancel", "remind", "nothing", "cannot"]
Ending = Literal["called-off", "postponed", "withdrawn"]


NO_ORGANIZER = "the series has no organizer address"


class Step(NamedTuple):
    """A message to one person or the reason for none.

    `workshop` is as the message states it, `previous` as they know it where something `changed`.
    `repeated` is the pending message to be sent again. `ending` is what a cancellation means: of
    the workshop, of its date, or of the person at it. `asks_again` is an invitation to another time
    than the person may have answered.
    """

    kind: StepKind
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
    def key(self) -> Invitee:
        """Whom it is about: the workshop's uid and the person's folded address."""
        return self.workshop.uid, fold_address(self.attendee.email)

    @property
    def outdated_answer(self) -> Rsvp | None:
        """The answer in the schedule that was given to another time; None where there is none.

        A changed time asks everyone to reply again (RFC 5546 section 3.2.2.1).
        """
        answer = self.attendee.rsvp
        return answer if self.asks_again and answer != "needs-action" else None

    @property
    def is_message(self) -> bool:
        """Whether something is to be sent."""
        return self.kind in ("request", "update", "cancel", "remind")

    @property
    def is_first(self) -> bool:
        """Whether it invites somebody who does not know of the workshop, and was not begun."""
        return self.kind == "request" and self.repeated is None

    @property
    def method(self) -> Method:
        """The iTIP method (RFC 5546 section 1.4)."""
        return "CANCEL" if self.kind == "cancel" else "REQUEST"


class InvitationPlan(NamedTuple):
    """One step a person and workshop.

    `zone` is the IANA name of the series' time zone. `notes` are lines that a person should read
    before anything is sent; `stop_reason` is the reason to send nothing unless a person insists.
    """

    steps: list[Step]
    zone: str | None = None
    notes: tuple[str, ...] = ()
    stop_reason: str | None = None

    @property
    def messages(self) -> list[Step]:
        """The steps that send something."""
        return [step for step in self.steps if step.is_message]

    @property
    def lacks_organizer(self) -> bool:
        """Whether somebody is not invited because the series has no address to write from."""
        return any(step.why == NO_ORGANIZER for step in self.steps)


def plan_message(step: Step, now: datetime) -> Message:
    """The message of a step, with a Message-ID that follows from what it is and when it was begun.

    One that is repeated stays as it was.
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
    domain = encode_domain(step.organizer.email).rpartition("@")[2]
    id = f"<{name}@{domain if len(domain) <= _LONGEST_DOMAIN else 'workshops.invalid'}>"
    digest = digest_facts(step.workshop)
    return Message(
        step.method,
        step.sequence,
        digest,
        step.organizer.email,
        time,
        id,
        is_reminder=step.kind == "remind",
    )


_LONGEST_DOMAIN = 40
"""Longer ones would have a Message-ID folded, which not every program unfolds."""
