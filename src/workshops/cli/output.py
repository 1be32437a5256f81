"""Results to standard output, everything else to standard error."""

import sys
from collections.abc import Sequence
from typing import Any

from workshops.render import data


def write(text: str) -> None:
    """A result, as it is."""
    sys.stdout.write(text)


def write_bytes(content: bytes) -> None:
    """A result that is a file."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def note(message: str) -> None:
    """A line beside the result, for the person, after what was written before it."""
    sys.stdout.flush()
    if sys.stderr is not None:
        from workshops.render.inert import show_inert

        print(show_inert(message), file=sys.stderr)


def write_records(records: Sequence[data.Record], form: str, columns: Sequence[str]) -> None:
    """Records as json, jsonl, csv or tsv; `columns` heads an empty table too."""
    if form == "json":
        write(data.write_json(list(records)))
    elif form == "jsonl":
        write(data.write_json_lines(records))
    else:
        flat: Any = data.write_csv if form == "csv" else data.write_tsv
        write(flat(records, columns))
