"""A paper as a PDF, for those who have no browser at hand, or send it on."""

import logging
import re

from workshops.errors import INSTALL, WorkshopsError

PDF_END = b"% workshops print\n"
"""A comment at the end of each file, by which it is known again: all else in it is compressed."""


def convert_to_pdf(html: str) -> tuple[bytes, list[str]]:
    """The pages of a paper as a PDF, the same bytes for the same paper on the same system.

    With them, a sentence where the system's fonts lack letters of it.

    Raises WorkshopsError where WeasyPrint, or Pango that it needs of the system, is not installed.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except ModuleNotFoundError as error:
        raise WorkshopsError(
            f"a PDF needs WeasyPrint: {INSTALL} '.[site,pdf]' (or print an .html file to PDF in a "
            "browser)"
        ) from error
    except OSError as error:  # it looks for Pango when it is imported
        raise WorkshopsError(
            "a PDF needs the Pango library; install it, on Debian and Ubuntu with: apt install "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from error
    nothing = URLFetcher(allowed_protocols=("data",))  # papers load nothing; this keeps it so
    lacking = _LackingLetters()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(lacking)
    try:
        pdf: bytes = HTML(string=html, url_fetcher=nothing).write_pdf()
    finally:
        logger.removeHandler(lacking)
    return pdf.rstrip(b"\n") + b"\n" + PDF_END, lacking.describe()


class _LackingLetters(logging.Handler):
    """The letters of which WeasyPrint logs that no font has them."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the letters of a warning about them."""
        message = record.getMessage()
        if "notdef" in message:
            for code in re.findall(r"U\+([0-9A-F]+)", message):
                self.letters[chr(int(code, 16))] = None

    def describe(self) -> list[str]:
        """A sentence, or none."""
        if not self.letters:
            return []
        some = " ".join(list(self.letters)[:10])
        return [f"no font of this system has {some}; install one, such as Noto"]
