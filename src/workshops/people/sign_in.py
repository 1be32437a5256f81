"""Sign-in lists as forms, spreadsheets and meeting programs save them: who signed, and who came.

A list of who came must never record a wrong fact, so it counts only where it has a column that says
who came, where it is the participants report of a Zoom or Teams meeting, or where it has nothing
but columns that name people. Everything else is refused with the columns that are in doubt.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.names import count_noun, fold_address, fold_name
from workshops.people.headings import read_headings, read_mapping


class SignIn(NamedTuple):
    """A line of a sign-in list, counted from 1; what its cells leave open is empty.

    `came` is what the list states; None where it leaves that open.
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
    """The lines, what says who came (empty where all did), and the headings that were not read.

    `open` says, as a sentence, of how many lines nothing is recorded and why; else it is empty.
    """

    signed: list[SignIn]
    presence: str = ""
    unread: tuple[str, ...] = ()
    open: str = ""


class SignInRules(NamedTuple):
    """How a coordinator says that a list is to be read.

    `mapping` has pairs `Heading=meaning` of `headings.MAPPABLE`. With `all_came` everybody on it
    came. `minutes` is how long somebody must have been in a meeting, all joins together.
    """

    mapping: Sequence[str] = ()
    all_came: bool = False
    minutes: int | None = None


_DEFAULT_RULES = SignInRules()

_PRESENCES = {
    True: "yes, y, true, 1, x, present, attended, there, came, here, checked in, ja, j, sant, "
    "närvarande, deltog, oui, o, vrai, présent, présente, wahr, anwesend, teilgenommen, sì, s, "
    "vero, presente",
    False: "no, n, false, 0, absent, not present, not attended, did not attend, did not come, "
    "did not show, didn't attend, no show, not checked in, not signed, excused, nej, falskt, "
    "frånvarande, deltog inte, non, faux, absente, excusé, excusée, nein, falsch, abwesend, "
    "nicht anwesend, nicht teilgenommen, entschuldigt, falso, assente, giustificato",
}
_SIGNS = {**dict.fromkeys("✓✔☑✅", True), **dict.fromkeys("✗✘☒❌", False)}
_BARE = "yes, y, true, 1, x, ja, j, sant, oui, o, vrai, wahr, sì, s, vero, no, n, false, 0, nej, "
_BARE += "falskt, non, faux, nein, falsch, falso"
"""Answers that say nothing of presence under a heading that does not ask for it."""

_HEADING_ROWS = 30
"""Rows in which the headings are looked for: reports have titles above them."""

_NAMING = {"name", "first-name", "last-name", "email", "organization"}
_PRESENCE = {"came", "check-in", "signature"}
_REPORT = {"join", "leave", "duration", "total-duration", "waiting", "meeting"}

_Row = tuple[int, list[str]]
"""The line on which a row ends, and its cells."""


class _Columns(NamedTuple):
    """The meaning and the heading of each column, and the rows below."""

    meanings: list[str]
    headings: list[str]
    rows: list[_Row]

    def find(self, meaning: str, cells: Sequence[str]) -> str:
        """The first cell with a meaning that is not empty."""
        pairs = zip(self.meanings, cells, strict=False)
        return next((cell.strip() for of, cell in pairs if of == meaning and cell.strip()), "")


def read_sign_ins(content: bytes, rules: SignInRules = _DEFAULT_RULES) -> SignInList:
    """A sign-in list as CSV, with its headings in any order.

    In UTF-8, UTF-16 or the old code page of western Europe (cp1252), as spreadsheets save it;
    separated by commas, semicolons or tabs. The headings are in the row that has most of those that
    are known; of a report with titles above them the list ends at the next empty line, but each
    part with its own column for presence counts. Raises UsageError where no column is known, where
    a column leaves in doubt who came, and for a presence that is neither yes nor no.
    """
    if rules.all_came and rules.minutes is not None:
        raise UsageError("--all-came and --minutes cannot be used together")
    mapped = read_mapping(rules.mapping)
    rows, at = _find_headings(_decode_list(content), mapped)
    meanings = read_headings(rows[at][1], mapped) if rows else []
    if _NAMING.isdisjoint(meanings):
        raise UsageError(_explain_headings(rows[0][1] if rows else []))
    _require_mapped(rows[at][1], mapped)
    lists = [_read_part(part, rules) for part in _split_parts(rows, at, mapped)]
    remarks = dict.fromkeys(part.open for part in lists if part.open)
    return SignInList(
        [signed for part in lists for signed in part.signed],
        next((part.presence for part in lists if part.presence), ""),
        tuple(dict.fromkeys(heading for part in lists for heading in part.unread)),
        "; ".join(remarks),
    )


def _decode_list(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _find_headings(text: str, mapped: Mapping[str, str]) -> tuple[list[_Row], int]:
    """All rows, separated as gives the most known headings in a row, and which row that is."""
    best: tuple[int, list[_Row], int] = (-1, [], 0)
    for separator in ",;\t":
        rows = _split_rows(text, separator)
        for at, (_, cells) in enumerate(rows[:_HEADING_ROWS]):
            count = sum(map(bool, read_headings(cells, mapped)))
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


def _explain_headings(cells: Sequence[str]) -> str:
    found = ", ".join(f'"{cell.strip()[:40]}"' for cell in cells[:8] if cell.strip())
    what = f"no known column in the first line ({found})" if found else "no line with headings"
    return f"{what}; use the headings name (or first name and last name), email, organization"


def _require_mapped(cells: Sequence[str], mapped: Mapping[str, str]) -> None:
    missing = mapped.keys() - set(map(fold_name, cells))
    if missing:
        raise UsageError(f'--map: the list has no column "{min(missing)}"')


def _split_parts(rows: list[_Row], at: int, mapped: Mapping[str, str]) -> list[_Columns]:
    """The list below the headings; of a webinar report the list of each group of people."""
    body = rows[at + 1 :]
    if not any(cells for _, cells in rows[:at]):
        return [_make_columns(rows[at][1], body, mapped)]
    starts = [row for row, (_, cells) in enumerate(rows) if _is_part(cells, mapped)]
    if at not in starts:
        starts = [at]
    parts = []
    for start, after in zip(starts, [*starts[1:], len(rows)], strict=True):
        below = rows[start + 1 : after]
        end = next((row for row, (_, cells) in enumerate(below) if not cells), len(below))
        if after < len(rows) and end == len(below) and below and _is_title(below[-1][1]):
            end -= 1
        parts.append(_make_columns(rows[start][1], below[:end], mapped))
    return parts


def _is_part(cells: Sequence[str], mapped: Mapping[str, str]) -> bool:
    """Whether a row has the headings of a part that says who came."""
    meanings = read_headings(cells, mapped)
    return not _PRESENCE.isdisjoint(meanings) and not _NAMING.isdisjoint(meanings)


def _is_title(cells: Sequence[str]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1


def _make_columns(cells: Sequence[str], rows: list[_Row], mapped: Mapping[str, str]) -> _Columns:
    """The columns, with those that have cells but no heading."""
    headings = [cell.strip() for cell in cells]
    rows = [row for row in rows if row[1]]
    width = max((len(row[1]) for row in rows), default=0)
    headings += [""] * (width - len(headings))
    meanings = read_headings(headings, mapped)
    filled = {at for _, row in rows for at, cell in enumerate(row) if cell.strip()}
    for at, heading in enumerate(headings):
        if not heading and at in filled:
            headings[at] = f"column {at + 1}"
    return _Columns(_interpret_status(meanings, rows), headings, rows)


def _interpret_status(meanings: list[str], rows: Sequence[_Row]) -> list[str]:
    """The meanings, with a status as presence where each of its cells is a word for that."""
    if "status" not in meanings or not _PRESENCE.isdisjoint(meanings):
        return meanings
    at = meanings.index("status")
    cells = [cells[at].strip() for _, cells in rows if len(cells) > at and cells[at].strip()]
    bare = set(map(fold_name, _BARE.split(", ")))
    is_presence = cells and all(
        fold_name(cell) not in bare and _read_presence(cell) is not None for cell in cells
    )
    return ["came" if column == at and is_presence else of for column, of in enumerate(meanings)]


def _read_part(part: _Columns, rules: SignInRules) -> SignInList:
    """What a list states of each of its lines."""
    meanings = {of for of, heading in zip(part.meanings, part.headings, strict=True) if heading}
    people = [(line, cells, _read_person(part, line, cells)) for line, cells in part.rows]
    people = [(line, cells, person) for line, cells, person in people if person.label]
    presences = [
        heading for of, heading in zip(part.meanings, part.headings, strict=True) if of in _PRESENCE
    ]
    if presences:
        if rules.all_came or rules.minutes is not None:
            option = "--all-came" if rules.all_came else "--minutes"
            raise UsageError(f'the list records who came in "{presences[0]}"; leave out {option}')
        signed = [
            person._replace(came=_read_cells(part, line, cells)) for line, cells, person in people
        ]
        empty = sum(person.came is None for person in signed)
        message = (
            f'"{presences[0]}" is empty on {count_noun(empty, "line")}; nothing is recorded there'
        )
        return SignInList(signed, presences[0], _list_unread(part), message if empty else "")
    if rules.all_came:
        return SignInList([person for _, _, person in people], "", _list_unread(part))
    is_report = bool(meanings & {"join", "total-duration"})
    if meanings - _NAMING - {"ignore"} - (_REPORT if is_report else set()):
        raise UsageError(_explain_doubt(part, is_report=is_report))
    if is_report:
        return _read_report(part, people, rules.minutes)
    if rules.minutes is not None:
        raise UsageError("--minutes: the list has no times; it is not a report of a meeting")
    return SignInList([person for _, _, person in people])


def _list_unread(part: _Columns) -> tuple[str, ...]:
    read = _NAMING | _PRESENCE | {"ignore", "automatic"}
    pairs = zip(part.meanings, part.headings, strict=True)
    return tuple(heading[:40] for of, heading in pairs if of not in read and heading)


def _explain_doubt(part: _Columns, *, is_report: bool) -> str:
    known = _NAMING | {"ignore"} | (_REPORT if is_report else set())
    pairs = zip(part.meanings, part.headings, strict=True)
    columns = [f'"{heading[:40]}"' for of, heading in pairs if of not in known and heading]
    return (
        f"the list does not say who came; not understood: {', '.join(columns)}; give a column's "
        'meaning with --map "Heading=came" (or signature, check-in, ignore), or use --all-came if '
        "everybody on the list came"
    )


def _read_person(part: _Columns, line: int, cells: Sequence[str]) -> SignIn:
    """Who a line is about."""
    name, given, family, email, organization = (
        part.find(of, cells) for of in ("name", "first-name", "last-name", "email", "organization")
    )
    if not (name and given and family):  # beside a column for one half, "Name" is the other half
        name = " ".join(filter(None, (given, name, family)))
    beside, email = split_address(email)
    if not email:
        name, email = split_address(name)
    if fold_name(name) == "anonymous":  # Microsoft Forms
        name = ""
    if fold_name(beside) == "anonymous":
        beside = ""
    name = name or beside
    if "order" in part.meanings and name:  # the address may be that of the person who paid
        email = ""
    return SignIn(line, name, email, organization)


def _read_cells(part: _Columns, line: int, cells: Sequence[str]) -> bool | None:
    """What the cells of a line say of presence; raises UsageError where that is in doubt."""
    facts = set()
    for of, heading, cell in zip(part.meanings, part.headings, cells, strict=False):
        if of in _PRESENCE and (written := cell.strip()).strip("-–— ."):
            fact = _read_presence(written)
            if fact is None and not _is_filled(of, written):
                wrong = f'line {line}: "{written}" under "{heading}" is neither yes nor no'
                raise UsageError(f"{wrong}; write yes or no, or rename the column")
            facts.add(True if fact is None else fact)
    if len(facts) > 1:
        raise UsageError(f"line {line}: one column says that they came, another that they did not")
    automatic = part.find("automatic", cells)
    if facts and automatic and _read_presence(automatic) is not False:
        return None  # pretix checks people in when they order, where it is set to
    return facts.pop() if facts else None


def _is_filled(meaning: str, cell: str) -> bool:
    """Whether a cell that is neither yes nor no is a signature, or the time of a check-in."""
    if meaning == "check-in":
        return bool(re.search(r"\d\d?[:.]\d\d|\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d\d", cell))
    return meaning == "signature" and any(map(str.isalpha, cell))


def _read_presence(cell: str) -> bool | None:
    """Yes or no; None for anything else."""
    without_variant = cell.rstrip("\ufe0f")  # as emoji keyboards write ✔️
    return _fold_presences().get(fold_name(cell), _SIGNS.get(without_variant))


@cache
def _fold_presences() -> dict[str, bool]:
    pairs = _PRESENCES.items()
    return {fold_name(word): came for came, words in pairs for word in words.split(", ")}


def _read_report(
    part: _Columns, people: Sequence[tuple[int, list[str], SignIn]], minutes: int | None
) -> SignInList:
    """Who was in a meeting: each join is a row, the waiting room is none."""
    lengths: dict[str, float] = {}
    first: dict[str, SignIn] = {}
    for line, cells, person in people:
        key = fold_address(person.email) or fold_name(person.label)
        first.setdefault(key, person)
        waiting = part.find("waiting", cells)
        if waiting and _read_presence(waiting) is None:
            heading = part.headings[part.meanings.index("waiting")]
            raise UsageError(f'line {line}: "{waiting}" under "{heading}" is neither yes nor no')
        joined = part.find("join", cells) or part.find("total-duration", cells)
        if joined.strip("-0 ") and not (waiting and _read_presence(waiting)):
            length = 0.0 if minutes is None else _read_length(part, line, cells)
            lengths[key] = lengths.get(key, 0) + length
    long = {key for key, length in lengths.items() if length >= (minutes or 0)}
    signed = [person._replace(came=True if key in long else None) for key, person in first.items()]
    short = len(first) - len(long)
    if not short:
        return SignInList(signed, "the times of a meeting")
    what = (
        "not in the meeting" if minutes is None else f"less than {minutes} minutes in the meeting"
    )
    noun = count_noun(short, "person", "people")
    return SignInList(
        signed, "the times of a meeting", open=f"{noun} {what}; nothing is recorded for them"
    )


_LENGTH = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?")


def _read_length(part: _Columns, line: int, cells: Sequence[str]) -> float:
    """The minutes of a join: `78`, or `1h 2m 3s`."""
    written = part.find("total-duration", cells) or part.find("duration", cells)
    if written.isascii() and written.isdigit():
        return int(written)
    found = _LENGTH.fullmatch(written)
    if not found or not written:
        raise UsageError(f'--minutes: line {line}: "{written}" is not a number of minutes')
    hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return hours * 60 + minutes + seconds / 60


_ADDRESS = re.compile(r'"?([^"<>@]*?)"?\s*<?(?:mailto:)?([^\s<>@:"]+@[^\s<>@]+)>?', re.IGNORECASE)


def split_address(text: str) -> tuple[str, str]:
    """The name and the address in `Bo <bo@example.org>`; either may be empty."""
    found = _ADDRESS.fullmatch(text.strip())
    return (found[1].strip(), found[2]) if found else (text.strip(), "")
