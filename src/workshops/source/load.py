"""A file, a folder or standard input to a Schedule, or to every mistake in it at its line."""

import gc
import os
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path as FilePath
from typing import NamedTuple

from workshops.checks import ERRORS, WARNINGS, check_schedule
from workshops.diagnostics import Diagnostic, Path, Position, Problem
from workshops.errors import ScheduleError, UnreadableError
from workshops.model import Schedule
from workshops.source.document import MAX_BYTES, Document
from workshops.source.positions import Span
from workshops.source.reader import Draft, draft_schedule
from workshops.source.syntax import Flaw

STDIN = "-"


class Reading(NamedTuple):
    """What a schedule's files say: the schedule, unless there are errors, and all diagnostics."""

    schedule: Schedule | None
    diagnostics: tuple[Diagnostic, ...]


def load_schedule(path: str | os.PathLike[str]) -> Schedule:
    """The schedule in a file, in a folder's *.yaml and *.yml files, or on standard input ("-").

    Raises ScheduleError with every mistake, in file order, and UnreadableError where there is
    nothing to read. Warnings are not looked for; `workshops check` tells them.
    """
    reading = read_schedule(path)
    if reading.schedule is None:
        raise ScheduleError(reading.diagnostics)
    return reading.schedule


def read_schedule(path: str | os.PathLike[str], *, now: datetime | None = None) -> Reading:
    """Like `load_schedule`, but mistakes are returned; with `now` (aware), warnings too."""
    with _paused_collection():
        documents, modified = _read_documents(os.fspath(path))
        draft = draft_schedule(documents)
        problems = [*draft.problems, *_check_meaning(draft, now)]
        diagnostics = _locate_all(problems, documents)
    schedule = draft.schedule
    if schedule is None or any(one.is_error for one in diagnostics):
        return Reading(None, diagnostics)
    return Reading(schedule._replace(modified=modified), diagnostics)


@contextmanager
def _paused_collection() -> Iterator[None]:
    """No garbage collection while millions of values are made, none of which is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_documents(path: str) -> tuple[list[Document], datetime | None]:
    if path == STDIN:
        if sys.stdin is None:
            raise UnreadableError("standard input is closed")
        return [Document("<stdin>", sys.stdin.buffer.read(MAX_BYTES + 1))], None
    names = _list_folder(path) if os.path.isdir(path) else [path]
    return [Document(name, _read_bytes(name)) for name in names], _find_modified(names)


def _list_folder(folder: str) -> list[str]:
    names = sorted(
        os.path.join(folder, name)
        for name in os.listdir(folder)
        if name.endswith((".yaml", ".yml")) and not name.startswith(".")
    )
    if not names:
        raise UnreadableError(f"{folder}: the folder holds no *.yaml or *.yml file")
    return names


def _read_bytes(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from error


def _find_modified(names: Sequence[str]) -> datetime:
    newest = max(FilePath(name).stat().st_mtime for name in names)
    return datetime.fromtimestamp(int(newest), UTC)


_WHEN_KEYS = frozenset(("start", "end", "timezone", "repeat", "except", "sessions", "id", "status"))
_UNUSED = ("unused-region", "unused-organization")


def _check_meaning(draft: Draft, now: datetime | None) -> list[Problem]:
    """What the rules find, leaving out what may only follow from mistakes already reported."""
    if draft.schedule is None:
        return []
    rules = (*ERRORS, *WARNINGS) if now else ERRORS
    problems = check_schedule(draft.schedule, now or datetime.min.replace(tzinfo=UTC), rules)
    found = (_with_file(problem, draft.origins) for problem in problems)
    if not draft.problems:
        return list(found)
    damaged = {one.path[:3] for one in draft.problems if set(one.path[3:4]) & _WHEN_KEYS}
    return [one for one in found if one.path[:3] not in damaged and one.code not in _UNUSED]


def _with_file(problem: Problem, origins: dict[str, list[Path]]) -> Problem:
    def within_file(path: Path) -> Path:
        section, index, *rest = path
        return (*origins[str(section)][int(index)], *rest)

    related = within_file(problem.related) if problem.related else None
    return problem._replace(path=within_file(problem.path), related=related)


def _locate_all(
    problems: Sequence[Problem], documents: Sequence[Document]
) -> tuple[Diagnostic, ...]:
    """Diagnostics in file order, of the text's flaws and of the problems of its meaning."""
    texts = [_Text(document) for document in documents]
    located = [
        (index, texts[index].tell_flaw(flaw))
        for index, document in enumerate(documents)
        for flaw in document.flaws
    ]
    located += [(int(one.path[0]), _tell_problem(one, texts)) for one in problems]
    located.sort(key=lambda one: (one[0], one[1].position.line, one[1].position.column))
    return tuple(diagnostic for _, diagnostic in located)


def _tell_problem(problem: Problem, texts: Sequence["_Text"]) -> Diagnostic:
    index, *path = problem.path
    text = texts[int(index)]
    position = text.find(text.document.locate(tuple(path), on_key=problem.on_key))
    hint = problem.hint
    if problem.related:
        other, *related = problem.related
        place = texts[int(other)]
        there = place.find(place.document.locate(tuple(related), on_key=problem.on_key))
        hint = _add_place(hint, there, position)
    return Diagnostic(problem.code, problem.severity, problem.message, hint, position)


def _add_place(hint: str, there: Position, here: Position) -> str:
    """The hint with the line it speaks of, and the file if it is another."""
    place = f"line {there.line}" if there.file == here.file else f"{there.file}:{there.line}"
    return f"{hint[:-1]} ({place})?" if hint.endswith("?") else f"{hint} (the other: {place})"


class _Text:
    """A document's text, to tell lines and columns from offsets; made only for what is shown."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts. Lines end as in editors: at LF, CRLF or CR alone."""
        return [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", self.text))]

    def find(self, span: Span) -> Position:
        """The position of a span; of one that goes on over lines, only the first line's part."""
        line = bisect_right(self.starts, span[0]) - 1
        start = self.starts[line]
        shown = re.split(r"[\r\n]", self.text[start : start + 10_000], maxsplit=1)[0]
        column = span[0] - start
        length = max(1, min(span[1] - span[0], len(shown) - column))
        return Position(self.document.name, line + 1, column + 1, length, shown)

    def tell_flaw(self, flaw: Flaw) -> Diagnostic:
        position = self.find(flaw.span)
        hint = (
            _add_place(flaw.hint, self.find(flaw.related), position) if flaw.related else flaw.hint
        )
        return Diagnostic(flaw.code, "error", flaw.message, hint, position)
