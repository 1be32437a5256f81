"""Will this calendar file work everywhere? Every rule that a file can break, one function each.

Participants never see why an event is missing in Outlook or an hour late on a phone; the person who
makes the file can, here, before it is sent. To add a rule, write a function that yields faults, and
name it in the RULES of its module.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from workshops.diagnostics import Diagnostic
from workshops.ical.parser import Content
from workshops.ics_lint import bytes as byte_rules
from workshops.ics_lint import itip, structure, texts, times, timezones, values
from workshops.ics_lint.rule import Rule, make_brief

RULES: tuple[Rule, ...] = (
    *byte_rules.RULES,
    *structure.RULES,
    *times.RULES,
    *timezones.RULES,
    *texts.RULES,
    *values.RULES,
    *itip.RULES,
)
"""Every rule, from the bytes of the file to its meaning."""

MOST = 5
"""How often one rule speaks about one file; the last time it says how many more there are."""


def lint_calendar(
    name: str, raw: bytes, *, watch: Callable[[int, int], None] | None = None
) -> list[Diagnostic]:
    """Everything wrong with a calendar file, in the order of the lines that it has on disk.

    `name` is what the diagnostics call it. Of what is no calendar at all, only that is told.
    `watch` is told of how many rules the file was held against, and of how many it will be.
    """
    content = Content(raw)
    rules = RULES if content.calendars else (structure.NO_CALENDAR,)
    found: list[Diagnostic] = []
    for number, rule in enumerate(rules):
        if watch:
            watch(number, len(rules))
        found += _tell(rule, content, name)
    return sorted(found, key=lambda one: (one.position.line, one.position.column))


def _tell(rule: Rule, content: Content, name: str) -> Iterator[Diagnostic]:
    faults = rule.find(content)
    told = list(islice(faults, MOST))
    if more := sum(1 for _ in faults):
        told[-1] = told[-1]._replace(message=f"{told[-1].message}, and {more} more like this")
    for fault in told:
        message, remedy = make_brief(fault.message), make_brief(fault.remedy)
        position = content.locate(name, fault.span)
        hint = f"{remedy} ({rule.source})"
        yield Diagnostic(rule.code, (), message, hint, rule.severity, position=position)
