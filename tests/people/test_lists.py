"""Lists as other systems save them: what `register` and `mark` make of them, beside each file.

A case is a file in `tests/lists`; <name>.txt is what both commands print of it. To add one, put the
file there, run `pytest --update-golden`, and read what it wrote.
"""

import shutil
from pathlib import Path

import pytest

from support.golden import Golden
from support.program import call_main

LISTS = Path(__file__).parents[1] / "lists"
CASES = sorted(path for path in LISTS.iterdir() if path.suffix in (".csv", ".xlsx"))
COMMANDS = ("register jobs", "mark jobs")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_list(case: Path, tmp_path: Path, golden: Golden) -> None:
    """Who registers and who came, with the change of the file and all that needs a person."""
    shutil.copy(LISTS / "workshops.yaml", tmp_path)
    shutil.copy(case, tmp_path)

    parts = []
    for command in COMMANDS:
        arguments = [*command.split(), "--from", case.name, "--dry-run"]
        outcome = call_main(*arguments, cwd=tmp_path)
        parts.append(
            f"$ workshops {command} --from {case.name} --dry-run\n"
            f"{outcome.stderr}{outcome.stdout}exit status {outcome.status}\n"
        )

    golden.check(case.with_suffix(".txt"), "\n".join(parts).encode())


def test_every_report_has_its_case() -> None:
    """No report stays behind when its case is renamed or removed."""
    assert {path.stem for path in LISTS.glob("*.txt")} == {case.stem for case in CASES}
