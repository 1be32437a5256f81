"""The pages of months: which there are, and how workshops lie across the days of their weeks."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from support.browser import Visit
from support.program import Run
from support.schedules import write_schedule
from support.site_server import serve
from workshops.model import Text, Workshop
from workshops.site.locale import find_page_locale
from workshops.site.months import Week, divide_weeks, find_months, find_next_month, keep_nearest

TODAY = date(2026, 11, 26)


def make(id: str, start: str, end: str = "", **facts: object) -> Workshop:
    """A workshop without clock times."""
    first = date.fromisoformat(start)
    made = Workshop(id, Text("en", id), "s", "confirmed", start=first, end=first)
    last = date.fromisoformat(end) if end else first
    return made._replace(end=last, **facts)  # type: ignore[arg-type]


def draw(week: Week) -> list[str]:
    """The rows of bars, a letter a day; a point where nothing is."""
    return [
        "".join(
            "." if cell.workshop is None else f"{cell.workshop.id * cell.span}" for cell in lane
        )
        for lane in week.lanes
    ]


def test_months_in_which_something_takes_place() -> None:
    """Every month that a workshop touches has a page, no other."""
    found = find_months([make("a", "2026-12-30", "2027-02-01"), make("b", "2027-05-01")], TODAY)

    assert [month.name for month in found] == ["2026-12", "2027-01", "2027-02", "2027-05"]


@pytest.mark.parametrize(
    ("start", "rule", "months"),
    [
        ("2018-01-01", "FREQ=MONTHLY;COUNT=3", ["2018-01", "2018-03"]),
        ("2018-01-31", "FREQ=MONTHLY", ["2025-12", "2027-10"]),
        ("2030-06-01", "FREQ=WEEKLY", ["2030-06", "2031-05"]),
        ("2026-01-01", "FREQ=DAILY;COUNT=9000", ["2026-01", "2027-02"]),
    ],
)
def test_months_of_what_repeats(start: str, rule: str, months: list[str]) -> None:
    """All of a rule that ends soon; of one without end, a year before and a year after."""
    found = find_months([make("a", start, repeat=rule)], TODAY)

    assert [found[0].name, found[-1].name] == months


def test_months_of_centuries_are_limited() -> None:
    """A slip of a date, or a rule of centuries, makes 240 pages at most, those around today."""
    long = find_months([make("a", "2026-12-30", "9027-02-01")], TODAY)
    many = find_months([make(f"w{year}", f"{year}-05-01") for year in range(1900, 2190)], TODAY)

    kept = keep_nearest(many, TODAY)
    assert [long[0].name, long[-1].name] == ["2026-12", "2028-12"]
    assert [len(many), len(kept), kept[0].name, kept[-1].name] == [290, 240, "1907-05", "2146-05"]
    assert {"2026-05", "2027-05"} < {month.name for month in kept}


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-01-01", "2026-12"), ("2027-01-15", "2027-03"), ("2029-01-01", "2027-03")],
)
def test_view_begins_with_the_next_month(day: str, name: str) -> None:
    """The month of today, else the first one after it, else the last one."""
    months = find_months([make("a", "2026-12-30"), make("b", "2027-03-01")], TODAY)

    assert find_next_month(months, date.fromisoformat(day)).name == name


def test_bars_lie_across_days() -> None:
    """A bar in each week that a workshop touches, in the first row that is free on its days."""
    workshops = [
        make("a", "2026-12-03", "2026-12-08"),
        make("b", "2026-12-01", "2026-12-02"),
        make("c", "2026-12-08", "2026-12-09"),
        make("d", "2026-12-09"),
        make("e", "2027-01-02"),
    ]
    months = find_months(workshops, TODAY)

    weeks = list(divide_weeks(months[0], months, 0))

    assert [draw(week) for week in weeks] == [
        [".bbaaaa"],
        ["aad....", ".cc...."],
        [],
        [],
        [".....e."],
    ]
    [bar] = [cell for cell in weeks[0].lanes[0] if cell.workshop and cell.workshop.id == "a"]
    assert (bar.begins, bar.is_over, bar.span) == (True, False, 4)
    assert weeks[0].days[0] == date(2026, 11, 30)


def test_weeks_begin_as_the_language_has_them() -> None:
    """On Sunday in America, on Saturday in Egypt; days off are those of the language's place."""
    months = find_months([make("a", "2026-12-01")], TODAY)

    [week, *_] = divide_weeks(months[0], months, find_page_locale("en-US").first_weekday)

    assert (week.days[0], draw(week)) == (date(2026, 11, 29), ["..a...."])
    weekdays = {tag: find_page_locale(tag).first_weekday for tag in "en sv de-AT ar pt-PT".split()}
    assert weekdays == {"en": 0, "sv": 0, "de-AT": 0, "ar": 5, "pt-PT": 6}
    assert find_page_locale("ar").weekend == (4, 5)
    assert find_page_locale("fr").weekend == (5, 6)
    assert find_page_locale("sv").name_weekdays()[0] == ("mån", "måndag")


def test_what_has_no_place_is_counted() -> None:
    """More than eight workshops on a day are counted, and listed below the table."""
    months = find_months([make(f"w{number}", "2026-12-01") for number in range(11)], TODAY)

    [week, *_] = divide_weeks(months[0], months, 0)

    assert len(week.lanes) == 8
    assert [workshop.id for workshop in week.left_out] == ["w8", "w9", "w10"]


SCHEDULE = """\
series:
  id: months
  title: {en: Months, sv: Månader}
  timezone: Europe/Brussels
  updated: 2026-11-26T10:00:00Z
workshops:
  - {id: long, title: Long, start: 2026-12-03, end: 2026-12-08}
  - {id: talk, title: Talk, start: 2026-12-10 09:30, end: 2026-12-10 11:00, status: cancelled}
  - {id: late, title: Late, start: 2027-02-01}
  - {id: open, title: Open}
"""


def test_pages_of_months_lead_to_one_another(call: Run, tmp_path: Path) -> None:
    """Previous and next are the months with workshops, and the tab leads to the next one."""
    call("-s", write_schedule(tmp_path, SCHEDULE), "publish", "out")

    page = (tmp_path / "out/sv/months/2026-12.html").read_text("utf-8")
    assert "<h1>december 2026</h1>" in page
    assert 'rel="prev"' not in page
    assert 'rel="next" href="2027-02.html">feb 2027</a>' in page
    home = (tmp_path / "out/index.html").read_text("utf-8")
    assert 'href="en/months/2026-12.html" data-months="2026-12 2027-02">Months</a>' in home
    assert not (tmp_path / "out/en/months/2027-01.html").exists()


def test_series_without_dates_has_no_months(call: Run, tmp_path: Path) -> None:
    """Where nothing has a date there is no page, and no tab."""
    text = "series: {id: s, title: S}\nworkshops: [{id: open, title: Open}]\n"
    call("-s", write_schedule(tmp_path, text), "publish", "out")

    assert not (tmp_path / "out/en/months").exists()
    assert "months/" not in (tmp_path / "out/index.html").read_text("utf-8")


def test_days_off_are_shaded_and_named(call: Run, tmp_path: Path) -> None:
    """Weekends, and holidays of regions and venues, with who has them where not everybody does."""
    text = SCHEDULE.replace(
        "workshops:",
        "regions: [{id: SE31, name: {en: Middle Sweden, sv: Mellansverige}, country: SE},"
        " {id: BE3, name: Wallonia, country: BE}]\nworkshops:",
    ).replace("title: Late,", "title: Late, venue: {city: Roma, country: IT},")
    call("-s", write_schedule(tmp_path, text), "publish", "out")

    page = (tmp_path / "out/sv/months/2026-12.html").read_text("utf-8")

    cells = re.findall(r'<td class="([a-z ]+)" data-day="([-0-9]+)">(.*?)</td>', page)
    texts = {day: re.sub("<[^>]*>", "", content) for kind, day, content in cells if "off" in kind}
    assert texts["2026-12-05"] == "5"
    assert texts["2026-12-08"] == "8 Immaculate Conception (Italien)"
    assert texts["2026-12-24"] == "24 Julafton (Mellansverige)"
    assert texts["2026-12-25"] == "25 Juldagen"
    assert '<span lang="en" dir="auto">Immaculate Conception</span>' in page
    page = (tmp_path / "out/en/months/2026-12.html").read_text("utf-8")
    assert '<span class="holiday">Christmas Day</span>' in page
    assert "2026-12-09" not in texts
    listed = page[page.index('<ul class="plain-list days-off">') :].partition("</ul>")[0]
    items = re.findall("<li>(.*?)</li>", listed)
    assert [re.sub("<[^>]*>", "", item) for item in items][:1] == [
        "Tuesday, 8 December 2026 Immaculate Conception (Italy)"
    ]


@pytest.mark.slow
def test_today_is_ringed(tmp_path: Path, browser: Browser) -> None:
    """The day of the reader's clock is marked, and the tab leads to the month that it is."""
    with serve(write_schedule(tmp_path, SCHEDULE)) as address:
        visit = Visit(browser, address, timezone_id="Pacific/Auckland")
        visit.page.clock.set_fixed_time(datetime(2026, 12, 9, 12, tzinfo=UTC))
        visit.page.goto("en/months/2026-12.html")

        assert visit.page.locator(".calendar .today").all_inner_texts() == ["10"]
        assert visit.page.locator("[aria-current=date]").count() == 1
        visit.page.clock.set_fixed_time(datetime(2027, 1, 20, 12, tzinfo=UTC))
        visit.page.goto("")
        link = visit.page.get_by_role("link", name="Months").last
        expect(link).to_have_js_property("href", f"{address}en/months/2027-02.html")
        assert visit.logged == []


@pytest.mark.slow
def test_small_screens_have_an_agenda(tmp_path: Path, browser: Browser) -> None:
    """Below 640 pixels a list of days takes the place of the table, never both."""
    with serve(write_schedule(tmp_path, SCHEDULE)) as address:
        for width, is_table in ((639, False), (640, True)):
            visit = Visit(browser, address, viewport={"width": width, "height": 800})
            visit.page.goto("en/months/2026-12.html")
            assert visit.page.locator(".calendar").is_visible() == is_table
            assert visit.page.locator(".agenda").is_visible() != is_table


@pytest.mark.slow
def test_a_month_is_printed_on_one_page_across(tmp_path: Path, browser: Browser) -> None:
    """On paper the table is on one page, A4 landscape."""
    with serve(write_schedule(tmp_path, SCHEDULE)) as address:
        visit = Visit(browser, address)
        visit.page.goto("en/months/2026-12.html")
        printed = visit.page.pdf(prefer_css_page_size=True)

    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [(842, 595)]


@pytest.mark.parametrize(
    ("zone", "caption", "clocks"),
    [
        ("Europe/Rome", "Times (Rome)", ["09:00", "10:00"]),
        ("Europe/Helsinki", "Times (Rome, Helsinki)", ["09:00 (Rome)", "10:00 (Helsinki)"]),
    ],
)
def test_months_name_the_zone_of_clock_times(
    zone: str, caption: str, clocks: list[str], call: Run, tmp_path: Path
) -> None:
    """A reader elsewhere sees whose time it is; of several zones each time has its own."""
    text = f"""\
series: {{id: s, title: S, timezone: Europe/Rome}}
workshops:
  - {{id: one, title: One, start: 2027-03-01 09:00}}
  - {{id: two, title: Two, start: 2027-03-02 10:00, timezone: {zone}}}
  - {{id: day, title: Day, start: 2027-04-02}}
"""
    call("-s", write_schedule(tmp_path, text), "publish", "out")

    page = (tmp_path / "out/en/months/2027-03.html").read_text("utf-8")
    assert re.findall("<caption>(.*)</caption>", page) == [caption]
    assert re.findall('<span class="clock">(.*?)</span>', page) == clocks
    assert "<caption>" not in (tmp_path / "out/en/months/2027-04.html").read_text("utf-8")
