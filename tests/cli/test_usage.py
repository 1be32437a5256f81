"""Wrong usage: status 2, one clear line on standard error, nothing on standard output."""

from pathlib import Path

import pytest

from support.program import SHIPPED, Run
from support.schedules import write_schedule

USAGE_ERRORS = [
    (["regons"], "No such command 'regons'. Did you mean 'regions'?"),
    (["list", "--regoin", "SE31"], "No such option: --regoin"),
    (["--verison"], "No such option: --verison"),
    (["list", "-f", "xml"], "Invalid value for '--format' / '-f': 'xml' is not one of"),
    (["list", "--status", "done"], "Invalid value for '--status': 'done' is not one of"),
    (["list", "-n", "-1"], "Invalid value for '--limit' / '-n': -1 is not in the range x>=0"),
    (["list", "-n", "few"], "Invalid value for '--limit' / '-n': 'few' is not a valid int"),
    (["list", "jobs"], "Got unexpected extra argument(s) (jobs); see workshops list --help"),
    (["show"], "Missing argument 'ID'; see workshops show --help"),
    (["show", "jobs", "climate"], "Got unexpected extra argument(s) (climate)"),
    (["list", "--no-color=1"], "Option '--no-color' does not take a value"),
    (["list", "-s"], "Option '-s' requires an argument"),
    (["list", "--upcoming", "--past"], "--upcoming and --past cannot be used together"),
    (["list", "--from", "2018-05-01", "--to", "2018-04-30"], "--to 2018-04-30 is before --from"),
    (
        ["list", "--as-of", "whenever"],
        '--as-of: "whenever" is not a valid date; write 2018-03-08, today',
    ),
    (
        ["list", "--from", "03/04/2018"],
        '--from: "03/04/2018" is ambiguous: write 2018-03-04 or 2018-04-03',
    ),
    (["export", "--split", "workshop"], "--split writes several files; name their folder with"),
    (["export", "--split", "year", "-o", "out"], "Invalid value for '--split': 'year' is not one"),
    (["attendance", "--by", "name"], "Invalid value for '--by': 'name' is not one of"),
    (["calendar", "2018-13"], '"2018-13" does not exist'),
    (["calendar", "March"], '"March" is not a valid year or month; write it as 2018 or 2018-03'),
    (["calendar", "1899"], '"1899" is out of range: write a year from 1900 to 2199'),
    (["calendar", "9999"], '"9999" is out of range: write a year from 1900 to 2199'),
    (["show", "nothing-like-it"], 'no workshop is called "nothing-like-it"'),
    (["show", "klimate"], 'no workshop is called "klimate"; did you mean "climate"?'),
    (["show", ""], 'no workshop is called ""'),
    (["show", "in"], '"in" matches several workshops: innovation, inclusion'),
    (["export", "jobs", "nope"], 'no workshop is called "nope"'),
    (["attendance", "nope"], 'no workshop is called "nope"'),
    (["list", "-r", "Narnia"], 'no region is called "Narnia"; did you mean "Dalarna"'),
    (["attendance", "-r", "Saxonny"], 'no region is called "Saxonny"; did you mean "Saxony"'),
    (["export", "-r", ""], 'no region is called ""'),
]


@pytest.mark.parametrize(
    ("arguments", "message"),
    USAGE_ERRORS,
    ids=[" ".join(arguments) for arguments, _ in USAGE_ERRORS],
)
def test_usage_error_is_one_line(arguments: list[str], message: str, call: Run) -> None:
    """A usage error is one line that states what is wrong."""
    outcome = call("-s", SHIPPED, *arguments)

    assert outcome.status == 2
    assert outcome.stdout == ""
    assert outcome.stderr.startswith(f"workshops: {message}")
    assert outcome.stderr.count("\n") == 1


def test_an_endless_name_is_shortened(call: Run) -> None:
    """What was pasted by mistake does not fill the terminal."""
    outcome = call("-s", SHIPPED, "show", "x" * 5000)
    assert outcome.status == 2
    assert outcome.stderr == f'workshops: no workshop is called "{"x" * 200}…"\n'


def test_debug_shows_where_an_error_came_from(call: Run) -> None:
    """A traceback is shown with --debug, and the clear line after it."""
    outcome = call("show", "nope", "--debug")

    assert outcome.status == 2
    assert outcome.stderr.startswith("Traceback (most recent call last):\n")
    assert outcome.stderr.endswith('\nworkshops: no workshop is called "nope"\n')


def test_debug_before_the_command(call: Run) -> None:
    """--debug, like every option of the program itself, may come before the command."""
    assert call("--debug", "show", "nope").stderr.startswith("Traceback")


def test_usage_error_quotes_escaped_text(call: Run) -> None:
    """What was typed is escaped: it cannot control the terminal."""
    outcome = call("show", "\x1b[31mred\u202e")

    assert outcome.stderr == 'workshops: no workshop is called "<U+001B>[31mred<U+202E>"\n'


def test_usage_error_of_many_lines_is_printed_in_one(call: Run) -> None:
    """What was typed may hold line ends; the message stays one line."""
    outcome = call("show", "one\ntwo")

    assert outcome.stderr == 'workshops: no workshop is called "one two"\n'


def fail(*_: object, **__: object) -> None:
    """What no line of the program expects."""
    raise RuntimeError("nobody thought of this")


def test_internal_error(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An internal error is reported in one line; --debug shows where it is."""
    monkeypatch.setattr("workshops.schedule.load.load_schedule", fail)

    outcome = call("list")
    debugged = call("list", "--debug")

    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr == (
        "workshops: internal error (RuntimeError: nobody thought of this); "
        "run the command with --debug for details\n"
    )
    assert debugged.stderr.startswith("Traceback (most recent call last):\n")
    assert debugged.stderr.endswith(outcome.stderr)


NEAR_SCHEDULE = """\
series: {id: small, title: Small, timezone: Europe/Brussels}
regions:
  - {id: DED, name: {de: Sachsen, en: Saxony}, country: DE}
  - {id: SE31, name: North Middle Sweden, country: SE}
organizations: [{id: uni, name: University of Gävle, region: SE31}]
workshops:
  - id: jobs
    title: Jobs
    tags: [energy, skills]
    regions: [SE31]
    attendees: [{name: Ana Ek, email: ana@example.org, organization: uni}]
"""
ENTER_REGION = "to enter it, run: workshops set region:CODE name=NAME country=CODE"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["set", "jobs", "regions+=Saxon"], 'region is called "Saxon"; did you mean "Saxony" or'),
        (["set", "jobs", "regions+=Zzz"], f'region is called "Zzz"; {ENTER_REGION}'),
        (["set", "jobs", "regions-=SE13"], '"SE13" is not in regions; did you mean "SE31"?'),
        (["set", "region:DED", "part_of=SE13"], 'is called "SE13"; did you mean "SE31"?'),
        (["set", "uni", "region=Saxon"], 'is called "Saxon"; did you mean "Saxony" or "Sachsen"?'),
        (["set", "jobs/Ana Ek", "region=Saxon"], 'is called "Saxon"; did you mean "Saxony"'),
        (
            ["set", "jobs/Ana Ek", "organization=unni"],
            'organization is called "unni"; did you',
        ),
        (["set", "jobs/Ana Ek", "organization=x"], "run: workshops set organization:ID name=NAME"),
        (["set", "jobs", "tags-=enegry"], '"enegry" is not in tags; did you mean "energy"?'),
        (["list", "--tag", "enegry"], 'no tag is called "enegry"; did you mean "energy"?'),
        (["list", "--from", "tomorow"], '"tomorow" is not a valid date; did you mean "tomorrow"?'),
        (["propose", "jobs", "--weekday", "mondy"], 'of the week; did you mean "monday"?'),
        (["invite", "--to", "anna@example.org"], 'did you mean "ana@example.org"?'),
    ],
)
def test_near_names_are_suggested(
    arguments: list[str], message: str, tmp_path: Path, call: Run
) -> None:
    """What is nearly called so is named, or else the command that enters it; status 2."""
    path = write_schedule(tmp_path, NEAR_SCHEDULE)

    outcome = call(*arguments)

    assert (outcome.status, outcome.stdout) == (2, "")
    assert message in outcome.stderr
    assert path.read_text("utf-8") == NEAR_SCHEDULE


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        (["set", "jobs", "tags+=enegry"], 'the tag "enegry" is new; did you mean "energy"?'),
        (["add", "X", "--tag", "skils"], 'the tag "skils" is new; did you mean "skills"?'),
    ],
)
def test_new_tag_like_another(arguments: list[str], note: str, tmp_path: Path, call: Run) -> None:
    """It is written, with a note; one unlike any other is no news."""
    write_schedule(tmp_path, NEAR_SCHEDULE)

    assert call(*arguments).stderr.splitlines()[1] == note
    assert "tag" not in call("set", "jobs", "tags+=water").stderr.replace("tags =", "")


def test_organization_is_set_by_its_name(tmp_path: Path, call: Run) -> None:
    """As a region is: its id is written."""
    text = NEAR_SCHEDULE.replace(", organization: uni}]", "}]")
    path = write_schedule(tmp_path, text)

    assert call("set", "jobs/Ana Ek", "organization=university of gavle").status == 0
    assert path.read_text("utf-8") == NEAR_SCHEDULE
