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
        ("ana@example.org", {ANA.identity, ANA_WITHOUT_ADDRESS.identity}),
        ("Ana Ek", {ANA.identity, ANA_WITHOUT_ADDRESS.identity}),
        ("ana", {ANA.identity, ANA_WITHOUT_ADDRESS.identity}),
        ("University", {ENTRY.identity}),
    ],
)
def test_who_is_found(who: str, expected: set[tuple[str, str]]) -> None:
    """One person is the same at workshops where the address is not written."""
    assert find_people(SCHEDULE, [who]).identities == expected


def test_several_are_found_together() -> None:
    """Each of several names counts."""
    found = find_people(SCHEDULE, ["Ana Ek", "University"])

    assert found.identities == {ANA.identity, ANA_WITHOUT_ADDRESS.identity, ENTRY.identity}


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

    assert find_people(schedule, ["jo"]) == (frozenset({("joberg", "")}), frozenset({"joberg"}))
    assert find_people(schedule, ["ana@example.org"]).speakers == {"anaek"}
    assert find_people(schedule, ["University"]).speakers == set()
