"""The README is the product's face: short, and what it shows is what happens."""

import re
from pathlib import Path

import pytest

from support.documents import run_document
from support.golden import Golden

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]


def test_commands_print_what_is_shown(tmp_path: Path, golden: Golden) -> None:
    """Each console block, run in its order beside the README's YAML, prints what it shows."""
    golden.check(README, run_document(README.read_text("utf-8"), tmp_path).encode())


def test_readme_is_short() -> None:
    """It is read in three minutes: at most 700 words, with all that commands print."""
    assert len(README.read_text("utf-8").split()) <= 700


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Each link to a file of the project leads to one."""
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python on a page runs unchanged."""
    monkeypatch.chdir(ROOT)
    for block in re.findall(
        r"^```python\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    ):
        exec(compile(block, page.name, "exec"), {})
