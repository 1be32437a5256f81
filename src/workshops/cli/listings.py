"""Listings in the format that was chosen, on standard output or as a spreadsheet."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.output import encode_report, print_note, write, write_bytes, write_document
from workshops.errors import UsageError
from workshops.output import formats

if TYPE_CHECKING:
    from workshops.output.columns import Cell, Column, Listing, View
    from workshops.output.fields import Row
    from workshops.output.formats import Record
    from workshops.output.table import Canvas

WorkbookFile = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE.xlsx",
        help="Write a spreadsheet with the fields of -f csv; needs the extra excel.",
    ),
]


def write_listing(
    listing: "Listing[Row]",
    rows: "Sequence[Row]",
    view: "View",
    output_format: str,
    canvas: "Callable[[], Canvas]",
    workbook: str | None = None,
) -> None:
    """A listing's rows as table, json, jsonl, csv or tsv; empty ones keep their headings.

    With `workbook` they are written to a spreadsheet of that name instead.
    """
    if workbook:
        save_listing(workbook, listing, rows, view)
    elif output_format == "table":
        write_table(list(listing.columns), listing.show(rows, view), canvas())
    else:
        records = [listing.describe(row, view) for row in rows]
        write_records(records, output_format, list(listing.fields))


def refuse_format(ctx: typer.Context, path: str) -> None:
    """Raise UsageError for a format that was asked for, where a spreadsheet is written."""
    source = ctx.get_parameter_source("output_format")
    if path.lower().endswith(".xlsx") and source and source.name == "COMMANDLINE":
        raise UsageError(f"--format and --output cannot be used together: {path} is a spreadsheet")


def save_listing(path: str, listing: "Listing[Row]", rows: "Sequence[Row]", view: "View") -> None:
    """Write a listing as a spreadsheet; UsageError for a name that does not end in .xlsx.

    A spreadsheet that somebody else wrote, or changed, is not overwritten.
    """
    from pathlib import Path

    from workshops.files.write import write_file
    from workshops.names import count_noun
    from workshops.output.workbook import is_own_workbook, write_workbook

    if not path.lower().endswith(".xlsx"):
        raise UsageError(f'--output writes spreadsheets: name "{path}" .xlsx, or use -f csv > FILE')
    records = [listing.describe(row, view) for row in rows]
    content = write_workbook(Path(path).stem, listing.fields, records)
    write_file(Path(path), content, is_own_workbook, remedy="choose another name, or delete it")
    print_note(f"{path}: {count_noun(len(rows), 'row')}")


def write_table(columns: "list[Column]", rows: "list[list[Cell]]", canvas: "Canvas") -> None:
    """A table for people."""
    from workshops.output.table import draw_table

    write(draw_table(columns, rows, canvas))


def write_records(records: "Sequence[Record]", output_format: str, columns: Sequence[str]) -> None:
    """Records as json, jsonl, csv or tsv; `columns` heads an empty table too."""
    if output_format == "json":
        write_document(records)
        return
    if output_format == "jsonl":
        written = formats.write_json_lines(records)
    elif output_format == "csv":
        written = formats.write_csv(records, columns)
    else:
        written = formats.write_tsv(records, columns)
    write_bytes(encode_report(written))
