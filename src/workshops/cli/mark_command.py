"""`workshops mark`: who came to a workshop or answered by telephone, into the schedule."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.changes import show_change
from workshops.cli.completion import complete_people
from workshops.cli.mark_report import describe_marks, mark, print_marks
from workshops.cli.options import AsOf, DryRun, TextFormat, WorkshopName
from workshops.cli.reading import read_list
from workshops.cli.settings import settings_of
from workshops.errors import UsageError

if TYPE_CHECKING:
    from workshops.model import Rsvp


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
    """Record in the schedule who came to a workshop, or what people answered by telephone.

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
    given = [name for name, flag in zip((*_PRESENCES, *_ANSWERS), flags, strict=True) if flag]
    fact = _choose_fact(given, who, sign_in)
    if sign_in is None and (mapped or all_came or minutes is not None):
        raise UsageError("--map, --all-came and --minutes need a list; give one with --from")
    if all_came and fact != "came":
        raise UsageError(f"--all-came and --{fact} cannot be used together")
    settings = settings_of(ctx)
    path = settings.require_file()
    rules = SignInRules(mapped or (), all_came, minutes)
    label, listed = "", None
    if sign_in is not None:
        label, listed = read_list(sign_in, lambda content: read_sign_ins(content, rules))
    if listed and listed.presence and fact in ("absent", "clear"):
        raise UsageError(f'the list records who came in "{listed.presence}"; leave out --{fact}')
    find_now = settings.find_now(as_of)
    answer = next((answer for answer in _ANSWERS if answer == fact), None)
    request = MarkRequest(
        id,
        who or (),
        listed,
        _PRESENCES.get(fact),
        settings.lang,
        None if force else find_now,
        answer,
    )
    plan = mark(path, request, find_now, is_dry=dry_run)
    show_change(describe_marks(plan), plan.changes, output_format, dry_run=dry_run)
    print_marks(plan, label, is_dry=dry_run)
    if plan.refused or plan.unmatched:
        raise typer.Exit(1)


_PRESENCES = {"came": True, "absent": False, "clear": None}
_ANSWERS: "tuple[Rsvp, ...]" = ("accepted", "declined", "tentative", "needs-action")


def _choose_fact(given: list[str], who: list[str] | None, sign_in: str | None) -> str:
    """What is to be recorded; who is on a list came unless something else is asked for."""
    if not who and sign_in is None:
        raise UsageError("name the people, or give a list of who came with --from")
    if len(given) > 1:
        raise UsageError(f"{' and '.join(f'--{name}' for name in given)} cannot be used together")
    if given and sign_in is not None and given[0] in _ANSWERS:
        raise UsageError(f"--{given[0]} applies to people given by name, not to a list")
    if who and not given:
        known = ", ".join(f"--{name}" for name in (*_PRESENCES, *_ANSWERS))
        raise UsageError(f"add what to record: one of {known}")
    return given[0] if given else "came"
