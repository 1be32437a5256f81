"""The page of who takes part: counts by region, sector and organization, and no person's name."""

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.browser import Visit
from support.program import Run
from support.schedules import write_schedule
from support.site_server import serve
from workshops import load_schedule
from workshops.site.model import order_regions
from workshops.site.participation import Participation, summarize_participation

SCHEDULE = """\
series: {id: part, title: {en: Participation, sv: Deltagande}, timezone: Europe/Brussels}
regions:
  - {id: SE31, name: {en: Middle Sweden, sv: Mellansverige}}
  - {id: SE311, name: Värmland, part_of: SE31}
  - {id: DED, name: Saxony}
  - {id: FRE, name: Nord}
organizations:
  - {id: paper, name: Paper Province, region: SE311, sector: industry, url: https://example.org/p}
  - {id: tud, name: TU Dresden, region: DED, sector: academia}
  - {id: nobody, name: Without people, region: DED}
workshops:
  - {id: later, title: Later, start: 2027-12-10, regions: [DED]}
  - id: jobs
    title: Jobs
    start: 2027-03-08
    regions: [SE31, FRE]
    attendees:
      - {name: Ann Ek, email: ann@example.org, organization: paper, rsvp: accepted, attended: true}
      - {name: Bo Al, organization: paper, rsvp: declined, attended: false}
      - {name: Cy Do, organization: tud}
      - {name: Dee No}
"""


@pytest.fixture
def page(call: Run, tmp_path: Path) -> str:
    """The English page of the schedule."""
    outcome = call("-s", write_schedule(tmp_path, SCHEDULE), "publish", "out")
    assert outcome.status == 0, outcome.stderr
    return (tmp_path / "out/en/participation.html").read_text("utf-8")


def test_workshops_have_their_next_dates(call: Run, tmp_path: Path) -> None:
    """What repeats is dated, and placed, by its next time; also beside other workshops."""
    weekly = "  - {id: often, title: Often, start: 2027-03-01, repeat: FREQ=WEEKLY, regions: [DED]}"
    updated = SCHEDULE.replace(
        "Europe/Brussels}", "Europe/Brussels, updated: 2027-03-09T12:00:00Z}", 1
    )
    path = write_schedule(tmp_path, f"{updated}{weekly}\n")

    assert call("-s", path, "publish", "out").status == 0

    page = (tmp_path / "out/en/participation.html").read_text("utf-8")
    assert [row[0] for row in read_table(page, "matrix")[1:]] == [
        "Jobs 8 Mar 2027",
        "Often 15 Mar 2027",
        "Later 10 Dec 2027",
    ]
    jobs = (tmp_path / "out/en/workshops/jobs.html").read_text("utf-8")
    assert 'rel="prev"' not in jobs
    assert 'rel="next" href="often.html"' in jobs


def read_table(page: str, section: str) -> list[list[str]]:
    """The texts of the cells of a section's table."""
    [part] = re.findall(f'<h2 id="{section}">(.*?)</section>', page, re.DOTALL)
    [table] = re.findall("<table.*?</table>", part, re.DOTALL)
    rows = re.findall("<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    hidden = '<span class="unseen">.*?</span>'
    return [[unescape(re.sub(f"{hidden}|<[^>]*>", "", cell)) for cell in row] for row in cells]


def test_counts_by_region(page: str) -> None:
    """A region counts its own people and those of its parts; last, those of whom none is known."""
    assert read_table(page, "by_region") == [
        ["Region", "Invited", "Accepted", "Attended"],
        ["Middle Sweden", "2", "1", "1"],
        ["– Värmland", "2", "1", "1"],
        ["Saxony", "1", "0", "0"],
        ["Not known", "1", "0", "0"],
    ]


def test_the_sum_is_of_invitations(page: str) -> None:
    """A report counts people, who may have several; so the words state which it is."""
    assert (
        '<p class="muted">4 invitations, 1 accepted, 1 attended. Somebody who is invited to' in page
    )


def test_counts_by_sector(page: str) -> None:
    """Sectors are in words."""
    assert read_table(page, "by_sector")[1:] == [
        ["Business", "2", "1", "1"],
        ["Universities and research", "1", "0", "0"],
        ["Not known", "1", "0", "0"],
    ]


def test_bars_are_the_counts(page: str) -> None:
    """The longest bar has the full width, the others their share of it."""
    [picture] = re.findall(
        r'<svg class="bars" role="img" aria-label="By region".*?</svg>', page, re.DOTALL
    )

    bars = re.findall(r'<rect class="([-a-z]+)" x="([\d.]+)%" y="\d+" width="([\d.]+)%"', picture)
    assert bars == [
        ("bar-all", "0", "100.0"),
        ("bar-yes", "0", "50.0"),
        ("bar-here", "0", "50.0"),
        ("bar-all", "0", "100.0"),
        ("bar-yes", "0", "50.0"),
        ("bar-here", "0", "50.0"),
        ("bar-all", "0", "50.0"),
        ("bar-all", "0", "50.0"),
    ]
    texts = re.findall("<text[^>]*>(.*?)</text>", picture)
    assert texts == ["Middle Sweden · 2", "– Värmland · 2", "Saxony · 1", "Not known · 1"]


def test_matrix_of_workshops_and_regions(page: str) -> None:
    """In the order of time; a point where a region takes part and nobody from it is listed."""
    assert read_table(page, "matrix") == [
        ["Workshop", "Middle Sweden", "Värmland", "Saxony", "Nord", "Not known"],
        ["Jobs 8 Mar 2027", "1/2", "1/2", "1", "•", "1"],
        ["Later 10 Dec 2027", "", "", "•", "", ""],
    ]
    assert '<span class="unseen">1 of 2 attended</span>' in page
    assert '<span class="unseen">takes part</span>' in page


def test_matrix_is_that_of_attendance(page: str, call: Run, tmp_path: Path) -> None:
    """A region that takes part without anybody listed is the same in the program's matrix."""
    path = write_schedule(tmp_path, SCHEDULE)

    table = call("-s", path, "attendance", "--matrix").stdout.splitlines()

    _, *cells = next(re.split("  +", line) for line in table if line.startswith("FRE"))
    columns = list(zip(*read_table(page, "matrix"), strict=True))
    assert cells == ["takes part"]
    assert columns[4] == ("Nord", "•", "")


def test_matrix_counts_those_without_a_region(call: Run, tmp_path: Path) -> None:
    """Those of whom no region is known have a column; without any, there is no column."""
    text = re.sub(", organization: [a-z]+", "", SCHEDULE)
    call("-s", write_schedule(tmp_path, text), "publish", "out")
    page = (tmp_path / "out/en/participation.html").read_text("utf-8")
    assert read_table(page, "matrix") == [
        ["Workshop", "Middle Sweden", "Saxony", "Nord", "Not known"],
        ["Jobs 8 Mar 2027", "•", "", "•", "1/4"],
        ["Later 10 Dec 2027", "", "•", "", ""],
    ]

    text = SCHEDULE.replace("      - {name: Dee No}\n", "")
    call("-s", write_schedule(tmp_path, text), "publish", "out")
    page = (tmp_path / "out/en/participation.html").read_text("utf-8")
    assert read_table(page, "matrix")[0][-1] == "Nord"


def test_organizations_of_which_somebody_is_listed(page: str) -> None:
    """With their region, their sector, and at how many workshops they are."""
    assert read_table(page, "organizations") == [
        ["Organization", "Region", "Sector", "Workshops", "Invited", "Accepted", "Attended"],
        ["Paper Province", "Värmland", "Business", "1", "2", "1", "1"],
        ["TU Dresden", "Saxony", "Universities and research", "1", "1", "0", "0"],
    ]


def test_nobody_is_named(page: str) -> None:
    """Neither names nor addresses of people are on the page."""
    assert not re.search("Ann Ek|Bo Al|Cy Do|Dee No|ann@", page)


def test_no_people_no_page(call: Run, tmp_path: Path) -> None:
    """With --no-people, or without attendees, there is neither the page nor its tab."""
    path = write_schedule(tmp_path, SCHEDULE)
    call("-s", path, "publish", "hidden", "--no-people")
    path.write_text(re.sub("    attendees:.*", "", SCHEDULE, flags=re.DOTALL), "utf-8")
    call("-s", path, "publish", "empty")

    for folder in ("hidden", "empty"):
        assert not (tmp_path / folder / "en/participation.html").exists()
        assert "participation" not in (tmp_path / folder / "en/index.html").read_text("utf-8")


def test_columns_without_numbers_are_left_out(call: Run, tmp_path: Path) -> None:
    """Where nobody has answered or come yet, there is no column of zeros."""
    text = re.sub(", rsvp: [a-z]+, attended: (true|false)", "", SCHEDULE)
    call("-s", write_schedule(tmp_path, text), "publish", "out")

    page = (tmp_path / "out/en/participation.html").read_text("utf-8")
    assert read_table(page, "by_region")[0] == ["Region", "Invited"]
    assert "bar-yes" not in page


def summarize(path: Path) -> Participation:
    """What the page of a schedule shows."""
    schedule = load_schedule(path)
    return summarize_participation(schedule, order_regions(schedule), schedule.workshops)


def test_large_matrix_has_the_last_workshops(tmp_path: Path) -> None:
    """A series of thousands of workshops has a matrix that can be read, and says so."""
    workshops = "".join(f"  - {{id: w{n}, title: W, regions: [SE31, DED]}}\n" for n in range(3000))
    text = SCHEDULE.replace("workshops:\n", f"workshops:\n{workshops}", 1)

    matrix = summarize(write_schedule(tmp_path, text)).matrix

    assert len(matrix.rows) == 800  # of 5 columns, of which one is of no known region
    assert matrix.rows[-1][0].id == "jobs"
    assert not matrix.is_complete


@pytest.mark.slow
def test_page_fits_small_screens(tmp_path: Path, browser: Browser) -> None:
    """Wide tables scroll in their own box, the page does not."""
    with serve(write_schedule(tmp_path, SCHEDULE)) as address:
        visit = Visit(browser, address, viewport={"width": 360, "height": 800})
        visit.page.goto("sv/participation.html")

        assert visit.page.evaluate("document.documentElement.scrollWidth") == 360
        assert visit.page.get_by_role("link", name="Deltagande").last.is_visible()
        bars = visit.page.locator(".bars").first.locator("rect.bar-all")
        widths = [box["width"] for box in (bar.bounding_box() for bar in bars.all()) if box]
        assert widths[0] == widths[1]
        assert round(widths[0] / widths[2]) == 2
        assert visit.logged == []
