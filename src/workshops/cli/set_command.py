"""`workshops set`: new values for keys of the schedule's records."""

from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.changes import change_workshop, describe_keys, describe_outdated
from workshops.cli.completion import complete_changeable, complete_keys
from workshops.cli.options import DryRun, TextFormat
from workshops.cli.settings import settings_of
from workshops.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from workshops.changes import Change
    from workshops.changes.set_keys import Assignment
    from workshops.schedule.edit import EditableSchedule


def run(
    ctx: typer.Context,
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The workshop: its id, number or title, or the start of one; WORKSHOP/NAME for a "
            "session or attendee of it; series; or a region or organization: its id or name.",
            autocompletion=complete_changeable,
        ),
    ],
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY=VALUE...",
            help="Such as venue.city=Torino or title.it=Clima; for lists, tags+=x adds a value "
            "and tags-=x removes one; url= removes the key.",
            autocompletion=complete_keys,
        ),
    ],
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Set keys of a workshop, session, attendee, region or organization, or of the series.

    Write `series` in place of ID for the series. If a workshop has the same id or name, write
    region:ID or organization:ID; these also add one that is new, if you give it a name.

    Write WORKSHOP/ID for a session, which is added if it is new and you give it a title, and
    WORKSHOP/NAME for an attendee.

    Keys are written as in the schedule, with dots between them. For a list, = replaces all values;
    repeat KEY=VALUE to give several.
    """
    settings = settings_of(ctx)

    def plan(editable: "EditableSchedule", now: "datetime") -> "Change":
        from workshops.changes.set_keys import plan_set, read_assignment

        read = (read_assignment(value) for value in values)
        change = plan_set(editable, id, [_write_dates(each, id, now) for each in read], now)
        if any(key.key == "id" for key in change.changed) and change.record == "series":
            # what was sent is recorded under the old id
            from workshops.invitations.history_path import history_path

            path = history_path(settings.path)
            if path.exists():
                raise UsageError(
                    f"{path.name} records what was sent under the id of the series; keep the id"
                )
        return change

    def describe(change: "Change") -> list[str]:
        outdated = describe_outdated(change, settings.path, is_dry=dry_run)
        return [*describe_keys(change), *outdated]

    change_workshop(settings, plan, describe, output_format=output_format, dry_run=dry_run)


_DATES = ("start", "end", "day", "except")


def _write_dates(assignment: "Assignment", id: str, now: "datetime") -> "Assignment":
    """The assignment with a date as a schedule has it, from what `move` and `add` take, too."""
    from workshops.cli.dates import write_date

    value = assignment.value
    if assignment.key not in _DATES:
        return assignment
    if assignment.key == "start" and ".." in value:
        command = f"workshops move {quote(id)} {quote(value)}"
        raise UsageError(f'"{value}" is more than one day; set start and end, or run: {command}')
    return assignment._replace(value=write_date(value, now.date()))
