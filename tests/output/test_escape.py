"""Text from the file is data: shown as typed, never obeyed."""

import json

import pytest

from workshops.output.escape import (
    escape_json,
    escape_line,
    escape_lines,
    escape_text,
    guard_formula,
)

ESCAPED = [
    ("plain", "plain"),
    ("Värmland 日本 😀", "Värmland 日本 😀"),
    ("\x1b[31mred\x1b[0m", "<U+001B>[31mred<U+001B>[0m"),
    ("\x9b31m", "<U+009B>31m"),
    ("bell\a null\0 del\x7f", "bell<U+0007> null<U+0000> del<U+007F>"),
    ("\u202egnp.exe", "<U+202E>gnp.exe"),
    ("\u2066isolate\u2069", "<U+2066>isolate<U+2069>"),
    ("left\u200e right\u200f", "left<U+200E> right<U+200F>"),
    ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
    ("tag\U000e0041", "tag<U+E0041>"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("👨\u200d👩", "👨\u200d👩"),
    ("[red]x[/red]", "[red]x[/red]"),
    ("soft\u00adhyphen", "soft\u00adhyphen"),
    ("arabic\u061cmark", "arabic<U+061C>mark"),
    ("two\nlines\r\nand\ttab", "two lines and tab"),
    ("  around  ", "around"),
]


@pytest.mark.parametrize(("text", "expected"), ESCAPED, ids=ascii)
def test_one_line(text: str, expected: str) -> None:
    """One line for a terminal: blanks folded, what is active spelled out, the rest as it is."""
    assert escape_line(text) == expected


def test_lines() -> None:
    """The lines of a longer text stay lines."""
    assert escape_lines("one\ntwo \x1b[2J\r\n\n\tthree  ") == [
        "one",
        "two <U+001B>[2J",
        "",
        "        three",
    ]


def test_line_ends_are_spelled_out_where_one_line_is_meant() -> None:
    """Text that is quoted inside a line holds no line end."""
    assert escape_text("one\ntwo") == "one<U+000A>two"


@pytest.mark.parametrize("text", [text for text, _ in ESCAPED], ids=ascii)
def test_json_has_the_same(text: str) -> None:
    """In JSON what is active is escaped, which changes no text."""
    document = escape_json(json.dumps([text], ensure_ascii=False, indent=2))

    assert json.loads(document) == [text]
    assert document.replace("\n", "").isprintable() or "\u200c" in text or "\u00ad" in text


CELLS = [
    ("plain", "plain"),
    ("", ""),
    ("=1+1", "'=1+1"),
    ("+1+1", "'+1+1"),
    ("-1+1", "'-1+1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("  =1", "'  =1"),
    ("\t=1", "'\t=1"),
    ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    ("＝1", "'＝1"),
    ("-", "'-"),
    ("+46 70 123", "'+46 70 123"),
    ("-12.5", "-12.5"),
    ("+3", "+3"),
    ("12", "12"),
    ("-1\n=2", "'-1\n=2"),
    ("a=1", "a=1"),
    ("'=1", "'=1"),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS, ids=repr)
def test_formula(cell: str, expected: str) -> None:
    """A cell that a spreadsheet would run is led by an apostrophe; numbers are left alone."""
    assert guard_formula(cell) == expected
