"""`workshops check`: every error in a schedule, with its line and the remedy."""

from typing import Annotated

import typer

from workshops.cli.reports import ReportFormat, report_calendars, report_diagnostics
from workshops.cli.settings import read_clock, settings_of


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="Schedule to check instead of --schedule."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    all: Annotated[
        bool,
        typer.Option(
            "--all", help="Show every error, also those of a kind that occurs more than ten times."
        ),
    ] = False,
    output_format: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="Output format.")
    ] = "text",
) -> None:
    """Report each error in the schedule with its line and column, and how to correct it.

    A schedule with errors cannot be used; a warning points to a likely error. The exit status is 1
    if there is an error; with --strict, also if there is a warning.
    """
    if path and path.lower().endswith(".ics"):
        report_calendars([path], strict=strict, output_format=output_format)
        return
    from workshops.cli.progress import spinner
    from workshops.schedule.load import read_schedule

    if not path:
        settings_of(ctx).note_example()
    where = path or settings_of(ctx).path
    with spinner("Checking"):
        found = read_schedule(where, now=read_clock()).diagnostics
    report_diagnostics({where: found}, strict=strict, output_format=output_format, is_short=not all)
