"""The program's complete output, case by case.

A case is a folder with a `schedule.yaml`, or without one for the schedule that the program ships. A
golden file's name says what writes it: `list.csv` is `workshops list -f csv`, `list.sv.txt` is
`list --lang sv`, `list.40.txt` is `list` on a terminal of 40 columns, `show-jobs.json` is
`show jobs -f json`, `attendance-region.txt` is `attendance --by region`, `months-2027.txt` is
`calendar 2027`, `calendar.ics` is `export`, `reminders.ics` has sessions and alarms beside it,
and `links.json` is `export -f links`. To add one, make an empty file of that name, run
`pytest --update-golden`, and read what it then holds.
"""

from pathlib import Path

import pytest

from support.golden import Golden
from support.program import NOON, SHIPPED, Run, run_on_terminal

HERE = Path(__file__).parent
FILES = sorted(
    path
    for path in HERE.glob("*/*.*")
    if path.parent.name != "session"  # which test_session checks
    and path.suffix in (".txt", ".json", ".jsonl", ".csv", ".tsv", ".yaml", ".ics", ".jcal")
    and path.name != "schedule.yaml"
)
COMMANDS = {
    "list": ["list"],
    "show": ["show"],
    "regions": ["regions"],
    "attendance": ["attendance"],
    "months": ["calendar"],
    "calendar": ["export"],
    "reminders": ["export", "--sessions", "--reminders"],
    "links": ["export", "-f", "links"],
}


def build_arguments(path: Path) -> list[object]:
    """The arguments that a golden file's name means, without those of its variants."""
    name, _, argument = path.name.partition(".")[0].partition("-")
    schedule = path.with_name("schedule.yaml")
    arguments: list[object] = ["-s", schedule if schedule.exists() else SHIPPED]
    arguments += COMMANDS[name]
    if argument:
        arguments += ["--by", argument] if name == "attendance" else [argument]
    if path.suffix not in (".txt", ".ics") and name != "links":
        arguments += ["-f", path.suffix[1:]]
    return [*arguments, "--as-of", NOON] if name != "regions" else arguments


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_output_is_the_golden_file(path: Path, call: Run, golden: Golden) -> None:
    """A command writes, byte for byte, what a person has read and approved."""
    arguments = build_arguments(path)
    variant = "".join(path.suffixes[:-1])[1:]

    if variant.isdecimal():
        outcome = run_on_terminal(
            *arguments, cwd=path.parent, columns=int(variant), env={"NO_COLOR": "1"}
        )
    else:
        outcome = call(*arguments, *(["--lang", variant] if variant else []))

    assert outcome.status == 0, outcome.stderr
    golden.check(path, outcome.out)
