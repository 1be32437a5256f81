"""Calendar files as they arrive, damaged ones too: content lines and components.

A calendar file is a sequence of content lines, NAME;PARAMETER=…:value, of which the long ones are
folded over several lines of the file (RFC 5545 section 3.1), between the BEGIN and END of
components (section 3.6). icalendar gives up on what is damaged; this reader never does, and each
part knows its bytes in the file, so that an error can be shown where it is.

Bytes that are not UTF-8 become surrogates (PEP 383) in `text`, so that offsets in a text can be
counted back to bytes; `replace_undecodable` is for showing.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from workshops.diagnostics import Position

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Span(NamedTuple):
    """Bytes of the file, without the one at `end`."""

    start: int
    end: int


class Parameter(NamedTuple):
    """NAME=value between a property's name and its value (RFC 5545 section 3.2).

    `written` is what follows the "=", quotes included; None where there is no "=". `start` is the
    offset of the name in the line's text.
    """

    name: str
    written: str | None
    start: int

    @property
    def pieces(self) -> list[str]:
        """The values as written, split at the commas outside quotes."""
        return _PIECE.findall(self.written or "")

    @property
    def values(self) -> list[str]:
        """The values without their quotes and without RFC 6868's escapes."""
        return [_undo_carets(piece.strip().strip('"')) for piece in self.pieces]

    @property
    def value(self) -> str:
        """The first value, without its quotes."""
        return self.pieces[0].strip('"')

    @property
    def text(self) -> str:
        """All of it as one text: programs write names with a comma without quotes."""
        return _undo_carets((self.written or "").strip().strip('"'))

    @property
    def length(self) -> int:
        """How long it is in the line's text."""
        return len(self.name) + (0 if self.written is None else 1 + len(self.written))


def _undo_carets(text: str) -> str:
    return re.sub(r"\^([n'^])", lambda found: _CARETS[found[1]], text)


_CARETS = {"n": "\n", "'": '"', "^": "^"}
"""RFC 6868 section 3.2."""
# possessive quantifiers, here and below: a damaged line takes no more time than a good one
_PIECE = re.compile(r'(?:(?<=,)|^)(?:[^",]++|"[^"]*+")*+[^,]*+')


class ContentLine(NamedTuple):
    """One line, unfolded; `name` is upper case, and empty if the line is malformed.

    `folds` has for each continuation how many bytes of the text precede it and where in the file
    it goes on; `start` is where the line begins.
    """

    start: int
    folds: tuple[tuple[int, int], ...]
    text: str
    name: str
    parameters: tuple[Parameter, ...]
    value: str

    @property
    def key(self) -> str:
        """The value of a property whose values are fixed words, in any letter case."""
        return self.value.strip().upper()

    def parameter(self, name: str) -> str | None:
        """The first value of a parameter; None if it is absent."""
        found = self.find_parameter(name)
        return found.value if found else None

    @property
    def tzid(self) -> str | None:
        """The TZID parameter as a VTIMEZONE has it: some programs escape it in one place only."""
        found = self.find_parameter("TZID")
        return unescape_text(found.text) if found else None

    def find_parameter(self, name: str) -> Parameter | None:
        """The first parameter of that name."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        return None

    @property
    def full_span(self) -> Span:
        """Where the line is."""
        return self.span(0, len(self.text))

    @property
    def value_span(self) -> Span:
        """Where the value is; the full line if it is empty."""
        return self.value_part(0, len(self.value)) if self.value else self.full_span

    def value_part(self, start: int, length: int) -> Span:
        """Where a part of the value is."""
        return self.span(len(self.text) - len(self.value) + start, length)

    @property
    def tzid_span(self) -> Span:
        """Where the TZID parameter is; the full line if it is absent."""
        found = self.find_parameter("TZID")
        return self.span(found.start, found.length) if found else self.full_span

    def span(self, start: int, length: int) -> Span:
        """Where a part of the text is."""
        return Span(self._locate(start), self._locate(start + length))

    def _locate(self, offset: int) -> int:
        length = offset
        if not self.text.isascii():
            length = len(self.text[:offset].encode("utf-8", "surrogateescape"))
        before, start = 0, self.start
        for fold in self.folds:
            if fold[0] > length:
                break
            before, start = fold
        return start + length - before


class Component:
    """BEGIN to END: its properties by name in file order, and the components inside.

    `end` is None if it is never closed; `late` are the properties that follow a component inside.
    """

    __slots__ = ("begin", "children", "end", "late", "name", "parent", "properties")

    def __init__(self, name: str, begin: ContentLine, outer: "Component | None") -> None:
        self.name = name
        self.begin = begin
        self.parent = outer.name if outer else ""
        self.end: ContentLine | None = None
        self.properties: dict[str, list[ContentLine]] = {}
        self.children: list[Component] = []
        self.late: list[ContentLine] = []
        if outer:
            outer.children.append(self)

    def add(self, line: ContentLine) -> None:
        """One more property."""
        self.properties.setdefault(line.name, []).append(line)
        if self.children:
            self.late.append(line)

    def first(self, name: str) -> ContentLine | None:
        """The first property of that name."""
        found = self.properties.get(name)
        return found[0] if found else None

    def select(self, *names: str) -> list[ContentLine]:
        """All properties of these names."""
        return [line for name in names for line in self.properties.get(name, ())]

    def inside(self, *names: str) -> list["Component"]:
        """The components of these names directly inside."""
        return [child for child in self.children if child.name in names]


class Content:
    """A file: its lines and components, and what fits into no component."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        # CRLF by section 3.1; files with LF, or CR alone, are read as well
        self.line_end = b"\n" if b"\n" in raw or b"\r" not in raw else b"\r"
        self.lines = list(_read_lines(raw, self.line_end))
        self.components: list[Component] = []
        self.unclosed: list[Component] = []
        self.unopened: list[ContentLine] = []
        self.outside: list[ContentLine] = []
        self._nest_lines()
        self._shown: dict[int, str] = {}

    def _nest_lines(self) -> None:
        """Open and close components, damage corrected as the writer probably meant it."""
        is_open: list[Component] = []
        names: Counter[str] = Counter()  # of what is open: in bad files a search takes very long

        def close_down_to(name: str | None) -> None:
            while is_open and is_open[-1].name != name:
                names[is_open[-1].name] -= 1
                self.unclosed.append(is_open.pop())

        for line in self.lines:
            name = line.key if line.name in ("BEGIN", "END") else ""
            if line.name == "BEGIN":
                if name == "VCALENDAR":
                    close_down_to(None)
                elif name in _OUTERMOST and names["VCALENDAR"]:
                    close_down_to("VCALENDAR")
                is_open.append(Component(name, line, is_open[-1] if is_open else None))
                self.components.append(is_open[-1])
                names[name] += 1
            elif line.name == "END" and names[name]:
                close_down_to(name)
                names[name] -= 1
                is_open.pop().end = line
            elif line.name == "END":
                self.unopened.append(line)
            elif is_open and line.name:
                is_open[-1].add(line)
            elif line.name:
                self.outside.append(line)
        close_down_to(None)

    @cached_property
    def calendars(self) -> list[Component]:
        """The VCALENDARs; one in nearly every file (RFC 5545 section 3.4)."""
        return self.by_name["VCALENDAR"]

    @cached_property
    def by_name(self) -> defaultdict[str, list[Component]]:
        """All components by name."""
        found = defaultdict(list)
        for component in self.components:
            found[component.name].append(component)
        return found

    @cached_property
    def zoned(self) -> list[tuple[ContentLine, str]]:
        """Each property with a TZID parameter, and its value."""
        return [
            (line, tzid)
            for line in self.lines
            if line.parameters and line.name and (tzid := line.tzid) is not None
        ]

    def select_components(self, *names: str) -> Iterator[Component]:
        """All components of these names, wherever they are."""
        for name in names:
            yield from self.by_name[name]

    def select(self, *names: str) -> Iterator[ContentLine]:
        """All properties of these names, wherever they are."""
        for component in self.components:
            for name in names:
                yield from component.properties.get(name, ())

    def source(self, component: Component) -> bytes:
        """The component's lines as they are in the file, each ended by CRLF."""
        end = component.end.full_span.end if component.end else len(self.raw)
        lines = self.raw[component.begin.start : end].splitlines()
        return b"".join(line + b"\r\n" for line in lines)

    def name_line(self, file: str, line: ContentLine) -> str:
        """Where a content line begins, as messages do: `team.ics:12`."""
        return f"{file}:{bisect_right(self._starts, line.full_span.start)}"

    def locate(self, file: str, span: Span) -> Position:
        """A span as people count: the file's own lines, columns in characters."""
        number = bisect_right(self._starts, span.start)
        begin, following = self._starts[number - 1], self._starts[number : number + 1]
        if number not in self._shown:
            line = self.raw[begin : following[0] if following else len(self.raw)]
            self._shown[number] = replace_undecodable(_to_text(line.rstrip(b"\r\n")))
        text = self._shown[number]
        before, through = (
            len(_to_text(self.raw[begin : self._step_back(offset, begin)]))
            for offset in (span.start, span.end)
        )
        column = min(before, len(text)) + 1
        length = max(1, min(through, len(text)) - column + 1)
        return Position(file, number, column, length, text)

    def _step_back(self, offset: int, begin: int) -> int:
        """The start of the character that a byte belongs to."""
        for at in range(offset, max(begin, offset - 3) - 1, -1):
            if not b"\x80" <= self.raw[at : at + 1] < b"\xc0":
                return at
        return offset

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line of the file begins."""
        ends = [found.end() for found in re.finditer(re.escape(self.line_end), self.raw)]
        if ends and ends[-1] == len(self.raw):
            ends.pop()
        return [0, *ends]


_LOGICAL = {
    end: re.compile(rb"[^%b]*+(?:%b[ \t][^%b]*+)*+(?:%b|\Z)" % ((end,) * 4))
    for end in (b"\n", b"\r")
}
"""A content line with its continuations; of "\\r\\n" the first is removed later."""


def _read_lines(raw: bytes, line_end: bytes) -> Iterator[ContentLine]:
    begin = len(BYTE_ORDER_MARK) if raw.startswith(BYTE_ORDER_MARK) else 0
    for found in _LOGICAL[line_end].finditer(raw, begin):
        if found[0]:
            unfolded, folds = _unfold(found[0].rstrip(b"\r\n"), found.start(), line_end)
            yield parse_line(_to_text(unfolded), found.start(), folds)


def _unfold(line: bytes, start: int, line_end: bytes) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """The bytes without their folds, which may be inside a character, and the folds."""
    if line_end not in line:
        return line, ()
    parts: list[bytes] = []
    folds, length, at = [], 0, start
    for written in line.split(line_end):
        part = written.rstrip(b"\r")[1 if parts else 0 :]
        if parts:
            folds.append((length, at + 1))
        parts.append(part)
        length += len(part)
        at += len(written) + 1
    return b"".join(parts), tuple(folds)


def _to_text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def unescape_text(value: str) -> str:
    """A TEXT value without its backslashes (section 3.3.11)."""
    if "\\" not in value:
        return value
    return re.sub(r"\\(.)", lambda found: _UNESCAPED.get(found[1], found[1]), value)


_UNESCAPED = {"n": "\n", "N": "\n"}
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([^=;:"]*+)(=?)((?:[^";:]++|"[^"]*+")*+[^;:]*+)')


_MINUTES = re.compile(r":[0-9]{2}(?:\)[^:;]*)?(?=[:;])")
"""The rest of TZID=GMT+05:30 where a program writes no quotes around it."""


def parse_line(text: str, start: int = 0, folds: tuple[tuple[int, int], ...] = ()) -> ContentLine:
    """An unfolded line in its parts; a quote that is never closed is taken as a letter."""
    head, colon, value = text.partition(":")
    parameters: tuple[Parameter, ...] = ()
    if ";" in head:
        head, _, _ = head.partition(";")
        parameters, at = _parse_parameters(text, len(head))
        colon, value = text[at : at + 1], text[at + 1 :]
    # names are the same in any case (section 2)
    name = head.upper() if colon and _NAME.fullmatch(head) else ""
    return ContentLine(start, folds, text, name, parameters, value)


def _parse_parameters(text: str, at: int) -> tuple[tuple[Parameter, ...], int]:
    """The parameters, and where they end."""
    found = []
    while match := _PARAMETER.match(text, at):
        written, at = match[3] if match[2] else None, match.end()
        name = match[1].upper()
        if name == "TZID" and (minutes := _MINUTES.match(text, at)):
            written, at = f"{written}{minutes[0]}", minutes.end()
        found.append(Parameter(name, written, match.start(1)))
    return tuple(found), at


_OUTERMOST = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"}
"""Components directly in a calendar: where one begins, those before it have ended."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_undecodable(text: str) -> str:
    """Text with a replacement character for each byte that is not UTF-8."""
    return _SURROGATE.sub("\ufffd", text)
