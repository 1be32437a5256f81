"""`workshops check`: every mistake in a schedule, with its line and the remedy."""

from typing import Annotated, Literal

import typer

from workshops.cli.output import as_octets, note, write, write_bytes
from workshops.cli.settings import read_clock, settings_of
from workshops.diagnostics import Diagnostic
from workshops.render.report import (
    count_severities,
    write_github_report,
    write_json_report,
    write_text_report,
)

_WRITERS = {"text": write_text_report, "json": write_json_report, "github": write_github_report}


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Another schedule than --schedule.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    form: Annotated[
        Literal["text", "json", "github"], typer.Option("--format", "-f", help="How to tell them.")
    ] = "text",
) -> None:
    """Tell every mistake in the schedule: file, line, column, what is wrong, what to write.

    Errors make the schedule unusable; warnings are probably slips. Status 1 when there is an error,
    with --strict also when there is a warning.
    """
    if path and path.lower().endswith(".ics"):
        from workshops.cli.lint_command import lint_files

        lint_files([path], strict=strict, form=form)
        return
    from workshops.cli.progress import Bar
    from workshops.source.load import read_schedule

    where = path or settings_of(ctx).path
    with Bar("Checking") as bar:
        found = read_schedule(where, now=read_clock(), watch=bar.watch).diagnostics
    report = _WRITERS[form](found)
    write(report) if form == "text" else write_bytes(as_octets(report))
    if form == "text":
        note(f"{where}: {count_severities(found)}")
    if _is_failure(found, strict):
        raise typer.Exit(1)


def _is_failure(found: tuple[Diagnostic, ...], strict: bool) -> bool:
    return any(one.is_error or strict for one in found)
