"""`workshops check`: every error in a schedule, with its line and the remedy."""

from functools import partial
from typing import Annotated

import typer

from workshops.cli.options import ReportFormat
from workshops.cli.reports import report_calendars, report_diagnostics
from workshops.cli.settings import read_clock, settings_of


def run(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE...]", help="Schedules to check instead of --schedule."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    all_shown: Annotated[
        bool,
        typer.Option(
            "--all", help="Show every error, also those of a kind that occurs more than ten times."
        ),
    ] = False,
    output_format: ReportFormat = "text",
) -> None:
    """Report each error in a schedule with its line and column, and how to correct it.

    A schedule with errors cannot be used; a warning points to a likely error. The exit status is 1
    if there is an error; with --strict, also if there is a warning. The series' logo is checked,
    too.
    """
    paths = paths or []
    if paths and all(path.lower().endswith(".ics") for path in paths):
        report_calendars(paths, strict=strict, output_format=output_format)
        return
    from workshops.cli.progress import spinner
    from workshops.schedule.load import STDIN, read_schedule
    from workshops.site.logo import refuse_unusable_logo

    if not paths:
        settings_of(ctx).note_example()
    now = read_clock()
    with spinner("Checking"):
        found = {
            ("<stdin>" if path == STDIN else path): read_schedule(
                path,
                now=now,
                more=[partial(refuse_unusable_logo, path)] if path != STDIN else (),
            ).diagnostics
            for path in paths or [settings_of(ctx).path]
        }
    report_diagnostics(found, strict=strict, output_format=output_format, is_short=not all_shown)
