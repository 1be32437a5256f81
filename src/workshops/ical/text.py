"""The texts of a calendar entry, as participants read them: plain, in their language, no markup."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from icalendar import Component, vText
from icalendar.prop import vCategory

from workshops.locales import CalendarWords, find_calendar_words
from workshops.locales.dates import format_day, format_hours
from workshops.model import Session, Text, Workshop

# characters that a TEXT can't hold (RFC 5545 section 3.3.11), and marks that are not text
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


class PlainText(vText):
    """A TEXT value (RFC 5545 section 3.3.11) in which every character means itself."""

    def to_ical(self) -> bytes:
        r"""The escaped value; icalendar turns the \N of `C:\New` into a line break."""
        escaped = self.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
        return escaped.replace("\n", r"\n").encode()


def as_text(content: str, language: str | None = None) -> PlainText:
    """A TEXT value without control characters, with its LANGUAGE (RFC 5545 3.2.10) if known."""
    return PlainText(strip_controls(content), params={"LANGUAGE": language} if language else {})


def as_categories(tags: Iterable[Text], language: str | None) -> vCategory | None:
    """A value of CATEGORIES in a language; None without a character that a calendar may hold."""
    names = [tag.in_language(language) for tag in tags]
    categories = vCategory([])
    categories.cats = [text for name in names if (text := as_text(strip_controls(name).strip()))]
    return categories if categories.cats else None


def as_uri(address: str) -> str:
    """A web address in ASCII, as a URI is written (RFC 3986); people paste what browsers show."""
    scheme, _, rest = address.partition("://")
    host = re.split("[/?#]", rest)[0]
    path = quote(rest[len(host) :], safe=_URI_CHARACTERS)
    if not host.isascii():  # Python's "idna" codec is slow to load
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            host = quote(host, safe=_URI_CHARACTERS)
    return f"{scheme}://{host}{path}"


_URI_CHARACTERS = "%/:?#[]@!$&'()*+,;=~-._"


def write_component(component: Component) -> bytes:
    """The content lines of a component (RFC 5545 section 3.1), as its to_ical gives them."""
    lines = []
    properties: list[tuple[str, Any]] = component.property_items()
    for name, value in properties:
        parameters = value.params.to_ical() if getattr(value, "params", None) else b""
        head = f"{name};".encode() + parameters if parameters else name.encode()
        line = head + b":" + (value if isinstance(value, bytes) else bytes(value.to_ical()))
        # icalendar folds every line character by character, which takes half the time of an
        # export; only those of 75 bytes or more need it
        is_long = len(line) >= 75
        lines.append(component.content_line(name, value).to_ical() if is_long else line)
    return b"\r\n".join([*lines, b""])


def strip_controls(content: str) -> str:
    """Text with line ends as LF and no other control character but tabs."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", content))


def parse_text(value: str) -> str:
    """A TEXT value without its escapes and without control characters."""
    from workshops.ical.parser import unescape_text  # writing calendars does without the parser

    return strip_controls(unescape_text(value)).strip()


def parse_text_list(value: str) -> list[str]:
    """The TEXT values between commas that are not escaped, without empty ones."""
    return [text for part in re.findall(r"(?:[^\\,]|\\.?)+", value) if (text := parse_text(part))]


def write_description(workshop: Workshop, language: str | None, page: str | None = None) -> str:
    """The text of an entry: what the workshop is about, its programme and its links.

    `page` is the address of the workshop's page.
    """
    words = choose_words(workshop, language)
    programme = list(_list_programme(workshop, words, language))
    blocks = [
        workshop.description.in_language(language) if workshop.description else "",
        "\n".join([words.programme, *programme]) if programme else "",
        write_link_block(workshop, language, page),
    ]
    return "\n\n".join(block for block in blocks if block)


def _list_programme(
    workshop: Workshop, words: CalendarWords, language: str | None
) -> Iterator[str]:
    """A line for each day, each followed by the lines of its sessions."""
    programme = workshop.programme
    for day, sessions in groupby(programme, key=attrgetter("day")):
        if programme[0].day:
            yield format_day(day, words.language) if day else words.day_to_be_announced
        for session in sessions:
            yield _list_session(session, words, language)


def _list_session(session: Session, words: CalendarWords, language: str | None) -> str:
    """`09:30–10:00: Welcome (European Commission)`."""
    when = words.periods[session.period] if session.period else ""
    if session.start and session.end:
        when = format_hours(session.start, session.end, words.language)
    speakers = ", ".join(speaker.in_language(language) for speaker in session.speakers)
    label = session.label(language)
    what = f"{label} ({speakers})" if session.title and speakers else label
    return words.colon.join(part for part in (when, what) if part)


def write_link_block(workshop: Workshop, language: str | None, page: str | None = None) -> str:
    """The block of links that ends every description; empty where there is none.

    Written as the entry's own URL is: programs make links of that, not of what browsers show.
    """
    words = choose_words(workshop, language)
    links = [(words.join_online, workshop.online), (words.more, workshop.url)]
    links += [(words.more, page)] if page != workshop.url else []
    return "\n".join(f"{name}{words.colon}{as_uri(link)}" for name, link in links if link)


def write_session_description(session: Session, workshop: Workshop, language: str | None) -> str:
    """The text of a session's own entry: workshop, speakers, what it is about, and the links."""
    blocks = [
        workshop.title.in_language(language),
        ", ".join(speaker.in_language(language) for speaker in session.speakers),
        session.description.in_language(language) if session.description else "",
        write_link_block(workshop, language),
    ]
    return "\n\n".join(block for block in blocks if block)


def choose_words(workshop: Workshop, language: str | None) -> CalendarWords:
    """The words of the language that the workshop's own text comes in."""
    return find_calendar_words((workshop.description or workshop.title).match(language)[0])
