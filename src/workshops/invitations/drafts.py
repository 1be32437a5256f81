"""Messages as files in a folder, which a person opens and sends from a mail program."""

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from workshops.errors import UnreadableError, UsageError
from workshops.files.write import make_folder, write_file
from workshops.invitations.message import PROGRAM
from workshops.invitations.plan import Step
from workshops.names import fold_address


def make_room(messages: Sequence[Step], folder: Path) -> None:
    """A folder in which no drafts lie but those of this plan: people send all that they find."""
    make_folder(folder)
    names = {_name_draft(step) for step in messages}
    try:
        old = [one for one in sorted(folder.glob("*.eml")) if one.name not in names]
        left = [one.name for one in old if _is_draft(one.read_bytes())]
    except OSError as error:
        raise UnreadableError(f"{folder}: {error.strerror}") from error
    if left and names:
        listed = ", ".join(left[:3]) + (", …" if left[3:] else "")
        raise UsageError(
            f"{folder}: holds drafts that are not of this plan ({listed}); send or delete them "
            "first, or name another folder"
        )


def _is_draft(content: bytes) -> bool:
    """Whether the program wrote it."""
    return f"\r\nUser-Agent: {PROGRAM}\r\n".encode() in content


def write_draft(step: Step, content: bytes, folder: Path) -> None:
    """Put the message of a step there."""
    write_file(folder / _name_draft(step), content, _is_draft)


def _name_draft(step: Step) -> str:
    """`jobs.anna@example.org.request.eml`; never a path, never that of another person."""
    address = fold_address(step.attendee.email)
    safe = re.sub("[^a-z0-9@._+-]", "_", address)[:100]
    if safe != address:
        safe += "." + sha256(address.encode()).hexdigest()[:8]
    return f"{step.workshop.id}.{safe}.{step.kind}.eml"
