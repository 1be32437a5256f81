"""The README is the product's face: what it shows is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from workshops.schedule.schema import (
    ATTENDEE,
    ORGANIZATION,
    REGION,
    SERIES,
    SESSION,
    WORKSHOP,
    Record,
)

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def find_blocks(language: str) -> list[str]:
    """The contents of the README's fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_console_blocks_show_what_the_commands_print(tmp_path: Path) -> None:
    """Each console block, run in its order beside the README's YAML, prints what it shows."""
    (tmp_path / "workshops.yaml").write_text(find_blocks("yaml")[0], "utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for block in find_blocks("console"):
        command, _, shown = block.partition("\n")
        done = subprocess.run(
            command.removeprefix("$ "),
            shell=True,
            cwd=tmp_path,
            env={"PATH": path, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.stdout == shown


@pytest.mark.parametrize(
    ("section", "record"),
    [
        ("series", SERIES),
        ("regions", REGION),
        ("organizations", ORGANIZATION),
        ("workshops", WORKSHOP),
        ("sessions", SESSION),
        ("attendees", ATTENDEE),
    ],
)
def test_reference_names_every_key(section: str, record: Record) -> None:
    """The README's table names every key of the file, the required ones in bold."""
    table = README.partition("| section | keys |")[2]
    row = next(line for line in table.splitlines() if line.startswith(f"| `{section}` |"))
    for key, field in record.fields.items():
        assert (f"**`{key}`**" if field.is_required else f"`{key}`") in row


def test_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's Python runs unchanged."""
    monkeypatch.chdir(Path(__file__).parent.parent)
    exec(compile(find_blocks("python")[0], "README.md", "exec"), {})
