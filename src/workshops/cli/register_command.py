"""`workshops register`: people who take part in a workshop, into the schedule."""

from typing import Annotated

import typer

from workshops.cli.changes import show_change
from workshops.cli.completion import complete_organizations, complete_regions
from workshops.cli.options import DryRun, TextFormat, WorkshopName
from workshops.cli.reading import read_list, read_option
from workshops.cli.register_report import describe_registrations, print_registrations
from workshops.cli.settings import settings_of
from workshops.errors import UsageError
from workshops.model import Role
from workshops.names import fold_name


def run(
    ctx: typer.Context,
    id: WorkshopName,
    who: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHO]...",
            help='Names, e-mail addresses, both ("Ana Ek <ana@example.org>"), or organizations.',
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="List of who registered, as CSV, .xlsx or addresses copied from a mail; - reads "
            "standard input.",
        ),
    ] = None,
    organization: Annotated[
        str | None,
        typer.Option(
            "--organization",
            metavar="ORGANIZATION",
            help="Their organization: id or name. A new one is declared in the schedule.",
            autocompletion=complete_organizations,
        ),
    ] = None,
    role: Annotated[Role | None, typer.Option("--role", help="Their role.")] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="TAG", help="Language of messages to them, such as sv."),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            "-r",
            metavar="REGION",
            help="Their region: id or name.",
            autocompletion=complete_regions,
        ),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADING=MEANING",
            help='What a column of the list contains, such as "Firma=organization": name, '
            "first-name, last-name, email, organization, region, country, role, language, status, "
            "or ignore. Repeatable.",
        ),
    ] = None,
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Add people to a workshop: those named, or those on a list.

    The entries of people who are already there do not change. A new organization is declared in the
    schedule. Options apply to everybody and replace what the list contains. Nothing is sent: use
    `workshops invite` for that. Rows that are not clear are reported and not added; the exit status
    is then 1. If it is not clear who a person given by name is, or the list cannot be read, nothing
    is written, and the exit status is 2.
    """
    from workshops.people.register import RegisterRequest, plan_register
    from workshops.people.registration_rows import clean_text
    from workshops.people.registrations import read_registrations, read_words
    from workshops.schedule.fields import LANGUAGE
    from workshops.schedule.perform import perform_plan

    if not who and file is None:
        raise UsageError("name the people, or give a list of them with --from")
    if mapped and file is None:
        raise UsageError("--map needs a list; give one with --from")
    if organization is not None and not fold_name(organization):
        raise UsageError(f'--organization: "{organization}" is not a name')
    settings = settings_of(ctx)
    path = settings.require_file()
    tag = read_option("--language", LANGUAGE.read, language) if language else ""
    label, listed = "", None
    if file is not None:
        label, listed = read_list(file, lambda content: read_registrations(content, mapped or ()))
    request = RegisterRequest(
        id, read_words(who or ()), listed, clean_text(organization or ""), region or "", role, tag
    )
    plan = perform_plan(path, lambda editable: plan_register(editable, request), is_dry=dry_run)
    record = describe_registrations(plan, listed, settings.lang)
    show_change(record, plan.changes, output_format, dry_run=dry_run)
    print_registrations(plan, listed, label, settings, is_dry=dry_run)
    if plan.doubts or (listed and listed.nameless):
        raise typer.Exit(1)
