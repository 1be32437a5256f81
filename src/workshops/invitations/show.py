"""The plan of who gets which message, and what came of it: as a table, as records, in lines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from workshops.invitations.history import Invitee
from workshops.invitations.step import InvitationPlan, Step, StepKind
from workshops.model import Rsvp
from workshops.names import count_noun
from workshops.output.columns import Cell, Column
from workshops.output.dates import show_when
from workshops.output.fields import (
    COUNT,
    STRING,
    OutputField,
    list_of,
    nullable,
    one_of,
)
from workshops.output.table import Canvas, draw_table
from workshops.significant import Aspect

if TYPE_CHECKING:
    from workshops.invitations.send import SendResult

Outcomes = Mapping[Invitee, str]
"""SENT, or the reason why not, by the keys of the steps."""

_KINDS: dict[StepKind, tuple[str, str]] = {
    "request": ("invitation", "green"),
    "update": ("update", "yellow"),
    "cancel": ("cancellation", "red"),
    "remind": ("reminder", "green"),
    "nothing": ("nothing", "dim"),
    "cannot": ("not possible", "red"),
}
"""The word for each kind, and its colour."""


STEP_FIELDS: dict[str, OutputField[Step]] = {
    "kind": OutputField(
        one_of(StepKind),
        "the message: a first invitation, an update, a cancellation, a reminder; none is needed, "
        "or none can be sent",
        lambda step, _: step.kind,
    ),
    "workshop": OutputField(STRING, "id of the workshop", lambda step, _: step.workshop.id),
    "uid": OutputField(STRING, "UID in calendars", lambda step, _: step.workshop.uid),
    "person": OutputField(
        STRING, "who it is for", lambda step, _: step.attendee.label(step.attendee.language)
    ),
    "address": OutputField(
        nullable(STRING), "their e-mail address", lambda step, _: step.attendee.email
    ),
    "sequence": OutputField(
        nullable(COUNT), "SEQUENCE of the message (RFC 5546)", lambda step, _: step.sequence
    ),
    "why": OutputField(STRING, "the reason", lambda step, _: step.why),
    "changed": OutputField(
        list_of(one_of(Aspect)), "what an update changes", lambda step, _: list(step.changed)
    ),
    "outdated_answer": OutputField(
        one_of(Rsvp, None),
        "the answer that was given to another time",
        lambda step, _: step.outdated_answer,
    ),
    "outcome": OutputField(
        nullable(STRING),
        "what came of it; null where nothing was sent",
        lambda step, outcomes: outcomes.get(step.key) if step.is_message else None,
    ),
}
"""The fields of `invite -f json`; what came of a step is looked up in the outcomes."""


def draw_plan(
    plan: InvitationPlan,
    outcomes: Outcomes,
    canvas: Canvas,
    language: str | None,
    *,
    with_all: bool = False,
) -> str:
    """A plan as a table, with people's names in a language.

    With `with_all`, those who get nothing are in it as well.
    """
    shown = [step for step in plan.steps if with_all or step.kind != "nothing"]
    if not shown:
        return ""
    rows: list[list[Cell]] = [
        [
            _KINDS[step.kind],
            step.workshop.id,
            step.attendee.label(language),
            step.attendee.email or "",
            _explain_step(step, plan.zone),
            outcomes.get(step.key, "") if step.is_message else "",
        ]
        for step in shown
    ]
    names = ("Message", "Workshop", "Who", "Address", "Why", "Outcome")
    return draw_table([Column(name) for name in names], rows, canvas)


def _explain_step(step: Step, zone: str | None) -> str:
    """Why, which times changed, and whose answer is asked for again."""
    parts = [step.why]
    if step.previous and "time" in step.changed:
        before, after = (show_when(facts, zone) for facts in (step.previous, step.workshop))
        parts = [f"{step.why} (moved from {before} to {after})"]
    if step.outdated_answer:
        parts.append(f"{step.outdated_answer} before, asked again")
    return "; ".join(parts)


def count_messages(plan: InvitationPlan) -> str:
    """`2 invitations, 1 update`; empty where there is nothing to send."""
    counts = Counter(step.kind for step in plan.messages)
    return ", ".join(
        count_noun(counts[kind], name) for kind, (name, _) in _KINDS.items() if counts[kind]
    )


def summarize_plan(plan: InvitationPlan, *, with_drafts: bool = False) -> Iterator[str]:
    """The lines that sum up a plan of which nothing is sent."""
    yield from plan.notes
    yield f"{count_messages(plan) or 'nothing'} to send"
    if plan.stop_reason:
        yield plan.stop_reason
    if plan.messages and not with_drafts:
        yield "nothing was sent; use --send to send"
        yield from _summarize_reset(
            sum(step.outdated_answer is not None for step in plan.messages), "will become"
        )


def summarize_result(
    plan: InvitationPlan, result: "SendResult", folder: Path | None = None
) -> Iterator[str]:
    """The lines that sum up what was sent, or written into a folder of drafts."""
    missing = len(result.outcomes) - result.sent
    if not result.outcomes:
        yield "nothing was sent"
    elif folder:
        yield f"{folder}: {count_noun(result.sent, 'draft')}, recorded as sent; send them now"
    else:
        again = "; run again to retry" if missing else ""
        yield f"{result.sent} sent, {missing} not sent{again}"
    yield from _summarize_reset(result.reset, "became")
    if plan.lacks_organizer:
        yield "to send invitations, write organizer: {email: …} in the series"


def _summarize_reset(count: int, become: str) -> Iterator[str]:
    if count:
        answers = count_noun(count, "answer")
        yield f"{answers} to an earlier time {become} needs-action in the schedule"
