"""`workshops unregister`: people who are no longer invited to a workshop."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.changes import ChangeFormat, WorkshopName, show_change
from workshops.cli.completion import complete_people
from workshops.cli.output import print_note
from workshops.cli.plans import DryRun
from workshops.cli.settings import settings_of
from workshops.names import count_noun, fold_address

if TYPE_CHECKING:
    from workshops.people.unregister import UnregisterPlan


def run(
    ctx: typer.Context,
    id: WorkshopName,
    who: Annotated[
        list[str],
        typer.Argument(
            metavar="WHO...",
            help="Names, e-mail addresses or organizations; the start of one is enough. An "
            "organization means its entries without a person's name or, if there are none, all of "
            "its people.",
            autocompletion=complete_people,
        ),
    ],
    output_format: ChangeFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Remove people from a workshop.

    Nothing is sent: the next `workshops invite` sends a cancellation to those who were invited.
    Nothing is written, and the exit status is 2, if a person is unknown, a name matches several
    people, or an entry cannot be edited automatically.
    """
    from workshops.people.unregister import perform_unregister, plan_unregister
    from workshops.schedule.edit import read_editable

    settings = settings_of(ctx)
    path = settings.require_file()
    if dry_run:
        plan = plan_unregister(read_editable(path), id, who, settings.lang)
    else:
        plan = perform_unregister(path, id, who, settings.lang)
    names = plan.list_names(settings.lang)
    changed = [{"key": "attendees", "before": name, "after": None} for name in names]
    place = {"workshop": plan.workshop.id, "file": plan.file, "line": plan.line}
    show_change({**place, "changed": changed}, plan.changes, output_format, dry_run=dry_run)
    print_note(f"{'dry run: ' * dry_run}{plan.workshop.id}: removed {', '.join(names)}")
    if invited := _count_invited(path, plan):
        people = count_noun(invited, "person was", "people were")
        command = f"workshops invite {plan.workshop.id}"
        print_note(f"{people} invited; to send the cancellation, run: {command}")
    for note in plan.notes:
        print_note(note)


def _count_invited(path: str, plan: "UnregisterPlan") -> int:
    """How many of them have the workshop in their calendars."""
    from workshops.invitations.history_path import history_path

    if not history_path(path).exists():
        return 0
    from workshops.invitations.history_file import read_history

    sent = read_history(path).workshops.get(plan.workshop.uid)
    people = sent.people if sent else {}
    gone = {fold_address(attendee.email) for attendee in plan.removed}
    return sum(address in gone and not to.is_cancelled for address, to in people.items())
