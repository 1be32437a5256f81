"""A place where people work: a region that takes part, or the country of the venue.

There is no mechanical way from a NUTS code to the parts of a country that have holidays of their
own, so a region says so itself (`holidays: [DE-SN]`); one that does not is as the region around it,
or else as its country.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from workshops.days_off import package
from workshops.days_off.package import DayOff
from workshops.model import Region, Schedule, Venue, list_days

_DAY = timedelta(days=1)
_STRENGTH = ("public", "de-facto", "half-day", "bank")


class Place(NamedTuple):
    """A region by its id, or the venue, and the codes (`days_off.package`) that hold there.

    Where there are several codes, a day that is off by one of them is off. The weekend is that of
    the first; without any, it is Saturday and Sunday, and nothing else is known.
    """

    name: str
    codes: tuple[str, ...]
    is_venue: bool = False

    def is_weekend(self, day: date) -> bool:
        """Whether nobody works on this day of the week."""
        return package.is_weekend(self.codes[0], day) if self.codes else day.weekday() >= 5

    def find_holiday(self, day: date, language: str = "en") -> DayOff | None:
        """The public or de-facto holiday, on whatever day of the week; None for any other day.

        Named in `language` (BCP 47) where the package has it, else in English.
        """
        found = self._find_named(day, language)
        return found if found and found.is_full else None

    def find_day_off(self, day: date) -> DayOff | None:
        """The holiday, half day, bank holiday or bridge day; None for a usual day or weekend.

        A holiday is found on a weekend too. A bridge day is a working day with a day off or weekend
        on both sides, one of them a day off.
        """
        found = self._find_named(day)
        if found and (found.is_full or not self.is_weekend(day)):
            return found
        if self.is_weekend(day):
            return None
        around = (day - _DAY, day + _DAY)
        is_bridge = any(map(self.find_holiday, around)) and all(
            self.find_holiday(next_to) or self.is_weekend(next_to) for next_to in around
        )
        return DayOff("bridge", "bridge day") if is_bridge else None

    def find_school_break(self, day: date) -> str | None:
        """The name of the school break that a working day is in; None where none is known."""
        if self.is_weekend(day) or self.find_holiday(day):
            return None
        breaks = (package.read_school_breaks(code, day.year).get(day) for code in self.codes)
        return next(filter(None, breaks), None)

    def knows_school(self, first: date, last: date) -> bool:
        """Whether the school breaks between two days of one year are known.

        They are not where none of the year is, nor before the first and after the last that is
        known at all: what is known of some countries begins or ends within a year.
        """
        known = self._list_school_days(first.year)
        begins, ends = (not self._list_school_days(first.year + n) for n in (-1, 1))
        return bool(known) and not ((begins and first < min(known)) or (ends and last > max(known)))

    def _list_school_days(self, year: int) -> set[date]:
        return {day for code in self.codes for day in package.read_school_breaks(code, year)}

    def _find_named(self, day: date, language: str = "en") -> DayOff | None:
        years = (package.read_days_off(code, day.year, language) for code in self.codes)
        found = (year.get(day) for year in years)
        named = [day_off for day_off in found if day_off]
        return min(named, key=lambda day_off: _STRENGTH.index(day_off.kind), default=None)


def list_places(regions: Iterable[Region], venue: Venue | None = None) -> tuple[Place, ...]:
    """The places whose days off count, in the order of the regions, then the venue's.

    A region inside another of them with the same days off is not named again.
    """
    codes = {region: _find_codes(region) for region in regions}
    places = [
        Place(region.id, own)
        for region, own in codes.items()
        if not any(codes.get(outer) == own for outer in region.ancestors)
    ]
    at = find_venue(venue)
    return tuple([*places, at] if at.codes else places)


def _find_codes(region: Region) -> tuple[str, ...]:
    around = (region, *region.ancestors)
    own = next((outer.holidays for outer in around if outer.holidays), ())
    country = next((outer.country for outer in around if outer.country), None)
    return own or ((country,) if country else ())


def describe_days_off(places: Iterable[Place], day: date) -> str:
    """`May Day (SE31), Labor Day (DED FRE)`; empty for a day that is off in none of the places."""
    names: dict[str, list[str]] = {}
    for place in places:
        if found := place.find_holiday(day):
            names.setdefault(found.name, []).append(place.name)
    return ", ".join(f"{name} ({' '.join(where)})" for name, where in names.items())


def list_days_off(places: Iterable[Place], first: date, last: date) -> dict[date, str]:
    """The days from first to last on which some of the places do not work, though it is a weekday.

    With each its description, as `describe_days_off` has it.
    """
    places, found = tuple(places), {}
    for day in list_days(first, last):
        on_weekday = [place for place in places if not place.is_weekend(day)]
        if described := describe_days_off(on_weekday, day):
            found[day] = described
    return found


def list_series_places(schedule: Schedule) -> tuple[Place, ...]:
    """The places of a series: its regions, and the countries of venues where none of them is."""
    places = list_places(schedule.regions)
    at = dict.fromkeys(workshop.venue.country for workshop in schedule.workshops if workshop.venue)
    covered = {code[:2] for place in places for code in place.codes}
    venues = (country for country in at if country and country not in covered)
    return (*places, *(Place(country, (country,), is_venue=True) for country in venues))


def find_venue(venue: Venue | None) -> Place:
    """The country of a venue as a place; without codes where it is not known."""
    codes = (venue.country,) if venue and venue.country else ()
    return Place("venue", codes, is_venue=True)
