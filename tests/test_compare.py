"""What changed between two versions of a schedule."""

from datetime import date

import pytest

from support.reading import SERIES, Read
from workshops.compare import PersonChange, compare_schedules
from workshops.model import Schedule

ORGANIZATIONS = "organizations: [{id: pulp, name: Pulp}, {id: steel, name: Steel}]\n"


def load(read: Read, *workshops: str) -> Schedule:
    """A schedule with these workshops, each in flow style."""
    lines = "".join(f"  - {workshop}\n" for workshop in workshops)
    reading = read(f"{SERIES}{ORGANIZATIONS}workshops:{lines and chr(10)}{lines or ' []'}")
    assert reading.schedule, reading.diagnostics
    return reading.schedule


def compare(read: Read, before: str, after: str) -> list[str]:
    """`kind` of each change of the one workshop, and the person where it is one."""
    changes = compare_schedules(load(read, before), load(read, after))
    return [
        f"{change.person.label()} {change.kind}"
        if isinstance(change, PersonChange)
        else change.kind
        for change in changes
    ]


JOBS = "id: jobs, title: Jobs, start: 2027-03-08"


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (JOBS, JOBS, ""),
        (JOBS, f"{JOBS}, end: 2027-03-09", "moved"),
        (JOBS, "id: jobs, title: Jobs", "moved"),
        ("id: jobs, title: Jobs", JOBS, "moved"),
        ("id: jobs, title: Jobs", f"{JOBS}, status: cancelled", "moved cancelled"),
        (JOBS, f"{JOBS}, repeat: FREQ=WEEKLY", "moved"),
        (
            f"{JOBS}, repeat: FREQ=WEEKLY",
            f"{JOBS}, repeat: FREQ=WEEKLY, except: [2027-03-15]",
            "moved",
        ),
        (
            "id: jobs, title: Jobs, start: 2027-03-08 09:00, end: 2027-03-08 10:00",
            "id: jobs, title: Jobs, start: '2027-03-08T08:00Z', end: '2027-03-08T09:00Z'",
            "",
        ),
        (JOBS, f"{JOBS}, venue: {{city: Torino}}", "relocated"),
        (JOBS, f"{JOBS}, online: 'https://example.org/a'", "relocated"),
        (JOBS, f"{JOBS}, status: cancelled", "cancelled"),
        (f"{JOBS}, status: cancelled", JOBS, "confirmed"),
        (JOBS, f"{JOBS}, status: tentative", "tentative"),
        (JOBS, "id: jobs, title: Work, start: 2027-03-08", "retitled"),
        (JOBS, "id: jobs, title: {en: Jobs, sv: Jobb}, start: 2027-03-08", "retitled"),
        (JOBS, f"{JOBS}, description: Longer, tags: [energy]", ""),
        (
            JOBS,
            "id: jobs, title: Work, start: 2027-03-09, status: cancelled, venue: {city: Torino}",
            "retitled moved relocated cancelled",
        ),
    ],
)
def test_changes_of_a_workshop(read: Read, before: str, after: str, kinds: str) -> None:
    """Dates, place, status and title are compared by what they mean, not how they are written."""
    assert compare(read, f"{{{before}}}", f"{{{after}}}") == kinds.split()


ANA = "name: Ana Ek, organization: pulp"


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("", "{name: Ana Ek}", ["Ana Ek added"]),
        ("{name: Ana Ek}", "", ["Ana Ek removed"]),
        ("{name: Ana Ek}", "{name: Bo Li}", ["Ana Ek removed", "Bo Li added"]),
        (f"{{{ANA}}}", f"{{{ANA}, rsvp: accepted}}", ["Ana Ek answered"]),
        (f"{{{ANA}, rsvp: accepted}}", f"{{{ANA}, rsvp: declined}}", ["Ana Ek answered"]),
        (f"{{{ANA}, rsvp: accepted}}", f"{{{ANA}, rsvp: needs-action}}", ["Ana Ek unanswered"]),
        (f"{{{ANA}}}", f"{{{ANA}, rsvp: needs-action}}", []),
        (f"{{{ANA}}}", f"{{{ANA}, attended: true}}", ["Ana Ek came"]),
        (f"{{{ANA}, attended: true}}", f"{{{ANA}, attended: false}}", ["Ana Ek absent"]),
        (f"{{{ANA}, attended: true}}", f"{{{ANA}}}", ["Ana Ek cleared"]),
        (
            f"{{{ANA}}}",
            f"{{{ANA}, rsvp: accepted, attended: true}}",
            ["Ana Ek answered", "Ana Ek came"],
        ),
        (
            "{name: Ana Ek, email: ana@example.org}",
            "{name: Ana Berg, email: ANA@example.org, rsvp: accepted}",
            ["Ana Berg answered"],
        ),
        (f"{{{ANA}}}", f"{{{ANA}, email: ana@example.org}}", []),
        (f"{{{ANA}, email: ana@example.org}}", f"{{{ANA}, rsvp: declined}}", ["Ana Ek answered"]),
        (
            f"{{{ANA}, email: ana@example.org}}",
            f"{{{ANA}, email: other@example.org}}",
            ["Ana Ek removed", "Ana Ek added"],
        ),
        (
            "{organization: pulp, attended: true}, {organization: pulp}, {organization: pulp}",
            "{organization: pulp}, {organization: pulp}",
            ["Pulp removed"],
        ),
        ("{organization: pulp}, {organization: steel}", "{organization: steel}", ["Pulp removed"]),
    ],
)
def test_changes_of_people(read: Read, before: str, after: str, changes: list[str]) -> None:
    """A person is found again by address, else by name and organization."""
    workshops = [f"{{{JOBS}, attendees: [{people}]}}" for people in (before, after)]

    assert compare(read, *workshops) == changes


def test_the_order_of_people_does_not_matter(read: Read) -> None:
    """A person who moved within the list of the same workshop did not change."""
    people = [f"{{organization: pulp, rsvp: {answer}}}" for answer in ("accepted", "declined")]
    before, after = (f"{{{JOBS}, attendees: [{', '.join(row)}]}}" for row in (people, people[::-1]))

    assert compare(read, before, after) == []


def test_added_and_removed_workshops(read: Read) -> None:
    """Changes come in the order of the later file, removed workshops last, people not by name."""
    before = load(read, "{id: old, title: Old, attendees: [{name: Ana}]}", "{id: jobs, title: J}")
    after = load(read, "{id: new, title: N, attendees: [{name: Ana}]}", "{id: jobs, title: Jobs}")

    changes = compare_schedules(before, after)

    assert [(change.workshop.id, change.kind) for change in changes] == [
        ("new", "added"),
        ("jobs", "retitled"),
        ("old", "removed"),
    ]
    assert (changes[0].before, changes[2].after) == (None, None)


def test_workshop_whose_id_changed_is_the_same_by_its_uid(read: Read) -> None:
    """With the UID kept it is the same workshop, even where another one took the old id."""
    before = load(read, f"{{{JOBS}}}")
    uid = before.workshops[0].uid
    after = load(
        read,
        f"{{id: work, title: Jobs, start: 2027-03-09, uid: {uid}}}",
        "{id: jobs, title: Another, uid: another-one}",
    )

    changes = compare_schedules(before, after)

    assert [(change.workshop.id, change.kind) for change in changes] == [
        ("work", "moved"),
        ("jobs", "added"),
    ]
    assert changes[0].before == before.workshops[0]


def test_series_whose_id_changed(read: Read) -> None:
    """All UIDs differ then, and ids identify the workshops."""
    before = load(read, f"{{{JOBS}}}")
    moved = before.workshops[0]._replace(series_id="other", start=date(2027, 3, 7))

    changes = compare_schedules(before, before._replace(workshops=(moved,)))

    assert [change.kind for change in changes] == ["moved"]
