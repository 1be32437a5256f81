"""`workshops attended`: who came to a workshop, into the schedule."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.completion import complete_workshops
from workshops.cli.output import print_note, write
from workshops.cli.settings import settings_of
from workshops.errors import UsageError, wrap_os_error

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
            help="Each a name, an address or an organization (its entry without a name, else all "
            "of its people); the start of one will do.",
        ),
    ] = None,
    absent: Annotated[bool, typer.Option("--absent", help="They did not come.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="It is not known whether.")] = False,
    sign_in: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE.csv",
            help="A sign-in list with a line that names columns: name (or first and last name), "
            "email, organization, and attended (yes or no) if not all on it came; - for standard "
            "input.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
) -> None:
    """Record who came to a workshop: `attended` of each is written into the schedule.

    Every other byte of the file stays. Somebody unknown, a name that fits several, or a presence in
    a list that is neither yes nor no, is status 2 and nothing is written. Status 1 is that some
    were recorded and others are told: those of a sign-in list who were not found, and those whom
    the file names in a way that no small edit can change, with the line to change by hand.
    """
    from workshops.people.presence import PresenceRequest, plan_presence, record_presence
    from workshops.people.sign_in import read_sign_ins

    if absent and clear:
        raise UsageError("--absent and --clear exclude each other")
    if not who and sign_in is None:
        raise UsageError("name who came, or give a sign-in list with --from")
    settings = settings_of(ctx)
    path = settings.require_file()
    listed = read_sign_ins(_read(sign_in)) if sign_in is not None else None
    if listed and listed.presence and (absent or clear):
        option = "--clear" if clear else "--absent"
        raise UsageError(f'the list says who came ("{listed.presence}"); leave {option} out')
    attended = None if clear else not absent
    request = PresenceRequest(id, who or (), listed, attended, settings.lang)
    plan = (plan_presence if dry_run else record_presence)(path, request)
    if dry_run:
        from workshops.output.diff import draw_diff

        write(draw_diff(plan.changes))
    if plan.recorded or plan.known or not plan.refused:
        print_note(f"{plan.workshop.id}: {_summarize(plan, is_dry=dry_run)}")
    label = "<stdin>" if sign_in == "-" else sign_in
    for remark in plan.remarks:
        _print_remark(label, remark)
    for refusal in plan.refused:
        print_note(f"{plan.workshop.id}: {refusal}")
    for remark in plan.unmatched:
        _print_remark(label, remark)
    if plan.refused or plan.unmatched:
        raise typer.Exit(1)


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read() if sys.stdin else b""
    with wrap_os_error(name), open(name, "rb") as file:
        return file.read()


_FACTS = {True: "recorded as there", False: "recorded as absent", None: "recorded as not known"}


def _summarize(plan: "PresencePlan", *, is_dry: bool) -> str:
    """Who is recorded now, and how many were already."""
    if not plan.recorded:
        return "nothing to change" + (f" ({plan.known} known)" if plan.known else "")
    people: dict[str, list[str]] = {}
    for name, fact in plan.recorded:
        people.setdefault(_FACTS[fact], []).append(name)
    recorded = [f"{'would be ' * is_dry}{what}: {', '.join(who)}" for what, who in people.items()]
    return "; ".join(recorded) + (f" ({plan.known} known already)" if plan.known else "")


def _print_remark(label: str | None, remark: "ListRemark") -> None:
    place = f"{label}:{remark.line}" if remark.line else label
    print_note(f"{place}: {remark.message}")
