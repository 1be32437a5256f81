"""`workshops export`: which workshops a calendar file holds, and the same bytes everywhere."""

import json
import os
import re
from pathlib import Path

import pytest

from support.ical_rules import find_broken_rules, read_calendar
from support.program import NOON, SHIPPED, Run
from support.schedules import GOLDEN, SMALL, name_series, write_schedule

WITHOUT_DATE = (
    "left out: entrepreneurship (no date yet)\n"
    "left out: climate (no date yet)\n"
    "left out: inclusion (no date yet)\n"
)


def list_summaries(content: bytes) -> list[str]:
    """The titles that a calendar shows, in its order."""
    assert find_broken_rules(content) == []
    return [event.only("SUMMARY").text for event in read_calendar(content).named("VEVENT")]


def list_uids(content: bytes) -> list[str]:
    """The UIDs of a calendar's entries, in its order."""
    return [event.only("UID").value for event in read_calendar(content).named("VEVENT")]


def test_undated_workshops_are_named_on_standard_error(call: Run) -> None:
    """What has no date is left out, with a note."""
    outcome = call("-s", SHIPPED, "export")

    assert (outcome.status, outcome.stderr) == (0, WITHOUT_DATE)
    assert list_summaries(outcome.out) == [
        "Preparing for the jobs of the future",
        "Spreading innovation more widely",
    ]


def test_dash_is_standard_output(call: Run) -> None:
    """`-o -` is what happens without -o."""
    assert call("-s", SHIPPED, "export", "-o", "-") == call("-s", SHIPPED, "export")


def test_ids(call: Run) -> None:
    """Named workshops alone are exported: by id, by the start of one, by number."""
    for name in ("innovation", "inn", "2"):
        outcome = call("-s", SHIPPED, "export", name)
        assert (outcome.status, outcome.stderr) == (0, "")
        assert list_summaries(outcome.out) == ["Spreading innovation more widely"]


def test_named_workshop_without_date(call: Run) -> None:
    """Where nothing that was named has a date, nothing is written, and that is a failure."""
    outcome = call("-s", SHIPPED, "export", "climate")

    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr == (
        "left out: climate (no date yet)\n"
        "workshops: nothing exported: none of these workshops has a date\n"
    )


def test_named_workshops_some_without_date(call: Run) -> None:
    """Where something that was named has a date, that is exported, and the rest is named."""
    outcome = call("-s", SHIPPED, "export", "climate", "jobs")

    assert (outcome.status, outcome.stderr) == (0, "left out: climate (no date yet)\n")
    assert list_summaries(outcome.out) == ["Preparing for the jobs of the future"]


FILTERS = [
    (["-r", "SE311"], ["Preparing for the jobs of the future", "Spreading innovation more widely"]),
    (["-r", "saxony"], ["Preparing for the jobs of the future"]),
    (["--tag", "innovation"], ["Spreading innovation more widely"]),
    (["--from", "2018-04"], ["Spreading innovation more widely"]),
    (["--past", "--as-of", "2018-04-01"], ["Preparing for the jobs of the future"]),
    (["--search", "triple helix"], ["Spreading innovation more widely"]),
    (["--status", "cancelled"], []),
    (["jobs", "--tag", "innovation"], None),
]


@pytest.mark.parametrize(("options", "expected"), FILTERS, ids=lambda value: " ".join(value or []))
def test_filters(options: list[str], expected: list[str] | None, call: Run) -> None:
    """Export takes the filters of list; with ids, both hold."""
    outcome = call("-s", SHIPPED, "export", *options)

    if expected is None:
        assert (outcome.status, outcome.stdout) == (1, "")
    else:
        assert outcome.status == 0
        assert list_summaries(outcome.out) == expected


def test_calendar_of_a_region_is_named_for_it(call: Run) -> None:
    """A calendar of some regions names them in its title, in the language asked for."""
    swedish = call("-s", SHIPPED, *"export -r se31 --lang sv".split())
    of_two = call("-s", SHIPPED, *"export -r se31 -r ded".split())

    name = "OECD-workshoppar för regioner i industriell omställning: Norra Mellansverige"
    assert read_calendar(swedish.out).only("NAME").text == name
    assert read_calendar(of_two.out).only("NAME").text.endswith(": North Middle Sweden / Saxony")


def test_cancelled_workshop_stays(call: Run) -> None:
    """A cancelled workshop is exported, or it would stay in people's calendars."""
    schedule = GOLDEN / "statuses" / "schedule.yaml"

    (event,) = read_calendar(call("-s", schedule, "export", "off").out).named("VEVENT")

    assert event.only("STATUS").value == "CANCELLED"
    assert event.only("SEQUENCE").value == "1"
    assert event.only("TRANSP").value == "TRANSPARENT"


def test_nothing_dated_is_an_empty_calendar(call: Run) -> None:
    """A series without dates yet is an empty calendar, which people may already subscribe to."""
    outcome = call("-s", "-", "export", stdin=name_series("s").encode())

    assert (outcome.status, outcome.stderr) == (0, "left out: s (no date yet)\n")
    assert list_summaries(outcome.out) == []


POINTS = [
    ("lat: 50.84, lon: 4.38", (50.84, 4.38)),
    ("lat: 0, lon: -0.5", (0, -0.5)),
    ("lat: 0.00001, lon: -0.0000012", (0.00001, -0.0000012)),
    ("lat: -90, lon: 180", (-90, 180)),
]


@pytest.mark.parametrize(("written", "point"), POINTS)
def test_point(written: str, point: tuple[float, float], call: Run) -> None:
    """A point is written in decimals, however small (RFC 5545 3.3.7 knows no exponent).

    A place of which nothing else is known has no empty LOCATION.
    """
    text = (
        "series: {id: s, title: S}\n"
        f"workshops: [{{id: w, title: W, start: 2027-03-01, venue: {{geo: {{{written}}}}}}}]"
    )

    content = call("-s", "-", "export", stdin=text.encode()).out

    (event,) = read_calendar(content).named("VEVENT")
    assert tuple(map(float, event.only("GEO").value.split(";"))) == point
    assert find_broken_rules(content) == []


def test_uid_outlives_every_change(call: Run) -> None:
    """Title, date, place in the file and language may change; the UID does not."""
    text = (
        "series: {id: s, title: S}\nworkshops:\n"
        "  - {id: a, number: 1, title: First, start: 2027-03-01}\n"
        "  - {id: b, number: 2, title: Second, start: 2027-03-02}\n"
    )
    changed = (
        "series: {id: s, title: Renamed, language: sv}\nworkshops:\n"
        "  - {id: new, title: New, start: 2027-02-01}\n"
        "  - {id: b, number: 1, title: Zweite, start: 2027-03-02 10:00+01:00, status: cancelled}\n"
        "  - {id: a, number: 9, title: Erste, start: 2027-09-01}\n"
    )

    before = list_uids(call("-s", "-", "export", stdin=text.encode()).out)
    after = list_uids(call("-s", "-", "export", "--lang", "sv", stdin=changed.encode()).out)

    assert len(set(after)) == 3
    assert set(before) < set(after)


def test_uid_differs_between_series(call: Run) -> None:
    """Two series may have a workshop of the same id, and one calendar both."""
    uids = [
        list_uids(call("-s", "-", "export", stdin=SMALL.replace("small", id).encode()).out)[0]
        for id in ("small", "other")
    ]

    assert uids[0] != uids[1]


def test_shipped_uids_are_for_ever(call: Run) -> None:
    """These are in people's calendars: if this fails, the program changed what it never may."""
    assert list_uids(call("-s", SHIPPED, "export").out) == [
        "c9e2f84c-1809-577b-98db-528a19226ab2",
        "febf6756-6e65-526a-aad7-bbbc4e839043",
    ]


STAMPS = [
    ("updated: 2026-01-02T03:04:05Z", "", "20260102T030405Z"),
    ("updated: 2026-01-02T03:04:05+02:00", "", "20260102T010405Z"),
    ("updated: 2026-01-02T03:04:05Z", ", updated: 2026-05-06T07:08:09Z", "20260506T070809Z"),
    ("updated: 2026-01-02T03:04:05Z", ", updated: 2025-05-06T07:08:09Z", "20250506T070809Z"),
    ("", ", updated: 2026-05-06T07:08:09Z", "20260506T070809Z"),
    ("", "", "20260203T040506Z"),
]


@pytest.mark.parametrize(("series", "workshop", "expected"), STAMPS)
def test_stamp(series: str, workshop: str, expected: str, tmp_path: Path, call: Run) -> None:
    """DTSTAMP is the workshop's `updated`, else the series', else when the file was written."""
    text = (
        f"series: {{id: s, title: S, {series}}}\n"
        f"workshops: [{{id: w, title: W, start: 2027-03-01{workshop}}}]"
    )
    path = write_schedule(tmp_path, text)
    os.utime(path, (1770091506, 1770091506))

    (event,) = read_calendar(call("export").out).named("VEVENT")

    assert event.only("DTSTAMP").value == expected


def test_stamp_of_a_folder_is_its_newest_file_s(tmp_path: Path, call: Run) -> None:
    """A folder was last written when its newest file was."""
    folder = tmp_path / "folder"
    first = write_schedule(folder, "series: {id: s, title: S}", "1.yaml")
    second = write_schedule(folder, "workshops: [{id: w, title: W, start: 2027-03-01}]", "2.yaml")
    os.utime(first, (1770091506, 1770091506))
    os.utime(second, (1000000000, 1000000000))

    outcome = call("-s", folder, "export")

    assert b"\r\nDTSTAMP:20260203T040506Z\r\n" in outcome.out


def test_stamp_of_a_pipe(call: Run) -> None:
    """A pipe without `updated` has no time at all, and the bytes do not depend on the clock."""
    text = "series: {id: s, title: S}\nworkshops: [{id: w, title: W, start: 2027-03-01}]"

    first = call("-s", "-", "export", stdin=text.encode())
    second = call("-s", "-", "export", "--as-of", "2001-01-01", stdin=text.encode())

    assert first.out == second.out
    assert re.search(rb"\r\nDTSTAMP:\d{8}T\d{6}Z\r\n", first.out)


ENVIRONMENTS = [
    {"TZ": "Asia/Tokyo"},
    {"TZ": "America/St_Johns"},
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "LANG": "sv_SE.UTF-8", "LANGUAGE": "sv"},
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "2"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    {"SOURCE_DATE_EPOCH": "0"},
    {"TERM": "dumb", "COLUMNS": "20", "NO_COLOR": "1"},
]


@pytest.mark.slow
@pytest.mark.parametrize("env", ENVIRONMENTS, ids=str)
def test_same_bytes_under_any_environment(env: dict[str, str], tmp_path: Path, run: Run) -> None:
    """The same file gives the same bytes under any zone, locale, hash seed and folder."""
    schedule = GOLDEN / "texts" / "schedule.yaml"
    folder = tmp_path / "some where"
    folder.mkdir()

    outcome = run("-s", schedule, "export", cwd=folder, env=env)

    assert outcome.status == 0
    assert outcome.out == schedule.with_name("calendar.ics").read_bytes()


def test_same_bytes_on_any_day(call: Run) -> None:
    """What counts as now chooses workshops, and changes no byte of them."""
    arguments = ["-s", SHIPPED, "export", "--as-of"]

    assert call(*arguments, "2018-01-01").out == call(*arguments, NOON).out


def test_same_bytes_from_a_copy(tmp_path: Path, call: Run) -> None:
    """The folder and the name of the file change nothing."""
    copy = write_schedule(tmp_path / "copy", SHIPPED.read_text("utf-8"), "other.yml")

    assert call("-s", copy, "export").out == call("-s", SHIPPED, "export").out


def test_words_of_our_own_follow_the_series_language(call: Run) -> None:
    """Without --lang, the words around the programme are in the series' language, all of them."""
    schedule = GOLDEN / "languages" / "schedule.yaml"

    (event, _) = read_calendar(call("-s", schedule, "export").out).named("VEVENT")

    assert event.only("DESCRIPTION").text == (
        "Om framtidens jobb.\n\n"
        "Program\n"
        "måndag 8 mars 2027\n"
        "förmiddag: Välkomsthälsning (Europeiska kommissionen)\n"
        "kväll: Middag\n\n"
        "Delta online: https://meet.example.org/jobs\n"
        "Läs mer: https://example.org/jobs"
    )


def test_alarm_that_is_not_a_duration(call: Run) -> None:
    """An option's value is refused as the same thing in the file would be."""
    outcome = call("-s", SHIPPED, "export", "--alarm", "soon")

    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr == (
        'workshops: --alarm: "soon" is not a valid length of time; write a number and a unit, such '
        "as 1w, 1d, 2h or 30min\n"
    )


SESSIONS = """\
series: {id: s, title: S, timezone: Europe/Brussels, updated: 2026-11-01T08:30:00Z}
workshops:
  - id: one
    title: The one
    start: 2027-03-08
    sessions:
      - {id: opening, title: Opening, start: 2027-03-08 09:30, end: 2027-03-08 10:00}
      - {title: Coffee, start: 2027-03-08 10:00, end: 2027-03-08 10:30}
      - {id: rest, title: The rest, day: 2027-03-08}
"""


def test_session_that_cannot_be_distinguished(tmp_path: Path, call: Run) -> None:
    """A session with clock times but without an id gets no entry, with a note."""
    write_schedule(tmp_path, SESSIONS)

    outcome = call("export", "--sessions")

    assert list_summaries(outcome.out) == ["The one", "Opening"]
    assert outcome.stderr == "left out: session Coffee of one (it has no id)\n"
    assert call("export").stderr == ""


def test_cancelled_workshop_has_no_links(call: Run) -> None:
    """Nobody is to add to a calendar what was called off; it is left out, with a note."""
    schedule = GOLDEN / "statuses" / "schedule.yaml"

    outcome = call("-s", schedule, "export", "off", "over", "-f", "links")

    assert [links["id"] for links in json.loads(outcome.out)] == ["over"]
    assert outcome.stderr == "left out: off (cancelled)\n"
