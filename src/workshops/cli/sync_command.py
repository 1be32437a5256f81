"""`workshops sync`: the workshops in a calendar of the team's server."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from workshops.calendar_sync.plan import (
    Change,
    Kind,
    count_doubles,
    empties_calendar,
    list_known,
    plan_sync,
)
from workshops.cli.output import print_note, write, write_records
from workshops.cli.progress import follow
from workshops.cli.settings import Settings, settings_of
from workshops.errors import UsageError
from workshops.model import Schedule
from workshops.output.formats import Record

if TYPE_CHECKING:
    from workshops.calendar_sync.server import CalendarServer, State
    from workshops.ical.event import EntryOptions

COLUMNS = "kind workshop uid title why changed outcome".split()

_DONE = "done"

Outcomes = dict[str, str]
"""What came of each change, by uid."""


class _Errand(NamedTuple):
    """What the coordinator asked for; `entry_options` is what the entries are written for."""

    schedule: Schedule
    settings: Settings
    entry_options: "EntryOptions"
    form: str
    force: bool

    def show(self, changes: Sequence[Change], outcomes: Outcomes) -> None:
        """The plan as a table or as JSON, with what came of it."""
        if self.form == "json":
            write_records([_describe(one, outcomes) for one in changes], "json", COLUMNS)
        elif changes:
            write(_draw(changes, outcomes, self.settings))


def run(
    ctx: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            envvar="WORKSHOPS_CALDAV_URL",
            help="The calendar's own address on its server: https://user@host/path/.",
        ),
    ],
    create: Annotated[
        bool,
        typer.Option("--create", help="Make the calendar if there is none, with name and colour."),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Let the schedule win where somebody changed the server, or it has lost all.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done; change nothing.")
    ] = False,
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", help="How to write the plan.")
    ] = "table",
) -> None:
    """Bring the workshops into a calendar on a CalDAV server: Nextcloud, SOGo, iCloud and others.

    Only entries that sync wrote are changed or removed; one that somebody changed on the server is
    named and left alone. Run again, it goes on where it was stopped.

    The password is taken from WORKSHOPS_CALDAV_PASSWORD or the keyring, or an access token from
    WORKSHOPS_CALDAV_TOKEN; the user may be in WORKSHOPS_CALDAV_USER. Status 3 when the server
    refused something; conflicts are no failure.
    """
    from workshops.calendar_sync.server import open_server
    from workshops.calendar_sync.webdav import read_collection

    collection = read_collection(url)
    settings = settings_of(ctx)
    settings.refuse_shipped("sync")
    schedule = settings.load()
    errand = _Errand(schedule, settings, _find_entry_options(schedule, settings), form, force)
    with open_server(collection, _wait) as server:
        outcomes = _sync(server, errand, create=create, dry_run=dry_run)
    raise typer.Exit(0 if set(outcomes.values()) <= {_DONE} else 3)


def _wait(seconds: float) -> None:
    """Sleep, and say so where somebody might think that nothing goes on."""
    if seconds > _SHORT_WAIT:
        print_note(f"the server can't answer now: trying again in {seconds:.0f} s")
    time.sleep(seconds)


_SHORT_WAIT = 5


def _sync(server: "CalendarServer", errand: _Errand, *, create: bool, dry_run: bool) -> Outcomes:
    """Find out what is to be done, and do it unless it is only to be shown."""
    series = errand.schedule.series.id
    state = _find_calendar(server, series, create=create)
    if not (state.exists or dry_run):
        _create_calendar(server, errand)
    changes = _plan(server, errand, state)
    emptying = _explain_emptying(changes, errand)
    if dry_run:
        errand.show(changes, {})
        made = "" if state.exists else "a calendar to create, "
        print_note(f"{server.url}: {made}{_count(changes, _PLANNED)}; nothing was done")
        if emptying:
            print_note(emptying)
        return {}
    if emptying:
        raise UsageError(f"{server.url}: {emptying}")
    memory = _Memory(server, series, changes, state.known)
    outcomes = _carry_out(changes, server, errand, memory)
    memory.keep(outcomes)
    return outcomes


def _explain_emptying(changes: Sequence[Change], errand: _Errand) -> str | None:
    """Why nothing is to be done without --force: a file that was cut short looks like that."""
    if errand.force or not empties_calendar(changes):
        return None
    return "the file has no workshop with a date; --force removes all entries of the series"


class _Memory:
    """What the server is to know of its entries, so that the next sync sees what was deleted."""

    def __init__(
        self,
        server: "CalendarServer",
        series: str,
        changes: Sequence[Change],
        known: tuple[str, ...],
    ) -> None:
        self.server, self.series, self.changes, self.known = server, series, changes, known
        self.is_kept = bool(known) or any(one.is_due for one in changes)
        self.created = 0

    def add(self, change: Change, outcomes: Outcomes) -> None:
        """An entry was created: see that it can be known again, and tell the server in time."""
        self.created += 1
        if self.created == 1 and not self.server.keeps_mark(change):
            print_note(
                f"{self.server.url}: this server drops our marks: whatever is to be changed or "
                "removed there will need --force"
            )
        if self.created % _MEMORY_STEP == 1:
            self.keep(outcomes)

    def keep(self, outcomes: Outcomes) -> None:
        """Tell it what has been done so far; a server that can't keep it is told no more."""
        done = {uid for uid, outcome in outcomes.items() if outcome == _DONE}
        known = list_known(self.changes, self.known, done)
        if not self.is_kept or known == self.known:
            return
        self.is_kept = self.server.remember(self.series, known)
        self.known = known
        if not self.is_kept:
            print_note(
                f"{self.server.url}: this server can't remember deletions: what somebody deletes "
                "there comes back"
            )


_MEMORY_STEP = 5
"""After how many new entries the server is told of them, in case that we are killed."""


def _find_entry_options(schedule: Schedule, settings: Settings) -> "EntryOptions":
    from workshops.ical import EPOCH
    from workshops.ical.event import EntryOptions
    from workshops.invitations.ledger import find_sequences

    stamp = schedule.modified or EPOCH
    return EntryOptions(settings.lang, stamp, find_sequences(settings.path))


def _find_calendar(server: "CalendarServer", series: str, *, create: bool) -> "State":
    """What is at the address; raises UsageError where it is no calendar and none is to be made."""
    state = server.find_collection(series)
    if state.exists and not state.is_calendar:
        found = f"; these are: {', '.join(state.calendars)}" if state.calendars else ""
        raise UsageError(f"{server.url}: is no calendar{found}")
    if not (state.exists or create):
        raise UsageError(f"{server.url}: there is no calendar; --create makes one")
    return state


def _create_calendar(server: "CalendarServer", errand: _Errand) -> None:
    from workshops.standards import COLORS

    series = errand.schedule.series
    color = f"#{COLORS[series.color.lower()]}" if series.color else None
    server.create_collection(series.title.in_language(errand.entry_options.language), color)
    print_note(f"{server.url}: calendar created")


def _plan(server: "CalendarServer", errand: _Errand, state: "State") -> list[Change]:
    from workshops.calendar_sync.server_event import describe_workshop

    schedule = errand.schedule
    facts = {
        one.uid: describe_workshop(one, schedule, errand.entry_options)
        for one in schedule.workshops
        if one.start is not None
    }
    postings = server.list_postings(facts) if state.exists else []
    changes = plan_sync(schedule, facts, postings, state.known, force=errand.force)
    _name_compromises(schedule, changes)
    for series, count in count_doubles(changes, facts, postings).items():
        print_note(
            f"{count} of the new entries stand there already for the series {series}: if this is "
            f"the same with another id, make its id {series} again"
        )
    return changes


def _name_compromises(schedule: Schedule, changes: Sequence[Change]) -> None:
    """Say which workshops the calendar lacks, and which rules no calendar can say."""
    from workshops.ical.times import explain_listing

    named = {one.uid for one in changes}
    for workshop in schedule.workshops:
        if workshop.start is None and workshop.uid not in named:
            print_note(f"left out: {workshop.id} (no date yet)")
    for workshop in (one.workshop for one in changes if one.is_due and one.workshop):
        if reason := explain_listing(workshop):
            print_note(f"{workshop.id}: {reason}")


def _carry_out(
    changes: Sequence[Change], server: "CalendarServer", errand: _Errand, memory: _Memory
) -> Outcomes:
    """Do what is to be done; what came of each change, told even where the server is lost."""
    outcomes: Outcomes = {}
    due = [one for one in changes if one.is_due]
    try:
        for change, refusal in follow(_send(due, server, errand), len(due), "Syncing", patience=0):
            outcomes[change.uid] = f"refused: {refusal}" if refusal else _DONE
            if change.kind == "create" and not refusal:
                memory.add(change, outcomes)
    finally:
        told = changes if errand.form == "json" else [one for one in changes if one.is_news]
        errand.show(told, outcomes)
        for change in due:
            if (outcome := outcomes.get(change.uid, _DONE)) != _DONE:
                print_note(f"{change.id}: {outcome}")
        print_note(f"{server.url}: {_sum_up(changes, outcomes)}")
    return outcomes


def _send(
    changes: Sequence[Change], server: "CalendarServer", errand: _Errand
) -> Iterator[tuple[Change, str | None]]:
    """Each change once the server did it, or with its reason not to."""
    for change in changes:
        yield change, server.carry_out(change, _write(change, errand))


def _write(change: Change, errand: _Errand) -> bytes:
    """The entry as it is to be; nothing where it is to be removed."""
    from workshops.calendar_sync.server_event import write_posting
    from workshops.ical import PRODUCT

    if change.workshop is None:
        return b""
    entry_options = errand.entry_options
    sequence = max(change.sequence, entry_options.sequences.get(change.uid, 0))
    entry_options = entry_options._replace(sequences={change.uid: sequence})
    return write_posting(change.workshop, errand.schedule, entry_options, PRODUCT, change.posting)


def _describe(change: Change, outcomes: Outcomes) -> Record:
    return {
        "kind": change.kind,
        "workshop": change.id,
        "uid": change.uid,
        "title": change.title,
        "why": change.why or None,
        "changed": list(change.changed),
        "outcome": outcomes.get(change.uid),
    }


_STYLES: dict[Kind, str] = {
    "create": "green",
    "change": "yellow",
    "remove": "red",
    "unchanged": "dim",
    "conflict": "bold red",
}


def _draw(changes: Sequence[Change], outcomes: Outcomes, settings: Settings) -> str:
    from workshops.output.columns import Cell, Column
    from workshops.output.table import draw_table

    names = ("Change", "Workshop", "Title", "Why", "Outcome")
    rows: list[list[Cell]] = [
        [
            (one.kind, _STYLES[one.kind]),
            one.id,
            one.title,
            one.why,
            outcomes.get(one.uid, ""),
        ]
        for one in changes
    ]
    return draw_table([Column(name) for name in names], rows, settings.canvas())


_PLANNED: dict[Kind, str] = {
    "create": "to create",
    "change": "to change",
    "remove": "to remove",
    "unchanged": "unchanged",
    "conflict": "left alone",
}
_PERFORMED: dict[Kind, str] = {
    **_PLANNED,
    "create": "created",
    "change": "changed",
    "remove": "removed",
}


def _sum_up(changes: Sequence[Change], outcomes: Outcomes) -> str:
    """What was done, what was not, and how to go on."""
    done = [one for one in changes if not one.is_due or outcomes.get(one.uid) == _DONE]
    missing = len(changes) - len(done)
    said = [_count(done, _PERFORMED)] if done or not missing else []
    later = [f"{missing} not done; run again to go on"] if missing else []
    return ", ".join(said + later)


def _count(changes: Sequence[Change], words: dict[Kind, str]) -> str:
    """`2 created, 5 unchanged, 1 left alone`, in the words given."""
    counts = Counter(one.kind for one in changes)
    said = [f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind]]
    remedy = " (--force lets the schedule win)" if counts["conflict"] else ""
    return (", ".join(said) or "no workshops") + remedy
