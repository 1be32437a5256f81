"""`workshops unregister`: people who are no longer invited to a workshop."""

from typing import Annotated

import typer

from workshops.cli.changes import describe_place, show_change
from workshops.cli.completion import complete_people
from workshops.cli.options import DryRun, TextFormat, WorkshopName
from workshops.cli.output import print_note
from workshops.cli.settings import settings_of
from workshops.names import count_noun, fold_address


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
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Remove people from a workshop.

    Nothing is sent: the next `workshops invite` sends a cancellation to those who were invited.
    Nothing is written, and the exit status is 2, if a person is unknown, a name matches several
    people, or an entry cannot be edited automatically.
    """
    from workshops.invitations.sent import find_invited
    from workshops.people.unregister import plan_unregister
    from workshops.schedule.perform import perform_plan

    settings = settings_of(ctx)
    path = settings.require_file()
    plan = perform_plan(
        path, lambda editable: plan_unregister(editable, id, who, settings.lang), is_dry=dry_run
    )
    names = plan.list_names(settings.lang)
    changed = [{"key": "attendees", "before": name, "after": None} for name in names]
    place = describe_place(plan.workshop.id, plan.file, plan.line)
    show_change({**place, "changed": changed}, plan.changes, output_format, dry_run=dry_run)
    print_note(f"{'dry run: ' * dry_run}{plan.workshop.id}: removed {', '.join(names)}")
    gone = {fold_address(attendee.email) for attendee in plan.removed}
    invited = find_invited(path, plan.workshop.uid)
    if count := sum(invited.get(address, False) for address in gone):
        people = count_noun(count, "person was", "people were")
        advice = f"; to send the cancellation, run: workshops invite {plan.workshop.id}"
        print_note(f"{people} invited{advice * (not dry_run)}")
    for note in plan.notes:
        print_note(note)
