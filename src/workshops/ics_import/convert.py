"""Someone else's calendar as the schedule that a coordinator would have typed instead.

Events become workshops and keep their UIDs, so that people who have them in a calendar get the next
export as an update (RFC 5545 section 3.8.4.7). What a schedule has no key for is counted; what is
imported as something else is noted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from workshops.ical.parser import Component
from workshops.ics_import import fields
from workshops.ics_import.drop_invalid import drop_invalid
from workshops.ics_import.events import Event, keep_newest, read_events
from workshops.ics_import.occurrences import restore_rule, separate_changes
from workshops.ics_import.open import Calendar, open_calendars
from workshops.ics_import.report import CALENDAR, EVENT, LISTED_EVENT, ImportReport
from workshops.ics_import.times_in_zone import TimeReader, name_zone
from workshops.ics_import.write_times import write_times, write_updated
from workshops.names import fold_address
from workshops.schedule.slugs import SlugMaker, write_slug


class ImportedSchedule(NamedTuple):
    """A valid schedule: its sections in the shape of the file, its YAML, and what was left out."""

    sections: dict[str, Any]
    text: str
    report: ImportReport


class _Defaults(NamedTuple):
    """The facts of the series that apply to all its workshops."""

    zone: str | None
    language: str | None
    updated: str | None
    organizer: dict[str, str] | None


def import_calendars(
    files: Iterable[tuple[str, bytes]],
    *,
    title: str,
    id: str | None = None,
    timezone: str | None = None,
) -> ImportedSchedule:
    """The calendars of some files, each given with its name, as one schedule.

    `title` and `id` are those of the series: the title if no calendar has one, the id always.
    `timezone` is the IANA name of the zone of times that have none. Raises UnreadableError for what
    is not a calendar file, and for times whose zone is unknown.

        imported = import_calendars([("team.ics", Path("team.ics").read_bytes())], title="Team")
        Path("workshops.yaml").write_text(imported.text, "utf-8")
        for sentence in imported.report.describe():
            print(sentence)
    """
    report = ImportReport()
    calendars = [calendar for name, raw in files for calendar in open_calendars(name, raw, report)]
    readers = [TimeReader(calendar, timezone, report) for calendar in calendars]
    found = [restore_rule(event, reader) for reader in readers for event in read_events(reader)]
    events = sorted(separate_changes(keep_newest(found, report), report), key=_sort_key)
    own_zones = (name_zone(reader.own) for reader in readers)
    fallback = next((zone for zone in own_zones if zone), timezone)
    defaults = _find_defaults(events, fallback, report)
    sections: dict[str, Any] = {"series": _write_series(calendars, defaults, title, id, report)}
    if workshops := _write_workshops(events, defaults, report):
        sections["workshops"] = workshops
    return ImportedSchedule(*drop_invalid(sections, report), report)


def _sort_key(event: Event) -> tuple[bool, date, time]:
    """Sort by local start; events without one are last."""
    start = event.start
    if isinstance(start, datetime):
        return False, start.date(), start.time()
    return start is None, start or date.max, time()


def _find_defaults(
    events: Sequence[Event], fallback: str | None, report: ImportReport
) -> _Defaults:
    starts = [event.start for event in events if isinstance(event.start, datetime)]
    zones = [zone for start in starts if (zone := name_zone(start.tzinfo))]
    languages = [tag for event in events for tag, _ in event.titles]
    stamps = {write_updated(event.updated) for event in events}
    return _Defaults(
        zone=_find_most_common(zones) or fallback,
        language=_find_most_common(languages),
        updated=stamps.pop() if len(stamps) == 1 else None,
        organizer=_find_organizer(events, report),
    )


def _find_most_common(names: Iterable[str | None]) -> str | None:
    counts = Counter(names)
    return max(counts, key=counts.__getitem__, default=None)  # of several, the first


def _find_organizer(events: Sequence[Event], report: ImportReport) -> dict[str, str] | None:
    """Who invites to all events that name somebody; a schedule has one organizer."""
    named = [
        organizer
        for event in events
        if (organizer := fields.read_organizer(event.component, report))
    ]
    people = {fold_address(person.get("email") or person["name"]) for person in named}
    if len(people) == 1:
        return named[0]
    report.count("ORGANIZER", len(named))
    return None


def _write_series(
    calendars: Sequence[Calendar],
    defaults: _Defaults,
    title: str,
    id: str | None,
    report: ImportReport,
) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for calendar in calendars:
        report.count_rest(calendar.component, CALENDAR)
        for key, value in _read_series_facts(calendar.component, report).items():
            if value and facts.setdefault(key, value) != value:
                report.count(f"{_SERIES_PROPERTIES[key]} of another calendar")
    titles = facts.get("title") or [(None, title)]
    return _without_empty(
        {
            "id": id or write_slug(titles[0][1]) or "calendar",
            "title": fields.write_translations(titles, defaults.language),
            "description": fields.write_translations(
                facts.get("description", []), defaults.language
            ),
            "timezone": defaults.zone,
            "language": defaults.language if defaults.language != "en" else None,
            "organizer": defaults.organizer,
            "url": facts.get("url"),
            "color": facts.get("color"),
            "updated": defaults.updated,
        }
    )


_SERIES_PROPERTIES = {
    "title": "NAME",
    "description": "DESCRIPTION",
    "url": "URL",
    "color": "COLOR",
}


def _read_series_facts(component: Component, report: ImportReport) -> dict[str, Any]:
    """A calendar's own property, under its name in RFC 7986 or its older X- name."""
    url = fields.find_first(component, "URL", report)
    color = fields.find_first(component, "COLOR", report)
    return {
        "title": _read_either(component, "NAME", "X-WR-CALNAME", report),
        "description": _read_either(component, "DESCRIPTION", "X-WR-CALDESC", report),
        "url": url and url.value.strip(),
        "color": color and color.value.strip(),
    }


def _read_either(
    component: Component, name: str, older_name: str, report: ImportReport
) -> fields.Translations:
    texts = fields.read_translations(component, name, report)
    older = fields.read_translations(component, older_name, report)
    report.count(older_name, int(bool(texts and older) and texts != older))
    return texts or older


def _write_workshops(
    events: Sequence[Event], defaults: _Defaults, report: ImportReport
) -> list[dict[str, Any]]:
    slugs = SlugMaker()
    named = [(slugs.make(event.title), event) for event in events]
    if changed := [id for id, event in named if event.recurrence_id]:
        report.notes.append(
            "occurrences that were changed are now separate workshops with new UIDs: "
            + ", ".join(changed)
        )
    return [_write_workshop(event, id, defaults, report) for id, event in named]


def _write_workshop(
    event: Event, id: str, defaults: _Defaults, report: ImportReport
) -> dict[str, Any]:
    component, language = event.component, defaults.language
    is_listed = event.rule is not None and component.first("RRULE") is None
    report.count_rest(component, LISTED_EVENT if is_listed else EVENT)
    online, url = fields.read_links(component, report)
    texts = fields.read_translations(component, "DESCRIPTION", report)
    description, url = fields.remove_link_block(texts, online, url)
    places = fields.read_translations(component, "LOCATION", report)
    method = event.calendar.component.first("METHOD")
    updated = write_updated(event.updated)
    venue = {
        "name": fields.write_translations(places, language),
        "geo": fields.read_geo(component, report),
    }
    return _without_empty(
        {
            "id": id,
            "title": fields.write_translations(event.titles, language),
            "description": fields.write_translations(description, language),
            "status": fields.read_status(component, method and method.key, report),
            **write_times(event, defaults.zone, report),
            "venue": _without_empty(venue),
            "online": online,
            "url": url,
            "tags": fields.read_tags(component),
            "updated": None if updated == defaults.updated else updated,
            "uid": None if event.recurrence_id else event.uid,
            "attendees": fields.read_people(component, report),
        }
    )


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
