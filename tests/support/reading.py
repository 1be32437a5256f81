"""What tests of reading share: a coordinator's text becomes a file, its mistakes become lines."""

from collections.abc import Callable
from datetime import UTC, datetime

from workshops.schedule.load import Reading

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""What counts as now in every test of reading."""

SERIES = "series: {id: pilot, title: Pilot workshops, timezone: Europe/Brussels}\n"
"""The first line of most schedules in these tests."""

Read = Callable[[str | bytes], Reading]
"""Reads a schedule's text, warnings too, from a file of its own."""


def tell(reading: Reading) -> list[str]:
    """One line a mistake, in the order they are told: place, severity, message, code, remedy."""
    return [
        f"{one.position.line}:{one.position.column}: {one.severity}: {one.message} [{one.code}] "
        f"{one.hint}".rstrip()
        for one in reading.diagnostics
    ]


def tell_briefly(reading: Reading) -> list[str]:
    """One line a mistake, where the code and the place are the point."""
    return [f"{one.position.line}:{one.position.column} {one.code}" for one in reading.diagnostics]
