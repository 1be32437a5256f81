"""A site that follows its schedule: made again when a file changed that it is made of.

The files are compared by what they hold, so it makes no difference whether an editor writes into a
file, puts another in its place, or removes it first.
"""

import os
from collections.abc import Callable
from pathlib import Path

from workshops.errors import ScheduleError, WorkshopsError
from workshops.model import Schedule
from workshops.schedule.load import read_sources
from workshops.site.logo import find_logo
from workshops.site.preview import PreviewState

_MOST_SHOWN = 20


class Watcher:
    """The state of a preview, by the schedule at `path` and the style sheet `style`.

    `load` gives the schedule, `publish` makes the site of it; `on_error` gets each error once.
    """

    def __init__(
        self,
        path: str,
        style: str | None,
        load: Callable[[], Schedule],
        publish: Callable[[Schedule], None],
        on_error: Callable[[Exception], object],
    ) -> None:
        self._path, self._style = path, style
        self._logo: str | None = None
        self._load, self._publish, self._on_error = load, publish, on_error
        self._shown: dict[str, bytes] = {}
        self._state = PreviewState(0, "")

    def look(
        self, expected: tuple[type[Exception], ...] = (WorkshopsError, OSError)
    ) -> PreviewState:
        """Bring the site up to date; an `expected` error becomes part of the state."""
        try:
            if self._read_files() != self._shown:
                self._update()
        except expected as error:
            report = _write_report(error)
            if not isinstance(error, ScheduleError) or report != self._state.report:
                self._shown = {}  # what is missing, or half saved, may come back as it was
            if report != self._state.report:  # pages ask every second
                self._on_error(error)
            self._state = self._state._replace(report=report)
        return self._state

    def _update(self) -> None:
        self._logo = None
        self._shown = self._read_files()
        schedule = self._load()
        self._logo = find_logo(schedule.series, self._path)
        # what changed since it was loaded is loaded again
        self._shown = self._read_files() | self._shown
        self._publish(schedule)
        self._state = PreviewState(self._state.version + 1, "")

    def _read_files(self) -> dict[str, bytes]:
        files = [name for name in (self._style, self._logo) if name and os.path.isfile(name)]
        return read_sources(self._path) | {name: Path(name).read_bytes() for name in files}


def _write_report(error: Exception) -> str:
    """The error as pages show it, each place of a schedule's with its line."""
    if isinstance(error, ScheduleError):
        from workshops.output.report import write_text_report

        return write_text_report(error.diagnostics[:_MOST_SHOWN])
    return str(error)
