"""`workshops export -o`: files that are complete or not there, and never somebody else's."""

import errno
import os
import stat
from pathlib import Path

import pytest

from cli.test_export import WITHOUT_DATE, list_summaries
from support.ical_rules import find_broken_rules, read_calendar
from support.program import SHIPPED, Run, without_privileges
from support.schedules import SMALL, write_schedule
from workshops import load_schedule

FOREIGN = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n"
OLD = 1_000_000_000


@pytest.fixture(autouse=True)
def schedule(tmp_path: Path) -> Path:
    """A small schedule in the working folder."""
    return write_schedule(tmp_path)


def rename_workshop(folder: Path) -> None:
    """A change that a calendar shows."""
    write_schedule(folder, SMALL.replace("The one", "The other"))


def test_file_holds_what_standard_output_would(tmp_path: Path, call: Run) -> None:
    """-o writes the same bytes to a file, and notes it on standard error."""
    outcome = call("export", "-o", "out.ics")

    assert outcome == (0, b"", b"out.ics: 1 workshop\n")
    assert (tmp_path / "out.ics").read_bytes() == call("export").out


def test_second_run_changes_nothing(tmp_path: Path, call: Run) -> None:
    """Exporting again leaves a file alone that holds just that, its time included."""
    call("export", "-o", "out.ics")
    os.utime(tmp_path / "out.ics", (OLD, OLD))

    outcome = call("export", "-o", "out.ics")

    assert outcome == (0, b"", b"out.ics: 1 workshop, unchanged\n")
    assert (tmp_path / "out.ics").stat().st_mtime == OLD


def test_own_file_is_replaced(tmp_path: Path, call: Run) -> None:
    """A file that the program wrote is brought up to date without asking."""
    call("export", "-o", "out.ics")
    rename_workshop(tmp_path)

    outcome = call("export", "-o", "out.ics")

    assert outcome == (0, b"", b"out.ics: 1 workshop\n")
    assert list_summaries((tmp_path / "out.ics").read_bytes()) == ["The other"]


@pytest.mark.parametrize(
    "content",
    [FOREIGN, b"", b"my notes\n", b"PRODID:-//workshops//workshops//EN\r\n", b"\0" * 2000],
    ids=["calendar", "empty", "notes", "almost", "binary"],
)
def test_foreign_file_is_kept(content: bytes, tmp_path: Path, call: Run) -> None:
    """A file that the program did not write is not overwritten."""
    path = tmp_path / "out.ics"
    path.write_bytes(content)

    outcome = call("export", "-o", "out.ics")

    message = b"workshops: out.ics: not written by this program; use --force to overwrite it\n"
    assert outcome == (2, b"", message)
    assert path.read_bytes() == content


def test_the_schedule_itself_is_kept(schedule: Path, call: Run) -> None:
    """-o and -s mixed up do not cost the schedule."""
    outcome = call("export", "-o", "workshops.yaml")

    assert outcome.status == 2
    assert schedule.read_text() == SMALL


def test_force_overwrites_a_foreign_file(tmp_path: Path, call: Run) -> None:
    """With --force it is overwritten."""
    (tmp_path / "out.ics").write_bytes(FOREIGN)

    outcome = call("export", "-o", "out.ics", "--force")

    assert outcome.status == 0
    assert list_summaries((tmp_path / "out.ics").read_bytes()) == ["The one"]


def test_folder_is_not_a_file(tmp_path: Path, call: Run) -> None:
    """A folder as target, without --split, is refused."""
    (tmp_path / "out").mkdir()

    for name in ("out", "out/"):
        outcome = call("export", "-o", name)
        assert outcome.status == 1
        assert outcome.stdout == ""
        assert outcome.stderr.endswith(": is a folder; name a file in it\n")
        assert outcome.stderr.count("\n") == 1


def test_missing_folder(call: Run) -> None:
    """A missing folder is reported in one line."""
    outcome = call("export", "-o", "nowhere/out.ics")

    assert outcome == (2, b"", b"workshops: nowhere/out.ics: No such file or directory\n")


def test_file_as_folder(tmp_path: Path, call: Run) -> None:
    """A file where a folder should be is reported in one line."""
    (tmp_path / "file").touch()

    for options in (["-o", "file/out.ics"], ["-o", "file", "--split", "workshop"]):
        outcome = call("export", *options)
        assert (outcome.status, outcome.stdout) == (1, "")
        assert outcome.stderr.startswith("workshops: file")
        assert outcome.stderr.count("\n") == 1


def test_read_only_folder(tmp_path: Path, call: Run) -> None:
    """A folder that may not be written to is reported in one line."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    call("export", "-o", "before.ics")

    with without_privileges(tmp_path):
        outcome = call("export", "-o", "locked/out.ics")

    assert outcome == (1, b"", b"workshops: locked/out.ics: Permission denied\n")


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_failure_leaves_the_old_file_and_nothing_else(
    step: str, tmp_path: Path, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing fails, at any step, the old file is unchanged, and there is no other."""
    call("export", "-o", "out.ics")
    before = (tmp_path / "out.ics").read_bytes()
    rename_workshop(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        outcome = call("export", "-o", "out.ics")

    assert outcome == (1, b"", b"workshops: out.ics: No space left on device\n")
    assert (tmp_path / "out.ics").read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["out.ics", "workshops.yaml"]


def test_no_other_file_is_left(tmp_path: Path, call: Run) -> None:
    """Nothing but the file itself is left behind."""
    call("export", "-o", "out.ics")

    assert sorted(os.listdir(tmp_path)) == ["out.ics", "workshops.yaml"]


def test_link_is_kept(tmp_path: Path, call: Run) -> None:
    """A symbolic link stays one, and what it points to is written."""
    (tmp_path / "real").mkdir()
    (tmp_path / "out.ics").symlink_to("real/target.ics")

    first = call("export", "-o", "out.ics")
    rename_workshop(tmp_path)
    second = call("export", "-o", "out.ics")

    assert (first.status, second.status) == (0, 0)
    assert (tmp_path / "out.ics").is_symlink()
    assert os.listdir(tmp_path / "real") == ["target.ics"]
    assert list_summaries((tmp_path / "real" / "target.ics").read_bytes()) == ["The other"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
def test_mode_is_kept(mode: int, tmp_path: Path, call: Run) -> None:
    """The permissions of a file stay as they were."""
    path = tmp_path / "out.ics"
    call("export", "-o", "out.ics")
    path.chmod(mode)
    rename_workshop(tmp_path)

    call("export", "-o", "out.ics")

    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert list_summaries(path.read_bytes()) == ["The other"]


def test_new_file_has_the_usual_mode(tmp_path: Path, call: Run) -> None:
    """A new file has the mode that the umask allows, so that a web server can read it."""
    old = os.umask(0o022)
    try:
        call("export", "-o", "out.ics")
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "out.ics").stat().st_mode) == 0o644


def test_special_file(call: Run) -> None:
    """A device is written to, not replaced."""
    outcome = call("export", "-o", "/dev/null")

    assert outcome == (0, b"", b"/dev/null: 1 workshop\n")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_full_device(call: Run) -> None:
    """A full disk is reported in one line."""
    outcome = call("export", "-o", "/dev/full")

    assert outcome == (1, b"", b"workshops: /dev/full: No space left on device\n")


def test_named_pipe(tmp_path: Path, run: Run) -> None:
    """A named pipe gets the calendar and stays a pipe."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        outcome = run("export", "-o", "pipe")
        content = os.read(reader, 65536)
    finally:
        os.close(reader)

    assert outcome == (0, b"", b"pipe: 1 workshop\n")
    assert list_summaries(content) == ["The one"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_standard_output_by_name(run: Run) -> None:
    """/dev/stdout is a pipe like any other."""
    outcome = run("export", "-o", "/dev/stdout")

    assert (outcome.status, outcome.stderr) == (0, "/dev/stdout: 1 workshop\n")
    assert list_summaries(outcome.out) == ["The one"]


def test_split_by_workshop(tmp_path: Path, call: Run) -> None:
    """--split workshop is one file a workshop, into a folder that is made, and those around it."""
    outcome = call("-s", SHIPPED, *"export --split workshop -o a/b/out".split())

    assert (outcome.status, outcome.stdout) == (0, "")
    assert outcome.stderr == (
        f"{WITHOUT_DATE}a/b/out/jobs.ics: 1 workshop\na/b/out/innovation.ics: 1 workshop\n"
    )
    folder = tmp_path / "a" / "b" / "out"
    assert sorted(os.listdir(folder)) == ["innovation.ics", "jobs.ics"]
    content = (folder / "jobs.ics").read_bytes()
    assert list_summaries(content) == ["Preparing for the jobs of the future"]
    assert read_calendar(content).only("NAME").text == "Preparing for the jobs of the future"


def test_split_by_region(tmp_path: Path, call: Run) -> None:
    """--split region is one file a region, each with all its workshops."""
    outcome = call("-s", SHIPPED, *"export --split region -o out --lang sv".split())

    assert outcome.status == 0
    files = {path.stem: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    regions = load_schedule(SHIPPED).regions
    assert sorted(files) == sorted(region.id for region in regions)
    assert [find_broken_rules(content) for content in files.values()] == [[]] * len(regions)
    assert list_summaries(files["SE31"]) == ["Redo för framtidens jobb", "Innovation som når fler"]
    assert list_summaries(files["BE3"]) == ["Redo för framtidens jobb"]
    assert read_calendar(files["BE3"]).only("NAME").text.endswith(": Vallonien")


def test_split_writes_regions_without_dated_workshops(tmp_path: Path, call: Run) -> None:
    """Their calendar is empty, so that a link to it works."""
    write_schedule(
        tmp_path,
        "series: {id: s, title: S}\nregions: [{id: A, name: A}, {id: B, name: B}]\n"
        "workshops: [{id: w, title: W, regions: [A]}]\n",
    )

    outcome = call(*"export --split region -o out".split())

    assert outcome.text == (
        0,
        "",
        "left out: w (no date yet)\nout/A.ics: 0 workshops\nout/B.ics: 0 workshops\n",
    )
    assert list_summaries((tmp_path / "out" / "A.ics").read_bytes()) == []


def test_split_by_region_asked_for(tmp_path: Path, call: Run) -> None:
    """With -r, only the regions asked for get a file, parts of a region too."""
    outcome = call("-s", SHIPPED, *"export --split region -r varmland -r fr -o out".split())

    assert outcome.status == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["FRE.ics", "SE311.ics"]
    content = (tmp_path / "out" / "SE311.ics").read_bytes()
    assert len(list_summaries(content)) == 2


def test_split_entries_are_the_same(tmp_path: Path, call: Run) -> None:
    """An entry is the same in every file: who subscribes to two sees it once."""
    call("-s", SHIPPED, *"export --split region -o out".split())
    unsplit = call("-s", SHIPPED, "export").out

    for path in (tmp_path / "out").iterdir():
        for event in path.read_bytes().split(b"BEGIN:VEVENT")[1:]:
            assert event.partition(b"END:VEVENT")[0] in unsplit


def test_split_keeps_a_foreign_file(tmp_path: Path, call: Run) -> None:
    """In a folder too, a file of somebody else's is not overwritten."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "one.ics").write_bytes(FOREIGN)

    outcome = call(*"export --split workshop -o out".split())

    assert outcome.status == 2
    assert outcome.stderr == (
        "workshops: out/one.ics: not written by this program; use --force to overwrite it\n"
    )
    assert (tmp_path / "out" / "one.ics").read_bytes() == FOREIGN


def test_broken_schedule_leaves_the_export_alone(tmp_path: Path, call: Run) -> None:
    """An error in the schedule does not cost the calendar that people subscribe to."""
    call("export", "-o", "out.ics")
    before = (tmp_path / "out.ics").read_bytes()
    write_schedule(tmp_path, SMALL.replace("2027-03-08", "soon"))

    outcome = call("export", "-o", "out.ics")

    assert outcome.status == 1
    assert (tmp_path / "out.ics").read_bytes() == before


def test_long_file_name(tmp_path: Path, call: Run) -> None:
    """A name as long as file systems allow is written too."""
    name = f"{'x' * 251}.ics"

    outcome = call("export", "-o", name)

    assert outcome.status == 0
    assert (tmp_path / name).exists()


def test_workshop_of_a_difficult_region_id(tmp_path: Path, call: Run) -> None:
    """Files stay in their folder, whatever a region is called."""
    text = (
        "series: {id: s, title: S}\nregions: [{id: A..B, name: R}]\n"
        "workshops: [{id: w, title: W, start: 2027-03-01, regions: [A..B]}]"
    )
    write_schedule(tmp_path, text)

    outcome = call(*"export --split region -o out".split())

    assert outcome.status == 0
    assert os.listdir(tmp_path / "out") == ["A..B.ics"]
