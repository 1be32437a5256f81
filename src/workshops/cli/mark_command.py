"""`workshops mark`: who came to a workshop or answered by telephone, into the schedule."""

from typing import Annotated

import typer

from workshops.cli.changes import show_change
from workshops.cli.completion import complete_people
from workshops.cli.mark_report import (
    ANSWERS,
    PRESENCES,
    choose_facts,
    describe_marks,
    mark,
    print_marks,
)
from workshops.cli.options import AsOf, DryRun, TextFormat, WorkshopName
from workshops.cli.reading import read_list
from workshops.cli.settings import settings_of
from workshops.errors import UsageError


def run(
    ctx: typer.Context,
    id: WorkshopName,
    who: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHO]...",
            help="Names, e-mail addresses or organizations; the start of one is enough. An "
            "organization means its entries without a person's name or, if there are none, all of "
            "its people.",
            autocompletion=complete_people,
        ),
    ] = None,
    came: Annotated[bool, typer.Option("--came", help="They came.")] = False,
    absent: Annotated[bool, typer.Option("--absent", help="They did not come.")] = False,
    clear: Annotated[
        bool, typer.Option("--clear", help="Remove what is recorded about presence.")
    ] = False,
    accepted: Annotated[bool, typer.Option("--accepted", help="They accepted.")] = False,
    declined: Annotated[bool, typer.Option("--declined", help="They declined.")] = False,
    tentative: Annotated[bool, typer.Option("--tentative", help="They may come.")] = False,
    needs_action: Annotated[
        bool, typer.Option("--needs-action", help="They have not answered.")
    ] = False,
    sign_in: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="List of who came, as CSV, .xlsx or addresses copied from a mail: "
            "with a column attended, check-in or signature, a Zoom or Teams "
            "report, or only names, addresses or organizations; - reads standard input.",
        ),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADING=MEANING",
            help='What a column of the list contains, such as "Firma=organization": name, '
            "first-name, last-name, email, organization, came, check-in, signature, or "
            "ignore. Repeatable.",
        ),
    ] = None,
    all_came: Annotated[
        bool, typer.Option("--all-came", help="Everybody on the list came.")
    ] = False,
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes",
            min=0,
            metavar="N",
            help="Record people who were in the meeting for at least N minutes.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Record even before the workshop begins.")
    ] = False,
    as_of: AsOf = None,
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Record in the schedule who came to a workshop, what people answered by telephone, or both.

    Only the `attended` or `rsvp` key of these people is changed. A recorded answer counts as newer
    than every mail sent before now: `workshops rsvp` does not replace it with an older one. Nothing
    is written, and the exit status is 2, if the workshop has not begun (for presence), a person is
    unknown, a name matches several people, or the list does not show clearly who came (its columns
    are then listed). Lines that match nobody, and entries written as a YAML alias (which cannot be
    edited automatically), are reported; the exit status is then 1.
    """
    from workshops.people.mark import MarkRequest
    from workshops.people.sign_in import SignInRules, read_sign_ins

    flags = (came, absent, clear, accepted, declined, tentative, needs_action)
    names = (*PRESENCES, *ANSWERS)
    given = [name for name, flag in zip(names, flags, strict=True) if flag]
    presence, answer = choose_facts(given, who, sign_in)
    if sign_in is None and (mapped or all_came or minutes is not None):
        raise UsageError("--map, --all-came and --minutes need a list; give one with --from")
    if all_came and presence != "came":
        raise UsageError(f"--all-came and --{presence} cannot be used together")
    settings = settings_of(ctx)
    path = settings.require_file()
    rules = SignInRules(mapped or (), all_came, minutes)
    label, listed = "", None
    if sign_in is not None:
        label, listed = read_list(sign_in, lambda content: read_sign_ins(content, rules))
    if listed and listed.presence and presence in ("absent", "clear"):
        raise UsageError(
            f'the list records who came in "{listed.presence}"; leave out --{presence}'
        )
    find_now = settings.find_now(as_of)
    request = MarkRequest(
        id,
        who or (),
        listed,
        PRESENCES.get(presence),
        settings.lang,
        None if force else find_now,
        answer,
        with_presence=bool(presence),
    )
    plan = mark(path, request, find_now, is_dry=dry_run)
    show_change(describe_marks(plan), plan.changes, output_format, dry_run=dry_run)
    print_marks(plan, label, is_dry=dry_run)
    if plan.refused or plan.unmatched:
        raise typer.Exit(1)
