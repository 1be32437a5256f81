"""`workshops invite`: who is to get which invitation, update or cancellation; and sending them."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workshops.cli.completion import complete_regions
from workshops.cli.filters import AsOf, WorkshopIds
from workshops.cli.output import print_note, print_notes
from workshops.cli.plans import DryRun, choose_status, print_plan
from workshops.cli.progress import progress_bar
from workshops.cli.settings import read_clock, settings_of
from workshops.errors import UsageError
from workshops.names import count_noun

if TYPE_CHECKING:
    from workshops.invitations.history import History
    from workshops.invitations.plan import InvitationPlan
    from workshops.invitations.show import Outcomes


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
    past: Annotated[bool, typer.Option("--past", help="Include workshops that are over.")] = False,
    as_of: AsOf = None,
    output_format: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", help="Output format.")
    ] = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Write the messages as drafts (.eml) into a folder, not recorded as sent.",
        ),
    ] = None,
    mark_sent: Annotated[
        bool,
        typer.Option(
            "--mark-sent",
            help="With --output: record the drafts as sent, because you send them by hand.",
        ),
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="Send the messages.")] = False,
    smtp: Annotated[
        str | None,
        typer.Option(
            "--smtp",
            metavar="URL",
            envvar="WORKSHOPS_SMTP",
            help="Mail server: smtps://user@host:465 or smtp://user@host:587 (STARTTLS). The "
            "password is taken from WORKSHOPS_SMTP_PASSWORD or the keyring.",
        ),
    ] = None,
    rate: Annotated[
        int | None, typer.Option("--rate", min=1, metavar="N", help="Send at most N a minute.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Show who is to get an invitation, an update or a cancellation; with --send, send them.

    What was sent is recorded in a history beside the schedule, so that nobody gets a message twice.
    A changed date or time asks everyone to reply again: with each person's update, their answer in
    the schedule becomes needs-action.

    Exit status 3 when the server refused a message, which the next run tries again; 1 when an
    answer has to be changed by hand.
    """
    if send and output:
        raise UsageError("--send and --output cannot be used together: drafts are sent by hand")
    if send and not (smtp or dry_run):
        raise UsageError("--send needs a mail server: --smtp smtps://user@host:465")
    if mark_sent and not output:
        raise UsageError("--mark-sent needs --output: it records the drafts in that folder as sent")
    from workshops.invitations.history_file import open_history, read_history, require_only_history
    from workshops.invitations.history_path import history_path
    from workshops.invitations.plan import filter_invitations, plan_invitations
    from workshops.invitations.show import (
        describe_step,
        draw_plan,
        summarize_plan,
        summarize_result,
    )

    settings = settings_of(ctx)
    path = settings.require_file() if send or output else settings.path
    history_path(path)  # which refuses standard input before it is read
    schedule = settings.load()
    series, view = schedule.series, settings.view(schedule, as_of)
    require_only_history(path, {workshop.uid for workshop in schedule.workshops})

    def make_plan(history: "History") -> "InvitationPlan":
        chosen = filter_invitations(
            schedule, history, ids=ids, addresses=to, regions=region, with_past=past
        )
        return plan_invitations(schedule, history, chosen, now=view.now, local_zone=view.local_zone)

    def show(plan: "InvitationPlan", outcomes: "Outcomes") -> None:
        records = (describe_step(step, outcomes) for step in plan.steps)
        canvas, language = settings.canvas(), view.language
        print_plan(records, lambda: draw_plan(plan, outcomes, canvas, language), output_format)

    if dry_run or not (send or mark_sent):
        plan = make_plan(read_history(path, series.id))
        show(plan, {})
        print_notes(summarize_plan(plan, with_drafts=bool(output)))
        if output and not dry_run:
            from workshops.invitations.drafts import write_drafts

            count = write_drafts(plan, output, language=series.language, now=read_clock())
            print_note(f"{output}: {count_noun(count, 'draft')}, not recorded as sent")
        return
    from workshops.invitations.drafts import DraftBox
    from workshops.invitations.send import SENT, SendOptions, SendResult, send_invitations
    from workshops.invitations.smtp import SmtpConnection, read_server

    result, pause = SendResult(), 60 / rate if rate else 0.0
    with open_history(path, series.id) as history:
        plan = make_plan(history.history)
        print_notes(plan.notes)
        transport = (
            DraftBox(output, plan) if output else SmtpConnection(read_server(smtp), time.sleep)
        )
        try:
            with progress_bar("Sending", patience=0) as on_progress:
                options = SendOptions(
                    path, series.language, read_clock(), pause, time.sleep, on_progress, print_note
                )
                send_invitations(plan, history, transport, options, result)
        finally:  # where the server is lost halfway, too
            show(plan, result.outcomes)
            print_notes(summarize_result(result, output))
    raise typer.Exit(choose_status(result.outcomes, SENT) or int(bool(result.by_hand)))
