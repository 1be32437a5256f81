"""The pages beside the list: months and participation."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby

from markupsafe import Markup

from workshops.days_off.places import Place, list_series_places
from workshops.model import Text
from workshops.site import paths
from workshops.site.builder import PageBuilder
from workshops.site.json_ld import write_script_json
from workshops.site.locale import PageLocale, find_page_locale
from workshops.site.model import SiteFile, fingerprint, measure
from workshops.site.months import Month, Week, divide_weeks
from workshops.site.participation import Participation
from workshops.site.search import list_search_facts


def build_months(builder: PageBuilder, language: str) -> Iterator[SiteFile]:
    """A page for each month in which something takes place."""
    locale = find_page_locale(language)
    listed = groupby(builder.months, lambda month: month.first.year)
    years = [(year, list(months)) for year, months in listed]
    names = [(month.name, len({each.id for each in month.occurrences})) for month in builder.months]
    places = list_series_places(builder.site.schedule)
    for number, month in enumerate(builder.months):
        nearby = builder.months[max(number - 1, 0) : number + 2]
        weeks = list(divide_weeks(month, nearby, locale.first_weekday))
        days_off = find_days_off(places, weeks, language)
        path = paths.month_path(language, month.name)
        shown = {
            "month": month,
            "weeks": weeks,
            "before": builder.months[number - 1] if number else None,
            "after": builder.months[number + 1] if number + 1 < len(names) else None,
            "years": years,
            "days_off": days_off,
            "place_count": len(places),
            "name_place": partial(_label_place, builder, locale),
            "mark_day": partial(_mark_day, month, days_off, locale),
            "measure": partial(measure, zone=builder.site.local_zone),
            "write_facts": partial(_write_month_facts, builder, nearby, locale),
        }
        facts = fingerprint(
            builder.frame,
            builder.region_facts,
            names,
            builder.choices,
            sorted(days_off.items()),
            [each.days for near in nearby for each in near.occurrences],
            builder.list_facts(
                builder.cards[each.id] for near in nearby for each in near.occurrences
            ),
        )
        yield SiteFile(path, facts, partial(builder.render, "months.html", path, language, **shown))


def _write_month_facts(builder: PageBuilder, months: Sequence[Month], locale: PageLocale) -> Markup:
    """What the script finds the workshops of these months by, for a script element."""
    ids = {occurrence.id for month in months for occurrence in month.occurrences}
    facts = {
        id: list_search_facts(card, (), locale) for id, card in builder.cards.items() if id in ids
    }
    return Markup(write_script_json(facts))  # noqa: S704 - written for a script element


SECTORS = {
    "government": "sector_government",
    "industry": "sector_industry",
    "academia": "sector_academia",
    "civil-society": "sector_civil_society",
}
"""The word of each sector, by its name in the file."""


def build_participation(builder: PageBuilder, language: str) -> SiteFile:
    """The page about participation."""
    path, data = paths.participation_path(language), builder.participation
    is_mirrored = find_page_locale(language).babel.text_direction == "rtl"
    shown = {"data": data, "sectors": SECTORS, "is_mirrored": is_mirrored}
    facts = fingerprint(builder.frame, builder.region_facts, data and _list_numbers(data))
    return SiteFile(
        path, facts, partial(builder.render, "participation.html", path, language, **shown)
    )


def _list_numbers(data: Participation) -> list[object]:
    """What the page is made of, without the people that its workshops have."""
    rows = [
        (each.id, each.title, each.days, [cell and cell[2:] for cell in cells])
        for each, cells in data.matrix.rows
    ]
    return [data._replace(matrix=data.matrix._replace(rows=())), rows]


DaysOff = Mapping[date, Mapping[Text, Sequence[Place]]]
"""The weekdays on which some do not work: by the holiday's name, which places."""


def find_days_off(places: Sequence[Place], weeks: Sequence[Week], language: str) -> DaysOff:
    """The holidays in these weeks, without weekends, named in the language where it is known.

    What has the same English name on the same day is the same holiday, so that it has one name for
    all, if it is known in one of their countries.
    """
    alike: dict[tuple[str, ...], list[Place]] = {}  # most of many regions are in a few countries
    for place in places:
        alike.setdefault(place.codes, []).append(place)
    found: dict[date, dict[str, list[Place]]] = {}
    for day in (day for week in weeks for day in week.days):
        for together in alike.values():
            holiday = None if together[0].is_weekend(day) else together[0].find_holiday(day)
            if holiday:
                found.setdefault(day, {}).setdefault(holiday.name, []).extend(together)
    return {
        day: {
            _name_holiday(name, day, where, language): sorted(where, key=places.index)
            for name, where in named.items()
        }
        for day, named in found.items()
    }


def _name_holiday(name: str, day: date, places: Sequence[Place], language: str) -> Text:
    """The name in the language as the first of the places has it, else the English one."""
    known = (place.find_holiday(day, language) for place in places)
    found = next((holiday for holiday in known if holiday and holiday.language != "en"), None)
    return Text(found.language, found.name) if found else Text("en", name)


def _label_place(builder: PageBuilder, locale: PageLocale, place: Place) -> str:
    """The region, or the country where workshops take place of which no region is."""
    region = None if place.is_venue else builder.site.schedule.region(place.name)
    return locale.translate(region.name) if region else locale.name_country(place.name)


def _mark_day(month: Month, days_off: DaysOff, locale: PageLocale, day: date) -> Markup:
    """The class of a day's cell: of another month, or a day off."""
    is_outside = day.replace(day=1) != month.first
    is_off = day.weekday() in locale.weekend or day in days_off
    kinds = ["outside"] * is_outside + ["off"] * is_off
    return Markup(' class="{}"').format(" ".join(kinds)) if kinds else Markup()
