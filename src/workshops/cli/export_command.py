"""`workshops export`: calendar files."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from workshops.cli.completion import complete_workshops
from workshops.cli.filters import FilterOptions, takes_filters
from workshops.cli.output import note, write_bytes
from workshops.cli.settings import settings_of
from workshops.delivery.files import make_folder, write_file
from workshops.errors import UnreadableError, UsageError
from workshops.ical.event import Edition, explain_omission, write_event
from workshops.ical.feed import write_calendar
from workshops.model import Schedule, Workshop
from workshops.query import Filters, find_workshop, select_workshops, sort_workshops
from workshops.render.rows import View

PRODUCT = "-//workshops//workshops//EN"
"""The PRODID; without a version, so that a new release does not change everybody's files."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""DTSTAMP of last resort: a schedule from a pipe that does not say when it was updated."""


@takes_filters
def run(
    ctx: typer.Context,
    filters: FilterOptions,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...", help="Only these workshops.", autocompletion=complete_workshops
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="PATH", help="A file, a folder with --split, or -."),
    ] = "-",
    split: Annotated[
        Literal["workshop", "region"] | None,
        typer.Option("--split", help="One file for each workshop or region, into a folder."),
    ] = None,
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
    schedule = settings.load()
    view = settings.view(schedule, filters.as_of)
    named = tuple(find_workshop(schedule, id).id for id in ids or ())
    chosen = filters.build(schedule, view, named)
    found = select_workshops(schedule, chosen, view.now, view.viewer)
    workshops = _leave_out(sort_workshops(found, "when", view.language, view.viewer))
    if named and not workshops:
        raise UnreadableError("nothing exported: none of these workshops can be")
    calendars = _write_calendars(schedule, workshops, split, chosen, view)
    _deliver(calendars, output, is_folder=split is not None, force=force)


def _leave_out(workshops: Sequence[Workshop]) -> list[Workshop]:
    """The workshops that can be exported; the others are named, with the reason."""
    for workshop in workshops:
        if reason := explain_omission(workshop):
            note(f"left out: {workshop.id} ({reason})")
    return [workshop for workshop in workshops if not explain_omission(workshop)]


def _write_calendars(
    schedule: Schedule,
    workshops: Sequence[Workshop],
    split: str | None,
    filters: Filters,
    view: View,
) -> dict[str, bytes]:
    """Calendar files by name. Each event is written once, however many files it goes into."""
    edition = Edition(view.language, schedule.modified or _EPOCH)
    events = {one.id: write_event(one, schedule, edition) for one in workshops}
    series = view.say(schedule.series.title) or schedule.series.id
    if split == "workshop":
        groups = [(one.id, view.say(one.title) or one.id, [one]) for one in workshops]
    elif split == "region":
        groups = _group_by_region(schedule, workshops, series, filters, view)
    else:
        names = " / ".join(view.say(one.name) or one.id for one in filters.regions)
        groups = [("", f"{series}: {names}" if names else series, list(workshops))]
    return {
        name: write_calendar(
            schedule, [events[one.id] for one in group], title=title, product=PRODUCT
        )
        for name, title, group in groups
    }


def _group_by_region(
    schedule: Schedule, workshops: Sequence[Workshop], series: str, filters: Filters, view: View
) -> list[tuple[str, str, list[Workshop]]]:
    """One group a region that takes part itself; asked-for regions only, where some are."""
    part = schedule._replace(workshops=tuple(workshops))
    taking_part = {region.id for one in workshops for region in one.regions}
    wanted = filters.regions or [one for one in schedule.regions if one.id in taking_part]
    return [
        (
            region.id,
            f"{series}: {view.say(region.name)}",
            select_workshops(part, Filters(regions=(region,)), view.now, view.viewer),
        )
        for region in wanted
    ]


def _deliver(calendars: dict[str, bytes], output: str, *, is_folder: bool, force: bool) -> None:
    if output == "-":
        write_bytes(calendars[""])
        return
    if is_folder:
        make_folder(Path(output))
    for name, content in calendars.items():
        path = Path(output, f"{name}.ics") if is_folder else Path(output)
        is_changed = write_file(path, content, _is_ours, force=force)
        count = content.count(b"\r\nBEGIN:VEVENT\r\n")
        said = "" if is_changed else ", unchanged"
        note(f"{path}: {count} workshop{'' if count == 1 else 's'}{said}")


def _is_ours(content: bytes) -> bool:
    return f"\r\nPRODID:{PRODUCT}\r\n".encode() in content[:1000]
