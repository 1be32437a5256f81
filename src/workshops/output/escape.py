"""Text from the file is data: shown as it is typed, never obeyed.

A title may hold terminal escapes, a spreadsheet formula or characters that turn the writing
direction; whoever reads it elsewhere must not be fooled by it.
"""

import re

_ACTIVE = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""None of these is printable, so that a text which is needs no search for them. U+FFFE and
U+FFFF do nothing, but are no characters to XML, as feeds and pictures are.
"""

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners, which Persian and emoji are spelled with."""


def escape_line(text: str) -> str:
    """One line for a terminal: white space folded, control and direction characters spelled out."""
    return escape_text(" ".join(text.split()))


def escape_lines(text: str) -> list[str]:
    """The lines of a longer text, each for a terminal."""
    return [escape_text(line.expandtabs().rstrip()) for line in text.splitlines()]


def escape_json(document: str) -> str:
    """A JSON text with every active character as its escape; the same JSON to any reader."""
    is_inert = document.replace("\n", "").isprintable()
    return document if is_inert else re.sub(_ACTIVE, _escape_json, document)


def _escape_json(found: re.Match[str]) -> str:
    letter = found[0]
    if letter == "\n":
        return letter
    units = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def escape_text(text: str) -> str:
    """Text with every active character, line ends too, written as its code point."""
    return text if text.isprintable() else re.sub(_ACTIVE, _spell, text)


def _spell(found: re.Match[str]) -> str:
    letter = found[0]
    return letter if letter in _JOINERS else f"<U+{ord(letter):04X}>"


def guard_formula(cell: str) -> str:
    """A CSV cell that a spreadsheet would run is led by an apostrophe, which makes it text."""
    is_formula = cell.lstrip(" \u00a0").startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    )
    is_number = is_formula and re.fullmatch(r"[+-]?\d+(\.\d+)?", cell)
    return f"'{cell}" if is_formula and not is_number else cell
