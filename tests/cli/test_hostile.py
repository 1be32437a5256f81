"""Text from the file is shown escaped: no terminal obeys it, wherever it is shown."""

import re
from pathlib import Path

import pytest

from support.program import NOON, Run, run_on_terminal
from support.schedules import GOLDEN

TEXTS = GOLDEN / "texts" / "schedule.yaml"

ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
"""What a terminal obeys, or what turns or hides writing; not tab, line end and joiners."""

VIEWS = [
    ["list"],
    ["list", "-f", "json"],
    ["list", "-f", "jsonl"],
    ["list", "-f", "csv"],
    ["list", "-f", "tsv"],
    ["calendar"],
    ["propose", "hostile"],
    ["regions"],
    ["attendance"],
    *(["show", id, "-f", form] for id in ("hostile", "bidi") for form in ("text", "json", "yaml")),
]


@pytest.mark.parametrize("view", VIEWS, ids=" ".join)
def test_nothing_active_is_written(view: list[str], call: Run) -> None:
    """No escape, no control character and no change of direction gets out."""
    outcome = call("-s", TEXTS, *view)

    assert outcome.status == 0
    assert ACTIVE.findall(outcome.stdout.replace("\r\n", "\n")) == []


@pytest.mark.parametrize(
    "view", [["list"], ["calendar"], ["propose", "hostile"], ["show", "hostile"], ["show", "bidi"]]
)
def test_nothing_active_reaches_a_terminal(view: list[str], tmp_path: Path) -> None:
    """On a terminal the only escapes are our own colours."""
    outcome = run_on_terminal("-s", TEXTS, *view, cwd=tmp_path)

    shown = re.sub(r"\x1b\[(0|1|2|4|2;7|1;3[0-9]|3[0-9])m", "", outcome.stdout)
    assert ACTIVE.findall(shown) == []


def test_markup_is_text(call: Run) -> None:
    """Rich's markup and emoji codes are shown as they are typed."""
    for view in (["list"], ["show", "hostile"], ["calendar"], ["list", "-f", "csv"]):
        outcome = call("-s", TEXTS, *view, "--as-of", NOON)
        assert "[red]x[/red]" in outcome.stdout
        assert ":smile: [link=https://example.org]here[/link]" in outcome.stdout


def test_markup_is_text_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal too."""
    outcome = run_on_terminal("-s", TEXTS, "list", cwd=tmp_path, columns=400)

    assert "[red]x[/red]" in outcome.stdout
    assert ":smile: [link=https://example.org]here[/link]" in outcome.stdout


def test_joiners_are_kept(call: Run) -> None:
    """Persian and emoji are spelled with zero-width joiners, which are left alone."""
    persian = call("-s", TEXTS, "show", "scripts").stdout
    emoji = call("-s", TEXTS, "show", "marks-that-combine").stdout

    assert "می\u200cخواهم" in persian
    assert "👨\u200d👩\u200d👧\u200d👦" in emoji


def test_notes_are_escaped(call: Run) -> None:
    """What is printed on standard error is escaped like the result."""
    text = 'series: {id: s, title: S}\nworkshops: [{id: w, title: "\\e[31m\\u202E[red]x"}]'

    outcome = call("-s", "-", "calendar", "2027", stdin=text.encode())

    assert outcome.stderr == "to be announced: <U+001B>[31m<U+202E>[red]x\n"


def test_file_name_is_escaped(tmp_path: Path, call: Run) -> None:
    """A file's name is as foreign as its text."""
    (tmp_path / "a\x1b[31m.yaml").write_text("series: {id: s}")

    outcome = call("check", "a\x1b[31m.yaml")

    assert "\x1b" not in outcome.stdout + outcome.stderr


def test_export_holds_no_control_character(call: Run) -> None:
    """Calendars get neither controls nor escapes; the text around them stays."""
    outcome = call("-s", TEXTS, "export", "hostile")

    text = outcome.stdout.replace("\r\n ", "").replace("\r\n", "\n")
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text) == []
    assert "SUMMARY;LANGUAGE=en:[red]x[/red] [31mred[0m  :smile: [link=" in text
