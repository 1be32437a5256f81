"""The plan of who gets which message, and what came of it: as a table, as records, in a line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from workshops.invitations.plan import Step
from workshops.output.columns import Cell, Column
from workshops.output.dates import show_when
from workshops.output.formats import Record
from workshops.output.table import Canvas, draw_table

COLUMNS = "kind workshop uid person address sequence why changed outdated_answer outcome".split()


Outcomes = Mapping[tuple[str, str], str]
"""What came of what was sent, by the steps' keys."""


def describe_step(step: Step, outcomes: Outcomes) -> Record:
    """What programs are told of a step; its keys are COLUMNS."""
    attendee = step.attendee
    return {
        "kind": step.kind,
        "workshop": step.workshop.id,
        "uid": step.workshop.uid,
        "person": attendee.label(attendee.language),
        "address": attendee.email,
        "sequence": step.sequence,
        "why": step.why,
        "changed": list(step.changed),
        "outdated_answer": step.outdated_answer,
        "outcome": outcomes.get(step.key) if step.is_message else None,
    }


_STYLES = {"request": "green", "update": "yellow", "cancel": "red", "nothing": "dim", "cant": "red"}


def draw_steps(
    steps: Sequence[Step],
    outcomes: Outcomes,
    canvas: Canvas,
    *,
    language: str | None,
    zone: str | None,
) -> str:
    """The plan as a table, with names in a language and times in a zone."""
    names = ("Message", "Workshop", "Who", "Address", "Why", "Outcome")
    rows: list[list[Cell]] = [
        [
            (_KINDS[step.kind], _STYLES[step.kind]),
            step.workshop.id,
            step.attendee.label(language),
            step.attendee.email or "",
            _explain(step, zone),
            outcomes.get(step.key, "") if step.is_message else "",
        ]
        for step in steps
    ]
    return draw_table([Column(name) for name in names], rows, canvas)


_KINDS = {
    "request": "invitation",
    "update": "update",
    "cancel": "cancellation",
    "nothing": "nothing",
    "cant": "can't",
}


def _explain(step: Step, zone: str | None) -> str:
    """Why, what people are told that changed, and whose answer is asked for again."""
    parts = [step.why]
    if step.previous and "time" in step.changed:
        before, after = (show_when(one, zone) for one in (step.previous, step.workshop))
        parts = [f"{step.why} (moved from {before} to {after})"]
    if step.outdated_answer:
        parts.append(f"{step.outdated_answer} before, asked again")
    return "; ".join(parts)


def count_messages(steps: Iterable[Step]) -> str:
    """`2 invitations, 1 update`; empty where there is nothing to send."""
    counts = Counter(step.kind for step in steps if step.is_message)
    return ", ".join(
        f"{counts[kind]} {_KINDS[kind]}{'' if counts[kind] == 1 else 's'}"
        for kind in ("request", "update", "cancel")
        if counts[kind]
    )


def count_undone(count: int) -> str:
    """Of how many people the answer does not hold any more; empty for nobody."""
    verb = (
        "answer to an earlier time becomes" if count == 1 else "answers to an earlier time become"
    )
    return f"{count} {verb} needs-action in the schedule" if count else ""
