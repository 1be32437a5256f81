"""What pages show by the browser's clock and time zone: what is next, under way, over."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from support.browser import Visit
from support.schedules import SMALL, write_schedule
from support.site_server import serve

pytestmark = pytest.mark.slow  # a real browser


def test_what_is_over_by_now_is_past(tmp_path: Path, browser: Browser) -> None:
    """A site that was published before a workshop took place shows it as past afterwards."""
    path = write_schedule(
        tmp_path,
        """\
series: {id: time, title: Time, timezone: Europe/Brussels, updated: 2027-01-01T00:00:00Z}
workshops:
  - {id: early, title: Early, start: 2027-03-01}
  - {id: late, title: Late, start: 2027-03-08 09:00}
  - {id: later, title: Later, start: 2027-03-08 15:00}
  - {id: weekly, title: Weekly, start: 2027-02-01, repeat: FREQ=WEEKLY}
  - {id: open, title: Open}
""",
    )
    with serve(path) as address:
        visit = Visit(browser, address)
        visit.page.clock.set_fixed_time("2027-03-08T10:00:00Z")
        visit.page.goto("")

        assert visit.list_titles("#coming-list") == ["Weekly", "Later"]
        assert visit.list_titles("#undated-list") == ["Open"]
        assert visit.list_titles("#past-list") == ["Late", "Early"]
        distances = visit.page.locator(".when:visible .distance").all_inner_texts()
        assert distances == ["under way", "in 4 hours", "1 hour ago", "7 days ago"]


@pytest.mark.parametrize(
    ("clock", "distance"),
    [
        ("2027-03-08T11:15:00Z", "45 minutes ago"),
        ("2027-03-08T09:30:00Z", "under way"),
        ("2027-03-07T22:59:00Z", "tomorrow"),
        ("2027-03-07T23:01:00Z", "in 8 hours"),
        ("2027-02-09T12:00:00Z", "in 27 days"),
        ("2027-02-08T12:00:00Z", "in 4 weeks"),
        ("2026-12-31T12:00:00Z", "in 2 months"),
        ("2025-01-01T12:00:00Z", "in 2 years"),
        ("2027-03-08T23:30:00Z", "yesterday"),
        ("2027-04-20T12:00:00Z", "6 weeks ago"),
    ],
)
def test_distances_are_calendar_days_in_the_workshops_zone(
    clock: str, distance: str, tmp_path: Path, browser: Browser
) -> None:
    """As lists on a terminal have them, wherever the reader is; hours only on the day itself."""
    path = write_schedule(
        tmp_path,
        "series: {id: time, title: Time, timezone: Europe/Brussels}\n"
        "workshops: [{id: one, title: One, start: 2027-03-08 08:30, end: 2027-03-08 11:30}]\n",
    )
    with serve(path) as address:
        visit = Visit(browser, address, timezone_id="Pacific/Auckland")
        visit.page.clock.set_fixed_time(clock)
        visit.page.goto("")

        assert visit.page.locator(".when .distance").inner_text() == distance


def test_what_repeats_is_where_it_takes_place_next(tmp_path: Path, browser: Browser) -> None:
    """The date, the tile and the place in the list of what repeats are those of its next time."""
    path = write_schedule(
        tmp_path,
        """\
series: {id: time, title: Time, timezone: Europe/Brussels, updated: 2027-01-01T00:00:00Z}
workshops:
  - {id: weekly, title: Weekly, start: 2020-11-02 09:00, repeat: FREQ=WEEKLY}
  - {id: once, title: Once, start: 2027-01-03}
  - {id: thrice, title: Thrice, start: 2027-01-11, repeat: FREQ=WEEKLY;COUNT=3}
""",
    )
    with serve(path) as address:
        plain = Visit(browser, address, java_script_enabled=False)
        plain.page.goto("")
        assert plain.list_titles("#coming-list") == ["Once", "Weekly", "Thrice"]
        assert plain.page.locator(".card .day").nth(1).inner_text() == "4"

        visit = Visit(browser, address, timezone_id="Europe/Brussels")
        visit.page.clock.set_fixed_time("2027-01-20T10:00:00Z")
        visit.page.goto("")
        assert visit.list_titles("#coming-list") == ["Thrice", "Weekly"]
        shown = visit.page.locator("#coming-list .when:visible").all_inner_texts()
        assert shown == [
            "Mon, 25 Jan 2027 in 5 days",
            "Mon, 25 Jan 2027, 09:00–10:00 (Brussels) in 5 days",
        ]
        assert visit.list_titles("#past-list") == ["Once"]


SERIES = "series: {id: time, title: Time, timezone: Europe/Brussels, updated: 2027-01-01T00:00:00Z}"
REPEATING = f"""\
{SERIES}
workshops:
  - {{id: weekly, title: Weekly, start: 2026-12-07 09:00, repeat: FREQ=WEEKLY}}
  - {{id: daily, title: Daily, start: 2026-12-01 18:00, end: 2026-12-01 18:30, repeat: FREQ=DAILY}}
  - {{id: days, title: Days, start: 2027-01-01, repeat: FREQ=DAILY;COUNT=500}}
"""


@pytest.fixture(scope="module")
def repeating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that was published on 1 January 2027."""
    with serve(write_schedule(tmp_path_factory.mktemp("repeating"), REPEATING)) as address:
        yield address


@pytest.mark.parametrize(
    ("clock", "coming", "past"),
    [
        (
            "2027-07-01T16:15:00Z",  # both are an hour earlier in UTC than in winter
            {
                "Days": "Thu 1 Jul 2027 under way",
                "Daily": "Thu 1 Jul 2027, 18:00–18:30 (Brussels) under way",
                "Weekly": "Mon 5 Jul 2027, 09:00–10:00 (Brussels) in 4 days",
            },
            [],
        ),
        (  # the times of the daily ones that the page holds are over, their rules are not
            "2028-04-01T12:00:00Z",
            {
                "Daily": "",
                "Days": "",
                "Weekly": "Mon 3 Apr 2028, 09:00–10:00 (Brussels) in 2 days",
            },
            [],
        ),
        (
            "2028-06-01T12:00:00Z",
            {"Daily": "", "Weekly": "Mon 5 Jun 2028, 09:00–10:00 (Brussels) in 4 days"},
            ["Days"],
        ),
    ],
)
def test_what_repeats_is_right_long_after(
    clock: str, coming: dict[str, str], past: list[str], repeating: str, browser: Browser
) -> None:
    """No past date is at the top of a page that was published long ago."""
    visit = Visit(browser, repeating, timezone_id="Europe/Brussels")
    visit.page.clock.set_fixed_time(clock)
    visit.page.goto("")

    titles = visit.list_titles("#coming-list")
    times = [text.strip() for text in visit.page.locator("#coming-list .when").all_inner_texts()]
    plain = [re.sub(r"^(\w+),? ", r"\1 ", time) for time in times]
    assert dict(zip(titles, plain, strict=True)) == coming
    assert visit.list_titles("#past-list") == past
    assert visit.logged == []


def test_a_page_lists_the_next_dates_of_what_repeats(repeating: str, browser: Browser) -> None:
    """The dates on a workshop's own page are those still to come."""
    visit = Visit(browser, repeating, timezone_id="Europe/Brussels")
    visit.page.clock.set_fixed_time("2027-07-01T12:00:00Z")
    visit.page.goto("en/workshops/weekly.html")

    dates = visit.page.locator(".dates li").all_inner_texts()
    assert [date.replace(",", "") for date in dates[:2]] == [
        "Monday 5 July 2027",
        "Monday 12 July 2027",
    ]
    assert len(dates) == 12
    assert visit.page.locator("dd:has(.dates)").inner_text().startswith("weekly\n")


STATES = f"""\
{SERIES}
workshops:
  - {{id: clock, title: Clock, start: 2027-03-08 08:30, end: 2027-03-08 11:30}}
  - {{id: days, title: Days, start: 2027-03-08, end: 2027-03-09}}
  - {{id: cancelled, title: Off, start: 2027-03-08 08:30, status: cancelled}}
  - {{id: tentative, title: Perhaps, start: 2027-03-08 08:30, status: tentative}}
  - {{id: open, title: Open}}
"""


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a workshop in every state."""
    with serve(write_schedule(tmp_path_factory.mktemp("states"), STATES)) as address:
        yield address


@pytest.mark.parametrize(
    ("id", "clock", "banner", "distance", "can_be_added"),
    [
        ("clock", "2027-03-07T20:00:00Z", "", "tomorrow", True),
        ("clock", "2027-03-08T10:29:00Z", "Under way until 11:30", "under way", True),
        (
            "clock",
            "2027-03-08T10:30:00Z",
            "This workshop took place on Monday 8 March 2027.",
            "this minute",
            False,
        ),
        ("days", "2027-03-08T09:00:00Z", "Under way until Tuesday 9 March 2027", "under way", True),
        (
            "days",
            "2027-03-10T09:00:00Z",
            "This workshop took place on 8–9 Mar 2027.",
            "yesterday",
            False,
        ),
        ("cancelled", "2027-03-08T08:00:00Z", "This workshop is cancelled.", "", False),
        ("cancelled", "2027-03-09T09:00:00Z", "This workshop is cancelled.", "", False),
        (
            "tentative",
            "2027-03-07T09:00:00Z",
            "This workshop is not confirmed yet.",
            "tomorrow",
            True,
        ),
        ("open", "2027-03-07T09:00:00Z", "", "", False),
    ],
)
def test_a_page_states_whether_it_is_over(
    id: str,
    clock: str,
    banner: str,
    distance: str,
    can_be_added: bool,  # noqa: FBT001 - a parameter of the test
    states: str,
    browser: Browser,
) -> None:
    """A workshop's page states what it is now; what is over can't be added to a calendar."""
    visit = Visit(browser, states, timezone_id="Europe/Brussels")
    visit.page.clock.set_fixed_time(clock)
    visit.page.goto(f"en/workshops/{id}.html")

    shown = visit.page.locator(".banner:visible").all_inner_texts()
    assert [text.replace("day, ", "day ") for text in shown] == ([banner] if banner else [])
    distances = visit.page.locator("aside .distance").all_inner_texts()
    assert [text for text in distances if text] == ([distance] if distance else [])
    assert visit.page.locator("#add").is_visible() is can_be_added
    assert visit.logged == []


def test_the_clock_of_a_page_runs(states: str, browser: Browser) -> None:
    """A page that stays open changes with the minute."""
    visit = Visit(browser, states, timezone_id="Europe/Brussels")
    visit.page.clock.install(time="2027-03-08T10:28:30Z")
    visit.page.goto("en/workshops/clock.html")
    banner = visit.page.locator(".banner")
    expect(banner).to_have_text("Under way until 11:30")

    visit.page.clock.run_for(91_000)

    expect(banner).to_contain_text("This workshop took place on")
    expect(visit.page.locator("#add")).to_be_hidden()


PLACES = f"""\
{SERIES}
workshops:
  - id: here
    title: Here
    start: 2027-03-08 09:30
    end: 2027-03-08 17:30
    venue: {{city: Brussels}}
    sessions: [{{id: talk, title: Talk, start: 2027-03-08 09:30, end: 2027-03-08 10:15}}]
  - {{id: web, title: Web, start: 2027-03-08 14:00, end: 2027-03-08 15:00, online: 'https://e.org/'}}
  - {{id: days, title: Days, start: 2027-03-09}}
  - id: two
    title: Two
    start: 2027-03-10 09:30
    end: 2027-03-11 16:00
    venue: {{city: Ghent}}
  - id: hour
    title: Hour
    start: 2027-03-11 15:00
    end: 2027-03-11 16:00
    repeat: FREQ=WEEKLY;COUNT=3
    online: https://e.org/
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a meeting in a place, one online, and a day."""
    with serve(write_schedule(tmp_path_factory.mktemp("places"), PLACES)) as address:
        yield address


def read_times(visit: Visit) -> list[str]:
    """When each workshop takes place, as the page shows it."""
    shown = visit.page.locator(".when").all_inner_texts()
    plain = (re.sub("(Mon|Tue),? ", r"\1 ", text.replace(" in 2 months", "")) for text in shown)
    return [text.replace("\n", " / ") for text in plain]


@pytest.mark.parametrize(
    ("zone", "times"),
    [
        (
            "Europe/Athens",
            [
                "Mon 8 Mar 2027, 09:30–17:30 (Brussels) / 10:30–18:30 your time (Athens)",
                "Mon 8 Mar 2027, 15:00–16:00 your time (Athens) / 14:00–15:00 (Brussels)",
                "Tue 9 Mar 2027",
            ],
        ),
        (
            "Pacific/Auckland",
            [
                (
                    "Mon 8 Mar 2027, 09:30–17:30 (Brussels) / "
                    "Mon 8 Mar, 21:30 – Tue 9 Mar 2027, 05:30 your time (Auckland)"
                ),
                (
                    "Tue 9 Mar 2027, 02:00–03:00 your time (Auckland) / "
                    "Mon 8 Mar 2027, 14:00–15:00 (Brussels)"
                ),
                "Tue 9 Mar 2027",
            ],
        ),
        (
            "Europe/Paris",
            [
                "Mon 8 Mar 2027, 09:30–17:30 (Brussels)",
                "Mon 8 Mar 2027, 14:00–15:00 (Brussels)",
                "Tue 9 Mar 2027",
            ],
        ),
    ],
)
def test_times_are_also_the_readers(
    zone: str, times: list[str], places: str, browser: Browser
) -> None:
    """Where the reader's clock shows another time, that is there too; online it comes first."""
    visit = Visit(browser, places, timezone_id=zone)
    visit.page.clock.set_fixed_time("2027-01-06T12:00:00Z")
    visit.page.goto("")

    assert read_times(visit)[:3] == times
    assert visit.page.locator(".switch").is_visible() is (zone != "Europe/Paris")


def test_the_choice_of_times_is_kept(places: str, browser: Browser) -> None:
    """Who chose their own time has it on every page, for the sessions too."""
    visit = Visit(browser, places, timezone_id="Europe/Athens")
    visit.page.clock.set_fixed_time("2027-01-06T12:00:00Z")
    visit.page.goto("en/workshops/here.html")
    assert visit.page.locator(".programme .time").inner_text() == "09:30–10:15"
    visit.page.get_by_label("My time").check()
    expect(visit.page.locator(".programme .time")).to_have_text("10:30–11:15")

    visit.page.goto("")

    mine = "Mon 8 Mar 2027, 10:30–18:30 your time (Athens) / 09:30–17:30 (Brussels)"
    assert read_times(visit)[0] == mine
    visit.page.get_by_label("Venue time").check()
    expect(visit.page.locator(".when").first).to_contain_text("your time")
    assert read_times(visit)[1] == (
        "Mon 8 Mar 2027, 14:00–15:00 (Brussels) / 15:00–16:00 your time (Athens)"
    )
    assert visit.logged == []


def test_days_are_written_as_in_the_page(tmp_path: Path, browser: Browser) -> None:
    """A browser's 09–10 in Italian is 9–10, as cards and other pages have it."""
    text = SMALL.replace("title: Small", "title: {it: Piccola}")
    text += "  - {id: two, title: Due, start: 2027-03-09, end: 2027-03-10}\n"
    with serve(write_schedule(tmp_path, text)) as address:
        visit = Visit(browser, address, timezone_id="Europe/Rome")
        visit.page.clock.set_fixed_time("2027-04-06T12:00:00Z")
        visit.page.goto("it/workshops/two.html")
        expect(visit.page.locator(".banner[data-state]")).to_contain_text("(9–10 mar 2027)")


def test_the_switch_changes_every_time(places: str, browser: Browser) -> None:
    """Nothing is chosen where what is online is in the reader's time and the rest is not."""
    visit = Visit(browser, places, timezone_id="Europe/Athens")
    visit.page.clock.set_fixed_time("2027-01-06T12:00:00Z")
    visit.page.goto("")
    mine, venue = visit.page.get_by_label("My time"), visit.page.get_by_label("Venue time")
    first = visit.page.locator(".when > time")
    expect(first.nth(1)).to_contain_text("15:00–16:00")
    expect(mine).not_to_be_checked()
    expect(venue).not_to_be_checked()

    venue.check()

    expect(first.nth(0)).to_contain_text("09:30–17:30")
    expect(first.nth(1)).to_contain_text("14:00–15:00")
    expect(venue).to_be_checked()
    mine.check()
    expect(first.nth(0)).to_contain_text("10:30–18:30")
    expect(first.nth(1)).to_contain_text("15:00–16:00")
    expect(venue).not_to_be_checked()
    assert visit.logged == []


def test_times_of_several_days_keep_their_days(places: str, browser: Browser) -> None:
    """Clock times alone would be those of one day."""
    visit = Visit(browser, places, timezone_id="Asia/Tokyo")
    visit.page.clock.set_fixed_time("2027-01-06T12:00:00Z")
    visit.page.goto("en/workshops/two.html")

    visit.page.get_by_label("My time").check()

    expect(visit.page.locator("aside .when")).to_have_text(
        re.compile(
            r"Wednesday,? 10 March 2027, 17:30 – Friday,? 12 March 2027, 00:00 your time \(Tokyo\)"
            r".*Wednesday,? 10 March 2027, 09:30 – Thursday,? 11 March 2027, 16:00 \(Brussels\)"
        )
    )


def test_dates_of_what_repeats_are_in_the_time_that_is_chosen(
    places: str, browser: Browser
) -> None:
    """The reader's day with its clock time, where clocks have changed; the venue's by name."""
    visit = Visit(browser, places, timezone_id="Pacific/Auckland")
    visit.page.clock.set_fixed_time("2027-01-06T12:00:00Z")
    visit.page.goto("en/workshops/hour.html")
    expect(visit.page.get_by_label("Venue time")).to_have_count(0)  # it is only online
    dates = visit.page.locator(".dates li")
    expect(dates).to_have_text(
        [
            re.compile(rf"Friday,? {day} March 2027, {clocks} \(Auckland\)")
            for day, clocks in ((12, "03:00–04:00"), (19, "03:00–04:00"), (26, "03:00–04:00"))
        ]
    )

    visit.page.get_by_label("Organizer’s time").check()

    expect(dates).to_have_text(
        [re.compile(rf"Thursday,? {day} March 2027 \(Brussels\)") for day in (11, 18, 25)]
    )
    assert visit.logged == []


def test_dates_of_what_repeats_are_plain_where_clocks_agree(places: str, browser: Browser) -> None:
    """A reader in the same zone needs no name of it."""
    visit = Visit(browser, places, timezone_id="Europe/Paris")
    visit.page.clock.set_fixed_time("2027-01-06T12:00:00Z")
    visit.page.goto("en/workshops/hour.html")

    expect(visit.page.locator(".dates li").first).to_have_text(
        re.compile(r"Thursday,? 11 March 2027$")
    )
