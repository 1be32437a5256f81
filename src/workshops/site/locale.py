"""One language of the site: its words, its plurals and its dates, as that language writes them.

Plain `en` writes dates the European way, day before month, as the program's own lists do; who wants
another writes en-US. A language that Babel does not know gets English dates, and one without words
of ours English words.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_day_names,
    get_timezone_gmt,
    get_timezone_location,
)

from workshops.locales import (
    CalendarWords,
    choose_language,
    find_calendar_words,
    find_page_words,
    read_language,
)
from workshops.model import Session, Text, Venue, Workshop


class PageLocale(NamedTuple):
    """A language by its BCP 47 tag: its words, and how it writes numbers, dates and names.

    `babel` has its rules; `words` are those of pages, `calendar_words` those that calendar entries
    share. Without `has_words` they are in English.
    """

    tag: str
    babel: Locale
    words: Mapping[str, str]
    calendar_words: CalendarWords
    has_words: bool

    def format_count(self, key: str, n: int, **more: str) -> str:
        """A number of things, in the form that the language has for that number."""
        form = self.babel.plural_form(n)
        pattern = self.words.get(f"{key}_{form}") or self.words[f"{key}_other"]
        if not self.has_words:  # English around dates of another direction
            more = {
                name: f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
                for name, text in more.items()
            }
        return pattern.format(n=n, **more)

    def translate(self, text: Text) -> str:
        """A text of the schedule, in this language as far as it is there."""
        return text.in_language(self.tag)

    def name_country(self, code: str) -> str:
        """A country by its ISO 3166-1 code."""
        return str(self.babel.territories.get(code) or code)

    def format_place(self, venue: Venue) -> str:
        """All that is known of a place, on one line."""
        texts = [self.translate(text) for text in (venue.name, venue.address, venue.city) if text]
        return ", ".join([*texts, self.name_country(venue.country)] if venue.country else texts)

    def name_itself(self) -> str:
        """The language's own name for itself; its tag where Babel has no name."""
        known = _find_babel_locale(self.tag)
        name = known.display_name if known else None
        return name[:1].upper() + name[1:] if name else self.tag

    def format_when(
        self, workshop: Workshop, *, with_zone: bool = True, is_short: bool = False
    ) -> str:
        """When it takes place, on one line; `to be announced` without a date.

        Clock times name a city of their zone, unless it stands elsewhere. A text that `is_short`
        has `Tue, 1 Dec 2026` for `Tuesday, 1 December 2026`, and one year once.
        """
        start, end, days = workshop.start, workshop.end, workshop.days
        if start is None or end is None or days is None:
            return self.words["to_be_announced"]
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return (
                self._format_full(days[0], is_short=is_short)
                if days[0] == days[1]
                else self.format_span(*days)
            )
        zone = f" ({self.name_zone(start)})" if with_zone else ""
        opens, closes = self.format_clock(start), self.format_clock(end)
        if days[0] == days[1]:
            return f"{self._format_full(days[0], is_short=is_short)}, {opens}–{closes}{zone}"
        has_year = not is_short or start.year != end.year
        first = self._format_full(start.date(), is_short=is_short, has_year=has_year)
        last = self._format_full(end.date(), is_short=is_short)
        return f"{first}, {opens} – {last}, {closes}{zone}"

    def format_days(self, first: date, last: date) -> str:
        """`Thursday, 8 March 2018`, or `8–9 Mar 2018`."""
        return self._format_full(first) if first == last else self.format_span(first, last)

    def format_session_day(self, session: Session) -> str:
        """The day of a session, or that it is not known."""
        return (
            self._format_full(session.day)
            if session.day
            else self.calendar_words.day_to_be_announced
        )

    def format_session_time(self, session: Session) -> str:
        """The clock times of a session, else the part of the day, else nothing."""
        if session.start and session.end:
            return f"{self.format_clock(session.start)}–{self.format_clock(session.end)}"
        return self.calendar_words.periods[session.period] if session.period else ""

    def format_months(self, first: date, last: date) -> str:
        """`March 2018`, or `March – April 2018`."""
        if (first.year, first.month) == (last.year, last.month):
            return format_skeleton("yMMMM", first, locale=self.babel)
        return format_interval(first, last, "yMMMM", locale=self.babel)

    def format_span(self, first: date, last: date, *, has_year: bool = True) -> str:
        """`8–9 Mar 2018`, or without the year `8–9 Mar`."""
        skeleton = "yMMMd" if has_year else "MMMd"
        if first == last:
            return _format_date(first, skeleton, self.babel)
        shown = _format_days(first, last, skeleton, self.babel)
        if re.search("[0-9]–[0-9]", _format_days(first, last, "yMMMd", self.babel)):
            return re.sub("(?<=[0-9])\\s–\\s(?=[0-9])", "–", shown)  # as with the year (CLDR)
        return shown

    def format_clocks(self, workshop: Workshop) -> str:
        """`09:30–16:00`, in the workshop's zone; nothing for all-day dates."""
        start, end = workshop.start, workshop.end
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return ""
        return f"{self.format_clock(start)}–{self.format_clock(end)}"

    def format_short_month(self, day: date) -> str:
        """`Mar`."""
        return _format_date(day, "LLL", self.babel).strip(".")

    def format_narrow_month(self, day: date) -> str:
        """`M`."""
        return _format_date(day, "LLLLL", self.babel)

    def format_day(self, day: date) -> str:
        """`8 Mar 2018`."""
        return _format_date(day, "yMMMd", self.babel)

    def _format_full(self, day: date, *, is_short: bool = False, has_year: bool = True) -> str:
        if is_short:
            return format_skeleton("yMMMEd" if has_year else "MMMEd", day, locale=self.babel)
        return _format_date(day, "full", self.babel)

    def name_month(self, day: date) -> str:
        """`December`, by itself."""
        return _format_date(day, "LLLL", self.babel)

    def name_weekdays(self) -> list[tuple[str, str]]:
        """The days of a week in the language's order, each short and in full."""
        short, full = (
            get_day_names(width, "stand-alone", self.babel) for width in ("abbreviated", "wide")
        )
        order = [(self.first_weekday + number) % 7 for number in range(7)]
        return [(short[day].strip("."), full[day]) for day in order]

    @property
    def first_weekday(self) -> int:
        """The day that a week begins with where the language is spoken; Monday is 0."""
        return int(_find_territory(self.babel).first_week_day)

    @property
    def weekend(self) -> tuple[int, ...]:
        """The days without work where the language is spoken; Monday is 0."""
        place = _find_territory(self.babel)
        length = (place.weekend_end - place.weekend_start) % 7 + 1
        return tuple((place.weekend_start + number) % 7 for number in range(length))

    def format_clock(self, instant: datetime) -> str:
        """`09:30`, in the instant's own zone."""
        return format_time(instant, "short", tzinfo=instant.tzinfo, locale=self.babel)

    def name_zone(self, instant: datetime) -> str:
        """A city of the instant's time zone."""
        if not getattr(instant.tzinfo, "key", None):
            return get_timezone_gmt(instant, locale=self.babel)
        return get_timezone_location(instant, locale=self.babel, return_city=True)


@cache  # the same days are on many pages
def _format_date(day: date, pattern: str, locale: Locale) -> str:
    """The day by a pattern or a skeleton of CLDR."""
    known = pattern in locale.datetime_skeletons
    shown = (
        format_skeleton(pattern, day, locale=locale)
        if known
        else format_date(day, pattern, locale=locale)
    )
    return _write_first(shown, locale)


@cache
def _format_days(first: date, last: date, skeleton: str, locale: Locale) -> str:
    return _write_first(format_interval(first, last, skeleton, locale=locale), locale)


def _write_first(shown: str, locale: Locale) -> str:
    """Dates as French and Italian have them: `1er avr.`, `1º–2 apr`.

    CLDR writes the first as `1`, and in ranges of Italian `01`.
    """
    first = read_language(locale.language)["dates"]["first"]
    if first == "1":
        return shown
    plain = re.sub(r"\b0(?=[1-9])", "", shown)
    return re.sub(r"\b1(?=(–[0-9]+)? [^\W\d])", first, plain)


@cache
def find_page_locale(tag: str) -> PageLocale:
    """The language of a tag; never fails, as English is the fallback."""
    return PageLocale(
        tag,
        # en-150: Europe's English (CLDR)
        (tag.lower() != "en" and _find_babel_locale(tag)) or Locale.parse("en-150", sep="-"),
        find_page_words(tag),
        find_calendar_words(tag),
        has_words=choose_language(tag) == tag.partition("-")[0].lower(),
    )


@cache
def _find_territory(locale: Locale) -> Locale:
    """The locale with the territory where most speak its language (CLDR's likely subtags)."""
    if locale.territory:
        return locale
    return Locale.parse(get_global("likely_subtags").get(str(locale), "und_001"))


def _find_babel_locale(tag: str) -> Locale | None:
    """The locale of a tag, else of its language alone."""
    for known in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(known, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
