"""What each person was last sent, in a file beside the schedule: nobody is sent a thing twice.

The schedule says what is; only the ledger knows who was told, so that a person who is no longer in
the file still gets a cancellation (RFC 5546 section 3.2.5) and SEQUENCE is nobody's chore. A
message is written down before it goes and again once the server took it, so that after a crash the
one message that is in doubt is known by its Message-ID. One line a person, for people who read
differences.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from workshops.errors import UnreadableError, UsageError, WorkshopsError
from workshops.files.lock import lock_folder, try_lock
from workshops.files.write import write_file
from workshops.invitations.history import (
    Ledger,
    Message,
    Recipient,
    Record,
    begin_message,
    end_message,
    forget_unused,
)
from workshops.invitations.plan import Step
from workshops.model import Text, Venue, Workshop
from workshops.timezones import find_zone

VERSION = 1
_ABOUT = "What each attendee was last sent. Kept by `workshops invite`; keep it with the schedule."
_PATIENCE = 5.0
"""Seconds that a run waits for another one to end."""
_NAP = 0.1


class LockedError(WorkshopsError):
    """Another run of the program is sending; the text says which."""


def find_ledger(schedule: str) -> Path:
    """Where the ledger of a schedule is: beside the file, or inside the folder.

    Raises UsageError for standard input, beside which there is nothing.
    """
    if schedule == "-":
        raise UsageError("invitations need a schedule in a file: what was sent is kept beside it")
    place = Path(os.path.realpath(schedule))
    return place / "workshops.ledger.json" if place.is_dir() else place.with_suffix(".ledger.json")


def find_sequences(schedule: str) -> dict[str, int]:
    """SEQUENCE by uid, of what invitations have been sent for (RFC 5546 section 2.1.4).

    Nothing where none have been, and for standard input ("-").
    """
    path = find_ledger(schedule) if schedule != "-" else None
    if path is None or not path.exists():
        return {}
    return {uid: record.sequence for uid, record in read_ledger(path).items()}


def read_ledger(path: Path) -> Ledger:
    """What the file says, nothing where there is none; raises UnreadableError where it is damaged.

    A ledger that can't be understood is never taken for an empty one: everybody would be written
    to again.
    """
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        where = f" from line {error.lineno} on" if isinstance(error, json.JSONDecodeError) else ""
        raise _call_damaged(path, f"no JSON{where}") from error
    version = document.get("version") if isinstance(document, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise UnreadableError(
            f"{path}: written by a newer workshops (its version is {version}, known is {VERSION}); "
            "update the program"
        )
    if version != VERSION:
        raise _call_damaged(path, "it has no version")
    try:
        return {uid: _read_record(uid, one) for uid, one in document["workshops"].items()}
    except ValueError as error:
        raise _call_damaged(path, str(error)) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise _call_damaged(path, "something in it is missing or of another kind") from error


def _call_damaged(path: Path, why: str) -> UnreadableError:
    return UnreadableError(
        f"{path}: damaged ({why}); restore it from a copy, as without it everybody would be "
        "invited again"
    )


class Book:
    """The ledger of a run that sends: every change is in the file before the next thing happens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ledger = forget_unused(read_ledger(path))

    def begin(self, step: Step, message: Message) -> None:
        """Write down what is about to be sent."""
        self._keep(begin_message(self.ledger, step.workshop, step.attendee, message))

    def end(self, step: Step, *, is_taken: bool) -> None:
        """Write down whether the server took it."""
        self._keep(end_message(self.ledger, step.workshop, step.attendee, is_taken=is_taken))

    def _keep(self, ledger: Ledger) -> None:
        write_file(self.path, write_ledger(ledger), lambda _: True)
        self.ledger = ledger


@contextmanager
def open_book(path: Path, since: datetime, sleep: Callable[[float], None]) -> Iterator[Book]:
    """The ledger for a run that sends, which no other run does meanwhile.

    Raises LockedError, with who it is, where another run does not end soon.
    """
    with _lock(path.with_name(f".{path.name}.lock"), since, sleep):
        with lock_folder(path.parent):
            pass  # which clears what a killed run left there
        yield Book(path)


@contextmanager
def _lock(path: Path, since: datetime, sleep: Callable[[float], None]) -> Iterator[None]:
    """Hold a file that only one process can; the system lets go of it however that one ends."""
    handle = _wait_for(path, sleep)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()}, since {since:%Y-%m-%d %H:%M}".encode())
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # while it is held: whoever opened it meanwhile looks again
        os.close(handle)


def _wait_for(path: Path, sleep: Callable[[float], None]) -> int:
    for _ in range(round(_PATIENCE / _NAP)):
        handle = _try_lock(path)
        if handle is not None:
            return handle
        sleep(_NAP)
    raise LockedError(f"{path}: another run is sending ({_read_holder(path)}); try again after it")


def _try_lock(path: Path) -> int | None:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    try:
        if try_lock(handle) and _is_same_file(handle, path):
            return handle
    except BaseException:
        with suppress(OSError):
            if try_lock(handle) and _is_same_file(handle, path):
                path.unlink()
        raise
    os.close(handle)
    return None


def _is_same_file(handle: int, path: Path) -> bool:
    """Whether the lock is on the file that others will open, not on one just removed."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _read_holder(path: Path) -> str:
    try:
        return path.read_text("utf-8") or "just begun"
    except OSError:
        return "just ended"


def write_ledger(ledger: Ledger) -> bytes:
    """The file's bytes: workshops by id, people by address, each person on a line."""
    records = sorted(ledger.items(), key=lambda one: (one[1].id, one[0]))
    workshops = _write_block((_write_key(uid), _write_record(one)) for uid, one in records)
    parts = [("about", _dump(_ABOUT)), ("version", str(VERSION)), ("workshops", workshops)]
    return (_write_block((_write_key(name), value) for name, value in parts) + "\n").encode()


def _write_record(record: Record) -> str:
    facts = sorted(record.facts.items())
    people = sorted(record.people.items())
    return _write_block(
        [
            (_write_key("id"), _dump(record.id)),
            (_write_key("sequence"), str(record.sequence)),
            (_write_key("digest"), _dump(record.digest)),
            (
                _write_key("facts"),
                _write_block((_write_key(name), _write_facts(one)) for name, one in facts),
            ),
            (
                _write_key("people"),
                _write_block((_write_key(name), _write_person(one)) for name, one in people),
            ),
        ]
    )


def _write_block(pairs: Iterable[tuple[str, str]]) -> str:
    """A JSON object, a key a line; not indented, so that a change moves no other line."""
    return "{\n" + ",\n".join(f"{key}: {value}" for key, value in pairs) + "\n}"


@cache
def _write_key(key: str) -> str:
    return _dump(key)


@cache  # all but one are as they were when the ledger was last written
def _write_person(person: Recipient) -> str:
    written = {
        "address": person.address,
        "name": person.name,
        "language": person.language,
        "role": person.role,
        "region": person.region,
        "sent": _describe_message(person.sent),
        "pending": _describe_message(person.pending),
    }
    return _dump({key: value for key, value in written.items() if value is not None})


def _describe_message(message: Message | None) -> dict[str, Any] | None:
    return {**message._asdict(), "time": message.time.isoformat()} if message else None


@cache
def _write_facts(facts: Workshop) -> str:
    venue = facts.venue or Venue()
    written = {
        "title": _describe_text(facts.title),
        "status": facts.status,
        "start": _describe_moment(facts.start),
        "end": _describe_moment(facts.end),
        "timezone": facts.timezone,
        "repeat": facts.repeat,
        "except": [_describe_moment(one) for one in facts.exdates] or None,
        "venue": _describe_text(venue.name),
        "address": _describe_text(venue.address),
        "city": _describe_text(venue.city),
        "country": venue.country,
        "online": facts.online,
        "url": facts.url,
    }
    return _write_block(
        (_write_key(key), _dump(value)) for key, value in written.items() if value is not None
    )


def _describe_text(text: Text | None) -> dict[str, str] | None:
    """Texts by language, the one to fall back to first."""
    return dict(text.translations) if text else None


def _describe_moment(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _dump(value: Any) -> str:
    """JSON on one line, whatever line ends its texts hold."""
    return json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)


_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def _read_record(uid: str, written: Any) -> Record:
    facts = {name: _read_facts(uid, written["id"], one) for name, one in written["facts"].items()}
    people = {key: _read_person(one) for key, one in written["people"].items()}
    told = [one for person in people.values() for one in (person.sent, person.pending) if one]
    if any(message.digest not in facts for message in told):
        raise ValueError(f"the facts that somebody was sent of {written['id']} are missing")
    if any(person.last is None for person in people.values()):
        raise ValueError(f"somebody at {written['id']} was sent nothing")
    return Record(written["id"], int(written["sequence"]), written["digest"], facts, people)


def _read_person(written: Any) -> Recipient:
    messages = {key: _read_message(written.get(key)) for key in ("sent", "pending")}
    return Recipient(**{**written, **messages})


def _read_message(written: Any) -> Message | None:
    if written is None:
        return None
    time = datetime.fromisoformat(written["time"])
    if time.tzinfo is None or written["method"] not in ("REQUEST", "CANCEL"):
        raise ValueError(f"not understood: {written}")
    return Message(**{**written, "time": time, "sequence": int(written["sequence"])})


def _read_facts(uid: str, id: str, written: Any) -> Workshop:
    texts = {key: _read_text(written.get(key)) for key in ("title", "venue", "address", "city")}
    title, name, address, city = texts.values()
    if title is None:
        raise ValueError(f"{id} has no title")
    zone = written.get("timezone")
    venue = Venue(name, address, city, written.get("country"))
    return Workshop(
        id=id,
        title=title,
        series_id="",
        status=written["status"],
        start=_read_moment(written.get("start"), zone),
        end=_read_moment(written.get("end"), zone),
        timezone=zone,
        venue=venue if venue != Venue() else None,
        online=written.get("online"),
        url=written.get("url"),
        repeat=written.get("repeat"),
        exdates=tuple(
            moment for one in written.get("except", ()) if (moment := _read_moment(one, zone))
        ),
        written_uid=uid,
    )


def _read_text(written: dict[str, str] | None) -> Text | None:
    if not written:
        return None
    (language, content), *others = written.items()
    return Text(language, content, tuple(others))


def _read_moment(written: str | None, zone: str | None) -> date | datetime | None:
    """A day, or a time on the clocks of the zone where they show what is written."""
    if written is None:
        return None
    if len(written) == len("2018-03-08"):
        return date.fromisoformat(written)
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"{written} has no offset")
    local = moment.astimezone(find_zone(zone)) if zone else moment
    return local if local.utcoffset() == moment.utcoffset() else moment
