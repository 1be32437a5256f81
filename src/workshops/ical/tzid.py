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

from workshops.ical.parser import Component, Content, unescape_text
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
    # as in America/Argentina/Salta or Europe/Brussels
    ends = ("/".join(steps[-length:]) for length in (3, 2))
    name = next((known[end] for end in ends if end in known), None)
    return find_zone(name) if name else None


def find_file_zone(content: Content, tzid: str) -> tzinfo | None:
    """The zone that a name means by itself, else that of the file's VTIMEZONE of that name."""
    if zone := find_named_zone(tzid):
        return zone
    definition = find_definition(content.by_name["VTIMEZONE"], tzid)
    return read_zone(definition) if definition else None


def find_definition(definitions: Iterable[Component], tzid: str) -> Component | None:
    """The first VTIMEZONE of a name; some programs escape it there, some where it is used."""
    names = (tzid, unescape_text(tzid))
    for definition in definitions:
        name = definition.first("TZID")
        if name and unescape_text(name.value.strip()) in names:
            return definition
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

    The cities in its name are tried first, then the hints, then the best known of the zones with
    the same clock changes, then all that Windows knows.
    """
    defined = read_zone(definition)
    if defined is None:
        return None
    noons = [datetime(year, 1, 1, 12) + timedelta(n) for year in years for n in range(366)]  # noqa: DTZ001 - local
    offsets = [defined.utcoffset(noon) for noon in noons]
    windows = sorted({_known_names()[name.casefold()] for name in WINDOWS_TO_OLSON})
    candidates = [*_list_named_cities(tzid), *hints, *_WELL_KNOWN, *windows]
    for name in dict.fromkeys(candidates):
        zone = find_zone(name)
        if all(zone.utcoffset(noon) == offset for noon, offset in zip(noons, offsets, strict=True)):
            return zone
    return None


_WELL_KNOWN = """
Etc/UTC Europe/London Europe/Berlin Europe/Helsinki Europe/Istanbul Europe/Moscow
America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix
America/Anchorage America/Halifax America/Sao_Paulo America/Bogota Pacific/Honolulu
Asia/Jerusalem Asia/Dubai Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Bangkok
Asia/Shanghai Asia/Tokyo Africa/Lagos Africa/Johannesburg Africa/Nairobi
Australia/Sydney Australia/Brisbane Australia/Adelaide Pacific/Auckland
""".split()
"""The zones that people expect among those with equal clock changes: Tokyo, not Chita."""


_NOT_CITIES = ("Brazil", "Canada", "Chile", "Etc", "Mexico", "US")
"""Beginnings of names that end in a part of a country, or in an offset."""


def _list_named_cities(tzid: str) -> list[str]:
    """IANA zones whose city a name mentions, in the name's order."""
    places = [place.strip() for place in re.split(r"[(),;/&]", tzid)]
    cities = {
        name.rpartition("/")[2].replace("_", " "): name
        for name in list_zone_names()
        if "/" in name and name.partition("/")[0] not in _NOT_CITIES
    }
    return [cities[place] for place in places if place in cities]


def find_city_zone(tzid: str) -> tzinfo | None:
    """The zone of a name such as "(UTC+01:00) Brussels, Paris", by its first known city.

    Without a definition to compare with, other kinds of names may mean anything.
    """
    if not re.match(r"\((UTC|GMT)", tzid):
        return None
    return next((find_zone(name) for name in _list_named_cities(tzid)), None)


def find_offset_zone(tzid: str) -> tzinfo | None:
    """The fixed offset that a name such as "GMT+05:30" or "UTC-0800" means by itself."""
    found = re.fullmatch(r"(?:GMT|UTC)([+-])([01]\d):?([0-5]\d)", tzid.strip(), re.IGNORECASE)
    if not found:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-length if found[1] == "-" else length)


def fix_offset(local: datetime, defined: tzinfo) -> datetime:
    """A local time with the offset that a definition gives it then."""
    return local.replace(tzinfo=timezone(defined.utcoffset(local) or timedelta()))
