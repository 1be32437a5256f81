"""Handing mail to a server (RFC 5321), in clear text only on this machine.

A password never goes over an open connection: TLS from the first byte (`smtps://`, RFC 8314) or
STARTTLS (RFC 3207), with the server's certificate verified. It comes from the environment or the
keyring, never from the command line, where every process can read it.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Literal, NamedTuple, Self
from urllib.parse import unquote, urlsplit

from workshops.errors import RefusedError, UnreadableError, UsageError
from workshops.files import credentials
from workshops.invitations.message import Mail
from workshops.names import encode_domain, shorten_line
from workshops.schedule.field_errors import shorten_value

_TIMEOUT = 60.0
_DELAYS = (1.0, 5.0, 20.0)
"""Seconds before a connection is tried again that could not be made."""
_PAUSE = 1.0
"""Seconds before another connection in place of one that was lost."""
_MOST_LOST = 20
"""How many connections in a row may end over a message; after that it is not the recipients."""
_PASSWORD = "WORKSHOPS_SMTP_PASSWORD"  # noqa: S105 - the variable's name
_ADDRESS = "write smtps://user@mail.example.org:465 or smtp://user@mail.example.org:587"


class Server(NamedTuple):
    """Where mail is handed in; `is_wrapped` is TLS from the first byte."""

    host: str
    port: int
    user: str | None
    is_wrapped: bool


class Refusal(NamedTuple):
    """Why a message was not sent: the server's answer, or 0 where the connection was lost.

    `in_doubt` where the server may have taken it all the same.
    """

    code: int
    reason: str
    in_doubt: bool = False

    @property
    def is_temporary(self) -> bool:
        """Whether the server may take it later (RFC 5321 section 4.2.1)."""
        return 400 <= self.code < 500

    @property
    def is_lost(self) -> bool:
        """Whether the connection was lost before the server answered."""
        return self.code == 0


def read_server(address: str | None) -> Server:
    """The server of an address such as smtps://user@mail.example.org:465.

    Raises UsageError for another address, and for one with a password in it.
    """
    # what may be a password is not shown
    shown = "the address" if "@" in (address or "@") else f'"{shorten_value(address or "")}"'
    try:
        parts = urlsplit(address or "")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UsageError(f"{shown} is not a valid mail server address; {_ADDRESS}") from error
    if parts.password is not None:
        raise UsageError(f"the mail server address has a password in it; set {_PASSWORD} instead")
    is_server = parts.scheme in ("smtp", "smtps") and not parts.path.strip("/")
    if not is_server or not credentials.is_host_name(host):
        raise UsageError(f"{shown} is not a valid mail server address; {_ADDRESS}")
    is_wrapped = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    return Server(host, port or (465 if is_wrapped else 587), user, is_wrapped)


class SmtpConnection:
    """A mail server for a run that sends; where the connection is lost, another one is made.

    `sleep` takes seconds. The password of the server's user is looked for when it is entered, in
    WORKSHOPS_SMTP_PASSWORD and then in the keyring.
    """

    is_draft = False

    def __init__(
        self,
        server: Server,
        sleep: Callable[[float], None],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.server, self.sleep = server, sleep
        self.context = context or ssl.create_default_context()
        self.connection: smtplib.SMTP | None = None
        self.password = ""
        self.lost = 0
        self.stage: Literal["MAIL", "RCPT", "DATA"] = "MAIL"

    def __enter__(self) -> Self:
        if self.server.user is not None:
            self.password = credentials.find_password(_PASSWORD, self.server.host, self.server.user)
        self._connect()
        return self

    def __exit__(self, *_: object) -> None:
        if self.connection:
            try:
                self.connection.quit()
            except OSError:  # which all of smtplib's errors are
                self.connection.close()

    def connect(self) -> None:
        """Be connected, whatever became of the last connection.

        Raises UnreadableError or RefusedError where the server is not to be had any more.
        """
        if self.lost >= _MOST_LOST:
            raise UnreadableError(
                f"{self._name}: the connection was lost {self.lost} times in a row; "
                "run the command again to continue"
            )
        if self.lost:
            self.sleep(_PAUSE)
        for delay in (*_DELAYS, None):
            try:
                self._connect()
            except UnreadableError as error:
                if delay is None:
                    raise UnreadableError(f"{error}; run again to continue") from error
                self.sleep(delay)
            else:
                return

    def send(self, mail: Mail) -> Refusal | None:
        """Hand in one message; None where the server took it.

        A connection that ended while nothing was sent has nothing to do with the message: then
        another one is made. One that ends over the message is a Refusal; the next message gets
        another one.
        """
        refusal = self._try(mail)
        if refusal and refusal.is_lost and self.stage == "MAIL":
            self.connect()
            refusal = self._try(mail)
        return refusal

    def _try(self, mail: Mail) -> Refusal | None:
        try:
            refusal = self._hand_in(mail)
        except OSError as error:  # which all of smtplib's errors are
            self.lost += 1
            self._close()
            is_in_doubt = self.stage == "DATA"  # from there on it may have been taken
            return Refusal(0, f"connection lost ({error})", is_in_doubt)
        self.lost = 0
        return refusal

    @property
    def _name(self) -> str:
        return f"{self.server.host}:{self.server.port}"

    def _hand_in(self, mail: Mail) -> Refusal | None:
        connection = self.connection
        assert connection is not None, "send connects first"
        # so that a server can refuse a message that is too large before it is sent (RFC 1870)
        size = [f"size={len(mail.content)}"] if connection.has_extn("size") else []
        self.stage = "MAIL"
        reply: bytes | str
        code, reply = connection.mail(encode_domain(mail.message.organizer), size)
        if code == _OK:
            self.stage = "RCPT"
            code, reply = connection.rcpt(encode_domain(mail.recipient))
        if self.stage == "RCPT" and code in (_OK, _FORWARDED):
            self.stage = "DATA"
            try:
                code, reply = connection.data(mail.content)
            except smtplib.SMTPDataError as error:
                code, reply = error.smtp_code, error.smtp_error
        if code == _OK:
            return None
        if code == _CLOSING:
            self._close()
        else:
            with suppress(OSError):  # end this message's transaction (RFC 5321 section 4.1.1.5)
                connection.rset()
        return Refusal(code, _read_reply(reply))

    def _connect(self) -> None:
        if self.connection and self.connection.sock is not None:
            return
        try:
            self.connection = self._open()
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or str(error)
            raise RefusedError(f"{self._name}: cannot connect securely ({reason})") from error
        except smtplib.SMTPAuthenticationError as error:
            reply = _read_reply(error.smtp_error)
            user = self.server.user
            raise RefusedError(f"{self._name}: login of {user} refused ({reply})") from error
        except smtplib.SMTPNotSupportedError as error:
            raise RefusedError(f"{self._name}: {error}") from error
        except smtplib.SMTPResponseException as error:
            kind = UnreadableError if 400 <= error.smtp_code < 500 else RefusedError
            raise kind(f"{self._name}: {_read_reply(error.smtp_error)}") from error
        except OSError as error:
            raise UnreadableError(f"{self._name}: cannot connect ({error})") from error

    def _open(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        connection: smtplib.SMTP
        if self.server.is_wrapped:
            connection = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=self.context)
        else:
            connection = smtplib.SMTP(host, port, timeout=_TIMEOUT)
        try:
            connection.ehlo_or_helo_if_needed()
            if not self.server.is_wrapped:
                self._encrypt(connection)
            if self.server.user is not None:
                connection.login(self.server.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        """STARTTLS; on this machine only where a password goes over and the server offers it."""
        is_offered = connection.has_extn("starttls")
        is_here = credentials.is_loopback(self.server.host)  # no other machine can listen
        if is_here and not (self.server.user and is_offered):
            return
        if not is_offered:
            raise smtplib.SMTPNotSupportedError(
                "the server offers no STARTTLS, and mail is sent over encrypted connections only"
            )
        connection.starttls(context=self.context)
        connection.ehlo_or_helo_if_needed()

    def _close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


_OK, _FORWARDED, _CLOSING = 250, 251, 421
"""Replies (RFC 5321 section 4.2.3)."""


def _read_reply(reply: bytes | str) -> str:
    """A server's words on one line, and no more of them than a person reads."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return shorten_line(text, 300)
