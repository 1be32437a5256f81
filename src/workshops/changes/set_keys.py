"""Values of keys, set from texts such as `venue.city=Torino`, `tags+=energy` or `url=`.

The keys are those of the schema, and a value is checked as it would be in the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, Literal, NamedTuple

from workshops.changes.change import Change, KeyChange, find_appended, plan_change
from workshops.changes.find_record import find_record, find_workshop_path
from workshops.diagnostics import Path
from workshops.errors import UsageError
from workshops.model import Schedule
from workshops.names import find_near
from workshops.schedule.document import Value
from workshops.schedule.edit import AppendItem, Edit, EditableSchedule, RemoveKey, SetKey
from workshops.schedule.field_errors import suggest
from workshops.schedule.fields import REGION_ID
from workshops.schedule.schema import (
    ORGANIZATION,
    REGION,
    SERIES,
    SYNONYMS,
    TEXT,
    WORKSHOP,
    ListOf,
    Record,
)

Operator = Literal["=", "+=", "-="]


class Assignment(NamedTuple):
    """A key's dotted path, what is done to it, and the text; an empty text removes the key."""

    key: str
    operator: Operator
    value: str


def read_assignment(text: str) -> Assignment:
    """`KEY=VALUE`, `KEY+=VALUE` or `KEY-=VALUE`; raises UsageError for anything else."""
    found = re.fullmatch(r"([\w.-]+?)(=|\+=|-=)(.*)", text, re.DOTALL)
    if not found:
        raise UsageError(f'"{text}" is not an assignment; write it as KEY=VALUE')
    key, operator, value = found.groups()
    return Assignment(key, operator, value)  # type: ignore[arg-type]


def plan_set(
    editable: EditableSchedule, name: str, assignments: Sequence[Assignment], now: datetime
) -> Change:
    """The change that gives keys of the record called `name` new values, as `find_record` finds it.

    A region or an organization that is not declared, such as `region:SE31`, is added, if it gets a
    name. Raises UsageError for an unknown key, and for a value that is not valid; UnknownNameError
    for an unknown name.
    """
    at = find_record(editable.schedule, name)
    section, is_new = str(at[0]), at in (("regions",), ("organizations",))
    record = RECORDS[section]
    before: Any = {"id": name.partition(":")[2]} if is_new else editable.find_value(at)
    after: Any = deepcopy(before)
    language = editable.schedule.series.language
    assignments = [_name_by_id(assignment, record, editable.schedule) for assignment in assignments]
    for assignment in assignments:
        _refuse_records(editable, at, record, assignment)
        # of lists, the first `=` replaces all values
        same = (each for each in assignments if (each.key, each.operator) == (assignment.key, "="))
        is_first = next(same, assignment) is assignment
        _assign(after, record, assignment, language, is_first=is_first)
    if is_new:
        return _plan_new(editable, section, after, now)
    is_renamed = after.get("id") != before.get("id")
    if is_renamed and section in ("regions", "organizations"):
        raise UsageError("other entries refer to this id; change it with: workshops edit")
    if is_renamed and section == "workshops" and editable.schedule.workshop(after.get("id", "")):
        other = find_workshop_path(editable.schedule, after["id"])
        place = editable.find_position(other)
        taken = f'there is already a workshop "{after["id"]}" ({place.file}:{place.line})'
        raise UsageError(f"{taken}; choose another id")
    if is_renamed and section == "workshops" and not before.get("uid"):
        # the UID that people's calendars know is made from the old id (RFC 5545 section 3.8.4.7)
        after["uid"] = editable.schedule.workshops[int(at[1])].uid
    edits = list(_list_edits(at, before, after))
    if is_renamed and section == "series":
        edits += [  # as they are made from the old id, too
            SetKey(("workshops", number, "uid"), workshop.uid)
            for number, workshop in enumerate(editable.schedule.workshops)
            if not workshop.written_uid
        ]
    return plan_change(editable, at, edits, now)


def _refuse_records(
    editable: EditableSchedule, at: Path, record: Record, assignment: Assignment
) -> None:
    """Refuse a list of records, with the place in the file where it is written."""
    key = assignment.key.partition(".")[0]
    field = record.fields.get(key)
    if not (field and isinstance(field.kind, ListOf) and isinstance(field.kind.kind, Record)):
        return
    place = editable.find_position(at)
    command = "workshops register" if key == "attendees" else "workshops edit"
    if at[0] == "workshops":
        command += f" {editable.schedule.workshops[int(at[1])].id}"
    where = f"{place.file}:{place.line}"
    raise UsageError(f'"{key}" is a list of records; write it in {where}, or run: {command}')


def _name_by_id(assignment: Assignment, record: Record, schedule: Schedule) -> Assignment:
    """The assignment with the id of a region where the value is another of its names."""
    field = record.fields.get(assignment.key)
    kind = field.kind.kind if field and isinstance(field.kind, ListOf) else field and field.kind
    if kind is not REGION_ID or assignment.key == "id":
        return assignment
    found = schedule.regions_called(assignment.value)
    if len(found) > 1:
        ids = ", ".join(region.id for region in found)
        raise UsageError(f'"{assignment.value}" matches several regions: {ids}')
    return assignment._replace(value=found[0].id) if found else assignment


RECORDS = {
    "series": SERIES,
    "regions": REGION,
    "organizations": ORGANIZATION,
    "workshops": WORKSHOP,
}
"""The record that `set` changes, by its section."""


def _plan_new(
    editable: EditableSchedule, section: str, record: Mapping[str, Value], now: datetime
) -> Change:
    """The change that adds a region or an organization at the end of its section."""
    kind = RECORDS[section]
    if not record.get("name"):
        ids = [entry.id for entry in getattr(editable.schedule, section)]
        near = find_near(str(record["id"]), ids, most=1)
        hint = f'did you mean "{near[0]}"?' if near else "to enter it, give its name=NAME as well"
        raise UsageError(f'no {kind.name} has the id "{record["id"]}"; {hint}')
    item = {key: record[key] for key in kind.fields if record.get(key)}
    at = (section, find_appended(editable, section))
    change = plan_change(editable, at, [AppendItem((section,), item)], now)
    # that nothing refers to it yet is no news
    warnings = tuple(found for found in change.warnings if not found.code.startswith("unused-"))
    changed = tuple(KeyChange(key, None, item[key]) for key in item)
    return change._replace(changed=changed, warnings=warnings)


def _assign(
    record: dict[str, Any], kind: Record, assignment: Assignment, language: str, *, is_first: bool
) -> None:
    """Change a record, of which the keys are in the file's form, by one assignment."""
    key, _, rest = assignment.key.partition(".")
    field = kind.fields.get(key)
    if field is None:
        hint = suggest(key, kind.fields, SYNONYMS) or f"the keys are: {', '.join(kind.fields)}"
        article = "an" if kind.name == "organization" else "a"
        raise UsageError(f'"{key}" is not a key of {article} {kind.name}; {hint}')
    if isinstance(field.kind, Record) and rest:
        inner = record.get(key)
        if not isinstance(inner, dict):
            inner = {field.kind.main: inner} if inner and field.kind.main else {}
        _assign(inner, field.kind, assignment._replace(key=rest), language, is_first=is_first)
        _put(record, key, inner or None)
    elif field.kind == TEXT and rest:
        _require_operator(assignment, "=")
        _put(record, key, _translate(record.get(key), rest, assignment.value, language))
    elif rest:
        raise UsageError(f'"{key}" has no key "{rest.partition(".")[0]}"')
    elif isinstance(field.kind, Record) and assignment.value:
        example = field.kind.main or next(iter(field.kind.fields))
        raise UsageError(f'"{key}" has keys of its own; write {key}.{example}={assignment.value}')
    elif isinstance(field.kind, ListOf):
        _put(record, key, _change_list(record.get(key), assignment, is_first=is_first))
    else:
        _require_operator(assignment, "=")
        old = record.get(key)
        if field.kind == TEXT and isinstance(old, dict) and assignment.value:
            _put(record, key, _translate(old, language, assignment.value, language))
        else:
            _put(record, key, assignment.value or None)


def _put(record: dict[str, Any], key: str, value: Value) -> None:
    if value is None:
        record.pop(key, None)
    else:
        record[key] = value


def _require_operator(assignment: Assignment, operator: Operator) -> None:
    if assignment.operator != operator:
        raise UsageError(f'"{assignment.key}" is not a list; write {assignment.key}=VALUE')


def _translate(old: Value, language: str, text: str, default: str) -> Value:
    """A text with one language changed; a plain text is that of the series' language."""
    texts = dict(old) if isinstance(old, dict) else {default: old} if old else {}
    _put(texts, language, text or None)
    return texts or None


def _change_list(old: Value, assignment: Assignment, *, is_first: bool) -> Value:
    values = list(old) if isinstance(old, list) else [old] if old else []
    if assignment.operator == "-=":
        kept = [value for value in values if not _is_named(value, assignment.value)]
        if kept == values:
            raise UsageError(f'"{assignment.value}" is not in {assignment.key}')
        values = kept
    elif assignment.operator == "=" and is_first:
        values = [assignment.value] if assignment.value else []
    elif assignment.value and not any(_is_named(value, assignment.value) for value in values):
        values.append(assignment.value)
    return values or None


def _is_named(value: Value, name: str) -> bool:
    """Whether an entry of a list is this word or, of a text in several languages, has it."""
    return name in value.values() if isinstance(value, dict) else value == name


def _list_edits(at: Path, before: dict[str, Any], after: dict[str, Any]) -> Iterable[Edit]:
    """An edit for each key that differs, inside records that both have."""
    for key in (*before, *(key for key in after if key not in before)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if key not in after:
            yield RemoveKey((*at, key))
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from _list_edits((*at, key), old, new)
        else:
            yield SetKey((*at, key), new)
