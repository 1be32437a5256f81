"""`workshops attendance`: who is invited, who answered and who came."""

from typing import Annotated

import typer

from workshops.attendance import (
    Grouping,
    People,
    cross_attendance,
    find_unlisted,
    group_attendance,
    select_attendance,
)
from workshops.cli.filters import FilterOptions, takes_filters
from workshops.cli.listings import WorkbookFile, refuse_format, write_listing, write_table
from workshops.cli.options import CountFormat, WorkshopIds, choice_option
from workshops.cli.output import print_note
from workshops.cli.settings import settings_of
from workshops.errors import UsageError
from workshops.model import Role, Rsvp, Sector
from workshops.output.attendance_listings import (
    MATRIX,
    attendance_table,
    cross_table,
    list_attendance,
    list_groups,
)
from workshops.people.match import find_organizations
from workshops.query import select_workshops, sort_workshops


@takes_filters
def run(
    ctx: typer.Context,
    filters: FilterOptions,
    ids: WorkshopIds = None,
    organization: Annotated[
        list[str] | None,
        typer.Option(
            "--organization",
            metavar="ORGANIZATION",
            help="Only people of this organization: id or any name. Repeatable.",
        ),
    ] = None,
    sector: Annotated[
        list[str] | None,
        choice_option("--sector", Sector, "Only people of this sector. Repeatable."),
    ] = None,
    role: Annotated[
        list[str] | None, choice_option("--role", Role, "Only people with this role. Repeatable.")
    ] = None,
    rsvp: Annotated[
        list[str] | None, choice_option("--rsvp", Rsvp, "Only people with this answer. Repeatable.")
    ] = None,
    no_answer: Annotated[
        bool,
        typer.Option(
            "--no-answer", help="Only people who have not answered; can be combined with --rsvp."
        ),
    ] = False,
    attended: Annotated[
        bool,
        typer.Option(
            "--attended",
            help="Only people who came; with --absent, those who came and those who did not.",
        ),
    ] = False,
    absent: Annotated[bool, typer.Option("--absent", help="Only people who did not come.")] = False,
    by: Annotated[
        list[str] | None,
        choice_option("--by", Grouping, "Show counts by group instead of rows."),
    ] = None,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Show counts by region and workshop instead of rows.")
    ] = False,
    search: Annotated[
        str,
        typer.Option(
            "--search",
            metavar="TEXT",
            help="Only people with all these words in name, organization or region.",
        ),
    ] = "",
    emails: Annotated[bool, typer.Option("--emails", help="Show e-mail addresses.")] = False,
    output_format: CountFormat = "table",
    output: WorkbookFile = None,
) -> None:
    """List who is invited, who answered and who came: one row per attendee and workshop, or counts.

    These are three separate facts; what is not known is left blank. People who have not answered
    have no `rsvp` in the schedule, or `needs-action`; both count as no answer. A region includes
    the people of its parts. A region that takes part but has no attendees is shown too, unless
    people are selected.
    """
    if by and len(by) > 1:
        raise UsageError("--by can be given only once")
    if by and matrix:
        raise UsageError("--by and --matrix cannot be used together")
    settings = settings_of(ctx)
    if output:
        refuse_format(ctx, output)
        settings.refuse_shipped("export")
    schedule = settings.load()
    view = settings.view(schedule, filters.as_of)
    chosen = filters.build(schedule, view, ids)
    anywhere = chosen._replace(regions=())  # a region's people may be at any workshop
    selected = select_workshops(schedule, anywhere, view.now, view.local_zone)
    workshops = sort_workshops(selected, "when", view.language, view.local_zone, view.now)
    everybody = People(regions=chosen.regions)
    people = everybody._replace(
        organizations=tuple(
            found.id for name in organization or () for found in find_organizations(schedule, name)
        ),
        sectors=tuple(sector or ()),
        roles=tuple(role or ()),
        answers=(*(rsvp or ()), *([None] if no_answer else [])),
        presences=(*([True] if attended else []), *([False] if absent else [])),
        search=search,
        persons=chosen.persons,
    )
    listed = (row for workshop in workshops for row in workshop.attendance)
    rows = list(select_attendance(listed, people))
    unlisted = list(find_unlisted(workshops, chosen.regions)) if people == everybody else []
    canvas, is_table = settings.canvas, output_format == "table" and not output
    if matrix:
        crossings = cross_attendance(schedule, workshops, rows, chosen.regions)
        if is_table:
            table = cross_table(workshops, crossings, with_presence=not (attended or absent))
            write_table(*table, canvas())
        else:
            write_listing(MATRIX, crossings, view, output_format, canvas, output)
    elif by:
        grouping: Grouping = by[0]  # type: ignore[assignment]
        groups = group_attendance(schedule, rows, grouping, unlisted)
        with_shares = is_table and canvas().width is not None
        by_group = list_groups(grouping, with_shares=with_shares)
        write_listing(by_group, groups, view, output_format, canvas, output)
    elif is_table:
        write_table(*attendance_table(rows, unlisted, view, with_emails=emails), canvas())
    else:
        listing = list_attendance(with_emails=emails)
        write_listing(listing, rows, view, output_format, canvas, output)
        for gap in unlisted:
            names = ", ".join(region.id for region in gap.regions)
            print_note(f"{gap.workshop.id}: no attendees listed from {names}")
    if is_table and not (rows or unlisted):
        print_note("no attendees match")
