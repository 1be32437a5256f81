"""Notes and errors about attendees' addresses in texts that are published or exported."""

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager

from workshops.cli.output import print_note
from workshops.errors import ScheduleError, UnpublishableError


@contextmanager
def show_refused_lines(path: str) -> Iterator[None]:
    """Raise ScheduleError, with lines of the schedule at `path`, for an UnpublishableError."""
    try:
        yield
    except UnpublishableError as error:
        if path == "-" or not error.diagnostics:
            raise
        from workshops.schedule.load import locate_in_files

        raise ScheduleError(locate_in_files(path, error.diagnostics)) from error


def print_hidden(places: Iterable[tuple[str, str]], ids: Container[str] | None = None) -> None:
    """Print whose texts had an address, for the coordinator to correct; of workshops only `ids`."""
    for section, id in places:
        if section == "workshops" and ids is not None and id not in ids:
            continue
        name = f"{_SECTIONS[section]} {id}".lstrip()
        print_note(f"{name}: an attendee's address in its texts is replaced by …")


_SECTIONS = {
    "series": "series",
    "regions": "region",
    "organizations": "organization",
    "workshops": "",
}
"""The word for an entry of each section; a workshop's id needs none."""
