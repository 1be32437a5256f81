"""A workshop as search engines read it: a schema.org Event, in JSON-LD."""

import json
from collections.abc import Container, Iterable
from typing import Any

from workshops.model import Schedule, Session, Venue, Workshop
from workshops.names import fold_name
from workshops.output.dates import WEEKDAYS
from workshops.output.escape import escape_json
from workshops.output.listings import show_iso


def write_json_ld(
    workshop: Workshop,
    schedule: Schedule,
    language: str,
    *,
    groups: Container[str] = (),
    former: Workshop | None = None,
    address: str | None = None,
    picture: str | None = None,
) -> str:
    """The JSON-LD of a workshop, harmless inside a script element.

    As Google requires it of events: empty without a date or a location, and every part of the
    programme has a location, too. Of all-day dates the end is the last day. `groups` are the
    names of speakers that are no persons, as `list_organization_names` has them; `former` is the
    workshop as it was when it last had another start, which a postponed one keeps; `address` is
    where the page is published, `picture` where its picture is.
    """
    at = workshop if workshop.start else former
    places = _describe_places(workshop, language)
    if at is None or not places:
        return ""
    status = _name_status(workshop, former)
    kinds = {place["@type"] for place in places}
    mode = "Mixed" if len(kinds) > 1 else "Offline" if "Place" in kinds else "Online"
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": workshop.title.in_language(language),
        "description": workshop.description and workshop.description.in_language(language),
        "startDate": show_iso(at.start),
        "endDate": show_iso(at.end),
        "previousStartDate": show_iso(former.start)
        if former and status == "EventRescheduled"
        else None,
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "location": places,
        "image": [picture] if picture else None,
        "organizer": _describe_organizer(schedule, language),
        "performer": _describe_speakers(workshop.sessions, groups, language),
        "url": address or workshop.url,
        "eventSchedule": _describe_rule(workshop) if workshop.repeat else None,
        "subEvent": [
            _describe_session(session, workshop, places, groups, language)
            for session in workshop.programme
            if session.day and session.label(language) and not workshop.repeat
        ],
    }
    return write_script_json(_drop_empty(event))


def list_organization_names(schedule: Schedule) -> frozenset[str]:
    """The names, folded, of what the schedule knows to be an organization and no person."""
    organizer = schedule.series.organizer
    names = [organization.name for organization in schedule.organizations]
    names += [organizer.name] if organizer and organizer.name else []
    return frozenset(fold_name(text) for name in names for _, text in name.translations)


def _drop_empty(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def _name_status(workshop: Workshop, former: Workshop | None = None) -> str:
    if workshop.status == "cancelled":
        return "EventCancelled"
    if former is None:
        return "EventScheduled"
    return "EventRescheduled" if workshop.start else "EventPostponed"


def _describe_places(workshop: Workshop, language: str) -> list[dict[str, Any]]:
    """The venue and the online meeting; either may be missing."""
    venue, online = workshop.venue, workshop.online
    places = [_describe_place(venue, language)] if venue and venue.label(language) else []
    return places + ([{"@type": "VirtualLocation", "url": online}] if online else [])


def _describe_speakers(
    sessions: Iterable[Session], groups: Container[str], language: str
) -> list[dict[str, str]]:
    """Who speaks, each once, as the programme on the page names them."""
    speakers = (speaker.in_language(language) for each in sessions for speaker in each.speakers)
    return [
        {"@type": "Organization" if fold_name(name) in groups else "Person", "name": name}
        for name in dict.fromkeys(speakers)
    ]


def _describe_session(
    session: Session,
    workshop: Workshop,
    places: list[dict[str, Any]],
    groups: Container[str],
    language: str,
) -> dict[str, Any]:
    """A part of the programme, which is where the workshop is."""
    return _drop_empty(
        {
            "@type": "Event",
            "name": session.label(language),
            "description": session.description and session.description.in_language(language),
            "startDate": show_iso(session.start or session.day),
            "endDate": show_iso(session.end or session.day),
            "eventStatus": f"https://schema.org/{_name_status(workshop)}",
            "location": places,
            "performer": _describe_speakers([session], groups, language),
        }
    )


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
    known = _drop_empty(parts)
    place: dict[str, Any] = {
        "@type": "Place",
        "name": venue.name.in_language(language) if venue.name else venue.label(language),
        "address": {"@type": "PostalAddress", **known} if known else venue.label(language),
    }
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
