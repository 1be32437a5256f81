"""Rules about single values that programs act on: numbers, fixed words, addresses, colours."""

import re
from collections.abc import Iterator

from workshops.ical.parser import Content, ContentLine
from workshops.ics_lint.rule import Find, LintIssue, Rule, check_values, combine
from workshops.standards import COLORS


def _check_words(component: str, name: str, words: str) -> Find:
    """A rule that a property has one of the words that programs know."""
    known = words.split()
    remedy = f"write {' or '.join(known)}"
    message = f"{{value}} is not a {name} of a {component}"
    return check_values((name,), lambda line: line.key in known, message, remedy, (component,))


_URI = r"[A-Za-z][A-Za-z0-9+.-]*+:[^\s<>\"{}|\\^`]+"


def _check_addresses(names: tuple[str, ...], example: str) -> Find:
    remedy = f"write it like {example}, without escapes"
    message = "{value} is not a complete address"
    return check_values(names, _URI, message, remedy)


_GEO = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]+)?);([+-]?[0-9]{1,3}(?:\.[0-9]+)?)")


def _is_on_earth(line: ContentLine) -> bool:
    found = _GEO.fullmatch(line.value)
    return bool(found and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180)


_VALUE_TYPES = {
    "REFRESH-INTERVAL": ("DURATION",),
    "SOURCE": ("URI",),
    "CONFERENCE": ("URI",),
    "IMAGE": ("URI", "BINARY"),
}


def find_missing_value_types(content: Content) -> Iterator[LintIssue]:
    """The properties of RFC 7986 that have no default say what kind of value they hold."""
    for line in content.select(*_VALUE_TYPES):
        types = _VALUE_TYPES[line.name]
        if (line.parameter("VALUE") or "").upper() not in types:
            message = f"{line.name} without VALUE={' or '.join(types)}"
            forms = " or ".join(f"{line.name};VALUE={value_type}:…" for value_type in types)
            yield LintIssue(line.span(0, len(line.name)), message, f"write {forms}")


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("bad-sequence", "error", "RFC 5545 3.8.7.4", check_values(
        ("SEQUENCE",), "[0-9]{1,9}",
        "SEQUENCE is {value}, not a whole number from 0", "write 0, and one more at every change")),
    Rule("unknown-word", "error", "RFC 5545 3.8.1.11, 3.7.1, 3.7.2", combine(
        _check_words("VEVENT", "STATUS", "TENTATIVE CONFIRMED CANCELLED"),
        _check_words("VTODO", "STATUS", "NEEDS-ACTION COMPLETED IN-PROCESS CANCELLED"),
        _check_words("VJOURNAL", "STATUS", "DRAFT FINAL CANCELLED"),
        _check_words("VEVENT", "TRANSP", "OPAQUE TRANSPARENT"),
        _check_words("VCALENDAR", "CALSCALE", "GREGORIAN"),
        _check_words("VCALENDAR", "METHOD",
                     "PUBLISH REQUEST REPLY ADD CANCEL REFRESH COUNTER DECLINECOUNTER"))),
    Rule("bad-address", "error", "RFC 5545 3.3.3, 3.3.13", combine(
        _check_addresses(("URL", "CONFERENCE", "SOURCE", "TZURL"), "https://example.org/"),
        _check_addresses(("ORGANIZER", "ATTENDEE"), "mailto:anna@example.org"))),
    Rule("bad-geo", "error", "RFC 5545 3.8.1.6", check_values(
        ("GEO",), _is_on_earth,
        "{value} is not a place on earth", "write latitude;longitude, such as 50.84;4.38")),
    Rule("bad-color", "error", "RFC 7986 5.9", check_values(
        ("COLOR",), lambda line: line.value.lower() in COLORS,
        "{value} is not the name of a colour", "write a CSS 3 name, such as teal")),
    Rule("no-value-type", "error", "RFC 7986 5.7, 5.8, 5.10, 5.11", find_missing_value_types),
)
