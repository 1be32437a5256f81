"""The file in which the history of invitations is kept, and the one run that may write to it.

It is beside the schedule, readable to its owner alone, and only grows, so that a message costs the
same whatever is in it. A line is on the disk before what it announces happens. So after a crash the
one message that is in doubt is known by its Message-ID, and a last line that was not written to
its end never counted.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from workshops.errors import MissingFileError, UnreadableError, UsageError, wrap_os_error
from workshops.files.lock import wait_for_lock
from workshops.invitations.history import (
    History,
    Invitee,
    Message,
    RecordedAnswer,
    describe_answer,
    describe_facts,
    describe_outcome,
    describe_sending,
    describe_series,
)
from workshops.invitations.history_lines import (
    Record,
    keep_storable,
    read_record_line,
    write_record_line,
)
from workshops.invitations.history_path import ENDING, history_path
from workshops.model import Attendee, Workshop

_LONGEST = 1 << 20
"""Bytes; a line of ours has a few thousand at most."""


def read_history(schedule: str, series_id: str | None = None) -> History:
    """The history of a schedule, empty where there is no file yet.

    Raises UnreadableError where the file is damaged, which is never taken for an empty one, as
    everyone would be written to again; and UsageError where it is the history of another schedule
    than that of the series.
    """
    path = history_path(schedule)
    history = _read_file(path) if os.path.exists(path) else History()
    if series_id is not None:
        _require_owner(history, path, schedule, series_id)
    return history


def _read_file(path: Path) -> History:
    """What a file adds up to: nothing where a run that wrote no line has just removed it."""
    _require_regular(path)
    with suppress(MissingFileError), wrap_os_error(path), path.open("rb") as file:
        return _replay(file, path)[0]
    return History()


def _replay(file: BinaryIO, path: Path) -> tuple[History, int]:
    """The history that a file's lines add up to, and how many bytes of it are complete lines."""
    history, size, number = History(), 0, 0
    while line := file.readline(_LONGEST):  # a longer one is cut, and then not valid
        number += 1
        if not line.endswith(b"\n") and _is_incomplete(line):
            break
        try:
            history.apply(read_record_line(line))
        except ValueError as error:
            raise UnreadableError(
                f"{path}: damaged in line {number} ({error}); restore the file from a copy, "
                "because without it everyone would be invited again"
            ) from error
        size += len(line)
    return history, size


def _is_incomplete(line: bytes) -> bool:
    """Whether a last line is the beginning of one of ours: a run was stopped while writing it.

    Some file systems fill up with zeros what they have not written when the power fails.
    """
    begun = line.rstrip(b"\0")
    is_ours = begun.startswith(_START) or _START.startswith(begun)
    return is_ours and len(line) < _LONGEST


_START = b'{"event": "'


def _require_regular(path: Path) -> None:
    """Refuse a pipe or a device, which would be read for ever."""
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise UnreadableError(f"{path}: is not a regular file")


def require_only_history(schedule: str, uids: Collection[str]) -> None:
    """Stop where a schedule that was renamed or moved would invite everyone again.

    Raises UsageError where a history beside it, or one folder up, has any of these workshops.
    """
    path = history_path(schedule)
    others = [other for other in sorted(path.parent.glob(f"*{ENDING}")) if other != path]
    if not path.exists():  # the schedule's files were put into a folder of their own
        others += sorted(path.parent.parent.glob(f"*{ENDING}"))
    for other in others:
        if not _read_file(other).workshops.keys().isdisjoint(uids):
            name, right = (os.path.relpath(each, path.parent) for each in (other, path))
            message = f"{name} records what was sent about these workshops; "
            raise UsageError(message + f"rename it to {right}, or use the schedule's old name")


def _require_owner(history: History, path: Path, schedule: str, series_id: str) -> None:
    """Refuse the history of another series or, while that is still there, of another file."""
    if not history.series:
        return
    if history.series != series_id:
        raise UsageError(
            f'{path.name} is the history of the series "{history.series}", not of "{series_id}"; '
            "restore the id of the series, or move that file away"
        )
    own = Path(os.path.realpath(schedule))
    places = [path.parent.parent] if own.is_dir() else [path.parent, path.parent.parent]
    if history.file != _name_schedule(schedule) and any(
        os.path.exists(place / history.file) for place in places
    ):
        raise UsageError(
            f"{path.name} is the history of {history.file}, which still exists; use that "
            "schedule, or delete it if this one replaces it"
        )


def _name_schedule(schedule: str) -> str:
    path = Path(os.path.realpath(schedule))
    return keep_storable(f"{path.name}/" if path.is_dir() else path.name)


class HistoryFile:
    """The history of a run that writes to it: each line is on the disk before the run goes on."""

    def __init__(self, path: Path, handle: int, owner: Record) -> None:
        self._path, self._handle, self._owner = path, handle, owner
        with wrap_os_error(path), os.fdopen(os.dup(handle), "rb") as file:
            self.history, self._size = _replay(file, path)

    def begin(self, workshop: Workshop, attendee: Attendee, message: Message) -> None:
        """Write down what is about to be sent."""
        is_new = self.history.lacks_facts(workshop, message.digest)
        facts = [describe_facts(workshop, message.digest)] if is_new else []
        self._append(*facts, describe_sending(workshop, attendee, message))

    def end(
        self, workshop: Workshop, attendee: Attendee, message: Message, *, is_sent: bool
    ) -> None:
        """Write down whether the server took it."""
        self._append(describe_outcome(workshop, attendee, message, is_sent=is_sent))

    def add_answers(self, answers: Mapping[Invitee, RecordedAnswer]) -> None:
        """Write down those answers that are not known yet."""
        known = self.history.answers
        new = [person for person in sorted(answers) if known.get(person) != answers[person]]
        if new:
            self._append(*(describe_answer(person, answers[person]) for person in new))

    def _append(self, *records: Record) -> None:
        named = {"series": self.history.series, "file": self.history.file}
        if not named.items() <= self._owner.items():
            records = (self._owner, *records)
        lines = [write_record_line(record) for record in records]
        for line in lines:  # before it is written: what can't be read must not get there
            self.history.apply(read_record_line(line))
        with wrap_os_error(self._path):
            self._write(b"".join(lines))

    def _write(self, content: bytes) -> None:
        """Put lines at the end, all or none of them, and wait until the disk has them."""
        os.ftruncate(self._handle, self._size)  # before what a killed run left of a line
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(self._handle, rest) :]
            os.fsync(self._handle)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(self._handle, self._size)
            raise
        self._size += len(content)


@contextmanager
def open_history(schedule: str, series_id: str) -> Iterator[HistoryFile]:
    """The history of a schedule of this series, for a run that writes to it while no other does.

    The file is made with the first line. Raises what `read_history` does, and UnreadableError where
    another run does not end within a minute.
    """
    path = Path(os.path.realpath(history_path(schedule)))
    handle = _open_locked(path)
    try:
        owner = describe_series(series_id, _name_schedule(schedule))
        file = HistoryFile(path, handle, owner)
        _require_owner(file.history, history_path(schedule), schedule, series_id)
        yield file
    finally:
        with suppress(OSError):
            if os.fstat(handle).st_size == 0:
                path.unlink()  # while locked: a run that opened it meanwhile opens it again
        os.close(handle)


def _open_locked(path: Path) -> int:
    while True:
        _require_regular(path)
        with wrap_os_error(path):
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o600)
        try:
            wait_for_lock(handle, path)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


_BINARY = getattr(os, "O_BINARY", 0)  # else Windows would translate line ends
