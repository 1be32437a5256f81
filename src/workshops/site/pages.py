"""The pages of the site, each with what it is made of, so that only what changed is made again."""

from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from workshops.attendance import count_attendance
from workshops.model import Region, Workshop
from workshops.output.columns import View
from workshops.output.links import link_workshop
from workshops.site import lists, paths
from workshops.site.builder import PageBuilder
from workshops.site.data import list_organizations, write_data
from workshops.site.json_ld import write_json_ld
from workshops.site.locale import find_page_locale
from workshops.site.model import Site, SiteFile, divide_cards, fingerprint
from workshops.site.picture import draw_pictures
from workshops.site.search import write_index
from workshops.site.style import write_style
from workshops.site.views import build_months, build_participation

_HERE = Path(__file__).parent


def list_files(site: Site) -> Iterator[SiteFile]:
    """Every page, picture and style of the site; the calendar files are not among them."""
    builder = PageBuilder(site)
    indexes = [_build_index(builder, language) for language in site.languages]
    first, folder = indexes[0], site.languages[0]
    yield SiteFile(  # the front page: the list of the first language, one folder further up
        paths.INDEX,
        fingerprint("front", first.digest),
        lambda: paths.move_links(first.render().decode(), folder).encode(),
    )
    yield from indexes
    for language in site.languages:
        yield from _build_language(builder, language)
    yield _build_not_found(builder)
    facts = fingerprint(builder.frame, builder.region_facts, *builder.facts.values())
    yield SiteFile(paths.JSON, facts, partial(write_data, site))
    yield from _list_assets(site)
    if site.base_url:
        facts, path = fingerprint(builder.frame, list(builder.list_pages())), paths.SITEMAP
        yield SiteFile(path, facts, partial(builder.render, path, path, site.languages[0]))
        robots = f"User-agent: *\nAllow: /\nSitemap: {site.base_url}{paths.SITEMAP}\n"
        yield SiteFile("robots.txt", fingerprint(site.base_url), robots.encode)


def _build_language(builder: PageBuilder, language: str) -> Iterator[SiteFile]:
    """The pages and feeds of one language, without its list."""
    yield _build_feed(builder, language, None)
    for workshop in builder.workshops:
        yield _build_workshop(builder, workshop, language)
    for region in builder.site.schedule.regions:
        yield _build_region(builder, region, language)
        yield _build_feed(builder, language, region)
    if builder.is_long:
        yield from _build_long_list(builder, language)
    yield _build_search(builder, language)
    yield from build_months(builder, language)
    if builder.participation:
        yield build_participation(builder, language)


def _list_assets(site: Site) -> Iterator[SiteFile]:
    """What pages load: the style, the scripts and the pictures."""
    color, logo, style = site.schedule.series.color, *site.frame
    css = partial(write_style, color, style)
    yield SiteFile("assets/site.css", fingerprint(color, style), lambda: css().encode())
    if logo:
        yield SiteFile(logo.path, fingerprint(logo), lambda: logo.content)
    for path, picture in draw_pictures(color).items():
        yield SiteFile(path, fingerprint(picture), partial(bytes, picture))
    for name in ("asked", "site", "find", "list", "counts"):
        yield SiteFile(f"assets/{name}.js", "", (_HERE / f"assets/{name}.js").read_bytes)


def _build_index(builder: PageBuilder, language: str) -> SiteFile:
    path = paths.index_path(language)
    section = lists.limit_section(builder.section) if builder.is_long else builder.section
    recent = builder.list_recent(language)
    facts = fingerprint(
        builder.frame, builder.region_facts, recent, *map(builder.list_facts, builder.section)
    )
    shown = {"section": section, "finds": not builder.is_long}
    render = partial(builder.render, "index.html", path, language, **shown)
    return SiteFile(path, facts, cache(render))


_CALENDARS = {"google": "Google", "outlook": "Outlook", "office365": "Office 365"}
_CALENDARS_THAT_REPEAT = {"google": "Google"}


def _build_workshop(builder: PageBuilder, workshop: Workshop, language: str) -> SiteFile:
    path = paths.workshop_path(language, workshop.id)
    card = builder.cards[workshop.id]
    address = f"{builder.site.base_url}{path}" if builder.site.base_url else None
    former = _find_former_time(builder, workshop)

    def render() -> bytes:
        event = ""
        if card.times or workshop.start is None:  # none where all are excluded
            event = write_json_ld(
                card.times[0] if card.times else workshop,
                builder.site.schedule,
                language,
                groups=builder.groups,
                former=former,
                address=address,
                picture=f"{builder.site.base_url}{paths.PREVIEW}" if address else None,
            )
        return builder.render(
            "workshop.html",
            path,
            language,
            workshop=workshop,
            card=card,
            programme=[list(day) for _, day in groupby(workshop.programme, lambda it: it.day)],
            organizations=list_organizations(workshop) if builder.site.with_people else [],
            counts=count_attendance(workshop.attendance) if builder.site.with_people else None,
            links=_link_calendars(builder, workshop, language),
            event=Markup(event),  # noqa: S704 - written for a script element
        )

    neighbours = [near and (near.id, near.title) for near in builder.find_neighbours(workshop)]
    has_speakers = any(session.speakers for session in workshop.sessions)
    groups = sorted(builder.groups) if has_speakers else []
    facts = fingerprint(builder.frame, neighbours, former, groups, *builder.list_facts([card]))
    return SiteFile(path, facts, render)


def _find_former_time(builder: PageBuilder, workshop: Workshop) -> Workshop | None:
    """The workshop as it was published when it last began at another time."""
    moved = (
        change.before
        for change in builder.site.changes
        if change.kind == "moved" and change.after.id == workshop.id
    )
    return next(
        (
            before
            for before in moved
            if before and before.start not in (None, workshop.start)
            # a rule has many times, of which none is the former one
            if not before.repeat and not workshop.repeat
        ),
        None,
    )


def _link_calendars(builder: PageBuilder, workshop: Workshop, language: str) -> Mapping[str, str]:
    """By the calendar's name, the links that hold everything there is of a workshop."""
    if workshop.start is None or workshop.status == "cancelled" or workshop.exdates:
        return {}
    links = link_workshop(workshop, View(language, builder.site.as_of, builder.site.local_zone))
    names = _CALENDARS if not workshop.repeat else _CALENDARS_THAT_REPEAT
    return {name: links[key] for key, name in names.items()}


def _build_region(builder: PageBuilder, region: Region, language: str) -> SiteFile:
    path = paths.region_path(language, region.id)
    section = divide_cards(builder.cards[workshop.id] for workshop in builder.lists[region.id])
    shown = {"region": region, "parts": builder.parts[region.id], "section": section}
    facts = fingerprint(builder.frame, region, shown["parts"], *map(builder.list_facts, section))
    return SiteFile(path, facts, partial(builder.render, "region.html", path, language, **shown))


def _build_feed(builder: PageBuilder, language: str, region: Region | None) -> SiteFile:
    """The Atom feed of all workshops, or of those of a region."""
    path = paths.changes_path(language, region.id if region else None)
    listed = builder.lists[region.id] if region else builder.workshops
    stamped = {each.id: (builder.site.stamps[each.id], builder.facts[each.id]) for each in listed}
    news = [change for change in builder.site.changes if change.after.id in stamped]
    facts = fingerprint(builder.frame, region and region.name, stamped, news)
    shown = {"region": region, "listed": listed}
    return SiteFile(path, facts, partial(builder.render, "changes.atom", path, language, **shown))


def _build_long_list(builder: PageBuilder, language: str) -> Iterator[SiteFile]:
    """A page a year."""
    for year, cards in builder.years.items():
        path = paths.year_path(language, year)
        shown = {"year": year, "groups": lists.group_by_month(cards), "finds": True}
        facts = fingerprint(
            builder.frame,
            builder.region_facts,
            builder.choices,
            list(builder.years),
            builder.list_facts(cards),
        )
        render = partial(builder.render, "years.html", path, language, **shown)
        yield SiteFile(path, facts, render)


def _build_search(builder: PageBuilder, language: str) -> SiteFile:
    """The index: what a long list searches, and what months and years count."""
    cards, months = builder.cards.values(), builder.months
    locale, zone = find_page_locale(language), str(builder.site.local_zone)
    listed = [(month.name, [each.id for each in month.occurrences]) for month in months]
    facts = fingerprint(builder.frame, builder.region_facts, builder.list_facts(cards), listed)
    write = partial(write_index, cards, months, builder.years_by_id, locale, zone)
    return SiteFile(
        paths.search_path(language), facts, lambda: write().encode("utf-8", "backslashreplace")
    )


def _build_not_found(builder: PageBuilder) -> SiteFile:
    """One page for all languages; its links hold at any address that does not exist."""
    language, path = builder.site.languages[0], paths.NOT_FOUND
    root = urlsplit(builder.site.base_url or "").path

    def render() -> bytes:
        page = builder.render("not_found.html", path, language).decode()
        return (paths.move_links(page, root) if root else page).encode()

    return SiteFile(path, fingerprint(builder.frame, builder.list_tabs(language)), render)
