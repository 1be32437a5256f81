"""`workshops attended`: who came to a workshop, into the schedule."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from workshops.cli.completion import complete_workshops
from workshops.cli.output import print_note, write
from workshops.cli.settings import settings_of
from workshops.errors import UnreadableError, UsageError
from workshops.model import Attendee, Workshop
from workshops.names import fold_address
from workshops.people.match import (
    match_sign_in,
    name_attendee,
    require_attendees,
    suggest_attendees,
)
from workshops.people.sign_in import SignIn, SignInList, read_sign_ins

if TYPE_CHECKING:
    from workshops.schedule.edit_attendees import EditableSchedule

Changes = dict[str, tuple[bytes, bytes]]


def run(
    ctx: typer.Context,
    id: Annotated[
        str,
        typer.Argument(
            help="The workshop's id, the start of one, or its number.",
            autocompletion=complete_workshops,
        ),
    ],
    who: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHO]...",
            help="Each a name, an address or an organization (its entry without a name, else all "
            "of its people); the start of one will do.",
        ),
    ] = None,
    absent: Annotated[bool, typer.Option("--absent", help="They did not come.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="It is not known whether.")] = False,
    sign_in: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE.csv",
            help="A sign-in list with a line that names columns: name (or first and last name), "
            "email, organization, and attended (yes or no) if not all on it came; - for standard "
            "input.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
) -> None:
    """Record who came to a workshop: `attended` of each is written into the schedule.

    Every other byte of the file stays. Somebody unknown, a name that fits several, or a presence in
    a list that is neither yes nor no, is status 2 and nothing is written. Status 1 is that some
    were recorded and others are told: those of a sign-in list who were not found, and those whom
    the file names in a way that no small edit can change, with the line to change by hand.
    """
    if absent and clear:
        raise UsageError("--absent and --clear exclude each other")
    if not who and sign_in is None:
        raise UsageError("name who came, or give a sign-in list with --from")
    from workshops.schedule.save import repeat_if_changed

    settings = settings_of(ctx)
    path = settings.require_file()
    value = None if clear else "false" if absent else "true"
    listed = read_sign_ins(_read_text(sign_in)) if sign_in is not None else SignInList([])
    label = "<stdin>" if sign_in == "-" else sign_in or ""
    if listed.presence and value != "true":
        option = "--clear" if clear else "--absent"
        raise UsageError(f'the list says who came ("{listed.presence}"); leave {option} out')

    def attempt() -> tuple[str, list[str], list[str]]:
        roll = _read_roll(path, id, settings.lang)
        marks, untold = roll.match(listed, value)
        marks |= dict.fromkeys(roll.find_named(who or ()), value)
        changes, refused = roll.plan(marks)
        _perform(changes, is_dry=dry_run)
        told = [roll.tell_refusal(place, reason) for place, reason in refused.items()]
        told += [f"{label}:{line}" for line in untold]
        written = {place: mark for place, mark in marks.items() if place not in refused}
        said = roll.summarize(written, is_dry=dry_run) if written or not refused else ""
        notes = [f"{label}:{line}" for line in roll.list_addresses(listed)]
        return said, notes, told

    said, notes, told = repeat_if_changed(attempt)
    for line in (*filter(None, [said]), *notes, *_tell_list(label, listed), *told):
        print_note(line)
    if told:
        raise typer.Exit(1)


def _tell_list(name: str, listed: SignInList) -> list[str]:
    """What of a sign-in list nothing was taken from."""
    count = sum(one.came is None for one in listed.signed)
    lines = "1 line leaves" if count == 1 else f"{count} lines leave"
    unread = ", ".join(f'"{heading}"' for heading in listed.unread)
    return [
        *([f'{name}: {lines} "{listed.presence}" open; nothing is recorded of them'] * bool(count)),
        *([f"{name}: columns not read: {unread}"] if unread else []),
    ]


class _Roll(NamedTuple):
    """Those invited to one workshop, in the state of the schedule's files that was read."""

    editable: "EditableSchedule"
    place: int
    workshop: Workshop
    language: str | None

    @property
    def attendees(self) -> tuple[Attendee, ...]:
        return self.workshop.attendees

    def find_named(self, who: Iterable[str]) -> list[int]:
        """The places of those named; the first who can't be told apart stops the command."""
        found = (require_attendees(self.attendees, one, self.language) for one in who)
        return [place for places in found for place in places]

    def match(
        self, listed: SignInList, value: str | None
    ) -> tuple[dict[int, str | None], list[str]]:
        """What is to be recorded of those who signed, and a line for each that is not clear."""
        marks: dict[int, str | None] = {}
        untold, torn = [], set()
        for one in listed.signed:
            found = match_sign_in(self.attendees, one)
            if one.came is not None and not found.is_clear:
                untold.append(f"{one.line}: {self.explain(one)}")
            elif one.came is not None:
                mark = value if one.came else "false"
                torn |= {place for place in found.places if marks.setdefault(place, mark) != mark}
        for place in torn:
            if not self.attendees[place].name:  # one of an organization's people came
                marks[place] = "true"
            else:
                del marks[place]
                name = name_attendee(self.attendees[place], self.language)
                untold.append(f" {name} came by one line, and did not by another")
        return marks, untold

    def list_addresses(self, listed: SignInList) -> Iterator[str]:
        """A line for each who is known by name, and signed with another address than the file's."""
        for one in listed.signed:
            found = match_sign_in(self.attendees, one)
            if one.email and found.is_clear and not found.is_whole and one.came is not None:
                attendee = self.attendees[found.places[0]]
                if (
                    attendee.name
                    and attendee.email
                    and fold_address(attendee.email) != fold_address(one.email)
                ):
                    name = name_attendee(attendee, self.language)
                    yield f"{one.line}: {name} is in the file with another address than {one.email}"

    def plan(self, marks: dict[int, str | None]) -> tuple[Changes, dict[int, str]]:
        """The files before and after, and whom they name in a way that can't be edited, and why."""
        from workshops.schedule.edit_attendees import AttendeeEdit, edit_attendees

        edits = [
            AttendeeEdit(self.place, one, "attended", mark) for one, mark in sorted(marks.items())
        ]
        changes, refused = edit_attendees(self.editable, edits)
        return changes, {edit.attendee: reason for edit, reason in refused.items()}

    def summarize(self, marks: dict[int, str | None], *, is_dry: bool) -> str:
        """One line: who is recorded anew, and how many were already."""
        news: dict[str, list[str]] = {}
        for place, mark in sorted(marks.items()):
            attendee = self.attendees[place]
            if attendee.attended is not _FACTS[mark]:
                names = news.setdefault(_SAID[mark], [])
                names.append(name_attendee(attendee, self.language))
        known = len(marks) - sum(map(len, news.values()))
        if not news:
            return f"{self.workshop.id}: nothing to change" + (f" ({known} known)" if known else "")
        said = (f"{'would be ' * is_dry}{what}: {', '.join(names)}" for what, names in news.items())
        more = f" ({known} known already)" if known else ""
        return f"{self.workshop.id}: {'; '.join(said)}{more}"

    def tell_refusal(self, place: int, reason: str) -> str:
        """Who is not recorded, and what to do about it."""
        name = name_attendee(self.attendees[place], self.language)
        return f"{self.workshop.id}: {name} is not recorded: {reason}, then run again"

    def explain(self, signed: SignIn) -> str:
        """Why a signature was not matched, and who may be meant."""
        places, is_torn, _ = match_sign_in(self.attendees, signed)
        names = [name_attendee(self.attendees[place], self.language) for place in places]
        if is_torn:
            said = f'"{signed.name}" and {signed.email} are not one attendee'
            return f"{said}: the name is that of {names[0]}, the address that of {names[-1]}"
        if places:
            return f'"{signed.label}" may mean several attendees: {", ".join(names)}'
        near = suggest_attendees(self.attendees, signed.label, self.language)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        return f'no attendee is called "{signed.label}"{hint}'


_FACTS = {"true": True, "false": False, None: None}
_SAID = {"true": "recorded as there", "false": "recorded as absent", None: "recorded as not known"}


def _read_roll(path: str, id: str, language: str | None) -> _Roll:
    from workshops.query import find_workshop
    from workshops.schedule.edit_attendees import read_editable

    editable = read_editable(path)
    workshop = find_workshop(editable.schedule, id)
    place = editable.schedule.workshops.index(workshop)
    return _Roll(editable, place, workshop, language)


def _read_text(name: str) -> str:
    """A list as spreadsheets save it: UTF-8, UTF-16 or the old code page of western Europe."""
    raw = _read_bytes(name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _read_bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read() if sys.stdin else b""
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from error


def _perform(changes: Any, *, is_dry: bool) -> None:
    if is_dry:
        from workshops.output.diff import draw_diff

        write(draw_diff(changes))
    elif changes:
        from workshops.schedule.save import rewrite_files

        rewrite_files(changes)
