"""Rules about the file as octets: it must be readable before it means anything (RFC 5545 3.1).

What is wrong here is nearly always wrong throughout, so it is told once, with a count.
"""

import re
from collections.abc import Iterator

from workshops.ical.parser import BYTE_ORDER_MARK, Content, Span
from workshops.ics_lint.rule import Fault, Rule, count


def find_byte_order_mark(content: Content) -> Iterator[Fault]:
    """The file begins with BEGIN:VCALENDAR, not with a mark that some readers take for its name."""
    if content.raw.startswith(BYTE_ORDER_MARK):
        message = "the file begins with a byte order mark"
        yield Fault(Span(0, 3), message, "save it as UTF-8 without BOM")


def find_foreign_octets(content: Content) -> Iterator[Fault]:
    """Everything is UTF-8."""
    if _is_utf8(content.raw):
        return
    spans = [
        line.span(found.start(), 1) for line in content.lines if (found := _LONE.search(line.text))
    ]
    if spans:
        message = f"not UTF-8, in {count(len(spans), 'line')}"
        yield Fault(spans[0], message, "save the file as UTF-8")


_LONE = re.compile("[\udc80-\udcff]")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def find_line_ends(content: Content) -> Iterator[Fault]:
    """Every line ends in CRLF, the last one too."""
    for pattern, name in _WRONG_ENDS[content.line_end]:
        first, number = _find_all(pattern, content.raw)
        if first:
            message = f"{count(number, 'line')} {'ends' if number == 1 else 'end'} in {name}"
            remedy = "end every line in CRLF, and write the file as bytes"
            yield Fault(Span(*first.span()), message, remedy)
    if not content.raw.endswith(content.line_end):
        end = len(content.raw)
        yield Fault(Span(end, end), "the last line does not end", "end it in CRLF")


_WRONG_ENDS = {
    b"\n": (
        (re.compile(rb"(?<!\r)\n"), "LF alone"),
        (re.compile(rb"(?<!\r)\r\r++\n"), "more than one CR before LF"),
    ),
    b"\r": ((re.compile(rb"\r"), "CR alone"),),
}


def _find_all(pattern: re.Pattern[bytes], raw: bytes) -> tuple[re.Match[bytes] | None, int]:
    """The first match and how many there are, which may be as many as there are octets."""
    found = pattern.finditer(raw)
    first = next(found, None)
    return first, sum(1 for _ in found) + (first is not None)


def find_long_lines(content: Content) -> Iterator[Fault]:
    """A line holds at most 75 octets, its end not counted."""
    first, number = _find_all(_LONG, content.raw)
    if first:
        message = f"{count(number, 'line')} of more than {_OCTETS} octets"
        remedy = "fold it: CRLF and a space, which readers take out again"
        yield Fault(Span(first.start() + _OCTETS, first.end()), message, remedy)


_OCTETS = 75
_LONG = re.compile(rb"(?<![^\r\n])[^\r\n]{76,}+")


def find_split_characters(content: Content) -> Iterator[Fault]:
    """A fold stands between characters: readers that decode first see two broken halves."""
    first, number = _find_all(_SPLIT, content.raw)
    if first:
        message = f"{count(number, 'fold')} inside a character"
        yield Fault(Span(*first.span(1)), message, "fold before the character, not inside it")


_SPLIT = re.compile(rb"([\xc0-\xff][\x80-\xbf]*+)\r*+\n[ \t](?=[\x80-\xbf])")


def find_control_characters(content: Content) -> Iterator[Fault]:
    """No control characters but line ends and tabs: many readers stop at a NUL."""
    first, number = _find_all(_CONTROLS[content.line_end], content.raw)
    if first:
        message = f"{count(number, 'control character')}, first U+{ord(first[0]):04X}"
        remedy = 'take it out; a line break in a text is written "\\n"'
        yield Fault(Span(*first.span()), message, remedy)


_CONTROLS = {
    b"\n": re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?![\r\n])"),
    b"\r": re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"),
}


def find_blank_lines(content: Content) -> Iterator[Fault]:
    """No line is empty: some readers end there."""
    found = [line for line in content.lines if not line.text.strip()]
    if found:
        message = count(len(found), "empty line")
        yield Fault(found[0].whole, message, 'take it out; a line break in a text is written "\\n"')


RULES = (
    Rule("byte-order-mark", "error", "RFC 5545 3.1", find_byte_order_mark),
    Rule("not-utf-8", "error", "RFC 5545 3.1.4", find_foreign_octets),
    Rule("line-end", "error", "RFC 5545 3.1", find_line_ends),
    Rule("long-line", "warning", "RFC 5545 3.1", find_long_lines),
    Rule("split-character", "error", "RFC 5545 3.1", find_split_characters),
    Rule("control-character", "error", "RFC 5545 3.1", find_control_characters),
    Rule("empty-line", "warning", "RFC 5545 3.1", find_blank_lines),
)
