"""Pages on paper: a workshop on one sheet, with its address for people and for telephones."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.browser import Visit
from support.program import SHIPPED, Run
from support.reading_codes import read_qr_code

pytestmark = pytest.mark.slow  # a real browser

BASE = "https://example.org/workshops/"


def test_a_workshop_is_one_sheet_with_its_address(
    call: Run, tmp_path: Path, browser: Browser
) -> None:
    """A workshop's page is printed on one A4 sheet, with a QR code that holds its address."""
    call("-s", SHIPPED, "publish", tmp_path / "out", "--base-url", BASE)
    visit = Visit.of_folder(browser, tmp_path / "out", BASE)
    visit.page.goto("sv/workshops/jobs.html")
    assert not visit.page.locator(".on-paper").is_visible()
    visit.page.emulate_media(media="print")

    assert read_qr_code(visit.page.locator(".on-paper .qr")) == f"{BASE}sv/workshops/jobs.html"
    assert visit.page.locator(".on-paper").inner_text() == f"{BASE}sv/workshops/jobs.html"
    assert not visit.page.locator("#add").is_visible()
    paper = visit.page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox \[[^]]*\]", paper) == [b"/MediaBox [0 0 594.95996 841.91998]"]
