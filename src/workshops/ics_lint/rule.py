"""The parts of rules about calendar files, and the kinds that occur often."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from workshops.diagnostics import Severity
from workshops.ical.parser import Component, Content, ContentLine, Span, replace_undecodable
from workshops.names import join_words

ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
"""The components that are entries in somebody's calendar."""


MAX_REPORTS = 5
"""How often one rule is reported for one file; the last report counts the others."""

KINDS = {"date": "a date", "floating": "a time without a zone", "fixed": "a time in a zone"}
"""The categories of times, in messages."""


class LintIssue(NamedTuple):
    """A rule broken at one place: what is wrong, and what to write instead."""

    span: Span
    message: str
    remedy: str


Find = Callable[[Content], Iterator[LintIssue]]


class Rule(NamedTuple):
    """A rule: its stable code, where it comes from, and the function that finds its breaches.

    An error breaks a MUST of an RFC, or makes a common client drop the event or show another hour;
    a warning is legal, but not read alike everywhere.
    """

    code: str
    severity: Severity
    source: str
    find: Find


def combine(*finds: Find) -> Find:
    """Several checks under one code."""

    def find_all(content: Content) -> Iterator[LintIssue]:
        for find in finds:
            yield from find(content)

    return find_all


_EMPTY_IS_MISSING = ("PRODID", "UID")
"""What is missing where its value is empty; of other properties another rule reports that."""


def require(
    components: Sequence[str],
    names: Sequence[str],
    remedy: str,
    methods: Collection[str] | None = None,
) -> Find:
    """A rule that each of these components has all these properties.

    `methods` are those of the calendars that are looked at, "" for no METHOD. In the remedy,
    {names} are the missing properties.
    """

    def find(content: Content) -> Iterator[LintIssue]:
        for component, method in _select(content, components, methods):
            lines = {name: component.first(name) for name in names}
            missing = [
                name
                for name, line in lines.items()
                if not line or (name in _EMPTY_IS_MISSING and not line.value.strip())
            ]
            if missing:
                empty = lines[missing[0]]
                what = join_words(missing)
                where = f" in METHOD:{method}" if method else ""
                span = empty.full_span if empty else component.begin.full_span
                message = f"{component.name} without {what}{where}"
                yield LintIssue(span, message, remedy.format(names=what))

    return find


def _select(
    content: Content, components: Sequence[str], methods: Collection[str] | None
) -> Iterator[tuple[Component, str]]:
    """The components that are asked for, and the method that was."""
    if methods is None:
        yield from ((component, "") for component in content.select_components(*components))
        return
    for calendar in select_messages(content, *methods):
        method = read_method(calendar)
        found = [calendar] if components == ("VCALENDAR",) else calendar.inside(*components)
        yield from ((component, method) for component in found)


def read_method(calendar: Component) -> str:
    """The METHOD of a calendar in upper case; "" where it has none."""
    line = calendar.first("METHOD")
    return line.key if line else ""


def select_messages(content: Content, *methods: str) -> Iterator[Component]:
    """The calendars with one of these methods."""
    return (calendar for calendar in content.calendars if read_method(calendar) in methods)


def check_values(
    names: Sequence[str],
    is_right: str | Callable[[ContentLine], object],
    message: str,
    remedy: str,
    components: Sequence[str] = (),
) -> Find:
    """A rule about the value of each property of these names, also only in some components.

    `is_right` is a function or a regular expression. In the message, {name} is the property's and
    {value} its value.
    """
    if isinstance(is_right, str):
        pattern = re.compile(is_right)
        is_right = lambda line: pattern.fullmatch(line.value)  # noqa: E731

    def find(content: Content) -> Iterator[LintIssue]:
        places = content.select_components(*components) if components else content.components
        for line in (line for component in places for line in component.select(*names)):
            if not is_right(line):
                text = message.format(name=line.name, value=excerpt(line.value))
                yield LintIssue(line.value_span, text, remedy)

    return find


_MAX_QUOTED = 60
_MAX_LENGTH = 300


def excerpt(text: str) -> str:
    """A piece of the file for a message, shortened."""
    return f'"{text}"' if len(text) <= _MAX_QUOTED else f'"{text[:_MAX_QUOTED]}…"'


def make_showable(message: str) -> str:
    """A message that can be shown, even where a name in the file is not text, or very long."""
    is_short = len(message) <= _MAX_LENGTH
    return replace_undecodable(message if is_short else f"{message[:_MAX_LENGTH]}…")
