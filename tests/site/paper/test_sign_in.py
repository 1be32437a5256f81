"""Sign-in sheets: who is expected, and a place for a signature on each day."""

import re
import sys
from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import Browser

from support.browser import Visit
from support.papers import list_rows
from support.program import SHIPPED, Run
from support.schedules import write_schedule

SCHEDULE = """\
series:
  id: paper
  title: {en: Clean steel, sv: Rent stål, he: פלדה נקייה}
  timezone: Europe/Brussels
  notice: {en: "We keep this list for 7 years.\\n\\nask ann@example.org", sv: Listan sparas i 7 år.}
regions:
  - {id: SE31, name: {en: Middle Sweden, sv: Mellansverige}}
  - {id: DED, name: Saxony}
organizations:
  - {id: paper, name: {en: Paper Province, sv: Pappersprovinsen}, region: SE31}
workshops:
  - id: jobs
    title: Jobs <b>
    start: 2027-03-08
    end: 2027-03-09
    attendees:
      - {name: Zoé Ek, email: zoe@example.org, region: DED}
      - {name: Ann Ek, email: ann@example.org, organization: paper, rsvp: accepted}
      - {name: Bo Al, organization: paper, rsvp: declined}
      - {email: only@example.org, organization: paper}
      - {name: cy@example.org}
  - id: week
    title: Week
    start: 2027-03-08
    end: 2027-03-14
    attendees: [{name: Cy Do}]
  - {id: later, title: Later}
  - id: often
    title: Often
    start: 2027-03-01
    repeat: FREQ=WEEKLY
"""


def print_sheet(call: Run, folder: Path, *arguments: object, schedule: str = SCHEDULE) -> str:
    """The sheet that `print sign-in` writes to standard output."""
    path = write_schedule(folder, schedule)
    outcome = call("-s", path, "print", "sign-in", *arguments, "--as-of", "2027-03-10")
    assert outcome.status == 0, outcome.stderr
    return outcome.stdout


def test_everybody_expected_has_a_row(call: Run, tmp_path: Path) -> None:
    """In the order of names, with a place to sign on each day; last, who writes the name."""
    assert list_rows(print_sheet(call, tmp_path, "jobs")) == [
        ["No.", "Name", "Organization", "Region", "Signature Mon, 8 Mar", "Signature Tue, 9 Mar"],
        ["1", "Ann Ek", "Paper Province", "Middle Sweden", "", ""],
        ["2", "Zoé Ek", "", "Saxony", "", ""],
        ["3", "registered without a name", "", "", "", ""],
        ["4", "", "Paper Province", "Middle Sweden", "", ""],
        ["Data protection We keep this list for 7 years. ask …"],
    ]


def test_people_who_declined_are_left_out(call: Run, tmp_path: Path) -> None:
    """Who declined has no row, which a note reports."""
    path = write_schedule(tmp_path, SCHEDULE)

    outcome = call("-s", path, "print", "sign-in", "jobs", "-o", tmp_path / "a.html")

    edit = f"workshops -s {path} edit jobs"
    assert outcome.stderr.splitlines()[1:] == [
        "jobs: without 1 person who declined",
        f"jobs: 2 people have no name, only an address; to add it, run: {edit}",
        f"{tmp_path}/a.html: 1 workshop",
    ]
    assert "Bo Al" not in (tmp_path / "a.html").read_text("utf-8")


def test_sheet_without_rows(call: Run, tmp_path: Path) -> None:
    """That nobody can sign is reported, with the option for empty rows, unless that is given."""
    path, sheet = write_schedule(tmp_path, SCHEDULE), tmp_path / "a.html"

    bare = call("-s", path, "print", "sign-in", "later", "-o", sheet)
    blank = call("-s", path, "print", "sign-in", "later", "-o", sheet, "--blank", "3")

    note = "later: no rows, as nobody is expected; for empty ones, use --blank 20"
    assert (note in bare.stderr.splitlines(), "no rows" in blank.stderr) == (True, False)


def test_no_address_is_on_paper(call: Run, tmp_path: Path) -> None:
    """Neither as a person's address, nor in place of a name, nor in a text, which is reported."""
    path = write_schedule(tmp_path, SCHEDULE)

    outcome = call("-s", path, "print", "sign-in", "jobs")

    assert "@example.org" not in outcome.stdout
    assert outcome.stderr.splitlines()[0] == (
        "series paper: an attendee's address in its texts is replaced by …"
    )


def test_guests_have_blank_rows(call: Run, tmp_path: Path) -> None:
    """`--blank` adds rows, which have the next numbers."""
    rows = list_rows(print_sheet(call, tmp_path, "week", "--blank", "2"))

    assert [row[:2] for row in rows if row[0].isdigit()][:3] == [
        ["1", "Cy Do"],
        ["2", ""],
        ["3", ""],
    ]


def test_long_workshop_has_several_tables(call: Run, tmp_path: Path) -> None:
    """Of seven days, four are in the first table and three in the second, on wide pages."""
    sheet = print_sheet(call, tmp_path, "week")

    assert sheet.count('<section class="sheet wide">') == 2
    assert [len(row) for row in list_rows(sheet) if row[0] == "1"] == [4 + 4, 4 + 3]


def test_a_workshop_of_a_year_has_no_sheet(call: Run, tmp_path: Path) -> None:
    """There is a limit to what can be signed."""
    path = write_schedule(tmp_path, SCHEDULE.replace("end: 2027-03-14", "end: 2028-03-14"))

    outcome = call("-s", path, "print", "sign-in", "week")

    assert outcome.text == (
        2,
        "",
        "workshops: week: takes 373 days; a sign-in sheet has at most 62\n",
    )


def test_without_a_date_one_signature(call: Run, tmp_path: Path) -> None:
    """A workshop without a date has a sheet as well."""
    sheet = print_sheet(call, tmp_path, "later")

    assert list_rows(sheet)[0] == ["No.", "Name", "Organization", "Region", "Signature"]
    assert "Date to be announced" in sheet


def test_repeated_workshop_has_its_next_day(call: Run, tmp_path: Path) -> None:
    """What takes place every week is signed for next time."""
    assert list_rows(print_sheet(call, tmp_path, "often"))[0][4:] == ["Signature Mon, 15 Mar"]


def test_sheet_in_swedish(call: Run, tmp_path: Path) -> None:
    """Words, texts and dates are in the language asked for."""
    rows = list_rows(print_sheet(call, tmp_path, "jobs", "--lang", "sv"))

    assert rows[0] == [
        *("Nr", "Namn", "Organisation", "Region", "Underskrift mån 8 mars"),
        "Underskrift tis 9 mars",
    ]
    assert rows[-1] == ["Behandling av personuppgifter Listan sparas i 7 år."]
    assert rows[1] == ["1", "Ann Ek", "Pappersprovinsen", "Mellansverige", "", ""]


def test_sheet_is_mirrored(call: Run, tmp_path: Path) -> None:
    """In Hebrew the page runs from right to left; a Latin name in it from left to right."""
    sheet = print_sheet(call, tmp_path, "jobs", "--lang", "he")

    assert '<html lang="he" dir="rtl">' in sheet
    assert '<span lang="en" dir="ltr">Ann Ek</span>' in sheet
    assert "@bottom-right { content: " in sheet


def test_texts_can_not_become_markup(call: Run, tmp_path: Path) -> None:
    """A title is escaped in HTML and in the style sheet."""
    title = "</style><script>alert(1)</script>"
    sheet = print_sheet(call, tmp_path, "jobs", schedule=SCHEDULE.replace("Jobs <b>", title))

    assert sheet.count("</style>") == 1
    assert "<script" not in sheet


def test_nothing_is_printed_without_a_workshop(call: Run, tmp_path: Path) -> None:
    """A sheet needs a workshop, and a file its ending."""
    path = write_schedule(tmp_path, SCHEDULE)

    assert call("-s", path, "print", "sign-in").text == (
        2,
        "",
        f"workshops: name a workshop, such as: workshops -s {path} print sign-in ID\n",
    )
    assert call("-s", path, "print", "sign-in", "jobs", "-o", "a.doc").text == (
        2,
        "",
        "workshops: a.doc: sign-in is written only to files that end in .html or .pdf\n",
    )


def test_the_example_is_only_shown(call: Run, tmp_path: Path) -> None:
    """Without a schedule of one's own, the example is shown, and never written to a file."""
    assert call("print", "sign-in", "jobs", cwd=tmp_path).status == 0
    assert call("print", "sign-in", "jobs", "-o", "a.html", cwd=tmp_path).text == (
        2,
        "",
        (
            "workshops: there is no schedule to print; name one with --schedule, or run: "
            "workshops init\n"
        ),
    )


def test_without_the_site_extra(call: Run, tmp_path: Path) -> None:
    """Without the libraries of the site, one line names the extra."""
    path = write_schedule(tmp_path, SCHEDULE)
    missing = dict.fromkeys(("jinja2", "workshops.site.paper.sheet"))
    with mock.patch.dict(sys.modules, missing):
        outcome = call("-s", path, "print", "sign-in", "jobs")

    assert outcome.text == (
        1,
        "",
        (
            "workshops: print needs more libraries: in a clone of the program, run: "
            "pip install '.[site]'\n"
        ),
    )


def test_only_own_files_are_overwritten(call: Run, tmp_path: Path) -> None:
    """A page that somebody else wrote stays; a paper of ours is written again."""
    target = tmp_path / "a.html"
    target.write_text("<p>mine</p>")
    arguments = ("-s", SHIPPED, "print", "sign-in", "jobs", "-o", target)

    refused = call(*arguments)

    assert refused.status == 2
    assert target.read_text() == "<p>mine</p>"
    assert call(*arguments, "--force").status == 0
    assert call(*arguments).stderr == f"{target}: 1 workshop, unchanged\n"
    assert call(*arguments, "--blank", "1").stderr == f"{target}: 1 workshop\n"


@pytest.mark.slow
def test_pages_of_a_browser(call: Run, tmp_path: Path, browser: Browser) -> None:
    """A browser prints upright and wide pages of A4, and the page loads nothing."""
    (tmp_path / "a.html").write_text(print_sheet(call, tmp_path, "jobs", "week"), "utf-8")
    visit = Visit(browser, tmp_path.as_uri())
    visit.page.goto(f"{tmp_path.as_uri()}/a.html")

    paper = visit.page.pdf(prefer_css_page_size=True)

    boxes = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", paper)
    assert boxes == [(b"594", b"841"), (b"841", b"594"), (b"841", b"594")]
    assert visit.logged == []
    assert visit.requested == [f"{tmp_path.as_uri()}/a.html"]
