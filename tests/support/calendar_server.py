"""A real CalDAV server for tests: Radicale behind a front that counts, refuses and hangs up."""

import http.client
import logging
import ssl
import threading
import warnings
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import trustme

from support.bench import Running

with warnings.catch_warnings(
    action="ignore"
):  # Radicale imports a name that Python 3.12 takes back
    from radicale import config
    from radicale.app import Application

USER, PASSWORD = "office", "open sesame"
WRITES = {"PUT", "DELETE", "MKCALENDAR", "PROPPATCH"}

Environ = dict[str, Any]


class Call(NamedTuple):
    """A request that came in, and what was answered; None where the connection was cut."""

    method: str
    path: str
    condition: str
    status: str | None


class Trouble(NamedTuple):
    """What happens to a request: an answer instead of the server's, or a cut connection.

    With `is_done`, the server does first what it was asked to; then comes the `interlude`.
    """

    status: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    is_done: bool = False
    text: str | Iterable[bytes] = "not now"
    type: str = "text/html"
    interlude: Callable[[], object] = lambda: None


class Host:
    """Radicale and what stands before it.

    `choose` says what trouble a request meets, if any, and `rewrite` what is kept of what is put.
    `client` is another program on it.
    """

    client: "Client"

    def __init__(self, folder: Path) -> None:
        (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        settings = config.load()
        settings.update(
            {
                "auth": {
                    "type": "htpasswd",
                    "htpasswd_filename": str(folder / "users"),
                    "htpasswd_encryption": "plain",
                    "delay": "0",
                },
                "storage": {"filesystem_folder": str(folder), "_filesystem_fsync": "False"},
                "web": {"type": "none"},
            },
            "tests",
            privileged=True,
        )
        logging.getLogger("radicale").setLevel(logging.CRITICAL)
        self.application = Application(settings)
        self.calls: list[Call] = []
        self.choose: Callable[[str, str], Trouble | None] = lambda _method, _path: None
        self.rewrite: Callable[[bytes], bytes] = lambda body: body
        self.token: str | None = None  # with one, nobody else is let in
        self.login = ""  # the Authorization of the last request

    @property
    def writes(self) -> list[str]:
        """The methods of the requests that wanted to change something."""
        return [call.method for call in self.calls if call.method in WRITES]

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, as WSGI has it."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        body = self.rewrite(body) if method == "PUT" else body
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        self.login = environ.get("HTTP_AUTHORIZATION", "")
        trouble = self.choose(method, path) or self._check_token(environ)
        parts = (
            list(self._forward(environ, start, is_sent=not trouble)) if _is_done(trouble) else []
        )
        if trouble:
            trouble.interlude()
            self._note(environ, trouble.status)
            if trouble.status is None:
                raise ConnectionAbortedError  # on which wsgiref hangs up
            start(trouble.status, [("Content-Type", trouble.type), *trouble.headers])
            return [trouble.text.encode()] if isinstance(trouble.text, str) else trouble.text
        return parts

    def _check_token(self, environ: Environ) -> "Trouble | None":
        """Let in who has the token, as the user, and nobody else (RFC 6750)."""
        if self.token is None:
            return None
        if environ.get("HTTP_AUTHORIZATION") != f"Bearer {self.token}":
            return Trouble("401 Unauthorized", (("WWW-Authenticate", "Bearer"),))
        environ["HTTP_AUTHORIZATION"] = _write_login()
        return None

    def _forward(
        self, environ: Environ, start: Callable[..., Any], *, is_sent: bool
    ) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            if is_sent:
                self._note(environ, status)
                start(status, headers)

        return self.application(environ, begin)

    def _note(self, environ: Environ, status: str | None) -> None:
        condition = environ.get("HTTP_IF_MATCH") or environ.get("HTTP_IF_NONE_MATCH", "")
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.calls.append(Call(method, path, condition, status))


def _is_done(trouble: Trouble | None) -> bool:
    return trouble is None or trouble.is_done


def _write_login() -> str:
    return "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class _Server(ThreadingMixIn, WSGIServer):
    """One thread a request, so that a slow answer holds up nobody else."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Report nothing of clients that went away: tests look at what the program says."""


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Report nothing."""


class Client:
    """Another program on the server, as plain as can be."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.login = _write_login()

    def ask(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> str:
        """A request that the server carries out, and the answer's text."""
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        login = {"Authorization": self.login}
        line.request(method, path, body.encode(), {**login, **(headers or {})})
        with line.getresponse() as answer:
            status, text = answer.status, answer.read().decode()
        line.close()
        assert 200 <= status < 300, (status, text)
        return text

    def list_entries(self, calendar: str = "/office/team/") -> dict[str, str]:
        """The resources of a calendar: their text by their path."""
        listed = self.ask("PROPFIND", calendar, headers={"Depth": "1"})
        hrefs = [element.text or "" for element in ET.fromstring(listed).iter("{DAV:}href")]
        paths = sorted(path for path in hrefs if path.endswith(".ics"))
        return {path: self.ask("GET", path) for path in paths}

    def edit(self, path: str, old: str, new: str) -> None:
        """Change an entry as a program does: all of it is written again."""
        text = self.ask("GET", path).replace("\r\n", "\n")
        assert old in text
        self.put(path, text.replace(old, new, 1))

    def put(self, path: str, text: str) -> None:
        """Write an entry."""
        self.ask("PUT", path, text.replace("\n", "\r\n"), {"Content-Type": "text/calendar"})


@contextmanager
def run_host(folder: Path, *, with_tls: bool = False) -> Iterator[Running[Host]]:
    """Listen while in the block."""
    (folder / "collections").mkdir(parents=True)
    host = Host(folder / "collections")
    server = make_server("127.0.0.1", 0, host, _Server, _Handler)
    host.client = Client(server.server_port)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    if with_tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    scheme = "https" if with_tls else "http"
    environment = {
        "SSL_CERT_FILE": str(folder / "authority.pem"),
        "WORKSHOPS_CALDAV_USER": USER,
        "WORKSHOPS_CALDAV_PASSWORD": PASSWORD,
    }
    url = f"{scheme}://localhost:{server.server_port}/office/team/"
    try:
        yield Running(host, url, environment)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
