"""Text from the file is data: shown as it is typed, never obeyed.

A title may hold terminal escapes, a spreadsheet formula or characters that turn the writing
direction; whoever reads it elsewhere must not be fooled by it.
"""

import re

_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""U+FFFE and U+FFFF do nothing, but are no characters to XML, as feeds and pictures are."""
_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners, which Persian and emoji are spelled with."""


def show_inert(text: str) -> str:
    """One line for a terminal: white space folded, control and direction characters spelled out."""
    return spell_out(" ".join(text.split()))


def show_lines_inert(text: str) -> list[str]:
    """The lines of a longer text, each for a terminal."""
    return [spell_out(line.expandtabs().rstrip()) for line in text.splitlines()]


def spell_out_json(document: str) -> str:
    """A JSON text with every active character as its escape; the same JSON to any reader."""
    return _ACTIVE.sub(_escape_json, document)


def _escape_json(found: re.Match[str]) -> str:
    letter = found[0]
    if letter == "\n":
        return letter
    units = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def spell_out(text: str) -> str:
    """Text with every active character, line ends too, written as its code point."""
    return _ACTIVE.sub(
        lambda found: found[0] if found[0] in _JOINERS else f"<U+{ord(found[0]):04X}>", text
    )


def guard_formula(cell: str) -> str:
    """A CSV cell that a spreadsheet would run is led by an apostrophe, which makes it text."""
    is_formula = cell.lstrip(" \u00a0").startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    )
    return f"'{cell}" if is_formula and not _NUMBER.fullmatch(cell) else cell


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
