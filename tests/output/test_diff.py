"""The diff of an edit shows what changes, like that of other programs."""

import re
from difflib import unified_diff

import hypothesis
from hypothesis import strategies as st

from workshops.output.diff import draw_diff

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "", "  - x", "e f"]), max_size=25)


def encode(lines: list[str]) -> bytes:
    """A file with these lines."""
    return "".join(f"{line}\n" for line in lines).encode()


def apply(old: list[str], diff: str) -> list[str]:
    """The lines after a diff, as `patch` makes them; every line it names must be there."""
    new: list[str] = []
    at = 0
    for line in diff.splitlines()[2:]:
        if header := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            start = int(header[1]) - (header[2] != "0")
            new += old[at:start]
            at = start
            assert len(new) == int(header[3]) - (header[4] != "0")
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert old[at] == line[1:]
            new += [old[at]] * (line[0] == " ")
            at += 1
    return new + old[at:]


@hypothesis.given(old=LINES, new=LINES)
def test_any_diff_can_be_applied(old: list[str], new: list[str]) -> None:
    """Applied to the old lines it gives the new ones; it is empty only where they are the same."""
    diff = draw_diff({"x": (encode(old), encode(new))})

    assert apply(old, diff) == new
    assert (diff == "") == (old == new)


def test_as_other_programs_draw_it() -> None:
    """Where lines differ, headings and lines are those of difflib."""
    old = [f"line {number}" for number in range(60)]
    new = ["first", *old[:10], "changed", *old[11:40], *old[45:], "last"]

    diff = draw_diff({"a.yaml": (encode(old), encode(new))})

    assert diff.splitlines() == list(unified_diff(old, new, "a.yaml", "a.yaml", lineterm=""))


def test_thousands_of_lines_that_are_all_the_same() -> None:
    """Nothing is compared without end; the diff is right all the same."""
    old, new = ["x"] * 3000, ["y", *["x"] * 2990]

    assert apply(old, draw_diff({"x": (encode(old), encode(new))})) == new
