"""What a preview does with a schedule that somebody is just saving."""

from pathlib import Path

from support.schedules import SMALL, write_schedule
from workshops import load_schedule
from workshops.model import Schedule
from workshops.site.watcher import Watcher


def test_half_saved_file_that_stays_as_it_was(tmp_path: Path) -> None:
    """A file that is saved without a change, and was read while empty, is read once more."""
    path = write_schedule(tmp_path)
    published: list[Schedule] = []
    errors: list[Exception] = []
    loaded = 0

    def load() -> Schedule:
        nonlocal loaded
        loaded += 1
        if loaded > 1:
            return load_schedule(path)
        path.write_text("")
        try:
            return load_schedule(path)
        finally:
            path.write_text(SMALL)

    watcher = Watcher(str(path), None, load, published.append, errors.append)

    assert watcher.look().report
    assert watcher.look() == (1, "")
    assert watcher.look() == (1, "")
    assert (loaded, len(published), len(errors)) == (2, 1, 1)


def test_error_that_stays_is_found_once(tmp_path: Path) -> None:
    """A schedule with errors is not read again each time that a page asks."""
    path = write_schedule(tmp_path, "series: {id: s}\n")
    loaded = 0

    def load() -> Schedule:
        nonlocal loaded
        loaded += 1
        return load_schedule(path)

    errors: list[Exception] = []
    watcher = Watcher(str(path), None, load, lambda _: None, errors.append)
    states = {watcher.look() for _ in range(9)}

    assert len(states) == 1
    assert (loaded, len(errors)) == (2, 1)
