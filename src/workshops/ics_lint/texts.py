"""Rules about what people read: titles, descriptions, names and links (RFC 5545 3.3.11, 3.2)."""

import re
from collections.abc import Callable, Iterator

from workshops.ical.parser import Content, Parameter
from workshops.ics_lint.rule import Find, LintIssue, Rule, excerpt

_TEXTS = (
    "SUMMARY DESCRIPTION LOCATION COMMENT CONTACT NAME UID RELATED-TO TZNAME X-WR-CALNAME "
    "X-WR-CALDESC"
).split()
_TEXT_LISTS = ("CATEGORIES", "RESOURCES")
_ESCAPE = re.compile(r"\\.?", re.DOTALL)
_ESCAPES = ("\\\\", "\\;", "\\,", "\\n", "\\N")


def find_bare_separators(content: Content) -> Iterator[LintIssue]:
    """A comma or semicolon in a text has a backslash before it: some readers cut the text there."""
    for names, separators in ((_TEXTS, "[,;]"), (_TEXT_LISTS, ";")):
        for line in content.select(*names):
            text = _ESCAPE.sub("__", line.value) if "\\" in line.value else line.value
            if found := re.search(separators, text):
                message = f"{excerpt(found[0])} in {line.name} without a backslash"
                span = line.value_part(found.start(), 1)
                yield LintIssue(span, message, f'write "\\{found[0]}"')


def find_bad_escapes(content: Content) -> Iterator[LintIssue]:
    """A backslash has a backslash, semicolon, comma or n after it, and nothing else."""
    for line in content.select(*_TEXTS, *_TEXT_LISTS):
        if "\\" not in line.value:
            continue
        escapes = _ESCAPE.finditer(line.value)
        found = next((escape for escape in escapes if escape[0] not in _ESCAPES), None)
        if found:
            message = f"{excerpt(found[0])} in {line.name} is not a valid escape"
            remedy = 'leave the backslash out, or write "\\\\" for one'
            yield LintIssue(line.value_part(found.start(), len(found[0])), message, remedy)


def _check_parameters(is_wrong: Callable[[Parameter], bool], message: str, remedy: str) -> Find:
    """A rule about parameters; the first one of each line that breaks it is reported.

    In the message, {parameter} is the complete parameter, {key} its name and {name} the property's.
    """

    def find(content: Content) -> Iterator[LintIssue]:
        for line in content.lines:
            found = next(filter(is_wrong, line.parameters), None)
            if found:
                written = excerpt(line.text[found.start : found.start + found.length])
                text = message.format(parameter=written, key=found.name, name=line.name)
                yield LintIssue(line.span(found.start, found.length), text, remedy)

    return find


_URI_PARAMETERS = frozenset("ALTREP DIR MEMBER SENT-BY DELEGATED-FROM DELEGATED-TO".split())
_LIST_PARAMETERS = frozenset("MEMBER DELEGATED-FROM DELEGATED-TO FEATURE DISPLAY".split())


def _needs_quotes(parameter: Parameter) -> bool:
    """It holds a comma or a colon, or is an address; X-… may hold lists."""
    name, written = parameter.name, parameter.written or ""
    if len(parameter.pieces) > 1 and name not in _LIST_PARAMETERS and not name.startswith("X-"):
        return True
    if name == "TZID" and ":" in written and written[0] != '"':
        return True
    return name in _URI_PARAMETERS and parameter.written is not None and written[:1] != '"'


_PARAMETERS = (
    "ALTREP CN CUTYPE DELEGATED-FROM DELEGATED-TO DIR DISPLAY EMAIL ENCODING FEATURE FBTYPE "
    "FMTTYPE LABEL LANGUAGE MEMBER PARTSTAT RANGE RELATED RELTYPE ROLE RSVP SENT-BY TZID VALUE"
).split()


def find_parameters_without_value(content: Content) -> Iterator[LintIssue]:
    """A parameter is NAME=value."""
    for line in content.lines:
        parameter = next((each for each in line.parameters if each.written is None), None)
        if parameter:
            text = line.text[parameter.start : parameter.start + parameter.length]
            known = next((name for name in _PARAMETERS if parameter.name.startswith(name)), "")
            form = f"{known}={text[len(known) :] or '…'}" if known else "NAME=value"
            span = line.span(parameter.start, parameter.length)
            yield LintIssue(span, f'{excerpt(text)} of {line.name} has no "="', f"write {form}")


_QUOTED_WELL = re.compile('"[^"]*"|[^"]*')


_ELEMENTS = (
    "a abbr address area article aside audio b base big blockquote body br button canvas caption "
    "center cite code col colgroup dd del details dialog div dl dt em embed fieldset figcaption "
    "figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input ins kbd label legend li link main mark marquee menu meta nav noscript o:p object ol "
    "optgroup option p param picture pre q s samp script section select small source span strike "
    "strong style sub summary sup svg table tbody td template textarea tfoot th thead title tr tt "
    "u ul var video wbr"
).split()
_HTML = re.compile(
    rf"</?(?:{'|'.join(_ELEMENTS)})(?:(?:\s|\\n|/)[^<>=]*+=[^<>]*+|[\s/]*+)>|<!--|<!doctype\b"
    r"|&(?:#[0-9]+|#x[0-9a-f]+|nbsp|amp|lt|gt|quot|apos|[aeiou](?:acute|grave|uml|circ)"
    r"|[lr][ds]quo|[mn]dash|hellip|bull|euro|copy|szlig|ccedil|[ao](?:ring|slash|tilde))\\?;",
    re.IGNORECASE,
)


def find_html(content: Content) -> Iterator[LintIssue]:
    """A DESCRIPTION is plain text: nearly every program shows its tags."""
    for line in content.select("DESCRIPTION"):
        if found := _HTML.search(line.value):
            span = line.value_part(found.start(), len(found[0]))
            message = f"HTML in DESCRIPTION: {excerpt(found[0])}"
            yield LintIssue(span, message, "write plain text; X-ALT-DESC may hold the HTML")


def find_hidden_links(content: Content) -> Iterator[LintIssue]:
    """The link to join is in CONFERENCE, DESCRIPTION and URL: each program shows another."""
    for event in content.by_name["VEVENT"]:
        conferences = event.select("CONFERENCE")
        links = [line for line in conferences if line.value.lower().startswith("http")]
        description, url = event.first("DESCRIPTION"), event.first("URL")
        text = re.sub(r"\\(.)", r"\1", description.value, flags=re.DOTALL) if description else ""
        missing = [] if any(line.value in text for line in links) else ["DESCRIPTION"]
        missing += [] if url and url.value in {line.value for line in links} else ["URL"]
        if links and missing:
            message = f"the link to join is not in {' or '.join(missing)}"
            remedy = f"add it to {' and '.join(missing)} too"
            yield LintIssue(links[0].value_span, message, remedy)


# One rule after another, as a table.
# fmt: off
RULES = (
    Rule("unescaped-text", "error", "RFC 5545 3.3.11", find_bare_separators),
    Rule("bad-escape", "error", "RFC 5545 3.3.11", find_bad_escapes),
    Rule("unquoted-parameter", "error", "RFC 5545 3.2", _check_parameters(
        _needs_quotes, "{parameter} of {name} is not in quotes",
        'put the value in quotes, such as CN="Berg, Anna"')),
    Rule("parameter-without-value", "error", "RFC 5545 3.2", find_parameters_without_value),
    Rule("bad-encoding", "error", "RFC 5545 3.2.7", _check_parameters(
        lambda parameter: parameter.name == "ENCODING"
        and parameter.value.upper() not in ("8BIT", "BASE64"),
        "{parameter} of {name} belongs to vCalendar 1.0",
        "write the text in UTF-8, without ENCODING")),
    Rule("quote-in-parameter", "error", "RFC 6868 3", _check_parameters(
        lambda parameter: not all(map(_QUOTED_WELL.fullmatch, parameter.pieces)),
        "a double quote inside {key} of {name}",
        "write a single quote, or ^' if all programs can read it")),
    Rule("html-description", "warning", "RFC 5545 3.8.1.5", find_html),
    Rule("hidden-link", "warning", "RFC 7986 5.11", find_hidden_links),
)
