"""A repetition rule in words: `weekly on Mondays, 3 times`.

An RRULE (RFC 5545 section 3.3.10) can express more than people write in a calendar. For a rule
without words here, the caller shows the rule itself or only that the workshop repeats.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from workshops.locales import read_language
from workshops.model import Workshop, to_day
from workshops.names import join_words
from workshops.standards import WEEKDAYS

_BY = {"WEEKLY": {"BYDAY"}, "MONTHLY": {"BYDAY", "BYMONTHDAY"}}
_DESCRIBED = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_MOST_EXCEPTIONS = 4


def describe_repetition(
    workshop: Workshop, language: str | None, format_day: Callable[[date], str] = date.isoformat
) -> str | None:
    """The workshop's rule as `describe_rule` has it, then the days that are left out.

    More than four of them are counted. None without a rule, or where words do not do.
    """
    rule = describe_rule(workshop.repeat, language, format_day) if workshop.repeat else None
    days = sorted({_find_day(workshop, exdate) for exdate in workshop.exdates})
    if not rule or not days:
        return rule
    words: Mapping[str, Any] = read_language(language)["repetition"]
    if len(days) > _MOST_EXCEPTIONS:
        return f"{rule}, {words['except_days'].format(n=len(days))}"
    named = [_choose_form("on_day", day, words).format(day=format_day(day)) for day in days]
    listed = join_words(named, words["and"])
    return f"{rule}, {words['except'].format(days=listed)}"


def _find_day(workshop: Workshop, exdate: date) -> date:
    """The day that is left out, in the workshop's own zone."""
    start = workshop.start
    if isinstance(exdate, datetime) and isinstance(start, datetime):
        return exdate.astimezone(start.tzinfo).date()
    return to_day(exdate)


def describe_rule(
    rule: str, language: str | None, format_day: Callable[[date], str] = date.isoformat
) -> str | None:
    """The rule in the language of a BCP 47 tag, else in English; None where words do not do.

    The rule is one that a schedule accepts. A last day is shown as ISO 8601, or as `format_day`
    writes it.
    """
    words: Mapping[str, Any] = read_language(language)["repetition"]
    parts = dict(part.split("=") for part in rule.split(";"))
    frequency = parts["FREQ"]
    if not parts.keys() <= _DESCRIBED | _BY.get(frequency, set()):
        return None
    days = _describe_days(parts, words)
    if days is None:
        return None
    interval = int(parts.get("INTERVAL", "1"))
    pattern = words[frequency.lower()][min(interval, 3) - 1]
    shown = [f"{pattern.format(n=interval)}{days}"]
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        shown.append(words["once"] if count == 1 else words["times"].format(n=count))
    if "UNTIL" in parts:
        last = date.fromisoformat(parts["UNTIL"][:8])
        shown.append(_choose_form("until", last, words).format(day=format_day(last)))
    return ", ".join(shown)


def _describe_days(parts: Mapping[str, str], words: Mapping[str, Any]) -> str | None:
    """` on Mondays and Tuesdays`, ` on the 2nd Tuesday`, nothing; None where words do not do."""
    if "BYMONTHDAY" in parts:
        number = parts["BYMONTHDAY"]
        if "BYDAY" in parts or not re.fullmatch("[0-9]+", number):
            return None
        first, other = words["month_day"]  # French: le 1er, le 2
        return f" {(first if int(number) == 1 else other).format(n=number)}"
    if "BYDAY" not in parts:
        return ""
    names = []
    for day in parts["BYDAY"].split(","):
        nth, weekday = day[:-2].lstrip("+"), WEEKDAYS.index(day[-2:])
        if parts["FREQ"] == "WEEKLY" and not nth:
            names.append(words["weekdays"][weekday])
        elif nth == "-1":
            names.append(words["last_weekdays"][weekday])
        elif nth in ("1", "2", "3", "4", "5"):
            ordinal = words["ordinals"][int(nth) - 1]
            names.append(words["nth_weekdays"][weekday].format(n=nth, nth=ordinal))
        else:
            return None
    return f" {words['on'].format(days=join_words(names, words['and']))}"


def _choose_form(key: str, day: date, words: Mapping[str, Any]) -> str:
    """The pattern for a day of a month: Italian has `al 7`, but `all’8` and `all’11`."""
    return str(words[f"{key}_vowel" if day.day in (8, 11) else key])
