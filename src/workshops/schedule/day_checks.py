"""What is wrong with the days of workshops: holidays, weekends, and what is allowed for nothing.

A workshop on a day off, or beside another one, may be meant so; then `allow` of the workshop says
it, and `check` does not warn. Only what is a decision can be allowed: holiday, weekend and overlap.
The other warnings have a remedy in the file.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from workshops.days_off.package import is_known, list_subdivisions
from workshops.days_off.places import describe_days_off, find_venue, list_places
from workshops.diagnostics import Diagnostic
from workshops.model import Allowance, Schedule, Workshop, find_days, list_days
from workshops.names import find_near
from workshops.query import coming_occurrences, list_occurrences
from workshops.schedule.checks import Rule
from workshops.schedule.codes import diagnose
from workshops.schedule.overlap_checks import find_overlapping

_AHEAD = timedelta(days=366)
"""How far what repeats is looked at, and how long a time of it or of another workshop."""


def refuse_unknown_holidays(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """The days off that a region says it has are known to the `holidays` package."""
    for index, region in enumerate(schedule.regions):
        for number, code in enumerate(region.holidays):
            if not is_known(code):
                at = ("regions", index, "holidays", number)
                message = f'no holidays are known for "{code}"'
                yield diagnose("unknown-holidays", at, message, _suggest_holidays(code))


def _suggest_holidays(code: str) -> str:
    country, _, part = code.partition("-")
    parts = list_subdivisions(country)
    if near := find_near(part, parts, most=1, cutoff=0.6):
        return f'did you mean "{country}-{near[0]}"?'
    if not parts:
        return f"write {country}: its parts have no holidays of their own"
    shown = ", ".join(f"{country}-{part}" for part in parts[:20]) + (" …" if parts[20:] else "")
    return f"write {country}, or one of its parts: {shown}"


def warn_of_weekends(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Workshops are on working days, Monday to Friday, or those of the venue's country."""
    for index, workshop in enumerate(schedule.workshops):
        if workshop.days is None or workshop.status == "cancelled" or "weekend" in workshop.allow:
            continue
        day = _find_weekend_day(workshop)
        if day:
            key = "start" if day == workshop.days[0] else "end"
            message, hint = f"{day} is a {day:%A}", _suggest("weekend")
            yield diagnose("weekend", ("workshops", index, key), message, hint)


def _find_weekend_day(workshop: Workshop) -> date | None:
    """The first day on the weekend of the venue's country, or on Saturday or Sunday."""
    return next(filter(find_venue(workshop.venue).is_weekend, _list_held(workshop)), None)


def _list_held(workshop: Workshop) -> Iterator[date]:
    """The days of one occurrence."""
    if workshop.start and workshop.end:
        yield from islice(list_days(*find_days(workshop.start, workshop.end)), _AHEAD.days)


def warn_of_holidays(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """No day of a workshop that is not over is off in a region that takes part, or at the venue."""
    for index, workshop in enumerate(schedule.workshops):
        if workshop.days is None or workshop.status == "cancelled" or "holiday" in workshop.allow:
            continue
        coming = coming_occurrences(workshop, now, UTC, _find_last_day(workshop, now))
        for day, off in _list_days_off(workshop, coming):
            key = "start" if day == workshop.days[0] else "end"
            at = ("workshops", index, "repeat" if workshop.repeat else key)
            hint = _suggest("holiday", can_be_left_out=bool(workshop.repeat))
            yield diagnose("holiday", at, f"{day} is {off}", hint)


def _list_days_off(
    workshop: Workshop, occurrences: Iterable[Workshop]
) -> Iterator[tuple[date, str]]:
    """The days of a workshop's occurrences that are off where it matters, each described."""
    places = list_places(workshop.regions, workshop.venue)
    for occurrence in occurrences if places else ():
        for day in _list_held(occurrence):
            if described := describe_days_off(places, day):
                yield day, described


def _suggest(code: Allowance, *, can_be_left_out: bool = False) -> str:
    remedy = "list it in `except`" if can_be_left_out else "move the workshop"
    return f"{remedy}, or write `allow: [{code}]` if it is intended"


def warn_of_unused_allowances(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Every `allow` has a warning to allow; cancelled workshops may have any."""
    overlapping: set[int] | None = None
    for index, workshop in enumerate(schedule.workshops):
        for number, code in enumerate(workshop.allow):
            if code == "overlap":
                overlapping = find_overlapping(schedule) if overlapping is None else overlapping
                is_needed = index in overlapping
            else:
                is_needed = (
                    _has_holiday(workshop, now)
                    if code == "holiday"
                    else _find_weekend_day(workshop) is not None
                )
            if workshop.status != "cancelled" and not is_needed:
                at = ("workshops", index, "allow", number)
                message = f'"{code}" is not needed: the workshop has no such warning'
                yield diagnose("unused-allowance", at, message, "remove it")


def _has_holiday(workshop: Workshop, now: datetime) -> bool:
    if workshop.days is None:
        return False
    known = list_occurrences(workshop, workshop.days[0], _find_last_day(workshop, now))
    return any(_list_days_off(workshop, known))


def _find_last_day(workshop: Workshop, now: datetime) -> date:
    """Until when occurrences are looked at: a year from now, or from the first."""
    assert workshop.days is not None
    return max(now.date(), workshop.days[0]) + _AHEAD


HOLIDAY_ERRORS: tuple[Rule, ...] = (refuse_unknown_holidays,)
"""Errors that only days off need: it takes too long for the loads that look at none."""
