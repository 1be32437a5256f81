"""Pages as they are published, read and approved by a person.

A file below a case's `site` folder is compared with what `publish` writes at that place. To add
one, make an empty file there, run `pytest --update-golden`, and read what it then holds.
"""

from pathlib import Path

import pytest

from support.golden import Golden
from support.program import SHIPPED, Run

HERE = Path(__file__).parent
CASES = sorted({path.parent.name for path in HERE.glob("*/site")})
BASE = "https://example.org/workshops"


@pytest.mark.parametrize("case", CASES)
def test_published_files_are_the_golden_files(
    case: str, call: Run, golden: Golden, tmp_path: Path
) -> None:
    """A page holds, byte for byte, what a person has read and approved."""
    schedule = HERE / case / "schedule.yaml"
    chosen = schedule if schedule.exists() else SHIPPED

    outcome = call("-s", chosen, "publish", tmp_path / "out", "--base-url", BASE)

    assert outcome.status == 0
    for path in sorted((HERE / case / "site").rglob("*.*")):
        place = path.relative_to(HERE / case / "site")
        golden.check(path, (tmp_path / "out" / place).read_bytes())
