"""`workshops move`: another date for a workshop."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.changes import change_workshop, is_over
from workshops.cli.options import DryRun, TextFormat, WorkshopName
from workshops.cli.settings import Settings, read_clock, settings_of
from workshops.errors import UsageError
from workshops.names import count_noun, fold_address

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
    from workshops.invitations.sent import find_outdated
    from workshops.output.dates import show_when

    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    old, new = show_when(before, before.timezone), show_when(after, after.timezone)
    sessions = count_moved_sessions(change)
    also = f", with {count_noun(sessions, 'session')}" if sessions else ""
    lines = [f"{after.id}: {old} → {new}{also}"]
    outdated = find_outdated(settings.path, after)
    people = len(outdated)
    if not people:
        return lines
    if is_dry:
        noun = count_noun(people, "person", "people")
        return [*lines, f"{noun} would have the old date until updates are sent"]
    noun = count_noun(people, "person has", "people have")
    invite = f"workshops invite {after.id}"
    if after.status == "cancelled" or after.start is None:
        return [*lines, f"{noun} the old date; to send cancellations, run: {invite}"]
    if is_over(after, read_clock()):
        advice = f"to send updates all the same, run: {invite} --past"
    else:
        advice = f"to send updates, run: {invite}"
    lines.append(f"{noun} the old date; {advice}")
    answers = sum(
        bool(attendee.answer) and fold_address(attendee.email) in outdated
        for attendee in after.attendees
    )
    if answers:
        lines.append(f"{count_noun(answers, 'answer')} will be reset when the updates are sent")
    return lines
