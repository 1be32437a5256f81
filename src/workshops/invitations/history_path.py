"""Where the history of a schedule is, and what exports need of it; without one, next to no work."""

import os
from pathlib import Path

from workshops.errors import UsageError

ENDING = ".history.jsonl"


def history_path(schedule: str) -> Path:
    """The path of a schedule's history: `team.yaml.history.jsonl` beside the file `team.yaml`.

    Inside a folder it is `workshops.history.jsonl`. Raises UsageError for standard input, beside
    which there is nothing.
    """
    if schedule == "-":
        raise UsageError("invitations need a schedule in a file: what was sent is kept beside it")
    path = Path(os.path.realpath(schedule))
    if path.is_dir():
        return path / f"workshops{ENDING}"
    return path.with_name(path.name + ENDING)


def find_sequences(schedule: str) -> dict[str, int]:
    """SEQUENCE by uid, of what invitations have been sent for (RFC 5546 section 2.1.4).

    Nothing where none have been, and for standard input ("-").
    """
    if schedule == "-" or not os.path.exists(history_path(schedule)):
        return {}
    from workshops.invitations.history_file import read_history  # which takes a while to import

    return {uid: sent.sequence for uid, sent in read_history(schedule).workshops.items()}
