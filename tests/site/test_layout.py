"""What a demanding reader sees: nothing over anything else, nothing cut off, also on paper."""

import re
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from support.browser import Visit
from support.program import run_process
from support.schedules import write_schedule

pytestmark = pytest.mark.slow  # a real browser

SERIES = """\
series:
  id: layout
  title:
    en: Regional workshops on skills, energy and public administration
    ar: ورش عمل إقليمية حول المهارات والطاقة والإدارة العامة
    de: Regionale Workshops zu Kompetenzen, Energie und Verwaltungsdigitalisierung
  description: In which authorities, universities and firms work together.
  timezone: Europe/Brussels
  organizer: {name: Institute for Regional Policy, url: https://example.org/}
  color: "#003399"
  logo: logo.svg
  links: {legal: https://example.org/legal, contact: https://example.org/contact}
regions:
  - {id: SE, name: {en: Sweden, ar: السويد}, country: SE}
  - {id: SE31, name: North Middle Sweden, country: SE, part_of: SE, aliases: [Bergslagen]}
  - {id: DE80, name: Mecklenburg-Western Pomerania, country: DE}
  - {id: ITH1, name: Autonomous Province of Bolzano – South Tyrol, country: IT}
  - {id: EL51, name: East Macedonia and Thrace, country: GR}
organizations:
  - {id: vmv, name: Verband der Maschinenbauunternehmen e. V., region: DE80, sector: industry}
  - {id: rdb, name: Region Dalarna, region: SE31, sector: government}
workshops:
  - id: energy
    number: 101
    title: Energy that a region produces itself, and what citizens may decide about it
    description: How regions that used to mine coal can produce and store their energy.
    start: 2026-12-08 09:30
    end: 2026-12-11 13:00
    venue: {name: Kulturquartier, address: Hauptstraße 128 b, city: Ribnitz-Damgarten, country: DE}
    online: https://meet.example.org/join?password=0123456789abcdef0123456789abcdef
    regions: [SE31, DE80, ITH1, EL51]
    tags: [Energy, Governance]
    sessions:
      - {id: a, title: Welcome, start: 2026-12-08 09:30, end: 2026-12-08 10:30, speakers: [Bo Ek]}
      - {id: b, title: Visit of a former refinery, day: 2026-12-09, period: afternoon}
      - {id: c, title: Conclusions, start: 2026-12-11 11:00, end: 2026-12-11 13:00}
    attendees:
      - {name: Eva Roth, organization: vmv, rsvp: accepted, attended: true}
      - {name: Bo Ek, organization: rdb, rsvp: declined}
  - {id: hour, title: Open hour, start: 2026-11-03 14:00, repeat: FREQ=WEEKLY;COUNT=20,
     online: "https://meet.example.org/open", tags: [Governance]}
  - {id: "off", number: 2, title: Public procurement, start: 2026-12-09 09:00, status: cancelled,
     venue: {city: Alexandroupoli, country: GR}, regions: [EL51]}
  - {id: maybe, number: 3, title: Evaluation, start: 2027-02-03, status: tentative, regions: [SE]}
  - {id: year, number: 4, title: Study visit, start: 2026-12-29, end: 2027-01-04, regions: [SE31]}
  - {id: same, title: Committee on the same day, start: 2026-12-09 10:00, regions: [ITH1]}
  - {id: open, number: 5, title: Finance afterwards, regions: [SE31, DE80, ITH1, EL51]}
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><rect width="4" height="1"/></svg>'
)
BASE = "https://example.org/workshops/"
KINDS = [
    "index.html",
    "workshops/energy.html",
    "workshops/hour.html",
    "workshops/off.html",
    "months/2026-12.html",
    "regions/SE31.html",
    "participation.html",
]
PAGES = [f"{language}/{kind}" for language in ("en", "ar") for kind in KINDS]
PAGES += ["de/workshops/energy.html", "404.html"]
PAGES_ON_A4 = [path for path in PAGES if path.startswith("en") and "months" not in path]
TOUCH = {"rules": {"target-size": {"enabled": True}}}

FIND_FAULTS = """() => {
  for (const card of document.querySelectorAll(".card")) card.style.contentVisibility = "visible";
  const width = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > width ? ["wider than the window"] : [];
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    const element = node.parentElement;
    const name = node.data.trim();
    const isHidden = element.closest(".unseen, .skip, legend, .find label");
    if (!name || isHidden || !element.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      boxes.push({ node, name, box });
      const isOutside = box.left < -1 || box.right > width + 1;
      if (isOutside && !element.closest(".scroll")) found.push(`cut: ${name}`);
    }
  }
  for (const node of document.querySelectorAll(".qr, .logo")) {
    const box = node.getBoundingClientRect();
    if (node.checkVisibility()) boxes.push({ node, name: node.getAttribute("class"), box });
  }
  boxes.sort((one, other) => one.box.top - other.box.top);
  boxes.forEach((upper, place) => {
    for (const lower of boxes.slice(place + 1)) {
      const [one, other] = [upper.box, lower.box];
      if (other.top >= one.bottom) break;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      // lines that follow one another share less than a third of their height
      const isOver = upper.node !== lower.node && across > 2 && down > 6;
      if (isOver) found.push(`${upper.name} over ${lower.name}`);
    }
  });
  return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site with long texts, many regions and every state of a workshop."""
    folder = tmp_path_factory.mktemp("layout")
    (folder / "logo.svg").write_text(LOGO)
    schedule = write_schedule(folder, SERIES)
    outcome = run_process("-s", schedule, "publish", "out", "--base-url", BASE, cwd=folder)
    assert outcome.status == 0, outcome.stderr
    return folder / "out"


def open_page(browser: Browser, site: Path, path: str, **window: Any) -> Page:
    """A page as it is on the morning of 26 November 2026 in New York, with all that opens open."""
    visit = Visit.of_folder(browser, site, BASE, timezone_id="America/New_York", **window)
    page = visit.page
    page.clock.set_fixed_time("2026-11-26T12:00:00Z")
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    for summary in page.locator("details:not([open]) > summary:visible").all():
        summary.click()
    expect(page.locator("details:not([open]) > summary:visible")).to_have_count(0)
    return page


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_cut_or_over_anything_else(width: int, site: Path, browser: Browser) -> None:
    """Each kind of page fits the window, also at 400 % (320 pixels, WCAG 1.4.10), in Arabic too."""
    found = {}
    for path in PAGES:
        page = open_page(browser, site, path, viewport={"width": width, "height": 800})
        found[path] = page.evaluate(FIND_FAULTS)
        page.context.close()

    assert found == {path: [] for path in PAGES}


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_each_kind_of_page_is_accessible(
    scheme: Literal["light", "dark"], width: int, site: Path, browser: Browser
) -> None:
    """Nothing that axe finds, in Arabic too, and all can be touched (WCAG 2.5.8)."""
    found = {}
    window = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    for path in PAGES:
        page = open_page(browser, site, path, **window)
        violations = Axe().run(page, options=TOUCH).response["violations"]
        found[path] = [
            (violation["id"], node["html"])
            for violation in violations
            for node in violation["nodes"]
        ]
        page.context.close()

    assert found == {path: [] for path in PAGES}


@pytest.mark.parametrize("path", PAGES_ON_A4)
def test_on_paper_nothing_is_over_anything_else(path: str, site: Path, browser: Browser) -> None:
    """On A4 between the margins everything fits, and nothing is printed that one presses."""
    page = open_page(browser, site, path, viewport={"width": 672, "height": 1000})
    page.emulate_media(media="print")
    expect(page.locator(".tabs")).to_be_hidden()

    assert page.evaluate(FIND_FAULTS) == []
    expect(page.locator(":is(button, summary.button, select, .tabs, .skip):visible")).to_have_count(
        0
    )


@pytest.mark.parametrize("language", ["en", "ar", "de"])
def test_a_workshop_is_printed_on_one_page(language: str, site: Path, browser: Browser) -> None:
    """A workshop of several days with its programme, organizations and places is one page of A4."""
    page = open_page(browser, site, f"{language}/workshops/energy.html")

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
