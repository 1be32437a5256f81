"""What is read of a schedule of several files while another run writes them."""

from pathlib import Path
from typing import Any

import pytest

from workshops import load_schedule
from workshops.errors import UnreadableError
from workshops.schedule import load

ORGANIZATION = "organizations:\n  - {id: uni, name: University}\n"
WORKSHOPS = """\
workshops:
  - id: one
    title: One
    attendees:
      - {name: Ann, organization: uni}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A schedule of two files; the second one will refer to the first one."""
    (tmp_path / "a.yaml").write_text("series: {id: small, title: Small}\n")
    (tmp_path / "b.yaml").write_text("workshops:\n  - {id: one, title: One}\n")
    return tmp_path


def test_files_written_while_they_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that writes both files between the readings of the two is seen in both or in none."""
    is_written = False

    def open_late(name: str, mode: str) -> Any:
        nonlocal is_written
        if name.endswith("b.yaml") and not is_written:
            is_written = True
            with (folder / "a.yaml").open("a") as file:
                file.write(ORGANIZATION)
            (folder / "new").write_text(WORKSHOPS)
            (folder / "new").replace(name)
        return open(name, mode)

    monkeypatch.setattr(load, "open", open_late, raising=False)

    schedule = load_schedule(folder)

    assert is_written
    assert [organization.id for organization in schedule.organizations] == ["uni"]
    assert schedule.workshops[0].attendees[0].organization == schedule.organizations[0]


def test_files_that_never_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that change at each reading are an error in the end, not a wait for ever."""

    def open_written(name: str, mode: str) -> Any:
        with open(name, "a") as file:
            file.write("# one more\n")
        return open(name, mode)

    monkeypatch.setattr(load, "open", open_written, raising=False)

    with pytest.raises(UnreadableError, match="its files keep changing; try again later"):
        load_schedule(folder)
