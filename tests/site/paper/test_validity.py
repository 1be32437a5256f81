"""Papers are valid HTML, by an independent validator."""

from pathlib import Path

import pytest

from support.papers import write_crowd
from support.program import SHIPPED, Run
from support.validator import find_invalid


@pytest.mark.slow
def test_papers_are_valid(call: Run, tmp_path: Path) -> None:
    """The Nu HTML checker finds nothing in any kind of paper, in either direction."""
    crowd = write_crowd(tmp_path)
    with crowd.open("a", encoding="utf-8") as file:
        file.write("    sessions: [{title: Welcome, day: 2027-03-08, speakers: [Ana Ek]}]\n")
    for kind in ("sign-in", "programme", "certificates", "report"):
        for language in ("en", "ar"):
            target = tmp_path / f"{kind}-{language}.html"
            arguments = ("print", kind, "crowd", "--lang", language, "-o", target)
            assert call("-s", crowd, *arguments).status == 0
    call("-s", SHIPPED, "print", "report", "-o", tmp_path / "shipped.html")

    assert find_invalid(tmp_path.glob("*.html")) == []
