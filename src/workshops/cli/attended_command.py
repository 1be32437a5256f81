"""`workshops attended`: who came to a workshop, into the schedule."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.completion import complete_workshops
from workshops.cli.filters import AsOf
from workshops.cli.output import print_note, write
from workshops.cli.plans import DryRun
from workshops.cli.reading import read_input
from workshops.cli.settings import settings_of
from workshops.errors import UsageError

if TYPE_CHECKING:
    from workshops.people.presence import ListRemark, PresencePlan


def run(
    ctx: typer.Context,
    id: Annotated[
        str,
        typer.Argument(
            help="The workshop's id, the start of one, or its number.",
            autocompletion=complete_workshops,
        ),
    ],
    who: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHO]...",
            help="Names, e-mail addresses or organizations; the start of one is enough. An "
            "organization means its entries without a name, or else all its people.",
        ),
    ] = None,
    absent: Annotated[
        bool, typer.Option("--absent", help="Record that they did not come.")
    ] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Remove what is recorded.")] = False,
    sign_in: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE.csv",
            help="List of who came: with a column attended, check-in or signature, a Zoom or Teams "
            "report, or with nothing but names, addresses, organizations; - is standard input.",
        ),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADING=MEANING", help="What a column of the list means."),
    ] = None,
    all_came: Annotated[
        bool, typer.Option("--all-came", help="Everybody on the list came.")
    ] = False,
    minutes: Annotated[
        int | None,
        typer.Option("--minutes", min=0, help="Count those in the meeting for that long."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Record even before the workshop begins.")
    ] = False,
    as_of: AsOf = None,
    dry_run: DryRun = False,
) -> None:
    """Record in the schedule who came to a workshop.

    Only the `attended` key of these people is changed. Nothing is written, and the exit status is
    2, if the workshop has not begun, a person is unknown, a name matches several people, or a list
    leaves in doubt who came: its columns are named. Lines that match nobody, and entries written as
    a YAML alias (which cannot be edited automatically), are reported; the exit status is then 1.
    """
    from workshops.people.presence import PresenceRequest, plan_presence, record_presence
    from workshops.people.sign_in import SignInRules, read_sign_ins

    if absent and clear:
        raise UsageError("--absent and --clear cannot be used together")
    if not who and sign_in is None:
        raise UsageError("name who came, or give a sign-in list with --from")
    if sign_in is None and (mapped or all_came or minutes is not None):
        raise UsageError("--map, --all-came and --minutes are about a list: name it with --from")
    rules = SignInRules(mapped or (), all_came, minutes)
    settings = settings_of(ctx)
    path = settings.require_file()
    label, content = read_input(sign_in) if sign_in is not None else ("", None)
    listed = None if content is None else read_sign_ins(content, rules)
    if listed and listed.presence and (absent or clear):
        option = "--clear" if clear else "--absent"
        raise UsageError(
            f'the list already says who came ("{listed.presence}"); do not use {option}'
        )
    attended = None if clear else not absent
    request = PresenceRequest(
        id, who or (), listed, attended, settings.lang, None if force else settings.find_now(as_of)
    )
    plan = (plan_presence if dry_run else record_presence)(path, request)
    if dry_run:
        from workshops.output.diff import draw_diff

        write(draw_diff(plan.changes))
    if plan.recorded or plan.known or not plan.refused:
        print_note(f"{plan.workshop.id}: {_summarize_presence(plan, is_dry=dry_run)}")
    for remark in plan.remarks:
        _print_remark(label, remark)
    for line in (*(f"{plan.workshop.id}: {refusal}" for refusal in plan.refused), *plan.notes):
        print_note(line)
    for remark in plan.unmatched:
        _print_remark(label, remark)
    if plan.refused or plan.unmatched:
        raise typer.Exit(1)


_FACTS = {True: "recorded as present", False: "recorded as absent", None: "cleared"}


def _summarize_presence(plan: "PresencePlan", *, is_dry: bool) -> str:
    """Print the people who are recorded now, and how many were recorded before."""
    if not plan.recorded:
        return "nothing to change" + (f" ({plan.known} already recorded)" if plan.known else "")
    people: dict[str, list[str]] = {}
    for name, fact in plan.recorded:
        people.setdefault(_FACTS[fact], []).append(name)
    recorded = [f"{'would be ' * is_dry}{what}: {', '.join(who)}" for what, who in people.items()]
    return "; ".join(recorded) + (f" ({plan.known} already recorded)" if plan.known else "")


def _print_remark(label: str, remark: "ListRemark") -> None:
    place = f"{label}:{remark.line}" if remark.line else label
    print_note(f"{place}: {remark.message}")
