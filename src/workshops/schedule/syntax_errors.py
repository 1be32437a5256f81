"""Errors in the text itself, and what a coordinator should write instead."""

import re
from typing import NamedTuple

from yaml.error import MarkedYAMLError, YAMLError

from workshops.schedule.positions import MAX_DEPTH, Span


class SyntaxIssue(NamedTuple):
    """An error in the text as YAML; `related` is another place, of which the hint speaks."""

    code: str
    span: Span
    message: str
    hint: str = ""
    related: Span | None = None


def explain_syntax_error(error: YAMLError, text: str) -> SyntaxIssue:
    """The error that libyaml found, in plain words, at the character where it stopped."""
    if not isinstance(error, MarkedYAMLError):
        found = _UNPRINTABLE.search(text)
        at = found.start() if found else 0
        return SyntaxIssue("syntax", (at, at + 1), "a control character in the text", "remove it")
    at = error.problem_mark.index if error.problem_mark else 0
    opened = error.context_mark.index if error.context_mark else at
    problem = str(error.problem)
    if problem == "exceeded maximum nesting depth":  # libyaml's own limit, where it looks ahead
        return SyntaxIssue("too-deep", (at, at + 1), *TOO_DEEP)
    if text[at : at + 1] == "\t" or text[:at].rpartition("\n")[2].startswith("\t"):
        problem = "tab"
    message, hint = _REMEDIES.get(problem, (problem, "check the quotes and the indentation here"))
    if problem in _ABOUT_OPENING:
        return SyntaxIssue("syntax", (opened, opened + 1), message, hint)
    return SyntaxIssue("syntax", (at, at + 1), message, hint)


TOO_DEEP = (
    f"lists and mappings are nested more than {MAX_DEPTH} levels deep",
    "remove brackets or indentation; a schedule needs about six levels",
)
"""Message and remedy for a list or mapping that is nested too deep."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ABOUT_OPENING = (
    "found unexpected end of stream",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "could not find expected ':'",
)
"""Errors that libyaml sees at the end of the text, but that are corrected where they began."""

_REMEDIES = {
    "mapping values are not allowed in this context": (
        'unexpected ":"',
        "put text that has a colon in quotes; check the indentation",
    ),
    "did not find expected key": (
        "expected a key",
        "check the indentation; in single quotes write ' as ''",
    ),
    "did not find expected '-' indicator": (
        "expected a list entry",
        'start every entry with "- ", all with the same indentation',
    ),
    "did not find expected ',' or ']'": ("this list is not closed", 'add "]" at its end'),
    "did not find expected ',' or '}'": ("this mapping is not closed", 'add "}" at its end'),
    "found unexpected end of stream": (
        "these quotes are not closed",
        "add the closing quote at the end of the text",
    ),
    "found character that cannot start any token": (
        "a value cannot start with this character",
        "put the text in quotes",
    ),
    "found unknown escape character": (
        "unknown escape sequence",
        r"write \\ for a backslash, or use single quotes",
    ),
    "found invalid Unicode character escape code": (
        "invalid Unicode escape sequence",
        "write the character itself instead of its code",
    ),
    "could not find expected ':'": ('a key without ":"', "write `key: value`"),
    "tab": ("a tab in the indentation", "indent with spaces"),
    "did not find expected alphabetic or numeric character": (
        "a value cannot start with this character",
        "put the text in quotes",
    ),
    "did not find expected node content": ("expected a value", "write one, or put it in quotes"),
    "did not find expected <document start>": (
        "text after the end of the document",
        'remove it, or the "..." before it',
    ),
    "found undefined tag handle": (
        "unsupported YAML tag",
        "remove it, or put the text in quotes",
    ),
    "found unknown directive name": (
        'a line that begins with "%" is an instruction to YAML',
        "remove it, or put the text in quotes",
    ),
    "found incompatible YAML document": (
        "unsupported version of YAML",
        'remove the line that begins with "%YAML"',
    ),
}
