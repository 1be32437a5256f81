"""Twenty people who change one schedule at once, each in their own way, lose nothing."""

import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.machine import Machine, start_machine
from support.program import ENVIRONMENT, call_main, command
from workshops import load_schedule
from workshops.invitations.history_file import read_history
from workshops.model import Schedule

pytestmark = pytest.mark.slow  # many runs at once, kills

TOP = "series: {id: s, title: S, timezone: Europe/Brussels}\nworkshops:\n"
WORKSHOP = """\
  - id: w-{number}
    title: Number {number}   # {number}
    start: 2027-05-{day}
    tags: [a]
    attendees:
      - {{name: Anna, email: anna@example.org}}
      - {{name: Bo, email: bo@example.org}}
"""
TEXT = TOP + "".join(WORKSHOP.format(number=number, day=10 + number) for number in range(12))
COMMANDS = [
    *(
        f"add 'New {letter}' --city Gävle --start 2027-06-0{place}"
        for place, letter in enumerate("ABCDE", 1)
    ),
    "set w-0 title=Other tags+=b",
    "set w-0 venue.city=Torino",
    "set series title=Another",
    "set w-1 id=one number=4",
    "move w-2 2027-07-05",
    "move w-3 --by 1w",
    "move w-4 --to-be-announced",
    "cancel w-5",
    "cancel w-6",
    "mark w-7 Anna --accepted",
    "mark w-7 Bo --came --force",
    "unregister w-8 Anna",
    "unregister w-8 Bo",
    "register w-9 cy@example.org",
    "register w-9 'Dy Ek <dy@example.org>' --organization 'New house'",
]


def describe(schedule: Schedule) -> tuple[object, ...]:
    """What a schedule says, in whatever order people came."""
    workshops = {
        workshop.id: workshop._replace(attendees=tuple(sorted(workshop.attendees, key=str)))
        for workshop in schedule.workshops
    }
    return schedule.series, workshops, schedule.organizations


def test_twenty_at_once(tmp_path: Path) -> None:
    """Every change is there, as if they had come one after another; every comment stays."""
    assert len(COMMANDS) == 20
    for name in ("alone", "together"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "workshops.yaml").write_text(TEXT, "utf-8")
    for line in COMMANDS:
        assert call_main(*shlex.split(line), cwd=tmp_path / "alone").status == 0

    runs = [
        subprocess.Popen(
            command(*shlex.split(line)),
            cwd=tmp_path / "together",
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
        )
        for line in COMMANDS
    ]
    reports = [run.communicate(timeout=600)[1].decode() for run in runs]
    assert [report for run, report in zip(runs, reports, strict=True) if run.returncode] == []

    found, expected = (tmp_path / name / "workshops.yaml" for name in ("together", "alone"))
    assert describe(load_schedule(found)) == describe(load_schedule(expected))
    assert sorted(found.read_text("utf-8").split()) == sorted(expected.read_text("utf-8").split())
    assert {path.name for path in found.parent.iterdir()} == {
        path.name for path in expected.parent.iterdir()
    }


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """Where the program runs until it is killed."""
    with start_machine() as started:
        yield started


def test_answer_by_telephone_killed_at_every_point(machine: Machine, tmp_path: Path) -> None:
    """File and history hold the answer or not, and both do after the next run."""
    arguments = ("mark", "w-0", "Anna", "--declined")
    path = tmp_path / "workshops.yaml"
    history = path.with_name("workshops.yaml.history.jsonl")
    path.write_text(TEXT, "utf-8")
    calls = machine.order(tmp_path, arguments).calls
    after = path.read_bytes()
    assert calls
    for point in range(1, len(calls) + 1):
        path.write_text(TEXT, "utf-8")
        history.unlink(missing_ok=True)

        assert machine.run(tmp_path, arguments, point=point).status == -signal.SIGKILL
        assert path.read_bytes() in (TEXT.encode(), after)
        known = read_history(str(path)).answers.values()
        assert [answer.rsvp for answer in known] in ([], ["declined"])

        assert machine.run(tmp_path, arguments).status == 0
        assert path.read_bytes() == after
        [answer] = read_history(str(path)).answers.values()
        assert answer.rsvp == "declined"
