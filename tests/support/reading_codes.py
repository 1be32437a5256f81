"""A reader of QR codes that shares no code with us, for what pages show."""

from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator


def read_qr_code(drawn: Locator) -> str:
    """What a telephone would find in the only code of a part of a page."""
    drawn.evaluate("code => code.decode?.()")  # a picture may be under way still
    picture = Image.open(BytesIO(drawn.screenshot()))
    (code,) = zxingcpp.read_barcodes(picture.resize((400, 400)))
    return code.text
