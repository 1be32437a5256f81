"""`workshops export`: calendar files."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from workshops.cli.filters import FilterOptions, WorkshopIds, takes_filters
from workshops.cli.output import print_note, write_bytes
from workshops.cli.progress import follow
from workshops.cli.reading import read_option
from workshops.cli.settings import settings_of
from workshops.errors import UnreadableError, UsageError
from workshops.files.write import make_folder, write_file
from workshops.ical import EPOCH, PRODUCT
from workshops.model import Region, Schedule, Workshop
from workshops.output.listings import View
from workshops.query import Filters, group_by_region, select_workshops, sort_workshops

Form = Literal["ics", "jcal", "links"]


class Group(NamedTuple):
    """The workshops of one file, its name without the ending, and the calendar's title."""

    name: str
    title: str
    workshops: Sequence[Workshop]


@takes_filters
def run(
    ctx: typer.Context,
    filters: FilterOptions,
    ids: WorkshopIds = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="PATH", help="A file, a folder with --split, or -."),
    ] = "-",
    split: Annotated[
        Literal["workshop", "region"] | None,
        typer.Option("--split", help="One file for each workshop or region, into a folder."),
    ] = None,
    sessions: Annotated[
        bool, typer.Option("--sessions", help="An entry for each session with clock times too.")
    ] = False,
    alarm: Annotated[
        list[str] | None,
        typer.Option(
            "--alarm", metavar="LENGTH", help="Remind so long before: 1d, 2h, 30min. Repeatable."
        ),
    ] = None,
    reminders: Annotated[
        bool, typer.Option("--reminders", help="Remind as the schedule's `reminders` say.")
    ] = False,
    source_url: Annotated[
        str | None,
        typer.Option("--source-url", metavar="URL", help="Where the file will be published."),
    ] = None,
    form: Annotated[
        Form,
        typer.Option(
            "--format",
            "-f",
            help="A calendar file, the same as jCal, or add-to-calendar links as JSON.",
        ),
    ] = "ics",
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file that this program did not write.")
    ] = False,
) -> None:
    """Export workshops as an iCalendar file, for Outlook, Google, Apple and Thunderbird.

    Those without a date are left out, and named on standard error.
    """
    if split and output == "-":
        raise UsageError("--split writes several files; name their folder with --output")
    settings = settings_of(ctx)
    extras = _read_extras(sessions, alarm or (), reminders, source_url, settings.path)
    schedule = settings.load()
    view = settings.view(schedule, filters.as_of)
    chosen = filters.build(schedule, view, ids)
    found = select_workshops(schedule, chosen, view.now, view.local_zone)
    workshops = _leave_out(sort_workshops(found, "when", view.language, view.local_zone))
    if ids and not workshops:
        why = "has a date" if found else "meets the filters"
        raise UnreadableError(f"nothing exported: none of these workshops {why}")
    groups = list(_group(schedule, workshops, split, chosen, view))
    if form == "links":
        files = _write_links(groups, view)
    else:
        files = _write_calendars(groups, schedule, workshops, extras, form, view)
    _deliver(files, groups, output, ending="json" if form == "links" else form, force=force)


class _Extras(NamedTuple):
    """What the options add to the calendar files."""

    with_sessions: bool
    alarms: tuple[timedelta, ...]
    with_reminders: bool
    source: str | None
    sequences: dict[str, int]


def _read_extras(
    with_sessions: bool, alarms: Iterable[str], with_reminders: bool, source: str | None, path: str
) -> _Extras:
    from workshops.invitations.ledger import find_sequences
    from workshops.schedule.dates import read_length
    from workshops.schedule.fields import URL

    lengths = tuple(dict.fromkeys(read_option("--alarm", read_length, text) for text in alarms))
    address = source and read_option("--source-url", URL.read, source)
    return _Extras(with_sessions, lengths, with_reminders, address, find_sequences(path))


def _leave_out(workshops: Sequence[Workshop]) -> list[Workshop]:
    """The workshops that have a date; the others are named."""
    for workshop in workshops:
        if workshop.start is None:
            print_note(f"left out: {workshop.id} (no date yet)")
    return [workshop for workshop in workshops if workshop.start is not None]


def _group(
    schedule: Schedule,
    workshops: Sequence[Workshop],
    split: str | None,
    filters: Filters,
    view: View,
) -> Iterable[Group]:
    """The files to write: one for all, one a workshop, or one a region that takes part."""
    series = view.translate(schedule.series.title) or schedule.series.id
    if split == "workshop":
        return [Group(one.id, view.translate(one.title) or one.id, [one]) for one in workshops]
    if split == "region":
        return _group_by_region(schedule, workshops, series, filters, view)
    names = " / ".join(view.translate(one.name) or one.id for one in filters.regions)
    return [Group("", f"{series}: {names}" if names else series, workshops)]


def _group_by_region(
    schedule: Schedule, workshops: Sequence[Workshop], series: str, filters: Filters, view: View
) -> Iterable[Group]:
    """One group a region that takes part itself; asked-for regions only, where some are."""
    taking_part = {region.id for one in workshops for region in one.regions}
    regions: Sequence[Region] = filters.regions or [
        one for one in schedule.regions if one.id in taking_part
    ]
    listed = group_by_region(schedule, workshops)
    for region in regions:
        yield Group(region.id, f"{series}: {view.translate(region.name)}", listed[region.id])


def _write_calendars(
    groups: Sequence[Group],
    schedule: Schedule,
    workshops: Sequence[Workshop],
    extras: _Extras,
    form: Form,
    view: View,
) -> dict[str, bytes]:
    """Calendar files by name. Each entry is written once, however many files it goes into."""
    from workshops.ical.calendar import Heading, write_calendar, write_jcal
    from workshops.ical.event import EntryOptions, list_entries

    stamp = schedule.modified or EPOCH
    entry_options = EntryOptions(
        view.language, stamp, extras.sequences, with_sessions=extras.with_sessions
    )
    entries = {}
    for one in follow(workshops, len(workshops), "Writing"):
        alarms = (*extras.alarms, *(one.reminders if extras.with_reminders else ()))
        entries[one.id] = list(list_entries(one, schedule, entry_options._replace(alarms=alarms)))
        _name_compromises(one, extras)
    files = {}
    for name, title, listed in groups:
        heading = Heading(title, PRODUCT, view.language, extras.source)
        calendar = write_calendar(
            schedule, [entry for one in listed for entry in entries[one.id]], heading
        )
        files[name] = write_jcal(calendar).encode() if form == "jcal" else calendar
    return files


def _name_compromises(workshop: Workshop, extras: _Extras) -> None:
    """Say what an entry can't hold: sessions without an id, rules that no calendar can say."""
    from workshops.ical.event import explain_session_omission
    from workshops.ical.times import explain_listing

    for session in workshop.sessions if extras.with_sessions else ():
        if reason := explain_session_omission(session):
            print_note(f"left out: session {session.label()} of {workshop.id} ({reason})")
    if reason := explain_listing(workshop):
        print_note(f"{workshop.id}: {reason}")


def _write_links(groups: Sequence[Group], view: View) -> dict[str, bytes]:
    """Add-to-calendar links by file name: a JSON list, a record a workshop."""
    from workshops.output.formats import write_json
    from workshops.output.links import explain_loss, link_workshop

    for one in {one.id: one for group in groups for one in group.workshops}.values():
        if one.status == "cancelled":
            print_note(f"left out: {one.id} (cancelled)")
        elif reason := explain_loss(one):
            print_note(f"{one.id}: {reason}")
    return {
        name: write_json(
            [link_workshop(one, view) for one in listed if one.status != "cancelled"]
        ).encode()
        for name, _, listed in groups
    }


def _deliver(
    files: dict[str, bytes], groups: Sequence[Group], output: str, *, ending: str, force: bool
) -> None:
    if output == "-":
        write_bytes(files[""])
        return
    for group in groups:
        path = Path(output)
        if group.name:
            make_folder(path)
            path /= f"{group.name}.{ending}"
        is_changed = write_file(path, files[group.name], _is_ours, force=force)
        count = len(group.workshops)
        said = "" if is_changed else ", unchanged"
        print_note(f"{path}: {count} workshop{'' if count == 1 else 's'}{said}")


def _is_ours(content: bytes) -> bool:
    """Whether a file is one of these exports: by its PRODID, or by the links it holds."""
    start = content[:2000]
    marks = (f"\r\nPRODID:{PRODUCT}\r\n", f'"{PRODUCT}"', '"google": "https://calendar.google.com')
    return any(mark.encode() in start for mark in marks)
