"""`workshops rsvp`: what people answered, from their mail into the schedule."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from workshops.cli.filters import AsOf
from workshops.cli.output import print_note, write
from workshops.cli.settings import settings_of
from workshops.errors import UnreadableError
from workshops.invitations.review_reply import (
    Decision,
    Received,
    Sent,
    date_replies,
    hold_back,
    plan_replies,
    remember_replies,
)

if TYPE_CHECKING:
    from workshops.invitations.history import History, Person
    from workshops.schedule.edit import EditableSchedule

Changes = dict[str, tuple[bytes, bytes]]


def run(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…",
            help="Calendar files, mails, mailboxes (mbox, Maildir) or folders of them; - for "
            "standard input.",
        ),
    ],
    as_of: AsOf = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", help="How to tell it.")
    ] = "text",
) -> None:
    """Write the answers found in mail into the schedule.

    A line for each reply tells what became of it. Replies that can't count (stale, forged, from
    unknown people, damaged) are told and skipped, with status 0. An answer that can't be written
    without touching other people's is told with the line to change by hand; the rest is written,
    and the status is 1. A file that can't be opened is status 1, and nothing is written. Running it
    twice changes nothing.
    """
    from workshops.invitations.history_file import open_history, read_history
    from workshops.schedule.edit import read_editable
    from workshops.schedule.save import repeat_if_changed

    settings = settings_of(ctx)
    path = settings.require_file()
    silent: list[str] = []
    received = list(receive_replies(files, silent))

    def attempt() -> _Plan:
        editable = read_editable(path)
        schedule = editable.schedule
        now = settings.view(schedule, as_of).now
        if dry_run:
            return _plan(editable, received, read_history(path, schedule.series.id), now)
        with open_history(path, schedule.series.id) as file:
            plan = _plan(editable, received, file.history, now)
            _rewrite(plan.changes)
            file.add_answers(remember_replies(plan.decisions, file.history.answers))
        return plan

    plan = repeat_if_changed(attempt)
    _tell(plan, form, is_dry=dry_run)
    print_note(_summarize(plan.decisions, silent, is_dry=dry_run))
    if any(one.kind == "unwritten" for one in plan.decisions):
        raise typer.Exit(1)


def receive_replies(files: Sequence[str], silent: list[str]) -> Iterator[Received]:
    """Every reply in the files, one after another; mail about something else goes to `silent`."""
    from workshops.invitations.inbox import read_inbox

    for mail in (mail for file in files for mail in read_inbox(file)):
        found = Received(mail.origin, mail.senders, damage=mail.damage, sent=mail.sent)
        if mail.calendar is not None:
            yield from _read_calendar(mail.calendar, found)
        elif mail.damage:
            yield found
        else:
            silent.append(mail.origin)


def _read_calendar(calendar: bytes, found: Received) -> Iterator[Received]:
    from workshops.invitations.itip_reply import read_replies

    try:
        replies = read_replies(calendar, found.senders)
    except UnreadableError as error:
        yield found._replace(damage=str(error))
        return
    for reply in replies:
        yield found._replace(reply=reply)


class _Plan(NamedTuple):
    decisions: list[Decision]
    changes: Changes


def _plan(
    editable: "EditableSchedule", received: Sequence[Received], history: "History", now: datetime
) -> _Plan:
    """What is to be written, computed from one state of the schedule's files."""
    from workshops.schedule.edit_attendees import AttendeeEdit, edit_attendees

    seen = history.answers
    dated = date_replies(received, now, seen)
    decisions = plan_replies(editable.schedule, dated, _find_sent(history), seen)
    wanted = {
        place: AttendeeEdit(*one.place, "rsvp", one.rsvp)
        for place, one in enumerate(decisions)
        if one.place and one.rsvp
    }
    if not wanted:
        return _Plan(decisions, {})
    changes, refused = edit_attendees(editable, list(wanted.values()))
    for place, edit in wanted.items():
        if edit in refused:
            decisions[place] = hold_back(decisions[place], refused[edit])
    return _Plan(decisions, changes)


def _find_sent(history: "History") -> "dict[Person, Sent]":
    """What each person was last sent, where `workshops invite` sent anything."""
    return {
        (uid, address): Sent(
            recipient.sent.sequence if recipient.sent else 0, recipient.last.sequence
        )
        for uid, workshop in history.workshops.items()
        for address, recipient in workshop.people.items()
    }


def _rewrite(changes: Changes) -> None:
    if changes:
        from workshops.schedule.save import rewrite_files

        rewrite_files(changes)


def _tell(plan: _Plan, form: str, *, is_dry: bool) -> None:
    """The lines are the result; of a dry run the result is the diff, and they stand beside it."""
    if form == "json":
        from workshops.output.formats import write_json

        write(write_json([_describe(one) for one in plan.decisions]))
        return
    for one in plan.decisions:
        _tell_line(f"{one.origin}: {one.sentence}", is_note=is_dry)
    if is_dry:
        from workshops.output.diff import draw_diff

        write(draw_diff(plan.changes))


def _tell_line(line: str, *, is_note: bool) -> None:
    from workshops.output.escape import escape_line

    if is_note:
        print_note(line)
    else:
        write(f"{escape_line(line)}\n")


def _describe(decision: Decision) -> dict[str, Any]:
    reply = decision.reply
    return {
        "kind": decision.kind,
        "origin": decision.origin,
        "workshop": decision.workshop.id if decision.workshop else None,
        "email": reply.address if reply else None,
        "answer": (reply.partstat.lower() or None) if reply and reply.address else None,
        "written": decision.rsvp,
        "message": decision.sentence,
    }


def _summarize(decisions: Sequence[Decision], silent: Sequence[str], *, is_dry: bool) -> str:
    count, written = len(decisions), sum(one.rsvp is not None for one in decisions)
    unread = sum(one.reply is None for one in decisions)
    count -= unread
    recorded = "would be recorded" if is_dry else "recorded"
    said = f"{count} {'reply' if count == 1 else 'replies'}, {written} {recorded}"
    said += f"; {unread} can't be read" if unread else ""
    return f"{said}; {len(silent)} without a calendar" if silent else said
