"""Rules for calendar files that work in every program, each with the section of its RFC.

Participants cannot see why an event is missing in Outlook or an hour late on a phone. The person
who makes the file can see it here, before the file is sent. To add a rule, add a row to the RULES
of a module here, and a file that breaks it to `tests/lint`.
"""

from collections.abc import Iterator
from itertools import islice

from workshops.diagnostics import Diagnostic
from workshops.ical.parser import Content
from workshops.ics_lint import bytes as byte_rules
from workshops.ics_lint import itip, recurrence, structure, texts, times, timezones, values
from workshops.ics_lint.rule import MAX_REPORTS, Rule, make_showable

RULES: tuple[Rule, ...] = (
    *byte_rules.RULES,
    *structure.RULES,
    *times.RULES,
    *recurrence.RULES,
    *timezones.RULES,
    *texts.RULES,
    *values.RULES,
    *itip.RULES,
)
"""Every rule, from the bytes of the file to its meaning."""


def lint_calendar(name: str, raw: bytes) -> list[Diagnostic]:
    """All errors and warnings of a calendar file, in the order of its lines on disk.

    `name` is what the diagnostics call it. If it is not a calendar, only that is reported.
    """
    content = Content(raw)
    rules = RULES if content.calendars else (structure.NO_CALENDAR,)
    found = [diagnostic for rule in rules for diagnostic in _apply(rule, content, name)]
    return sorted(found, key=lambda diagnostic: diagnostic.position[1:3])


def _apply(rule: Rule, content: Content, name: str) -> Iterator[Diagnostic]:
    issues = rule.find(content)
    reported = list(islice(issues, MAX_REPORTS))
    if more := sum(1 for _ in issues):
        last = reported[-1]
        reported[-1] = last._replace(message=f"{last.message}, and {more} more like this")
    for issue in reported:
        message, remedy = make_showable(issue.message), make_showable(issue.remedy)
        position = content.locate(name, issue.span)
        hint = f"{remedy} ({rule.source})"
        yield Diagnostic(rule.code, (), message, hint, rule.severity, position=position)
