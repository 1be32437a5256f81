"""Records as programs read them: JSON, JSON lines, CSV and TSV."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from workshops.output.escape import (
    escape_json,
    escape_line,
    escape_text,
    guard_formula,
)

Record = dict[str, Any]
"""A row as programs get it: snake_case keys, plain values, None for what is not known."""


def write_json(document: Any) -> str:
    """One indented JSON document; `[]` when there is nothing."""
    return escape_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def write_json_lines(records: Iterable[Record]) -> str:
    """One JSON document a line."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return "".join(map(escape_json, lines))


def write_csv(records: Sequence[Record], columns: Sequence[str]) -> str:
    """CSV (RFC 4180), with a header even when empty; no cell runs as a formula or in a terminal."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for record in records:
        cells = (flatten(record.get(column)) for column in columns)
        writer.writerow(_escape_cell(guard_formula(cell)) for cell in cells)
    return text.getvalue()


def _escape_cell(cell: str) -> str:
    """The cell with its own line ends and tabs, and all other control characters escaped."""
    parts = re.split("(\r\n|\n|\t)", cell)
    return "".join(part if part in _KEPT else escape_text(part) for part in parts)


_KEPT = ("\r\n", "\n", "\t")


def write_tsv(records: Sequence[Record], columns: Sequence[str]) -> str:
    """Tab-separated, a line a record; tabs and line ends inside a cell become spaces."""
    rows = [list(columns)]
    for record in records:
        cells = (flatten(record.get(column)) for column in columns)
        rows.append([escape_line(guard_formula(cell)) for cell in cells])
    return "".join("\t".join(row) + "\n" for row in rows)


def flatten(value: Any) -> str:
    """The text of a cell: lists and translations with semicolons, a place as one text, counts as
    their total.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(map(flatten, value))
    if isinstance(value, dict):
        if "total" in value:
            return flatten(value["total"])
        texts = dict.fromkeys(inner for inner in value.values() if isinstance(inner, str))
        is_translated = all(len(key.partition("-")[0]) <= 3 for key in value)  # language tags
        return ("; " if is_translated else ", ").join(texts)
    return str(value)
