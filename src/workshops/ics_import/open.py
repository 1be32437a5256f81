"""A calendar file opened: complete, readable and in iCalendar, or refused in one sentence.

What is cut off is refused, because a part of a calendar looks like a complete one. A line that
can't be parsed is reported and skipped.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workshops.errors import UnreadableError
from workshops.ical.parser import Component, Content, ContentLine, replace_undecodable
from workshops.ics_import.report import ImportReport
from workshops.names import count_noun

MAX_BYTES = 64 * 2**20
"""A hundred times as much as a large calendar."""
_SHOWN = 3


class Calendar(NamedTuple):
    """One VCALENDAR of a file, which may hold several (RFC 5545 section 3.4)."""

    file: str
    content: Content
    component: Component

    def locate(self, line: ContentLine) -> str:
        """Where a line is, as messages begin: `team.ics:12`."""
        return self.content.name_line(self.file, line)


def open_calendars(file: str, raw: bytes, report: ImportReport) -> Iterator[Calendar]:
    """The calendars in a file; UnreadableError where it is damaged or holds none."""
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"{file}: the file is larger than {MAX_BYTES >> 20} MiB")
    content = Content(raw)
    if not content.calendars and (tool := _suggest_tool(file, raw)):
        raise UnreadableError(f"{file}: not a calendar file (.ics); {tool}")
    _require_text(file, raw)
    if not content.calendars:
        raise UnreadableError(
            f"{file}: not a calendar file (.ics); there is no BEGIN:VCALENDAR in it"
        )
    _require_complete(file, content)
    _note_unparsed_lines(file, content, report)
    for component in content.components:
        if component.name != "VCALENDAR" and not component.parent:
            report.count(f"{component.name} outside the calendar")
    for component in content.calendars:
        version = component.first("VERSION")
        if version and version.key == "1.0":
            raise UnreadableError(
                f"{file}: this is vCalendar 1.0, which is older than iCalendar; "
                "export it again as .ics"
            )
        yield Calendar(file, content, component)


def _suggest_tool(file: str, raw: bytes) -> str:
    """What reads a file that is not a calendar; nothing where that is unknown."""
    suffix = Path(file).suffix.lower()
    if suffix in (".yaml", ".yml"):
        return f"to read it as a schedule, use --schedule {file}"
    if suffix in (".csv", ".tsv", ".xlsx", ".xls", ".ods"):
        is_read = suffix not in (".xls", ".ods")
        first, name = ("", file) if is_read else ("save it as CSV; ", "FILE.csv")
        return (
            f"{first}to add people from it, use: workshops register ID --from {name}; "
            f"to record who came, use: workshops mark ID --from {name}"
        )
    if suffix in (".eml", ".mbox"):
        return f"to read replies from e-mail, use: workshops rsvp {file}"
    if re.match(rb"\s*<(!doctype|html)", raw, re.IGNORECASE):
        return "this is a web page: download the calendar itself"
    return ""


def _require_text(file: str, raw: bytes) -> None:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        raise UnreadableError(
            f"{file}:{line}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        ) from error


def _require_complete(file: str, content: Content) -> None:
    if content.unclosed:
        first = content.unclosed[0]
        where = content.name_line(file, first.begin)
        raise UnreadableError(f"{where}: {first.name} has no END; the file is cut off or damaged")
    if content.unopened:
        end = content.unopened[0]
        where = content.name_line(file, end)
        raise UnreadableError(f"{where}: END:{end.key} has no BEGIN; the file is damaged")


def _note_unparsed_lines(file: str, content: Content, report: ImportReport) -> None:
    """Lines in no calendar, and those without a name, as where a text was broken, not folded."""
    lines = [line for line in content.lines if not line.name and line.text.strip()]
    lines += content.outside
    for line in lines[:_SHOWN]:
        text = replace_undecodable(line.text.strip())
        shown = text if len(text) <= 60 else f"{text[:59]}…"
        where = content.name_line(file, line)
        report.notes.append(f'{where}: not a valid line, ignored: "{shown}"')
    if more := len(lines[_SHOWN:]):
        report.notes.append(f"{file}: not valid, ignored: {count_noun(more, 'more line')}")
