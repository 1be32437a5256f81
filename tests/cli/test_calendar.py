"""`workshops calendar`: months with the workshops' days marked."""

import json
from pathlib import Path

from support.program import NOON, SHIPPED, Run, run_on_terminal
from support.schedules import GOLDEN, name_series, write_schedule

STATUSES = GOLDEN / "statuses" / "schedule.yaml"


def list_headings(text: str) -> list[str]:
    """The months that are shown."""
    blocks = text.split("\n\n")
    return [block.splitlines()[0].strip() for block in blocks if block.strip()]


def test_days_as_json(tmp_path: Path, call: Run) -> None:
    """JSON has each day of the period on which something takes place, or that is off."""
    write_schedule(
        tmp_path,
        "series: {id: s, title: S}\nregions: [{id: FRE, name: North, country: FR}]\nworkshops:\n"
        "  - {id: a, title: A, start: 2018-04-29, end: 2018-05-02, regions: [FRE]}\n"
        "  - {id: b, title: B, start: 2018-05-02}\n",
    )

    days = json.loads(call("calendar", "2018-05", "-f", "json").stdout)

    assert [(day["date"], day["workshops"]) for day in days[:2]] == [
        ("2018-05-01", ["a"]),
        ("2018-05-02", ["a", "b"]),
    ]
    assert "(FRE)" in days[0]["day_off"]
    assert days[1]["day_off"] is None


def test_default_is_the_span_of_the_series(call: Run) -> None:
    """Without a period, all months from the first workshop's to the last's are shown."""
    outcome = call("-s", SHIPPED, "calendar", "--as-of", NOON)

    assert list_headings(outcome.stdout) == ["March 2018", "April 2018"]


def test_month(call: Run) -> None:
    """A month shows its days, workshops' in brackets, days off with an asterisk, named below."""
    outcome = call("-s", SHIPPED, "calendar", "2018-03", "--as-of", NOON)

    assert outcome.status == 0
    assert outcome.stdout == (
        "         March 2018\n"
        " Mo  Tu  We  Th  Fr  Sa  Su\n"
        "              1   2   3   4\n"
        "  5   6   7 [ 8][ 9] 10  11\n"
        " 12  13  14  15  16  17  18\n"
        " 19  20  21  22  23  24  25\n"
        " 26  27  28  29  30* 31\n"
        "    8–9  Preparing for the jobs of the future\n"
        "    30*  Good Friday (SE31 DED)\n"
    )


def test_year(call: Run) -> None:
    """A year is its twelve months."""
    outcome = call("-s", SHIPPED, "calendar", "2018", "--as-of", NOON)

    headings = list_headings(outcome.stdout)
    assert (headings[0], headings[-1], len(headings)) == ("January 2018", "December 2018", 12)


def test_empty_month(call: Run) -> None:
    """A month without workshops is shown without marks."""
    outcome = call("-s", SHIPPED, "calendar", "2018-02", "--as-of", NOON)

    assert outcome.status == 0
    assert "[" not in outcome.stdout
    assert outcome.stdout.splitlines()[-1] == " 26  27  28"


def test_workshop_over_two_months_is_in_both(call: Run) -> None:
    """What begins in one month and ends in the next is marked and named in both."""
    outcome = call("-s", STATUSES, "calendar", "2027-03", "--as-of", NOON)

    assert "[ 1]  2   3" in outcome.stdout
    assert outcome.stdout.endswith("26 Feb–1 Mar  Over the end of a month\n")


def test_status_is_shown_where_it_is_not_confirmed(call: Run) -> None:
    """A calendar shows which workshops are cancelled or tentative."""
    outcome = call("-s", STATUSES, "calendar", "2027-01", "--as-of", NOON)

    assert "  11–12  Called off (cancelled)\n" in outcome.stdout


def test_undated_workshops_are_named_on_standard_error(call: Run) -> None:
    """What has no day in any month is named beside the result."""
    outcome = call("-s", SHIPPED, "calendar", "--lang", "sv")

    assert outcome.stderr == (
        "to be announced: Uppmuntra företagande och engagera näringslivet; Mot en klimatneutral "
        "ekonomi; Tillväxt för alla\n"
    )


def test_no_dates_at_all(call: Run) -> None:
    """If nothing has a date there is no month to show, and the remedy is printed."""
    outcome = call("-s", "-", "calendar", stdin=name_series("s").encode())

    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr == (
        "workshops: no workshop has a date yet; name a year or a month to show\n"
    )


def test_long_span_skips_empty_months(call: Run) -> None:
    """A series over many years does not fill the screen with months without a workshop."""
    text = (
        "series: {id: s, title: S}\nworkshops:\n"
        "  - {id: first, title: First, start: 1999-12-31}\n"
        "  - {id: last, title: Last, start: 2027-01-01}\n"
    )

    outcome = call("-s", "-", "calendar", stdin=text.encode())

    assert list_headings(outcome.stdout) == ["December 1999", "January 2027"]


def test_repeating_workshop_is_marked_each_time(call: Run) -> None:
    """Each time a workshop takes place is marked; what repeats for ever does not take for ever."""
    text = (
        "series: {id: s, title: S, timezone: Europe/Brussels}\n"
        "workshops: [{id: w, title: Weekly, start: 2027-03-01 09:30, repeat: FREQ=WEEKLY,"
        " except: [2027-03-15]}]"
    )

    outcome = call("-s", "-", "calendar", "2027-03", stdin=text.encode())
    default = call("-s", "-", "calendar", stdin=text.encode())

    marked = [line.split()[0] for line in outcome.stdout.splitlines() if "Weekly" in line]
    assert marked == ["1", "8", "22", "29"]
    assert list_headings(default.stdout)[0] == "March 2027"
    assert len(list_headings(default.stdout)) == 12


def test_first_and_last_year(call: Run) -> None:
    """The first and the last year that a schedule may name are shown completely."""
    for year in ("1900", "2199"):
        outcome = call("-s", SHIPPED, "calendar", year)
        assert outcome.status == 0
        assert len(list_headings(outcome.stdout)) == 12


DAYS_OFF = """\
series: {id: s, title: S}
regions: [{id: DED, name: Saxony, country: DE, holidays: [DE-SN]}, {id: DE2, name: B, country: DE}]
workshops:
  - {id: a, title: In Saxony, start: 2026-11-18, regions: [DED, DE2]}
  - {id: b, title: In Belgium, start: 2026-11-12, venue: {country: BE}}
"""


def test_days_off_are_marked_and_named(call: Run) -> None:
    """Days off of the regions, and of venues where no region is; those on a weekend are usual."""
    outcome = call("-s", "-", "calendar", "2026-11", stdin=DAYS_OFF.encode())

    assert outcome.stdout.splitlines()[2:] == [
        "                          1",
        "  2   3   4   5   6   7   8",
        "  9  10  11*[12] 13  14  15",
        " 16  17 [18] 19  20  21  22",
        " 23  24  25  26  27  28  29",
        " 30",
        "     12  In Belgium",
        "     18  In Saxony",
        "    11*  Armistice Day (BE)",
        "    18*  Repentance and Prayer Day (DED)",
    ]


def test_days_off_on_a_terminal(tmp_path: Path) -> None:
    """They are shaded where there is colour, and a workshop on one stands out; names are folded."""
    path = write_schedule(tmp_path, DAYS_OFF)

    colour = run_on_terminal("-s", path, "calendar", "2026-11", cwd=tmp_path, columns=40).stdout
    plain = run_on_terminal(
        "-s", path, "calendar", "2026-11", "--no-color", cwd=tmp_path, columns=30
    ).stdout

    assert "\x1b[2;7m 11*\x1b[0m\x1b[1;32m[12]\x1b[0m" in colour
    assert "\x1b[1;33m[18]\x1b[0m" in colour
    assert "\x1b" not in plain
    assert "    18*  Repentance and Prayer" in plain
    assert max(map(len, plain.splitlines())) <= 30


def test_unknown_holidays_are_reported(call: Run) -> None:
    """A wrong code is an error at its place, rather than days off that are missing."""
    outcome = call("-s", "-", "calendar", stdin=DAYS_OFF.replace("DE-SN", "DE-XX").encode())

    assert (outcome.status, outcome.stdout) == (1, "")
    assert '<stdin>:2:59: error: no holidays are known for "DE-XX" [unknown-holidays]\n' in (
        outcome.stderr
    )
