"""`workshops attended`: who came to a workshop, into the schedule."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from workshops.cli.completion import complete_workshops
from workshops.cli.output import note, write
from workshops.cli.settings import settings_of
from workshops.errors import UnreadableError, UsageError
from workshops.matching import (
    SignIn,
    match_sign_in,
    name_attendee,
    read_sign_ins,
    require_attendees,
    suggest_attendees,
)
from workshops.model import Attendee, Workshop

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
            help="A sign-in list whose first line names columns: name (or first and last name), "
            "email, organization.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
) -> None:
    """Record who came to a workshop: `attended` of each is written into the schedule.

    Every other byte of the file stays. Somebody unknown, or a name that fits several, is status 2
    and nothing is written. Status 1 is that some were recorded and others are told: those of a
    sign-in list who were not found, and those whom the file names in a way that no small edit can
    change, with the line to change by hand.
    """
    if absent and clear:
        raise UsageError("--absent and --clear exclude each other")
    if not who and sign_in is None:
        raise UsageError("name who came, or give a sign-in list with --from")
    from workshops.delivery.schedule_file import repeat_if_changed

    settings = settings_of(ctx)
    path = settings.require_file()
    signed = read_sign_ins(_read_text(sign_in)) if sign_in is not None else []
    value = None if clear else "false" if absent else "true"

    def attempt() -> tuple[_Roll, list[int], list[str]]:
        roll = _read_roll(path, id, settings.lang)
        matched, missed = roll.match(signed)
        found = sorted({*roll.find_named(who or ()), *matched})
        changes, refused = roll.plan(found, value)
        _perform(changes, is_dry=dry_run)
        told = [roll.tell_refusal(place, reason) for place, reason in refused.items()]
        told += [f"{sign_in}:{one.line}: {roll.explain(one)}" for one in missed]
        return roll, [place for place in found if place not in refused], told

    roll, found, told = repeat_if_changed(attempt)
    note(roll.summarize(found, value, is_dry=dry_run))
    for line in told:
        note(line)
    if told:
        raise typer.Exit(1)


class _Roll(NamedTuple):
    """Those invited to one workshop, in the state of the schedule's files that was read."""

    path: str
    sources: dict[str, bytes]
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

    def match(self, signed: Iterable[SignIn]) -> tuple[list[int], list[SignIn]]:
        """The places of those who signed, and the signatures that mean nobody or several."""
        found, missed = [], []
        for one in signed:
            places, is_torn = match_sign_in(self.attendees, one)
            if len(places) == 1 and not is_torn:
                found.append(places[0])
            else:
                missed.append(one)
        return found, missed

    def plan(self, places: Sequence[int], value: str | None) -> tuple[Changes, dict[int, str]]:
        """The files before and after, and whom they name in a way that can't be edited, and why."""
        from workshops.source.attendees import AttendeeEdit, edit_attendees

        edits = [AttendeeEdit(self.place, one, "attended", value) for one in places]
        changes, refused = edit_attendees(self.path, edits, sources=self.sources)
        return changes, {edit.attendee: reason for edit, reason in refused.items()}

    def summarize(self, places: Sequence[int], value: str | None, *, is_dry: bool) -> str:
        """One line: who is recorded anew, and how many were already."""
        wanted = _FACTS[value]
        news = [place for place in places if self.attendees[place].attended is not wanted]
        names = ", ".join(name_attendee(self.attendees[place], self.language) for place in news)
        known = len(places) - len(news)
        if not news:
            return f"{self.workshop.id}: nothing to change" + (f" ({known} known)" if known else "")
        more = f" ({known} known already)" if known else ""
        return f"{self.workshop.id}: {'would be ' * is_dry}{_SAID[value]}: {names}{more}"

    def tell_refusal(self, place: int, reason: str) -> str:
        """Who is not recorded, and what to do about it."""
        name = name_attendee(self.attendees[place], self.language)
        return f"{self.workshop.id}: {name} is not recorded: {reason}, then run again"

    def explain(self, signed: SignIn) -> str:
        """Why a signature was not matched, and who may be meant."""
        places, is_torn = match_sign_in(self.attendees, signed)
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
    from workshops.source.load import read_sources, understand_sources

    sources = read_sources(path)
    schedule, _ = understand_sources(sources)
    workshop = find_workshop(schedule, id)
    return _Roll(path, sources, schedule.workshops.index(workshop), workshop, language)


def _read_text(name: str) -> str:
    """A list as spreadsheets save it: UTF-8, UTF-16 or the old code page of western Europe."""
    try:
        with open(name, "rb") as file:
            raw = file.read()
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _perform(changes: Any, *, is_dry: bool) -> None:
    if is_dry:
        from workshops.render.diff import draw_diff

        write(draw_diff(changes))
    elif changes:
        from workshops.delivery.schedule_file import rewrite_files

        rewrite_files(changes)
