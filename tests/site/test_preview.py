"""`workshops serve` in a browser: pages follow the schedule while it is being edited."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from support.browser import Visit
from support.schedules import SMALL, write_schedule
from support.site_server import serve

pytestmark = pytest.mark.slow  # a real browser


def test_page_reloads_when_the_schedule_changes(tmp_path: Path, browser: Browser) -> None:
    """Nobody has to press anything, on any page."""
    write_schedule(tmp_path)
    with serve(tmp_path / "workshops.yaml") as address:
        visit = Visit(browser, address)
        visit.page.goto("en/workshops/one.html")
        expect(visit.page.locator("h1")).to_have_text("The one")

        write_schedule(tmp_path, SMALL.replace("The one", "Another title"))

        expect(visit.page.locator("h1")).to_have_text("Another title")
        assert visit.logged == []


def test_errors_are_shown_in_the_page(tmp_path: Path, browser: Browser) -> None:
    """With their line, above the last version without errors, until they are corrected."""
    write_schedule(tmp_path)
    with serve(tmp_path / "workshops.yaml") as address:
        visit = Visit(browser, address)
        visit.page.goto("en/index.html")
        report = visit.page.get_by_role("alert")
        expect(report).to_have_count(0)

        write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30 <b>"))

        expect(report).to_contain_text("workshops.yaml:7:38: error:")
        expect(report).to_contain_text("2027-02-30 <b>")
        expect(visit.page.locator(".card h3")).to_have_text("The one")
        write_schedule(tmp_path, SMALL.replace("The one", "Corrected"))
        expect(visit.page.locator(".card h3")).to_have_text("Corrected")
        expect(report).to_have_count(0)
        assert visit.logged == []
        assert visit.foreign_requests == []


def test_errors_are_shown_from_the_start(tmp_path: Path, browser: Browser) -> None:
    """Before there is a page, too; it appears as soon as the schedule has no error."""
    write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30"))
    with serve(tmp_path / "workshops.yaml") as address:
        visit = Visit(browser, address)
        visit.page.goto("en/index.html")
        report = visit.page.get_by_role("alert")
        expect(report).to_contain_text('workshops.yaml:7:38: error: "2027-02-30" does not exist')
        expect(report.get_by_role("heading")).to_have_text("The schedule has errors")
        assert Axe().run(visit.page).response["violations"] == []

        write_schedule(tmp_path)

        expect(visit.page.locator(".card h3")).to_have_text("The one")
        expect(report).to_have_count(0)
        assert visit.foreign_requests == []
