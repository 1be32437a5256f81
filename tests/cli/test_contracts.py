"""What `-f json` prints is as `schema --of` declares it: real output against the schema."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from support.calendar_server import run_host
from support.program import SHIPPED, Run
from support.schedules import BROKEN, GOLDEN, write_schedule
from workshops.cli.contracts import CONTRACTS

REPLIES = Path(__file__).parents[1] / "replies"
LINT = Path(__file__).parents[1] / "lint"
PEOPLE = """\
series: {id: pilot, title: Pilot, organizer: {email: office@example.org}}
workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-08
    attendees:
      - {name: Ana Ek, email: ana@example.org}
      - {name: Bo Ek}
"""
RUNS: dict[str, list[list[str]]] = {
    "list": [["list"], ["list", "--lang", "sv"]],
    "show": [["show", "jobs"], ["show", "jobs", "--emails"]],
    "calendar": [["calendar", "2018"]],
    "regions": [["regions"]],
    "attendance": [["attendance"], ["attendance", "--emails"]],
    "attendance-by": [["attendance", "--by", "region"], ["attendance", "--by", "rsvp"]],
    "attendance-matrix": [["attendance", "--matrix"]],
    "invite": [["invite"]],
    "add": [["add", "Study visit", "--region", "SE31"]],
    "move": [["move", "jobs", "2027-04-15"]],
    "set": [["set", "jobs", "venue.city=Torino", "tags+=energy", "url="]],
    "cancel": [["cancel", "jobs"]],
    "remove": [["remove", "jobs", "--force"]],
    "mark": [["mark", "jobs", "Paul Nemes", "--absent"]],
    "publish": [["publish", "site", "--dry-run"]],
    "register": [["register", "jobs", "Ana Ek <ana@example.org>", "--organization", "New One"]],
    "unregister": [["unregister", "jobs", "Paul Nemes"]],
}


def require_contract(name: str, printed: str) -> Any:
    """What was printed, which is JSON by the schema of its name and not empty."""
    document = json.loads(printed)
    validator = jsonschema.Draft202012Validator(CONTRACTS[name])
    assert [error.message for error in validator.iter_errors(document)] == []
    assert document
    return document


@pytest.mark.parametrize("name", RUNS)
def test_output_is_as_declared(name: str, tmp_path: Path, call: Run) -> None:
    """What a command prints of the shipped series holds by its schema."""
    for arguments in RUNS[name]:
        schedule = shutil.copy(SHIPPED, tmp_path / "workshops.yaml")
        outcome = call("-s", schedule, *arguments, "-f", "json")
        assert outcome.status == 0
        require_contract(name, outcome.stdout)


@pytest.mark.parametrize(
    "case", ["shipped", *(path.parent.name for path in GOLDEN.glob("*/schedule.yaml"))]
)
@pytest.mark.parametrize(
    "name", ["list", "regions", "attendance", "attendance-by", "attendance-matrix"]
)
def test_listings_of_every_series(case: str, name: str, call: Run) -> None:
    """The listings of every golden series hold by their schemas."""
    schedule = SHIPPED if case == "shipped" else GOLDEN / case / "schedule.yaml"

    for arguments in RUNS[name]:
        printed = call("-s", schedule, *arguments, "-f", "json").stdout
        if printed != "[]\n":
            require_contract(name, printed)


def test_reports(tmp_path: Path, call: Run) -> None:
    """`check` and `lint` print diagnostics."""
    broken = write_schedule(tmp_path, BROKEN)

    require_contract("check", call("check", broken, "-f", "json").stdout)
    require_contract("lint", call("lint", LINT / "bad-address-bad.ics", "-f", "json").stdout)


def test_every_kind_of_change(tmp_path: Path, call: Run) -> None:
    """`diff` prints both sides of what was added, moved, retitled, relocated and answered."""
    old = write_schedule(tmp_path, PEOPLE, "old.yaml")
    write_schedule(tmp_path, PEOPLE)
    call("set", "jobs", "title=Work", "venue.city=Torino")
    call("move", "jobs", "2027-04-15")
    call("cancel", "jobs")
    call("add", "Study visit")
    call("mark", "jobs", "Ana Ek", "--accepted")
    call("unregister", "jobs", "Bo Ek")

    printed = call("diff", old, "--emails", "-f", "json").stdout

    kinds = {change["change"] for change in require_contract("diff", printed)}
    assert kinds >= {"added", "moved", "relocated", "retitled", "cancelled", "answered", "removed"}


@pytest.mark.usefixtures("at_noon")
def test_invitations_with_a_result(tmp_path: Path, call: Run) -> None:
    """`invite` prints a step a person, also of those without an address."""
    write_schedule(tmp_path, PEOPLE)

    steps = require_contract("invite", call("invite", "-f", "json", "-o", "drafts").stdout)

    assert [step["kind"] for step in steps] == ["request", "cannot"]


def test_replies(tmp_path: Path, call: Run) -> None:
    """`rsvp` prints a decision a mail, whatever became of it."""
    shutil.copy(REPLIES / "workshops.yaml", tmp_path)
    mails = sorted(REPLIES.glob("*.eml"))

    printed = call("rsvp", *mails, "--as-of", "2026-11-24", "-f", "json").stdout

    assert len(require_contract("rsvp", printed)) >= len(mails)


def test_sync(tmp_path: Path, call: Run) -> None:
    """`sync` prints a change a workshop, planned and done."""
    write_schedule(tmp_path, PEOPLE)
    with run_host(tmp_path / "server") as server:
        url, environment = server.url, server.environment
        for arguments in (["--create"], ["--dry-run"]):
            outcome = call("sync", url, "-f", "json", *arguments, env=environment)
            assert outcome.status == 0, outcome.stderr
            require_contract("sync", outcome.stdout)


@pytest.mark.parametrize("name", CONTRACTS)
def test_schema_is_valid(name: str, call: Run) -> None:
    """`schema --of` prints each, a valid JSON Schema with an id of its own."""
    outcome = call("schema", "--of", name)

    schema = json.loads(outcome.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:workshops:schema:{name}"


def test_unknown_name(call: Run) -> None:
    """An unknown name gets the near ones, or all."""
    near, far = call("schema", "--of", "lst"), call("schema", "--of", "xyzzy")

    assert (near.status, near.stdout, far.status) == (2, "", 2)
    assert 'did you mean "list"' in near.stderr
    assert "the names are: list, show" in far.stderr


def test_every_command_that_prints_json_has_a_schema() -> None:
    """A command with `-f json` has a contract."""
    import typer

    from workshops.cli.main import COMMANDS, app

    group = typer.main.get_command(app)
    context = typer.Context(group)
    missing = []
    for name in COMMANDS:
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        formats = [
            choice
            for option in command.params
            if option.name == "output_format"
            for choice in getattr(option.type, "choices", ())
        ]
        if "json" in formats and name not in CONTRACTS:
            missing.append(name)
    assert missing == []


def test_rows_in_doubt(tmp_path: Path, call: Run) -> None:
    """`register --from` and `mark --from` print what needs a person, with its line."""
    write_schedule(tmp_path, PEOPLE)
    (tmp_path / "list.csv").write_text("Name;E-mail;Signature\nZoe;zoe@example.org;Z\n;;\n")
    (tmp_path / "new.csv").write_text("Name;Organization\nZoe Ek;Mill\n;Mill\n")

    registered = call("register", "jobs", "--from", "new.csv", "-f", "json")
    marked = call("mark", "jobs", "--from", "list.csv", "--force", "-f", "json")

    assert (registered.status, marked.status) == (1, 1)
    assert require_contract("register", registered.stdout)["problems"][0]["line"] == 3
    assert require_contract("mark", marked.stdout)["problems"][0]["line"] == 2
