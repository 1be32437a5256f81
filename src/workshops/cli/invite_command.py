"""`workshops invite`: who is to get which invitation, update or cancellation; and sending them."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from workshops.cli.completion import complete_regions
from workshops.cli.filters import AsOf, WorkshopIds
from workshops.cli.output import print_note, write, write_records
from workshops.cli.progress import follow
from workshops.cli.settings import Settings, read_clock, settings_of
from workshops.errors import UsageError
from workshops.invitations.history import History, Message
from workshops.invitations.history_file import (
    HistoryFile,
    history_path,
    open_history,
    read_history,
    require_only_history,
)
from workshops.invitations.plan import Narrowing, Step, plan_invitations, plan_message
from workshops.invitations.show import (
    COLUMNS,
    Outcomes,
    count_messages,
    count_undone,
    describe_step,
    draw_steps,
)
from workshops.model import Region, Schedule
from workshops.names import fold_address
from workshops.output.columns import View
from workshops.query import find_regions, find_workshop

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from workshops.invitations.send import Mailbox
    from workshops.invitations.smtp import Refusal, Server


_SENT = "sent"


class _Errand(NamedTuple):
    """What the coordinator asked for."""

    schedule: Schedule
    settings: Settings
    view: View
    form: str
    ids: Sequence[str]
    addresses: Sequence[str]
    regions: tuple[Region, ...]
    with_past: bool

    def plan(self, history: History) -> list[Step]:
        """Who is to get what; raises UsageError for workshops and people that nobody knows."""
        wanted = Narrowing(
            _find_ids(self.ids, self.schedule, history),
            self.regions,
            _find_addresses(self.addresses, self.schedule, history),
            with_past=self.with_past,
        )
        now, local_zone = self.view.now, self.view.local_zone
        return plan_invitations(self.schedule, history, wanted, now=now, local_zone=local_zone)

    def show(self, steps: Sequence[Step], outcomes: Outcomes) -> None:
        """The plan as a table or as JSON, with what came of it."""
        if self.form == "json":
            write_records([describe_step(step, outcomes) for step in steps], "json", COLUMNS)
        elif steps:
            canvas, zone = self.settings.canvas(), self.schedule.series.timezone
            write(draw_steps(steps, outcomes, canvas, language=self.view.language, zone=zone))


def run(
    ctx: typer.Context,
    ids: WorkshopIds = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="ADDRESS", help="Only this person. Repeatable."),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "-r",
            metavar="REGION",
            help="Only people of this region and its parts. Repeatable.",
            autocompletion=complete_regions,
        ),
    ] = None,
    past: Annotated[bool, typer.Option("--past", help="For workshops that are over, too.")] = False,
    as_of: AsOf = None,
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", help="How to write the plan.")
    ] = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Write the messages as drafts (.eml) into a folder. They do not count as sent.",
        ),
    ] = None,
    mark_sent: Annotated[
        bool,
        typer.Option(
            "--mark-sent",
            help="With --output: you send the drafts by hand, and they count as sent from now on.",
        ),
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="Send them.")] = False,
    smtp: Annotated[
        str | None,
        typer.Option(
            "--smtp",
            metavar="URL",
            envvar="WORKSHOPS_SMTP",
            help="The mail server: smtps://user@host:465 or smtp://user@host:587 (STARTTLS). The "
            "password is taken from WORKSHOPS_SMTP_PASSWORD or the keyring.",
        ),
    ] = None,
    rate: Annotated[
        int | None, typer.Option("--rate", min=1, metavar="N", help="At most so many a minute.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show the plan, which is the default.")
    ] = False,
) -> None:
    """Show who is to get an invitation, an update or a cancellation; with --send, send them.

    What each person was last sent is kept in a history beside the schedule, so that nobody gets
    anything twice. Another time asks everybody anew: as each gets the update about it, their answer
    in the schedule becomes needs-action. Status 3 when the server refused a message; the
    next run tries it again. Status 1 when an answer is to be changed by hand.
    """
    if send and output:
        raise UsageError("--send and --output exclude each other: drafts do not count as sent")
    if mark_sent and not output:
        raise UsageError("--mark-sent is about drafts: name their folder with --output")
    settings = settings_of(ctx)
    path = settings.require_file() if send or output else settings.path
    history_path(path)  # which refuses standard input before it is read
    schedule = settings.load()
    require_only_history(path, {workshop.uid for workshop in schedule.workshops})
    view = settings.view(schedule, as_of)
    regions = tuple(one for name in region or () for one in find_regions(schedule, name))
    errand = _Errand(schedule, settings, view, form, ids or (), to or (), regions, past)
    if send and not dry_run:
        way = _through(_choose_server(smtp), schedule)
        raise typer.Exit(_send(errand, way, 60 / rate if rate else 0.0))
    if output and mark_sent and not dry_run:
        raise typer.Exit(_send(errand, _as_drafts(output, schedule), 0.0))
    history = read_history(path, schedule.series.id)
    steps = errand.plan(history)
    errand.show(steps, {})
    _note_lack(history, path, steps)
    print_note(f"{count_messages(steps) or 'nothing'} to send")
    if output and not dry_run:
        _write_drafts(steps, schedule, output)
    elif count_messages(steps):
        undone = count_undone(sum(step.outdated_answer is not None for step in steps))
        print_note(", and ".join(filter(None, ["nothing was sent; --send does it", undone])))


def _note_lack(history: History, schedule: str, steps: Sequence[Step]) -> None:
    """Say where people who have answered count as new, because nothing tells what was sent."""
    if not history.workshops and any(step.is_first and step.attendee.rsvp for step in steps):
        print_note(
            f"nothing was sent according to {history_path(schedule).name}: all count as new, those "
            "who have answered too; if the history is elsewhere, bring it here first"
        )


def _find_ids(names: Sequence[str], schedule: Schedule, history: History) -> tuple[str, ...]:
    """Ids of workshops in the file or, as a cancellation may be due, only in the history."""
    lost = {
        record.id for record in history.workshops.values() if schedule.workshop(record.id) is None
    }
    return tuple(name if name in lost else find_workshop(schedule, name).id for name in names)


def _find_addresses(wanted: Sequence[str], schedule: Schedule, history: History) -> tuple[str, ...]:
    known = {fold_address(row.attendee.email) for row in schedule.attendance}
    known |= {key for record in history.workshops.values() for key in record.people}
    for address in wanted:
        if not address or fold_address(address) not in known:
            raise UsageError(f'nobody has the address "{address}"')
    return tuple(wanted)


def _write_drafts(steps: Sequence[Step], schedule: Schedule, folder: Path) -> None:
    from workshops.invitations.drafts import make_room, write_draft

    now = read_clock()
    messages = [step for step in steps if step.is_message]
    make_room(messages, folder)
    for step in messages:
        content = _compose(step, plan_message(step, now), schedule, is_draft=True)
        write_draft(step, content, folder)
    print_note(f"{folder}: {_count_drafts(len(messages))}; they do not count as sent")


def _count_drafts(count: int) -> str:
    return f"{count} draft{'' if count == 1 else 's'}"


def _compose(step: Step, message: Message, schedule: Schedule, *, is_draft: bool = False) -> bytes:
    from workshops.ical import PRODUCT
    from workshops.invitations.message import write_mail

    return write_mail(step, message, PRODUCT, schedule.series.language, is_draft=is_draft)


def _choose_server(address: str | None) -> "Server":
    from workshops.invitations.smtp import read_server

    if not address:
        raise UsageError(
            "--send needs a mail server: --smtp smtps://user@host:465, or set WORKSHOPS_SMTP"
        )
    return read_server(address)


class _Way(NamedTuple):
    """How messages leave: what takes them, opened once there are any, and how they are written.

    `name` is what the coordinator is told that they were written to, if they send them by hand.
    """

    open: Callable[[Sequence[Step]], "AbstractContextManager[Mailbox]"]
    write: Callable[[Step, Message], bytes]
    name: str = ""


def _through(server: "Server", schedule: Schedule) -> _Way:
    def connect(_: Sequence[Step]) -> "AbstractContextManager[Mailbox]":
        from workshops.invitations.smtp import Post, find_password

        return Post(server, find_password(server) if server.user else None, time.sleep)

    return _Way(connect, lambda step, message: _compose(step, message, schedule))


class _Drawer:
    """Takes what is in a draft already."""

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Nothing is left to do."""


def _as_drafts(folder: Path, schedule: Schedule) -> _Way:
    from workshops.invitations.drafts import make_room, write_draft

    def open_drawer(messages: Sequence[Step]) -> "AbstractContextManager[Mailbox]":
        make_room(messages, folder)
        return nullcontext(_Drawer())

    def write(step: Step, message: Message) -> bytes:
        content = _compose(step, message, schedule, is_draft=True)
        write_draft(step, content, folder)
        return content

    return _Way(open_drawer, write, str(folder))


def _send(errand: _Errand, way: _Way, pause: float) -> int:
    """Send what is to be sent, with the history locked, and tell it; the exit status."""
    from workshops.invitations.reset_answers import reopen_answers

    outcomes: dict[tuple[str, str], str] = {}
    path = errand.settings.path
    with open_history(path, errand.schedule.series.id) as history_file:
        steps = errand.plan(history_file.history)
        _note_lack(history_file.history, path, steps)
        kept = reopen_answers(path, steps, is_tried=True).kept  # before anything is sent
        for line in kept:
            print_note(line)
        reopened: list[int] = []

        def reopen(step: Step) -> None:
            reopened.append(reopen_answers(path, [step]).changed)

        try:
            total = sum(step.is_message for step in steps)
            sent = _dispatch(steps, history_file, way, pause, reopen)
            for step, refusal in follow(sent, total, "Sending", patience=0):
                outcomes[step.key] = _tell(refusal)
        finally:  # where the server is lost halfway, too
            errand.show(steps, outcomes)
            _sum_up(outcomes, sum(reopened), way)
    if set(outcomes.values()) <= {_SENT}:
        return 1 if kept else 0
    return 3


def _sum_up(outcomes: Outcomes, reopened: int, way: _Way) -> None:
    taken = sum(outcome == _SENT for outcome in outcomes.values())
    refused = len(outcomes) - taken
    later = "; the next run tries them again" if refused else ""
    said = f"{taken} sent, {refused} refused{later}" if outcomes else "nothing was sent"
    by_hand = f"{way.name}: {_count_drafts(taken)}; they count as sent: send them all"
    print_note(by_hand if way.name and outcomes else said)
    if reopened:
        print_note(count_undone(reopened))


def _dispatch(
    steps: Sequence[Step],
    history_file: HistoryFile,
    way: _Way,
    pause: float,
    reopen: Callable[[Step], None],
) -> Iterator[tuple[Step, "Refusal | None"]]:
    """Each message once it is sent or refused; no server is called where there is none to send."""
    messages = [step for step in steps if step.is_message]
    if not messages:
        return
    from workshops.invitations.send import Dispatch, send_all

    with way.open(messages) as mailbox:
        for step in messages:
            if step.repeated:
                _announce(step, step.repeated)
        dispatch = Dispatch(
            read_clock(), mailbox, way.write, time.sleep, reopen, _announce_wait, pause
        )
        yield from send_all(messages, history_file, dispatch)


def _announce_wait(count: int, delay: float) -> None:
    print_note(f"{count} refused for now; tried again in {delay:g} seconds")


def _announce(step: Step, message: Message) -> None:
    print_note(
        f"{step.workshop.id}: {step.attendee.email} may have this message already, as the program "
        f"was stopped while sending it; the very same goes once more: {message.id}"
    )


def _tell(refusal: "Refusal | None") -> str:
    if refusal is None:
        return _SENT
    return f"refused{' for now' if refusal.is_temporary else ''}: {refusal.code} {refusal.reason}"
