"""A site shown on this machine alone, as a web server would serve it.

With the types that calendar programs and browsers expect, so that what works here works there. To
pages a script is added that reloads them when the schedule changes, and shows its errors. Only
requests that name this machine are answered, so that no page of another site can read it through a
name of its own (DNS rebinding).
"""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from workshops.errors import UnreadableError
from workshops.site.paths import INDEX, NOT_FOUND, move_links
from workshops.site.style import ASSETS

_HOST = "127.0.0.1"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


class PreviewState(NamedTuple):
    """Another number for another version of the site, and what is wrong in the schedule.

    Version 0 is none: the schedule has had errors from the start.
    """

    version: int
    report: str


class Preview(ThreadingHTTPServer):
    """A server of one folder.

    `refresh` brings the folder up to date, one call at a time, before anything is sent.
    """

    daemon_threads = True

    def __init__(self, folder: str, port: int, refresh: Callable[[], PreviewState]) -> None:
        self._refresh = refresh
        self._lock = Lock()
        super().__init__((_HOST, port), partial(_RequestHandler, directory=folder))

    @property
    def address(self) -> str:
        """Where to look."""
        return f"http://{_HOST}:{self.server_port}/"

    def refresh(self) -> PreviewState:
        """Bring the folder up to date."""
        with self._lock:
            return self._refresh()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that resets a connection; show any other error as it is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


_OWN = "/-preview/"
"""Where the server's own files are: no page has such a name."""
_OWN_FILES = ("preview.js", "preview.css")


def add_script(page: str) -> str:
    """A page with the preview's script, which may ask the server whether anything changed."""
    added = (
        f'<link rel="stylesheet" href="{_OWN}preview.css">\n'
        f'<script src="{_OWN}preview.js" defer></script>\n</head>'
    )
    if "connect-src" not in page:
        page = page.replace("default-src 'none'", "default-src 'none'; connect-src 'self'", 1)
    return page.replace("</head>", added, 1)


_NO_SITE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; \
script-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The schedule has errors</title>
</head>
<body>
<main>
<h1>No site yet</h1>
<p>It is shown here as soon as the schedule has no errors.</p>
</main>
</body>
</html>
"""


def open_preview(folder: str, port: int, refresh: Callable[[], PreviewState]) -> Preview:
    """A server that listens; raises UnreadableError where the port is taken."""
    try:
        return Preview(folder, port, refresh)
    except OSError as error:
        raise UnreadableError(
            f"port {port}: {error.strerror}; choose another with --port, or 0 for a free one"
        ) from error


class _RequestHandler(SimpleHTTPRequestHandler):
    """Answers with files of the folder, to requests that name this machine."""

    protocol_version = "HTTP/1.1"
    extensions_map = _TYPES
    timeout = 30  # seconds that a client may be silent, else its thread would stay for ever
    server: Preview

    def send_head(self) -> BytesIO | BinaryIO | None:
        """What GET and HEAD begin with; nothing hidden is shown, such as the list of files."""
        if self.headers.get("Host", "").rpartition(":")[0] not in (_HOST, "localhost"):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        state = self.server.refresh()
        with suppress(ValueError):  # a NUL, half a character, or no address at all
            address = unquote(self.path.partition("?")[0])
            if address.startswith(_OWN):
                return self._send_own(address.removeprefix(_OWN), state)
            if not state.version:
                page = add_script(_NO_SITE)
                return self._send_content(page, ".html", HTTPStatus.SERVICE_UNAVAILABLE)
            if "/." not in address:
                page = self._read_page(address)
                return self._send_content(page, ".html") if page else super().send_head()
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _read_page(self, address: str) -> str:
        """A page with the preview's script in it; empty for anything else."""
        path = Path(self.translate_path(self.path))
        path = path / INDEX if address.endswith("/") else path
        with suppress(OSError):  # there is none, or no file can have such a name
            return add_script(path.read_text("utf-8")) if path.suffix == ".html" else ""
        return ""

    def _send_own(self, name: str, state: PreviewState) -> BytesIO | None:
        """What the added script asks for, or the script."""
        if name == "state":
            return self._send_content(json.dumps(state._asdict()), ".json")
        if name in _OWN_FILES:
            return self._send_content((ASSETS / name).read_text("utf-8"), Path(name).suffix)
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _send_content(
        self, content: str, ending: str, status: HTTPStatus = HTTPStatus.OK
    ) -> BytesIO:
        """The headers of a content that is made here, and the content to send after them."""
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", _TYPES[ending])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page where there is none, as web servers send it."""
        page = Path(self.directory) / NOT_FOUND
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        text = move_links(page.read_text("utf-8"), "/")
        body = self._send_content(add_script(text), ".html", HTTPStatus.NOT_FOUND)
        if self.command != "HEAD":
            self.wfile.write(body.getvalue())

    def list_directory(self, path: str | PathLike[str]) -> None:  # noqa: ARG002 - overridden
        """A folder without an index has no page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Browsers ask each time whether a page is still the same."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *values: object) -> None:
        """Requests are not logged."""
