"""Records as programs read them: JSON, JSON lines, CSV and TSV."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from workshops.render.inert import guard_formula, spell_out_json

Record = dict[str, Any]


def write_json(document: Any) -> str:
    """One indented JSON document; `[]` when there is nothing."""
    return spell_out_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def write_json_lines(records: Iterable[Record]) -> str:
    """One JSON document a line."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return "".join(map(spell_out_json, lines))


def write_csv(records: Sequence[Record], columns: Sequence[str]) -> str:
    """RFC 4180, with a header even when empty; no cell runs as a formula."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guard_formula(cell) for cell in _list_cells(one)] for one in records)
    return text.getvalue()


def write_tsv(records: Sequence[Record], columns: Sequence[str]) -> str:
    """Tab-separated; tabs and line ends inside a cell become spaces."""
    rows = [list(columns), *([guard_formula(cell) for cell in _list_cells(r)] for r in records)]
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)


def _list_cells(record: Record) -> list[str]:
    return [_flatten(value) for value in record.values()]


def _flatten(value: Any) -> str:
    """A cell: lists as words, a place as one text, counts as their total."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(_flatten, value))
    if isinstance(value, dict):
        if "total" in value:
            return _flatten(value["total"])
        return ", ".join(_flatten(inner) for inner in value.values() if inner is not None)
    return str(value)
