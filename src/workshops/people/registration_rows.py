"""One row of a registration list: who registers, or why the row is not taken.

What a row leaves in doubt is for a person: it is named and not taken. Who withdrew, was rejected or
got the money back is counted.
"""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from workshops.names import fold_name
from workshops.people.addresses import split_address, straighten_name
from workshops.people.cell_words import read_language_name, read_role, read_state
from workshops.people.tables import NAMING, Columns, OtherName
from workshops.schedule.field_errors import FieldError
from workshops.schedule.fields import EMAIL, LANGUAGE


class Registration(NamedTuple):
    """Somebody who registered, by the row of a list, counted from 1.

    Texts are as in the list and empty where it leaves them out; `role` and `language` are those of
    the schedule. With an `other_name` the organization is one only where both are its names.
    """

    row: int
    name: str = ""
    email: str = ""
    organization: str = ""
    region: str = ""
    country: str = ""
    role: str = ""
    language: str = ""
    other_name: OtherName | None = None

    @property
    def label(self) -> str:
        """Who registered, as a report names them."""
        return self.name or self.email or self.organization


class RowDoubt(NamedTuple):
    """Why a row is not taken, as a sentence for the person who decides."""

    row: int
    message: str


class Withdrawn(NamedTuple):
    """Somebody who does not take part, by the word for it."""

    state: str


class Nameless(NamedTuple):
    """A row that names nobody."""

    row: int


def sort_row(
    part: Columns, row: int, cells: Sequence[str], *, is_apart: bool
) -> Registration | RowDoubt | Withdrawn | Nameless:
    """What a row is; one with an empty row above it `is_apart`."""
    state = part.find("state", cells) or part.find("status", cells)
    for of, cell in zip(part.meanings, cells, strict=False):
        if of in ("state", "status") and read_state(cell) == "withdrawn":
            state = cell.strip()
    if state and read_state(state) == "withdrawn":
        is_no = len(state) < 5  # an answer to "Will you come?"
        return Withdrawn("not attending" if is_no else state.casefold())
    person = part.read_person(cells)
    name = clean_text(person.name)
    if name == clean_text(part.find("name", cells)):  # names in parts are in order
        name = straighten_name(name)
    places = (person.organization, part.find("region", cells), part.find("country", cells))
    organization, region, country = ("" if _is_empty(at) else clean_text(at) for at in places)
    has_people = not _PEOPLE.isdisjoint(part.meanings)
    may_be_entry = organization and (part.is_own or not has_people)
    if not (fold_name(name) or person.email or may_be_entry):
        return Nameless(row)
    is_note = is_apart and len(part.headings) > 2 and sum(map(bool, cells)) == 1
    doubt = f'"{name}" is alone in its row; it may be a note' if is_note else ""
    doubt = doubt or part.find_conflict(cells) or _find_doubt(part, cells, state)
    doubt = doubt or find_mistake(name, person.email)
    if doubt:
        return RowDoubt(row, doubt)
    role = read_role(part.find("role", cells)) or ""
    language = read_language_cell(part.find("language", cells)) or ""
    found = Registration(row, name, person.email, organization, region, country, role, language)
    return found._replace(other_name=part.find_other_name(cells))


def _find_doubt(part: Columns, cells: Sequence[str], state: str) -> str:
    """What a person has to decide about a row; empty for nothing."""
    for of, heading, cell in zip(part.meanings, part.headings, cells, strict=False):
        shown = f'"{cell.strip()[:40]}" under "{heading}"'
        if of in NAMING and cell.strip().startswith(_FORMULAS):
            return f"{shown} is a formula without a result"
        if of in ("email", "own-email") and not (_is_empty(cell) or split_address(cell)[1]):
            return f"{shown} is not an e-mail address"
        if of == "organization" and not clean_text(cell).isprintable():
            return f"{shown} is not a name"
        if of == "organization" and len(cell) > MOST_LETTERS:
            return f"{shown} {_TOO_LONG}"
    if state and read_state(state) != "registered" and not part.is_own:
        return f'it is not clear whether "{state[:40]}" means registered'
    role, language = part.find("role", cells), part.find("language", cells)
    if not (_is_empty(role) or read_role(role)):
        return f'"{role[:40]}" is not a role; write chair, speaker, participant or observer'
    if not (_is_empty(language) or read_language_cell(language)):
        return f'"{language[:40]}" is not a language; write a tag, such as sv'
    return ""


_FORMULAS = ("=", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!")
"""What a spreadsheet has where a formula was not computed, or could not be."""

_PEOPLE = NAMING - {"organization"}


def clean_text(text: str) -> str:
    """A text on one line, with single blanks; accents are one with their letters (Unicode NFC)."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _is_empty(cell: str) -> bool:
    """Whether a cell means that there is nothing, as forms and people write it."""
    return fold_name(cell) in ("", "anonymous", "na", "none")


def is_name(text: str) -> bool:
    """Whether a text can be a person's name."""
    return any(map(str.isalpha, text)) and text.isprintable()


MOST_LETTERS = 200
"""More than any name has: several times the longest that people bear."""

_TOO_LONG = f"is too long for a name; write at most {MOST_LETTERS} characters"


def find_mistake(name: str, email: str) -> str:
    """What is wrong with a name or an address, either may be empty; empty for nothing."""
    if name and not is_name(name):
        return f'"{name}" is not a name'
    if len(name) > MOST_LETTERS:
        return f'"{name[:40]}…" {_TOO_LONG}'
    if "@" in name and not email:
        return f'"{name}" is not a valid e-mail address'
    if email:
        try:
            EMAIL.read(email)
        except FieldError as error:
            return error.message
    return ""


def read_language_cell(cell: str) -> str | None:
    """The tag of a language, by its name in one of ten or as it is; None for another word."""
    named = read_language_name(cell)
    if named or not cell:
        return named
    try:
        return str(LANGUAGE.read(cell))
    except FieldError:
        return None
