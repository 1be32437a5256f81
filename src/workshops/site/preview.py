"""A site shown on this machine alone, as a web server would serve it.

With the types that calendar programs and browsers expect, so that what works here works there. Only
requests that name this machine are answered, so that no page of another site can read it through a
name of its own (DNS rebinding).
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from os import PathLike
from threading import Lock
from typing import Any, BinaryIO
from urllib.parse import unquote

from workshops.errors import UnreadableError

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


class Preview(ThreadingHTTPServer):
    """A server of one folder. `refresh` is called, one call at a time, before a page is sent."""

    daemon_threads = True

    def __init__(self, folder: str, port: int, refresh: Callable[[], None]) -> None:
        self._refresh = refresh
        self._lock = Lock()
        super().__init__((_HOST, port), partial(_RequestHandler, directory=folder))

    @property
    def address(self) -> str:
        """Where to look."""
        return f"http://{_HOST}:{self.server_port}/"

    def refresh(self) -> None:
        """Bring the folder up to date."""
        with self._lock:
            self._refresh()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that resets a connection; show any other error as it is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def open_preview(folder: str, port: int, refresh: Callable[[], None]) -> Preview:
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
        self.server.refresh()
        with suppress(ValueError):  # a NUL, half a character, or no address at all
            if "/." not in unquote(self.path.partition("?")[0]):
                return super().send_head()
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

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
