"""A paper as a PDF, for those who have no browser at hand, or send it on."""

from workshops.errors import WorkshopsError

PDF_END = b"% workshops print\n"
"""A comment at the end of each file, by which it is known again: all else in it is compressed."""


def convert_to_pdf(html: str) -> bytes:
    """The pages of a paper as a PDF, the same bytes for the same paper on the same system.

    Raises WorkshopsError where WeasyPrint, or Pango that it needs of the system, is not installed.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except ModuleNotFoundError as error:
        raise WorkshopsError(
            "a PDF needs WeasyPrint: pip install weasyprint (or print an .html file to PDF "
            "in a browser)"
        ) from error
    except OSError as error:  # it looks for Pango when it is imported
        raise WorkshopsError(
            "a PDF needs the Pango library; install it, on Debian and Ubuntu with: apt install "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from error
    nothing = URLFetcher(allowed_protocols=("data",))  # papers load nothing; this keeps it so
    pdf: bytes = HTML(string=html, url_fetcher=nothing).write_pdf()
    return pdf.rstrip(b"\n") + b"\n" + PDF_END
