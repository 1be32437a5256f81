"""A workshop on another day: its length, its clock times and its sessions come along.

Values keep the form in which they were typed: a day stays a day, and a time with an offset keeps
one. Where summer time begins or ends in between, the offset changes, so that the clock time stays.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from workshops.changes.change import Change, plan_change
from workshops.changes.find_record import find_workshop_path
from workshops.diagnostics import Path
from workshops.errors import UsageError
from workshops.model import Workshop
from workshops.schedule.edit import Edit, EditableSchedule, RemoveKey, SetKey
from workshops.schedule.field_errors import FieldError
from workshops.schedule.fields import DATE, DATE_OR_TIME, LENGTH
from workshops.timezones import shift_skipped

_TYPED = re.compile(
    r"(?:(\d{4}-\d\d-\d\d)(?:([ Tt])(?=\d))?)?(?:(\d\d?:\d\d)(:\d\d)?)?(.*)", re.ASCII
)
"""A day, a clock time, or both, as the file may hold them; then perhaps an offset."""


class MoveTarget(NamedTuple):
    """Where a workshop goes: to a start and perhaps a last day, by a length, or to no date.

    Exactly one of `start`, `by` and `is_undated` is given. `start` is a day, or a day with a time.
    """

    start: str | None = None
    last_day: str | None = None
    by: timedelta | None = None
    is_undated: bool = False


def read_target(when: str) -> MoveTarget:
    """`2027-04-15`, `2027-04-15..16`, `2027-04-15..2027-05-02` or `2027-04-15 09:30`.

    Raises UsageError for anything else.
    """
    start, dots, end = when.partition("..")
    if dots and not (start and end):
        raise UsageError(f'"{when}" has one day only; write both, such as 2027-04-15..16')
    try:
        if dots:
            DATE.read(start)
            end = f"{start[: len(start) - len(end)]}{end}"
            DATE.read(end)
        elif isinstance(DATE_OR_TIME.read(start), time):
            raise UsageError(f'"{when}" has no day; write it as 2027-04-15 {when}')
    except FieldError as error:
        raise UsageError(f"{error.message}; {error.hint}") from error
    return MoveTarget(start=start, last_day=end or None)


def read_distance(by: str) -> MoveTarget:
    """`1w`, `-2d`, `90min`; raises UsageError for anything else."""
    try:
        length = LENGTH.read(by.removeprefix("-").removeprefix("+"))
    except FieldError as error:
        raise UsageError(f"--by: {error.message}; {error.hint}") from error
    assert isinstance(length, timedelta)
    return MoveTarget(by=-length if by.startswith("-") else length)


def plan_move(editable: EditableSchedule, name: str, target: MoveTarget, now: datetime) -> Change:
    """The change that moves a workshop with its sessions.

    Its length and clock times are kept, and each session's distance from the start; to another last
    day, it ends at the same time of day. One that had no date becomes one of one day. Raises
    UsageError where the move makes no sense: a repetition that the new start does not fit, or
    sessions with dates in a workshop without one.
    """
    at = find_workshop_path(editable.schedule, name)
    record: Any = editable.find_value(at)
    if target.is_undated:
        edits = list(_remove_dates(at, record))
    else:
        edits = list(_move_dates(at, record, target, editable.schedule.workshops[int(at[1])]))
    return plan_change(editable, at, edits, now)


def count_moved_sessions(change: Change) -> int:
    """How many sessions a move takes along."""
    return len({key.key.split(".")[1] for key in change.changed if key.key.startswith("sessions.")})


def _remove_dates(at: Path, record: dict[str, Any]) -> Iterator[Edit]:
    if "repeat" in record:
        raise UsageError("a workshop that repeats needs a date; remove `repeat` first")
    for session in record.get("sessions") or []:
        if session.keys() & {"start", "end", "day"}:
            title = session.get("title") or session.get("id") or "a session"
            raise UsageError(f'session "{title}" has a time; remove the times of sessions first')
    for key in ("start", "end"):
        if key in record:
            yield RemoveKey((*at, key))


def _move_dates(
    at: Path, record: dict[str, Any], target: MoveTarget, workshop: Workshop
) -> Iterator[Edit]:
    zone = workshop.zone
    old = record.get("start")
    if old is None:
        if target.start is None:
            raise UsageError("the workshop has no date yet; name the day")
        yield SetKey((*at, "start"), target.start)
        if target.last_day:
            yield SetKey((*at, "end"), target.last_day)
        return
    start, distance = _find_start(old, target, zone)
    yield SetKey((*at, "start"), start)
    end = record.get("end")
    if target.last_day:
        yield from _move_end(at, start, end, target.last_day, workshop)
    elif end is not None:
        if (_take_clock(start) is None) != (_take_clock(old) is None):
            raise UsageError(f'"{start}" has a time, but the end {end} has none; set start and end')
        yield SetKey((*at, "end"), _shift(end, distance, zone))
    for number, session in enumerate(record.get("sessions") or []):
        for key in ("day", "start", "end"):
            if key in session:
                yield SetKey((*at, "sessions", number, key), _shift(session[key], distance, zone))


def _move_end(
    at: Path, start: str, end: str | None, last_day: str, workshop: Workshop
) -> Iterator[Edit]:
    """The end on another last day; a workshop with clock times keeps that of its end."""
    zone = workshop.zone
    if _take_clock(start) is None or workshop.days is None:
        yield SetKey((*at, "end"), last_day)
        return
    assert workshop.start is not None
    assert workshop.end is not None
    if end is not None:
        days = date.fromisoformat(last_day) - workshop.days[1]
        yield SetKey((*at, "end"), _shift(end, days, zone))
        return
    days = date.fromisoformat(last_day) - _read_local(start, zone).date()
    if longer := days - (workshop.days[1] - workshop.days[0]):
        yield SetKey((*at, "end"), _shift(start, longer + (workshop.end - workshop.start), zone))


def _find_start(old: str, target: MoveTarget, zone: tzinfo | None) -> tuple[str, timedelta]:
    """The new start, and how far that is in local time; a day alone keeps the clock time."""
    if target.by is not None:
        return _shift(old, target.by, zone), target.by
    assert target.start is not None
    if _take_clock(old) is None or _take_clock(target.start) is not None:
        return target.start, _read_local(target.start, zone) - _read_local(old, zone)
    distance = date.fromisoformat(target.start) - _read_local(old, zone).date()
    return _shift(old, distance, zone), distance


def _take_clock(typed: str) -> str | None:
    """The text after the day: ` 09:30+02:00`; None where there is no clock time."""
    found = _TYPED.fullmatch(typed)
    assert found, "what a schedule accepts"
    day, clock = found[1], found[3]
    return typed[len(day or "") :] if clock else None


def _read_local(typed: str, zone: tzinfo | None) -> datetime:
    """A day, or its time, in local time: in that of the zone where it has an offset."""
    found = _TYPED.fullmatch(typed)
    assert found, "what a schedule accepts"
    clock = time.fromisoformat(found[3].zfill(5)) if found[3] else time()
    read = datetime.fromisoformat(f"{found[1]}T{clock}{found[5].strip().upper()}")
    return (read.astimezone(zone) if read.tzinfo and zone else read).replace(tzinfo=None)


def _shift(typed: str, distance: timedelta, zone: tzinfo | None) -> str:
    """The same text, moved: a day by the days of the distance, a clock time alone by the rest.

    With an offset it keeps its clock time in the zone of the workshop.
    """
    found = _TYPED.fullmatch(typed)
    assert found, "what a schedule accepts"
    day, between, clock, seconds, offset = found.groups()
    if day and not clock:
        days = timedelta(days=round(distance / timedelta(days=1)))
        return f"{date.fromisoformat(day) + days}{offset}"
    if day:
        moved = _read_local(typed, zone) + distance
        if offset.strip() and zone:
            there = datetime.fromisoformat(f"{day}T{clock.zfill(5)}{offset.strip().upper()}")
            moved = shift_skipped(moved.replace(tzinfo=zone))
            if there.utcoffset() != there.astimezone(zone).utcoffset():
                moved = moved.astimezone(there.tzinfo)  # another place's offset is kept
            elif offset.strip() not in "Zz":
                offset = offset.replace(offset.strip(), moved.isoformat()[-6:])
        return f"{moved:%Y-%m-%d}{between}{moved:%H:%M}{seconds or ''}{offset}"
    part = distance % timedelta(days=1)
    moved = datetime.combine(date(2000, 1, 1), time.fromisoformat(clock.zfill(5))) + part
    if moved.day != 1:
        raise UsageError(f"a session at {clock} would be on another day; move it by hand")
    return f"{moved:%H:%M}{seconds or ''}{offset}"
