"""`workshops propose`: days for a workshop, with what is against each."""

from typing import Annotated

import typer

from workshops.cli.completion import complete_regions
from workshops.cli.options import AsOf, TextFormat, WorkshopName
from workshops.cli.output import print_notes, write, write_document
from workshops.cli.proposal_options import (
    complete_weekdays,
    read_busy_option,
    read_period,
    read_weekday,
)
from workshops.cli.settings import settings_of


def run(
    ctx: typer.Context,
    id: WorkshopName,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            min=1,
            max=366,
            metavar="N",
            help="How many days. Default: as many as the workshop has now, or one.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="On or after this day. Default: tomorrow."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="DATE", help="On or before this day. Default: 3 months later."
        ),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "-r",
            metavar="REGION",
            help="Region that is to take part, by id or name. Repeatable. Default: the regions of "
            "the workshop, or all.",
            autocompletion=complete_regions,
        ),
    ] = None,
    weekday: Annotated[
        list[str] | None,
        typer.Option(
            "--weekday",
            metavar="DAY",
            help="Begin on this day of the week. Repeatable.",
            autocompletion=complete_weekdays,
        ),
    ] = None,
    weekends: Annotated[
        bool, typer.Option("--weekends", help="Propose weekends too, as any other day.")
    ] = False,
    school: Annotated[
        bool, typer.Option("--school", help="Avoid school holidays too, where they are known.")
    ] = False,
    busy: Annotated[
        list[str] | None,
        typer.Option(
            "--busy",
            metavar="[NAME=]FILE",
            help="Calendar (.ics) or free/busy list (.ifb) of this person; without NAME, of "
            "everybody. Repeatable.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="Show at most N.")
    ] = 10,
    as_of: AsOf = None,
    output_format: TextFormat = "text",
) -> None:
    """Propose days for a workshop, the best first, with the reasons against each.

    Takes into account public holidays of the regions and of the venue's country, half days, bridge
    days (single working days between days off), other workshops of the same regions, people and
    speakers, and busy times. Changes nothing.
    """
    from workshops.output.fields import find_fields
    from workshops.proposals import ProposalRequest, propose_dates
    from workshops.proposals.show import PROPOSAL_FIELDS, draw_proposals, list_remarks
    from workshops.query import find_regions, find_workshop

    settings = settings_of(ctx)
    schedule = settings.load(for_days_off=True)
    settings.note_example()
    workshop, view = find_workshop(schedule, id), settings.view(schedule, as_of)
    first, last = read_period(since, until, view.today)
    chosen = [found for name in region or () for found in find_regions(schedule, name)]
    request = ProposalRequest(
        workshop,
        first,
        last,
        days or workshop.day_count,
        tuple(dict.fromkeys(chosen)) or workshop.regions or schedule.regions,
        view.local_zone,
        schedule.workshops,
        read_busy_option(busy or (), first, last, view.local_zone),
        frozenset(map(read_weekday, weekday or ())),
        with_weekends=weekends,
        with_school=school,
    )
    proposals = propose_dates(request)[:limit]
    if output_format == "json":
        write_document([find_fields(PROPOSAL_FIELDS, each, None) for each in proposals])
    else:
        write(draw_proposals(request, proposals, settings.canvas()))
    print_notes(list_remarks(request, proposals, view.today))
