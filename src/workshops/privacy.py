"""No attendee's address is in what is published or exported.

In texts "…" is put in its place; where a value would not be the same without it, as a web address
or a uid, nothing is published. Other people's addresses stay: the organizer's, a contact that a
text names.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from workshops.address_search import KnownAddresses
from workshops.diagnostics import Diagnostic, Path
from workshops.errors import UnpublishableError
from workshops.model import Attendee, Schedule, Text

Value = TypeVar("Value")


class AddressError(UnpublishableError):
    """An attendee's address is in a value that can't be published without it."""


class Hidden(NamedTuple):
    """A schedule to publish, whose texts have no attendee's address, and where there was one."""

    schedule: Schedule
    places: tuple[tuple[str, str], ...]
    known: KnownAddresses


def hide_addresses(schedule: Schedule) -> Hidden:
    """The schedule with "…" in place of every attendee's address in its texts.

    Attendees keep their own, which are not published. `places` are section and id of what had one
    in its texts. Raises AddressError where a web address, a uid or an id holds one: what it
    identifies would be another.
    """
    people = (attendee for workshop in schedule.workshops for attendee in workshop.attendees)
    known = KnownAddresses({attendee.email for attendee in people if attendee.email})
    if not known.addresses:
        return Hidden(schedule, (), known)
    refused = [
        Diagnostic("attendee-address", path, "this contains an attendee's address", _HINT)
        for section, entries in (("series", (schedule.series,)), *_list_sections(schedule))
        for path in _walk_strings(entries, (section,), known)
    ]
    if refused:
        places = ", ".join(".".join(map(str, diagnostic.path)) for diagnostic in refused)
        raise AddressError(f"an attendee's address would be published: {places}", refused)
    hide = _Hider(known)
    sections: dict[str, Any] = {
        section: hide(entries) for section, entries in _list_sections(schedule)
    }
    shown = schedule._replace(series=hide(schedule.series), **sections)
    return Hidden(shown, tuple(list_hidden_places(schedule, shown)), known)


_HINT = "write it without the address, as it is published"


def _list_sections(schedule: Schedule) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The sections with several entries, by their names."""
    for section in ("regions", "organizations", "workshops"):
        yield section, getattr(schedule, section)


def _walk_strings(value: object, path: Path, known: KnownAddresses) -> Iterator[Path]:
    """The paths of strings that are not texts, such as web addresses, and hold an address."""
    if isinstance(value, str):
        if known.is_in(value):
            yield path
    elif isinstance(value, tuple) and not isinstance(value, Text):
        # the names of a record's fields, or the places in a list
        names: Sequence[str | int] = getattr(value, "_fields", range(len(value)))
        for name, part in zip(names, value, strict=True):
            if isinstance(part, str | tuple) and name not in _ELSEWHERE:
                key = "uid" if name == "written_uid" else name
                yield from _walk_strings(part, (*path, key), known)


_ELSEWHERE = frozenset("part_of region regions organization attendees email series_id".split())
"""Fields that are declared elsewhere, are not published, or are texts."""


def hide_in(value: Value, known: KnownAddresses) -> Value:
    """A value of the model with "…" in place of every known address in its texts."""
    return _Hider(known)(value) if known.addresses else value


class _Hider:
    """Replaces addresses in the texts of values; a value that many share is replaced once."""

    def __init__(self, known: KnownAddresses) -> None:
        self.known = known
        self.made: dict[int, Any] = {}

    def __call__(self, value: Value) -> Value:
        """The same value where nothing in it changes."""
        if not isinstance(value, tuple):
            return value
        if isinstance(value, Attendee):  # only where they come from is published
            organization, region = self(value.organization), self(value.region)
            if organization is value.organization and region is value.region:
                return value
            return value._replace(organization=organization, region=region)
        if id(value) not in self.made:
            self.made[id(value)] = self._hide(value)
        return self.made[id(value)]  # type: ignore[no-any-return]  # of the type that came in

    def _hide(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        blank = self.known.blank
        if isinstance(value, Text):
            others = tuple((tag, blank(text)) for tag, text in value.others)
            return Text(value.language, blank(value.content), others)
        parts = list(map(self, value))
        if all(new is old or new == old for new, old in zip(parts, value, strict=True)):
            return value
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)


def list_hidden_places(old: Schedule, new: Schedule) -> Iterator[tuple[str, str]]:
    """Section and id of what has other texts in the new schedule, which `hide_in` gave."""
    if old.series != new.series:
        yield "series", old.series.id
    for section, entries in _list_sections(old):
        for before, after in zip(entries, getattr(new, section), strict=True):
            own = {
                name: getattr(before, name)
                for name in ("part_of", "region", "regions", "organization", "attendees")
                if hasattr(before, name)
            }
            if before is not after and before != after._replace(**own):
                yield section, after.id


def require_no_address(contents: Mapping[str, bytes], known: KnownAddresses) -> None:
    """Raise AddressError where one of the files, by their names, holds one of the addresses.

    The last check before publishing: addresses in texts have been replaced, but a file joins
    several texts.
    """
    for name, content in contents.items():
        if known.is_in_file(content):
            where = f"{name}: " if name else ""
            raise AddressError(
                f"{where}an attendee's address would be published; it is not written"
            )
