"""`workshops attendance`: who is invited, who answered, who came."""

from typing import Annotated, Literal

import typer

from workshops.attendance import Grouping, Presence, group_attendance, select_attendance
from workshops.cli.filters import FilterOptions, WorkshopIds, takes_filters
from workshops.cli.output import write, write_records
from workshops.cli.settings import Settings, settings_of
from workshops.query import select_workshops
from workshops.render.data import Record
from workshops.render.rows import View, describe_group, describe_presence

COLUMNS = "workshop name organization organization_name region role sector rsvp attended".split()
COUNTS = "total accepted declined tentative delegated needs_action attended absent".split()


@takes_filters
def run(
    ctx: typer.Context,
    filters: FilterOptions,
    ids: WorkshopIds = None,
    by: Annotated[
        Literal["workshop", "region", "organization", "sector", "role", "rsvp"] | None,
        typer.Option("--by", help="Counts instead of rows, grouped by this."),
    ] = None,
    emails: Annotated[bool, typer.Option("--emails", help="With addresses.")] = False,
    form: Annotated[
        Literal["table", "json", "jsonl", "csv", "tsv"],
        typer.Option("--format", "-f", help="How to write them."),
    ] = "table",
) -> None:
    """List attendance: one row an attendee and workshop, or counts.

    Invited, answered and came are three separate facts; what is not known is left blank. A region
    means its own people and those of its parts.
    """
    settings = settings_of(ctx)
    schedule = settings.load()
    view = settings.view(schedule, filters.as_of)
    chosen = filters.build(schedule, view, ids)
    anywhere = chosen._replace(regions=())  # a region's people may be at any workshop
    workshops = select_workshops(schedule, anywhere, view.now, view.viewer)
    rows = list(select_attendance(workshops, chosen.regions))
    if by is not None:
        groups = [describe_group(by, one) for one in group_attendance(schedule, rows, by)]
        _write_groups(groups, by, form, settings)
    elif form == "table":
        write(_draw(rows, view, settings, emails))
    else:
        columns = [*COLUMNS[:2], "email", *COLUMNS[2:]] if emails else COLUMNS
        records = [describe_presence(row, view, with_emails=emails) for row in rows]
        write_records(records, form, columns)


def _write_groups(groups: list[Record], by: Grouping, form: str, settings: Settings) -> None:
    if form != "table":
        write_records(groups, form, [by, *COUNTS])
        return
    from workshops.render.table import Column, draw_table

    heads = [Column(by.capitalize())]
    heads += [Column(name.replace("_", " ").capitalize(), is_number=True) for name in COUNTS]
    rows = [
        [group[by] or "not known", *(str(group[name] or "") for name in COUNTS)] for group in groups
    ]
    write(draw_table(heads, rows, settings.canvas()))


def _draw(rows: list[Presence], view: View, settings: Settings, emails: bool) -> str:
    from workshops.render.table import Cell, Column, draw_table

    came: dict[bool | None, Cell] = {
        True: ("came", "green"),
        False: ("absent", "red"),
        None: "",
    }
    names = (
        "Workshop",
        "Name",
        "Address",
        "Organization",
        "Region",
        "Role",
        "Sector",
        "Answer",
        "Came",
    )
    cells: list[list[Cell]] = [
        [
            row.workshop.id,
            view.say(row.attendee.name) or "",
            (row.attendee.email or "") if emails else "",
            (view.say(organization.name) or "") if organization else "",
            row.attendee.region.id if row.attendee.region else "",
            row.attendee.role,
            (organization.sector or "") if organization else "",
            row.attendee.rsvp or "",
            came[row.attendee.attended],
        ]
        for row in rows
        for organization in [row.attendee.organization]
    ]
    return draw_table([Column(name) for name in names], cells, settings.canvas())
