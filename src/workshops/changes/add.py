"""A new workshop, at the end of the list of workshops, in the style of those before it."""

from collections.abc import Mapping
from datetime import datetime

from workshops.changes.change import Change, KeyChange, find_appended, plan_change
from workshops.changes.move import read_target
from workshops.errors import UsageError
from workshops.names import suggest_near
from workshops.schedule.document import Value
from workshops.schedule.edit import AppendItem, EditableSchedule
from workshops.schedule.schema import WORKSHOP
from workshops.schedule.slugs import SlugMaker


def plan_add(
    editable: EditableSchedule,
    record: Mapping[str, Value],
    now: datetime,
    *,
    file: str | None = None,
) -> Change:
    """The change that adds a workshop; `record` has its keys as texts, lists and mappings.

    A `start` of several days, such as 2027-04-15..16, is the `end` as well.
    Without an `id` it gets one from its title that no workshop has. In a folder it goes into the
    file with most workshops, or into `file`. Raises UsageError for an id that is taken, for a file
    that the schedule does not have, and for a value that is not valid.
    """
    taken = {workshop.id for workshop in editable.schedule.workshops}
    given = record.get("id")
    if given in taken:
        raise UsageError(f'there is already a workshop "{given}"; choose another id with --id')
    maker = SlugMaker()
    maker.taken |= taken
    known = {**record, "id": given or maker.make(str(record["title"]))}
    if ".." in str(record.get("start")):
        target = read_target(str(record["start"]))
        known |= {"start": target.start, "end": target.last_day}
    item = {key: known[key] for key in WORKSHOP.fields if known.get(key)}
    edit = AppendItem(("workshops",), item, _find_file(editable, file))
    at = ("workshops", find_appended(editable, "workshops", edit.file))
    change = plan_change(editable, at, [edit], now)
    changed = tuple(KeyChange(key, None, value) for key, value in item.items())
    return change._replace(before=None, changed=changed)


def _find_file(editable: EditableSchedule, file: str | None) -> str | None:
    """The name under which the schedule has a file."""
    if file is None:
        return None
    names = {name: name for name in editable.sources}
    names |= {name.rpartition("/")[2]: name for name in editable.sources}
    if file not in names:
        hint, message = suggest_near(file, names, 0.5), f'"{file}" is not a file of this schedule'
        raise UsageError(f"{message}; {hint}" if hint else message)
    return names[file]
