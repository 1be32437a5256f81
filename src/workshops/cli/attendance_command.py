"""`workshops attendance`: who is invited, who answered, who came."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal

import typer

from workshops.attendance import (
    Crossing,
    Grouping,
    People,
    Unlisted,
    cross_attendance,
    find_unlisted,
    group_attendance,
    select_attendance,
)
from workshops.cli.filters import FilterOptions, WorkshopIds, takes_filters
from workshops.cli.output import print_note, write, write_records
from workshops.cli.settings import Settings, settings_of
from workshops.errors import UsageError
from workshops.model import Presence, Schedule
from workshops.output.formats import Record
from workshops.output.listings import (
    View,
    describe_crossing,
    describe_group,
    describe_presence,
    draw_share,
    show_crossing,
)
from workshops.people.match import find_organizations
from workshops.query import select_workshops

COLUMNS = "workshop name organization organization_name region role sector rsvp attended".split()
COUNTS = "total accepted declined tentative delegated needs_action attended absent".split()
CROSSING = ["region", "workshop", "takes_part", "listed", *COUNTS]


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
        bool, typer.Option("--no-answer", help="Only who has not answered (also with --rsvp).")
    ] = False,
    attended: Annotated[bool, typer.Option("--attended", help="Only who came.")] = False,
    absent: Annotated[bool, typer.Option("--absent", help="Only who did not come.")] = False,
    by: Annotated[
        Literal["workshop", "region", "organization", "sector", "role", "rsvp"] | None,
        typer.Option("--by", help="Counts instead of rows, grouped by this."),
    ] = None,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Counts instead of rows, region by workshop.")
    ] = False,
    emails: Annotated[bool, typer.Option("--emails", help="With addresses.")] = False,
    form: Annotated[
        Literal["table", "json", "jsonl", "csv", "tsv"],
        typer.Option("--format", "-f", help="How to write them."),
    ] = "table",
) -> None:
    """List attendance: one row an attendee and workshop, or counts.

    Invited, answered and came are three separate facts; what is not known is left blank. A region
    means its own people and those of its parts. One that takes part without anybody listed is
    shown as such, unless people are filtered.
    """
    if by and matrix:
        raise UsageError("--by and --matrix exclude each other")
    settings = settings_of(ctx)
    schedule = settings.load()
    view = settings.view(schedule, filters.as_of)
    chosen = filters.build(schedule, view, ids)
    anywhere = chosen._replace(regions=())  # a region's people may be at any workshop
    workshops = select_workshops(schedule, anywhere, view.now, view.local_zone)
    everybody = People(regions=chosen.regions)
    people = everybody._replace(
        organizations=_find_ids(schedule, organization or ()),
        sectors=tuple(one.value for one in sector or ()),
        roles=tuple(one.value for one in role or ()),
        answers=(*(one.value for one in rsvp or ()), *([None] if no_answer else [])),
        presences=(*([True] if attended else []), *([False] if absent else [])),
    )
    listed = (row for workshop in workshops for row in workshop.attendance)
    rows = list(select_attendance(listed, people))
    unlisted = list(find_unlisted(workshops, chosen.regions)) if people == everybody else []
    if matrix:
        _write_matrix(cross_attendance(schedule, workshops, rows, chosen.regions), form, settings)
    elif by is not None:
        counts = group_attendance(schedule, rows, by, unlisted)
        groups = [describe_group(by, one) for one in counts]
        _write_groups(groups, by, form, settings)
    elif form == "table":
        write(_draw(rows, unlisted, view, settings, emails))
    else:
        columns = [*COLUMNS[:2], "email", *COLUMNS[2:]] if emails else COLUMNS
        records = [describe_presence(row, view, with_emails=emails) for row in rows]
        write_records(records, form, columns)
        for one in unlisted:
            print_note(f"{one.workshop.id}: nobody is listed of {_name_regions(one)}")


def _name_regions(unlisted: Unlisted) -> str:
    return ", ".join(region.id for region in unlisted.regions)


def _find_ids(schedule: Schedule, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.id for name in names for one in find_organizations(schedule, name))


def _write_matrix(crossings: Sequence[Crossing], form: str, settings: Settings) -> None:
    if form != "table":
        write_records([describe_crossing(one) for one in crossings], form, CROSSING)
        return
    from workshops.output.table import Column, draw_table

    workshops = list(dict.fromkeys(one.workshop.id for one in crossings))
    rows: dict[str, dict[str, str]] = {}
    for one in crossings:
        region = one.region.id if one.region else "not known"
        rows.setdefault(region, {})[one.workshop.id] = show_crossing(one)
    heads = [Column("Region"), *(Column(id) for id in workshops)]
    cells = [[region, *(row.get(id, "") for id in workshops)] for region, row in rows.items()]
    write(draw_table(heads, cells, settings.canvas()))


def _write_groups(groups: list[Record], by: Grouping, form: str, settings: Settings) -> None:
    if form != "table":
        write_records(groups, form, [by, *COUNTS, *(["listed"] if by == "region" else [])])
        return
    from workshops.output.table import Column, draw_table

    canvas = settings.canvas()
    heads = [Column("Answer" if by == "rsvp" else by.capitalize())]
    heads += [Column(name.replace("_", " ").capitalize(), is_number=True) for name in COUNTS]
    shares = ["accepted", "attended"] if canvas.width is not None else []
    heads += [Column(f"{name.capitalize()} share", "green", is_spare=True) for name in shares]
    rows = [
        [
            group[by] or "not known",
            str(group["total"] or "none listed"),
            *(str(group[name] or "") for name in COUNTS[1:]),
            *(draw_share(group[name], group["total"]) if has[name] else "" for name in shares),
        ]
        for group in groups
        for has in [_find_known(group)]
    ]
    write(draw_table(heads, rows, canvas))


def _find_known(group: Record) -> dict[str, bool]:
    """Whether anything is known of answers, and of presence: a share of nothing is no bar."""
    answers = ("accepted", "declined", "tentative", "delegated")
    return {
        "accepted": any(group[name] for name in answers),
        "attended": bool(group["attended"] or group["absent"]),
    }


def _draw(
    rows: list[Presence],
    unlisted: list[Unlisted],
    view: View,
    settings: Settings,
    emails: bool,
) -> str:
    from workshops.output.table import Cell, Column, draw_table

    came: dict[bool | None, Cell] = {
        True: ("came", "green"),
        False: ("absent", "red"),
        None: "",
    }
    names = ["Workshop", "Name", "Organization", "Region", "Role", "Sector", "Answer", "Came"]
    names[2:2] = ["Address"] if emails else []
    cells: list[list[Cell]] = [
        [
            row.workshop.id,
            view.translate(row.attendee.name) or "",
            *([row.attendee.email or ""] if emails else []),
            (view.translate(organization.name) or "") if organization else "",
            row.attendee.region.id if row.attendee.region else "",
            row.attendee.role,
            row.attendee.sector or "",
            row.attendee.rsvp or "",
            came[row.attendee.attended],
        ]
        for row in rows
        for organization in [row.attendee.organization]
    ]
    for one in unlisted:
        known: dict[str, Cell] = {
            "Workshop": one.workshop.id,
            "Name": ("none listed", "dim"),
            "Region": _name_regions(one),
        }
        cells.append([known.get(name, "") for name in names])
    columns = [Column(name, is_spare=name == "Sector") for name in names]
    return draw_table(columns, cells, settings.canvas())
