"""The option of listings that writes a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.output import print_note
from workshops.errors import UsageError
from workshops.files.write import write_file
from workshops.names import count_noun

if TYPE_CHECKING:
    from workshops.output.columns import Listing, View
    from workshops.output.fields import Row

WorkbookFile = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE.xlsx",
        help="Write a spreadsheet with the fields of -f csv; needs the extra excel.",
    ),
]


def save_listing(path: str, listing: "Listing[Row]", rows: "Sequence[Row]", view: "View") -> None:
    """Write a listing as a spreadsheet; UsageError for a name that does not end in .xlsx.

    A spreadsheet that somebody else wrote, or changed, is not overwritten.
    """
    from workshops.output.workbook import is_own_workbook, write_workbook

    if not path.lower().endswith(".xlsx"):
        raise UsageError(f'--output writes spreadsheets: name "{path}" .xlsx, or use -f csv > FILE')
    records = [listing.describe(row, view) for row in rows]
    content = write_workbook(Path(path).stem, listing.fields, records)
    write_file(Path(path), content, is_own_workbook, remedy="choose another name, or delete it")
    print_note(f"{path}: {count_noun(len(rows), 'row')}")
