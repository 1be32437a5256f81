"""One language of the site: its words, its plurals and its dates, as that language writes them.

Plain `en` writes dates the European way, day before month, as the program's own lists do; who wants
another writes en-US. A language that Babel does not know gets English dates, and one without words
of ours English words.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_timezone_gmt,
    get_timezone_location,
    get_timezone_name,
)

from workshops.locales import (
    CalendarWords,
    choose_language,
    find_calendar_words,
    find_page_words,
)
from workshops.model import Session, Text, Workshop

_ENGLISH = "en-150"


class Speech(NamedTuple):
    """A language by its BCP 47 tag: how it says things."""

    tag: str
    locale: Locale
    words: Mapping[str, str]
    shared: CalendarWords
    has_words: bool

    def say(self, key: str) -> str:
        """A word or sentence of the pages."""
        return self.words[key]

    def say_count(self, key: str, n: int, **more: str) -> str:
        """The same for a number of things, in the form that the language has for that number."""
        form = self.locale.plural_form(n)
        pattern = self.words.get(f"{key}_{form}") or self.words[f"{key}_other"]
        return pattern.format(n=n, **more)

    def pick(self, text: Text) -> str:
        """A text of the schedule, in this language as far as it is there."""
        return text.in_language(self.tag)

    def name_country(self, code: str) -> str:
        """A country by its ISO 3166-1 code."""
        return str(self.locale.territories.get(code) or code)

    def name_itself(self) -> str:
        """The language's own name for itself; its tag where nobody knows one."""
        known = _find_locale(self.tag)
        name = known.display_name if known else None
        return name[:1].upper() + name[1:] if name else self.tag

    def say_when(self, workshop: Workshop, *, is_long: bool = False) -> str:
        """When it takes place, on one line; `to be announced` where nobody knows.

        Clock times name a city of their zone or, when long, the zone itself.
        """
        start, end, days = workshop.start, workshop.end, workshop.days
        if start is None or end is None or days is None:
            return self.say("to_be_announced")
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return self._say_days(*days)
        clock = [self._say_clock(moment) for moment in (start, end)]
        zone = self._name_zone(start, is_long=is_long)
        if days[0] == days[1]:
            return f"{self._say_day(days[0])}, {clock[0]}–{clock[1]} ({zone})"
        first, last = self._say_day(start.date()), self._say_day(end.date())
        return f"{first}, {clock[0]} – {last}, {clock[1]} ({zone})"

    def say_session_day(self, session: Session) -> str:
        """The day of a session, or that it is not known."""
        return self._say_day(session.day) if session.day else self.say("day_to_be_announced")

    def say_session_time(self, session: Session) -> str:
        """The clock times of a session, else the part of the day, else nothing."""
        if session.start and session.end:
            return f"{self._say_clock(session.start)}–{self._say_clock(session.end)}"
        return self.shared.periods[session.period] if session.period else ""

    def say_months(self, first: date, last: date) -> str:
        """`March 2018`, or `March – April 2018`."""
        if (first.year, first.month) == (last.year, last.month):
            return self._format("yMMMM", first)
        return format_interval(first, last, "yMMMM", locale=self.locale)

    def say_short_month(self, day: date) -> str:
        """`Mar`."""
        return _write_date(day, "LLL", self.locale).strip(".")

    def say_day(self, day: date) -> str:
        """`8 Mar 2018`."""
        return self._format("yMMMd", day)

    def _say_days(self, first: date, last: date) -> str:
        if first == last:
            return self._say_day(first)
        return _write_interval(first, last, self.locale)

    def _say_day(self, day: date) -> str:
        return _write_date(day, "full", self.locale)

    def _say_clock(self, moment: datetime) -> str:
        return format_time(moment, "short", tzinfo=moment.tzinfo, locale=self.locale)

    def _name_zone(self, moment: datetime, *, is_long: bool) -> str:
        if not getattr(moment.tzinfo, "key", None):
            return get_timezone_gmt(moment, locale=self.locale)
        if is_long:
            return get_timezone_name(moment, "long", locale=self.locale)
        return get_timezone_location(moment, locale=self.locale, return_city=True)

    def _format(self, skeleton: str, day: date) -> str:
        return format_skeleton(skeleton, day, locale=self.locale)


@cache
def _write_date(day: date, form: str, locale: Locale) -> str:
    return format_date(day, form, locale=locale)


@cache
def _write_interval(first: date, last: date, locale: Locale) -> str:
    return format_interval(first, last, "yMMMd", locale=locale)


@cache
def find_speech(tag: str) -> Speech:
    """How a language says things; never fails, as English stands in."""
    return Speech(
        tag,
        (tag.lower() != "en" and _find_locale(tag)) or Locale.parse(_ENGLISH, sep="-"),
        find_page_words(tag),
        find_calendar_words(tag),
        has_words=choose_language(tag) == tag.partition("-")[0].lower(),
    )


def _find_locale(tag: str) -> Locale | None:
    """The locale of a tag, else of its language alone."""
    for known in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(known, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
