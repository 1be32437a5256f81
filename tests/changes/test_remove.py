"""What was entered by mistake goes with its lines, and nothing else."""

from pathlib import Path

import pytest

from support.program import call_main
from support.schedules import write_schedule
from workshops.changes import plan_remove
from workshops.errors import UsageError
from workshops.schedule.edit import EditableSchedule, read_editable

SCHEDULE = """\
series: {id: small, title: Small, organizer: {name: Office, email: office@example.org}}
regions:
  - {id: SE31, name: North}  # a comment
  - {id: FRE, name: Hauts}
organizations: [{id: mill, name: Mill}, {id: lab, name: Lab}]
workshops:
  - id: kick-off
    title: Kick-off
    start: 2027-03-08
    regions: [SE31]
    sessions:
      - {id: welcome, title: Welcome}
      - {title: Tour}
    attendees:
      - {name: Ana Ek, email: ana@example.org, organization: mill}
      - {name: Bo Ferri, email: bo@example.org, rsvp: declined}
  - id: climate
    title: Climate
    attendees:
      - {name: Ana Ek, email: ana@example.org}
  - {id: last, title: Last}
"""


@pytest.fixture
def editable(tmp_path: Path) -> EditableSchedule:
    """Records that others refer to, and some that none does."""
    return read_editable(str(write_schedule(tmp_path, SCHEDULE)))


CLIMATE = SCHEDULE[SCHEDULE.index("  - id: climate") : SCHEDULE.index("  - {id: last")]


@pytest.mark.parametrize(
    ("name", "record", "gone"),
    [
        ("last", "workshop:last", "  - {id: last, title: Last}\n"),
        ("workshop:LAST", "workshop:last", "  - {id: last, title: Last}\n"),
        ("climate", "workshop:climate", CLIMATE),
        ("FRE", "region:FRE", "  - {id: FRE, name: Hauts}\n"),
        ("region:hauts", "region:FRE", "  - {id: FRE, name: Hauts}\n"),
        ("lab", "organization:lab", ", {id: lab, name: Lab}"),
        (
            "kick-off/welcome",
            "workshop:kick-off/session:welcome",
            "      - {id: welcome, title: Welcome}\n",
        ),
        ("kick/TOUR", "workshop:kick-off/session:Tour", "      - {title: Tour}\n"),
    ],
)
def test_what_goes(name: str, record: str, gone: str, editable: EditableSchedule) -> None:
    """The text of the record, whose place and values are reported as they were."""
    change = plan_remove(editable, name)

    [(before, after)] = change.changes.values()
    assert after.decode() == before.decode().replace(gone, "")
    assert change.record == record
    assert gone.splitlines()[0] in before.decode().splitlines()[change.line - 1]
    assert all(key.after is None and key.before for key in change.changed)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("series", "the series cannot be removed"),
        ("SE31", "region:SE31 is used elsewhere, such as in "),
        ("mill", "workshops.yaml:15; remove it there first"),
        ("clim", "to remove a workshop, write its complete id: climate"),
        ("Climat", "to remove a workshop, write its complete id: climate"),
        ("kick-off", "kick-off has the answers or presence of 1 person; to keep them, run: "),
        ("kick-off/Ana Ek", "another command: workshops unregister kick-off 'Ana Ek'"),
        ("kick-off/welcom", 'is called "welcom"; did you mean "welcome"?'),
        ("region:XX", 'no region has the id "XX"'),
        ("nothing", 'no workshop, region or organization is called "nothing"'),
    ],
)
def test_what_stays(name: str, message: str, editable: EditableSchedule) -> None:
    """What is in use, or not named completely, is refused with what to do."""
    with pytest.raises(UsageError) as refused:
        plan_remove(editable, name)
    assert message in str(refused.value)
    assert "to add" not in str(refused.value)


def test_answers_are_removed_when_forced(editable: EditableSchedule) -> None:
    """Then the people go with the workshop."""
    [(_, after)] = plan_remove(editable, "kick-off", is_forced=True).changes.values()
    assert b"Bo Ferri" not in after


def test_people_were_invited(tmp_path: Path) -> None:
    """A workshop in people's calendars is cancelled rather than removed."""
    text = SCHEDULE.replace("title: Climate", "title: C\n    start: 2027-05-03")
    path = write_schedule(tmp_path, text)
    dated = ("--as-of", "2027-01-01")
    sent = call_main("invite", "climate", "-o", "drafts", "--mark-sent", *dated, cwd=tmp_path)
    assert sent.status == 0
    written = path.read_bytes()

    refused = call_main("remove", "climate", cwd=tmp_path)
    assert (refused.status, path.read_bytes()) == (2, written)
    assert refused.stderr == (
        "workshops: 1 person was invited; to cancel it, run: workshops cancel climate; "
        "to remove it, add --force\n"
    )

    removed = call_main("remove", "climate", "--force", cwd=tmp_path)
    assert removed.stderr == (
        "removed climate (workshops.yaml:17)\n"
        "1 person was invited; to send cancellations, run: workshops invite\n"
    )
    assert "1 cancellation to send" in call_main("invite", *dated, cwd=tmp_path).stderr


def test_the_last_workshop(tmp_path: Path) -> None:
    """A schedule without workshops is valid, and `add` adds to it."""
    write_schedule(tmp_path, "series: {id: s, title: S}\nworkshops:\n  - {id: one, title: One}\n")

    assert call_main("remove", "one", cwd=tmp_path).status == 0
    assert call_main("list", cwd=tmp_path).stderr == "there are no workshops yet\n"
    assert call_main("add", "Two", cwd=tmp_path).status == 0
    assert call_main("list", "-f", "ids", cwd=tmp_path).stdout == "two\n"
