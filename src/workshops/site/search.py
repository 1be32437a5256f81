"""What people can look for in a series, and what the script finds it by.

In pages these facts are beside each workshop; a long list has them in an index, which the script
asks for. They are the same, so that a search finds the same in a short and in a long series.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from workshops.locales.repetition import describe_repetition
from workshops.model import Text, Workshop
from workshops.names import fold_name
from workshops.site.locale import PageLocale
from workshops.site.model import Card
from workshops.site.months import Month


class Choices(NamedTuple):
    """What a list can be narrowed to: topics, places (`venue`, `online`), and years."""

    tags: tuple[Text, ...]
    modes: tuple[str, ...]
    years: tuple[int, ...]


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


def list_search_facts(card: Card, years: Iterable[int], locale: PageLocale) -> dict[str, str]:
    """By its name in the script, each fact that a workshop is found by, without those it lacks.

    A fact is a list as one text: of topics on lines of their own, else of words.
    """
    facts = {
        "regions": " ".join(card.region_ids),
        "modes": " ".join(list_modes(card.workshop)),
        "years": " ".join(map(str, years)),
        "tags": "\n".join(tag.content for tag in card.workshop.tags),
        "words": " ".join(list_words(card, locale)),
    }
    return {key: fact for key, fact in facts.items() if fact}


def list_words(card: Card, locale: PageLocale) -> Iterable[str]:
    """The words that a workshop is found by, each once.

    They are those of its title, regions and topics in every language and, as far as they are in
    this one, of its number, next time, place, description and programme.
    """
    workshop = card.workshop
    texts = [locale.translate(text) for text in _list_texts(workshop)]
    translated = (workshop.title, *workshop.tags)
    texts += [words for text in translated for _, words in text.translations]
    texts += [name for region in workshop.regions for name in region.names]
    if workshop.repeat:
        texts += [locale.format_clocks(workshop)]
    elif workshop.days:
        when = partial(locale.format_when, workshop, with_zone=False)
        texts += [when(), when(is_short=True), *_list_days(workshop, locale)]
    texts += [locale.format_place(workshop.venue)] if workshop.venue else []
    texts += [str(workshop.number)] if workshop.number is not None else []
    return _divide_words(texts).values()


def _list_days(time: Workshop, locale: PageLocale) -> Iterator[str]:
    """Its first and last day, each in full, its month by itself, and as ISO 8601 has it.

    A month by itself may have another form than in a date, such as Polish `listopad`, `listopada`.
    """
    for day in time.days or ():
        yield from (locale.format_days(day, day), locale.name_month(day), str(day))


def _divide_words(texts: Iterable[str]) -> dict[str, str]:
    """The words of texts, without what is around them, by how they are compared."""
    words = (re.sub(r"^\W+|\W+$", "", word) for text in texts for word in text.split())
    return {fold_name(word): word for word in words if word}


def _list_texts(workshop: Workshop) -> Iterator[Text]:
    yield workshop.title
    for tag in workshop.tags:
        yield from (tag, Text("", tag.content))
    yield from filter(None, [workshop.description])
    for session in workshop.sessions:
        yield from filter(None, [session.title, session.description, *session.speakers])


_OWN = ("id", "title", "number", "when", "times", "ends", "place")
_SHARED = (
    "status",
    "zone",
    "zoneName",
    "allDay",
    "repeats",
    "regionNames",
    "regions",
    "modes",
    "years",
    "tags",
)
"""What many workshops have in common."""
_SEARCHED = ("title", "number", "when", "place", "regionNames", "tags")
"""What the script searches beside the words; of what repeats, not when it is next."""


def write_index(
    cards: Iterable[Card],
    months: Iterable[Month],
    years: Mapping[str, Sequence[int]],
    locale: PageLocale,
    zone: str,
) -> str:
    """The index that the script searches, as JSON: the facts of each workshop and of its card.

    A workshop is a list: its own values, the places (in `values`) of those that others may have as
    well, and the places of the words that it is found by, except those that are in its values. A
    month is a list of the places of its workshops, each as often as it takes place.
    """
    values: dict[object, int] = {None: 0}
    rows = []
    for card in cards:
        facts = list_search_facts(card, years.get(card.workshop.id, ()), locale)
        record = {**_describe_card(card, locale, zone), **facts}
        searched = [name for name in _SEARCHED if name != "when" or not record["repeats"]]
        known = _divide_words(str(record.get(name) or "") for name in searched)
        words = [word for word in facts.get("words", "").split() if fold_name(word) not in known]
        listed = [*(record.get(name) for name in _SHARED), *words]
        places = [values.setdefault(value, len(values)) for value in listed]
        rows.append([*(record.get(name) for name in _OWN), *places])
    places_by_id = {row[0]: place for place, row in enumerate(rows)}
    index = {
        "own": _OWN,
        "shared": _SHARED,
        "values": [*values],
        "rows": rows,
        "months": {
            month.name: [places_by_id[occurrence.id] for occurrence in month.occurrences]
            for month in months
        },
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")) + "\n"


def _describe_card(card: Card, locale: PageLocale, zone: str) -> dict[str, str | int | None]:
    """What the card of a workshop shows; None, or nothing, where there is nothing to show."""
    workshop, time = card.workshop, card.times[0] if card.times else None
    start = time.start if time else None
    return {
        "id": workshop.id,
        "title": locale.translate(workshop.title),
        "number": workshop.number,
        "status": workshop.status if workshop.status != "confirmed" else None,
        "when": locale.format_when(time, with_zone=False, is_short=True) if time else None,
        "zoneName": locale.name_zone(start) if isinstance(start, datetime) else None,
        "times": card.written_runs or None,
        "ends": str(card.ends or "") if card.goes_on else None,
        "zone": card.zone or zone,
        "allDay": workshop.all_day or None,
        "repeats": workshop.repeat and _name_repetition(workshop, locale),
        "place": workshop.venue and locale.format_place(workshop.venue),
        "regionNames": "\n".join(locale.translate(region.name) for region in workshop.regions),
    }


def _name_repetition(workshop: Workshop, locale: PageLocale) -> str:
    words = describe_repetition(workshop, locale.tag, locale.format_day)
    return f"{locale.words['repeats']} ({words})" if words else locale.words["repeats"]
