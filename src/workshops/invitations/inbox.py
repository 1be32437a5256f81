"""Answers come back as mail: a saved message, a whole mailbox, or the calendar file out of one.

What a file is, its content tells, not its name. A mailbox is read one message at a time. Mail comes
from anybody and may be damaged in any way: that is said of the message, and the next one is read.
"""

import codecs
import mailbox
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from workshops.errors import UnreadableError
from workshops.names import fold_address

STDIN = "-"
MAX_BYTES = 40_000_000
"""No message with an answer is larger; one that is would fill the memory."""


class Letter(NamedTuple):
    """A calendar that somebody sent, or what is wrong with the mail that should hold it.

    `origin` names file and message. `senders` are the folded addresses in From, None for a calendar
    file that no mail brought; `sent` (aware) is the mail's date. Without `calendar` and `damage`
    it is a mail about something else.
    """

    origin: str
    senders: tuple[str, ...] | None = None
    sent: datetime | None = None
    calendar: bytes | None = None
    damage: str = ""


def read_inbox(path: str) -> Iterator[Letter]:
    """The calendars in a file, a Maildir or a folder of files, or on standard input ("-").

    Raises UnreadableError for what can't be read.
    """
    try:
        if path == STDIN:
            yield from _read_stdin()
        elif os.path.isdir(path):
            yield from _read_folder(path)
        elif os.path.isfile(path):
            yield from _read_file(path, os.path.basename(path))
        else:
            with open(path, "rb") as pipe:
                yield from _read_copy(pipe, path)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from error


def _read_stdin() -> Iterator[Letter]:
    if sys.stdin is None:
        raise UnreadableError("standard input is closed")
    yield from _read_copy(sys.stdin.buffer, "<stdin>")


def _read_copy(pipe: BinaryIO, label: str) -> Iterator[Letter]:
    """From a copy on disk, because a mailbox is read by position and may be huge."""
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy")
        with open(copy, "wb") as file:
            shutil.copyfileobj(pipe, file)
        yield from _read_file(copy, label)


_LETTER_FILES = (".ics", ".eml", ".mbox", ".mbx")


def _read_folder(folder: str) -> Iterator[Letter]:
    label = os.path.basename(os.path.abspath(folder))
    if os.path.isdir(os.path.join(folder, "cur")) or os.path.isdir(os.path.join(folder, "new")):
        yield from _read_maildir(folder, label)
        return
    names = sorted(name for name in os.listdir(folder) if name.lower().endswith(_LETTER_FILES))
    if not names:
        raise UnreadableError(f"{folder}: neither a Maildir nor a folder of .ics and .eml files")
    for name in names:
        yield from _read_file(os.path.join(folder, name), f"{label}/{name}")


def _read_maildir(folder: str, label: str) -> Iterator[Letter]:
    """Every message of cur and new, opened for reading alone, in the order of their names."""
    paths = [path for part in ("cur", "new") for path in _list_messages(Path(folder, part))]
    for path in sorted(paths, key=lambda one: one.name):
        with path.open("rb") as file:
            yield from _read_mail(file.read(MAX_BYTES + 1), f"{label} message {path.name}")


def _list_messages(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")]


_CALENDAR = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR", re.IGNORECASE)
_HEADER = re.compile(rb"\s*[!-9;-~]+[ \t]*:")


def _read_file(path: str, label: str) -> Iterator[Letter]:
    with open(path, "rb") as file:
        head = file.read(2000)
        if head.startswith(b"From "):
            yield from _read_mailbox(path, label)
            return
        content = head + file.read(MAX_BYTES + 1 - len(head))
    if _CALENDAR.match(head) or head.startswith((b"\xff\xfe", b"\xfe\xff", b"B\0E\0", b"\0B\0E")):
        yield Letter(label, calendar=content)
    elif not head.strip():
        yield Letter(label, damage="is empty")
    elif _HEADER.match(head):
        yield from _read_mail(content, label)
    else:
        yield Letter(label, damage="is neither a calendar, nor a mail, nor a mailbox")


def _read_mailbox(path: str, label: str) -> Iterator[Letter]:
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            content = box.get_file(key).read(MAX_BYTES + 1)
            yield from _read_mail(content, f"{label} message {number}")
    finally:
        box.close()


_FAULTS = (
    MessageError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
)
"""What the standard library's parser raises over mail that breaks its grammar, against its word."""


def _read_mail(content: bytes, origin: str) -> Iterator[Letter]:
    """One letter for each calendar of a mail; the same calendar twice is one."""
    if len(content) > MAX_BYTES:
        yield Letter(origin, damage=f"is larger than {MAX_BYTES // 1_000_000} MB")
        return
    try:
        yield from list(_list_letters(content, origin))
    except _FAULTS as error:
        is_deep = isinstance(error, RecursionError)
        reason = "nested too deep" if is_deep else str(error) or type(error).__name__
        yield Letter(origin, damage=f"the mail is damaged ({reason[:100]})")


def _list_letters(content: bytes, origin: str) -> Iterator[Letter]:
    start = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    message = message_from_bytes(start, policy=policy.default)
    assert isinstance(message, EmailMessage), "that is the policy's kind of message"
    parts = [part for part in message.walk() if not part.is_multipart()]
    letter = Letter(origin, _read_senders(message), _read_date(message))
    calendars = {_compare(found): found for part in parts if (found := _read_calendar(part))}
    for calendar in calendars.values():
        yield letter._replace(calendar=calendar)
    if not calendars:
        yield letter._replace(damage=_explain_lack(parts))


Value = TypeVar("Value")


def _attempt(read: Callable[[], Value], otherwise: Value) -> Value:
    """A header's value, or another where the header breaks the grammar."""
    try:
        return read()
    except _FAULTS:
        return otherwise


_NO_ADDRESS = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)|=\?[^?\s]*\?[BbQq]\?[^?]*\?=')
"""Quoted names, comments and encoded words, which hold no address (RFC 2047 section 5)."""
_ADDRESS = re.compile(r"[^<>@]*<\s*([^<>@\s]+@[^<>@\s]+)\s*>|\s*([^<>@\s]+@[^<>@\s]+)\s*")


UNREADABLE = "an unreadable address"
"""Stands for who can't be told from a From, and is nobody's address."""


def _read_senders(message: EmailMessage) -> tuple[str, ...]:
    """The addresses in From, and never what a display name looks like.

    The standard library forgives more than is safe here: of `ana@example.org <mallory@…>` it takes
    Ana, and it looks into encoded words. What breaks the grammar names nobody.
    """
    raw = [str(value) for name, value in message.raw_items() if name.lower() == "from"]
    headers = [one.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for one in raw]
    plain = (_NO_ADDRESS.sub(" x ", " ".join(one.split())) for one in headers)
    found = (_ADDRESS.fullmatch(one) for header in plain for one in _split_people(header))
    return tuple(
        dict.fromkeys(fold_address(one[1] or one[2]) if one else UNREADABLE for one in found)
    )


def _split_people(header: str) -> list[str]:
    """The people in a From; a comma in a name that should be quoted parts nobody."""
    parts = [part.removesuffix(" x ").strip() for part in header.split(",")]
    return [part for part in parts if "@" in part or "<" in part]


def _read_date(message: EmailMessage) -> datetime | None:
    """When it was sent; UTC where the header does not say how far from it."""
    sent: datetime | None = _attempt(lambda: message["Date"].datetime, None)
    return sent if sent is None or sent.tzinfo else sent.replace(tzinfo=UTC)


_CALENDAR_TYPES = ("text/calendar", "application/ics")


def _read_calendar(part: EmailMessage) -> bytes | None:
    """The calendar in a part by its type or by its name, in UTF-8 as far as it can be told."""
    name = _attempt(lambda: part.get_filename() or "", "")
    if part.get_content_type() not in _CALENDAR_TYPES and not name.lower().endswith(".ics"):
        return None
    payload = _attempt(lambda: part.get_payload(decode=True), None)
    charset = _attempt(part.get_content_charset, None)
    return _recode(payload, charset) if isinstance(payload, bytes) else None


_SLOW = ("idna", "punycode")
"""Codecs that are no charset of any mail, and take for ever over a long text."""


def _recode(content: bytes, charset: str | None) -> bytes:
    """In UTF-8; as it is where its charset is unknown or untrue."""
    try:
        if charset and codecs.lookup(charset).name not in _SLOW:
            return content.decode(charset).encode()
    except (LookupError, ValueError):
        pass
    return content


def _compare(calendar: bytes) -> bytes:
    """The calendar without the line ends that make two copies of it differ."""
    return b"\n".join(calendar.split())


def _explain_lack(parts: list[EmailMessage]) -> str:
    """Why a mail may hold an answer that can't be read; empty for a mail about something else."""
    if any(part.get_content_type() == "application/ms-tnef" for part in parts):
        return "the answer is in Outlook's own format (winmail.dat), which only Outlook reads"
    return ""
