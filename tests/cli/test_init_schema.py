"""`workshops init` and `workshops schema`: what a new series starts from."""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from support.program import SHIPPED, Run
from support.schedules import write_schedule
from workshops import load_schedule


def test_fresh_folder(tmp_path: Path, call: Run) -> None:
    """In an empty folder, init makes workshops.yaml and names what to do next."""
    outcome = call("init")

    message = "wrote workshops.yaml; edit it, then run: workshops check\n"
    assert outcome == (0, b"", message.encode())
    assert os.listdir(tmp_path) == ["workshops.yaml"]


def test_empty_series_is_filled_from_the_command_line(tmp_path: Path, call: Run) -> None:
    """With --empty there is nothing to take out again: the series is named, and gets a workshop."""
    made = call("init", "--empty")
    assert made.stderr == "wrote workshops.yaml; edit it, then run: workshops add TITLE\n"
    assert "xample" not in re.sub(
        "example-series|# .*", "", (tmp_path / "workshops.yaml").read_text("utf-8")
    )
    assert "An example" not in (tmp_path / "workshops.yaml").read_text("utf-8")
    assert call("check", "--strict").status == 0

    call("set", "series", "title=Clean steel", "timezone=Europe/Stockholm")
    call("add", "Kick-off", "--start", "2027-03-08")

    schedule = load_schedule(tmp_path / "workshops.yaml")
    assert schedule.series.title.in_language("en") == "Clean steel"
    assert [workshop.id for workshop in schedule.workshops] == ["kick-off"]
    assert schedule.regions == ()


def test_schedule_that_is_named_is_made(tmp_path: Path, call: Run) -> None:
    """The file to make may be named as for every other command; - is standard output."""
    call("init", "-s", "spring.yaml")
    shown = call("init", "-")

    assert os.listdir(tmp_path) == ["spring.yaml"]
    made, printed = (
        re.sub(rb"example-series-[0-9a-f]{6} ", b"ID ", content)
        for content in ((tmp_path / "spring.yaml").read_bytes(), shown.out)
    )
    assert (shown.status, shown.err) == (0, b"")
    assert made == printed
    assert b"  id: ID " in made


def test_two_series_share_no_uid(tmp_path: Path, call: Run) -> None:
    """Two people who name their workshops alike have entries of their own in calendars."""
    for name in ("one.yaml", "two.yaml"):
        call("init", name)
        call("-s", name, "add", "Opening")

    one, two = (
        {workshop.uid for workshop in load_schedule(tmp_path / name).workshops}
        for name in ("one.yaml", "two.yaml")
    )
    assert len(one) == len(two) == 4
    assert not one & two


def test_new_schedule_is_clean(call: Run) -> None:
    """What init makes has not even a warning, and is read without being named."""
    call("init")

    assert call("check", "--strict") == (0, b"", b"workshops.yaml: no errors\n")
    assert call("list", "-f", "ids").stdout == "kickoff\nfollow-up\nclosing\n"


def test_new_schedule_is_for_example_only(tmp_path: Path, call: Run) -> None:
    """Nothing in it can be mistaken for somebody's own."""
    call("init")

    for line in (tmp_path / "workshops.yaml").read_text("utf-8").splitlines():
        assert "@" not in line or "@example.org" in line
        assert "https://" not in line or ".example.org" in line


def test_file_may_be_named(tmp_path: Path, call: Run) -> None:
    """With a path, init makes that file."""
    outcome = call("init", "mine.yaml")

    assert outcome.status == 0
    assert os.listdir(tmp_path) == ["mine.yaml"]


def test_folder_may_be_named(tmp_path: Path, call: Run) -> None:
    """In a folder, init makes workshops.yaml."""
    (tmp_path / "data").mkdir()

    outcome = call("init", "data")

    assert outcome.status == 0
    assert os.listdir(tmp_path / "data") == ["workshops.yaml"]


@pytest.mark.parametrize("arguments", [[], ["workshops.yaml"], ["."]])
def test_existing_file_is_kept(arguments: list[str], tmp_path: Path, call: Run) -> None:
    """What exists is never overwritten."""
    path = write_schedule(tmp_path, "mine: untouched\n")

    outcome = call("init", *arguments)

    message = b"workshops: workshops.yaml: already exists; name another file\n"
    assert outcome == (2, b"", message)
    assert path.read_text() == "mine: untouched\n"


def test_dangling_link_is_kept(tmp_path: Path, call: Run) -> None:
    """A link to nowhere is somebody's, too."""
    (tmp_path / "workshops.yaml").symlink_to("elsewhere.yaml")

    assert call("init").status == 2
    assert not (tmp_path / "elsewhere.yaml").exists()


@pytest.mark.parametrize(
    ("named", "made"),
    [
        ("new/", "new/workshops.yaml"),
        ("new/spring/", "new/spring/workshops.yaml"),
        ("new/spring.yaml", "new/spring.yaml"),
    ],
)
def test_missing_folder(named: str, made: str, tmp_path: Path, call: Run) -> None:
    """A folder that is not there is made."""
    outcome = call("init", named)

    message = f"wrote {made}; edit it, then run: workshops -s {made} check\n"
    assert outcome == (0, b"", message.encode())
    assert (tmp_path / made).is_file()


def test_folder_that_cannot_be_made(tmp_path: Path, call: Run) -> None:
    """Where a file is in its place, that is one line."""
    (tmp_path / "taken").write_text("mine\n")

    assert call("init", "taken/new/").text[:2] == (1, "")
    assert call("init", "taken/").text == (1, "", "workshops: taken: File exists\n")


def test_schema_is_that_of_the_repository(call: Run) -> None:
    """`workshops schema` writes the file beside the shipped schedule for editors."""
    outcome = call("schema")

    assert (outcome.status, outcome.stderr) == (0, "")
    assert outcome.out == SHIPPED.with_name("workshops.schema.json").read_bytes()


def test_schema_holds_for_our_own(tmp_path: Path, call: Run) -> None:
    """It is a valid JSON Schema, and the schedules that we ship are valid by it."""
    schema = json.loads(call("schema").stdout)
    call("init")

    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)

    for path in (SHIPPED, tmp_path / "workshops.yaml"):
        document = yaml.safe_load(path.read_text("utf-8").replace(": 20", ": !!str 20"))
        assert [error.message for error in validator.iter_errors(document)] == []
