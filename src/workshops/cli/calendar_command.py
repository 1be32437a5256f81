"""`workshops calendar`: months with the days of workshops marked."""

import re
from datetime import date
from typing import Annotated

import typer

from workshops.cli.options import AsOf, TextFormat
from workshops.cli.output import print_note, write, write_document
from workshops.cli.settings import settings_of
from workshops.days_off.places import list_days_off, list_series_places
from workshops.errors import UsageError
from workshops.model import Schedule
from workshops.output.fields import find_fields
from workshops.output.months import (
    DAY_FIELDS,
    Marked,
    bound_month,
    collect_days,
    draw_months,
    list_months,
    mark_days,
)
from workshops.query import FIRST_DAY, LAST_DAY

_LONGEST = 24
"""More months than this are shown without the empty ones."""


def run(
    ctx: typer.Context,
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="[YYYY|YYYY-MM]", help="A year or a month. Default: the months of the series."
        ),
    ] = None,
    as_of: AsOf = None,
    output_format: TextFormat = "text",
) -> None:
    """Show months with the days of workshops in brackets, and list the workshops below.

    Public holidays of a region, or of a venue's country, have an asterisk and are listed too.
    """
    settings = settings_of(ctx)
    schedule = settings.load(for_days_off=True)
    view = settings.view(schedule, as_of)
    first, last = _read_period(period) if period else _find_period(schedule)
    marked = mark_days(schedule.workshops, first, last)
    months = list_months(first, last)
    if len(months) > _LONGEST:
        busy = {month for mark in marked for month in list_months(mark.first, mark.last)}
        months = [month for month in months if month in busy]
    places = list_series_places(schedule)
    days_off = {
        day: name
        for month in months
        for day, name in list_days_off(places, *bound_month(month)).items()
    }
    if output_format == "json":
        days = collect_days(marked, days_off, first, last)
        write_document([find_fields(DAY_FIELDS, day, view) for day in days])
        return
    write(draw_months(months, marked, days_off, view, settings.canvas()))
    undated = (workshop for workshop in schedule.workshops if workshop.start is None)
    if names := [view.translate(workshop.title) or workshop.id for workshop in undated]:
        print_note(f"to be announced: {'; '.join(names)}")


def _read_period(text: str) -> tuple[date, date]:
    from workshops.cli.dates import read_days

    if not re.fullmatch(r"\d{4}(-\d\d)?", text, re.ASCII):
        raise UsageError(f'"{text}" is not a valid year or month; write it as 2018 or 2018-03')
    first, last = read_days(text, FIRST_DAY)
    return first, last


def _find_period(schedule: Schedule) -> tuple[date, date]:
    """The first to the last day of what has a date; of what repeats for ever, the first year."""
    marked: list[Marked] = []
    for workshop in schedule.workshops:
        if workshop.days:
            first, last = workshop.days
            year_on = date(min(first.year + 1, LAST_DAY.year), first.month, min(first.day, 28))
            until = max(year_on, last) if workshop.repeat else last
            marked += mark_days([workshop], first, until)
    if not marked:
        raise UsageError("no workshop has a date yet; name a year or a month to show")
    return min(mark.first for mark in marked), max(mark.last for mark in marked)
