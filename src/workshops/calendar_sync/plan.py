"""The changes to a team's calendar, computed before anything is sent to its server.

A plan is the difference between the schedule, the server's entries and what sync wrote there last.
The last is not kept beside the schedule, where only one coordinator's machine would
know it: each entry carries a short digest of every fact that sync wrote. Most servers add,
remove and rewrite properties. Only a fact that is now different was changed by somebody; it stays
as it is on the server until the coordinator decides.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from workshops.calendar_sync.server_event import (
    ASPECTS,
    FACTS,
    Facts,
    ServerEvent,
    describe_event,
    digest_event,
    digest_fact,
)
from workshops.errors import UsageError
from workshops.ical.event import EntryOptions
from workshops.ical.times import explain_listing
from workshops.model import Schedule, Workshop
from workshops.names import join_words
from workshops.significant import Aspect, explain_removals

SyncAction = Literal["create", "change", "remove", "unchanged", "conflict"]


@dataclass(frozen=True)
class ServerState:
    """The state of a calendar on its server, with the entries that concern the schedule.

    `events` are those that sync wrote or that have the uid of a workshop; `known` are the digests
    of the uids that the last sync of the series left there; `calendars` are the addresses of the
    calendars in a folder of calendars.
    """

    url: str
    exists: bool
    is_calendar: bool = False
    events: Sequence[ServerEvent] = ()
    known: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()

    @cached_property
    def has_metadata(self) -> bool:
        """Whether the server keeps what sync writes for itself."""
        return any(event.metadata for event in self.events)

    @cached_property
    def preserved(self) -> set[str]:
        """Facts that some servers drop, and this one does not: an entry still has them."""
        pairs = [(event.facts, event.metadata.written) for event in self.events if event.metadata]
        return {name for name in _OFTEN_DROPPED if any(name in a and name in b for a, b in pairs)}


class SyncChange(NamedTuple):
    """An entry, what to do with it, and why.

    `workshop` is None where the file no longer has it, `event` where the server has nothing.
    `changed` are the aspects that differ: in the file, or for a conflict on the server. `sequence`
    is the lowest SEQUENCE that calendar programs will take for news.
    """

    kind: SyncAction
    uid: str
    id: str
    title: str
    why: str = ""
    workshop: Workshop | None = None
    event: ServerEvent | None = None
    changed: tuple[str, ...] = ()
    sequence: int = 0

    @property
    def is_due(self) -> bool:
        """Whether something is to be done."""
        return self.kind in ("create", "change", "remove")


class SyncPlan(NamedTuple):
    """One change for each entry, the workshops in the file's order and then what the file has lost.

    `notes` are sentences about what the calendar will lack; `stop_reason` is why the plan is not to
    be performed unless removals are allowed.
    """

    schedule: Schedule
    entry_options: EntryOptions
    state: ServerState
    changes: tuple[SyncChange, ...]
    notes: tuple[str, ...] = ()
    stop_reason: str | None = None


_OFTEN_DROPPED = {"URL", "CATEGORIES"}
"""Properties that some servers do not keep: if no entry has one, no person removed it."""


def plan_sync(
    schedule: Schedule,
    state: ServerState,
    entry_options: EntryOptions,
    *,
    create: bool = False,
    force: bool = False,
    allow_removals: bool = False,
) -> SyncPlan:
    """The plan that makes the server's calendar equal to the schedule.

    With `create`, a calendar may still be missing; with `force`, what somebody changed on the
    server is overwritten; with `allow_removals`, no plan is stopped. Raises UsageError where there
    is no calendar.
    """
    if state.exists and not state.is_calendar:
        found = f"; available calendars: {', '.join(state.calendars)}" if state.calendars else ""
        raise UsageError(f"{state.url}: not a calendar{found}")
    if not (state.exists or create):
        raise UsageError(
            f"{state.url}: there is no calendar at this address; use --create to create it"
        )
    facts = {
        workshop.uid: describe_event(workshop, schedule, entry_options)
        for workshop in schedule.workshops
        if workshop.start is not None
    }
    changes = tuple(plan_changes(schedule, facts, state, force=force))
    notes = (*_list_compromises(schedule, changes), *_list_doubles(changes, facts, state.events))
    removed = sum(change.kind == "remove" for change in changes)
    total = sum(change.event is not None for change in changes)
    stop_reason = explain_removals(removed, total, "entries would be removed")
    return SyncPlan(
        schedule, entry_options, state, changes, notes, None if allow_removals else stop_reason
    )


def _list_compromises(schedule: Schedule, changes: Sequence[SyncChange]) -> Iterator[str]:
    """Notes on workshops that the calendar lacks, and on rules that it cannot express."""
    planned = {change.uid for change in changes}
    for workshop in schedule.workshops:
        if workshop.start is None and workshop.uid not in planned:
            yield f"left out: {workshop.id} (no date yet)"
    for change in changes:
        if change.is_due and change.workshop and (reason := explain_listing(change.workshop)):
            yield f"{change.id}: {reason}"


def _list_doubles(
    changes: Sequence[SyncChange], facts: Mapping[str, Facts], events: Sequence[ServerEvent]
) -> Iterator[str]:
    """The new entries that are there already, same id and time, for a series with another id."""
    present = {
        (event.metadata.id, event.facts.get("DTSTART")): event.metadata.series
        for event in events
        if event.metadata
    }
    new = [(item.id, facts[item.uid].get("DTSTART")) for item in changes if item.kind == "create"]
    for series, count in Counter(present[key] for key in new if key in present).items():
        yield (
            f"{count} of the new entries are there already for the series {series}; if this is the "
            f"same series with a new id, change its id back to {series}"
        )


def plan_changes(
    schedule: Schedule, facts: Mapping[str, Facts], state: ServerState, *, force: bool = False
) -> Iterator[SyncChange]:
    """The changes of a plan; `facts` are those of each workshop with a date, by uid."""
    present = {event.uid: event for event in state.events}
    changes = (
        _plan_workshop(workshop, schedule, facts[workshop.uid], present.get(workshop.uid), state)
        for workshop in schedule.workshops
        if workshop.uid in facts
    )
    for change in (*changes, *_plan_removals(schedule, facts, state)):
        if force and change.kind == "conflict":  # decided in the file's favour
            kind: SyncAction = "remove" if not change.workshop else "change"
            kind = kind if change.event else "create"
            yield change._replace(kind=kind, why=f"forced: {change.why}")
        else:
            yield change


def _plan_workshop(
    workshop: Workshop,
    schedule: Schedule,
    facts: Facts,
    event: ServerEvent | None,
    state: ServerState,
) -> SyncChange:
    change = SyncChange("unchanged", workshop.uid, workshop.id, facts.get("SUMMARY", ""))
    change = change._replace(workshop=workshop, event=event)
    is_known = digest_fact(workshop.uid) in state.known
    if event is None and is_known:
        return change._replace(kind="conflict", why="deleted on the server")
    if event is None:
        return change._replace(kind="create", why="new")
    news = set(_name_aspects(_list_differences(facts, event.facts)))
    change = change._replace(sequence=event.sequence + bool(_SIGNIFICANT & news))
    if is_known and not news and not state.has_metadata:
        return change  # ours, on a server that drops our metadata
    if reason := _explain_foreign(event, schedule):
        return change._replace(kind="conflict", why=reason)
    assert event.metadata is not None, "an entry without metadata is not ours"
    edited = _name_aspects(_find_server_edits(event, state.preserved)) if news else ()
    if edited:
        why = f"{join_words(edited)} changed on the server"
        return change._replace(kind="conflict", why=why, changed=edited)
    written = event.metadata.written
    if due := _name_aspects(_list_differences(digest_event(workshop.uid, facts), written)):
        return change._replace(kind="change", why=f"changed: {join_words(due)}", changed=due)
    return change


_SIGNIFICANT = frozenset(get_args(Aspect))
"""Changes that raise SEQUENCE (RFC 5546 section 2.1.4)."""


def _explain_foreign(event: ServerEvent, schedule: Schedule) -> str | None:
    """Why an entry with a workshop's uid is not ours to change."""
    if not event.facts:
        return "its entry on the server cannot be read"
    if event.metadata is None:
        return "its entry on the server was not written by sync"
    if event.metadata.series != schedule.series.id:
        return f"its entry on the server belongs to the series {event.metadata.series}"
    return None


def _find_server_edits(event: ServerEvent, preserved: Collection[str]) -> Iterator[str]:
    """The facts that read otherwise than sync wrote them."""
    assert event.metadata is not None, "only what sync wrote can have been edited since"
    present = digest_event(event.uid, event.facts)
    droppable = {_OFTEN_LOST, *_OFTEN_DROPPED.difference(preserved)}
    for name in _list_differences(present, event.metadata.written):
        is_dropped = name in droppable and name not in present
        if not is_dropped and name != _NOT_EDITABLE:
            yield name


_OFTEN_LOST = "CONFERENCE"
"""A property that many programs do not know, and drop when people change something else."""

_NOT_EDITABLE = "GEO"
"""A property that people cannot edit; servers round it and programs derive it from the place."""


def _list_differences(first: Facts, second: Facts) -> list[str]:
    return [name for name in FACTS if first.get(name, "") != second.get(name, "")]


def _name_aspects(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ASPECTS[name] for name in names))


def _plan_removals(
    schedule: Schedule, facts: Mapping[str, Facts], state: ServerState
) -> Iterator[SyncChange]:
    """Removals of what sync wrote and the file no longer has."""
    undated = {workshop.uid for workshop in schedule.workshops if workshop.start is None}
    for event in state.events:
        metadata = event.metadata
        if not metadata or metadata.series != schedule.series.id or event.uid in facts:
            continue
        if metadata.written.get("UID") != digest_fact(event.uid):
            continue  # somebody's copy of one of ours: a program copied all of it under a new uid
        why = "no date yet" if event.uid in undated else "removed from the file"
        title = event.facts.get("SUMMARY", "")
        change = SyncChange("remove", event.uid, metadata.id, title, why, event=event)
        if edited := _name_aspects(_find_server_edits(event, state.preserved)):
            why = f"{why}, but {join_words(edited)} changed on the server"
            change = change._replace(kind="conflict", why=why, changed=edited)
        yield change


def list_known(
    changes: Iterable[SyncChange], known: Collection[str], done: Collection[str]
) -> tuple[str, ...]:
    """Digests of the uids that the next sync is to know were on the server.

    That somebody deleted an entry can be seen only by who remembers that it was there. `done` are
    the uids whose changes are performed.
    """
    digests = set()
    for change in changes:
        is_there = change.uid in done or change.kind in ("change", "unchanged")
        if change.workshop and (is_there or digest_fact(change.uid) in known):
            digests.add(digest_fact(change.uid))
    return tuple(sorted(digests))
