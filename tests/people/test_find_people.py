"""A person over all workshops: by name, address or organization."""

import pytest

from workshops.errors import UnknownNameError, UsageError
from workshops.model import Attendee, Organization, Schedule, Series, Session, Text, Workshop
from workshops.people.match import find_people

UNI = Organization("uni", Text("en", "University"))
ANA = Attendee(name=Text("en", "Ana Ek"), email="Ana@Example.org")
ANA_WITHOUT_ADDRESS = Attendee(name=Text("en", "Ana Ek"))
BO = Attendee(name=Text("en", "Bo"), organization=UNI)
OTHER_BO = Attendee(name=Text("en", "Bo"))
ENTRY = Attendee(organization=UNI)


def make_schedule(*attended: list[Attendee]) -> Schedule:
    """A workshop for each list of attendees."""
    workshops = (
        Workshop(f"w{n}", Text("en", "W"), "s", "confirmed", attendees=tuple(attendees))
        for n, attendees in enumerate(attended)
    )
    return Schedule(Series("s", Text("en", "S")), workshops=tuple(workshops))


SCHEDULE = make_schedule([ANA, BO], [ANA_WITHOUT_ADDRESS, ENTRY], [OTHER_BO])


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("ana@example.org", {ANA.affiliation, ANA_WITHOUT_ADDRESS.affiliation}),
        ("Ana Ek", {ANA.affiliation, ANA_WITHOUT_ADDRESS.affiliation}),
        ("ana", {ANA.affiliation, ANA_WITHOUT_ADDRESS.affiliation}),
        ("University", {BO.affiliation, ENTRY.affiliation}),
    ],
)
def test_who_is_found(who: str, expected: set[tuple[str, str, str]]) -> None:
    """One person is the same at workshops where the address is not written."""
    assert find_people(SCHEDULE, [who]).affiliations == expected


def test_several_are_found_together() -> None:
    """Each of several names counts."""
    found = find_people(SCHEDULE, ["Ana Ek", "University"])

    assert found.affiliations == {
        entry.affiliation for entry in (ANA, ANA_WITHOUT_ADDRESS, BO, ENTRY)
    }


def test_two_people_of_one_name() -> None:
    """Who may be meant by a name of two people is asked for."""
    with pytest.raises(UsageError, match='"Bo" matches several attendees'):
        find_people(SCHEDULE, ["Bo"])


def test_unknown_person() -> None:
    """An unknown name is a usage error."""
    with pytest.raises(UnknownNameError, match='no attendee is called "Zoe"'):
        find_people(SCHEDULE, ["Zoe"])


def test_speakers() -> None:
    """A speaker is found by the name, as is an attendee who speaks at another workshop."""
    spoken = SCHEDULE.workshops[2]._replace(
        sessions=(Session(speakers=(Text("en", "Ana Ek"), Text("en", "Jo Berg"))),)
    )
    schedule = SCHEDULE._replace(workshops=(*SCHEDULE.workshops[:2], spoken))

    assert find_people(schedule, ["jo"]) == (frozenset({("joberg", "", "")}), frozenset({"joberg"}))
    assert find_people(schedule, ["ana@example.org"]).speakers == {"anaek"}
    assert find_people(schedule, ["University"]).speakers == {"bo"}


ACME = Organization("acme", Text("en", "Acme Oy"))
BETA = Organization("beta", Text("en", "Beta"))
AT_ACME = ANA._replace(organization=ACME)
AT_BETA = AT_ACME._replace(organization=BETA, name=Text("en", "Ana Berg"))
UNNAMED = ANA._replace(name=None)
MOVING = make_schedule(
    [AT_ACME], [AT_BETA], [Attendee(organization=BETA)], [UNNAMED], [AT_ACME._replace(email=None)]
)


@pytest.mark.parametrize(
    ("who", "workshops"),
    [
        ("acme", [0, 4]),
        ("Acme Oy", [0, 4]),
        ("beta", [1, 2]),
        ("bet", [1, 2]),
        ("ana@example.org", [0, 1, 3, 4]),
        ("Ana Ek", [0, 1, 3, 4]),
        ("Ana Berg", [0, 1, 3, 4]),
        ("berg", [0, 1, 3, 4]),
    ],
)
def test_people_who_change(who: str, workshops: list[int]) -> None:
    """A person is found under every name and organization, an organization with all its entries."""
    found = find_people(MOVING, [who]).affiliations

    assert [
        number
        for number, workshop in enumerate(MOVING.workshops)
        if any(attendee.affiliation in found for attendee in workshop.attendees)
    ] == workshops


def test_an_entry_that_may_be_two_people() -> None:
    """Who has no address counts as each person of the same name and organization."""
    other = AT_ACME._replace(email="other@example.org")
    schedule = make_schedule([AT_ACME], [other], [AT_ACME._replace(email=None)])

    assert find_people(schedule, ["other@example.org"]).affiliations == {
        other.affiliation,
        AT_ACME._replace(email=None).affiliation,
    }
    with pytest.raises(UsageError, match='"Ana Ek" matches several attendees'):
        find_people(schedule, ["Ana Ek"])
