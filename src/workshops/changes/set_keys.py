"""Values of keys, set from texts such as `venue.city=Torino`, `tags+=energy` or `url=`.

The keys are those of the schema, and a value is checked as it would be in the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, Literal, NamedTuple

from workshops.changes.change import Change, KeyChange, find_appended, plan_change
from workshops.changes.find_record import (
    explain_unknown,
    find_organization_id,
    find_record,
    find_workshop_path,
    read_new_id,
)
from workshops.diagnostics import Path
from workshops.errors import UsageError
from workshops.model import Schedule
from workshops.names import suggest_near
from workshops.query import find_region
from workshops.schedule.document import Value
from workshops.schedule.edit import (
    AppendItem,
    Edit,
    EditableSchedule,
    RemoveKey,
    SetKey,
)
from workshops.schedule.field_errors import suggest
from workshops.schedule.fields import REGION_ID
from workshops.schedule.schema import (
    SYNONYMS,
    TEXT,
    ListOf,
    Record,
    find_kind,
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
    name, and a session such as `kick-off/welcome`, if it gets a title. Raises UsageError for an
    unknown key, and for a value that is not valid; UnknownNameError for an unknown name.
    """
    at = find_record(editable.schedule, name)
    kind = find_kind(at)
    is_new = isinstance(kind, ListOf)
    record = kind.kind if isinstance(kind, ListOf) else kind
    assert isinstance(record, Record), at
    id = read_new_id(name)
    label = "title" if record.name == "session" else "name"
    if is_new and not any(each.value and each.key.split(".")[0] == label for each in assignments):
        raise UsageError(explain_unknown(editable.schedule, at, id, adds=True))
    before: Value = {"id": id} if is_new else editable.find_value(at)
    language = editable.schedule.series.language
    named = [_name_by_id(assignment, record, editable.schedule) for assignment in assignments]
    for assignment in named:
        _refuse_records(editable, at, record, assignment)
    after = _assign_all(before, record, named, language)
    if is_new:
        return _plan_new(editable, at, record, after, now)
    edits = list(_list_edits(at, before, after))
    if after.get("id") != before.get("id"):
        edits += _keep_uids(editable, at, after.get("id") or "")
    return plan_change(editable, at, edits, now)


def _assign_all(
    before: Mapping[str, Value], kind: Record, assignments: Sequence[Assignment], language: str
) -> dict[str, Value]:
    """The record with its new values; of a list, the first `=` replaces all values."""
    after = deepcopy(dict(before))
    replaced = set()
    for assignment in assignments:
        is_first = assignment.operator == "=" and assignment.key not in replaced
        replaced |= {assignment.key} if is_first else set()
        _assign(after, kind, assignment, language, is_first=is_first)
    return after


def _keep_uids(editable: EditableSchedule, at: Path, id: str) -> Iterable[Edit]:
    """What is written beside a new id, so that people's calendars know the same entries.

    Their UIDs are made from the old id (RFC 5545 section 3.8.4.7). Raises UsageError for an id that
    is taken, and where other entries refer to the old one.
    """
    schedule = editable.schedule
    if at[0] in ("regions", "organizations"):
        raise UsageError("other entries refer to this id; change it with: workshops edit")
    if at[0] == "workshops" and len(at) == 2:
        if schedule.workshop(id):
            place = editable.find_position(find_workshop_path(schedule, id))
            taken = f'there is already a workshop "{id}" ({place.file}:{place.line})'
            raise UsageError(f"{taken}; choose another id")
        renamed = [int(at[1])]
    else:
        renamed = list(range(len(schedule.workshops))) if at == ("series",) else []
    for number in renamed:
        if not schedule.workshops[number].written_uid:
            yield SetKey(("workshops", number, "uid"), schedule.workshops[number].uid)


def _refuse_records(
    editable: EditableSchedule, at: Path, record: Record, assignment: Assignment
) -> None:
    """Refuse lists of records, with their place in the file, and what another command changes."""
    key = assignment.key.partition(".")[0]
    workshop = editable.schedule.workshops[int(at[1])].id if at[0] == "workshops" else ""
    if record.name == "attendee" and key in ("rsvp", "attended"):
        raise UsageError(f'"{key}" is recorded by another command: workshops mark {workshop}')
    field = record.fields.get(key)
    if not (field and isinstance(field.kind, ListOf) and isinstance(field.kind.kind, Record)):
        return
    if key == "sessions":
        verb, values = ("remove", "") if assignment.operator == "-=" else ("set", " KEY=VALUE")
        command = f"workshops {verb} {workshop}/SESSION{values}"
        raise UsageError(f'"{key}" is a list of records; for each of them, run: {command}')
    place = editable.find_position(at)
    command = f"workshops {'register' if key == 'attendees' else 'edit'} {workshop}".rstrip()
    where = f"{place.file}:{place.line}"
    raise UsageError(f'"{key}" is a list of records; write it in {where}, or run: {command}')


def _name_by_id(assignment: Assignment, record: Record, schedule: Schedule) -> Assignment:
    """The assignment with the id of the region or organization that the value means."""
    key, operator, value = assignment
    field = record.fields.get(key)
    kind = field.kind.kind if field and isinstance(field.kind, ListOf) else field and field.kind
    if key == "id" or not value or (operator == "-=" and not schedule.regions_called(value)):
        return assignment
    if kind is REGION_ID:
        return assignment._replace(value=find_region(schedule, value).id)
    if record.name == "attendee" and key == "organization":
        return assignment._replace(value=find_organization_id(schedule, value))
    return assignment


def _plan_new(
    editable: EditableSchedule, at: Path, kind: Record, record: Mapping[str, Value], now: datetime
) -> Change:
    """The change that adds a region, an organization or a session at the end of its list."""
    item = {key: record[key] for key in kind.fields if record.get(key)}
    index = len(editable.find_value(at) or ()) if at[1:] else find_appended(editable, str(at[0]))
    change = plan_change(editable, (*at, index), [AppendItem(at, item)], now)
    # that nothing refers to it yet is no news
    warnings = tuple(found for found in change.warnings if not found.code.startswith("unused-"))
    changed = tuple(KeyChange(key, None, item[key]) for key in item)
    return change._replace(changed=changed, warnings=warnings, is_new=True)


def _assign(
    record: dict[str, Any], kind: Record, assignment: Assignment, language: str, *, is_first: bool
) -> None:
    """Change a record, of which the keys are in the file's form, by one assignment."""
    key, _, rest = assignment.key.partition(".")
    field = kind.fields.get(key)
    if field is None:
        hint = suggest(key, kind.fields, SYNONYMS) or f"the keys are: {', '.join(kind.fields)}"
        article = "an" if kind.name[0] in "aeiou" else "a"
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
            texts = [text for value in values for text in _list_texts_of(value)]
            hint = suggest_near(assignment.value, texts, 0.5)
            message = f'"{assignment.value}" is not in {assignment.key}'
            raise UsageError(f"{message}; {hint}" if hint else message)
        values = kept
    elif assignment.operator == "=" and is_first:
        values = [assignment.value] if assignment.value else []
    elif assignment.value and not any(_is_named(value, assignment.value) for value in values):
        values.append(assignment.value)
    return values or None


def _is_named(value: Value, name: str) -> bool:
    """Whether an entry of a list is this word or, of a text in several languages, has it."""
    return name in _list_texts_of(value)


def _list_texts_of(value: Value) -> list[str]:
    return list(map(str, value.values() if isinstance(value, dict) else [value]))


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
