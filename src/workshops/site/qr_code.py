"""QR codes (ISO/IEC 18004) for who reads an address on paper or on another screen."""

from functools import cache
from io import BytesIO

import segno
from markupsafe import Markup


@cache
def draw_qr_code(address: str) -> Markup:
    """A QR code that holds an address, as an SVG element without a size of its own."""
    drawn = _encode(address).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass="", dark="#000"
    )
    return Markup(drawn)  # noqa: S704 - numbers and path data alone


def write_qr_code(address: str) -> bytes:
    """The same as an SVG file, on white, as the page behind it may be dark."""
    written = BytesIO()
    _encode(address).save(written, kind="svg", border=2, omitsize=True, dark="#000", light="#fff")
    return written.getvalue()


def _encode(address: str) -> segno.QRCode:
    """Medium error correction: a seventh of the code may be damaged."""
    return segno.make_qr(address, error="m")
