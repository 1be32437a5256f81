"""What a rule about calendar files is made of."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from workshops.diagnostics import Severity
from workshops.ical.parser import Content, Span, make_legible


class Fault(NamedTuple):
    """A rule broken at one place: what is wrong, and what to write instead."""

    span: Span
    message: str
    remedy: str


Find = Callable[[Content], Iterator[Fault]]


class Rule(NamedTuple):
    """A rule: its stable code, where it comes from, and the function that finds its breaches.

    An error breaks a MUST of an RFC, or makes a common client drop the event or show another hour;
    a warning is legal, but not read alike everywhere.
    """

    code: str
    severity: Severity
    source: str
    find: Find


_QUOTED = 60
_LONGEST = 300


def quote(text: str) -> str:
    """A piece of the file for a message, shortened."""
    return f'"{text}"' if len(text) <= _QUOTED else f'"{text[:_QUOTED]}…"'


def make_brief(message: str) -> str:
    """A message that can be shown, even where a name in the file is no text, or endless."""
    return make_legible(message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…")


def count(number: int, thing: str, things: str = "") -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"
