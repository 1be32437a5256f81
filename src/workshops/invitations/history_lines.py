"""The lines of a history: JSON objects, in which every value is checked.

What a line holds ends up in mail headers, file names and calendars. So each value is read by the
reader of the same field of a schedule, and a line that this program would not have written is a
ValueError that names the wrong value.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, TypeVar

from workshops.model import Text, Venue, Workshop
from workshops.names import encode_domain
from workshops.schedule import fields
from workshops.timezones import find_zone

_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_HIGHEST = 2**31 - 1  # of an INTEGER (RFC 5545 section 3.3.8)
_YEARS = range(1900, 2201)
_MISSING = object()

Value = TypeVar("Value")
Record = dict[str, Any]


def write_record_line(record: Record) -> bytes:
    """A record as one line, without its absent values, whatever line ends its texts hold."""
    known = {key: value for key, value in record.items() if value is not None}
    return json.dumps(known, ensure_ascii=False).translate(_LINE_ENDS).encode() + b"\n"


def read_record_line(line: bytes) -> "RecordReader":
    """The record of a line; raises ValueError where it is not a JSON object."""
    try:
        record = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError("not valid JSON") from error
    return RecordReader(record)


class RecordReader:
    """The values of a record by key; each method raises ValueError naming a key that is wrong."""

    def __init__(self, record: object) -> None:
        if not isinstance(record, dict):
            raise ValueError("not a JSON object")  # noqa: TRY004 - a line of a file, not an argument
        self._record: Record = record

    def read(self, key: str, reader: Callable[[str], Value]) -> Value:
        """A text that is there, as a reader of texts understands it."""
        value = self._record.get(key)
        if not isinstance(value, str):
            raise ValueError(f'"{key}" is not a text')  # noqa: TRY004 - as above
        try:
            return reader(value)
        except (ValueError, LookupError, OverflowError) as error:
            raise ValueError(f'"{key}" is not valid') from error

    def find(self, key: str, reader: Callable[[str], Value]) -> Value | None:
        """The same; None where it is absent."""
        return None if self._record.get(key) is None else self.read(key, reader)

    def number(self, key: str) -> int:
        """A number from 0 to that of the largest SEQUENCE."""
        value = self._record.get(key, _MISSING)
        if type(value) is not int or not 0 <= value <= _HIGHEST:
            raise ValueError(f'"{key}" is not a valid number')
        return value

    def flag(self, key: str) -> bool:
        """The value of a flag: true, or false where it is absent."""
        value = self._record.get(key, False)
        if not isinstance(value, bool):
            raise ValueError(f'"{key}" is not true or false')  # noqa: TRY004 - as above
        return value

    def pairs(self, key: str, reader: Callable[[str], Value]) -> list[tuple[str, Value]]:
        """The keys and texts of an object; none where it is absent."""
        value = self._record.get(key)
        if value is None:
            return []
        inner = RecordReader(value)
        return [(name, inner.read(name, reader)) for name in value]

    def texts(self, key: str, reader: Callable[[str], Value]) -> list[Value]:
        """The texts of a list; none where it is absent."""
        value = self._record.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise ValueError(f'"{key}" is not a list')  # noqa: TRY004 - as above
        return [RecordReader({key: item}).read(key, reader) for item in value]


def keep_storable(text: str) -> str:
    """The text without the characters that `read_storable` refuses."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def read_storable(text: str) -> str:
    """Any text that can be written out again."""
    if "\0" in text:
        raise ValueError(text)
    text.encode()  # UnicodeEncodeError, which is a ValueError, for half a character
    return text


def read_label(text: str) -> str:
    """A text on one line, as in headers and messages."""
    if not text.isprintable():
        raise ValueError(text)
    return text


def read_message_id(text: str) -> str:
    """A Message-ID as `plan_message` makes it, which is a MIME boundary too."""
    if not re.fullmatch(r"<[0-9a-f]{32}@[A-Za-z0-9.-]{1,255}>", text):
        raise ValueError(text)
    return text


def read_address(text: str) -> str:
    """An address that mail can carry."""
    if not is_mailable(fields.EMAIL.read(text)):
        raise ValueError(text)
    return text


def is_mailable(address: str) -> bool:
    """Whether mail can go to an address.

    The part before the @ must be ASCII, as few servers accept anything else (RFC 6531), and the
    part after it the name of a host; =? would be read as an encoded word (RFC 2047).
    """
    try:
        name, _, host = encode_domain(address).rpartition("@")
    except UnicodeError:
        return False
    is_known = name.isascii() and "=?" not in name and re.fullmatch("[A-Za-z0-9.-]+", host)
    return bool(is_known)


def read_utc(text: str) -> datetime:
    """An aware time in UTC."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(text)
    return time.astimezone(UTC)


def write_utc(time: datetime | None) -> str | None:
    """The time in UTC, with a Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None


def write_facts(workshop: Workshop) -> Record:
    """What is remembered of a workshop: see `significant.keep_facts`."""
    venue = workshop.venue or Venue()
    exdates = [when.isoformat() for when in workshop.exdates]
    return {
        "title": _write_translations(workshop.title),
        "status": workshop.status,
        "start": workshop.start and workshop.start.isoformat(),
        "end": workshop.end and workshop.end.isoformat(),
        "timezone": workshop.timezone,
        "repeat": workshop.repeat,
        "except": exdates or None,
        "venue": _write_translations(venue.name),
        "address": _write_translations(venue.address),
        "city": _write_translations(venue.city),
        "country": venue.country,
        "online": workshop.online,
        "url": workshop.url,
    }


def _write_translations(text: Text | None) -> dict[str, str] | None:
    """Texts by language, the one to fall back to first."""
    if text is None:
        return None
    return {language: keep_storable(content) for language, content in text.translations}


def read_facts(record: RecordReader) -> Workshop:
    """The workshop that `write_facts` wrote, with its id and uid."""
    name, address, city = (_read_translations(record, key) for key in ("venue", "address", "city"))
    venue = Venue(name, address, city, record.find("country", fields.COUNTRY.read))
    zone = record.find("timezone", fields.ZONE.read)
    read_when = partial(_read_date_or_time, zone=zone)
    title = _read_translations(record, "title")
    if title is None:
        raise ValueError('"title" is missing')
    start, end = (record.find(key, read_when) for key in ("start", "end"))
    if type(start) is not type(end):
        raise ValueError('"start" and "end" must both be dates or both have a time')
    return Workshop(
        id=record.read("workshop", fields.SLUG.read),
        title=title,
        series_id="",
        status=record.read("status", fields.STATUS.read),
        start=start,
        end=end,
        timezone=zone,
        venue=venue if venue != Venue() else None,
        online=record.find("online", fields.URL.read),
        url=record.find("url", fields.URL.read),
        repeat=record.find("repeat", fields.RULE.read),
        exdates=tuple(record.texts("except", read_when)),
        written_uid=record.read("uid", fields.UID.read),
    )


def _read_translations(record: RecordReader, key: str) -> Text | None:
    translations = record.pairs(key, read_storable)
    if not translations:
        return None
    for language, _ in translations:
        fields.read_language_tag(language)
    (language, content), *others = translations
    return Text(language, content, tuple(others))


def _read_date_or_time(text: str, zone: str | None) -> date | datetime:
    """A day, or a time on the clocks of the zone where they show what is written."""
    is_day = len(text) == len("2018-03-08")
    when = date.fromisoformat(text) if is_day else datetime.fromisoformat(text)
    is_naive = isinstance(when, datetime) and when.tzinfo is None
    if is_naive or when.year not in _YEARS:
        raise ValueError(text)
    if zone is None or not isinstance(when, datetime):
        return when
    local = when.astimezone(find_zone(zone))
    return local if local.utcoffset() == when.utcoffset() else when
