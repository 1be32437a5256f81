"""`workshops serve`: the site as it will be, for a look while the schedule is being edited."""

import gc
import signal
import tempfile
from contextlib import suppress
from typing import Annotated

import typer

from workshops.cli.addresses import show_refused_lines
from workshops.cli.main import report_error
from workshops.cli.output import print_note, write
from workshops.cli.settings import settings_of
from workshops.cli.site_options import NoPeople, Style, print_warnings, summarize_changes
from workshops.errors import UsageError, WorkshopsError


def run(
    ctx: typer.Context,
    port: Annotated[
        int,
        typer.Option(
            "--port", "-p", metavar="PORT", min=0, max=65535, help="Port; 0 chooses a free one."
        ),
    ] = 8000,
    no_people: NoPeople = False,
    style: Style = None,
) -> None:
    """Show the site on this machine only, and update it whenever the schedule changes.

    Errors are reported in the terminal, and the last version without errors stays visible. Press
    Ctrl+C to stop.
    """
    from workshops.invitations.sequences import find_sequences
    from workshops.schedule.load import read_sources
    from workshops.site.preview import open_preview
    from workshops.site.publication import perform_publication, plan_publication, read_frame

    gc.enable()  # this run may be a long one
    for ending in ("SIGTERM", "SIGHUP"):  # so that the folder goes then too
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), signal.default_int_handler)
    settings = settings_of(ctx)
    if settings.path == "-":
        raise UsageError("standard input cannot be read again; name a file with --schedule")
    shown: dict[str, bytes] = {}

    def update(folder: str) -> None:
        nonlocal shown
        shown = read_sources(settings.path)
        with show_refused_lines(settings.path):
            schedule = settings.load()
            publication = plan_publication(
                schedule,
                folder,
                language=settings.lang,
                with_people=not no_people,
                frame=read_frame(schedule, settings.path, style),
                sequences=find_sequences(settings.path),
            )
        print_warnings(publication)
        changes = perform_publication(publication, force=True)
        print_note(f"{settings.path}: {summarize_changes(changes)}")

    def update_if_changed(folder: str) -> None:
        try:
            if read_sources(settings.path) != shown:
                update(folder)
        except WorkshopsError as error:
            report_error(error)

    with tempfile.TemporaryDirectory(prefix="workshops-") as folder:
        update(folder)
        with open_preview(folder, port, lambda: update_if_changed(folder)) as server:
            write(f"{server.address}\n")
            print_note("shown on this machine only; press Ctrl+C to stop")
            with suppress(KeyboardInterrupt):
                server.serve_forever()
