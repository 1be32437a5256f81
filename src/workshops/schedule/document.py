"""The text of one file as plain values: mappings, lists, and scalars exactly as typed.

Types never come from YAML's guessing (`NO` is Norway, `9:30` a time), so every scalar stays the
text that was typed and the schedule's own shape decides what it means. A missing value (nothing,
`~` or `null`, unquoted) is None. A valid file is read without positions: `locate` reads
the text a second time when an error has to be shown.

Built on libyaml's event stream, because that gives the text as typed, knows positions, and lets
aliases be refused before they grow: nine lines of them can mean a thousand million values.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from sys import intern
from typing import Any

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from workshops.diagnostics import Position
from workshops.schedule.positions import MAX_DEPTH, Span, span_of
from workshops.schedule.syntax_errors import TOO_DEEP, SyntaxIssue, explain_syntax_error

Value = Any
"""None, str, list of Value or dict of str to Value; typed loosely as recursive types are slow."""

MAX_BYTES = 64 * 2**20
MAX_ALIASED = 1_000_000
"""How many values aliases may repeat in all, which no honest file comes near."""

_SHOWN = 200
"""Characters of a line that are kept to be shown: a line may be as long as the file."""

_ABSENT = frozenset(("", "~", "null"))
_PLAIN_TAGS = frozenset((None, "!", "tag:yaml.org,2002:str"))
_BOM = b"\xef\xbb\xbf"


class Document:
    """One file's values and what is wrong with its text.

    Where an issue ends the reading, `value` holds what was understood before it and `is_complete`
    is False.
    """

    def __init__(self, name: str, raw: bytes) -> None:
        self.name = name
        self.raw = raw.removeprefix(_BOM)
        self.value: Value = None
        self.is_complete = False
        self.has_aliases = False
        self.issues: list[SyntaxIssue] = _find_encoding_issue(self.raw)
        if self.issues:
            return
        composer = _Composer(CParser(self.raw), self.issues)
        try:
            composer.compose()
            self.is_complete = True
            self.has_aliases = bool(composer.anchors)
        except _RefusedError as refusal:
            self.issues.append(refusal.issue)
        except YAMLError as error:
            self.issues.append(explain_syntax_error(error, self.text))
        self.value = composer.value

    @cached_property
    def text(self) -> str:
        """The decoded text without its byte order mark; what can't be decoded is replaced."""
        return self.raw.decode("utf-8", "replace")

    def show(self, span: Span) -> Position:
        """The position of a span; of one that goes on over lines, only the first line's part."""
        line = bisect_right(self._starts, span[0]) - 1
        start, *following = self._starts[line : line + 2]
        column = span[0] - start
        is_long = (following or [len(self.text)])[0] - start > _SHOWN
        skipped = max(0, column - _SHOWN // 2) if is_long else 0
        first = start + skipped
        shown = re.split(r"[\r\n]", self.text[first : first + _SHOWN], maxsplit=1)[0]
        length = max(1, min(span[1], first + len(shown)) - span[0])
        return Position(self.name, line + 1, column + 1, length, shown, skipped)

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each line starts. Lines end as in editors: at LF, CRLF or CR alone."""
        from array import array  # here, because a valid file needs no lines

        ends = re.finditer(r"\r\n|\n|\r", self.text)
        return array("I", chain([0], (end.end() for end in ends)))


def _find_encoding_issue(raw: bytes) -> list[SyntaxIssue]:
    if len(raw) > MAX_BYTES:
        message = f"the file is over {MAX_BYTES >> 20} MiB"
        return [SyntaxIssue("too-large", (0, 0), message, "split the file")]
    # wide encodings have a byte order mark, or zeros around the first letter
    start, wide = raw[:4], ""
    if start in (b"\xff\xfe\0\0", b"\0\0\xfe\xff") or start[1:] == b"\0\0\0":
        wide = "UTF-32"
    elif start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in (start[:1], start[1:2]):
        wide = "UTF-16"
    if wide:
        message = f"the file is {wide}, not UTF-8"
        return [SyntaxIssue("not-utf-8", (0, 0), message, "save the file as UTF-8")]
    if raw.isascii():
        return []
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        at = len(raw[: error.start].decode())
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        return [SyntaxIssue("not-utf-8", (at, at + 1), message, "save the file as UTF-8")]
    return []


class _RefusedError(Exception):
    """The reading stops because of what is written at an event."""

    def __init__(self, code: str, event: Any, message: str, hint: str) -> None:
        self.issue = SyntaxIssue(code, span_of(event), message, hint)


class _Composer:
    """Events to values. Containers are attached before they are filled, so that what is before a
    syntax error is kept.
    """

    def __init__(self, parser: CParser, issues: list[SyntaxIssue]) -> None:
        self.next_event: Callable[[], Any] = parser.get_event
        self.issues = issues
        self.value: Value = None
        self.anchors: dict[str, Value] = {}
        self.sizes: dict[str, int] = {}
        self.count = 0
        self.aliased = 0

    def compose(self) -> None:
        self.next_event()
        event = self.next_event()
        if event.__class__ is StreamEndEvent:
            return
        event = self.next_event()
        self.value = self.open(event)
        self.fill(event, self.value, 1)
        self.next_event()
        event = self.next_event()
        if event.__class__ is DocumentStartEvent:
            message = "a second document starts here"
            hint = 'keep one document in a file: remove the "---" or split the file'
            raise _RefusedError("second-document", event, message, hint)

    def open(self, event: Any) -> Value:
        """The value of a scalar or an alias; an empty container for a start."""
        kind = event.__class__
        if kind is AliasEvent:
            return self.resolve(event)
        value: Value = {} if kind is MappingStartEvent else []
        if kind is ScalarEvent:
            value = event.value
            if value in _ABSENT and event.implicit[0]:
                value = None
        if event.tag not in _PLAIN_TAGS:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            if kind is ScalarEvent or tag not in ("!!map", "!!seq"):
                message = f'unsupported YAML tag "{tag}"'
                hint = "remove it, or put the text in quotes"
                self.issues.append(SyntaxIssue("unknown-tag", span_of(event), message, hint))
        if event.anchor:
            self.anchors[event.anchor] = value
            self.sizes[event.anchor] = 1 if kind is ScalarEvent else 0
        return value

    def fill(self, event: Any, value: Value, depth: int) -> None:
        """Read a container's content, to its end."""
        kind = event.__class__
        if kind is not MappingStartEvent and kind is not SequenceStartEvent:
            return
        if depth > MAX_DEPTH:
            raise _RefusedError("too-deep", event, *TOO_DEEP)
        before = self.count
        if kind is MappingStartEvent:
            self.fill_mapping(value, depth)
        else:
            while (entry := self.next_event()).__class__ is not SequenceEndEvent:
                value.append(inner := self.open(entry))
                if entry.__class__ is not ScalarEvent:
                    self.fill(entry, inner, depth + 1)
        self.count += len(value) + 1
        if event.anchor:
            self.sizes[event.anchor] = self.count - before

    def fill_mapping(self, mapping: dict[str, Value], depth: int) -> None:
        next_event, scalar, absent = self.next_event, ScalarEvent, _ABSENT
        keys: list[Any] = []  # their events; a dictionary is made only where one is repeated
        firsts: dict[str, Any] = {}
        while (key_event := next_event()).__class__ is scalar:
            key = key_event.value
            event = next_event()
            if key in mapping:
                firsts.update((first.value, first) for first in keys[len(firsts) :])
                self.report_repeated(key_event, firsts[key])
                self.fill(event, self.open(event), depth + 1)
                continue
            keys.append(key_event)
            key = intern(key)  # a large file repeats a dozen keys a million times
            if event.__class__ is scalar and event.tag is None and event.anchor is None:
                value = event.value
                mapping[key] = None if value in absent and event.implicit[0] else value
            else:
                mapping[key] = value = self.open(event)
                self.fill(event, value, depth + 1)
        if key_event.__class__ is not MappingEndEvent:
            message = "a key must be a plain word"
            hint = "write `key: value`, or put the text in quotes"
            raise _RefusedError("bad-key", key_event, message, hint)
        if "<<" in mapping:
            merge = next(event for event in keys if event.value == "<<")
            if merge.implicit[0]:  # unquoted
                self.merge(mapping, merge, mapping.pop("<<"))

    def merge(self, mapping: dict[str, Value], event: Any, value: Value) -> None:
        for source in value if value.__class__ is list else [value]:
            if source.__class__ is not dict:
                message = '"<<" can only merge mappings'
                raise _RefusedError("bad-merge", event, message, "write `<<: *name`")
            for key, inner in source.items():
                mapping.setdefault(key, inner)

    def resolve(self, event: Any) -> Value:
        name = event.anchor
        if name not in self.anchors:
            message = f'unknown anchor "{name}"'
            raise _RefusedError(
                "unknown-anchor", event, message, f"define it before this, with &{name}"
            )
        size = self.sizes[name]
        if not size:
            message = f'the alias "*{name}" is inside the value that it repeats'
            raise _RefusedError("recursive-alias", event, message, "write the value itself instead")
        self.count += size
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            message = f"aliases repeat more than {MAX_ALIASED:,} values"
            raise _RefusedError("too-many-aliases", event, message, "write the values instead")
        return self.anchors[name]

    def report_repeated(self, event: Any, first: Any) -> None:
        message, hint = f'duplicate key "{event.value}"', "keep one of the two"
        spans = span_of(event), span_of(first)
        self.issues.append(SyntaxIssue("duplicate-key", spans[0], message, hint, spans[1]))
