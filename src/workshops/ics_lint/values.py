"""Rules about single values that programs act on: numbers, fixed words, addresses, colours."""

import re
from collections.abc import Iterator

from workshops.ical.parser import Content
from workshops.ics_lint.rule import Find, LintIssue, Rule, check_values, combine
from workshops.names import join_words
from workshops.standards import COLORS


def _check_words(component: str, name: str, words: str) -> Find:
    """A rule that a property has one of the words that programs know."""
    known = words.split()
    remedy = f"write {join_words(known, 'or')}"
    message = f"{{value}} is not a {name} of a {component}"
    return check_values((name,), lambda line: line.key in known, message, remedy, (component,))


def _check_numbers(name: str, last: int, remedy: str) -> Find:
    """A rule that a property is a number from 0 on (RFC 5545 3.3.8 ends at 2**31 - 1)."""
    message = f"{name} is {{value}}, not a number from 0 to {last}"
    return check_values(
        (name,),
        lambda line: re.fullmatch("[0-9]{1,10}", line.value) and int(line.value) <= last,
        message,
        remedy,
    )


_LINKS = ("URL", "CONFERENCE", "SOURCE", "TZURL")
_URI = r"[A-Za-z][A-Za-z0-9+.-]*+:[^\s<>\"{}|\\^`]+"


def _check_addresses(names: tuple[str, ...], example: str) -> Find:
    remedy = f"write it like {example}, without escapes"
    message = "{value} is not a complete address"
    return check_values(names, _URI, message, remedy)


_GEO = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]+)?);([+-]?[0-9]{1,3}(?:\.[0-9]+)?)")


_VALUE_TYPES = {
    "REFRESH-INTERVAL": ("DURATION",),
    "SOURCE": ("URI",),
    "CONFERENCE": ("URI",),
    "IMAGE": ("URI", "BINARY"),
}


def find_missing_value_types(content: Content) -> Iterator[LintIssue]:
    """The properties of RFC 7986 that have no default state what kind of value they hold."""
    for line in content.select(*_VALUE_TYPES):
        types = _VALUE_TYPES[line.name]
        if (line.parameter("VALUE") or "").upper() not in types:
            message = f"{line.name} without VALUE={' or '.join(types)}"
            forms = " or ".join(f"{line.name};VALUE={value_type}:…" for value_type in types)
            yield LintIssue(line.span(0, len(line.name)), message, f"write {forms}")


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("bad-sequence", "error", "RFC 5545 3.8.7.4", _check_numbers(
        "SEQUENCE", 2**31 - 1, "write 0, and add 1 at every change")),
    Rule("bad-number", "error", "RFC 5545 3.8.1.8, 3.8.1.9, 3.8.6.2", combine(
        _check_numbers("PRIORITY", 9, "write 1 for the highest, 9 for the lowest, 0 for none"),
        _check_numbers("PERCENT-COMPLETE", 100, "write 0 to 100"),
        _check_numbers("REPEAT", 2**31 - 1, "write the number of repetitions"))),
    Rule("unknown-word", "error", "RFC 5545 3.8.1.11, 3.7.1, 3.7.2", combine(
        _check_words("VEVENT", "STATUS", "TENTATIVE CONFIRMED CANCELLED"),
        _check_words("VTODO", "STATUS", "NEEDS-ACTION COMPLETED IN-PROCESS CANCELLED"),
        _check_words("VJOURNAL", "STATUS", "DRAFT FINAL CANCELLED"),
        _check_words("VEVENT", "TRANSP", "OPAQUE TRANSPARENT"),
        _check_words("VCALENDAR", "CALSCALE", "GREGORIAN"),
        _check_words("VCALENDAR", "METHOD",
                     "PUBLISH REQUEST REPLY ADD CANCEL REFRESH COUNTER DECLINECOUNTER"))),
    Rule("bad-address", "error", "RFC 5545 3.3.3, 3.3.13", combine(
        _check_addresses(_LINKS, "https://example.org/"),
        _check_addresses(("ORGANIZER", "ATTENDEE"), "mailto:anna@example.org"))),
    Rule("unsafe-link", "error", "RFC 3986 7", check_values(
        (*_LINKS, "ATTACH", "IMAGE"), r"(?is)(?!\s*(?:java|vb)script:).*",  # a program may run it
        "{name} is a script, not a link", "write a link that begins with https:")),
    Rule("bad-geo", "error", "RFC 5545 3.8.1.6", check_values(
        ("GEO",), lambda line: (found := _GEO.fullmatch(line.value))
        and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180,
        "{value} is not a valid position", "write latitude;longitude, such as 50.84;4.38")),
    Rule("bad-color", "error", "RFC 7986 5.9", check_values(
        ("COLOR",), lambda line: line.value.lower() in COLORS,
        "{value} is not the name of a colour", "write a CSS 3 name, such as teal")),
    Rule("no-value-type", "error", "RFC 7986 5.7, 5.8, 5.10, 5.11", find_missing_value_types),
)
