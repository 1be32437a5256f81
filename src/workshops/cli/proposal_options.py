"""The options of `propose`, read: the period, days of the week, and files of busy times."""

import os
from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING

from workshops.cli.dates import add_months, read_days
from workshops.cli.output import print_notes
from workshops.cli.reading import read_input
from workshops.errors import UsageError
from workshops.names import suggest_near
from workshops.output.dates import WEEKDAYS

if TYPE_CHECKING:
    from workshops.proposals import BusyTime

_LONGEST = timedelta(days=3660)
"""A search over more than ten years is a slip."""


def read_period(since: str | None, until: str | None, today: date) -> tuple[date, date]:
    """The days of --from and --to; by default from tomorrow, three months."""
    first = read_days(since, today, "--from").first if since else today + timedelta(days=1)
    last = read_days(until, today, "--to").last if until else add_months(first, 3)
    if last < first:
        raise UsageError(f"--to {last} is before --from {first}")
    if last - first > _LONGEST:
        raise UsageError("search at most ten years: name a later --from or an earlier --to")
    return first, last


def read_weekday(text: str) -> int:
    """The number of a day of the week, 0 for Monday; raises UsageError for anything else."""
    wanted = text.strip().casefold()
    found = [n for n, name in enumerate(WEEKDAYS) if name.casefold().startswith(wanted)]
    if len(wanted) < 2 or not found:
        hint = suggest_near(text, map(str.casefold, WEEKDAYS), 0.5, "write monday, or mon")
        raise UsageError(f'--weekday: "{text}" is not a day of the week; {hint}')
    return found[0]


def complete_weekdays(incomplete: str) -> list[str]:
    """The days of the week that --weekday takes."""
    names = (name.casefold() for name in WEEKDAYS)
    return [name for name in names if name.startswith(incomplete.casefold())]


def read_busy_option(
    options: Iterable[str], first: date, last: date, local_zone: tzinfo
) -> "tuple[BusyTime, ...]":
    """The busy times of `Ana Ek=ana.ics` or `team.ifb`; notes what in them is not understood."""
    times: list[BusyTime] = []
    for option in options:
        from workshops.proposals import read_busy_times

        who, equals, file = option.partition("=")
        if not equals or os.path.exists(option):  # a file's name may hold the sign
            who, file = "", option
        if not file:
            raise UsageError(f'--busy: "{option}" names no file; write it as "Ana Ek=ana.ics"')
        name, raw = read_input(file)
        found = read_busy_times(name, raw, who.strip() or None, first, last, local_zone)
        print_notes(found.notes)
        times += found.times
    return tuple(times)
