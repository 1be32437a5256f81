"""The commands that messages name, pasted as they are printed."""

import re
import shlex
from pathlib import Path

import pytest

from support.program import Run
from support.schedules import write_schedule

SCHEDULE = """\
series:
  id: small
  title: Small
  timezone: Europe/Brussels
  organizer: {name: Office, email: office@example.org}
regions:
  - {id: X.1_a-b, name: North}
workshops:
  - id: jobs
    title: Jobs
    start: 2037-04-08
    end: 2037-04-09
    regions: [X.1_a-b]
    attendees: [{name: Ana Ek, email: ana@example.org, rsvp: accepted}]
  - {id: over, title: Over, start: 2037-04-07, status: cancelled}
  - {id: series, title: Other, start: 2037-05-06}
"""


@pytest.mark.parametrize(
    ("place", "option"),
    [
        ("workshops.yaml", []),
        ("our plans/it's $1.yaml", ["-s", "our plans/it's $1.yaml"]),
        ("-a folder/1.yaml", ["-s", "./-a folder"]),
    ],
)
@pytest.mark.parametrize(
    "arguments",
    [
        ["set", "jobs", "start=2037-04-13"],
        ["set", "jobs", "start=2037-04-13..14"],
        ["register", "over", "Bo Ferri <bo@example.org>"],
        ["move", "over", "2037-04-14"],
        ["propose", "jobs", "-n", "1"],
        ["propose", "series", "--days", "2", "-n", "1"],
        ["remove", "jobs"],
    ],
    ids=" ".join,
)
def test_next_step_works_when_pasted(
    place: str, option: list[str], arguments: list[str], tmp_path: Path, call: Run
) -> None:
    """It names the schedule that was named, and is quoted where a shell needs it."""
    path = tmp_path / place
    write_schedule(path.parent, SCHEDULE, path.name)

    commands = re.findall(r"(?<=: )workshops [^;\n]+", call(*option, *arguments).stderr)

    assert commands
    for command in commands:
        _, *words = shlex.split(command.replace("=CODE", "=SE"))
        assert words[: len(option)] == option
        assert call(*words).status == 0, command


def test_new_schedule_is_checked(call: Run) -> None:
    """The path of a new schedule is quoted."""
    written = call("init", "our plans/it's.yaml").stderr

    _, *words = shlex.split(written.rstrip().partition("run: ")[2])
    assert words == ["-s", "our plans/it's.yaml", "check"]
    assert call(*words).status == 0


def test_all_errors_are_shown_by_the_command(tmp_path: Path, call: Run) -> None:
    """Where a report is cut off, the command that shows the rest is complete."""
    keys = "".join(f"k{n}: x\n" for n in range(30))
    write_schedule(tmp_path, f"series: {{id: s, title: S}}\n{keys}", "other.yaml")

    last = call("-s", "other.yaml", "list").stderr.splitlines()[-1]

    assert last == "other.yaml: 30 errors; to see all, run: workshops -s other.yaml check"


def test_environment_needs_no_option(tmp_path: Path, call: Run) -> None:
    """A schedule that the environment names is named by it again."""
    path = write_schedule(tmp_path, SCHEDULE, "other.yaml")

    outcome = call("set", "jobs", "start=2037-04-13", env={"WORKSHOPS_SCHEDULE": str(path)})

    assert outcome.stderr.endswith("run: workshops move jobs 2037-04-13\n")
