"""`workshops invite`: show or send invitations, updates and cancellations."""

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from workshops.cli import invite_options as options
from workshops.cli.options import AllowRemovals, AsOf, DryRun, TableFormat, WorkshopIds
from workshops.cli.output import print_note, print_notes
from workshops.cli.plans import choose_status, confirm, print_plan
from workshops.cli.progress import progress_bar
from workshops.cli.settings import Settings, read_clock, settings_of
from workshops.errors import UsageError, WorkshopsError
from workshops.invitations import history_file, show
from workshops.invitations.history import History
from workshops.invitations.history_path import history_path
from workshops.invitations.plan import filter_invitations, plan_invitations
from workshops.invitations.step import InvitationPlan
from workshops.model import Schedule
from workshops.names import count_noun
from workshops.output.columns import View
from workshops.output.fields import find_fields

if TYPE_CHECKING:
    from workshops.invitations.history_file import HistoryFile
    from workshops.invitations.send import SendOptions, Transport


def run(
    ctx: typer.Context,
    ids: WorkshopIds = None,
    to: options.To = None,
    region: options.PeopleOf = None,
    past: options.Past = False,
    remind: options.Remind = False,
    as_of: AsOf = None,
    show_all: options.ShowAll = False,
    output_format: TableFormat = "table",
    message: options.MessageFile = None,
    output: options.Drafts = None,
    mark_sent: options.MarkSent = False,
    send: options.Send = False,
    smtp: options.Smtp = None,
    rate: options.Rate = None,
    yes: options.Yes = False,
    allow_removals: AllowRemovals = False,
    dry_run: DryRun = False,
) -> None:
    """Show who will get an invitation, an update or a cancellation; with --send, send them.

    What was sent is recorded in a history beside the schedule, so that nobody gets a message twice.
    When a date or time changes, everyone is asked to reply again: once a person's update is sent,
    their answer in the schedule becomes needs-action. --lang is the language of messages to people
    for whom the schedule has no `language`.

    The exit status is 3 when the server refused a message, which the next run sends again; it is 1
    when nothing could be sent, or when an answer has to be changed by hand.
    """
    if send and output:
        raise UsageError("--send and --output cannot be used together: drafts are sent by hand")
    if send and not (smtp or dry_run):
        raise UsageError("--send needs a mail server: --smtp smtps://user@host:465")
    if mark_sent and not output:
        raise UsageError("--mark-sent needs --output: it records the drafts in that folder as sent")
    settings = settings_of(ctx)
    path = settings.require_file() if send or output else settings.path
    history_path(path)  # which refuses standard input before it is read
    schedule = settings.load()
    history_file.require_only_history(path, {workshop.uid for workshop in schedule.workshops})
    chosen: dict[str, Any] = {"ids": ids, "addresses": to, "regions": region}
    chosen |= {"with_past": past, "only_reminders": remind}
    view, language = settings.view(schedule, as_of), settings.lang or schedule.series.language
    request = _Request(schedule, settings, view, chosen, output_format, show_all, output)
    if dry_run or not (send or mark_sent):
        if output or message:  # a wrong file is reported in the preview, too
            mail = options.read_mail_options(language, message)
        plan = request.plan(history_file.read_history(path, schedule.series.id))
        request.show(plan, {})
        print_notes(show.summarize_plan(plan, with_drafts=bool(output)))
        if output and not dry_run:
            from workshops.invitations.drafts import write_drafts

            count = write_drafts(plan, output, mail, read_clock())
            print_note(f"{output}: {count_noun(count, 'draft')}, not recorded as sent")
        return
    from workshops.invitations.drafts import DraftBox
    from workshops.invitations.send import SendOptions, Transport
    from workshops.invitations.smtp import SmtpConnection, read_server

    mail = options.read_mail_options(language, message)
    how = SendOptions(path, mail, read_clock(), 60 / rate if rate else 0.0, time.sleep)
    with history_file.open_history(path, schedule.series.id) as file:
        # whom another run invited meanwhile may not be in what was read before
        request = request._replace(schedule=settings.load())
        plan = request.plan(file.history)
        print_notes(plan.notes)
        if plan.stop_reason and not allow_removals:
            request.show(plan, {})
            raise WorkshopsError(f"nothing was sent: {plan.stop_reason}")
        transport: Transport = (
            DraftBox(output, plan) if output else SmtpConnection(read_server(smtp), time.sleep)
        )
        if plan.messages and not (output or yes or confirm(f"Send {show.count_messages(plan)}?")):
            raise WorkshopsError("nothing was sent")
        raise typer.Exit(request.perform(plan, file, transport, how))


class _Request(NamedTuple):
    """The options of a run: what they plan, show and perform."""

    schedule: Schedule
    settings: Settings
    view: View
    chosen: dict[str, Any]
    output_format: str
    show_all: bool
    drafts: Path | None

    def plan(self, history: History) -> InvitationPlan:
        """Who is to get what."""
        chosen = filter_invitations(self.schedule, history, **self.chosen)
        now, local_zone = self.view.now, self.view.local_zone
        return plan_invitations(self.schedule, history, chosen, now=now, local_zone=local_zone)

    def show(self, plan: InvitationPlan, outcomes: show.Outcomes) -> None:
        """The plan, with what came of it."""
        canvas, language = self.settings.canvas(), self.view.language
        records = (find_fields(show.STEP_FIELDS, step, outcomes) for step in plan.steps)
        draw = partial(show.draw_plan, plan, outcomes, canvas, language, with_all=self.show_all)
        print_plan(records, draw, self.output_format)

    def perform(
        self, plan: InvitationPlan, file: "HistoryFile", transport: "Transport", how: "SendOptions"
    ) -> int:
        """Send, show what came of it, and sum up; the exit status."""
        from workshops.invitations.send import SENT, SendResult, send_invitations

        result = SendResult()
        try:
            with progress_bar("Sending", patience=0) as on_progress:
                how = how._replace(on_progress=on_progress, on_note=print_note)
                send_invitations(plan, file, transport, how, result)
        finally:  # where the server is lost halfway, too
            self.show(plan, result.outcomes)
            print_notes(show.summarize_result(plan, result, self.drafts))
        needs_person = bool(result.by_hand) or plan.lacks_organizer
        return choose_status(result.outcomes, SENT) or int(needs_person)
