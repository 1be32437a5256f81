"""Rules about single values that programs act on: numbers, fixed words, addresses, colours."""

import re
from collections.abc import Iterator

from workshops.ical.parser import Content
from workshops.ics_lint.rule import Fault, Rule, quote
from workshops.standards import COLORS

_SEQUENCE = re.compile("[0-9]{1,9}")


def find_bad_sequences(content: Content) -> Iterator[Fault]:
    """SEQUENCE counts from 0."""
    for line in content.select("SEQUENCE"):
        if not _SEQUENCE.fullmatch(line.value):
            message = f"SEQUENCE is {quote(line.value)}, not a whole number from 0"
            yield Fault(line.value_span, message, "write 0, and one more at every change")


_WORDS = {
    ("VEVENT", "STATUS"): "TENTATIVE CONFIRMED CANCELLED",
    ("VTODO", "STATUS"): "NEEDS-ACTION COMPLETED IN-PROCESS CANCELLED",
    ("VJOURNAL", "STATUS"): "DRAFT FINAL CANCELLED",
    ("VEVENT", "TRANSP"): "OPAQUE TRANSPARENT",
    ("VCALENDAR", "CALSCALE"): "GREGORIAN",
    ("VCALENDAR", "METHOD"): "PUBLISH REQUEST REPLY ADD CANCEL REFRESH COUNTER DECLINECOUNTER",
}


def find_unknown_words(content: Content) -> Iterator[Fault]:
    """STATUS, TRANSP, CALSCALE and METHOD are one of the words that programs know."""
    for (component, name), words in _WORDS.items():
        for one in content.by_name[component]:
            line = one.first(name)
            if line and line.key not in words.split():
                message = f"{quote(line.value)} is no {name} of a {component}"
                yield Fault(line.value_span, message, f"write {' or '.join(words.split())}")


_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:[^\s<>\"{}|\\^`]+")
_LINKS = ("URL", "CONFERENCE", "SOURCE", "TZURL")
_PEOPLE = ("ORGANIZER", "ATTENDEE")


def find_bad_addresses(content: Content) -> Iterator[Fault]:
    """Links and people have whole addresses: https:…, mailto:…"""
    for line in content.select(*_LINKS, *_PEOPLE):
        if not _URI.fullmatch(line.value):
            example = "mailto:anna@example.org" if line.name in _PEOPLE else "https://example.org/"
            message = f"{quote(line.value)} is no whole address"
            yield Fault(line.value_span, message, f"write it like {example}, nothing escaped")


_GEO = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]+)?);([+-]?[0-9]{1,3}(?:\.[0-9]+)?)")


def find_bad_places(content: Content) -> Iterator[Fault]:
    """GEO is latitude, semicolon, longitude, in degrees."""
    for line in content.select("GEO"):
        found = _GEO.fullmatch(line.value)
        if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
            message = f"{quote(line.value)} is no place on earth"
            yield Fault(line.value_span, message, "write latitude;longitude, such as 50.84;4.38")


def find_bad_colors(content: Content) -> Iterator[Fault]:
    """COLOR is a name of CSS 3, not a number."""
    for line in content.select("COLOR"):
        if line.value.lower() not in COLORS:
            message = f"{quote(line.value)} is no name of a colour"
            yield Fault(line.value_span, message, "write a CSS 3 name, such as teal")


_VALUE_TYPES = {
    "REFRESH-INTERVAL": ("DURATION",),
    "SOURCE": ("URI",),
    "CONFERENCE": ("URI",),
    "IMAGE": ("URI", "BINARY"),
}


def find_missing_value_types(content: Content) -> Iterator[Fault]:
    """The properties of RFC 7986 that have no default say what kind of value they hold."""
    for line in content.select(*_VALUE_TYPES):
        wanted = _VALUE_TYPES[line.name]
        if (line.parameter("VALUE") or "").upper() not in wanted:
            form = " or ".join(f"{line.name};VALUE={one}:…" for one in wanted)
            span = line.span(0, len(line.name))
            yield Fault(span, f"{line.name} without VALUE={' or '.join(wanted)}", f"write {form}")


RULES = (
    Rule("bad-sequence", "error", "RFC 5545 3.8.7.4", find_bad_sequences),
    Rule("unknown-word", "error", "RFC 5545 3.8.1.11, 3.7.1, 3.7.2", find_unknown_words),
    Rule("bad-address", "error", "RFC 5545 3.3.3, 3.3.13", find_bad_addresses),
    Rule("bad-geo", "error", "RFC 5545 3.8.1.6", find_bad_places),
    Rule("bad-color", "error", "RFC 7986 5.9", find_bad_colors),
    Rule("no-value-type", "error", "RFC 7986 5.7, 5.8, 5.10, 5.11", find_missing_value_types),
)
