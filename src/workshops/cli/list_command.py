"""`workshops list`: what is coming."""

from typing import Annotated, Literal

import typer

from workshops.cli.filters import FilterOptions, ListForm, takes_filters
from workshops.cli.output import write, write_records
from workshops.cli.settings import Settings, settings_of
from workshops.model import Schedule, Workshop
from workshops.output.listings import View, describe_workshop, show_place
from workshops.query import (
    expand_workshops,
    next_occurrence,
    select_workshops,
    sort_workshops,
)

COLUMNS = (
    "id number title status start end all_day timezone venue online regions url tags repeat except "
    "attendees"
).split()


@takes_filters
def run(
    ctx: typer.Context,
    filters: FilterOptions,
    sort: Annotated[
        Literal["when", "number", "title", "id", "status"],
        typer.Option("--sort", help="What to sort by; what has no date comes last."),
    ] = "when",
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many.")
    ] = None,
    form: ListForm = "table",
) -> None:
    """List the workshops: when, what, where, for which regions, and how long until then.

    What repeats is listed once, and with --from or --to each time it takes place in between.
    """
    settings = settings_of(ctx)
    schedule = settings.load()
    view = settings.view(schedule, filters.as_of)
    selected = select_workshops(schedule, filters.build(schedule, view), view.now, view.local_zone)
    if filters.since or filters.until:
        selected = expand_workshops(selected, *filters.read_span(view))
    listed = sort_workshops(selected, sort, view.language, view.local_zone)
    listed = (_reverse(listed) if reverse else listed)[:limit]
    if form == "ids":
        write("".join(f"{workshop.id}\n" for workshop in listed))
    elif form == "table":
        write(_draw(listed, schedule, view, settings))
    else:
        write_records([describe_workshop(one, view) for one in listed], form, COLUMNS)


def _reverse(workshops: list[Workshop]) -> list[Workshop]:
    """The other way round, but what has no date still last."""
    dated = [one for one in workshops if one.start is not None]
    return [*dated[::-1], *(one for one in workshops if one.start is None)]


def _draw(listed: list[Workshop], schedule: Schedule, view: View, settings: Settings) -> str:
    from workshops.output.dates import show_distance, show_when
    from workshops.output.table import Cell, Column, draw_table

    columns = [
        Column("No", is_number=True),
        Column("Id", is_spare=_are_numbered(schedule)),
        Column("When", "cyan"),
        Column("", "dim"),
        Column("Title"),
        Column("Place"),
        Column("Status"),
        Column("Regions", "green"),
    ]
    rows: list[list[Cell]] = [
        [
            "" if one.number is None else str(one.number),
            one.id,
            show_when(
                next_occurrence(one, view.now, view.local_zone) or one, schedule.series.timezone
            ),
            show_distance(one, view.now, view.local_zone),
            view.translate(one.title) or "",
            show_place(one, view),
            (one.status, _STYLES[one.status]),
            " ".join(region.id for region in one.regions),
        ]
        for one in listed
    ]
    return draw_table(columns, rows, settings.canvas())


def _are_numbered(schedule: Schedule) -> bool:
    """Whether every workshop has a number of its own, so that an id can be done without."""
    numbers = {one.number for one in schedule.workshops}
    return None not in numbers and len(numbers) == len(schedule.workshops)


_STYLES = {"confirmed": "green", "tentative": "yellow", "cancelled": "red"}
