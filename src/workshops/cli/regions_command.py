"""`workshops regions`: the regions that the workshops are for."""

import typer

from workshops.attendance import summarize_regions
from workshops.cli.listings import write_listing
from workshops.cli.options import ListFormat
from workshops.cli.output import write
from workshops.cli.settings import settings_of
from workshops.output.listings import REGIONS


def run(ctx: typer.Context, output_format: ListFormat = "table") -> None:
    """List regions with their parts, names, and number of workshops and attendees."""
    settings = settings_of(ctx)
    schedule = settings.load()
    if output_format == "ids":
        write("".join(f"{region.id}\n" for region in schedule.regions))
        return
    rows, view = summarize_regions(schedule), settings.view(schedule)
    write_listing(REGIONS, rows, view, output_format, settings.canvas)
