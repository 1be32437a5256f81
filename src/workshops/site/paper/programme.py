"""The programme of a workshop on one page, to hand out or to put on the door.

The letters are as large as the page allows; where they would be too small, descriptions are left
out, then there are two columns, and at last titles alone. No program that shows HTML fits text to a
page, so that the layout is chosen by how much text there is, for a wide font (DejaVu Sans).
"""

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

from workshops.errors import UsageError
from workshops.model import Session, Workshop
from workshops.site.locale import PageLocale
from workshops.site.paper.sheet import Paper, render_paper

Detail = Literal["descriptions", "speakers", "titles"]
"""What is shown of a session, each with what comes after it here."""


class Layout(NamedTuple):
    """The size of letters in points, the number of columns, and what is shown of a session."""

    size: float
    columns: int
    detail: Detail


_LAYOUTS = (
    *(Layout(size, 1, "descriptions") for size in (12, 11, 10, 9, 8)),
    *(Layout(size, 1, "speakers") for size in (11, 10, 9)),
    *(Layout(size, 2, "speakers") for size in (9, 8, 7)),
    *(Layout(size, 2, "titles") for size in (9, 8, 7, 6, 5)),
)
"""The ways to fill a page, the best first."""
_HEIGHT, _WIDTH, _GAP = 740, 510, 24
"""The room on A4, and between columns, in points (paper.css)."""
_LETTER_WIDTH, _BOLD_WIDTH = 0.58, 0.62
"""The average widths of letters of DejaVu Sans in the size of the letters."""
_LINE_HEIGHT = 1.3


class ProgrammeDay(NamedTuple):
    """Sessions of one day, or of a part of it."""

    sessions: tuple[Session, ...]


class Programme(NamedTuple):
    """A workshop with the days in each column, and how they are laid out.

    `time_width` is the room for clock times, in the size of the letters; `height` in points is that
    of the page's text.
    """

    workshop: Workshop
    layout: Layout
    columns: tuple[tuple[ProgrammeDay, ...], ...]
    time_width: float
    height: float


def write_programme(paper: Paper, workshops: Sequence[Workshop]) -> str:
    """The programmes of workshops as HTML, a page each.

    Raises UsageError for a workshop without sessions.
    """
    programmes = [plan_programme(paper, workshop) for workshop in workshops]
    return render_paper(paper, "programme", workshops, programmes=programmes)


def list_shortened(paper: Paper, workshops: Sequence[Workshop]) -> list[str]:
    """A sentence for each programme of which something has no room on one page."""
    return [
        f"{workshop.id}: {reason}"
        for workshop in workshops
        for reason in [_find_missing(paper, workshop)]
        if reason
    ]


def _find_missing(paper: Paper, workshop: Workshop) -> str:
    programme = plan_programme(paper, workshop)
    if programme.height > _HEIGHT:
        return "more sessions than one page has room for"
    if programme.layout.detail == "titles" and any(each.speakers for each in workshop.sessions):
        return "speakers and descriptions left out, to fit on one page"
    described: list[Workshop | Session] = [workshop, *workshop.sessions]
    if programme.layout.detail != "descriptions" and any(each.description for each in described):
        return "descriptions left out, to fit on one page"
    return ""


def plan_programme(paper: Paper, workshop: Workshop) -> Programme:
    """The sessions of a workshop by day, in the first layout that has room for them.

    Raises UsageError for a workshop without sessions.
    """
    if not workshop.sessions:
        raise UsageError(f"{workshop.id}: has no sessions; add them to the file under sessions")
    programmes = (_fit_one_page(paper.locale, workshop, layout) for layout in _LAYOUTS)
    for programme in programmes:
        if programme.height <= _HEIGHT:
            break
    return programme


def _fit_one_page(locale: PageLocale, workshop: Workshop, layout: Layout) -> Programme:
    times = (locale.format_session_time(session) for session in workshop.sessions)
    time_width = round(max(map(len, times)) * _BOLD_WIDTH + 1, 1)
    width = (_WIDTH - _GAP * (layout.columns - 1)) / layout.columns / layout.size
    listed = [
        (session, _count_session(locale, session, width - time_width, layout.detail) + 0.6)
        for session in workshop.programme
    ]
    share = sum(lines for _, lines in listed) / layout.columns
    columns, heights = [], []
    for number in range(layout.columns):
        column, lines = [], 0.0
        while listed and (lines < share or number == layout.columns - 1):
            session, height = listed.pop(0)
            column.append(session)
            lines += height
        days = tuple(ProgrammeDay(tuple(day)) for _, day in groupby(column, lambda each: each.day))
        columns.append(days)
        heights.append(lines + 2.6 * len(days))
    above = _count_lines(locale.translate(workshop.title), _WIDTH / 16, _BOLD_WIDTH) * 20 + 50
    if layout.detail == "descriptions" and workshop.description:
        text = locale.translate(workshop.description)
        heights.append(_count_lines(text, _WIDTH / layout.size, _LETTER_WIDTH) + max(heights))
    height = above + max(heights) * layout.size * _LINE_HEIGHT
    return Programme(workshop, layout, tuple(columns), time_width, height)


def _count_session(locale: PageLocale, session: Session, width: float, detail: Detail) -> int:
    """How many lines a session takes."""
    lines = 0
    if session.title:
        lines += _count_lines(locale.translate(session.title), width, _BOLD_WIDTH)
    if session.speakers and detail != "titles":
        speakers = ", ".join(map(locale.translate, session.speakers))
        lines += _count_lines(speakers, width, _LETTER_WIDTH)
    if session.description and detail == "descriptions":
        lines += _count_lines(locale.translate(session.description), width, _LETTER_WIDTH)
    return max(lines, 1)


def _count_lines(text: str, width: float, letter_width: float) -> int:
    """How many lines a text takes where a line has this width, in the size of its letters."""
    # a letter of Chinese, Japanese or Korean is as wide as high
    widths = (
        sum(1.0 if east_asian_width(sign) in "WF" else letter_width for sign in line)
        for line in text.splitlines()
    )
    return sum(max(1, ceil(line * 1.04 / width)) for line in widths)  # lines end between words
