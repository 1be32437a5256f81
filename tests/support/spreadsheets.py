"""Spreadsheets (.xlsx) for tests, as a program writes them."""

import io
from collections.abc import Sequence
from datetime import datetime

Cell = str | int | float | bool | datetime | None


def write_workbook(**sheets: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of these sheets; text that starts with "=" is a formula without a result."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
