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
from workshops.schedule.edit import EditableSchedule

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
        return _find_workshop(schedule, rest)
    if kind in SECTIONS and rest:
        records = getattr(schedule, SECTIONS[kind])
        found = _find_id(records, rest) or _find_name(records, rest)
        return (SECTIONS[kind], *found)
    sections = {section: getattr(schedule, section) for section in ("regions", "organizations")}
    if not schedule.workshop(name.casefold()):
        for section, records in sections.items():
            if found := _find_id(records, name):
                return (section, *found)
    try:
        return _find_workshop(schedule, name)
    except UnknownNameError as error:
        for section, records in sections.items():
            if found := _find_name(records, name):
                return (section, *found)
        ids = [record.id for records in sections.values() for record in records]
        near = find_near(name, [*error.suggestions, *ids])
        raise UnknownNameError("workshop, region or organization", name, near) from error


def find_workshop_path(editable: EditableSchedule, name: str) -> Path:
    """The path of a workshop; raises UsageError for the series, and what `find_workshop` raises."""
    if name == "series":
        raise UsageError("name a workshop, not the series")
    return _find_workshop(editable.schedule, name.removeprefix("workshop:"))


def _find_workshop(schedule: Schedule, name: str) -> Path:
    return ("workshops", schedule.workshops.index(find_workshop(schedule, name)))


def _find_id(records: Sequence[Region | Organization], id: str) -> tuple[int, ...]:
    """The index of the record with an id, whatever its case; empty for none."""
    ids = [record.id.casefold() for record in records]
    return (ids.index(id.casefold()),) if id.casefold() in ids else ()


def _find_name(records: Sequence[Region | Organization], name: str) -> tuple[int, ...]:
    """The index of the record with a name, in any language; empty for none."""
    folded = fold_name(name)
    found = [
        index
        for index, record in enumerate(records)
        if folded and folded in {fold_name(content) for _, content in record.name.translations}
    ]
    if len(found) > 1:
        ids = ", ".join(records[index].id for index in found)
        raise UsageError(f'"{name}" has several meanings: {ids}; write one of these ids')
    return tuple(found)
