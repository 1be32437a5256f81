"""`set WORKSHOP/NAME`: sessions and attendees of a workshop."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.program import Run
from support.schedules import write_schedule
from workshops.changes import Change, plan_set
from workshops.changes.set_keys import read_assignment
from workshops.errors import UsageError
from workshops.schedule.edit import EditableSchedule, read_editable

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SCHEDULE = """\
series: {id: small, title: Small, timezone: Europe/Brussels}
organizations: [{id: mill, name: The mill}]
workshops:
  - id: kick-off
    title: Kick-off
    start: 2027-03-08
    end: 2027-03-09
    sessions:
      - {id: welcome, title: Welcome, start: 2027-03-08 09:30}  # as always
      - title: {en: Tour, sv: Rundtur}
        day: 2027-03-09
      - {speakers: [Bo Ferri]}
      - {id: first, title: Coffee}
      - {id: second, title: Coffee}
    attendees:
      - {name: Ana Ek, email: ana@example.org, rsvp: accepted}
      - {name: Bo Ferri, email: bo@example.org}
      - {organization: mill}
      - {name: Dana Lund, email: dana@example.org}
      - {name: Dana Lund, email: dana@example.com}
  - {id: tour, title: Kick-off/Welcome days}
"""


@pytest.fixture
def editable(tmp_path: Path) -> EditableSchedule:
    """A workshop with sessions and attendees that are called in several ways."""
    return read_editable(str(write_schedule(tmp_path, SCHEDULE)))


def plan(editable: EditableSchedule, name: str, *values: str) -> Change:
    """What `set` changes."""
    return plan_set(editable, name, [read_assignment(value) for value in values], NOW)


def list_added(change: Change) -> list[str]:
    """The lines of the file that were not there before, without blanks around them."""
    [(before, after)] = change.changes.values()
    old = before.decode().splitlines()
    return [line.strip() for line in after.decode().splitlines() if line not in old]


@pytest.mark.parametrize(
    ("name", "values", "record", "added"),
    [
        (
            "kick-off/welcome",
            ["start=2027-03-08 10:00", "speakers+=Ana Ek"],
            "workshop:kick-off/session:welcome",
            "start: 2027-03-08 10:00, speakers: [Ana Ek]}  # as always",
        ),
        (
            "kick-off/rundtur",
            ["title.sv=Tur"],
            "workshop:kick-off/session:Tour",
            "- title: {en: Tour, sv: Tur}",
        ),
        (
            "KICK/session:tour",
            ["period=morning"],
            "workshop:kick-off/session:Tour",
            "period: morning",
        ),
        (
            "kick-off/session:Bo Ferri",
            ["title=Talk"],
            "workshop:kick-off/session:Talk",
            "- {title: Talk, speak",
        ),
        (
            "kick-off/second",
            ["day=2027-03-09"],
            "workshop:kick-off/session:second",
            "day: 2027-03-09}",
        ),
        (
            "kick-off/ana ek",
            ["role=speaker"],
            "workshop:kick-off/attendee:Ana Ek",
            "email: ana@example.org, role: ",
        ),
        (
            "kick-off/ANA@example.org",
            ["email=a@example.org"],
            "workshop:kick-off/attendee:Ana Ek",
            "rsvp: accepted",
        ),
        (
            "kick-off/attendee:bo ferri",
            ["organization=mill"],
            "workshop:kick-off/attendee:Bo Ferri",
            ": mill}",
        ),
        (
            "kick-off/the mill",
            ["name=Cy Fox"],
            "workshop:kick-off/attendee:Cy Fox",
            "- {name: Cy Fox, organiz",
        ),
        (
            "kick-off/lunch",
            ["title=Lunch", "day=2027-03-08"],
            "workshop:kick-off/session:lunch",
            "- {id: lunch, title: Lunch, day: 2027-03-08}",
        ),
        (
            "workshop:tour/session:start",
            ["title=Start"],
            "workshop:tour/session:start",
            "sessions: [{id: start, title: Start}]",
        ),
        (
            "tour/session:start",
            ["title.sv=Start"],
            "workshop:tour/session:start",
            "sessions: [{id: start, title: ",
        ),
        (
            "tour",
            ["number=2"],
            "workshop:tour",
            "- {id: tour, number: 2, title: Kick-off/Welcome days}",
        ),
    ],
)
def test_set_of_a_part(
    name: str, values: list[str], record: str, added: str, editable: EditableSchedule
) -> None:
    """A session by id, title or speaker, an attendee by name or address; one line changes."""
    change = plan(editable, name, *values)

    assert change.record == record
    [line] = list_added(change)
    assert added in line


def test_new_and_old_ids(editable: EditableSchedule) -> None:
    """Only what is added is new; an id that a session did not have is a changed key."""
    added = plan(editable, "kick-off/lunch", "title=Lunch")
    changed = plan(editable, "kick-off/tour", "id=visit")

    assert added.is_new
    assert [tuple(key) for key in added.changed] == [
        ("id", None, "lunch"),
        ("title", None, "Lunch"),
    ]
    assert not changed.is_new
    assert [tuple(key) for key in changed.changed] == [("id", None, "visit")]
    assert changed.record == "workshop:kick-off/session:visit"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "kick-off/welcom",
            "day=2027-03-08",
            'no session or attendee of kick-off is called "welcom"; did you mean "welcome"?',
        ),
        (
            "kick-off/lunch",
            "day=2027-03-08",
            'is called "lunch"; to add a session, give its title=TITLE as well',
        ),
        ("kick-on/welcome", "title=x", 'no workshop is called "kick-on"; did you mean'),
        ("kick-off/", "title=x", 'no attendee of kick-off is called ""'),
        ("kick-off/nobody@example.org", "role=speaker", 'no attendee of kick-off is called "nob'),
        ("kick-off/attendee:Ana E", "role=speaker", 'called "Ana E"; did you mean "Ana Ek"'),
        ("kick-off/Lunch", "title=Lunch", '"Lunch" is not a valid id; did you mean "lunch"?'),
        ("kick-off/coffee", "title=x", "several sessions of kick-off; write the id of one, or run"),
        ("kick-off/dana lund", "role=speaker", "several attendees of kick-off; write the address"),
        ("kick-off/Bo Ferri", "title=x", "attendees and sessions of kick-off; write session:NAME"),
        ("kick-off/ana ek", "rsvp=declined", "is recorded by another command: workshops mark kick"),
        ("kick-off/ana ek", "attended=true", "is recorded by another command: workshops mark kick"),
        ("kick-off/ana ek", "company=x", '"company" is not a key of an attendee; the keys are: na'),
        ("kick-off/welcome", "sessions-=welcome", '"sessions" is not a key of a session'),
        ("kick-off/first", "day=2027-03-19", "outside its workshop's time"),
        ("kick-off", "sessions-=welcome", "run: workshops remove kick-off/SESSION"),
        ("Kick-off/Welcome", "number=2", '"number" is not a key of a session'),
    ],
)
def test_set_of_a_part_is_refused(
    name: str, value: str, message: str, editable: EditableSchedule
) -> None:
    """A slip adds nothing, and what several are called changes none of them."""
    with pytest.raises(UsageError) as refused:
        plan(editable, name, value)
    assert message in str(refused.value)


def test_reports(tmp_path: Path, run: Run) -> None:
    """The command names what was added, changed and removed."""
    write_schedule(tmp_path, SCHEDULE)

    def report(*arguments: str) -> str:
        outcome = run("set", *arguments, cwd=tmp_path)
        assert outcome.status == 0, outcome.stderr
        return outcome.stderr

    assert report("kick-off/lunch", "title=Lunch") == (
        "added kick-off/lunch (workshops.yaml:15): title = Lunch\n"
    )
    assert report("kick-off/lunch", "id=meal") == "kick-off/meal: id = meal\n"
    assert report("kick-off/ana ek", "role=speaker") == "kick-off/Ana Ek: role = speaker\n"
