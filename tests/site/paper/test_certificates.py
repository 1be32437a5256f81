"""Certificates: a page for each person who came and has a name."""

import base64
import re
from pathlib import Path

import pytest

from support.papers import write_crowd
from support.program import SHIPPED, Run
from support.schedules import write_schedule

SCHEDULE = """\
series:
  id: paper
  title: {en: Clean steel, sv: Rent stål}
  timezone: Europe/Brussels
  organizer: {name: Clean Steel Office, email: office@example.org}
  logo: logo.png
organizations: [{id: paper, name: Paper Province}]
workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-08
    end: 2027-03-09
    venue: {city: Brussels}
    attendees:
      - {name: Zoé <Ek>, email: zoe@example.org, organization: paper, attended: true}
      - {name: Ann Ek, email: ann@example.org, attended: true}
      - {name: Bo Al, attended: false}
      - {name: Cy Do, rsvp: accepted}
      - {organization: paper, attended: true}
      - {name: dee@example.org, attended: true}
  - {id: later, title: Later, attendees: [{name: Cy Do}]}
  - {id: often, title: Often, start: 2027-03-01, repeat: FREQ=WEEKLY, attendees: [
    {name: Cy Do, attended: true}]}
"""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg"
    "=="
)


def write_files(folder: Path) -> Path:
    """The schedule with its logo."""
    (folder / "logo.png").write_bytes(PNG)
    return write_schedule(folder, SCHEDULE)


def list_texts(certificates: str) -> list[list[str]]:
    """The texts of each certificate."""
    return [
        [text.strip() for text in re.split("<[^>]*>", part) if text.strip()]
        for part in certificates.split("<section")[1:]
        for part in [part.partition(">")[2]]
    ]


def test_everybody_who_came(call: Run, tmp_path: Path) -> None:
    """In the order of names; nobody whose name or presence is not known, and no address."""
    outcome = call("-s", write_files(tmp_path), "print", "certificates", "jobs")

    assert list_texts(outcome.stdout) == [
        [
            *("Clean steel", "Certificate of attendance", "This certifies that", "Ann Ek"),
            *("took part in the workshop", "Jobs", "8–9 Mar 2027 · Brussels", "Place and date"),
            "Clean Steel Office",
        ],
        [
            *("Clean steel", "Certificate of attendance", "This certifies that"),
            *("Zoé &lt;Ek&gt;", "Paper Province", "took part in the workshop", "Jobs"),
            *("8–9 Mar 2027 · Brussels", "Place and date", "Clean Steel Office"),
        ],
    ]
    assert "@example.org" not in outcome.stdout


def test_certificates_have_the_logo(call: Run, tmp_path: Path) -> None:
    """The series' logo is in the file itself, so that it loads nothing."""
    path = write_files(tmp_path)

    for kind in ("certificates", "sign-in", "report"):
        page = call("-s", path, "print", kind, "jobs").stdout
        assert base64.b64encode(PNG).decode() in page

    (tmp_path / "logo.png").unlink()
    outcome = call("-s", path, "print", "certificates", "jobs")
    assert outcome.status == 1
    assert "the logo cannot be read" in outcome.stderr


def test_certificate_in_swedish(call: Run, tmp_path: Path) -> None:
    """The words are in the language asked for."""
    path = write_files(tmp_path)

    texts = list_texts(call("-s", path, "print", "certificates", "jobs", "--lang", "sv").stdout)

    assert texts[0][:5] == [
        *(
            "Rent stål",
            "Intyg om deltagande",
            "Härmed intygas att",
            "Ann Ek",
            "har deltagit i workshoppen",
        ),
    ]


def test_certificate_of_a_repeated_workshop(call: Run, tmp_path: Path) -> None:
    """It does not name one day of many alone."""
    [texts] = list_texts(call("-s", write_files(tmp_path), "print", "certificates", "often").stdout)

    assert "Monday, 1 March 2027 (weekly)" in texts


def test_nobody_came(call: Run, tmp_path: Path) -> None:
    """The message names the command that records who came."""
    path = write_files(tmp_path)

    assert call("-s", path, "print", "certificates", "later").text == (
        2,
        "",
        (
            "workshops: later: nobody with a name has attended: true; record who came with: "
            f"workshops -s {path} mark later WHO --came\n"
        ),
    )
    assert call("-s", SHIPPED, "print", "certificates", "climate").status == 2


@pytest.mark.slow
def test_each_is_one_page(call: Run, tmp_path: Path) -> None:
    """The longest name is on one page of its own, upright or not."""
    weasyprint = pytest.importorskip("weasyprint")
    html = call("-s", write_crowd(tmp_path), "print", "certificates", "crowd").stdout

    pages = weasyprint.HTML(string=html).render().pages

    assert len(pages) == 61
    assert {(round(page.width), round(page.height)) for page in pages} == {(1123, 794)}


@pytest.mark.slow
@pytest.mark.parametrize("words", [1, 10, 20, 40])
def test_long_texts_leave_space_to_sign(call: Run, tmp_path: Path, words: int) -> None:
    """However long the title is, it ends above the lines for date and signature."""
    weasyprint = pytest.importorskip("weasyprint")
    path = write_schedule(tmp_path, SCHEDULE.replace("  logo: logo.png\n", ""))
    path.write_text(path.read_text().replace("title: Jobs", f"title: {'Transition ' * words}"))
    html = call("-s", path, "print", "certificates", "jobs").stdout

    for page in weasyprint.HTML(string=html).render().pages:
        title_ends = [
            box.position_y + box.height
            for box in page._page_box.descendants()
            if box.element_tag == "h3"
        ]
        [lines] = [
            box.position_y
            for box in page._page_box.descendants()
            if box.element is not None and box.element.get("class") == "lines"
        ]
        assert 0 < max(title_ends) + 30 < lines
