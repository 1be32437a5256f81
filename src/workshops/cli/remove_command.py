"""`workshops remove`: what was entered by mistake."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.changes import change_workshop, name_change
from workshops.cli.completion import complete_changeable
from workshops.cli.options import DryRun, TextFormat
from workshops.cli.settings import Settings, settings_of
from workshops.errors import UsageError
from workshops.names import count_noun

if TYPE_CHECKING:
    from datetime import datetime

    from workshops.changes import Change
    from workshops.schedule.edit import EditableSchedule


def run(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="The complete id of a workshop; WORKSHOP/SESSION; or a region or organization: "
            "its id or name.",
            autocompletion=complete_changeable,
        ),
    ],
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Also remove a workshop to which people were invited, or of which answers or "
            "presence are recorded.",
        ),
    ] = False,
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Remove a workshop, session, region or organization that was entered by mistake.

    A workshop that will not take place is cancelled instead: it stays in the schedule, and
    everybody sees that it is cancelled. What other entries refer to is not removed. People are
    removed with `workshops unregister`.
    """
    settings = settings_of(ctx)

    def plan(editable: "EditableSchedule", now: "datetime") -> "Change":  # noqa: ARG001
        from workshops.changes import plan_remove

        change = plan_remove(editable, name, is_forced=force)
        if not force and (invited := _count_invited(change, settings)):
            people = count_noun(invited, "person was", "people were")
            cancel = f"to cancel it, run: workshops cancel {change.workshop}"
            raise UsageError(f"{people} invited; {cancel}; to remove it, add --force")
        return change

    change_workshop(
        settings,
        plan,
        lambda change: _describe_removal(change, settings, is_dry=dry_run),
        output_format=output_format,
        dry_run=dry_run,
    )


def _count_invited(change: "Change", settings: Settings) -> int:
    """How many people have the workshop in their calendars that is removed."""
    from workshops.invitations.sent import find_invited

    if change.before is None or change.after is not None:
        return 0
    return sum(find_invited(settings.path, change.before.uid).values())


def _describe_removal(change: "Change", settings: Settings, *, is_dry: bool) -> list[str]:
    lines = [f"removed {name_change(change)} ({change.file}:{change.line})"]
    if invited := _count_invited(change, settings):
        people = count_noun(invited, "person was", "people were")
        advice = "" if is_dry else "; to send cancellations, run: workshops invite"
        lines.append(f"{people} invited{advice}")
    return lines
