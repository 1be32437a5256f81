"""A file, a folder or standard input to a Schedule, or to every mistake in it at its line."""

import gc
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import NamedTuple

from workshops.diagnostics import Diagnostic, Path, Position
from workshops.errors import ScheduleError, UnreadableError, wrap_os_error
from workshops.model import Schedule
from workshops.schedule.build import Draft, draft_schedule
from workshops.schedule.checks import ERRORS, WARNINGS, check_schedule
from workshops.schedule.codes import diagnose
from workshops.schedule.document import MAX_BYTES, Document
from workshops.schedule.syntax_errors import SyntaxIssue

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
    path = os.fspath(path)
    with _paused_collection():
        documents = [Document(name, raw) for name, raw in read_sources(path).items()]
        draft, diagnostics = _understand(documents, now)
    if draft.schedule is None:
        return Reading(None, diagnostics)
    modified = None if path == STDIN else _find_modified(_list_files(path))
    return Reading(draft.schedule._replace(modified=modified), diagnostics)


def understand_documents(
    documents: Sequence[Document], *, keeps_values: bool = False
) -> tuple[Schedule, dict[str, list[Path]]]:
    """The schedule that these files say, and where the entries of each section are in them.

    A path of the `origins` starts with the index of its document. The documents lose their values,
    for the sake of memory, unless `keeps_values`. Raises ScheduleError with every error.
    """
    with _paused_collection():
        draft, diagnostics = _understand(documents, None, keeps_values=keeps_values)
    if draft.schedule is None:
        raise ScheduleError(diagnostics)
    return draft.schedule, draft.origins


def _understand(
    documents: Sequence[Document], now: datetime | None, *, keeps_values: bool = False
) -> tuple[Draft, tuple[Diagnostic, ...]]:
    draft = draft_schedule(documents, keeps_values=keeps_values)
    diagnostics = _locate_all(_gather_problems(draft, documents, now), documents)
    if any(diagnostic.is_error for diagnostic in diagnostics):
        draft = draft._replace(schedule=None)
    return draft, diagnostics


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


def read_sources(path: str) -> dict[str, bytes]:
    """The files that a schedule is made of, in their order, each with its bytes as they are."""
    if path == STDIN:
        if sys.stdin is None:
            raise UnreadableError("standard input is closed")
        return {"<stdin>": sys.stdin.buffer.read(MAX_BYTES + 1)}
    return {name: _read_bytes(name) for name in _list_files(path)}


def _list_files(path: str) -> list[str]:
    return _list_folder(path) if os.path.isdir(path) else [path]


def _list_folder(folder: str) -> list[str]:
    with wrap_os_error(folder):
        listed = os.listdir(folder)
    names = sorted(
        os.path.join(folder, name)
        for name in listed
        if name.endswith((".yaml", ".yml"))
        and not name.startswith(".")
        and os.path.isfile(os.path.join(folder, name))
    )
    if not names:
        raise UnreadableError(f"{folder}: the folder holds no *.yaml or *.yml file")
    return names


def _read_bytes(name: str) -> bytes:
    try:
        with wrap_os_error(name), open(name, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except ValueError as error:  # a NUL in the name
        raise UnreadableError(f"{name}: {error}") from error


def _find_modified(names: Sequence[str]) -> datetime:
    newest = max(FilePath(name).stat().st_mtime for name in names)
    return datetime.fromtimestamp(int(newest), UTC)


_NEEDS = {
    "start": ("",),
    "end": ("",),
    "timezone": ("",),
    "repeat": ("repeat", "except", "idle", "session"),
    "status": ("confirmed",),
}
"""Which rules (by the start of their codes) can't judge a workshop where a key was wrong."""

_LOCAL = (
    *("bad-", "impossible-", "duplicate-key", "duplicate-id", "unknown-key", "unknown-value"),
    *("unknown-zone", "unknown-country", "unknown-color", "unknown-language", "wrong-type"),
)
"""What is wrong by itself, even in a text of which only a part could be read."""


def _gather_problems(
    draft: Draft, documents: Sequence[Document], now: datetime | None
) -> list[Diagnostic]:
    """All mistakes but those that may only follow from others, or from what could not be read."""
    if not all(document.is_complete for document in documents):
        return [one for one in draft.problems if one.code.startswith(_LOCAL)]
    return [*draft.problems, *_check_meaning(draft, now)]


def _check_meaning(draft: Draft, now: datetime | None) -> list[Diagnostic]:
    if draft.schedule is None:
        return []
    rules = (*ERRORS, *WARNINGS) if now else ERRORS
    problems = check_schedule(draft.schedule, now or datetime.min.replace(tzinfo=UTC), rules)
    found = [_with_file(problem, draft.origins) for problem in problems]
    if draft.problems:
        found = [one for one in found if not one.code.startswith("unused-")]
    told = defaultdict(list)
    for problem in draft.problems:
        told[problem.path[:3]].append(problem)
    return [one for one in found if not any(_may_follow(one, by) for by in told[one.path[:3]])]


def _may_follow(problem: Diagnostic, told: Diagnostic) -> bool:
    """Whether a rule's finding may only be the consequence of a mistake in the same record."""
    size = 5 if told.path[3:4] == ("sessions",) and len(told.path) > 5 else 3
    if problem.path[:size] != told.path[:size] or len(told.path) <= size:
        return False
    needed = _NEEDS.get(str(told.path[size]))
    return needed is not None and problem.code.startswith(needed)


def _with_file(problem: Diagnostic, origins: dict[str, list[Path]]) -> Diagnostic:
    def within_file(path: Path) -> Path:
        section, index, *rest = path
        return (*origins[str(section)][int(index)], *rest)

    related = within_file(problem.related) if problem.related else None
    return problem._replace(path=within_file(problem.path), related=related)


def _locate_all(
    problems: Sequence[Diagnostic], documents: Sequence[Document]
) -> tuple[Diagnostic, ...]:
    """Diagnostics in file order, of the text's issues and of the problems of its meaning."""
    located = [
        (index, _locate_issue(issue, document))
        for index, document in enumerate(documents)
        for issue in document.issues
    ]
    broken = {index: one.position[1:3] for index, one in located if one.code == "syntax"}
    for one in problems:
        if one.code == "repeated-time" and _is_unwritten(one, documents):
            continue
        index, told = int(one.path[0]), _tell_problem(one, documents)
        if index not in broken or told.position[1:3] < broken[index]:
            located.append((index, told))
    located.sort(key=lambda one: (one[0], one[1].position.line, one[1].position.column))
    return tuple(dict.fromkeys(diagnostic for _, diagnostic in located))


def _is_unwritten(problem: Diagnostic, documents: Sequence[Document]) -> bool:
    """Whether a rule speaks of an end that was filled in."""
    index, *path = problem.path
    return path[-1:] == ["end"] and not documents[int(index)].has(tuple(path))


def _locate_issue(issue: SyntaxIssue, document: Document) -> Diagnostic:
    position, hint = document.show(issue.span), issue.hint
    if issue.related:
        hint = _add_place(hint, document.show(issue.related), position)
    return diagnose(issue.code, (), issue.message, hint)._replace(position=position)


def _tell_problem(problem: Diagnostic, documents: Sequence[Document]) -> Diagnostic:
    def find(path: Path) -> Position:
        document = documents[int(path[0])]
        return document.show(document.locate(path[1:], on_key=problem.on_key))

    path, hint = problem.path, problem.hint
    if _is_unwritten(problem, documents):
        path = (*path[:-1], "start")  # an end that nobody wrote follows from the start
    position = find(path)
    if problem.related:
        hint = _add_place(hint, find(problem.related), position)
    return diagnose(problem.code, (), problem.message, hint)._replace(position=position)


def _add_place(hint: str, there: Position, here: Position) -> str:
    """The hint with the line it speaks of, and the file if it is another."""
    place = f"line {there.line}" if there.file == here.file else f"{there.file}:{there.line}"
    return f"{hint[:-1]} ({place})?" if hint.endswith("?") else f"{hint} (the other: {place})"
