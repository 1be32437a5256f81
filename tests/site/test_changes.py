"""What changed since the site was last published: in words, on the front page and in the feeds."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import yaml

from support.program import ENVIRONMENT, Run
from support.schedules import write_schedule

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEDULE = """\
series:
  id: news
  title: {en: News, sv: Nytt, fr: Nouvelles, de: Neues, it: Novità}
  timezone: Europe/Brussels
regions: [{id: SE, name: Sweden}, {id: FR, name: France}]
workshops:
  - {id: jobs, title: Jobs, start: 2027-04-12, regions: [SE], venue: {city: Torino, country: IT}}
  - {id: talk, title: Talk, start: 2027-05-03 09:30, end: 2027-05-03 11:00, online: https://m.example/1}
  - {id: open, title: Open}
"""
Publish = Callable[..., Path]


@pytest.fixture
def publish(call: Run, tmp_path: Path) -> Publish:
    """Publishes a schedule's text, each time a day later, and gives the folder."""
    times = iter(range(1_800_000_000, 1_900_000_000, 86_400))

    def run(text: str, *options: str) -> Path:
        path = write_schedule(tmp_path, text)
        time = next(times)
        os.utime(path, (time, time))
        outcome = call("-s", path, "publish", "out", *options)
        assert outcome.status == 0, outcome.stderr
        return tmp_path / "out"

    return run


def read_news(site: Path, page: str = "index.html") -> list[str]:
    """The changes that a page lists, each with its workshop."""
    text = (site / page).read_text("utf-8")
    found = re.findall(
        r"<li><time[^>]*>.*?</time> <a[^>]*>(.*?)</a> <span class=\"news\">(.*?)</span>", text
    )
    return [f"{re.sub('<[^>]*>', '', title)}: {unescape(news)}" for title, news in found]


CHANGES = {
    "moved": (
        "2027-04-12",
        "2027-04-19",
        [
            "Date moved: 12 Apr → 19 Apr 2027",
            "Nytt datum: 12 apr. → 19 apr. 2027",
            "Date modifiée\xa0: 12 avr. → 19 avr. 2027",
            "Termin verschoben: 12. Apr. → 19. Apr. 2027",
            "Data modificata: 12 apr → 19 apr 2027",
        ],
    ),
    "to another year": (
        "start: 2027-04-12",
        "start: 2028-04-11, end: 2028-04-12",
        ["Date moved: 12 Apr 2027 → 11–12 Apr 2028"],
    ),
    "undated": ("start: 2027-04-12, ", "", ["Postponed (previous date: 12 Apr 2027)"]),
    "relocated": ("city: Torino", "city: Milano", ["Place changed: Torino, Italy → Milano, Italy"]),
    "unplaced": (", venue: {city: Torino, country: IT}", "", ["No longer at Torino, Italy"]),
    "retitled": ("title: Jobs", "title: Work", ["New title (before: Jobs)"]),
    "cancelled": ("title: Jobs", "title: Jobs, status: cancelled", ["Cancelled", "Inställd"]),
    "timed": ("start: 2027-04-12", "start: 2027-04-12 09:00", ["Time set: 09:00–10:00"]),
    "repeated": ("title: Jobs", "title: Jobs, repeat: FREQ=DAILY", ["Repeats on other days"]),
    "online": (
        "title: Jobs",
        "title: Jobs, online: https://m.example/2",
        ["New link to join online"],
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_change_is_shown_in_words(case: str, publish: Publish) -> None:
    """On the front page of each language, as people of that language would write it."""
    old, new, texts = CHANGES[case]
    publish(SCHEDULE)

    site = publish(SCHEDULE.replace(old, new, 1))

    title = "Work" if case == "retitled" else "Jobs"
    for language, text in zip(["en", "sv", "fr", "de", "it"], texts, strict=False):
        news = [
            line.replace("\N{NARROW NO-BREAK SPACE}", " ")
            for line in read_news(site, f"{language}/index.html")
        ]
        assert news == [f"{title}: {text}"]


def test_more_changes_of_time_and_place(publish: Publish) -> None:
    """A clock time, a date for what had none, a place for what was online, a new workshop."""
    publish(SCHEDULE)

    text = SCHEDULE.replace("09:30, end: 2027-05-03 11:00", "10:00, end: 2027-05-03 11:30")
    text = text.replace("online: https://m.example/1", "venue: {city: Lyon}")
    text = text.replace("title: Open", "title: Open, start: 2027-06-01")
    site = publish(f"{text}  - {{id: new, title: New one}}\n")

    assert read_news(site) == [
        "Talk: Time changed: 09:30–11:00 → 10:00–11:30",
        "Talk: Place changed: Online → Lyon",
        "Open: Date set: 1 Jun 2027",
        "New one: New",
    ]


def test_title_that_changed_in_another_language_is_no_news(publish: Publish) -> None:
    """Only readers of that language see that it is new."""
    text = SCHEDULE.replace("title: Jobs", "title: {en: Jobs, sv: Jobb}")
    publish(text)

    site = publish(text.replace("sv: Jobb", "sv: Arbete"))

    assert read_news(site, "en/index.html") == []
    assert read_news(site, "sv/index.html") == ["Arbete: Ny titel (tidigare: Jobb)"]
    assert read_feed(site, "en/changes.atom")["Jobs"][0] == "Monday, 12 April 2027 · Torino, Italy"


def test_first_publication_is_no_news(publish: Publish) -> None:
    """Nothing is new where nothing was before, and nothing after a run without a change."""
    assert read_news(publish(SCHEDULE)) == []
    assert read_news(publish(SCHEDULE + "# a note\n")) == []


def test_last_five_changes_stay(publish: Publish) -> None:
    """The newest first, with their day, also after runs in which nothing changed."""
    for day in range(12, 19):
        site = publish(SCHEDULE.replace("2027-04-12", f"2027-04-{day}"))
    publish(f"{SCHEDULE.replace('2027-04-12', '2027-04-18')}# a note\n")

    assert read_news(site) == [
        f"Jobs: Date moved: {day - 1} Apr → {day} Apr 2027" for day in (18, 17, 16, 15, 14)
    ]
    assert '<time class="muted" datetime="2027-01-21T08:00:00+00:00">21 Jan 2027</time>' in (
        site / "index.html"
    ).read_text("utf-8")


def test_removed_workshop_is_no_news(publish: Publish) -> None:
    """Its page is gone, and so are its changes."""
    publish(SCHEDULE)
    publish(SCHEDULE.replace("2027-04-12", "2027-04-19"))

    site = publish(SCHEDULE.replace("id: jobs", "id: others"))

    assert read_news(site) == ["Jobs: New"]


def read_feed(site: Path, path: str) -> dict[str, list[str]]:
    """The first lines of each entry's content, by its title."""
    feed = ET.parse(site / path).getroot()
    return {
        str(entry.findtext(f"{ATOM}title")): str(entry.findtext(f"{ATOM}content")).split("\n")
        for entry in feed.findall(f"{ATOM}entry")
    }


def test_feeds_have_the_words(publish: Publish) -> None:
    """The feed of all and that of each region begin an entry with what changed of it."""
    publish(SCHEDULE)

    site = publish(SCHEDULE.replace("2027-04-12", "2027-04-19"))

    assert read_feed(site, "en/changes.atom")["Jobs"][0] == "Date moved: 12 Apr → 19 Apr 2027"
    assert read_feed(site, "en/changes.atom")["Open"] == ["Date to be announced"]
    assert list(read_feed(site, "en/regions/SE.atom")) == ["Jobs"]
    assert read_feed(site, "en/regions/FR.atom") == {}
    page = (site / "en/regions/SE.html").read_text("utf-8")
    assert 'type="application/atom+xml" title="Feed of changes (Atom)" href="SE.atom"' in page


def test_feed_of_a_region_changes_with_its_workshops_alone(publish: Publish) -> None:
    """Subscribers of another region are not disturbed."""
    publish(SCHEDULE)
    before = (publish(SCHEDULE) / "en/regions/FR.atom").read_text("utf-8")

    site = publish(SCHEDULE.replace("2027-04-12", "2027-04-19"))

    after = (site / "en/regions/FR.atom").read_text("utf-8")
    ids = [re.findall("<id>(.*)</id>", text) for text in (before, after)]
    assert before == after
    assert ids[0] != re.findall("<id>(.*)</id>", (site / "en/regions/SE.atom").read_text("utf-8"))


def test_no_address_is_remembered(publish: Publish) -> None:
    """An address in an older title is hidden once it is that of an attendee."""
    publish(SCHEDULE.replace("title: Jobs", "title: Ask ana@example.org"))
    invited = "title: Jobs, attendees: [{name: Ana, email: ana@example.org}]"

    site = publish(SCHEDULE.replace("title: Jobs", invited))

    assert read_news(site) == ["Jobs: New title (before: Ask …)"]
    for path in [*site.rglob("*.*"), site / ".workshops-site.json"]:
        assert not path.is_file() or b"ana@example.org" not in path.read_bytes()


def test_no_address_in_an_older_uid_is_remembered(publish: Publish) -> None:
    """A UID that had the address of somebody who is an attendee now is not kept with changes."""
    publish(SCHEDULE.replace("title: Jobs", "title: Jobs, uid: ana@example.org"))
    invited = "title: Work, attendees: [{name: Ana, email: ana@example.org}]"

    site = publish(SCHEDULE.replace("title: Jobs", invited))

    assert read_news(site) == ["Work: New title (before: Jobs)"]
    assert "ana@" not in (site / ".workshops-site.json").read_text("utf-8")


def test_nothing_of_people_is_remembered(publish: Publish) -> None:
    """Names, addresses and links to join are not in the list beside the files."""
    people = "title: Jobs, attendees: [{name: Ana Ek, email: ana@example.org, rsvp: accepted}]"
    site = publish(SCHEDULE.replace("title: Jobs", people))

    listed = (site / ".workshops-site.json").read_text("utf-8")

    assert not re.search("Ana|ana@|accepted|m.example", listed)
    assert [each["id"] for each in json.loads(listed)["facts"]] == ["jobs", "talk", "open"]


def test_memory_comes_back_as_it_was(publish: Publish) -> None:
    """Zones, offsets, repetitions and texts of all languages are equal after a run: no change."""
    text = SCHEDULE.replace("title: Talk", "title: {en: Talk, sv: Föredrag}")
    text += (
        "  - {id: weekly, title: Weekly, start: 2027-05-03 09:00, repeat: FREQ=WEEKLY,"
        " except: [2027-05-10], timezone: America/New_York}\n"
        "  - {id: offset, title: Offset, start: 2027-10-31T02:30+01:00}\n"
        "  - {id: place, title: Place, venue: {name: {en: Hall, sv: Sal}, geo: {lat: 1, lon: 2}}}\n"
    )
    publish(text)

    assert read_news(publish(f"{text}# a note\n")) == []


def test_list_that_somebody_changed_is_reported(
    call: Run, publish: Publish, tmp_path: Path
) -> None:
    """A list whose memory can't be read stops the command, with what to do."""
    site = publish(SCHEDULE)
    path = site / ".workshops-site.json"
    path.write_text(path.read_text("utf-8").replace('"status"', '"xyz"'))

    outcome = call("-s", tmp_path / "workshops.yaml", "publish", "out")

    assert outcome.status == 1
    assert "damaged or edited by hand; delete it, and publish with --force" in outcome.stderr


PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "publish.md"


def test_workflow_of_the_documentation_keeps_the_news(tmp_path: Path) -> None:
    """Its steps, each time in a fresh clone, publish a site that knows what was there before."""
    [workflow] = re.findall(r"```yaml\n(name: site\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    steps = yaml.safe_load(workflow)["jobs"]["publish"]["steps"]
    commands = [step["run"] for step in steps if not step.get("run", "pip").startswith("pip")]
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "workshops"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m workshops "$@"\n')
    program.chmod(0o755)
    environment = {**ENVIRONMENT, "GITHUB_SHA": "1", "HOME": str(tmp_path)}
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"

    def execute(script: str, folder: Path) -> str:
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    execute("git init -q --bare -b main origin && git clone -q origin team", tmp_path)
    team = tmp_path / "team"
    commit = "git add -A && git -c user.name=a -c user.email=a@example.org commit -qm x"
    for number, text in enumerate((SCHEDULE, SCHEDULE.replace("04-12", "04-19"))):
        write_schedule(team, text)
        execute(f"git switch -q -C main && {commit} && git push -q origin main", team)
        clone = tmp_path / f"clone-{number}"
        execute(f"git clone -q origin {clone.name}", tmp_path)
        for script in commands:
            execute(script, clone)

    assert len(commands) == 4
    page = execute("git show pages:index.html", tmp_path / "origin")
    assert "Date moved: 12 Apr → 19 Apr 2027" in page
    assert execute("git log --format=%s pages", tmp_path / "origin") == "Publish 1\n" * 2
    again = tmp_path / "again"
    execute(f"git clone -q origin {again.name}", tmp_path)
    for script in commands:  # nothing changed, so nothing is committed
        execute(script, again)
    assert execute("git log --format=%s pages", tmp_path / "origin") == "Publish 1\n" * 2
