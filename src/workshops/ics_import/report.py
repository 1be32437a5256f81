"""What a calendar holds and a schedule does not, counted, so that nothing is dropped silently.

Everything that is not named here as imported is counted: properties of RFC 5545, RFC 7986 and
RFC 9073 for which the file has no key, programs' own X- properties, and alarms, tasks and journals.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workshops.ical.parser import Component
from workshops.ical.times import LISTED_RULE

_LANGUAGE = frozenset(("LANGUAGE",))
_TIME = frozenset(("VALUE", "TZID"))
_VALUE = frozenset(("VALUE",))
_NONE: frozenset[str] = frozenset()

Imported = Mapping[str, frozenset[str]]
"""The properties that are imported, each with the parameters that are."""

EVENT: Imported = {
    "UID": _NONE,
    "DTSTAMP": _VALUE,
    "LAST-MODIFIED": _VALUE,
    "DTSTART": _TIME,
    "DTEND": _TIME,
    "DURATION": _VALUE,
    "RECURRENCE-ID": _TIME | {"RANGE"},
    "RRULE": _VALUE,
    "EXDATE": _TIME,
    "SUMMARY": _LANGUAGE,
    "DESCRIPTION": _LANGUAGE,
    "LOCATION": _LANGUAGE,
    "GEO": _NONE,
    "URL": _VALUE,
    "CONFERENCE": frozenset(("VALUE", "FEATURE", "LABEL")),
    "X-GOOGLE-CONFERENCE": _VALUE,
    "X-MICROSOFT-SKYPETEAMSMEETINGURL": _VALUE,
    "STATUS": _NONE,
    "CATEGORIES": _NONE,
    "ORGANIZER": frozenset(("CN", "EMAIL")),
    # RSVP is imported by inviting: the program asks everyone for an answer
    "ATTENDEE": frozenset(("CN", "CUTYPE", "EMAIL", "PARTSTAT", "ROLE", "RSVP")),
}
"""The properties of a VEVENT that are imported, each with its parameters."""

LISTED_EVENT: Imported = {**EVENT, "RDATE": _TIME, LISTED_RULE: _NONE}
"""The same for a VEVENT whose listed dates are those of a rule."""

CALENDAR: Imported = {
    "VERSION": _NONE,
    "PRODID": _NONE,
    "CALSCALE": _NONE,
    "METHOD": _NONE,
    "REFRESH-INTERVAL": _VALUE,
    "X-PUBLISHED-TTL": _NONE,
    "NAME": _LANGUAGE,
    "X-WR-CALNAME": _LANGUAGE | _VALUE,
    "X-WR-CALDESC": _LANGUAGE | _VALUE,
    "DESCRIPTION": _LANGUAGE,
    "X-WR-TIMEZONE": _VALUE,
    "LAST-MODIFIED": _VALUE,
    "URL": _VALUE,
    "COLOR": _NONE,
}
"""The same for a VCALENDAR, with properties of the file rather than of the workshops."""

_DEFAULTS = {
    "TRANSP": ("OPAQUE",),
    "CLASS": ("PUBLIC",),
    "SEQUENCE": ("0",),
    "PRIORITY": ("0", "5"),
}
_DEFAULTS_OF_CANCELLED = {"TRANSP": ("TRANSPARENT",), "SEQUENCE": ("1",)}
"""Values that an export writes, or means by writing nothing."""


class DroppedValue(NamedTuple):
    """A value that a schedule can't hold: of which entry, under which key, and why.

    `entry` is the entry's id, None for the series; if `key` is None, the complete entry is dropped.
    """

    entry: str | None
    key: str | None
    reason: str


class ImportReport:
    """What became of everything that is not in the schedule as it was in the calendars.

    `lost` counts what is not imported by its name in the calendar; `notes` are sentences about
    single events and zones; `changes` count sentences about what is imported as something else;
    `dropped` are values that the schedule's reader refuses.
    """

    def __init__(self) -> None:
        self.lost: Counter[str] = Counter()
        self.notes: list[str] = []
        self.changes: Counter[str] = Counter()
        self.dropped: list[DroppedValue] = []

    def count(self, name: str, times: int = 1) -> None:
        """Something that is not imported; nothing happens for no times."""
        if times:
            self.lost[name] += times

    def count_rest(self, component: Component, imported: Imported) -> None:
        """Everything in a component but what is imported; time zones are, by their names."""
        status = component.first("STATUS")
        is_cancelled = status is not None and status.key == "CANCELLED"
        for name, lines in component.properties.items():
            if name in imported:
                for line in lines:
                    for parameter in line.parameters:
                        if parameter.name not in imported[name] and line.value.strip():
                            self.count(f"{parameter.name} of {name}")
                continue
            usual: tuple[str, ...] = ("", *_DEFAULTS.get(name, ()))
            if is_cancelled:
                usual += _DEFAULTS_OF_CANCELLED.get(name, ())
            self.count(name, sum(line.key not in usual for line in lines))
        for child in component.children:
            if child.name not in ("VEVENT", "VTIMEZONE"):
                self.count(child.name)

    def describe(self) -> Iterator[str]:
        """A line for each thing, those that are alike together."""
        yield from self.notes
        for sentence, times in self.changes.items():
            yield f"{sentence} ({_count_times(times)})"
        for value in self.dropped:
            if value.key is None:
                yield f"left out: {value.entry} ({value.reason})"
        dropped = Counter(value.key for value in self.dropped if value.key)
        firsts = {value.key: value for value in reversed(self.dropped)}
        for key in sorted(dropped):
            first = firsts[key]
            where = f"{first.entry}: " if first.entry else ""
            counted = "once" if dropped[key] == 1 else f"{dropped[key]} times, for example"
            yield f"not imported: {key} ({counted}: {where}{first.reason})"
        if self.lost:
            counts = self._join_vendors().items()
            yield "not imported: " + ", ".join(
                f"{name} ({_count_times(times)})" for name, times in counts
            )

    def _join_vendors(self) -> dict[str, int]:
        """Counts by name, then those of programs' own properties, each vendor's together."""
        joined: Counter[str] = Counter()
        for name in sorted(self.lost, key=lambda name: name.startswith("X-")):
            vendor = "-".join(name.split("-")[:2])
            is_several = (
                name.startswith("X-") and sum(other.startswith(vendor) for other in self.lost) > 1
            )
            joined[f"{vendor}-…" if is_several else name] += self.lost[name]
        return joined


def _count_times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
