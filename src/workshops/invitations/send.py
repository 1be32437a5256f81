"""A plan carried out: each message goes once, and the history knows of it before and after.

One refused address does not stop the rest. What the server refuses for now is tried again after
the others, a little later each time, as servers that make strangers wait expect it (RFC 6647).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from workshops.invitations.history import Message
from workshops.invitations.history_file import HistoryFile
from workshops.invitations.plan import Step, plan_message
from workshops.invitations.smtp import Refusal

DELAYS = (5.0, 30.0, 120.0)
"""Seconds before those refused for now are tried again."""


class Mailbox(Protocol):
    """What takes a message: `smtp.Post`."""

    def send(self, sender: str, recipient: str, message: bytes) -> Refusal | None:
        """Hand in one message; None where it was taken."""
        ...


class Dispatch(NamedTuple):
    """How messages go out: from when, through what, how written, how slowly.

    `on_taken` is called after the server took a message and before the history knows that, with
    whatever has to be done by then; `on_wait` before a pause for so many messages that were refused
    for now, of so many seconds. `pause` is the number of seconds between two messages.
    """

    now: datetime
    mailbox: Mailbox
    write: Callable[[Step, Message], bytes]
    sleep: Callable[[float], None]
    on_taken: Callable[[Step], None]
    on_wait: Callable[[int, float], None]
    pause: float = 0.0


def send_all(
    steps: Iterable[Step], history: HistoryFile, dispatch: Dispatch
) -> Iterator[tuple[Step, Refusal | None]]:
    """Each step once it is settled: taken, or refused for good or for now."""
    waiting, is_first = list(steps), True
    for delay in (*DELAYS, None):
        later = []
        for step in waiting:
            if not is_first and dispatch.pause:
                dispatch.sleep(dispatch.pause)
            is_first = False
            refusal = _send_one(step, history, dispatch)
            if refusal and refusal.is_temporary and delay is not None:
                later.append(step)
            else:
                yield step, refusal
        waiting = later
        if delay is not None and waiting:
            dispatch.on_wait(len(waiting), delay)
            dispatch.sleep(delay)


def _send_one(step: Step, history: HistoryFile, dispatch: Dispatch) -> Refusal | None:
    """Begun, sent, ended; where the connection is lost for good the history keeps it as begun."""
    assert step.attendee.email is not None, "a plan writes to addresses only"
    message = plan_message(step, dispatch.now)
    written = dispatch.write(step, message)
    history.begin(step.workshop, step.attendee, message)
    refusal = dispatch.mailbox.send(message.organizer, step.attendee.email, written)
    if refusal is None:
        dispatch.on_taken(step)
    if refusal is None or not (refusal.in_doubt or step.repeated):
        history.end(step.workshop, step.attendee, message, is_sent=refusal is None)
    return refusal  # what they may have all the same stays as begun
