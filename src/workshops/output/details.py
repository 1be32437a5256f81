"""Everything about one workshop, as a page of text."""

from collections.abc import Iterator
from itertools import groupby
from sys import maxsize

from workshops.locales.repetition import describe_rule
from workshops.model import Schedule, Session, Workshop
from workshops.output.attendance_listings import PRESENCE, show_name
from workshops.output.columns import Column, View
from workshops.output.dates import (
    find_nearest,
    show_distance,
    show_session_day,
    show_session_time,
    show_when,
)
from workshops.output.escape import escape_line, escape_lines
from workshops.output.table import Canvas, draw_table, fold, hang

_MARGIN = 11
_WIDEST = 100


def draw_details(
    workshop: Workshop, schedule: Schedule, view: View, canvas: Canvas, *, with_emails: bool
) -> str:
    """The page: facts, programme, people and sources; what is not known is left out."""
    page = _Page(canvas)
    page.add_heading(f"{view.translate(workshop.title)} ({workshop.id})")
    for name, fact in _list_facts(workshop, schedule, view):
        page.add_fact(name, fact)
    if workshop.description:
        page.lines.append("")
        for line in escape_lines(view.translate(workshop.description) or ""):
            page.lines += fold(line, page.width)
    _add_programme(page, workshop, view)
    _add_people(page, workshop, view, with_emails=with_emails)
    if workshop.sources:
        page.add_heading("Sources")
    for source in workshop.sources:
        title = ", ".join(part for part in (view.translate(source.title), source.url) if part)
        page.add_fact(source.id, title or source.id)
    return "".join(line + "\n" for line in page.lines)


class _Page:
    """Lines under headings, folded to the width of the terminal; not folded in a pipe."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.width = min(canvas.width, _WIDEST) if canvas.width else maxsize
        self.lines: list[str] = []

    def add_heading(self, text: str) -> None:
        """Begin a part, after a blank line if it is not the first."""
        blank = [""] if self.lines else []
        lines = fold(escape_line(text), self.width)
        self.lines += [*blank, *(self.canvas.paint(line, "bold") for line in lines)]

    def add_fact(self, name: str, fact: str | None) -> None:
        if fact:
            lines = fold(escape_line(fact), max(self.width - _MARGIN, 10))
            for head, line in hang(name, _MARGIN, lines):
                self.lines.append(f"{self.canvas.paint(head, 'dim')}{line}")


def _list_facts(
    workshop: Workshop, schedule: Schedule, view: View
) -> Iterator[tuple[str, str | None]]:
    nearest = find_nearest(workshop, view.now, view.local_zone)
    distance = show_distance(nearest, view.now, view.local_zone)
    when = show_when(nearest, schedule.series.timezone, is_long=True)
    yield "When", f"{when}, {distance}" if distance else when
    if workshop.repeat and workshop.days:
        rule = describe_rule(workshop.repeat, "en") or workshop.repeat
        yield "Repeats", f"{rule}, from {workshop.days[0]:%Y-%m-%d}"
    yield "Except", ", ".join(f"{day:%Y-%m-%d}" for day in workshop.exdates)
    yield "Where", workshop.venue.label(view.language) if workshop.venue else None
    yield "Online", workshop.online
    yield "Status", workshop.status
    number = "" if workshop.number is None else f", number {workshop.number}"
    yield "Series", f"{view.translate(schedule.series.title)}{number}"
    yield (
        "Regions",
        ", ".join(f"{view.translate(region.name)} ({region.id})" for region in workshop.regions),
    )
    yield "Allowed", ", ".join(workshop.allow)
    yield "Tags", ", ".join(tag.in_language(view.language) for tag in workshop.tags)
    yield "Web page", workshop.url


def _add_programme(page: _Page, workshop: Workshop, view: View) -> None:
    for day, sessions in groupby(workshop.programme, key=show_session_day):
        page.add_heading(day)
        listed = list(sessions)
        margin = max(len(show_session_time(session)) for session in listed)
        for session in listed:
            _add_session(page, session, margin, view)


def _add_session(page: _Page, session: Session, margin: int, view: View) -> None:
    speakers = ", ".join(view.translate(speaker) or "" for speaker in session.speakers)
    label = session.label(view.language)
    text = f"{label} ({speakers})" if session.title and speakers else label
    indent = margin + 2 if margin else 0
    lines = fold(escape_line(text), max(page.width - indent - 2, 10))
    for when, line in hang(show_session_time(session), indent, lines):
        page.lines.append(f"  {page.canvas.paint(when, 'cyan')}{line}")
    if session.description:
        for line in escape_lines(view.translate(session.description) or ""):
            page.lines += [
                f"  {' ' * indent}{part}" for part in fold(line, page.width - indent - 2)
            ]


def _add_people(page: _Page, workshop: Workshop, view: View, *, with_emails: bool) -> None:
    rows = list(workshop.attendance)
    if not rows:
        return
    page.add_heading("People")
    canvas = page.canvas._replace(width=page.canvas.width and page.width)
    table = draw_table(
        [Column(name) for name in ("Name", "Address", "From", "Region", "Role", "Answer", "Came")],
        [
            [
                show_name(attendee, view),
                (attendee.email or "") if with_emails else "",
                (view.translate(attendee.organization.name) or "") if attendee.organization else "",
                attendee.region.id if attendee.region else "",
                attendee.role,
                attendee.answer or "",
                PRESENCE[attendee.attended],
            ]
            for _, attendee in rows
        ],
        canvas,
    )
    page.lines += table.splitlines()
