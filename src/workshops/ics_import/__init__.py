"""Calendar files of other programs become a schedule, as a coordinator would have written it.

To read the code: `convert` goes through `open`, `events` (with `times_in_zone`), `occurrences`,
`fields`, `write_times` and `drop_invalid`; `report` counts what is left out.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.ics_import.convert import import_calendars
    from workshops.ics_import.report import ImportReport

__all__ = ["ImportReport", "import_calendars"]

__getattr__ = lazy_exports(
    __name__,
    {
        ".convert": ["import_calendars"],
        ".report": ["ImportReport"],
    },
)
