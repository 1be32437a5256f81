"""`workshops lint`: will a calendar file work in Outlook, Google, Apple and Thunderbird?"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import typer

from workshops.cli.output import encode_report, print_note, write, write_bytes
from workshops.cli.reading import read_input
from workshops.diagnostics import Diagnostic
from workshops.output.report import (
    count_severities,
    write_github_report,
    write_json_report,
    write_text_report,
)

Form = Literal["text", "json", "github"]

_WRITERS = {"text": write_text_report, "json": write_json_report, "github": write_github_report}


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
    from workshops.cli.progress import spinner
    from workshops.ics_lint import lint_calendar

    with spinner("Checking"):
        read = map(read_input, files)
        found = {name: lint_calendar(name, raw) for name, raw in read}
    tell_findings(found, strict=strict, form=form)


def tell_findings(found: Mapping[str, Sequence[Diagnostic]], *, strict: bool, form: Form) -> None:
    """Report what was found in some files; ends the program with status 1 if they fail."""
    told = [one for each in found.values() for one in each]
    report = _WRITERS[form](told)
    if form == "text":
        write(report)
        for name, each in found.items():
            print_note(f"{name}: {count_severities(each)}")
    else:
        write_bytes(encode_report(report))
    if any(one.is_error or strict for one in told):
        raise typer.Exit(1)
