"""`workshops lint`: will a calendar file work in Outlook, Google, Apple and Thunderbird?"""

from typing import Annotated

import typer

from workshops.cli.options import ReportFormat
from workshops.cli.reports import report_calendars


def run(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Calendar files; - is standard input."),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    output_format: ReportFormat = "text",
) -> None:
    """Report each issue in calendar files with its line, the rule and how to correct it.

    An error breaks a standard, or makes a common program lose the event or show a wrong time; a
    warning breaks no standard, but programs differ in how they read it. Lines are those of the file
    on disk, before folded lines are joined. Each rule is reported at most five times for each file;
    further cases are counted. The exit status is 1 if there is an error; with --strict, also if
    there is a warning.
    """
    report_calendars(files, strict=strict, output_format=output_format)
