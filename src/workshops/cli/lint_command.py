"""`workshops lint`: will a calendar file work in Outlook, Google, Apple and Thunderbird?"""

import sys
from typing import Annotated, Literal

import typer

from workshops.cli.output import note, write
from workshops.errors import UnreadableError
from workshops.render.report import (
    count_severities,
    write_github_report,
    write_json_report,
    write_text_report,
)

Form = Literal["text", "json", "github"]

_WRITERS = {"text": write_text_report, "json": write_json_report, "github": write_github_report}
_STDIN = "-"


def run(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Calendar files; - is standard input."),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    form: Annotated[Form, typer.Option("--format", "-f", help="How to tell them.")] = "text",
) -> None:
    """Tell what is wrong with calendar files: where, what, which rule says so, what to write.

    An error breaks a standard, or makes a common program drop the event or show another hour; a
    warning is legal, but not read alike everywhere. Lines are those of the file on disk, before
    folded lines are joined. A rule broken many times speaks five times, or once with a count.
    Status 1 when there is an error, with --strict also when there is a warning.
    """
    lint_files(files, strict=strict, form=form)


def lint_files(files: list[str], *, strict: bool, form: Form) -> None:
    """Report on calendar files; ends the program with status 1 if they fail."""
    from workshops.cli.progress import Bar
    from workshops.ical.lint import lint_calendar

    with Bar("Checking") as bar:
        read = map(_read_file, files)
        found = {name: lint_calendar(name, raw, watch=bar.watch) for name, raw in read}
    told = [one for each in found.values() for one in each]
    write(_WRITERS[form](told))
    if form == "text":
        for name, each in found.items():
            note(f"{name}: {count_severities(each)}")
    if any(one.is_error or strict for one in told):
        raise typer.Exit(1)


def _read_file(path: str) -> tuple[str, bytes]:
    """What a file is called in reports, and its octets."""
    try:
        if path != _STDIN:
            with open(path, "rb") as file:
                return path, file.read()
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    if sys.stdin is None:
        raise UnreadableError("standard input is closed")
    return "<stdin>", sys.stdin.buffer.read()
