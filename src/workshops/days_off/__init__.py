"""Which days are off in a region or at a venue: holidays, half days, weekends, bridge days.

    from datetime import date
    from workshops.days_off import Place

    Place("DED", ("DE-SN",)).find_day_off(date(2026, 11, 18))  # Repentance and Prayer Day

To read the code: `places` are what is asked, `package` has what the `holidays` package knows.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.days_off.package import DayOff
    from workshops.days_off.places import Place, find_venue, list_places

__all__ = ["DayOff", "Place", "find_venue", "list_places"]

__getattr__ = lazy_exports(
    __name__,
    {
        ".package": ["DayOff"],
        ".places": ["Place", "find_venue", "list_places"],
    },
)
