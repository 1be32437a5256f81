"""A mail as the server delivered it: who wrote it, and the calendars in it.

Mail comes from anybody and may be damaged in any way, or made to keep its reader busy: reading a
header takes the square of its length, so nothing long is read.
"""

import base64
import codecs
import quopri
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import (
    MessageError,
    MisplacedEnvelopeHeaderDefect,
    MissingHeaderBodySeparatorDefect,
)
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32, Policy
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypeVar

from workshops.ical.text import strip_controls
from workshops.names import fold_address

MAX_BYTES = 25_000_000
"""The limit for a mail; mail servers rarely take larger ones, and one would fill the memory."""
MAX_LINES = 1_000_000
"""Line ends are two characters where a mail is as it came (RFC 5322 section 2.1)."""
MAX_HEADER = 8_000
MAX_HEADERS = 64_000
MAX_PARTS = 1_000
MAX_NESTED = 100
"""Multiparts and attached mails: the parser compares each line with the boundaries around it."""


class ReceivedMail(NamedTuple):
    """A calendar that somebody sent, or what is wrong with the mail that should hold it.

    `origin` names file and message. `senders` are the folded addresses in From, None for a calendar
    file that no mail brought; `forwarded_by` those of the mails that this one was attached to.
    `sent` (aware) is the mail's date; `method` the iTIP method of the part that is the calendar.
    `is_unauthenticated` where the receiving server found that it is not from that address.
    Without `calendar` and `damage` it is a mail about something else.
    """

    origin: str
    senders: tuple[str, ...] | None = None
    sent: datetime | None = None
    calendar: bytes | None = None
    damage: str = ""
    method: str = ""
    forwarded_by: tuple[str, ...] = ()
    is_unauthenticated: bool = False
    author: str = ""
    subject: str = ""


_PARSER_ERRORS = (
    MessageError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
    MemoryError,
)
"""The standard library's parser raises these for broken mail; its documentation names none."""


def read_mail(content: bytes, origin: str) -> list[ReceivedMail]:
    """One for each calendar of a mail, the same calendar twice being one; else one without."""
    try:
        limits = _Limits(content)
        start = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
        return list(_list_mails(limits.parse(start), limits, ReceivedMail(origin)))
    except _LimitError as error:
        return [ReceivedMail(origin, damage=str(error))]
    except _PARSER_ERRORS as error:
        reason = str(error) or type(error).__name__
        return [ReceivedMail(origin, damage=f"the mail is damaged ({reason[:100]})")]


class _LimitError(Exception):
    """A mail is larger in some way than any that people send."""


class _Limits:
    """The lines, headers and parts that may still be read of a mail; else it raises _LimitError."""

    def __init__(self, content: bytes) -> None:
        self.headers = MAX_HEADERS
        self.parts = MAX_PARTS
        self.nested = MAX_NESTED
        self.lines = MAX_LINES
        if len(content) > MAX_BYTES:
            raise _LimitError(f"is larger than {MAX_BYTES // 1_000_000} MB")

    def count_lines(self, content: bytes) -> None:
        """Take in the lines of a mail, or of what was decoded from one: 18 MB hold 18 million."""
        self.lines -= content.count(b"\n") + content.count(b"\r")
        if self.lines < 0:
            raise _LimitError(f"has more than {MAX_LINES // 2} lines")

    def parse(self, content: bytes) -> Message:
        """The mail, its headers as plain text: what they mean is read only where it is needed."""
        self.count_lines(content)
        policy = _LimitedPolicy(limits=self)  # type: ignore[call-arg]  # any attribute of the class
        parser = BytesParser(self._count_part, policy=policy)  # type: ignore[arg-type]  # as here
        return parser.parsebytes(content)

    def _count_part(self, policy: "Policy[Message]") -> Message:
        self.parts -= 1
        if self.parts < 0:
            raise _LimitError(f"has more than {MAX_PARTS} parts")
        return Message(policy=policy)

    def count_header(self, lines: Sequence[str]) -> None:
        """Take in the lines of the next header."""
        size = sum(map(len, lines))
        self.headers -= size
        if size > MAX_HEADER:
            raise _LimitError(f"has a header of more than {MAX_HEADER // 1000} kB")
        if self.headers < 0:
            raise _LimitError(f"has more than {MAX_HEADERS // 1000} kB of headers")
        self.nested -= bool(_NESTED.match("".join(lines)))
        if self.nested < 0:
            raise _LimitError(f"contains more than {MAX_NESTED} mails or groups of parts")


_NESTED = re.compile(r"content-type:\s*(?:multipart|message)/", re.IGNORECASE)


class _LimitedPolicy(Compat32):
    limits: Any = None

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        self.limits.count_header(sourcelines)
        return super().header_source_parse(sourcelines)


def _list_mails(message: Message, limits: _Limits, outer: ReceivedMail) -> Iterator[ReceivedMail]:
    """The calendars of a mail and of the mails attached to it; `outer` is the one around it."""
    mail = _read_headers(message, outer)
    parts = list(_walk(message))
    found = {}
    for part in parts:
        if (calendar := _extract_calendar(part)) is not None:
            limits.count_lines(calendar)
            method = _read_method_parameter(part)
            plain = b"\n".join(calendar.split())  # two copies differ in their line ends
            found[plain] = mail._replace(calendar=calendar, method=method)
    attached = [
        inner
        for part in parts
        if part.get_content_type() == "message/rfc822"
        for inner in _list_mails(_open_attached(part, limits), limits, mail)
        if inner.calendar or inner.damage
    ]
    yield from found.values()
    yield from attached
    if not found and not attached:
        is_winmail = any(
            part.get_content_type() in _WINMAIL_TYPES or _read_filename(part) == "winmail.dat"
            for part in parts
        )
        yield mail._replace(damage=_WINMAIL if is_winmail else "")


_WINMAIL_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_WINMAIL = (
    "the answer is in Outlook's own format (winmail.dat); ask the sender to send mail as HTML or "
    "plain text instead of Rich Text"
)


def _read_headers(message: Message, outer: ReceivedMail) -> ReceivedMail:
    """Who sent a mail and when; that is attached to the mail `outer`, if that has senders."""
    forwarders = () if outer.senders is None else outer.senders or (UNREADABLE,)
    # the topmost is that of the receiving server, which rejects the sender (RFC 8601)
    result = re.sub(r"\([^()]*\)", "", str(message.get("Authentication-Results", "")))
    is_rejected = re.search(r"\bdmarc\s*=\s*fail\b", result, re.IGNORECASE) is not None
    sent = _read_leniently(lambda: parsedate_to_datetime(str(message["Date"])))
    return ReceivedMail(
        outer.origin,
        _read_senders(message),
        sent.replace(tzinfo=sent.tzinfo or UTC) if sent else None,
        forwarded_by=(*outer.forwarded_by, *forwarders),
        is_unauthenticated=outer.is_unauthenticated or is_rejected,
        author=_read_header(message, "from"),
        subject=_read_header(message, "subject"),
    )


def _walk(message: Message) -> Iterator[Message]:
    """Every part that has no parts of its own; attached mails are not opened."""
    parts = _list_inside(message) if message.get_content_maintype() == "multipart" else []
    for part in parts:
        yield from _walk(part)
    if not parts:
        yield message


def _list_inside(message: Message) -> list[Message]:
    held = message.get_payload()
    return [part for part in held if isinstance(part, Message)] if isinstance(held, list) else []


def _open_attached(part: Message, limits: _Limits) -> Message:
    """The mail in a message/rfc822, which some programs encode against RFC 2046 section 5.2.1."""
    (inner,) = _list_inside(part)
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "base64":
        return limits.parse(base64.b64decode(inner.as_bytes()))
    if encoding == "quoted-printable":
        return limits.parse(quopri.decodestring(inner.as_bytes()))
    return inner


Value = TypeVar("Value")


def _read_leniently(read: Callable[[], Value]) -> Value | None:
    """The value of a header; None where it breaks the grammar."""
    try:
        return read()
    except _PARSER_ERRORS:
        return None


_NAMES = re.compile(
    r'"(?:[^"\\]|\\.)*"|\([^()]*\)|=\?[\w-]+(?:\*[\w-]+)?\?[BbQq]\?[^?\s<>(),@"]*\?='
)
"""Quoted names, comments and encoded words, which hold no address (RFC 2047 section 5)."""
_ADDRESS = re.compile(r"[^<>@]*<\s*([^<>@\s]+@[^<>@\s]+)\s*>|\s*([^<>@\s]+@[^<>@\s]+)\s*")
UNREADABLE = "an unreadable address"
SECOND_FROM = "a second From header"
"""Take the place of an unknown sender's address, and match no person."""


def _read_senders(message: Message) -> tuple[str, ...]:
    """The addresses in From, and never what a display name looks like.

    The standard library forgives more than is safe here: of `ana@example.org <mallory@…>` it takes
    Ana, and it looks into encoded words. A From that breaks the grammar has no sender. Nor
    has a mail with a second From (RFC 5322 section 3.6 allows one), as programs differ in which
    they show; the library does not read `From :` (section 4.5) as a header.
    """
    headers = [_decode_raw(value) for name, value in message.raw_items() if name.lower() == "from"]
    found = []
    for header in headers:
        plain = _NAMES.sub(" x ", " ".join(header.split()))
        parts = [part.removesuffix(" x ").strip() for part in plain.split(",")]
        # of an unquoted "Ek, Ana <ana@…>", the part before the comma has no address
        found += [_ADDRESS.fullmatch(part) for part in parts if "@" in part or "<" in part]
    senders = [fold_address(match[1] or match[2]) if match else UNREADABLE for match in found]
    is_hidden = message.get_unixfrom() or any(isinstance(d, _HIDING) for d in message.defects)
    if len(headers) > 1 or is_hidden:
        senders.append(SECOND_FROM)
    return tuple(dict.fromkeys(senders))


_HIDING = (MisplacedEnvelopeHeaderDefect, MissingHeaderBodySeparatorDefect)


def _read_header(message: Message, name: str) -> str:
    """A header as people read it, on one line and not too long."""
    values = [_decode_raw(value) for key, value in message.raw_items() if key.lower() == name]
    raw = values[0] if values else ""
    return condense(_read_leniently(lambda: str(make_header(decode_header(raw)))) or raw)


def _decode_raw(header: str) -> str:
    """Decode as UTF-8, which most programs mean by the bytes that a header should not have."""
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def condense(text: str) -> str:
    """Text for one line of a report: no line ends or control characters, not too long."""
    line = " ".join(strip_controls(text).split())
    return f"{line[:200]}…" if len(line) > 200 else line


_CALENDAR_TYPES = ("text/calendar", "text/x-vcalendar", "application/ics")
CALENDAR = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR", re.IGNORECASE)


def _extract_calendar(part: Message) -> bytes | None:
    """The calendar in a part, by its type, name or beginning; in UTF-8 if the charset is known."""
    if part.is_multipart():
        return None
    payload = _read_leniently(lambda: part.get_payload(decode=True))
    if not payload or not isinstance(payload, bytes):
        return None
    is_calendar = part.get_content_type() in _CALENDAR_TYPES or CALENDAR.match(payload)
    if not is_calendar and not _read_filename(part).endswith(".ics"):
        return None
    charset = _read_leniently(part.get_content_charset)
    with suppress(LookupError, ValueError):  # unchanged if the charset is unknown or wrong
        if charset and codecs.lookup(charset).name not in _SLOW:
            return payload.decode(charset).encode()
    return payload


_SLOW = ("idna", "punycode")
"""Codecs that are not a charset of any mail, and take for ever over a long text."""


def _read_filename(part: Message) -> str:
    name = _read_leniently(part.get_filename) or ""
    return (_read_leniently(lambda: str(make_header(decode_header(name)))) or name).strip().lower()


def _read_method_parameter(part: Message) -> str:
    """The method parameter (RFC 6047 section 2.4), for calendars that lack their own METHOD."""
    method = _read_leniently(lambda: part.get_param("method"))
    return method.strip().upper() if isinstance(method, str) else ""
