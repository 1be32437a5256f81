"""The program's own options, and what every command starts from: schedule, clock, view."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workshops.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import typer

    from workshops.model import Schedule
    from workshops.output.columns import View
    from workshops.output.table import Canvas

_DEFAULTS = ("workshops.yaml", "data/workshops.yaml")
_NO_SCHEDULE = "there is no schedule to {}; name one with --schedule, or run: workshops init"


class Settings:
    """The options given before or after the command's name; the later one wins."""

    def __init__(self) -> None:
        self.schedule: str | None = None
        self.lang: str | None = None
        self.no_color = False
        self.debug = False
        self._is_language_noted = False

    @property
    def path(self) -> str:
        """The path as given, else in the working folder, else of the shipped example.

        Raises UnreadableError for a link in the working folder whose target is missing, as on a
        share that is not mounted: the example must not be taken for it.
        """
        if self.schedule is not None:
            return self.schedule
        for path in _DEFAULTS:
            if os.path.exists(path):
                return path
            if os.path.islink(path):
                raise UnreadableError(f"{path}: links to {os.readlink(path)}, which does not exist")
        return find_bundled()

    @property
    def is_example(self) -> bool:
        """Whether the schedule is the shipped example, used because no other was named."""
        return self.schedule is None and self.path == find_bundled()

    def note_example(self) -> None:
        """Print a note on standard error if the schedule is the shipped example."""
        if self.is_example:
            from workshops.cli.output import print_note

            print_note(
                "no schedule found here; using the example that comes with the program (to start"
                " your own, run: workshops init)"
            )

    def require_file(self) -> str:
        """The path to write to; raises UsageError for a pipe and for the shipped example."""
        if self.path == "-":
            raise UsageError(
                "standard input cannot be edited; name a file with --schedule, or make one: "
                "workshops init"
            )
        if self.path == find_bundled():
            raise UsageError(_NO_SCHEDULE.format("write to"))
        return self.path

    def refuse_shipped(self, purpose: str) -> None:
        """Raise UsageError if the schedule is the shipped example and was not named."""
        if self.is_example:
            raise UsageError(_NO_SCHEDULE.format(purpose))

    def load(self, *, for_days_off: bool = False) -> "Schedule":
        """The schedule; raises ScheduleError with all its errors, as `load_schedule` does."""
        from workshops.cli.progress import spinner
        from workshops.schedule.load import load_schedule

        with spinner("Reading"):
            return load_schedule(self.path, for_days_off=for_days_off)

    def view(self, schedule: "Schedule", as_of: str | None = None) -> "View":
        """The language, the time zone of the series (else of the machine), and what is now.

        `as_of` is what the person typed to be taken as now.
        """
        from workshops.output.columns import View
        from workshops.timezones import find_zone

        self.note_language(schedule)
        now, zone = read_clock(), schedule.series.timezone
        local_zone = find_zone(zone) if zone else now.tzinfo
        assert local_zone is not None, "the clock is read with its zone"
        if as_of:
            from workshops.cli.dates import read_as_of

            now = read_as_of(as_of, now.astimezone(local_zone), "--as-of")
        return View(self.lang, now.astimezone(UTC), local_zone)

    def find_now(self, as_of: str | None) -> "Callable[[Schedule], datetime]":
        """The current time for a schedule that is read later, in its time zone."""

        def find(schedule: "Schedule") -> datetime:
            view = self.view(schedule, as_of)
            return view.now.astimezone(view.local_zone)

        return find

    def note_language(self, schedule: "Schedule") -> None:
        """Print once that the series has no text in the language asked for, and which it has."""
        is_noted, self._is_language_noted = self._is_language_noted, True
        if is_noted:
            return
        texts = [schedule.series.title, *(workshop.title for workshop in schedule.workshops)]
        known = dict.fromkeys(language for text in texts for language, _ in text.translations)
        wanted = (self.lang or "").casefold().partition("-")[0]
        if wanted and wanted not in [tag.casefold().partition("-")[0] for tag in known]:
            from workshops.cli.output import print_note

            print_note(f'no titles in language "{self.lang}"; the series has {", ".join(known)}')

    def canvas(self) -> "Canvas":
        """Whether standard output is a terminal, with its width and colour, or a pipe."""
        from workshops.output.table import Canvas

        if not sys.stdout.isatty():
            return Canvas(None, False)
        import shutil

        is_dumb = os.environ.get("TERM", "") in ("", "dumb")
        # NO_COLOR counts where it is set and not empty (no-color.org)
        is_plain = self.no_color or bool(os.environ.get("NO_COLOR")) or is_dumb
        return Canvas(max(20, shutil.get_terminal_size().columns), not is_plain)


def read_clock() -> datetime:
    """Now, aware, in the machine's time zone: the one place that reads the clock."""
    return datetime.now().astimezone()  # noqa: TID251 - see the docstring


def find_bundled() -> str:
    """The schedule shipped with the program: in the wheel, or in the checkout it runs from."""
    package = Path(__file__).parent.parent
    inside = package / "data" / "workshops.yaml"
    return str(inside if inside.exists() else package.parents[1] / "data" / "workshops.yaml")


def settings_of(ctx: "typer.Context") -> Settings:
    """The settings of this run of the program."""
    settings = ctx.find_root().obj
    assert isinstance(settings, Settings), "main passes the settings in"
    return settings
