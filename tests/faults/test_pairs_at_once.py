"""Commands that write, several of each at the same time: all end well, and no work is lost."""

import re
import shlex
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from faults.commands import CALENDAR
from support.bench import Running
from support.mail_server import Office, run_server
from support.program import ENVIRONMENT, call_main, command
from workshops import load_schedule
from workshops.files.lock import TEMPORARY
from workshops.invitations.history_file import read_history
from workshops.model import Schedule

pytestmark = pytest.mark.slow  # many runs at once

TOP = """\
series:
  id: s
  title: S
  timezone: Europe/Brussels
  updated: 2026-11-01T08:30:00Z
  organizer: {name: The office, email: office@example.org}
"""
LIST = "workshops:\n" + "".join(
    f"""\
  - id: w{number}
    title: Number {number}   # {number}
    start: 2027-05-1{number}
    uid: w{number}@example.org
    attendees:
      - {{name: Anna, email: anna@example.org}}
      - {{name: Bo, email: bo@example.org}}
"""
    for number in range(3)
)
REPLY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{workshop}@example.org
DTSTAMP:20261120T080000Z
ORGANIZER:mailto:office@example.org
ATTENDEE;PARTSTAT={answer}:mailto:{person}@example.org
END:VEVENT
END:VCALENDAR
"""
LAYOUTS: dict[str, dict[str, str]] = {
    "one file": {"all.yaml": TOP + LIST},
    "two files": {"a.yaml": LIST, "b.yaml": TOP},
}
PAIRS = {
    "register and mark": [
        *(f"register w0 p{n}@example.org --organization 'House {n % 2}'" for n in range(4)),
        "mark w0 Anna --accepted",
        "mark w0 Bo --came --force",
        "mark w1 Anna --declined",
        "mark w1 Bo --absent --force",
    ],
    "rsvp and move": [
        *(f"rsvp w{n}.ics --as-of 2026-11-23" for n in range(3)),
        "rsvp w0.ics --as-of 2026-11-23",
        "move w0 2027-07-05",
        "move w1 --by 1w",
        "move w2 2027-07-06",
    ],
    "cancel and set": [
        "cancel w0",
        "set w0 title=Other",
        "set w0 tags+=a",
        "cancel w1",
        "set w1 venue.city=Torino",
        "set series title=T",
        "add 'New one' --id new",
        "unregister w2 Bo",
    ],
    "rsvp and mark": [
        *(f"rsvp w{n}.ics --as-of 2026-11-23" for n in range(3)),
        "mark w0 Bo --accepted",
        "mark w1 Bo --tentative",
        "mark w2 Bo --declined",
    ],
}


def run_together(
    folder: Path, lines: Sequence[str], env: Mapping[str, str] | None = None
) -> list[tuple[int, str]]:
    """Run the program once for each line, all at the same time; status and messages of each."""
    runs = [
        subprocess.Popen(
            command(*shlex.split(line)),
            cwd=folder,
            env={**ENVIRONMENT, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for line in lines
    ]
    reports = [run.communicate()[1].decode() for run in runs]
    return [(run.returncode, report) for run, report in zip(runs, reports, strict=True)]


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder that holds these files."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    return folder


def describe(folder: Path) -> tuple[object, ...]:
    """What a folder's schedule and history say, in whatever order people came."""
    schedule: Schedule = load_schedule(folder / "plan")
    workshops = {
        workshop.id: workshop._replace(attendees=tuple(sorted(workshop.attendees, key=str)))
        for workshop in schedule.workshops
    }
    answers = read_history(str(folder / "plan")).answers
    given = {person: answer.rsvp for person, answer in answers.items()}
    names = sorted(path.name for path in (folder / "plan").iterdir())
    return schedule.series, workshops, sorted(schedule.organizations, key=str), given, names


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("pair", PAIRS)
def test_changes_at_once(pair: str, layout: str, tmp_path: Path) -> None:
    """Every change is there, in the files and in the history, as if they came one by one."""
    for name in ("alone", "together"):
        folder = write_files(
            tmp_path / name,
            {
                f"w{n}.ics": REPLY.format(workshop=f"w{n}", answer="ACCEPTED", person="anna")
                for n in range(3)
            },
        )
        write_files(folder / "plan", LAYOUTS[layout])
    lines = [f"-s plan {line}" for line in PAIRS[pair]]
    for line in lines:
        assert call_main(*shlex.split(line), cwd=tmp_path / "alone").status == 0, line

    ended = run_together(tmp_path / "together", lines)

    assert {status for status, _ in ended} == {0}, ended
    assert describe(tmp_path / "together") == describe(tmp_path / "alone")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Running[Office]]:
    """A mail server that takes everything."""
    with run_server(tmp_path, scheme="smtp", has_tls=False) as server:
        yield server


def test_invitations_while_people_register(tmp_path: Path, office: Running[Office]) -> None:
    """Everybody is invited once, whoever was registered while others were invited."""
    folder = write_files(tmp_path / "plan", LAYOUTS["two files"])
    send = "invite --send --as-of 2026-11-23"
    lines = [
        send,
        *(f"register w0 p{n}@example.org" for n in range(3)),
        send,
        "mark w0 Anna --accepted",
        "register w1 q@example.org",
        send,
    ]
    env = {**office.environment, "WORKSHOPS_SMTP": office.url}

    ended = run_together(folder, [f"-s . {line}" for line in lines], env)
    ended += run_together(folder, [f"-s . {send}"], env)

    assert {status for status, _ in ended} == {0}, ended
    messages = Counter(
        (str(delivery.event["UID"]), delivery.recipient, str(delivery.event.get("STATUS")))
        for delivery in office.service.delivered
    )
    assert set(messages.values()) == {1}
    assert {(uid, who) for uid, who, _ in messages} == {
        *((f"w{n}@example.org", f"{who}@example.org") for n in range(3) for who in ("anna", "bo")),
        *(("w0@example.org", f"p{n}@example.org") for n in range(3)),
        ("w1@example.org", "q@example.org"),
    }
    assert {status for *_, status in messages} == {"CONFIRMED"}


def write_versions(folder: Path) -> Path:
    """Four versions of one schedule, each with a workshop that the others do not have."""
    texts = {
        f"v{n}.yaml": (TOP + LIST)
        .replace("Number", f"Version {n}")
        .replace("id: w2", f"id: own{n}")
        for n in range(4)
    }
    return write_files(folder, texts)


def test_versions_published_at_once(tmp_path: Path) -> None:
    """The folder has the site of one of them, and not a page of another."""
    folder = write_versions(tmp_path / "plan")
    assert call_main("-s", "v0.yaml", "publish", "../out", cwd=folder).status == 0
    for _ in range(3):
        ended = run_together(folder, [f"-s v{n}.yaml publish ../out" for n in range(4)])

        assert {status for status, _ in ended} == {0}, ended
        pages = [path.read_text("utf-8") for path in (tmp_path / "out").rglob("workshops/*.html")]
        found = [set(re.findall(r"<h1>Version (\d)", page)) for page in pages]
        assert len(found) == 3
        assert len(set.union(*found)) == 1, found
        assert not (tmp_path / "out" / TEMPORARY).exists()


@pytest.mark.parametrize(
    ("arguments", "count"),
    [("export -o ../out.ics", 1), ("export --split workshop -o ../out", 3)],
    ids=["one file", "split"],
)
def test_versions_exported_at_once(arguments: str, count: int, tmp_path: Path) -> None:
    """Each file is that of one of them, complete."""
    folder = write_versions(tmp_path / "plan")
    alone: dict[tuple[str, bytes], int] = {}
    for n in range(4):
        assert call_main("-s", f"v{n}.yaml", *arguments.split(), cwd=folder).status == 0
        files = [path for path in tmp_path.glob("out*") if path.is_file()]
        alone |= {
            (path.name, path.read_bytes()): n for path in [*files, *tmp_path.glob("out/*.ics")]
        }
    shutil.rmtree(tmp_path / "out", ignore_errors=True)

    ended = run_together(folder, [f"-s v{n}.yaml {arguments}" for n in range(4)] * 2)

    assert {status for status, _ in ended} == {0}, ended
    files = [path for path in tmp_path.rglob("*.ics") if path.is_file()]
    assert len(files) >= count
    assert all((path.name, path.read_bytes()) in alone for path in files)
    assert not list(tmp_path.rglob(TEMPORARY))


def test_calendars_imported_at_once(tmp_path: Path) -> None:
    """The schedule is that of one of them."""
    titles = [f"Title {n}" for n in range(4)]
    folder = write_files(
        tmp_path / "in",
        {f"{n}.ics": CALENDAR.replace("Jobs", title) for n, title in enumerate(titles)},
    )

    ended = run_together(folder, [f"import {n}.ics -o made.yaml --force" for n in range(4)] * 2)

    assert {status for status, _ in ended} == {0}, ended
    [workshop] = load_schedule(folder / "made.yaml").workshops
    assert workshop.title.in_language(None) in titles
    assert len(list(folder.iterdir())) == 5


def test_readers_while_two_files_are_written(tmp_path: Path) -> None:
    """Who reads a folder sees a schedule without errors, whatever is being written there."""
    folder = write_files(tmp_path / "plan", LAYOUTS["two files"])
    lines = [
        line
        for n in range(4)
        for line in (f"-s . register w0 p{n}@example.org --organization 'House {n}'", "-s . list")
    ]

    ended = run_together(folder, lines)

    assert {status for status, _ in ended} == {0}, ended
    assert len(load_schedule(folder).organizations) == 4
