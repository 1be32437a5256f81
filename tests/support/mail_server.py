"""A real mail server for tests: it keeps what it takes, and refuses or hangs up where it should."""

import asyncio
import email
import email.policy
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from icalendar import Calendar

from support.bench import Running

USER, PASSWORD = "office", "open sesame"


class Delivered(NamedTuple):
    """A message that the server took, and from and to whom."""

    sender: str
    recipient: str
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """The message as the standard library reads it, which finds nothing wrong with it."""
        parsed = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        for part in parsed.walk():
            assert not part.defects
        return parsed

    @property
    def id(self) -> str:
        """The Message-ID."""
        return str(self.mail["Message-ID"])

    @property
    def text(self) -> str:
        """What a person reads."""
        return str(read_parts(self.mail)[0].get_content()).replace("\r\n", "\n")

    @property
    def event(self) -> Any:
        """The one VEVENT that it holds; icalendar's values have too many types to distinguish."""
        [event] = read_calendar(self.mail).walk("VEVENT")
        return event


def read_parts(mail: EmailMessage) -> list[EmailMessage]:
    """The alternatives: text/plain, then text/calendar."""
    assert mail.get_content_type() == "multipart/alternative"
    parts = list(mail.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/calendar"]
    return [part for part in parts if isinstance(part, EmailMessage)]


def read_calendar(mail: EmailMessage) -> Calendar:
    """The calendar, whose method is that of its MIME type."""
    part = read_parts(mail)[1]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert part.get_param("method") == calendar["METHOD"]
    assert str(part.get_param("charset")).upper() == "UTF-8"
    return calendar


class Office:
    """What the server does with mail. `answers` are its next replies to an address, by address."""

    def __init__(self) -> None:
        self.delivered: list[Delivered] = []
        self.answers: dict[str, list[str]] = defaultdict(list)
        self.hang_ups: list[str] = []
        self.hang_ups_after: list[str] = []
        self.drops: set[str] = set()
        self.silences: list[str] = []
        self.has_hung_up = threading.Event()
        self.on_taken: Callable[[int], None] = lambda _: None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Refuse an address as often as it should."""
        if address in self.drops:
            server.transport.abort()
        if self.answers[address]:
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a message; hang up or fall silent before the answer where it should."""
        [recipient] = envelope.rcpt_tos
        self.delivered.append(Delivered(envelope.mail_from, recipient, envelope.content))
        self.on_taken(len(self.delivered))
        if recipient in self.hang_ups:
            self.hang_ups.remove(recipient)
            server.transport.abort()
        if recipient in self.hang_ups_after:
            self.hang_ups_after.remove(recipient)
            asyncio.get_running_loop().call_later(0.05, self._hang_up, server.transport)
        if recipient in self.silences:
            self.silences.remove(recipient)
            await asyncio.Event().wait()  # until the other side has had enough
        return "250 OK"

    def _hang_up(self, transport: asyncio.Transport) -> None:
        transport.abort()
        # what closes the connection is called next, and before this
        asyncio.get_running_loop().call_soon(self.has_hung_up.set)


class _Listener(Controller):
    """A server on a port that nobody else can take before it listens there."""

    def __init__(self, office: Office, **options: Any) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        port = self.socket.getsockname()[1]
        super().__init__(office, hostname="127.0.0.1", port=port, ready_timeout=300, **options)

    def _create_server(self) -> Coroutine[Any, Any, asyncio.AbstractServer]:
        invoke = self._factory_invoker
        return self.loop.create_server(invoke, sock=self.socket, ssl=self.ssl_context)


@contextmanager
def run_server(
    folder: Path, *, host: str = "localhost", scheme: str = "smtps", has_tls: bool = True
) -> Iterator[Running[Office]]:
    """Listen while in the block; with TLS from the first byte, by STARTTLS, or in the clear."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1", "0.0.0.0").configure_cert(context)
    office = Office()
    options: dict[str, Any] = {}
    if has_tls:
        options = {"authenticator": _authenticate, "auth_required": True}
    if has_tls and scheme == "smtp":
        options |= {"tls_context": context, "require_starttls": True}
    if scheme == "smtps":
        options |= {"ssl_context": context, "auth_require_tls": False}
    controller = _Listener(office, **options)
    controller.start()
    user = f"{USER}@" if has_tls else ""
    environment = {
        "SSL_CERT_FILE": str(folder / "authority.pem"),
        "WORKSHOPS_SMTP_PASSWORD": PASSWORD,
    }
    try:
        yield Running(office, f"{scheme}://{user}{host}:{controller.port}", environment)
    finally:
        controller.stop()


def _authenticate(
    _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any
) -> AuthResult:
    assert isinstance(login, LoginPassword)
    is_right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)
