"""Errors and warnings about a file, as values: lines for a coordinator, JSON for a script.

Nothing here prints; `output.report` does the drawing.
"""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

Path = tuple[str | int, ...]
"""Keys and list indices from the top of a document, such as ("workshops", 2, "end")."""


class Position(NamedTuple):
    """Where in a file: 1-based line and column in characters, and the line's text for showing.

    Of a long line, only the text around the place is kept, with the number of characters before
    it in `skipped`.
    """

    file: str
    line: int
    column: int
    length: int
    text: str
    skipped: int = 0


_NOWHERE = Position("", 0, 0, 0, "")


class Diagnostic(NamedTuple):
    """An error or warning: its stable code, what is wrong, and in `hint` what to write instead.

    A rule knows which value is wrong but not on which line it is, so it gives the value's `path`
    (of the key itself if `on_key`), and in `related` another place that the hint speaks of, such
    as the first of two equal ids. The reader of the file turns both into `position` and `hint`.
    """

    code: str
    path: Path
    message: str
    hint: str = ""
    severity: Severity = "error"
    related: Path | None = None
    on_key: bool = False
    position: Position = _NOWHERE

    @property
    def is_error(self) -> bool:
        """Whether the file can't be used until this is corrected."""
        return self.severity == "error"
