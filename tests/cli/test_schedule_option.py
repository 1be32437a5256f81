"""Which schedule is read: as asked, else in the working folder, else the one shipped."""

import errno
import json
import os
from pathlib import Path

import pytest

from support.program import SHIPPED, Run, without_privileges
from support.schedules import BROKEN, SMALL, name_series, write_schedule

SHIPPED_IDS = "jobs\ninnovation\nentrepreneurship\nclimate\ninclusion\n"


def list_ids(*before: object) -> list[object]:
    """The arguments of a listing of ids."""
    return [*before, "list", "-f", "ids"]


def test_option_before_the_command(tmp_path: Path, call: Run) -> None:
    """-s before the command names the schedule."""
    asked = write_schedule(tmp_path / "elsewhere", name_series("asked"))

    assert call(*list_ids("-s", asked)).stdout == "asked\n"


def test_option_after_the_command(tmp_path: Path, call: Run) -> None:
    """-s after the command names the schedule as well."""
    asked = write_schedule(tmp_path / "elsewhere", name_series("asked"))

    assert call(*list_ids(), "--schedule", asked).stdout == "asked\n"


def test_option_after_the_command_wins(tmp_path: Path, call: Run) -> None:
    """If -s is given twice, the later one is used."""
    first = write_schedule(tmp_path / "first", name_series("first"))
    second = write_schedule(tmp_path / "second", name_series("second"))

    assert call(*list_ids("-s", first), "-s", second).stdout == "second\n"


def test_environment_names_the_schedule(tmp_path: Path, call: Run) -> None:
    """WORKSHOPS_SCHEDULE serves those who always mean the same file."""
    usual = write_schedule(tmp_path / "elsewhere", name_series("usual"))

    outcome = call(*list_ids(), env={"WORKSHOPS_SCHEDULE": str(usual)})

    assert outcome.stdout == "usual\n"


@pytest.mark.parametrize("place", ["before", "after"])
def test_option_wins_over_environment(place: str, tmp_path: Path, call: Run) -> None:
    """The option overrides WORKSHOPS_SCHEDULE, before and after the command."""
    usual = write_schedule(tmp_path / "usual", name_series("usual"))
    asked = write_schedule(tmp_path / "asked", name_series("asked"))
    arguments = list_ids("-s", asked) if place == "before" else [*list_ids(), "-s", asked]

    outcome = call(*arguments, env={"WORKSHOPS_SCHEDULE": str(usual)})

    assert outcome.stdout == "asked\n"


def test_empty_environment_counts_as_unset(call: Run) -> None:
    """An empty WORKSHOPS_SCHEDULE is none."""
    assert call(*list_ids(), env={"WORKSHOPS_SCHEDULE": ""}).stdout == SHIPPED_IDS


def test_working_folder_comes_first(tmp_path: Path, call: Run) -> None:
    """Without -s, ./workshops.yaml is read, even where there is a data folder."""
    write_schedule(tmp_path, name_series("here"))
    write_schedule(tmp_path / "data", name_series("in-data"))

    assert call(*list_ids()).stdout == "here\n"


def test_data_folder_comes_second(tmp_path: Path, call: Run) -> None:
    """Without ./workshops.yaml, ./data/workshops.yaml is read."""
    write_schedule(tmp_path / "data", name_series("in-data"))

    assert call(*list_ids()).stdout == "in-data\n"


def test_shipped_schedule_comes_last(call: Run) -> None:
    """In a folder without any, the schedule shipped with the program is read."""
    assert call(*list_ids()).stdout == SHIPPED_IDS


EXAMPLE_NOTE = (
    "no schedule found here; using the example that comes with the program (to start "
    "your own, run: workshops init)\n"
)


@pytest.mark.parametrize("command", [["list"], ["list", "-f", "json"], ["check"]], ids=" ".join)
def test_the_example_is_shown_with_a_note(command: list[str], call: Run) -> None:
    """A note names it as the example; the result itself is unchanged."""
    outcome = call(*command)
    named = call("-s", SHIPPED, *command)

    assert (outcome.status, outcome.out) == (0, named.out)
    assert outcome.stderr == EXAMPLE_NOTE + named.stderr
    assert EXAMPLE_NOTE not in named.stderr


WRITING = [
    ["export", "-o", "w.ics"],
    ["export", "-f", "jcal", "-o", "w.json"],
    ["export", "-f", "links", "-o", "links.json"],
    ["export", "--split", "workshop", "-o", "out"],
    ["export", "--split", "region", "-o", "out"],
    ["export", "--force", "-o", "w.ics"],
    ["publish", "site"],
    ["invite", "-o", "drafts"],
]


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
@pytest.mark.parametrize("schedule", ["gone", "link to nowhere", "data link to nowhere"])
def test_the_example_is_written_to_no_file(
    schedule: str, command: list[str], tmp_path: Path, call: Run
) -> None:
    """Where the schedule has vanished, what was made of it stays as it is."""
    target = tmp_path / command[-1]
    if target.suffix:
        target.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//workshops//workshops//EN\r\n")
    (tmp_path / "data").mkdir()
    path = "data/workshops.yaml" if schedule.startswith("data") else "workshops.yaml"
    if schedule != "gone":
        (tmp_path / path).symlink_to("/mnt/share/workshops.yaml")
    before = sorted(tmp_path.rglob("*"))
    content = target.read_bytes() if target.suffix else b""

    outcome = call(*command)

    assert outcome.status == (2 if schedule == "gone" else 1)
    assert outcome.stdout == ""
    if schedule == "gone":
        assert outcome.stderr.startswith("workshops: there is no schedule to ")
    else:
        assert outcome.stderr == (
            f"workshops: {path}: links to /mnt/share/workshops.yaml, which does not exist\n"
        )
    assert sorted(tmp_path.rglob("*")) == before
    assert (target.read_bytes() if target.suffix else b"") == content


def test_the_example_goes_to_standard_output(call: Run) -> None:
    """Whoever tries the program gets a calendar; so does who names the example's own file."""
    outcome = call("export")

    assert outcome.status == 0
    assert outcome.out == call("-s", SHIPPED, "export").out
    assert call("-s", SHIPPED, "export", "-o", "w.ics").status == 0


@pytest.mark.parametrize("command", ["list", "check", "show jobs", "export", "calendar", "regions"])
def test_a_link_to_nowhere_is_an_error(command: str, tmp_path: Path, call: Run) -> None:
    """A share that is not mounted is named; the example is not shown in its place."""
    (tmp_path / "workshops.yaml").symlink_to("missing.yaml")

    outcome = call(*command.split())

    message = "workshops: workshops.yaml: links to missing.yaml, which does not exist\n"
    assert (outcome.status, outcome.stdout, outcome.stderr) == (1, "", message)


def test_folder_is_one_schedule(tmp_path: Path, call: Run) -> None:
    """A folder's *.yaml and *.yml files are one series, in the order of their names."""
    folder = tmp_path / "folder"
    write_schedule(folder, "workshops: [{id: c, title: C}]", "3.yml")
    write_schedule(folder, name_series("series", "a"), "1.yaml")
    write_schedule(folder, "workshops: [{id: b, title: B}]", "2.yaml")
    write_schedule(folder, "not: ours", "README.md")
    write_schedule(folder, "not: ours", ".hidden.yaml")

    assert call(*list_ids("-s", folder)).stdout == "a\nb\nc\n"


def test_folder_without_yaml(tmp_path: Path, call: Run) -> None:
    """A folder that holds no schedule is reported."""
    outcome = call(*list_ids("-s", tmp_path))

    message = f"workshops: {tmp_path}: the folder has no *.yaml or *.yml file\n"
    assert outcome == (1, b"", message.encode())


def test_standard_input(call: Run) -> None:
    """-s - reads standard input."""
    assert call(*list_ids("-s", "-"), stdin=SMALL.encode()).stdout == "one\n"


def test_error_on_standard_input_is_reported(call: Run) -> None:
    """An error on standard input is reported with its line."""
    outcome = call(*list_ids("-s", "-"), stdin=BROKEN.encode())

    assert outcome.status == 1
    assert outcome.stderr.startswith("<stdin>:5:38: error: ")


@pytest.mark.parametrize("name", ["nowhere.yaml", "nowhere/deep.yaml"])
def test_missing_file(name: str, call: Run) -> None:
    """A schedule that does not exist is status 2, as any other unknown name, and one line."""
    outcome = call("list", "-s", name)

    assert outcome == (2, b"", f"workshops: {name}: No such file or directory\n".encode())


def test_missing_file_is_not_replaced_by_the_shipped_one(call: Run) -> None:
    """A mistyped WORKSHOPS_SCHEDULE is an error: no other schedule is shown instead."""
    outcome = call("list", env={"WORKSHOPS_SCHEDULE": "nowhere.yaml"})

    assert (outcome.status, outcome.stdout) == (2, "")


def test_unreadable_file(tmp_path: Path, call: Run) -> None:
    """A schedule that may not be read is status 2, as any other unknown name, and one line."""
    path = write_schedule(tmp_path)
    call("list", "-s", path)
    path.chmod(0)

    with without_privileges(tmp_path):
        outcome = call("list", "-s", path)

    assert outcome == (1, b"", f"workshops: {path}: Permission denied\n".encode())


def test_unreadable_folder(tmp_path: Path, call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be listed is one line that names it."""
    (tmp_path / "folder").mkdir()

    def refuse(_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", refuse)
        outcome = call("list", "-s", "folder")

    assert outcome == (1, b"", b"workshops: folder: Permission denied\n")


COMMANDS = [
    ["list"],
    ["list", "-f", "json"],
    ["show", "one"],
    ["regions"],
    ["calendar"],
    ["attendance"],
    ["export"],
    ["export", "-o", "out.ics"],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_broken_schedule_is_reported(arguments: list[str], tmp_path: Path, call: Run) -> None:
    """Every command that needs the schedule reports its errors on standard error alone."""
    write_schedule(tmp_path, BROKEN)

    outcome = call(*arguments)

    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr == (
        'workshops.yaml:5:38: error: "03/04/2018" is not a valid date or time [bad-date]\n'
        "    5 |   - {id: one, title: The one, start: 03/04/2018}\n"
        "      |                                      ^^^^^^^^^^ write 2018-04-03 or 2018-03-04\n"
        "workshops.yaml: 1 error\n"
    )
    assert sorted(os.listdir(tmp_path)) == ["workshops.yaml"]


def test_shipped_schedule_is_the_repository_s(call: Run) -> None:
    """What is shipped is data/workshops.yaml."""
    assert call("list", "-f", "json").out == call("list", "-f", "json", "-s", SHIPPED).out


def test_name_with_spaces_and_letters(tmp_path: Path, call: Run) -> None:
    """A file may be called what people call files."""
    write_schedule(tmp_path, name_series("found"), "våra workshops (ny) 日本.yaml")

    assert call(*list_ids("-s", "våra workshops (ny) 日本.yaml")).stdout == "found\n"


def test_long_schedule_is_read_completely(tmp_path: Path, call: Run) -> None:
    """A long schedule is listed completely."""
    write_schedule(tmp_path, name_series("long", *(f"w{n}" for n in range(500))))

    assert len(json.loads(call("list", "-f", "json").stdout)) == 500
