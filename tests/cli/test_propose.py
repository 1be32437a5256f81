"""`workshops propose`: days for a workshop, with what is against each."""

import json
from pathlib import Path

import pytest

from support.program import NOON, SHIPPED, Run, run_on_terminal
from support.schedules import write_schedule

BUSY = Path(__file__).parents[1] / "busy"
SPRING = ("--days", "2", "--from", "2018-05-01", "--to", "2018-06-30", "--as-of", "2018-03-01")
FIVE = [part for id in ("SE31", "DED", "BE3", "FRE", "ITC1") for part in ("--region", id)]

TEXT = """\
series: {id: s, title: S, timezone: Europe/Brussels}
regions:
  - {id: DED, name: Saxony, country: DE, holidays: [DE-SN]}
  - {id: X, name: Nowhere}
workshops:
  - id: kick-off
    title: Kick-off
    start: 2027-05-03
    end: 2027-05-04
    regions: [DED]
    attendees: [{name: Ana Ek, email: ana@example.org}, {name: Bo Berg, role: optional}]
  - {id: open, title: No date yet}
  - {id: second, title: Second, start: 2027-05-12, regions: [DED]}
"""

REPEATING = """\
series: {id: s, title: S}
workshops: [{id: weekly, title: Weekly, start: 2027-01-05, repeat: FREQ=WEEKLY;COUNT=50}]
"""


@pytest.fixture(autouse=True)
def path(tmp_path: Path) -> Path:
    """The schedule, in the folder in which `call` runs the program."""
    return write_schedule(tmp_path, TEXT)


def test_shipped_series(call: Run) -> None:
    """The pairs of working days of two months, with what is against them for the five regions."""
    outcome = call("-s", SHIPPED, "propose", "climate", *SPRING, *FIVE, "-n", "35")

    assert outcome.status == 0
    command = f"workshops -s {SHIPPED} move climate 2018-05-03..04"
    assert outcome.stderr == f"to choose the first: {command}\n"
    lines = outcome.stdout.splitlines()
    assert len(lines) == 35
    assert lines[:2] == [
        " 1  Thu 3 – Fri 4 May 2018        nothing against it",
        " 2  Mon 14 – Tue 15 May 2018      nothing against it",
    ]
    assert "10  Thu 31 May – Fri 1 Jun 2018   nothing against it" in lines
    may_day = "May Day (SE31), Labor Day (DED BE3 FRE ITC1)"
    assert lines[23] == f"24  Wed 2 – Thu 3 May 2018        the day before is off: {may_day}"
    assert lines[24] == (
        "25  Thu 17 – Fri 18 May 2018      Day before Pentecost Eve (from 2pm) (SE31)"
    )
    assert lines[33] == (
        "34  Thu 10 – Fri 11 May 2018      Ascension Day (SE31 DED BE3 FRE); "
        "Friday after Ascension Day (BE3); bridge day (SE31 DED FRE)"
    )
    assert lines[34] == f"35  Tue 1 – Wed 2 May 2018        {may_day}"


def test_defaults(path: Path, call: Run) -> None:
    """From tomorrow, three months, the workshop's length and regions; ten of them."""
    outcome = call("propose", "kick-off", "--as-of", "2027-04-30")
    all_of_them = call("propose", "kick-off", "--as-of", "2027-04-30", "-n", "99")

    lines = outcome.stdout.splitlines()
    assert lines[0] == " 1  Mon 3 – Tue 4 May 2027        nothing against it"
    assert len(lines) == 10
    assert outcome.stderr == "to choose the first: workshops move kick-off 2027-05-03..04\n"
    assert "Thu 29 – Fri 30 Jul 2027" in all_of_them.stdout
    assert "Aug" not in all_of_them.stdout
    assert all_of_them.stdout.endswith("Ascension Day (DED); bridge day (DED)\n")
    assert "other workshop: second (DED)\n" in all_of_them.stdout
    assert path.read_text("utf-8") == TEXT


@pytest.mark.usefixtures("at_noon")
def test_workshop_without_regions_is_for_all(call: Run) -> None:
    """All regions count then, and one day; what no days off are known for is named."""
    outcome = call("propose", "open", "--from", "2027-05-06", "--to", "2027-05-07")

    assert outcome.status == 0
    assert outcome.stdout == (
        "1  Fri 7 May 2027   bridge day (DED); the day before is off: Ascension Day (DED)\n"
        "2  Thu 6 May 2027   Ascension Day (DED)\n"
    )
    assert outcome.stderr == (
        "no days off are known for X; to enter a country, run: "
        "workshops set region:X country=CODE\n"
        "to choose the first: workshops move open 2027-05-07\n"
    )


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("start", "days", "move"),
    [
        ("2027-05-31", "2", "2027-05-31..2027-06-01"),
        ("2027-06-01", "2", "2027-06-01..02"),
        ("2027-06-01", "1", "2027-06-01"),
    ],
)
def test_the_hint_is_a_command(start: str, days: str, move: str, path: Path, call: Run) -> None:
    """The line on standard error moves the workshop to the first proposal."""
    outcome = call("propose", "open", "--from", start, "--days", days, "-r", "DED")

    command = outcome.stderr.removeprefix("to choose the first: workshops ").split()
    assert command == ["move", "open", move]
    assert call(*command).status == 0
    assert f"start: {start}" in path.read_text("utf-8")


CLOCKED = """\
series: {{id: s, title: S, timezone: Europe/Brussels}}
workshops:
  - {{id: lab, title: Lab, {}}}
"""
HOURS = "start: 2027-05-17 09:30, end: 2027-05-17 10:30"
TWO_DAYS = "start: 2027-05-17 13:00, end: 2027-05-18 12:00"


@pytest.mark.parametrize(
    ("written", "days", "start", "end", "command"),
    [
        (HOURS, "2", "03 09:30", "04 10:30", "move lab 2027-05-03..04"),
        (HOURS, "1", "03 09:30", "03 10:30", "move lab 2027-05-03"),
        ("start: 2027-05-17 09:30", "2", "03 09:30", "04 10:30", "move lab 2027-05-03..04"),
        ("start: 2027-05-17 09:30", "1", "03 09:30", "03 10:30", "move lab 2027-05-03"),
        (TWO_DAYS, "3", "03 13:00", "05 12:00", "move lab 2027-05-03..05"),
        (TWO_DAYS, "1", "03", "03", "set lab start=2027-05-03 end=2027-05-03"),
        ("start: 2027-05-17, end: 2027-05-18", "1", "03", "03", "move lab 2027-05-03..03"),
        ("start: 2027-05-17, end: 2027-05-18", "3", "03", "05", "move lab 2027-05-03..05"),
        (
            "start: 2027-05-17 09:30, end: 2027-05-18 00:00",
            "2",
            "03 09:30",
            "05 00:00",
            "move lab 2027-05-03..04",
        ),
        (
            f"{TWO_DAYS}, sessions: [{{title: A, start: 2027-05-17 14:00, end: 2027-05-17 15:00}}]",
            "3",
            "03 13:00",
            "05 12:00",
            "move lab 2027-05-03..05",
        ),
    ],
)
def test_the_command_sets_the_days_that_were_examined(
    written: str, days: str, start: str, end: str, command: str, path: Path, call: Run
) -> None:
    """Its length becomes that which was asked for; clock times stay where they fit."""
    path.write_text(CLOCKED.format(written), "utf-8")

    outcome = call("propose", "lab", "--from", "2027-05-03", "--days", days)

    named = outcome.stderr.splitlines()[-1].removeprefix("to choose the first: workshops ")
    assert named == command
    assert call(*named.split()).status == 0
    found = json.loads(call("show", "lab", "-f", "json").stdout)
    assert found["start"].replace("T", " ").startswith(f"2027-05-{start}")
    assert found["end"].replace("T", " ").startswith(f"2027-05-{end}")


def test_sessions_that_do_not_fit(path: Path, call: Run) -> None:
    """No command is suggested that would be refused."""
    session = "sessions: [{title: Visit, day: 2027-05-18}]"
    path.write_text(CLOCKED.format(f"{TWO_DAYS}, {session}"), "utf-8")

    outcome = call("propose", "lab", "--from", "2027-05-03", "--days", "1")

    assert outcome.stderr.splitlines()[-1] == (
        "its sessions do not fit into 1 day; change them with: workshops edit lab"
    )


@pytest.mark.usefixtures("at_noon")
def test_workshop_that_repeats(path: Path, call: Run) -> None:
    """It is one time of it that is looked for, and no command is named that would not fit."""
    path.write_text(REPEATING, "utf-8")

    outcome = call("propose", "weekly", "--from", "2027-05-03", "-n", "1")

    assert outcome.stdout == "1  Mon 3 May 2027   nothing against it\n"
    assert outcome.stderr == "weekly repeats; these days are for one occurrence\n"


def test_json(call: Run) -> None:
    """A list, best first; reasons are empty where nothing is against it."""
    options = ("--from", "2027-05-05", "--to", "2027-05-12", "-f", "json")

    outcome = call(
        "propose", "kick-off", "--days", "1", *options, "--busy", f"Ana Ek={BUSY / 'google.ics'}"
    )

    records = json.loads(outcome.stdout)
    assert records[:1] == [{"start": "2027-05-10", "end": "2027-05-10", "reasons": []}]
    by_day = {record["start"]: record["reasons"] for record in records}
    assert by_day["2027-05-12"] == [
        {
            "kind": "workshop",
            "name": "second",
            "date": "2027-05-12",
            "regions": ["DED"],
            "venue": False,
            "people": [],
        }
    ]
    assert [(reason["kind"], reason["people"]) for reason in by_day["2027-05-06"]] == [
        ("holiday", []),
        ("busy", ["Ana Ek"]),
    ]
    assert "@" not in outcome.stdout
    assert (
        outcome.stdout
        == call(
            "propose",
            "kick-off",
            "--days",
            "1",
            *options,
            "--busy",
            f"Ana Ek={BUSY / 'google.ics'}",
        ).stdout
    )


def test_busy_files(path: Path, call: Run) -> None:
    """Files of one person and of everybody, whose notes are printed; a file's name may hold =."""
    other = path.parent / "team=all.ifb"
    other.write_bytes((BUSY / "nextcloud.ifb").read_bytes())
    options = ("--days", "1", "--from", "2027-05-03", "--to", "2027-05-04", "-r", "X", "--busy")

    outcome = call(
        "propose",
        "open",
        *options,
        other.name,
        "--busy",
        f"Di Ek={BUSY / 'outlook.ics'}",
    )

    assert outcome.stdout == (
        "1  Mon 3 May 2027   busy: everybody\n2  Tue 4 May 2027   busy: everybody, Di Ek\n"
    )
    assert outcome.stderr.splitlines()[:2] == [
        "team=all.ifb:15: a period that is not valid is ignored",
        "team=all.ifb:16: a period that is not valid is ignored",
    ]


@pytest.mark.usefixtures("at_noon")
def test_school_breaks(call: Run) -> None:
    """Where none are known is named with the years, to look at the official calendar."""
    options = ("--from", "2028-12-17", "--to", "2030-01-10", "--days", "1", "-n", "999")

    plain = call("propose", "open", *options, "-r", "DED")
    school = call("propose", "open", *options, "-r", "DED", "--school")

    assert "break" not in plain.stdout + plain.stderr
    assert "school break: Christmas Break (DED)" in school.stdout
    assert school.stderr.splitlines()[0] == (
        "no school breaks are known for DED (2029, 2030); look at the official calendar"
    )


@pytest.mark.parametrize(
    ("regions", "reason"),
    [
        ("DED", "nothing against it"),
        ("X", "nothing against it; holidays not checked"),
        ("DED X", "nothing against it; some holidays not checked"),
    ],
)
def test_holidays_that_are_not_known(regions: str, reason: str, call: Run) -> None:
    """A line does not recommend a day of which nothing is known."""
    named = [word for region in regions.split() for word in ("-r", region)]

    outcome = call("propose", "open", "--from", "2027-05-20", "--to", "2027-05-20", *named)

    assert outcome.stdout == f"1  Thu 20 May 2027   {reason}\n"


@pytest.mark.parametrize("weekends", [[], ["--weekends"]])
def test_a_period_that_is_too_short(weekends: list[str], call: Run) -> None:
    """It is named as the reason, and weekends are not."""
    period = ("--from", "2027-05-20", "--to", "2027-05-21", "-r", "DED")

    assert call("propose", "open", *period, "--days", "5", *weekends).text == (
        0,
        "",
        "no proposal of 5 days between 2027-05-20 and 2027-05-21: the period has only 2 days\n",
    )


def test_weekdays_and_weekends(call: Run) -> None:
    """--weekday limits the first day, --weekends proposes Saturdays and Sundays too."""
    options = ("--from", "2027-05-15", "--to", "2027-05-24", "-r", "DED")

    thursday = call("propose", "open", *options, "--weekday", "Thu")
    weekend = call(
        "propose", "open", *options, "--weekday", "sat", "--weekday", "sunday", "--weekends"
    )
    none = call("propose", "open", *options, "--weekday", "sat")

    assert thursday.stdout == "1  Thu 20 May 2027   nothing against it\n"
    assert [line[3:13] for line in weekend.stdout.splitlines()] == [
        "Sat 15 May",
        "Sat 22 May",
        "Sun 23 May",
        "Sun 16 May",  # before Pentecost Monday
    ]
    period = "between 2027-05-15 and 2027-05-24"
    reason = f"no proposal of 1 day {period}; --weekends proposes weekends too\n"
    assert none.text == (0, "", reason)
    assert call("propose", "open", *options, "--weekday", "sat", "-f", "json").stdout == "[]\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--weekday", "t"], '--weekday: "t" is not a day of the week; write monday, or mon'),
        (["--weekday", "8"], '--weekday: "8" is not a day of the week; write monday, or mon'),
        (
            ["--from", "2027-05-02", "--to", "2027-05-01"],
            "--to 2027-05-01 is before --from 2027-05-02",
        ),
        (
            ["--from", "2027", "--to", "2199"],
            "search at most ten years: name a later --from or an earlier --to",
        ),
        (["--busy", "Ana Ek="], '--busy: "Ana Ek=" names no file; write it as "Ana Ek=ana.ics"'),
        (["--region", "saxoni"], 'no region is called "saxoni"; did you mean "Saxony"?'),
    ],
)
def test_wrong_usage(options: list[str], message: str, call: Run) -> None:
    """What makes no sense is refused with what to write instead."""
    outcome = call("propose", "open", "--as-of", NOON, *options)

    assert outcome.text == (2, "", f"workshops: {message}\n")


def test_busy_file_that_cannot_be_read(path: Path, call: Run) -> None:
    """A file that is missing, or is something else, stops the search."""
    (path.parent / "list.csv").write_text("name\nAna Ek\n", "utf-8")

    missing = call("propose", "open", "--busy", "Ana Ek=nowhere.ics")
    other = call("propose", "open", "--busy", "list.csv")

    assert missing.text == (2, "", "workshops: nowhere.ics: No such file or directory\n")
    assert (other.status, other.stdout) == (1, "")
    assert other.stderr.startswith(
        "workshops: list.csv: not a calendar file (.ics) or free/busy list"
    )


def test_reasons_are_folded_on_a_terminal(tmp_path: Path) -> None:
    """On a narrow terminal reasons go on below each other, coloured unless that is refused."""
    arguments = ("-s", SHIPPED, "propose", "climate", *SPRING, *FIVE, "-n", "35")

    narrow = run_on_terminal(*arguments, cwd=tmp_path, columns=80).stdout
    plain = run_on_terminal(*arguments, cwd=tmp_path, columns=80, env={"NO_COLOR": "1"}).stdout

    assert "\x1b[31mMay Day (SE31), Labor Day (DED BE3 FRE ITC1)\x1b[0m" in narrow
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 80
    assert (
        "31  Tue 8 – Wed 9 May 2018        Victory Day (FRE); Day before Ascension Day\n"
        "                                  (from 2pm) (SE31); bridge day (FRE); the day\n"
    ) in plain


@pytest.mark.parametrize(
    ("as_of", "warning"),
    [
        ("2027-05-01", ""),
        ("2027-05-11", "warning: 1 of these is in the past; check the year, or leave out --from\n"),
        (
            "2027-06-01",
            "warning: all of these are in the past; check the year, or leave out --from\n",
        ),
    ],
)
def test_past_days(as_of: str, warning: str, call: Run) -> None:
    """Days that are over are proposed where they are asked for, with a warning."""
    period = ("--from", "2027-05-10", "--to", "2027-05-11", "--as-of", as_of)

    outcome = call("propose", "open", "-r", "DED", *period)

    assert outcome.status == 0
    assert outcome.stderr == f"{warning}to choose the first: workshops move open 2027-05-10\n"


@pytest.mark.parametrize("option", ["--from", "--to", "--as-of"])
def test_dates_out_of_range_name_their_option(option: str, call: Run) -> None:
    """Of several dates, the one that is refused is named."""
    message = 'workshops: {}: "9999-12-30" is out of range: write a year from 1900 to 2199\n'

    assert call("propose", "open", option, "9999-12-30").text == (2, "", message.format(option))
