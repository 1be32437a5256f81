"""A workshop's own page and its place in the series, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, expect

from support.browser import Visit
from support.schedules import write_schedule
from support.site_server import serve

pytestmark = pytest.mark.slow  # a real browser

SERIES = """\
series:
  id: pages
  title: {en: Pages, ar: صفحات}
  timezone: Europe/Brussels
  updated: 2027-01-01T00:00:00Z
workshops:
  - {id: open, title: Open}
  - {id: late, number: 3, title: Late, start: 2027-11-25, end: 2027-12-02}
  - id: middle
    number: 2
    title: Middle
    start: 2027-02-04
    end: 2027-02-05
    venue: {name: Hall, city: Gävle, country: SE}
    sessions: [{id: talk, title: Talk, day: 2027-02-05, speakers: [Anna Ek]}]
  - {id: first, number: 1, title: First, start: 2026-12-01 10:00, repeat: FREQ=MONTHLY;COUNT=3}
  - {id: off, number: 4, title: Off, start: 2027-03-01, status: cancelled}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site, also in a language that is written right to left."""
    with serve(write_schedule(tmp_path_factory.mktemp("pages"), SERIES)) as address:
        yield address


def visit_at(browser: Browser, address: str, path: str, width: int = 1280) -> Visit:
    """A page as it is on the morning of 15 January 2027."""
    window = {"width": width, "height": 800}
    visit = Visit(browser, address, timezone_id="Europe/Brussels", viewport=window)
    visit.page.clock.set_fixed_time("2027-01-15T12:00:00Z")
    visit.page.goto(path)
    return visit


def test_one_walks_through_the_series_in_order(site: str, browser: Browser) -> None:
    """Previous and next are in the order of time, what has no date last."""
    visit = visit_at(browser, site, "en/workshops/first.html")

    for title in ("Middle", "Off", "Late", "Open"):
        visit.page.locator("[rel=next]").click()
        expect(visit.page.locator("h1")).to_have_text(title)
    expect(visit.page.locator("[rel=next]")).to_have_count(0)
    previous = visit.page.locator("[rel=prev]")
    assert previous.inner_text().split() == ["Previous", "Late"]


def test_what_one_needs_is_beside_the_text(site: str, browser: Browser) -> None:
    """On a wide screen when and where are beside the text; on a narrow one they are first."""
    for width, is_beside in ((1280, True), (360, False)):
        visit = visit_at(browser, site, "en/workshops/middle.html", width)
        card = visit.page.locator("aside").bounding_box()
        programme = visit.page.locator("#programme").bounding_box()
        assert card
        assert programme
        assert (card["x"] > programme["x"] + 300) is is_beside
        assert (card["y"] + card["height"] < programme["y"]) is not is_beside


def test_a_session_can_be_linked_to(site: str, browser: Browser) -> None:
    """A session has an address of its own, which its title links to."""
    visit = visit_at(browser, site, "en/workshops/middle.html")
    visit.page.get_by_role("link", name="Talk").click()

    expect(visit.page).to_have_url(f"{site}en/workshops/middle.html#session-talk")
    expect(visit.page.locator("li:target")).to_contain_text("Anna Ek")


def test_the_link_of_a_page_is_copied(site: str, browser: Browser) -> None:
    """The button copies the page's address, without what was looked for before."""
    visit = visit_at(browser, site, "en/workshops/middle.html?tag=x#session-talk")
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.get_by_role("button", name="Copy link").click()

    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site}en/workshops/middle.html"


def test_a_calendar_is_chosen_from_one_list(site: str, browser: Browser) -> None:
    """All ways into a calendar are in one list; Apple takes the file."""
    visit = visit_at(browser, site, "en/workshops/middle.html")
    links = visit.page.locator("#add a")
    assert not links.first.is_visible()
    visit.page.get_by_text("Add to your calendar").click()

    names = ["Google", "Outlook", "Office 365", "Apple", "Calendar file (.ics)"]
    expect(links).to_have_text(names)
    apple = visit.page.get_by_role("link", name="Apple")
    assert apple.get_attribute("href") == "middle.ics"


def test_a_tile_shows_both_months(site: str, browser: Browser) -> None:
    """Days in two months are both in full; the arrow points on, in either direction of writing."""
    visit = visit_at(browser, site, "en/index.html")
    tiles = visit.page.locator(".card:has-text('Late') .tile")
    assert tiles.inner_text().split("\n") == ["25 Nov", "→ 2 Dec", "2027"]

    visit.page.goto("ar/index.html")
    assert "←" in tiles.inner_text()


def test_the_timeline_links_each_time(site: str, browser: Browser) -> None:
    """A dot is a link with a title, one for each time; what has no date is there too."""
    visit = visit_at(browser, site, "en/index.html")
    cells = visit.page.locator(".timeline tbody td:has(a)")

    assert cells.evaluate_all("cells => cells.map(cell => cell.dataset.month ?? '')") == [
        "2026-12",
        *("2027-01", "2027-02", "2027-03", "2027-11"),
        "",
    ]
    february = visit.page.locator("[data-month='2027-02'] a")
    titles = february.evaluate_all("links => links.map(link => link.title)")
    assert [title.split(",")[0] for title in titles] == ["First", "Middle"]
    caption = visit.page.locator(".timeline caption").inner_text()
    summary = "5 workshops: 4 dated (December 2026 – November 2027), 1 to be announced"
    assert caption.split() == summary.split()
    february.last.click()
    expect(visit.page).to_have_url(f"{site}en/workshops/middle.html")


@pytest.mark.parametrize(("language", "is_mirrored"), [("en", False), ("ar", True)])
def test_the_timeline_marks_today(
    language: str,
    is_mirrored: bool,  # noqa: FBT001 - a parameter of the test
    site: str,
    browser: Browser,
) -> None:
    """A line is where today is, in a table that begins on the side where lines begin."""
    visit = visit_at(browser, site, f"{language}/index.html")

    today = visit.page.locator(".timeline .today")
    assert today.get_attribute("data-month") == "2027-01"
    share = float(today.evaluate("cell => cell.style.getPropertyValue('--day')"))
    assert round(share, 2) == round(14.5 / 31, 2)
    boxes = [visit.page.locator(f"[data-month='2027-{n:02}']").bounding_box() for n in (1, 12)]
    assert boxes[0]
    assert boxes[1]
    assert (boxes[0]["x"] > boxes[1]["x"]) is is_mirrored
    assert visit.logged == []


WEEKLY = """\
series: {id: weekly, title: Weekly, timezone: Europe/Brussels, updated: 2027-01-01T00:00:00Z}
workshops:
  - {id: hour, title: Hour, start: 2027-01-05 14:00, end: 2027-01-05 15:00,
     repeat: FREQ=WEEKLY;COUNT=6}
  - {id: talk, number: 2, title: Talk, start: 2027-01-08}
  - {id: days, title: Days, start: 2027-03-30, end: 2027-04-02, repeat: FREQ=MONTHLY;COUNT=2}
"""


@pytest.mark.parametrize("width", [360, 1280])
def test_what_repeats_can_be_touched(width: int, tmp_path: Path, browser: Browser) -> None:
    """In a month it is one link of 24 pixels or more (WCAG 2.5.8), with a dot for each time."""
    with serve(write_schedule(tmp_path, WEEKLY)) as address:
        visit = Visit(browser, address, viewport={"width": width, "height": 900})
        visit.page.goto("")
        links = visit.page.locator(".timeline .times")
        expect(links).to_have_count(4)
        dots = [link.locator(".time").count() for link in links.all()]
        titles = [link.get_attribute("title") or "" for link in links.all()]
        boxes = [link.bounding_box() for link in links.all()]

    assert dots == [4, 2, 1, 1]
    assert [" ".join(title.split()) for title in titles] == [
        "Hour, 5 Jan, 12 Jan, 19 Jan, 26 Jan 2027, 14:00–15:00 (Brussels)",
        "Hour, 2 Feb, 9 Feb 2027, 14:00–15:00 (Brussels)",
        "Days, 30 Mar – 2 Apr 2027",
        "Days, 30 Apr – 3 May 2027",
    ]
    assert all(box and box["width"] >= 24 and box["height"] >= 24 for box in boxes)


LINED = """\
series: {id: lined, title: Lined, updated: 2027-01-01T00:00:00Z}
workshops:
  - {id: one, number: 1, title: One, start: 2027-01-16}
  - {id: "off", number: 22, title: Off, start: 2027-01-17, status: cancelled}
  - {id: other, number: 13, title: Other, start: 2027-01-18}
"""


def test_the_line_of_today_crosses_no_number(tmp_path: Path, browser: Browser) -> None:
    """A number is as well read with the line as without it, also of what is off or filtered."""
    with serve(write_schedule(tmp_path, LINED)) as address:
        window = {"viewport": {"width": 360, "height": 900}}
        visit = Visit(browser, address, timezone_id="Europe/Brussels", **window)
        visit.page.clock.set_fixed_time("2027-01-16T12:00:00Z")
        visit.page.goto("?q=one")
        expect(visit.page.locator(".dot.is-dim")).to_have_count(2)
        expect(visit.page.locator(".timeline .today")).to_have_count(1)
        dots = visit.page.locator(".timeline .dot").all()
        boxes = [dot.bounding_box() for dot in dots]
        inside: list[FloatRect] = [
            {"x": box["x"] + 4, "y": box["y"] + 4, "width": 16, "height": 16}
            for box in filter(None, boxes)
        ]
        lined = [visit.page.screenshot(clip=clip) for clip in inside]
        cell = visit.page.locator(".timeline .today")
        cell.evaluate("cell => { cell.removeAttribute('data-month'); cell.className = ''; }")
        expect(cell).to_have_count(0)
        assert [visit.page.screenshot(clip=clip) for clip in inside] == lined
        assert len(lined) == 3


def test_nothing_moves_while_the_page_loads(site: str, browser: Browser) -> None:
    """What is above the lists has its size at once: the timeline, and what scripts fill in."""
    visit = visit_at(browser, site, "en/index.html")
    visit.page.wait_for_load_state("networkidle")

    shifts = visit.page.evaluate(
        """() => new Promise((done) => {
            const add = (list) => done(list.getEntries().reduce((sum, at) => sum + at.value, 0));
            new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => done(0)));
        })"""
    )
    assert shifts < 0.1  # good, by Core Web Vitals
