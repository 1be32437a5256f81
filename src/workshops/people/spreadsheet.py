"""Spreadsheets (.xlsx), as forms save them: the cells of each sheet as a person sees them.

A list comes from anybody, so what it may unpack to is limited, and whatever is wrong with the file
is one sentence.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any, NoReturn

from workshops.errors import UsageError, WorkshopsError

Row = tuple[int, list[str]]
"""The line on which a row ends, counted from 1, and its cells."""

_MOST_BYTES = 64 * 2**20
_MOST_CELLS = 1_000_000
_MOST_ROWS = 2**20
"""Excel's own limit; a row may claim any number."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A compound file: what Excel wrote until 2003, and what it puts an encrypted workbook in."""


def is_spreadsheet(content: bytes) -> bool:
    """Whether a file can be nothing else than a spreadsheet, perhaps one that can't be read."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def read_sheets(content: bytes) -> dict[str, list[Row]]:
    """The rows of each visible sheet by its name; empty rows have no cells.

    A formula whose result was not saved is given as it is written, starting with "=". Raises
    UsageError for what is not an .xlsx file or is too large, and WorkshopsError where the library
    that reads them is not installed.
    """
    if content.startswith(_OLE):
        raise UsageError(
            "this is an old .xls file or one with a password; save it as .xlsx without a password, "
            "or as CSV"
        )
    _require_small(content)
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise WorkshopsError(
            "an .xlsx file needs openpyxl: pip install 'workshops[excel]' (or save the list as CSV)"
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and charts
            return _read_workbook(content, load_workbook)
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file can make its parsers raise anything
        _refuse_damaged(error)


def _refuse_damaged(error: Exception) -> NoReturn:
    raise UsageError(
        "the .xlsx file is damaged; open it in a spreadsheet program and save it again, or as CSV"
    ) from error


def _require_small(content: bytes) -> None:
    """Raise UsageError for an archive that is not a workbook or unpacks to too much.

    The sizes are those that the archive states; zipfile reads no more than these.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        _refuse_damaged(error)
    if sum(file.file_size for file in files) > _MOST_BYTES:
        raise UsageError(f"the .xlsx file is larger than {_MOST_BYTES >> 20} MiB unpacked")
    if "xl/workbook.xml" not in {file.filename for file in files}:
        raise UsageError("this is not an .xlsx file; save the list as .xlsx or as CSV")


def _read_workbook(content: bytes, load_workbook: Any) -> dict[str, list[Row]]:
    """The formulas are read first, and their results only where there is a formula."""
    sheets = _read_values(load_workbook(io.BytesIO(content), read_only=True))
    is_formula = (isinstance(value, str) and value[:1] == "=" for value in _list_values(sheets))
    if any(is_formula):
        results = _read_values(load_workbook(io.BytesIO(content), read_only=True, data_only=True))
        for name, rows in sheets.items():
            for row, found in zip(rows, results[name], strict=True):
                row[1][:] = [
                    written if value is None else value
                    for written, value in zip(row[1], found[1], strict=True)
                ]
    return {
        name: [(line, _show_cells(values)) for line, values in rows]
        for name, rows in sheets.items()
    }


def _list_values(sheets: dict[str, list[tuple[int, list[Any]]]]) -> Iterator[Any]:
    return (value for rows in sheets.values() for _, values in rows for value in values)


def _read_values(workbook: Any) -> dict[str, list[tuple[int, list[Any]]]]:
    """The values of each visible sheet; of several empty rows only the first is kept."""
    sheets = {}
    count = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # some programs write wrong ones
        rows: list[tuple[int, list[Any]]] = []
        for line, values in enumerate(sheet.iter_rows(max_row=_MOST_ROWS, values_only=True), 1):
            count += len(values)
            if count > _MOST_CELLS:
                raise UsageError(f"the .xlsx file has more than {_MOST_CELLS:,} cells")
            if values or (rows and rows[-1][1]):
                rows.append((line, [_write_formula(value) for value in values]))
        sheets[sheet.title] = rows
    workbook.close()
    return sheets


def _write_formula(value: object) -> object:
    """A formula that fills several cells, which openpyxl gives as an object, as a text."""
    is_plain = value is None or isinstance(value, (str, int, float, datetime, time))
    return value if is_plain or not hasattr(value, "ref") else "=…"


def _show_cells(values: Iterable[object]) -> list[str]:
    cells = [_show_cell(value) for value in values]
    return cells if any(map(str.strip, cells)) else []


def _show_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return str(value)
