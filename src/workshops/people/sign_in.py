"""Sign-in lists as forms, spreadsheets and meeting programs save them: who signed, and who came.

Some lists hold those who came; some hold everybody invited and say of each whether they came, which
then decides. What a cell says is never guessed: presence is yes or no in words that are known, and
what no column is taken for is told to the coordinator.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.names import fold_name


class SignIn(NamedTuple):
    """A line of a sign-in list; what its cells leave open is empty.

    `came` is what the list says; None where its column for that is left open.
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
"""What forms call their columns, in the languages of our mail; signs in between do not matter."""

_PRESENCES = {
    True: "yes, y, true, 1, x, present, attended, there, came, here, checked in, ja, j, sant, "
    "närvarande, deltog, oui, o, vrai, présent, présente, wahr, anwesend, teilgenommen, sì, s, "
    "vero, presente",
    False: "no, n, false, 0, absent, not present, not attended, did not attend, did not come, "
    "did not show, didn't attend, no show, nej, falskt, frånvarande, deltog inte, non, faux, "
    "absente, nein, falsch, abwesend, nicht anwesend, nicht teilgenommen, falso, assente",
}
_SIGNS = {**dict.fromkeys("✓✔☑✅", True), **dict.fromkeys("✗✘☒❌", False)}
_HEAD = 30
"""Rows in which the headings are looked for: reports have titles above them."""

_Row = tuple[int, list[str]]
"""The line on which a row ends, and its cells."""


def read_sign_ins(text: str) -> SignInList:
    """A sign-in list as CSV: who, email, organization, presence in any order.

    A name may be in two columns, the first name and the last. Separated by commas, semicolons or
    tabs. The headings are in the row that has most of those that are known; of a report with titles
    above them the list ends at the next empty line. Raises UsageError where no column is known,
    and for a presence that is neither yes nor no.
    """
    rows, at = _find_headings(text)
    heads = [_read_heading(cell) for cell in rows[at][1]] if rows else []
    if not any(heads):
        raise UsageError(_explain_headings(rows[0][1] if rows else []))
    body = _take_section(rows[at + 1 :]) if any(cells for _, cells in rows[:at]) else rows[at + 1 :]
    headings = [cell.strip() for cell in rows[at][1]]
    heads = _judge_status(heads, body)
    signed = [_read_signature(line, heads, headings, cells) for line, cells in body]
    unread = (cell[:40] for head, cell in zip(heads, headings, strict=True) if cell and not head)
    presence = headings[heads.index("came")] if "came" in heads else ""
    return SignInList([one for one in signed if one.label], presence, tuple(unread))


def _find_headings(text: str) -> tuple[list[_Row], int]:
    """All rows, separated as gives the most known headings in a row, and which row that is."""
    best: tuple[int, list[_Row], int] = (-1, [], 0)
    for separator in ",;\t":
        rows = _split_rows(text, separator)
        for at, (_, cells) in enumerate(rows[:_HEAD]):
            count = sum(bool(_read_heading(cell)) for cell in cells)
            if count > best[0]:
                best = (count, rows, at)
    return best[1:]


def _split_rows(text: str, separator: str) -> list[_Row]:
    """The rows, empty ones without cells, from the first that has some."""
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator)
    try:
        rows = [(reader.line_num, cells if any(map(str.strip, cells)) else []) for cells in reader]
    except csv.Error as error:
        raise UsageError(f"no list separated by commas: {error}") from error
    first = next((at for at, (_, cells) in enumerate(rows) if cells), len(rows))
    return rows[first:]


def _read_heading(cell: str) -> str:
    """What a column holds; empty for anything that tells nobody apart."""
    known = (column for column, words in _COLUMNS.items() if _is_among(cell, words.split(", ")))
    return next(known, "")


def _is_among(word: str, known: Iterable[str]) -> bool:
    folded = fold_name(word)
    return bool(folded) and folded in map(fold_name, known)


def _explain_headings(cells: Sequence[str]) -> str:
    found = ", ".join(f'"{cell.strip()[:40]}"' for cell in cells[:8] if cell.strip())
    what = f"the first line ({found}) names no known column" if found else "no line names columns"
    return f"{what}; write name (or first name and last name), email or organization above each"


def _take_section(rows: Sequence[_Row]) -> list[_Row]:
    end = next((at for at, (_, cells) in enumerate(rows) if not cells), len(rows))
    return list(rows[:end])


def _judge_status(heads: Sequence[str], rows: Sequence[_Row]) -> list[str]:
    """The headings, a status as presence only where each cell says that."""
    at = heads.index("status") if "status" in heads else 0
    cells = [cells[at].strip() for _, cells in rows if len(cells) > at]
    is_presence = all(not cell or _read_presence(cell) is not None for cell in cells)
    meant = "came" if is_presence and "came" not in heads else ""
    return [meant if head == "status" else head for head in heads]


def _read_presence(cell: str) -> bool | None:
    """Yes or no; None for anything else."""
    for presence, words in _PRESENCES.items():
        if _is_among(cell, words.split(", ")):
            return presence
    return _SIGNS.get(cell.rstrip("\ufe0f"))


def _read_signature(
    line: int, heads: Sequence[str], headings: Sequence[str], cells: Sequence[str]
) -> SignIn:
    known: dict[str, str] = {}
    for head, cell in zip(heads, cells, strict=False):
        known[head] = known.get(head) or cell.strip()
    name = _join_name(known.get("name", ""), known.get("given", ""), known.get("family", ""))
    beside, email = part_address(known.get("email", ""))
    if not email:
        name, email = part_address(name)
    said = known.get("came", "")
    came = _read_presence(said) if "came" in heads else True
    if said and came is None:
        heading = headings[heads.index("came")]
        wrong = f'line {line}: "{said}" under "{heading}" is neither yes nor no'
        raise UsageError(f"{wrong}; write one of them, or give the column another heading")
    return SignIn(line, name or beside, email, known.get("organization", ""), came)


def _join_name(name: str, given: str, family: str) -> str:
    """The whole name; beside a column for one half of it, "Name" is the other half."""
    if name and given and family:
        return name
    return " ".join(half for half in (given, name, family) if half)


_ADDRESS = re.compile(r'"?([^"<>@]*?)"?\s*<?(?:mailto:)?([^\s<>@:"]+@[^\s<>@]+)>?', re.IGNORECASE)


def part_address(text: str) -> tuple[str, str]:
    """The name and the address in `Bo <bo@example.org>`; either may be empty."""
    found = _ADDRESS.fullmatch(text.strip())
    return (found[1].strip(), found[2]) if found else (text.strip(), "")
