"""What is published is valid: HTML, SVG and CSS by an independent validator, XML by its parsers."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from support.program import SHIPPED, Run
from support.schedules import GOLDEN, write_schedule
from support.validator import find_invalid

CASES = ["shipped", "texts", "repeats", "statuses", "clock-times", "online-and-venue", "languages"]
ATOM = "{http://www.w3.org/2005/Atom}"


def publish(case: str, call: Run, folder: Path) -> Path:
    """The published site of a golden case."""
    schedule = GOLDEN / case / "schedule.yaml"
    chosen = schedule if schedule.exists() else SHIPPED
    outcome = call("-s", chosen, "publish", folder / case, "--base-url", "https://example.org/")
    assert outcome.status == 0
    return folder / case


@pytest.mark.slow
def test_pages_are_valid(call: Run, tmp_path: Path) -> None:
    """Every page, picture and style is valid."""
    for case in CASES:
        publish(case, call, tmp_path)

    files = [path for end in ("html", "svg", "css") for path in tmp_path.rglob(f"*.{end}")]
    assert len(files) > 100
    assert find_invalid(files) == []


@pytest.mark.slow
def test_pages_of_a_long_list_are_valid(call: Run, tmp_path: Path) -> None:
    """So are the front page of a long list, and the pages of its years."""
    listed = "".join(
        f"  - {{id: w{n}, title: W{n}, regions: [R]"
        + (f", start: {2020 + n % 9}-03-{n % 28 + 1:02}}}\n" if n % 7 else "}\n")
        for n in range(320)
    )
    text = f"series: {{id: long, title: Long}}\nregions: [{{id: R, name: R}}]\nworkshops:\n{listed}"
    call("-s", write_schedule(tmp_path, text), "publish", "out", "--as-of", "2024-01-01")

    site = tmp_path / "out"
    years = list(site.glob("en/years/*.html"))
    assert len(years) == 10
    assert find_invalid([site / "index.html", site / "en/regions/R.html", *years]) == []


@pytest.mark.parametrize("case", CASES)
def test_xml_is_well_formed(case: str, call: Run, tmp_path: Path) -> None:
    """Feeds, pictures and sitemaps are XML that any parser takes."""
    site = publish(case, call, tmp_path)

    for path in [*site.rglob("*.svg"), *site.rglob("*.atom"), *site.rglob("*.xml")]:
        ET.parse(path)


def test_atom_has_what_it_must(call: Run, tmp_path: Path) -> None:
    """A feed and its entries have ids of their own, titles, times and links (RFC 4287)."""
    site = publish("statuses", call, tmp_path)
    feed = ET.parse(site / "en/changes.atom").getroot()

    entries = feed.findall(f"{ATOM}entry")
    ids = [element.findtext(f"{ATOM}id") for element in (feed, *entries)]
    assert len(set(ids)) == 1 + len(entries) > 9
    for element in (feed, *entries):
        assert element.findtext(f"{ATOM}title")
        assert element.findtext(f"{ATOM}updated")
        link = element.find(f"{ATOM}link[@rel='alternate']")
        assert link is not None
        assert link.attrib["href"].startswith("https://example.org/en/")


def test_a_new_entry_is_what_changed(call: Run, tmp_path: Path) -> None:
    """A moved workshop is a new entry in the feed; a corrected typo is not."""
    site = publish("statuses", call, tmp_path)
    before = read_entries(site)
    text = (GOLDEN / "statuses" / "schedule.yaml").read_text("utf-8")
    moved = text.replace("start: 2027-01-11, end: 2027-01-12", "start: 2027-01-12")
    (tmp_path / "moved.yaml").write_text(moved.replace("title: Today", "title: This day"))

    call("-s", tmp_path / "moved.yaml", "publish", site, "--base-url", "https://example.org/")

    after = read_entries(site)
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {"Called off (cancelled)", "Today"}
    assert after["This day"] == before["Today"]


def read_entries(site: Path) -> dict[str | None, str | None]:
    """The ids of the feed's entries by title."""
    feed = ET.parse(site / "en/changes.atom").getroot()
    return {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}id")
        for entry in feed.findall(f"{ATOM}entry")
    }
