"""Lists of people, however they are saved: CSV, spreadsheets, addresses copied from a mail.

The same reader serves those who register and those who came. It finds the row of headings, the
lists below it, and the person of each row; what the other columns mean is for the callers.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workshops.errors import ListError, UsageError
from workshops.names import fold_name, fold_words
from workshops.output.escape import remove_guard
from workshops.people.addresses import Pasted, read_addresses, split_address
from workshops.people.headings import read_headings
from workshops.people.spreadsheet import Row, is_spreadsheet, read_sheets

NAMING = frozenset({"name", "first-name", "last-name", "email", "own-email", "organization"})
"""The meanings of columns that name people."""

_SINGLE = NAMING | {"region", "country", "role", "language"}
"""The meanings of which a row has one value, whatever the number of their columns."""

_OWN = {"workshop", "organization", "organizationname", "rsvp", "attended"}
"""The headings of a list that `attendance` wrote, folded."""

_SEPARATORS = ",;\t"

_HEADING_ROWS = 30
"""Rows in which the headings are looked for: reports have titles above them."""


class OtherName(NamedTuple):
    """What a second column calls a row's organization.

    `conflict` is what is wrong, as a sentence, unless both are names of one declared organization;
    in a list that `attendance` wrote (`is_own`) the first is the id and this the name.
    """

    name: str
    conflict: str
    is_own: bool


class ListedPerson(NamedTuple):
    """Who a row is about; what its cells leave open is empty."""

    name: str = ""
    email: str = ""
    organization: str = ""


class Columns(NamedTuple):
    """The meaning and the heading of each column, and the rows below.

    `line` is that of the headings; `rest` is the first row that is not read, if the list may go
    on below it.
    """

    meanings: list[str]
    headings: list[str]
    rows: list[Row]
    line: int
    rest: Row | None = None

    def find(self, meaning: str, cells: Sequence[str]) -> str:
        """The first cell with a meaning that is not empty, nor Microsoft Forms' "anonymous"."""
        pairs = zip(self.meanings, cells, strict=False)
        found = (cell.strip() for of, cell in pairs if of == meaning)
        return next((cell for cell in found if cell and fold_name(cell) != "anonymous"), "")

    def find_conflict(self, cells: Sequence[str]) -> str:
        """Two cells of a row that would mean the same and differ, as a sentence; empty for none.

        Those of organizations may be two names of one, which only the schedule shows.
        """
        return next(
            (conflict for of, _, conflict in self._find_conflicts(cells) if of != "organization"),
            "",
        )

    def find_other_name(self, cells: Sequence[str]) -> OtherName | None:
        """What a second column calls the organization, where it differs."""
        return next(
            (
                OtherName(cell, conflict, self.is_own)
                for of, cell, conflict in self._find_conflicts(cells)
                if of == "organization"
            ),
            None,
        )

    def _find_conflicts(self, cells: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """The meaning, the second cell and the sentence of each conflict."""
        filled: dict[str, tuple[str, str]] = {}
        for of, heading, cell in zip(self.meanings, self.headings, cells, strict=False):
            if of not in _SINGLE or fold_name(cell) in ("", "anonymous"):
                continue
            other_heading, other = filled.setdefault(of, (heading, cell))
            if fold_words(other) != fold_words(cell):
                first, second = other.strip()[:40], cell.strip()[:40]
                is_same = fold_name(heading) == fold_name(other_heading)
                remedy = "delete one of them" if is_same else f'use --map "{heading}=ignore"'
                conflict = (
                    f'"{first}" under "{other_heading}" and "{second}" under "{heading}" differ; '
                    f"{remedy}, or correct the list"
                )
                yield of, cell.strip(), conflict

    @property
    def is_own(self) -> bool:
        """Whether the list has the headings of those that `attendance` writes."""
        return _OWN.issubset(map(fold_name, self.headings))

    def name_columns(self, known: frozenset[str] | set[str]) -> tuple[str, ...]:
        """The headings, shortened, of the columns whose meaning is not one of these."""
        pairs = zip(self.meanings, self.headings, strict=True)
        return tuple(heading[:40] for of, heading in pairs if of not in known and heading)

    def read_person(self, cells: Sequence[str]) -> ListedPerson:
        """Who a row names."""
        name, given, family, email, own, organization = (
            self.find(of, cells)
            for of in ("name", "first-name", "last-name", "email", "own-email", "organization")
        )
        if not (name and given and family):
            # beside a column for one half, "Name" is the other half, if it does not hold both
            words = set(name.casefold().split())
            given, family = (
                "" if words.issuperset(half.casefold().split()) else half
                for half in (given, family)
            )
            name = " ".join(filter(None, (given, name, family)))
        if "own-email" in self.meanings:  # the other is that of the person who ordered
            email = own
        beside, email = split_address(email)
        if not email:
            name, email = split_address(name)
        return ListedPerson(name or beside, email, organization)


class Table(NamedTuple):
    """All rows of a list, which of them has the headings, and its meanings by `--map`.

    Of addresses copied from a mail there are only the `pasted` people. `unread` are the names of
    sheets that hold something else.
    """

    rows: list[Row]
    at: int
    mapped: Mapping[str, str]
    pasted: list[Pasted]
    unread: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        """The row of headings as it is written; empty for pasted addresses."""
        return self.rows[self.at][1] if self.rows and not self.pasted else []


def read_table(content: bytes, mapped: Mapping[str, str]) -> Table:
    """A list of people with its headings in any order, or of addresses as mail programs copy them.

    CSV in UTF-8, UTF-16 or the old code page of western Europe (cp1252), as spreadsheets save it,
    separated by commas, semicolons or tabs; or .xlsx. The headings are in the row that has most of
    those that are known. `mapped` has meanings by folded heading, as `read_mapping` returns them.
    Raises ListError where no column that names people is known, or an open quote may have taken
    other rows into a cell, UsageError where `mapped` does not fit; and what `read_sheets` raises.
    """
    if is_spreadsheet(content):
        table = _find_sheet(read_sheets(content), mapped)
    else:
        table = _find_list(_decode_list(content), mapped)
    _require_columns(table.headings, mapped)
    return table


def _find_sheet(sheets: Mapping[str, list[Row]], mapped: Mapping[str, str]) -> Table:
    """The sheet with most known headings."""
    chosen, rows, at = _find_headings(list(sheets.values()), mapped)
    if not _has_names(rows, at, mapped):
        raise _explain_headings(rows)
    others = enumerate(sheets.items())
    unread = tuple(name for sheet, (name, found) in others if found and sheet != chosen)
    return Table(rows, at, mapped, [], unread)


def _find_list(text: str, mapped: Mapping[str, str]) -> Table:
    """The rows by the separator that gives most known headings, or the people of a mail."""
    candidates, error = _split_text(text)
    chosen, rows, at = _find_headings(candidates, mapped)
    if _has_names(rows, at, mapped):
        _require_closed_quotes(text, chosen, rows, at)
        return Table(rows, at, mapped, [])
    pasted = [] if _looks_like_columns(candidates) else _read_pasted(text)
    if not pasted:
        raise error or _explain_headings(rows)
    return Table(rows, at, mapped, pasted)


_REPEATED = {"came", "check-in", "signature", "ignore"}
"""Meanings that several columns may have."""


def _require_columns(headings: Sequence[str], mapped: Mapping[str, str]) -> None:
    """Raise UsageError where `mapped` names a column that is missing, or gives two one meaning."""
    if missing := mapped.keys() - set(map(fold_name, headings)):
        columns = _quote_headings(headings)
        known = f"; it has {columns}" if columns else ""
        raise UsageError(f'--map: the list has no column "{min(missing)}"{known}')
    meanings = ["status" if of == "state" else of for of in read_headings(headings, mapped)]
    for meaning in set(mapped.values()) - _REPEATED:
        pairs = zip(meanings, headings, strict=True)
        same = {fold_name(heading): heading for of, heading in pairs if of == meaning}
        if len(same) > 1:
            first, second = list(same.values())[:2]
            raise UsageError(
                f'--map: "{first}" and "{second}" both mean {meaning}; give one of them another '
                "meaning, or ignore"
            )


def _quote_headings(cells: Sequence[str]) -> str:
    return ", ".join(f'"{cell.strip()[:40]}"' for cell in cells if cell.strip())


def _decode_list(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return re.sub(r"\Asep=.(?=[\r\n])", "", text)  # names the separator for Excel


def _split_text(text: str) -> tuple[list[list[Row]], ListError | None]:
    """The rows of a text by each separator, and why it is not CSV, if it is not by one of them.

    An empty row has no cells.
    """
    candidates, wrong = [], None
    for separator in _SEPARATORS:
        reader, rows = csv.reader(io.StringIO(text, newline=None), delimiter=separator), list[Row]()
        try:
            for written in reader:
                cells = list(map(remove_guard, written))
                rows.append((reader.line_num, cells if any(map(str.strip, cells)) else []))
        except csv.Error:  # of a reader that is not strict there is no other
            line = rows[-1][0] + 1 if rows else 1
            most = f"a cell has more than {csv.field_size_limit():,} characters"
            wrong = ListError(f"{most}; close the quote before it, or shorten the cell", line)
            rows = []
        candidates.append(rows)
    return candidates, wrong


def _require_closed_quotes(text: str, chosen: int, rows: Sequence[Row], at: int) -> None:
    """Raise ListError where a quote may have taken other rows into a cell.

    It is not closed, is closed by the first one of another cell, or a cell has the separators of
    complete rows or an address in several lines. `at` is the row of headings.
    """
    separator, width = _SEPARATORS[chosen], len(rows[at][1])
    lines = io.StringIO(text, newline=None).readlines()
    above = rows[0][0] - 1
    for number, (line, cells) in enumerate(rows):
        written, first = lines[above:line], above + 1
        above = line
        try:
            list(csv.reader(written, delimiter=separator, strict=True))
        except csv.Error as error:
            if written[1:] or "end of data" in str(error):
                raise ListError("a quote that opens here is not closed", first) from error
        if number > at and any(_may_hold_rows(cell, separator, width) for cell in cells):
            raise ListError(
                f"a cell in quotes goes on to line {line} and may hold other rows; close the "
                "quote, or write the cell on one line",
                first,
            )


def _may_hold_rows(cell: str, separator: str, width: int) -> bool:
    breaks, separators = cell.strip().count("\n"), cell.count(separator)
    is_addressed = bool(separators) and "@" in cell
    return bool(breaks) and (is_addressed or separators == breaks * (width - 1))


def _find_headings(
    candidates: Sequence[list[Row]], mapped: Mapping[str, str]
) -> tuple[int, list[Row], int]:
    """The candidate in which a row has most known headings, its rows, and which row that is.

    The rows begin with the first that is not empty.
    """
    most, best = -1, (0, list[Row](), 0)
    for number, found in enumerate(candidates):
        first = next((at for at, (_, cells) in enumerate(found) if cells), len(found))
        rows = found[first:]
        for at, (_, cells) in enumerate(rows[:_HEADING_ROWS]):
            count = sum(map(bool, read_headings(cells, mapped)))
            if count > most:
                most, best = count, (number, rows, at)
    return best


def _has_names(rows: Sequence[Row], at: int, mapped: Mapping[str, str]) -> bool:
    return bool(rows) and not NAMING.isdisjoint(read_headings(rows[at][1], mapped))


def _looks_like_columns(candidates: Sequence[list[Row]]) -> bool:
    """Whether a text is a table without known headings: a column of addresses beside others."""
    for found in candidates:
        rows = [cells for _, cells in found if cells]
        width = len(rows[0]) if rows else 0
        if width < 2 or any(len(cells) != width for cells in rows):
            continue
        columns = list(zip(*(rows[1:] or rows), strict=True))
        others = [cells for cells in columns if not all(map(_is_bare_address, cells))]
        is_beside = any(cell.strip() and "@" not in cell for cells in others for cell in cells)
        if is_beside and len(others) < len(columns):
            return True
    return False


def _read_pasted(text: str) -> list[Pasted]:
    """The people of a text that holds addresses and little else; of another text none."""
    people = read_addresses(text)
    addressed = [person for person in people if person.email]
    is_other = any(set("{}[]=:").intersection(person.name) for person in addressed)
    return [] if is_other or len(addressed) * 2 <= len(people) else people


def _is_bare_address(cell: str) -> bool:
    name, address = split_address(cell)
    return bool(address) and not name and "<" not in cell


def _explain_headings(rows: Sequence[Row]) -> ListError:
    """Why a list has no people: the first line has no heading that is known."""
    line, cells = rows[0] if rows else (None, [])
    found = _quote_headings(cells[:8])
    what = f"no known column among the headings ({found})" if found else "no line with headings"
    remedy = (
        "use the headings name (or first name and last name), email, organization, or give their "
        'meaning with --map "Heading=name"'
    )
    return ListError(f"{what}; {remedy}", line)


def split_parts(
    table: Table, presence: frozenset[str], *, ends_at_gap: bool = False
) -> list[Columns]:
    """The list below the headings; of a webinar report the list of each group of people.

    A list of another group begins with headings of which one is of `presence`. A list ends at an
    empty row if headings are below it; in a report, which has titles above the list, also if a
    title is, or at any empty row where it `ends_at_gap`.
    """
    rows, at, mapped = table.rows, table.at, table.mapped
    is_report = any(cells for _, cells in rows[:at])
    starts = [
        row
        for row, (_, cells) in enumerate(rows)
        if not presence.isdisjoint(found := read_headings(cells, mapped))
        and not NAMING.isdisjoint(found)
    ]
    if at not in starts or not is_report:
        starts = [at]
    parts = []
    for start, after in zip(starts, [*starts[1:], len(rows)], strict=True):
        headings, below = rows[start][1], rows[start + 1 : after]
        end = next(
            (
                gap
                for gap, cells in _list_gaps(below)
                if _has_headings(cells, mapped)
                or (is_report and (ends_at_gap or _is_title(cells) > _is_title(headings)))
            ),
            len(below),
        )
        if after < len(rows) and end == len(below) and below and _is_title(below[-1][1]):
            end -= 1
        part = _make_columns(rows[start], below[:end], mapped)
        parts.append(part._replace(rest=_find_unread_row(below[end:], mapped, is_report=is_report)))
    return parts


def _list_gaps(rows: Sequence[Row]) -> Iterator[tuple[int, list[str]]]:
    """Where empty rows begin, with the cells of the row below them."""
    gap = None
    for at, (_, cells) in enumerate(rows):
        if not cells:
            gap = at if gap is None else gap
        elif gap is not None:
            yield gap, cells
            gap = None


def _is_title(cells: Sequence[str]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1


def _has_headings(cells: Sequence[str], mapped: Mapping[str, str]) -> bool:
    return len(set(read_headings(cells, mapped)) - {""}) > 1


def _find_unread_row(
    rows: Sequence[Row], mapped: Mapping[str, str], *, is_report: bool
) -> Row | None:
    """The first row below the end of a list; not where a report goes on with other headings."""
    filled = [row for row in rows if row[1]]
    is_other = is_report and any(_has_headings(cells, mapped) for _, cells in filled[:3])
    return None if is_other or len(filled) < 2 else filled[0]


def _make_columns(row: Row, rows: list[Row], mapped: Mapping[str, str]) -> Columns:
    """The columns below a row of headings, with those that have cells but no heading."""
    line, cells = row
    headings = [cell.strip() for cell in cells]
    rows = [row for row in rows if row[1] and row[1] != cells]  # headings may be repeated
    width = max((len(row[1]) for row in rows), default=0)
    headings += [""] * (width - len(headings))
    meanings = read_headings(headings, mapped)
    filled = {at for _, row in rows for at, cell in enumerate(row) if cell.strip()}
    for at, heading in enumerate(headings):
        if not heading and at in filled:
            headings[at] = f"column {at + 1}"
    return Columns(meanings, headings, rows, line)


def describe_rest(row: Row) -> str:
    """The first row that is not read below a list, as a sentence."""
    title = next(filter(str.strip, row[1])).strip()[:40]
    return f'"{title}" ends the list; the rows below it are not read'


def describe_unread(headings: Sequence[str], sheets: Sequence[str]) -> Iterator[str]:
    """What of a list was not read, as sentences."""
    if headings:
        quoted = ", ".join(f'"{heading}"' for heading in headings)
        yield f"columns ignored: {quoted}"
    if sheets:
        yield f"sheets ignored: {', '.join(sheets)}"
