"""Listings as spreadsheets, read back by another library."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from support.program import SHIPPED, Run
from support.schedules import write_schedule
from workshops.output.workbook import is_own_workbook

SERIES = """\
series: {id: pilot, title: Pilot, timezone: Europe/Brussels}
regions:
  - {id: SE31, name: North Middle Sweden}
workshops:
  - id: jobs
    number: 3
    title: "=1+1"
    start: 2027-03-08 09:30
    end: 2027-03-08 12:00
    regions: [SE31]
    attendees:
      - {name: "@SUM(A1)", email: ana@example.org, region: SE31, attended: true}
      - {name: "#N/A"}
      - {name: "Bo\\tEk \\u202e x"}
  - {id: later, title: Later}
"""


def read(path: Path) -> list[list[Any]]:
    """The cells of a workbook's only sheet, as another library reads them."""
    (sheet,) = CalamineWorkbook.from_path(path).sheet_names
    return [*CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()]


def test_dates_numbers_and_texts(tmp_path: Path, call: Run) -> None:
    """Dates are dates, numbers are numbers, and what looks like a formula is text."""
    write_schedule(tmp_path, SERIES)

    outcome = call("list", "-o", "list.xlsx")

    headings, first, later = read(tmp_path / "list.xlsx")
    row = dict(zip(headings, first, strict=True))
    assert outcome == (0, b"", b"list.xlsx: 2 rows\n")
    assert (row["Start"], row["End"]) == tuple(
        datetime.fromisoformat(f"2027-03-08 {time}") for time in ("09:30", "12:00")
    )
    assert (row["Number"], row["Attendees"], row["Title"]) == (3, 3, "=1+1")
    assert (row["All day"], row["Regions"]) == ("false", "SE31")
    assert dict(zip(headings, later, strict=True))["Start"] == ""


def test_whole_days(tmp_path: Path, call: Run) -> None:
    """A day without a time is a date."""
    call("-s", SHIPPED, "list", "-o", "list.xlsx")

    headings, first, *_ = read(tmp_path / "list.xlsx")
    assert first[headings.index("End")] == date(2018, 3, 9)


def test_no_cell_is_a_formula(tmp_path: Path, call: Run) -> None:
    """Every text cell is one, and nothing in it acts; no address is there unless asked for."""
    write_schedule(tmp_path, SERIES)

    call("attendance", "-o", "people.xlsx")
    call("attendance", "--emails", "-o", "with.xlsx")

    sheet = load_workbook(tmp_path / "people.xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row}.isdisjoint({"f", "e"})
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [
        "@SUM(A1)",
        "#N/A",
        "Bo<U+0009>Ek <U+202E> x",
    ]
    assert "ana@example.org" not in str(read(tmp_path / "people.xlsx"))
    assert "ana@example.org" in str(read(tmp_path / "with.xlsx"))


@pytest.mark.parametrize("options", [["--by", "region"], ["--matrix"]])
def test_counts(options: list[str], tmp_path: Path, call: Run) -> None:
    """Counts by group, and by region and workshop, are numbers."""
    write_schedule(tmp_path, SERIES)

    assert call("attendance", *options, "-o", "counts.xlsx").status == 0

    headings, first, *_ = read(tmp_path / "counts.xlsx")
    assert first[headings.index("Attended")] == 1


def test_heading_stays_and_columns_fit(tmp_path: Path, call: Run) -> None:
    """The heading is bold and frozen, and a column is as wide as its widest cell."""
    write_schedule(tmp_path, SERIES)

    call("list", "-o", "list.xlsx")

    sheet = load_workbook(tmp_path / "list.xlsx").worksheets[0]
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)
    assert sheet.column_dimensions["E"].width >= len("2027-03-08 09:30")


def test_own_file_is_written_again_and_no_other(tmp_path: Path, call: Run) -> None:
    """A second run replaces its own file; one that a person saved stays."""
    write_schedule(tmp_path, SERIES)
    call("list", "-o", "list.xlsx")
    assert call("list", "--limit", "1", "-o", "list.xlsx").status == 0
    workbook = load_workbook(tmp_path / "list.xlsx")
    workbook.properties.lastModifiedBy = "Ana"
    file = io.BytesIO()
    workbook.save(file)
    (tmp_path / "list.xlsx").write_bytes(file.getvalue())

    refused = call("list", "-o", "list.xlsx")

    assert (refused.status, refused.stdout) == (2, "")
    assert "list.xlsx: not written by this program; choose another name" in refused.stderr
    assert (tmp_path / "list.xlsx").read_bytes() == file.getvalue()


def test_own_file_is_known_as_lxml_writes_it(tmp_path: Path, call: Run) -> None:
    """Where lxml is installed, openpyxl declares a namespace in each element that needs it."""
    write_schedule(tmp_path, SERIES)
    call("list", "-o", "list.xlsx")
    with zipfile.ZipFile(tmp_path / "list.xlsx") as archive:
        properties = archive.read("docProps/core.xml").decode()
    spaced = properties.replace("<dc:creator", '<dc:creator xmlns:dc="http://purl.org/dc/"')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("docProps/core.xml", spaced)

    assert "xmlns:dc" in spaced
    assert is_own_workbook(file.getvalue())


def test_other_endings_are_refused(tmp_path: Path, call: Run) -> None:
    """A name that is not one of a spreadsheet is refused with the way to write CSV."""
    write_schedule(tmp_path, SERIES)

    outcome = call("list", "-o", "list.csv")

    assert outcome.status == 2
    assert "use -f csv > FILE" in outcome.stderr
    assert not (tmp_path / "list.csv").exists()


@pytest.mark.parametrize("arguments", ["list -f json", "list -f ids", "attendance --format=csv"])
def test_format_of_a_spreadsheet(call: Run, tmp_path: Path, arguments: str) -> None:
    """A format beside a spreadsheet is refused, rather than ignored."""
    write_schedule(tmp_path, SERIES)

    outcome = call(*arguments.split(), "-o", "x.xlsx")

    assert (outcome.status, (tmp_path / "x.xlsx").exists()) == (2, False)
    message = "--format and --output cannot be used together: x.xlsx is a spreadsheet\n"
    assert outcome.stderr.endswith(message)
