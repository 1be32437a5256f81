"""`workshops cancel`: a workshop that will not take place."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.changes import change_workshop
from workshops.cli.options import DryRun, TextFormat, WorkshopName
from workshops.cli.settings import Settings, settings_of
from workshops.names import count_noun

if TYPE_CHECKING:
    from datetime import datetime

    from workshops.changes import Change
    from workshops.schedule.edit import EditableSchedule


def run(
    ctx: typer.Context,
    id: WorkshopName,
    undo: Annotated[bool, typer.Option("--undo", help="Undo the cancellation.")] = False,
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Cancel a workshop: it stays in the schedule and in feeds, marked as cancelled.

    Nothing is sent: the next `workshops invite` sends people a cancellation. If it was tentative, a
    comment in the file records this for --undo.
    """

    def plan(editable: "EditableSchedule", now: "datetime") -> "Change":
        from workshops.changes import plan_cancel

        return plan_cancel(editable, id, now, undo=undo)

    settings = settings_of(ctx)
    change_workshop(
        settings,
        plan,
        lambda change: _describe_cancellation(change, settings, is_dry=dry_run),
        output_format=output_format,
        dry_run=dry_run,
    )


def _describe_cancellation(change: "Change", settings: Settings, *, is_dry: bool) -> list[str]:
    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    if after.status != "cancelled":
        lines = [f"{after.id}: cancelled → {after.status}"]
        if change.changed[0].after is None and after.status == "confirmed":
            lines.append(
                f"if it was tentative before, run: workshops set {after.id} status=tentative"
            )
        return lines
    from workshops.invitations.sent import find_invited

    lines = [f"{after.id}: {before.status} → cancelled"]
    if people := sum(find_invited(settings.path, after.uid).values()):
        noun = count_noun(people, "person was", "people were")
        advice = "" if is_dry else f"; to send cancellations, run: workshops invite {after.id}"
        lines.append(f"{noun} invited{advice}")
    return lines
