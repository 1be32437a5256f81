"""`workshops rsvp`: what people answered, from their mail into the schedule."""

from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.options import AsOf, DryRun, TextFormat
from workshops.cli.output import Commands, print_note, write, write_document
from workshops.cli.settings import settings_of

if TYPE_CHECKING:
    from workshops.invitations.replies import ReplyPlan


def run(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Calendar files, mails, mailboxes (mbox, Maildir) or folders of them; - reads "
            "standard input.",
        ),
    ],
    as_of: AsOf = None,
    dry_run: DryRun = False,
    output_format: TextFormat = "text",
) -> None:
    """Read replies from e-mail and record them in the schedule.

    Each reply is reported on one line. Replies that cannot be used (outdated, forged, damaged or
    from unknown people) are skipped; the exit status is still 0. Entries written as a YAML alias
    cannot be edited automatically: the line is reported, the others are updated, and the exit
    status is 1. If a file cannot be opened, nothing is written, and the exit status is 1. Running
    it again changes nothing.
    """
    from workshops.invitations.replies import plan_replies, receive_replies, record_replies
    from workshops.invitations.show_replies import summarize_replies

    settings = settings_of(ctx)
    path = settings.require_file()
    received = list(receive_replies(files))
    perform = plan_replies if dry_run else record_replies
    plan = perform(path, received, settings.find_now(as_of))
    _print_plan(plan, output_format, is_dry=dry_run)
    for line in (*plan.notes, summarize_replies(plan.decisions, is_dry=dry_run)):
        print_note(line)
    if any(decision.kind == "not-written" for decision in plan.decisions):
        raise typer.Exit(1)


def _print_plan(plan: "ReplyPlan", output_format: str, *, is_dry: bool) -> None:
    """Print the lines as the result; in a dry run, the diff, with the lines on standard error."""
    if output_format == "json":
        from workshops.invitations.show_replies import DECISION_FIELDS
        from workshops.output.fields import find_fields

        decisions = plan.decisions
        write_document([find_fields(DECISION_FIELDS, each, None) for each in decisions])
        return
    from workshops.output.escape import escape_line

    for decision in plan.decisions:
        line = f"{decision.origin}: {decision.sentence}"
        if is_dry:
            print_note(line)
        else:
            write(f"{escape_line(Commands.complete(line))}\n")
    if is_dry:
        from workshops.output.diff import draw_diff

        write(draw_diff(plan.changes))
