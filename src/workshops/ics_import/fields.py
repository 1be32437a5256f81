"""The properties of someone else's event as the schedule's keys (RFC 5545 section 3.8, RFC 7986).

Each function takes a component and gives what a person would type under one key; None, or nothing
in the list, where the calendar does not state it. What can't be imported is counted on the way.
"""

import re
from functools import cache
from typing import Any, get_args

from workshops.ical.parser import Component, ContentLine
from workshops.ical.text import parse_text, parse_text_list
from workshops.ical.values import clean_rule
from workshops.ics_import.report import ImportReport
from workshops.locales import find_calendar_words, known_languages
from workshops.model import DateOrDateTime, Rsvp, Status

Translations = list[tuple[str | None, str]]
"""A text in each of its languages; None where the calendar does not state which."""


def find_first(component: Component, name: str, report: ImportReport) -> ContentLine | None:
    """The first property of a name that has a value; more than one can't be imported."""
    lines = [line for line in component.select(name) if line.value.strip()]
    report.count(name, len(lines[1:]))
    return lines[0] if lines else None


def read_translations(component: Component, name: str, report: ImportReport) -> Translations:
    """A text, in several languages where the property is there once for each."""
    texts: dict[str | None, str] = {}
    for line in component.select(name):
        text = parse_text(line.value)
        language = line.parameter("LANGUAGE") or None
        if text and language in texts:
            report.count(name)
        elif text:
            texts[language] = text
    return list(texts.items())


def write_translations(texts: Translations, language: str | None) -> str | dict[str, str] | None:
    """The text alone in the series' language, else each text under its language."""
    if len(texts) == 1 and (texts[0][0] or language) == language:
        return texts[0][1]
    return {tag or language or "en": text for tag, text in texts} or None


def read_links(event: Component, report: ImportReport) -> tuple[str | None, str | None]:
    """The address to join at and the page about it; an export has the first in URL as well."""
    named = [(line.name, parse_text(line.value)) for line in event.select(*_CONFERENCES)]
    online = next((link for _, link in named if re.match("https?://", link, re.IGNORECASE)), None)
    for name, link in named:
        report.count(name, int(link not in ("", online)))
    page = find_first(event, "URL", report)
    url = page.value.strip() if page else None
    return online, None if url == online else url


_CONFERENCES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")


def remove_link_block(
    texts: Translations, online: str | None, url: str | None
) -> tuple[Translations, str | None]:
    """A description without the block of links that an export puts last, and the page it names.

    So that a calendar does not grow each time it is exported and imported.
    """
    split = [(language, *_split_link_block(text, online, url)) for language, text in texts]
    found = next((link for _, _, link in split if link), None)
    return [(language, text) for language, text, _ in split if text], url or found


def _split_link_block(text: str, online: str | None, url: str | None) -> tuple[str, str | None]:
    """The text before the block, and the page in it; the complete text if there is no block."""
    rest, _, block = f"\n\n{text}".rpartition("\n\n")
    for pattern in _list_link_blocks() if block else ():
        found = pattern.fullmatch(block)
        if found and found[1] == online and (found[2] == url or (online and not url)):
            return rest.removeprefix("\n\n"), found[2]
    return text, None


@cache
def _list_link_blocks() -> list[re.Pattern[str]]:
    """How the block looks in each language."""
    every = map(find_calendar_words, known_languages())
    labels = [(re.escape(words.join_online), re.escape(words.more)) for words in every]
    return [re.compile(rf"(?:{join}: (\S+))?\n?(?:{more}: (\S+))?") for join, more in labels]


def read_geo(event: Component, report: ImportReport) -> dict[str, str] | None:
    """Latitude and longitude in plain digits, as the file has them."""
    line = find_first(event, "GEO", report)
    if line is None:
        return None
    degrees = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)[;,]([+-]?\d+(?:\.\d+)?)", line.value, re.ASCII)
    if degrees is None:
        report.count("GEO")
        return None
    # 15 decimals are far below the width of a hair; some programs write more
    latitude, longitude = (re.sub(r"(\.\d{15})\d+", r"\1", text) for text in degrees.groups())
    return {"lat": latitude, "lon": longitude}


def read_tags(event: Component) -> list[str]:
    """The categories, each once."""
    lines = event.select("CATEGORIES")
    return list(dict.fromkeys(tag for line in lines for tag in parse_text_list(line.value)))


def read_status(event: Component, method: str | None, report: ImportReport) -> str | None:
    """None for confirmed, which a dated workshop is by default."""
    line = find_first(event, "STATUS", report)
    # a calendar with METHOD:CANCEL cancels its events (RFC 5546 section 3.2.5)
    status = line.key.lower() if line else "cancelled" if method == "CANCEL" else "confirmed"
    if status not in get_args(Status):
        report.count("STATUS")
    return status if status in ("tentative", "cancelled") else None


def read_rule(event: Component, start: DateOrDateTime | None, report: ImportReport) -> str | None:
    """The RRULE in its usual form."""
    line = find_first(event, "RRULE", report)
    return clean_rule(line.key, start) if line else None


def read_people(event: Component, report: ImportReport) -> list[dict[str, Any]]:
    """The attendees; not rooms and devices, nor somebody without name and address."""
    people = [(line, _read_name_and_address(line)) for line in event.select("ATTENDEE")]
    report.count("ATTENDEE that is not a person", sum(not person for _, person in people))
    return [{**person, **_read_participation(line, report)} for line, person in people if person]


def _read_name_and_address(line: ContentLine) -> dict[str, str]:
    """Name and address; nothing for rooms and devices, and where both are missing."""
    if (line.parameter("CUTYPE") or "").upper() in ("ROOM", "RESOURCE"):
        return {}
    scheme, _, address = line.value.strip().partition(":")
    if scheme.lower() != "mailto":  # Apple writes the path of a principal, and EMAIL beside it
        address = line.parameter("EMAIL") or ""
    address = address if "@" in address else ""
    written = line.find_parameter("CN")
    # commas do not divide a CN, even without quotes
    name = " ".join(parse_text(written.text).split()) if written else ""
    person = {"name": name or address, "email": address}
    return {key: value for key, value in person.items() if value}


_ROLES = {
    "CHAIR": "chair",
    "REQ-PARTICIPANT": None,
    "OPT-PARTICIPANT": "optional",
    "NON-PARTICIPANT": "observer",
}
_ANSWERS = get_args(Rsvp)


def _read_participation(line: ContentLine, report: ImportReport) -> dict[str, str]:
    """Role and answer; those that RFC 5545 gives by default are left out."""
    role = (line.parameter("ROLE") or "REQ-PARTICIPANT").upper()
    report.count("ROLE of ATTENDEE", int(role not in _ROLES))
    answer = (line.parameter("PARTSTAT") or "").lower()
    report.count("PARTSTAT of ATTENDEE", int(answer not in ("", *_ANSWERS)))
    part = {"role": _ROLES.get(role), "rsvp": answer if answer in _ANSWERS else None}
    return {key: value for key, value in part.items() if value}


def read_organizer(event: Component, report: ImportReport) -> dict[str, str] | None:
    """Who invites: name and address."""
    line = find_first(event, "ORGANIZER", report)
    person = _read_name_and_address(line) if line else {}
    report.count("ORGANIZER", int(line is not None and not person))
    return person or None
