"""Each rule by a small file that breaks it and a similar one that does not: `tests/lint`.

`<code>-bad.ics` breaks the rule of that code and no other, and `<code>-bad.txt` is the report
about it (`pytest --update-golden` writes it); `<code>-good.ics` is nearly the same file, and
nothing is wrong with it.
"""

import difflib
import json
from datetime import datetime
from pathlib import Path

import pytest
import typer
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from support.golden import Golden
from workshops.cli.reports import report_calendars
from workshops.diagnostics import Diagnostic
from workshops.errors import UnreadableError
from workshops.ical.vtimezone import OBSERVANCES, describe_zone, write_timezone
from workshops.ics_lint import RULES, lint_calendar
from workshops.ics_lint.rule import ENTRIES, MAX_REPORTS, Rule
from workshops.output.report import write_text_report
from workshops.timezones import find_zone, list_zone_names

TESTS = Path(__file__).parents[1]
CASES = TESTS / "lint"
OURS = sorted((TESTS / "golden").glob("*/*.ics"))
GOOD = sorted(CASES.glob("*-good.ics"))
BAD = sorted(CASES.glob("*-bad.ics"))

HEAD = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Workshops//EN
NAME:Workshops
X-WR-CALNAME:Workshops
"""
EVENT = b"""BEGIN:VEVENT
UID:1
DTSTAMP:20180301T120000Z
DTSTART;VALUE=DATE:20180308
SUMMARY:Welcome
END:VEVENT
"""
FOOT = b"END:VCALENDAR\n"


def lint(*parts: bytes) -> list[Diagnostic]:
    """What is wrong with a calendar of these parts, whose lines are given with LF."""
    return lint_calendar("x.ics", b"".join((HEAD, *parts, FOOT)).replace(b"\n", b"\r\n"))


def codes(found: list[Diagnostic]) -> list[str]:
    """Only the codes."""
    return [issue.code for issue in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_broken_rule_is_reported(rule: Rule, golden: Golden) -> None:
    """The bad file breaks this rule and no other, and the report says where and what to write."""
    path = CASES / f"{rule.code}-bad.ics"

    found = lint_calendar(path.name, path.read_bytes())

    assert {(issue.code, issue.severity) for issue in found} == {(rule.code, rule.severity)}
    golden.check(path.with_suffix(".txt"), write_text_report(found).encode())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_kept_rule_is_not_reported(rule: Rule) -> None:
    """Nothing is wrong with the good file."""
    path = CASES / f"{rule.code}-good.ics"

    assert lint_calendar(path.name, path.read_bytes()) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> and <img src=x>",
        "Hi <IMG SRC=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a\\nhref='https://example.org'>here</a>",
        "<blockquote type=cite>Hi",
        "one<hr/>two",
        "Hi</font>",
        "<!-- hidden -->",
        "<!DOCTYPE html>",
        "<iframe src=x>",
        "<o:p></o:p>",
        "<th colspan=2>",
        "R&eacute\\;gions",
        "it&#39\\;s",
        "&#x27\\;",
    ],
)
def test_html_of_any_kind_is_reported(text: str) -> None:
    """Whatever HTML has: elements in any writing, comments, characters by name and number."""
    event = EVENT.replace(b"END:", f"DESCRIPTION:{text}\nEND:".encode(), 1)
    assert codes(lint(event)) == ["html-description"]


@pytest.mark.parametrize(
    "text",
    [
        "a<b and c>d",
        "<https://example.org/a?b=1&c=2>",
        "Ana <a@example.org>",
        "<your name>",
        "<abc>",
        "3 <i+1> 2",
        "AT&T\\; R&D",
        "<- back",
    ],
)
def test_plain_text_with_such_marks_is_not_html(text: str) -> None:
    """A lower-than sign, an address in brackets or an ampersand is plain text."""
    event = EVENT.replace(b"END:", f"DESCRIPTION:{text}\nEND:".encode(), 1)
    assert codes(lint(event)) == []


def test_rules_have_codes_of_their_own() -> None:
    """Each code is one rule's, and each case in the folder is a rule's."""
    known = [rule.code for rule in RULES]

    assert len(known) == len(set(known))
    assert {path.stem.rpartition("-")[0] for path in CASES.iterdir()} == set(known)


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_our_own_files_are_clean(path: Path) -> None:
    """What the program exports breaks no rule."""
    assert lint_calendar(path.name, path.read_bytes()) == []


def test_our_own_zones_are_clean() -> None:
    """A VTIMEZONE that we write agrees with the clocks of its place, for all places."""
    times = b"DTSTART;TZID=%b:20200101T090000\nRRULE:FREQ=DAILY;COUNT=800\n"
    rules = [zone for name in list_zone_names() if (zone := describe_zone(name, 2020, 2022))]

    for rule in rules[:: len(rules) // 60]:
        definition = write_timezone(rule).replace(b"\r\n", b"\n")
        event = EVENT.replace(b"DTSTART;VALUE=DATE:20180308\n", times % rule.tzid.encode())

        assert lint(definition, event) == [], rule.tzid


def test_zones_of_other_programs_are_read() -> None:
    """Dublin as icalendar writes it: blocks exchanged, in lists of days, spring an hour late."""
    event = Event.new(start=datetime(2026, 7, 1, 9, tzinfo=find_zone("Europe/Dublin")))
    calendar = Calendar.new(name="Workshops", subcomponents=[event])
    calendar.add_missing_timezones()

    found = codes(lint_calendar("x.ics", calendar.to_ical()))

    assert {"small-daylight", "several-observances", "vtimezone-rdate", "wrong-onset"} <= {*found}


ONSETS = b"""BEGIN:STANDARD
DTSTART:%b
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:%b
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
"""
WINTER = b"19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
SUMMER = b"19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
LISTED = (
    b"20171029T030000\nRDATE:20181028T030000,20191027T030000",
    b"20170326T020000\nRDATE:20180325T020000,20190331T020000",
)
ENDED = (
    b"16011028T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    SUMMER + b";UNTIL=20180325T010000Z",
)


@pytest.mark.parametrize(
    ("winter", "summer", "hour", "expected"),
    [
        (WINTER, SUMMER, b"20190705T090000", []),
        (WINTER, b"20200329T020000", b"20190705T090000", ["wrong-hour"]),
        (*LISTED, b"20180705T090000", []),
        (*LISTED, b"20200705T090000", ["wrong-hour"]),
        (*ENDED, b"20180705T090000", []),
        (*ENDED, b"20190705T090000", ["wrong-hour"]),
        (*ENDED, b"20190705T090000\nRRULE:FREQ=YEARLY", ["wrong-hour"]),
        (*ENDED, b"20180105T090000\nRRULE:FREQ=WEEKLY;COUNT=50", []),
        (*ENDED, b"20180105T090000\nRRULE:FREQ=WEEKLY;COUNT=60", ["wrong-onset"]),
        (*ENDED, b"20180905T090000\nRRULE:FREQ=WEEKLY;COUNT=60", ["wrong-hour"]),
        (*ENDED, b"20180905T090000\nRRULE:FREQ=DAILY;UNTIL=20181224T080000Z", []),
        (WINTER, SUMMER.replace(b"-1SU", b"1SU"), b"20190705T090000", ["wrong-onset"]),
        (WINTER, SUMMER, b"20191027T023000", []),
        (WINTER, SUMMER, b"20190331T023000", []),
        (WINTER, SUMMER, b"00010105T090000", []),
        (*LISTED, b"20170105T090000", []),
        (
            WINTER,
            SUMMER.replace(b"=3", b"=9") + b"\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            b"20190705T090000",
            [],
        ),
        (WINTER, b"20170326T020000\nRDATE:20180325T020000,20190231T020000", b"20190705T090000", []),
        (b"00010101T000000", SUMMER, b"20190705T090000", ["wrong-onset"]),
        (WINTER, b"99991231T000000", b"20190705T090000", []),
    ],
)
def test_hours_are_compared_with_the_clocks_of_the_place(
    winter: bytes, summer: bytes, hour: bytes, expected: list[str]
) -> None:
    """Rules, lists of days and rules that end are followed, for what repeats too."""
    zone = b"BEGIN:VTIMEZONE\nTZID:Europe/Brussels\n%bEND:VTIMEZONE\n" % (ONSETS % (winter, summer))
    start = b"DTSTART;TZID=Europe/Brussels:%b\n" % hour

    found = lint(zone, EVENT.replace(b"DTSTART;VALUE=DATE:20180308\n", start))

    assert [code for code in codes(found) if code.startswith("wrong-")] == expected


def test_a_zone_with_wrong_hours_hides_no_other() -> None:
    """Of the zones whose hours are right the onsets are looked at all the same."""
    standard = b"BEGIN:STANDARD\nDTSTART:16010101T000000\n%bEND:STANDARD\n"
    offsets = b"TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n"
    zone = b"BEGIN:VTIMEZONE\nTZID:%b\n" + standard % offsets + b"END:VTIMEZONE\n"
    start = b"DTSTART;TZID=%b:20180108T093000\n"
    names = (b"Europe/Lisbon", b"Europe/Rome")

    found = lint(
        *[zone % name for name in names],
        *[
            EVENT.replace(
                b"UID:1\nDTSTAMP:20180301T120000Z\nDTSTART;VALUE=DATE:20180308\n",
                b"UID:%b\nDTSTAMP:20180301T120000Z\n%b" % (name, start % name),
            )
            for name in names
        ],
    )

    assert sorted(codes(found)) == ["wrong-hour", "wrong-onset"]


@pytest.mark.parametrize(
    ("rule", "reported"),
    [
        (b"FREQ=DAILY", "2019-04-03 09:00"),
        (b"FREQ=DAILY;INTERVAL=6", "2019-04-09 09:00"),
        (b"FREQ=DAILY;COUNT=211", "2019-04-03 09:00"),
        (b"FREQ=DAILY;COUNT=210", None),
        (b"FREQ=DAILY;UNTIL=20190403T070000Z", None),
        (b"FREQ=DAILY;UNTIL=20190404T070000Z", "2019-04-03 09:00"),
        (b"FREQ=WEEKLY", "2019-04-03 09:00"),
        (b"FREQ=WEEKLY;INTERVAL=2;COUNT=16", "2019-04-03 09:00"),
        (b"FREQ=WEEKLY;INTERVAL=4", "2019-04-17 09:00"),
        (b"FREQ=WEEKLY;INTERVAL=10000000000", None),
        (b"FREQ=WEEKLY;COUNT=10000000000", None),
        (b"FREQ=MONTHLY", None),
    ],
)
def test_of_what_repeats_some_hours_are_looked_at(rule: bytes, reported: str | None) -> None:
    """One in two weeks or so, none that the rule does not have; the first wrong one is reported."""
    zone = b"BEGIN:VTIMEZONE\nTZID:Europe/Brussels\n%bEND:VTIMEZONE\n" % (ONSETS % ENDED)
    start = b"DTSTART;TZID=Europe/Brussels:20180905T090000\nRRULE:%b\n" % rule

    found = lint(zone, EVENT.replace(b"DTSTART;VALUE=DATE:20180308\n", start))

    assert [issue.message for issue in found if issue.code == "wrong-hour"] == (
        [f"{reported} is at UTC+01:00 in the file's VTIMEZONE, but at UTC+02:00 in Europe/Brussels"]
        if reported
        else []
    )


def test_an_onset_where_dates_end_is_passed_over() -> None:
    """West of Greenwich too, where its hour in UTC is in a year that does not exist."""
    zone = b"BEGIN:VTIMEZONE\nTZID:America/New_York\n%bEND:VTIMEZONE\n" % (
        b"BEGIN:STANDARD\nDTSTART:99991231T230000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0500\nEND:STANDARD\n"
    )
    start = b"DTSTART;TZID=America/New_York:20180705T090000\n"

    assert lint(zone, EVENT.replace(b"DTSTART;VALUE=DATE:20180308\n", start)) == []


@pytest.mark.parametrize(
    ("tzid", "expected"),
    [
        (b"Etc/UTC", "tzid-utc"),
        (b"gmt0", "tzid-utc"),
        (b"EST5EDT", "tzid-abbreviation"),
        (b"UTC+2", "tzid-abbreviation"),
        (b"W. Europe Standard Time", "tzid-vendor"),
        (b"Customized Time Zone 1", "tzid-vendor"),
        (b"/mozilla.org/20050126_1/Europe/Brussels", "tzid-vendor"),
        (b"/freeassociation.sourceforge.net/Europe/Brussels", "tzid-vendor"),
        (b"/mozilla.org/20050126_1/Europe/Atlantis", "tzid-unknown"),
        (b"Standard Time", "tzid-unknown"),
        (b"Europe/Brussels", None),
    ],
)
def test_a_name_of_a_zone_is_of_one_kind(tzid: bytes, expected: str | None) -> None:
    """Each gets the remedy for its kind; older programs put their own name before the place."""
    start = b"DTSTART;TZID=%b:20180308T090000\n" % tzid

    found = lint(EVENT.replace(b"DTSTART;VALUE=DATE:20180308\n", start))

    assert [code for code in codes(found) if code.startswith("tzid-")] == [expected][
        : bool(expected)
    ]


def test_only_the_first_unknown_names_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a while is done for the issues that are reported, not for thousands more."""
    looked: list[str] = []

    def look_up(name: str, *_: object, **__: object) -> list[str]:
        looked.append(name)
        return []

    monkeypatch.setattr(difflib, "get_close_matches", look_up)

    lint(
        EVENT, *[b"BEGIN:VTIMEZONE\nTZID:Mars/%d\nEND:VTIMEZONE\n" % number for number in range(9)]
    )

    assert looked == [f"mars{number}" for number in range(MAX_REPORTS)]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ twice in an RRULE"),
        ("FREQ=FORTNIGHTLY", '"FORTNIGHTLY" is not a valid FREQ'),
        ("FREQ=DAILY;COUNT=0", '"0" is not a valid COUNT'),
        ("FREQ=DAILY;INTERVAL=-1", '"-1" is not a valid INTERVAL'),
        ("FREQ=DAILY;BYEASTER=1", '"BYEASTER=1" is not a part of an RRULE'),
        ("FREQ=DAILY;", '"" is not a part of an RRULE'),
        ("FREQ=DAILY;BYSECOND=61", '"61" is not a valid BYSECOND'),
        ("FREQ=DAILY;BYMINUTE=60", '"60" is not a valid BYMINUTE'),
        ("FREQ=DAILY;BYHOUR=24", '"24" is not a valid BYHOUR'),
        ("FREQ=DAILY;BYHOUR=-1", '"-1" is not a valid BYHOUR'),
        ("FREQ=YEARLY;BYMONTH=0", '"0" is not a valid BYMONTH'),
        ("FREQ=YEARLY;BYMONTH=1,13L", '"1,13L" is not a valid BYMONTH'),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", '"-32" is not a valid BYMONTHDAY'),
        ("FREQ=MONTHLY;BYMONTHDAY=0", '"0" is not a valid BYMONTHDAY'),
        ("FREQ=YEARLY;BYYEARDAY=367", '"367" is not a valid BYYEARDAY'),
        ("FREQ=YEARLY;BYWEEKNO=54", '"54" is not a valid BYWEEKNO'),
        ("FREQ=YEARLY;BYDAY=54MO", '"54MO" is not a valid BYDAY'),
        ("FREQ=YEARLY;BYDAY=0MO", '"0MO" is not a valid BYDAY'),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", '"0" is not a valid BYSETPOS'),
        ("FREQ=WEEKLY;BYDAY=2TH", "BYDAY with a number in FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYDAY=-6FR,1MO", "no month has the weekday BYDAY=-6FR,1MO"),
        ("FREQ=DAILY;BYYEARDAY=60", "BYYEARDAY in FREQ=DAILY"),
        ("FREQ=MONTHLY;BYWEEKNO=10", "BYWEEKNO in FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS without another BY part"),
        ("FREQ=MONTHLY;SKIP=OMIT", "SKIP without RSCALE"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR, but DTSTART is a date"),
        ("FREQ=DAILY;BYMINUTE=30", "BYMINUTE, but DTSTART is a date"),
        ("FREQ=DAILY;BYSECOND=0", "BYSECOND, but DTSTART is a date"),
    ],
)
def test_what_no_rule_may_say(rule: str, message: str) -> None:
    """Values beyond the calendar, and parts that exclude each other (RFC 5545 3.3.10)."""
    found = lint(EVENT.replace(b"SUMMARY", f"RRULE:{rule}\nSUMMARY".encode()))

    assert [issue.message for issue in found] == [message]


def test_rules_that_never_occur_take_no_time() -> None:
    """Ten thousand days of a file are worked out, and nothing after that."""
    lines = b"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEXDATE;VALUE=DATE:%b\nSUMMARY"
    near, far = (
        EVENT.replace(b"SUMMARY", lines % day).replace(b"UID:1", b"UID:%b" % day)
        for day in (b"20190101", b"29990101")
    )

    assert codes(lint(near)) == ["unused-exdate"]
    assert codes(lint(far, near)) == []


def test_an_event_without_uid_hides_no_repeated_one() -> None:
    """What can't be compared is passed over."""
    found = lint(EVENT.replace(b"UID:1\n", b""), EVENT, EVENT)

    assert codes(found) == ["no-uid", "duplicate-uid"]


def test_a_rule_broken_often_is_reported_a_few_times() -> None:
    """The last one says how many more there are."""
    found = lint(*[b"line %d\n" % number for number in range(1, 101)])

    assert [issue.message for issue in found if issue.code == "malformed-line"] == [
        *[f'"line {number}" has no property name' for number in range(1, MAX_REPORTS)],
        f'"line {MAX_REPORTS}" has no property name, and 95 more like this',
    ]


def test_issues_are_in_the_order_of_the_file() -> None:
    """By line and column, whatever the rule."""
    lines = b"GEO:91;0\nDTEND:20180310\nCOLOR:#008080\nSUMMARY;LANGUAGE=en,sv:a;b"

    found = lint(EVENT.replace(b"SUMMARY:Welcome", lines))

    assert codes(found) == [
        "bad-geo",
        "value-type",
        "bad-color",
        "unquoted-parameter",
        "unescaped-text",
    ]


@pytest.mark.parametrize(("length", "shown"), [(60, "a" * 60), (61, "a" * 60 + "…")])
def test_a_long_piece_of_the_file_is_shortened(length: int, shown: str) -> None:
    """A message shows no more than 60 characters of it."""
    (found,) = lint(EVENT, b"a" * length + b"\n")

    assert found.message == f'"{shown}" has no property name'


@pytest.mark.parametrize(("length", "rest"), [(300, ""), (301, "…")])
def test_an_endless_name_is_shortened(length: int, rest: str) -> None:
    """A message has no more than 300 characters."""
    rest_of_it = " is outside BEGIN:VCALENDAR and END:VCALENDAR"
    name = "X" * (length - len(rest_of_it))

    found = lint(EVENT, FOOT, name.encode() + b":1\n")

    assert [issue.message for issue in found if issue.code == "outside-calendar"] == [
        f"{name}{rest_of_it}"[:300] + rest
    ]


CRLF = b"".join((HEAD, EVENT, FOOT)).replace(b"\n", b"\r\n")
CRLF_HINT = "end every line in CRLF; a program has to write bytes, not text (RFC 5545 3.1)"


@pytest.mark.parametrize(
    ("raw", "message", "remedy"),
    [
        (CRLF.replace(b"\r\n", b"\n"), "12 lines end in LF alone", CRLF_HINT),
        (CRLF.replace(b"\r\n", b"\r"), "12 lines end in CR alone", CRLF_HINT),
        (CRLF.replace(b"\r\n", b"\n", 1), "1 line ends in LF alone", CRLF_HINT),
        (
            CRLF.replace(b"\r\n", b"\r\r\n", 2),
            "2 lines end in more than one CR before LF",
            CRLF_HINT,
        ),
        (
            CRLF.removesuffix(b"\r\n"),
            "the last line has no line end",
            "end it in CRLF (RFC 5545 3.1)",
        ),
    ],
)
def test_line_ends_are_reported_once(raw: bytes, message: str, remedy: str) -> None:
    """A file in which all lines end in LF alone is one issue."""
    (found,) = lint_calendar("x.ics", raw)

    assert (found.code, found.message, found.hint) == ("line-end", message, remedy)


@pytest.mark.parametrize(
    ("raw", "remedy"),
    [
        (b"", "it is empty: was it written to the end?"),
        ("BEGIN:VCALENDAR".encode("utf-16-le"), "it looks like UTF-16: save it as UTF-8"),
        ("BEGIN:VCALENDAR".encode("utf-16-be"), "it looks like UTF-16: save it as UTF-8"),
        (b"\xff\xfe\r\0", "it looks like UTF-16: save it as UTF-8"),
        (b"\xfe\xff\0\r", "it looks like UTF-16: save it as UTF-8"),
        (
            b"\xef\xbb\xbf\r\n<html>",
            "it looks like a web page: does its address ask for a login?",
        ),
        (b"PK\x03\x04", "check where the file comes from"),
    ],
)
def test_what_is_not_a_calendar_is_guessed(raw: bytes, remedy: str) -> None:
    """What it may be instead decides what people can do."""
    (found,) = lint_calendar("x.ics", raw)

    assert found.hint == f"{remedy} (RFC 5545 3.4)"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ["no-calendar"]),
        (b"\0\x01\x02\xff\xfe" * 50, ["no-calendar"]),
        ("BEGIN:VCALENDAR\r\n".encode("utf-16"), ["no-calendar"]),
        (b"END:VCALENDAR\r\n", ["no-calendar"]),
        (HEAD.replace(b"\n", b"\r\n") + b"BEGIN:VEVENT\r\nUID:1\r\nDTSTA", None),
        (b"BEGIN:VCALENDAR\r\n" * 50, None),
        (b"BEGIN:VCALENDAR", None),
        (b" BEGIN:VCALENDAR\r\n\r\n", ["no-calendar"]),
    ],
    ids=["empty", "binary", "utf-16", "end", "cut-off", "begins", "one-line", "fold"],
)
def test_damaged_files_are_read_to_the_end(raw: bytes, expected: list[str] | None) -> None:
    """There is always a report, and never a traceback."""
    found = codes(lint_calendar("x.ics", raw))

    assert found == expected if expected else "unbalanced" in found


def test_a_truncated_message_is_reported_where_it_stops() -> None:
    """Both components are named, and nothing is wrong with what came through."""
    found = lint_calendar("x.ics", (HEAD + EVENT.partition(b"END")[0]).replace(b"\n", b"\r\n"))

    assert [(issue.code, issue.position.line, issue.message) for issue in found] == [
        ("unbalanced", 1, "BEGIN:VCALENDAR without its END"),
        ("unbalanced", 6, "BEGIN:VEVENT without its END"),
    ]


def test_the_place_is_that_of_the_file_on_disk() -> None:
    """Folds are not counted away: the issue is on the third line of its property."""
    (found,) = lint(EVENT.replace(b"Welcome", b"A title\n  that is very\n  long, bare comma"))

    assert found.position[1:5] == (12, 7, 1, "  long, bare comma")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"SUMMARY", b"summary", []),
        (b"UID:1", b"UID:anna@gmail.com", ["personal-uid"]),
        (b"UID:1", b"UID:1@example.org", []),
        (b"DTSTAMP:20180301T120000Z", b"DTSTAMP:20161231T235960Z", []),
        (b"DTSTAMP:20180301T120000Z", b"DTSTAMP:20161231T236060Z", ["malformed-date"]),
        (b"DTSTAMP:20180301T120000Z", b"DTSTAMP:20180301", ["not-utc"]),
        (b"VALUE=DATE:20180308", b"VALUE=DATE:\xd9\xa2\xd9\xa0180308", ["malformed-date"]),
        (b"VALUE=DATE:", b"VALUE=DATE;TZID=Europe/Brussels:", ["needless-tzid", "no-vtimezone"]),
        (b"Welcome", b"\\", ["bad-escape"]),
        (b"Welcome", b"\\\\,", ["unescaped-text"]),
        (b"Welcome", b"Welcome\nSEQUENCE:" + b"9" * 9999, ["bad-sequence", "long-line"]),
        (b"Welcome", b"Welcome\nGEO:91;0", ["bad-geo"]),
        (b"Welcome", b"Welcome\nSTATUS:CANCELLED", ["stale-cancellation"]),
        (b"SUMMARY", b"SUMMARY;ALTREP=https://example.org", ["unquoted-parameter"]),
        (b"Welcome", b"Welcome\nRRULE:COUNT=5", ["malformed-rule"]),
        (
            b"Welcome",
            b"Welcome\nRRULE:FREQ=DAILY;INTERVAL=99999999999999\nEXDATE;VALUE=DATE:20180309",
            [],
        ),
        (b"Welcome", b"Welcome\nDURATION:P2W", []),
        (b"Welcome", b"Welcome\nDURATION:P1DT2H30M", ["hours-of-a-date"]),
        (b"Welcome", b"Welcome\nDURATION:+PT1H30M15S", ["hours-of-a-date"]),
        (b"Welcome", b"Welcome\nRDATE;VALUE=PERIOD:20180401T090000Z/PT1H", ["recurrence-kind"]),
        (b"Welcome", b"Welcome\nDESCRIPTION:<anna@example.org> wrote & <3", []),
        (b"Welcome", b"Welcome\nX-NOTE;X=1,2:a,b;c\\d", ["unquoted-parameter"]),
        (
            b"DTSTART;VALUE=DATE:20180308",
            b"DTSTART;TZID=Europe/Atlantis:20180308T090000\nDTEND:20180308T010000Z",
            ["no-vtimezone", "tzid-unknown"],
        ),
        (
            b"DTSTART;VALUE=DATE:20180308",
            b"DTSTART;TZID=GMT+05:30:20180308T090000",
            ["no-vtimezone", "tzid-unknown", "unquoted-parameter"],
        ),
        (
            b"DTSTART;VALUE=DATE:20180308",
            b"DTSTART;TZID=Asia/Shanghai:20180308T090000\nTZID:Asia/Shanghai",
            ["no-vtimezone", "tzid-property"],
        ),
        (
            b"DTSTART;VALUE=DATE:20180308",
            b"DTSTART:20180308T080000Z\nDTEND;TZIDEurope/Rome:20180308T093000",
            ["parameter-without-value"],
        ),
        (
            b"DTSTART;VALUE=DATE:20180308",
            b"DTSTART;TZIDEurope/Rome:20180308T093000\nDTEND:20180308T093000Z",
            ["parameter-without-value"],
        ),
        (
            b"DTSTART;VALUE=DATE:20180308",
            b"DTSTART;TZID=Europe/Rome:00010101T000000\nDTEND:00010101T010000Z",
            ["no-vtimezone"],
        ),
    ],
)
def test_single_values(old: bytes, new: bytes, expected: list[str]) -> None:
    """The near misses of each rule."""
    assert sorted(codes(lint(EVENT.replace(old, new)))) == expected


@pytest.mark.parametrize(
    ("name", "place"),
    [
        *((name, "VCALENDAR") for name in (*ENTRIES, "VFREEBUSY", "VTIMEZONE")),
        *((name, "VTIMEZONE") for name in OBSERVANCES),
        ("VALARM", "VEVENT or VTODO"),
    ],
)
def test_each_component_has_its_place(name: str, place: str) -> None:
    """After the end of the calendar none of them is."""
    found = lint(EVENT, FOOT, b"BEGIN:%b\nEND:%b\n" % (name.encode(), name.encode()))

    assert [
        (issue.message, issue.hint) for issue in found if issue.code == "misplaced-component"
    ] == [(f"{name} outside any component", f"move it into a {place} (RFC 5545 3.6)")]


@pytest.mark.parametrize(
    "name",
    (
        "DTSTAMP UID CLASS CREATED LAST-MODIFIED ORGANIZER RECURRENCE-ID SEQUENCE STATUS DTSTART "
        "SUMMARY URL COLOR DESCRIPTION GEO LOCATION PRIORITY TRANSP DTEND DURATION"
    ).split(),
)
def test_what_an_event_has_once_is_there_once(name: str) -> None:
    """All that RFC 5545 3.6.1 and RFC 7986 4 allow at most once."""
    found = lint(
        b"BEGIN:VEVENT\n", name.encode() + b":1\n", name.encode() + b":2\n", b"END:VEVENT\n"
    )

    assert [issue.message for issue in found if issue.code == "repeated-property"] == [
        f"{name} occurs 2 times in this VEVENT"
    ]


def check_positions(raw: bytes) -> None:
    """Every position is inside the file, and the report can be drawn."""
    found = lint_calendar("x.ics", raw)
    lines = raw.split(b"\n" if b"\n" in raw else b"\r")
    for issue in found:
        _, line, column, length, text, _ = issue.position
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(text) + 1
        assert 1 <= length <= max(1, len(text) - column + 1)
        stray = lines[line - 1].rstrip(b"\r\n").decode("utf-8", "surrogateescape")
        assert text == "".join(
            "\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in stray
        )
    assert write_text_report(found).encode().count(b"\n") == 3 * len(found)


@given(st.binary() | st.binary().map(lambda raw: b"BEGIN:VCALENDAR\r\n" + raw))
@example(b"BEGIN:VCALENDAR\r\n\xef\xbb\xbf:\r\n \r\r\r\n")
def test_any_bytes_are_read_without_a_traceback(raw: bytes) -> None:
    """Whatever the file holds, there is a report."""
    check_positions(raw)


PIECES = [
    *(
        b":",
        b";",
        b",",
        b'"',
        b"\\",
        b"=",
        b"\r",
        b"\n",
        b"\r\n",
        b"\r\n ",
        b"\0",
        b"\xff",
        b"-",
        b"9",
    ),
    *(
        b"\r\nBEGIN:VEVENT\r\n",
        b"\r\nEND:VEVENT\r\n",
        b"\r\nEND:VCALENDAR\r\n",
        b"TZID=",
        b"VALUE=",
    ),
    *(
        b"\r\nBEGIN:VTIMEZONE\r\n",
        b"\r\nTZID:Europe/Brussels\r\n",
        b"\r\nRDATE:00010101T000000\r\n",
    ),
    *(
        b"00010101",
        b"99991231T235959",
        b"UNTIL=",
        b"COUNT=",
        b"BYDAY=5SU",
        "\u2028å".encode(),
        b"/",
    ),
]


@given(
    st.sampled_from([path.read_bytes() for path in (*GOOD, *BAD)]),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES) | st.binary()),
        max_size=8,
    ),
)
def test_any_damage_is_read_without_a_traceback(
    raw: bytes, damage: list[tuple[float, int, bytes]]
) -> None:
    """Cut and patched anywhere, a calendar file still gets its report."""
    for where, length, piece in damage:
        at = int(where * len(raw))
        raw = raw[:at] + piece + raw[at + length :]

    check_positions(raw)


def test_errors_end_with_status_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Warnings do too if they are asked to count; the files are summed up on standard error."""
    warned, wrong, fine = (
        CASES / name for name in ("no-rsvp-bad.ics", "no-uid-bad.ics", "no-uid-good.ics")
    )

    report_calendars([str(warned), str(fine)], strict=False, output_format="text")
    assert capsys.readouterr().err == f"{warned}: 1 warning\n{fine}: no errors\n"
    with pytest.raises(typer.Exit) as strict:
        report_calendars([str(warned)], strict=True, output_format="text")
    with pytest.raises(typer.Exit) as failed:
        report_calendars([str(fine), str(wrong)], strict=False, output_format="github")

    assert (strict.value.exit_code, failed.value.exit_code) == (1, 1)
    with pytest.raises(UnreadableError):
        report_calendars([str(tmp_path)], strict=False, output_format="text")


def test_endless_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that never ends is read as far as a calendar may be."""
    monkeypatch.setattr("workshops.cli.reading.MOST_BYTES", 2**20)

    with pytest.raises(UnreadableError) as refused:
        report_calendars(["/dev/zero"], strict=False, output_format="text")

    assert str(refused.value) == "/dev/zero: the file is larger than 1 MiB"


def test_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One list for all files, each issue with its file, line, column, code and remedy."""
    path = CASES / "bad-color-bad.ics"

    with pytest.raises(typer.Exit):
        report_calendars([str(path)], strict=False, output_format="json")

    assert json.loads(capsys.readouterr().out) == [
        {
            "file": str(path),
            "line": 12,
            "column": 7,
            "severity": "error",
            "code": "bad-color",
            "message": '"#008080" is not the name of a colour',
            "hint": "write a CSS 3 name, such as teal (RFC 7986 5.9)",
        }
    ]
