"""Schedules of a few workshops, laid out as different people would write them."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Any

import yaml
from hypothesis import strategies as st

from workshops.schedule.document import Document
from workshops.schedule.edit import (
    AppendItem,
    Edit,
    EditableSchedule,
    RemoveKey,
    SetKey,
)
from workshops.schedule.load import understand_documents
from workshops.schedule.positions import find_nodes

Value = Any
Path = tuple[str | int, ...]

TEXTS = st.sampled_from(
    ["Jobs", "Jobs: all", "it's", "#1", "a, b", "[x]", "å ä ö", "- no", 'say "hi"', "yes", "~x"]
)
LONG = st.sampled_from(["First.\nSecond: line, #2.", "One.\n\n  Indented.\n", "word " * 30 + "end"])
RSVPS = st.sampled_from(["accepted", "declined", "tentative", "needs-action"])
PEOPLE = st.fixed_dictionaries(
    {"name": TEXTS},
    optional={"email": st.just("x@example.org"), "rsvp": RSVPS, "attended": st.just("true")},
)
VENUES = st.fixed_dictionaries({"city": TEXTS}, optional={"name": TEXTS})
OPTIONAL: dict[str, st.SearchStrategy[Value]] = {
    "number": st.just("7"),
    "description": TEXTS | LONG,
    "status": st.sampled_from(["confirmed", "tentative", "cancelled"]),
    "start": st.sampled_from(["2027-03-08", "2027-04-08"]),
    "venue": VENUES,
    "online": st.just("https://example.org/a?b=c#d"),
    "tags": st.lists(TEXTS, max_size=3, unique=True),
    "attendees": st.lists(PEOPLE, max_size=4),
}
TITLES = TEXTS | st.fixed_dictionaries({"en": TEXTS, "sv": TEXTS})


@st.composite
def make_sections(draw: st.DrawFn) -> dict[str, Value]:
    """What a schedule says: a few workshops with some of the optional keys, in any order."""
    workshops = []
    for number in range(draw(st.integers(1, 3))):
        keys = draw(st.lists(st.sampled_from(sorted(OPTIONAL)), unique=True, max_size=5))
        pairs = {key: draw(OPTIONAL[key]) for key in keys}
        workshops.append({"id": f"w-{number}", "title": draw(TITLES), **pairs})
    regions = [
        {"id": f"R{number}", "name": draw(TITLES)} for number in range(draw(st.integers(0, 2)))
    ]
    return {
        "series": {"id": "s", "title": draw(TITLES)},
        **({"regions": regions} if regions else {}),
        "workshops": workshops,
    }


class Layout:
    """Writes values as different people would; each comment is there once."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.comments = draw, 0
        self.is_json = draw(st.sampled_from([False] * 7 + [True]))

    def pick(self, *choices: Any) -> Any:
        """One of these."""
        return self.draw(st.sampled_from(choices))

    def comment(self, before: str = "  ") -> str:
        """Perhaps a comment, of signs that mean something elsewhere."""
        if self.is_json or self.pick(0, 0, 0, 1) == 0:
            return ""
        self.comments += 1
        return f"{before}# {{c{self.comments}}} - 'x: [y"

    def between(self, pad: str) -> list[str]:
        """Perhaps an empty line or a comment."""
        return [line for line in [self.pick(None, None, None, "")] if line is not None] + [
            line for line in [self.comment(pad)] if line
        ]

    def scalar(self, text: str, *, in_flow: bool) -> str:
        """A text on one line."""
        quotes = self.pick("", "'", '"') if not self.is_json else '"'
        signs = r"[:,#\[\]{}]|\A[-~'\"]|\n" if in_flow else r":\s|#|\A[-\[~'\"]|\n"
        if not quotes and not re.search(signs, text) and text:
            return text
        if quotes == "'" and "\n" not in text:
            return "'" + text.replace("'", "''") + "'"
        escaped = text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
        return f'"{escaped}"'

    def flow(self, value: Value) -> str:
        """A value in brackets or braces."""
        if isinstance(value, str):
            return self.scalar(value, in_flow=True)
        space = self.pick("", " ")
        end = "" if self.is_json or not value else self.pick("", "", ",", " , ")
        if isinstance(value, list):
            return f"[{space}{', '.join(map(self.flow, value))}{end}{space}]"
        quote = '"' if self.is_json else ""
        pairs = (f"{quote}{key}{quote}: {self.flow(item)}" for key, item in value.items())
        return f"{{{space}{', '.join(pairs)}{end}{space}}}"

    def block(self, head: str, value: Value, pad: str) -> Iterator[str]:
        """A value after its key or dash."""
        if isinstance(value, str):
            if "\n" in value and self.pick(0, 1) and self.is_json is False:
                yield f"{head} {'|' if value.endswith(chr(10)) else '|-'}{self.comment()}"
                yield from (
                    f"{pad}   {line}" if line else "" for line in value.strip("\n").split("\n")
                )
            else:
                yield f"{head} {self.scalar(value, in_flow=False)}{self.comment()}"
        elif not value or self.is_json or self.pick(0, 0, 1):
            yield f"{head} {self.flow(value)}{self.comment()}"
        elif self.pick(0, 0, 0, 1):
            yield from self.spread(head, value, pad)
        else:
            yield f"{head}{self.comment()}"
            if isinstance(value, dict):
                yield from self.pairs(value, pad + self.pick("  ", "    "))
            else:
                yield from self.items(value, pad + self.pick("", "  "))

    def spread(self, head: str, value: Value, pad: str) -> Iterator[str]:
        """A value in brackets or braces over several lines."""
        brackets = "[]" if isinstance(value, list) else "{}"
        entries = (
            [self.flow(item) for item in value]
            if isinstance(value, list)
            else [f"{key}: {self.flow(item)}" for key, item in value.items()]
        )
        yield f"{head} {brackets[0]}{self.comment()}"
        for entry in entries[:-1]:
            yield f"{pad}    {entry},{self.comment()}"
        yield f"{pad}    {entries[-1]}{self.pick('', ',')}{self.comment()}"
        yield f"{pad}  {brackets[1]}{self.comment()}"

    def pairs(self, value: dict[str, Value], pad: str) -> Iterator[str]:
        """A mapping in lines."""
        for key, item in value.items():
            yield from self.between(pad)
            yield from self.block(f"{pad}{key}:", item, pad)

    def items(self, value: list[Value], pad: str) -> Iterator[str]:
        """A list in lines."""
        for item in value:
            yield from self.between(pad)
            gap = self.pick(" ", " ", "   ")
            if not isinstance(item, dict) or self.pick(0, 1):
                yield from (
                    self.block(f"{pad}-", item, pad + "  ")
                    if isinstance(item, str)
                    else [f"{pad}-{gap}{self.flow(item)}{self.comment()}"]
                )
                continue
            lines = list(self.pairs(item, f"{pad} {gap}"))
            while not lines[0].strip() or lines[0].lstrip().startswith("#"):
                lines.pop(0)
            yield f"{pad}-{gap}{lines[0].lstrip()}"
            yield from lines[1:]


@st.composite
def write_files(draw: st.DrawFn, sections: dict[str, Value]) -> dict[str, bytes]:
    """The sections in one file or several, laid out in some way."""
    layout = Layout(draw)
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    parts = [sections]
    if draw(st.booleans()):
        first, *more = sections["workshops"]
        parts = [{"workshops": more}, {**sections, "workshops": [first]}]
        if not more:
            parts = parts[1:]
    files = {}
    for number, part in enumerate(parts):
        text = layout.flow(part) if layout.is_json else end.join(layout.pairs(part, ""))
        bom = draw(st.sampled_from(["", "\ufeff"]))
        last = draw(st.sampled_from(["", end]))
        files[f"{number}.yaml"] = f"{bom}{text}{last}".encode()
    return files


def apply(sections: dict[str, Value], edits: Sequence[Edit]) -> dict[str, Value]:
    """The sections as they should be read after the edits."""
    result = deepcopy(sections)
    gone: list[tuple[int, Value]] = []
    for edit in edits:
        inner: Value = result
        for step in edit.path[:-1]:
            inner = inner.setdefault(step, {}) if isinstance(step, str) else inner[step]
        step = edit.path[-1]
        if isinstance(edit, SetKey):
            inner[step] = edit.value
        elif isinstance(edit, RemoveKey):
            inner.pop(step, None)
        elif isinstance(edit, AppendItem):
            inner[step] = [*inner.get(step, []), edit.item]
        else:
            gone.append((int(step), inner))
    for step, inner in sorted(gone, key=lambda pair: -pair[0]):
        del inner[step]
    return result


def read_all(files: dict[str, bytes]) -> dict[str, Value]:
    """The sections of all files as another reader of YAML understands them."""
    sections: dict[str, Value] = {}
    for raw in files.values():
        for name, section in yaml.load(raw.decode("utf-8-sig"), yaml.BaseLoader).items():
            if isinstance(section, list):
                sections[name] = sections.get(name, []) + section
            else:
                sections[name] = section
    return sections


def open_files(files: dict[str, bytes]) -> EditableSchedule:
    """The schedule that these files hold."""
    documents = [Document(name, raw) for name, raw in files.items()]
    schedule, origins = understand_documents(documents, keeps_values=True)
    return EditableSchedule(schedule, files, documents, origins)


def count_lines(editable: EditableSchedule, edit: Edit) -> int:
    """How many lines what is edited has in its file, with the one that it is put beside."""
    section, *way = edit.path
    file, *path = editable.origins[str(section)][int(way.pop(0))] if way else (0, section)
    text = editable.documents[int(file)].text
    node, _ = find_nodes(text)
    for step in (*path, *way):
        entry = node.inside.get(step)
        if entry is None:
            return 1
        node = entry.node
    is_addition = isinstance(edit, AppendItem) and node.inside
    return 1 if is_addition else len(text[node.start : node.end].splitlines()) + 1


def count_gone(old: bytes, new: bytes) -> int:
    """How many lines of a file are not in its new version."""
    lines, others = (raw.decode().splitlines() for raw in (old, new))
    blocks = SequenceMatcher(None, lines, others, autojunk=False).get_matching_blocks()
    return len(lines) - sum(block.size for block in blocks)


def find_comments(files: dict[str, bytes]) -> set[bytes]:
    """The numbers of the comments in files."""
    return {number for raw in files.values() for number in re.findall(rb"# \{(c\d+)\}", raw)}


def sort_workshops(sections: dict[str, Value]) -> dict[str, Value]:
    """The sections with the workshops by id, as files may have them in another order."""
    return sections | {"workshops": sorted(sections["workshops"], key=itemgetter("id"))}
