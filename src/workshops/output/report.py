"""Diagnostics as text, as JSON and as annotations of GitHub."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence

from workshops.diagnostics import Diagnostic, Position, Severity
from workshops.names import count_noun
from workshops.output.escape import escape_text
from workshops.output.fields import COUNT, STRING, OutputField, find_fields, nullable, one_of
from workshops.output.formats import write_json

_MANY = 10
"""How often one code is drawn in a report that is short."""


def write_text_report(diagnostics: Iterable[Diagnostic], *, is_short: bool = False) -> str:
    """Each diagnostic with its line, the place marked, and what to write instead.

    If the report `is_short`, of a code that occurs more than ten times only the first is drawn,
    and the others are counted.
    """
    diagnostics = tuple(diagnostics)
    counts = Counter(diagnostic.code for diagnostic in diagnostics) if is_short else Counter()
    report = []
    for diagnostic in diagnostics:
        count = counts[diagnostic.code]
        if count >= 0:
            report.append(_draw_diagnostic(diagnostic))
        if count > _MANY:
            report.append(f"and {count - 1:,} more [{diagnostic.code}]; --all shows them\n")
            counts[diagnostic.code] = -1
    return "".join(report)


def _draw_diagnostic(diagnostic: Diagnostic) -> str:
    position = diagnostic.position
    margin = f"{position.line:>5}"
    head = (
        f"{_show_text(position.file)}:{position.line}:{position.column}: {diagnostic.severity}: "
        f"{_show_text(diagnostic.message)} [{diagnostic.code}]"
    )
    before, marked, after = _cut(position)
    marks = f"{' ' * _width(before)}{'^' * max(1, _width(marked))}"
    lines = (
        head,
        f"{margin} | {before}{marked}{after}",
        f"{'':5} | {marks} {_show_text(diagnostic.hint)}",
    )
    return "".join(line.rstrip() + "\n" for line in lines)


_SHOWN = 100


def _cut(position: Position) -> tuple[str, str, str]:
    """The line before, at and after the mark, escaped; of a long line only the part around it."""
    text, start = position.text, position.column - 1 - position.skipped
    length = min(position.length, _SHOWN // 2)
    is_long = len(text) > _SHOWN or position.skipped
    first = max(0, start - _SHOWN // 2) if is_long else 0
    last = first + _SHOWN if is_long else len(text)
    dots = "…" if first or position.skipped else ""
    parts = text[first:start], text[start : start + length], text[start + length : last]
    before, marked, after = (_show_text(part) for part in parts)
    return dots + before, marked, after + ("…" if last < len(text) else "")


def _show_text(text: str) -> str:
    return escape_text(text.replace("\t", " "))


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def write_json_report(diagnostics: Iterable[Diagnostic]) -> str:
    """A list of objects with the fields of a diagnostic."""
    return write_json([find_fields(DIAGNOSTIC_FIELDS, found, None) for found in diagnostics])


DIAGNOSTIC_FIELDS: dict[str, OutputField[Diagnostic]] = {
    "file": OutputField(STRING, "path of the file", lambda found, _: found.position.file),
    "line": OutputField(COUNT, "line, from 1", lambda found, _: found.position.line),
    "column": OutputField(COUNT, "column, from 1", lambda found, _: found.position.column),
    "severity": OutputField(
        one_of(Severity), "an error, or a warning", lambda found, _: found.severity
    ),
    "code": OutputField(STRING, "stable name of what is wrong", lambda found, _: found.code),
    "message": OutputField(STRING, "what is wrong", lambda found, _: found.message),
    "hint": OutputField(
        nullable(STRING), "what to write instead", lambda found, _: found.hint or None
    ),
}
"""The fields of `check -f json` and `lint -f json`."""


def write_github_report(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands of GitHub Actions, which annotate the lines of a pull request."""
    commands = []
    for diagnostic in diagnostics:
        position, message, hint = diagnostic.position, diagnostic.message, diagnostic.hint
        properties = {
            "file": position.file,
            "line": str(position.line),
            "col": str(position.column),
            "title": diagnostic.code,
        }
        attributes = ",".join(
            f"{key}={_escape_command(value, ':,')}" for key, value in properties.items()
        )
        text = _escape_command(f"{message}; {hint}" if hint else message)
        commands.append(f"::{diagnostic.severity} {attributes}::{text}\n")
    return "".join(commands)


def _escape_command(text: str, special: str = "") -> str:
    """The text as GitHub decodes it: %25 everywhere, and %3A and %2C in properties."""
    for letter in "%" + special:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return escape_text(text)


def count_severities(diagnostics: Sequence[Diagnostic], path: str = "") -> str:
    """`workshops.yaml: 2 errors, 1 warning`, or `no errors` of the `path` that was read.

    Where several files have them, their folder is named, or the revision that they are of.
    """
    files = list(dict.fromkeys(diagnostic.position.file for diagnostic in diagnostics))
    place = files[0] if files else path
    if len(files) > 1:
        place = os.path.dirname(place) or place.partition(":")[0]
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    counts = ((errors, "error"), (len(diagnostics) - errors, "warning"))
    counted = ", ".join(count_noun(*count) for count in counts if count[0])
    return f"{place}: {counted or 'no errors'}"
