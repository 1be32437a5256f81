"""`workshops publish`: what is in the folder afterwards, whatever was there before."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from support.program import SHIPPED, Run
from support.schedules import GOLDEN, SMALL, name_series, write_schedule
from workshops import load_schedule
from workshops.cli.settings import Settings
from workshops.model import Schedule
from workshops.site import perform_publication, plan_publication, preview_publication, publish

LIST = ".workshops-site.json"

PEOPLE = """\
series: {id: people, title: People}
organizations: [{id: acme, name: Acme}]
workshops:
  - id: one
    title: The one
    start: 2027-03-08
    attendees:
      - {name: Ana Ek, email: ana@example.org, organization: acme, rsvp: accepted}
      - {name: Bo Al, email: bo@example.org}
"""


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def read_times(folder: Path) -> dict[str, int]:
    """When each file below a folder was last written, in nanoseconds."""
    return {name: (folder / name).stat().st_mtime_ns for name in read_tree(folder)}


def test_everything_is_published(call: Run, tmp_path: Path) -> None:
    """A page and a calendar file for each workshop and region, and what belongs to all."""
    outcome = call("-s", SHIPPED, "publish", "out", "--base-url", "https://example.org/w")

    tree = read_tree(tmp_path / "out")
    pages = {name for name in tree if name.startswith("sv/")}
    workshops = ["jobs", "innovation", "entrepreneurship", "climate", "inclusion"]
    regions = ["SE31", "SE311", "SE312", "SE313", "DED", "BE3", "FRE", "ITC1"]
    assert outcome.status == 0
    assert outcome.stderr == f"out: {len(tree) - 1} new, from {SHIPPED}\n"
    assert pages == {
        "sv/index.html",
        "sv/calendar.ics",
        "sv/changes.atom",
        *(f"sv/workshops/{id}.html" for id in workshops),
        "sv/workshops/jobs.ics",
        "sv/workshops/innovation.ics",
        "sv/participation.html",
        "sv/months/2018-03.html",
        "sv/months/2018-04.html",
        "sv/search.json",
        *(
            f"sv/regions/{id}.{ending}"
            for id in regions
            for ending in ("html", "ics", "svg", "atom")
        ),
    }
    assert {name for name in tree if "/" not in name} == {
        LIST,
        "404.html",
        "index.html",
        "robots.txt",
        "schedule.json",
        "sitemap.xml",
    }


@pytest.mark.parametrize(
    ("schedule", "folder"),
    [
        ("workshops.yaml", "."),
        ("data/workshops.yaml", "."),
        ("data/workshops.yaml", "./data/"),
        ("data", "data"),
        ("data", "."),
        ("data/workshops.yaml", "link"),
        ("link/workshops.yaml", "data"),
        ("link.yaml", "data"),
        ("out/link.yaml", "out"),
    ],
)
@pytest.mark.parametrize("option", ["--dry-run", "--force"])
def test_the_folder_of_the_schedule_is_refused(
    schedule: str, folder: str, option: str, call: Run, tmp_path: Path
) -> None:
    """Who copies the site to a web server does not copy people's addresses with it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "out").mkdir()
    for name in ("workshops.yaml", "data/workshops.yaml"):
        (tmp_path / name).write_text(PEOPLE, "utf-8")
    (tmp_path / "link").symlink_to("data")
    (tmp_path / "link.yaml").symlink_to("data/workshops.yaml")
    (tmp_path / "out/link.yaml").symlink_to("../workshops.yaml")
    before = read_tree(tmp_path)

    outcome = call("-s", schedule, "publish", folder, option)

    assert outcome.status == 2
    assert outcome.stderr == (
        f"workshops: {folder}: contains the schedule {schedule}, with people's addresses, which "
        f"would reach the web server too; choose a folder of its own, such as "
        f"{os.path.join(folder, 'site')}\n"
    )
    assert read_tree(tmp_path) == before


def test_a_folder_within_that_of_the_schedule(call: Run, tmp_path: Path) -> None:
    """A site below the schedule's folder, or from standard input, is published."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/workshops.yaml").write_text(PEOPLE, "utf-8")

    assert call("-s", "data", "publish", "data/site").status == 0
    assert call("-s", "-", "publish", "out", stdin=PEOPLE.encode()).status == 0


def test_sitemap_needs_an_address(call: Run, tmp_path: Path) -> None:
    """Without --base-url nothing is written that must name the site's address."""
    call("-s", SHIPPED, "publish", "out")

    tree = read_tree(tmp_path / "out")
    assert not {"sitemap.xml", "robots.txt"} & set(tree)
    assert b"webcal://" not in tree["en/index.html"]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("example.org", '"example.org" is not a valid web address'),
        ("https://me:secret@example.org/", "leave out user and password, as it is published"),
        (
            "https://example.org/?a=b",
            '"https://example.org/?a=b" has ? or #; give the folder\'s address',
        ),
        (
            "https://example.org/w/index.html",
            '"https://example.org/w/index.html" ends in the name of a file; give the',
        ),
    ],
)
def test_wrong_address_is_refused(call: Run, tmp_path: Path, address: str, message: str) -> None:
    """An address that no file can be added to is wrong usage, and nothing is written."""
    outcome = call("-s", SHIPPED, "publish", "out", "--base-url", address)

    assert outcome.status == 2
    assert outcome.stderr.startswith(f"workshops: --base-url: {message}")
    assert not (tmp_path / "out").exists()


def test_same_schedule_same_bytes(run: Run, tmp_path: Path) -> None:
    """Neither the machine's zone, language, hash seed nor the folder changes a byte."""
    path = write_schedule(tmp_path, SMALL.replace("  timezone: Europe/Brussels\n", ""))
    other = {"TZ": "Asia/Tokyo", "LC_ALL": "sv_SE.UTF-8", "PYTHONHASHSEED": "7"}

    run("-s", path, "publish", "one")
    run("-s", path, "publish", "deep/er/two", env=other)

    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "deep/er/two")


def test_second_run_touches_nothing(call: Run, tmp_path: Path) -> None:
    """Publishing the same again leaves every file, and when it was written, as it was."""
    call("-s", SHIPPED, "publish", "out")
    before = read_times(tmp_path / "out")

    outcome = call("-s", SHIPPED, "publish", "out")

    assert outcome.stdout == ""
    assert outcome.stderr == f"out: {len(before) - 1} unchanged, from {SHIPPED}\n"
    assert read_times(tmp_path / "out") == before


def test_only_what_changed_is_written(call: Run, tmp_path: Path) -> None:
    """A changed title changes its own pages, its neighbours and the lists, no other file."""
    path = write_schedule(tmp_path, name_series("two", "jobs", "climate"))
    call("-s", path, "publish", "out")
    before = read_times(tmp_path / "out")
    write_schedule(tmp_path, path.read_text().replace("title: climate", "title: Climate"))

    outcome = call("-s", path, "publish", "out", "-v")

    assert outcome.stdout.split("\n") == [
        "update en/changes.atom",
        "update en/workshops/jobs.html",
        "update en/workshops/climate.html",
        "update en/search.json",
        "update schedule.json",
        "update index.html",
        "update en/index.html",
        "",
    ]
    after = read_times(tmp_path / "out")
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed - {LIST}) == 7


def test_entry_keeps_its_revision(call: Run, tmp_path: Path) -> None:
    """An entry that did not change keeps its DTSTAMP, in its own file and in the feeds."""
    text = name_series("two", "jobs", "climate").replace("}\n", ", start: 2027-03-08}\n")
    text = text.replace("title: two, start: 2027-03-08", "title: two")
    path = write_schedule(tmp_path, text)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    call("-s", path, "publish", "out")
    path.write_text(text.replace("title: climate", "title: Climate"))
    os.utime(path, (1_800_000_000, 1_800_000_000))

    call("-s", path, "publish", "out")

    tree = read_tree(tmp_path / "out")
    stamps = {
        name: re.findall(r"DTSTAMP:(\S+)", tree[name].decode())
        for name in ("en/workshops/jobs.ics", "en/workshops/climate.ics", "en/calendar.ics")
    }
    assert stamps == {
        "en/workshops/jobs.ics": ["20231114T221320Z"],
        "en/workshops/climate.ics": ["20270115T080000Z"],
        "en/calendar.ics": ["20231114T221320Z", "20270115T080000Z"],
    }


def test_files_of_removed_workshops_go(call: Run, tmp_path: Path) -> None:
    """What is in the schedule no more is removed, with the folders that it leaves empty."""
    path = write_schedule(tmp_path, name_series("two", "jobs", "climate"))
    call("-s", path, "publish", "out")
    write_schedule(tmp_path, name_series("two", "jobs"))

    outcome = call("-s", path, "publish", "out", "-v")

    assert "remove en/workshops/climate.html" in outcome.stdout.split("\n")
    assert not (tmp_path / "out/en/workshops/climate.html").exists()


def test_removed_language_goes_with_its_folder(call: Run, tmp_path: Path) -> None:
    """Of a language that the title lost, nothing is left."""
    text = SMALL.replace("title: Small", "title: {en: Small, sv: Liten}")
    path = write_schedule(tmp_path, text)
    call("-s", path, "publish", "out")
    write_schedule(tmp_path)

    call("-s", path, "publish", "out")

    assert not (tmp_path / "out/sv").exists()


def test_files_of_others_are_never_removed(call: Run, tmp_path: Path) -> None:
    """A file that the program did not write stays, in a folder that goes otherwise too."""
    text = SMALL.replace("title: Small", "title: {en: Small, sv: Liten}")
    path = write_schedule(tmp_path, text)
    call("-s", path, "publish", "out")
    (tmp_path / "out/sv/mine.txt").write_text("mine")
    (tmp_path / "out/CNAME").write_text("example.org")
    write_schedule(tmp_path)

    call("-s", path, "publish", "out")

    assert (tmp_path / "out/sv/mine.txt").read_text() == "mine"
    assert (tmp_path / "out/CNAME").read_text() == "example.org"


def test_files_of_others_are_not_overwritten(call: Run, tmp_path: Path) -> None:
    """Somebody's own index.html stops the command before it wrote anything, unless forced."""
    path = write_schedule(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/index.html").write_text("mine")

    refused = call("-s", path, "publish", "out")
    left = read_tree(tmp_path / "out")
    forced = call("-s", path, "publish", "out", "--force")

    assert refused.status == 2
    assert refused.stderr == (
        "workshops: out: would overwrite: index.html (not written by this program); choose "
        "another folder, or use --force to overwrite\n"
    )
    assert left == {"index.html": b"mine"}
    assert forced.status == 0
    assert b"<title>Small</title>" in (tmp_path / "out/index.html").read_bytes()


def test_changed_file_is_not_overwritten(call: Run, tmp_path: Path) -> None:
    """A page that somebody changed by hand is theirs."""
    path = write_schedule(tmp_path)
    call("-s", path, "publish", "out")
    (tmp_path / "out/en/index.html").write_text("mine")

    outcome = call("-s", path, "publish", "out")

    assert outcome.status == 2
    assert "would overwrite: en/index.html (changed since it was written)" in outcome.stderr
    assert (tmp_path / "out/en/index.html").read_text() == "mine"


def test_site_that_another_run_publishes_meanwhile(
    call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that read the schedule before it changed does not replace the newer site."""
    path = write_schedule(tmp_path)
    load, loaded = Settings.load, 0

    def load_early(settings: Settings) -> Schedule:
        nonlocal loaded
        loaded += 1
        schedule = load(settings)
        if loaded == 1:
            write_schedule(tmp_path, SMALL.replace("The one", "The other"))
            assert call("-s", path, "publish", "out").status == 0
        return schedule

    monkeypatch.setattr(Settings, "load", load_early)

    outcome = call("-s", path, "publish", "out")

    assert outcome.status == 0
    assert re.match(r"out: \d+ unchanged, from ", outcome.stderr)
    assert loaded == 3
    assert "The other" in (tmp_path / "out/en/index.html").read_text("utf-8")


def test_changed_file_that_is_not_needed_stays(call: Run, tmp_path: Path) -> None:
    """A page that somebody changed by hand is left there, and reported, when its workshop goes."""
    path = write_schedule(tmp_path, name_series("two", "jobs", "climate"))
    call("-s", path, "publish", "out")
    page = tmp_path / "out/en/workshops/climate.html"
    page.write_text("mine")
    write_schedule(tmp_path, name_series("two", "jobs"))

    outcome = call("-s", path, "publish", "out")

    assert "kept en/workshops/climate.html\n" in outcome.stdout
    assert page.read_text() == "mine"


def test_another_series_does_not_take_the_folder(call: Run, tmp_path: Path) -> None:
    """The site of one series is not replaced by that of another, unless forced."""
    call("-s", SHIPPED, "publish", "out")
    path = write_schedule(tmp_path)

    refused = call("-s", path, "publish", "out")
    previewed = call("-s", path, "publish", "out", "--dry-run")
    forced = call("-s", path, "publish", "out", "--force")

    assert refused == previewed
    assert refused.status == 2
    assert refused.stderr == (
        "workshops: out: holds the site of industrial-transition; choose another folder, or use "
        "--force to replace it with that of small\n"
    )
    assert forced.status == 0
    assert not (tmp_path / "out/sv").exists()


def test_dry_run_writes_nothing(call: Run, tmp_path: Path) -> None:
    """--dry-run lists what would change and makes not even the folder."""
    outcome = call("-s", SHIPPED, "publish", "out", "--dry-run")
    assert "create index.html\n" in outcome.stdout
    assert outcome.stderr.endswith(f" new, from {SHIPPED}; nothing was written\n")
    assert not (tmp_path / "out").exists()

    call("-s", SHIPPED, "publish", "out")
    again = call("-s", SHIPPED, "publish", "out", "--dry-run", "-f", "json")
    assert json.loads(again.stdout) == []


def test_lost_file_is_made_again(call: Run, tmp_path: Path) -> None:
    """A file that went missing comes back, and the others stay as they are."""
    call("-s", SHIPPED, "publish", "out")
    (tmp_path / "out/sv/index.html").unlink()

    outcome = call("-s", SHIPPED, "publish", "out", "-v")

    assert outcome.stdout == "create sv/index.html\n"


def test_file_that_lost_its_content_is_made_again(call: Run, tmp_path: Path) -> None:
    """A page that a power cut left empty is made again without --force."""
    call("-s", SHIPPED, "publish", "out")
    (tmp_path / "out/sv/index.html").write_bytes(b"")

    outcome = call("-s", SHIPPED, "publish", "out", "-v")

    assert outcome.status == 0
    assert outcome.stdout == "update sv/index.html\n"


def test_no_address_is_published(call: Run, tmp_path: Path) -> None:
    """Neither addresses nor names of attendees are in any file; organizations and counts are."""
    path = write_schedule(tmp_path, PEOPLE)

    call("-s", path, "publish", "out")

    tree = read_tree(tmp_path / "out")
    for content in tree.values():
        assert not re.search(rb"@example|Ana Ek|Bo Al", content)
    page = tree["en/workshops/one.html"].decode()
    assert '<p class="muted">2 invited, 1 accepted</p>' in page
    assert "<li>Acme</li>" in page
    record = json.loads(tree["schedule.json"])["workshops"][0]
    assert record["organizations"] == ["acme"]
    assert record["attendees"]["accepted"] == 1
    assert "people" not in record


def test_address_in_a_text_is_hidden(call: Run, tmp_path: Path) -> None:
    """An attendee's address in a text is not published either."""
    text = PEOPLE.replace("title: The one", 'title: "Mail ana@example.org."').replace(
        "start: 2027",
        "description: ANA@example.org or office@example.org\n    start: 2027",
    )
    path = write_schedule(tmp_path, text)

    outcome = call("-s", path, "publish", "out")

    tree = read_tree(tmp_path / "out")
    assert outcome.stderr.startswith("one: an attendee's address in its texts is replaced by …\n")
    assert all(not re.search(rb"(?i)ana(@|%40)example", content) for content in tree.values())
    page = tree["en/workshops/one.html"].decode()
    assert "<h1>Mail ….</h1>" in page
    assert "<p>… or office@example.org</p>" in page


def test_no_people_at_all(call: Run, tmp_path: Path) -> None:
    """--no-people publishes not even organizations and counts."""
    path = write_schedule(tmp_path, PEOPLE)

    call("-s", path, "publish", "out", "--no-people")

    tree = read_tree(tmp_path / "out")
    for content in tree.values():
        assert not re.search(rb"(?i)acme|accepted|invited", content)


def test_front_page_is_in_the_language_asked(call: Run, tmp_path: Path) -> None:
    """--lang chooses the language of the front page; the others are there all the same."""
    call("-s", SHIPPED, "publish", "out", "--lang", "sv-FI")

    front = (tmp_path / "out/index.html").read_text()
    assert '<html lang="sv" dir="ltr" data-locale="sv">' in front
    assert (tmp_path / "out/en/index.html").exists()


def test_page_is_as_seen_from(call: Run, tmp_path: Path) -> None:
    """--as-of decides what is coming for those whose browser runs no script."""
    call("-s", SHIPPED, "publish", "out", "--as-of", "2018-03-20")

    page = (tmp_path / "out/en/index.html").read_text()
    coming = page.index('<h2 id="coming">')
    past = page.index('<h2 id="past">')
    found = page.index("Spreading innovation", coming)
    assert coming < found < past < page.index("jobs of the future<", past)
    assert "jobs of the future<" not in page[coming:past]


@pytest.mark.parametrize("case", ["statuses", "repeats"])
def test_pages_follow_the_day_they_are_seen_from(case: str, call: Run, tmp_path: Path) -> None:
    """A folder that is published again on a later day holds what a new one would."""
    schedule = GOLDEN / case / "schedule.yaml"
    call("-s", schedule, "publish", "again", "--as-of", "2026-11-20")
    call("-s", schedule, "publish", "again", "--as-of", "2027-06-20")

    call("-s", schedule, "publish", "new", "--as-of", "2027-06-20")

    again, new = (read_tree(tmp_path / name) for name in ("again", "new"))
    assert [name for name in new if again[name] != new[name]] == []


def test_calendar_files_are_clean(call: Run, tmp_path: Path) -> None:
    """Every calendar file lints clean and holds no address, METHOD or organizer."""
    for case in ("shipped", "texts", "repeats", "clock-times", "online-and-venue"):
        schedule = GOLDEN / case / "schedule.yaml"
        chosen = schedule if schedule.exists() else SHIPPED
        call("-s", chosen, "publish", case, "--base-url", "https://example.org/")
        files = sorted((tmp_path / case).rglob("*.ics"))

        outcome = call("lint", *files)

        assert (outcome.status, outcome.stdout) == (0, "")
        for file in files:
            assert not re.search(rb"(?m)^(METHOD|ORGANIZER|ATTENDEE)", file.read_bytes())


def test_the_shipped_schedule_is_published_only_when_named(call: Run, tmp_path: Path) -> None:
    """Where the schedule went missing, the example does not take the site's place."""
    outcome = call("publish", "out")

    assert outcome.status == 2
    assert outcome.stderr == (
        "workshops: there is no schedule to publish; name one with --schedule, "
        "or run: workshops init\n"
    )
    assert not (tmp_path / "out").exists()


def test_folder_must_be_named(call: Run) -> None:
    """An empty name, as of a variable that is not set, is not the working folder."""
    outcome = call("-s", SHIPPED, "publish", "")

    assert (outcome.status, outcome.stderr) == (2, "workshops: name the folder to publish into\n")


def test_series_without_workshops(call: Run, tmp_path: Path) -> None:
    """A series that has nothing yet has a site that says so."""
    path = write_schedule(tmp_path, "series: {id: empty, title: Empty}\n")

    outcome = call("-s", path, "publish", "out")

    assert outcome.status == 0
    assert "Nothing is announced" in (tmp_path / "out/index.html").read_text()


def test_language_without_words_is_reported(call: Run, tmp_path: Path) -> None:
    """An interface that has no translation is in English, and marked."""
    path = write_schedule(tmp_path, SMALL.replace("title: Small", "title: {en: Small, fi: Pieni}"))

    outcome = call("-s", path, "publish", "out")

    note = "fi: no translation of the interface; it is shown in English\n"
    assert outcome.stderr.startswith(note)
    page = (tmp_path / "out/fi/index.html").read_text()
    assert '<h2 id="coming"><span lang="en" dir="ltr">Upcoming</span></h2>' in page


def test_broken_schedule_publishes_nothing(call: Run, tmp_path: Path) -> None:
    """An error in the schedule leaves the folder as it was."""
    path = write_schedule(tmp_path)
    call("-s", path, "publish", "out")
    before = read_tree(tmp_path / "out")
    write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30"))

    outcome = call("-s", path, "publish", "out")

    assert outcome.status == 1
    assert '"2027-02-30" does not exist' in outcome.stderr
    assert read_tree(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "damaged or edited by hand; delete it, and publish with --force"),
        (
            b'{"version": 1, "owner": "a", "files": {"../x": ["", ""]}, "stamps": {}}',
            "damaged or edited by hand",
        ),
        (
            b'{"version": 1, "owner": "a", "files": {"/etc/x": ["", ""]}, "stamps": {}}',
            "damaged or edited by hand",
        ),
        (b'{"version": 2, "owner": "a", "files": {}, "stamps": {}}', "damaged or edited"),
        (b'{"version": 1, "owner": "a", "files": {}}', "damaged or edited"),
        (
            b'{"version": 1, "owner": "a", "files": {}, "stamps": {"a": [1, 2]}}',
            "damaged or edited",
        ),
        (
            b'{"version": 1, "owner": "a", "files": {}, "stamps": {"a": ["", "0001-01-01T00+09"]}}',
            "damaged or edited",
        ),
        (
            b'{"version": 1, "owner": "a", "files": {"a\\u0000b": ["", ""]}, "stamps": {}}',
            "damaged or edited by hand",
        ),
    ],
)
def test_damaged_list_is_refused(call: Run, tmp_path: Path, content: bytes, message: str) -> None:
    """A list that somebody damaged is not believed: nothing outside the folder is ever touched."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / LIST).write_bytes(content)

    outcome = call("-s", SHIPPED, "publish", "out")

    assert outcome.status == 1
    assert f"out/{LIST}: {message}" in outcome.stderr


def test_folder_that_is_a_file(call: Run, tmp_path: Path) -> None:
    """A file in the folder's place is reported and stays."""
    (tmp_path / "out").write_text("mine")

    outcome = call("-s", SHIPPED, "publish", "out")

    assert outcome.status == 1
    assert outcome.stderr.startswith("workshops: out")
    assert (tmp_path / "out").read_text() == "mine"


def test_address_of_the_last_run_is_missing(call: Run, tmp_path: Path) -> None:
    """Without --base-url after a run with it, a line says what the site loses; else none does."""
    path = write_schedule(tmp_path, name_series("two", "jobs", "climate"))
    loss = (
        "the last run had --base-url; without it, the site has no QR codes, pictures in chats, "
        "sitemap and robots.txt\n"
    )
    given = ("-s", path, "publish", "out", "--base-url", "https://example.org/w/")

    assert loss not in call("-s", path, "publish", "out").stderr
    assert loss not in call(*given).stderr
    assert loss not in call(*given).stderr
    assert call(*given[:4], "--dry-run").stderr.startswith(loss)
    assert call(*given[:4]).stderr.startswith(loss)
    assert loss not in call(*given[:4]).stderr


def test_missing_extra_is_reported(run: Run, tmp_path: Path) -> None:
    """Without the extra the command says what to install."""
    (tmp_path / "jinja2.py").write_text("raise ModuleNotFoundError(name='jinja2')")

    outcome = run("-s", SHIPPED, "publish", "out", env={"PYTHONPATH": str(tmp_path)})

    assert outcome.status == 1
    message = (
        "workshops: a site needs more libraries: in a clone of the program, run: "
        "pip install '.[site]'\n"
    )
    assert outcome.stderr == message


def test_linked_folder_is_not_followed(call: Run, tmp_path: Path) -> None:
    """Nothing is written or removed through a link in the site's folder, even where forced."""
    path = write_schedule(tmp_path, name_series("two", "jobs", "climate"))
    call("-s", path, "publish", "out")
    (tmp_path / "out/en/workshops").rename(tmp_path / "elsewhere")
    (tmp_path / "out/en/workshops").symlink_to(tmp_path / "elsewhere")
    before = read_tree(tmp_path / "elsewhere")
    write_schedule(tmp_path, path.read_text().replace("title: climate", "title: Climate"))

    refused = call("-s", path, "publish", "out", "--force")
    write_schedule(tmp_path, "series: {id: two, title: two}\n")
    left = call("-s", path, "publish", "out", "--force")

    assert refused.status == 2
    assert refused.stderr == (
        "workshops: out/en/workshops: is a symbolic link, which is not followed; remove it, or "
        "choose another folder\n"
    )
    assert "kept en/workshops/jobs.html\n" in left.stdout
    assert read_tree(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("page"), os.mkfifo])
def test_what_is_not_a_file_is_left_alone(
    make: Callable[[Path], None], call: Run, tmp_path: Path
) -> None:
    """A link or a pipe in a page's place is not read, and is refused."""
    (tmp_path / "page").write_text("mine")
    (tmp_path / "out").mkdir()
    make(tmp_path / "out/index.html")

    outcome = call("-s", SHIPPED, "publish", "out")

    assert outcome.status == 2
    assert "would overwrite: index.html (not written by this program)" in outcome.stderr
    assert (tmp_path / "page").read_text() == "mine"


def test_publishing_from_python(tmp_path: Path) -> None:
    """The same as a function: what changed is returned, and the second time nothing did."""
    schedule = load_schedule(str(write_schedule(tmp_path)))
    folder = str(tmp_path / "out")

    publication = plan_publication(schedule, folder, base_url="https://example.org/")
    planned = preview_publication(publication)
    assert not (tmp_path / "out").exists()
    steps: list[tuple[int, int]] = []
    done = perform_publication(publication, on_progress=lambda *step: steps.append(step))
    again = publish(schedule, folder, base_url="https://example.org/")

    assert {change.kind for change in planned} == {"create"}
    assert done == planned
    assert steps == [(n, len(done)) for n in range(1, len(done) + 1)]
    assert {change.kind for change in again} == {"unchanged"}
    assert publication.untranslated == ()


def test_only_counts_are_shown_unless_asked(call: Run, tmp_path: Path) -> None:
    """What changed is summed up; -v and --dry-run list the files."""
    path = write_schedule(tmp_path)

    planned = call("-s", path, "publish", "out", "--dry-run")
    done = call("-s", path, "publish", "out")
    (tmp_path / "out/index.html").unlink()
    listed = call("-s", path, "publish", "out", "-v")

    assert "create index.html\n" in planned.stdout
    assert done.stdout == ""
    assert done.stderr == f"out: {len(planned.stdout.splitlines())} new, from {path}\n"
    assert listed.stdout == "create index.html\n"
