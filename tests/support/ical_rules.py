"""The rules of `ical-rules.md` that a download obeys, checked on its bytes alone.

Nothing here uses icalendar, or anything of the program: what one library writes and reads back
proves little to Outlook. The numbers are the rules'.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """A content line (RFC 5545 section 3.1), unfolded; `value` as it is written."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value of type TEXT as people read it (section 3.3.11)."""
        return _unescape(self.value)

    @property
    def texts(self) -> list[str]:
        """The values of a list of type TEXT, which unescaped commas part."""
        return [_unescape(text) for text in re.findall(r"(?:^|,)((?:\\.|[^\\,])*)", self.value)]


class Component(NamedTuple):
    """The lines between a BEGIN and its END."""

    name: str
    lines: list[Line]
    parts: "list[Component]"

    def find(self, name: str) -> list[Line]:
        """Its own lines of one name."""
        return [line for line in self.lines if line.name == name]

    def only(self, name: str) -> Line:
        """Its only line of one name."""
        (line,) = self.find(name)
        return line

    def named(self, name: str) -> "list[Component]":
        """The components of one name that it holds."""
        return [part for part in self.parts if part.name == name]


def _unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def unfold(content: bytes) -> list[str]:
    """Content lines, each joined from the lines it was folded into (section 3.1)."""
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


_PARAMETER = r';[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)'
_LINE = re.compile(rf"([A-Z0-9-]+)((?:{_PARAMETER})*):(.*)", re.DOTALL)


def read_line(text: str) -> Line:
    """Name, parameters and value of a content line."""
    found = _LINE.fullmatch(text)
    assert found, f"no content line: {text!r}"
    pairs = [text[1:].split("=", 1) for text in re.findall(_PARAMETER, found[2])]
    return Line(found[1], {name: value.strip('"') for name, value in pairs}, found[3])


def read_calendar(content: bytes) -> Component:
    """The VCALENDAR with its components."""
    top = Component("", [], [])
    nested = [top]
    for line in map(read_line, unfold(content)):
        if line.name == "BEGIN":
            started = Component(line.value, [], [])
            nested[-1].parts.append(started)
            nested.append(started)
        elif line.name == "END":
            assert nested.pop().name == line.value
        else:
            assert not nested[-1].parts, f"rules 3 and 11: {line.name} after a component"
            nested[-1].lines.append(line)
    assert nested == [top], "a component is left open"
    assert [part.name for part in top.parts] == ["VCALENDAR"]
    return top.parts[0]


Rule = Callable[[bytes, Component], Iterator[str]]


def find_broken_rules(content: bytes) -> list[str]:
    """A sentence for each rule that a file breaks; empty for a good one."""
    calendar = read_calendar(content)
    return [broken for rule in RULES for broken in rule(content, calendar)]


def _is_written_as_bytes(content: bytes, _: Component) -> Iterator[str]:
    if content.startswith(b"\xef\xbb\xbf"):
        yield "rule 1: a byte order mark"
    if not content.endswith(b"END:VCALENDAR\r\n"):
        yield "rule 1: the last line does not end"
    if b"\r" in content.replace(b"\r\n", b"") or b"\n" in content.replace(b"\r\n", b""):
        yield "rule 1: a line end that is not CRLF"


def _is_folded(content: bytes, _: Component) -> Iterator[str]:
    for line in content.split(b"\r\n"):
        if len(line) > 75:
            yield f"rule 2: {len(line)} bytes in {line!r}"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"rule 2: a character is split in {line!r}"


def _begins_right(content: bytes, calendar: Component) -> Iterator[str]:
    names = [line.name for line in calendar.lines]
    if names[:2] != ["VERSION", "PRODID"] or calendar.only("VERSION").value != "2.0":
        yield f"rule 3: begins with {names[:2]}"
    for name, count in Counter(names).items():
        if count > 1:
            yield f"rule 3: {name} {count} times"
    if content.count(b"BEGIN:VCALENDAR") != 1:
        yield "rule 3: several calendars"


def _has_uids(_: bytes, calendar: Component) -> Iterator[str]:
    uids = [line.value for event in calendar.named("VEVENT") for line in event.find("UID")]
    if len(uids) != len(calendar.named("VEVENT")) or len(set(uids)) != len(uids):
        yield f"rule 4: {uids}"


_INSTANT = r"\d{8}T\d{6}Z"


def _has_stamps(_: bytes, calendar: Component) -> Iterator[str]:
    for event in calendar.named("VEVENT"):
        for name in ("DTSTAMP", *(["LAST-MODIFIED"] if event.find("LAST-MODIFIED") else [])):
            if not re.fullmatch(_INSTANT, event.only(name).value):
                yield f"rule 5: {event.only(name)}"
        if not event.only("SEQUENCE").value.isdecimal():
            yield f"rule 6: {event.only('SEQUENCE')}"


def _has_times(_: bytes, calendar: Component) -> Iterator[str]:
    zones = [zone.only("TZID").value for zone in calendar.named("VTIMEZONE")]
    for event in calendar.named("VEVENT"):
        start, end = event.only("DTSTART"), event.only("DTEND")
        if event.find("DURATION") or start.parameters != end.parameters:
            yield f"rules 7 and 9: {start} to {end}"
        if start.value >= end.value:
            yield f"rule 9: {start} to {end}"
        yield from (broken for line in (start, end) for broken in _is_time(line, zones))


def _is_time(line: Line, zones: list[str]) -> Iterator[str]:
    if line.parameters == {"VALUE": "DATE"}:
        if not re.fullmatch(r"\d{8}", line.value):
            yield f"rule 9: {line}"
    elif "TZID" in line.parameters:
        if line.parameters["TZID"] not in zones or not re.fullmatch(r"\d{8}T\d{6}", line.value):
            yield f"rule 7: {line}"
    elif line.parameters or not re.fullmatch(_INSTANT, line.value):
        yield f"rule 7: {line}"


_TEXTS = ("NAME", "X-WR-CALNAME", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES")
_ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_ESCAPED_LIST = re.compile(r"(?:[^\\;]|\\[\\;,nN])*")


def _escapes_texts(_: bytes, calendar: Component) -> Iterator[str]:
    for line in _walk(calendar):
        form = _ESCAPED_LIST if line.name == "CATEGORIES" else _ESCAPED
        if line.name in _TEXTS and not form.fullmatch(line.value):
            yield f"rule 10: {line}"


_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ufeff\u2028\u2029]")


_FLOAT = r"[+-]?\d+(\.\d+)?"


def _says_the_place(_: bytes, calendar: Component) -> Iterator[str]:
    for event in calendar.named("VEVENT"):
        for line in event.find("GEO"):
            if not re.fullmatch(f"{_FLOAT};{_FLOAT}", line.value):
                yield f"RFC 5545 3.8.1.6 and 3.3.7: {line}"
        for name in ("LOCATION", "DESCRIPTION", "URL"):
            if any(not line.value for line in event.find(name)):
                yield f"an empty {name}"


def _holds_no_controls(content: bytes, _: Component) -> Iterator[str]:
    for line in unfold(content):
        if _CONTROL.search(line):
            yield f"rule 10: a control character in {line!r}"


def _walk(component: Component) -> Iterator[Line]:
    yield from component.lines
    for part in component.parts:
        yield from _walk(part)


def _shows_join_link(_: bytes, calendar: Component) -> Iterator[str]:
    for event in calendar.named("VEVENT"):
        for link in event.find("CONFERENCE"):
            if link.parameters["VALUE"] != "URI" or event.only("URL").value != link.value:
                yield f"rule 12: {link}"
            if link.value not in event.only("DESCRIPTION").text:
                yield f"rule 12: {link} is not in the description"


def _keeps_cancelled_ones(_: bytes, calendar: Component) -> Iterator[str]:
    for event in calendar.named("VEVENT"):
        status = event.only("STATUS").value
        if status not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
            yield f"RFC 5545 3.8.1.11: {status}"
        if status == "CANCELLED" and event.only("SEQUENCE").value == "0":
            yield "rule 14: cancelled without a raised SEQUENCE"
        if event.only("TRANSP").value not in ("OPAQUE", "TRANSPARENT"):
            yield f"RFC 5545 3.8.2.7: {event.only('TRANSP')}"


def _names_no_person(_: bytes, calendar: Component) -> Iterator[str]:
    for line in _walk(calendar):
        if line.name in ("METHOD", "ORGANIZER", "ATTENDEE") or "mailto:" in line.value.casefold():
            yield f"rule 16: {line}"


def _is_a_feed(_: bytes, calendar: Component) -> Iterator[str]:
    if calendar.only("NAME").value != calendar.only("X-WR-CALNAME").value:
        yield "rule 17: two names"
    refresh = calendar.only("REFRESH-INTERVAL")
    if refresh.parameters != {"VALUE": "DURATION"}:
        yield f"rule 17: {refresh}"
    if calendar.only("X-PUBLISHED-TTL").value != refresh.value:
        yield "rule 17: two intervals"


RULES: tuple[Rule, ...] = (
    _is_written_as_bytes,
    _is_folded,
    _begins_right,
    _has_uids,
    _has_stamps,
    _has_times,
    _escapes_texts,
    _says_the_place,
    _holds_no_controls,
    _shows_join_link,
    _keeps_cancelled_ones,
    _names_no_person,
    _is_a_feed,
)
