"""The style sheet of a site: the program's own, the series' colour in it, and an institution's.

The colour becomes the accent, in a lighter and a darker version where it could not be read, so that
any colour keeps the contrast of WCAG 2.2 (1.4.3) in both colour schemes.
"""

import re
from pathlib import Path
from typing import NamedTuple

from workshops.colors import make_readable, measure_contrast, mix
from workshops.errors import UsageError, wrap_os_error

ASSETS = Path(__file__).parent / "assets"
MOST_BYTES = 2**20
ACCENT = "#1f5f8b"
"""The accent of a series without a colour, as site.css has it."""


class Scheme(NamedTuple):
    """A colour scheme as site.css has it: the grounds that text is on, and what accents go to.

    `share` is how much of a soft ground is the series' colour.
    """

    paper: str
    card: str
    toward: str
    share: float


LIGHT = Scheme("#ffffff", "#ffffff", "#000000", 0.1)
DARK = Scheme("#11161d", "#1a212b", "#ffffff", 0.14)
_ON_LIGHT, _ON_DARK = "#0d1b26", "#ffffff"


def list_variables(color: str, scheme: Scheme) -> dict[str, str]:
    """The style sheet's variables that a series' colour decides, by name."""
    soft = mix(scheme.card, color, scheme.share)
    accent = make_readable(color, (scheme.paper, scheme.card, soft), scheme.toward)
    on_accent = max((_ON_LIGHT, _ON_DARK), key=lambda ink: measure_contrast(ink, accent))
    return {
        "--accent": accent,
        "--on-accent": on_accent,
        "--soft": soft,
        "--middle": mix(accent, soft, 0.6),
    }


def write_style(color: str | None, own: str) -> str:
    """The style sheet of a site; `own` is an institution's, which comes last and so decides."""
    parts = [f":root {{ --series: {color or 'var(--accent)'} }}\n"]
    parts += [(ASSETS / name).read_text("utf-8") for name in ("site.css", "views.css")]
    for media, scheme in (
        ("screen", LIGHT),  # paper has its own colours
        ("screen and (prefers-color-scheme: dark)", DARK),
    ):
        if color:
            lines = (f"{name}: {value}" for name, value in list_variables(color, scheme).items())
            parts.append(f"@media {media} {{ :root {{ {'; '.join(lines)} }} }}\n")
    return "".join([*parts, own])


def read_style(path: str) -> str:
    """An institution's own style sheet: a file .css in UTF-8, up to 1 MB.

    Raises UsageError for one that loads another file: pages load nothing from elsewhere.
    """
    with wrap_os_error(path), open(path, "rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if not path.lower().endswith(".css"):  # it is published as it is: another file was meant
        raise UsageError(f"{path}: not a style sheet; name a .css file")
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{path}: larger than 1 MB")
    try:
        style = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8; save it as UTF-8") from None
    without_comments = _COMMENTS.sub(lambda it: it[1] or "\n" * it[0].count("\n") or " ", style)
    if found := _LOADED.search(without_comments):
        line = without_comments.count("\n", 0, found.start()) + 1
        raise UsageError(
            f'{path}:{line}: contains "{found[0]}", but pages load no other files; name fonts that '
            "people have, such as: font-family: Georgia, serif"
        )
    return style if style.endswith("\n") else f"{style}\n"


_COMMENTS = re.compile(r"""("[^"\n\r\f]*"?|'[^'\n\r\f]*'?)|/\*.*?(?:\*/|\Z)""", re.DOTALL)
"""Comments, and strings, in which nothing is one; a string ends with its line at the latest."""

_LOADED = re.compile(r"@import|(?:url|image-set|src)\(|\\", re.IGNORECASE)
"""What loads a file. A backslash may spell any letter of it (CSS Syntax 3 section 4.3.7)."""
