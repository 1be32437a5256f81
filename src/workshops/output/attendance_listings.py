"""The fields and columns of the listings of attendees and of their counts.

Fields are a contract with scripts: keys are only ever added. Columns for people may change.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from workshops.attendance import Counts, Crossing, Grouping, Unlisted
from workshops.model import Attendee, Presence, Role, Rsvp, Sector, Workshop
from workshops.output.columns import Cell, Column, Listing, View
from workshops.output.fields import BOOLEAN, COUNT, STRING, OutputField, nullable, one_of

PRESENCE = {True: "came", False: "absent", None: ""}
"""The words for whether somebody came; None is not known."""


def show_name(attendee: Attendee, view: View) -> str:
    """The name in a table, where the organization and the address have their own columns."""
    return view.translate(attendee.name) or ("" if attendee.organization else "(no name)")


def list_attendance(*, with_emails: bool) -> Listing[Presence]:
    """The listing of attendees, one row an attendee and workshop; addresses only where asked."""

    def organization(row: Presence, view: View) -> str | None:
        found = row.attendee.organization
        return view.translate(found.name) if found else None

    email: Any = {
        "email": OutputField(
            nullable(STRING),
            "e-mail address; only with --emails",
            lambda row, _: row.attendee.email,
            is_optional=True,
        )
    }
    address: Any = (
        {Column("Address"): lambda row, _: row.attendee.email or ""} if with_emails else {}
    )
    return Listing(
        fields={
            "workshop": OutputField(STRING, "id of the workshop", lambda row, _: row.workshop.id),
            "name": OutputField(
                nullable(STRING), "name", lambda row, view: view.translate(row.attendee.name)
            ),
            **(email if with_emails else {}),
            "organization": OutputField(
                nullable(STRING),
                "id of the organization",
                lambda row, _: row.attendee.organization.id if row.attendee.organization else None,
            ),
            "organization_name": OutputField(
                nullable(STRING), "name of the organization", organization
            ),
            "region": OutputField(
                nullable(STRING),
                "id of the region",
                lambda row, _: row.attendee.region.id if row.attendee.region else None,
            ),
            "role": OutputField(one_of(Role), "role", lambda row, _: row.attendee.role),
            "sector": OutputField(
                one_of(Sector, None), "sector", lambda row, _: row.attendee.sector
            ),
            "rsvp": OutputField(
                one_of(Rsvp, None), "answer to the invitation", lambda row, _: row.attendee.rsvp
            ),
            "attended": OutputField(
                {"type": ["boolean", "null"]},
                "whether they came; null: not known",
                lambda row, _: row.attendee.attended,
            ),
        },
        columns={
            Column("Workshop"): lambda row, _: row.workshop.id,
            Column("Name"): lambda row, view: show_name(row.attendee, view),
            **address,
            Column("Organization"): lambda row, view: organization(row, view) or "",
            Column("Region"): lambda row, _: row.attendee.region.id if row.attendee.region else "",
            Column("Role"): lambda row, _: row.attendee.role,
            Column("Sector", is_spare=True): lambda row, _: row.attendee.sector or "",
            Column("Answer"): lambda row, _: row.attendee.answer or "",
            Column("Came"): lambda row, _: (
                PRESENCE[row.attendee.attended],
                "green" if row.attendee.attended else "red",
            ),
        },
    )


def attendance_table(
    rows: Iterable[Presence], unlisted: Iterable[Unlisted], view: View, *, with_emails: bool
) -> tuple[list[Column], list[list[Cell]]]:
    """Columns and rows: the attendees, then the regions without a listed attendee."""
    listing = list_attendance(with_emails=with_emails)
    cells = listing.show(rows, view)
    for gap in unlisted:
        known: dict[str, Cell] = {
            "Workshop": gap.workshop.id,
            "Name": ("none listed", "dim"),
            "Region": ", ".join(region.id for region in gap.regions),
        }
        cells.append([known.get(column.heading, "") for column in listing.columns])
    return list(listing.columns), cells


Group = tuple[str | None, Counts]


def _count_field(name: str, meaning: str) -> OutputField[Any]:
    return OutputField(COUNT, meaning, lambda row, _: getattr(row[-1], name))


COUNT_FIELDS = {
    name: _count_field(name, meaning)
    for name, meaning in (
        ("total", "people who are listed"),
        ("accepted", "accepted"),
        ("declined", "declined"),
        ("tentative", "accepted tentatively"),
        ("delegated", "delegated to somebody else"),
        ("needs_action", "those of no_answer who have `rsvp: needs-action` in the schedule"),
        ("attended", "came"),
        ("absent", "did not come"),
        ("no_answer", "have not answered"),
    )
}


def list_groups(by: Grouping, *, with_shares: bool = False) -> Listing[Group]:
    """The listing of counts by group; with shares, small bars beside the numbers.

    A region without people shows whether its total is 0 or it has no listed attendees.
    """
    listed: Any = {
        "listed": OutputField(
            BOOLEAN, "whether anybody from it is listed", lambda row, _: row[1].total > 0
        )
    }
    shares: Any = {
        Column("Accepted share", "green", is_spare=True): lambda row, _: _draw_share(
            row[1].accepted,
            row[1],
            row[1].accepted + row[1].declined + row[1].tentative + row[1].delegated,
        ),
        Column("Attended share", "green", is_spare=True): lambda row, _: _draw_share(
            row[1].attended, row[1], row[1].attended + row[1].absent
        ),
    }
    return Listing(
        fields={
            by: OutputField(
                nullable(STRING),
                "what is counted; null: not known, no answer",
                lambda row, _: row[0],
            ),
            **COUNT_FIELDS,
            **(listed if by == "region" else {}),
        },
        columns={
            Column("Answer" if by == "rsvp" else by.capitalize()): lambda row, _: (
                row[0] or ("no answer" if by == "rsvp" else "not known")
            ),
            Column("Total", is_number=True): lambda row, _: str(row[1].total or "none listed"),
            **{
                Column(name.replace("_", " ").capitalize(), is_number=True): _show_count(name)
                for name in _COUNTS
            },
            **(shares if with_shares else {}),
        },
    )


_COUNTS = (
    "accepted",
    "declined",
    "tentative",
    "delegated",
    "no_answer",
    "attended",
    "absent",
)
"""The columns of counts: the answers, then presence."""


def _show_count(name: str) -> Any:
    return lambda row, _: str(getattr(row[-1], name) or "")


_BAR = 8


def _draw_share(part: int, counts: Counts, known: int) -> str:
    """A small bar; empty only for none, full only for all; nothing where nothing is known."""
    if not counts.total or not known:
        return ""
    filled = part * _BAR // counts.total
    filled = max(filled, 1) if part else 0
    return "█" * filled + "░" * (_BAR - filled)


MATRIX: Listing[Crossing] = Listing(
    fields={
        "region": OutputField(
            nullable(STRING),
            "id of the region; null: not known",
            lambda row, _: row.region.id if row.region else None,
        ),
        "workshop": OutputField(STRING, "id of the workshop", lambda row, _: row.workshop.id),
        "takes_part": OutputField(
            BOOLEAN, "whether the region takes part", lambda row, _: row.takes_part
        ),
        "listed": OutputField(
            BOOLEAN, "whether anybody from it is listed", lambda row, _: row.is_listed
        ),
        **COUNT_FIELDS,
    },
    columns={},
)
"""Regions by workshops, for programs; `cross_table` is the table for people."""


def cross_table(
    workshops: Sequence[Workshop], crossings: list[Crossing], *, with_presence: bool = True
) -> tuple[list[Column], list[list[Cell]]]:
    """Columns and rows: a column for each of the workshops with a crossing, a row a region.

    A cell counts the people who are listed and, once that is known, who came; without people it
    shows that the region takes part. Without presence, as where only people who came were selected,
    it has one count.
    """
    crossed = {crossing.workshop.id for crossing in crossings}
    ids = [workshop.id for workshop in workshops if workshop.id in crossed]
    rows: dict[str, dict[str, str]] = {}
    for crossing in crossings:
        counts = crossing.counts
        shown = str(counts.total) if crossing.is_listed else "takes part"
        if with_presence and (counts.attended or counts.absent):
            shown = f"{counts.attended} of {counts.total} came"
        region = crossing.region.id if crossing.region else "not known"
        rows.setdefault(region, {})[crossing.workshop.id] = shown
    columns = [Column("Region"), *(Column(id) for id in ids)]
    return columns, [[region, *(row.get(id, "") for id in ids)] for region, row in rows.items()]
