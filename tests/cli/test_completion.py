"""What bash, zsh and fish offer when Tab is pressed."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pexpect
import pytest

from support.program import ENVIRONMENT, Run
from support.schedules import BROKEN, write_schedule
from workshops.cli.main import COMMANDS

pytestmark = pytest.mark.slow  # three real shells

SHELLS = ["bash", "zsh", "fish"]
IDS = ["jobs", "innovation", "entrepreneurship", "climate", "inclusion"]


def describe_press(shell: str, line: str) -> dict[str, str]:
    """The environment that a shell's script sets when Tab is pressed at the end of a line."""
    words = line.split(" ")
    return {
        "_WORKSHOPS_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
    }


def read_offers(shell: str, out: str) -> list[str]:
    """The words that the shell would offer."""
    if shell == "zsh":
        return re.findall(r'^(?:_arguments \'\*: :\(\()?"([^"]*)"', out, re.MULTILINE)
    return [line.partition("\t")[0] for line in out.splitlines() if line]


def press_tab(run: Run, shell: str, line: str, *, cwd: Path | None = None) -> Sequence[str]:
    """What is offered at the end of a line; nothing else is printed."""
    outcome = run(env=describe_press(shell, line), cwd=cwd)
    assert outcome.stderr == ""
    assert outcome.status == 0
    return read_offers(shell, outcome.stdout)


@pytest.mark.parametrize("shell", SHELLS)
def test_commands(shell: str, run: Run) -> None:
    """After the program's name: its commands."""
    assert press_tab(run, shell, "workshops ") == list(COMMANDS)


@pytest.mark.parametrize("shell", SHELLS)
def test_commands_that_begin_so(shell: str, run: Run) -> None:
    """After the first letters of a command: those that begin so."""
    beginning = [name for name in COMMANDS if name.startswith("s")]

    assert press_tab(run, shell, "workshops s") == beginning


@pytest.mark.parametrize("shell", SHELLS)
def test_options(shell: str, run: Run) -> None:
    """After a dash: the command's options, the program's own too."""
    offers = press_tab(run, shell, "workshops list --")

    assert {"--region", "--upcoming", "--format", "--schedule", "--lang", "--help"} <= set(offers)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("command", ["show", "export", "attendance"])
def test_workshops(command: str, shell: str, run: Run) -> None:
    """Where a workshop is named: the ids of the schedule."""
    assert press_tab(run, shell, f"workshops {command} ") == IDS


@pytest.mark.parametrize("shell", SHELLS)
def test_workshops_that_begin_so(shell: str, run: Run) -> None:
    """After the first letters of an id: those that begin so."""
    assert press_tab(run, shell, "workshops show in") == ["innovation", "inclusion"]


@pytest.mark.parametrize("shell", SHELLS)
def test_workshop_is_offered_once(shell: str, run: Run) -> None:
    """A workshop that is named already is not offered again."""
    assert press_tab(run, shell, "workshops export jobs climate ") == [
        "innovation",
        "entrepreneurship",
        "inclusion",
    ]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("option", ["-r", "--region"])
def test_regions(option: str, shell: str, run: Run) -> None:
    """After -r: the regions of the schedule."""
    assert press_tab(run, shell, f"workshops list {option} ") == (
        "SE31 SE311 SE312 SE313 DED BE3 FRE ITC1".split()
    )


@pytest.mark.parametrize("shell", SHELLS)
def test_values_of_an_option(shell: str, run: Run) -> None:
    """After an option with known values: those."""
    assert press_tab(run, shell, "workshops list --status ") == [
        "confirmed",
        "tentative",
        "cancelled",
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_tags(shell: str, run: Run) -> None:
    """After --tag: the tags that workshops have."""
    assert press_tab(run, shell, "workshops list --tag e") == [
        "economy",
        "employment",
        "entrepreneurship",
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_keys(shell: str, run: Run) -> None:
    """After the workshop, or the series, `set` offers keys; of lists in three ways."""
    assert press_tab(run, shell, "workshops set jobs venue.c") == ["venue.city=", "venue.country="]
    assert press_tab(run, shell, "workshops set jobs ta") == ["tags=", "tags+=", "tags-="]
    assert press_tab(run, shell, "workshops set series organizer.n") == ["organizer.name="]
    assert press_tab(run, shell, "workshops set ser") == ["series"]
    assert press_tab(run, shell, "workshops set SE3") == ["SE31", "SE311", "SE312", "SE313"]
    assert press_tab(run, shell, "workshops set SE31 na") == ["name="]
    assert press_tab(run, shell, "workshops set region:SE31 ho") == [
        "holidays=",
        "holidays+=",
        "holidays-=",
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_schedule_that_was_named(shell: str, tmp_path: Path, run: Run) -> None:
    """Ids come from the schedule that -s names, before or after the command."""
    write_schedule(tmp_path / "elsewhere")
    path = "elsewhere/workshops.yaml"

    assert press_tab(run, shell, f"workshops -s {path} show ") == ["one"]
    assert press_tab(run, shell, f"workshops show -s {path} ") == ["one"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", ["broken.yaml", "missing.yaml"])
def test_broken_schedule_is_silent(name: str, shell: str, tmp_path: Path, run: Run) -> None:
    """A schedule that can't be read offers nothing, and says nothing into the prompt."""
    write_schedule(tmp_path, BROKEN, "broken.yaml")

    assert press_tab(run, shell, f"workshops -s {name} show ") == []


PEOPLE = """\
series: {id: s, title: S}
organizations: [{id: uni, name: University}]
workshops:
  - id: jobs
    title: Jobs
    attendees:
      - {name: Ana Ek, email: ana@example.org, organization: uni}
      - {name: "Bo O'Hara", email: bo@example.org}
      - {name: "Ed\\e[31m"}
  - {id: second, title: Second, attendees: [{name: Cy}]}
"""


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.parametrize("command", ["mark", "unregister"])
def test_people(command: str, shell: str, tmp_path: Path, run: Run) -> None:
    """After the workshop: the people and organizations there, and addresses to who types one."""
    write_schedule(tmp_path, PEOPLE)

    people = press_tab(run, shell, f"workshops {command} second ")
    beginning = press_tab(run, shell, f"workshops {command} jobs A")
    address = press_tab(run, shell, f"workshops {command} jobs ana@")

    assert (people, beginning, address) == (["Cy"], ["Ana Ek"], ["ana@example.org"])
    assert "@" not in str(press_tab(run, shell, f"workshops {command} jobs "))
    assert press_tab(run, shell, f"workshops {command} third ") == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_people_of_all_workshops(shell: str, tmp_path: Path, run: Run) -> None:
    """After --for: everybody in the schedule, and who speaks."""
    session = "\n    sessions: [{title: T, speakers: [Di Ray, Cy]}]"
    write_schedule(tmp_path, PEOPLE.replace("title: Jobs", f"title: Jobs{session}"))

    offers = press_tab(run, shell, "workshops list --for ")

    assert [offer.replace("''", "'") for offer in offers] == [
        "Ana Ek",
        "uni",
        "Bo O'Hara",
        "Cy",
        "Di Ray",
    ]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("mark jobs A", r"mark jobs Ana\ Ek "),
        ('mark jobs "A', 'mark jobs "Ana Ek" '),
        ("mark jobs 'Ana E", "mark jobs 'Ana Ek' "),
        ("unregister jobs Bo", r"unregister jobs Bo\ O\'Hara "),
        ("list --for C", "list --for Cy "),
    ],
)
def test_bash_gets_names_as_one_word(typed: str, line: str, tmp_path: Path) -> None:
    """In a real bash, a name of several words is quoted, as it was begun."""
    write_schedule(tmp_path, PEOPLE)
    folder = str(Path(sys.executable).parent)
    bash = pexpect.spawn(
        "bash",
        ["--norc", "--noprofile"],
        cwd=str(tmp_path),
        env={**ENVIRONMENT, "PATH": f"{folder}:{ENVIRONMENT['PATH']}", "TERM": "dumb", "PS1": "$ "},
        encoding="utf-8",
        timeout=300,
        dimensions=(24, 200),
    )
    bash.sendline('bind "set enable-bracketed-paste off"')
    bash.sendline('eval "$(_WORKSHOPS_COMPLETE=source_bash workshops)"; echo REA""DY')
    bash.expect("READY")
    bash.send(f"workshops {typed}\t")
    bash.expect_exact(f"workshops {line}")
    bash.sendcontrol("u")
    bash.sendline("exit")


def test_zsh_shows_titles(run: Run) -> None:
    """In zsh and fish, a workshop's title is beside its id."""
    zsh = run(env=describe_press("zsh", "workshops show j")).stdout
    fish = run(env=describe_press("fish", "workshops show j")).stdout

    assert '"jobs":"Preparing for the jobs of the future"' in zsh
    assert fish == "jobs\tPreparing for the jobs of the future\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_title_is_escaped(shell: str, tmp_path: Path, run: Run) -> None:
    """A title beside an id can't run anything, nor end the line early."""
    text = (
        "series: {id: s, title: S}\n"
        'workshops: [{id: w, title: "$(touch pwned) `touch pwned` \\e[31m\\nsecond: \\"line\\""}]'
    )
    write_schedule(tmp_path, text)

    outcome = run(env=describe_press(shell, "workshops show "))

    assert read_offers(shell, outcome.stdout) == ["w"]
    assert "\x1b" not in outcome.stdout
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_script(shell: str, run: Run) -> None:
    """The script to install is written for each shell, and names the program."""
    outcome = run(env={"_WORKSHOPS_COMPLETE": f"source_{shell}"})

    assert outcome.status == 0
    assert "_WORKSHOPS_COMPLETE" in outcome.stdout
    assert f"complete_{shell}" in outcome.stdout
