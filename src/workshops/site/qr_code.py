"""QR codes (ISO/IEC 18004) for who reads an address on paper or on another screen."""

from functools import cache

import segno
from markupsafe import Markup


@cache
def draw_qr_code(address: str) -> Markup:
    """A QR code that holds an address, as an SVG element without a size of its own.

    Medium error correction: a seventh of the code may be damaged.
    """
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass="", dark="#000")
    return Markup(drawn)  # noqa: S704 - numbers and path data alone
