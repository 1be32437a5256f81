"""Which record of the schedule a name on the command line means.

Workshops come first, as nearly every change is one of a workshop. A region or an organization is
meant by its id, or by any of its names where no workshop is called so; `region:SE31` can mean
nothing else. `kick-off/welcome` is a session or an attendee of the workshop `kick-off`.
"""

import re
from collections.abc import Iterable, Sequence

from workshops.diagnostics import Path
from workshops.errors import UnknownNameError, UsageError
from workshops.model import Attendee, Organization, Region, Schedule, Session, Workshop
from workshops.names import find_near, fold_address, fold_name, suggest_near
from workshops.query import find_workshop

SECTIONS = {"workshop": "workshops", "region": "regions", "organization": "organizations"}
"""The section of each kind of record that a name may begin with."""
_PARTS = {"session": "sessions", "attendee": "attendees"}
"""The list of each kind of record in a workshop."""


def find_record(schedule: Schedule, name: str) -> Path:
    """The path of the record called `name`: ("series",), or a section and an index.

    It is the list alone, without an index, where one may be added: of regions or organizations for
    that prefix, of sessions for a name after the workshop's. Raises UnknownNameError, with
    suggestions, where nothing is called so, and UsageError where several records are.
    """
    if name == "series":
        return ("series",)
    if schedule.workshop(name.partition("/")[0].casefold()) and "/" in name:
        return _find_part(schedule, *name.split("/", 1))
    kind, _, rest = name.partition(":")
    if kind == "workshop":
        id, slash, part = rest.partition("/")
        is_part = slash and schedule.workshop(id.casefold())
        return _find_part(schedule, id, part) if is_part else find_workshop_path(schedule, name)
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
        if "/" in name:
            return _find_part(schedule, *name.split("/", 1))
        near = find_near(name, [*error.suggestions, *ids])
        raise UnknownNameError("workshop, region or organization", name, near) from error


def read_new_id(name: str) -> str:
    """The id that `name` gives a record that is not there: without workshop and kind before it."""
    part = name.partition("/")[2] or name
    return re.sub("^(session|region|organization):", "", part).strip()


def find_workshop_path(schedule: Schedule, name: str) -> Path:
    """The path of a workshop; raises UsageError for the series, and what `find_workshop` raises."""
    if name == "series" and not schedule.workshop(name):
        raise UsageError("name a workshop, not the series")
    workshop = find_workshop(schedule, name.removeprefix("workshop:"))
    return ("workshops", schedule.workshops.index(workshop))


def find_organization_id(schedule: Schedule, name: str) -> str:
    """The id of the organization with this id or name; raises UnknownNameError for none."""
    records = schedule.organizations
    if found := _match(records, name) or _match(records, name, by_name=True):
        return records[found[0]].id
    names = [content for record in records for _, content in record.name.translations]
    near = find_near(name, [*names, *(record.id for record in records)])
    error = UnknownNameError("organization", name, near)
    if near:
        raise error
    raise UsageError(f"{error}; to enter it, run: workshops set organization:ID name=NAME")


def _find_part(schedule: Schedule, workshop: str, name: str) -> Path:
    """The path of a session by its id or title, or of an attendee by name or address."""
    at = find_workshop_path(schedule, f"workshop:{workshop.removeprefix('workshop:')}")
    around = schedule.workshops[int(at[1])]
    kind, colon, rest = name.partition(":")
    is_prefixed = colon and kind in _PARTS
    kinds = [kind] if is_prefixed else list(_PARTS)
    wanted = (rest if is_prefixed else name).strip()
    found: list[Path] = [
        (*at, _PARTS[kind], index)
        for kind in kinds
        for index, record in enumerate(getattr(around, _PARTS[kind]))
        if _is_called(record, wanted)
    ]
    if len(found) > 1:
        lists = {str(path[2]) for path in found}
        matches = f'"{name}" matches several {" and ".join(sorted(lists))} of {around.id}'
        hint = _HINTS[lists.pop()] if len(lists) == 1 else "write session:NAME or attendee:NAME"
        raise UsageError(f"{matches}; {hint}, or run: workshops edit {around.id}")
    if found:
        return found[0]
    if "session" in kinds and wanted and "@" not in wanted:
        return (*at, "sessions")
    near = find_near(wanted, list_part_names(around))
    raise UnknownNameError(f"attendee of {around.id}", wanted, near)


def list_part_names(workshop: Workshop) -> list[str]:
    """What the sessions and the attendees of a workshop are called, without addresses."""
    parts: list[Session | Attendee] = [*workshop.sessions, *workshop.attendees]
    return [name for part in parts for name in _list_names(part)]


_HINTS = {"sessions": "write the id of one", "attendees": "write the address of one"}


def _is_called(record: Session | Attendee, name: str) -> bool:
    if isinstance(record, Attendee) and "@" in name:
        return fold_address(record.email) == fold_address(name)
    return fold_name(name) in map(fold_name, _list_names(record))


def _list_names(record: Session | Attendee) -> Iterable[str]:
    """What a session or an attendee is called, in every language."""
    named: Session | Attendee | Organization = record
    if isinstance(record, Attendee) and record.organization and not record.name:
        named = record.organization
    if not isinstance(named, Attendee) and named.id:
        yield named.id
    text = named.title if isinstance(named, Session) else named.name
    if text:
        yield from (content for _, content in text.translations)
    elif isinstance(named, Session):
        yield named.label()


def explain_unknown(schedule: Schedule, at: Path, name: str, *, adds: bool) -> str:
    """Why a record that does not exist is not changed; `at` is its list.

    Where the command `adds` it, it says what is missing for that.
    """
    if at[1:]:
        workshop = schedule.workshops[int(at[1])]
        what, known = f"session or attendee of {workshop.id} is called", list_part_names(workshop)
        hint = "to add a session, give its title=TITLE as well"
    else:
        what = f"{str(at[0]).removesuffix('s')} has the id"
        known = [record.id for record in getattr(schedule, str(at[0]))]
        hint = "to enter it, give its name=NAME as well"
    hint = suggest_near(name, known, instead=hint * adds)
    return f'no {what} "{name}"' + (f"; {hint}" if hint else "")


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
