"""`workshops regions`: who the workshops are for."""

import typer

from workshops.cli.filters import ListForm
from workshops.cli.output import write, write_records
from workshops.cli.settings import Settings, settings_of
from workshops.model import Schedule
from workshops.output.listings import View, describe_regions

COLUMNS = "id name names aliases country part_of parts workshops attendees".split()


def run(ctx: typer.Context, form: ListForm = "table") -> None:
    """List the regions: parts, names in all languages, how many workshops and attendees."""
    settings = settings_of(ctx)
    schedule = settings.load()
    view = settings.view(schedule)
    if form == "ids":
        write("".join(f"{region.id}\n" for region in schedule.regions))
    elif form == "table":
        write(_draw(schedule, view, settings))
    else:
        write_records(describe_regions(schedule, view), form, COLUMNS)


def _draw(schedule: Schedule, view: View, settings: Settings) -> str:
    from workshops.output.table import Column, draw_table

    columns = [
        Column("Id", "green"),
        Column("Name"),
        Column("Other names", "dim"),
        Column("Country"),
        Column("Part of"),
        Column("Workshops", is_number=True),
        Column("Attendees", is_number=True),
    ]
    rows = []
    for region, record in zip(schedule.regions, describe_regions(schedule, view), strict=True):
        shown = (region.id, record["name"])
        others = [name for name in dict.fromkeys(region.names) if name not in shown]
        counts = [str(record["workshops"]), str(record["attendees"])]
        around = [region.country or "", record["part_of"] or ""]
        rows.append([*shown, ", ".join(others), *around, *counts])
    return draw_table(columns, rows, settings.canvas())
