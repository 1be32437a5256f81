"""The IANA name of a time zone, whatever a program calls it (RFC 5545 3.2.19 and 3.6.5).

Outlook writes "Romance Standard Time", or "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", old
Thunderbirds /mozilla.org/20050126_1/Europe/Brussels; Exchange writes "Customized Time Zone" and
leaves the rest to the VTIMEZONE. Names are looked up; where there is none, the IANA zone is found
whose clocks change as the VTIMEZONE's do.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from workshops.ical.parser import Component, Content
from workshops.ical.vtimezone_reader import read_zone
from workshops.timezones import find_zone, list_zone_names

_UTC = frozenset("utc gmt z zulu uct universal".split())


def find_named_zone(tzid: str) -> tzinfo | None:
    """The zone that a name means by itself: an IANA name, also at the end of a path, or a Windows
    name (CLDR's windowsZones).
    """
    # Outlook adds a number to a name that it uses twice.
    steps = re.sub(r" \d$", "", tzid.strip()).casefold().split("/")
    if steps[-1] in _UTC:
        return UTC
    known = _known_names()
    ends = ("/".join(steps[-length:]) for length in (3, 2))
    name = next((known[end] for end in ends if end in known), None)
    return find_zone(name) if name else None


def find_file_zone(content: Content, tzid: str) -> tzinfo | None:
    """The zone that a name means by itself, else that of the file's VTIMEZONE of that name."""
    if zone := find_named_zone(tzid):
        return zone
    for definition in content.by_name["VTIMEZONE"]:
        name = definition.first("TZID")
        if name and name.value.strip() == tzid:
            return read_zone(definition)
    return None


@cache
def _known_names() -> dict[str, str]:
    names = {name.casefold(): name for name in list_zone_names()}
    windows = WINDOWS_TO_OLSON.items()
    return {name.casefold(): zone for name, zone in windows if zone.casefold() in names} | names


def find_like_zone(
    tzid: str, definition: Component, hints: Iterable[str], years: range
) -> ZoneInfo | None:
    """The IANA zone with the offsets of a VTIMEZONE on every day of some years; None if none has.

    Hints are tried first, then the cities in its name, then the zones that Windows knows.
    """
    defined = read_zone(definition)
    if defined is None:
        return None
    noons = [datetime(year, 1, 1, 12) + timedelta(n) for year in years for n in range(366)]  # noqa: DTZ001 - local
    offsets = [defined.utcoffset(noon) for noon in noons]
    candidates = [*hints, *list_named_cities(tzid), *_list_windows_zones()]
    for name in dict.fromkeys(candidates):
        zone = find_zone(name)
        if all(zone.utcoffset(noon) == offset for noon, offset in zip(noons, offsets, strict=True)):
            return zone
    return None


@cache
def _list_windows_zones() -> list[str]:
    return sorted({_known_names()[name.casefold()] for name in WINDOWS_TO_OLSON})


def list_named_cities(tzid: str) -> list[str]:
    """IANA zones whose city a name mentions, in the name's order; none for other kinds of names."""
    if not re.match(r"\((UTC|GMT)", tzid):
        return []
    places = [place.strip() for place in re.split(r"[),]", tzid)]
    cities = {name.rpartition("/")[2].replace("_", " "): name for name in list_zone_names()}
    return [cities[place] for place in places if place in cities]


def find_city_zone(tzid: str) -> tzinfo | None:
    """The zone of a name such as "(UTC+01:00) Brussels, Paris", by its first known city."""
    return next((find_zone(name) for name in list_named_cities(tzid)), None)


def fix_offset(local: datetime, defined: tzinfo) -> datetime:
    """A local time with the offset that a definition gives it then."""
    return local.replace(tzinfo=timezone(defined.utcoffset(local) or timedelta()))
