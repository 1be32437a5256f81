"""The path of each file of the site, so that every link and every plan agrees on it."""

import re
from posixpath import dirname, join, normpath, relpath

INDEX = "index.html"
JSON = "schedule.json"
NOT_FOUND = "404.html"
"""What web servers and hosts of static sites send where there is no page."""
SITEMAP = "sitemap.xml"
PREVIEW = "assets/preview.png"
"""The picture that chats show with a link, for which they take no SVG."""
ICON = "assets/icon.svg"


def index_path(language: str) -> str:
    """The page of a language that lists everything."""
    return f"{language}/{INDEX}"


def workshop_path(language: str, id: str, ending: str = "html") -> str:
    """A workshop's page or, by another ending, its calendar file."""
    return f"{language}/workshops/{id}.{ending}"


def region_path(language: str, id: str, ending: str = "html") -> str:
    """A region's page or, by another ending, its feed."""
    return f"{language}/regions/{id}.{ending}"


def year_path(language: str, year: int | None) -> str:
    """The page of a year of a long list; that of what has no date."""
    return f"{language}/years/{year or 'undated'}.html"


def search_path(language: str) -> str:
    """The index: what the script of a long list searches, and counts beside months and years."""
    return f"{language}/search.json"


def month_path(language: str, name: str) -> str:
    """The page of a month, which is named `2026-12`."""
    return f"{language}/months/{name}.html"


def participation_path(language: str) -> str:
    """The page of who takes part."""
    return f"{language}/participation.html"


def feed_path(language: str) -> str:
    """The feed of all workshops."""
    return f"{language}/calendar.ics"


def online_path(language: str) -> str:
    """The feed of the workshops that are online."""
    return f"{language}/online.ics"


def code_path(feed: str) -> str:
    """The picture of a feed's QR code."""
    return f"{feed.removesuffix('.ics')}.svg"


def changes_path(language: str, region: str | None = None) -> str:
    """The Atom feed of all workshops, or of a region's."""
    return region_path(language, region, "atom") if region else f"{language}/changes.atom"


def link_from(page: str, target: str) -> str:
    """The relative link from a page to a file, which holds wherever the site is put."""
    return relpath(target, dirname(page) or ".")


def move_links(page: str, folder: str) -> str:
    """A page of a folder as it reads one folder further up, with its links to the same files."""
    return _LINK.sub(lambda found: f'{found[1]}="{normpath(join(folder, found[2]))}"', page)


_LINK = re.compile(r'\b(href|src)="(?![a-z]+:|#)([^"]+)"')
"""What links to a file of the site; in texts a quotation mark is written as its entity."""


def as_webcal(address: str) -> str:
    """An address that opens in a calendar program, which then subscribes to it."""
    return f"webcal://{address.partition('://')[2]}"
