"""What tests of reading share: a coordinator's text becomes a file, its errors become lines."""

from collections.abc import Callable
from datetime import UTC, datetime

from workshops.schedule.load import Reading

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""What counts as now in every test of reading."""

SERIES = "series: {id: pilot, title: Pilot workshops, timezone: Europe/Brussels}\n"
"""The first line of most schedules in these tests."""

Read = Callable[[str | bytes], Reading]
"""Reads a schedule's text, warnings too, from a file of its own."""


def list_lines(reading: Reading) -> list[str]:
    """One line an error, in the order they are reported: place, severity, message, code, remedy."""
    return [
        f"{found.position.line}:{found.position.column}: {found.severity}: {found.message} "
        f"[{found.code}] {found.hint}".rstrip()
        for found in reading.diagnostics
    ]


def list_codes(reading: Reading) -> list[str]:
    """One line an error, where the code and the place are the point."""
    return [
        f"{diagnostic.position.line}:{diagnostic.position.column} {diagnostic.code}"
        for diagnostic in reading.diagnostics
    ]
