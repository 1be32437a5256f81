"""What the program's own options say, and what every command starts from: schedule, clock, view."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workshops.errors import UsageError

if TYPE_CHECKING:
    import typer

    from workshops.model import Schedule
    from workshops.output.columns import View
    from workshops.output.table import Canvas

_PLACES = ("workshops.yaml", "data/workshops.yaml")


class Settings:
    """The options given before or after the command's name; the later one wins."""

    def __init__(self) -> None:
        self.schedule: str | None = None
        self.lang: str | None = None
        self.no_color = False
        self.debug = False

    @property
    def path(self) -> str:
        """Where the schedule is: as asked, else in the working folder, else the one shipped."""
        if self.schedule is not None:
            return self.schedule
        return next((place for place in _PLACES if os.path.exists(place)), None) or find_bundled()

    def require_file(self) -> str:
        """The path of a schedule to write to: no pipe, and not the one shipped with the program."""
        if self.path == "-":
            raise UsageError("standard input can't be edited; name a file with --schedule")
        if self.path == find_bundled():
            raise UsageError("there is no schedule here to write to; name it with --schedule")
        return self.path

    def refuse_shipped(self, purpose: str) -> None:
        """Stop where there is no schedule and nobody asked for the example."""
        if self.schedule is None and self.path == find_bundled():
            raise UsageError(f"there is no schedule here to {purpose}; name it with --schedule")

    def load(self) -> "Schedule":
        """The schedule; raises ScheduleError with all its mistakes."""
        from workshops.cli.progress import spinner
        from workshops.schedule.load import load_schedule

        with spinner("Reading"):
            return load_schedule(self.path)

    def view(self, schedule: "Schedule", as_of: str | None = None) -> "View":
        """Who is looking, in which language and when: now, or the instant `as_of` names.

        In the series' time zone, else in the machine's.
        """
        from workshops.output.columns import View
        from workshops.timezones import find_zone

        now, zone = read_clock(), schedule.series.timezone
        local_zone = find_zone(zone) if zone else now.tzinfo
        assert local_zone is not None, "the clock is read with its zone"
        if as_of:
            from workshops.cli.dates import read_instant

            now = read_instant(as_of, now.astimezone(local_zone))
        return View(self.lang, now.astimezone(UTC), local_zone)

    def canvas(self) -> "Canvas":
        """What standard output is: a terminal with its width and colour, or a pipe."""
        from workshops.output.table import Canvas

        if not sys.stdout.isatty():
            return Canvas(None, False)
        import shutil

        is_dumb = os.environ.get("TERM", "") in ("", "dumb")
        is_plain = self.no_color or bool(os.environ.get("NO_COLOR")) or is_dumb
        return Canvas(max(20, shutil.get_terminal_size().columns), not is_plain)


def read_clock() -> datetime:
    """Now, aware, in the machine's time zone: the one place that reads the clock."""
    return datetime.now().astimezone()  # noqa: TID251 - as the docstring says


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
