"""`workshops diff`: what changed since an older version of the schedule."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.listings import write_listing
from workshops.cli.options import TextFormat
from workshops.cli.output import print_note
from workshops.cli.settings import settings_of
from workshops.errors import UsageError

if TYPE_CHECKING:
    from workshops.model import Schedule
    from workshops.output.columns import View


def run(
    ctx: typer.Context,
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="[OLD]",
            help="The older version: a file, a folder, or a git revision such as HEAD~3 or a tag.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="Compare with the last git commit before this date (2018-03-08, yesterday, "
            '"2w ago"), or date and time.',
        ),
    ] = None,
    emails: Annotated[bool, typer.Option("--emails", help="Show e-mail addresses.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with status 1 if something changed.")
    ] = False,
    output_format: TextFormat = "text",
) -> None:
    """Show what changed since an older version: workshops, and the people at each.

    Workshops can be added, removed, moved (dates, repetition), relocated (venue, online), retitled,
    cancelled, or confirmed or tentative again. People can be added or removed; their answers and
    their presence can be recorded, changed or removed. If OLD is both a path and a revision, the
    path is used.
    """
    from workshops.compare import compare_schedules
    from workshops.output.change_listing import list_changes

    if (old is None) == (since is None):
        raise UsageError("give either an older version (a file, folder or git revision) or --since")
    settings = settings_of(ctx)
    settings.refuse_shipped("compare")
    if settings.path == "-" and old in ("-", None):
        raise UsageError("standard input has no older version; name a file with --schedule")
    schedule = settings.load()
    view = settings.view(schedule)
    before = _load_old(settings.path, old, since, view)
    changes = compare_schedules(before, schedule)
    if changes or output_format == "json":
        listing = list_changes(schedule.series.timezone, with_emails=emails)
        shown = "table" if output_format == "text" else output_format
        write_listing(listing, changes, view, shown, settings.canvas)
    else:
        print_note("nothing changed")
    if changes and exit_code:
        raise typer.Exit(1)


def _load_old(path: str, old: str | None, since: str | None, view: "View") -> "Schedule":
    """The version to compare with."""
    from workshops.schedule.load import load_schedule
    from workshops.schedule.revisions import find_last_commit, load_revision

    if since is not None:
        from workshops.cli.dates import read_as_of

        now = view.now.astimezone(view.local_zone)
        instant = read_as_of(since, now, "--since")
        if instant > now:
            raise UsageError(f'--since: "{since}" is in the future; write -2w or "2w ago"')
        return load_revision(path, find_last_commit(path, instant))
    assert old is not None, "one of the two is given"
    if old == "-" or os.path.lexists(old):
        return load_schedule(old)
    if path == "-":
        raise UsageError("standard input has no git revisions; name a file with --schedule")
    return load_revision(path, old)
