"""The picture of an institution on its pages: copied from the schedule's folder, if it is harmless.

A schedule may come from somebody else, so nothing outside its folder is read, and of SVG, which can
hold programs and links, only what draws is accepted.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from workshops.diagnostics import Diagnostic
from workshops.errors import UnpublishableError
from workshops.model import Schedule, Series
from workshops.names import find_near
from workshops.schedule.codes import diagnose

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 2**20


class Logo(NamedTuple):
    """A picture, and its path in the site."""

    path: str
    content: bytes


def read_logo(series: Series, schedule_path: str) -> Logo | None:
    """The series' logo from the folder of its schedule, `-` being the working folder's.

    None without one. Raises UnpublishableError for a file that is missing, a symbolic link or in a
    linked folder, larger than 1 MB, no picture of its kind, or SVG that does more than draw.
    """
    if series.logo is None:
        return None
    place = Path(schedule_path)
    try:
        content = _read_picture(place if place.is_dir() else place.parent, series.logo)
        kind = series.logo.rpartition(".")[2].lower().replace("jpeg", "jpg")
        _check_content(content, kind)
    except _UnusableError as error:
        message, hint = error.args
        found = diagnose("unusable-logo", ("series", 0, "logo"), message, hint)
        raise UnpublishableError(f"{series.logo}: {message}", [found]) from error
    return Logo(f"assets/logo.{kind}", content)


def refuse_unusable_logo(
    path: str,
    schedule: Schedule,
    now: datetime,  # noqa: ARG001 - a Rule gets it
) -> Iterator[Diagnostic]:
    """The logo of the schedule at `path` can be published: a rule of `check`, for that path."""
    try:
        read_logo(schedule.series, path)
    except UnpublishableError as error:
        yield from error.diagnostics


def find_logo(series: Series, schedule_path: str) -> str | None:
    """The path of the file that the series' logo is read from."""
    place = Path(schedule_path)
    folder = place if place.is_dir() else place.parent
    return str(folder / series.logo) if series.logo else None


class _UnusableError(Exception):
    """What is wrong with a picture, and what to do."""


def _read_picture(folder: Path, name: str) -> bytes:
    """The content of a file below a folder, no link on the way there; `name` has no `..`."""
    target = folder / name
    inside = [target, *target.parents[: name.count("/")]]
    if any(map(Path.is_symlink, inside)):
        raise _UnusableError("the logo is a symbolic link or in a linked folder", "copy the file")
    try:
        if not S_ISREG(target.stat().st_mode):
            raise _UnusableError("the logo is not a file", "name a picture file")
        with target.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        pictures = sorted(path.name for path in target.parent.glob("*.*[gG]"))
        near = find_near(target.name, pictures, most=1, cutoff=0.6)
        path = "/".join([*name.split("/")[:-1], *near])
        hint = f'did you mean "{path}"?' if near else "its path starts at the schedule's folder"
        raise _UnusableError(f"the logo cannot be read: {reason}", hint) from error
    if len(content) > MOST_BYTES:
        raise _UnusableError("the logo is larger than 1 MB", "make the picture smaller")
    return content


_SIGNATURES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}


def _check_content(content: bytes, kind: str) -> None:
    if kind == "svg":
        reason = next(_find_active_parts(content), "")
        if reason:
            hint = "export it again as plain SVG, or use PNG"
            raise _UnusableError(f"the logo {reason}", hint)
    elif not content.startswith(_SIGNATURES[kind]):
        hint = "export it again, or correct the ending of its name"
        raise _UnusableError(f"the logo is not a {kind.upper()} picture", hint)


_DRAWING = frozenset(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan "
    "textPath linearGradient radialGradient stop pattern clipPath mask marker switch metadata "
    "style filter feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood "
    "feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset "
    "feTile view".split()
)
_SVG = "{http://www.w3.org/2000/svg}"
_EDITORS = re.compile(
    r"\{http://(www\.inkscape\.org/|sodipodi\.sourceforge\.net/|ns\.adobe\.com/|purl\.org/dc/"
    r"|www\.w3\.org/1999/02/22-rdf-syntax-ns#|creativecommons\.org/ns#|web\.resource\.org/cc/)"
)
"""What Inkscape and Illustrator note down about a picture, which browsers do not show."""


def _find_active_parts(content: bytes) -> Iterator[str]:
    """What an SVG file does beside drawing: what it `contains`, or how it is not SVG at all."""
    root = _parse_svg(content)
    if root is None:
        yield "is not well-formed SVG in UTF-8, without a document type of its own"
        return
    if root.tag != f"{_SVG}svg":
        yield "is not an SVG picture"
    for element in root.iter():
        name = str(element.tag).removeprefix(_SVG)
        if name not in _DRAWING and not _EDITORS.match(name):
            yield f'contains "{name.rpartition("}")[2]}", which does more than draw'
        for attribute, value in element.attrib.items():
            local = attribute.rpartition("}")[2].lower()
            if local.startswith("on"):
                yield f'contains a program, in "{local}"'
            elif (local in _REFERENCES and not value.startswith("#")) or (
                "}" not in attribute and _LOADED.search(value)
            ):
                yield "refers to another file"
        if name == "style" and _LOADED.search(element.text or ""):
            yield "refers to another file"
    if _copies_copies(root):
        yield 'contains copies of copies ("use"), which may take browsers for ever'


_REFERENCES = ("href", "src", "base")
"""Attributes that name a file, the last of them that of all others (XML Base section 3.1)."""


def _copies_copies(root: "Element") -> bool:
    """Whether what is copied has copies in it: nine levels of ten are a thousand million shapes."""
    parents = {child: parent for parent in root.iter() for child in parent}
    uses = list(root.iter(f"{_SVG}use"))
    copied = {value for use in uses for name, value in use.attrib.items() if name.endswith("href")}
    outer: set[Element] = set()
    for use in uses:
        around: Element | None = use
        while around is not None and around not in outer:
            outer.add(around)
            around = parents.get(around)
    return any(f"#{element.get('id')}" in copied for element in outer)


def _parse_svg(content: bytes) -> "Element | None":
    """The picture as any browser reads it; None where programs might read it in several ways."""
    import xml.etree.ElementTree as ET

    try:
        text = content.decode("utf-8-sig")
        if _UNCLEAR.search(text):
            return None
        return ET.fromstring(text)  # noqa: S314 - without a document type, entities cannot grow
    except (UnicodeDecodeError, ET.ParseError):
        return None


_UNCLEAR = re.compile(
    r"<!ENTITY|<\?(?!xml )|<\?xml [^>]*encoding\s*=\s*[\"'](?!utf-8)"
    r"|<!DOCTYPE(?! svg PUBLIC \"-//W3C//DTD SVG 1\.[01]//EN\"\s+\"[^\"\[]*\"\s*>)",
    re.IGNORECASE,
)
"""Entities, instructions to browsers, encodings other than UTF-8, and document types.

That of SVG 1.1 is harmless: drawing programs wrote it for years, and no browser loads it.
"""

_LOADED = re.compile(r"@import|\\|(image-set|src)\(|url\(\s*[\"']?\s*(?!#|[\s\"'])", re.IGNORECASE)
"""In a style or an attribute, what loads something that is not part of the picture.

A backslash may spell any letter of it (CSS Syntax 3 section 4.3.7).
"""
