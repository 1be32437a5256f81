"""Spreadsheets (.xlsx), as forms save them: the cells of each sheet as a person sees them.

A list comes from anybody, so what it may unpack to is limited, and whatever is wrong with the file
is one sentence.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable
from typing import Any, NoReturn

from workshops.errors import INSTALL, ListError, WorkshopsError

Row = tuple[int, list[str]]
"""The line on which a row ends, counted from 1, and its cells."""

_MOST_BYTES = 64 * 2**20
_KEPT = ("xl/sharedStrings.xml", "xl/styles.xml")
_MOST_KEPT = 16 * 2**20
"""These are read completely, before any cell."""
_MOST_CELLS = 1_000_000
_MOST_SEEN = 50_000_000
"""Cells, with empty ones of rows that have nothing but a colour."""
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
    ListError for what is not an .xlsx file or is too large, and WorkshopsError where the library
    that reads them is not installed.
    """
    if content.startswith(_OLE):
        raise ListError(
            "this is an old .xls file or one with a password; save it as .xlsx without a password, "
            "or as CSV"
        )
    _require_small(content)
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise WorkshopsError(
            f"an .xlsx file needs openpyxl: {INSTALL} '.[excel]' (or save the list as CSV)"
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and charts
            return _read_workbook(content, load_workbook)
    except ListError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file can make its parsers raise anything
        _refuse_damaged(error)


def _refuse_damaged(error: Exception) -> NoReturn:
    raise ListError(
        "the .xlsx file is damaged; open it in a spreadsheet program and save it again, or as CSV"
    ) from error


def _require_small(content: bytes) -> None:
    """Raise ListError for an archive that is not a workbook or unpacks to too much.

    The sizes are those that the archive states; zipfile reads no more than these.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        _refuse_damaged(error)
    if sum(file.file_size for file in files) > _MOST_BYTES:
        raise ListError(f"the .xlsx file is larger than {_MOST_BYTES >> 20} MiB unpacked")
    if sum(file.file_size for file in files if file.filename in _KEPT) > _MOST_KEPT:
        raise ListError(f"the .xlsx file has more than {_MOST_KEPT >> 20} MiB of texts and styles")
    if "xl/workbook.xml" not in {file.filename for file in files}:
        raise ListError("this is not an .xlsx file; save the list as .xlsx or as CSV")


def _read_workbook(content: bytes, load_workbook: Any) -> dict[str, list[Row]]:
    """The rows of each visible sheet; of several empty rows only the first is kept."""
    computed = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    written = load_workbook(io.BytesIO(content), read_only=True)
    sheets: dict[str, list[Row]] = {}
    seen = kept = 0
    for results, formulas in zip(computed.worksheets, written.worksheets, strict=True):
        if results.sheet_state != "visible":
            continue
        rows = sheets[results.title] = []
        pairs = zip(_list_values(results), _list_values(formulas), strict=True)
        for line, (values, texts) in enumerate(pairs, 1):
            cells = list(map(_show_cell, values, texts))
            is_filled = any(map(str.strip, cells))
            seen, kept = seen + len(cells), kept + is_filled * len(cells)
            if seen > _MOST_SEEN or kept > _MOST_CELLS:
                raise ListError(f"the .xlsx file has more than {_MOST_CELLS:,} cells")
            if is_filled or (rows and rows[-1][1]):
                rows.append((line, cells if is_filled else []))
    return sheets


def _list_values(sheet: Any) -> Iterable[tuple[object, ...]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    found: Iterable[tuple[object, ...]] = sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
    return found


def _show_cell(value: object, formula: object) -> str:
    """The cell as a person sees it; `formula` is the same without a computed result."""
    if value is None:
        value = "=…" if hasattr(formula, "ref") else formula  # one that fills several cells
    if value is None:
        return ""
    return str(value).upper() if isinstance(value, bool) else str(value)
