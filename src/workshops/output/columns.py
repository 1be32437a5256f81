"""The fields of a listing for programs and its columns for people, declared side by side.

To add a column to a listing, add a field or a column to its declaration in `output.listings`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Generic, NamedTuple

from workshops.model import Text
from workshops.output.fields import OutputField, Row, find_fields
from workshops.output.formats import Record

Cell = str | tuple[str, str]
"""Text, or text and the style of this one cell."""


class View(NamedTuple):
    """For whom something is shown: language (BCP 47), what counts as now (aware), time zone."""

    language: str | None
    now: datetime
    local_zone: tzinfo

    @property
    def today(self) -> date:
        """The day that it is in the zone of the view."""
        return self.now.astimezone(self.local_zone).date()

    def translate(self, text: Text | None) -> str | None:
        """A text in the language of the view; None for None."""
        return text.in_language(self.language) if text else None


class Column(NamedTuple):
    """A column's heading, rich style, and what happens to it on a narrow terminal.

    An elastic column is shortened, a spare one left out. One whose cells all hold the usual text
    is left out on every terminal.
    """

    heading: str
    style: str = ""
    is_spare: bool = False
    is_number: bool = False
    is_elastic: bool = False
    usual: str = ""


class Listing(NamedTuple, Generic[Row]):
    """A listing's fields, each a key and how its value is found, and its columns."""

    fields: Mapping[str, OutputField[Row]]
    columns: Mapping[Column, Callable[[Row, View], Cell]]

    def describe(self, row: Row, view: View) -> Record:
        """The record of one row."""
        return find_fields(self.fields, row, view)

    def show(self, rows: Iterable[Row], view: View) -> list[list[Cell]]:
        """The cells of each row, in the order of the columns."""
        return [[show(row, view) for show in self.columns.values()] for row in rows]
