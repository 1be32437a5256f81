"""Lists of workshops as pages divide them, and what people can look for in them.

A list of a few hundred is one page, which the script filters. Above that the front page has what is
next, each year has a page of its own, and the script searches an index that it asks for.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from workshops.locales.repetition import describe_rule
from workshops.model import Text, Workshop
from workshops.site import paths
from workshops.site.locale import PageLocale, find_page_locale
from workshops.site.model import Card, Section, SiteFile, fingerprint
from workshops.site.months import Month

if TYPE_CHECKING:
    from workshops.site.pages import PageBuilder

MOST_ON_ONE_PAGE = 300
_MOST_COMING = 60
_MOST_UNDATED = 12


class MonthGroup(NamedTuple):
    """Cards of one month, by its first day; None for what has no date."""

    month: date | None
    cards: tuple[Card, ...]


class Choices(NamedTuple):
    """What a list can be narrowed to: topics, places (`venue`, `online`), and years."""

    tags: tuple[Text, ...]
    modes: tuple[str, ...]
    years: tuple[int, ...]


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


def list_choices(workshops: Sequence[Workshop], months: Iterable[Month]) -> Choices:
    """What there is to choose from."""
    tags = {tag.content: tag for workshop in workshops for tag in workshop.tags}
    modes = {mode for workshop in workshops for mode in list_modes(workshop)}
    return Choices(
        tuple(tags.values()),
        tuple(mode for mode in ("venue", "online") if mode in modes),
        tuple(sorted({month.first.year for month in months})),
    )


def list_modes(workshop: Workshop) -> list[str]:
    """How one can take part: `venue`, `online`."""
    return ["venue"] * bool(workshop.venue) + ["online"] * bool(workshop.online)


def list_words(workshop: Workshop, locale: PageLocale) -> str:
    """What is found beside the texts that a list shows: topics, sessions and speakers."""
    texts = [*workshop.tags]
    for session in workshop.sessions:
        texts += [text for text in (session.title, *session.speakers) if text]
    return " ".join(dict.fromkeys(map(locale.translate, texts)))


def build_long_list(builder: "PageBuilder", language: str) -> Iterator[SiteFile]:
    """A page a year, and the index."""
    for year, cards in builder.years.items():
        path = paths.year_path(language, year)
        shown = {"year": year, "groups": group_by_month(cards)}
        facts = fingerprint(builder.frame, list(builder.years), builder.list_facts(cards))
        render = partial(builder.render, "years.html", path, language, **shown)
        yield SiteFile(path, facts, render)
    everything, locale = builder.cards.values(), find_page_locale(language)
    zone = str(builder.site.local_zone)
    yield SiteFile(
        paths.search_path(language),
        fingerprint(builder.frame, builder.region_facts, builder.list_facts(everything)),
        lambda: write_index(everything, builder.years_by_id, locale, zone).encode(),
    )


def write_index(
    cards: Iterable[Card], years: Mapping[str, Sequence[int]], locale: PageLocale, zone: str
) -> str:
    """The index that the script searches: for each workshop what its card shows, as JSON."""
    records = [
        _describe_card(card, years.get(card.workshop.id, ()), locale, zone) for card in cards
    ]
    return json.dumps(records, ensure_ascii=False, separators=(",", ":")) + "\n"


def _describe_card(
    card: Card, years: Sequence[int], locale: PageLocale, zone: str
) -> dict[str, object]:
    workshop, time = card.workshop, card.times[0] if card.times else None
    venue = workshop.venue
    start = time.start if time else None
    record = {
        "id": workshop.id,
        "title": locale.translate(workshop.title),
        "number": workshop.number,
        "status": workshop.status if workshop.status != "confirmed" else None,
        "when": locale.format_when(time, with_zone=False) if time else None,
        "zoneName": locale.name_zone(start) if isinstance(start, datetime) else None,
        "times": card.written_runs,
        "ends": card.goes_on and str(card.ends or ""),
        "zone": card.zone or zone,
        "allDay": workshop.all_day,
        "repeats": workshop.repeat and (describe_rule(workshop.repeat, locale.tag) or "…"),
        "place": venue and locale.format_place(venue),
        "online": bool(workshop.online),
        "regions": " ".join(card.region_ids),
        "regionNames": [locale.translate(region.name) for region in workshop.regions],
        "tags": [tag.content for tag in workshop.tags],
        "years": " ".join(map(str, years)),
        "words": list_words(workshop, locale),
    }
    return {key: value for key, value in record.items() if value not in (None, False, "", [])}
