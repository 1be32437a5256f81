"""Lists of people are read from any file that they come in."""

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime

import pytest

from support.spreadsheets import Cell, write_workbook
from workshops.errors import UsageError, WorkshopsError
from workshops.people.tables import ListedPerson, Table, read_table, split_parts

ANA = ListedPerson("Ana Ek", "ana@x.example", "Uni")
HEADINGS = ("Vorname", "Nachname", "E-Mail", "Firma")
ROW = ("Ana", "Ek", "ana@x.example", "Uni")


def list_people(table: Table) -> list[tuple[int, ListedPerson]]:
    """The person of each row."""
    return [
        (line, part.read_person(cells))
        for part in split_parts(table, frozenset())
        for line, cells in part.rows
    ]


def pack(**files: bytes) -> bytes:
    """An archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return packed.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text(separator: str, encoding: str) -> None:
    """A text with any separator, in any encoding that spreadsheets save."""
    text = "\r\n".join(map(separator.join, (HEADINGS, ("Zoë", "D’Arc", "", "Uni"))))

    table = read_table(text.encode(encoding), {})

    assert list_people(table) == [(2, ListedPerson("Zoë D’Arc", "", "Uni"))]


def test_spreadsheet() -> None:
    """Cells are what a person sees; rows keep their numbers; another sheet is named."""
    seen = datetime(2027, 1, 5, 9, 12)  # noqa: DTZ001 - spreadsheets have no time zones
    content = write_workbook(
        Notes=[["Bring a pen"]],
        People=[
            (),
            ("Registrations",),
            (),
            ("Nr.", *HEADINGS, "At", "Paid"),
            (1, *ROW, seen, True),
        ],
        Empty=[],
    )

    table = read_table(content, {})

    assert list_people(table) == [(5, ANA)]
    assert table.rows[-1] == (5, ["1", *ROW, "2027-01-05 09:12:00", "TRUE"])
    assert table.unread == ("Notes",)


def test_hidden_sheet() -> None:
    """A sheet that a person does not see is not read."""
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(write_workbook(Old=[HEADINGS, ROW], New=[HEADINGS])))
    workbook["Old"].sheet_state = "hidden"
    saved = io.BytesIO()
    workbook.save(saved)

    assert list_people(read_table(saved.getvalue(), {})) == []


def test_formula_without_a_result() -> None:
    """Nobody can know what a formula shows that no program has computed."""
    table = read_table(write_workbook(S=[("Name", "E-mail"), ("=A1&B1", "ana@x.example")]), {})

    assert list_people(table) == [(2, ListedPerson("=A1&B1", "ana@x.example"))]


def test_headings_with_numbers() -> None:
    """Numbers are written as they were typed."""
    content = write_workbook(S=[("Name", "Seat", "Weight"), ("Bo", 4, 1.5)])

    assert read_table(content, {}).rows[1] == (2, ["Bo", "4", "1.5"])


def test_pasted_addresses() -> None:
    """A text without headings that holds addresses is a list of these."""
    table = read_table(b"Ana Ek <ana@x.example>; bo@x.example\nBo Berg", {})

    assert [(person.line, person.name, person.email) for person in table.pasted] == [
        (1, "Ana Ek", "ana@x.example"),
        (1, "", "bo@x.example"),
        (2, "Bo Berg", ""),
    ]


DAMAGED = "the .xlsx file is damaged; open it in a spreadsheet program and save it again, or as CSV"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no line with headings; use"),
        (b"Ana Ek;ana@x.example;Uni\n", 'line 1: no known column among the headings ("Ana Ek;ana'),
        (
            b"Wer,Wo\nAna Ek,ana@x.example\n",
            'line 1: no known column among the headings ("Wer", "Wo")',
        ),
        (b"a: {b: c@x.example}", "line 1: no known column among the headings"),
        (
            b"Dear all,\nhow are you\nana@x.example\nBest",
            "line 1: no known column among the headings",
        ),
        (b'"' + b"x" * 200_000, "line 1: a cell has more than 131,072 characters; close the quote"),
        ([], "no line with headings; use"),
        ([("Who",)], 'line 1: no known column among the headings ("Who"); use'),
        (b"PK\x03\x04 and nothing else", DAMAGED),
        (pack(xl__workbook_xml=b"<no"), DAMAGED),
        (pack(content_xml=b""), "this is not an .xlsx file; save the list as .xlsx or as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old .xls file or one with a password"),
        (
            pack(xl__workbook_xml=b"", xl__a_xml=bytes(65 * 2**20)),
            "the .xlsx file is larger than 64 MiB unpacked",
        ),
        (
            pack(xl__workbook_xml=b"", xl__sharedStrings_xml=bytes(17 * 2**20)),
            "the .xlsx file has more than 16 MiB of texts and styles",
        ),
    ],
    ids=range(14),
)
def test_lists_that_are_refused(content: bytes | Sequence[Sequence[Cell]], message: str) -> None:
    """Whatever is wrong with a file is one clear line."""
    with pytest.raises(UsageError) as refused:
        read_table(content if isinstance(content, bytes) else write_workbook(S=content), {})

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('Ana;a@x.example;x\n"Bo;b@x.example;x\nCy;c@x.example;x\n', "line 3: a quote that opens"),
        ('Ana;a@x.example;x\nBo;b@x.example;"x\n', "line 3: a quote that opens"),
        ('"Ana;a@x.example;x\n"Bo";b@x.example;x\n', "line 2: a quote that opens"),
        ('Ana;a@x.example;"x\nBo;b@x.example;"y"\n', "line 2: a quote that opens"),
        ('"Ana;a@x.example;x\nBo";b@x.example;x\n', "line 2: a cell in quotes goes on to line 3"),
        ('\nAna;a@x.example;"x\nBo;;x\nCy;;x"\n', "line 3: a cell in quotes goes on to line 5"),
        ('"Ana;;x\nBo";;x\n', "line 2: a cell in quotes goes on to line 3"),
        ('Ana;a@x.example;"x\nBo;b@x.example"\n', "line 2: a cell in quotes goes on to line 3"),
    ],
    ids=range(8),
)
def test_quotes_that_take_in_other_rows(rows: str, message: str, separator: str) -> None:
    """Several people never become one: the line where the quote opens is named."""
    text = f"Name;E-mail;Note\n{rows}".replace(";", separator)

    with pytest.raises(UsageError) as refused:
        read_table(text.encode(), {})

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "note", ['"tea\nor coffee"', '"5"" disk"', '5" disk', '"no" milk', '"a, b; c"', '"\n x, y"']
)
def test_quotes_that_are_closed(note: str) -> None:
    """A cell may go on to another line, and hold quotes and separators."""
    table = read_table(f"Name,E-mail,Note\nBo,b@x.example,{note}\n".encode(), {})

    assert [person.name for _, person in list_people(table)] == ["Bo"]


def test_part_of_a_spreadsheet() -> None:
    """A download that broke off is refused."""
    with pytest.raises(UsageError) as refused:
        read_table(write_workbook(S=[HEADINGS, ROW])[:-40], {})

    assert str(refused.value) == DAMAGED


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ('<row><c r="XFD1"><v>1</v></c></row>' * 400, "more than 1,000,000 cells"),
        ('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>', "no line with headings"),
        ("<row>" * 100_000, "damaged"),
    ],
    ids=range(3),
)
def test_sheets_that_claim_too_much(cells: str, message: str) -> None:
    """A small file that means millions of rows or columns does not fill the memory."""
    content = io.BytesIO(write_workbook(S=[("Name",)]))
    with zipfile.ZipFile(content) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    head, _, tail = sheet.partition("<sheetData>")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        files["xl/worksheets/sheet1.xml"] = (
            f"{head}<sheetData>{cells}{tail[tail.index('</sheetData>') :]}".encode()
        )
        for name, file in files.items():
            archive.writestr(name, file)

    with pytest.raises(UsageError) as refused:
        read_table(packed.getvalue(), {})

    assert message in str(refused.value)


def test_without_openpyxl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is not installed, one line says how to get it."""
    content = write_workbook(S=[HEADINGS, ROW])
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    with pytest.raises(WorkshopsError) as refused:
        read_table(content, {})

    assert str(refused.value) == (
        "an .xlsx file needs openpyxl: in a clone of the program, run: pip install '.[excel]' "
        "(or save the list as CSV)"
    )


def test_mapped_heading_that_is_not_there() -> None:
    """A meaning for a column that the list does not have is refused."""
    with pytest.raises(UsageError) as refused:
        read_table(b"Name,Row,\nBo,4,\n", {"seat": "ignore"})

    assert str(refused.value) == '--map: the list has no column "seat"; it has "Name", "Row"'
