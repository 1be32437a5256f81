"""What the site's list remembers of the workshops, so that pages and feeds can show what changed.

The schedule itself has no past. So the list beside the files keeps, for each workshop, the facts
that were published last and since when they hold, and the last changes of all. It holds nothing of
people, and no address: it is in the folder that is published.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from hashlib import sha256
from typing import Any, NamedTuple

from workshops.compare import WorkshopChange, WorkshopChangeKind, compare_schedules
from workshops.model import DateOrDateTime, Schedule, Text, Venue, Workshop
from workshops.significant import keep_facts
from workshops.site.stamps import Stamp, stamp_workshops
from workshops.timezones import find_zone

_MOST_CHANGES = 50
_SHOWN: frozenset[WorkshopChangeKind] = frozenset(
    ("added", "retitled", "moved", "relocated", "cancelled", "confirmed")
)


class PastChange(NamedTuple):
    """One thing that changed of a workshop, and when (aware); `before` is None for a new one."""

    kind: WorkshopChangeKind
    time: datetime
    before: Workshop | None
    after: Workshop


class Memory(NamedTuple):
    """By id since when workshops are as they are, and their facts; the last changes, newest first.

    Facts are workshops with nothing but what `keep_facts` keeps, of the online address a digest.
    """

    stamps: Mapping[str, Stamp] = {}
    facts: Mapping[str, Workshop] = {}
    changes: tuple[PastChange, ...] = ()


Hide = Callable[[Workshop], Workshop]


def update_memory(
    schedule: Schedule, memory: Memory, find_time: Callable[[Workshop, Stamp], datetime], hide: Hide
) -> Memory:
    """What is to be remembered of a schedule, after what was.

    `find_time` is when a change took place of which the stamp is known. `hide` blanks addresses in
    older facts: of people who have only now become attendees.
    """
    stamps = stamp_workshops(schedule, memory.stamps)
    facts = {workshop.id: _keep(workshop) for workshop in schedule.workshops}
    times = {each.id: find_time(each, stamps[each.id]) for each in schedule.workshops}
    old = Schedule(schedule.series, workshops=tuple(map(hide, memory.facts.values())))
    compared = compare_schedules(old, old._replace(workshops=tuple(facts.values())))
    found = [
        PastChange(
            change.kind,
            times[change.after.id],
            change.before and change.before._replace(written_uid=None),
            change.after._replace(written_uid=None),
        )
        for change in compared
        if isinstance(change, WorkshopChange) and change.kind in _SHOWN and change.after
        # when it would take place is not news of what was cancelled at the same time
        if change.after.status != "cancelled" or change.kind in ("cancelled", "added", "retitled")
    ]
    kept = [
        change._replace(before=change.before and hide(change.before), after=hide(change.after))
        for change in memory.changes
        if change.after.id in facts
    ]
    # a first publication is not news
    changes = [*found, *kept] if memory.facts else []
    changes.sort(key=lambda change: change.time, reverse=True)
    return Memory(stamps, facts, tuple(changes[:_MOST_CHANGES]))


def _keep(workshop: Workshop) -> Workshop:
    online = workshop.online and sha256(workshop.online.encode()).hexdigest()[:16]
    return keep_facts(workshop)._replace(online=online, url=None)


def write_memory(memory: Memory) -> dict[str, Any]:
    """The memory as a JSON document has it."""
    return {
        "stamps": {
            id: (facts, time.isoformat()) for id, (facts, time) in sorted(memory.stamps.items())
        },
        "facts": [_write_facts(facts) for facts in memory.facts.values()],
        "changes": [
            {
                "kind": change.kind,
                "time": change.time.isoformat(),
                "before": change.before and _write_facts(change.before),
                "after": _write_facts(change.after),
            }
            for change in memory.changes
        ],
    }


def read_memory(document: Mapping[str, Any]) -> Memory:
    """The memory of a JSON document.

    Raises ValueError, LookupError, TypeError or AttributeError for one that somebody changed.
    """
    stamps = {
        id: Stamp(str(facts), datetime.fromisoformat(time).astimezone(UTC))
        for id, (facts, time) in document["stamps"].items()
    }
    changes = [
        PastChange(
            change["kind"],
            datetime.fromisoformat(change["time"]).astimezone(UTC),
            change["before"] and _read_facts(change["before"]),
            _read_facts(change["after"]),
        )
        for change in document["changes"]
        if change["kind"] in _SHOWN
    ]
    facts = map(_read_facts, document["facts"])
    return Memory(stamps, {each.id: each for each in facts}, tuple(changes))


_PLACE_TEXTS = ("name", "address", "city")


def _write_facts(facts: Workshop) -> dict[str, Any]:
    venue = facts.venue
    zone = getattr(facts.start, "tzinfo", None)
    written = {
        "id": facts.id,
        "uid": facts.written_uid,
        "title": facts.title.translations,
        "status": facts.status,
        "start": facts.start and facts.start.isoformat(),
        "end": facts.end and facts.end.isoformat(),
        "zone": getattr(zone, "key", None),
        "timezone": facts.timezone,
        "venue": venue and dict(_write_venue(venue)),
        "online": facts.online,
        "repeat": facts.repeat,
        "except": [exdate.isoformat() for exdate in facts.exdates],
    }
    return {name: value for name, value in written.items() if value}


def _write_venue(venue: Venue) -> Iterator[tuple[str, Any]]:
    for name in _PLACE_TEXTS:
        if text := getattr(venue, name):
            yield name, text.translations
    if venue.country:
        yield "country", venue.country


def _read_facts(written: Mapping[str, Any]) -> Workshop:
    zone = find_zone(written["zone"]) if "zone" in written else None
    days = [_restore_time(written[name], zone) if name in written else None for name in _ENDS]
    return Workshop(
        id=str(written["id"]),
        title=_read_text(written["title"]),
        series_id="",
        status=written["status"],
        start=days[0],
        end=days[1],
        timezone=written.get("timezone"),
        venue=_read_venue(written["venue"]) if "venue" in written else None,
        online=written.get("online"),
        repeat=written.get("repeat"),
        exdates=tuple(_restore_time(exdate, zone) for exdate in written.get("except", ())),
        written_uid=written.get("uid"),
    )


_ENDS = ("start", "end")


def _restore_time(written: str, zone: tzinfo | None) -> DateOrDateTime:
    if "T" not in written:
        return date.fromisoformat(written)
    instant = datetime.fromisoformat(written)
    return instant.astimezone(zone) if zone else instant


def _read_text(translations: Iterable[tuple[str, str]]) -> Text:
    (tag, content), *others = ((str(tag), str(text)) for tag, text in translations)
    return Text(tag, content, tuple(others))


def _read_venue(written: Mapping[str, Any]) -> Venue:
    name, address, city = (
        _read_text(written[key]) if key in written else None for key in _PLACE_TEXTS
    )
    return Venue(name, address, city, written.get("country"))
