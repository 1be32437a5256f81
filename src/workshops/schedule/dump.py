"""A schedule as YAML text, as a coordinator would have typed it.

One entry below the other, short lists and mappings on one line, long texts over several, quotes
only where the text would otherwise be read as something else. What is written reads back as the
same values through `source.document`, whatever the texts hold: characters that steer a terminal or
turn the writing direction stand as escapes, so that they are seen and do nothing.
"""

import re
from collections.abc import Iterator, Mapping
from textwrap import wrap

from workshops.schedule.document import Value

HEADING = "# yaml-language-server: $schema=workshops.schema.json"
"""The first line, by which editors check the file."""

_WIDTH = 100


def write_schedule(sections: Mapping[str, Value]) -> str:
    """YAML of the file's sections by name, each made of None-less mappings, lists and texts."""
    lines = [HEADING]
    for number, (name, section) in enumerate(sections.items()):
        lines += [""] if number else []
        lines += _write_section(name, section)
    return "\n".join(lines) + "\n"


def _write_section(name: str, section: Value) -> Iterator[str]:
    """Entries always stand one key a line, with an empty line between them."""
    is_listed = isinstance(section, list) and all(isinstance(one, dict) and one for one in section)
    if section and isinstance(section, dict):
        yield f"{_quote(name)}:"
        yield from _write_pairs(section, "  ")
    elif section and is_listed:
        yield f"{_quote(name)}:"
        for number, entry in enumerate(section):
            yield from [""] if number else []
            yield from _hang("  ", _write_pairs(entry, "    "))
    else:
        yield from _write_after(f"{_quote(name)}:", section, "")


def _write_pairs(mapping: Mapping[str, Value], pad: str) -> Iterator[str]:
    for key, value in mapping.items():
        yield from _write_after(f"{pad}{_quote(key)}:", value, pad)


def _write_after(head: str, value: Value, pad: str) -> Iterator[str]:
    """A value behind its key or dash: on the same line, or further in on the next ones."""
    if isinstance(value, str):
        yield from _write_text(head, value, pad + "  ")
    elif _fits(head, flow := _write_flow(value)):
        yield f"{head} {flow}"
    elif isinstance(value, dict):
        yield head
        yield from _write_pairs(value, pad + "  ")
    else:
        yield head
        yield from _write_entries(value, pad + "  ")


def _write_entries(values: list[Value], pad: str) -> Iterator[str]:
    for value in values:
        is_short = isinstance(value, str) or _fits(f"{pad}-", _write_flow(value))
        if is_short:
            yield from _write_after(f"{pad}-", value, pad)
        elif isinstance(value, dict):
            yield from _hang(pad, _write_pairs(value, pad + "  "))
        else:
            yield from _hang(pad, _write_entries(value, pad + "  "))


def _hang(pad: str, lines: Iterator[str]) -> Iterator[str]:
    """Lines of an entry, a dash before the first."""
    yield f"{pad}- {next(lines).lstrip(' ')}"
    yield from lines


def _fits(head: str, flow: str | None) -> bool:
    return flow is not None and len(head) + 1 + len(flow) <= _WIDTH


def _write_flow(value: Value) -> str | None:
    """A text, a mapping or a list of texts on one line; None for what is better on several."""
    if isinstance(value, str):
        return None if "\n" in value else _quote_in_flow(value)
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    if isinstance(value, list):
        is_plain = all(isinstance(one, str) and "\n" not in one for one in value)
        return f"[{', '.join(map(_quote_in_flow, value))}]" if is_plain else None
    parts = {key: _write_flow(inner) for key, inner in value.items()}
    if None in parts.values():
        return None
    return f"{{{', '.join(f'{_quote_in_flow(key)}: {part}' for key, part in parts.items())}}}"


def _write_text(head: str, text: str, pad: str) -> Iterator[str]:
    """On one line where it fits; else as a block, unless that would lose or hide something."""
    is_long = len(head) + 1 + len(text) > _WIDTH
    if "\n" in text.rstrip("\n") and _LITERAL.fullmatch(text):
        yield f"{head} {'|' if text.endswith(chr(10)) else '|-'}"
        yield from (pad + line if line else "" for line in text.removesuffix("\n").split("\n"))
    elif is_long and _FOLDED.fullmatch(text):
        yield f"{head} >-"
        yield from (pad + line for line in _fold(text, _WIDTH - len(pad)))
    else:
        yield f"{head} {_quote(text)}"


def _fold(text: str, width: int) -> list[str]:
    """Lines parted at single spaces, as only those come back as one space."""
    glued = re.sub(" {2,}", lambda found: "\0" * len(found[0]), text)
    lines = wrap(glued, max(width, 20), break_long_words=False, break_on_hyphens=False)
    return [line.replace("\0", " ") for line in lines]


_SEEN = (
    r"\x20-\x7e\xa0-\u200a\u200c\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff"
    r"\ue000-\ufefe\uff00-\ufff8\ufffc\ufffd\U00010000-\U000dffff"
)
"""Characters that YAML takes as they are and that people see, with the two joiners of Persian."""

_LITERAL = re.compile(rf"(?! )[{_SEEN}]+(\n[{_SEEN}\t]*)*(?<!\n\n)")
_FOLDED = re.compile(rf"(?! )(?=.* )[{_SEEN}]+(?<! )")
_PLAIN = re.compile(
    r"(?![-?:,\[\]{}#&*!|>'\"%@` ]|\.\.\.|(?:~|null|<<)\Z)(?!.*(?:: |:\Z| #| \Z))" rf"[{_SEEN}]+"
)
_UNSEEN = re.compile(rf"[^{_SEEN}]")
_FLOW_SIGNS = re.compile(r"[,\[\]{}]")


def _quote(text: str) -> str:
    """A text on one line, in quotes only where it needs them."""
    return text if _PLAIN.fullmatch(text) else _put_in_quotes(text)


def _quote_in_flow(text: str) -> str:
    """The same between brackets or braces, which brackets, braces and commas end."""
    return _put_in_quotes(text) if _FLOW_SIGNS.search(text) else _quote(text)


def _put_in_quotes(text: str) -> str:
    """Single ones, in which nothing is an escape, unless they would have to be doubled."""
    if _UNSEEN.search(text) or ("'" in text and '"' not in text and "\\" not in text):
        return f'"{_escape(text)}"'
    return "'" + text.replace("'", "''") + "'"


_ESCAPES: dict[str, str] = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"}


def _escape(text: str) -> str:
    backslashed = re.sub(r'[\\"]', lambda found: _ESCAPES[found[0]], text)
    return _UNSEEN.sub(lambda found: _ESCAPES.get(found[0]) or _spell(ord(found[0])), backslashed)


def _spell(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
