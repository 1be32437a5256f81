"""Escapes text from files, so that no terminal, spreadsheet or reader acts on it.

A title may hold terminal escapes, a spreadsheet formula or characters that change the writing
direction.
"""

import re

_ACTIVE = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Control, direction and invisible characters. None is printable by `str.isprintable`, which is
much faster than a search. U+FFFE and U+FFFF are not characters in XML, which feeds and SVG are.
"""

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners, which Persian words and emoji need."""


def escape_line(text: str) -> str:
    """One line for a terminal: white space folded, control and direction characters escaped."""
    return escape_text(" ".join(text.split()))


def escape_lines(text: str) -> list[str]:
    """The lines of a longer text, each for a terminal."""
    return [escape_text(line.expandtabs().rstrip()) for line in text.splitlines()]


def escape_json(document: str) -> str:
    """A JSON text with these characters as JSON escapes; equal for every JSON reader."""
    is_plain = document.replace("\n", "").isprintable()
    return document if is_plain else re.sub(_ACTIVE, _escape_json_character, document)


def _escape_json_character(found: re.Match[str]) -> str:
    letter = found[0]
    if letter == "\n":
        return letter
    # a character above U+FFFF is two escapes, a surrogate pair (RFC 8259 section 7)
    units = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def escape_text(text: str) -> str:
    """Text with each of these characters, line ends too, written as its code point."""
    if text.isprintable():
        return text
    return re.sub(
        _ACTIVE,
        lambda found: found[0] if found[0] in _JOINERS else f"<U+{ord(found[0]):04X}>",
        text,
    )


def guard_formula(cell: str) -> str:
    """A CSV cell, with an apostrophe before what a spreadsheet would run as a formula."""
    is_formula = cell.lstrip(" \u00a0").startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    )
    is_number = is_formula and re.fullmatch(r"[+-]?\d+(\.\d+)?", cell)
    return f"'{cell}" if is_formula and not is_number else cell


def remove_guard(cell: str) -> str:
    """A CSV cell without the apostrophe of `guard_formula`, which other programs write as well."""
    bare = cell.removeprefix("'")
    return bare if guard_formula(bare) == cell else cell
