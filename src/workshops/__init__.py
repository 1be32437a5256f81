"""A workshop series kept in one YAML file: read it, query it, export it.

    from workshops import load_schedule

    schedule = load_schedule("workshops.yaml")
    for workshop in schedule.workshops:
        print(workshop.id, workshop.start, [region.id for region in workshop.regions])

Names are imported when first used, so that importing the package costs nothing.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.errors import ScheduleError, WorkshopsError
    from workshops.model import Schedule
    from workshops.schedule.load import load_schedule

__all__ = ["Schedule", "ScheduleError", "WorkshopsError", "__version__", "load_schedule"]

__version__ = "0.2.0"

__getattr__ = lazy_exports(
    __name__,
    {
        ".errors": ["ScheduleError", "WorkshopsError"],
        ".model": ["Schedule"],
        ".schedule.load": ["load_schedule"],
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)
