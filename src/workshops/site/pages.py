"""The pages of the site, each with what it is made of, so that only what changed is made anew."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from workshops.attendance import count_attendance, list_parts
from workshops.model import Organization, Region, Session, Workshop, derive_uid
from workshops.output.columns import View
from workshops.output.formats import Record
from workshops.output.links import link_workshop
from workshops.output.listings import describe_fully
from workshops.query import group_by_region
from workshops.significant import digest_facts as digest_news
from workshops.site import paths
from workshops.site.json_ld import write_event, write_script_json
from workshops.site.locale import find_speech
from workshops.site.model import (
    Card,
    Page,
    Section,
    Site,
    digest_facts,
    divide_cards,
    make_card,
    order_regions,
)
from workshops.site.templating import mark_count, mark_words, open_templates
from workshops.site.timeline import draw_timeline

_HERE = Path(__file__).parent


def list_pages(site: Site) -> Iterator[Page]:
    """Every page, picture and style of a site; the calendar files are not among them."""
    press = _Press(site)
    indexes = [press.print_index(language) for language in site.languages]
    yield press.print_front(indexes[0])
    yield from indexes
    for language in site.languages:
        if site.schedule.workshops:
            yield press.print_all("timeline.svg", paths.place_timeline(language), language)
        yield press.print_all("changes.atom", paths.place_changes(language), language)
        for workshop in site.schedule.workshops:
            yield press.print_workshop(workshop, language)
        for region in site.schedule.regions:
            yield press.print_region(region, language)
    yield press.print_json()
    yield press.print_style()
    for name in ("assets/site.js", "assets/icon.svg"):
        yield Page(name, "", (_HERE / name).read_bytes)
    if site.base:
        yield press.print_sitemap()
        yield press.print_robots(site.base)


_MOST_NEWS = 100
_CALENDARS = {"google": "Google", "outlook": "Outlook", "office365": "Office 365"}
_CALENDARS_THAT_REPEAT = {"google": "Google"}


class _Press:
    """One site being written, with what its pages share."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.workshops = site.schedule.workshops
        self.lists = group_by_region(site.schedule, self.workshops)
        self.parts = list_parts(site.schedule)
        self.facts = {one.id: digest_facts(one) for one in self.workshops}
        self.cards = self._make_cards()

    def _make_cards(self) -> Mapping[str, Card]:
        ids: dict[str, list[str]] = {}
        for region, listed in self.lists.items():
            for workshop in listed:
                ids.setdefault(workshop.id, []).append(region)
        return {one.id: make_card(one, self.site, ids.get(one.id, ())) for one in self.workshops}

    @cached_property
    def frame(self) -> str:
        """A digest of what all pages show."""
        series = self.site.schedule.series
        return digest_facts(series, self.site.languages, self.site.base, self.site.with_people)

    @cached_property
    def regions(self) -> str:
        """A digest of all regions."""
        return digest_facts(self.site.schedule.regions)

    def print_front(self, index: Page) -> Page:
        """The front page: the list of the first language, one folder further up."""
        folder = self.site.languages[0]

        def render() -> bytes:
            return paths.move_links(index.render().decode(), folder).encode()

        return Page(paths.INDEX, digest_facts("front", index.digest), render)

    def print_index(self, language: str) -> Page:
        path = paths.place_index(language)
        section = divide_cards(self.cards.values())
        facts = digest_facts(self.frame, self.regions, *self._digest_cards(section))
        shown = {"section": section, "regions": order_regions(self.site.schedule)}
        render = partial(self._render, "index.html", path, language, **shown)
        return Page(path, facts, cache(render))

    def print_workshop(self, workshop: Workshop, language: str) -> Page:
        path = paths.place_workshop(language, workshop.id)
        card = self.cards[workshop.id]

        def render() -> bytes:
            return self._render(
                "workshop.html",
                path,
                language,
                workshop=workshop,
                card=card,
                programme=_group_programme(workshop),
                organizations=_list_organizations(workshop) if self.site.with_people else [],
                counts=count_attendance(workshop.attendance) if self.site.with_people else None,
                links=self._link(workshop, language),
                event=Markup(self._describe_event(workshop, language, path)),  # noqa: S704 - inert
            )

        return Page(path, digest_facts(self.frame, self._digest_card(card)), render)

    def print_region(self, region: Region, language: str) -> Page:
        path = paths.place_region(language, region.id)
        section = divide_cards(self.cards[one.id] for one in self.lists[region.id])
        shown = {"region": region, "parts": self.parts[region.id], "section": section}
        facts = digest_facts(self.frame, region, shown["parts"], *self._digest_cards(section))
        return Page(path, facts, partial(self._render, "region.html", path, language, **shown))

    def print_all(self, template: str, path: str, language: str) -> Page:
        """The picture, or the feed of changes, which are made of all workshops."""
        facts = digest_facts(self.frame, *self.facts.values())
        return Page(path, facts, partial(self._render, template, path, language))

    def print_json(self) -> Page:
        facts = digest_facts(self.frame, self.regions, *self.facts.values())
        return Page(paths.JSON, facts, lambda: self._describe_all().encode())

    def print_style(self) -> Page:
        color = self.site.schedule.series.color
        style = (_HERE / "assets/site.css").read_text("utf-8")
        whole = f":root {{ --series: {color or 'var(--accent)'} }}\n{style}"
        return Page("assets/site.css", digest_facts(color), whole.encode)

    def print_sitemap(self) -> Page:
        regions = [paths.place_region("", one.id) for one in self.site.schedule.regions]
        facts = digest_facts(self.frame, regions, [(one.id, one.updated) for one in self.workshops])
        path = "sitemap.xml"
        return Page(path, facts, partial(self._render, path, path, self.site.languages[0]))

    def print_robots(self, base: str) -> Page:
        text = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
        return Page("robots.txt", digest_facts(base), text.encode)

    def _render(self, template: str, path: str, language: str, **facts: Any) -> bytes:
        speech = find_speech(language)
        whole = (
            open_templates()
            .get_template(template)
            .render(
                site=self.site,
                series=self.site.schedule.series,
                press=self,
                path=path,
                language=language,
                speech=speech,
                say=partial(mark_words, speech),
                count=partial(mark_count, speech),
                at=paths,
                href=lambda target: paths.link_from(path, target),
                find_speech=find_speech,
                badge_of=_find_badge,
                draw_timeline=draw_timeline,
                **facts,
            )
        )
        return whole.encode("utf-8", "backslashreplace")

    def _digest_cards(self, section: Section) -> list[list[str]]:
        return [[self._digest_card(one) for one in part] for part in section]

    def _digest_card(self, card: Card) -> str:
        shown = [one.begins.isoformat() for one in card.times] if card.workshop.repeat else []
        return digest_facts(self.facts[card.workshop.id], shown)

    def list_editions(self, path: str, language: str) -> Mapping[str, str]:
        """The same page in each language, by tag."""
        rest = path.removeprefix(f"{language}/")
        return {tag: f"{tag}/{rest}" for tag in self.site.languages}

    def list_news(self) -> list[tuple[str, Workshop]]:
        """What changed last, first; each workshop with a name for what holds of it.

        A new name is news to a reader.
        """
        newest = sorted(self.workshops, key=self.find_stamp, reverse=True)
        return [
            (f"urn:uuid:{derive_uid(one.uid, digest_news(one))}", one)
            for one in newest[:_MOST_NEWS]
        ]

    def name_feed(self, language: str) -> str:
        """The Atom feed's id for ever (RFC 4287 section 4.2.6)."""
        return f"urn:uuid:{derive_uid(self.site.schedule.series.id, 'changes', language)}"

    def find_stamp(self, workshop: Workshop) -> str:
        """When a workshop last changed, as far as the schedule tells."""
        return _write_stamp(workshop.updated or self.site.seen_from)

    def find_newest(self) -> str:
        """When anything last changed."""
        known = [one.updated for one in self.workshops if one.updated]
        return _write_stamp(max([self.site.seen_from, *known]))

    def _link(self, workshop: Workshop, language: str) -> Mapping[str, str]:
        """By the calendar's name, the links that say all there is to say of a workshop."""
        if workshop.start is None or workshop.status == "cancelled" or workshop.exdates:
            return {}
        links = link_workshop(workshop, View(language, self.site.seen_from, self.site.local_zone))
        names = _CALENDARS if not workshop.repeat else _CALENDARS_THAT_REPEAT
        return {name: links[key] for key, name in names.items()}

    def _describe_event(self, workshop: Workshop, language: str, path: str) -> str:
        times = self.cards[workshop.id].times
        if not times:  # none yet, or none that is not left out
            return ""
        place = f"{self.site.base}{path}" if self.site.base else None
        return write_event(times[0].workshop, self.site.schedule, language, place)

    def _describe_all(self) -> str:
        """The records of `show` and `regions`; of people, organizations and counts alone."""
        schedule = self.site.schedule
        view = View(self.site.languages[0], self.site.seen_from, self.site.local_zone)
        series = schedule.series
        document = {
            "series": {"id": series.id, "titles": dict(series.title.translations)},
            "regions": [_describe_region(one, view) for one in schedule.regions],
            "workshops": [self._describe(one, view) for one in self.workshops],
        }
        return f"{write_script_json(document)}\n"

    def _describe(self, workshop: Workshop, view: View) -> Record:
        record = describe_fully(workshop, view, with_emails=False)
        del record["people"]
        if not self.site.with_people:
            del record["attendees"]
            return record
        return {**record, "organizations": [one.id for one in _list_organizations(workshop)]}


def _describe_region(region: Region, view: View) -> Record:
    return {
        "id": region.id,
        "name": view.translate(region.name),
        "names": dict(region.name.translations),
        "country": region.country,
        "part_of": region.part_of.id if region.part_of else None,
    }


def _find_badge(workshop: Workshop) -> str:
    """The status where it is worth a word; that what has no date is uncertain goes without one."""
    is_news = workshop.status == "cancelled" or (workshop.status == "tentative" and workshop.days)
    return workshop.status if is_news else ""


def _write_stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _group_programme(workshop: Workshop) -> list[list[Session]]:
    """The sessions, a list a day."""
    return [list(day) for _, day in groupby(workshop.programme, key=lambda one: one.day)]


def _list_organizations(workshop: Workshop) -> list[Organization]:
    """Those that anybody is listed from, each once."""
    found = (one.organization for one in workshop.attendees)
    return list({one.id: one for one in found if one}.values())
