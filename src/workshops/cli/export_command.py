"""`workshops export`: calendar files."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workshops.cli.addresses import print_hidden, show_refused_lines
from workshops.cli.filters import FilterOptions, takes_filters
from workshops.cli.options import Overwrite, WorkshopIds
from workshops.cli.output import print_note, print_notes, save_workshops, write_bytes
from workshops.cli.progress import progress_bar
from workshops.cli.reading import read_option
from workshops.cli.settings import settings_of
from workshops.errors import UnreadableError, UsageError
from workshops.files.write import make_folder
from workshops.ical import EPOCH
from workshops.privacy import hide_addresses, require_no_address
from workshops.query import select_workshops, sort_workshops

if TYPE_CHECKING:
    from workshops.model import Schedule, Workshop
    from workshops.output.columns import View
    from workshops.query import Filters


@takes_filters
def run(
    ctx: typer.Context,
    filters: FilterOptions,
    ids: WorkshopIds = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="File to write, or - for standard output; with --split, a folder.",
        ),
    ] = "-",
    split: Annotated[
        Literal["workshop", "region"] | None,
        typer.Option("--split", help="One file for each workshop or each region, in a folder."),
    ] = None,
    sessions: Annotated[
        bool, typer.Option("--sessions", help="Add each session that has clock times and an `id`.")
    ] = False,
    alarm: Annotated[
        list[str] | None,
        typer.Option(
            "--alarm",
            metavar="LENGTH",
            help="Add a reminder this long before the start: 1d, 2h, 30min. Repeatable. For "
            "all-day workshops, 1d means 09:00 on the day before.",
        ),
    ] = None,
    reminders: Annotated[
        bool,
        typer.Option("--reminders", help="Add the reminders of the schedule's `reminders` key."),
    ] = False,
    source_url: Annotated[
        str | None,
        typer.Option(
            "--source-url", metavar="URL", help="Web address at which the file will be published."
        ),
    ] = None,
    output_format: Annotated[
        Literal["ics", "jcal", "links"],
        typer.Option(
            "--format",
            "-f",
            help="A calendar file, the same in jCal (JSON), or add-to-calendar links as JSON.",
        ),
    ] = "ics",
    force: Overwrite = False,
) -> None:
    """Export workshops as an iCalendar file, for Outlook, Google, Apple and Thunderbird.

    Workshops without a date are not exported, and are listed on standard error. No attendee's
    address is exported: in a text it is replaced by "…"; in a link or uid it is an error.
    """
    if split and output == "-":
        raise UsageError("--split writes several files; name their folder with --output")
    from workshops.ical.event import EntryOptions, list_limitations
    from workshops.ical.export import export_files, is_exported, plan_files
    from workshops.invitations.sent import find_sequences
    from workshops.output.links import list_link_limitations, write_links
    from workshops.schedule.dates import read_length
    from workshops.schedule.fields import URL

    settings = settings_of(ctx)
    if output != "-":
        settings.refuse_shipped("export")
    alarms = dict.fromkeys(read_option("--alarm", read_length, text) for text in alarm or ())
    source_url = source_url and read_option("--source-url", URL.read, source_url)
    sequences = find_sequences(settings.path)

    with show_refused_lines(settings.path):
        schedule, hidden_in, known = hide_addresses(settings.load())
    view = settings.view(schedule, filters.as_of)
    chosen = filters.build(schedule, view, ids)
    workshops = _choose_workshops(schedule, chosen, view, hidden_in)

    files = plan_files(schedule, workshops, view.language, split=split, regions=chosen.regions)
    if output_format == "links":
        limitations: Iterable[str] = list_link_limitations(workshops)
        contents = {file.name: write_links(file.workshops, view).encode() for file in files}
    else:
        stamp = schedule.modified or EPOCH
        options = EntryOptions(view.language, stamp, sequences, tuple(alarms), reminders, sessions)
        limitations = list_limitations(workshops, options)
        with progress_bar("Writing") as on_progress:
            contents = export_files(
                schedule,
                files,
                options,
                output_format=output_format,
                source_url=source_url,
                on_progress=on_progress,
            )
    require_no_address(contents, known)
    print_notes(limitations)
    if output == "-":
        write_bytes(contents[""])
        return
    suffix = "json" if output_format == "links" else output_format
    for file in files:
        path = Path(output)
        if file.name:
            make_folder(path)
            path /= f"{file.name}.{suffix}"
        save_workshops(path, contents[file.name], is_exported, len(file.workshops), force=force)


def _choose_workshops(
    schedule: "Schedule", chosen: "Filters", view: "View", hidden_in: Iterable[tuple[str, str]]
) -> list["Workshop"]:
    """The workshops to export; printed are those without a date, and whose texts had addresses."""
    selected = select_workshops(schedule, chosen, view.now, view.local_zone)
    workshops = sort_workshops(selected, "when", view.language, view.local_zone)
    for workshop in workshops:
        if workshop.start is None:
            print_note(f"left out: {workshop.id} (no date yet)")
    workshops = [workshop for workshop in workshops if workshop.start]
    print_hidden(hidden_in, {workshop.id for workshop in workshops})
    if chosen.ids and not workshops:
        reason = "has a date" if selected else "matches the filters"
        raise UnreadableError(f"nothing exported: none of these workshops {reason}")
    return workshops
