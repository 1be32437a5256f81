"""Edits of a schedule, made by the smallest change of its files' text.

A coordinator who marks who came wants one word changed in the file and every other byte kept: the
comments, the order, the quotes, the line ends. (Writing the file again changed 4 to 33 lines in a
trial where this changes one.) A schedule may be several files; an edit names what it changes by its
place in the schedule. The new text is read again and must hold the old values with just these
edits. What no small edit can change, such as a YAML alias, is refused with its line, and does not
prevent the other edits.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy, deepcopy
from functools import cache
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from workshops.diagnostics import Path, Position
from workshops.errors import ScheduleError, UsageError
from workshops.model import Schedule
from workshops.schedule.document import Document, Value
from workshops.schedule.load import STDIN, read_sources, understand_documents
from workshops.schedule.positions import Entry, Node, find_nodes
from workshops.schedule.schema import Record, find_kind
from workshops.schedule.splice import (
    NodeChanges,
    Splice,
    SpliceError,
    apply_splices,
    plan_splices,
)


class SetKey(NamedTuple):
    """Give a key a value: a text, or a list or mapping of texts, lists and mappings.

    Missing records around it are created, such as `venue` for ("workshops", 2, "venue", "city").
    """

    path: Path
    value: Value


class RemoveKey(NamedTuple):
    """Remove a key with its value."""

    path: Path


class AppendItem(NamedTuple):
    """Add an entry at the end of the list at `path`, which is made if it is missing.

    A new workshop, region or organization goes into the file of this name, by default into the one
    that has most of them.
    """

    path: Path
    item: Value
    file: str | None = None


class RemoveItem(NamedTuple):
    """Remove an entry of a list; other edits count the entries as they were before."""

    path: Path


Edit = SetKey | RemoveKey | AppendItem | RemoveItem
"""Paths are as in a schedule of one file, lists counted from 0 in the order of the schedule."""


AttendeeFact = str | bool | None
"""Somebody's answer ("accepted"), or whether they came; None for not known."""


def edit_attendee(
    workshop: int, attendee: int, key: Literal["rsvp", "attended"], fact: AttendeeFact
) -> Edit:
    """Write what is known of an attendee; the two are counted in the schedule's lists from 0."""
    path = ("workshops", workshop, "attendees", attendee, key)
    return RemoveKey(path) if fact is None else SetKey(path, str(fact).lower())


class EditError(UsageError):
    """An edit can't be made: there is no such place, or the schedule would be wrong."""


class EditableSchedule(NamedTuple):
    """A schedule and its files as they were read, which edits start from.

    `origins` has, by section, the path of each entry: the index of its file, then its place there.
    """

    schedule: Schedule
    sources: Mapping[str, bytes]
    documents: Sequence[Document]
    origins: Mapping[str, Sequence[Path]]

    def find_value(self, path: Path) -> Value:
        """The value at a path, of texts, lists and mappings as written; None if there is none."""
        file, *inside = self.find_origin(path)
        return _find_value(self.documents[int(file)].value, inside)

    def find_position(self, path: Path) -> Position:
        """The file and line of a key or entry, or of what is around it if it does not exist."""
        file, *inside = self.find_origin(path)
        document = self.documents[int(file)]
        root, _ = find_nodes(document.text, [tuple(inside)])
        return document.show(root.locate(tuple(inside), on_key=True))

    def keep_others(
        self, changes: Mapping[str, tuple[bytes, bytes]]
    ) -> dict[str, tuple[bytes, bytes]]:
        """Changes of its files for `rewrite_files`, with the others as they are to stay.

        Any of them may be the reason for a change, or why it is valid.
        """
        unchanged = {name: (raw, raw) for name, raw in self.sources.items() if name not in changes}
        return {**changes, **unchanged}

    def find_origin(self, path: Path) -> Path:
        """A path in the file that has it, after the index of that file.

        A section that several files have is in the one with most entries. Raises EditError for an
        entry that does not exist.
        """
        section, *inside = path
        origins = self.origins.get(str(section), ())
        if inside and section != "series":
            if not isinstance(inside[0], int) or not 0 <= inside[0] < len(origins):
                raise EditError(f"there is no {show_path(path[:2])} to edit")
            return (*origins[inside[0]], *inside[1:])
        files = [origin[0] for origin in origins or self.origins["series"]]
        return (Counter(files).most_common(1)[0][0], *path)


class Edited(NamedTuple):
    """Each file that changes, with its bytes before and after, and the schedule afterwards.

    `refused` has, by an edit's index, the reason why it can't be made, with file and line.
    """

    changes: dict[str, tuple[bytes, bytes]]
    refused: dict[int, str]
    after: EditableSchedule


def read_editable(path: str) -> EditableSchedule:
    """Read the schedule in a file or folder in order to edit it.

    Raises UsageError for standard input, UnreadableError, and ScheduleError with every error.
    """
    if path == STDIN:
        raise UsageError(
            "standard input cannot be edited; name a file with --schedule, or make one: "
            "workshops init"
        )
    sources = read_sources(path)
    documents = [Document(name, raw) for name, raw in sources.items()]
    schedule, origins = understand_documents(documents, keeps_values=True)
    return EditableSchedule(schedule, sources, documents, origins)


def plan_edits(editable: EditableSchedule, edits: Sequence[Edit]) -> Edited:
    """Plan what these edits change in the schedule's files; nothing is written.

    An edit whose value is already there changes nothing. Raises EditError for a place that does not
    exist, and where the edited files would not be a valid schedule.
    """
    documents, refused = list(editable.documents), dict[int, str]()
    for file, group in sorted(_group_by_file(editable, edits).items()):
        old = documents[file]
        documents[file], reasons = edit_document(old, group)
        refused |= reasons
    sources = {
        name: (_BOM if raw.startswith(_BOM) else b"") + document.raw
        for (name, raw), document in zip(editable.sources.items(), documents, strict=True)
    }
    changes = {
        name: (raw, sources[name]) for name, raw in editable.sources.items() if raw != sources[name]
    }
    if not changes:
        return Edited({}, refused, editable)
    try:
        schedule, origins = understand_documents(documents, keeps_values=True)
    except ScheduleError as error:
        raise EditError(f"the edited schedule would be wrong: {error}") from error
    return Edited(changes, refused, EditableSchedule(schedule, sources, documents, origins))


_BOM = b"\xef\xbb\xbf"


def plan_all_edits(editable: EditableSchedule, edits: Sequence[Edit]) -> Edited:
    """Like `plan_edits`, but raises EditError too where an edit is refused."""
    edited = plan_edits(editable, edits)
    if edited.refused:
        raise EditError(next(iter(edited.refused.values())))
    return edited


def _group_by_file(editable: EditableSchedule, edits: Sequence[Edit]) -> dict[int, dict[int, Edit]]:
    """The edits by the index of their file, then by their own, with their paths in that file."""
    by_file: dict[int, dict[int, Edit]] = {}
    find_origin = cache(editable.find_origin)  # thousands of entries may go to one list
    for number, edit in enumerate(edits):
        file, *path = find_origin(edit.path)
        if isinstance(edit, AppendItem) and edit.file is not None:
            file = list(editable.sources).index(edit.file)
        by_file.setdefault(int(file), {})[number] = edit._replace(path=tuple(path))
    return by_file


def find_splices(
    editable: EditableSchedule, edits: Sequence[Edit]
) -> dict[int, tuple[str, list[Splice]]]:
    """By its index, the file of each edit and the splices of it alone, to make them one by one.

    Each must be of a record of its own, and one that `plan_edits` makes of all of them together.
    """
    found: dict[int, tuple[str, list[Splice]]] = {}
    for file, group in _group_by_file(editable, edits).items():
        document = editable.documents[file]
        plan = _Plan(document.value, group)
        splices, _ = plan.find_splices(document.text)
        for number, place in plan.places.items():
            if place in splices:
                found[number] = (document.name, splices[place])
    return found


def edit_document(document: Document, edits: Mapping[int, Edit]) -> tuple[Document, dict[int, str]]:
    """A document with those edits that can be made; by number, where and why the others can't.

    Raises EditError for a place that does not exist.
    """
    edited, refused = _try_edits(document, edits)
    if edited:
        return edited, refused
    chosen = _choose(document, {}, edits)
    edited, refused = _try_edits(document, chosen)
    reason = f"{document.name}: this change would alter other parts of the file; edit it by hand"
    return edited or document, refused | dict.fromkeys(edits.keys() - chosen.keys(), reason)


def _choose(
    document: Document, chosen: Mapping[int, Edit], edits: Mapping[int, Edit]
) -> dict[int, Edit]:
    """The chosen edits with those of the others that can be made beside them, by halving."""
    together = {**chosen, **edits}
    if _try_edits(document, together)[0]:
        return together
    if len(edits) == 1:
        return dict(chosen)
    items, middle = list(edits.items()), len(edits) // 2
    first = _choose(document, chosen, dict(items[:middle]))
    return _choose(document, first, dict(items[middle:]))


def _try_edits(
    document: Document, edits: Mapping[int, Edit]
) -> tuple[Document | None, dict[int, str]]:
    """The document with all edits but those refused; None where it would not be as expected."""
    plan = _Plan(document.value, edits)
    by_place, failed = plan.find_splices(document.text)
    splices = [splice for splices in by_place.values() for splice in splices]
    text = apply_splices(document.text, splices)
    if text is None:
        return _try_by_depth(document, edits, plan.places)
    if failed:  # fewer edits are expected
        plan = _Plan(
            document.value, {number: edits[number] for number in edits.keys() - failed.keys()}
        )
    edited = Document(document.name, text.encode()) if splices else document
    if edited.issues or edited.value != plan.expected:
        return None, {}
    ends, shifts = [], [0]
    for start, end, words, _ in sorted(splices, key=itemgetter(1)):
        ends.append(end)
        shifts.append(shifts[-1] + len(words) - (end - start))
    refused = {}
    for number, error in failed.items():
        at = error.at + shifts[bisect_right(ends, error.at)]
        refused[number] = f"{document.name}:{edited.show((at, at)).line}: {error.reason}"
    return edited, refused


def _try_by_depth(
    document: Document, edits: Mapping[int, Edit], places: Mapping[int, Path]
) -> tuple[Document | None, dict[int, str]]:
    """The innermost edits first, as those do not move what the others name."""
    depths = sorted({len(place) for place in places.values()}, reverse=True)
    if len(depths) < 2:
        return None, {}
    refused: dict[int, str] = {}
    for depth in depths:
        group = {number: edits[number] for number, at in places.items() if len(at) == depth}
        edited, reasons = _try_edits(document, group)
        if edited is None:
            return None, {}
        document, refused = edited, refused | reasons
    return document, refused


class _Plan:
    """The value `expected` of a document after some edits, and how its containers change.

    `places` has the container that each edit changes; an edit that changes nothing has none. `made`
    are lists that did not exist, each with the container that gets it.
    """

    def __init__(self, value: Value, edits: Mapping[int, Edit]) -> None:
        self.old = value
        self.expected = copy(value)
        self.copies: dict[Path, Any] = {(): self.expected}
        self.changes: dict[Path, NodeChanges] = {}
        self.places: dict[int, Path] = {}
        self.made: dict[Path, Path] = {}
        removed = {edit.path for edit in edits.values() if isinstance(edit, RemoveItem)}
        for number, edit in sorted(edits.items()):
            self.add(number, edit)
        for path in sorted(removed, key=lambda path: (len(path), path[-1]), reverse=True):
            del self.open(path[:-1])[path[-1]]

    def add(self, number: int, edit: Edit) -> None:
        *container, step = edit.path
        parent = _find_value(self.old, container)
        if isinstance(edit, SetKey):
            self.set_value(number, edit.path, edit.value)
        elif isinstance(edit, AppendItem):
            if _find_value(self.old, edit.path):
                self.open(edit.path).append(edit.item)
                self.note(number, edit.path).appended.append(edit.item)
            elif edit.path in self.made:
                _find_value(self.expected, edit.path).append(edit.item)
                self.places[number] = self.made[edit.path]
            else:
                self.set_value(number, edit.path, [edit.item])
                self.made[edit.path] = self.places[number]
        elif _has(parent, step):
            self.note(number, tuple(container)).removed.add(step)
            if isinstance(edit, RemoveKey):
                self.open(tuple(container)).pop(step, None)
        elif isinstance(edit, RemoveItem) or not isinstance(parent, dict):
            raise EditError(f"there is no {show_path(edit.path[:-1])} to edit")

    def set_value(self, number: int, path: Path, value: Value) -> None:
        """Set a value in the innermost record around it that exists; the others are made."""
        if isinstance(path[-1], int):
            raise EditError(f"{show_path(path[:-1])} is a list, not a record")
        length = len(path) - 1
        while (found := _find_value(self.old, path[:length])) is None and length:
            length -= 1
            if isinstance(path[length], int):
                break
        if not isinstance(found, dict):
            raise EditError(f"there is no {show_path(path[:-1])} to edit")
        record = inner = self.open(path[:length])
        for step in path[length:-1]:
            made = inner.get(step)
            inner[step] = inner = made if isinstance(made, dict) else {}
        if inner.get(path[-1]) != value or path[-1] not in inner:
            inner[path[-1]] = deepcopy(value)
            self.note(number, path[:length]).values[str(path[length])] = record[path[length]]

    def open(self, path: Path) -> Any:
        """The list or mapping at a place to be changed; a copy of the document's own."""
        if path not in self.copies:
            around = self.open(path[:-1])
            self.copies[path] = around[path[-1]] = copy(around[path[-1]])
        return self.copies[path]

    def note(self, number: int, path: Path) -> NodeChanges:
        self.places[number] = path
        if path not in self.changes:
            kind = find_kind(path)
            # the keys of a record in the order of the schema
            self.changes[path] = NodeChanges(kind.fields if isinstance(kind, Record) else ())
        return self.changes[path]

    def find_splices(self, text: str) -> tuple[dict[Path, list[Splice]], dict[int, SpliceError]]:
        """The splices of each container that can be changed; why the other edits can't be made."""
        splices, errors = {}, {}
        root, repeated = find_nodes(text, self.changes)
        for path, changes in self.changes.items():
            try:
                node, key = _find_node(root, repeated, path, changes)
                splices[path] = list(plan_splices(text, node, key, len(path), changes))
            except SpliceError as error:
                errors[path] = error
        return splices, {
            number: errors[place] for number, place in self.places.items() if place in errors
        }


def _find_node(
    root: Node, repeated: set[str], path: Path, changes: NodeChanges
) -> tuple[Node, Entry | None]:
    """The node at a path, and its entry if that is of a mapping.

    Text that an alias repeats elsewhere is refused, as it would change there too.
    """
    node, key = root, None
    _refuse_shared(node, repeated)
    for step in path:
        entry = node.inside.get(step)
        if entry is None:
            reason = f"{show_path(path)} comes from a merge (<<); write the value itself here"
            raise SpliceError(reason, node.start)
        node, key = entry.node, entry if isinstance(step, str) else None
        _refuse_shared(node, repeated)
    for step in (*changes.values, *changes.removed):
        if step in node.inside:
            if node.inside[step].node.style != "*":
                _refuse_shared(node.inside[step].node, repeated)
        elif step in changes.removed:
            raise SpliceError(f'"{step}" comes from a merge (<<); change it there', node.start)
    return node, key


def _refuse_shared(node: Node, repeated: set[str]) -> None:
    if node.style == "*":
        reason = f"*{node.name} is a YAML alias; write the value itself here"
        raise SpliceError(reason, node.start)
    if node.name in repeated:
        reason = f"this is also used elsewhere as *{node.name}; write the value itself there first"
        raise SpliceError(reason, node.start)


def _has(value: Value, step: str | int) -> bool:
    if isinstance(step, str):
        return isinstance(value, dict) and step in value
    return isinstance(value, list) and 0 <= step < len(value)


def _find_value(value: Value, path: Iterable[str | int]) -> Value:
    for step in path:
        if not _has(value, step):
            return None
        value = value[step]
    return value


def show_path(path: Path) -> str:
    """A path as people count: workshops 1, attendees 3."""
    shown = "".join(f" {step + 1}" if isinstance(step, int) else f", {step}" for step in path)
    return shown.removeprefix(", ") or "record"
