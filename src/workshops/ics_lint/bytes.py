"""Rules about the bytes of the file: it must be readable before it means anything (RFC 5545 3.1).

What is wrong here is nearly always wrong throughout, so it is reported once, with a count.
"""

import re
from collections.abc import Iterator

from workshops.ical.parser import BYTE_ORDER_MARK, Content, Span
from workshops.ics_lint.rule import Find, LintIssue, Rule
from workshops.names import count_noun


def find_byte_order_mark(content: Content) -> Iterator[LintIssue]:
    """The file begins with BEGIN:VCALENDAR, not with a mark that some readers take for its name."""
    if content.raw.startswith(BYTE_ORDER_MARK):
        message = "the file begins with a byte order mark"
        yield LintIssue(Span(0, 3), message, "save it as UTF-8 without BOM")


def find_undecodable_bytes(content: Content) -> Iterator[LintIssue]:
    """Everything is UTF-8."""
    spans = [
        line.span(found.start(), 1)
        for line in content.lines
        if not line.text.isascii() and (found := _SURROGATE.search(line.text))
    ]
    if spans:
        verb = "is" if len(spans) == 1 else "are"
        message = f"{count_noun(len(spans), 'line')} {verb} not UTF-8"
        yield LintIssue(spans[0], message, "save the file as UTF-8")


_SURROGATE = re.compile("[\udc80-\udcff]")
"""What the parser makes of a byte that is not UTF-8."""


def find_line_ends(content: Content) -> Iterator[LintIssue]:
    """Every line ends in CRLF, the last one too."""
    for pattern, name in _WRONG_ENDS[content.line_end]:
        first, number = _find_all(pattern, content.raw)
        if first:
            verb = "ends" if number == 1 else "end"
            message = f"{count_noun(number, 'line')} {verb} in {name}"
            remedy = "end every line in CRLF; a program has to write bytes, not text"
            yield LintIssue(Span(*first.span()), message, remedy)
    if not content.raw.endswith(content.line_end):
        end = len(content.raw)
        yield LintIssue(Span(end, end), "the last line has no line end", "end it in CRLF")


_WRONG_ENDS = {
    b"\n": (
        (re.compile(rb"(?<!\r)\n"), "LF alone"),
        (re.compile(rb"(?<!\r)\r\r++\n"), "more than one CR before LF"),
    ),
    b"\r": ((re.compile(rb"\r"), "CR alone"),),
}


def _find_all(pattern: re.Pattern[bytes], raw: bytes) -> tuple[re.Match[bytes] | None, int]:
    """The first match and how many there are, which may be as many as there are bytes."""
    found = pattern.finditer(raw)
    first = next(found, None)
    return first, sum(1 for _ in found) + (first is not None)


def _count(pattern: bytes, noun: str, plural: str, remedy: str) -> Find:
    """A rule that a pattern is nowhere; its last group is shown."""
    compiled = re.compile(pattern)

    def find(content: Content) -> Iterator[LintIssue]:
        first, number = _find_all(compiled, content.raw)
        if first:
            span = Span(*first.span(compiled.groups))
            yield LintIssue(span, count_noun(number, noun, plural), remedy)

    return find


def find_control_characters(content: Content) -> Iterator[LintIssue]:
    """No control characters but line ends and tabs: many readers stop at a NUL."""
    first, number = _find_all(_CONTROLS[content.line_end], content.raw)
    if first:
        message = f"{count_noun(number, 'control character')}, first U+{ord(first[0]):04X}"
        yield LintIssue(Span(*first.span()), message, _advise_removal(number))


def _advise_removal(number: int) -> str:
    them = "it" if number == 1 else "them"
    return f'remove {them}; a line break in a text is written "\\n"'


_CONTROLS = {
    b"\n": re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?![\r\n])"),
    b"\r": re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"),
}


def find_blank_lines(content: Content) -> Iterator[LintIssue]:
    """No line is empty: some readers end there."""
    found = [line for line in content.lines if not line.text.strip()]
    if found:
        message = count_noun(len(found), "empty line")
        yield LintIssue(found[0].full_span, message, _advise_removal(len(found)))


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("byte-order-mark", "error", "RFC 5545 3.1", find_byte_order_mark),
    Rule("not-utf-8", "error", "RFC 5545 3.1.4", find_undecodable_bytes),
    Rule("line-end", "error", "RFC 5545 3.1", find_line_ends),
    Rule("long-line", "warning", "RFC 5545 3.1", _count(
        rb"(?<![^\r\n])[^\r\n]{75}([^\r\n]++)",
        "line of more than 75 bytes", "lines of more than 75 bytes",
        "break it with CRLF and a space; programs join it again")),
    Rule("split-character", "error", "RFC 5545 3.1", _count(  # some readers decode before unfolding
        rb"([\xc0-\xff][\x80-\xbf]*+)\r*+\n[ \t](?=[\x80-\xbf])",
        "line break inside a character", "line breaks inside a character",
        "break the line before the character")),
    Rule("control-character", "error", "RFC 5545 3.1", find_control_characters),
    Rule("empty-line", "warning", "RFC 5545 3.1", find_blank_lines),
)
