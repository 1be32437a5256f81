"""A workshop as search engines read it: a schema.org Event, in JSON-LD."""

import json
from typing import Any

from workshops.model import Schedule, Venue, Workshop
from workshops.output.dates import WEEKDAYS
from workshops.output.escape import escape_json
from workshops.output.listings import show_iso


def write_json_ld(
    workshop: Workshop, schedule: Schedule, language: str, address: str | None
) -> str:
    """The JSON-LD of a workshop that has a date, harmless inside a script element.

    Of whole days the end is the last day. `address` is where the page is published.
    """
    venue, online = workshop.venue, workshop.online
    mode = ("Mixed" if online else "Offline") if venue else ("Online" if online else "")
    status = "EventCancelled" if workshop.status == "cancelled" else "EventScheduled"
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": workshop.title.in_language(language),
        "description": workshop.description and workshop.description.in_language(language),
        "startDate": show_iso(workshop.start),
        "endDate": show_iso(workshop.end),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": mode and f"https://schema.org/{mode}EventAttendanceMode",
        "location": [
            *([_describe_place(venue, language)] if venue else []),
            *([{"@type": "VirtualLocation", "url": online}] if online else []),
        ],
        "organizer": _describe_organizer(schedule, language),
        "superEvent": {
            "@type": "EventSeries",
            "name": schedule.series.title.in_language(language),
        },
        "url": address or workshop.url,
        "eventSchedule": _describe_rule(workshop) if workshop.repeat else None,
    }
    return write_script_json({name: value for name, value in event.items() if value})


def write_script_json(document: Any) -> str:
    """JSON without any character that ends a script element or begins markup."""
    written = escape_json(json.dumps(document, ensure_ascii=False))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


_UNITS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_DAYS = dict(zip("MO TU WE TH FR SA SU".split(), WEEKDAYS, strict=True))


def _describe_rule(workshop: Workshop) -> dict[str, Any]:
    """The rule as a schema.org Schedule, as far as that can hold it."""
    parts = dict(part.split("=") for part in (workshop.repeat or "").split(";"))
    days = [_DAYS.get(day) for day in parts.get("BYDAY", "").split(",")]
    until = parts.get("UNTIL", "")
    facts = {
        "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{_UNITS[parts['FREQ']]}",
        "repeatCount": int(parts["COUNT"]) if "COUNT" in parts else None,
        "byDay": [f"https://schema.org/{day}" for day in days if day],
        "endDate": f"{until[:4]}-{until[4:6]}-{until[6:8]}" if until else None,
        "exceptDate": [show_iso(day) for day in workshop.exdates],
        "scheduleTimezone": workshop.timezone,
    }
    return {"@type": "Schedule", **{name: value for name, value in facts.items() if value}}


def _describe_place(venue: Venue, language: str) -> dict[str, Any]:
    parts = {
        "streetAddress": venue.address and venue.address.in_language(language),
        "addressLocality": venue.city and venue.city.in_language(language),
        "addressCountry": venue.country,
    }
    known = {name: value for name, value in parts.items() if value}
    place: dict[str, Any] = {
        "@type": "Place",
        "name": venue.name.in_language(language) if venue.name else venue.label(language),
    }
    if known:
        place["address"] = {"@type": "PostalAddress", **known}
    if venue.geo:
        lat, lon = venue.geo
        place["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    return place


def _describe_organizer(schedule: Schedule, language: str) -> dict[str, Any] | None:
    organizer = schedule.series.organizer
    if organizer is None or organizer.name is None:
        return None
    named = {"@type": "Organization", "name": organizer.name.in_language(language)}
    return {**named, "url": organizer.url} if organizer.url else named
