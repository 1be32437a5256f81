"""The schedule as it was: in a revision that git keeps, or at a date.

Git is asked as a program, and only for what is stored: nothing is checked out, written or fetched,
and no filter, hook or pager that a repository's configuration names is run.
"""

import os
import subprocess
from datetime import datetime

from workshops.errors import UsageError
from workshops.model import Schedule
from workshops.schedule.document import Document
from workshops.schedule.load import is_schedule_name, understand_documents

_WAY_ON = "compare with an older file or folder instead"


def load_revision(path: str, revision: str) -> Schedule:
    """The schedule that the file or folder at `path` was in a git revision (`HEAD~3`, a tag).

    Raises UsageError where git, the repository, the revision, or the schedule in it is missing, and
    ScheduleError where the schedule had errors then.
    """
    path = os.path.realpath(path)
    folder = _find_repository(path)
    wanted = f"{revision}^{{commit}}"
    try:
        found = _run_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    except (UsageError, ValueError) as error:  # ValueError: a NUL in it
        raise UsageError(f'"{revision}" is neither a file, a folder nor a git revision') from error
    names = _list_stored(path, found.decode().split()[-1], revision)
    documents = [
        Document(f"{revision}:{name}", _run_git(folder, "cat-file", "blob", blob))
        for name, blob in sorted(names.items())
    ]
    schedule, _ = understand_documents(documents)
    return schedule


def find_last_commit(path: str, before: datetime) -> str:
    """The last commit before an aware instant, by commit date, in the history of what is there now.

    Raises UsageError where git, the repository or such a commit is missing.
    """
    folder = _find_repository(os.path.realpath(path))
    newest = f"--min-age={int(before.timestamp()) - 1}"  # git's own bound is inclusive
    try:
        commit = (
            _run_git(folder, "rev-list", "--max-count=1", newest, "HEAD", "--").decode().strip()
        )
    except UsageError:  # a repository without a commit
        commit = ""
    if not commit:
        raise UsageError(f"there is no commit before {before:%Y-%m-%d %H:%M}; {_WAY_ON}")
    return commit[:12]


def _find_repository(path: str) -> str:
    """The folder in which git is asked about the schedule."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    _run_git(folder, "rev-parse", "--git-dir")
    return folder


def _list_stored(path: str, commit: str, revision: str) -> dict[str, str]:
    """The names of the schedule's files in a commit, each with the name of its content."""
    is_folder = os.path.isdir(path)
    folder = path if is_folder else os.path.dirname(path)
    found: dict[str, str] = {}
    for entry in _run_git(folder, "ls-tree", "-z", commit).split(b"\0")[:-1]:
        facts, _, raw_name = entry.partition(b"\t")
        mode, kind, blob = facts.decode().split()
        name = os.fsdecode(raw_name)
        if not (is_schedule_name(name) if is_folder else name == os.path.basename(path)):
            continue
        if mode == "120000":
            raise UsageError(f"{name} is a symbolic link in {revision}; {_WAY_ON}")
        if kind == "blob":
            found[name] = blob
    if not found:
        raise UsageError(f"{os.path.basename(path)} is not in {revision}; {_WAY_ON}")
    return found


def _run_git(folder: str, *arguments: str) -> bytes:
    """The output of git; raises UsageError with git's reason, and where there is no git."""
    command = ("git", "--no-pager", "-C", folder, *arguments)
    environment = {**os.environ, **_ENVIRONMENT}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and a revision cannot be an option
            command, check=False, capture_output=True, stdin=subprocess.DEVNULL, env=environment
        )
    except FileNotFoundError as error:
        raise UsageError(f"git is not installed; {_WAY_ON}") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").partition("\n")[0]
        raise UsageError(f"{folder}: {reason.removeprefix('fatal: ')}; {_WAY_ON}")
    return done.stdout


_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    # a partial clone would ask its server, through a program that its configuration names
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
