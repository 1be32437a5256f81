"""The options of `workshops invite`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.completion import complete_regions
from workshops.cli.reading import read_input

if TYPE_CHECKING:
    from workshops.invitations.message import MailOptions

To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="ADDRESS", help="Only this person. Repeatable."),
]
PeopleOf = Annotated[
    list[str] | None,
    typer.Option(
        "--region",
        "-r",
        metavar="REGION",
        help="Only people of this region and its parts. Repeatable.",
        autocompletion=complete_regions,
    ),
]
Past = Annotated[bool, typer.Option("--past", help="Include workshops that are over.")]
Remind = Annotated[
    bool,
    typer.Option(
        "--remind",
        help="Only remind people who have not answered, each at most once a day.",
    ),
]
ShowAll = Annotated[bool, typer.Option("--all", help="Also show people who get nothing.")]
MessageFile = Annotated[
    str | None,
    typer.Option(
        "--message",
        metavar="FILE",
        help="Text file with your own lines for the top of each message (10 kB at most).",
    ),
]
Drafts = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        help="Write the messages as drafts (.eml) into a folder; they are not recorded as sent.",
    ),
]
MarkSent = Annotated[
    bool,
    typer.Option(
        "--mark-sent",
        help="With --output: record the drafts as sent, if you will send them by hand.",
    ),
]
Send = Annotated[bool, typer.Option("--send", help="Send the messages.")]
Smtp = Annotated[
    str | None,
    typer.Option(
        "--smtp",
        metavar="URL",
        envvar="WORKSHOPS_SMTP",
        help="Mail server: smtps://user@host:465 or smtp://user@host:587 (STARTTLS). The "
        "password is taken from WORKSHOPS_SMTP_PASSWORD or the keyring.",
    ),
]
Rate = Annotated[
    int | None, typer.Option("--rate", min=1, metavar="N", help="Send at most N messages a minute.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Send without asking.")]


def read_mail_options(language: str, message: str | None) -> "MailOptions":
    """The language of mails, and the lines of the file of --message, which come first."""
    from workshops.invitations.message import MailOptions, read_preface

    if message is None:
        return MailOptions(language)
    name, content = read_input(message)
    return MailOptions(language, read_preface(content, name))
