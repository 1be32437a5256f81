"""Where each value of a document is: the second reading, to show an error or to edit a value.

The same walk as `document`, with positions in place of values; it stops quietly where that one
stopped, so that what is before a syntax error can still be pointed at. (PyYAML's own `compose`
gives positions too, but nothing at all for a text with one syntax error, and refuses an anchor
that is defined twice.)
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from workshops.diagnostics import Path

Span = tuple[int, int]
"""Start and end in the decoded text, in characters."""

MAX_DEPTH = 100
"""How far lists and mappings may open inside each other.

libyaml's time is quadratic in it: 200 KB of brackets took 39 s without a limit (measured).
"""


class Node:
    """A value as it is written, from its first character (an anchor, if any) to its last.

    `style` is the quotes of a scalar, its indicator ("|", ">") or nothing; "*" for an alias; the
    opening bracket of a mapping or list in one; ":" and "-" for those in lines. `name` is that of
    an anchor or alias. A mapping's `inherited` entries come from merges (`<<`).
    """

    __slots__ = ("end", "inherited", "inside", "name", "start", "style", "target")

    def __init__(self, span: Span, style: str = "", name: str | None = None) -> None:
        self.start, self.end = span
        self.style = style
        self.name = name
        self.inside: Mapping[str | int, Entry] = _NOTHING
        self.inherited: Mapping[str | int, Entry] = _NOTHING
        self.target: Node | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is written for this value."""
        return not self.style and self.start >= self.end

    @property
    def is_list(self) -> bool:
        """Whether it is a list, in brackets or in lines."""
        return self.style in ("[", "-")

    @property
    def span(self) -> Span:
        """The part to point at: a scalar; of a container, which may fill pages, only its start."""
        return (self.start, self.start + 1 if self.style in _OPENINGS else self.end)

    def find(self, step: str | int) -> "Entry | None":
        """The entry of this key or index, here or where it is merged from."""
        return self.inside.get(step) or self.inherited.get(step)

    def has(self, path: Path) -> bool:
        """Whether something is written at `path`."""
        node: Node = self
        for step in path:
            entry = node.find(step)
            if entry is None:
                return False
            node = entry.value
        return True

    def locate(self, path: Path, *, on_key: bool = False) -> Span:
        """The span of the value at `path`, or of its key; of the nearest thing around if absent."""
        node, span = self, self.span
        for step in path:
            entry = node.find(step)
            if entry is None:
                return span
            node, span = entry.value, entry.key_span if on_key else entry.value.span
        return span


class Entry(NamedTuple):
    """A key and its node, or an entry of a list, whose key is where it starts."""

    key_span: Span
    node: Node

    @property
    def value(self) -> Node:
        """The node, or what it repeats if it is an alias."""
        return self.node.target or self.node


_NOTHING: Mapping[str | int, Entry] = {}
_OPENINGS = frozenset("{[:-*")

Wanted = dict[str | int, Any]
"""The steps to keep, each with those to keep inside it."""


class _Everything(Wanted):
    def get(self, _step: Any, _default: Any = None) -> Wanted:
        return self


_ALL: Wanted = _Everything()


def find_nodes(
    text: str, paths: Iterable[Path] | None = None, *, with_siblings: bool = True
) -> tuple[Node, set[str]]:
    """The nodes of a YAML text down to where it is wrong or too deep; the names of its aliases.

    With `paths`, only what is on the way to one of them is kept, and what is beside that way if
    `with_siblings`: of a large file a small part.
    """
    wanted: Wanted = _ALL if paths is None else {}
    for path in paths or ():
        inner = wanted
        for step in path:
            inner = inner.setdefault(step, {})
    walk = _Walk(text, with_siblings=with_siblings)
    return walk.read_document(wanted), walk.repeated


class _StopError(Exception):
    """The reader refused the document here."""


class _Walk:
    """Events to nodes, which are attached before they are filled, in case the text is wrong."""

    def __init__(self, text: str, *, with_siblings: bool) -> None:
        self.text = text
        self.with_siblings = with_siblings
        self.next_event: Callable[[], Any] = CParser(text).get_event
        self.anchors: dict[str, Node] = {}
        self.repeated: set[str] = set()

    def read_document(self, wanted: Wanted) -> Node:
        root = Node((0, 0))
        try:
            self.next_event()
            self.next_event()
            event = self.next_event()
            if event is not None:
                root = self.open(event)
                self.fill(event, root, wanted, 1)
        except (YAMLError, _StopError):
            pass
        return root

    def open(self, event: Any) -> Node:
        """A scalar or an alias; a container that is empty still."""
        kind = event.__class__
        if kind is ScalarEvent:
            node = Node(span_of(event), event.style or "", event.anchor)
            if node.style in ("|", ">"):
                written = self.text[node.start : node.end]
                # libyaml's mark is after the line ends; only "+" makes them a part of the text
                if "+" not in _HEADER_END.split(written, maxsplit=1)[0].partition("#")[0]:
                    node.end = node.start + len(written.rstrip(_BLANKS))
        elif kind is AliasEvent:
            node = Node(span_of(event), "*", event.anchor)
            node.target = self.anchors.get(event.anchor)
            self.repeated.add(event.anchor)
            return node
        else:
            styles = "{:" if kind is MappingStartEvent else "[-"
            node = Node(span_of(event), styles[not event.flow_style], event.anchor)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def fill(self, event: Any, node: Node, wanted: Wanted | None, depth: int) -> None:
        """Read what is in a container, to its end."""
        if depth > MAX_DEPTH:
            raise _StopError
        if event.anchor:
            wanted = _ALL  # an alias may be on the way
        if wanted is None and node.style in ("{", "["):
            node.end = self.skip(depth)
            return
        if event.__class__ is MappingStartEvent:
            self.fill_mapping(node, wanted, depth)
        elif event.__class__ is SequenceStartEvent:
            self.fill_sequence(node, wanted, depth)
        if wanted is None:
            node.inside = node.inherited = _NOTHING

    def skip(self, outer: int) -> int:
        """Where brackets or braces end in which nothing is wanted: most of a large file.

        `outer` is their own depth.
        """
        depth = outer
        while depth >= outer:
            if depth > MAX_DEPTH:
                raise _StopError
            event = self.next_event()
            kind = event.__class__
            if kind in (MappingEndEvent, SequenceEndEvent):
                depth -= 1
            elif kind is AliasEvent:
                self.repeated.add(event.anchor)
            elif event.anchor:
                self.fill(event, self.open(event), None, depth + 1)
            elif kind is not ScalarEvent:
                depth += 1
        return span_of(event)[1]

    def fill_sequence(self, node: Node, wanted: Wanted | None, depth: int) -> None:
        inside: dict[str | int, Entry] = {}
        node.inside = inside
        step = 0
        while (event := self.next_event()).__class__ is not SequenceEndEvent:
            inner = self.open(event)
            kept = None if wanted is None else wanted.get(step)
            if kept is not None or self.with_siblings:
                inside[step] = Entry(inner.span, inner)
            step += 1
            if event.__class__ is not ScalarEvent:
                self.fill(event, inner, kept, depth + 1)
            node.end = inner.end if node.style == "-" else node.end
        if node.style == "[":
            node.end = span_of(event)[1]

    def fill_mapping(self, node: Node, wanted: Wanted | None, depth: int) -> None:
        inside: dict[str | int, Entry] = {}
        node.inside = inside
        merged: list[Node] = []
        while (key_event := self.next_event()).__class__ is not MappingEndEvent:
            if key_event.__class__ is not ScalarEvent:
                raise _StopError
            key, span, event = key_event.value, span_of(key_event), self.next_event()
            entry = Entry(span, self.open(event))
            kept = None if wanted is None else wanted.get(key)
            if kept is not None or self.with_siblings:
                inside.setdefault(key, entry)
            if event.__class__ is not ScalarEvent:
                self.fill(event, entry.node, kept, depth + 1)
            elif entry.node.is_empty:  # libyaml places it at whatever comes next
                colon = COLON.match(self.text, span[1])
                entry.node.end = colon.end() if colon else span[1]
            if key == "<<" and key_event.implicit[0]:
                merged.append(entry.value)
            node.end = entry.node.end if node.style == ":" else node.end
        if node.style == "{":
            node.end = span_of(key_event)[1]
        if merged:
            node.inherited = _merge(merged)


def _merge(sources: list[Node]) -> dict[str | int, Entry]:
    """The entries of merged mappings, or lists of them: of equal keys the first."""
    merged: dict[str | int, Entry] = {}
    for source in sources:
        listed = [entry.value for entry in source.inside.values()] if source.is_list else [source]
        for mapping in listed:
            for key, entry in (*mapping.inside.items(), *mapping.inherited.items()):
                merged.setdefault(key, entry)
    return merged


COLON = re.compile(r"\s*:")
"""The colon after a key."""
_BLANKS = " \t\r\n\x85\u2028\u2029"
_HEADER_END = re.compile("[\r\n\x85\u2028\u2029]")


def span_of(event: Any) -> Span:
    """A YAML event's span in the text."""
    return event.start_mark.index, event.end_mark.index
