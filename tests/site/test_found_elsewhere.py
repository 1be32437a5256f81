"""What search engines, chats and web servers make of the site: head, JSON-LD, sitemap, 404 page."""

import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from support.program import SHIPPED, Run
from support.schedules import GOLDEN, write_schedule

BASE = "https://example.org/w/"
CASES = ["shipped", "texts", "repeats", "statuses", "clock-times", "online-and-venue", "languages"]
DAY = r"\d{4}-\d\d-\d\d"
WHEN = re.compile(rf"{DAY}(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?")
STATUSES = ("EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled")
URL = re.compile(r"https?://\S+")


def publish(call: Run, schedule: Path, folder: Path) -> Path:
    """The published site."""
    outcome = call("-s", schedule, "publish", folder / "out", "--base-url", BASE)
    assert outcome.status == 0, outcome.stderr
    return folder / "out"


def read_event(page: Path) -> dict[str, Any] | None:
    """The JSON-LD of a page; None where there is none."""
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page.read_text("utf-8")
    )
    return json.loads(found[1]) if found else None


def find_faults(event: dict[str, Any]) -> list[str]:
    """What Google's rules for Event do not accept, from its documentation of structured data."""
    faults = [f"no {key}" for key in ("name", "startDate", "location") if not event.get(key)]
    faults += [
        f"{key} {event[key]}"
        for key in ("startDate", "endDate")
        if key in event and not WHEN.fullmatch(event[key])
    ]
    for place in event.get("location", []):
        if place["@type"] == "VirtualLocation":
            faults += [] if URL.fullmatch(place["url"]) else ["url of the online location"]
        else:
            faults += [] if place["@type"] == "Place" and place.get("address") else ["address"]
    kinds = [place["@type"] for place in event.get("location", [])]
    mode = {("Place",): "Offline", ("VirtualLocation",): "Online"}.get(tuple(kinds), "Mixed")
    expected = f"https://schema.org/{mode}EventAttendanceMode"
    faults += [] if event.get("eventAttendanceMode", expected) == expected else ["mode"]
    status = event.get("eventStatus", "").removeprefix("https://schema.org/")
    faults += [] if status in STATUSES else [f"eventStatus {status}"]
    if "previousStartDate" in event:
        former = event["previousStartDate"]
        is_valid = status == "EventRescheduled" and WHEN.fullmatch(former)
        faults += [] if is_valid and former != event["startDate"] else ["previousStartDate"]
    for performer in event.get("performer", []):
        is_known = performer["@type"] in ("Person", "Organization")
        faults += [] if is_known and performer["name"] else ["performer"]
    faults += [f"image {link}" for link in event.get("image", []) if not URL.fullmatch(link)]
    organizer = event.get("organizer")
    faults += ["organizer"] if organizer and not organizer.get("name") else []
    for part in event.get("subEvent", []):
        faults += [f"subEvent: {fault}" for fault in find_faults(part)]
    return faults


@pytest.mark.parametrize("case", CASES)
def test_events_are_valid_by_googles_rules(case: str, call: Run, tmp_path: Path) -> None:
    """Every event has what is required, and so has every part of its programme."""
    schedule = GOLDEN / case / "schedule.yaml"
    site = publish(call, schedule if schedule.exists() else SHIPPED, tmp_path)

    events = [read_event(path) for path in site.glob("*/workshops/*.html")]

    assert [fault for event in events if event for fault in find_faults(event)] == []


PROGRAMME = """\
series: {id: ld, title: LD, timezone: Europe/Brussels, organizer: {name: OECD}}
workshops:
  - id: one
    title: One
    start: 2027-03-08 09:30
    end: 2027-03-08 16:00
    venue: {name: Hall}
    online: https://meet.example.org/one
    sessions:
      - {title: Later, start: 2027-03-08 14:00, speakers: [Ada, Bo]}
      - {title: Welcome, start: 2027-03-08 09:30, end: 2027-03-08 10:00, speakers: [Ada]}
      - {title: Dinner, day: 2027-03-08, period: evening}
  - {id: nowhere, title: Nowhere, start: 2027-03-08}
  - {id: open, title: Open, venue: {city: Brussels}}
"""


def test_event_has_speakers_parts_and_a_picture(call: Run, tmp_path: Path) -> None:
    """Performers are who speaks, each once; parts of the programme are events at the same place."""
    site = publish(call, write_schedule(tmp_path, PROGRAMME), tmp_path)

    event = read_event(site / "en/workshops/one.html")

    assert event is not None
    assert event["performer"] == [
        {"@type": "Person", "name": "Ada"},
        {"@type": "Person", "name": "Bo"},
    ]
    assert event["image"] == [f"{BASE}assets/preview.png"]
    assert [part["name"] for part in event["subEvent"]] == ["Welcome", "Later", "Dinner"]
    assert event["subEvent"][0]["startDate"] == "2027-03-08T09:30:00+01:00"
    assert event["subEvent"][0]["location"] == event["location"]
    assert event["location"][0] == {"@type": "Place", "name": "Hall", "address": "Hall"}
    assert event["eventAttendanceMode"].endswith("/MixedEventAttendanceMode")


@pytest.mark.parametrize("id", ["nowhere", "open"])
def test_no_event_without_place_or_date(id: str, call: Run, tmp_path: Path) -> None:
    """What Google would refuse is not offered to it."""
    site = publish(call, write_schedule(tmp_path, PROGRAMME), tmp_path)

    assert read_event(site / f"en/workshops/{id}.html") is None


MOVED = """\
series: {id: ld, title: LD, timezone: Europe/Brussels}
workshops:
  - {id: one, title: One, start: 2027-04-12 09:30, end: 2027-04-12 11:00, venue: {city: Brussels}}
  - {id: day, title: Day, start: 2027-04-12, end: 2027-04-13, venue: {country: BE}}
  - {id: weekly, title: Weekly, start: 2027-04-12, repeat: FREQ=WEEKLY, online: https://m.example/}
"""


def publish_again(call: Run, folder: Path, text: str) -> dict[str, dict[str, Any] | None]:
    """By the workshop's id, the events of the site that was there, after the schedule changed."""
    site = publish(call, write_schedule(folder, text), folder)
    events = {path.stem: read_event(path) for path in site.glob("en/workshops/*.html")}
    assert [fault for event in events.values() if event for fault in find_faults(event)] == []
    return events


def test_events_that_moved_have_their_former_start(call: Run, tmp_path: Path) -> None:
    """Rescheduled is what began at another time when last published; rules have many times."""
    events = publish_again(call, tmp_path, MOVED)
    assert not any("previousStartDate" in event for event in events.values() if event)

    events = publish_again(call, tmp_path, MOVED.replace("04-12", "04-19").replace("4-13", "4-20"))

    one, day, weekly = events["one"], events["day"], events["weekly"]
    assert one is not None and day is not None and weekly is not None  # noqa: PT018
    assert one["eventStatus"] == day["eventStatus"] == "https://schema.org/EventRescheduled"
    assert one["previousStartDate"] == "2027-04-12T09:30:00+02:00"
    assert one["startDate"] == "2027-04-19T09:30:00+02:00"
    assert (day["previousStartDate"], day["endDate"]) == ("2027-04-12", "2027-04-20")
    assert weekly["eventStatus"] == "https://schema.org/EventScheduled"


def test_postponed_event_keeps_its_date(call: Run, tmp_path: Path) -> None:
    """As Google asks, so that it finds which event it was."""
    publish_again(call, tmp_path, MOVED)
    without = MOVED.replace("start: 2027-04-12 09:30, end: 2027-04-12 11:00, ", "")

    one = publish_again(call, tmp_path, without)["one"]

    assert one is not None
    assert one["eventStatus"] == "https://schema.org/EventPostponed"
    assert (one["startDate"], one["endDate"]) == (
        "2027-04-12T09:30:00+02:00",
        "2027-04-12T11:00:00+02:00",
    )
    one = publish_again(call, tmp_path, MOVED)["one"]
    assert one is not None
    assert one["eventStatus"] == "https://schema.org/EventScheduled"


def test_cancelled_event_keeps_its_date(call: Run, tmp_path: Path) -> None:
    """A workshop that is cancelled was not moved, whatever was moved before."""
    publish_again(call, tmp_path, MOVED)
    moved = MOVED.replace("04-12 09", "04-12 08")
    publish_again(call, tmp_path, moved)

    cancelled = moved.replace("title: One", "title: One, status: cancelled")
    events = publish_again(call, tmp_path, cancelled)

    assert events["one"] is not None
    assert events["one"]["eventStatus"] == "https://schema.org/EventCancelled"
    assert events["one"]["startDate"] == "2027-04-12T08:30:00+02:00"
    assert "previousStartDate" not in events["one"]


def test_speakers_that_are_organizations(call: Run, tmp_path: Path) -> None:
    """What the schedule declares as an organization is no person; nothing else is guessed."""
    text = PROGRAMME.replace(
        "workshops:", "organizations: [{id: ki, name: {en: Karolinska, sv: KI}}]\nworkshops:"
    ).replace("[Ada, Bo]", "[karolinska, OECD, Ada Institute]")
    site = publish(call, write_schedule(tmp_path, text), tmp_path)

    event = read_event(site / "en/workshops/one.html")

    assert event is not None
    found = {speaker["name"]: speaker["@type"] for speaker in event["performer"]}
    assert found == {
        "karolinska": "Organization",
        "OECD": "Organization",
        "Ada Institute": "Person",
        "Ada": "Person",
    }


def read_head(page: Path) -> dict[str, str]:
    """The content of each meta element by its name or property."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page.read_text())
    return {name: unescape(content) for name, content in found}


def test_every_page_describes_itself(call: Run, tmp_path: Path) -> None:
    """Search engines and chats get a title, a sentence and a picture, each page its own."""
    site = publish(call, SHIPPED, tmp_path)

    pages = [path for path in site.glob("*/**/*.html") if "texts" not in path.parts]
    heads = {path: read_head(path) for path in pages}

    for head in heads.values():
        assert head["description"] == head["og:description"]
        assert 10 < len(head["description"]) <= 200
        assert head["og:title"]
        assert head["theme-color"] == "#1f5f8b"
        assert head["og:image"] == f"{BASE}assets/preview.png"
    addresses = [head["og:url"] for head in heads.values()]
    assert sorted(addresses) == sorted(BASE + path.relative_to(site).as_posix() for path in pages)
    jobs = heads[site / "sv/workshops/jobs.html"]["description"]
    assert jobs.startswith("8–9 mars 2018 · Bryssel, Belgien · Den första av fem.")
    assert (site / "assets/preview.png").read_bytes().startswith(b"\x89PNG")


def test_default_for_other_languages(call: Run, tmp_path: Path) -> None:
    """For them (x-default) it is the front page, and of other pages the first language's."""
    site = publish(call, SHIPPED, tmp_path)

    def find_default(path: str) -> list[str]:
        page = (site / path).read_text("utf-8")
        return re.findall(r'hreflang="x-default" href="([^"]+)"', page)

    assert find_default("index.html") == find_default("sv/index.html") == [BASE]
    assert find_default("sv/workshops/jobs.html") == [f"{BASE}en/workshops/jobs.html"]


def test_sitemap_lists_every_page_with_its_translations(call: Run, tmp_path: Path) -> None:
    """Every page of every language is listed once, and names itself among its translations."""
    site = publish(call, SHIPPED, tmp_path)
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    names["x"] = "http://www.w3.org/1999/xhtml"

    entries = ET.parse(site / "sitemap.xml").getroot().findall("s:url", names)

    listed = [entry.findtext("s:loc", namespaces=names) for entry in entries]
    pages = [path.relative_to(site).as_posix() for path in site.glob("*/**/*.html")]
    assert sorted(map(str, listed)) == sorted(BASE + page for page in pages)
    for entry, address in zip(entries, listed, strict=True):
        links = entry.findall("x:link", names)
        tags = [link.attrib["hreflang"] for link in links]
        assert tags == ["en", "sv", "fr", "de", "it", "x-default"]
        assert address in [link.attrib["href"] for link in links]


@pytest.mark.parametrize(("base", "root"), [(BASE, "/w/"), ("https://e.org/", "/"), (None, "")])
def test_missing_page_leads_back(base: str | None, root: str, call: Run, tmp_path: Path) -> None:
    """The links of 404.html hold at any address, below the folder that the site is in."""
    options = ["--base-url", base] if base else []
    call("-s", SHIPPED, "publish", tmp_path / "out", *options)

    page = (tmp_path / "out/404.html").read_text("utf-8")

    assert f'<link rel="stylesheet" href="{root}assets/site.css">' in page
    assert f'<a class="button" href="{root}en/index.html">All workshops</a>' in page
    assert f'href="{root}sv/index.html"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page
