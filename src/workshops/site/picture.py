"""The site's own pictures in the series' colour: that of a link in a chat, and the icon of a tab.

An institution's logo takes the place of neither. Chats crop the picture of a link to 1.91:1 and
put it on a background of their own, which does not suit a wide or transparent logo.
"""

from struct import pack
from zlib import crc32

from workshops.colors import measure_contrast, mix, read_rgb, write_code
from workshops.site.paths import ICON, PREVIEW
from workshops.site.style import ACCENT, ASSETS, LIGHT, list_variables

_LEAST_CONTRAST = 1.25
"""The least contrast with white in which the shapes of the picture are visible."""
_WHITE = "#ffffff"


def draw_pictures(color: str | None) -> dict[str, bytes]:
    """By its path in the site, each picture with the series' colour in it."""
    ink = write_code(read_rgb(color or ACCENT))
    if measure_contrast(ink, _WHITE) < _LEAST_CONTRAST:
        ink = list_variables(ink, LIGHT)["--accent"]
    icon = (ASSETS / "icon.svg").read_text("utf-8").replace(ACCENT, ink)
    icon = icon.replace("#7cc0ea", mix(ink, _WHITE, 0.5))
    return {PREVIEW: _color_preview(ink), ICON: icon.encode()}


def _color_preview(ink: str) -> bytes:
    """The picture, 1200 by 630. Its pixels are shares of white, 0 to 255, in the ink.

    So only its palette is written: a PNG's chunk PLTE, which ends in a checksum of itself.
    """
    picture = (ASSETS / "preview.png").read_bytes()
    shades = (read_rgb(mix(ink, _WHITE, share / 255)) for share in range(256))
    palette = b"PLTE" + b"".join(map(bytes, shades))
    begin = picture.index(b"PLTE")
    end = begin + len(palette)
    return picture[:begin] + palette + pack(">I", crc32(palette)) + picture[end + 4 :]
