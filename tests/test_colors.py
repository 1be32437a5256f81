"""Colours of a series: the name that calendars get, and pages that everybody can read."""

import pytest

from workshops.colors import (
    READABLE,
    find_nearest_name,
    make_readable,
    measure_contrast,
    mix,
    read_rgb,
    write_code,
)
from workshops.standards import COLORS


@pytest.mark.parametrize(
    ("color", "name"),
    [
        ("Teal", "teal"),
        ("#008080", "teal"),
        ("#003399", "darkblue"),
        ("#ffcc00", "gold"),
        ("#e30613", "crimson"),
        ("#1f5f8b", "steelblue"),
        ("#fafafa", "snow"),
    ],
)
def test_calendars_get_a_name(color: str, name: str) -> None:
    """A name stays itself; a code becomes the CSS3 name that looks most like it."""
    assert find_nearest_name(color) == name


@pytest.mark.parametrize("name", COLORS)
def test_code_of_a_name_is_that_colour(name: str) -> None:
    """The nearest name of a named colour's code has just that code."""
    code = write_code(read_rgb(name))

    assert COLORS[find_nearest_name(code)] == COLORS[name]


def test_contrast_is_that_of_wcag() -> None:
    """The examples of WCAG 2.2: black on white is 21, #777777 on white just fails."""
    assert round(measure_contrast("black", "white"), 2) == 21
    assert round(measure_contrast("#777777", "white"), 2) == 4.48
    assert measure_contrast("red", "red") == 1


def test_readable_colour_is_kept() -> None:
    """A colour that can be read is not changed; another one only as far as it must."""
    assert make_readable("#003399", ["#ffffff"], "black") == "#003399"
    darker = make_readable("gold", ["#ffffff"], "black")
    assert READABLE <= measure_contrast(darker, "white") < READABLE + 0.6
    assert mix("white", "black", 0.5) == "#808080"
