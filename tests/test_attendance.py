"""Invited, answered and came: rows, their filters, and counts without duplicates."""

import pytest

from workshops.attendance import (
    Counts,
    People,
    count_attendance,
    cross_attendance,
    find_unlisted,
    group_attendance,
    select_attendance,
)
from workshops.model import Attendee, Organization, Region, Schedule, Series, Text, Workshop


def text(content: str) -> Text:
    """A plain text."""
    return Text("en", content)


COUNTRY = Region("N", text("North"))
PART = Region("N1", text("North One"), part_of=COUNTRY)
OTHER = Region("N2", text("North Two"), part_of=COUNTRY)
SOUTH = Region("S", text("South"))
UNI = Organization("uni", text("University"), PART, "academia")
FIRM = Organization("firm", text("Firm"), SOUTH, "industry")

ADA = Attendee(text("Ada"), None, UNI, PART, "chair", "accepted", attended=True)
BO = Attendee(text("Bo"), None, FIRM, SOUTH, "speaker", "declined", attended=False)
CY = Attendee(text("Cy"), region=COUNTRY, rsvp="needs-action")
DI = Attendee(text("Di"), None, FIRM)

FIRST = Workshop(
    "first", text("First"), "s", "confirmed", regions=(PART, OTHER, SOUTH), attendees=(ADA, CY, DI)
)
SECOND = Workshop(
    "second", text("Second"), "s", "confirmed", regions=(COUNTRY,), attendees=(ADA, BO)
)
THIRD = Workshop("third", text("Third"), "s", "confirmed", regions=(OTHER,))
SCHEDULE = Schedule(
    Series("s", text("S")), (COUNTRY, PART, OTHER, SOUTH), (UNI, FIRM), (FIRST, SECOND, THIRD)
)


@pytest.mark.parametrize(
    ("people", "names"),
    [
        (People(), "Ada Cy Di Ada Bo"),
        (People(regions=(COUNTRY,)), "Ada Cy Ada"),
        (People(regions=(PART, SOUTH)), "Ada Ada Bo"),
        (People(regions=(COUNTRY,), answers=("accepted",)), "Ada Ada"),
        (People(organizations=("firm",)), "Di Bo"),
        (People(sectors=("academia",)), "Ada Ada"),
        (People(sectors=("academia", "industry")), "Ada Di Ada Bo"),
        (People(roles=("speaker", "chair")), "Ada Ada Bo"),
        (People(answers=("accepted",)), "Ada Ada"),
        (People(answers=(None,)), "Cy Di"),
        (People(answers=("needs-action",)), "Cy"),
        (People(answers=("declined", None)), "Cy Di Bo"),
        (People(answers=("needs-action", None)), "Cy Di"),
        (People(presences=(True,)), "Ada Ada"),
        (People(presences=(False,)), "Bo"),
        (People(presences=(True, False)), "Ada Ada Bo"),
        (People(sectors=("industry",), answers=(None,)), "Di"),
        (People(sectors=("academia",), presences=(False,)), ""),
    ],
)
def test_people(people: People, names: str) -> None:
    """All conditions hold; several values of one mean any; needs-action is not an answer."""
    rows = select_attendance(SCHEDULE.attendance, people)

    assert " ".join(row.attendee.label() for row in rows) == names


def test_rows_are_typed() -> None:
    """A row names its facts: the workshop, the attendee, and what each of them says."""
    row = next(SCHEDULE.attendance)

    assert (row.workshop.id, row.attendee.label(), row.attendee.rsvp) == (
        "first",
        "Ada",
        "accepted",
    )
    assert (row.attendee.sector, DI.sector, CY.sector) == ("academia", "industry", None)


def test_unlisted_regions() -> None:
    """A region that takes part is unlisted unless somebody of it, or of its part, is listed."""
    found = [
        (gap.workshop.id, [region.id for region in gap.regions])
        for gap in find_unlisted(SCHEDULE.workshops)
    ]

    assert found == [("first", ["N2", "S"]), ("third", ["N2"])]


def test_unlisted_regions_of_some() -> None:
    """With a region, only it and its parts are reported."""
    found = list(find_unlisted(SCHEDULE.workshops, [COUNTRY]))

    assert [gap.regions for gap in found] == [(OTHER,), (OTHER,)]


def test_groups_of_unlisted_regions() -> None:
    """Unlisted regions and those around them have a group, in the file's order."""
    rows = THIRD.attendance

    assert group_attendance(SCHEDULE, rows, "region", find_unlisted([THIRD])) == [
        ("N", Counts()),
        ("N2", Counts()),
    ]


def test_parent_region_counts_each_row_once() -> None:
    """A region counts its own people and those of its parts, each once a workshop."""
    rows = list(SCHEDULE.attendance)
    groups = dict(group_attendance(SCHEDULE, rows, "region", find_unlisted(SCHEDULE.workshops)))

    totals = {group: counts.total for group, counts in groups.items()}
    assert totals == {"N": 3, "N1": 2, "N2": 0, "S": 1, None: 1}
    assert list(totals) == ["N", "N1", "N2", "S", None]
    assert sum(totals[group] for group in ("N", "S", None)) == len(rows)


def test_crossing_of_regions_and_workshops() -> None:
    """Each region at each workshop that it takes part in or has people at, parts in ancestors."""
    crossings = cross_attendance(SCHEDULE, SCHEDULE.workshops, SCHEDULE.attendance)

    assert [
        (
            crossing.region and crossing.region.id,
            crossing.workshop.id,
            crossing.takes_part,
            crossing.counts.total,
        )
        for crossing in crossings
    ] == [
        ("N", "first", True, 2),
        ("N", "second", True, 1),
        ("N", "third", True, 0),
        ("N1", "first", True, 1),
        ("N1", "second", False, 1),
        ("N2", "first", True, 0),
        ("N2", "third", True, 0),
        ("S", "first", True, 0),
        ("S", "second", False, 1),
        (None, "first", False, 1),
    ]
    assert [crossing.workshop.id for crossing in crossings if not crossing.is_listed] == (
        ["third", "first", "third", "first"]
    )


def test_crossing_after_a_filter_knows_who_is_listed() -> None:
    """A region whose people are filtered out is still one that has people listed."""
    (crossing,) = cross_attendance(SCHEDULE, [SECOND], [], [PART])

    assert (crossing.is_listed, crossing.takes_part, crossing.counts) == (True, False, Counts())


def test_three_separate_facts() -> None:
    """What is not known counts in none of the answers and presences."""
    assert count_attendance(FIRST.attendance) == Counts(
        total=3, accepted=1, needs_action=1, attended=1, no_answer=2
    )
