"""Whom a coordinator means by a name, an address or an organization."""

import pytest
import yaml

from workshops.errors import UnknownNameError, UsageError
from workshops.model import Attendee, Organization, Text
from workshops.people.match import AttendeeIndex, Match
from workshops.people.sign_in import SignIn

CROWD = """\
- {name: Ann Lee, organization: [alpha, Alpha Works]}
- {name: Bo Alpha, organization: [beta, Beta Works]}
- {name: Cy Fox, organization: [alpha, Alpha Works]}
- {organization: [beta, Beta Works]}
- {organization: [beta, Beta Works]}
- {name: Eva Lund, organization: [lu, Lund University], email: eva@lu.example}
"""
TWIN = "- {name: Di Ek, organization: [twin, Alpha]}\n"


def index(text: str = CROWD) -> AttendeeIndex:
    """The attendees of a list, each with a name and an organization's id and name."""
    attendees = []
    for entry in yaml.safe_load(text):
        id, name = entry["organization"]
        person = Text("en", entry["name"]) if "name" in entry else None
        organization = Organization(id, Text("en", name))
        attendees.append(Attendee(person, entry.get("email"), organization))
    return AttendeeIndex(attendees)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("alpha works", [0, 2]),
        ("Beta Works", [3, 4]),
        ("beta", [3, 4]),
        ("beta w", [3, 4]),
        ("alpha w", [0, 2]),
        ("bo alpha", [1]),
        ("Alpha, Bo", [1]),
        ("lund", [5]),
        ("EVA@lu.example", [5]),
        ("Eva <mailto:eva@LU.example>", [5]),
        ("eva@", [5]),
        ("cy", [2]),
    ],
)
def test_who_is_meant(who: str, found: list[int]) -> None:
    """A person, or of an organization its entries without a name, else all of its people."""
    assert index().find(who) == found


@pytest.mark.parametrize(
    ("who", "several"),
    [
        ("works", "Ann Lee (Alpha Works), Cy Fox (Alpha Works), Beta Works, Beta Works"),
        ("alph", "Ann Lee (Alpha Works), Cy Fox (Alpha Works), Di Ek (Alpha)"),
        ("alpha", "Ann Lee (Alpha Works), Cy Fox (Alpha Works), Di Ek (Alpha)"),
        ("bo", "Bo Alpha (Beta Works), Bo Ek (Alpha)"),
    ],
)
def test_several_organizations_are_refused(who: str, several: str) -> None:
    """A name that matches several organizations or people is refused."""
    text = CROWD + (TWIN if who != "bo" else TWIN.replace("Di", "Bo"))

    with pytest.raises(UsageError) as refused:
        index(text).find(who)

    assert str(refused.value) == f'"{who}" matches several attendees: {several}'


@pytest.mark.parametrize(
    ("who", "suggestions"),
    [
        ("Ewa Lund", ("Eva Lund (Lund University)",)),
        ("Lunt", ("Eva Lund (Lund University)",)),
        ("nobody@example.org", ()),
        ("", ()),
    ],
)
def test_no_attendee_of_that_name(who: str, suggestions: tuple[str, ...]) -> None:
    """An unknown name is refused with names that are near."""
    with pytest.raises(UnknownNameError) as refused:
        index().find(who)

    assert refused.value.suggestions == suggestions


@pytest.mark.parametrize(
    ("signed", "match"),
    [
        (SignIn(2, "Ann Lee"), Match([0])),
        (SignIn(2, "Lee, Ann"), Match([0])),
        (SignIn(2, "ann"), Match([])),
        (SignIn(2, "Eva", "eva@lu.example"), Match([5])),
        (SignIn(2, "Ann Lee", "eva@lu.example"), Match([0, 5], is_ambiguous=True)),
        (SignIn(2, "Ann Lee", "ann@new.example"), Match([0])),
        (SignIn(2, "Somebody New", organization="Beta Works"), Match([3, 4])),
        (SignIn(2, "Somebody New", organization="Alpha Works"), Match([])),
        (SignIn(2, organization="Alpha Works"), Match([0, 2], is_group=True)),
        (SignIn(2, "Beta Works"), Match([3, 4], is_group=True)),
        (SignIn(2, "Somebody New", organization="—"), Match([])),
    ],
)
def test_signature_is_matched_by_complete_names(signed: SignIn, match: Match) -> None:
    """A line of a list means whom its address, its name or its organization names completely."""
    assert index().match(signed) == match


def test_an_organization_distinguishes_people_of_one_name() -> None:
    """Of two people of one name, the line means the one whose organization it has."""
    text = CROWD + TWIN.replace("Di Ek", "Ann Lee")

    assert index(text).match(SignIn(2, "Ann Lee")) == Match([0, 6])
    assert index(text).match(SignIn(2, "Ann Lee", organization="twin")) == Match([6])
