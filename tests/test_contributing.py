"""CONTRIBUTING says where to change what, and what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = re.findall(
    r"^\| (?!I want|---)(.+?) \| (.+?) \| (.*?) \| (.*?) \|$",
    (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Tests")[0],
    re.MULTILINE,
)


def list_names(cell: str) -> list[str]:
    """The names quoted in a cell of the table, without placeholders."""
    return [name for name in re.findall("`([^`]+)`", cell) if not re.search("NAME|xx|-bad", name)]


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_places_exist(row: tuple[str, str, str, str]) -> None:
    """Every folder, file and test of a row is there, and every function in one of its files."""
    _, places, functions, tests = row
    folders = [ROOT / "src" / "workshops" / name for name in list_names(places)]

    assert all(folder.exists() for folder in folders), places
    assert all(list(ROOT.glob(name)) for name in list_names(tests)), tests
    sources = "".join(
        path.read_text("utf-8")
        for folder in folders
        for path in (folder.rglob("*.py") if folder.is_dir() else [folder])
    )
    for name in list_names(functions):
        is_there = any((folder / name).exists() for folder in folders)
        assert is_there or re.search(rf"\b{name.rpartition('.')[2]}\b", sources), name


def test_table_is_read() -> None:
    """The table has its rows, so that the test above tests something."""
    assert len(TABLE) > 10
