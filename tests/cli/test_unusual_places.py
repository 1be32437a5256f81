"""Unusual machines, settings and paths: the same results, or one line that says what is wrong."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.test_streams import run_in_shell
from support.program import SHIPPED, Outcome, Run, run_process, without_privileges
from support.schedules import BROKEN, GOLDEN, SMALL, write_schedule

REPLY = GOLDEN.parent / "replies" / "outlook-accepted.eml"
CALENDAR = GOLDEN / "texts" / "calendar.ics"

COMMANDS = (
    "list",
    "list -f json",
    "show scripts",
    "regions",
    "calendar",
    "attendance",
    "attendance --matrix",
    "check",
    "schema",
    "invite --as-of 2026-11-23",
    "export -o all.ics",
    "export --split workshop -o by-workshop --sessions",
    "export -f links -o links.json",
    "publish site --as-of 2026-11-23",
    "import calendar.ics -o imported.yaml",
    "lint calendar.ics",
    "init new.yaml",
    "rsvp reply.eml -s invited.yaml",
    "mark green-steel ana --came --force -s invited.yaml",
    "list -s nowhere.yaml",
    "list --nonsense",
)
"""Everything that the program does without a server, and two errors."""

DRIVER = """
import os, sys
from workshops.cli.main import main
os.urandom = bytes  # by which init makes an id that no other series has
for arguments in {commands!r}:
    sys.argv = ["workshops", *arguments.split()]
    try:
        main()
    except SystemExit as leaving:
        print("ended with", leaving.code)
"""
"""All commands in one process, as each of its own would take a minute."""


def run_all(folder: Path, env: Mapping[str, str], *options: str, before: str = "") -> Outcome:
    """What all commands print in a folder that has what they need."""
    write_schedule(folder, (GOLDEN / "texts" / "schedule.yaml").read_text("utf-8"))
    write_schedule(folder, (REPLY.parent / "workshops.yaml").read_text("utf-8"), "invited.yaml")
    (folder / "calendar.ics").write_bytes(CALENDAR.read_bytes())
    (folder / "reply.eml").write_bytes(REPLY.read_bytes())
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    script = before + DRIVER.format(commands=COMMANDS)
    return run_process(*options, "-c", script, cwd=folder, env=env, is_module=False)


def read_files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, dict[str, bytes]]:
    """What comes of all commands on a usual machine."""
    folder = tmp_path_factory.mktemp("usual")
    return run_all(folder, {}), read_files(folder)


@pytest.mark.slow
def test_usual_place(usual: tuple[Outcome, dict[str, bytes]]) -> None:
    """All commands do their work, and the errors are reported."""
    outcome, files = usual

    ends = [line for line in outcome.stdout.splitlines() if line.startswith("ended")]
    assert ends == ["ended with 0"] * (len(COMMANDS) - 2) + ["ended with 2", "ended with 2"]
    assert {"all.ics", "links.json", "site/index.html", "imported.yaml", "new.yaml"} <= set(files)


PLACES: dict[str, tuple[dict[str, str], list[str]]] = {
    "no home": ({"HOME": "", "XDG_CONFIG_HOME": ""}, []),
    "no terminal": ({"TERM": "", "COLUMNS": "", "LINES": ""}, []),
    "another zone": ({"TZ": "Pacific/Apia"}, []),
    "no such zone": ({"TZ": "Mars/Olympus"}, []),
    "without assertions": ({}, ["-O"]),
    "without docstrings": ({}, ["-OO"]),
    "a safe path": ({"PYTHONSAFEPATH": "1"}, []),
    "warnings are errors": ({"PYTHONWARNINGS": "error"}, []),
    "developer mode": ({}, ["-X", "dev", "-W", "error"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_odd_place(place: str, usual: tuple[Outcome, dict[str, bytes]], tmp_path: Path) -> None:
    """Wherever it runs, the program says the same and writes the same bytes."""
    env, options = PLACES[place]

    outcome = run_all(tmp_path, env, *options)

    assert outcome == usual[0]
    assert read_files(tmp_path) == usual[1]


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}


def test_ascii_terminal(usual: tuple[Outcome, dict[str, bytes]], tmp_path: Path) -> None:
    """Where only ASCII can be shown, other letters are escaped, and files are the same."""
    outcome = run_all(tmp_path, ASCII)

    (tmp_path / "README").write_bytes(b"")
    assert outcome.status == 0
    assert "Traceback" not in outcome.stderr
    assert outcome.stderr.isascii()
    assert read_files(tmp_path) == {**usual[1], "README": b""}


WATCH = """
import sys
def refuse(event, details):
    if event.startswith("socket."):
        raise RuntimeError(event)
sys.addaudithook(refuse)
"""
"""Whatever touches a socket fails."""


def test_no_command_opens_a_socket(usual: tuple[Outcome, dict[str, bytes]], tmp_path: Path) -> None:
    """Without being asked for a server, no command calls any."""
    outcome = run_all(tmp_path, {}, before=WATCH)

    assert outcome == usual[0]


def test_socket_would_be_seen(tmp_path: Path) -> None:
    """Had one been opened, the test before this one would have failed."""
    script = WATCH + DRIVER.format(commands=["serve -p 0"])

    outcome = run_process("-c", script, cwd=tmp_path, is_module=False)

    assert outcome.stdout == "ended with 1\n"
    assert "RuntimeError: socket." in outcome.stderr


STRANGE = os.fsdecode(b"my \xff 'folder' $(x)")


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A folder whose name is not even text, with a schedule and a broken one."""
    folder = tmp_path / STRANGE
    write_schedule(folder)
    write_schedule(folder, BROKEN, f"broken {STRANGE}.yaml")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "-s", f"{STRANGE}/workshops.yaml"],
        ["export", "-s", STRANGE + "/workshops.yaml", "-o", f"{STRANGE}/new/out.ics"],
        ["publish", f"{STRANGE}/site", "-s", f"{STRANGE}/workshops.yaml"],
        ["publish", f"{STRANGE}/site", "-f", "json", "-s", f"{STRANGE}/workshops.yaml"],
        ["init", f"{STRANGE}/init.yaml"],
        ["import", CALENDAR, "-o", f"{STRANGE}/imported.yaml"],
        ["invite", "-s", f"{STRANGE}/workshops.yaml", "-o", f"{STRANGE}/drafts"],
    ],
    ids=str,
)
def test_path_that_is_not_text(arguments: list[object], strange: Path, run: Run) -> None:
    """Files are found and written wherever they lie."""
    (strange / "new").mkdir()

    outcome = run(*arguments)

    assert outcome.status == 0
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("form", ["text", "json", "github"])
@pytest.mark.parametrize("command", ["check", "lint"])
@pytest.mark.usefixtures("strange")
def test_report_on_a_path_that_is_not_text(command: str, form: str, run: Run) -> None:
    """A report names such a file as well as it can be named."""
    outcome = run(command, f"{STRANGE}/broken {STRANGE}.yaml", "-f", form)

    assert outcome.status == 1
    assert "internal error" not in outcome.stderr
    assert "'folder' $(x)" in outcome.stdout


@pytest.mark.parametrize(
    "arguments", [["list"], ["show", "one"], ["check"], ["calendar"], ["regions"]], ids=str
)
def test_read_only_folder(arguments: list[str], tmp_path: Path, call: Run) -> None:
    """With read-only access to a folder, all commands work that only read."""
    write_schedule(tmp_path, SMALL)
    usual = call(*arguments)
    tmp_path.chmod(0o555)

    with without_privileges(tmp_path):
        outcome = call(*arguments)

    assert outcome == usual
    assert outcome.status == 0


@pytest.mark.parametrize("streams", ["<&-", "<&- >&-", "<&- >&- 2>&-", "<&- >/dev/full"])
def test_no_streams(streams: str, tmp_path: Path) -> None:
    """A scheduler that gives no streams gets its files all the same."""
    for arguments in (["export", "-o", "all.ics"], ["invite"], ["check"]):
        outcome = run_in_shell(f'"$@" {streams}', "-s", SHIPPED, *arguments, cwd=tmp_path)
        assert outcome.status in (0, 1)
        assert b"Traceback" not in outcome.err

    assert (tmp_path / "all.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_folder_that_is_gone(tmp_path: Path) -> None:
    """A working folder that was removed causes no traceback."""
    outcome = run_in_shell(
        'mkdir gone && cd gone && rmdir ../gone && "$@"', "-s", SHIPPED, "list", cwd=tmp_path
    )

    assert (outcome.status, outcome.stderr) == (0, "")
