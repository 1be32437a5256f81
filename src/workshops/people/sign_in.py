"""Sign-in lists as forms, spreadsheets and meeting programs save them: who signed, and who came.

Some lists have only those who came; others have everybody invited with a column for who came, which
then decides. A cell is never guessed at: presence is yes or no in words that are known, and columns
that are not read are reported to the coordinator.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from workshops.errors import UsageError
from workshops.names import fold_name


class SignIn(NamedTuple):
    """A line of a sign-in list, counted from 1; what its cells leave open is empty.

    `came` is what the list has in its column for that; None where that is empty.
    """

    line: int
    name: str = ""
    email: str = ""
    organization: str = ""
    came: bool | None = True

    @property
    def label(self) -> str:
        """Who signed, as a report names them."""
        return self.name or self.email or self.organization


class SignInList(NamedTuple):
    """The lines, the heading of the column that says who came, and those of columns not read."""

    signed: list[SignIn]
    presence: str = ""
    unread: tuple[str, ...] = ()


_COLUMNS = {
    "name": "name, full name, participant, name (original name), namn, deltagare, nom, "
    "nom complet, teilnehmer, vollständiger name, nome, nome completo, partecipante",
    "given": "first name, given name, forename, förnamn, prénom, vorname",
    "family": "last name, family name, surname, efternamn, nom de famille, nachname, familienname, "
    "cognome",
    "email": "email, email address, user email, mail, epost, epostadress, adresse email, courriel, "
    "adresse courriel, email adresse, indirizzo email",
    "organization": "organization, organisation, company, företag, entreprise, firma, "
    "organizzazione, azienda",
    "came": "attended, attendance, present, presence, came, showed up, närvarande, närvaro, "
    "deltog, présent, présente, présent(e), présence, a participé, anwesend, anwesenheit, "
    "teilgenommen, presente, presenza, ha partecipato",
    "status": "status, attendance status, statut, stato",
}
"""What forms call their columns, in the languages of our mail; case, accents and signs aside."""

_PRESENCES = {
    True: "yes, y, true, 1, x, present, attended, there, came, here, checked in, ja, j, sant, "
    "närvarande, deltog, oui, o, vrai, présent, présente, wahr, anwesend, teilgenommen, sì, s, "
    "vero, presente",
    False: "no, n, false, 0, absent, not present, not attended, did not attend, did not come, "
    "did not show, didn't attend, no show, nej, falskt, frånvarande, deltog inte, non, faux, "
    "absente, nein, falsch, abwesend, nicht anwesend, nicht teilgenommen, falso, assente",
}
_SIGNS = {**dict.fromkeys("✓✔☑✅", True), **dict.fromkeys("✗✘☒❌", False)}
_HEADING_ROWS = 30
"""Rows in which the headings are looked for: reports have titles above them."""

Meaning = TypeVar("Meaning", str, bool)

_Row = tuple[int, list[str]]
"""The line on which a row ends, and its cells."""


def read_sign_ins(content: bytes) -> SignInList:
    """A sign-in list as CSV: who, email, organization, presence in any order.

    In UTF-8, UTF-16 or the old code page of western Europe (cp1252), as spreadsheets save it;
    separated by commas, semicolons or tabs. A name may be in two columns, the first name and the
    last. The headings are in the row that has most of those that are known; of a report with titles
    above them the list ends at the next empty line. Raises UsageError where no column is known, and
    for a presence that is neither yes nor no.
    """
    rows, at = _find_headings(_decode_list(content))
    columns = [_read_heading(cell) for cell in rows[at][1]] if rows else []
    if not any(columns):
        raise UsageError(_explain_headings(rows[0][1] if rows else []))
    body = rows[at + 1 :]
    if any(cells for _, cells in rows[:at]):
        body = body[: next((row for row, (_, cells) in enumerate(body) if not cells), len(body))]
    columns = _interpret_status(columns, body)
    headings = [cell.strip() for cell in rows[at][1]]
    signed = [_read_signature(line, columns, headings, cells) for line, cells in body]
    unread = [head[:40] for column, head in zip(columns, headings, strict=True) if not column]
    presence = headings[columns.index("came")] if "came" in columns else ""
    return SignInList(
        [line for line in signed if line.label], presence, tuple(filter(None, unread))
    )


def _decode_list(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _find_headings(text: str) -> tuple[list[_Row], int]:
    """All rows, separated as gives the most known headings in a row, and which row that is."""
    best: tuple[int, list[_Row], int] = (-1, [], 0)
    for separator in ",;\t":
        rows = _split_rows(text, separator)
        for at, (_, cells) in enumerate(rows[:_HEADING_ROWS]):
            count = sum(bool(_read_heading(cell)) for cell in cells)
            if count > best[0]:
                best = (count, rows, at)
    return best[1:]


def _split_rows(text: str, separator: str) -> list[_Row]:
    """The rows from the first that is not empty; an empty one has no cells."""
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator)
    try:
        rows = [(reader.line_num, cells if any(map(str.strip, cells)) else []) for cells in reader]
    except csv.Error as error:
        raise UsageError(f"not a CSV file: {error}") from error
    first = next((at for at, (_, cells) in enumerate(rows) if cells), len(rows))
    return rows[first:]


def _read_heading(cell: str) -> str:
    """What a column holds; empty where that is not who signed or came."""
    return _fold_words()[0].get(fold_name(cell), "")


@cache
def _fold_words() -> tuple[dict[str, str], dict[str, bool]]:
    """Columns and presences, each by its folded words."""

    def fold(table: Mapping[Meaning, str]) -> dict[str, Meaning]:
        pairs = table.items()
        return {fold_name(word): meaning for meaning, words in pairs for word in words.split(", ")}

    return fold(_COLUMNS), fold(_PRESENCES)


def _explain_headings(cells: Sequence[str]) -> str:
    found = ", ".join(f'"{cell.strip()[:40]}"' for cell in cells[:8] if cell.strip())
    what = f"no known column in the first line ({found})" if found else "no line with headings"
    return f"{what}; use the headings name (or first name and last name), email, organization"


def _interpret_status(columns: Sequence[str], rows: Sequence[_Row]) -> list[str]:
    """The columns, with a status as presence only where each cell of it is yes or no."""
    at = columns.index("status") if "status" in columns else 0
    cells = [cells[at].strip() for _, cells in rows if len(cells) > at]
    is_presence = all(not cell or _read_presence(cell) is not None for cell in cells)
    meant = "came" if is_presence and "came" not in columns else ""
    return [meant if column == "status" else column for column in columns]


def _read_presence(cell: str) -> bool | None:
    """Yes or no; None for anything else."""
    without_variant = cell.rstrip("\ufe0f")  # as emoji keyboards write ✔️
    return _fold_words()[1].get(fold_name(cell), _SIGNS.get(without_variant))


def _read_signature(
    line: int, columns: Sequence[str], headings: Sequence[str], cells: Sequence[str]
) -> SignIn:
    known: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        known[column] = known.get(column) or cell.strip()
    name, given, family = (known.get(column, "") for column in ("name", "given", "family"))
    if not (name and given and family):  # beside a column for one half, "Name" is the other half
        name = " ".join(filter(None, (given, name, family)))
    beside, email = split_address(known.get("email", ""))
    if not email:
        name, email = split_address(name)
    presence = known.get("came", "")
    came = _read_presence(presence) if "came" in columns else True
    if presence and came is None:
        heading = headings[columns.index("came")]
        wrong = f'line {line}: "{presence}" under "{heading}" is neither yes nor no'
        raise UsageError(f"{wrong}; write yes or no, or rename the column")
    return SignIn(line, name or beside, email, known.get("organization", ""), came)


_ADDRESS = re.compile(r'"?([^"<>@]*?)"?\s*<?(?:mailto:)?([^\s<>@:"]+@[^\s<>@]+)>?', re.IGNORECASE)


def split_address(text: str) -> tuple[str, str]:
    """The name and the address in `Bo <bo@example.org>`; either may be empty."""
    found = _ADDRESS.fullmatch(text.strip())
    return (found[1].strip(), found[2]) if found else (text.strip(), "")
