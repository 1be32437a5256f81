"""Sign-in lists as forms, spreadsheets and meeting programs save them: who signed, and who came.

A list of who came must never record a wrong fact, so it counts only where it has a column that says
who came, where it is the participants report of a Zoom or Teams meeting, or where it has nothing
but columns that name people. Everything else is refused with the columns that are in doubt.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from workshops.errors import ListError, UsageError
from workshops.names import count_noun, fold_address, fold_name, fold_words, index_words
from workshops.people.addresses import SEVERAL
from workshops.people.cell_words import read_state
from workshops.people.headings import NAMED, read_mapping
from workshops.people.tables import (
    NAMING,
    Columns,
    OtherName,
    describe_rest,
    read_table,
    split_parts,
)


class SignIn(NamedTuple):
    """A line of a sign-in list, counted from 1; what its cells leave open is empty.

    `came` is what the list states; None where it leaves that open. With an `other_name` the
    organization is one only where both are its names. `workshop` is the id of the workshop that a
    line is about, where `attendance` wrote the list.
    """

    line: int
    name: str = ""
    email: str = ""
    organization: str = ""
    came: bool | None = True
    other_name: OtherName | None = None
    workshop: str = ""

    @property
    def label(self) -> str:
        """Who signed, as a report names them."""
        return self.name or self.email or self.organization


class SignInList(NamedTuple):
    """The lines, what says who came (empty where all did), and the headings that were not read.

    `open` says, as a sentence, of how many lines nothing is recorded and why; else it is empty.
    `sheets` are those of a spreadsheet that hold something else.
    """

    signed: list[SignIn]
    presence: str = ""
    unread: tuple[str, ...] = ()
    open: str = ""
    sheets: tuple[str, ...] = ()


class SignInRules(NamedTuple):
    """How a coordinator says that a list is to be read.

    `mapping` has pairs `Heading=meaning` of `MAPPABLE`. With `all_came` everybody on it
    came. `minutes` is how long somebody must have been in a meeting, all joins together.
    """

    mapping: Sequence[str] = ()
    all_came: bool = False
    minutes: int | None = None


_DEFAULT_RULES = SignInRules()

_PRESENCES = {
    True: "yes, y, true, 1, x, present, attended, there, came, here, checked in, ja, j, sant, "
    "närvarande, deltog, oui, o, vrai, présent, présente, wahr, anwesend, teilgenommen, sì, s, "
    "vero, presente, "
    "kyllä, läsnä, paikalla, osallistui, tosi, asistió, verdadero, compareceu, sim, "
    "verdadeiro, aanwezig, waar, tak, obecny, obecna, prawda",
    False: "no, n, false, 0, absent, not present, not attended, did not attend, did not come, "
    "did not show, didn't attend, no show, not checked in, not signed, excused, nej, falskt, "
    "frånvarande, deltog inte, non, faux, absente, excusé, excusée, nein, falsch, abwesend, "
    "nicht anwesend, nicht teilgenommen, entschuldigt, falso, assente, giustificato, sick, ill, "
    "not here, not there, did not show up, unexcused, apologies, sjuk, borta, ej närvarande, "
    "inte närvarande, inte här, kom inte, uteblev, förhindrad, malade, pas venu, pas venue, "
    "pas là, non présent, non présente, non excusé, non excusée, empêché, empêchée, krank, "
    "nicht da, war nicht da, fehlt, fehlte, gefehlt, unentschuldigt, verhindert, nicht gekommen, "
    "nicht erschienen, nicht dabei, malato, malata, ammalato, ammalata, non presente, "
    "non venuto, non venuta, non c’è, manca, impedito, impedita, ingiustificato, ingiustificata, "
    "ei, poissa, ei paikalla, ei läsnä, ei osallistunut, ei tullut, estynyt, epätosi, sairas, "
    "no asistió, ausente, não compareceu, não, faltou, nee, afwezig, niet aanwezig, onwaar, "
    "nie, nieobecny, nieobecna, fałsz",
}
_PRESENCE_OF = index_words(_PRESENCES)
_SIGNED = "signed, unterschrieben, gezeichnet, undertecknat, underskrivet, signé, signée, firmato, "
_SIGNED += "firmata, allekirjoitettu, firmado, firmada, assinado, assinada, getekend, podpisano"
_DENIALS = "not, no, never, inte, ej, aldrig, pas, non, nicht, nie, kein, keine, mai, "
_DENIALS += "ei, nunca, não, niet, nooit, nigdy"
"""Words that make a text under a signature something else."""
_SIGNS = {**dict.fromkeys("✓✔☑✅", True), **dict.fromkeys("✗✘☒❌", False)}
_BARE = "yes, y, true, 1, x, ja, j, sant, oui, o, vrai, wahr, sì, s, vero, no, n, false, 0, nej, "
_BARE += "falskt, non, faux, nein, falsch, falso, kyllä, ei, tosi, epätosi, sim, não, verdadero, "
_BARE += "verdadeiro, nee, waar, onwaar, tak, nie, prawda, fałsz"
"""Answers that mean nothing for presence under a heading that does not ask for it."""

_PRESENCE = frozenset({"came", "check-in", "signature"})
_REPORT = {"join", "leave", "duration", "total-duration", "waiting", "meeting", "role"}


def read_sign_ins(content: bytes, rules: SignInRules = _DEFAULT_RULES) -> SignInList:
    """Who came, from a list as `read_table` takes it.

    Of a report with titles above it the list ends at the next empty line, but each part with its
    own column for presence counts. Raises ListError where no column is known, where a column
    leaves in doubt who came, and for a presence that is neither yes nor no; UsageError for rules
    that do not fit.
    """
    if rules.all_came and rules.minutes is not None:
        raise UsageError("--all-came and --minutes cannot be used together")
    table = read_table(content, read_mapping(rules.mapping, MAPPABLE))
    if table.pasted:
        if rules.minutes is not None:
            raise UsageError(_NO_TIMES)
        for person in table.pasted:
            if person.is_doubtful:
                raise ListError(SEVERAL.format(person.name), person.line)
        return SignInList([SignIn(line, name, email) for line, name, email, _ in table.pasted])
    parts = split_parts(table, _PRESENCE, ends_at_gap=True)
    lists = [_read_part(part, rules) for part in parts]
    remarks = dict.fromkeys(remark for part in lists if (remark := part.open))
    remarks |= {
        f"line {part.rest[0]}: {describe_rest(part.rest)}": None for part in parts if part.rest
    }
    return SignInList(
        [signed for part in lists for signed in part.signed],
        next((part.presence for part in lists if part.presence), ""),
        tuple(dict.fromkeys(heading for part in lists for heading in part.unread)),
        "; ".join(remarks),
        table.unread,
    )


MAPPABLE = (*NAMED, "came", "check-in", "signature", "ignore")
"""The meanings that `--map` gives to a heading of a list of who came."""

_NO_TIMES = "--minutes: the list has no times; it is not a report of a meeting"


def _read_part(part: Columns, rules: SignInRules) -> SignInList:
    """What a list states of each of its lines."""
    part = _interpret_status(part)
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
            person._replace(came=_read_cells(part, person, cells)) for _, cells, person in people
        ]
        empty = sum(person.came is None for person in signed)
        message = (
            f'"{presences[0]}" is empty on {count_noun(empty, "line")}; nothing is recorded there'
        )
        return SignInList(signed, presences[0], part.name_columns(_READ), message if empty else "")
    if rules.all_came:
        return SignInList([person for _, _, person in people], "", part.name_columns(_READ))
    is_report = bool(meanings & {"join", "total-duration"})
    if meanings - NAMING - {"ignore"} - (_REPORT if is_report else set()):
        raise ListError(_explain_doubt(part, is_report=is_report), part.line)
    if is_report:
        return _read_report(part, people, rules.minutes)
    if rules.minutes is not None:
        raise UsageError(_NO_TIMES)
    return SignInList([person for _, _, person in people])


_READ = NAMING | _PRESENCE | {"ignore", "automatic"}


def _interpret_status(part: Columns) -> Columns:
    """The columns, with a status as presence where each of its cells is a word for that."""
    meanings = part.meanings
    if "status" not in meanings or not _PRESENCE.isdisjoint(meanings):
        return part
    at = meanings.index("status")
    cells = [cells[at].strip() for _, cells in part.rows if len(cells) > at and cells[at].strip()]
    bare = set(map(fold_name, _BARE.split(", ")))
    is_presence = cells and all(
        fold_name(cell) not in bare and _read_presence(cell) is not None for cell in cells
    )
    return part._replace(
        meanings=[
            "came" if column == at and is_presence else of for column, of in enumerate(meanings)
        ]
    )


def _explain_doubt(part: Columns, *, is_report: bool) -> str:
    known = NAMING | {"ignore"} | (_REPORT if is_report else set())
    columns = [f'"{heading}"' for heading in part.name_columns(known)]
    return (
        f"the list does not show who came; unknown columns: {', '.join(columns)}; give a column's "
        'meaning with --map "Heading=came" (or signature, check-in, ignore), or use --all-came if '
        "everybody on the list came"
    )


def _read_person(part: Columns, line: int, cells: Sequence[str]) -> SignIn:
    """Who a line is about; raises ListError where two cells of it contradict each other."""
    if conflict := part.find_conflict(cells):
        raise ListError(conflict, line)
    name, email, organization = part.read_person(cells)
    if "order" in part.meanings and name and not part.find("own-email", cells):
        email = ""  # it may be that of the person who paid
    at = [*map(fold_name, part.headings)].index("workshop") if part.is_own else len(cells)
    workshop = "".join(cells[at : at + 1]).strip()
    return SignIn(
        line,
        name,
        email,
        organization,
        other_name=part.find_other_name(cells),
        workshop=workshop,
    )


def _read_cells(part: Columns, person: SignIn, cells: Sequence[str]) -> bool | None:
    """What the cells of a line mean for presence; raises ListError where that is in doubt."""
    facts, line = set(), person.line
    for of, heading, cell in zip(part.meanings, part.headings, cells, strict=False):
        if of in _PRESENCE and (written := cell.strip()).strip("-–— ."):
            fact = _read_presence(written)
            if fact is None and read_state(written) == "withdrawn":
                fact = False
            if fact is None and (written[0] == "=" or not _is_filled(of, written, person)):
                wrong = f'"{written}" under "{heading}" is neither yes nor no'
                raise ListError(f"{wrong}; write yes or no, or rename the column", line)
            facts.add(True if fact is None else fact)
    if len(facts) > 1:
        raise ListError("one column says that they came, another that they did not", line)
    automatic = part.find("automatic", cells)
    if facts and automatic and _read_presence(automatic) is not False:
        return None  # pretix checks people in when they order, where it is set to
    return facts.pop() if facts else None


def _is_filled(meaning: str, cell: str, person: SignIn) -> bool:
    """Whether a cell that is neither yes nor no is a signature, or the time of a check-in."""
    if meaning == "check-in":
        return bool(re.search(r"\d\d?[:.]\d\d|\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d\d", cell))
    return meaning == "signature" and _is_signature(cell, person)


def _is_signature(cell: str, person: SignIn) -> bool:
    """Whether a text is somebody's name or initials; any text that denies nothing if none is known.

    A seat, "A4", is one too where `--map` makes it one; a remark, such as "left early", is not.
    """
    words, names = fold_words(cell), fold_words(person.name)
    denials = set(map(fold_name, _DENIALS.split(", ")))
    if not any(map(str.isalpha, cell)) or any(
        word in denials or _read_presence(word) is False or read_state(word) == "withdrawn"
        for word in words
        if len(word) > 1 and word not in names
    ):
        return False
    signed = fold_name(cell)
    is_seat = len(words) == 1 and any(map(str.isdigit, cell))
    if not names or is_seat or signed in map(fold_name, _SIGNED.split(", ")):
        return True
    if any(name in words or (len(name) > 2 and name in signed) for name in names):
        return True
    initials = Counter(name[0] for name in names)
    return Counter(signed) <= initials and len(signed) >= min(2, len(names))


def _read_presence(cell: str) -> bool | None:
    """Yes or no; None for anything else."""
    without_variant = cell.rstrip("\ufe0f")  # as emoji keyboards write ✔️
    return _PRESENCE_OF.get(fold_name(cell), _SIGNS.get(without_variant))


def _read_report(
    part: Columns, people: Sequence[tuple[int, list[str], SignIn]], minutes: int | None
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
            raise ListError(f'"{waiting}" under "{heading}" is neither yes nor no', line)
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


def _read_length(part: Columns, line: int, cells: Sequence[str]) -> float:
    """The minutes of a join: `78`, or `1h 2m 3s`."""
    written = part.find("total-duration", cells) or part.find("duration", cells)
    if written.isascii() and written.isdigit():
        return int(written)
    found = _LENGTH.fullmatch(written)
    if not found or not written:
        raise ListError(f'--minutes: "{written}" is not a number of minutes', line)
    hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return hours * 60 + minutes + seconds / 60
