"""The smallest changes of a YAML text that change one mapping or list in it.

A coordinator's file is theirs: comments, order, quotes and line ends stay as they were typed. So a
change is a few `Splice`s of its characters. Whether the result means what was intended is not known
here; `edit` reads it again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from workshops.schedule.document import Value
from workshops.schedule.dump import (
    quote_as_json,
    quote_text,
    write_flow,
    write_item,
    write_section,
    write_value,
)
from workshops.schedule.positions import COLON, Entry, Node


class Splice(NamedTuple):
    """Characters `start` to `end` of a text, to be replaced by `words`.

    `depth` counts the containers around it: of two insertions at one place, the inner comes first.
    """

    start: int
    end: int
    words: str
    depth: int


class SpliceError(Exception):
    """Why a change can't be made by small splices; `at` is the character it is about."""

    def __init__(self, reason: str, at: int) -> None:
        self.reason, self.at = reason, at


class NodeChanges:
    """The changes of one mapping or list.

    `values` are new values by their keys, `removed` the keys or indices to remove, `appended` the
    entries to add to a list. A new key is put after those that precede it in `order`, by default at
    the end.
    """

    def __init__(self, order: Iterable[str] = ()) -> None:
        self.values: dict[str, Value] = {}
        self.removed: set[str | int] = set()
        self.appended: list[Value] = []
        self.ranks = {key: rank for rank, key in enumerate(order)}


def apply_splices(text: str, splices: Iterable[Splice]) -> str | None:
    """The text with all splices made; None where one inserts into what another replaces."""
    parts: list[str] = []
    at = 0
    for start, end, words, _ in sorted(splices, key=lambda splice: (*splice[:2], -splice.depth)):
        if start < at and words:
            return None
        parts += text[at:start], words
        at = max(at, end)
    return "".join([*parts, text[at:]])


def plan_splices(
    text: str, node: Node, key: Entry | None, depth: int, changes: NodeChanges
) -> Iterator[Splice]:
    """The splices that make these changes of a mapping or list.

    `key` is its entry in a mapping, if it is in one; `depth` counts the containers around it.
    Raises SpliceError where small splices can't make them.
    """
    container = (_InBrackets if node.style in ("{", "[") else _InLines)(text, node, key, depth)
    removed = {place for place, step in enumerate(node.inside) if step in changes.removed}
    kept = {step: entry for step, entry in node.inside.items() if step not in changes.removed}
    added = {step: value for step, value in changes.values.items() if step not in node.inside}
    if node.is_list:
        yield from container.remove_items(removed)
        if changes.appended:
            yield from container.append(list(kept.values()), changes.appended)
        return
    for step, value in changes.values.items():
        if step in kept:
            yield from container.replace(step, kept[step], value)
    if removed and not kept:
        [name, *_] = node.inside
        reason = f'"{name}" is the only key of its record'
        raise SpliceError(reason, node.inside[name].key_span[0])
    if added or removed:
        container.require_editable()
    yield from container.remove_keys(removed)
    for before, pairs in _arrange(kept, added, changes.ranks):
        yield from container.add(list(kept.values()), before, pairs)


def _arrange(
    kept: Iterable[str | int], added: Mapping[str, Value], ranks: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, Value]]]:
    """New pairs in groups, each with the number of kept keys that it comes after."""
    places = [ranks.get(str(step), -1) for step in kept]
    grouped: dict[int, dict[str, Value]] = {}
    for key in sorted(added, key=lambda key: ranks.get(key, len(ranks))):
        rank = ranks.get(key, len(ranks))
        before = max((place for place, other in enumerate(places, 1) if other < rank), default=0)
        grouped.setdefault(before, {})[key] = added[key]
    yield from grouped.items()


class _Container:
    """A mapping or list in the text."""

    def __init__(self, text: str, node: Node, key: Entry | None, depth: int) -> None:
        self.text, self.node, self.key, self.depth = text, node, key, depth
        self.entries = list(node.inside.values())

    def splice(self, start: int, end: int, words: str = "") -> Splice:
        return Splice(start, end, words, self.depth)

    def find_value(self, entry: Entry) -> tuple[int, int, str]:
        """Start and end of a value, after its anchor and tag, and the text before a new one."""
        text, node = self.text, entry.node
        if node.is_empty:
            has_colon = node.end > entry.key_span[1]
            return node.end, node.end, " " if has_colon else ": "
        start, lead = node.start, ""
        if node.style in (":", "-"):
            colon = COLON.match(text, entry.key_span[1])
            start, lead = colon.end() if colon else start, " "
        if node.style in _CONTAINERS and re.search(r"(?:^|\s)#", text[start : node.end]):
            raise SpliceError(
                "there is a comment in what would be replaced; edit it by hand", node.start
            )
        found = None if node.style in _CONTAINERS else _PROPERTIES.match(text, start)
        start = found.end() if found else start
        if start >= node.end:
            return node.end, node.end, " "
        return start, start + len(text[start : node.end].rstrip(" \t" + _BREAKS)), lead


class _InBrackets(_Container):
    """A mapping in braces or a list in brackets."""

    def write(self, value: Value, beside: int) -> str:
        """A value on one line; as in JSON where its neighbour, at `beside`, is in double quotes."""
        is_json = _JSON_QUOTES.match(self.text, beside)
        return write_flow(quote_as_json(value) if is_json else value)

    def require_editable(self) -> None:
        """A mapping may have no braces in a list: [name: Ada]."""
        if self.text[self.node.end - 1] != "}":
            reason = "a record in a list in brackets has no braces; put it in braces"
            raise SpliceError(reason, self.node.start)

    def replace(self, _key: str, entry: Entry, value: Value) -> Iterator[Splice]:
        start, end, lead = self.find_value(entry)
        words, style = self.write(value, entry.key_span[0]), entry.node.style
        if isinstance(value, str) and style in ("'", '"') and words[:1] != '"':
            words = quote_text(value, style=style)
        yield self.splice(start, end, lead + words)

    def add(
        self, kept: Sequence[Entry], before: int, pairs: Mapping[str, Value]
    ) -> Iterator[Splice]:
        """Put new pairs after `before` of the kept ones; what follows may be a comma, a comment."""
        beside = kept[-1].key_span[0] if kept else self.node.start
        words = self.write(pairs, beside)[1:-1]
        if before:
            at = kept[before - 1].node.end
            yield self.splice(at, at, f"{' ' * (self.text[at - 1] == ':')}, {words}")
        elif kept:
            yield self.splice(kept[0].key_span[0], kept[0].key_span[0], f"{words}, ")
        else:
            at = self.text.index("{", self.node.start) + 1
            yield self.splice(at, at, words)

    def append(self, kept: Sequence[Entry], items: Sequence[Value]) -> Iterator[Splice]:
        text = self.text
        if not kept:
            at = text.index("[", self.node.start) + 1
            yield self.splice(at, at, write_flow(items)[1:-1])
            return
        start, end = kept[-1].key_span[0], kept[-1].node.end
        written = [self.write(item, start) for item in items]
        indent = text[_find_line_start(text, start) : start]
        if indent.strip():  # beside others
            yield self.splice(end, end, "".join(f", {item}" for item in written))
            return
        separator = f",{_find_break(text, end)}{indent}"
        comma = _COMMA_AFTER.match(text, end)
        last = comma.end() if comma else end
        at = _find_line_end(text, last)
        if text[last:at].lstrip()[:1] not in ("", "#"):
            yield self.splice(end, end, "".join(separator + item for item in written))
            return
        if not comma:
            yield self.splice(end, end, ",")
        lines = separator.join(["", *written])[1:] + "," * bool(comma)
        yield self.splice(at, at, lines)

    def remove_keys(self, removed: set[int]) -> Iterator[Splice]:
        """Remove entries, each with one comma; a comment beside them stays."""
        text, entries = self.text, self.entries
        for first, last in _find_runs(removed):
            start, end = entries[first].key_span[0], entries[last].node.end
            if first:
                comma = text.index(",", entries[first - 1].node.end)
                if _COMMA_BEFORE.fullmatch(text, comma, start):
                    yield self.splice(comma, end)
                    continue
            after = _COMMA_AFTER.match(text, end)
            end = after.end() if after else end
            line, found = _find_line_start(text, start), _BREAK.match(text, end)
            if found and not text[line:start].strip():
                start, end = line, found.end()
            yield self.splice(start, end)

    remove_items = remove_keys


class _InLines(_Container):
    """A mapping or list with each entry on lines of its own."""

    def require_editable(self) -> None:
        for entry in self.entries:
            start = entry.key_span[0]
            if self.text[_find_line_start(self.text, start) : start].rstrip().endswith("?"):
                raise SpliceError('a key is written with "?"; write `key: value`', start)

    def write(self, key: str, value: Value) -> list[str]:
        start = self.entries[0].key_span[0]
        pad = " " * (start - _find_line_start(self.text, start))
        if not self.depth and not isinstance(value, str):
            return [f"{pad}{line}" for line in write_section(key, value)]
        return list(write_value(f"{pad}{quote_text(key)}:", value, pad))

    def replace(self, key: str, entry: Entry, value: Value) -> Iterator[Splice]:
        """Replace a value; further lines of the new one follow a comment beside the old one."""
        text, style = self.text, entry.node.style
        start, end, lead = self.find_value(entry)
        first, *more = self.write(key, value)
        words = first[first.index(f"{quote_text(key)}:") + len(quote_text(key)) + 2 :]
        if isinstance(value, str) and not more and style in ("'", '"'):
            words = quote_text(value, style=style)
        if style in ("|", ">"):
            header = _BREAK.split(text[start:end], maxsplit=1)[0]
            words += header[header.find(" #") :] if " #" in header else ""
        while not words and text[start - 1] == " ":
            start -= 1
        yield self.splice(start, end, lead + words if words else "")
        if more:
            at = _find_line_end(text, end)
            yield self.splice(at, at, _join_lines(text, at, more, value))

    def add(
        self, kept: Sequence[Entry], before: int, pairs: Mapping[str, Value]
    ) -> Iterator[Splice]:
        """Put lines of new pairs after `before` of the kept ones and the comment beside them."""
        text = self.text
        lines: list[str] = []
        for key, value in pairs.items():
            is_section = not self.depth and not isinstance(value, str)
            lines += [*([""] * is_section), *self.write(key, value)]
        if not before:
            start = kept[0].key_span[0]
            pad = start - _find_line_start(text, start)
            words = _find_break(text, start).join(["", *lines]).lstrip("\r\n")[pad:]
            yield self.splice(start, start, f"{words}{_find_break(text, start)}{' ' * pad}")
            return
        last = kept[before - 1].node
        if last.style in ("|", ">") and not _BREAK.search(text, last.end) and before > 1:
            last = kept[before - 2].node  # else the text would get the line end that it lacks
        at = _find_line_end(text, last.end)
        if last.style not in ("|", ">"):
            start = kept[before - 1].key_span[0]
            at = _skip_comments(text, at, start - _find_line_start(text, start))
        if not lines[0] and before < len(kept) and not _EMPTY_LINE.match(text, at):
            lines.append("")
        yield self.splice(at, at, _join_lines(text, at, lines, value))

    def append(self, kept: Sequence[Entry], items: Sequence[Value]) -> Iterator[Splice]:
        """New entries in the style of the last one: its indentation, braces and empty lines."""
        text = self.text
        if not kept:
            raise SpliceError(
                "removing all entries and adding others takes two steps; remove them first",
                self.node.start,
            )
        last = kept[-1]
        dash = self.find_dash(last)
        pad = " " * (dash - _find_line_start(text, dash))
        gap = text[dash + 1 : last.node.start]
        gap = gap if gap.isspace() and not _BREAK.search(gap) else " "
        is_apart = not self.depth - 1 and last.node.style == ":"
        if len(kept) > 1:
            is_apart = bool(_EMPTY_LINE.search(text, kept[-2].node.end, dash))
        is_flow = {"{": True, ":": False}.get(last.node.style)
        lines: list[str] = []
        for item in items:
            written = write_item(item, pad, is_flow=is_flow, gap=gap)
            lines += [*([""] * is_apart), *written]
        at = _find_line_end(text, last.node.end)
        if last.node.style not in ("|", ">"):
            at = _skip_comments(text, at, len(pad))
        yield self.splice(at, at, _join_lines(text, at, lines, items[-1]))

    def remove_keys(self, removed: set[int]) -> Iterator[Splice]:
        """Remove keys with their lines; a comment beside one stays."""
        text = self.text
        for first, last in _find_runs(removed):
            start, end = self.entries[first].key_span[0], self.entries[last].node.end
            if not text[_find_line_start(text, start) : start].strip():
                for entry in self.entries[first : last + 1]:
                    yield self.cut_lines(entry.key_span[0], entry.node.end)
                continue
            # after a dash, an anchor or a tag
            for before, after in pairwise(self.entries[first : last + 1]):
                if "#" in text[before.node.end : after.key_span[0]]:
                    reason = "there is a comment between what would be removed; edit it by hand"
                    raise SpliceError(reason, start)
            end = end if text[end - 1] in _BREAKS else _skip_blanks(text, end)
            following = self.entries[last + 1].key_span[0]
            yield self.splice(start, end if text[end:following].strip() else following)

    def cut_lines(self, start: int, end: int, *, with_comment: bool = False) -> Splice:
        """Remove the lines of an entry that begins at `start` and ends at `end`."""
        text, line = self.text, _find_line_start(self.text, start)
        if text[end - 1] in _BREAKS:  # as by a block scalar that keeps its line ends
            return self.splice(line, end)
        end = _find_line_end(text, end) if with_comment else _skip_blanks(text, end)
        found = _BREAK.match(text, end)
        if found:
            return self.splice(line, found.end())
        return self.splice(start if text[end:] else _find_line_end(text, line), end)

    def remove_items(self, removed: set[int]) -> Iterator[Splice]:
        """Remove entries with their lines and the comments in and beside them."""
        text = self.text
        if removed and len(removed) == len(self.entries):
            colon = self.key and COLON.match(text, self.key.key_span[1])
            if not colon:
                raise SpliceError("a list without a key must keep an entry", self.node.start)
            yield self.splice(colon.end(), colon.end(), " []")
        for place in sorted(removed):
            entry = self.entries[place]
            dash = self.find_dash(entry)
            if text[_find_line_start(text, dash) : dash].strip():
                raise SpliceError(
                    "this list begins on the same line as the dash of another list", dash
                )
            yield self.cut_lines(dash, entry.node.end, with_comment=True)

    def find_dash(self, entry: Entry) -> int:
        """Where the dash of an entry is: on its line, else above empty lines and comments."""
        end = entry.key_span[0]
        while True:
            line = _find_line_start(self.text, end)
            content = self.text[line:end].partition("#")[0]
            if "-" in content:
                return line + content.rindex("-")
            end = line - 1


# YAML 1.1, which libyaml reads, has more line breaks than editors write
_BREAKS = "\r\n\x85\u2028\u2029"
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_LINE_END = re.compile("\r\n|[\n\r]")
_EMPTY_LINE = re.compile("(?>\r\n|[\n\r])[ \t]*(?:\r\n|[\n\r])")
"""Atomic, as the two halves of a Windows line break are not two line breaks."""
_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s+#[^\r\n]*)*\s*)*")
"""Anchors and tags before a value, if any, with the comments between them."""
_CONTAINERS = frozenset("{[:-*")
_JSON_QUOTES = re.compile(r'[\[{\s]*"')
_COMMA_BEFORE = re.compile(r",[ \t]*")
_COMMA_AFTER = re.compile(r"[ \t]*,[ \t]*")


def _find_runs(places: set[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of consecutive places."""
    firsts = sorted(place for place in places if place - 1 not in places)
    lasts = sorted(place for place in places if place + 1 not in places)
    yield from zip(firsts, lasts, strict=True)


def _find_line_start(text: str, at: int) -> int:
    while at and text[at - 1] not in _BREAKS:
        at -= 1
    return at


def _find_line_end(text: str, at: int) -> int:
    """Where the line break of a line is, from `at` on.

    After a block scalar that keeps its line breaks, it is before the last of them: a new line put
    there ends with that one.
    """
    if text[at - 2 : at] == "\r\n":
        return at - 2
    if text[at - 1] in _BREAKS:
        return at - 1
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)


def _skip_comments(text: str, at: int, column: int) -> int:
    """The end of the last comment that follows a line's end and stands deeper than a column.

    It is about what the entry in that column holds, such as a key that may be written there.
    """
    found = re.compile(rf"(?:\r\n|[\n\r]) {{{column + 1},}}#[^{_BREAKS}]*")
    while comment := found.match(text, at):
        at = comment.end()
    return at


def _join_lines(text: str, at: int, lines: Iterable[str], last: Value) -> str:
    """Lines to put at the end of a line; `last` is the value that they end with.

    At the end of a text without a last line end, a value that ends in one needs its own.
    """
    while last and not isinstance(last, str):
        last = list(last.values() if isinstance(last, dict) else last)[-1]
    is_open = at == len(text) and isinstance(last, str) and last.endswith("\n")
    return _find_break(text, at).join(["", *lines, *([""] * is_open)])


def _find_break(text: str, at: int) -> str:
    """The line break at `at`, else the first one of the text."""
    found = _LINE_END.match(text, at) or _LINE_END.search(text)
    return found[0] if found else "\n"


def _skip_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at
