"""`workshops attendance`: who is invited, who answered and who came."""

from enum import StrEnum
from typing import Annotated, Literal

import typer

from workshops.attendance import (
    Crossing,
    People,
    Unlisted,
    cross_attendance,
    find_unlisted,
    group_attendance,
    select_attendance,
)
from workshops.cli.filters import FilterOptions, WorkshopIds, takes_filters
from workshops.cli.output import print_note, write, write_listing
from workshops.cli.settings import Settings, settings_of
from workshops.errors import UsageError
from workshops.model import Presence
from workshops.output.columns import Cell, View
from workshops.output.listings import (
    MATRIX,
    cross_table,
    list_attendance,
    list_groups,
)
from workshops.people.match import find_organizations
from workshops.query import select_workshops


class SectorChoice(StrEnum):
    """The sectors, as typer takes several of them."""

    government = "government"
    industry = "industry"
    academia = "academia"
    civil_society = "civil-society"


class RoleChoice(StrEnum):
    """The roles, as typer takes several of them."""

    chair = "chair"
    speaker = "speaker"
    participant = "participant"
    optional = "optional"
    observer = "observer"


class GroupingChoice(StrEnum):
    """What attendees are grouped by, as typer takes several of them."""

    workshop = "workshop"
    region = "region"
    organization = "organization"
    sector = "sector"
    role = "role"
    rsvp = "rsvp"


class AnswerChoice(StrEnum):
    """The answers, as typer takes several of them."""

    needs_action = "needs-action"
    accepted = "accepted"
    declined = "declined"
    tentative = "tentative"
    delegated = "delegated"


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
        list[SectorChoice] | None,
        typer.Option("--sector", help="Only people of this sector. Repeatable."),
    ] = None,
    role: Annotated[
        list[RoleChoice] | None, typer.Option("--role", help="Only this role. Repeatable.")
    ] = None,
    rsvp: Annotated[
        list[AnswerChoice] | None, typer.Option("--rsvp", help="Only this answer. Repeatable.")
    ] = None,
    no_answer: Annotated[
        bool,
        typer.Option(
            "--no-answer", help="Only people who have not answered; can be combined with --rsvp."
        ),
    ] = False,
    attended: Annotated[bool, typer.Option("--attended", help="Only people who came.")] = False,
    absent: Annotated[bool, typer.Option("--absent", help="Only people who did not come.")] = False,
    by: Annotated[
        list[GroupingChoice] | None,
        typer.Option("--by", help="Show counts by group instead of rows."),
    ] = None,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Show counts by region and workshop instead of rows.")
    ] = False,
    emails: Annotated[bool, typer.Option("--emails", help="Show e-mail addresses.")] = False,
    output_format: Annotated[
        Literal["table", "json", "jsonl", "csv", "tsv"],
        typer.Option("--format", "-f", help="Output format."),
    ] = "table",
) -> None:
    """List who is invited, who answered and who came: one row per attendee and workshop, or counts.

    These are three separate facts; what is not known is left blank. A region includes the people
    of its parts; --search looks at names, organizations and regions. Regions that take part but
    have nobody listed are shown, unless people are filtered.
    """
    if by and len(by) > 1:
        raise UsageError("--by can be given only once")
    if by and matrix:
        raise UsageError("--by and --matrix cannot be used together")
    settings = settings_of(ctx)
    schedule = settings.load()
    view = settings.view(schedule, filters.as_of)
    chosen = filters.build(schedule, view, ids)
    anywhere = chosen._replace(regions=(), search="")  # a region's people may be at any workshop
    workshops = select_workshops(schedule, anywhere, view.now, view.local_zone)
    everybody = People(regions=chosen.regions)
    people = everybody._replace(
        organizations=tuple(
            found.id for name in organization or () for found in find_organizations(schedule, name)
        ),
        sectors=tuple(choice.value for choice in sector or ()),
        roles=tuple(choice.value for choice in role or ()),
        answers=(*(choice.value for choice in rsvp or ()), *([None] if no_answer else [])),
        presences=(*([True] if attended else []), *([False] if absent else [])),
        search=filters.search,
    )
    listed = (row for workshop in workshops for row in workshop.attendance)
    rows = list(select_attendance(listed, people))
    unlisted = list(find_unlisted(workshops, chosen.regions)) if people == everybody else []
    if matrix:
        crossings = cross_attendance(schedule, workshops, rows, chosen.regions)
        with_presence = not (attended or absent)
        _write_matrix(crossings, view, output_format, settings, with_presence=with_presence)
    elif by:
        groups = group_attendance(schedule, rows, by[0].value, unlisted)
        by_group = list_groups(
            by[0].value,
            with_shares=output_format == "table" and settings.canvas().width is not None,
        )
        write_listing(by_group, groups, view, output_format, settings)
    elif output_format == "table":
        _write_table(rows, unlisted, view, settings, with_emails=emails)
    else:
        listing = list_attendance(with_emails=emails)
        write_listing(listing, rows, view, output_format, settings)
        for gap in unlisted:
            print_note(f"{gap.workshop.id}: nobody is listed of {_name_regions(gap)}")


def _name_regions(unlisted: Unlisted) -> str:
    return ", ".join(region.id for region in unlisted.regions)


def _write_matrix(
    crossings: list[Crossing],
    view: View,
    output_format: str,
    settings: Settings,
    *,
    with_presence: bool,
) -> None:
    if output_format != "table":
        write_listing(MATRIX, crossings, view, output_format, settings)
        return
    from workshops.output.table import draw_table

    table = cross_table(crossings, with_presence=with_presence)
    write(draw_table(*table, settings.canvas()))


def _write_table(
    rows: list[Presence],
    unlisted: list[Unlisted],
    view: View,
    settings: Settings,
    *,
    with_emails: bool,
) -> None:
    """The rows, and a row for each workshop with regions of which nobody is listed."""
    from workshops.output.table import draw_table

    listing = list_attendance(with_emails=with_emails)
    cells = listing.show(rows, view)
    for gap in unlisted:
        known: dict[str, Cell] = {
            "Workshop": gap.workshop.id,
            "Name": ("none listed", "dim"),
            "Region": _name_regions(gap),
        }
        cells.append([known.get(column.heading, "") for column in listing.columns])
    write(draw_table(list(listing.columns), cells, settings.canvas()))
