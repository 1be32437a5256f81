"""The properties of someone else's event as the schedule's keys (RFC 5545 section 3.8, RFC 7986).

Each function takes a component and gives what a person would type under one key; None, or nothing
in the list, where the calendar does not say. What can't be carried is counted on the way.
"""

import re
from typing import Any, get_args

from workshops.ical.parser import Component, ContentLine
from workshops.ical.text import parse_text, parse_text_list
from workshops.ics_import.report import Losses
from workshops.locales import find_calendar_words, known_languages
from workshops.model import Rsvp, Status

Says = list[tuple[str | None, str]]
"""A text in each of its languages; None where the calendar does not say which."""


def find_first(component: Component, name: str, losses: Losses) -> ContentLine | None:
    """The first property of a name that says something; more than one can't be carried."""
    lines = [line for line in component.select(name) if line.value.strip()]
    losses.count(name, len(lines[1:]))
    return lines[0] if lines else None


def read_says(component: Component, name: str, losses: Losses) -> Says:
    """A text, in several languages where the property stands there once for each."""
    says: dict[str | None, str] = {}
    for line in component.select(name):
        text = parse_text(line.value)
        language = line.parameter("LANGUAGE") or None
        if text and language in says:
            losses.count(name)
        elif text:
            says[language] = text
    return list(says.items())


def write_says(says: Says, language: str | None) -> str | dict[str, str] | None:
    """The text alone in the series' language, else each text under its language."""
    if len(says) == 1 and (says[0][0] or language) == language:
        return says[0][1]
    return {tag or language or "en": text for tag, text in says} or None


def read_links(event: Component, losses: Losses) -> tuple[str | None, str | None]:
    """The address to join at and the page about it; an export says the first in URL as well."""
    named = [(line.name, parse_text(line.value)) for line in event.select(*_CONFERENCES)]
    online = next((link for _, link in named if _is_web(link)), None)
    for name, link in named:
        losses.count(name, int(link not in ("", online)))
    page = find_first(event, "URL", losses)
    url = page.value.strip() if page else None
    return online, None if url == online else url


_CONFERENCES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")


def _is_web(link: str) -> bool:
    return bool(re.match("https?://", link, re.IGNORECASE))


def part_links(says: Says, online: str | None, url: str | None) -> tuple[Says, str | None]:
    """A description without the block of links that an export puts last, and the page it names.

    So that a calendar that was exported and imported does not grow with every turn.
    """
    parted = [(language, *_part_block(text, online, url)) for language, text in says]
    found = next((link for _, _, link in parted if link), None)
    return [(language, text) for language, text, _ in parted if text], url or found


def _part_block(text: str, online: str | None, url: str | None) -> tuple[str, str | None]:
    """The text before the block, and the page in it; the whole text where it ends otherwise."""
    rest, _, block = f"\n\n{text}".rpartition("\n\n")
    for words in map(find_calendar_words, known_languages()):
        form = rf"(?:{words.join_online}: (\S+))?\n?(?:{words.more}: (\S+))?"
        found = re.fullmatch(form, block)
        if block and found and found[1] == online and (found[2] == url or (online and not url)):
            return rest.removeprefix("\n\n"), found[2]
    return text, None


def read_geo(event: Component, losses: Losses) -> dict[str, str] | None:
    """Latitude and longitude in plain digits, as the file has them."""
    line = find_first(event, "GEO", losses)
    if line is None:
        return None
    degrees = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)[;,]([+-]?\d+(?:\.\d+)?)", line.value, re.ASCII)
    if degrees is None:
        losses.count("GEO")
        return None
    return {"lat": _shorten(degrees[1]), "lon": _shorten(degrees[2])}


def _shorten(degrees: str) -> str:
    """At most 15 decimals, far below the width of a hair."""
    return re.sub(r"(\.\d{15})\d+", r"\1", degrees)


def read_tags(event: Component) -> list[str]:
    """The categories, each once."""
    lines = event.select("CATEGORIES")
    return list(dict.fromkeys(tag for line in lines for tag in parse_text_list(line.value)))


def read_status(event: Component, method: str | None, losses: Losses) -> str | None:
    """None for confirmed, which a dated workshop is by default."""
    line = find_first(event, "STATUS", losses)
    status = line.key.lower() if line else "cancelled" if method == "CANCEL" else "confirmed"
    if status not in get_args(Status):
        losses.count("STATUS")
    return status if status in ("tentative", "cancelled") else None


def read_rule(event: Component, losses: Losses) -> str | None:
    """The RRULE as it is, without the zeros and signs that only some programs write."""
    line = find_first(event, "RRULE", losses)
    if line is None:
        return None
    return ";".join(_trim(part) for part in line.key.split(";") if part)


def _trim(part: str) -> str:
    return re.sub(r"(?<=[=,])\+?0*(?=[1-9]\d*(,|$))", "", part)


def read_people(event: Component, losses: Losses) -> list[dict[str, Any]]:
    """The attendees; rooms and devices are none, and someone without name and address neither."""
    people = [(line, _read_person(line)) for line in event.select("ATTENDEE")]
    losses.count("ATTENDEE who is no person", sum(not person for _, person in people))
    return [{**person, **_read_part(line, losses)} for line, person in people if person]


def _read_person(line: ContentLine) -> dict[str, str]:
    kind = (line.parameter("CUTYPE") or "INDIVIDUAL").upper()
    address = _read_address(line)
    name = _read_name(line) or address
    if kind in ("ROOM", "RESOURCE") or not name:
        return {}
    return {"name": name, "email": address} if address else {"name": name}


def _read_address(line: ContentLine) -> str:
    scheme, _, address = line.value.strip().partition(":")
    found = address if scheme.lower() == "mailto" else line.parameter("EMAIL") or ""
    return found if "@" in found else ""


def _read_name(line: ContentLine) -> str:
    """The whole CN: commas do not part it, even without quotes."""
    written = line.find_parameter("CN")
    return " ".join(parse_text(written.text).split()) if written else ""


_ROLES = {
    "CHAIR": "chair",
    "REQ-PARTICIPANT": None,
    "OPT-PARTICIPANT": "optional",
    "NON-PARTICIPANT": "observer",
}
_ANSWERS = get_args(Rsvp)


def _read_part(line: ContentLine, losses: Losses) -> dict[str, str]:
    """Role and answer; those that RFC 5545 gives by default are left out."""
    role = (line.parameter("ROLE") or "REQ-PARTICIPANT").upper()
    losses.count("ROLE of ATTENDEE", int(role not in _ROLES))
    answer = (line.parameter("PARTSTAT") or "").lower()
    losses.count("PARTSTAT of ATTENDEE", int(answer not in ("", *_ANSWERS)))
    part = {"role": _ROLES.get(role), "rsvp": answer if answer in _ANSWERS else None}
    return {key: value for key, value in part.items() if value}


def read_organizer(event: Component, losses: Losses) -> dict[str, str] | None:
    """Who invites: name and address."""
    line = find_first(event, "ORGANIZER", losses)
    person = _read_person(line) if line else {}
    losses.count("ORGANIZER", int(line is not None and not person))
    return person or None
