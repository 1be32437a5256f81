"""How templates write what the schedule holds: escaped, and marked with its language."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from textwrap import shorten
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from workshops.model import Text, Venue
from workshops.output.escape import escape_line, escape_lines
from workshops.site.locale import PageLocale, find_page_locale


@cache
def open_templates() -> Environment:
    """The templates: every value is escaped, control characters are written as code points."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_escape_control_characters,
    )
    templates.filters.update(
        paragraphs=_split_paragraphs,
        in_language=_mark_language,
        map_link=_link_map,
        link=_require_link,
        breakable=_break_address,
        summary=_shorten_summary,
    )
    return templates


def mark_words(locale: PageLocale, words: str) -> Markup:
    """The pages' own words, marked where they are in English for lack of others (WCAG 2.2, 3.1.2).

    In attributes there is no way to mark them.
    """
    marked = Markup("{}") if locale.has_words else Markup('<span lang="en" dir="ltr">{}</span>')
    return marked.format(words)


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


def _break_address(address: str) -> Markup:
    """A web address that a line may end in after its signs, rather than within its words."""
    parts = re.split(r"(?<=[/?&=#])(?=[^/?&=#])", escape_line(address))
    return Markup("<wbr>").join(parts)


_MOST_SUMMARY = 200
"""Search engines and chats show about so many characters of a description."""


def _shorten_summary(texts: Iterable[str]) -> str:
    """What there is, on one line, cut after a word."""
    joined = " · ".join(" ".join(text.split()) for text in texts if text)
    return shorten(joined, _MOST_SUMMARY, placeholder="…")


def _mark_language(text: Text | None, language: str) -> Markup:
    """A text, marked with its language where that is not the page's (WCAG 2.2, 3.1.2)."""
    if text is None:
        return Markup()
    tag, content = text.match(language)
    written = escape(escape_line(content))
    if tag.partition("-")[0].casefold() == language.partition("-")[0].casefold():
        is_right_to_left = find_page_locale(language).babel.text_direction == "rtl"
        return Markup("<bdi>{}</bdi>").format(written) if is_right_to_left else written
    return Markup('<span lang="{}" dir="auto">{}</span>').format(tag, written)


def _split_paragraphs(text: Text, language: str) -> list[list[Text]]:
    """The text's paragraphs, each as a list of lines that are texts of the same language."""
    tag, content = text.match(language)
    blocks = re.split(r"\n\s*\n", "\n".join(content.strip().splitlines()))
    return [[Text(tag, line.strip()) for line in block.split("\n")] for block in blocks]


def _escape_control_characters(value: object) -> object:
    """What a template writes: markup is ready as it is, of plain text no character acts."""
    if type(value) is not str or value.isprintable():
        return value
    return "\n".join(escape_lines(value))
