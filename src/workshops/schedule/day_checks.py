"""What is wrong with the days of workshops: holidays of regions, weekends, and what is allowed.

A workshop on a day off is often meant so; then `allow` of the workshop says it, and `check` is
silent about it.
"""

from collections.abc import Iterator
from datetime import datetime

from workshops.days_off.package import is_known, list_parts
from workshops.diagnostics import Diagnostic
from workshops.model import Schedule
from workshops.names import find_near
from workshops.schedule.codes import diagnose


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
    parts = list_parts(country)
    if near := find_near(part, parts, most=1, cutoff=0.6):
        return f'did you mean "{country}-{near[0]}"?'
    if not parts:
        return f"write {country}: its parts have no holidays of their own"
    shown = ", ".join(parts[:20]) + (" …" if parts[20:] else "")
    return f"write {country}, or one of its parts: {shown}"
