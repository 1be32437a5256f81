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
    "sv/participation.html",
]
WINDOWS: dict[str, dict[str, Any]] = {
    f"{scheme}-{width}": {
        "viewport": {"width": width, "height": 800},
        "color_scheme": scheme,
        "reduced_motion": "reduce",
    }
    for scheme in ("light", "dark")
    for width in (360, 768, 1280)
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
        visit.page.locator("#subscribe summary").click()
        assert find_faults(visit, window) == []
        visit.page.locator(".card a").first.click()
        expect(visit.page).to_have_url(re.compile("/workshops/"))
        visit.page.wait_for_load_state()
        assert find_faults(visit, window) == []


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
    titles = visit.page.locator("main .card h3 a")
    expect(titles).to_have_text(["Preparing for the jobs of the future"])


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
