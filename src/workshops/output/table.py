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


def draw_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], canvas: Canvas) -> str:
    """The table's text, with a final line end; columns that no row fills are left out.

    Where not even the longest words fit side by side, each row is a block of lines instead.
    """
    texts = [[escape_line(_text(cell)) for cell in row] for row in rows]
    shown = [n for n in range(len(columns)) if not rows or any(row[n] for row in texts)]
    styles = [_find_styles(columns, row, canvas) for row in rows]
    widths = _measure(columns, texts)
    if canvas.width is not None and _total(widths, shown) > canvas.width:
        shown = [n for n in shown if not columns[n].is_spare] or shown
        widths = _fit(_measure_words(columns, texts), widths, shown, canvas.width)
        if _total(widths, shown) > canvas.width:
            return _draw_blocks(columns, texts, styles, shown, canvas.width)
    bold = ["bold" if canvas.has_color else ""] * len(columns)
    lines = _lay_out(columns, [column.heading for column in columns], bold, shown, widths)
    for row, style in zip(texts, styles, strict=True):
        lines += _lay_out(columns, row, style, shown, widths)
    return "".join(line + "\n" for line in lines)


def _total(widths: dict[int, int], shown: Sequence[int]) -> int:
    return sum(widths[n] + _GAP for n in shown) - _GAP


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]


def _find_styles(columns: Sequence[Column], row: Sequence[Cell], canvas: Canvas) -> list[str]:
    if not canvas.has_color:
        return [""] * len(columns)
    return [
        column.style if isinstance(cell, str) else cell[1]
        for column, cell in zip(columns, row, strict=True)
    ]


def _measure(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> dict[int, int]:
    """How wide each column would like to be."""
    return {
        n: max([cell_len(column.heading), *(cell_len(row[n]) for row in texts)])
        for n, column in enumerate(columns)
    }


def _measure_words(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> dict[int, int]:
    """How wide each column must be for its longest word; longer ones than 24 are broken."""
    return {
        n: min(24, max(map(_longest_word, [column.heading, *(row[n] for row in texts)])))
        for n, column in enumerate(columns)
    }


def _longest_word(text: str) -> int:
    return max(map(cell_len, text.split()), default=0)


def _fit(
    words: dict[int, int], widths: dict[int, int], shown: Sequence[int], room: int
) -> dict[int, int]:
    """Widths cut to one common level where they are above it, but never below their words."""
    for level in range(max(widths.values()), 0, -1):
        cut = {n: max(min(widths[n], level), words[n]) for n in shown}
        rest = room - _total(cut, shown)
        if rest >= 0:
            wanting = [n for n in shown if cut[n] < widths[n]]
            return cut | {n: cut[n] + 1 for n in wanting[:rest]}
    return {n: words[n] for n in shown}


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


def _lay_out(
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
        cells = [
            _pad(cell[at] if at < len(cell) else "", widths[n], columns[n], styles[n])
            for n, cell in zip(shown, folded, strict=True)
        ]
        lines.append((" " * _GAP).join(cells).rstrip())
    return lines


def _pad(text: str, width: int, column: Column, style: str) -> str:
    space = " " * (width - cell_len(text))
    painted = paint(text, style)
    return space + painted if column.is_number else painted + space


def fold(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words, and inside one only if it must be."""
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        pieces = _chop(word, width)
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines = pieces
    return lines


def hang(head: str, margin: int, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each line with what stands in the margin before it: the head, then nothing."""
    for line in lines:
        yield f"{head:{margin}}", line
        head = ""


def _chop(word: str, width: int) -> list[str]:
    from rich.cells import chop_cells

    return chop_cells(word, max(width, 2))


def paint(text: str, style: str) -> str:
    """Text in a rich style, as terminal escapes; as it is where there is no style."""
    return _find_painter(style)(text) if style and text else text


@cache
def _find_painter(style: str) -> Callable[[str], str]:
    from rich.color import ColorSystem
    from rich.style import Style

    parsed = Style.parse(style)
    return lambda text: parsed.render(text, color_system=ColorSystem.STANDARD)
