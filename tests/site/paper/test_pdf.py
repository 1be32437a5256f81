"""Papers as PDFs, by WeasyPrint: pages of A4 that can be printed as they are."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from support.papers import write_crowd
from support.program import SHIPPED, Run
from support.schedules import write_schedule

weasyprint = pytest.importorskip("weasyprint")


def walk(box: Any) -> Iterator[Any]:
    """A box of a page, and all in it."""
    yield box
    for child in getattr(box, "children", ()):
        yield from walk(child)


def find_rows(html: str) -> list[list[str]]:
    """Of each page, the texts of the rows of the tables' bodies that are on it."""
    pages = weasyprint.HTML(string=html).render().pages
    return [
        [
            "".join(inner.text for inner in walk(row) if hasattr(inner, "text"))
            for group in walk(page._page_box)
            if type(group).__name__ == "TableRowGroupBox" and group.element_tag == "tbody"
            for row in group.children
        ]
        for page in pages
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_row_is_cut(call: Run, tmp_path: Path, language: str) -> None:
    """Each of many long rows is on one page."""
    path = write_crowd(tmp_path)
    html = call("-s", path, "print", "sign-in", "crowd", "--lang", language).stdout

    pages = find_rows(html)

    assert len(pages) > 2
    rows = [row for page in pages for row in page]
    assert [int("".join(filter(str.isdigit, row[:2]))) for row in rows] == list(range(1, 62))


@pytest.mark.slow
def test_nothing_is_outside_the_page(call: Run, tmp_path: Path) -> None:
    """Long names without a space, and in any script, stay in their cells."""
    path = write_crowd(tmp_path)
    html = call("-s", path, "print", "sign-in", "crowd").stdout

    for page in weasyprint.HTML(string=html).render().pages:
        for cell in walk(page._page_box):
            if type(cell).__name__ == "TableCellBox":
                ends = [
                    inner.position_x + inner.width
                    for inner in walk(cell)
                    if type(inner).__name__ == "TextBox"
                ]
                assert max(ends, default=0) <= cell.position_x + cell.border_width() + 0.1


@pytest.mark.slow
def test_pdf_is_the_same_each_time(call: Run, tmp_path: Path) -> None:
    """The same schedule gives the same bytes, which are known as ours."""
    target = tmp_path / "a.pdf"
    arguments = ("-s", SHIPPED, "print", "report", "-o", target)

    assert call(*arguments).stderr == f"{target}: 5 workshops\n"
    assert call(*arguments).stderr == f"{target}: 5 workshops, unchanged\n"
    assert target.read_bytes().startswith(b"%PDF-")
    assert call(*arguments, "--lang", "sv").stderr == f"{target}: 5 workshops\n"


@pytest.mark.slow
def test_letters_that_no_font_has(call: Run, tmp_path: Path) -> None:
    """What is printed as boxes is reported; no font has letters of the private area."""
    text = 'series: {id: s, title: S}\nworkshops: [{id: a, title: "A \\uF8F0"}]\n'

    outcome = call(
        *("-s", write_schedule(tmp_path, text), "print", "sign-in", "a", "-o", tmp_path / "a.pdf")
    )

    assert outcome.stderr.splitlines() == [
        "a: no rows, as nobody is expected; for empty ones, use --blank 20",
        "no font of this system has \uf8f0; install one, such as Noto",
        f"{tmp_path}/a.pdf: 1 workshop",
    ]


def test_without_weasyprint(call: Run, tmp_path: Path) -> None:
    """Without the extra, one line names it, and nothing is written."""
    target = tmp_path / "a.pdf"
    with mock.patch.dict(sys.modules, weasyprint=None):
        outcome = call("-s", SHIPPED, "print", "sign-in", "jobs", "-o", target)

    assert outcome.text == (
        1,
        "",
        (
            "workshops: a PDF needs WeasyPrint: in a clone of the program, run: "
            "pip install '.[site,pdf]' (or print an .html file to PDF in a browser)\n"
        ),
    )
    assert not target.exists()


def test_without_pango(call: Run, tmp_path: Path) -> None:
    """Without the system's library, one line names its packages."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    with mock.patch.object(sys, "path", [str(tmp_path), *sys.path]), mock.patch.dict(sys.modules):
        del sys.modules["weasyprint"]
        outcome = call("-s", SHIPPED, "print", "report", "-o", "a.pdf")

    assert outcome.text == (
        1,
        "",
        (
            "workshops: a PDF needs the Pango library; install it, on Debian and Ubuntu with: apt "
            "install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
        ),
    )


def test_papers_load_nothing(tmp_path: Path) -> None:
    """A link that were in a paper after all would not be followed."""
    from workshops.site.paper.pdf import convert_to_pdf

    (tmp_path / "secret.css").write_text("h1 { color: red }")
    html = f'<link rel="stylesheet" href="{(tmp_path / "secret.css").as_uri()}"><h1>A</h1>'

    assert convert_to_pdf(html) == convert_to_pdf("<h1>A</h1>")
