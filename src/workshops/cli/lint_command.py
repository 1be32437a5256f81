"""`workshops lint`: will a calendar file work in Outlook, Google, Apple and Thunderbird?"""

from typing import Annotated

import typer

from workshops.cli.reports import ReportFormat, report_calendars


def run(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Calendar files; - is standard input."),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    output_format: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="Output format.")
    ] = "text",
) -> None:
    """Check calendar files: each issue with its place, the rule, and what to write instead.

    An error breaks a standard, or makes a common program drop the event or show another hour; a
    warning is legal, but not all programs read it in the same way. Lines are those of the file on
    disk, before folded lines are joined. Each rule is reported at most five times for a file, or
    once with a count. The status is 1 when there is an error, with --strict also for a warning.
    """
    report_calendars(files, strict=strict, output_format=output_format)
