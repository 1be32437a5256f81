"""Calendar files (RFC 5545): written from the model as bytes, and read. No files, mail or clock.

To read the code: out by `export`, `calendar` and `event` (with `times`, `text` and `vtimezone`); in
by `parser`, `values`, `tzid` and `vtimezone_reader`.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.ical.event import EntryOptions
    from workshops.ical.export import export_calendar

__all__ = ["EPOCH", "PRODUCT", "EntryOptions", "export_calendar"]

PRODUCT = "-//workshops//workshops//EN"
"""The PRODID; without a version, so that a new release does not change everybody's files."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The DTSTAMP of a schedule from a pipe that does not state when it was updated."""

__getattr__ = lazy_exports(
    __name__,
    {
        ".event": ["EntryOptions"],
        ".export": ["export_calendar"],
    },
)
