"""`workshops serve`: the site as it will be, for a look while the schedule is being edited."""

import gc
import signal
import tempfile
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.addresses import show_refused_lines
from workshops.cli.main import report_error
from workshops.cli.output import print_note, write
from workshops.cli.settings import settings_of
from workshops.cli.site_options import NoPeople, Style, print_warnings, summarize_changes
from workshops.errors import ScheduleError, UsageError

if TYPE_CHECKING:
    from workshops.model import Schedule


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
    is_opened: Annotated[
        bool, typer.Option("--open", help="Open the site in your web browser.")
    ] = False,
) -> None:
    """Show the website on this machine only, and update it whenever the schedule changes.

    Pages that are open in a browser reload by themselves. Errors in the schedule are shown in the
    terminal and in the pages, also if it has errors at the start; the last version without errors
    stays visible. Press Ctrl+C to stop.
    """
    import webbrowser

    from workshops.invitations.sent import find_sequences
    from workshops.site.preview import open_preview
    from workshops.site.publication import perform_publication, plan_publication, read_frame
    from workshops.site.watcher import Watcher

    gc.enable()  # this run may be a long one
    for ending in ("SIGTERM", "SIGHUP"):  # so that the folder goes then too
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), signal.default_int_handler)
    settings = settings_of(ctx)
    if settings.path == "-":
        raise UsageError("standard input cannot be read again; name a file with --schedule")

    def publish(schedule: "Schedule") -> None:
        settings.note_language(schedule)
        with show_refused_lines(settings.path):
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

    watcher = Watcher(settings.path, style, settings.load, publish, report_error)
    with (
        tempfile.TemporaryDirectory(prefix="workshops-") as folder,
        open_preview(folder, port, watcher.look) as server,  # a taken port is refused at once
    ):
        watcher.look((ScheduleError,))  # what is missing now was mistyped, and ends the program
        write(f"{server.address}\n")
        if is_opened:  # some browsers end only when they are closed
            Thread(target=webbrowser.open, args=[server.address], daemon=True).start()
        print_note("shown on this machine only; press Ctrl+C to stop")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
