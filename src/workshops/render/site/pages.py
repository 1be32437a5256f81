"""The pages of the site, each with what it is made of, so that only what changed is made anew."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, cached_property
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from workshops.attendance import Counts, count_attendance, select_attendance
from workshops.invitations import digest_facts as digest_news
from workshops.model import Organization, Region, Session, Text, Venue, Workshop, derive_uid
from workshops.query import LAST_DAY
from workshops.recurrence import expand
from workshops.render import data
from workshops.render.inert import show_inert, show_lines_inert
from workshops.render.links import link_workshop
from workshops.render.rows import View, describe_fully
from workshops.render.site import address
from workshops.render.site.site import (
    Site,
    digest_facts,
    divide_workshops,
    find_end,
    list_region_ids,
    map_regions,
    select_for,
)
from workshops.render.site.speech import Speech, find_speech
from workshops.render.site.structured import write_event
from workshops.render.site.timeline import draw_timeline

_HERE = Path(__file__).parent


class Page(NamedTuple):
    """A file of the site: where it lies, a digest of what it is made of, and how it is made."""

    path: str
    digest: str
    render: Callable[[], bytes]


def list_pages(site: Site) -> Iterator[Page]:
    """Every page, picture and style of a site; the calendar files are not among them."""
    press = _Press(site)
    yield press.print_index(address.INDEX, site.languages[0])
    for language in site.languages:
        yield press.print_index(address.place_index(language), language)
        if site.schedule.workshops:
            yield press.print_timeline(language)
        yield press.print_changes(language)
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


class Card(NamedTuple):
    """A workshop in a list: what the page's script goes by, and what stands on its date tile."""

    workshop: Workshop
    region_ids: tuple[str, ...]
    begins: datetime | None
    ends: datetime | None


class _Press:
    """One site being written, with what its pages share."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.workshops = site.schedule.workshops
        self.kin = map_regions(site.schedule)
        self.facts = {one.id: digest_facts(one) for one in self.workshops}
        self.cards = {one.id: self._make_card(one) for one in self.workshops}

    @cached_property
    def frame(self) -> str:
        """A digest of what all pages show."""
        series = self.site.schedule.series
        return digest_facts(series, self.site.languages, self.site.base, self.site.with_people)

    @cached_property
    def regions(self) -> str:
        """A digest of all regions."""
        return digest_facts(self.site.schedule.regions)

    def _make_card(self, workshop: Workshop) -> Card:
        span = None if workshop.repeat else workshop.span(self.site.viewer)
        return Card(
            workshop,
            list_region_ids(workshop, self.kin),
            span and span[0],
            find_end(workshop, self.site.viewer),
        )

    def print_index(self, path: str, language: str) -> Page:
        section = divide_workshops(self.site, self.workshops)
        order = [[one.id for one in part] for part in section]
        facts = digest_facts(self.frame, self.regions, order, *self.facts.values())

        def render() -> bytes:
            return self._render("index.html", path, language, section=section)

        return Page(path, facts, render)

    def print_workshop(self, workshop: Workshop, language: str) -> Page:
        path = address.place_workshop(language, workshop.id)

        def render() -> bytes:
            return self._render(
                "workshop.html",
                path,
                language,
                workshop=workshop,
                programme=_group_programme(workshop),
                times=_list_times(workshop),
                organizations=_list_organizations(workshop) if self.site.with_people else [],
                counts=self._count(workshop),
                links=self._link(workshop, language),
                event=Markup(self._describe_event(workshop, language, path)),  # noqa: S704 - inert
            )

        return Page(path, digest_facts(self.frame, self.facts[workshop.id]), render)

    def print_region(self, region: Region, language: str) -> Page:
        path = address.place_region(language, region.id)
        listed = select_for(region, self.workshops, self.kin)
        section = divide_workshops(self.site, listed)
        order = [[one.id for one in part] for part in section]
        parts = self.site.schedule.parts_of(region)
        facts = [self.facts[one.id] for one in listed]

        def render() -> bytes:
            return self._render(
                "region.html", path, language, region=region, parts=parts, section=section
            )

        return Page(path, digest_facts(self.frame, region, parts, order, *facts), render)

    def print_timeline(self, language: str) -> Page:
        path = address.place_timeline(language)
        facts = digest_facts(self.frame, *self.facts.values())
        return Page(path, facts, lambda: self._render("timeline.svg", path, language))

    def print_changes(self, language: str) -> Page:
        path = address.place_changes(language)
        facts = digest_facts(self.frame, *self.facts.values())

        def render() -> bytes:
            return self._render("changes.atom", path, language)

        return Page(path, facts, render)

    def print_json(self) -> Page:
        facts = digest_facts(self.frame, self.regions, *self.facts.values())
        return Page(address.JSON, facts, lambda: self._describe_all().encode())

    def print_style(self) -> Page:
        color = self.site.schedule.series.color
        style = (_HERE / "assets/site.css").read_text("utf-8")
        whole = f":root {{ --series: {color or 'var(--accent)'} }}\n{style}"
        return Page("assets/site.css", digest_facts(color), whole.encode)

    def print_sitemap(self) -> Page:
        regions = [address.place_region("", one.id) for one in self.site.schedule.regions]
        facts = digest_facts(self.frame, regions, [(one.id, one.updated) for one in self.workshops])
        path = "sitemap.xml"
        return Page(path, facts, lambda: self._render(path, path, self.site.languages[0]))

    def print_robots(self, base: str) -> Page:
        text = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
        return Page("robots.txt", digest_facts(base), text.encode)

    def _render(self, template: str, path: str, language: str, **facts: Any) -> bytes:
        speech = find_speech(language)
        whole = (
            _open_templates()
            .get_template(template)
            .render(
                site=self.site,
                series=self.site.schedule.series,
                press=self,
                path=path,
                language=language,
                speech=speech,
                say=speech.say,
                at=address,
                href=lambda target: address.link_from(path, target),
                find_speech=find_speech,
                **facts,
            )
        )
        return whole.encode("utf-8", "backslashreplace")

    def list_editions(self, path: str, language: str) -> Mapping[str, str]:
        """The same page in each language, by tag."""
        rest = path.removeprefix(f"{language}/")
        return {tag: f"{tag}/{rest}" for tag in self.site.languages}

    def list_cards(self, workshops: Iterable[Workshop]) -> list[Card]:
        return [self.cards[one.id] for one in workshops]

    def draw_timeline(self, speech: Speech) -> Any:
        return draw_timeline(self.workshops, speech)

    def count_for(self, region: Region) -> int:
        return sum(region.id in card.region_ids for card in self.cards.values())

    def list_news(self) -> list[tuple[str, Workshop]]:
        """Each workshop with a name for what holds of it: a new name is news to a reader."""
        return [
            (f"urn:uuid:{derive_uid(one.uid, digest_news(one))}", one) for one in self.workshops
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

    def _count(self, workshop: Workshop) -> Counts | None:
        return count_attendance(select_attendance([workshop])) if self.site.with_people else None

    def _link(self, workshop: Workshop, language: str) -> Mapping[str, str]:
        if workshop.start is None or workshop.status == "cancelled":
            return {}
        return link_workshop(workshop, View(language, self.site.seen_from, self.site.viewer))

    def _describe_event(self, workshop: Workshop, language: str, path: str) -> str:
        if workshop.start is None:
            return ""
        place = f"{self.site.base}{path}" if self.site.base else None
        return write_event(workshop, self.site.schedule, language, place)

    def _describe_all(self) -> str:
        """The records of `show` and `regions`; of people, organizations and counts alone."""
        schedule = self.site.schedule
        view = View(self.site.languages[0], self.site.seen_from, self.site.viewer)
        series = schedule.series
        return data.write_json(
            {
                "series": {"id": series.id, "titles": dict(series.title.translations)},
                "regions": [_describe_region(one, view) for one in schedule.regions],
                "workshops": [self._describe(one, view) for one in self.workshops],
            }
        )

    def _describe(self, workshop: Workshop, view: View) -> data.Record:
        record = describe_fully(workshop, view, with_emails=False)
        del record["people"]
        if not self.site.with_people:
            del record["attendees"]
            return record
        return {**record, "organizations": [one.id for one in _list_organizations(workshop)]}


def _describe_region(region: Region, view: View) -> data.Record:
    return {
        "id": region.id,
        "name": view.say(region.name),
        "names": dict(region.name.translations),
        "country": region.country,
        "part_of": region.part_of.id if region.part_of else None,
    }


def _write_stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _group_programme(workshop: Workshop) -> list[list[Session]]:
    """The sessions, a list a day."""
    return [list(day) for _, day in groupby(workshop.programme, key=lambda one: one.day)]


_MOST_TIMES = 12


def _list_times(workshop: Workshop) -> list[Workshop]:
    """The first times of what repeats, and one more than are shown where there are more."""
    if not workshop.repeat or workshop.days is None:
        return []
    times = islice(expand(workshop, workshop.days[0], LAST_DAY), _MOST_TIMES + 1)
    return [workshop._replace(start=one.start, end=one.end, repeat=None) for one in times]


def _list_organizations(workshop: Workshop) -> list[Organization]:
    """Those that anybody is listed from, each once."""
    found = (one.organization for one in workshop.attendees)
    return list({one.id: one for one in found if one}.values())


def _link_map(venue: Venue, language: str) -> str:
    """An address that shows the place on a map, which is asked only when somebody follows it."""
    if venue.geo:
        lat, lon = venue.geo
        return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
    query = {"query": venue.label(language)}
    return f"https://www.openstreetmap.org/search?{urlencode(query, quote_via=quote)}"


_SCHEMES = ("http://", "https://", "mailto:", "webcal://")


def _require_link(link: str) -> str:
    """An address that may be followed; nothing for what would run in the page."""
    return link if link.lower().startswith(_SCHEMES) else ""


def _mark_language(text: Text | None, language: str) -> Markup:
    """A text, marked with its language where that is not the page's (WCAG 2.2, 3.1.2)."""
    if text is None:
        return Markup()
    tag, content = text.match(language)
    said = escape(show_inert(content))
    if tag.partition("-")[0].casefold() == language.partition("-")[0].casefold():
        return said
    return Markup('<span lang="{}">{}</span>').format(tag, said)


def _split_paragraphs(text: Text, language: str) -> list[Text]:
    """The text's paragraphs, each as a text of the same language."""
    tag, content = text.match(language)
    blocks = re.split(r"\n\s*\n", content.replace("\r\n", "\n").strip())
    return [Text(tag, " ".join(block.split())) for block in blocks]


def _make_inert(value: object) -> object:
    """What a template writes: of plain text nothing that acts; markup is ready as it is."""
    if type(value) is not str or value.isprintable():
        return value
    return "\n".join(show_lines_inert(value))


@cache
def _open_templates() -> Environment:
    """The templates: every value is escaped, and control characters are spelled out."""
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_make_inert,
    )
    templates.filters.update(
        paragraphs=_split_paragraphs, said=_mark_language, map_link=_link_map, link=_require_link
    )
    return templates
