"""`workshops show`: everything about one workshop."""

from typing import Annotated

import typer

from workshops.cli.options import AsOf, DetailFormat, WorkshopName
from workshops.cli.output import write, write_bytes, write_document
from workshops.cli.settings import settings_of
from workshops.query import find_workshop


def run(
    ctx: typer.Context,
    id: WorkshopName,
    as_of: AsOf = None,
    emails: Annotated[
        bool, typer.Option("--emails", help="Show the attendees' e-mail addresses.")
    ] = False,
    output_format: DetailFormat = "text",
) -> None:
    """Show everything about one workshop: date, place, programme, people and sources."""
    settings = settings_of(ctx)
    schedule = settings.load()
    workshop = find_workshop(schedule, id)
    view = settings.view(schedule, as_of)
    if output_format == "text":
        from workshops.output.details import draw_details

        canvas = settings.canvas()
        write(draw_details(workshop, schedule, view, canvas, with_emails=emails))
        return
    from workshops.output.listings import describe_fully

    record = describe_fully(workshop, view, with_emails=emails)
    if output_format == "json":
        write_document(record)
    else:
        from workshops.schedule.dump import write_record

        write_bytes(write_record(record).encode())
