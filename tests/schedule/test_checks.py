"""The rules about meaning: for each what it reports, and what comes near and is fine."""

import inspect
import time
from collections.abc import Iterable, Iterator

import pytest

from support.reading import NOW, Read, list_codes, list_lines
from workshops.schedule import (
    checks,
    day_checks,
    overlap_checks,
    text_checks,
    warning_checks,
)
from workshops.schedule.checks import ERRORS
from workshops.schedule.day_checks import HOLIDAY_ERRORS
from workshops.schedule.load import Reading
from workshops.schedule.warning_checks import WARNINGS

HEAD = """\
series: {id: pilot, title: Pilot workshops, timezone: Europe/Brussels}
regions:
  - {id: SE31, name: North Middle Sweden}
  - {id: SE311, name: Värmland, part_of: SE31}
  - {id: BE3, name: Wallonia}
organizations:
  - {id: paper-province, name: Paper Province, region: SE311}
  - {id: oecd, name: OECD, region: BE3}
workshops:
"""
"""Line 9 is the last of it; regions and organizations are used, in one way or another, below."""

USED = """\
  - id: last
    title: Uses every organization
    attendees: [{organization: oecd}, {organization: paper-province}]
"""


def check(read: Read, *workshops: Iterable[str]) -> Reading:
    """What is found in workshops; each is its lines after id and title, the first at line 12."""
    text = HEAD
    for number, lines in enumerate(workshops, start=1):
        text += f"  - id: w{number}\n    title: Workshop {number}\n"
        text += "".join(f"    {line}\n" for line in lines)
    return read(text + USED)


def assert_clean(reading: Reading) -> None:
    """Nothing is found."""
    assert list_lines(reading) == []


# Errors


@pytest.mark.parametrize(
    ("lines", "place", "message", "hint"),
    [
        (
            ["start: 2027-03-09", "end: 2027-03-08"],
            "13:10",
            "the last day 2027-03-08 is before the first",
            "write 2027-03-09 or a later day",
        ),
        (
            ["start: 2027-03-09 09:30", "end: 2027-03-09 09:29"],
            "13:10",
            "the end 2027-03-09 09:29 is not after the start",
            "write a time after 2027-03-09 09:30",
        ),
        (
            ["start: 2027-03-09 09:30", "end: 9:30"],
            "13:10",
            "the end 2027-03-09 09:30 is not after the start",
            "write a time after 2027-03-09 09:30",
        ),
        (
            ["start: 2027-03-09 09:30+01:00", "end: 2027-03-09 09:45+02:00"],
            "13:10",
            "the end 2027-03-09 09:45+02:00 is not after the start",
            "write a time after 2027-03-09 09:30+01:00",
        ),
        (
            ["start: 2027-03-09", "sessions: [{start: 10:00, end: 9:30}]"],
            "13:36",
            "the end 2027-03-09 09:30 is not after the start",
            "write a time after 2027-03-09 10:00",
        ),
    ],
)
def test_end_before_start_is_an_error(
    lines: list[str], place: str, message: str, hint: str, read: Read
) -> None:
    """A workshop or a session ends after it starts; times are compared as instants."""
    assert list_lines(check(read, lines)) == [
        f"{place}: error: {message} [end-before-start] {hint}"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["start: 2027-03-09", "end: 2027-03-09"],
        ["start: 2027-03-09 09:30", "end: 2027-03-09 09:31"],
        ["start: 2027-03-09 09:30", "end: 2027-03-10 00:00"],
        ["start: 2027-03-09 09:30+02:00", "end: 2027-03-09 09:15+01:00"],
        ["start: 2027-03-09", "sessions: [{start: 10:00}, {start: 9:30, end: 10:00}]"],
    ],
)
def test_end_after_start_is_fine(lines: list[str], read: Read) -> None:
    """A last day may be the first, and one minute is a workshop."""
    assert_clean(check(read, lines))


@pytest.mark.parametrize(
    ("lines", "place", "time", "real"),
    [
        (["start: 2027-03-28 02:30", "end: 04:00"], "13:12", "2027-03-28 02:30", "03:30"),
        (["start: 2027-03-28 01:30", "end: 02:00"], "14:10", "2027-03-28 02:00", "03:00"),
        (
            ["start: 2027-03-28", "sessions: [{start: 2:59, end: 4:00}]"],
            "14:24",
            "2027-03-28 02:59",
            "03:59",
        ),
        (
            ["start: 2027-03-14 02:30", "timezone: America/New_York"],
            "13:12",
            "2027-03-14 02:30",
            "03:30",
        ),
    ],
)
def test_time_that_clocks_jump_over_is_an_error(
    lines: list[str], place: str, time: str, real: str, read: Read
) -> None:
    """In spring an hour is missing: nothing can begin or end in it."""
    reading = check(read, ["status: cancelled", *lines])

    reported = (
        f"{place}: error: {time} does not exist: the clocks skip it "
        f"[skipped-time] write {real}, for example"
    )
    assert list_lines(reading) == [reported]


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [("2011-12-30", "2011-12-31", "13:12"), ("2011-12-29", "2011-12-30", "14:10")],
)
def test_day_that_clocks_jump_over_is_an_error(
    start: str, end: str, place: str, read: Read
) -> None:
    """Samoa went from 29 to 31 December in 2011; elsewhere that day was."""
    lines = ["status: cancelled", f"start: {start}", f"end: {end}"]

    reported = (
        f"{place}: error: 2011-12-30 does not exist: the clocks skip it [skipped-time] "
        "write the day before or after"
    )
    assert list_lines(check(read, [*lines, "timezone: Pacific/Apia"])) == [reported]
    assert_clean(check(read, lines))


@pytest.mark.parametrize(
    "lines",
    [
        ["start: 2027-03-28 01:59", "end: 2027-03-28 03:00"],
        ["start: 2027-03-28 02:30+01:00", "end: 2027-03-28 05:00"],
        ["start: 2027-03-28 02:30", "timezone: Europe/London"],
        ["start: 2027-03-28 02:30", "timezone: UTC"],
        ["start: 2027-03-28 01:30"],
    ],
)
def test_times_around_the_gap_are_fine(lines: list[str], read: Read) -> None:
    """The gap has its own hour in each zone, and an offset names an instant that exists."""
    assert_clean(check(read, ["status: cancelled", *lines]))


@pytest.mark.parametrize(
    ("lines", "place", "hint"),
    [
        (
            ["start: 2027-03-08", "end: 2027-03-09", "sessions: [{day: 2027-03-10}]"],
            "14:22",
            "the workshop is from 2027-03-08 to 2027-03-09; move one of them",
        ),
        (
            ["start: 2027-03-08", "end: 2027-03-09", "sessions: [{start: 2027-03-07 23:00}]"],
            "14:24",
            "the workshop is from 2027-03-08 to 2027-03-09; move one of them",
        ),
        (
            ["start: 2027-03-08 09:30", "end: 16:00", "sessions: [{start: 9:00, end: 10:00}]"],
            "14:24",
            "the workshop is from 2027-03-08 09:30 to 2027-03-08 16:00; move one of them",
        ),
        (
            ["start: 2027-03-08 09:30", "end: 16:00", "sessions: [{start: 15:30, end: 16:01}]"],
            "14:24",
            "the workshop is from 2027-03-08 09:30 to 2027-03-08 16:00; move one of them",
        ),
        (["sessions: [{day: 2027-03-10}]"], "12:22", "add `start:` to the workshop"),
    ],
)
def test_session_outside_its_workshop_is_an_error(
    lines: list[str], place: str, hint: str, read: Read
) -> None:
    """A session is on its workshop's days, and between its clock times where it has any."""
    assert list_lines(check(read, lines)) == [
        f"{place}: error: the session is outside its workshop's time [session-outside] {hint}"
    ]


def test_session_before_the_first_of_many_is_an_error(read: Read) -> None:
    """What repeats may have sessions at any time from the first one on."""
    lines = ["start: 2027-03-08", "end: 2027-03-09", "repeat: FREQ=WEEKLY;COUNT=3"]

    assert_clean(check(read, [*lines, "sessions: [{day: 2027-03-08}, {day: 2027-03-22}]"]))
    assert list_codes(check(read, [*lines, "sessions: [{day: 2027-03-01}]"])) == [
        "15:22 session-outside"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["start: 2027-03-08", "end: 2027-03-09", "sessions: [{day: 2027-03-08}]"],
        ["start: 2027-03-08", "end: 2027-03-09", "sessions: [{day: 2027-03-09}]"],
        ["start: 2027-03-08", "end: 2027-03-09", "sessions: [{start: 2027-03-09 22:00}]"],
        ["start: 2027-03-08 09:30", "end: 16:00", "sessions: [{start: 9:30, end: 16:00}]"],
        ["start: 2027-03-08 09:30", "end: 16:00", "sessions: [{day: 2027-03-08}]"],
        ["start: 2027-03-08", "sessions: [{title: Some time}]"],
        ["sessions: [{title: Some time}, {period: morning}]"],
    ],
)
def test_session_inside_its_workshop_is_fine(lines: list[str], read: Read) -> None:
    """The first and the last day, and the very times of the workshop, are inside."""
    assert_clean(check(read, lines))


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=3", "start on its first day, 2027-03-10, or correct the rule"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "correct the rule"),
    ],
)
def test_start_that_the_rule_does_not_name_is_an_error(rule: str, hint: str, read: Read) -> None:
    """The start is the first of the days that the rule names, if it names any."""
    lines = ["start: 2027-03-08", f"repeat: {rule}", "except: [2027-03-10]"]

    assert list_lines(check(read, lines))[0] == (
        "13:13: error: the start 2027-03-08 is not one of the days of the rule [repeat-off-start] "
        f"{hint}"
    )


def test_day_left_out_that_was_none_is_a_warning(read: Read) -> None:
    """Each day or time left out is one of the rule's, whatever else is left out that day."""
    lines = ["start: 2027-03-08 09:30", "repeat: FREQ=WEEKLY;COUNT=3"]
    fine = "except: [2027-03-15 09:30]"
    unused = "except: [2027-03-15, 2027-03-16, 2027-03-22 10:30, 2027-03-15 08:00]"

    assert_clean(check(read, [], [*lines, fine]))
    assert list_codes(check(read, [], [*lines, unused])) == [
        "16:26 unused-exception",
        "16:38 unused-exception",
        "16:56 unused-exception",
    ]


def test_repeat_without_a_start_is_an_error(read: Read) -> None:
    """What repeats has a first time."""
    assert list_lines(check(read, ["repeat: FREQ=WEEKLY;COUNT=3"])) == [
        "12:13: error: a repetition without a start [repeat-without-start] add `start:`"
    ]
    assert_clean(check(read, ["start: 2027-03-08", "repeat: FREQ=WEEKLY;COUNT=3"]))


@pytest.mark.parametrize("lines", [["start: 2027-03-08"], []])
def test_exceptions_of_what_does_not_repeat_are_an_error(lines: list[str], read: Read) -> None:
    """Days can be left out of a repetition only."""
    reading = check(read, [*lines, "except: [2027-03-15]"])

    reported = (
        f"{12 + len(lines)}:13: error: `except` without `repeat` "
        "[except-without-repeat] add `repeat:`, or remove `except`"
    )
    assert list_lines(reading) == [reported]


def test_exceptions_of_a_repetition_are_fine(read: Read) -> None:
    """Days can be left out of a repetition."""
    lines = ["start: 2027-03-08", "repeat: FREQ=WEEKLY;COUNT=3", "except: [2027-03-15]"]

    assert_clean(check(read, lines))


def test_uid_that_is_taken_is_an_error(read: Read) -> None:
    """Two workshops of one UID would be one in a calendar; UIDs differ by any letter."""
    reading = check(read, ["uid: a@b"], ["uid: A@b"], ["uid: a@b"], [])

    reported = (
        '18:10: error: the uid "a@b" is already taken [duplicate-uid] choose a different one '
        "(the other is on line 12)"
    )
    assert list_lines(reading) == [reported]


# Warnings


@pytest.mark.parametrize(
    ("lines", "place", "time", "offsets"),
    [
        (
            ["start: 2027-10-31 02:30", "end: 05:00"],
            "13:12",
            "2027-10-31 02:30",
            "02:30+02:00 or 02:30+01:00",
        ),
        (
            ["start: 2027-10-31 01:30", "end: 02:00"],
            "14:10",
            "2027-10-31 02:00",
            "02:00+02:00 or 02:00+01:00",
        ),
        (
            ["start: 2027-10-31", "sessions: [{start: 2:59, end: 4:00}]"],
            "14:24",
            "2027-10-31 02:59",
            "02:59+02:00 or 02:59+01:00",
        ),
        (
            ["start: 2027-11-07 01:30", "end: 5:00", "timezone: America/New_York"],
            "13:12",
            "2027-11-07 01:30",
            "01:30-04:00 or 01:30-05:00",
        ),
    ],
)
def test_time_that_happens_twice_is_a_warning(
    lines: list[str], place: str, time: str, offsets: str, read: Read
) -> None:
    """In autumn an hour comes twice: the first is taken, and the remedy shows how to choose."""
    reading = check(read, ["status: cancelled", *lines])

    reported = (
        f"{place}: warning: {time} occurs twice, as the clocks go back; the first is used "
        f"[repeated-time] add the offset: {offsets}"
    )
    assert list_lines(reading) == [reported]


@pytest.mark.parametrize(
    "lines",
    [
        ["start: 2027-10-31 01:59", "end: 2027-10-31 03:00"],
        ["start: 2027-10-31 02:30+01:00", "end: 2027-10-31 05:00"],
        ["start: 2027-10-31 02:30", "timezone: UTC"],
        ["start: 2027-10-31"],
        ["start: 2027-10-31 01:30"],
    ],
)
def test_times_around_the_double_hour_are_fine(lines: list[str], read: Read) -> None:
    """An offset distinguishes which of the two it is; an end that nobody wrote is not reported."""
    assert_clean(check(read, ["status: cancelled", *lines]))


def test_number_that_is_taken_is_a_warning(read: Read) -> None:
    """A number means one workshop."""
    reading = check(read, ["number: 1"], ["number: 2"], ["number: 01"], [], [])

    reported = (
        "18:13: warning: number 1 is already taken [duplicate-number] choose a different one "
        "(the other is on line 12)"
    )
    assert list_lines(reading) == [reported]


@pytest.mark.parametrize(
    ("first", "second", "place", "name", "other"),
    [
        (
            ["start: 2027-03-08", "regions: [SE31]"],
            ["start: 2027-03-08", "regions: [SE31]"],
            "17:15",
            "SE31",
            13,
        ),
        (
            ["start: 2027-03-08", "regions: [BE3, SE31]", "end: 2027-03-10"],
            ["start: 2027-03-10 22:00", "regions: [SE31]"],
            "18:15",
            "SE31",
            13,
        ),
        (
            ["start: 2027-03-08", "attendees: [{name: Ann Andersson}]"],
            ["start: 2027-03-08", "attendees: [{name: ANN ANDERSSON}]"],
            "17:17",
            "ANN ANDERSSON",
            13,
        ),
        (
            ["start: 2027-03-08", "attendees: [{email: ann@b.example, name: Ann}]"],
            ["start: 2027-03-08", "attendees: [{email: Ann@B.example, name: A. Andersson}]"],
            "17:17",
            "A. Andersson",
            13,
        ),
        (
            ["start: 2027-03-08", "sessions: [{start: 9:30, end: 10:30, speakers: [Bo Berg]}]"],
            ["start: 2027-03-08", "sessions: [{start: 10:00, speakers: [Bo Berg]}]"],
            "17:16",
            "Bo Berg",
            13,
        ),
        (
            ["start: 2027-03-08", "sessions: [{day: 2027-03-08, speakers: [Bo Berg]}]"],
            ["start: 2027-03-08", "sessions: [{start: 19:00, speakers: [Bo Berg]}]"],
            "17:16",
            "Bo Berg",
            13,
        ),
        (
            ["start: 2027-03-08", "status: tentative", "regions: [SE31]"],
            ["start: 2027-03-08", "regions: [SE31]"],
            "18:15",
            "SE31",
            14,
        ),
    ],
    ids=["region", "part of days", "name", "address", "speaker", "speaker's day", "tentative"],
)
def test_two_places_at_one_time_are_a_warning(
    first: list[str], second: list[str], place: str, name: str, other: int, read: Read
) -> None:
    """A region, a person or a speaker at two workshops at one time is reported at the later one."""
    remedy = "move one of them, or write `allow: [overlap]` if it is intended"
    hint = f"{remedy} (the other is on line {other})"

    assert list_lines(check(read, first, second)) == [
        f'{place}: warning: "{name}" is also at "w1" at this time [overlap] {hint}'
    ]


MORNING = ["start: 2027-03-08 09:00", "end: 2027-03-08 12:00"]
NOON = ["start: 2027-03-08 12:00", "end: 2027-03-08 14:00"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([*MORNING, "regions: [SE31]"], [*NOON, "regions: [SE31]"]),
        (["start: 2027-03-08", "regions: [SE31]"], ["start: 2027-03-09", "regions: [SE31]"]),
        (["start: 2027-03-08", "regions: [SE31]"], ["start: 2027-03-08", "regions: [BE3]"]),
        (
            ["start: 2027-03-08", "regions: [SE31]", "status: cancelled"],
            ["start: 2027-03-08", "regions: [SE31]"],
        ),
        (["regions: [SE31]"], ["regions: [SE31]"]),
        (["start: 2027-03-08", "regions: [SE31]"], ["regions: [SE31]"]),
        (
            ["start: 2027-03-08", "attendees: [{name: Ann, organization: oecd}]"],
            ["start: 2027-03-08", "attendees: [{name: Ann, organization: paper-province}]"],
        ),
        (
            ["start: 2027-03-08", "attendees: [{name: Ann, email: ann@a.example}]"],
            ["start: 2027-03-08", "attendees: [{name: Ann, email: ann@b.example}]"],
        ),
        (
            ["start: 2027-03-08", "attendees: [{organization: oecd}]"],
            ["start: 2027-03-08", "attendees: [{organization: oecd}]"],
        ),
        (
            ["start: 2027-03-08", "sessions: [{start: 9:00, end: 10:00, speakers: [Bo]}]"],
            ["start: 2027-03-08", "sessions: [{start: 10:00, end: 11:00, speakers: [Bo]}]"],
        ),
        (
            ["start: 2027-03-08", "sessions: [{start: 9:00, end: 10:00, speakers: [Bo]}]"],
            ["start: 2027-03-08", "sessions: [{start: 9:00, end: 10:00, speakers: [Cy]}]"],
        ),
        (
            ["start: 2027-03-08", "sessions: [{day: 2027-03-08, period: morning, speakers: [Bo]}]"],
            ["start: 2027-03-08", "sessions: [{day: 2027-03-08, period: evening, speakers: [Bo]}]"],
        ),
    ],
    ids=[
        "back to back",
        "days in a row",
        "other region",
        "cancelled",
        "undated",
        "one undated",
        "namesakes of organizations",
        "namesakes of addresses",
        "organization's people",
        "speaks in turn",
        "other speaker",
        "morning and evening",
    ],
)
def test_one_place_at_a_time_is_fine(first: list[str], second: list[str], read: Read) -> None:
    """One workshop may begin when another ends; organizations send several people."""
    assert_clean(check(read, first, second))


def test_speaker_of_parallel_sessions_of_one_workshop_is_fine(read: Read) -> None:
    """Within a workshop, speaking twice at one time is its own affair."""
    sessions = "{start: 9:00, end: 11:00, speakers: [Bo]}, {start: 10:00, speakers: [Bo]}"

    assert_clean(check(read, ["start: 2027-03-08", f"sessions: [{sessions}]"]))


EARLIER, LATER, NONE = ["15:16 overlap"], ["21:16 overlap"], list[str]()
"""Reported at the session of a period, which is first in the file; at the one by the clock."""
PERIODS = [
    ("morning", "2027-03-08 23:30", "2027-03-09 00:00", NONE),
    ("morning", "2027-03-08 23:30", "2027-03-09 00:01", EARLIER),
    ("morning", "2027-03-09 11:59", "2027-03-09 13:00", LATER),
    ("morning", "2027-03-09 12:00", "2027-03-09 13:00", NONE),
    ("afternoon", "2027-03-09 11:00", "2027-03-09 12:00", NONE),
    ("afternoon", "2027-03-09 11:00", "2027-03-09 12:01", EARLIER),
    ("afternoon", "2027-03-09 17:59", "2027-03-09 19:00", LATER),
    ("afternoon", "2027-03-09 18:00", "2027-03-09 19:00", NONE),
    ("evening", "2027-03-09 17:00", "2027-03-09 18:00", NONE),
    ("evening", "2027-03-09 17:00", "2027-03-09 18:01", EARLIER),
    ("evening", "2027-03-09 23:59", "2027-03-10 01:00", LATER),
    ("evening", "2027-03-10 00:00", "2027-03-10 01:00", NONE),
    ("", "2027-03-08 23:30", "2027-03-09 00:00", NONE),
    ("", "2027-03-08 23:30", "2027-03-09 00:01", EARLIER),
    ("", "2027-03-09 23:59", "2027-03-10 01:00", LATER),
    ("", "2027-03-10 00:00", "2027-03-10 01:00", NONE),
]


@pytest.mark.parametrize(("period", "start", "end", "reported"), PERIODS)
def test_hours_of_a_period(
    period: str, start: str, end: str, reported: list[str], read: Read
) -> None:
    """A morning ends at noon and an afternoon at six, by the clocks of the workshop's zone."""
    days = ["start: 2027-03-08", "end: 2027-03-10", "status: tentative"]
    by_period = f"sessions: [{{day: 2027-03-09, period: {period}, speakers: [Bo]}}]"
    by_clock = f"sessions: [{{start: {start}, end: {end}, speakers: [Bo]}}]"

    assert list_codes(check(read, [*days, by_period], [*days, by_clock])) == reported


def test_who_declined_is_elsewhere_without_harm(read: Read) -> None:
    """Who declined one of two workshops at one time can come to the other."""
    lines = ["start: 2027-03-08", "attendees: [{name: Ann, rsvp: accepted}]"]

    assert_clean(check(read, lines, [lines[0], "attendees: [{name: Ann, rsvp: declined}]"]))


def test_overlap_is_reported_at_the_one_that_starts_later(read: Read) -> None:
    """Which of two is first in the file does not matter, only when they are."""
    reading = check(
        read,
        ["start: 2027-03-11", "regions: [SE31]"],
        ["start: 2027-03-08", "end: 2027-03-12", "regions: [SE31]"],
    )

    assert list_codes(reading) == ["13:15 overlap"]


@pytest.mark.parametrize("end", ["2027-03-08", "2027-03-07"])
def test_workshop_that_ends_too_early_is_at_no_time(end: str, read: Read) -> None:
    """One error in a workshop's dates is reported once, not as overlaps too."""
    wrong = ["start: 2027-03-09", f"end: {end}", "regions: [SE31]"]

    reading = check(read, ["start: 2027-03-08", "end: 2027-03-10", "regions: [SE31]"], wrong)

    assert list_codes(reading) == ["18:10 end-before-start"]


def test_what_has_no_date_hides_no_later_error(read: Read) -> None:
    """Workshops that a rule passes over do not end its look at the file."""
    lines = ["start: 2027-03-08", "regions: [SE31]", "attendees: [{name: Ann, attended: true}]"]
    over = ["start: 2018-03-08", "attendees: [{name: Ann, attended: true}]"]

    reported = list_codes(check(read, [], over, lines, lines[:2]))

    assert reported == ["20:39 early-attendance", "24:15 overlap"]


def test_long_workshop_overlaps_every_short_one(read: Read) -> None:
    """A week overlaps with both the days that lie in it, however they are sorted."""
    reading = check(
        read,
        ["start: 2027-03-08", "end: 2027-03-12", "regions: [SE31]"],
        ["start: 2027-03-09", "regions: [SE31]"],
        ["start: 2027-03-11", "regions: [SE31]"],
    )

    assert list_codes(reading) == ["18:15 overlap", "22:15 overlap"]


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        (["start: 2027-03-06"], "12:12: warning: 2027-03-06 is a Saturday"),
        (["start: 2027-03-07"], "12:12: warning: 2027-03-07 is a Sunday"),
        (["start: 2027-03-05", "end: 2027-03-06"], "13:10: warning: 2027-03-06 is a Saturday"),
        (["start: 2027-03-05", "end: 2027-03-08"], "13:10: warning: 2027-03-06 is a Saturday"),
        (["start: 2027-03-06", "end: 2027-03-08"], "12:12: warning: 2027-03-06 is a Saturday"),
        (["start: 2027-03-06 09:30"], "12:12: warning: 2027-03-06 is a Saturday"),
        (["start: 2027-03-05 23:30"], "12:12: warning: 2027-03-06 is a Saturday"),
        (["start: 2027-03-01", "end: 2027-06-01"], "13:10: warning: 2027-03-06 is a Saturday"),
    ],
)
def test_weekend_is_a_warning(lines: list[str], reported: str, read: Read) -> None:
    """The first day of each workshop that is not a working day is reported, once."""
    other = f"{14 + len(lines)}:12: warning: 2027-03-13 is a Saturday"

    assert list_lines(check(read, lines, ["start: 2027-03-13"])) == [
        f"{line} [weekend] move the workshop, or write `allow: [weekend]` if it is intended"
        for line in (reported, other)
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["start: 2027-03-01", "end: 2027-03-05"],
        ["start: 2027-03-06", "status: cancelled"],
        ["start: 2027-03-05 18:00", "end: 2027-03-06 00:00"],
        [],
    ],
)
def test_working_days_are_fine(lines: list[str], read: Read) -> None:
    """Monday to Friday, Friday's midnight, and what is cancelled."""
    assert_clean(check(read, lines))
    assert list_codes(check(read, lines, ["start: 2027-03-13"]))[-1].endswith(" weekend")


def test_confirmed_without_a_date_is_a_warning(read: Read) -> None:
    """What is confirmed has a date; what is tentative, cancelled or has no status may have none."""
    reading = check(
        read,
        ["status: confirmed"],
        ["status: tentative"],
        ["status: cancelled"],
        [],
        ["status: confirmed", "start: 2027-03-08"],
    )

    reported = (
        "12:13: warning: the workshop is confirmed but has no date [confirmed-undated] "
        "add `start:`, or write `status: tentative`"
    )
    assert list_lines(reading) == [reported]


@pytest.mark.parametrize("lines", [["start: 2026-11-24"], [], ["start: 2026-11-23 13:01"]])
@pytest.mark.parametrize("attended", ["true", "false"])
def test_attendance_before_the_workshop_is_a_warning(
    lines: list[str], attended: str, read: Read
) -> None:
    """There is no presence at a workshop that has not begun."""
    reading = check(read, [*lines, f"attendees: [{{name: Ann, attended: {attended}}}]"])

    assert f"{NOW:%Y-%m-%d %H:%M}" == "2026-11-23 12:00"
    reported = (
        f"{12 + len(lines)}:39: warning: attendance is recorded, but the workshop has not begun "
        "[early-attendance] remove `attended` until the workshop is over"
    )
    assert list_lines(reading) == [reported]


@pytest.mark.parametrize(
    "lines",
    [
        ["start: 2018-03-08", "attendees: [{name: Ann, attended: true}]"],
        ["start: 2026-11-23", "attendees: [{name: Ann, attended: true}]"],
        ["start: 2026-11-23 13:00", "attendees: [{name: Ann, attended: true}]"],
        ["start: 2027-03-08", "attendees: [{name: Ann, rsvp: accepted}]"],
        ["start: 2027-03-08", "attendees: [{name: Ann, attended: }]"],
    ],
)
def test_attendance_from_the_start_on_is_fine(lines: list[str], read: Read) -> None:
    """Presence may be recorded as soon as a workshop has begun."""
    assert_clean(check(read, lines))


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        ("{name: Ann Andersson}", "{name: ann andersson, role: chair}", "ann andersson"),
        ("{name: Ann, organization: oecd}", "{name: Ann, organization: oecd}", "Ann"),
        ("{email: ann@b.example, name: Ann}", "{email: ANN@B.EXAMPLE, name: A.}", "A."),
        ("{organization: oecd}", "{organization: oecd, rsvp: accepted}", "OECD"),
    ],
)
def test_attendee_listed_twice_is_a_warning(
    first: str, second: str, label: str, read: Read
) -> None:
    """One person, or the unnamed people of one organization, are one entry of a workshop."""
    reading = check(read, ["attendees:", f"  - {first}", "  - {name: Bo}", f"  - {second}"])

    reported = (
        f'15:9: warning: "{label}" is already listed [duplicate-attendee] remove one '
        "of the two (the other is on line 13)"
    )
    assert list_lines(reading) == [reported]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{name: Ann}", "{name: Anna}"),
        ("{name: Ann, organization: oecd}", "{name: Ann, organization: paper-province}"),
        ("{name: Ann, email: a@b.example}", "{name: Ann, email: c@b.example}"),
        ("{name: Ann, organization: oecd}", "{organization: oecd}"),
        ("{name: Ann, organization: oecd}", "{name: Bo, organization: oecd}"),
    ],
)
def test_different_attendees_are_fine(first: str, second: str, read: Read) -> None:
    """Namesakes, and several people of one organization, are several entries."""
    assert_clean(check(read, [f"attendees: [{first}, {second}]"], [f"attendees: [{first}]"]))


@pytest.fixture
def eastern_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own clock is fourteen hours ahead of UTC."""
    with monkeypatch.context() as there:
        there.setenv("TZ", "EAST-14")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("eastern_machine")
def test_zone_of_the_machine_means_nothing(read: Read) -> None:
    """All-day dates of no known zone are UTC's, wherever the file is checked."""
    text = """series: {id: pilot, title: Pilot}
regions: [{id: SE, name: Sweden}]
workshops:
  - {id: a, title: A, start: 2026-11-24, regions: [SE], attendees: [{name: Ann, attended: true}]}
  - {id: b, title: B, start: 2026-11-23 22:00Z, end: 2026-11-23 23:00Z, regions: [SE]}
"""
    assert list_codes(read(text)) == ["4:91 early-attendance"]


def test_organization_without_people_is_a_warning(read: Read) -> None:
    """An organization is there for its attendees."""
    reading = read(
        """series: {id: pilot, title: Pilot}
organizations:
  - {id: oecd, name: OECD}
  - {id: paper-province, name: Paper Province}
workshops:
  - {id: jobs, title: Jobs, attendees: [{organization: paper-province}]}
"""
    )

    reported = (
        '3:10: warning: the organization "oecd" is never used [unused-organization] '
        "remove it, or use it"
    )
    assert list_lines(reading) == [reported]


REGIONS = """\
series: {id: pilot, title: Pilot}
regions:
  - {id: SE, name: Sweden}
  - {id: SE31, name: North Middle Sweden, part_of: SE}
  - {id: SE311, name: Värmland, part_of: SE31}
  - {id: SE312, name: Dalarna, part_of: SE31}
"""


@pytest.mark.parametrize(
    ("uses", "unused"),
    [
        ("workshops: [{id: jobs, title: Jobs}]", ["SE", "SE31", "SE311", "SE312"]),
        ("workshops: [{id: jobs, title: Jobs, regions: [SE]}]", []),
        ("workshops: [{id: jobs, title: Jobs, regions: [SE31]}]", []),
        ("workshops: [{id: jobs, title: Jobs, attendees: [{name: Ann, region: SE31}]}]", []),
    ],
    ids=["nothing", "a workshop", "a workshop, by a part", "an attendee"],
)
def test_region_that_nothing_is_about_is_a_warning(
    uses: str, unused: list[str], read: Read
) -> None:
    """A region is used with all its parts, and with the ancestors around it."""
    lines = {"SE": 3, "SE31": 4, "SE311": 5, "SE312": 6}

    assert list_lines(read(f"{REGIONS}{uses}\n")) == [
        f'{lines[id]}:10: warning: the region "{id}" is never used [unused-region] '
        "remove it, or use it"
        for id in unused
    ]


def test_region_of_an_organization_is_used(read: Read) -> None:
    """A region may be there because an organization is in it."""
    reading = read(
        f"{REGIONS}organizations: [{{id: oecd, region: SE31}}]\n"
        "workshops: [{id: jobs, title: Jobs, attendees: [{organization: oecd, region: SE}]}]\n"
    )

    assert_clean(reading)
    unused = read(f"{REGIONS}organizations: [{{id: oecd, region: SE31}}]\n")
    assert list_codes(unused) == ["7:22 unused-organization"]


# All rules


def test_every_rule_is_run() -> None:
    """A rule that is written is a rule that is applied, on the side that its name has."""
    modules = (checks, day_checks, overlap_checks, text_checks, warning_checks)
    written = {
        name for module in modules for name, _ in inspect.getmembers(module, inspect.isfunction)
    }

    assert {rule.__name__ for rule in (*ERRORS, *HOLIDAY_ERRORS)} == {
        name for name in written if name.startswith("refuse_")
    }
    assert {rule.__name__ for rule in WARNINGS} == {
        name for name in written if name.startswith("warn_")
    }


def test_every_rule_has_a_docstring() -> None:
    """The rules' docstrings are what the documentation has about them."""
    assert all(rule.__doc__ for rule in (*ERRORS, *HOLIDAY_ERRORS, *WARNINGS))
