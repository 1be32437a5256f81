"""`edit` opens the person's editor on a copy, and puts it in place only if it is valid."""

import sys
from pathlib import Path

import pexpect
import pytest

from support.program import ENVIRONMENT, Run, command
from support.schedules import SMALL, write_schedule
from workshops.changes.open_editor import build_command
from workshops.errors import UsageError
from workshops.files.lock import TEMPORARY

EDITOR = """\
import sys, pathlib
path = pathlib.Path(sys.argv[-1])
path.write_text(path.read_text().replace({old!r}, {new!r}, 1))
pathlib.Path({log!r}).open("a").write(" ".join(sys.argv[1:-1]) + "\\n")
{more}
"""


def edit(
    folder: Path,
    old: str,
    new: str,
    *arguments: str,
    more: str = "",
    answer: str = "",
    **environment: str,
) -> tuple[int, str]:
    """Run `edit` on a terminal with an editor that replaces a text; its status and output."""
    script = folder / "vi"
    body = EDITOR.format(old=old, new=new, log=str(folder / "log"), more=more)
    script.write_text(f"#!{sys.executable}\n{body}")
    script.chmod(0o755)
    words = command("edit", *arguments)
    program = pexpect.spawn(
        words[0],
        words[1:],
        cwd=str(folder),
        env={**ENVIRONMENT, "EDITOR": str(script), "TERM": "dumb", **environment},
        encoding="utf-8",
        timeout=300,
    )
    if answer:
        program.expect("edit again")
        program.sendline(answer)
    program.expect(pexpect.EOF)
    shown = program.before or ""
    program.close()
    return program.exitstatus or 0, shown


def test_saved_text_is_put_in_place(tmp_path: Path) -> None:
    """The file holds what the editor saved; the editor was opened at the workshop's line."""
    path = write_schedule(tmp_path)

    status, shown = edit(tmp_path, "The one", "The other", "one")

    assert (status, shown.strip()) == (0, "workshops.yaml: changed")
    assert path.read_text("utf-8") == SMALL.replace("The one", "The other")
    assert (tmp_path / "log").read_text() == "+7\n"


def test_unchanged_text_changes_nothing(tmp_path: Path) -> None:
    """Without saving, nothing changes."""
    path = write_schedule(tmp_path)

    slowly = edit(tmp_path, "no such text", "", more="import time; time.sleep(1.1)")
    (tmp_path / "sitecustomize.py").write_text("import time\ntime.monotonic = lambda: 0.0\n")
    at_once = edit(tmp_path, "no such text", "", PYTHONPATH=str(tmp_path))

    assert slowly == (0, "nothing to change\r\n")
    assert at_once == (
        0,
        "nothing to change; an editor that is still open must wait, as `code --wait` does\r\n",
    )
    assert path.read_text("utf-8") == SMALL


def test_errors_are_shown_and_the_text_is_kept(tmp_path: Path) -> None:
    """An error is shown with its line; who gives up keeps the text in a file that is named."""
    path = write_schedule(tmp_path)

    status, shown = edit(tmp_path, "2027-03-08", "2027-02-30", answer="n")

    kept = shown.rsplit("your text is in ", 1)[1].strip()
    assert status == 1
    assert path.read_text("utf-8") == SMALL
    assert Path(kept).read_text("utf-8") == SMALL.replace("2027-03-08", "2027-02-30")


def test_back_into_the_editor(tmp_path: Path) -> None:
    """One key goes back into the editor, which has the text as it was saved."""
    path = write_schedule(tmp_path)
    more = (
        "path.write_text(path.read_text().replace('2027-02-30', '2027-02-28')) if len("
        "pathlib.Path('log').read_text().splitlines()) > 1 else None"
    )

    status, _ = edit(tmp_path, "2027-03-08", "2027-02-30", more=more, answer="y")

    assert status == 0
    assert path.read_text("utf-8") == SMALL.replace("2027-03-08", "2027-02-28")


def test_a_change_by_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    """Where the file changed meanwhile, it stays, and the text is kept."""
    path = write_schedule(tmp_path)
    more = f"pathlib.Path({str(path)!r}).write_text({(SMALL + '# theirs')!r})"

    status, shown = edit(tmp_path, "The one", "Mine", more=more)

    assert status == 1
    assert path.read_text("utf-8") == SMALL + "# theirs"
    assert "your text is in " in shown


def test_a_schedule_with_errors_opens_at_the_first(tmp_path: Path) -> None:
    """Where a workshop can't be found because of an error, the editor is at the error."""
    path = write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30"))

    status, _ = edit(tmp_path, "2027-02-30", "2027-03-08", "one")

    assert (status, path.read_text("utf-8")) == (0, SMALL)
    line = SMALL[: SMALL.index("2027-03-08")].count("\n") + 1
    assert (tmp_path / "log").read_text() == f"+{line}\n"


def test_backups_of_the_editor_are_no_hindrance(tmp_path: Path) -> None:
    """What the editor kept beside the copy goes with it."""
    path = write_schedule(tmp_path)
    more = "pathlib.Path(f'{path}~').write_text('backup'); print('at', path.parent)"

    status, shown = edit(tmp_path, "The one", "Mine", more=more)

    assert (status, path.read_text("utf-8")) == (0, SMALL.replace("The one", "Mine"))
    assert not Path(shown.split()[1]).exists()


@pytest.mark.parametrize("more", ["sys.exit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_text_is_kept_when_the_editor_fails(more: str, tmp_path: Path) -> None:
    """An editor that fails or is killed after saving changes nothing, and the text is named."""
    path = write_schedule(tmp_path)

    status, shown = edit(tmp_path, "The one", "Mine", more=more)

    assert (status, path.read_text("utf-8")) == (1, SMALL)
    assert "vi ended with status" in shown
    kept = shown.rsplit("your text is in ", 1)[1].strip()
    assert Path(kept).read_text("utf-8") == SMALL.replace("The one", "Mine")


def test_text_is_kept_when_the_person_interrupts(tmp_path: Path) -> None:
    """Ctrl+C at the question keeps the text, too."""
    write_schedule(tmp_path)

    status, shown = edit(tmp_path, "2027-03-08", "2027-02-30", answer="\x03")

    assert status == 1
    kept = shown.rsplit("your text is in ", 1)[1].strip()
    assert "2027-02-30" in Path(kept).read_text("utf-8")


def test_text_is_kept_when_the_file_cannot_be_written(tmp_path: Path) -> None:
    """Where the file can't be replaced, the reason and the text are named."""
    path = write_schedule(tmp_path)
    blocked = f"pathlib.Path({str(tmp_path / TEMPORARY)!r}).mkdir()"

    status, shown = edit(tmp_path, "The one", "Mine", more=blocked)

    assert (status, path.read_text("utf-8")) == (1, SMALL)
    assert "your text is in " in shown


@pytest.mark.parametrize(
    ("arguments", "place"), [([], "workshops.yaml"), (["one"], "workshops.yaml:7")]
)
def test_no_terminal(arguments: list[str], place: str, tmp_path: Path, call: Run) -> None:
    """Without a terminal nothing is edited; the file and line are named for a script."""
    write_schedule(tmp_path)

    message = f"workshops: no terminal for an editor; change {place} and run: workshops check\n"
    assert call("edit", *arguments).text == (2, "", message)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"EDITOR": "nano"}, ["nano", "+3", "a.yaml"]),
        ({"EDITOR": "emacs -nw"}, ["emacs", "-nw", "+3", "a.yaml"]),
        ({"VISUAL": "code", "EDITOR": "vi"}, ["code", "--wait", "--goto", "a.yaml:3"]),
        ({"EDITOR": "/opt/ed it/vim".replace(" ", "-")}, ["/opt/ed-it/vim", "+3", "a.yaml"]),
        ({"EDITOR": "gedit"}, ["gedit", "a.yaml"]),
        ({}, ["vi", "+3", "a.yaml"]),
        ({"VISUAL": "", "EDITOR": " "}, ["vi", "+3", "a.yaml"]),
    ],
)
def test_editors_get_the_line_in_their_way(environment: dict[str, str], words: list[str]) -> None:
    """Known editors get the line; others get the file alone."""
    assert build_command(Path("a.yaml"), 3, environment) == words


def test_an_editor_that_no_shell_would_start() -> None:
    """A quotation mark that is not closed is named."""
    with pytest.raises(UsageError, match="the editor vi ' has a quotation mark that is not closed"):
        build_command(Path("a.yaml"), 3, {"EDITOR": "vi '"})
