"""Files that want to break something: each is refused in a report, or survives every command.

A case is a file in the folder of the reader that it attacks, with what is reported beside it as
<name>.txt: `tests/hostile/schedule` holds schedules with the report of `check`, empty where nothing
is wrong; `calendars` holds calendars with what `lint` and `import` print; `replies` holds mail with
what `rsvp` prints. To add one, put the file there, run `pytest --update-golden`, and read it.
"""

import csv
import io
import re
import shutil
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings

from cli.test_completion import describe_press, read_offers
from cli.test_hostile import ACTIVE
from schedule.test_properties import examples, schedules
from support.golden import Golden
from support.program import NOON, Outcome, call_main
from support.reading import NOW, SERIES
from workshops import site
from workshops.ics_lint import lint_calendar
from workshops.model import Schedule
from workshops.output.months import mark_days
from workshops.output.report import write_text_report
from workshops.query import FIRST_DAY, LAST_DAY
from workshops.schedule.load import load_schedule, read_schedule

HOSTILE = Path(__file__).parent / "hostile"
SCHEDULES = sorted(HOSTILE.glob("schedule/*.yaml"))
CALENDARS = sorted(HOSTILE.glob("calendars/*.ics"))
MAILS = sorted((*HOSTILE.glob("replies/*.eml"), *HOSTILE.glob("replies/*.mbox")))
INVITED = HOSTILE.parent / "replies" / "workshops.yaml"

READINGS = {case: read_schedule(case, now=NOW) for case in SCHEDULES}
ACCEPTED = [case for case, reading in READINGS.items() if reading.schedule]
REFUSED = [case for case, reading in READINGS.items() if not reading.schedule]

FORMS = ("table", "json", "jsonl", "csv", "tsv")
GROUPS = ("workshop", "region", "organization", "sector", "role", "rsvp")
VIEWS = [
    *(["list", "-f", form] for form in (*FORMS, "ids")),
    *(["regions", "-f", form] for form in (*FORMS, "ids")),
    *(["attendance", "--emails", "-f", form] for form in FORMS),
    *(["attendance", "--by", group] for group in GROUPS),
    *(["attendance", "--matrix", "-f", form] for form in ("table", "csv")),
    *(["check", "-f", form] for form in ("text", "json", "github")),
    *(["invite", "-f", form] for form in ("table", "json")),
    ["calendar", "2027"],
    ["export", "-f", "links"],
]
"""What shows all of a schedule."""

name = "{0.stem}".format


@pytest.mark.parametrize("case", SCHEDULES, ids=name)
def test_report(case: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden) -> None:
    """What is wrong with a schedule is reported as its case says."""
    monkeypatch.chdir(case.parent)

    report = write_text_report(read_schedule(case.name, now=NOW).diagnostics)

    golden.check(case.with_suffix(".txt"), report.encode())
    assert ACTIVE.findall(report) == []


def test_every_report_has_its_case() -> None:
    """No report stays behind when its case is renamed or removed."""
    cases = {path.stem for path in (*SCHEDULES, *CALENDARS, *MAILS)}

    assert {path.stem for path in HOSTILE.glob("*/*.txt")} == cases


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_refused_schedule_stops_every_command(case: Path, tmp_path: Path) -> None:
    """A wrong file gets the same report from every command that reads it; nothing comes of it."""
    shutil.copy(case, tmp_path / "workshops.yaml")
    commands = [["list"], ["show", "one"], ["export", "-o", "x.ics"], ["publish", "x"], ["invite"]]

    ends = {call_main(*command, cwd=tmp_path) for command in commands}

    (end,) = ends
    assert (end.status, end.stdout) == (1, "")
    assert ACTIVE.findall(end.stderr) == []
    assert [path.name for path in tmp_path.iterdir()] == ["workshops.yaml"]


@pytest.mark.slow
@pytest.mark.parametrize("case", ACCEPTED, ids=name)
def test_accepted_schedule_survives_every_command(case: Path, tmp_path: Path) -> None:
    """An unusual but valid file is shown, exported, published and sent like any other."""
    folder = tmp_path / "inside"
    folder.mkdir()
    shutil.copy(case, folder / "workshops.yaml")

    assert_survives(folder)

    assert [path.name for path in tmp_path.iterdir()] == ["inside"]


@pytest.mark.slow
@settings(examples, max_examples=25, suppress_health_check=list(HealthCheck))
@given(document=schedules())
def test_any_schedule_survives_every_command(document: dict[str, object]) -> None:
    """What the file's shape allows, and is not an error, survives every command as well."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        written = yaml.safe_dump(document, allow_unicode=True)
        (folder / "workshops.yaml").write_text(written, "utf-8")
        assume(read_schedule(folder / "workshops.yaml").schedule)

        assert_survives(folder)


def assert_survives(folder: Path) -> None:
    """All that can be done with a folder's schedule is done as it should be."""
    schedule = load_schedule(folder / "workshops.yaml")
    for view in list_views(schedule):
        assert_escaped(call_main(*view, cwd=folder))
    for form in ("csv", "tsv"):
        assert_no_formula(call_main("list", "-f", form, cwd=folder).stdout, form)
    assert_exported(schedule, folder)
    assert_imported(schedule, folder)
    assert_published(folder)
    assert_drafted(schedule, folder)
    outcome = call_main(cwd=folder, env=describe_press("bash", "workshops show "))
    offered = read_offers("bash", outcome.stdout)
    assert sorted(offered) == sorted(workshop.id for workshop in schedule.workshops)


def list_views(schedule: Schedule) -> Iterator[list[str]]:
    """Every command that shows something of this schedule."""
    yield from VIEWS
    if mark_days(schedule.workshops, FIRST_DAY, LAST_DAY):
        yield ["calendar"]
    for workshop in schedule.workshops:
        yield from (["show", workshop.id, "-f", form] for form in ("text", "json", "yaml"))


def assert_escaped(outcome: Outcome) -> None:
    """It is done, and nothing active is shown."""
    assert (outcome.status, "Traceback" in outcome.stderr) == (0, False), outcome.stderr
    assert ACTIVE.findall(outcome.stdout.replace("\r\n", "\n") + outcome.stderr) == []


def assert_no_formula(table: str, form: str) -> None:
    """No cell is anything that a spreadsheet would run."""
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    else:
        cells = re.split(r"[\t\n]", table)
    formulas = [cell for cell in cells if re.match(r"\s*[=+@＝＋－＠-]", cell)]
    assert [cell for cell in formulas if not re.fullmatch(r"[+-]?\d+(\.\d+)?", cell)] == []


def assert_exported(schedule: Schedule, folder: Path) -> None:
    """Every calendar file of it is one that lint finds nothing in, in its own folder."""
    for options in (
        ["-o", "all.ics"],
        ["-o", "all.jcal", "-f", "jcal"],
        ["-o", "more.ics", "--sessions", "--alarm", "1d", "--reminders"],
        ["-o", "by-workshop", "--split", "workshop"],
        ["-o", "by-region", "--split", "region"],
    ):
        assert_escaped(call_main("export", *options, cwd=folder))
    dated = [workshop for workshop in schedule.workshops if workshop.start]
    regions = {f"{region.id}.ics" for region in schedule.regions}
    assert {path.stem for path in folder.glob("by-workshop/*")} == {item.id for item in dated}
    assert {path.name for path in folder.glob("by-region/*")} == regions
    for path in folder.rglob("*.ics"):
        assert list_mistakes(path.read_bytes()) == []


def list_mistakes(calendar: bytes) -> list[str]:
    """What lint finds in a calendar that we wrote; a description of HTML is the author's."""
    found = {issue.code for issue in lint_calendar("a.ics", calendar)}
    return sorted(found - {"html-description"})


def assert_imported(schedule: Schedule, folder: Path) -> None:
    """What was exported comes back as a schedule without errors, with everything that is dated.

    A title of nothing that a calendar can hold is left out.
    """
    outcome = call_main("import", "all.ics", "-o", "back.yaml", cwd=folder)
    assert_escaped(outcome)
    dated = sum(workshop.start is not None for workshop in schedule.workshops)
    skipped = outcome.stderr.count("left out: ")
    assert len(load_schedule(folder / "back.yaml").workshops) + skipped == dated


def assert_published(folder: Path) -> None:
    """Its site runs nothing and is well formed, in its own folder; a second run changes nothing."""
    address = ("--base-url", "https://example.org/")
    assert_escaped(call_main("publish", "site", *address, cwd=folder))
    for path in (folder / "site").rglob("*.*"):
        if path.suffix == ".html":
            Page().feed(path.read_text("utf-8"))
        elif path.suffix == ".ics":
            assert list_mistakes(path.read_bytes()) == []
        elif path.suffix in (".svg", ".atom", ".xml"):
            ET.parse(path)
    assert call_main("publish", "site", *address, cwd=folder).stdout == ""


SCRIPTS = {path.name for path in Path(site.__file__).parent.glob("assets/*.js")}


class Page(HTMLParser):
    """A page that runs nothing but the site's own scripts."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """No script, no handler of events, no link that runs."""
        values = dict(attrs)
        is_ours = (values.get("src") or "").rpartition("/")[2] in SCRIPTS
        is_data = values.get("type") in ("application/ld+json", "application/json")
        assert tag != "script" or is_ours or is_data
        for key, value in attrs:
            assert not key.startswith("on")
            assert not (value or "").strip().lower().startswith(("javascript:", "data:"))


HEADERS = set(
    "From To Subject Date Message-ID User-Agent X-Unsent MIME-Version Content-Type".split()
)


def assert_drafted(schedule: Schedule, folder: Path) -> None:
    """Each person's message goes to them alone, without a header more or a fault in it."""
    assert_escaped(call_main("invite", "--past", "-o", "drafts", "--as-of", NOON, cwd=folder))
    addresses = {person.email.lower() for _, person in schedule.attendance if person.email}
    for path in (folder / "drafts").iterdir():
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert set(message.keys()) == HEADERS
        (recipient,) = message["To"].addresses
        assert recipient.addr_spec.lower() in addresses
        for part in message.walk():
            assert (part.defects, ACTIVE.findall(f"{part.get_filename()}")) == ([], [])
            if part.get_content_type() == "text/calendar":
                calendar = part.get_payload(decode=True)
                assert isinstance(calendar, bytes)
                assert list_mistakes(calendar) == []


@pytest.mark.parametrize("case", CALENDARS, ids=name)
def test_calendar(case: Path, tmp_path: Path, golden: Golden) -> None:
    """A hostile calendar gets a report, and is refused in a line or becomes a schedule."""
    shutil.copy(case, tmp_path)

    report = transcribe(tmp_path, "lint", case.name) + transcribe(tmp_path, "import", case.name)

    golden.check(case.with_suffix(".txt"), report.encode())


@pytest.mark.parametrize("case", MAILS, ids=name)
def test_mail(case: Path, tmp_path: Path, golden: Golden) -> None:
    """What becomes of a hostile mail is reported; in the schedule at most an answer."""
    shutil.copy(case, tmp_path)
    shutil.copy(INVITED, tmp_path)

    report = transcribe(tmp_path, "rsvp", case.name)

    golden.check(case.with_suffix(".txt"), report.encode())
    before, after = (path.read_text("utf-8") for path in (INVITED, tmp_path / "workshops.yaml"))
    answered = re.sub(r"(ana@example\.org), rsvp: [a-z-]+}", r"\1}", after, count=1)
    assert answered == before


def transcribe(folder: Path, *arguments: str) -> str:
    """A command as a terminal shows it: what it says, and its exit status if that is not 0."""
    outcome = call_main(*arguments, cwd=folder)
    message = outcome.stdout + outcome.stderr
    assert outcome.status in (0, 1, 2)
    assert "internal error" not in message
    assert ACTIVE.findall(message) == []
    failed = f"[{outcome.status}]\n" if outcome.status else ""
    return f"$ workshops {' '.join(arguments)}\n{message}{failed}"


REGIONS = "".join(f"  - {{id: R{n}, name: R{n}}}\n" for n in range(3000))
STRAYED = ", ".join(f"X{n}" for n in range(3000))
LARGE = {
    "lists": (SERIES + "hostile: " + "[" * 100_000, "[too-deep]"),
    "mappings": (SERIES + "{" * 100_000, "[too-deep]"),
    "dashes": (SERIES + "hostile:\n" + "- " * 100_000, "[too-deep]"),
    "key": (SERIES + "k" * 10_000_000 + ": x\n", "[syntax]"),
    "word": (SERIES + "hostile: " + "x" * 10_000_000, 'unknown key "hostile" in a schedule'),
    "id": (f"series: {{id: {'x' * 10_000_000}, title: X}}\n", "[bad-id]"),
    "address": (f"series: {{id: x, title: X, url: 'https://{'x' * 1_000_000} y'}}\n", "[bad-url]"),
    "keys": (
        SERIES + "".join(f"k{n}: x\n" for n in range(20_000)),
        "to see all, run: workshops check",
    ),
    "references": (
        f"{SERIES}regions:\n{REGIONS}workshops: [{{id: one, title: One, regions: [{STRAYED}]}}]\n",
        "to see all, run: workshops check",
    ),
}
"""Files too large to keep, and what is reported of them."""


@pytest.mark.parametrize("case", LARGE)
def test_large_nonsense_is_refused(case: str, tmp_path: Path) -> None:
    """What is enormous and wrong is reported as briefly as what is small and wrong."""
    text, message = LARGE[case]
    (tmp_path / "workshops.yaml").write_text(text, "utf-8")

    outcome = call_main("list", cwd=tmp_path)

    assert (outcome.status, outcome.stdout) == (1, "")
    assert message in outcome.stderr
    assert len(outcome.stderr) < 10_000


def test_large_texts_are_taken(tmp_path: Path) -> None:
    """A title and a description of megabytes are unusual, but no error."""
    workshop = f"{{id: one, title: {'x' * 1_000_000}, description: {'y ' * 1_000_000}}}"
    (tmp_path / "workshops.yaml").write_text(f"{SERIES}workshops: [{workshop}]\n", "utf-8")

    for command in (["list"], ["list", "-f", "json"], ["show", "one"], ["export", "-o", "x.ics"]):
        assert_escaped(call_main(*command, cwd=tmp_path))


def test_ten_thousand_regions(tmp_path: Path) -> None:
    """As many regions as there are towns are listed, counted, checked and exported."""
    regions = "".join(
        f"  - {{id: R{n}, name: R{n}, part_of: R{n // 10}}}\n" for n in range(1, 9999)
    )
    top = "  - {id: R0, name: R0}\n"
    workshop = "{id: one, title: One, start: 2027-03-08, regions: [R0, R9998]}"
    text = f"{SERIES}regions:\n{top}{regions}workshops: [{workshop}]\n"
    (tmp_path / "workshops.yaml").write_text(text, "utf-8")

    for command in (["list", "--region", "R999"], ["regions", "-f", "csv"], ["check"]):
        assert_escaped(call_main(*command, cwd=tmp_path))
    split = call_main("export", "--split", "region", "-o", "regions", cwd=tmp_path)

    lines = split.stderr.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (
        9999,
        "regions/R0.ics: 1 workshop",
        "regions/R9998.ics: 1 workshop",
    )
