"""A list to sign: funders pay for who signed.

Everybody who is expected has a row, in the order of names, in which they are found at the door;
guests get blank rows. A workshop of up to two days is on upright pages, a longer one on wide pages,
and of more than five days each five have a table of their own, so that a signature has space.
"""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from babel.dates import format_skeleton

from workshops.errors import UsageError
from workshops.model import Attendee, Text, Workshop, list_days
from workshops.names import count_noun, fold_name
from workshops.site.paper.sheet import Paper, name_person, render_paper

_MOST_UPRIGHT = 2
_MOST_IN_A_TABLE = 5
_MOST_DAYS = 62


class SignInRow(NamedTuple):
    """A row of the list; a person without a name, as a guest, writes it."""

    name: Text | None = None
    organization: Text | None = None
    region: Text | None = None
    is_guest: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether it is that of a registered person of whom nothing can be printed."""
        return not (self.is_guest or self.name or self.organization or self.region)


class SignInTable(NamedTuple):
    """A table of a workshop: of these days, each as its heading; one without for no date."""

    workshop: Workshop
    days: tuple[str, ...]
    rows: tuple[SignInRow, ...]
    is_wide: bool


def write_sign_in(paper: Paper, workshops: Sequence[Workshop], *, blank: int = 0) -> str:
    """The sign-in sheets of workshops, as HTML; `blank` rows for guests end each table.

    People who declined have no row. Raises UsageError for a workshop of more than 62 days.
    """
    tables = [
        table
        for workshop in workshops
        for table in _list_tables(paper, paper.find_occurrence(workshop), blank)
    ]
    return render_paper(paper, "sign_in", workshops, tables=tables)


def list_left_out(workshops: Sequence[Workshop], *, blank: int = 0) -> list[str]:
    """Sentences for each workshop that people declined, who have no row, or have no name.

    Also for one of which the table has no rows at all.
    """
    notes = []
    for workshop in workshops:
        if not (blank or any(map(_is_expected, workshop.attendees))):
            notes.append(
                f"{workshop.id}: no rows, as nobody is expected; for empty ones, use --blank 20"
            )
        declined = sum(not _is_expected(attendee) for attendee in workshop.attendees)
        nameless = sum(
            not name_person(attendee) and bool(attendee.email or attendee.name)
            for attendee in workshop.attendees
            if _is_expected(attendee)
        )
        if declined:
            people = count_noun(declined, "person", "people")
            notes.append(f"{workshop.id}: without {people} who declined")
        if nameless:
            people = count_noun(nameless, "person has", "people have")
            edit = f"workshops edit {workshop.id}"
            notes.append(
                f"{workshop.id}: {people} no name, only an address; to add it, run: {edit}"
            )
    return notes


def _is_expected(attendee: Attendee) -> bool:
    return attendee.rsvp != "declined"


def _list_tables(paper: Paper, workshop: Workshop, blank: int) -> list[SignInTable]:
    if workshop.day_count > _MOST_DAYS:
        raise UsageError(
            f"{workshop.id}: takes {workshop.day_count} days; a sign-in sheet has at most "
            f"{_MOST_DAYS}"
        )
    days = list(list_days(*workshop.days)) if workshop.days else []
    headings = [_format_day(paper, day) for day in days] or [""]
    rows = (*_list_expected(paper, workshop), *[SignInRow(is_guest=True)] * blank)
    size = ceil(len(headings) / ceil(len(headings) / _MOST_IN_A_TABLE))  # tables of equal width
    return [
        SignInTable(workshop, tuple(headings[at : at + size]), rows, size > _MOST_UPRIGHT)
        for at in range(0, len(headings), size)
    ]


def _format_day(paper: Paper, day: date) -> str:
    """`Thu, 8 Mar`."""
    return format_skeleton("MMMEd", day, locale=paper.locale.babel)


def _list_expected(paper: Paper, workshop: Workshop) -> list[SignInRow]:
    """The rows of those who are expected, by name; last those without one."""
    rows = [
        SignInRow(
            name_person(attendee),
            attendee.organization and attendee.organization.name,
            attendee.region and attendee.region.name,
        )
        for attendee in workshop.attendees
        if _is_expected(attendee)
    ]

    def find_order(row: SignInRow) -> tuple[bool, str, str]:
        translate = paper.locale.translate
        name, organization = (
            fold_name(translate(text)) if text else "" for text in (row.name, row.organization)
        )
        return row.name is None, name, organization

    return sorted(rows, key=find_order)
