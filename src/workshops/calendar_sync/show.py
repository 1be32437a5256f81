"""A plan of sync, and what came of it, for people and for programs."""

from collections.abc import Iterator, Mapping, Sequence

from workshops.calendar_sync.perform import DONE, SyncResult
from workshops.calendar_sync.plan import SyncAction, SyncChange, SyncPlan
from workshops.output.columns import Cell, Column
from workshops.output.fields import STRING, OutputField, list_of, nullable, one_of
from workshops.output.table import Canvas, draw_table

_PLANNED: dict[SyncAction, str] = {
    "create": "to create",
    "change": "to change",
    "remove": "to remove",
    "unchanged": "unchanged",
    "conflict": "in conflict",
}
_PERFORMED: dict[SyncAction, str] = {
    **_PLANNED,
    "create": "created",
    "change": "changed",
    "remove": "removed",
}
_STYLES: dict[SyncAction, str] = {
    "create": "green",
    "change": "yellow",
    "remove": "red",
    "unchanged": "dim",
    "conflict": "bold red",
}


CHANGE_FIELDS: dict[str, OutputField[SyncChange]] = {
    "kind": OutputField(one_of(SyncAction), "what is done", lambda change, _: change.kind),
    "workshop": OutputField(STRING, "id of the workshop", lambda change, _: change.id),
    "uid": OutputField(STRING, "UID in the calendar", lambda change, _: change.uid),
    "title": OutputField(STRING, "title", lambda change, _: change.title),
    "why": OutputField(nullable(STRING), "the reason", lambda change, _: change.why or None),
    "changed": OutputField(
        list_of(STRING), "the properties that differ", lambda change, _: list(change.changed)
    ),
    "outcome": OutputField(
        nullable(STRING),
        "what came of it; null where nothing was done",
        lambda change, outcomes: outcomes.get(change.uid),
    ),
}
"""The fields of `sync -f json`; what came of a change is looked up in the outcomes."""


def draw_changes(changes: Sequence[SyncChange], outcomes: Mapping[str, str], canvas: Canvas) -> str:
    """A table for people; nothing where there are no changes."""
    columns = [Column(name) for name in ("Change", "Workshop", "Title", "Why", "Outcome")]
    rows: list[list[Cell]] = [
        [
            (change.kind, _STYLES[change.kind]),
            change.id,
            change.title,
            change.why,
            outcomes.get(change.uid, ""),
        ]
        for change in changes
    ]
    return draw_table(columns, rows, canvas) if rows else ""


def total_plan(plan: SyncPlan) -> str:
    """The line under a plan that is only shown."""
    created = "" if plan.state.exists else "a calendar to create, "
    return f"{plan.state.url}: {created}{_count_actions(plan.changes, _PLANNED)}; nothing was done"


def total_result(plan: SyncPlan, result: SyncResult) -> Iterator[str]:
    """The lines under what came of a plan: what was refused, what was done, and how to go on."""
    yield from result.notes
    done = []
    for change in plan.changes:
        outcome = result.outcomes.get(change.uid)
        if not change.is_due or outcome == DONE:
            done.append(change)
        elif outcome:
            yield f"{change.id}: {outcome}"
    missing = len(plan.changes) - len(done)
    parts = [_count_actions(done, _PERFORMED)] if done or not missing else []
    if missing:
        parts.append(f"{missing} not done; run again to continue")
    yield f"{plan.state.url}: {', '.join(parts)}"


def _count_actions(changes: Sequence[SyncChange], words: Mapping[SyncAction, str]) -> str:
    kinds = [change.kind for change in changes]
    counted = ", ".join(f"{kinds.count(kind)} {words[kind]}" for kind in words if kind in kinds)
    remedy = " (--force overwrites it)" if "conflict" in kinds else ""
    return (counted or "no workshops") + remedy
