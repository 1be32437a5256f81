"""Whatever happens to a command that writes: the old files or the new, and nothing beside them."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pytest

from faults.commands import COMMANDS, Command
from faults.machine import Ended, Machine, start_machine
from faults.warm import NOBODY
from support.mail_server import run_server
from support.program import ENVIRONMENT
from workshops.errors import UnreadableError
from workshops.files.lock import TEMPORARY, lock_folder
from workshops.invitations.history import History
from workshops.invitations.history_file import read_history

pytestmark = pytest.mark.slow  # kills, full disks, many runs at once

MEMORY = Path("/dev/shm")
"""A disk that is done at once with what is flushed to it, where there is one."""
HISTORY = "workshops.yaml.history.jsonl"
"""What grows while a run goes on; a last line that was not written to its end does not count."""
STEPS = {".workshops-site.json", HISTORY}
"""What changes more than once in a run and records how far it is."""
REPLACING = [command for command in COMMANDS if command.before or command.target in command.files]
_NEW_ID = re.compile(rb"example-series-[0-9a-f]{6}")
CLEARING = ["os.remove", "os.rmdir"]
KILLS = 200 if os.environ.get("CI") else 20
"""At how many moments each command is killed; a person who runs the tests waits."""


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """Where the program runs."""
    with start_machine() as started:
        yield started


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment: a mail server that takes everything."""
    folder = tmp_path_factory.mktemp("mail")
    with run_server(folder, scheme="smtp", has_tls=False) as server:
        yield {"WORKSHOPS_SMTP": server.url}


class Stage:
    """One command with the folder before and after it, of which copies can be had."""

    def __init__(
        self, command: Command, folder: Path, machine: Machine, env: Mapping[str, str]
    ) -> None:
        self.command, self.machine, self.env = command, machine, env
        self.root, self.copies = folder, 0
        command.prepare(folder / "before", machine, env)
        self.before = read_tree(folder / "before")
        done = self.copy()
        start = time.perf_counter()
        report = machine.order(done, command.split(), env=env)
        self.seconds = time.perf_counter() - start
        assert report.ended[0].status == 0, report
        self.calls, self.after = report.calls, read_tree(done)

    def copy(self) -> Path:
        """The folder as it is before the command."""
        self.copies += 1
        return shutil.copytree(self.root / "before", self.root / f"copy{self.copies}")

    def run(self, folder: Path, **circumstances: object) -> Ended:
        """Run the command in a folder."""
        return self.machine.run(folder, self.command.split(), env=self.env, **circumstances)

    def require_complete(self, folder: Path) -> None:
        """Each file is the old one or the new one, and there is none beside them."""
        for name, content in read_tree(folder).items():
            if os.path.basename(name) == TEMPORARY or content is None:
                continue
            if os.path.basename(name) == HISTORY:
                assert isinstance(content, History)
            elif os.path.basename(name) in STEPS:
                assert isinstance(content, bytes)
                assert json.loads(content)["version"] == 1
            else:
                assert content in (self.before.get(name), self.after.get(name)), name

    def require_nothing_left(self, folder: Path) -> None:
        """There is nothing that is neither in the old folder nor in the new one."""
        assert read_tree(folder).keys() <= self.before.keys() | self.after.keys()

    def require_finished_by_next(self, folder: Path) -> None:
        """The next run ends well, and leaves just what one alone would have."""
        ended = self.run(folder)
        assert ended.status in (0, self.command.finished), ended
        assert read_tree(folder) == self.after


def read_tree(folder: Path) -> dict[str, bytes | History | None]:
    """What is below a folder: files with their content, histories with what they add up to."""
    return {path.relative_to(folder).as_posix(): _read_content(path) for path in folder.rglob("*")}


def _read_content(path: Path) -> bytes | History | None:
    if path.name == HISTORY and path.is_file():
        return read_history(str(path.with_name("workshops.yaml")))
    # the id of a new series is another one each time
    return _NEW_ID.sub(b"ID", path.read_bytes()) if path.is_file() else None


@pytest.fixture(params=COMMANDS, ids=lambda command: command.arguments, scope="module")
def stage(
    request: pytest.FixtureRequest, machine: Machine, env: Mapping[str, str]
) -> Iterator[Stage]:
    """Each command in turn."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Stage(request.param, Path(folder), machine, env)


def choose_points(stage: Stage, count: int, *, but: Sequence[str] = ()) -> list[int]:
    """At most `count` points of each kind of call in a run, always the same, and the last one."""
    points = defaultdict(list)
    for point, call in enumerate(stage.calls, 1):
        points[call].append(point)
    for call in but:
        points.pop(call, None)
    chance = random.Random(4)
    chosen = [chance.sample(alike, min(count, len(alike))) for alike in points.values()]
    return sorted({*chain(*chosen), *(alike[-1] for alike in points.values())})


def require_one_line(ended: Ended) -> None:
    """It failed, with the reason on one line, or with a report of errors in the schedule."""
    lines = ended.stderr.splitlines()
    [line] = [each for each in lines if re.match(r"workshops: |\S+: \d+ errors?$", each)]
    assert ended.status in (1, 2, 3), ended
    assert "internal error" not in line
    assert "None" not in line
    assert "Traceback" not in ended.stderr


def test_no_file_is_written_in_place(stage: Stage) -> None:
    """Nothing is opened for writing but what only the run itself looks at."""
    written = {call.removeprefix("write:") for call in stage.calls if call.startswith("write:")}

    assert written
    assert written <= {TEMPORARY, HISTORY}


def test_killed_at_every_point(stage: Stage) -> None:
    """Killed before any of its calls, a run leaves complete files, and the next one finishes it."""
    for point in choose_points(stage, 9):
        folder = stage.copy()

        ended = stage.run(folder, point=point)

        assert ended.status == -signal.SIGKILL, point
        stage.require_complete(folder)
        stage.require_finished_by_next(folder)


def test_killed_at_any_time(stage: Stage) -> None:
    """The same if it is killed at random times."""
    chance = random.Random(5)
    for _ in range(KILLS):
        folder = stage.copy()

        stage.run(folder, after=chance.uniform(0.0001, stage.seconds))

        stage.require_complete(folder)
        stage.require_finished_by_next(folder)


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_asked_to_end(stage: Stage, name: str, status: int) -> None:
    """Ctrl+C, or a machine that shuts down, ends a run at once, quietly, with nothing left.

    Unless it comes while just that is being removed, which the next run then does.
    """
    for point in choose_points(stage, 2, but=["os.remove"]):
        folder = stage.copy()

        ended = stage.run(folder, fault=name, point=point)

        assert ended.status == status, (point, ended)
        assert "Traceback" not in ended.stderr
        assert "workshops: " not in ended.stderr
        stage.require_complete(folder)
        stage.require_nothing_left(folder)
        stage.require_finished_by_next(folder)


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_call_fails(stage: Stage, error: str) -> None:
    """Where a call fails other than to clear up, that is one line, and nothing is left."""
    for point in choose_points(stage, 2, but=CLEARING):
        folder = stage.copy()

        ended = stage.run(folder, fault=error, point=point)

        if ended.status != 0:  # what makes no difference may fail
            require_one_line(ended)
        stage.require_complete(folder)
        stage.require_nothing_left(folder)
        stage.require_finished_by_next(folder)


@pytest.mark.parametrize("limit", [0, 1, 100, 200])
def test_file_may_not_grow(stage: Stage, limit: int) -> None:
    """Where a file can't be written to its end, the old one stays, with the reason reported."""
    folder = stage.copy()

    ended = stage.run(folder, limit=limit)

    require_one_line(ended)
    assert ended.stderr.endswith(": File too large\n")
    stage.require_complete(folder)
    stage.require_nothing_left(folder)
    stage.require_finished_by_next(folder)


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk(stage: Stage, disk: Path) -> None:
    """On a disk that fills up at any time, files are the old or the new, and it is reported."""
    is_full = False
    for pages in range(0, 60, 4):
        folder = shutil.copytree(stage.root / "before", disk / "work")
        free = os.statvfs(disk)
        (disk / "filler").write_bytes(bytes((free.f_bavail - pages) * free.f_bsize))

        ended = stage.run(folder)

        (disk / "filler").unlink()
        if ended.status != 0:
            is_full = True
            require_one_line(ended)
            assert ended.stderr.endswith(": No space left on device\n")
        stage.require_complete(folder)
        stage.require_nothing_left(folder)
        stage.require_finished_by_next(folder)
        shutil.rmtree(folder)
        if ended.status == 0:
            break
    assert is_full


def test_runs_at_once(stage: Stage) -> None:
    """Four runs at the same time all end well, and leave what one of them alone would."""
    for _ in range(2):
        folder = stage.copy()

        ended = stage.machine.order(folder, stage.command.split(), env=stage.env, runs=4).ended

        assert {run.status for run in ended} <= {0, stage.command.finished}, ended
        assert read_tree(folder) == stage.after


@pytest.fixture
def nobody(stage: Stage) -> int:
    """Somebody who is not root, but may look into the folders of tests."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    for folder in (stage.root, *stage.root.parents):
        if folder.stat().st_mode & 0o777 == 0o700:
            folder.chmod(0o755)
    return NOBODY


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("mode", [0o644, 0o666])
def test_read_only_folder(stage: Stage, mode: int) -> None:
    """In a folder that may not be written nothing happens, though its files might be."""
    folder = stage.copy()
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else mode)

    ended = stage.run(folder, is_nobody=True)

    require_one_line(ended)
    assert ended.stderr.endswith((": Permission denied\n", ": is read-only\n"))
    assert read_tree(folder) == stage.before


def test_owner_is_kept(stage: Stage, nobody: int) -> None:
    """What root does to somebody's files leaves them theirs."""
    folder = stage.copy()
    names = [name for name, content in stage.before.items() if content is not None]
    for name in names:
        os.chown(folder / name, nobody, nobody)
        (folder / name).chmod(0o640)

    stage.run(folder)

    assert read_tree(folder) == stage.after
    for name in names:
        if (folder / name).exists() and os.path.basename(name) not in STEPS:
            found = (folder / name).stat()
            assert (found.st_uid, found.st_gid) == (nobody, nobody), name
            assert found.st_mode & 0o777 == 0o640, name


def test_file_of_somebody_else(stage: Stage, nobody: int) -> None:
    """In a folder of one's own, a file that somebody else owns is replaced, or reported."""
    folder = stage.copy()
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            os.chown(path, nobody, nobody)

    ended = stage.run(folder, is_nobody=True)

    if ended.status == 0:
        assert read_tree(folder) == stage.after
    else:
        require_one_line(ended)
        assert ended.stderr.endswith(": is read-only\n")
        assert read_tree(folder) == stage.before


def test_folder_in_its_place(stage: Stage) -> None:
    """A folder where the file is to be stays one, and is reported or gets the file."""
    folder = stage.copy()
    target = folder / stage.command.target
    target.unlink(missing_ok=True)
    target.mkdir(parents=True)
    before = read_tree(folder)

    ended = stage.run(folder)

    assert target.is_dir()
    if ended.status != 0:
        require_one_line(ended)
        assert read_tree(folder) == before


@pytest.fixture(params=["here", "elsewhere"])
def elsewhere(request: pytest.FixtureRequest, stage: Stage, tmp_path: Path) -> Path:
    """A folder on the same disk, and one on another."""
    if request.param == "here":
        return Path(tempfile.mkdtemp(dir=stage.root))
    if stage.root.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one disk only")
    return tmp_path


@pytest.mark.parametrize(
    "stage", REPLACING, ids=lambda command: command.arguments, indirect=True, scope="module"
)
def test_link_in_its_place(stage: Stage, elsewhere: Path) -> None:
    """A link stays one and what it leads to is the new file; or it is reported as foreign."""
    folder, name = stage.copy(), stage.command.target
    target = folder / name
    shutil.move(target, elsewhere / "real")
    target.symlink_to(elsewhere / "real")

    ended = stage.run(folder)

    assert target.is_symlink()
    if ended.status == 0:
        assert _read_content(target) == stage.after[name]
    else:
        require_one_line(ended)
        assert target.read_bytes() == stage.before[name]
    assert not (elsewhere / TEMPORARY).exists()
    stage.require_nothing_left(folder)


def test_link_to_nowhere(stage: Stage, elsewhere: Path) -> None:
    """A link to nowhere stays one, and leads to the new file; or it is reported as foreign."""
    folder, name = stage.copy(), stage.command.target
    target = folder / name
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    target.symlink_to(elsewhere / "real")

    ended = stage.run(folder)

    assert target.is_symlink()
    if ended.status == 0:
        assert _read_content(target) == stage.after[name]
    else:
        require_one_line(ended)
        assert not target.exists()
    assert not (elsewhere / TEMPORARY).exists()


def test_link_to_itself(stage: Stage) -> None:
    """A link that leads to itself is reported, and stays."""
    folder = stage.copy()
    target = folder / stage.command.target
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    target.symlink_to(target.name)

    ended = stage.run(folder)

    require_one_line(ended)
    assert target.is_symlink()


INTERRUPT = """\
import os, runpy, signal, sys
def audit(event, arguments):
    if event == "import" and arguments[0] == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(audit)
sys.argv = ["workshops", "list"]
runpy.run_module("workshops", run_name="__main__")
"""


@pytest.mark.parametrize("module", ["workshops.cli.main", "typer", "workshops.query"])
def test_interrupted_while_loading(tmp_path: Path, module: str) -> None:
    """Ctrl+C before the program has begun is quiet, too."""
    script = INTERRUPT.replace("sys.argv[1]", repr(module))

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_folder_that_stays_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another program keeps a folder locked, that is reported after a time."""
    monkeypatch.setattr("workshops.files.lock._TIMEOUT", 0.02)

    with (
        lock_folder(tmp_path),
        pytest.raises(UnreadableError) as refusal,
        lock_folder(tmp_path),
    ):
        pass

    assert str(refusal.value) == (f"{tmp_path}: another program is writing there; try again later")
