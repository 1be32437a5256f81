"""People are taken out of a workshop, and nothing else of the file changes."""

from pathlib import Path

import pytest

from support.program import call_main
from support.schedules import write_schedule
from workshops import load_schedule
from workshops.errors import UnknownNameError, UsageError
from workshops.people import plan_unregister
from workshops.schedule.edit import read_editable

TEXT = """\
series: {id: s, title: S, timezone: Europe/Brussels, organizer: {name: O, email: o@example.org}}
workshops:
  - id: kick-off
    title: Kick-off
    start: 2027-03-02
    attendees:   # by name
      - {name: Ana Ek, email: ana@example.org}
      # away in May
      - {name: Bo Berg, email: bo@example.org}
      - &cy {name: Cy Fox}
  - {id: second, title: Second, attendees: [*cy, {name: Di Ek}]}
  - {id: third, title: Third, attendees: [{name: Ed Ek}]}
"""
BO = "      - {name: Bo Berg, email: bo@example.org}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The schedule, in a folder of its own."""
    return write_schedule(tmp_path, TEXT)


def test_one_entry_goes(path: Path) -> None:
    """The line of the entry is gone, and the program says whose it was."""
    outcome = call_main("unregister", "kick", "bo", cwd=path.parent)

    assert outcome.text == (0, "", "kick-off: removed Bo Berg\n")
    assert BO not in path.read_text("utf-8")
    names = [attendee.label() for attendee in load_schedule(path).workshops[0].attendees]
    assert names == ["Ana Ek", "Cy Fox"]


def test_the_last_entry_goes(path: Path) -> None:
    """A workshop may be left without people."""
    assert call_main("unregister", "third", "Ed Ek", cwd=path.parent).status == 0
    assert not load_schedule(path).workshops[2].attendees


def test_who_was_invited_will_hear_of_it(path: Path) -> None:
    """The next `invite` sends the cancellation, and a line says so."""
    sent = call_main("invite", "-o", "out", "--mark-sent", "--as-of", "2027-01-02", cwd=path.parent)
    assert sent.status == 0

    outcome = call_main("unregister", "kick-off", "bo@example.org", cwd=path.parent)

    assert outcome.stderr == (
        "kick-off: removed Bo Berg\n"
        "1 person was invited; to send the cancellation, run: workshops invite kick-off\n"
    )


def test_dry_run_and_json(path: Path) -> None:
    """What would go is shown, and the file stays."""
    outcome = call_main("unregister", "kick-off", "bo", "--dry-run", cwd=path.parent)

    assert (outcome.status, outcome.stderr) == (0, "dry run: kick-off: removed Bo Berg\n")
    assert f"-{BO}" in outcome.stdout
    record = call_main("unregister", "kick-off", "bo", "--dry-run", "-f", "json", cwd=path.parent)
    assert '"before": "Bo Berg"' in record.stdout
    assert path.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("workshop", "who", "error"),
    [
        ("kick-off", "Zed", UnknownNameError),
        ("fourth", "Ana Ek", UnknownNameError),
        ("kick-off", "e", UsageError),
        ("kick-off", "Cy Fox", UsageError),
    ],
    ids=["person", "workshop", "ambiguous", "alias"],
)
def test_nobody_goes_in_doubt(path: Path, workshop: str, who: str, error: type[Exception]) -> None:
    """One person who is not clear, or whose entry is used elsewhere, stops all."""
    with pytest.raises(error):
        plan_unregister(read_editable(str(path)), workshop, ["Ana Ek", who])
