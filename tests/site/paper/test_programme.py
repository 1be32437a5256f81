"""Programmes: one page, with as much of the sessions as it has room for."""

import re
from pathlib import Path

import pytest

from support.program import Run
from support.schedules import write_schedule

SCHEDULE = """\
series: {id: paper, title: {en: Clean steel, sv: Rent stål}, timezone: Europe/Brussels}
workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-08
    end: 2027-03-09
    venue: {city: Brussels, country: BE}
    sessions:
      - {title: Visit, day: 2027-03-09, period: morning}
      - title: {en: Welcome, sv: Välkommen}
        start: 2027-03-08 09:00
        end: 2027-03-08 09:30
        speakers: [Ann Ek, ann@example.org]
        description: Coffee & cake.
    attendees: [{name: Ann Ek, email: ann@example.org}]
  - {id: bare, title: Bare}
"""


def make_sessions(count: int) -> str:
    """A schedule with a workshop of that many sessions, a dozen a day."""
    days = [f"2027-03-{8 + number // 12:02} {8 + number % 12:02}" for number in range(count)]
    sessions = "".join(
        f"      - {{title: Session {number} on how regions finance the change of their industry, "
        f"start: '{day}:00', end: '{day}:45', speakers: [Ann Ek, Bo Al], description: What it "
        f"costs and what the regions have learnt from one another with examples from five.}}\n"
        for number, day in enumerate(days)
    )
    return f"""\
series: {{id: long, title: Long, timezone: UTC}}
workshops:
  - id: long
    title: A workshop with a title that takes more than one line on a page, as some of them do
    start: 2027-03-08
    end: 2027-03-30
    sessions:
{sessions}"""


def print_programme(call: Run, folder: Path, schedule: str, *arguments: object) -> str:
    """The programme that is written to standard output."""
    path = write_schedule(folder, schedule)
    outcome = call("-s", path, "print", "programme", *arguments)
    assert outcome.status == 0, outcome.stderr
    return outcome.stdout


def list_texts(programme: str) -> list[str]:
    """The texts in the page's order."""
    body = re.sub(r"</?(span|bdi)[^>]*>", "", programme.partition("<body>")[2])
    return [text.strip() for text in re.split("<[^>]*>", body) if text.strip()]


def test_sessions_by_day(call: Run, tmp_path: Path) -> None:
    """In the order of time, with their times, speakers and descriptions; no address."""
    assert list_texts(print_programme(call, tmp_path, SCHEDULE, "jobs")) == [
        "Programme · Clean steel",
        "Jobs",
        "8–9 Mar 2027 · Brussels, Belgium",
        *("Monday, 8 March 2027", "09:00–09:30", "Welcome", "Ann Ek, …", "Coffee &amp; cake."),
        *("Tuesday, 9 March 2027", "morning", "Visit"),
    ]


def test_programme_in_swedish(call: Run, tmp_path: Path) -> None:
    """Words, texts and dates are in the language asked for."""
    texts = list_texts(print_programme(call, tmp_path, SCHEDULE, "jobs", "--lang", "sv"))

    assert texts[:1] + texts[3:6] == [
        "Program · Rent stål",
        *("måndag 8 mars 2027", "09:00–09:30", "Välkommen"),
    ]


def test_workshop_without_sessions(call: Run, tmp_path: Path) -> None:
    """There is no programme of nothing."""
    assert call("-s", write_schedule(tmp_path, SCHEDULE), "print", "programme", "bare").text == (
        2,
        "",
        "workshops: bare: has no sessions; add them to the file under sessions\n",
    )


@pytest.mark.parametrize(
    ("count", "note"),
    [
        (3, ""),
        (24, "long: descriptions left out, to fit on one page\n"),
        (60, "long: speakers and descriptions left out, to fit on one page\n"),
        (240, "long: more sessions than one page has room for\n"),
    ],
)
def test_what_has_no_room_is_reported(call: Run, tmp_path: Path, count: int, note: str) -> None:
    """A note names what is left out, and a session never is."""
    path = write_schedule(tmp_path, make_sessions(count))

    outcome = call("-s", path, "print", "programme", "long")

    assert outcome.stderr == note
    assert re.findall(r"Session (\d+) ", outcome.stdout) == [str(number) for number in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3, 6, 9, 13, 18, 24, 36, 48, 60])
def test_programme_is_one_page(call: Run, tmp_path: Path, count: int) -> None:
    """However many sessions there are, they are on one page."""
    weasyprint = pytest.importorskip("weasyprint")
    html = print_programme(call, tmp_path, make_sessions(count), "long")

    assert len(weasyprint.HTML(string=html).render().pages) == 1
