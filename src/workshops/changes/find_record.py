"""Which record of the schedule a name on the command line means.

Workshops come first, as nearly every change is one of a workshop. A region or an organization is
meant by its id, or by any of its names where no workshop is called so; `region:SE31` can mean
nothing else.
"""

from collections.abc import Sequence

from workshops.diagnostics import Path
from workshops.errors import UnknownNameError, UsageError
from workshops.model import Organization, Region, Schedule
from workshops.names import find_near, fold_name
from workshops.query import find_workshop

SECTIONS = {"workshop": "workshops", "region": "regions", "organization": "organizations"}
"""The section of each kind of record that a name may begin with."""


def find_record(schedule: Schedule, name: str) -> Path:
    """The path of the record called `name`: ("series",), or a section and an index.

    It is the section alone for a region or an organization of that prefix which is not declared.
    Raises UnknownNameError, with suggestions, where nothing is called so, and UsageError where
    several records are.
    """
    if name == "series":
        return ("series",)
    kind, _, rest = name.partition(":")
    if kind == "workshop":
        return find_workshop_path(schedule, name)
    if kind in SECTIONS and rest:
        records = getattr(schedule, SECTIONS[kind])
        return (SECTIONS[kind], *(_match(records, rest) or _match(records, rest, by_name=True)))
    sections = {section: getattr(schedule, section) for section in ("regions", "organizations")}
    for section, records in sections.items():
        if not schedule.workshop(name.casefold()) and (found := _match(records, name)):
            return (section, *found)
    try:
        return find_workshop_path(schedule, name)
    except UnknownNameError as error:
        for section, records in sections.items():
            if found := _match(records, name, by_name=True):
                return (section, *found)
        ids = [record.id for records in sections.values() for record in records]
        near = find_near(name, [*error.suggestions, *ids])
        raise UnknownNameError("workshop, region or organization", name, near) from error


def find_workshop_path(schedule: Schedule, name: str) -> Path:
    """The path of a workshop; raises UsageError for the series, and what `find_workshop` raises."""
    if name == "series":
        raise UsageError("name a workshop, not the series")
    workshop = find_workshop(schedule, name.removeprefix("workshop:"))
    return ("workshops", schedule.workshops.index(workshop))


def _match(
    records: Sequence[Region | Organization], name: str, *, by_name: bool = False
) -> tuple[int, ...]:
    """The index of the record with this id, whatever its case, or of this name in any language."""
    folded = fold_name(name)
    found = tuple(
        index
        for index, record in enumerate(records)
        if (
            folded and folded in {fold_name(content) for _, content in record.name.translations}
            if by_name
            else record.id.casefold() == name.casefold()
        )
    )
    if len(found) > 1:
        ids = ", ".join(records[index].id for index in found)
        raise UsageError(f'"{name}" has several meanings: {ids}; write one of these ids')
    return found
