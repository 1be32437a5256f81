"""Time zones by IANA name, the same on every machine.

The system's own tz database differs from machine to machine, and the hours shown would differ with
it; so zones are read from the `tzdata` package, never from the system. Instants are compared in
UTC; local times keep their `ZoneInfo`.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import tzdata

_DATABASE = Path(tzdata.__file__).parent
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+)*")


class UnknownZoneError(ValueError):
    """No IANA time zone has this name."""


@cache
def find_zone(name: str) -> ZoneInfo:
    """The zone with exactly this IANA name, such as Europe/Brussels.

    Raises UnknownZoneError for everything else, abbreviations and paths included.
    """
    try:
        return ZoneInfo.from_file(BytesIO(read_zone_file(name)), key=name)
    except ValueError as error:
        raise UnknownZoneError(name) from error


def read_zone_file(name: str) -> bytes:
    """The zone's TZif file (RFC 9636); raises UnknownZoneError where there is none."""
    if not _NAME.fullmatch(name):
        raise UnknownZoneError(name)
    try:
        # without importlib.resources, which is slow to load (measured)
        return (_DATABASE / "zoneinfo" / name).read_bytes()
    except OSError as error:
        raise UnknownZoneError(name) from error


def list_zone_names() -> list[str]:
    """Every IANA name of the database, for suggestions."""
    return (_DATABASE / "zones").read_text("ascii").split()


def is_skipped(local: datetime) -> bool:
    """Whether clocks jump over this local time, as in spring (PEP 495)."""
    before, after = _offsets(local)
    return before < after


def _offsets(local: datetime) -> tuple[timedelta, timedelta]:
    """The offsets from UTC before and after a clock change at this time, else the same twice."""
    this, other = local.utcoffset(), local.replace(fold=1 - local.fold).utcoffset()
    assert this is not None
    assert other is not None
    return (other, this) if local.fold else (this, other)


def shift_skipped(local: datetime) -> datetime:
    """The local time as clocks show it: 03:30 for a 02:30 that they skip (RFC 5545 3.3.5)."""
    return local.astimezone(UTC).astimezone(local.tzinfo)


def is_repeated(local: datetime) -> bool:
    """Whether clocks show this local time twice, as in autumn (PEP 495)."""
    before, after = _offsets(local)
    return before > after
