"""Shared by the commands that change workshops: how a change is made and shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from workshops.cli.output import print_note, write, write_document
from workshops.cli.settings import Settings, read_clock
from workshops.names import count_noun, fold_address, join_words

if TYPE_CHECKING:
    from datetime import datetime

    from workshops.changes.change import Change
    from workshops.model import Workshop
    from workshops.output.formats import Record
    from workshops.schedule.edit import EditableSchedule


def change_workshop(
    settings: Settings,
    plan: "Callable[[EditableSchedule, datetime], Change]",
    describe: "Callable[[Change], Sequence[str]]",
    *,
    output_format: str,
    dry_run: bool,
) -> None:
    """Make a change and print what was done; with `dry_run` print the diff instead.

    `describe` returns the line that reports the change, and the lines about its consequences.
    """
    from workshops.schedule.perform import perform_plan

    path, now = settings.require_file(), read_clock()
    change = perform_plan(path, lambda editable: plan(editable, now), is_dry=dry_run)
    changed = [key._asdict() for key in change.changed]
    place = {"workshop": change.workshop, "record": change.record}
    record = {**place, "file": change.file, "line": change.line, "changed": changed}
    show_change(record, change.changes, output_format, dry_run=dry_run)
    done, *consequences = describe(change) if change.changes else ["nothing to change"]
    print_note(f"{'dry run: ' * (dry_run and bool(change.changes))}{done}")
    for line in (*consequences, *_list_doubts(change, now), *change.doubts, *change.notes):
        print_note(line)
    for warning in change.warnings:
        hint = f"; {warning.hint}" if warning.hint else ""
        print_note(f"warning: {warning.message}{hint} [{warning.code}]")


def _list_doubts(change: "Change", now: "datetime") -> list[str]:
    """What is odd about another time, though the schedule is valid."""
    before, after = change.before, change.after
    if before is None or after is None or before.start is None or before.start == after.start:
        return []
    lines = []
    if after.status == before.status == "cancelled":
        lines.append(f"warning: {describe_cancelled(after.id)}")
    if is_over(after, now) and not is_over(before, now):
        lines.append(f"warning: {after.id} is now in the past; check the year")
    return lines


def describe_outdated(change: "Change", path: str, *, is_dry: bool) -> list[str]:
    """How many people have what this changes from before in their calendars, and how to send it."""
    from workshops.invitations.sent import find_outdated
    from workshops.significant import TIMES, compare_facts

    before, after = change.before, change.after
    changed = set(compare_facts(before, after)) if before and after else set()
    if after is None or not changed:
        return []
    outdated = {
        address: changed.intersection(aspects)
        for address, aspects in find_outdated(path, after).items()
        if changed.intersection(aspects)
    }
    if not outdated:
        return []
    old = {"date" if aspect in TIMES else aspect for aspect in set().union(*outdated.values())}
    people, facts = len(outdated), f"the old {join_words(sorted(old - {'status'}) or ['status'])}"
    if is_dry:
        noun = count_noun(people, "person", "people")
        return [f"{noun} would have {facts} until updates are sent"]
    invite = f"workshops invite {after.id}"
    has = count_noun(people, "person has", "people have")
    if after.status == "cancelled" or after.start is None:
        return [f"{has} {facts}; to send cancellations, run: {invite}"]
    if is_over(after, read_clock()):
        advice = f"to send updates all the same, run: {invite} --past"
    else:
        advice = f"to send updates, run: {invite}"
    lines = [f"{has} {facts}; {advice}"]
    answers = sum(
        bool(attendee.answer)
        and not outdated.get(fold_address(attendee.email), set()).isdisjoint(TIMES)
        for attendee in after.attendees
    )
    if answers:
        lines.append(f"{count_noun(answers, 'answer')} will be reset when the updates are sent")
    return lines


def describe_cancelled(id: str) -> str:
    """That a workshop is cancelled, and how to hold it after all."""
    return f"{id} is cancelled; to hold it after all, run: workshops cancel {id} --undo"


def is_over(workshop: "Workshop", now: "datetime") -> bool:
    """Whether it is past at `now` (aware); days without a zone are those of `now`."""
    from workshops.query import find_phase

    assert now.tzinfo is not None, "now is aware"
    return find_phase(workshop, now, now.tzinfo) == "past"


def describe_place(id: str, file: str, line: int) -> "Record":
    """Which workshop changes, for programs, also as `set` calls it, and where it is."""
    return {"workshop": id, "record": f"workshop:{id}", "file": file, "line": line}


def show_change(
    record: "Record",
    files: Mapping[str, tuple[bytes, bytes]],
    output_format: str,
    *,
    dry_run: bool,
) -> None:
    """Write the result of a command that changes the schedule: its record as JSON, or a diff.

    `record` has workshop, record, file, line and changed: of each key its name, before and after.
    """
    if output_format == "json":
        write_document(record)
    elif dry_run:
        from workshops.output.diff import draw_diff

        write(draw_diff(files))


def describe_keys(change: "Change") -> list[str]:
    """A line that names each changed key with its new value, and one that counts kept UIDs."""
    own = [key for key in change.changed if not key.key.startswith("workshops.")]
    values = [
        f"{key.key} removed" if key.after is None else f"{key.key} = {_show_value(key.after)}"
        for key in own
    ]
    name = name_change(change)
    if change.is_new:
        return [f"added {name} ({change.file}:{change.line}): {'; '.join(values[1:])}"]
    lines = [f"{name}: {'; '.join(values)}"]
    if kept := len(change.changed) - len(own):
        workshops = count_noun(kept, "workshop")
        lines.append(f"{workshops} got a uid, so that the entries in people's calendars stay")
    return lines


def name_change(change: "Change") -> str:
    """What changed, as people are shown it: kick-off/welcome, region SE31."""
    name = re.sub("^workshop:|(?<=/)(session|attendee):", "", change.record)
    return re.sub("^(region|organization):", r"\1 ", name)


def _show_value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_show_value, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_show_value(inner)}" for key, inner in value.items())
    return str(value)
