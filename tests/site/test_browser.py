"""The site in a real browser, with and without scripts, on small and large screens, for all."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from support.browser import Visit
from support.schedules import GOLDEN, write_schedule
from support.site_server import serve

pytestmark = pytest.mark.slow  # a real browser

PAGES = [
    "",
    "sv/workshops/jobs.html",
    "fr/regions/SE31.html",
    "de/workshops/climate.html",
    "sv/months/2018-03.html",
]
WINDOWS: dict[str, dict[str, Any]] = {
    f"{scheme}-{width}": {
        "viewport": {"width": width, "height": 800},
        "color_scheme": scheme,
        "reduced_motion": "reduce",
    }
    for scheme in ("light", "dark")
    for width in (360, 1280)
}


def find_faults(visit: Visit, window: str) -> list[str]:
    """What is wrong with a page for somebody: axe's rules, its width, its errors and requests."""
    found = [violation["id"] for violation in Axe().run(visit.page).response["violations"]]
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    if width > WINDOWS[window]["viewport"]["width"]:
        found.append(f"{width} pixels wide")
    return [*found, *visit.logged, *visit.foreign_requests]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_use_it(path: str, window: str, shipped: str, browser: Browser) -> None:
    """Nothing that axe finds, nothing wider than the window, no error, no request elsewhere."""
    visit = Visit(browser, shipped, **WINDOWS[window])
    visit.page.goto(path)

    assert find_faults(visit, window) == []


@pytest.mark.parametrize("window", ["light-360", "dark-1280"])
@pytest.mark.parametrize("case", ["statuses", "texts", "repeats", "online-and-venue"])
def test_everybody_can_use_what_is_difficult(case: str, window: str, browser: Browser) -> None:
    """The same of schedules with every status, hostile texts and every kind of place."""
    with serve(GOLDEN / case / "schedule.yaml") as address:
        visit = Visit(browser, address, **WINDOWS[window])
        visit.page.goto("")
        assert find_faults(visit, window) == []
        visit.page.locator(".card a").first.click()
        expect(visit.page).to_have_url(re.compile("/workshops/"))
        assert find_faults(visit, window) == []


def test_filter_by_region(shipped: str, browser: Browser) -> None:
    """Choosing a region shows what concerns it, counts it, and can be linked to."""
    visit = Visit(browser, shipped)
    visit.page.goto("en/index.html")
    visit.page.get_by_label("Region", exact=True).select_option(label="Saxony")

    assert visit.list_titles("main") == ["Preparing for the jobs of the future"]
    assert visit.page.locator("output").inner_text() == "1 workshop"
    assert visit.page.get_by_text("Nothing is announced").is_visible()
    assert visit.page.url == f"{shipped}en/index.html?region=DED"
    assert visit.logged == []


def test_filtered_page_is_as_linked(shipped: str, browser: Browser) -> None:
    """Who follows a link to a filtered page, or changes its language, finds it filtered."""
    visit = Visit(browser, shipped)
    visit.page.goto("en/index.html?region=SE312")
    visit.page.get_by_role("link", name="Svenska").click()

    expect(visit.page.locator("output")).to_have_text("2 workshoppar")
    assert visit.page.url == f"{shipped}sv/index.html?region=SE312"
    assert visit.list_titles("#past-list") == [
        "Innovation som når fler",
        "Redo för framtidens jobb",
    ]


def test_unknown_region_in_a_link_filters_nothing(shipped: str, browser: Browser) -> None:
    """A link that names no region shows everything."""
    visit = Visit(browser, shipped)
    visit.page.goto('en/index.html?region="><script>alert(1)</script>')

    assert visit.page.locator("output").inner_text() == "5 workshops"
    assert visit.logged == []


def test_language_switch_keeps_the_page(shipped: str, browser: Browser) -> None:
    """The language switch leads to the same page; what is not translated is marked as such."""
    visit = Visit(browser, shipped)
    visit.page.goto("en/workshops/jobs.html")
    visit.page.get_by_role("link", name="Deutsch").click()

    expect(visit.page).to_have_url(f"{shipped}de/workshops/jobs.html")
    assert visit.page.locator("html").get_attribute("lang") == "de"
    assert visit.page.locator("h1").inner_text() == "Bereit für die Arbeitsplätze der Zukunft"
    assert visit.page.locator(".text span[lang=en]").first.inner_text().startswith("The first of")


def test_it_works_without_scripts(shipped: str, browser: Browser) -> None:
    """Without scripts everything is there but the filter, for which each region has a page."""
    visit = Visit(browser, shipped, java_script_enabled=False)
    visit.page.goto("")

    assert visit.list_titles("#undated-list")[2] == "Growth that includes everyone"
    assert visit.list_titles("#past-list")[1] == "Preparing for the jobs of the future"
    assert not visit.page.locator("form").is_visible()
    visit.page.get_by_role("link", name="Saxony").click()
    expect(visit.page.locator("h1")).to_have_text("Saxony")
    assert visit.list_titles("main") == ["Preparing for the jobs of the future"]


def test_right_to_left_pages_fit(tmp_path: Path, browser: Browser) -> None:
    """A page in Arabic is as wide as the window, and its English words keep their direction."""
    series = "series: {id: rtl, title: {ar: ورشات, en: Workshops}}"
    path = write_schedule(tmp_path, f"{series}\nworkshops: [{{id: one, title: One}}]\n")
    with serve(path) as address:
        visit = Visit(browser, address, **WINDOWS["light-360"])
        visit.page.goto("ar/index.html")
        assert find_faults(visit, "light-360") == []
        assert visit.page.locator("html").get_attribute("dir") == "rtl"
        assert visit.page.locator("h2 span[lang=en]").first.get_attribute("dir") == "ltr"


def test_two_thousand_workshops_stay_usable(tmp_path: Path, browser: Browser) -> None:
    """A page of two thousand filters, and shows its timeline as bars."""
    listed = "".join(
        f"  - {{id: w{n}, title: Workshop {n}, start: 20{20 + n % 10}-0{n % 9 + 1}-11,"
        f" regions: [R{n % 2}]}}\n"
        for n in range(2000)
    )
    regions = "regions: [{id: R0, name: Even}, {id: R1, name: Odd}]\n"
    text = f"series: {{id: many, title: Many}}\n{regions}workshops:\n{listed}"
    with serve(write_schedule(tmp_path, text)) as address:
        visit = Visit(browser, address)
        visit.page.goto("")
        visit.page.get_by_label("Region", exact=True).select_option("R1")

        assert visit.page.locator("output").inner_text() == "1000 workshops"
        assert visit.page.locator(".card:not([hidden])").count() == 1000
        timeline = visit.page.locator(".timeline img")
        summary = timeline.get_attribute("alt") or ""
        assert summary.split() == "2000 workshops: January 2020 – September 2029".split()
        assert timeline.evaluate("image => image.naturalWidth") > 0


def test_search_engines_read_the_event(shipped: str, browser: Browser) -> None:
    """A workshop's page holds a schema.org Event with its dates, place and organizer."""
    visit = Visit(browser, shipped)
    visit.page.goto("sv/workshops/jobs.html")

    event = json.loads(visit.page.locator("script[type='application/ld+json']").inner_text())

    assert event["@type"] == "Event"
    assert (event["startDate"], event["endDate"]) == ("2018-03-08", "2018-03-09")
    assert event["location"][0]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Bryssel",
        "addressCountry": "BE",
    }
    assert event["organizer"]["name"] == "European Commission (DG REGIO) and OECD"
