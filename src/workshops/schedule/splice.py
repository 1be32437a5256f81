"""One record of a YAML text, and the smallest cut that gives it, changes or loses one key.

A coordinator's file is theirs: comments, order, quotes and line ends stay as they were typed. So a
record is found by its characters, and a change is a `Splice` of a few of them. Nothing here knows
whether the result still says the same; `edit` reads it again.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from workshops.diagnostics import Path
from workshops.schedule.positions import Span, span_of


class Splice(NamedTuple):
    """Characters `start` to `end` of a text, to be replaced by `words`."""

    start: int
    end: int
    words: str


class SpliceError(Exception):
    """Why a change can't be made with a small cut; `at` is the character it is about."""

    def __init__(self, reason: str, at: int) -> None:
        self.reason, self.at = reason, at


class Entry(NamedTuple):
    """One key of a record. `end` is where the last character of its value ends."""

    key: str
    key_span: Span
    value: Any
    end: int


class Mapping(NamedTuple):
    """A record's text: its start event, its own keys, and where the last character ends."""

    event: Any
    entries: list[Entry]
    end: int

    def find(self, key: str) -> Entry | None:
        """The entry of this key, if the record itself has it."""
        return next((one for one in self.entries if one.key == key), None)


class Survey(NamedTuple):
    """The records that were looked for, and what on the way to them is written only once.

    `repeated` holds what has an anchor that some alias repeats, and `aliases` what is one, by the
    name and the place of each.
    """

    records: dict[Path, Mapping]
    repeated: dict[Path, tuple[str, int]]
    aliases: dict[Path, tuple[str, int]]


def survey_records(text: str, wanted: Iterable[Path]) -> Survey:
    """Find the records at these paths in a text that is known to be sound."""
    surveyor = _Surveyor(text, wanted)
    for _ in range(2):
        surveyor.next_event()
    surveyor.visit(surveyor.next_event(), ())
    names = surveyor.repeated
    repeated = {path: noted for path, noted in surveyor.anchors.items() if noted[0] in names}
    return Survey(surveyor.records, repeated, surveyor.aliases)


def list_way(path: Path) -> list[Path]:
    """The way to what is at `path`: where everything around it is, then where it is itself."""
    return [*(path[:length] for length in range(len(path))), path]


_LINE_END = re.compile("\r\n|[\n\r]")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BREAKS = "\r\n\x85\u2028\u2029"
_COLON = re.compile(r"\s*:")


class _Surveyor:
    """Walks the events once; `visit` takes a start event and tells where its text ends."""

    def __init__(self, text: str, wanted: Iterable[Path]) -> None:
        self.text = text
        self.next_event: Callable[[], Any] = CParser(text.encode()).get_event
        self.way = {place for path in wanted for place in list_way(path)}
        self.records: dict[Path, Mapping] = {}
        self.anchors: dict[Path, tuple[str, int]] = {}
        self.aliases: dict[Path, tuple[str, int]] = {}
        self.repeated: set[str] = set()

    def visit(self, event: Any, path: Path | None) -> int:
        """The end of a value's own text; `path` is None away from the way to any record."""
        kind = event.__class__
        if path is not None:
            noted = self.aliases if kind is AliasEvent else self.anchors
            noted[path] = (event.anchor, event.start_mark.index)
        if kind is AliasEvent:
            self.repeated.add(event.anchor)
        if kind is MappingStartEvent:
            return self.visit_mapping(event, path)
        if kind is SequenceStartEvent:
            return self.visit_sequence(event, path)
        return _find_scalar_end(self.text, event)

    def visit_mapping(self, event: Any, path: Path | None) -> int:
        entries = []
        while (key_event := self.next_event()).__class__ is not MappingEndEvent:
            key, span = key_event.value, span_of(key_event)
            value = self.next_event()
            end = self.visit(value, self.step(path, key))
            if is_empty(value):
                colon = _COLON.match(self.text, span[1])
                end = colon.end() if colon else span[1]
            entries.append(Entry(key, span, value, end))
        end = span_of(key_event)[1] if event.flow_style else entries[-1].end
        if path is not None:
            self.records[path] = Mapping(event, entries, end)
        return end

    def visit_sequence(self, event: Any, path: Path | None) -> int:
        ends: list[int] = []
        while (inner := self.next_event()).__class__ is not SequenceEndEvent:
            ends.append(self.visit(inner, self.step(path, len(ends))))
        return span_of(inner)[1] if event.flow_style else ends[-1]

    def step(self, path: Path | None, key: str | int) -> Path | None:
        """The path of what lies inside, where it is on the way or one step off it."""
        return None if path is None or path not in self.way else (*path, key)


def is_empty(event: Any) -> bool:
    """Whether nothing at all is written for this value."""
    start, end = span_of(event)
    return event.__class__ is ScalarEvent and start == end


def _find_scalar_end(text: str, event: Any) -> int:
    """Where a scalar's or an alias's text ends; a block scalar's mark is after its line ends."""
    start, end = span_of(event)
    if not _is_block_scalar(event):
        return end
    header = _BREAK.split(text[start:end])[0]
    if "+" in header.partition("#")[0]:
        return end
    return start + len(text[start:end].rstrip(" \t" + _BREAKS))


def _is_block_scalar(event: Any) -> bool:
    return event.__class__ is ScalarEvent and event.style in ("|", ">")


def set_key(text: str, record: Mapping, key: str, value: str) -> Splice:
    """Give a key of a record this value: the one there is replaced, else a key is added."""
    entry = record.find(key)
    if entry:
        return _replace_value(text, entry, value)
    return (_insert_flow if record.event.flow_style else _insert_line)(text, record, key, value)


_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s+#[^\r\n]*)*\s*)*")
"""Anchors and tags before a value, if any, with the comments between them."""


def _replace_value(text: str, entry: Entry, value: str) -> Splice:
    event, kind = entry.value, entry.value.__class__
    start = span_of(event)[0]
    if kind is not ScalarEvent and kind is not AliasEvent:
        raise SpliceError(f'the value of "{entry.key}" is no single word', start)
    if kind is AliasEvent:
        return Splice(*span_of(event), spell(value))
    if is_empty(event):
        has_colon = entry.end > entry.key_span[1]
        return Splice(entry.end, entry.end, f"{'' if has_colon else ':'} {spell(value)}")
    if _is_block_scalar(event):
        return _replace_block(text, start, entry.end, value)
    found = _PROPERTIES.match(text, start)
    assert found is not None
    start = found.end()
    if start >= entry.end:
        return Splice(entry.end, entry.end, f" {spell(value)}")
    return Splice(start, entry.end, spell(value, event.style))


def _replace_block(text: str, start: int, end: int, value: str) -> Splice:
    """The text under a `|` or `>`, whose line may hold a comment."""
    header = _BREAK.search(text, start)
    start = len(text) - len(text[header.end() :].lstrip()) if header else end
    return Splice(start, max(start, len(text[:end].rstrip())), value)


_PLAIN = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")


def spell(value: str, style: str = "") -> str:
    """A value as YAML in these quotes; without any, in quotes only where it would be misread."""
    if style == "'" or (style != '"' and (not _PLAIN.fullmatch(value) or value == "null")):
        return "'" + value.replace("'", "''") + "'"
    if style == '"':
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value


def _insert_flow(text: str, record: Mapping, key: str, value: str) -> Splice:
    """One more entry after the last, before whatever follows it: spaces, a comma, a comment."""
    start, end = record.event.start_mark.index, record.end
    if text[end - 1 : end] != "}":
        raise SpliceError("a record in a list in brackets has no braces; put it in braces", start)
    if not record.entries:
        at = text.index("{", start) + 1
        return Splice(at, at, f"{key}: {spell(value)}")
    last = record.entries[-1]
    spelled = f"{key}: {spell(value)}"
    if text[last.key_span[0]] == '"':  # as in JSON, which such a file may be
        spelled = f'"{key}": {value if value in _JSON_WORDS else spell(value, chr(34))}'
    gap = " " if text[last.end - 1] == ":" else ""
    return Splice(last.end, last.end, f"{gap}, {spelled}")


_JSON_WORDS = ("true", "false")


def _insert_line(text: str, record: Mapping, key: str, value: str) -> Splice:
    """A line of its own after the last key's value and the comment beside that."""
    _refuse_question_marks(text, record)
    last = record.entries[-1]
    if _is_block_scalar(last.value) and not _BREAK.search(text, last.end) and record.entries[1:]:
        last = record.entries[-2]  # a last line that does not end would, and its text would change
    at = _find_line_end(text, last.end)
    indent = " " * _find_column(text, record.entries[0].key_span[0])
    return Splice(at, at, f"{_find_break(text, at)}{indent}{key}: {spell(value)}")


def _refuse_question_marks(text: str, record: Mapping) -> None:
    for entry in record.entries:
        start = entry.key_span[0]
        if text[_find_line_start(text, start) : start].rstrip().endswith("?"):
            raise SpliceError('a key is written with "?"; write `key: value`', start)


def _find_line_start(text: str, at: int) -> int:
    while at and text[at - 1] not in _BREAKS:
        at -= 1
    return at


def _find_column(text: str, at: int) -> int:
    return at - _find_line_start(text, at)


def _find_line_end(text: str, at: int) -> int:
    """Before the line's end; of a block scalar that keeps its line ends, before the last of them.

    One more line end put there takes the place of the one it is put before.
    """
    if text[at - 2 : at] == "\r\n":
        return at - 2
    if text[at - 1] in _BREAKS:
        return at - 1
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)


def _find_break(text: str, at: int) -> str:
    """How lines end here: as the one at `at` does, else as the first one of the text."""
    found = _LINE_END.match(text, at) or _LINE_END.search(text)
    return found[0] if found else "\n"


def remove_key(text: str, record: Mapping, entry: Entry) -> Splice:
    """Take a key and its value out of a record; a comment beside them stays."""
    if len(record.entries) == 1:
        raise SpliceError(f'"{entry.key}" is the only key of its record', entry.key_span[0])
    if record.event.flow_style:
        return _remove_flow(text, record, entry)
    _refuse_question_marks(text, record)
    return _remove_line(text, record, entry)


def _remove_line(text: str, record: Mapping, entry: Entry) -> Splice:
    start, end = entry.key_span[0], entry.end
    is_ended = text[end - 1] in _BREAKS  # as by a block scalar that keeps its line ends
    end = end if is_ended else _skip_blanks(text, end)
    line = _find_line_start(text, start)
    if text[line:start].strip():  # after a dash, an anchor or a tag
        following = record.entries[1].key_span[0]
        return Splice(start, end if text[end:following].strip() else following, "")
    if is_ended:
        return Splice(line, end, "")
    found = _BREAK.match(text, end)
    if found:
        return Splice(line, found.end(), "")
    return Splice(start if text[end:] else _find_line_end(text, line), end, "")


def _skip_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at


_COMMA_BEFORE = re.compile(r",[ \t]*")
_COMMA_AFTER = re.compile(r"[ \t]*,[ \t]*")


def _remove_flow(text: str, record: Mapping, entry: Entry) -> Splice:
    place = record.entries.index(entry)
    start, end = entry.key_span[0], entry.end
    if place:
        comma = text.index(",", record.entries[place - 1].end)
        if _COMMA_BEFORE.fullmatch(text, comma, start):
            return Splice(comma, end, "")
    after = _COMMA_AFTER.match(text, end)
    if after:
        end = after.end()
    line = _find_line_start(text, start)
    found = _BREAK.match(text, end)
    if found and not text[line:start].strip():
        return Splice(line, found.end(), "")
    return Splice(start, end, "")
