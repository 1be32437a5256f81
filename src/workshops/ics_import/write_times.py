"""An event's times as people write them in the schedule: local, the last day inclusive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workshops.ics_import.events import Event
from workshops.ics_import.fields import read_rule
from workshops.ics_import.report import Losses
from workshops.model import DateOrDateTime
from workshops.timezones import find_zone, is_repeated


def write_times(
    event: Event, replaced: Sequence[DateOrDateTime], common_zone: str | None, losses: Losses
) -> dict[str, Any]:
    """Start, end, zone and repetition; `replaced` are occurrences that other events stand for."""
    rule = read_rule(event.component, losses)
    zone = _find_zone(event, common_zone, repeats=rule is not None)
    left_out = [*event.left_out, *replaced] if rule else []
    losses.count("EXDATE", 0 if rule else len(event.left_out))
    return {
        "start": event.start and _write_moment(event.start, zone),
        "end": event.end and _write_moment(event.end, zone),
        "timezone": zone.key if zone and zone.key != common_zone else None,
        "repeat": rule,
        "except": sorted({_write_left_out(one, event, zone) for one in left_out}),
    }


def _find_zone(event: Event, common_zone: str | None, *, repeats: bool) -> ZoneInfo | None:
    """The zone whose clocks tell the event's times; None for UTC and for offsets.

    An instant in UTC is told as the series' clocks show it, unless it repeats: then the others
    would move with summer time.
    """
    zone = event.start.tzinfo if isinstance(event.start, datetime) else None
    if isinstance(zone, ZoneInfo):
        return zone
    return find_zone(common_zone) if zone is UTC and common_zone and not repeats else None


def _write_moment(moment: DateOrDateTime, zone: ZoneInfo | None) -> str:
    """`2018-03-08 09:30`; with its offset where clocks don't tell, as in the hour shown twice."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    local = moment.astimezone(zone) if zone else moment
    told = local.replace(tzinfo=None) if zone and not is_repeated(local) else local
    exactness = "seconds" if local.second else "minutes"
    return told.isoformat(" ", exactness).replace("+00:00", "Z")


def _write_left_out(moment: DateOrDateTime, event: Event, zone: ZoneInfo | None) -> str:
    """The day alone, where the clock time is that of all others."""
    if not isinstance(moment, datetime) or not isinstance(event.start, datetime):
        return moment.isoformat()[:10]
    local = moment.astimezone(event.start.tzinfo)
    is_usual = local.time() == event.start.time()
    return local.date().isoformat() if is_usual else _write_moment(moment, zone)


def write_instant(moment: datetime | None) -> str | None:
    """An instant in UTC, as `updated` has it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else None
