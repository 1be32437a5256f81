"""The find bar in a real browser: what it finds, what follows it, and long lists."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Route, expect

from support.browser import Visit
from support.program import Run
from support.schedules import write_schedule
from support.site_server import serve

pytestmark = pytest.mark.slow  # a real browser

SERIES = """\
series:
  id: find
  title: {en: Find, sv: Hitta}
  timezone: Europe/Brussels
  updated: 2026-12-01T00:00:00Z
regions:
  - {id: N, name: {en: North, sv: Norr}, aliases: [{en: Upper lands, it: Terre alte}, Norrland]}
  - {id: S, name: South}
  - {id: S1, name: Sud, part_of: S}
workshops:
  - id: steel
    title: {en: Acier & énergie, it: Acciaio, sv: Acier & énergie}
    start: 2026-11-02
    end: 2026-11-04
    regions: [N]
    tags: [energy]
    venue: {city: Gävle}
  - id: call
    title: Call
    start: 2027-01-04 10:00
    repeat: FREQ=WEEKLY;COUNT=60
    online: https://e.org/
  - id: skills
    title: Skills
    start: 2027-03-08
    regions: [S1]
    tags: [{en: training, sv: utbildning}, energy]
    venue: {city: Turin}
    online: https://e.org/
    description: For people who build trams, with "Straße" – the none-profit company
    sessions: [{title: Apprentices, description: A visit to depots, speakers: [Élodie Roux]}]
  - {id: open, title: Open, regions: [S]}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site in two languages."""
    with serve(write_schedule(tmp_path_factory.mktemp("find"), SERIES)) as address:
        yield address


def visit_at(browser: Browser, address: str, path: str) -> Visit:
    """A page as it is in December 2026."""
    visit = Visit(browser, address, timezone_id="Europe/Brussels")
    visit.page.clock.set_fixed_time("2026-12-15T12:00:00Z")
    visit.page.goto(path)
    return visit


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("q=energie", ["Acier & énergie"]),
        ("q=ACIER+gavle", ["Acier & énergie"]),
        ("q=elodie", ["Skills"]),
        ("q=training", ["Skills"]),
        ("q=nothing", []),
        ("region=S", ["Skills", "Open"]),
        ("region=S1", ["Skills", "Open"]),
        ("tag=energy", ["Skills", "Acier & énergie"]),
        ("mode=online", ["Call", "Skills"]),
        ("mode=venue", ["Skills", "Acier & énergie"]),
        ("period=coming", ["Call", "Skills", "Open"]),
        ("period=past", ["Acier & énergie"]),
        ("period=2028", ["Call"]),
        ("tag=energy&period=2027", ["Skills"]),
        ("region=nowhere&other=1", ["Call", "Skills", "Open", "Acier & énergie"]),
    ],
)
def test_a_link_finds(asked: str, titles: list[str], site: str, browser: Browser) -> None:
    """What a link asks for is shown and counted, whatever case and accents; the rest is hidden."""
    visit = visit_at(browser, site, f"en/index.html?{asked}")

    found = "1 workshop" if len(titles) == 1 else f"{len(titles)} workshops"
    expect(visit.page.locator("output")).to_have_text(found)
    expect(visit.page.locator("main .card:visible h3 a")).to_have_text(titles)
    dots = visit.page.locator(".timeline .dot:not(.is-dim)")
    assert len(set(dots.evaluate_all("dots => dots.map(dot => dot.dataset.id)"))) == len(titles)
    assert visit.logged == []


ASKED = {
    "tram": ["Skills"],
    "trams people": ["Skills"],
    "strasse": ["Skills"],
    "none": ["Skills"],
    "depot": ["Skills"],
    "utbildning": ["Skills"],
    "utbildning straße": ["Skills"],
    "training": ["Skills"],
    "norrland": ["Acier & énergie"],
    "norr terre alte": ["Acier & énergie"],
    "acciaio": ["Acier & énergie"],
    "november": ["Call", "Acier & énergie"],
    "november 2026": ["Acier & énergie"],
    "nov": ["Call", "Acier & énergie"],
    "wednesday": ["Acier & énergie"],
    "2026-11-02": ["Acier & énergie"],
    "2026-11-04": ["Acier & énergie"],
    "march 2027": ["Call", "Skills"],
    "2027-01-04": ["Call"],
    "2027-05-10": ["Call"],
    "2028-02-14": ["Call"],
    "2027-05-11": [],
    "2028-02-28": [],
    "10 may 2027": ["Call"],
    "may": ["Call"],
    "10:00": ["Call"],
    "call monday 3 january 2028": ["Call"],
    "january 2029": [],
    "tuesday": [],
    "gavle 2026": ["Acier & énergie"],
    "south": ["Open"],
    "enskill": [],
    "trams -": ["Skills"],
}


def test_short_and_long_lists_find_the_same(site: str, tmp_path: Path, browser: Browser) -> None:
    """Title, number, date, place, regions, topics, description and programme are searched.

    Titles, regions and topics are in every language.
    """
    others = "".join(f"  - {{id: o{n}, title: O}}\n" for n in range(300))
    short = visit_at(browser, site, "en/index.html")
    with serve(write_schedule(tmp_path, f"{SERIES}{others}")) as address:
        long = visit_at(browser, address, "en/index.html")
        for visit, part in ((short, "main"), (long, "#results")):
            for asked, titles in ASKED.items():
                visit.page.get_by_label("Search").fill(asked)
                expect(visit.page).to_have_url(re.compile(re.escape(urlencode({"q": asked})) + "$"))
                found = "1 workshop" if len(titles) == 1 else f"{len(titles)} workshops"
                expect(visit.page.locator("output")).to_have_text(found)
                shown = visit.page.locator(f"{part} .card:visible h3 a")
                expect(shown, asked).to_have_text(titles)
            visit.page.get_by_label("Search").fill("skills")
            place = visit.page.locator(f"{part} .card:visible p").nth(1)
            expect(place).to_have_text("Turin · Online")
            assert visit.logged == []


@pytest.mark.parametrize("others", [0, 300])
def test_what_matches_nothing_is_stated(others: int, tmp_path: Path, browser: Browser) -> None:
    """Nobody reads that nothing is announced, and one button brings everything back."""
    text = SERIES + "".join(f"  - {{id: o{n}, title: O}}\n" for n in range(others))
    with serve(write_schedule(tmp_path, text)) as address:
        visit = visit_at(browser, address, "en/index.html?q=nowhere&period=past")
        page = visit.page
        expect(page.locator(".no-match")).to_have_text(re.compile("No workshop matches. +Clear"))
        listed = ".none, #coming, #undated, #past, #found"
        expect(page.locator(listed)).to_have_count(4)
        expect(page.locator(listed).locator("visible=true")).to_have_count(0)
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("button", name="Clear").click()

        expect(page).to_have_url(f"{address}en/index.html")
        expect(page.locator(".no-match")).to_be_hidden()
        expect(page.locator("#coming")).to_be_visible()
        expect(page.locator("main .card:visible").first).to_contain_text("Call")
        page.get_by_label("Search").fill("acier")
        expect(page.locator("main .card:visible h3")).to_have_text(["Acier & énergie"])
        expect(page.locator(".none")).to_be_hidden()
        expect(page.locator(".no-match")).to_be_hidden()
        assert visit.logged == []


@pytest.mark.parametrize(
    ("asked", "kept", "notice"),
    [
        ("region=XY", "", 'Region "XY" does not exist here. All workshops are shown.'),
        ("tag=steam&region=N", "?region=N", 'Topic "steam" does not exist here.'),
        ("mode=both&q=a", "?q=a", 'Format "both" does not exist here.'),
        ("period=1999", "", 'Period "1999" does not exist here. All workshops are shown.'),
        ("region=&utm=1", "", None),
    ],
)
@pytest.mark.parametrize("path", ["en/index.html", "en/months/2027-03.html"])
def test_a_choice_that_does_not_exist_is_reported(
    path: str, asked: str, kept: str, notice: str | None, site: str, browser: Browser
) -> None:
    """An old link to a region that is gone states that it is, until something else is chosen."""
    visit = visit_at(browser, site, f"{path}?{asked}")
    line = visit.page.locator(".notice")

    expect(visit.page).to_have_url(f"{site}{path}{kept}")
    if notice is None:
        expect(line).to_be_hidden()
        return
    expect(line).to_have_text(re.sub('"([^"]*)"', "“\\1”", notice))
    assert Axe().run(visit.page).response["violations"] == []
    if "months" in path:
        visit.page.locator(".find-box summary").click()
    visit.page.get_by_label("Search", exact=True).fill("skills")
    expect(line).to_be_hidden()
    assert visit.logged == []


def test_a_choice_that_does_not_exist_is_text(tmp_path: Path, browser: Browser) -> None:
    """What a link asks for is shown as text; also where the series has nothing to choose from."""
    text = "series: {id: s, title: {sv: S}}\nworkshops: [{id: one, title: One}]\n"
    with serve(write_schedule(tmp_path, text)) as address:
        visit = visit_at(browser, address, "sv/index.html?region=%3Cb%3Ex%3C/b%3E")
        expect(visit.page.locator(".notice")).to_have_text(
            "Region ”<b>x</b>” finns inte här. Alla workshoppar visas."
        )
        expect(visit.page).to_have_url(f"{address}sv/index.html")


def test_the_page_follows_what_is_chosen(site: str, browser: Browser) -> None:
    """The address, the other language and paper keep what is chosen, until it is cleared."""
    visit = visit_at(browser, site, "en/index.html")
    visit.page.get_by_label("Region", exact=True).select_option(label="North")
    visit.page.get_by_label("Search").fill("acier")
    expect(visit.page.locator("output")).to_have_text("1 workshop")
    expect(visit.page).to_have_url(f"{site}en/index.html?q=acier&region=N")
    visit.page.get_by_role("link", name="Svenska").click()

    expect(visit.page.locator("output")).to_have_text("1 workshop")
    expect(visit.page).to_have_url(f"{site}sv/index.html?q=acier&region=N")
    expect(visit.page.locator(".filtered")).to_be_hidden()
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".filtered")).to_have_text("Urval: acier, Norr")
    link = visit.page.get_by_role("link", name="Acier & énergie").last
    expect(link).to_have_attribute("href", "workshops/steel.html?q=acier&region=N")
    visit.page.emulate_media(media="screen")
    visit.page.get_by_role("button", name="Rensa").click()
    expect(visit.page.locator("output")).to_have_text("4 workshoppar")
    expect(visit.page).to_have_url(f"{site}sv/index.html")


def test_a_workshop_leads_back_to_what_was_found(site: str, browser: Browser) -> None:
    """From a workshop's page the list is as it was left."""
    visit = visit_at(browser, site, "en/index.html?tag=energy")
    visit.page.get_by_role("link", name="Skills").last.click()
    visit.page.get_by_role("link", name="All workshops").click()

    expect(visit.page.locator("output")).to_have_text("2 workshops")
    expect(visit.page).to_have_url(f"{site}en/index.html?tag=energy")


WIDER = (
    "more than the filter shows: a subscription can be limited only to a region or to online "
    "workshops"
)


@pytest.mark.parametrize(
    ("asked", "feed", "included"),
    [
        ("", "calendar.ics", "All workshops of the series"),
        ("region=S1", "regions/S1.ics", "The workshops of Sud"),
        ("mode=online", "online.ics", "All online workshops of the series"),
        ("region=N&mode=online", "regions/N.ics", f"The workshops of North – {WIDER}"),
        ("region=N&mode=venue", "regions/N.ics", f"The workshops of North – {WIDER}"),
        ("mode=venue", "calendar.ics", f"All workshops of the series – {WIDER}"),
        ("mode=online&q=call", "calendar.ics", f"All workshops of the series – {WIDER}"),
        ("period=2027", "calendar.ics", f"All workshops of the series – {WIDER}"),
        ("region=N&tag=energy", "calendar.ics", f"All workshops of the series – {WIDER}"),
    ],
)
def test_a_subscription_follows(
    asked: str, feed: str, included: str, site: str, browser: Browser
) -> None:
    """Region and online choose the feed; otherwise it is that of everything, as the page states."""
    visit = visit_at(browser, site, f"en/index.html?{asked}")
    visit.page.locator("#subscribe summary").click()

    link = visit.page.get_by_role("link", name="Apple or another program")
    expect(link).to_have_attribute("href", f"webcal{site[4:]}en/{feed}")
    expect(visit.page.locator(".included")).to_have_text(included)
    file = visit.page.get_by_role("link", name="Calendar file to import")
    assert visit.page.request.get(str(file.evaluate("link => link.href"))).ok


def test_a_subscription_has_the_name_of_its_region(tmp_path: Path, browser: Browser) -> None:
    """With the colon of the page's language, as on the region's own page."""
    french = SERIES.replace("{en: Find, sv: Hitta}", "{fr: Trouver}").replace(
        "  id: find\n", "  id: find\n  language: fr\n"
    )
    with serve(write_schedule(tmp_path, french)) as address:
        for page in ("index.html?region=S1", "regions/S1.html"):
            visit = visit_at(browser, address, f"fr/{page}")
            link = visit.page.locator("a[data-pattern*='outlook.live']")
            expect(link).to_have_attribute("href", re.compile("name=Trouver%C2%A0%3A%20Sud$"))


def write_many() -> str:
    """A schedule of two thousand workshops, over ten years, and every twentieth without a date."""
    listed = "".join(
        f"  - {{id: w{n}, title: Workshop {n}, regions: [R{n % 2}], tags: [t{n % 5}]"
        + ("" if n % 20 == 7 else f", start: 20{20 + n % 10}-0{n % 9 + 1}-{n % 28 + 1:02}")
        + "}\n"
        for n in range(2000)
    )
    regions = "regions: [{id: R0, name: Even}, {id: R1, name: Uneven}]\n"
    series = "series: {id: many, title: Many, updated: 2026-12-01T00:00:00Z}\n"
    return f"{series}{regions}workshops:\n{listed}"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of two thousand workshops."""
    with serve(write_schedule(tmp_path_factory.mktemp("many"), write_many())) as address:
        yield address


def test_a_long_list_is_a_short_page(many: str, browser: Browser) -> None:
    """The front page of two thousand is small, and asks for the index when it is needed."""
    visit = visit_at(browser, many, "")

    assert len(visit.page.request.get(many).body()) < 200_000
    assert visit.page.evaluate("document.querySelectorAll('*').length") < 3000
    assert not [url for url in visit.requested if "search.json" in url]
    assert visit.page.locator(".month-name").first.inner_text() == "January 2027"
    assert Axe().run(visit.page).response["violations"] == []

    visit.page.get_by_label("Region", exact=True).select_option("R1")
    expect(visit.page.locator("output")).to_have_text("1000 workshops")
    expect(visit.page.locator("#results .card")).to_have_count(100)
    visit.page.get_by_role("button", name="Show more").click()
    expect(visit.page.locator("#results .card")).to_have_count(200)
    visit.page.get_by_label("Search").fill("workshop 1999")
    expect(visit.page.locator("output")).to_have_text("1 workshop")
    expect(visit.page.locator("#results .card h3 a")).to_have_text(["Workshop 1999"])
    when = re.compile(r"^\w+,? 12 Feb 2029\s+in 2 years$")
    expect(visit.page.locator("#results .when")).to_have_text(when, use_inner_text=True)
    visit.page.get_by_role("button", name="Clear").click()
    expect(visit.page.locator("#results")).to_be_hidden()
    expect(visit.page.locator("#coming-section .card:visible").nth(10)).to_be_visible()
    assert (visit.logged, visit.foreign_requests) == ([], [])


def test_a_long_list_is_as_of_now(many: str, browser: Browser) -> None:
    """A page that was published long ago shows what is next now, by months."""
    visit = Visit(browser, many, timezone_id="Europe/Brussels")
    visit.page.clock.set_fixed_time("2028-06-15T12:00:00Z")
    visit.page.goto("")

    expect(visit.page.locator(".month-name").first).to_have_text("June 2028")
    cards = visit.page.locator("#coming-section .card")
    expect(cards).to_have_count(60)
    assert cards.first.locator(".tile").inner_text().split() == ["Jun", "15", "2028"]
    expect(cards.first.locator(".distance")).to_have_text("under way")

    visit.page.get_by_label("Search").fill("workshop")
    expect(visit.page.locator("#results .card")).to_have_count(100)
    visit.page.get_by_role("button", name="Clear").click()
    expect(visit.page.locator("#results")).to_be_hidden()
    expect(cards.first.locator(".distance")).to_have_text("under way")
    assert visit.logged == []


def test_a_long_list_that_is_not_filtered_is_as_written(tmp_path: Path, browser: Browser) -> None:
    """Nothing is dimmed while nothing is looked for, and no empty list has a heading."""
    listed = "".join(
        f"  - {{id: w{n}, title: W{n}, start: {2015 + n // 12}-{n % 12 + 1:02}-05}}\n"
        for n in range(301)
    )
    text = f"series: {{id: long, title: Long}}\nworkshops:\n{listed}"
    with serve(write_schedule(tmp_path, text)) as address:
        visit = visit_at(browser, address, "")

        expect(visit.page.locator(".timeline .count")).to_have_count(301)
        assert visit.page.evaluate("document.querySelectorAll('*').length") < 3000
        assert visit.page.locator(".timeline .is-dim").count() == 0
        assert not visit.page.get_by_role("heading", name="Date to be announced").is_visible()
        visit.page.get_by_label("Search").fill("w300")
        expect(visit.page.locator("output")).to_have_text("1 workshop")
        expect(visit.page.locator(".timeline .is-dim")).to_have_count(300)
        visit.page.get_by_role("button", name="Clear").click()
        expect(visit.page.locator(".timeline .is-dim")).to_have_count(0)
        expect(visit.page.get_by_role("heading", name="Date to be announced")).to_be_hidden()


def test_a_long_list_works_without_scripts(many: str, browser: Browser) -> None:
    """Each year has its page, by months; so has what has no date."""
    visit = Visit(browser, many, java_script_enabled=False)
    visit.page.goto("")
    visit.page.locator("#past-section").get_by_role("link", name="2021").click()

    expect(visit.page.locator("h1")).to_have_text("2021")
    expect(visit.page.locator(".card")).to_have_count(200)
    expect(visit.page.locator(".content h2").first).to_have_text("January 2021")
    visit.page.get_by_role("link", name="Date to be announced").click()
    expect(visit.page.locator(".card")).to_have_count(100)


def test_a_search_that_fails_is_reported(many: str, browser: Browser) -> None:
    """Without a connection the page states that it can't search."""
    visit = visit_at(browser, many, "")
    visit.context.set_offline(True)
    visit.page.get_by_label("Search").fill("workshop 1")

    expect(visit.page.locator("output")).to_have_text("The search could not be loaded.")


def test_the_months_are_reached_from_what_is_found(site: str, browser: Browser) -> None:
    """The tab leads to the nearest month with any of it, and back to the list as it was."""
    visit = Visit(browser, site, timezone_id="Europe/Brussels")
    visit.page.clock.set_fixed_time("2027-02-15T12:00:00Z")
    visit.page.goto("en/index.html?tag=energy")
    link = visit.page.get_by_role("link", name="Months")
    expect(link).to_have_js_property("href", f"{site}en/months/2027-03.html?tag=energy")
    link.click()
    expect(visit.page).to_have_url(f"{site}en/months/2027-03.html?tag=energy")
    visit.page.get_by_role("link", name="List").click()

    expect(visit.page).to_have_url(f"{site}en/index.html?tag=energy")
    for year, month in [("2028", "2028-01"), ("2026", "2026-11"), ("past", "2026-11")]:
        visit.page.get_by_label("Period").select_option(year)
        link = visit.page.get_by_role("link", name="Months")
        months = f"{site}en/months/{month}.html?tag=energy&period={year}"
        expect(link).to_have_js_property("href", months)


@pytest.mark.parametrize(("old", "new"), [("South", "Southern"), ("energy]", "power]")])
def test_what_can_be_chosen_is_renewed(old: str, new: str, call: Run, tmp_path: Path) -> None:
    """Every page with a find bar has the regions and topics of now, whatever else it shows."""
    listed = "".join(
        f"  - {{id: o{n}, title: O, start: {2000 + n // 12}-03-05}}\n" for n in range(300)
    )
    before = f"{SERIES}{listed}"
    after = before.replace(old, new)
    for text, folder in [(before, "out"), (after, "out"), (after, "fresh")]:
        schedule = write_schedule(tmp_path, text)
        call("-s", schedule, "publish", folder, "--as-of", "2026-12-15")

    pages = [*tmp_path.glob("fresh/*/index.html"), *tmp_path.glob("fresh/*/[my][oe]*/*.html")]
    assert len(pages) > 80
    for page in pages:
        renewed = tmp_path / "out" / page.relative_to(tmp_path / "fresh")
        assert new.strip("]") in find_form(page)
        assert find_form(renewed) == find_form(page)


def find_form(page: Path) -> str:
    """The find bar of a page."""
    return page.read_text("utf-8").partition("<form")[2].partition("</form>")[0]


def test_only_a_long_list_may_ask_for_more(call: Run, tmp_path: Path) -> None:
    """Pages that need no index can ask for nothing; lists, months and years need it."""
    call("-s", write_schedule(tmp_path, write_many()), "publish", "out")

    pages = {path: path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.html")}
    asking = {path for path, page in pages.items() if "connect-src 'self'" in page}
    assert {path.name for path in asking if path.parent.name not in ("months", "years")} == {
        "index.html"
    }
    assert asking >= {path for path in pages if path.parent.name in ("months", "years")}


def open_month(browser: Browser, site: str, asked: str, **window: Any) -> Visit:
    """March 2027 as it is in December 2026, with what is looked for in its address."""
    visit = Visit(browser, site, timezone_id="Europe/Brussels", **window)
    visit.page.clock.set_fixed_time("2026-12-15T12:00:00Z")
    visit.page.goto(f"en/months/2027-03.html{asked}")
    return visit


def test_months_follow(site: str, browser: Browser) -> None:
    """The table dims what does not match, the page states what is filtered, links keep it."""
    visit = open_month(browser, site, "?region=S")
    bars = visit.page.locator(".bar-link:not(.is-dim)")
    expect(bars).to_have_text([re.compile("^Skills")])
    expect(visit.page.locator(".bar-link.is-dim")).to_have_count(5)
    expect(visit.page.locator(".bar-link:visible")).to_have_count(1)
    expect(visit.page.locator(".found")).to_have_text(
        re.compile("Filtered: South +1 workshop +Clear")
    )
    assert Axe().run(visit.page).response["violations"] == []
    for name, target in [
        ("List", "en/index.html"),
        ("Months", "en/months/2027-01.html"),
        ("Svenska", "sv/months/2027-03.html"),
        ("Apr 2027", "en/months/2027-04.html"),
        ("November", "en/months/2026-11.html"),
        ("Skills", "en/workshops/skills.html"),
    ]:
        link = visit.page.get_by_role("link", name=name).first
        expect(link).to_have_js_property("href", f"{site}{target}?region=S")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".filtered")).to_be_visible()
    expect(visit.page.get_by_role("button")).to_have_count(0)
    visit.page.emulate_media(media="screen")

    visit.page.get_by_role("button", name="Clear").click()
    expect(visit.page.locator(".bar-link.is-dim")).to_have_count(0)
    expect(visit.page).to_have_url(f"{site}en/months/2027-03.html")
    expect(visit.page.locator(".filtered")).to_be_hidden()
    expect(visit.page.locator("output")).to_have_text("")
    assert visit.logged == []


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("q=depot", ["8"]),
        ("tag=energy", ["8"]),
        ("mode=online", ["1", "8", "8", "15", "22", "29"]),
        ("mode=online&q=call", ["1", "8", "15", "22", "29"]),
        ("q=2027-03-15", ["15"]),
        ("q=call+22+march", ["22"]),
        ("region=N", []),
        ("period=2026", []),
        ("period=past", []),
        ("period=2027&q=skills", ["8"]),
    ],
)
def test_the_agenda_follows(asked: str, days: list[str], site: str, browser: Browser) -> None:
    """On small screens a month lists what the list finds, by the day that it takes place."""
    visit = open_month(browser, site, f"?{asked}", viewport={"width": 360, "height": 800})
    count = len(days) and (2 if "1" in days and "q" not in asked else 1)
    expect(visit.page.locator("output")).to_have_text(re.compile(f"^{count} workshop"))

    shown = visit.page.locator(".agenda li:visible .agenda-when")
    assert [re.split(r"\W+", when)[1] for when in shown.all_inner_texts()] == days


def test_a_month_can_be_searched(site: str, browser: Browser) -> None:
    """The fields are one press away; what takes place later is over only when it is."""
    visit = open_month(browser, site, "?period=coming")
    expect(visit.page.locator(".bar-link:not(.is-dim)")).to_have_count(6)
    visit.page.locator(".find-box summary").click()
    visit.page.get_by_label("Period").select_option("")
    visit.page.get_by_label("Search", exact=True).fill("skills")
    expect(visit.page.locator(".bar-link:not(.is-dim)")).to_have_count(1)
    visit.page.get_by_role("link", name="Apr 2027").click()

    expect(visit.page).to_have_url(f"{site}en/months/2027-04.html?q=skills")
    expect(visit.page.locator(".found")).to_have_text(
        re.compile("Filtered: skills +0 workshops +Clear")
    )
    visit.page.clock.set_fixed_time("2027-03-10T12:00:00Z")
    visit.page.goto("en/months/2027-03.html?period=coming")
    expect(visit.page.locator(".bar-link:not(.is-dim)")).to_have_count(3)


def list_counts(visit: Visit) -> list[str]:
    """The months of the page's list, or years, each with its number, once it follows the filter."""
    expect(visit.page.locator(".is-waiting")).to_have_count(0)
    links = visit.page.locator(".years li")
    return [" ".join(text.split()) for text in links.all_inner_texts()]


@pytest.mark.parametrize(
    ("asked", "found", "elsewhere", "target"),
    [
        ("region=S", {"March": 1}, None, ""),
        ("tag=energy", {"November": 1, "March": 1}, None, ""),
        ("q=acier", {"November": 1}, "Previous match: November 2026", "months/2026-11.html"),
        ("period=past", {"November": 1}, "Previous match: November 2026", "months/2026-11.html"),
        ("q=open", {}, "List: 1 workshop", "index.html"),
        ("q=nowhere", {}, None, ""),
        ("q=call&period=2026", {}, None, ""),
    ],
)
def test_a_month_states_where_the_rest_is(
    asked: str, found: dict[str, int], elsewhere: str, target: str, site: str, browser: Browser
) -> None:
    """The numbers beside all months are those of what matches; a month without any names another.

    Without a filter they are those of all workshops.
    """
    visit = open_month(browser, site, f"?{asked}")
    dimmed = visit.page.locator(".years .is-dim")
    months = visit.page.locator(".years li")
    expect(dimmed).to_have_count(months.count() - len(found))
    shown = [text.split() for text in list_counts(visit)]
    assert {month: int(count) for month, count in shown if count != "0"} == found
    line = visit.page.locator(".elsewhere")
    if elsewhere:
        expect(line).to_have_text(elsewhere)
        link = line.get_by_role("link")
        expect(link).to_have_js_property("href", f"{site}en/{target}?{asked}")
    else:
        expect(line).to_be_hidden()
    assert Axe().run(visit.page).response["violations"] == []

    visit.page.get_by_role("button", name="Clear").click()
    expect(dimmed).to_have_count(0)
    expect(line).to_be_hidden()
    expect(months.first).to_have_text(re.compile(r"November\s+1"))
    expect(months.filter(has_text="March").first).to_have_text(re.compile(r"March\s+2"))
    assert visit.logged == []


def test_a_month_before_points_forward(site: str, browser: Browser) -> None:
    """The next month with a match goes before earlier ones; what repeats is over in past months."""
    visit = visit_at(browser, site, "en/months/2027-02.html?q=skills")
    expect(visit.page.locator(".elsewhere")).to_have_text("Next match: March 2027")
    visit.page.locator(".elsewhere").get_by_role("link").click()
    expect(visit.page.locator(".bar-link:not(.is-dim)")).to_have_text([re.compile("^Skills")])

    visit.page.clock.set_fixed_time("2027-02-17T12:00:00Z")
    for period, first, last in [("past", "2026-11", "2027-02"), ("coming", "2027-02", "2028-02")]:
        visit.page.goto(f"en/months/2027-01.html?period={period}")
        dates = visit.page.locator(".years li:not(.is-dim)")
        expect(dates.first).to_have_attribute("data-span", first)
        expect(dates.last).to_have_attribute("data-span", last)
    assert visit.logged == []


@pytest.mark.parametrize("width", [320, 360, 400])
def test_the_timeline_ends_where_the_page_does(width: int, site: str, browser: Browser) -> None:
    """On a telephone its lines are as long as those of the rest."""
    visit = Visit(browser, site, viewport={"width": width, "height": 800})
    visit.page.goto("en/index.html")
    timeline = visit.page.locator(".timeline").bounding_box()
    content = visit.page.locator(".content").bounding_box()
    assert timeline
    assert content
    assert (timeline["x"], timeline["width"]) == (content["x"], content["width"])


def test_the_timeline_follows_a_year(site: str, browser: Browser) -> None:
    """What repeats is dimmed in other years than the one that is looked for."""
    visit = visit_at(browser, site, "en/index.html?period=2028")
    shown = visit.page.locator(".timeline [data-id]:not(.is-dim)")
    expect(visit.page.locator("output")).to_have_text("1 workshop")
    assert {dot.evaluate("dot => dot.closest('td').dataset.month") for dot in shown.all()} == {
        "2028-01",
        "2028-02",
    }


def test_months_without_the_index_show_no_number(site: str, browser: Browser) -> None:
    """Without a connection there is no number beside the months, rather than a wrong one."""
    visit = Visit(browser, site, timezone_id="Europe/Brussels")
    visit.context.route("**/search.json", lambda route: route.abort())
    visit.page.clock.set_fixed_time("2026-12-15T12:00:00Z")
    visit.page.goto("en/months/2027-03.html?q=acier")

    expect(visit.page.locator("output")).to_have_text("0 workshops")
    expect(visit.page.locator(".years .muted:visible")).to_have_count(0)
    expect(visit.page.locator(".elsewhere")).to_be_hidden()
    expect(visit.page.locator(".years .is-dim")).to_have_count(0)


def test_full_months_follow(tmp_path: Path, browser: Browser) -> None:
    """What has no place in the table is counted as far as it matches, and listed below it."""
    listed = "".join(
        f"  - {{id: w{n:02}, title: W{n:02}, start: 2027-03-03, regions: [{'NS'[n % 2]}]}}\n"
        for n in range(14)
    )
    regions = "regions: [{id: N, name: North}, {id: S, name: South}]\n"
    text = f"series: {{id: full, title: Full}}\n{regions}workshops:\n{listed}"
    with serve(write_schedule(tmp_path, text)) as address:
        visit = open_month(browser, address, "")
        left_out = visit.page.locator(".left-out")
        expect(left_out).to_have_text("6 more workshops this week")
        visit.page.locator(".find-box summary").click()
        visit.page.get_by_label("Region").select_option("N")

        expect(left_out).to_have_text("3 more workshops this week")
        expect(visit.page.locator(".agenda li:visible")).to_have_count(7)


def test_a_year_follows(many: str, browser: Browser) -> None:
    """The page of a year shows what matches, by its months, and the feed follows."""
    visit = visit_at(browser, many, "en/years/2021.html?region=R1&q=workshop+1991")
    found = visit.page.locator(".found")
    expect(found).to_have_text(re.compile("Filtered: workshop 1991, Uneven +1 workshop +Clear"))
    expect(visit.page.locator(".month-name:visible")).to_have_count(1)
    expect(visit.page.locator(".card:visible")).to_have_count(1)
    visit.page.locator("#subscribe summary").click()
    visit.page.locator(".find-box summary").click()
    visit.page.get_by_label("Search", exact=True).fill("")
    expect(found).to_have_text(re.compile("Filtered: Uneven +200 workshops +Clear"))
    file = visit.page.get_by_role("link", name="Calendar file to import")
    expect(file).to_have_js_property("href", f"{many}en/regions/R1.ics")
    visit.page.get_by_label("Search", exact=True).fill("workshop 1991")
    expect(visit.page.locator("output")).to_have_text("1 workshop")
    visit.page.get_by_role("link", name="2022").click()

    expect(visit.page).to_have_url(f"{many}en/years/2022.html?q=workshop+1991&region=R1")
    expect(visit.page.locator("output")).to_have_text("0 workshops")
    expect(visit.page.locator(".elsewhere")).to_have_text("Previous match: 2021")
    expect(visit.page.locator(".years li:not(.is-dim)")).to_have_text([re.compile(r"2021\s+1$")])
    visit.page.goto("en/years/2022.html?q=workshop+1987")
    expect(visit.page.locator(".elsewhere")).to_have_text("Next match: Date to be announced")
    assert visit.logged == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("en/index.html", 0.005),
        ("en/months/2027-03.html", 0.005),
        ("en/index.html?region=S1", 0.1),
        ("en/index.html?q=nowhere", 0.1),
        ("en/index.html?region=XY", 0.1),
        ("en/months/2027-03.html?region=S1", 0.1),
        ("en/months/2027-03.html?q=acier", 0.1),
        ("en/months/2027-03.html?mode=online&q=call&period=2027&region=XY", 0.1),
    ],
)
def test_the_find_bar_has_its_place(
    path: str, most: float, width: int, site: str, browser: Browser
) -> None:
    """Nothing that is seen before the scripts have come moves when they come.

    With something looked for in a link it moves as little as is good (CLS, web.dev).
    """
    visit = Visit(
        browser,
        site,
        timezone_id="Europe/Brussels",
        viewport={"width": width, "height": 800 if "?" in path else 1200},
    )
    held: list[Route] = []
    is_painted = False

    def hold(route: Route) -> None:
        if is_painted or "asked.js" in route.request.url:  # which is there before anything is drawn
            route.continue_()
        else:
            held.append(route)

    visit.page.clock.set_fixed_time("2026-12-15T12:00:00Z")
    visit.context.route("**/assets/*.js", hold)
    visit.page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries()))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    with visit.page.expect_request("**/find.js"):
        visit.page.goto(path, wait_until="commit")
    bar = visit.page.locator(".find, .find-box").first
    expect(bar).to_be_visible()
    visit.page.screenshot()
    before = bar.bounding_box()
    is_painted = True
    assert held
    assert before
    for route in held:
        route.continue_()
    expect(visit.page.locator(".find.is-ready")).to_have_count(1)
    expect(visit.page.locator(".is-waiting, .is-sought")).to_have_count(0)
    visit.page.screenshot()

    assert visit.page.evaluate("shifts.reduce((sum, shift) => sum + shift.value, 0)") < most
    after = bar.bounding_box()
    assert after
    assert [after["x"], after["y"]] == [before["x"], before["y"]]
    assert "?" in path or after == before


@pytest.mark.parametrize("lost", ["asked", "find"])
def test_lists_are_seen_where_a_script_does_not_come(
    lost: str, site: str, browser: Browser
) -> None:
    """What waits for the filter is shown after a few seconds, unfiltered."""
    visit = Visit(browser, site)
    visit.context.route(f"**/{lost}.js", lambda route: route.abort())
    for path, part in [("index.html", ".card"), ("months/2027-03.html", ".calendar")]:
        visit.page.goto(f"en/{path}?region=S1", wait_until="commit")
        expect(visit.page.locator(part).first).to_be_visible()
        expect(visit.page.locator("footer")).to_be_visible()


def test_the_find_bar_needs_scripts(site: str, browser: Browser) -> None:
    """Without scripts there is neither a bar that does nothing nor a gap for one."""
    visit = Visit(browser, site, java_script_enabled=False)
    for path, below in [("index.html", "#coming-section"), ("months/2027-03.html", ".month-box")]:
        visit.page.goto(f"en/{path}")
        expect(visit.page.locator(below)).to_be_visible()
        expect(visit.page.locator(".find")).to_be_hidden()
        expect(visit.page.get_by_role("button")).to_have_count(0)
        bottoms = visit.page.locator(":is(.timeline, .month-head)").bounding_box()
        top = visit.page.locator(below).bounding_box()
        assert bottoms
        assert top
        assert top["y"] - bottoms["y"] - bottoms["height"] < 60


def test_participation_states_that_it_counts_all(tmp_path: Path, browser: Browser) -> None:
    """Who takes part is counted over the series; the page states it where a list is filtered."""
    text = SERIES.replace("    tags: [energy]\n", "    attendees: [{name: Ada}]\n")
    with serve(write_schedule(tmp_path, text)) as address:
        visit = visit_at(browser, address, "sv/index.html?region=N")
        visit.page.get_by_role("link", name="Deltagande").click()
        expect(visit.page.locator(".banner")).to_have_text(
            "Urvalet i listan gäller inte här: alla workshoppar i serien är medräknade."
        )
        visit.page.get_by_role("link", name="Lista").click()
        expect(visit.page).to_have_url(f"{address}sv/index.html?region=N")
        visit.page.goto("sv/participation.html")
        expect(visit.page.locator("h1")).to_be_visible()
        expect(visit.page.locator(".banner")).to_be_hidden()


FINNISH = """\
series: {id: fi, title: {fi: Sarja}, timezone: Europe/Helsinki}
regions: [{id: N, name: {fi: Pohjoinen}}]
workshops:
  - {id: nyt, title: {fi: Nyt}, start: 2026-12-15 09:00, end: 2026-12-15 18:00, regions: [N]}
  - {id: ei, title: {fi: Ei}, start: 2027-01-15, status: cancelled, online: 'https://e.org/'}
  - {id: aika, title: {fi: Aika}, start: 2027-01-20 10:00, repeat: FREQ=WEEKLY;COUNT=3}
  - {id: joskus, title: {fi: Joskus}, venue: {city: {fi: Tampere}}}
"""
ENGLISH = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("script")) continue;
    const isMarked = parent.closest("[lang]").lang === "en";
    texts.push([isMarked, walker.currentNode.textContent.trim()]);
  }
  return texts;
}"""


@pytest.mark.parametrize("others", [0, 300])
def test_english_words_of_scripts_are_marked(others: int, tmp_path: Path, browser: Browser) -> None:
    """In a language without words of ours what the script writes is marked as English."""
    more = "".join(f"  - {{id: o{n}, title: {{fi: Muu}}}}\n" for n in range(others))
    with serve(write_schedule(tmp_path, f"{FINNISH}{more}")) as address:
        visit = Visit(browser, address, timezone_id="America/New_York")
        visit.page.clock.set_fixed_time("2026-12-15T12:00:00Z")
        seen = []
        for asked in ("?region=N", "?mode=online", "?q=a"):
            visit.page.goto(f"fi/index.html{asked}")
            expect(visit.page.locator(".filtered")).to_have_count(1)
            expect(visit.page.locator("output")).not_to_be_empty()
            seen += visit.page.evaluate(ENGLISH)
        visit.page.goto("fi/workshops/nyt.html")
        expect(visit.page.locator(".banner")).to_be_visible()
        seen += visit.page.evaluate(ENGLISH)

    marked = {text for is_marked, text in seen if is_marked}
    assert {
        "Filtered: Pohjoinen",
        "The workshops of Pohjoinen",
        "All online workshops of the series",
        "1 workshop",
        "under way",
        "cancelled",
        "2.00–11.00 your time (New York)",
    } <= marked
    words = r"filtered|workshop|under way|cancelled|your time|announced|online|repeats|clear|all "
    assert [
        text for is_marked, text in seen if not is_marked and re.search(words, text, re.IGNORECASE)
    ] == []
