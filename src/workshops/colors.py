"""Colours as CSS names and as hexadecimal codes: which name is nearest, which pair can be read."""

from collections.abc import Iterable
from functools import cache

from workshops.standards import COLORS

Rgb = tuple[int, int, int]

READABLE = 4.5
"""The least contrast of text that everybody can read (WCAG 2.2, 1.4.3)."""


def read_rgb(color: str) -> Rgb:
    """Red, green and blue, 0 to 255, of a CSS name or of a code such as `#003399`."""
    code = color[1:] if color.startswith("#") else COLORS[color.lower()]
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


def write_code(rgb: Rgb) -> str:
    """The code of a colour, such as `#003399`."""
    return f"#{bytes(rgb).hex()}"


@cache
def find_nearest_name(color: str) -> str:
    """The CSS name of a colour, else the name that looks most like it, as calendars need one."""
    if color.lower() in COLORS:
        return color.lower()
    light, green_red, blue_yellow = _find_appearance(color)

    def measure_distance(name: str) -> float:
        other = _find_appearance(name)
        # how light it is counts half: people know a colour by its hue
        hue = (green_red - other[1]) ** 2 + (blue_yellow - other[2]) ** 2
        return (light - other[0]) ** 2 / 2 + hue

    return min(COLORS, key=measure_distance)


@cache
def _find_appearance(color: str) -> tuple[float, float, float]:
    """Lightness and two axes of hue in Oklab (CSS Color 4 section 9), where eyes see distances."""
    red, green, blue = map(_linearize, read_rgb(color))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linearize(part: int) -> float:
    """A part of sRGB, 0 to 255, as an amount of light, 0 to 1."""
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def measure_contrast(color: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_measure_luminance(color), _measure_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@cache
def _measure_luminance(color: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it for sRGB."""
    red, green, blue = map(_linearize, read_rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(color: str, other: str, share: float) -> str:
    """A colour with a share, 0 to 1, of another in it."""
    parts = zip(read_rgb(color), read_rgb(other), strict=True)
    red, green, blue = (round(own + (new - own) * share) for own, new in parts)
    return write_code((red, green, blue))


def make_readable(color: str, backgrounds: Iterable[str], toward: str) -> str:
    """The colour, as little nearer to `toward` as makes it readable on all backgrounds."""
    grounds = list(backgrounds)
    mixtures = (mix(color, toward, step / 50) for step in range(51))
    return next(
        (
            mixture
            for mixture in mixtures
            if all(measure_contrast(mixture, ground) >= READABLE for ground in grounds)
        ),
        toward,
    )
