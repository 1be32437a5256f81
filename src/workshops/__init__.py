"""A workshop series kept in one YAML file: read it, query it, export it.

    from workshops import load_schedule

    schedule = load_schedule("workshops.yaml")
    for workshop in schedule.workshops:
        print(workshop.id, workshop.start, [region.id for region in workshop.regions])

Names are imported when first used, so that importing the package costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workshops.errors import ScheduleError, WorkshopsError
    from workshops.model import Schedule
    from workshops.schedule.load import load_schedule

__all__ = ["Schedule", "ScheduleError", "WorkshopsError", "load_schedule"]

_HOMES = {
    "Schedule": "workshops.model",
    "ScheduleError": "workshops.errors",
    "WorkshopsError": "workshops.errors",
    "load_schedule": "workshops.schedule.load",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
