"""What a calendar holds and a schedule does not, counted, so that nothing is dropped silently.

Everything that is not named here as carried is lost: properties of RFC 5545, RFC 7986 and RFC 9073
that no key of the file stands for, programs' own X- properties, and alarms, tasks and journals.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from workshops.ical.parser import Component, ContentLine

_LANGUAGE = frozenset(("LANGUAGE",))
_TIME = frozenset(("VALUE", "TZID"))
_VALUE = frozenset(("VALUE",))
_NONE: frozenset[str] = frozenset()

Carried = Mapping[str, frozenset[str]]
"""The properties that are carried, each with the parameters that are."""

EVENT: Carried = {
    "UID": _NONE,
    "DTSTAMP": _VALUE,
    "LAST-MODIFIED": _VALUE,
    "DTSTART": _TIME,
    "DTEND": _TIME,
    "DURATION": _VALUE,
    "RECURRENCE-ID": _TIME,
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
    "ATTENDEE": frozenset(("CN", "CUTYPE", "EMAIL", "PARTSTAT", "ROLE", "RSVP")),
}
"""Of a VEVENT. RSVP is carried by inviting: the program asks everyone for an answer."""

CALENDAR: Carried = {
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
    "URL": _VALUE,
    "COLOR": _NONE,
}
"""Of a VCALENDAR, with what is about the file rather than about the workshops."""

_USUAL = {
    "TRANSP": ("OPAQUE",),
    "CLASS": ("PUBLIC",),
    "SEQUENCE": ("0",),
    "PRIORITY": ("0", "5"),
}
_USUAL_OF_CANCELLED = {"TRANSP": ("TRANSPARENT",), "SEQUENCE": ("1",)}
"""What an export says, or means by saying nothing."""


class Losses:
    """Counts by the calendar's own names, and sentences about what became something else."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []
        self.changes: Counter[str] = Counter()

    def count(self, name: str, times: int = 1) -> None:
        """Something that is not carried; nothing happens for no times."""
        if times:
            self.counts[name] += times

    def change(self, sentence: str) -> None:
        """Something that is carried, but as something else."""
        self.changes[sentence] += 1

    def tell_changes(self) -> Iterator[str]:
        """All sentences, those that are alike once."""
        yield from self.notes
        for sentence, times in self.changes.items():
            yield f"{sentence} ({say_times(times)})"

    def count_rest(self, component: Component, carried: Carried) -> None:
        """Everything in a component but what is carried, as time zones are by their names."""
        for name, lines in component.properties.items():
            if name in carried:
                self._count_parameters(name, lines, carried[name])
            else:
                self.count(name, sum(not _says_nothing(component, line) for line in lines))
        for child in component.children:
            if child.name not in ("VEVENT", "VTIMEZONE"):
                self.count(child.name)

    def _count_parameters(
        self, name: str, lines: list[ContentLine], carried: frozenset[str]
    ) -> None:
        for line in lines:
            for parameter in line.parameters:
                if parameter.name not in carried and line.value.strip():
                    self.count(f"{parameter.name} of {name}")


def say_times(number: int) -> str:
    """`once`, `2 times`."""
    return "once" if number == 1 else f"{number} times"


def _says_nothing(component: Component, line: ContentLine) -> bool:
    """Whether the line is empty, or what an export writes anyway."""
    status = component.first("STATUS")
    is_cancelled = status is not None and status.key == "CANCELLED"
    usual = _USUAL_OF_CANCELLED.get(line.name, ()) if is_cancelled else ()
    return line.key in ("", *usual, *_USUAL.get(line.name, ()))
