"""Pipes that close, disks that are full, streams that are not there: quiet, or one line."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.program import ENVIRONMENT, SHIPPED, Outcome, Run, command
from support.schedules import name_series, write_schedule

LARGE = 3000
"""So many workshops that their listing is larger than any buffer on the way."""

COMMANDS = [
    ["list"],
    ["list", "-f", "json"],
    ["list", "-f", "csv"],
    ["list", "-f", "ids"],
    ["regions"],
    ["attendance"],
    ["calendar"],
    ["show", "jobs"],
    ["export"],
    ["schema"],
    ["--help"],
    ["--version"],
    ["list", "--help"],
]


def run_in_shell(script: str, *arguments: object, cwd: Path) -> Outcome:
    """Run a shell script in which "$@" is the program with these arguments."""
    done = subprocess.run(
        ["bash", "-c", script, "bash", *command(*arguments)],
        cwd=cwd,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def run_for_a_closed_pipe(arguments: Sequence[object], cwd: Path, *, lines: int) -> Outcome:
    """Run the program for a reader that takes so many lines and goes."""
    ours, theirs = os.pipe()
    with subprocess.Popen(
        command(*arguments),
        cwd=cwd,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(theirs)
        with open(ours, "rb", buffering=0) as reader:
            taken = b"".join(reader.readline() for _ in range(lines))
        _, errors = process.communicate(timeout=600)
    return Outcome(process.returncode, taken, errors)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_reader_that_has_gone(arguments: list[str], tmp_path: Path) -> None:
    """`| true` ends the program quietly, as done."""
    outcome = run_for_a_closed_pipe(["-s", SHIPPED, *arguments], tmp_path, lines=0)

    assert outcome.status == 0
    assert "standard output" not in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "-f", "json"], ["list", "-f", "csv"]], ids=" ".join
)
def test_reader_that_goes_early(arguments: list[str], tmp_path: Path) -> None:
    """`| head -1` of a long listing ends the program quietly, as done."""
    write_schedule(tmp_path, name_series("large", *(f"w{n}" for n in range(LARGE))))

    outcome = run_for_a_closed_pipe(arguments, tmp_path, lines=1)

    assert outcome.out.endswith(b"\n")
    assert (outcome.status, outcome.stderr) == (0, "")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_full_disk(arguments: list[str], tmp_path: Path) -> None:
    """Where standard output can't be written, that is one line, and a failure."""
    outcome = run_in_shell('"$@" >/dev/full', "-s", SHIPPED, *arguments, cwd=tmp_path)

    errors = [line for line in outcome.stderr.splitlines() if line.startswith("workshops: ")]
    assert outcome.status == 1
    assert errors == ["workshops: standard output: No space left on device"]
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("arguments", [["list"], ["export"], ["--version"]], ids=" ".join)
def test_closed_standard_output(arguments: list[str], tmp_path: Path) -> None:
    """Without any standard output the program neither crashes nor complains at length."""
    outcome = run_in_shell('"$@" >&-', "-s", SHIPPED, *arguments, cwd=tmp_path)

    assert outcome.status in (0, 1)
    assert "Traceback" not in outcome.stderr


def test_export_to_a_file_needs_no_standard_output(tmp_path: Path) -> None:
    """A file is exported completely without standard output, as in some schedulers."""
    write_schedule(tmp_path)

    outcome = run_in_shell('"$@" >&-', "export", "-o", "out.ics", cwd=tmp_path)

    assert (outcome.status, outcome.stderr) == (0, "out.ics: 1 workshop\n")
    assert (tmp_path / "out.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full"])
def test_result_does_not_depend_on_standard_error(stream: str, tmp_path: Path) -> None:
    """Where standard error can't be written, the result comes all the same."""
    plain = run_in_shell('"$@"', "-s", SHIPPED, "export", cwd=tmp_path)

    outcome = run_in_shell(f'"$@" {stream}', "-s", SHIPPED, "export", cwd=tmp_path)

    assert outcome == (0, plain.out, b"")


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full"])
def test_status_does_not_depend_on_standard_error(stream: str, tmp_path: Path) -> None:
    """Where standard error can't be written, wrong usage is still status 2."""
    assert run_in_shell(f'"$@" {stream}', "list", "--nonsense", cwd=tmp_path).status == 2


def test_closed_standard_input(tmp_path: Path) -> None:
    """Without any standard input, `-s -` is one line."""
    outcome = run_in_shell('"$@" <&-', "list", "-s", "-", cwd=tmp_path)

    assert outcome == (1, b"", b"workshops: standard input is closed\n")


def test_empty_standard_input(call: Run) -> None:
    """An empty schedule is an error with a remedy."""
    outcome = call("list", "-s", "-")

    assert (outcome.status, outcome.stdout) == (1, "")
    assert "`workshops init` writes an example" in outcome.stderr


def test_unbuffered_listing_is_complete(tmp_path: Path) -> None:
    """PYTHONUNBUFFERED, which containers set, costs no line of a long listing."""
    write_schedule(tmp_path, name_series("large", *(f"w{n}" for n in range(LARGE))))

    outcome = run_in_shell('PYTHONUNBUFFERED=1 "$@" | cat', "list", "-f", "ids", cwd=tmp_path)

    assert outcome.out.count(b"\n") == LARGE
    assert outcome.status == 0


def test_interrupt_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C ends the program without a traceback, with the status that shells expect."""
    with subprocess.Popen(
        command("list", "-s", "-"),
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b"series:\n" * 20_000)
        process.stdin.flush()
        process.send_signal(2)
        out, errors = process.communicate(timeout=600)

    assert (process.returncode, out, errors) == (130, b"", b"")


ENDLESS = [
    ["lint", "/dev/zero"],
    ["import", "/dev/zero"],
    ["mark", "jobs", "--force", "--from", "/dev/zero"],
    ["invite", "--message", "/dev/zero", "-o", "drafts"],
]


@pytest.mark.parametrize("arguments", ENDLESS, ids=" ".join)
def test_endless_input_is_refused(arguments: list[str], tmp_path: Path, call: Run) -> None:
    """No file or pipe is read for ever: past 64 MiB one line says that it is too large."""
    schedule = tmp_path / "workshops.yaml"
    schedule.write_bytes(SHIPPED.read_bytes())

    outcome = call(*arguments)

    assert outcome.status in (1, 2)
    assert outcome.stdout == ""
    assert outcome.stderr.endswith("workshops: /dev/zero: the file is larger than 64 MiB\n")
    assert "Traceback" not in outcome.stderr
