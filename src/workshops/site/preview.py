"""A site shown on this machine alone, as a web server would serve it.

With the types, the ETag and the 304 that calendar programs and browsers expect (RFC 9110), so that
what works here works there. Only requests that name this machine are answered, so that no page of
another site can read it through a name of its own.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import quote, unquote, urlsplit

from workshops.errors import UnreadableError

_HOST = "127.0.0.1"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


class Preview(ThreadingHTTPServer):
    """A server of one folder. `refresh` is called, one call at a time, before a page is sent."""

    daemon_threads = True

    def __init__(self, folder: str, port: int, refresh: Callable[[], None]) -> None:
        self.folder = Path(folder)
        self._refresh = refresh
        self._lock = Lock()
        super().__init__((_HOST, port), _Answer)

    @property
    def address(self) -> str:
        """Where to look."""
        return f"http://{_HOST}:{self.server_port}/"

    def refresh(self) -> None:
        """Bring the folder up to date."""
        with self._lock:
            self._refresh()


def open_preview(folder: str, port: int, refresh: Callable[[], None]) -> Preview:
    """A server that listens; raises UnreadableError where the port is taken."""
    try:
        return Preview(folder, port, refresh)
    except OSError as error:
        raise UnreadableError(
            f"port {port}: {error.strerror}; choose another with --port, or 0 for a free one"
        ) from error


class _Answer(BaseHTTPRequestHandler):
    """The answer to one request."""

    protocol_version = "HTTP/1.1"
    server: Preview

    def do_GET(self) -> None:
        """Send a file, or say that the client's copy still holds."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """The same without the file."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        if not self._is_for_us():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"", with_body=with_body)
            return
        self.server.refresh()
        path = self._find_file()
        if path and path.is_dir():
            place = path.relative_to(self.server.folder).as_posix()
            headers = {"Location": f"/{quote(place)}/"}
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", headers, with_body=False)
            return
        content = _read(path) if path else None
        if path is None or content is None:
            self._send(HTTPStatus.NOT_FOUND, b"There is no such page.\n", with_body=with_body)
            return
        tag = f'"{sha256(content).hexdigest()[:32]}"'
        headers = {"Content-Type": _TYPES[path.suffix], "ETag": tag, "Cache-Control": "no-cache"}
        asked = self.headers.get("If-None-Match", "")
        if tag in asked or asked.strip() == "*":
            self._send(HTTPStatus.NOT_MODIFIED, b"", headers, with_body=False)
        else:
            self._send(HTTPStatus.OK, content, headers, with_body=with_body)

    def do_POST(self) -> None:
        """Nothing here takes anything."""
        headers = {"Allow": "GET, HEAD"}
        self.close_connection = True
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, b"", headers, with_body=False)

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815 - the library's names

    def _is_for_us(self) -> bool:
        name = self.headers.get("Host", "").rpartition(":")[0]
        return name in (_HOST, "localhost")

    def _find_file(self) -> Path | None:
        """The file of an address, nothing outside or hidden; a folder is asked for with a slash."""
        asked = unquote(urlsplit(self.path).path)
        parts = [part for part in asked.split("/") if part]
        if any(part.startswith(".") or os.sep in part or "\0" in part for part in parts):
            return None
        path = self.server.folder.joinpath(*parts)
        if path.is_dir() and asked.endswith("/"):
            path /= "index.html"
        return path if path.suffix in _TYPES or path.is_dir() else None

    def _send(
        self,
        status: HTTPStatus,
        content: bytes,
        headers: dict[str, str] | None = None,
        *,
        with_body: bool,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {"Content-Type": "text/plain; charset=utf-8"}).items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_body:
            self.wfile.write(content)

    def log_message(self, format: str, *values: object) -> None:
        """Requests are nobody's business."""


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
