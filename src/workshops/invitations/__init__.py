"""Invitations, updates and cancellations by mail, and the answers to them (iMIP, RFC 6047).

    with open_history("team.yaml", schedule.series.id) as history:
        plan = plan_invitations(schedule, history.history, now=now, local_zone=zone)
        server = SmtpConnection(read_server("smtps://user@mail.example.org"), time.sleep)
        options = SendOptions("team.yaml", MailOptions(schedule.series.language), now)
        result = send_invitations(plan, history, server, options)

A plan is a list of steps that can be shown first; made again, it has nothing more to send.
`read_history` is for plans that are only shown. The answers come back in mail:

    replies = list(receive_replies(["Maildir"]))
    plan = record_replies("team.yaml", replies, lambda schedule: now)

To read the code: out by `plan`, `step`, `message` with `itip_request`, then `send` or `drafts`; in
by `inbox`, `received_mail`, `itip_reply`, `review_reply`, `replies`.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.invitations.drafts import DraftBox
    from workshops.invitations.history_file import open_history, read_history
    from workshops.invitations.message import MailOptions
    from workshops.invitations.plan import filter_invitations, plan_invitations
    from workshops.invitations.replies import plan_replies, receive_replies, record_replies
    from workshops.invitations.send import SendOptions, send_invitations
    from workshops.invitations.smtp import SmtpConnection, read_server

__all__ = [
    "DraftBox",
    "MailOptions",
    "SendOptions",
    "SmtpConnection",
    "filter_invitations",
    "open_history",
    "plan_invitations",
    "plan_replies",
    "read_history",
    "read_server",
    "receive_replies",
    "record_replies",
    "send_invitations",
]

__getattr__ = lazy_exports(
    __name__,
    {
        ".drafts": ["DraftBox"],
        ".history_file": ["open_history", "read_history"],
        ".message": ["MailOptions"],
        ".plan": ["filter_invitations", "plan_invitations"],
        ".replies": ["plan_replies", "receive_replies", "record_replies"],
        ".send": ["SendOptions", "send_invitations"],
        ".smtp": ["SmtpConnection", "read_server"],
    },
)
