"""Tables for people: laid out side by side, folded between words, in blocks where it is narrow."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from workshops.output.columns import Cell, Column
from workshops.output.table import Canvas, draw_table, fold, paint, shorten

PIPE = Canvas(None, False)
COLUMNS = [Column("No", is_number=True), Column("Name"), Column("Place")]
ROWS = [["1", "Short", "Brussels"], ["12", "A longer name", ""]]


def terminal(width: int) -> Canvas:
    """A terminal without colour."""
    return Canvas(width, False)


def draw(*lines: str) -> str:
    """The text of these lines."""
    return "".join(f"{line}\n" for line in lines)


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    """Columns are two blanks apart, numbers to the right, and no line ends in blanks."""
    assert draw_table(COLUMNS, ROWS, PIPE) == draw(
        "No  Name           Place",
        " 1  Short          Brussels",
        "12  A longer name",
    )


def test_column_that_no_row_fills_is_left_out() -> None:
    """An empty column takes no space."""
    rows = [["1", "", "Brussels"], ["2", "", "Paris"]]

    assert draw_table(COLUMNS, rows, PIPE) == draw(
        "No  Place",
        " 1  Brussels",
        " 2  Paris",
    )


@pytest.mark.parametrize("canvas", [PIPE, terminal(80), terminal(20)])
def test_empty_table_is_its_heading(canvas: Canvas) -> None:
    """Without rows, the heading says what there would be."""
    assert draw_table(COLUMNS, [], canvas) == "No  Name  Place\n"


def test_empty_table_fits_a_narrow_terminal() -> None:
    """Without rows, the heading fits the terminal too."""
    columns = [Column(f"Heading{n}") for n in range(9)]

    for line in draw_table(columns, [], terminal(40)).splitlines():
        assert cell_len(line) <= 40


def test_table_that_fits_is_not_folded() -> None:
    """On a terminal that is wide enough the table is as in a pipe."""
    assert draw_table(COLUMNS, ROWS, terminal(27)) == draw_table(COLUMNS, ROWS, PIPE)


def test_long_cells_are_folded_between_words() -> None:
    """If there is little space, the widest columns shrink, and words are not broken."""
    assert draw_table(COLUMNS, ROWS, terminal(20)) == draw(
        "No  Name    Place",
        " 1  Short   Brussels",
        "12  A",
        "    longer",
        "    name",
    )


def test_spare_column_gives_way() -> None:
    """A spare column is left out where space is short, and stays where it is not."""
    columns = [COLUMNS[0], Column("Id", is_spare=True), *COLUMNS[1:]]
    rows = [["1", "one", "Some name", "Brussels"]]

    assert draw_table(columns, rows, terminal(28)).splitlines()[0] == "No  Id   Name       Place"
    assert draw_table(columns, rows, terminal(27)).splitlines()[0] == "No  Name       Place"


ELASTIC = [
    Column("No", is_spare=True),
    Column("Id"),
    Column("Title", is_elastic=True),
    Column("Status", usual="confirmed"),
]


def test_elastic_column_is_shortened() -> None:
    """A row stays on one line while its columns fit at all; what is cut off is shown."""
    rows = [["1", "kick-off", "Preparing for the jobs of the future", "tentative"]]

    shown = [draw_table(ELASTIC, rows, terminal(width)).splitlines() for width in (70, 50, 30)]

    assert [lines[1] for lines in shown] == [
        "1   kick-off  Preparing for the jobs of the future  tentative",
        "1   kick-off  Preparing for the jobs o…  tentative",
        "kick-off  Preparin…  tentative",
    ]


def test_too_narrow_for_short_cells_folds() -> None:
    """Where even short titles do not fit, nothing is cut off: cells are folded."""
    rows = [["1", "kick-off", "Preparing for the jobs", "tentative"]]

    text = draw_table(ELASTIC, rows, terminal(28))

    assert "…" not in text
    assert "Preparing" in text


def test_usual_cells_are_left_out_on_a_terminal() -> None:
    """A status that all rows share and that is usual is not shown; a pipe gets everything."""
    rows = [["1", "a", "One", "confirmed"], ["2", "b", "Two", "confirmed"]]

    assert "Status" not in draw_table(ELASTIC, rows, terminal(80))
    assert "Status" in draw_table(ELASTIC, rows, Canvas(None, has_color=False))
    rows[1][3] = "cancelled"
    assert "Status" in draw_table(ELASTIC, rows, terminal(80))


def test_wide_characters_are_shortened_by_cells() -> None:
    """Characters two cells wide count as two."""
    assert shorten("日本語の題名", 7) == "日本語…"
    assert shorten("short", 5) == "short"


def test_spare_column_alone_stays() -> None:
    """Where all columns are spare, they stay."""
    columns = [Column("Id", is_spare=True)]

    assert draw_table(columns, [["a" * 15]], terminal(10)).count("a") == 15


def test_narrow_terminal_gets_blocks() -> None:
    """Where not even the longest words fit side by side, each row is a block of lines."""
    rows = [["1", "Industrialization", "Brussels"], ["2", "Skills", "Villeneuve-d'Ascq"]]

    assert draw_table(COLUMNS, rows, terminal(30)) == draw(
        "No     1",
        "Name   Industrialization",
        "Place  Brussels",
        "",
        "No     2",
        "Name   Skills",
        "Place  Villeneuve-d'Ascq",
    )


def test_block_leaves_out_empty_cells() -> None:
    """In a block, what is not known takes no line."""
    rows = [["1", "Industrialization", ""], ["2", "Skills", "Villeneuve-d'Ascq"]]

    assert draw_table(COLUMNS, rows, terminal(30)).splitlines()[:3] == [
        "No     1",
        "Name   Industrialization",
        "",
    ]


def test_block_folds_under_its_own_text() -> None:
    """In a block, a long text goes on under itself."""
    rows = [["1", "Industrialization of everything else", "Villeneuve-d'Ascq"]]

    assert draw_table(COLUMNS, rows, terminal(30)) == draw(
        "No     1",
        "Name   Industrialization of",
        "       everything else",
        "Place  Villeneuve-d'Ascq",
    )


def test_wide_characters_take_two_cells() -> None:
    """Chinese and Japanese are aligned by what they take on the screen."""
    rows = [["1", "日本語", "東京"], ["2", "Latin", "Paris"]]

    assert draw_table(COLUMNS, rows, PIPE) == draw(
        "No  Name    Place",
        " 1  日本語  東京",
        " 2  Latin   Paris",
    )


def test_marks_take_no_cell() -> None:
    """An accent that is a character of its own takes no space."""
    rows = [["1", "Cafe\u0301", "x"], ["2", "Cafes", "x"]]

    lines = draw_table(COLUMNS, rows, PIPE).splitlines()

    assert lines[1:] == [" 1  Cafe\u0301   x", " 2  Cafes  x"]


def test_cells_are_escaped_and_on_one_line() -> None:
    """Line ends and tabs inside a cell are blanks; escapes are spelled out."""
    rows = [["1", "two\n lines\tand \x1b[31mred", "[red]x[/red]"]]

    assert draw_table(COLUMNS, rows, PIPE).splitlines()[1] == (
        " 1  two lines and <U+001B>[31mred  [red]x[/red]"
    )


def test_colours_take_no_room() -> None:
    """Colours are around the text alone, and the layout is the plain one."""
    columns = [Column("No", is_number=True), Column("Name", "green"), Column("Place")]
    rows: list[list[Cell]] = [["1", "Short", ("Brussels", "red")], ["12", "A longer name", ""]]

    coloured = draw_table(columns, rows, Canvas(80, True))

    assert coloured.splitlines() == [
        "\x1b[1mNo\x1b[0m  \x1b[1mName\x1b[0m           \x1b[1mPlace\x1b[0m",
        " 1  \x1b[32mShort\x1b[0m          \x1b[31mBrussels\x1b[0m",
        "12  \x1b[32mA longer name\x1b[0m",
    ]
    assert re.sub(r"\x1b\[\d+m", "", coloured) == draw_table(columns, rows, terminal(80))


def test_text_without_style_is_not_painted() -> None:
    """No style and no text mean no escape."""
    assert paint("text", "") == "text"
    assert paint("", "bold") == ""


FOLDS = [
    ("one two three", 80, ["one two three"]),
    ("one two three", 7, ["one two", "three"]),
    ("one two three", 5, ["one", "two", "three"]),
    ("", 5, [""]),
    ("abcdefgh", 3, ["abc", "def", "gh"]),
    ("ab cdefgh", 3, ["ab", "cde", "fgh"]),
    ("日本語です", 4, ["日本", "語で", "す"]),
    ("日本語です", 5, ["日本", "語で", "す"]),
    ("word https://example.org/long", 12, ["word", "https://exam", "ple.org/long"]),
]


@pytest.mark.parametrize(("text", "width", "expected"), FOLDS)
def test_fold(text: str, width: int, expected: list[str]) -> None:
    """Lines break between words, and inside one only where it is wider than the line."""
    assert fold(text, width) == expected


words = st.text("abc日é😀-", min_size=1, max_size=12)


@settings(max_examples=80)
@given(text=st.lists(words, max_size=12).map(" ".join), width=st.integers(2, 40))
def test_fold_loses_nothing(text: str, width: int) -> None:
    """No line is too wide, and every character is there, whatever the words."""
    lines = fold(text, width)

    assert [line for line in lines if cell_len(line) > width] == []
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    unbroken = [word for word in text.split() if cell_len(word) <= width]
    assert [word for word in unbroken if word not in " ".join(lines).split()] == []


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(*[st.lists(words, max_size=5).map(" ".join)] * 3).map(list), max_size=4
    ),
    width=st.integers(30, 60),
)
def test_table_fits_whatever_it_holds(rows: list[list[str]], width: int) -> None:
    """No table is wider than its terminal."""
    lines = draw_table(COLUMNS, rows, terminal(width)).splitlines()

    assert [line for line in lines if cell_len(line) > width] == []
