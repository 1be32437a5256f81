"""The attendees of a workshop, quickly: a large file is nearly all attendees, most of them plain.

Where every value of every attendee is one word or text, and right, the list becomes the model by
columns, at half the price. Of any other list nothing is said here: it takes the careful way, which
tells every mistake.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from itertools import repeat
from typing import Any

from workshops.model import Attendee, Organization, Region
from workshops.schedule.document import Value

Reader = Callable[[str], Any]
"""Gives the value of one word; raises KeyError, ValueError, TypeError or AttributeError."""

_DEFAULTS: dict[str, Iterable[Any]] = {
    key: repeat(default) for key, default in Attendee._field_defaults.items()
}
"""Columns without end, which are as long as the others."""


class Roll:
    """Reads lists of attendees; `readers` are those of an attendee's words and texts."""

    def __init__(
        self,
        readers: Mapping[str, Reader],
        organizations: Mapping[str, Organization],
        regions: Mapping[str, Region],
    ) -> None:
        referring = {"organization": organizations.__getitem__, "region": regions.__getitem__}
        self.readers = {
            key: cache(partial(_read_optional, read, Attendee._field_defaults[key]))
            for key, read in {**readers, **referring}.items()
        }

    def read(self, listed: Value) -> tuple[Attendee, ...] | None:
        """The attendees, or None if anything in the list needs care."""
        if listed.__class__ is not list:
            return None
        try:
            return self._read_columns(listed)
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def _read_columns(self, listed: list[dict[str, str]]) -> tuple[Attendee, ...] | None:
        columns = _DEFAULTS.copy()
        for key, column in _list_columns(listed):
            columns[key] = list(map(self.readers[key], column))
        names, organizations = columns["name"], columns["organization"]
        if not all(names) and (None, None) in zip(names, organizations, strict=False):
            return None
        columns["region"] = [
            region or (organization and organization.region)
            for _, region, organization in zip(
                listed, columns["region"], organizations, strict=False
            )
        ]
        rows = zip(*columns.values(), strict=False)
        return tuple(map(partial(tuple.__new__, Attendee), rows))


def _list_columns(listed: list[dict[str, str]]) -> Iterable[tuple[str, Iterable[Any]]]:
    """Each key with all its values, None where there is none."""
    layouts = set(map(tuple, listed))
    if len(layouts) == 1:
        return zip(*layouts, zip(*map(dict.values, listed), strict=True), strict=True)
    return ((key, [one.get(key) for one in listed]) for key in set().union(*layouts))


def _read_optional(read: Reader, default: Any, raw: str | None) -> Any:
    return default if raw is None else read(raw)
