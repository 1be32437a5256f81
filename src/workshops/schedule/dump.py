"""A schedule, or a part of one, as the YAML text that a coordinator would have typed.

Each entry is on its own lines, short lists and mappings are on one line, long texts on several, and
quotes are only where a text would otherwise be read as something else. What is written reads back
as the same values through `schedule.document`, whatever the texts hold: characters that control a
terminal or turn the writing direction are escaped, so that they can be seen and do nothing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
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
        lines += write_section(name, section)
    return "\n".join(lines) + "\n"


def write_section(name: str, section: Value) -> Iterator[str]:
    """Lines of one section; its entries have one key a line and an empty line between them."""
    if isinstance(section, dict) and section:
        yield f"{quote_text(name)}:"
        yield from _write_pairs(section, "  ")
    elif (
        isinstance(section, list)
        and section
        and all(isinstance(entry, dict) and entry for entry in section)
    ):
        yield f"{quote_text(name)}:"
        for number, entry in enumerate(section):
            yield from [""] if number else []
            yield from write_item(entry, "  ", is_flow=False)
    else:
        yield from write_value(f"{quote_text(name)}:", section, "")


def _write_pairs(mapping: Mapping[str, Value], pad: str) -> Iterator[str]:
    for key, value in mapping.items():
        yield from write_value(f"{pad}{quote_text(key)}:", value, pad)


def write_record(record: Mapping[str, Value]) -> str:
    """YAML of values of any JSON type, for any reader of YAML.

    A text that some reader would take for a number, a date or a boolean is in quotes.
    """
    return "".join(f"{line}\n" for line in _write_pairs(_quote_for_all_readers(record), ""))


def _quote_for_all_readers(value: Value) -> Value:
    from yaml.nodes import ScalarNode
    from yaml.resolver import Resolver

    resolve: Callable[..., str] = Resolver().resolve

    def convert(value: Value) -> Value:
        if isinstance(value, dict):
            return {convert(key): convert(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [convert(item) for item in value]
        if not isinstance(value, str):
            return RawScalar(json.dumps(value))
        is_text = resolve(ScalarNode, value, (True, False)) == "tag:yaml.org,2002:str"
        return value if is_text else RawScalar(_put_in_quotes(value))

    return convert(value)


def _put_in_quotes(text: str) -> str:
    """The text in single quotes, which have no escapes; in double quotes if it needs escapes."""
    is_double = _INVISIBLE.search(text) or ("'" in text and '"' not in text and "\\" not in text)
    return quote_text(text, style='"' if is_double else "'")


def write_value(head: str, value: Value, pad: str) -> Iterator[str]:
    """Lines of a value after its key or dash: on the same line, or indented on the next ones.

    `pad` is the indentation of `head`, which includes it.
    """
    if isinstance(value, str):
        yield from _write_scalar(head, value, pad + "  ")
    elif _is_short(head, value):
        yield f"{head} {write_flow(value)}"
    elif isinstance(value, dict):
        yield head
        yield from _write_pairs(value, pad + "  ")
    else:
        yield head
        for item in value:
            yield from write_item(item, pad + "  ")


def write_item(item: Value, pad: str, *, is_flow: bool | None = None, gap: str = " ") -> list[str]:
    """Lines of an entry of a list, from its dash on; `gap` is what follows the dash.

    A mapping is in braces if `is_flow`, in lines if it is False; else in braces where it fits.
    """
    head = f"{pad}-"
    if is_flow is None:
        is_flow = _is_short(head, item)
    if isinstance(item, str) or not item:
        return list(write_value(head, item, pad))
    if is_flow:
        return [f"{head}{gap}{write_flow(item)}"]
    inner = f"{pad} {gap}"
    lines = (
        list(_write_pairs(item, inner))
        if isinstance(item, dict)
        else [line for value in item for line in write_item(value, inner)]
    )
    return [f"{head}{gap}{lines[0].lstrip(' ')}", *lines[1:]]


def _is_short(head: str, value: Value) -> bool:
    """Whether a list or mapping is best on one line: it fits, and has no list of records in it."""
    return _is_flat(value) and len(head) + 1 + len(write_flow(value)) <= _WIDTH


def _is_flat(value: Value) -> bool:
    if isinstance(value, str):
        return "\n" not in value
    if isinstance(value, list):
        return all(isinstance(item, str) and "\n" not in item for item in value)
    return all(map(_is_flat, value.values()))


def write_flow(value: Value) -> str:
    """A value on one line, as it may be inside brackets or braces."""
    if isinstance(value, str):
        return quote_text(value, in_flow=True)
    if isinstance(value, list):
        return f"[{', '.join(map(write_flow, value))}]"
    pairs = (f"{write_flow(key)}: {write_flow(inner)}" for key, inner in value.items())
    return f"{{{', '.join(pairs)}}}"


def _write_scalar(head: str, text: str, pad: str) -> Iterator[str]:
    """A text on one line where it fits; else as a block, unless that would lose or hide a part."""
    is_long = len(head) + 1 + len(text) > _WIDTH and not isinstance(text, RawScalar)
    if "\n" in text.rstrip("\n") and _LITERAL.fullmatch(text):
        yield f"{head} {'|' if text.endswith(chr(10)) else '|-'}"
        yield from (pad + line if line else "" for line in text.removesuffix("\n").split("\n"))
    elif is_long and _FOLDED.fullmatch(text):
        yield f"{head} >-"
        # split at single spaces: only those are read as one space again
        glued = re.sub(" {2,}", lambda found: "\0" * len(found[0]), text)
        width = max(_WIDTH - len(pad), 20)
        for line in wrap(glued, width, break_long_words=False, break_on_hyphens=False):
            yield pad + line.replace("\0", " ")
    else:
        yield f"{head} {quote_text(text)}"


class RawScalar(str):
    """A scalar as it is written, with its quotes if it has any."""

    __slots__ = ()


def quote_as_json(value: Value) -> Value:
    """The value with all scalars as JSON writes them, for a file that is JSON."""
    if isinstance(value, dict):
        return {quote_as_json(key): quote_as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [quote_as_json(item) for item in value]
    if value in ("true", "false"):
        return RawScalar(value)
    written = json.dumps(value, ensure_ascii=False)
    return RawScalar(_INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], written))


_VISIBLE = (
    r"\x20-\x7e\xa0-\u200a\u200c\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff"
    r"\ue000-\ufefe\uff00-\ufff8\ufffc\ufffd\U00010000-\U000dffff"
)
"""Characters that YAML takes as they are and that people see, with the two joiners of Persian."""

_LITERAL = re.compile(rf"(?! )[{_VISIBLE}]+(\n[{_VISIBLE}\t]*)*(?<!\n\n)")
_FOLDED = re.compile(rf"(?! )(?=.* )[{_VISIBLE}]+(?<! )")
# not: an indicator first, the end of a document, no value, a merge; `: ` or ` #` inside
_PLAIN = re.compile(
    r"(?![-?:,\[\]{}#&*!|>'\"%@` ]|\.\.\.|(?:~|null|<<)\Z)(?!.*(?:: |:\Z| #| \Z))" rf"[{_VISIBLE}]+"
)
_INVISIBLE = re.compile(rf"[^{_VISIBLE}]")
_ESCAPED = re.compile(rf'[\\"]|[^{_VISIBLE}]')
_FLOW_SIGNS = re.compile(r"[,?\[\]{}]")
"""Characters that need quotes in brackets; the question mark because of YAML 1.1."""


def quote_text(text: str, *, in_flow: bool = False, style: str = "") -> str:
    """A text on one line, in the quotes `style`, by default in quotes only where it needs them.

    In brackets or braces (`in_flow`) commas and brackets need them, too.
    """
    if isinstance(text, RawScalar):
        return text
    if style == '"' or (style and _INVISIBLE.search(text)):
        return f'"{_ESCAPED.sub(_escape, text)}"'
    if style:
        return "'" + text.replace("'", "''") + "'"
    is_plain = _PLAIN.fullmatch(text) and not (in_flow and _FLOW_SIGNS.search(text))
    return text if is_plain else _put_in_quotes(text)


_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"}


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] in _ESCAPES:
        return _ESCAPES[found[0]]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
