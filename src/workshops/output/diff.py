"""A unified diff that shows what an edit would change.

difflib takes the square of the number of changes, and a list of who came changes thousands of
lines. So lines that occur once in both versions are matched first, and difflib gets what is between
them (the idea of patience diff).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import Match, SequenceMatcher

from workshops.output.escape import escape_text

_LINE_END = re.compile(r"\r\n|\r|\n")
_MOST_COMPARED = 250_000
"""Lines times lines between two that are matched; more are shown as replaced."""


def draw_diff(changes: Mapping[str, tuple[bytes, bytes]]) -> str:
    """The changed lines of each file with their context; line ends are not shown."""
    return "".join(
        f"{line}\n"
        for name, (old, new) in changes.items()
        for line in _draw_file(name, _split(old), _split(new))
    )


def _split(content: bytes) -> list[str]:
    lines = _LINE_END.split(content.decode("utf-8-sig", "replace"))
    return [escape_text(line.expandtabs()) for line in (lines if lines[-1] else lines[:-1])]


def _draw_file(name: str, old: list[str], new: list[str]) -> Iterator[str]:
    groups = list(_Matcher(old, new).get_grouped_opcodes())
    if groups:
        yield from (f"--- {name}", f"+++ {name}")
    for group in groups:
        before = _show_range(group[0][1], group[-1][2])
        yield f"@@ -{before} +{_show_range(group[0][3], group[-1][4])} @@"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[old_start:old_end])
            else:
                yield from (f"-{line}" for line in old[old_start:old_end])
                yield from (f"+{line}" for line in new[new_start:new_end])


def _show_range(start: int, end: int) -> str:
    """Lines as unified diffs count them: from 1, and the one before where there are none."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


class _Matcher(SequenceMatcher[str]):
    """Matches lines that occur once in both versions, then the others between them."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self.old, self.new = old, new

    def get_matching_blocks(self) -> list[Match]:
        """The lines that stay, in both orders, as difflib's own method has them."""
        old, new = self.old, self.new
        blocks: list[Match] = []
        at_old = at_new = 0
        for end_old, end_new in [*_match_unique(old, new), (len(old), len(new))]:
            part, other = old[at_old:end_old], new[at_new:end_new]
            if len(part) * len(other) <= _MOST_COMPARED:
                for block in SequenceMatcher(
                    None, part, other, autojunk=False
                ).get_matching_blocks():
                    _add(blocks, at_old + block.a, at_new + block.b, block.size)
            _add(blocks, end_old, end_new, int(end_old < len(old)))
            at_old, at_new = end_old + 1, end_new + 1
        return [*blocks, Match(len(old), len(new), 0)]


def _add(blocks: list[Match], old: int, new: int, size: int) -> None:
    """Add equal lines, to the block before where they follow it directly."""
    if not size:
        return
    if blocks and (blocks[-1].a + blocks[-1].size, blocks[-1].b + blocks[-1].size) == (old, new):
        last = blocks.pop()
        old, new, size = last.a, last.b, last.size + size
    blocks.append(Match(old, new, size))


def _match_unique(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of lines that occur once in both, as many as are in the same order."""
    counts, others = Counter(old), Counter(new)
    places = {line: place for place, line in enumerate(new) if others[line] == 1}
    pairs = [
        (place, places[line])
        for place, line in enumerate(old)
        if counts[line] == 1 and line in places
    ]
    # the longest increasing run: by length, the smallest place that one ends with, and its pair
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1], last[length : length + 1] = [place], [number]
        before.append(last[length - 1] if length else None)
    found = []
    link = last[-1] if last else None
    while link is not None:
        found.append(pairs[link])
        link = before[link]
    return found[::-1]
