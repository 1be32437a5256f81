"""Read a file, a folder or standard input as a Schedule, or find every error with its line."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from workshops.diagnostics import Diagnostic, Path
from workshops.errors import MissingFileError, ScheduleError, UnreadableError, wrap_os_error
from workshops.files.lock import hold_writers
from workshops.model import Schedule
from workshops.schedule.build import Draft, draft_schedule
from workshops.schedule.checks import ERRORS, Rule, check_schedule
from workshops.schedule.document import MAX_BYTES, Document
from workshops.schedule.locate import locate_diagnostics
from workshops.schedule.positions import find_nodes

STDIN = "-"


class Reading(NamedTuple):
    """The schedule in the files, None if there are errors, and all diagnostics."""

    schedule: Schedule | None
    diagnostics: tuple[Diagnostic, ...]


def load_schedule(path: str | os.PathLike[str], *, for_days_off: bool = False) -> Schedule:
    """The schedule in a file, in a folder's *.yaml and *.yml files, or on standard input ("-").

    Raises ScheduleError with every error, in file order, and UnreadableError where there is
    nothing to read. Warnings are not looked for; `workshops check` reports them. Whether the codes
    of `holidays` exist is only looked at `for_days_off`, because it takes 40 ms.
    """
    rules = ERRORS
    if for_days_off:
        from workshops.schedule.day_checks import HOLIDAY_ERRORS

        rules += HOLIDAY_ERRORS
    reading = _read(path, rules, _ANY_TIME)
    if reading.schedule is None:
        raise ScheduleError(reading.diagnostics)
    return reading.schedule


def read_schedule(
    path: str | os.PathLike[str], *, now: datetime | None = None, more: Iterable[Rule] = ()
) -> Reading:
    """Like `load_schedule`, but errors are returned; with `now` (aware), everything is checked.

    `more` are rules beside the schedule's own, such as of the files that it names.
    """
    if now is None:
        return _read(path, (*ERRORS, *more), _ANY_TIME)
    from workshops.schedule.day_checks import HOLIDAY_ERRORS
    from workshops.schedule.warning_checks import WARNINGS

    return _read(path, (*ERRORS, *HOLIDAY_ERRORS, *WARNINGS, *more), now)


_ANY_TIME = datetime.min.replace(tzinfo=UTC)
"""For rules that do not look at the clock."""


def _read(path: str | os.PathLike[str], rules: Sequence[Rule], now: datetime) -> Reading:
    path = os.fspath(path)
    files = _read_files(path)
    documents = [Document(name, raw) for name, (raw, _) in files.items()]
    draft, diagnostics = _understand(documents, rules, now)
    if draft.schedule is None:
        return Reading(None, diagnostics)
    if path == STDIN:
        return Reading(draft.schedule, diagnostics)
    newest = max(version.modified for _, version in files.values())
    modified = datetime.fromtimestamp(newest // 10**9, UTC)
    return Reading(draft.schedule._replace(modified=modified), diagnostics)


def _understand(
    documents: Sequence[Document],
    rules: Sequence[Rule],
    now: datetime,
    *,
    keeps_values: bool = False,
) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """The schedule that the documents hold, and what the rules find in it."""
    draft = draft_schedule(documents, keeps_values=keeps_values)
    wrong = draft.findings.diagnostics
    found = list(wrong)
    for diagnostic in check_schedule(draft.schedule, now, rules) if draft.schedule else ():
        path = _find_origin(diagnostic.path, draft.origins)
        is_unsure = diagnostic.code in _UNSURE and wrong
        if not is_unsure and draft.findings.is_sound(path):
            related = diagnostic.related and _find_origin(diagnostic.related, draft.origins)
            found.append(diagnostic._replace(path=path, related=related))
    diagnostics = locate_diagnostics(found, documents)
    if any(diagnostic.is_error for diagnostic in diagnostics):
        draft = draft._replace(schedule=None)
    return draft, diagnostics


_UNSURE = ("unused-allowance", "unused-organization", "unused-region")
"""What a part of the schedule with errors may use; not reported while there are any."""


def _list_files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    with wrap_os_error(path):
        listed = sorted(os.listdir(path))
    names = [os.path.join(path, name) for name in listed if is_schedule_name(name)]
    if files := [name for name in names if os.path.isfile(name)]:
        return files
    raise UnreadableError(f"{path}: the folder has no *.yaml or *.yml file")


def _find_origin(path: Path, origins: dict[str, list[Path]]) -> Path:
    """The path in the files of a path in the schedule."""
    section, *rest = path
    if section == "series" and rest[:1] != [0]:  # the only one may be counted, as others are
        rest = [0, *rest]
    index, *rest = rest
    return (*origins[str(section)][int(index)], *rest)


def understand_documents(
    documents: Sequence[Document], *, keeps_values: bool = False
) -> tuple[Schedule, dict[str, list[Path]]]:
    """The schedule of these files, and where the entries of each section are in them.

    A path of the `origins` starts with the index of its document. The documents lose their values,
    for the sake of memory, unless `keeps_values`. Raises ScheduleError with every error.
    """
    draft, diagnostics = _understand(documents, ERRORS, _ANY_TIME, keeps_values=keeps_values)
    if draft.schedule is None:
        raise ScheduleError(diagnostics)
    return draft.schedule, draft.origins


def locate_in_files(path: str, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings of a feature in the schedule loaded from `path`, each with its line.

    Their paths count the schedule's own lists: ("workshops", 2, "url"). The files are read again,
    which standard input can't be.
    """
    documents = [Document(name, raw) for name, raw in read_sources(path).items()]
    _, origins = understand_documents(documents)
    origins["series"] = [
        (index, "series")
        for index, document in enumerate(documents)
        if find_nodes(document.text, [("series",)])[0].has(("series",))
    ]
    return locate_diagnostics(
        [diagnostic._replace(path=_find_origin(diagnostic.path, origins)) for diagnostic in found],
        documents,
    )


def read_sources(path: str) -> dict[str, bytes]:
    """The files that a schedule is made of, in their order, each with its bytes as they are.

    The files of a folder belong together: no other run writes while they are read, and they are
    read again where somebody else replaced one meanwhile.
    """
    return {name: raw for name, (raw, _) in _read_files(path).items()}


class _Version(NamedTuple):
    """What is different after a file was replaced or written."""

    inode: int
    modified: int
    size: int


def _read_files(path: str) -> dict[str, tuple[bytes, _Version]]:
    """The files of a schedule as `read_sources` gives them, each with the version that was read."""
    if path == STDIN:
        if sys.stdin is None:
            raise UnreadableError("standard input is closed")
        return {"<stdin>": (sys.stdin.buffer.read(MAX_BYTES + 1), _Version(0, 0, 0))}
    for _ in range(_READINGS):
        names = _list_files(path)
        if names == [path]:
            return {path: _read_source(path)}
        with (
            hold_writers(os.path.dirname(os.path.realpath(name)) for name in names),
            suppress(FileNotFoundError, MissingFileError),  # gone since they were listed
        ):
            files = {name: _read_source(name) for name in names}
            found = {name: _read_version(os.stat(name)) for name in _list_files(path)}
            if found == {name: version for name, (_, version) in files.items()}:
                return files
    raise UnreadableError(f"{path}: its files keep changing; try again later")


_READINGS = 100


def _read_source(name: str) -> tuple[bytes, _Version]:
    try:
        with wrap_os_error(name), open(name, "rb") as file:
            version = _read_version(os.fstat(file.fileno()))  # of the time before it was read
            return file.read(MAX_BYTES + 1), version
    except ValueError as error:  # a NUL in the name
        raise UnreadableError(f"{name}: {error}") from error


def _read_version(state: os.stat_result) -> _Version:
    return _Version(state.st_ino, state.st_mtime_ns, state.st_size)


def is_schedule_name(name: str) -> bool:
    """Whether a file of this name in a folder is one of the schedule's."""
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")
