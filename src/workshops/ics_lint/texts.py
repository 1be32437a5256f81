"""Rules about what people read: titles, descriptions, names and links (RFC 5545 3.3.11, 3.2)."""

import re
from collections.abc import Callable, Iterator

from workshops.ical.parser import Component, Content, ContentLine, Parameter
from workshops.ics_lint.rule import Fault, Rule, quote

_TEXTS = (
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "COMMENT",
    "CONTACT",
    "NAME",
    "UID",
    "RELATED-TO",
    "TZNAME",
    "X-WR-CALNAME",
    "X-WR-CALDESC",
)
_TEXT_LISTS = ("CATEGORIES", "RESOURCES")
_PAIR = re.compile(r"\\.", re.DOTALL)


def find_bare_separators(content: Content) -> Iterator[Fault]:
    """A comma or semicolon in a text stands behind a backslash: some readers cut the text there."""
    for names, separators in ((_TEXTS, ",;"), (_TEXT_LISTS, ";")):
        for line in content.select(*names):
            at = _find_bare(line.value, separators)
            if at is not None:
                message = f"{quote(line.value[at])} in {line.name} without a backslash"
                yield Fault(line.value_part(at, 1), message, f'write "\\{line.value[at]}"')


def _find_bare(text: str, separators: str) -> int | None:
    """Where the first separator stands that is not escaped; None if all are."""
    if "\\" in text:
        text = _PAIR.sub("__", text)
    found = [at for separator in separators if (at := text.find(separator)) >= 0]
    return min(found, default=None)


_ESCAPE = re.compile(r"\\.?", re.DOTALL)
_ESCAPES = ("\\\\", "\\;", "\\,", "\\n", "\\N")


def find_bad_escapes(content: Content) -> Iterator[Fault]:
    """A backslash stands before a backslash, semicolon, comma or n, and nowhere else."""
    for line in content.select(*_TEXTS, *_TEXT_LISTS):
        if "\\" not in line.value:
            continue
        escapes = _ESCAPE.finditer(line.value)
        found = next((one for one in escapes if one[0] not in _ESCAPES), None)
        if found:
            message = f"{quote(found[0])} in {line.name} means nothing"
            remedy = 'leave the backslash out, or write "\\\\" for one'
            yield Fault(line.value_part(found.start(), len(found[0])), message, remedy)


_URI_PARAMETERS = frozenset("ALTREP DIR MEMBER SENT-BY DELEGATED-FROM DELEGATED-TO".split())
_LIST_PARAMETERS = frozenset("MEMBER DELEGATED-FROM DELEGATED-TO FEATURE DISPLAY".split())


def find_bare_parameters(content: Content) -> Iterator[Fault]:
    """A parameter holding a colon, semicolon or comma stands in quotes: CN="Berg, Anna"."""
    for line, one in _find_parameters(content, _is_bare):
        what = quote(line.text[one.start : one.start + one.length])
        remedy = 'put the whole value in quotes, such as CN="Berg, Anna"'
        span = line.span(one.start, one.length)
        yield Fault(span, f"{what} of {line.name} is not in quotes", remedy)


def _is_bare(one: Parameter) -> bool:
    if one.written is None or (len(one.pieces) > 1 and one.name not in _LIST_PARAMETERS):
        return True
    return one.name in _URI_PARAMETERS and not one.written.startswith('"')


def _find_parameters(
    content: Content, is_wrong: Callable[[Parameter], bool]
) -> Iterator[tuple[ContentLine, Parameter]]:
    """The first such parameter of each line."""
    for line in content.lines:
        for one in filter(is_wrong, line.parameters):
            yield line, one
            break


def find_quotes_in_parameters(content: Content) -> Iterator[Fault]:
    """No double quote inside a parameter: there is no way to write one but RFC 6868's ^'."""
    for line, one in _find_parameters(content, _has_inner_quote):
        remedy = "write a single quote, or ^' where programs are new"
        span = line.span(one.start, one.length)
        yield Fault(span, f"a double quote inside {one.name} of {line.name}", remedy)


def _has_inner_quote(one: Parameter) -> bool:
    return not all(_QUOTED_WELL.fullmatch(piece) for piece in one.pieces)


_QUOTED_WELL = re.compile('"[^"]*"|[^"]*')


_HTML = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|ul|ol|li|html|body|table|tr|td|strong|em|h[1-6])"
    r"(?:\s[^<>]*+)?/?>|&(?:nbsp|amp|lt|gt|quot);",
    re.IGNORECASE,
)


def find_html(content: Content) -> Iterator[Fault]:
    """A DESCRIPTION is plain text: nearly every program shows its tags."""
    for line in content.select("DESCRIPTION"):
        found = _HTML.search(line.value)
        if found:
            message = f"HTML in DESCRIPTION: {quote(found[0])}"
            span = line.value_part(found.start(), len(found[0]))
            yield Fault(span, message, "write plain text; X-ALT-DESC may hold the HTML")


def find_hidden_links(content: Content) -> Iterator[Fault]:
    """The link to join stands in CONFERENCE, DESCRIPTION and URL: each program shows another."""
    for event in content.by_name["VEVENT"]:
        conferences = event.select("CONFERENCE")
        links = [line for line in conferences if line.value.lower().startswith("http")]
        missing = _list_places_without(event, {one.value for one in links}) if links else []
        if missing:
            message = f"the link to join is not in {' or '.join(missing)}"
            remedy = f"add it to {' and '.join(missing)} too"
            yield Fault(links[0].value_span, message, remedy)


def _list_places_without(event: Component, links: set[str]) -> list[str]:
    description, url = event.first("DESCRIPTION"), event.first("URL")
    text = _PAIR.sub(lambda found: found[0][1], description.value) if description else ""
    missing = [] if any(link in text for link in links) else ["DESCRIPTION"]
    return missing if url and url.value in links else [*missing, "URL"]


RULES = (
    Rule("unescaped-text", "error", "RFC 5545 3.3.11", find_bare_separators),
    Rule("bad-escape", "error", "RFC 5545 3.3.11", find_bad_escapes),
    Rule("unquoted-parameter", "error", "RFC 5545 3.2", find_bare_parameters),
    Rule("quote-in-parameter", "error", "RFC 6868 3", find_quotes_in_parameters),
    Rule("html-description", "warning", "RFC 5545 3.8.1.5", find_html),
    Rule("hidden-link", "warning", "RFC 7986 5.11", find_hidden_links),
)
