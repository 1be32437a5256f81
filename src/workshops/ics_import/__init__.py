"""Someone else's calendar as the schedule that a coordinator would have typed instead.

Events become workshops and keep their UIDs, so that whoever has them in a calendar gets the next
export as an update (RFC 5545 section 3.8.4.7). What a schedule has no key for is counted; what it
says in another way is noted.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from workshops.ical.parser import Component
from workshops.ics_import import fields
from workshops.ics_import.events import Event, read_events, skip_repeated
from workshops.ics_import.open import Calendar, open_calendars
from workshops.ics_import.report import CALENDAR, EVENT, Losses
from workshops.ics_import.times_in_zone import Clock, name_zone
from workshops.ics_import.write_times import write_instant, write_times
from workshops.model import DateOrDateTime
from workshops.schedule.slugs import SlugMaker, write_slug

Record = dict[str, Any]
Watch = Callable[[int, int], None]


class Intake(NamedTuple):
    """A schedule's sections in the shape of the file, and what became of the rest.

    `lost` counts what is not carried by its name in the calendar; `notes` are sentences.
    """

    sections: dict[str, Any]
    lost: dict[str, int]
    notes: tuple[str, ...]


class Common(NamedTuple):
    """What the series says for all its workshops."""

    zone: str | None
    language: str | None
    updated: str | None
    organizer: dict[str, str] | None


def take_in(
    files: Iterable[tuple[str, bytes]],
    *,
    title: str,
    id: str | None = None,
    zone: str | None = None,
    watch: Watch | None = None,
) -> Intake:
    """The calendars of some files, each with its name, as one schedule.

    `title` is what the series is called if no calendar says so, `zone` that of clock times without
    one. Raises UnreadableError for what is no calendar, and for times whose zone nobody names.
    `watch` is told how many events have been taken of how many.
    """
    losses = Losses()
    calendars = [one for name, raw in files for one in open_calendars(name, raw, losses)]
    clocks = [Clock(one, zone, losses) for one in calendars]
    found = [event for clock in clocks for event in read_events(clock)]
    events = sorted(skip_repeated(found, losses), key=_order)
    fallback = next((name for one in clocks if (name := name_zone(one.own))), zone)
    common = _find_common(events, fallback, losses)
    sections: dict[str, Any] = {"series": _write_series(calendars, common, title, id, losses)}
    if workshops := _write_workshops(events, common, losses, watch):
        sections["workshops"] = workshops
    return Intake(sections, dict(losses.counts), tuple(losses.tell_changes()))


def _order(event: Event) -> tuple[bool, date, time]:
    """By start as clocks show it, what has none last."""
    start = event.start
    if isinstance(start, datetime):
        return False, start.date(), start.time()
    return start is None, start or date.max, time()


def _find_common(events: Sequence[Event], fallback: str | None, losses: Losses) -> Common:
    zones = [name_zone(one.start.tzinfo) for one in events if isinstance(one.start, datetime)]
    languages = [tag for one in events for tag, _ in one.titles]
    stamps = {write_instant(one.updated) for one in events}
    return Common(
        zone=_find_commonest(name for name in zones if name) or fallback,
        language=_find_commonest(languages),
        updated=stamps.pop() if len(stamps) == 1 else None,
        organizer=_find_organizer(events, losses),
    )


def _find_commonest(names: Iterable[str | None]) -> str | None:
    """The first of the commonest."""
    counted = Counter(names)
    return max(counted, key=counted.__getitem__, default=None)


def _find_organizer(events: Sequence[Event], losses: Losses) -> dict[str, str] | None:
    """Who invites to all events that name somebody; a schedule has no place for several."""
    named = [found for one in events if (found := fields.read_organizer(one.component, losses))]
    people = {(one.get("email") or one["name"]).casefold() for one in named}
    if len(people) == 1:
        return named[0]
    losses.count("ORGANIZER", len(named))
    return None


def _write_series(
    calendars: Sequence[Calendar], common: Common, title: str, id: str | None, losses: Losses
) -> Record:
    for calendar in calendars:
        losses.count_rest(calendar.component, CALENDAR)
    known = [_keep_known(_read_about(one, losses)) for one in calendars]
    about = {key: value for one in reversed(known) for key, value in one.items()}
    for one in known:
        for key, name in _ABOUT.items():
            losses.count(
                f"{name} of another calendar", int(one.get(key) not in (None, about.get(key)))
            )
    titles = about.get("title") or [(None, title)]
    record: Record = {
        "id": id or write_slug(titles[0][1]) or "calendar",
        "title": fields.write_says(titles, common.language),
        "description": fields.write_says(about.get("description", []), common.language),
        "timezone": common.zone,
        "language": common.language if common.language != "en" else None,
        "organizer": common.organizer,
        "url": about.get("url"),
        "color": about.get("color"),
        "updated": common.updated,
    }
    return _keep_known(record)


_ABOUT = {"title": "NAME", "description": "DESCRIPTION", "url": "URL", "color": "COLOR"}


def _read_about(calendar: Calendar, losses: Losses) -> Record:
    """What a calendar says of itself, under the names of RFC 7986 or those that came before."""
    component = calendar.component
    url, color = (fields.find_first(component, one, losses) for one in ("URL", "COLOR"))
    return {
        "title": _read_either(component, "NAME", "X-WR-CALNAME", losses),
        "description": _read_either(component, "DESCRIPTION", "X-WR-CALDESC", losses),
        "url": url and url.value.strip(),
        "color": color and color.value.strip(),
    }


def _read_either(component: Component, name: str, older: str, losses: Losses) -> fields.Says:
    first, second = (fields.read_says(component, one, losses) for one in (name, older))
    losses.count(older, int(bool(first and second) and first != second))
    return first or second


def _write_workshops(
    events: Sequence[Event], common: Common, losses: Losses, watch: Watch | None
) -> list[Record]:
    slugs = SlugMaker()
    named = [(slugs.make(event.title), event) for event in events]
    replaced: dict[str, list[DateOrDateTime]] = defaultdict(list)
    for _, event in named:
        if event.instead_of:
            replaced[event.uid].append(event.instead_of)
    if alone := [id for id, event in named if event.instead_of]:
        said = "occurrences changed apart from the others are workshops of their own, with new UIDs"
        losses.notes.append(f"{said}: {', '.join(alone)}")
    workshops = []
    for number, (id, event) in enumerate(named):
        if watch:
            watch(number, len(named))
        workshops.append(_write_workshop(event, id, replaced[event.uid], common, losses))
    return workshops


def _write_workshop(
    event: Event, id: str, replaced: Sequence[DateOrDateTime], common: Common, losses: Losses
) -> Record:
    losses.count_rest(event.component, EVENT)
    component, language = event.component, common.language
    online, url = fields.read_links(component, losses)
    described = fields.read_says(component, "DESCRIPTION", losses)
    description, url = fields.part_links(described, online, url)
    places = fields.read_says(component, "LOCATION", losses)
    method = event.calendar.component.first("METHOD")
    updated = write_instant(event.updated)
    record: Record = {
        "id": id,
        "title": fields.write_says(event.titles, language),
        "description": fields.write_says(description, language),
        "status": fields.read_status(component, method and method.key, losses),
        **write_times(event, replaced, common.zone, losses),
        "venue": _keep_known(
            {
                "name": fields.write_says(places, language),
                "geo": fields.read_geo(component, losses),
            }
        ),
        "online": online,
        "url": url,
        "tags": fields.read_tags(component),
        "updated": None if updated == common.updated else updated,
        "uid": None if event.instead_of else event.uid,
        "attendees": fields.read_people(component, losses),
    }
    return _keep_known(record)


def _keep_known(record: Record) -> Record:
    return {key: value for key, value in record.items() if value}
