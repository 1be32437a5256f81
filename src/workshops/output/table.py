"""Rows as a table: folded to the terminal's width and coloured there, plain when piped.

Not rich's Table, which breaks words without need, folds dates, and takes 16 ms to import and 0.4 ms
a row (measured); rich measures the cells and writes the colours.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rich.cells import cell_len

from workshops.output.columns import Cell, Column
from workshops.output.escape import escape_line


class Canvas(NamedTuple):
    """Where output goes: the terminal's width in cells, None for a pipe; whether it has colour."""

    width: int | None
    has_color: bool

    def paint(self, text: str, style: str) -> str:
        """Text in a rich style, where there is colour."""
        return paint(text, style) if self.has_color else text


_GAP = 2
_READABLE, _SHORTEST = 20, 8
"""Cells that an elastic column keeps: spare columns are left out for the first, not the second."""


def draw_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], canvas: Canvas) -> str:
    """The table's text, with a final line end; columns that no row fills are left out.

    On a terminal that is too narrow, elastic columns are shortened with "…"; then spare columns
    are left out, the last first; then cells are folded. Where not even the longest words fit side
    by side, each row is a block of lines instead.
    """
    texts = [
        [escape_line(cell if isinstance(cell, str) else cell[0]) for cell in row] for row in rows
    ]
    styles = [_find_styles(columns, row, canvas) for row in rows]
    shown = [n for n, column in enumerate(columns) if _is_shown(column, n, texts, canvas)]
    widths = _measure_columns(columns, texts)
    if canvas.width is not None and _total(widths, shown) > canvas.width:
        words = _measure_words(columns, texts)
        shown, widths, is_one_line = _find_layout(columns, shown, widths, words, canvas.width)
        if _total(widths, shown) > canvas.width:
            return _draw_blocks(columns, texts, styles, shown, canvas.width)
        if is_one_line:
            texts = [
                [shorten(text, widths.get(n, 0)) for n, text in enumerate(row)] for row in texts
            ]
    bold = ["bold" if canvas.has_color else ""] * len(columns)
    lines = _lay_out_row(columns, [column.heading for column in columns], bold, shown, widths)
    for row, style in zip(texts, styles, strict=True):
        lines += _lay_out_row(columns, row, style, shown, widths)
    return "".join(line + "\n" for line in lines)


def _is_shown(column: Column, number: int, texts: Sequence[Sequence[str]], canvas: Canvas) -> bool:
    """Whether any row fills the column; on a terminal, with anything but the usual text."""
    if not texts:
        return True
    usual = ("", column.usual) if canvas.width is not None else ("",)
    return any(row[number] not in usual for row in texts)


def _find_layout(
    columns: Sequence[Column],
    shown: list[int],
    widths: dict[int, int],
    words: dict[int, int],
    space: int,
) -> tuple[list[int], dict[int, int], bool]:
    """The columns to show, their widths, and whether each row then takes one line."""
    spare = [n for n in shown if columns[n].is_spare]
    fewest = [n for n in shown if n not in spare] or shown
    kept = [[n for n in shown if n not in spare[count:]] for count in range(len(spare), 0, -1)]
    attempts = [*((each, _READABLE) for each in [*kept, fewest]), (fewest, _SHORTEST)]
    for columns_kept, cells in attempts:
        least = {
            n: min(widths[n], cells) if columns[n].is_elastic else widths[n] for n in columns_kept
        }
        if _total(least, columns_kept) <= space:
            return columns_kept, _grow(least, widths, columns_kept, space), True
    return fewest, _fit(words, widths, fewest, space), False


def _grow(
    least: dict[int, int], widths: dict[int, int], shown: Sequence[int], space: int
) -> dict[int, int]:
    """Widths that take what space is left, the first columns first."""
    rest = space - _total(least, shown)
    grown = dict(least)
    for n in shown:
        grown[n] += min(rest, widths[n] - grown[n])
        rest -= grown[n] - least[n]
    return grown


def _total(widths: dict[int, int], shown: Sequence[int]) -> int:
    return sum(widths[n] + _GAP for n in shown) - _GAP


def _find_styles(columns: Sequence[Column], row: Sequence[Cell], canvas: Canvas) -> list[str]:
    if not canvas.has_color:
        return [""] * len(columns)
    return [
        column.style if isinstance(cell, str) else cell[1]
        for column, cell in zip(columns, row, strict=True)
    ]


def _measure_columns(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> dict[int, int]:
    """The width of each column's longest cell."""
    return {
        n: max([cell_len(column.heading), *(cell_len(row[n]) for row in texts)])
        for n, column in enumerate(columns)
    }


def _measure_words(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> dict[int, int]:
    """The width of each column's longest word; words over 24 cells are broken."""
    return {
        n: min(
            24,
            max(
                cell_len(word)
                for text in (column.heading, *(row[n] for row in texts))
                for word in text.split() or [""]
            ),
        )
        for n, column in enumerate(columns)
    }


def _fit(
    least: dict[int, int], widths: dict[int, int], shown: Sequence[int], space: int
) -> dict[int, int]:
    """Widths cut to one common level, but none below what it needs at least."""
    for level in range(max(widths.values()), 0, -1):
        cut = {n: max(min(widths[n], level), least[n]) for n in shown}
        rest = space - _total(cut, shown)
        if rest >= 0:
            wanting = [n for n in shown if cut[n] < widths[n]]
            return cut | {n: cut[n] + 1 for n in wanting[:rest]}
    return {n: least[n] for n in shown}


def shorten(text: str, width: int) -> str:
    """Text of at most `width` cells; what was cut off is shown by "…"."""
    if cell_len(text) <= width:
        return text
    from rich.cells import set_cell_size

    return f"{set_cell_size(text, width - 1).rstrip()}…"


def _draw_blocks(
    columns: Sequence[Column],
    texts: Sequence[Sequence[str]],
    styles: Sequence[Sequence[str]],
    shown: Sequence[int],
    width: int,
) -> str:
    """Each row as lines of heading and value, a blank line between rows."""
    margin = max(cell_len(columns[n].heading) for n in shown) + _GAP
    blocks = []
    for row, style in zip(texts, styles, strict=True):
        lines = []
        for n in shown:
            folded = fold(row[n], max(width - margin, 8)) if row[n] else []
            for heading, part in hang(columns[n].heading, margin, folded):
                lines.append(f"{heading}{paint(part, style[n])}\n")
        blocks.append("".join(lines))
    return "\n".join(blocks)


def _lay_out_row(
    columns: Sequence[Column],
    texts: Sequence[str],
    styles: Sequence[str],
    shown: Sequence[int],
    widths: dict[int, int],
) -> list[str]:
    """One row's lines, its cells folded side by side."""
    folded = [fold(texts[n], widths[n]) for n in shown]
    height = max(map(len, folded), default=1)
    lines = []
    for at in range(height):
        cells = []
        for n, cell in zip(shown, folded, strict=True):
            text = cell[at] if at < len(cell) else ""
            space, painted = " " * (widths[n] - cell_len(text)), paint(text, styles[n])
            cells.append(space + painted if columns[n].is_number else painted + space)
        lines.append((" " * _GAP).join(cells).rstrip())
    return lines


def fold(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words, and inside one only if it must be."""
    if cell_len(text) <= width:
        return [text]
    from rich.cells import chop_cells

    lines: list[str] = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        pieces = chop_cells(word, max(width, 2))
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines = pieces
    return lines


def hang(head: str, margin: int, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each line with the margin before it: first the head, then blanks."""
    for line in lines:
        yield f"{head:{margin}}", line
        head = ""


def paint(text: str, style: str) -> str:
    """Text in a rich style, as terminal escapes; unchanged without a style."""
    return _find_painter(style)(text) if style and text else text


@cache
def _find_painter(style: str) -> Callable[[str], str]:
    from rich.color import ColorSystem
    from rich.style import Style

    parsed = Style.parse(style)
    return lambda text: parsed.render(text, color_system=ColorSystem.STANDARD)
