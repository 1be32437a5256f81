"""Lists of workshops as pages divide them.

A list of a few hundred is one page, which the script filters. Above that the front page has what is
next, each year has a page of its own, and the script searches an index that it asks for.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from workshops.site.model import Card, Section
from workshops.site.months import Month

MOST_ON_ONE_PAGE = 300
_MOST_COMING = 60
_MOST_UNDATED = 12


class MonthGroup(NamedTuple):
    """Cards of one month, by its first day; None for what has no date."""

    month: date | None
    cards: tuple[Card, ...]


def group_by_month(cards: Iterable[Card]) -> list[MonthGroup]:
    """The cards in their order, divided where another month begins."""
    groups = groupby(cards, _find_month)
    return [MonthGroup(month, tuple(listed)) for month, listed in groups]


def group_by_year(section: Section) -> dict[int | None, list[Card]]:
    """The cards of each year in the order of time, then what has no date."""
    dated = [*section.past[::-1], *section.coming]
    years: dict[int | None, list[Card]] = {}
    for card in sorted(dated, key=lambda card: card.runs[0].begins if card.runs else 0):
        month = _find_month(card)
        years.setdefault(month.year if month else None, []).append(card)
    undated = [*years.pop(None, []), *section.undated]
    return {**years, **({None: undated} if undated else {})}


def limit_section(section: Section) -> Section:
    """What the front page has of a long list: what is next."""
    return Section(section.coming[:_MOST_COMING], section.undated[:_MOST_UNDATED], ())


def _find_month(card: Card) -> date | None:
    days = card.times[0].days if card.times else None
    return days[0].replace(day=1) if days else None


def list_years(months: Iterable[Month]) -> dict[str, list[int]]:
    """By the id of a workshop, the years in which it takes place."""
    years: dict[str, dict[int, None]] = {}
    for month in months:
        for occurrence in month.occurrences:
            years.setdefault(occurrence.id, {})[month.first.year] = None
    return {id: list(found) for id, found in years.items()}
