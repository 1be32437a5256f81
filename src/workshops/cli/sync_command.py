"""`workshops sync`: write the workshops to a calendar on the team's server."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.options import AllowRemovals, DryRun, TableFormat
from workshops.cli.output import print_note, print_notes
from workshops.cli.plans import choose_status, print_plan
from workshops.cli.progress import progress_bar
from workshops.cli.settings import Settings, settings_of
from workshops.errors import WorkshopsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workshops.calendar_sync.perform import SyncResult
    from workshops.calendar_sync.plan import SyncChange

_SHORT_WAIT = 5  # seconds that need no explanation


def run(
    ctx: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            envvar="WORKSHOPS_CALDAV_URL",
            help="The address of the calendar on its server: https://user@host/path/.",
        ),
    ],
    create: Annotated[
        bool,
        typer.Option(
            "--create", help="Create the calendar if it is missing, with name and colour."
        ),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Overwrite what somebody changed on the server.",
        ),
    ] = False,
    allow_removals: AllowRemovals = False,
    dry_run: DryRun = False,
    output_format: TableFormat = "table",
) -> None:
    """Write the workshops to a calendar on a CalDAV server: Nextcloud, SOGo, iCloud and others.

    Only entries that sync wrote are changed or removed. An entry that somebody changed on the
    server is a conflict: it is reported and not overwritten. After an interruption, run the command
    again to continue.

    The user is taken from the address or WORKSHOPS_CALDAV_USER, the password from
    WORKSHOPS_CALDAV_PASSWORD or the keyring, and an access token from WORKSHOPS_CALDAV_TOKEN. The
    exit status is 3 when the server refused something; conflicts do not change it.
    """
    from workshops.calendar_sync import open_server, perform_sync, plan_sync, read_collection
    from workshops.calendar_sync.perform import DONE, SyncResult
    from workshops.calendar_sync.show import total_plan, total_result
    from workshops.ical import EPOCH
    from workshops.ical.event import EntryOptions
    from workshops.invitations.sent import find_sequences

    collection = read_collection(url)
    settings = settings_of(ctx)
    settings.refuse_shipped("sync")
    schedule = settings.load()
    sequences = find_sequences(settings.path)
    options = EntryOptions(settings.lang, schedule.modified or EPOCH, sequences)
    result = SyncResult()
    with open_server(collection, _wait) as server:
        state = server.read_state(schedule)
        plan = plan_sync(
            schedule, state, options, create=create, force=force, allow_removals=allow_removals
        )
        if not (state.exists or dry_run or plan.stop_reason):
            server.create_calendar(schedule, settings.lang)
            print_note(f"{server.url}: calendar created")
        print_notes(plan.notes)
        if dry_run or plan.stop_reason:
            _print_changes(plan.changes, result, settings, output_format)
            print_note(total_plan(plan))
            if plan.stop_reason and not dry_run:
                raise WorkshopsError(f"{server.url}: {plan.stop_reason}")
            print_notes([plan.stop_reason] if plan.stop_reason else [])
            return
        try:
            with progress_bar("Syncing", patience=0) as on_progress:
                perform_sync(plan, server, result, on_progress)
        finally:
            is_all = output_format == "json"
            shown = [item for item in plan.changes if is_all or item.kind != "unchanged"]
            _print_changes(shown, result, settings, output_format)
            print_notes(total_result(plan, result))
    raise typer.Exit(choose_status(result.outcomes, DONE))


def _print_changes(
    changes: "Sequence[SyncChange]", result: "SyncResult", settings: Settings, output_format: str
) -> None:
    from workshops.calendar_sync.show import CHANGE_FIELDS, draw_changes
    from workshops.output.fields import find_fields

    outcomes: Mapping[str, str] = result.outcomes
    records = (find_fields(CHANGE_FIELDS, change, outcomes) for change in changes)
    print_plan(records, lambda: draw_changes(changes, outcomes, settings.canvas()), output_format)


def _wait(seconds: float) -> None:
    """Sleep, and report it where somebody might think that nothing happens."""
    if seconds > _SHORT_WAIT:
        print_note(f"the server is busy; trying again in {seconds:.0f} s")
    time.sleep(seconds)
