"""Messages as files in a folder, which a person opens and sends from a mail program."""

import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from workshops.errors import UsageError, wrap_os_error
from workshops.files.write import make_folder, write_file
from workshops.invitations.message import PROGRAM, Mail, MailOptions, compose_mail
from workshops.invitations.step import InvitationPlan, Step, plan_message
from workshops.names import fold_address


class DraftBox:
    """A folder for the drafts of a plan, and of no other: people send all that they find there.

    Raises UsageError when it is entered and holds other drafts of this program.
    """

    is_draft = True

    def __init__(self, folder: Path, plan: InvitationPlan) -> None:
        self.folder = folder
        self.names = {_name_draft(step) for step in plan.messages}

    def __enter__(self) -> Self:
        make_folder(self.folder)
        with wrap_os_error(self.folder):
            others = (path for path in self.folder.glob("*.eml") if path.name not in self.names)
            left = sorted(path.name for path in others if _is_draft(path.read_bytes()))
        if left and self.names:
            listed = ", ".join(left[:3]) + (", …" if left[3:] else "")
            raise UsageError(
                f"{self.folder}: contains drafts that do not belong to this plan ({listed}); "
                "send or delete them first, or name another folder"
            )
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def connect(self) -> None:
        """Nothing is needed to write the next draft."""

    def send(self, mail: Mail) -> None:
        """Write the draft of a message."""
        write_file(self.folder / _name_draft(mail.step), mail.content, _is_draft)


def write_drafts(plan: InvitationPlan, folder: Path, options: MailOptions, now: datetime) -> int:
    """Write the messages of a plan as drafts that are not recorded as sent; how many there are.

    `now` (aware) is the time that the messages state.
    """
    options = options._replace(is_draft=True)
    with DraftBox(folder, plan) as drafts:
        for step in plan.messages:
            drafts.send(compose_mail(step, plan_message(step, now), options))
    return len(plan.messages)


def _is_draft(content: bytes) -> bool:
    """Whether the program wrote it."""
    return f"\r\nUser-Agent: {PROGRAM}\r\n".encode() in content


def _name_draft(step: Step) -> str:
    """`jobs.anna@example.org.request.eml`; never a path, never that of another person."""
    address = fold_address(step.attendee.email)
    safe = re.sub("[^a-z0-9@._+-]", "_", address)[:100]
    if safe != address:
        safe += "." + sha256(address.encode()).hexdigest()[:8]
    return f"{step.workshop.id}.{safe}.{step.kind}.eml"
