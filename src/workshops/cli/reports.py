"""The reports of `check` and `lint`, and their exit status."""

from collections.abc import Mapping, Sequence

import typer

from workshops.cli.options import ReportFormat
from workshops.cli.output import encode_report, print_note, write, write_bytes
from workshops.cli.reading import read_input
from workshops.diagnostics import Diagnostic
from workshops.output.report import (
    count_severities,
    write_github_report,
    write_json_report,
    write_text_report,
)

_WRITERS = {"json": write_json_report, "github": write_github_report}


def report_calendars(names: Sequence[str], *, strict: bool, output_format: ReportFormat) -> None:
    """Report on calendar files; ends the program with status 1 if they fail."""
    from workshops.cli.progress import spinner
    from workshops.ics_lint import lint_calendar

    with spinner("Checking"):
        found = {name: lint_calendar(name, raw) for name, raw in map(read_input, names)}
    report_diagnostics(found, strict=strict, output_format=output_format)


def report_diagnostics(
    found: Mapping[str, Sequence[Diagnostic]],
    *,
    strict: bool,
    output_format: ReportFormat,
    is_short: bool = False,
) -> None:
    """Report what was found in each file; ends the program with status 1 if they fail.

    A text that `is_short` counts what occurs often; JSON and annotations are always complete.
    """
    diagnostics = [diagnostic for in_file in found.values() for diagnostic in in_file]
    if output_format == "text":
        write(write_text_report(diagnostics, is_short=is_short))
        for name, in_file in found.items():
            print_note(count_severities(in_file, name))
    else:
        write_bytes(encode_report(_WRITERS[output_format](diagnostics)))
    if any(diagnostic.is_error or strict for diagnostic in diagnostics):
        raise typer.Exit(1)
