"""On a terminal: its width and colour used; in a pipe: neither."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from support.program import NOON, SHIPPED, Run, run_on_terminal
from support.schedules import GOLDEN

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
VIEWS = [
    ["list", "--as-of", NOON],
    ["regions"],
    ["calendar", "--as-of", NOON],
    ["attendance"],
    ["attendance", "--by", "organization"],
    ["show", "1", "--as-of", NOON],
    ["show", "2", "--as-of", NOON],
]
CASES = ["shipped", "texts", "statuses", "clock-times"]


def find_schedule(case: str) -> Path:
    """The schedule of a golden case."""
    return SHIPPED if case == "shipped" else GOLDEN / case / "schedule.yaml"


def list_words(text: str) -> set[str]:
    """The words of a text that are no longer than a narrow column."""
    return {word for word in text.split() if len(word) <= 12}


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("case", CASES)
def test_no_line_is_wider_than_the_terminal(case: str, columns: int, tmp_path: Path) -> None:
    """Whatever is shown fits the terminal, wide characters counted as two."""
    for view in VIEWS:
        outcome = run_on_terminal("-s", find_schedule(case), *view, cwd=tmp_path, columns=columns)
        lines = ESCAPE.sub("", outcome.stdout).splitlines()
        assert outcome.status == 0, outcome.stderr
        assert [line for line in lines if cell_len(line) > columns] == []


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("view", [view for view in VIEWS if view[0] != "list"], ids=" ".join)
def test_no_word_is_broken_that_fits(view: list[str], columns: int, tmp_path: Path) -> None:
    """Folding is between words: each word of the piped text is unbroken on the terminal."""
    arguments = ["-s", SHIPPED, *view]
    wide = run_on_terminal(*arguments, cwd=tmp_path, columns=400, env={"NO_COLOR": "1"})

    narrow = run_on_terminal(*arguments, cwd=tmp_path, columns=columns, env={"NO_COLOR": "1"})

    spare = {"share", "████████"}
    spare |= {"Mar", "Apr"} if view[0] == "calendar" else set()  # printed where months are abreast
    spare |= {"Sector", "academia", "government", "industry"} if view == ["attendance"] else set()
    spare |= {"Holidays", "BE-French", "DE-SN", "IT-TO"} if view == ["regions"] else set()
    assert list_words(wide.stdout) - list_words(narrow.stdout) <= spare


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_list_has_a_line_for_each_workshop(columns: int, tmp_path: Path) -> None:
    """A listing keeps one line a workshop, with its id, on every usual terminal."""
    outcome = run_on_terminal(
        "-s", SHIPPED, "list", cwd=tmp_path, columns=columns, env={"NO_COLOR": "1"}
    )

    lines = outcome.stdout.splitlines()
    ids = ["jobs", "innovation", "entrepreneurship", "climate", "inclusion"]
    assert len(lines) == 6
    assert all(id in line.split() for id, line in zip(ids, lines[1:], strict=True))


def test_wide_terminal_needs_no_folding(tmp_path: Path) -> None:
    """Where there is space, a row is one line, as in a pipe."""
    outcome = run_on_terminal(
        "-s", SHIPPED, "list", "--as-of", NOON, cwd=tmp_path, columns=200, env={"NO_COLOR": "1"}
    )

    assert len(outcome.stdout.splitlines()) == 6


def test_month_over_a_narrow_terminal(tmp_path: Path) -> None:
    """A long title below a month is folded, also where the days before it are long."""
    schedule = tmp_path / "workshops.yaml"
    schedule.write_text(
        "series: {id: s, title: S}\nworkshops: [{id: w, start: 2026-11-28, end: 2027-10-10,"
        " title: Four more than once each word with four more when five will come last}]"
    )

    outcome = run_on_terminal("calendar", "2026-12", cwd=tmp_path, columns=40)

    lines = ESCAPE.sub("", outcome.stdout).splitlines()
    assert [line for line in lines if cell_len(line) > 40] == []
    assert lines[-1].endswith("last")


def test_colour_on_a_terminal(tmp_path: Path) -> None:
    """A terminal gets colour, and every colour is ended again on its line."""
    for view in VIEWS:
        outcome = run_on_terminal("-s", SHIPPED, *view, cwd=tmp_path)
        assert "\x1b[" in outcome.stdout
        for line in outcome.stdout.splitlines():
            escapes = ESCAPE.findall(line)
            assert escapes[1::2] == ["\x1b[0m"] * len(escapes[1::2])
            assert len(escapes) % 2 == 0


PLAIN = [
    (["--no-color", "list"], {}),
    (["list", "--no-color"], {}),
    (["list"], {"NO_COLOR": "1"}),
    (["list"], {"TERM": "dumb"}),
    (["list"], {"TERM": ""}),
]


@pytest.mark.parametrize(("arguments", "env"), PLAIN, ids=str)
def test_no_colour_where_not_wanted(
    arguments: list[str], env: dict[str, str], tmp_path: Path
) -> None:
    """--no-color, NO_COLOR and a dumb terminal mean no escape at all; folding stays."""
    outcome = run_on_terminal("-s", SHIPPED, *arguments, "--as-of", NOON, cwd=tmp_path, env=env)

    assert "\x1b" not in outcome.stdout
    assert outcome.stdout == (GOLDEN / "shipped" / "list.80.txt").read_text("utf-8")


def test_empty_no_color_counts_as_unset(tmp_path: Path) -> None:
    """NO_COLOR counts when it is not empty (no-color.org)."""
    outcome = run_on_terminal("-s", SHIPPED, "list", cwd=tmp_path, env={"NO_COLOR": ""})

    assert "\x1b[" in outcome.stdout


def test_colour_changes_no_character(tmp_path: Path) -> None:
    """Without its colours, the coloured text is the plain one."""
    for view in VIEWS:
        arguments = ["-s", SHIPPED, *view]
        coloured = run_on_terminal(*arguments, cwd=tmp_path)
        plain = run_on_terminal(*arguments, "--no-color", cwd=tmp_path)
        shown = [line.rstrip() for line in ESCAPE.sub("", coloured.stdout).splitlines()]
        assert shown == [line.rstrip() for line in plain.stdout.splitlines()]


@pytest.mark.parametrize("view", VIEWS, ids=" ".join)
def test_pipe_gets_no_colour_and_no_folding(view: list[str], run: Run) -> None:
    """Piped: no colour even where it is asked for, and no folding whatever COLUMNS says."""
    env = {"TERM": "xterm-256color", "FORCE_COLOR": "1", "COLUMNS": "20", "CLICOLOR_FORCE": "1"}

    piped = run("-s", SHIPPED, *view)
    urged = run("-s", SHIPPED, *view, env=env)

    assert "\x1b" not in urged.stdout
    assert urged == piped


def test_machine_formats_ignore_the_terminal(tmp_path: Path, run: Run) -> None:
    """JSON and CSV on a terminal are what they are in a pipe."""
    for form in ("json", "jsonl", "tsv", "ids"):
        shown = run_on_terminal("-s", SHIPPED, "list", "-f", form, cwd=tmp_path, columns=40)
        assert shown.out == run("-s", SHIPPED, "list", "-f", form).out


def test_help_on_a_terminal_has_no_colour(tmp_path: Path) -> None:
    """Help is plain text, and quick."""
    outcome = run_on_terminal("--help", cwd=tmp_path)

    assert (outcome.status, "\x1b" in outcome.stdout) == (0, False)
