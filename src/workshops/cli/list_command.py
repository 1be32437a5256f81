"""`workshops list`: which workshops there are, and when."""

from typing import Annotated, Literal

import typer

from workshops.cli.filters import FilterOptions, takes_filters
from workshops.cli.listings import WorkbookFile, refuse_format, write_listing
from workshops.cli.options import ListFormat
from workshops.cli.output import print_note, write
from workshops.cli.settings import settings_of
from workshops.output.listings import list_workshops
from workshops.query import expand_workshops, select_workshops, sort_workshops


@takes_filters
def run(
    ctx: typer.Context,
    filters: FilterOptions,
    sort: Annotated[
        Literal["when", "number", "title", "id", "status"],
        typer.Option("--sort", help="Sort by this. Workshops without a date come last."),
    ] = "when",
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="Show at most N.")
    ] = None,
    output_format: ListFormat = "table",
    output: WorkbookFile = None,
) -> None:
    """List workshops with date, place and regions, and how long until they begin.

    A workshop that repeats is listed once, by its next date; with --from or --to, it is listed for
    each of its dates in that period.
    """
    settings = settings_of(ctx)
    if output:
        refuse_format(ctx, output)
        settings.refuse_shipped("export")
    schedule = settings.load()
    settings.note_example()
    view = settings.view(schedule, filters.as_of)
    selected = select_workshops(schedule, filters.build(schedule, view), view.now, view.local_zone)
    if filters.since or filters.until:
        selected = expand_workshops(selected, *filters.read_span(view))
    listed = sort_workshops(selected, sort, view.language, view.local_zone, view.now)
    if reverse:  # those without a date stay last
        dated = [workshop for workshop in reversed(listed) if workshop.start is not None]
        listed = [*dated, *(workshop for workshop in listed if workshop.start is None)]
    listed = listed[:limit]
    if output_format == "ids" and not output:
        write("".join(f"{workshop.id}\n" for workshop in listed))
    else:
        listing = list_workshops(schedule)
        write_listing(listing, listed, view, output_format, settings.canvas, output)
    if output_format == "table" and not selected and not output:
        print_note("no workshops match" if schedule.workshops else "there are no workshops yet")
