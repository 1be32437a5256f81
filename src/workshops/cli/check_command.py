"""`workshops check`: every mistake in a schedule, with its line and the remedy."""

from typing import Annotated

import typer

from workshops.cli.lint_command import Form, lint_files, tell_findings
from workshops.cli.settings import read_clock, settings_of


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Another schedule than --schedule.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    form: Annotated[Form, typer.Option("--format", "-f", help="How to tell them.")] = "text",
) -> None:
    """Tell every mistake in the schedule: file, line, column, what is wrong, what to write.

    Errors make the schedule unusable; warnings are probably slips. Status 1 when there is an error,
    with --strict also when there is a warning.
    """
    if path and path.lower().endswith(".ics"):
        lint_files([path], strict=strict, form=form)
        return
    from workshops.cli.progress import spinner
    from workshops.schedule.load import read_schedule

    if not path:
        settings_of(ctx).note_example()
    where = path or settings_of(ctx).path
    with spinner("Checking"):
        found = read_schedule(where, now=read_clock()).diagnostics
    tell_findings({where: found}, strict=strict, form=form)
