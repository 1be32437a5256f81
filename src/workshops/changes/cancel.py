"""A workshop that will not take place, or will after all.

Without a status a workshop with a date is confirmed. So where `cancelled` replaces another status
than that, a comment beside it keeps what it was, for whoever takes the cancellation back.
"""

import re
from datetime import datetime

from workshops.changes.change import Change, plan_change
from workshops.changes.find_record import find_workshop_path
from workshops.diagnostics import Path
from workshops.errors import UsageError
from workshops.schedule.document import Document
from workshops.schedule.edit import EditableSchedule, RemoveKey, SetKey
from workshops.schedule.positions import find_nodes

_REMARK = re.compile(r"[ \t]+# was (confirmed|tentative)[ \t]*$")
_LINE_END = re.compile("[\r\n]")


def plan_cancel(
    editable: EditableSchedule, name: str, now: datetime, *, undo: bool = False
) -> Change:
    """The change that cancels a workshop, or with `undo` gives it the status that it had.

    That is known from the comment that cancelling left; without one the status is removed. Raises
    UsageError where there is nothing to undo.
    """
    around = find_workshop_path(editable.schedule, name)
    workshop = editable.schedule.workshops[int(around[1])]
    at: Path = (*around, "status")
    file, *inside = editable.find_origin(at)
    document = editable.documents[int(file)]
    if undo:
        if workshop.status != "cancelled":
            raise UsageError(f"{workshop.id} is not cancelled; its status is {workshop.status}")
        rest = _find_rest(document, tuple(inside))
        found = rest and _REMARK.search(document.text, *rest)
        change = plan_change(
            editable, around, [SetKey(at, found[1]) if found else RemoveKey(at)], now
        )
        return _change_remark(change, tuple(inside), "") if found else change
    change = plan_change(editable, around, [SetKey(at, "cancelled")], now)
    usual = "confirmed" if workshop.start else "tentative"
    remark = "" if workshop.status == usual else f"  # was {workshop.status}"
    return _change_remark(change, tuple(inside), remark) if change.changes else change


def _change_remark(change: Change, path: Path, remark: str) -> Change:
    """The change with another remark on the line of a value; as it is where no comment can be."""
    [(name, (before, after))] = change.changes.items()
    document = Document(name, after)
    rest = _find_rest(document, path)
    if rest is None:
        return change
    start, end = rest
    line = _REMARK.sub("", document.text[start:end]) + remark
    text = document.text[:start] + line + document.text[end:]
    edited = Document(name, text.encode())
    if edited.issues or edited.value != document.value or text.lstrip().startswith("{"):
        return change
    mark = after[: len(after) - len(document.raw)]
    return change._replace(changes={name: (before, mark + edited.raw)})


def _find_rest(document: Document, path: Path) -> tuple[int, int] | None:
    """Where a status ends, and where its line does; None where the line has several of them."""
    root, _ = find_nodes(document.text, [path])
    _, at = root.locate(path)
    *_, before = re.split(r"[\r\n]", document.text[:at])
    found = _LINE_END.search(document.text, at)
    end = found.start() if found else len(document.text)
    is_alone = len(re.findall(r"\bstatus\b", before + document.text[at:end])) == 1
    return (at, end) if is_alone else None
