"""Subscribing to a feed from a page: links, copied address, QR code, and what is in it."""

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from support.browser import Visit
from support.program import SHIPPED, Run
from support.reading_codes import read_qr_code
from support.schedules import write_schedule

pytestmark = pytest.mark.slow  # a real browser

BASE = "https://example.org/workshops/"
ONLINE = """\
series: {id: mixed, title: Mixed}
regions: [{id: R1, name: North}]
workshops:
  - {id: web, title: Web, start: 2027-03-08, online: 'https://e.org/', url: 'https://w.org/'}
  - {id: hall, title: Hall, start: 2027-03-09, regions: [R1]}
"""


def publish(call: Run, schedule: Path, folder: Path, *options: str) -> Path:
    """A published site."""
    assert call("-s", schedule, "publish", folder / "out", *options).status == 0
    return folder / "out"


def list_links(visit: Visit) -> dict[str, str | None]:
    """The address behind each of the ways to subscribe."""
    links = visit.page.locator(".services a:visible").all()
    return {link.inner_text(): link.get_attribute("href") for link in links}


@pytest.mark.parametrize(
    ("page", "feed", "name"),
    [
        (
            "sv/index.html",
            "sv/calendar.ics",
            "OECD-workshoppar för regioner i industriell omställning",
        ),
        (
            "sv/regions/DED.html",
            "sv/regions/DED.ics",
            "OECD-workshoppar för regioner i industriell omställning: Sachsen",
        ),
    ],
)
@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_one_press_subscribes(
    page: str,
    feed: str,
    name: str,
    java_script_enabled: bool,  # noqa: FBT001
    call: Run,
    tmp_path: Path,
    browser: Browser,
) -> None:
    """Google, Outlook and webcal get the page's own feed, with scripts and without."""
    folder = publish(call, SHIPPED, tmp_path, "--base-url", BASE)
    visit = Visit.of_folder(browser, folder, BASE, java_script_enabled=java_script_enabled)
    visit.page.goto(page)
    visit.page.locator("#subscribe summary").click()

    https = quote(f"{BASE}{feed}", safe="")
    query = f"url={https}&name={quote(name, safe='')}"
    assert list_links(visit) == {
        "Google": "https://calendar.google.com/calendar/r?cid="
        + quote(f"webcal://example.org/workshops/{feed}", safe=""),
        "Outlook.com": f"https://outlook.live.com/calendar/0/addfromweb?{query}",
        "Office 365": f"https://outlook.office.com/calendar/0/addfromweb?{query}",
        "Apple eller ett annat program": f"webcal://example.org/workshops/{feed}",
    }
    assert read_qr_code(visit.page.locator(".code .qr")) == f"{BASE}{feed}"
    assert visit.logged == []


def test_the_address_is_copied(call: Run, tmp_path: Path, browser: Browser) -> None:
    """One press copies the address of the feed, and the button reports it."""
    folder = publish(call, SHIPPED, tmp_path, "--base-url", BASE)
    visit = Visit.of_folder(browser, folder, BASE)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.goto("en/regions/DED.html")
    visit.page.locator("#subscribe summary").click()
    visit.page.get_by_role("button", name="Copy the address").click()

    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{BASE}en/regions/DED.ics"


def test_the_code_is_printed(call: Run, tmp_path: Path, browser: Browser) -> None:
    """On paper a list has the code and the address of its feed, though nothing was opened."""
    folder = publish(call, SHIPPED, tmp_path, "--base-url", BASE)
    visit = Visit.of_folder(browser, folder, BASE)
    visit.page.goto("")
    assert not visit.page.locator(".qr").is_visible()
    visit.page.emulate_media(media="print")

    assert read_qr_code(visit.page.locator(".qr")) == f"{BASE}en/calendar.ics"
    assert visit.page.locator(".code").inner_text().endswith(f"{BASE}en/calendar.ics")


def test_the_browser_knows_where_the_site_is(call: Run, tmp_path: Path, browser: Browser) -> None:
    """Published without --base-url, the script fills in the address that the page has."""
    folder = publish(call, SHIPPED, tmp_path)
    visit = Visit.of_folder(browser, folder, "https://elsewhere.example/a/")
    visit.page.goto("")
    visit.page.locator("#subscribe summary").click()

    links = list_links(visit)
    assert links["Apple or another program"] == "webcal://elsewhere.example/a/en/calendar.ics"
    outlook = "https%3A%2F%2Felsewhere.example%2Fa%2Fen%2Fcalendar.ics&name=OECD%20workshops"
    assert outlook in (links["Outlook.com"] or "")


@pytest.mark.parametrize(
    ("asked", "feed"),
    [
        ("region=R1", "regions/R1.ics"),
        ("mode=online", "online.ics"),
        ("region=R1&q=hall", "calendar.ics"),
    ],
)
def test_the_code_follows_the_filter(
    asked: str, feed: str, call: Run, tmp_path: Path, browser: Browser
) -> None:
    """The QR code is that of the feed which is offered, on screen and on paper."""
    text = ONLINE.replace("regions: [R1]", "regions: [R1], venue: {city: Gävle}")
    folder = publish(call, write_schedule(tmp_path, text), tmp_path, "--base-url", BASE)
    visit = Visit.of_folder(browser, folder, BASE)
    visit.page.goto(f"en/index.html?{asked}")
    visit.page.locator("#subscribe summary").click()
    code = visit.page.locator(".code .qr:visible")
    expect(visit.page.locator(".feed code")).to_have_text(f"{BASE}en/{feed}")

    assert read_qr_code(code) == f"{BASE}en/{feed}"
    visit.page.emulate_media(media="print")
    assert read_qr_code(code) == f"{BASE}en/{feed}"
    expect(visit.page.locator(".code span")).to_have_text(f"{BASE}en/{feed}")
    visit.page.emulate_media(media="screen")
    visit.page.get_by_role("button", name="Clear").click()
    expect(visit.page.locator(".code img")).to_have_count(0)
    assert read_qr_code(code) == f"{BASE}en/calendar.ics"
    assert visit.logged == []


def test_codes_are_there_where_the_address_is_known(call: Run, tmp_path: Path) -> None:
    """Feeds that a list can be limited to have a picture of their code, if it can be known."""
    schedule = write_schedule(tmp_path, ONLINE)
    folder = publish(call, schedule, tmp_path, "--base-url", BASE)
    codes = sorted(
        path.relative_to(folder / "en").as_posix() for path in folder.glob("en/**/*.svg")
    )
    assert codes == ["online.svg", "regions/R1.svg"]

    publish(call, schedule, tmp_path)
    assert list(folder.glob("en/**/*.svg")) == []


def test_what_is_online_is_a_feed(call: Run, tmp_path: Path) -> None:
    """There is a feed of what is online, where anything is."""
    folder = publish(call, write_schedule(tmp_path, ONLINE), tmp_path)

    feed = (folder / "en/online.ics").read_text()
    assert feed.count("BEGIN:VEVENT") == 1
    assert "X-WR-CALNAME:Mixed: Online" in feed
    undated = tmp_path / "undated"
    undated.mkdir()
    text = ONLINE.replace("start: 2027-03-08, ", "")
    folder = publish(call, write_schedule(undated, text), undated)
    assert "BEGIN:VEVENT" not in (folder / "en/online.ics").read_text()
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    assert not (publish(call, SHIPPED, shipped) / "en/online.ics").exists()


def test_every_event_has_its_page(call: Run, tmp_path: Path) -> None:
    """An entry links to the page of its workshop, beside the links that it has anyway."""
    folder = publish(call, write_schedule(tmp_path, ONLINE), tmp_path, "--base-url", BASE)

    feed = (folder / "en/calendar.ics").read_bytes().replace(b"\r\n ", b"").decode()
    web, hall = feed.split("BEGIN:VEVENT")[1:]
    assert f"More: {BASE}en/workshops/web.html" in web
    assert "URL:https://e.org/" in web
    assert f"URL:{BASE}en/workshops/hall.html" in hall
