"""How templates write what the schedule says: escaped, inert, and marked with its language."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from workshops.model import Text, Venue
from workshops.render.inert import show_inert, show_lines_inert


@cache
def open_templates() -> Environment:
    """The templates: every value is escaped, and control characters are spelled out."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
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
    return Markup('<span lang="{}" dir="auto">{}</span>').format(tag, said)


def _split_paragraphs(text: Text, language: str) -> list[list[Text]]:
    """The text's paragraphs, each as a list of lines that are texts of the same language."""
    tag, content = text.match(language)
    blocks = re.split(r"\n\s*\n", "\n".join(content.strip().splitlines()))
    return [[Text(tag, line.strip()) for line in block.split("\n")] for block in blocks]


def _make_inert(value: object) -> object:
    """What a template writes: of plain text nothing that acts; markup is ready as it is."""
    if type(value) is not str or value.isprintable():
        return value
    return "\n".join(show_lines_inert(value))
