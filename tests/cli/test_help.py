"""What the program says about itself."""

import json
import re
import shlex
import subprocess
import sys
from importlib.metadata import version

import pytest
import typer

from support.program import ENVIRONMENT, SHIPPED, Run
from workshops import __version__
from workshops.cli.examples import EXAMPLES
from workshops.cli.main import COMMANDS, GROUPS, LazyGroup, app
from workshops.people import registrations, sign_in

HEAVY = ("yaml rich icalendar dateutil holidays workshops.model workshops.schedule tzdata").split()

_LIST_MODULES = """
import json, sys
from workshops.cli.main import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def list_modules(*arguments: str) -> set[str]:
    """What a run of the program has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", _LIST_MODULES, *arguments],
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
    )
    return set(json.loads(done.stderr.decode().splitlines()[-1]))


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_options_and_commands(option: str, call: Run) -> None:
    """Help names every command and every option that the program itself has."""
    outcome = call(option)

    assert (outcome.status, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith("Usage: workshops [OPTIONS] COMMAND [ARGS]...\n")
    for name in ("-s, --schedule PATH", "--lang TAG", "--no-color", "--debug", "-V, --version"):
        assert name in outcome.stdout
    for name, summary in COMMANDS.items():
        assert f"  {name:10}  {summary}\n" in outcome.stdout


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, option: str, call: Run) -> None:
    """Each command explains itself, and takes the program's own options too."""
    outcome = call(command, option)

    assert (outcome.status, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(f"Usage: workshops {command} [OPTIONS]")
    assert "-s, --schedule PATH" in outcome.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_eighty_columns(command: str, call: Run) -> None:
    """Help needs no wider terminal than the usual one."""
    outcome = call(command, "--help")

    assert [line for line in outcome.stdout.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_values_are_named_alike(command: str, call: Run) -> None:
    """A value is a word in capitals, or the words to choose from; never braces or a type."""
    outcome = call(command, "--help")

    assert re.findall(r"\{\w+\}|<[a-z ]+>", outcome.stdout.partition("Examples:")[0]) == []


def test_commands_are_in_groups(call: Run) -> None:
    """The help lists commands by what they are for, and ends with three examples."""
    outcome = call("-h")

    headings = [line for line in outcome.stdout.splitlines() if re.fullmatch(r"[A-Z]\w+:", line)]
    assert headings == ["Options:", *(f"{group}:" for group in GROUPS), "Examples:"]
    assert len(EXAMPLES[""]) == 3


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_with_examples(command: str, call: Run) -> None:
    """Each command's help ends with one or two command lines that the program accepts."""
    outcome = call(command, "-h")

    section = outcome.stdout.partition("\nExamples:\n")[2].splitlines()
    assert [line.strip() for line in section] == list(EXAMPLES[command])
    for example in EXAMPLES[command]:
        name, *arguments = shlex.split(example.partition(" > ")[0])[1:]
        assert name == command
        group = typer.main.get_command(app)
        assert isinstance(group, LazyGroup)
        context = group.make_context("workshops", [command], resilient_parsing=True)
        found = group.get_command(context, command)
        assert found.make_context(command, arguments, parent=context)


def test_no_arguments_shows_help(call: Run) -> None:
    """Without a command, the program says what it can do."""
    assert call() == call("--help")


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version(option: str, call: Run) -> None:
    """The version is that of the installed package."""
    outcome = call(option)

    assert outcome == (0, f"workshops {version('workshops')}\n".encode(), b"")
    assert __version__ == version("workshops")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command: str, call: Run) -> None:
    """`help COMMAND` is `COMMAND --help`."""
    assert call("help", command) == call(command, "--help")


def test_help_as_a_word(call: Run) -> None:
    """`help` alone is `--help`; options may precede it; a wrong name gets a suggestion."""
    unknown = call("help", "lst")

    assert call("help") == call("help", "help") == call("--help")
    assert call("--no-color", "help", "list") == call("list", "-h")
    assert (unknown.status, unknown.stdout) == (2, "")
    assert "Did you mean 'list'" in unknown.stderr


def test_help_needs_no_schedule(call: Run) -> None:
    """Help works where the schedule is missing or broken."""
    outcome = call("-s", "no-such-file.yaml", "list", "--help")

    assert (outcome.status, outcome.stderr) == (0, "")


def test_help_imports_no_model_and_no_yaml() -> None:
    """Start-up is a feature: `--help` loads no command, no model, no YAML and no rich."""
    modules = list_modules("--help")

    assert modules.isdisjoint(HEAVY)
    assert [module for module in modules if module.endswith("_command")] == []


def test_json_listing_imports_no_rich_and_no_icalendar() -> None:
    """A JSON listing draws no table and writes no calendar, so it loads neither library."""
    modules = list_modules("list", "-f", "json")

    assert modules.isdisjoint(["rich", "icalendar", "dateutil", "importlib.metadata"])


def test_days_off_are_looked_up_only_by_the_commands_that_show_them() -> None:
    """A region's `holidays` cost the other commands nothing: what they mean is looked up late."""
    assert "holidays" in SHIPPED.read_text("utf-8")

    modules = list_modules("-s", str(SHIPPED), "list", "-f", "json")

    assert modules.isdisjoint(["holidays"])


def test_command_imports_no_other_command() -> None:
    """Each command loads itself alone."""
    modules = list_modules("schema")

    assert [module for module in modules if module.endswith("_command")] == [
        "workshops.cli.schema_command"
    ]


def test_search_says_where_it_looks(call: Run) -> None:
    """In `list` at workshops and all that is in them; in `attendance` at people alone."""
    of_workshops, of_people = (
        " ".join(call(command, "--help").stdout.partition("--search TEXT")[2].split())
        for command in ("list", "attendance")
    )

    assert of_workshops.startswith("Only workshops with all these words in title, description,")
    assert of_people.startswith("Only people with all these words in name, organization or region.")


@pytest.mark.parametrize(
    ("command", "meanings"),
    [("register", registrations.MAPPABLE), ("mark", sign_in.MAPPABLE)],
    ids=["register", "mark"],
)
def test_meanings_of_columns(command: str, meanings: tuple[str, ...], call: Run) -> None:
    """The help lists all that `--map` takes."""
    text = " ".join(call(command, "--help").stdout.split())

    listed = f"{', '.join(meanings[:-1])}, or {meanings[-1]}."
    assert listed in text.replace("- ", "-")
