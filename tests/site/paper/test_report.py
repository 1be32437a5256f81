"""Reports: how many were invited, answered and came, in words that a funder reads."""

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from support.papers import list_rows
from support.program import SHIPPED, Run
from support.schedules import write_schedule
from workshops.model import Schedule
from workshops.site.paper.report import Tally, tally_people

SCHEDULE = """\
series: {id: paper, title: {en: Clean steel, sv: Rent stål}, timezone: Europe/Brussels}
regions:
  - {id: SE31, name: {en: Middle Sweden, sv: Mellansverige}}
  - {id: SE311, name: Värmland, part_of: SE31}
  - {id: FRE, name: Nord}
organizations:
  - {id: paper, name: Paper Province, region: SE311, sector: industry}
  - {id: uni, name: University, region: SE31, sector: academia}
workshops:
  - id: second
    title: Second
    start: 2027-04-05
    regions: [SE31]
    attendees:
      - {name: Ann Ek, email: ANN@example.org, organization: paper, rsvp: declined}
      - {name: Bo Al, organization: uni, rsvp: accepted}
      - {organization: uni, attended: true}
      - {organization: uni}
  - id: first
    title: First
    start: 2027-03-08
    end: 2027-03-09
    regions: [SE31, FRE]
    attendees:
      - {name: Ann Ek, email: ann@example.org, organization: paper, rsvp: accepted, attended: true}
      - {name: Bo Al, organization: uni, rsvp: needs-action}
      - {name: Cy Do}
      - {organization: uni}
"""


def print_report(call: Run, folder: Path, *arguments: object) -> str:
    """The report that is written to standard output."""
    outcome = call("-s", write_schedule(folder, SCHEDULE), "print", "report", *arguments)
    assert outcome.status == 0, outcome.stderr
    return outcome.stdout


def list_numbers(report: str) -> list[list[str]]:
    """The rows of the tables of numbers."""
    return [row for row in list_rows(report) if len(row) > 3 or "nobody is listed" in row[-1]]


COUNTS = ["Invited", "Answered", "Accepted", "Attended"]


def test_series_counts_people_once(call: Run, tmp_path: Path) -> None:
    """Over the series somebody at two workshops is one person, who answered, accepted or came."""
    report = print_report(call, tmp_path)

    assert "2 workshops · 5 people · 2 organizations." in report
    assert "5 invited, 2 answered, 2 accepted, 2 attended" in report
    assert list_numbers(report)[:13] == [
        ["Region", *COUNTS],
        ["Middle Sweden", "4", "2", "2", "2"],
        ["– Värmland", "1", "1", "1", "1"],
        ["Nord", "takes part; nobody is listed"],
        ["Not known", "1", "0", "0", "0"],
        ["Sector", *COUNTS],
        ["Business", "1", "1", "1", "1"],
        ["Universities and research", "3", "1", "1", "1"],
        ["Not known", "1", "0", "0", "0"],
        ["Organization", *COUNTS],
        ["Paper Province", "1", "1", "1", "1"],
        ["University", "3", "1", "1", "1"],
        ["Region", *COUNTS],
    ]


PEOPLE = """\
series: {id: paper, title: Paper, timezone: Europe/Brussels}
regions: [{id: SE31, name: Middle Sweden}, {id: FRE, name: Nord}]
organizations: [{id: mill, name: Mill, sector: industry}]
workshops:
  - id: first
    title: First
    attendees:
      - {name: Ann Ek, email: ann@example.org, region: SE31, organization: mill}
      - {name: Bo Al, region: FRE}
      - {name: Cy Do}
  - id: second
    title: Second
    attendees:
      - {name: Ann Ek, email: ann@example.org, rsvp: accepted}
      - {name: Bo Al, region: OTHER}
"""
SEVERAL = "<p>Somebody who belongs to several regions or sectors is counted in each of them.</p>"


def test_known_once_is_known(call: Run, tmp_path: Path) -> None:
    """Somebody whose region and sector one workshop has counts there also for the other one."""
    path = write_schedule(tmp_path, PEOPLE.replace(", region: OTHER", ""))
    outcome = call("-s", path, "print", "report")
    assert outcome.status == 0, outcome.stderr
    report = outcome.stdout

    assert list_numbers(report)[:7] == [
        ["Region", *COUNTS],
        ["Middle Sweden", "1", "1", "1", "0"],
        ["Nord", "1", "0", "0", "0"],
        ["Not known", "1", "0", "0", "0"],
        ["Sector", *COUNTS],
        ["Business", "1", "1", "1", "0"],
        ["Not known", "2", "0", "0", "0"],
    ]
    assert SEVERAL not in report


def test_several_regions_of_a_person(call: Run, tmp_path: Path) -> None:
    """Somebody who is there for another region each time counts in both, which is written."""
    path = write_schedule(tmp_path, PEOPLE.replace("OTHER", "SE31"))
    report = call("-s", path, "print", "report").stdout

    assert list_numbers(report)[1:3] == [
        ["Middle Sweden", "2", "1", "1", "0"],
        ["Nord", "1", "0", "0", "0"],
    ]
    assert report.count(SEVERAL) == 1


def test_each_workshop_has_its_part(call: Run, tmp_path: Path) -> None:
    """In the order of time, with its own numbers."""
    report = print_report(call, tmp_path)

    assert report.index("<h2>First</h2>") < report.index("<h2>Second</h2>")
    assert "4 invited, 1 answered, 1 accepted, 1 attended · 2 organizations" in report
    assert "4 invited, 2 answered, 1 accepted, 1 attended · 2 organizations" in report


def test_report_of_one_workshop(call: Run, tmp_path: Path) -> None:
    """It has no part about the series, and the workshop's organizations."""
    report = print_report(call, tmp_path, "second")

    assert "people" not in report
    assert "First" not in report
    assert list_numbers(report) == [
        ["Region", *COUNTS],
        ["Middle Sweden", "4", "2", "1", "1"],
        ["– Värmland", "1", "1", "0", "0"],
        ["Sector", *COUNTS],
        ["Business", "1", "1", "0", "0"],
        ["Universities and research", "3", "1", "1", "1"],
        ["Organization", *COUNTS],
        ["Paper Province", "1", "1", "0", "0"],
        ["University", "3", "1", "1", "1"],
    ]


def test_bars_are_the_counts(call: Run, tmp_path: Path) -> None:
    """The longest bar is the most that were invited, and each other one its share of that."""
    report = print_report(call, tmp_path, "second")
    [by_region] = [part for part in report.split("<h3>") if part.startswith("By region")]

    widths = [part.partition('"')[0] for part in by_region.split(' width="')]
    assert [width for width in widths if "." in width] == ["398.0", "199.0", "99.5", "99.5", "99.5"]


def test_nobody_is_named(call: Run, tmp_path: Path) -> None:
    """Neither names nor addresses of people are in a report, nor codes of regions."""
    report = print_report(call, tmp_path)

    assert not [word for word in ("Ann", "Bo Al", "example.org", "SE31", "FRE") if word in report]


def test_report_in_swedish(call: Run, tmp_path: Path) -> None:
    """Words and names of regions are in the language asked for."""
    report = print_report(call, tmp_path, "--lang", "sv")

    assert list_numbers(report)[:2] == [
        ["Region", "Inbjudna", "Har svarat", "Har tackat ja", "Deltog"],
        ["Mellansverige", "4", "2", "2", "2"],
    ]
    assert "2 workshoppar · 5 personer · 2 organisationer." in report


def test_next_date_of_what_repeats(call: Run, tmp_path: Path) -> None:
    """It is dated, and placed, by its next time, as on the other papers and in `list`."""
    weekly = "start: 2027-03-01\n    repeat: FREQ=WEEKLY"
    path = write_schedule(tmp_path, SCHEDULE.replace("start: 2027-04-05", weekly))

    report = call("-s", path, "print", "report", "--as-of", "2027-03-10").stdout

    assert report.index("<h2>First</h2>") < report.index("<h2>Second</h2>")
    assert "Monday, 15 March 2027" in report
    assert "Monday, 1 March 2027" not in report


def test_nobody_listed(call: Run, tmp_path: Path) -> None:
    """A workshop without attendees, and a series without workshops, have a report that says so."""
    path = write_schedule(tmp_path, SCHEDULE.partition("    attendees:")[0])
    assert "Nobody is listed." in call("-s", path, "print", "report").stdout
    path.write_text("series: {id: empty, title: Empty}\n")
    outcome = call("-s", path, "print", "report")
    assert "0 workshops · 0 people · 0 organizations." in outcome.stdout


def test_shipped_series(call: Run) -> None:
    """Regions of which nobody is listed took part nevertheless."""
    rows = list_numbers(call("-s", SHIPPED, "print", "report", "jobs").stdout)

    assert ["North Middle Sweden", "5", "0", "0", "5"] in rows
    assert ["Saxony", "takes part; nobody is listed"] in rows


def test_spreadsheet(call: Run, tmp_path: Path) -> None:
    """The same numbers as a table: real dates, numbers as numbers, names of regions."""
    path = write_schedule(tmp_path, SCHEDULE)
    outcome = call("-s", path, "print", "report", "--lang", "sv", "-o", tmp_path / "r.xlsx")

    assert outcome.text == (0, "", f"{tmp_path}/r.xlsx: 2 workshops\n")
    rows = CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0] == [
        *("Workshop", "Title", "Start", "End", "Group", "Name"),
        *("Invited", "Answered", "Accepted", "Attended"),
    ]
    assert rows[1:3] == [
        ["", "", "", "", "all", "", 5, 2, 2, 2],
        ["", "", "", "", "region", "Mellansverige", 4, 2, 2, 2],
    ]
    [first] = [row for row in rows if row[0] == "first" and row[4] == "all"]
    assert first[1:4] == ["First", date(2027, 3, 8), date(2027, 3, 9)]


def test_only_reports_are_spreadsheets(call: Run) -> None:
    """The file's ending decides, and each kind of paper has its own."""
    arguments = ("-s", SHIPPED, "print")

    assert call(*arguments, "report", "-o", "a.csv").text == (
        2,
        "",
        "workshops: a.csv: report is written only to files that end in .html, .pdf or .xlsx\n",
    )
    assert call(*arguments, "sign-in", "jobs", "-o", "a.xlsx").status == 2


@pytest.mark.parametrize(
    ("ids", "tally"), [((), Tally(5, 2, 2, 2)), (("none",), Tally(0, 0, 0, 0))]
)
def test_tally_from_python(tmp_path: Path, ids: tuple[str, ...], tally: Tally) -> None:
    """People are counted without printing anything."""
    from workshops import load_schedule

    schedule: Schedule = load_schedule(write_schedule(tmp_path, SCHEDULE))
    rows = [row for row in schedule.attendance if not ids or row.workshop.id in ids]
    assert tally_people(rows) == tally
