"""A paper of some kind about some workshops, as the bytes of a file.

What needs the extras is imported when it is used.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from workshops.errors import UsageError
from workshops.model import Workshop
from workshops.names import join_words
from workshops.output.fields import find_fields
from workshops.output.workbook import is_own_workbook, write_workbook
from workshops.site.paper.pdf import PDF_END, convert_to_pdf

if TYPE_CHECKING:
    from workshops.site.paper.sheet import Paper

PaperKind = Literal["sign-in", "programme", "certificates", "report"]
PaperFormat = Literal["html", "pdf", "xlsx"]

_FORMATS: Mapping[PaperKind, tuple[PaperFormat, ...]] = {
    "sign-in": ("html", "pdf"),
    "programme": ("html", "pdf"),
    "certificates": ("html", "pdf"),
    "report": ("html", "pdf", "xlsx"),
}


class Printed(NamedTuple):
    """The bytes of a file, and sentences about what is not in it."""

    content: bytes
    notes: Sequence[str] = ()


def find_format(kind: PaperKind, file: str) -> PaperFormat:
    """What a file is to be, by the end of its name; HTML for `-`.

    Raises UsageError for a name that ends otherwise than the files of this kind of paper.
    """
    ending = "html" if file == "-" else Path(file).suffix[1:].lower()
    for known in _FORMATS[kind]:
        if ending == known:
            return known
    endings = join_words([f".{known}" for known in _FORMATS[kind]], "or")
    raise UsageError(f"{file}: {kind} is written only to files that end in {endings}")


def print_paper(
    kind: PaperKind,
    paper: "Paper",
    workshops: Sequence[Workshop],
    *,
    blank: int = 0,
    output_format: PaperFormat = "html",
) -> Printed:
    """A paper about workshops, of `paper`'s own; a sign-in sheet ends in `blank` rows.

    Raises WorkshopsError where the extra that a format needs is not installed.
    """
    if output_format == "xlsx":
        from workshops.site.paper.report import REPORT_FIELDS, list_report_rows

        rows = list_report_rows(paper, workshops)
        records = [find_fields(REPORT_FIELDS, row, paper.locale) for row in rows]
        return Printed(write_workbook(kind, REPORT_FIELDS, records))
    html, notes = _write_html(kind, paper, workshops, blank)
    if output_format == "pdf":
        pdf, lacking = convert_to_pdf(html)
        return Printed(pdf, [*notes, *lacking])
    return Printed(html.encode("utf-8", "backslashreplace"), notes)


def _write_html(
    kind: PaperKind, paper: "Paper", workshops: Sequence[Workshop], blank: int
) -> tuple[str, Sequence[str]]:
    """The HTML of a paper, and sentences about what is not in it."""
    if kind == "sign-in":
        from workshops.site.paper.sign_in import list_left_out, write_sign_in

        notes = list_left_out(workshops, blank=blank)
        return write_sign_in(paper, workshops, blank=blank), notes
    if kind == "programme":
        from workshops.site.paper.programme import list_shortened, write_programme

        return write_programme(paper, workshops), list_shortened(paper, workshops)
    if kind == "certificates":
        from workshops.site.paper.certificates import write_certificates

        return write_certificates(paper, workshops), []
    from workshops.site.paper.report import write_report

    return write_report(paper, workshops), []


def is_own_paper(content: bytes) -> bool:
    """Whether this program wrote a file, in any of the formats."""
    return _META in content[:1000] or content.endswith(PDF_END) or is_own_workbook(content)


_META = b'<meta name="generator" content="workshops print">'
