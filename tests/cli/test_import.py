"""`workshops import`: other programs' calendars become schedules, and ours come back as they were.

Each tests/import/<shape>.ics is a calendar in the shape that a program exports, or with something
in it that some program writes in its own way; <shape>.yaml is the schedule that is made of it and
<shape>.txt the notes beside it. To add one, put the .ics there and run `pytest --update-golden`.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, reset_tzpath

import icalendar
import pytest

from support.golden import Golden
from support.program import Outcome, Run

reset_tzpath(to=())  # other libraries read the same tz database, not the machine's
ZoneInfo.clear_cache()

HERE = Path(__file__).parents[1]
SHAPES = sorted((HERE / "import").glob("*.ics"))
OURS = sorted((HERE / "golden").glob("*/calendar*.ics"))

ONE = b"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//EN
X-WR-CALNAME:Spring
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20261101T080000Z
DTSTART:20270308T093000
DTEND:20270308T110000
SUMMARY:Jobs
END:VEVENT
END:VCALENDAR
"""
WRITTEN = """\
# yaml-language-server: $schema=workshops.schema.json
series:
  id: spring
  title: Spring
  timezone: Europe/Brussels
  updated: 2026-11-01T08:00:00Z

workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-08 09:30
    end: 2027-03-08 11:00
    uid: one@example.org
"""
BRUSSELS = ("--timezone", "Europe/Brussels")


@pytest.fixture(autouse=True)
def calendar(tmp_path: Path) -> Path:
    """A small calendar with a floating time, in the working folder."""
    path = tmp_path / "one.ics"
    path.write_bytes(ONE)
    return path


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_a_program_s_calendar_becomes_a_schedule(path: Path, call: Run, golden: Golden) -> None:
    """The schedule and the notes are as a person has read and approved."""
    outcome = call("import", path.name, cwd=path.parent)

    assert outcome.status == 0
    golden.check(path.with_suffix(".yaml"), outcome.out)
    golden.check(path.with_suffix(".txt"), outcome.err)


@pytest.mark.parametrize(
    "path", [*SHAPES, *OURS], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_what_was_imported_checks_without_errors(path: Path, call: Run) -> None:
    """Whatever the calendar held."""
    call("import", path, "-o", "made.yaml")

    assert call("check", "made.yaml").status == 0


NOT_THE_SAME = {
    "rule-with-the-hour-of-the-start": "the rule comes back without BYHOUR",
    "this-and-future": "one series becomes two",
    "two-versions": "only the newer one comes back",
    "unquoted-colon-in-tzid": "icalendar does not read it",
}


@pytest.mark.parametrize(
    "path",
    [path for path in SHAPES if path.stem not in NOT_THE_SAME],
    ids=lambda path: path.stem,
)
def test_an_export_of_an_import_has_the_same_uids_times_and_texts(path: Path, call: Run) -> None:
    """People who have the events in a calendar get updates of them, not copies."""
    original = list_events(path.read_bytes())

    exported = list_events(export_again(path, call, "first").out)

    shared = original.keys() & exported.keys()
    assert {uid: exported[uid] for uid in shared} == {uid: original[uid] for uid in shared}
    assert {
        uid for uid, event in original.items() if event["repeat"] is None
    } - exported.keys() <= LOST


LOST = {"8A3E4D5C-6F7A-4C8D-8E9F-1A2B3C4D5E6F"}
"""A birthday in 1604, Apple's year for years that are not known."""


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_our_own_export_comes_back(path: Path, call: Run, tmp_path: Path) -> None:
    """Every event with its UID, times and texts, and from then on to the byte."""
    first = export_again(path, call, "first")
    (tmp_path / "first.ics").write_bytes(first.out)

    second = export_again(tmp_path / "first.ics", call, "second")

    assert list_events(first.out) == list_events(path.read_bytes())
    assert second.out == first.out


def export_again(path: Path, call: Run, name: str) -> Outcome:
    """What the program exports of what it imported."""
    assert call("import", path, "-o", f"{name}.yaml").status == 0
    return call("-s", f"{name}.yaml", "export")


def list_events(raw: bytes) -> dict[str, dict[str, Any]]:
    """The facts that must survive, of each event that is not a changed occurrence, by UID.

    Our own links at the end of a description are not part of it.
    """
    calendar = icalendar.Calendar.from_ical(raw)
    floating = ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "UTC")))
    events: list[Any] = calendar.walk("VEVENT")
    return {
        str(event["UID"]): {
            "start": _to_utc(event.start, floating),
            "end": _to_utc(event.end, floating),
            "repeat": event.get("RRULE"),
            "title": event.get("SUMMARY"),
            "description": _remove_links(str(event.get("DESCRIPTION", ""))),
            "place": event.get("LOCATION") or None,
            "point": str(event["GEO"].to_ical()) if "GEO" in event else None,
            "tags": event.categories,
            "status": str(event.get("STATUS", "CONFIRMED")),
        }
        for event in events
        if "RECURRENCE-ID" not in event
    }


def _to_utc(time: date | datetime, floating: ZoneInfo) -> date | datetime:
    if not isinstance(time, datetime):
        return time
    return (time if time.tzinfo else time.replace(tzinfo=floating)).astimezone(UTC)


def _remove_links(description: str) -> str:
    text, _, last = f"\n\n{description.strip()}".rpartition("\n\n")
    is_link = last.startswith(("More: https://", "Join online: https://", "Läs mer: https://"))
    return (text if is_link else description).strip()


def test_a_schedule_is_written_to_standard_output(call: Run) -> None:
    """Notes go to standard error; here there are none."""
    outcome = call("import", "one.ics", *BRUSSELS)

    assert outcome == (0, WRITTEN.encode(), b"")


def test_a_schedule_is_written_to_a_file(tmp_path: Path, call: Run) -> None:
    """A note says how many workshops it has."""
    outcome = call("import", "one.ics", *BRUSSELS, "-o", "made.yaml")

    assert outcome == (0, b"", b"made.yaml: 1 workshop\n")
    assert (tmp_path / "made.yaml").read_text("utf-8") == WRITTEN


def test_the_machine_s_own_zone_changes_nothing(run: Run) -> None:
    """The same calendar is the same schedule in Tokyo."""
    assert run("import", "one.ics", *BRUSSELS, env={"TZ": "Asia/Tokyo"}).stdout == WRITTEN


def test_an_existing_file_is_not_overwritten(tmp_path: Path, call: Run) -> None:
    """It may be somebody's schedule; --force replaces it."""
    made = tmp_path / "made.yaml"
    made.write_text("mine", "utf-8")

    refused = call("import", "one.ics", *BRUSSELS, "-o", "made.yaml")
    kept = made.read_text("utf-8")
    forced = call("import", "one.ics", *BRUSSELS, "-o", "made.yaml", "--force")

    assert (refused.status, kept) == (2, "mine")
    assert refused.stderr == (
        "workshops: made.yaml: already exists; name another file, or use --force\n"
    )
    assert forced.status == 0
    assert made.read_text("utf-8") == WRITTEN


def test_a_calendar_is_read_from_standard_input(call: Run) -> None:
    """Its series has a name that says so, if it has none of its own."""
    nameless = ONE.replace(b"X-WR-CALNAME:Spring\n", b"")

    outcome = call("import", "-", *BRUSSELS, stdin=nameless)

    assert outcome.status == 0
    assert "  id: imported-calendar\n  title: Imported calendar\n" in outcome.stdout


def test_a_series_is_named_after_the_file(tmp_path: Path, call: Run) -> None:
    """Where the calendar has no name; --id makes another id."""
    (tmp_path / "team.ics").write_bytes(ONE.replace(b"X-WR-CALNAME:Spring\n", b""))

    named = call("import", "team.ics", *BRUSSELS)
    chosen = call("import", "team.ics", *BRUSSELS, "--id", "pilot")

    assert "  id: team\n  title: team\n" in named.stdout
    assert "  id: pilot\n  title: team\n" in chosen.stdout


def test_several_files_become_one_series(tmp_path: Path, call: Run) -> None:
    """What is in two of them is imported once, with a note."""
    (tmp_path / "two.ics").write_bytes(
        ONE + ONE.replace(b"one@", b"two@").replace(b"Jobs", b"Skills")
    )

    outcome = call("import", "one.ics", "two.ics", *BRUSSELS)

    assert outcome.stdout.count("  - id: ") == 2
    assert outcome.stderr == 'two.ics: skipped "Jobs": already imported with the same UID\n'


FLOATING = (
    'one.ics:5: "Jobs" has times without a time zone; '
    "name the zone with --timezone, such as --timezone Europe/Brussels"
)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["one.ics"], 1, FLOATING),
        (["none.ics"], 2, "none.ics: No such file or directory"),
        (["."], 1, ".: Is a directory"),
        (
            ["-"],
            1,
            "<stdin>: not a calendar file (.ics); there is no BEGIN:VCALENDAR in it",
        ),
        (
            ["one.ics", "--timezone", "Europe/Brusels"],
            2,
            (
                '--timezone: "Europe/Brusels" is not a valid time zone; did you mean '
                '"Europe/Brussels"?'
            ),
        ),
        (
            ["one.ics", "--id", "My Series"],
            2,
            '--id: "My Series" is not a valid id; did you mean "my-series"?',
        ),
        (["one.ics", *BRUSSELS, "-o", "."], 1, ".: is a folder; name a file in it"),
    ],
)
def test_an_error_is_one_line(arguments: list[str], status: int, message: str, call: Run) -> None:
    """And nothing is written."""
    outcome = call("import", *arguments)

    assert outcome == (status, b"", f"workshops: {message}\n".encode())


def test_a_damaged_calendar_leaves_no_file(tmp_path: Path, call: Run) -> None:
    """A download that was cut off is refused, not half imported."""
    (tmp_path / "cut.ics").write_bytes(ONE.partition(b"DTEND")[0])

    outcome = call("import", "cut.ics", "-o", "made.yaml")

    assert outcome.status == 1
    assert outcome.stderr == (
        "workshops: cut.ics:5: VEVENT has no END; the file is cut off or damaged\n"
    )
    assert not (tmp_path / "made.yaml").exists()


def test_what_the_schedule_can_t_hold_is_reported(tmp_path: Path, call: Run) -> None:
    """Values by their key with the reader's reason, the rest by its name in the calendar."""
    extra = (
        b"URL:message:1\nX-MOZ-A:1\nX-MOZ-B:1\nX-WR-C:1\nCLASS:PRIVATE\nATTACH:cid:1\nEND:VEVENT"
    )
    old = (
        b"BEGIN:VEVENT\nUID:old\nDTSTART;VALUE=DATE:16040502\nSUMMARY:Birthday\nEND:VEVENT\nEND:VC"
    )
    raw = ONE.replace(b"END:VEVENT", extra).replace(b"END:VC", old)
    (tmp_path / "full.ics").write_bytes(raw)

    outcome = call("import", "full.ics", *BRUSSELS)

    assert outcome.stderr == (
        'left out: birthday ("1604-05-02" is out of range)\n'
        'not imported: url (once: jobs: "message:1" is not a valid web address)\n'
        "not imported: CLASS (once), ATTACH (once), X-MOZ-… (2 times), X-WR-C (once)\n"
    )


def test_texts_steer_no_terminal(tmp_path: Path, call: Run) -> None:
    """Control characters are shown as escapes, in the schedule and in the notes."""
    raw = ONE.replace(b"Jobs", "\x1b[31mred \u202egnp.exe".encode())
    raw = raw.replace(b"DTSTART:", b"DTSTART;TZID=\x1b[2J:")
    (tmp_path / "hostile.ics").write_bytes(raw)

    outcome = call("import", "hostile.ics", *BRUSSELS)

    assert r'title: "[31mred \u202egnp.exe"' in outcome.stdout
    assert b"\x1b" not in outcome.out + outcome.err
    assert 'hostile.ics: the time zone "<U+001B>[2J" is unknown' in outcome.stderr
