"""Send the messages of a plan, each once; it is recorded in the history before and after.

An address that is refused, or over which the server ends the connection, does not stop the messages
after it. A message refused temporarily is tried again after the others, a little later each time,
as servers with greylisting expect (RFC 6647).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol, Self

from workshops.invitations.history import Invitee
from workshops.invitations.history_file import HistoryFile
from workshops.invitations.message import Mail, MailOptions, compose_mail
from workshops.invitations.reset_answers import AnswerResets
from workshops.invitations.smtp import Refusal
from workshops.invitations.step import InvitationPlan, Step, plan_message

SENT = "sent"
DELAYS = (5.0, 30.0, 120.0)
"""Seconds before those refused for now are tried again."""


class Transport(Protocol):
    """An `SmtpConnection`, or a `DraftBox` for a person who sends the messages.

    It is entered once there is something to send.
    """

    is_draft: bool

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def connect(self) -> None:
        """Be ready for a message; raises WorkshopsError where none can be sent any more."""
        ...

    def send(self, mail: Mail) -> Refusal | None:
        """Send one message; None if the server accepted it, else the reason."""
        ...


class SendOptions(NamedTuple):
    """The options of a run that sends.

    `schedule` is the path of the schedule, in which answers to an earlier time are reset; `mail`
    how they are written; `now` (aware) the time that they state; `pause` the seconds between two
    of them. `on_progress` gets (done, total), and `on_note` each line that
    a person should read while messages go out.
    """

    schedule: str
    mail: MailOptions
    now: datetime
    pause: float = 0.0
    sleep: Callable[[float], None] = time.sleep
    on_progress: Callable[[int, int], None] = lambda _done, _total: None
    on_note: Callable[[str], None] = lambda _line: None


@dataclass
class SendResult:
    """The outcome of a plan, as far as it was carried out.

    `outcomes` has SENT or the reason why not, `reset` counts the answers that became needs-action
    in the schedule, and `by_hand` names those that cannot be changed by the program.
    """

    outcomes: dict[Invitee, str] = field(default_factory=dict)
    reset: int = 0
    by_hand: tuple[str, ...] = ()

    @property
    def sent(self) -> int:
        """The number of messages that were sent."""
        return sum(outcome == SENT for outcome in self.outcomes.values())


def send_invitations(
    plan: InvitationPlan,
    history: HistoryFile,
    transport: Transport,
    options: SendOptions,
    result: SendResult | None = None,
) -> SendResult:
    """Send the messages of a plan that was made from this history.

    The result is filled in while they go, so that a caller who passes one in has it where this
    raises: UnreadableError or RefusedError where the server is lost for good, and what
    `AnswerResets` raises, before anything is sent.
    """
    result = result if result is not None else SendResult()
    messages = plan.messages
    resets = AnswerResets(options.schedule, messages)
    result.by_hand = resets.by_hand
    for line in (*resets.notes, *resets.by_hand):
        options.on_note(line)
    if messages:
        with transport:
            _Run(history, transport, options, result, resets, len(messages)).send_all(messages)
    return result


@dataclass
class _Run:
    """The state of one run of `send_invitations`."""

    history: HistoryFile
    transport: Transport
    options: SendOptions
    result: SendResult
    resets: AnswerResets
    total: int
    announced: set[Invitee] = field(default_factory=set)
    in_doubt: set[Invitee] = field(default_factory=set)
    is_first: bool = True

    def send_all(self, messages: Sequence[Step]) -> None:
        """Send each until it is settled: taken, or refused for good, or for now too often."""
        waiting, lost = messages, []
        for delay in (*DELAYS, None):
            later = []
            for step in waiting:
                refusal = self.send(step)
                if refusal and refusal.is_lost:
                    lost.append(step)  # which may be what ended the connection
                elif refusal and refusal.is_temporary and delay is not None:
                    later.append(step)
                else:
                    self.settle(step, refusal)
            waiting = later
            if waiting and delay is not None:
                self.options.on_note(
                    f"{len(waiting)} refused for now; trying again in {delay:g} seconds"
                )
                self.options.sleep(delay)
        for step in lost:
            self.settle(step, self.send(step))

    def send(self, step: Step) -> Refusal | None:
        """Record that it is about to be sent, send it, and record the outcome."""
        if self.options.pause and not self.is_first:
            self.options.sleep(self.options.pause)
        self.is_first = False
        message = plan_message(step, self.options.now)
        options = self.options.mail._replace(is_draft=self.transport.is_draft)
        mail = compose_mail(step, message, options)
        self.transport.connect()
        self.announce(step)
        self.history.begin(step.workshop, step.attendee, message)
        refusal = self.transport.send(mail)
        if refusal is None:
            # before the history has it, so that a run that is stopped here repeats both
            self.result.reset += self.resets.reset(step.key)
        elif refusal.in_doubt or step.repeated:
            self.in_doubt.add(step.key)
        if refusal is None or step.key not in self.in_doubt:
            self.history.end(step.workshop, step.attendee, message, is_sent=refusal is None)
        return refusal  # what may have arrived all the same stays as begun

    def announce(self, step: Step) -> None:
        """Name the people who may get the same message twice."""
        if step.repeated is None or step.key in self.announced:
            return
        self.announced.add(step.key)
        self.options.on_note(
            f"{step.workshop.id}: {step.attendee.email} may have this message already, as the last "
            f"run was stopped while sending it; sending the same one again: {step.repeated.id}"
        )

    def settle(self, step: Step, refusal: Refusal | None) -> None:
        """Record the outcome of a message."""
        if refusal is None:
            outcome = SENT
        elif refusal.is_lost:
            doubt = "; it may have arrived" if refusal.in_doubt else ""
            outcome = f"not sent: {refusal.reason}{doubt}"
        else:
            until = " for now" if refusal.is_temporary else ""
            outcome = f"refused{until}: {refusal.code} {refusal.reason}"
        self.result.outcomes[step.key] = outcome
        self.options.on_progress(len(self.result.outcomes), self.total)
