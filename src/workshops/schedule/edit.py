"""One changed fact, and the smallest change of the file's text that says it.

A coordinator who marks who came wants one word changed in the file and every other byte left: the
comments, the order, the quotes, the line ends. (Writing the whole file anew changed 4 to 33 lines
in a trial where this changes one.) The new text is read again and has to say what the old one did
with just those facts changed; otherwise nothing is given back.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from workshops.diagnostics import Path
from workshops.errors import WorkshopsError
from workshops.schedule.document import Document, Value
from workshops.schedule.splice import (
    Splice,
    SpliceError,
    Survey,
    list_way,
    remove_key,
    set_key,
    survey_records,
)

_BOM = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """A key's new value, at its path in one document; None takes the key away."""

    path: Path
    value: str | None


class EditError(WorkshopsError):
    """A fact can't be changed without touching more than it; the text says why and where."""


def edit_document(raw: bytes, changes: Sequence[Change]) -> bytes:
    """The text with these facts changed and every other byte as it was.

    Raises EditError where that can't be done safely. Several changes of one record are made one
    after the other, so that each sees what the one before it wrote.
    """
    for batch in _batch(changes):
        raw = _edit_once(raw, batch)
    return raw


def _batch(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes in rounds, in each round at most one of a record."""
    waiting = list(changes)
    while waiting:
        seen: set[Path] = set()
        batch: list[Change] = []
        later: list[Change] = []
        for change in waiting:
            (later if change.path[:-1] in seen else batch).append(change)
            seen.add(change.path[:-1])
        yield batch
        waiting = later


def _edit_once(raw: bytes, changes: Sequence[Change]) -> bytes:
    document = _read(raw)
    wanted = document.value
    needed = []
    for change in changes:
        changed = _change_value(wanted, change.path, change)
        if changed is not wanted:
            needed.append(change)
        wanted = changed
    bom = _BOM if raw.startswith(_BOM) else b""
    edited = bom + _apply(document.text, _plan_splices(document, needed)).encode()
    if not _says(edited, wanted):
        raise EditError("the file can't be edited without changing more of it; edit it by hand")
    return edited


def _read(raw: bytes) -> Document:
    document = Document("", raw)
    if document.issues:
        raise EditError("the file has mistakes; workshops check tells them")
    return document


def _says(raw: bytes, wanted: Value) -> bool:
    document = Document("", raw)
    return not document.issues and document.value == wanted


def _change_value(value: Value, path: Path, change: Change) -> Value:
    """A value with one fact in it changed, itself where it says so already; never in place."""
    step, *rest = path
    is_there = isinstance(value, dict if isinstance(step, str) else list)
    if not is_there or (rest and not _has(value, step)):
        raise EditError(f"there is no {_show_path(change.path[:-1])} to edit")
    if rest:
        inner = _change_value(value[step], tuple(rest), change)
        return value if inner is value[step] else _with(value, step, inner)
    if not isinstance(value, dict):
        raise EditError(f"{_show_path(change.path[:-1])} is a list, not a record")
    if change.value is None:
        return {key: one for key, one in value.items() if key != step} if step in value else value
    return value if value.get(step) == change.value else {**value, step: change.value}


def _has(value: Any, step: str | int) -> bool:
    return step in value if isinstance(step, str) else 0 <= step < len(value)


def _with(value: Any, step: Any, inner: Value) -> Value:
    copied = value.copy()
    copied[step] = inner
    return copied


def _show_path(path: Path) -> str:
    """A path for people, who count from one: workshops 1, attendees 3."""
    shown = "".join(f" {one + 1}" if isinstance(one, int) else f", {one}" for one in path)
    return shown.removeprefix(", ") or "record"


def _plan_splices(document: Document, changes: Sequence[Change]) -> list[Splice]:
    survey = survey_records(document.text, [change.path[:-1] for change in changes])
    try:
        return [_plan_splice(document.text, survey, change) for change in changes]
    except SpliceError as error:
        line = document.show((error.at, error.at)).line
        raise EditError(f"line {line}: {error.reason}") from error


def _plan_splice(text: str, survey: Survey, change: Change) -> Splice:
    _refuse_shared(survey, change.path)
    *way, key = change.path
    record = survey.records.get(tuple(way))
    if record is None:
        reason = f"{_show_path(tuple(way))} comes from a merge (<<); write it out here"
        raise SpliceError(reason, _find_place(survey, tuple(way)))
    if change.value is not None:
        return set_key(text, record, str(key), change.value)
    entry = record.find(str(key))
    if entry is None:
        reason = f'"{key}" comes from a merge (<<); change it there'
        raise SpliceError(reason, record.event.start_mark.index)
    return remove_key(text, record, entry)


def _find_place(survey: Survey, path: Path) -> int:
    """Where the innermost record on the way to `path` stands."""
    found = [survey.records[one] for one in list_way(path) if one in survey.records]
    return int(found[-1].event.start_mark.index)


def _refuse_shared(survey: Survey, path: Path) -> None:
    """What is written once and repeated elsewhere would change there too."""
    for place in list_way(path):
        if place in survey.repeated:
            name, at = survey.repeated[place]
            reason = f"this is repeated elsewhere (*{name}); write it out there first"
            raise SpliceError(reason, at)
        if place in survey.aliases and place != path:
            name, at = survey.aliases[place]
            raise SpliceError(f"*{name} repeats what is written elsewhere; write it out here", at)


def _apply(text: str, splices: Sequence[Splice]) -> str:
    """The text with its splices made, from the last to the first."""
    for splice in sorted(splices, reverse=True):
        text = text[: splice.start] + splice.words + text[splice.end :]
    return text
