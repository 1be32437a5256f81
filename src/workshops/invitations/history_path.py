"""Where the history of a schedule is, beside the file or inside the folder."""

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
