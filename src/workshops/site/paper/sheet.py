"""What all papers share: the schedule without addresses, a language, and pages of A4.

A paper is one HTML file that loads nothing, so that it can be printed from any browser, or made
into a PDF. It is passed around and left on tables, so no attendee's address is on it.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import bidirectional

from jinja2 import Environment
from markupsafe import Markup

from workshops.address_search import KnownAddresses
from workshops.locales import find_paper_words
from workshops.model import Attendee, Schedule, Text, Workshop
from workshops.output.escape import escape_line
from workshops.privacy import hide_in, require_no_address
from workshops.query import coming_occurrences, last_occurrence
from workshops.site.locale import PageLocale, find_page_locale
from workshops.site.logo import Logo
from workshops.site.templating import mark_words, open_templates

COLOR = "#1f5f8b"
"""For a series without a colour of its own."""
_STYLE = Path(__file__).parent.parent / "assets" / "paper.css"


class Paper(NamedTuple):
    """What a paper is made from; `known` are the attendees' addresses, which it must not have.

    `locale` is the language with the words of papers; `now` is aware, and only chooses the
    occurrence of a workshop that repeats; `local_zone` is that of all-day dates. `logo` is a
    picture as a data: URL (RFC 2397).
    """

    schedule: Schedule
    locale: PageLocale
    now: datetime
    local_zone: tzinfo
    known: KnownAddresses
    logo: str = ""

    def find_occurrence(self, workshop: Workshop) -> Workshop:
        """A workshop that repeats with the dates of its next time, else of its last one."""
        if not workshop.repeat:
            return workshop
        coming = next(coming_occurrences(workshop, self.now, self.local_zone), None)
        return coming or last_occurrence(workshop, self.now, self.local_zone) or workshop


def open_paper(
    schedule: Schedule,
    language: str | None,
    now: datetime,
    local_zone: tzinfo,
    logo: Logo | None = None,
) -> Paper:
    """What the papers of a schedule are made from, "…" in place of each attendee's address.

    `language` is a BCP 47 tag, else that of the series' title; `now` is aware; `logo` is the
    series', as `read_logo` finds it.
    """
    people = (attendee for workshop in schedule.workshops for attendee in workshop.attendees)
    known = KnownAddresses({attendee.email for attendee in people if attendee.email})
    locale = find_page_locale(language or schedule.series.title.language)
    words = find_paper_words(locale.tag)
    shown = hide_in(schedule, known)
    picture = _embed(logo) if logo else ""
    return Paper(shown, locale._replace(words=words), now, local_zone, known, picture)


def _embed(logo: Logo) -> str:
    kind = logo.path.rpartition(".")[2]
    media = {"svg": "svg+xml", "jpg": "jpeg"}.get(kind, kind)
    return f"data:image/{media};base64,{b64encode(logo.content).decode()}"


def name_person(attendee: Attendee) -> Text | None:
    """The name to print; None where there is none, or an address stands in its place."""
    name = attendee.name
    return name if name and not any("@" in content for _, content in name.translations) else None


def render_paper(paper: Paper, kind: str, workshops: Sequence[Workshop], **facts: Any) -> str:
    """The HTML of a paper from the template, and under the word, of its kind.

    Its title, at the foot of every page, names the only workshop or the series.
    """
    locale, series = paper.locale, paper.schedule.series
    subject = workshops[0].title if len(workshops) == 1 else series.title
    title = f"{locale.words[kind]} · {locale.translate(subject)}"
    is_mirrored = locale.babel.text_direction == "rtl"
    template = _open_templates().get_template(f"paper/{kind}.html")
    html = template.render(
        series=series,
        language=locale.tag,
        locale=locale,
        title=title,
        kind=kind,
        style=_write_style(title, is_mirrored=is_mirrored),
        word=lambda key: mark_words(locale, locale.words[key]),
        count=lambda key, n: mark_words(locale, locale.format_count(key, n)),
        is_mirrored=is_mirrored,
        workshops=workshops,
        logo=paper.logo,
        color=paper.schedule.series.color or COLOR,
        **facts,
    )
    require_no_address({"": html.encode("utf-8", "backslashreplace")}, paper.known)
    return html


@cache
def _open_templates() -> Environment:
    """The site's templates, with what WeasyPrint does not know put in words that it does."""
    templates = open_templates().overlay()
    mark_language = templates.filters["in_language"]

    def mark(text: Text | None, language: str) -> Markup:
        """A text with the direction of its first letter, as dir="auto" means, which it ignores."""
        marked = mark_language(text, language)
        direction = find_direction(text.in_language(language)) if text else "ltr"
        # the text has no plain quote
        return Markup(str(marked).replace('dir="auto"', f'dir="{direction}"'))  # noqa: S704

    templates.filters = {**templates.filters, "in_language": mark}
    return templates


def find_direction(text: str) -> str:
    """`rtl` for a text whose first letter is written from right to left (UAX 9, P2 and P3)."""
    strong = (kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL"))
    return "ltr" if next(strong, "L") == "L" else "rtl"


_MOST_AT_FOOT = 90


def _write_style(title: str, *, is_mirrored: bool) -> Markup:
    """The style sheet, with what it prints at the foot of every page."""
    start, end = ("right", "left") if is_mirrored else ("left", "right")
    at_foot = title if len(title) <= _MOST_AT_FOOT else f"{title[: _MOST_AT_FOOT - 1]}…"
    foot = (
        f"@page {{ @bottom-{start} {{ content: {_quote(at_foot)} }}"
        f' @bottom-{end} {{ content: counter(page) " / " counter(pages) }} }}\n'
    )
    return Markup(foot + _STYLE.read_text("utf-8"))  # noqa: S704 - all of the title is escaped


def _quote(text: str) -> str:
    """A string of CSS (CSS Syntax 3 section 4.3.7) that is safe in a style element of HTML."""
    signs = (
        sign if sign == " " or (sign.isascii() and sign.isalnum()) else f"\\{ord(sign):x} "
        for sign in escape_line(text)
    )
    return f'"{"".join(signs)}"'
