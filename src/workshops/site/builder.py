"""What the pages of a site share: what they show, and how a template becomes a page."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from markupsafe import Markup

from workshops.attendance import list_parts
from workshops.ical import EPOCH
from workshops.locales.repetition import describe_repetition
from workshops.model import Region, Workshop, derive_uid
from workshops.query import group_by_region, sort_workshops
from workshops.significant import digest_facts
from workshops.site import lists, paths, search
from workshops.site.changes import phrase_change
from workshops.site.json_ld import list_organization_names, write_script_json
from workshops.site.locale import find_page_locale
from workshops.site.model import Card, Site, divide_cards, fingerprint, make_card, order_regions
from workshops.site.months import find_months, find_next_month, keep_nearest
from workshops.site.participation import summarize_participation
from workshops.site.qr_code import draw_qr_code
from workshops.site.subscription import link_feed
from workshops.site.templating import mark_words, open_templates
from workshops.site.timeline import draw_timeline

_SCRIPT_WORDS = (
    "all_shown",
    "cancelled",
    "copied",
    "filtered",
    "list",
    "mode",
    "next_match",
    "online",
    "period",
    "previous_match",
    "region",
    "search_failed",
    "subscribe_online",
    "subscribe_region",
    "subscribe_wider",
    "tentative",
    "to_be_announced",
    "took_place",
    "topic",
    "under_way",
    "under_way_until",
    "unknown_choice",
    "your_time",
)
"""What the script in the pages writes, beside numbers of workshops."""
_CALENDAR_WORDS = ("join_online", "colon")
_COUNTED = ("more_workshops_", "workshops_")
_MOST_CHANGES = 100
_MOST_RECENT = 5


class PageBuilder:
    """The pages of one site, with what they share; templates call it for the rest."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.workshops = site.schedule.workshops
        self.regions = order_regions(site.schedule)
        self.lists = group_by_region(site.schedule, self.workshops)
        self.parts = list_parts(site.schedule)
        self.groups = list_organization_names(site.schedule)
        ids: dict[str, list[str]] = {}
        for region, listed in self.lists.items():
            for workshop in listed:
                ids.setdefault(workshop.id, []).append(region)
        self.cards = {
            workshop.id: make_card(workshop, site, ids.get(workshop.id, ()))
            for workshop in self.workshops
        }
        dated = sort_workshops(
            [card.times[0] if card.times else card.workshop for card in self.cards.values()],
            *("when", None, site.local_zone),
        )
        self.places = {workshop.id: place for place, workshop in enumerate(dated)}
        self.dated = dated
        self.facts = {workshop.id: fingerprint(workshop) for workshop in self.workshops}
        self.region_facts = fingerprint(site.schedule.regions)
        self.participation = (
            summarize_participation(site.schedule, self.regions, dated)
            if site.with_people and any(each.attendees for each in self.workshops)
            else None
        )
        self.today = site.as_of.astimezone(site.local_zone).date()
        every_month = find_months(self.workshops, self.today)
        self.months = keep_nearest(every_month, self.today)
        self.frame = fingerprint(
            site.schedule.series,
            site.languages,
            site.base_url,
            site.with_people,
            site.frame.logo and site.frame.logo.path,
            self.list_tabs(""),
            self.opening_months,
        )
        self.section = divide_cards(self.cards.values())
        self.is_long = len(self.workshops) > lists.MOST_ON_ONE_PAGE
        self.years = lists.group_by_year(self.section) if self.is_long else {}
        self.years_by_id = lists.list_years(every_month)
        self.timeline = draw_timeline(self.workshops, every_month, self.today, is_long=self.is_long)
        self.choices = search.list_choices(self.workshops, every_month)

    def render(self, template: str, path: str, language: str, **facts: Any) -> bytes:
        """A page or feed as its template writes it from these facts and what all share."""
        locale = find_page_locale(language)
        rendered = (
            open_templates()
            .get_template(template)
            .render(
                site=self.site,
                series=self.site.schedule.series,
                builder=self,
                path=path,
                paths=paths,
                href=lambda target: paths.link_from(path, target),
                language=language,
                locale=locale,
                rule_in_words=lambda workshop: describe_repetition(
                    workshop, language, locale.format_day
                ),
                word=lambda key: mark_words(locale, locale.words[key]),
                fill=lambda key, **values: mark_words(locale, locale.words[key].format(**values)),
                count=lambda key, n: mark_words(locale, locale.format_count(key, n)),
                script_words=Markup(  # noqa: S704 - written for a script element
                    write_script_json(
                        {
                            key: words
                            for key, words in locale.words.items()
                            if key in _SCRIPT_WORDS or key.startswith(_COUNTED)
                        }
                        | {key: getattr(locale.calendar_words, key) for key in _CALENDAR_WORDS}
                    )
                ),
                mark=partial(mark_words, locale),
                qr_code=draw_qr_code,
                link_feed=link_feed,
                find_page_locale=find_page_locale,
                badge_of=_find_badge,
                group_by_month=lists.group_by_month,
                list_search_facts=search.list_search_facts,
                **{"finds": False, **facts},
            )
        )
        return rendered.encode("utf-8", "backslashreplace")

    def list_facts(self, cards: Iterable[Card]) -> list[str]:
        """A digest of each card: of what repeats, the times that it shows are among its facts."""
        return [
            fingerprint(
                self.facts[card.workshop.id],
                card.runs if card.workshop.repeat else (),
                card.ends,
                card.is_past,
            )
            for card in cards
        ]

    def list_tabs(self, language: str) -> list[tuple[str, str]]:
        """The views of the series that have a page, each as the key of its word and its path."""
        tabs = [("list", paths.index_path(language))]
        if self.months:
            nearest = find_next_month(self.months, self.today)
            tabs.append(("months", paths.month_path(language, nearest.name)))
        if self.participation:
            tabs.append(("participation", paths.participation_path(language)))
        return tabs

    @property
    def opening_months(self) -> str:
        """The names of the months that the view of months may begin with, in order of time.

        They are those to come, else the last one; and the first one of each year, for who asks for
        that year.
        """
        coming = [month.name for month in self.months if month.first >= self.today.replace(day=1)]
        firsts = {month.first.year: month.name for month in reversed(self.months)}.values()
        return " ".join(sorted({*firsts, *(coming or [month.name for month in self.months[-1:]])}))

    def list_translations(self, path: str, language: str) -> Mapping[str, str]:
        """The path of the same page in each language, by tag."""
        rest = paths.INDEX if path == paths.NOT_FOUND else path.removeprefix(f"{language}/")
        return {tag: f"{tag}/{rest}" for tag in self.site.languages}

    def find_default(self, path: str) -> str:
        """The address for people of whose languages there is no page (hreflang x-default)."""
        rest = path.partition("/")[2]
        first = "" if rest in ("", paths.INDEX) else f"{self.site.languages[0]}/{rest}"
        return f"{self.site.base_url}{first}"

    def list_pages(self) -> Iterator[tuple[str, str]]:
        """Every page that each language has, without its folder, and when it last changed."""
        yield paths.INDEX, ""
        for workshop in self.workshops:
            changed = self.find_stamp(workshop) if workshop.updated else ""
            yield paths.workshop_path("", workshop.id)[1:], changed
        for region in self.site.schedule.regions:
            yield paths.region_path("", region.id)[1:], ""
        for month in self.months:
            yield paths.month_path("", month.name)[1:], ""
        if self.participation:
            yield paths.participation_path("")[1:], ""
        for year in self.years:
            yield paths.year_path("", year)[1:], ""

    def list_changes(self, listed: Iterable[Workshop]) -> list[tuple[str, Workshop]]:
        """What changed last, first; each workshop with an id of its time, place and status.

        A new id is a new entry to a feed reader.
        """
        newest = sorted(listed, key=self.find_stamp, reverse=True)
        return [
            (f"urn:uuid:{derive_uid(workshop.uid, digest_facts(workshop))}", workshop)
            for workshop in newest[:_MOST_CHANGES]
        ]

    def make_feed_id(self, language: str, region: Region | None) -> str:
        """The Atom feed's permanent id (RFC 4287 section 4.2.6)."""
        names = ["changes", language, *([region.id] if region else [])]
        return f"urn:uuid:{derive_uid(self.site.schedule.series.id, *names)}"

    def list_recent(self, language: str) -> list[tuple[datetime, Workshop, str]]:
        """The last changes of all: when, of which workshop, and what in words."""
        locale, known = find_page_locale(language), {each.id: each for each in self.workshops}
        phrased = ((change, phrase_change(change, locale)) for change in self.site.changes)
        shown = [(change, words) for change, words in phrased if words]
        return [
            (change.time, known[change.after.id], words) for change, words in shown[:_MOST_RECENT]
        ]

    def describe_news(self, workshop: Workshop, language: str) -> list[str]:
        """In words, what of a workshop changed when it last changed."""
        phrased = [
            phrase_change(change, find_page_locale(language))
            for change in self.site.changes
            if change.after.id == workshop.id and change.time == self.site.stamps[workshop.id]
        ]
        return list(filter(None, phrased))

    def find_neighbours(self, workshop: Workshop) -> tuple[Workshop | None, Workshop | None]:
        """The workshops before and after it, by their next time, else the last one."""
        place = self.places[workshop.id]
        return (
            self.dated[place - 1] if place else None,
            self.dated[place + 1] if place + 1 < len(self.dated) else None,
        )

    def find_stamp(self, workshop: Workshop) -> str:
        """When a workshop last changed."""
        return _format_utc(self.site.stamps[workshop.id])

    def find_last_change(self, listed: Iterable[Workshop]) -> str:
        """The latest change of the workshops, or the `updated` of the series if that is later."""
        series = self.site.schedule.series.updated or EPOCH
        return _format_utc(max([series, *(self.site.stamps[each.id] for each in listed)]))


def _find_badge(workshop: Workshop) -> str:
    """The status where it is worth a word; that what has no date is uncertain goes without one."""
    is_news = workshop.status == "cancelled" or (workshop.status == "tentative" and workshop.days)
    return workshop.status if is_news else ""


def _format_utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
