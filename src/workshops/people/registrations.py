"""Registrations as forms and booking systems save them: who registered, from where, as what.

What a row leaves in doubt is for a person: the row is named and not taken. Who withdrew, was
rejected or got the money back is counted and not taken.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workshops.names import fold_name
from workshops.people.addresses import Pasted, read_addresses, split_address, straighten_name
from workshops.people.cell_words import read_language_name, read_role, read_state
from workshops.people.headings import NAMED, read_mapping
from workshops.people.tables import NAMING, Columns, read_table, split_parts
from workshops.schedule.field_errors import FieldError
from workshops.schedule.fields import EMAIL, LANGUAGE


class Registration(NamedTuple):
    """Somebody who registered, by the row of a list, counted from 1.

    Texts are as in the list and empty where it leaves them out; `role` and `language` are those of
    the schedule.
    """

    row: int
    name: str = ""
    email: str = ""
    organization: str = ""
    region: str = ""
    country: str = ""
    role: str = ""
    language: str = ""

    @property
    def label(self) -> str:
        """Who registered, as a report names them."""
        return self.name or self.email or self.organization


class RowDoubt(NamedTuple):
    """Why a row is not taken, as a sentence for the person who decides."""

    row: int
    message: str


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

    `mapping` has pairs `Heading=meaning` of MAPPABLE. Raises UsageError where no column that names
    people is known, and what `read_table` raises.
    """
    table = read_table(content, read_mapping(mapping, MAPPABLE))
    if table.pasted:
        return _read_pasted(table.pasted)
    parts = [_forget_unknown(part) for part in split_parts(table, _PRESENCE)]
    reader = _Reader()
    for part in parts:
        for row, cells in part.rows:
            reader.read(part, row, cells)
    unread = dict.fromkeys(heading for part in parts for heading in part.name_columns(_READ))
    listed = RegistrationList(
        reader.people, reader.doubts, reader.nameless, dict(reader.withdrawn), tuple(unread)
    )
    return listed._replace(sheets=table.unread)


_PRESENCE = frozenset({"came"})
"""Starts a part of a webinar report."""


def read_words(words: Iterable[str]) -> RegistrationList:
    """Who is meant by addresses or names on the command line: each word is a row."""
    people, doubts = list[Registration](), list[RowDoubt]()
    for word in words:
        pasted = read_addresses(word)
        if any(person.email for person in pasted):
            found = _read_pasted(pasted)
            people += [person._replace(row=0) for person in found.people]
            doubts += found.doubts
        elif not _is_name(word):
            doubts.append(RowDoubt(0, f'"{word}" is not a name'))
        else:
            people.append(Registration(0, name=straighten_name(_clean(word))))
    return RegistrationList(people, doubts, [], {})


def _read_pasted(pasted: Iterable[Pasted]) -> RegistrationList:
    people, doubts = list[Registration](), list[RowDoubt]()
    for line, written, email, is_quoted in pasted:
        name = _clean(written)
        halves = [len(half.split()) for half in name.split(",")]
        wrong = _find_mistake(name, email)
        if not email:
            wrong = f'"{name}" has no address'
        elif not is_quoted and len(halves) > 1 and min(halves) > 1:
            wrong = f'"{name}" may be several people; write each as Name <address>'
        if wrong:
            doubts.append(RowDoubt(line, wrong))
        else:
            people.append(Registration(line, straighten_name(name), email))
    return RegistrationList(people, doubts, [], {})


def _clean(text: str) -> str:
    return " ".join(text.split())


def _is_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and text.isprintable()


def _find_mistake(name: str, email: str) -> str:
    """What is wrong with a name or an address; empty for nothing."""
    if name and not _is_name(name):
        return f'"{name}" is not a name'
    if email:
        try:
            EMAIL.read(email)
        except FieldError as error:
            return error.message
    return ""


def _forget_unknown(part: Columns) -> Columns:
    """The columns, without those of roles, languages or states in which no cell is such a word.

    A job title is no role of ours, and a state may be one of the United States.
    """
    meanings = list(part.meanings)
    for at, meaning in enumerate(meanings):
        read = {"role": read_role, "language": _read_language}.get(meaning, read_state)
        if meaning in {"role", "language", *_STATES}:
            cells = (cells[at].strip() for _, cells in part.rows if len(cells) > at)
            if not any(cell and read(cell) for cell in cells):
                meanings[at] = ""
    return part._replace(meanings=meanings)


def _read_language(cell: str) -> str | None:
    """The tag of a language, by its name or as it is."""
    named = read_language_name(cell)
    if named:
        return named
    try:
        return str(LANGUAGE.read(cell))
    except FieldError:
        return None


class _Reader:
    """Sorts the rows of a list."""

    def __init__(self) -> None:
        self.people: list[Registration] = []
        self.doubts: list[RowDoubt] = []
        self.nameless: list[int] = []
        self.withdrawn: Counter[str] = Counter()

    def read(self, part: Columns, row: int, cells: Sequence[str]) -> None:
        """Sort a row."""
        state = part.find("state", cells) or part.find("status", cells)
        if state and read_state(state) == "withdrawn":
            word = state.casefold()
            self.withdrawn["not attending" if len(word) < 5 else word] += 1
            return
        person = part.read_person(cells)
        name, organization = straighten_name(_clean(person.name)), _clean(person.organization)
        has_people = not {"name", "first-name", "last-name", "email", "own-email"}.isdisjoint(
            part.meanings
        )
        if not (name or person.email) and (has_people or not organization):
            self.nameless.append(row)
            return
        wrong = _find_doubt(part, cells, state) or _find_mistake(name, person.email)
        if wrong:
            self.doubts.append(RowDoubt(row, wrong))
            return
        role, language = part.find("role", cells), part.find("language", cells)
        self.people.append(
            Registration(
                row,
                name,
                person.email,
                organization,
                _clean(part.find("region", cells)),
                _clean(part.find("country", cells)),
                (role and read_role(role)) or "",
                (language and _read_language(language)) or "",
            )
        )


def _is_empty(cell: str) -> bool:
    """Whether a cell has no address, as forms write it."""
    return fold_name(cell) in ("", "anonymous", "na", "none")


def _find_doubt(part: Columns, cells: Sequence[str], state: str) -> str:
    """What a person has to decide about a row; empty for nothing."""
    for of, heading, cell in zip(part.meanings, part.headings, cells, strict=False):
        if of in NAMING and cell.strip().startswith("="):
            return f'"{cell.strip()[:40]}" under "{heading}" is a formula without a result'
        if of in ("email", "own-email") and not (_is_empty(cell) or split_address(cell)[1]):
            return f'"{cell.strip()[:40]}" under "{heading}" is not an e-mail address'
    if state and read_state(state) != "registered":
        return f'it is not clear whether "{state[:40]}" means registered'
    role, language = part.find("role", cells), part.find("language", cells)
    if role and not read_role(role):
        return f'"{role[:40]}" is not a role; write chair, speaker, participant or observer'
    if language and not _read_language(language):
        return f'"{language[:40]}" is not a language; write a tag, such as sv'
    return ""
