"""Records as a spreadsheet (.xlsx), because Excel misreads CSV in UTF-8."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from workshops.errors import INSTALL, WorkshopsError
from workshops.output.escape import escape_text
from workshops.output.fields import DATE_OR_TIME, OutputField
from workshops.output.formats import Record, flatten

_WIDEST = 60
_MOST_LETTERS = 32_767
"""What a cell holds at most (Excel's limit)."""
_WRITER = "workshops"


def write_workbook(
    title: str, fields: Mapping[str, OutputField[Any]], records: Sequence[Record]
) -> bytes:
    """An .xlsx file of one sheet: real dates, numbers as numbers, everything else as text.

    No cell is a formula. Dates and times are those of the workshop's zone, as a spreadsheet has no
    zones. Raises WorkshopsError where openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        message = f"an .xlsx file needs openpyxl: {INSTALL} '.[excel]' (or use -f csv)"
        raise WorkshopsError(message) from error
    workbook = Workbook()
    workbook.properties.creator = workbook.properties.lastModifiedBy = _WRITER
    sheet: Any = workbook.active
    sheet.title = re.sub(r"[\\/*?:\[\]]", " ", title)[:31]  # what Excel allows as a sheet's name
    sheet.freeze_panes = "A2"
    for column, (name, field) in enumerate(fields.items(), start=1):
        values = [_convert(record[name], field) for record in records]
        heading = name.replace("_", " ").capitalize()
        for row, value in enumerate([heading, *values], start=1):
            _set_cell(sheet.cell(row, column), value)
        sheet.cell(1, column).font = Font(bold=True)
        lines = [line for value in [heading, *values] for line in str(value).split("\n")]
        width = max(map(len, lines)) + 2
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def is_own_workbook(content: bytes) -> bool:
    """Whether this program wrote the file, and nobody saved it since."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            properties = archive.read("docProps/core.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return False
    # openpyxl declares the namespaces in these elements where lxml is installed
    names = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)(?: [^>]*)?>([^<]*)<", properties)
    return names == [_WRITER, _WRITER]


def _convert(value: Any, field: OutputField[Any]) -> str | int | float | date:
    if value is None:
        return ""
    if DATE_OR_TIME in field.schema.get("anyOf", ()):
        shown = datetime.fromisoformat(value).replace(tzinfo=None)
        return shown if "T" in value else shown.date()
    if isinstance(value, dict) and "total" in value:
        return int(value["total"])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    lines = flatten(value).split("\n")
    return "\n".join(map(escape_text, lines))[:_MOST_LETTERS]


def _set_cell(cell: Any, value: str | float | date) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
