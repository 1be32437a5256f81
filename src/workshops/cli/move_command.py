"""`workshops move`: another date for a workshop."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.changes import change_workshop, describe_outdated
from workshops.cli.options import DryRun, TextFormat, WorkshopName
from workshops.cli.settings import Settings, settings_of
from workshops.errors import UsageError
from workshops.names import count_noun

if TYPE_CHECKING:
    from datetime import datetime

    from workshops.changes import Change
    from workshops.schedule.edit import EditableSchedule


def run(
    ctx: typer.Context,
    id: WorkshopName,
    when: Annotated[
        str | None,
        typer.Argument(
            metavar="[WHEN]",
            help='2027-04-15, "15 April 2027", 2027-04-15..16, or with a time 2027-04-15 09:30.',
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="LENGTH", help="Move by 1w, -1w, 2d or 30min.")
    ] = None,
    to_be_announced: Annotated[
        bool, typer.Option("--to-be-announced", help="Remove the date.")
    ] = False,
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Move a workshop to another date.

    Its length and clock times are kept, and its sessions move with it. Nothing is sent: the next
    `workshops invite` sends people an update, and resets their answers.
    """
    if sum((when is not None, by is not None, to_be_announced)) != 1:
        raise UsageError("give one of WHEN, --by and --to-be-announced")

    def plan(editable: "EditableSchedule", now: "datetime") -> "Change":
        from workshops.changes.move import MoveTarget, plan_move, read_distance, read_target
        from workshops.cli.dates import write_span

        if to_be_announced:
            target = MoveTarget(is_undated=True)
        elif by is not None:
            target = read_distance(by)
        else:
            target = read_target(write_span(when or "", now.date()))
        return plan_move(editable, id, target, now)

    settings = settings_of(ctx)
    change_workshop(
        settings,
        plan,
        lambda change: _describe_move(change, settings, is_dry=dry_run),
        output_format=output_format,
        dry_run=dry_run,
    )


def _describe_move(change: "Change", settings: Settings, *, is_dry: bool) -> list[str]:
    from workshops.changes.move import count_moved_sessions
    from workshops.output.dates import show_when

    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    old, new = show_when(before, before.timezone), show_when(after, after.timezone)
    sessions = count_moved_sessions(change)
    also = f", with {count_noun(sessions, 'session')}" if sessions else ""
    outdated = describe_outdated(change, settings.path, is_dry=is_dry)
    return [f"{after.id}: {old} → {new}{also}", *outdated]
