"""An event's times as people write them in the schedule: local, the last day inclusive."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workshops.ics_import.events import Event
from workshops.ics_import.report import ImportReport
from workshops.model import DateOrDateTime
from workshops.timezones import find_zone, is_repeated


def write_times(event: Event, series_zone: str | None, report: ImportReport) -> dict[str, Any]:
    """Start, end, zone and repetition."""
    zone = _choose_shown_zone(event, series_zone)
    exdates = event.exdates if event.rule else ()
    report.count("EXDATE", len(event.exdates) - len(exdates))
    return {
        "start": event.start and _write_time(event.start, zone),
        "end": event.end and _write_time(event.end, zone),
        "timezone": zone.key if zone and zone.key != series_zone else None,
        "repeat": event.rule,
        "except": sorted({_write_exdate(exdate, event, zone) for exdate in exdates}),
    }


def _choose_shown_zone(event: Event, series_zone: str | None) -> ZoneInfo | None:
    """The zone whose clocks show the event's times; None for offsets, and for UTC without a series.

    A single event in UTC is written as the series' clocks show it. One that repeats stays in UTC:
    its other occurrences would move with summer time.
    """
    zone = event.start.tzinfo if isinstance(event.start, datetime) else None
    if zone is UTC and event.rule:
        return find_zone("UTC")
    if zone is UTC and series_zone:
        return find_zone(series_zone)
    return zone if isinstance(zone, ZoneInfo) else None


def _write_time(time: DateOrDateTime, zone: ZoneInfo | None) -> str:
    """`2018-03-08 09:30`; with its offset where clocks are ambiguous, as in autumn."""
    if not isinstance(time, datetime):
        return time.isoformat()
    local = time.astimezone(zone) if zone else time
    if zone and not is_repeated(local):
        local = local.replace(tzinfo=None)
    exactness = "seconds" if local.second else "minutes"
    return local.isoformat(" ", exactness).replace("+00:00", "Z")


def _write_exdate(exdate: DateOrDateTime, event: Event, zone: ZoneInfo | None) -> str:
    """The day alone, where the time of day is that of all occurrences."""
    if not isinstance(exdate, datetime) or not isinstance(event.start, datetime):
        return exdate.isoformat()[:10]
    local = exdate.astimezone(event.start.tzinfo)
    is_usual = local.time() == event.start.time()
    return local.date().isoformat() if is_usual else _write_time(exdate, zone)


def write_updated(instant: datetime | None) -> str | None:
    """An instant in UTC, as `updated` has it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if instant else None
