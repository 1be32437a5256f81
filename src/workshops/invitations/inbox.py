"""Read replies from saved messages, mailboxes, or calendar files saved from a message.

The kind of a file is recognized by its content, not by its name. A mailbox is read one
message at a time.
"""

import mailbox
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from workshops.errors import UnreadableError, wrap_os_error
from workshops.invitations.received_mail import CALENDAR, MAX_BYTES, ReceivedMail, read_mail

STDIN = "-"


def read_inbox(path: str) -> Iterator[ReceivedMail]:
    """The calendars in a file, a Maildir or a folder of files, or on standard input ("-").

    Raises UnreadableError for what can't be read.
    """
    with wrap_os_error(path):
        if path == STDIN:
            if sys.stdin is None:
                raise UnreadableError("standard input is closed")
            yield from _read_copy(sys.stdin.buffer, "<stdin>")
        elif os.path.isdir(path):
            yield from _read_folder(path)
        elif os.path.isfile(path):
            yield from _read_mail_file(path, os.path.basename(path))
        else:
            with open(path, "rb") as pipe:
                yield from _read_copy(pipe, path)


def _read_copy(pipe: BinaryIO, label: str) -> Iterator[ReceivedMail]:
    """From a copy on disk, because a mailbox is read by position and may be huge."""
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy")
        size = 0
        with open(copy, "wb") as file:
            while part := pipe.read(_CHUNK):
                size += file.write(part)
                if size > _MAX_PIPE:
                    raise UnreadableError(f"{label}: is larger than {_MAX_PIPE >> 30} GiB")
        yield from _read_mail_file(copy, label)


_CHUNK = 2**20
_MAX_PIPE = 2**30
"""The limit for a mailbox through a pipe, which may be endless; save a larger one to a file."""


_MAIL_FILES = (".ics", ".eml", ".mbox", ".mbx")


def _read_folder(folder: str) -> Iterator[ReceivedMail]:
    label = os.path.basename(os.path.abspath(folder))
    if os.path.isdir(os.path.join(folder, "cur")) or os.path.isdir(os.path.join(folder, "new")):
        yield from _read_maildir(folder, label)
        return
    names = sorted(name for name in os.listdir(folder) if name.lower().endswith(_MAIL_FILES))
    if not names:
        raise UnreadableError(f"{folder}: neither a Maildir nor a folder of .ics and .eml files")
    for name in names:
        path, origin = os.path.join(folder, name), f"{label}/{name}"
        if os.path.isfile(path):  # a pipe would be waited for
            with suppress(FileNotFoundError):
                yield from _read_mail_file(path, origin)
                continue
        yield ReceivedMail(origin, damage=_explain_absence(path))


def _explain_absence(path: str | Path) -> str:
    """Why there is no file where one was listed: a mail program may be at work there, too."""
    return "is not a file" if os.path.lexists(path) else "was moved or deleted meanwhile; run again"


def _read_maildir(folder: str, label: str) -> Iterator[ReceivedMail]:
    """Every message of cur and new, opened for reading only, in the order of their names."""
    folders = [path for name in ("cur", "new") if (path := Path(folder, name)).is_dir()]
    paths = [path for folder in folders for path in folder.iterdir() if path.name[0] != "."]
    for path in sorted(paths, key=lambda path: path.name):
        origin = f"{label} message {path.name}"
        if path.is_file():
            with suppress(FileNotFoundError), path.open("rb") as file:
                yield from read_mail(file.read(MAX_BYTES + 1), origin)
                continue
        yield ReceivedMail(origin, damage=_explain_absence(path))


_HEADER = re.compile(rb"\s*[!-9;-~]+[ \t]*:")
_OBSOLETE_FROM = re.compile(rb"From[ \t]*:")
"""A header with a blank before its colon (RFC 5322 section 4.5), not the start of a mailbox."""


def _read_mail_file(path: str, label: str) -> Iterator[ReceivedMail]:
    with open(path, "rb") as file:
        head = file.read(2000)
        if head.startswith(b"From ") and not _OBSOLETE_FROM.match(head):
            yield from _read_mailbox(path, label)
            return
        content = head + file.read(MAX_BYTES + 1 - len(head))
    if CALENDAR.match(head) or head.startswith((b"\xff\xfe", b"\xfe\xff", b"B\0E\0", b"\0B\0E")):
        yield ReceivedMail(label, calendar=content)
    elif not head.strip():
        yield ReceivedMail(label, damage="is empty")
    elif _HEADER.match(head):
        yield from read_mail(content, label)
    else:
        yield ReceivedMail(label, damage="is neither a calendar, nor a mail, nor a mailbox")


def _read_mailbox(path: str, label: str) -> Iterator[ReceivedMail]:
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            content = box.get_file(key, from_=True).read(MAX_BYTES + 1)
            if not _OBSOLETE_FROM.match(content):  # which the library takes for a separator
                content = content.partition(b"\n")[2]
            yield from read_mail(content, f"{label} message {number}")
    finally:
        box.close()
