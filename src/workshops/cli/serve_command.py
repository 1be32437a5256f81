"""`workshops serve`: the site as it will be, for a look while the schedule is being edited."""

import gc
import os
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from workshops.cli.addresses import show_refused_lines
from workshops.cli.main import report_error
from workshops.cli.output import print_note, write
from workshops.cli.settings import settings_of
from workshops.cli.site_options import NoPeople, Style, print_warnings, summarize_changes
from workshops.errors import ScheduleError, UsageError, WorkshopsError


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
    """Show the site on this machine only, and update it whenever the schedule changes.

    Pages that are open in a browser reload by themselves. Errors are shown in the terminal and in
    the pages, and the last version without errors stays visible. Press Ctrl+C to stop.
    """
    import webbrowser

    from workshops.invitations.sent import find_sequences
    from workshops.schedule.load import read_sources
    from workshops.site.logo import find_logo
    from workshops.site.preview import PreviewState, open_preview
    from workshops.site.publication import perform_publication, plan_publication, read_frame

    gc.enable()  # this run may be a long one
    for ending in ("SIGTERM", "SIGHUP"):  # so that the folder goes then too
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), signal.default_int_handler)
    settings = settings_of(ctx)
    if settings.path == "-":
        raise UsageError("standard input cannot be read again; name a file with --schedule")
    shown: dict[str, bytes] = {}
    logo: str | None = None
    state = PreviewState(0, "")

    def read_watched() -> dict[str, bytes]:
        files = [name for name in (style, logo) if name and os.path.isfile(name)]
        return read_sources(settings.path) | {name: Path(name).read_bytes() for name in files}

    def update(folder: str) -> None:
        nonlocal shown, logo
        shown = read_watched()
        with show_refused_lines(settings.path):
            schedule = settings.load()
            logo = find_logo(schedule.series, settings.path)
            shown = read_watched() | shown  # what changed since it was loaded is loaded again
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

    def look(folder: str) -> PreviewState:
        nonlocal state
        try:
            if read_watched() != shown:
                update(folder)
                state = PreviewState(state.version + 1, "")
        except (WorkshopsError, OSError) as error:
            report = _write_report(error)
            if report != state.report:  # pages ask every second
                report_error(error)
            state = state._replace(report=report)
        return state

    with tempfile.TemporaryDirectory(prefix="workshops-") as folder:
        update(folder)
        with open_preview(folder, port, lambda: look(folder)) as server:
            write(f"{server.address}\n")
            if is_opened:  # some browsers end only when they are closed
                Thread(target=webbrowser.open, args=[server.address], daemon=True).start()
            print_note("shown on this machine only; press Ctrl+C to stop")
            with suppress(KeyboardInterrupt):
                server.serve_forever()


def _write_report(error: Exception) -> str:
    """The error as pages show it, each place of a schedule's with its line."""
    if isinstance(error, ScheduleError):
        from workshops.output.report import write_text_report

        return write_text_report(error.diagnostics[:_MOST_SHOWN])
    return str(error)


_MOST_SHOWN = 20
