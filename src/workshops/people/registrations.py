"""Registrations as forms and booking systems save them: who registered, from where, as what."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from workshops.people.addresses import SEVERAL, Pasted, read_addresses, straighten_name
from workshops.people.cell_words import read_answer, read_role
from workshops.people.headings import NAMED, read_mapping
from workshops.people.registration_rows import (
    Nameless,
    Registration,
    RowDoubt,
    Withdrawn,
    clean_text,
    find_mistake,
    is_name,
    read_language_cell,
    sort_row,
)
from workshops.people.tables import NAMING, Columns, describe_rest, read_table, split_parts


class RegistrationList(NamedTuple):
    """The rows to take, and why others are not.

    `nameless` are the rows without a name or address; `withdrawn` has the number of rows by the
    state that they are in. `unread` are headings, `sheets` those of a spreadsheet that hold
    something else.
    """

    people: list[Registration]
    doubts: list[RowDoubt]
    nameless: list[int]
    withdrawn: dict[str, int]
    unread: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows have anything in them."""
        taken = len(self.people) + len(self.doubts) + len(self.nameless)
        return taken + sum(self.withdrawn.values())


MAPPABLE = (*NAMED, "region", "country", "role", "language", "status", "ignore")
"""The meanings that `--map` gives to a heading of a registration list."""

_READ = NAMING | {"region", "country", "role", "language", "state", "status", "ignore"}
_STATES = {"state", "status"}


def read_registrations(content: bytes, mapping: Sequence[str] = ()) -> RegistrationList:
    """Who registered, from a list as `read_table` takes it.

    `mapping` has pairs `Heading=meaning` of MAPPABLE. Raises UsageError for a mapping that does
    not fit, and what `read_table` raises.
    """
    table = read_table(content, read_mapping(mapping, MAPPABLE))
    if table.pasted:
        return _sort_pasted(table.pasted)
    parts = [_forget_unknown(part) for part in split_parts(table, _PRESENCE)]
    sorted_rows = [found for part in parts for found in _sort_rows(part)]
    return RegistrationList(
        [found for found in sorted_rows if isinstance(found, Registration)],
        [found for found in sorted_rows if isinstance(found, RowDoubt)],
        [found.row for found in sorted_rows if isinstance(found, Nameless)],
        Counter(found.state for found in sorted_rows if isinstance(found, Withdrawn)),
        tuple(dict.fromkeys(heading for part in parts for heading in part.name_columns(_READ))),
        table.unread,
    )


_PRESENCE = frozenset({"came"})
"""Starts a part of a webinar report."""


def read_words(words: Iterable[str]) -> RegistrationList:
    """Who is meant by addresses or names on the command line: each word is a row."""
    people, doubts = list[Registration](), list[RowDoubt]()
    for word in words:
        pasted = read_addresses(word)
        if any(person.email for person in pasted):
            found = _sort_pasted(pasted)
            people += [person._replace(row=0) for person in found.people]
            doubts += found.doubts
        elif wrong := find_mistake(word, "") or (
            "" if is_name(word) else f'"{word}" is not a name'
        ):
            doubts.append(RowDoubt(0, wrong))
        else:
            people.append(Registration(0, name=straighten_name(clean_text(word))))
    return RegistrationList(people, doubts, [], {})


def _sort_pasted(pasted: Iterable[Pasted]) -> RegistrationList:
    people, doubts = list[Registration](), list[RowDoubt]()
    for person in pasted:
        name = clean_text(person.name)
        wrong = find_mistake(name, person.email)
        if not person.email:
            wrong = f'"{name}" has no address'
        elif person.is_doubtful:
            wrong = SEVERAL.format(name)
        if wrong:
            doubts.append(RowDoubt(person.line, wrong))
        else:
            people.append(Registration(person.line, straighten_name(name), person.email))
    return RegistrationList(people, doubts, [], {})


def _forget_unknown(part: Columns) -> Columns:
    """The columns, without those of roles, languages or states in which no cell is such a word.

    A job title or a role in a meeting is not a role of ours, and a state may be one of the United
    States.
    """
    in_meeting = "join" in part.meanings
    meanings = ["" if of == "role" and in_meeting else of for of in part.meanings]
    for at, meaning in enumerate(meanings):
        read = {"role": read_role, "language": read_language_cell}.get(meaning, read_answer)
        if meaning in {"role", "language", *_STATES}:
            cells = (cells[at].strip() for _, cells in part.rows if len(cells) > at)
            if not any(cell and read(cell) for cell in cells):
                meanings[at] = ""
    return part._replace(meanings=meanings)


def _sort_rows(part: Columns) -> Iterator[Registration | RowDoubt | Withdrawn | Nameless]:
    above, answers = 0, _find_answers(part)
    for row, cells in part.rows:
        found = sort_row(part, row, cells, is_apart=bool(above) and row > above + 1)
        refused = [at for at in answers if read_answer(_find_cell(cells, at)) == "withdrawn"]
        if refused and isinstance(found, Registration):
            cell, heading = _find_cell(cells, refused[0])[:40], part.headings[refused[0]]
            found = RowDoubt(
                row,
                f'"{cell}" under "{heading}" may mean not attending; '
                f'use --map "{heading}=status" or "{heading}=ignore"',
            )
        yield found
        above = row
    if part.rest:
        yield RowDoubt(part.rest[0], describe_rest(part.rest))


def _find_answers(part: Columns) -> list[int]:
    """The columns that are not known in which each cell is an answer, and one of them is no."""
    found = []
    for at, (meaning, heading) in enumerate(zip(part.meanings, part.headings, strict=True)):
        cells = [cell for _, row in part.rows if (cell := _find_cell(row, at))]
        answers = {read_answer(cell) for cell in cells}
        if not meaning and heading and None not in answers and "withdrawn" in answers:
            found.append(at)
    return found


def _find_cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if len(cells) > at else ""
