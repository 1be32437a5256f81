"""What is wrong with a file, as values: a coordinator reads them as lines, a script as JSON.

A rule knows *which* fact is wrong but not on which line it stands, so it speaks of a `Problem`
with a path; the reader of the file turns that into a `Diagnostic` with a position. Nothing here
prints; `render.report` does the drawing.
"""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

Path = tuple[str | int, ...]
"""Keys and list indices from the top of a document, such as ("workshops", 2, "end")."""


class Problem(NamedTuple):
    """A mistake named by its place in the document rather than by its line.

    `path` is the value at fault (the key itself if `on_key`); `related` is another place that the
    hint speaks of, such as the first of two equal ids.
    """

    code: str
    path: Path
    message: str
    hint: str = ""
    severity: Severity = "error"
    related: Path | None = None
    on_key: bool = False


class Position(NamedTuple):
    """Where in a file: 1-based line and column in characters, and the line's text for showing."""

    file: str
    line: int
    column: int
    length: int
    text: str


class Diagnostic(NamedTuple):
    """One mistake, ready to be told: stable code, what is wrong, what to write instead."""

    code: str
    severity: Severity
    message: str
    hint: str
    position: Position

    @property
    def is_error(self) -> bool:
        """Whether the file can't be used as it stands."""
        return self.severity == "error"
