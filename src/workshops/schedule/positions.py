"""Where each value of a document stands: the second reading, for files with something to show.

The same walk as `document`, with places instead of values; it stops quietly where that one
stopped, so that what stands before a syntax error can still be pointed at.
"""

from collections.abc import Callable
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
"""How far lists and mappings may open inside each other."""


def find_places(raw: bytes) -> "Place":
    """The places of all values in a YAML text, down to where it is too deep."""
    return _Locator(CParser(raw)).locate()


class Place:
    """A value's span and what lies inside it."""

    __slots__ = ("inside", "span")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.inside: dict[str | int, _Entry] = {}

    def has(self, path: Path) -> bool:
        """Whether something is written at `path`."""
        entry = self.inside.get(path[0]) if path else None
        return not path or (entry is not None and entry.place.has(path[1:]))

    def locate(self, path: Path, *, on_key: bool = False) -> Span:
        """The span of the value at `path`, or of its key; of the nearest thing around if absent."""
        place, span = self, self.span
        for step in path:
            entry = place.inside.get(step)
            if entry is None:
                return span
            place, span = entry.place, entry.key_span if on_key else entry.place.span
        return span


class _Entry(NamedTuple):
    key_span: Span
    place: Place


class _StopError(Exception):
    """The composer refused the document here."""


class _Locator:
    """Events to places, by the same rules as the composer; stops quietly where that stopped."""

    def __init__(self, parser: CParser) -> None:
        self.next_event: Callable[[], Any] = parser.get_event
        self.anchors: dict[str, Place] = {}

    def locate(self) -> Place:
        root = Place((0, 0))
        try:
            self.next_event()
            self.next_event()
            event = self.next_event()
            if event is not None:
                root.span = _shown_span(event)
                self.fill(event, root, 1)
        except (YAMLError, _StopError):
            pass
        return root

    def open(self, event: Any) -> Place:
        if event.__class__ is AliasEvent:
            return self.anchors.get(str(event.anchor)) or Place(span_of(event))
        place = Place(_shown_span(event))
        if event.anchor:
            self.anchors[event.anchor] = place
        return place

    def fill(self, event: Any, place: Place, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _StopError
        if event.__class__ is MappingStartEvent:
            self.fill_mapping(place, depth)
        elif event.__class__ is SequenceStartEvent:
            self.fill_sequence(place, depth)

    def fill_sequence(self, place: Place, depth: int) -> None:
        while (event := self.next_event()).__class__ is not SequenceEndEvent:
            inner = self.open(event)
            place.inside[len(place.inside)] = _Entry(_shown_span(event), inner)
            self.fill(event, inner, depth + 1)

    def fill_mapping(self, place: Place, depth: int) -> None:
        merged: list[Place] = []
        while (key_event := self.next_event()).__class__ is not MappingEndEvent:
            if key_event.__class__ is not ScalarEvent:
                raise _StopError
            key, is_plain = key_event.value, key_event.implicit[0]
            event = self.next_event()
            inner = self.open(event)
            if key == "<<" and is_plain:
                merged.append(inner)
            else:
                place.inside.setdefault(key, _Entry(span_of(key_event), inner))
            self.fill(event, inner, depth + 1)
        for source in merged:
            listed = [entry.place for key, entry in source.inside.items() if isinstance(key, int)]
            for one in listed or [source]:
                for name, entry in one.inside.items():
                    place.inside.setdefault(name, entry)


def _shown_span(event: Any) -> Span:
    """A scalar's own span; of a container, which may fill pages, only where it starts."""
    start, end = span_of(event)
    return (start, end) if event.__class__ is ScalarEvent else (start, start + 1)


def span_of(event: Any) -> Span:
    """A YAML event's span in the text."""
    return event.start_mark.index, event.end_mark.index
