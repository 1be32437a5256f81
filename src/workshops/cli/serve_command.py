"""`workshops serve`: the site as it will be, for a look while the schedule is being edited."""

import gc
import signal
import tempfile
from contextlib import suppress
from typing import Annotated

import typer

from workshops.cli.main import report_error
from workshops.cli.output import print_note, write
from workshops.cli.publish_command import NoPeople, summarize
from workshops.cli.settings import Settings, settings_of
from workshops.cli.site_options import list_site
from workshops.errors import UsageError, WorkshopsError


def run(
    ctx: typer.Context,
    port: Annotated[
        int,
        typer.Option(
            "--port", "-p", metavar="PORT", min=0, max=65535, help="The port; 0 takes a free one."
        ),
    ] = 8000,
    no_people: NoPeople = False,
) -> None:
    """Show the site on this machine alone, made anew whenever the schedule changes.

    Mistakes are told here, and the last site without any is shown meanwhile. Ctrl+C ends it.
    """
    from workshops.site.preview import open_preview

    gc.enable()  # this run may be a long one
    for ending in ("SIGTERM", "SIGHUP"):  # so that the folder goes then too
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), signal.default_int_handler)
    settings = settings_of(ctx)
    if settings.path == "-":
        raise UsageError("standard input can't be looked at again; name a file with --schedule")
    with tempfile.TemporaryDirectory(prefix="workshops-") as folder:
        preview = _Preview(settings, folder, with_people=not no_people)
        preview.refresh()
        with open_preview(folder, port, preview.refresh_if_changed) as server:
            write(f"{server.address}\n")
            print_note("shown on this machine alone; Ctrl+C ends it")
            with suppress(KeyboardInterrupt):
                server.serve_forever()


class _Preview:
    """The site in a temporary folder, and the state of the schedule that it shows."""

    def __init__(self, settings: Settings, folder: str, *, with_people: bool) -> None:
        self.settings, self.folder = settings, folder
        self.with_people = with_people
        self.shown: dict[str, bytes] = {}

    def refresh(self) -> None:
        """Make the site anew; raises what reading the schedule raises."""
        from workshops.schedule.load import read_sources
        from workshops.site.folder import Folder, update_folder

        self.shown = read_sources(self.settings.path)
        place = Folder(self.folder)
        series, files = list_site(self.settings, place, with_people=self.with_people)
        changes = list(update_folder(place, series, files, force=True))
        print_note(f"{self.settings.path}: {summarize(changes)}")

    def refresh_if_changed(self) -> None:
        """The same where the schedule's files changed; mistakes are told and nothing else."""
        from workshops.schedule.load import read_sources

        try:
            if read_sources(self.settings.path) != self.shown:
                self.refresh()
        except WorkshopsError as error:
            report_error(error)
