"""Handing mail to a server (RFC 5321), in the clear only to this very machine.

A password never goes over an open line: TLS from the first byte (`smtps://`, RFC 8314) or STARTTLS
(RFC 3207), with the server's certificate verified. It comes from the environment or the keyring,
never from the command line, where every process can read it.
"""

import smtplib
import ssl
from collections.abc import Callable
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

from workshops.errors import RefusedError, UnreadableError, UsageError
from workshops.files import credentials

_TIMEOUT = 60.0
_DROPS = (1.0, 5.0, 20.0)
"""Seconds before each new try after a connection was lost."""
_PASSWORD = "WORKSHOPS_SMTP_PASSWORD"  # noqa: S105 - the variable's name
_FORMS = "write smtps://user@mail.example.org:465 or smtp://user@mail.example.org:587"


class Server(NamedTuple):
    """Where mail is handed in; `is_wrapped` is TLS from the first byte."""

    host: str
    port: int
    user: str | None
    is_wrapped: bool

    @property
    def is_loopback(self) -> bool:
        """Whether it is this very machine, to which no line can be tapped."""
        return credentials.is_loopback(self.host)


class Refusal(NamedTuple):
    """The server's answer where it did not take a message; temporary ones are worth a new try.

    `in_doubt` where it may have taken the same message before, on a connection that was lost.
    """

    code: int
    reason: str
    in_doubt: bool = False

    @property
    def is_temporary(self) -> bool:
        """Whether it may take it later (RFC 5321 section 4.2.1)."""
        return 400 <= self.code < 500


def read_server(address: str) -> Server:
    """The server of an address such as smtps://user@mail.example.org:465; raises UsageError."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UsageError(f"the mail server's address is wrong: {error}; {_FORMS}") from error
    if parts.password is not None:
        raise UsageError(f"no password in the mail server's address; set {_PASSWORD} instead")
    if (
        parts.scheme not in ("smtp", "smtps")
        or not credentials.is_host_name(host)
        or parts.path.strip("/")
    ):
        raise UsageError(f"the mail server's address is wrong; {_FORMS}")
    is_wrapped = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    return Server(host, port or (465 if is_wrapped else 587), user, is_wrapped)


def find_password(server: Server) -> str:
    """The user's password: from the environment, else from the keyring where one is installed."""
    assert server.user is not None
    return credentials.find_password(_PASSWORD, server.host, server.user)


class Post:
    """A connection to the server for a run; a lost one is made again, waiting a little longer."""

    def __init__(
        self,
        server: Server,
        password: str | None,
        sleep: Callable[[float], None],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.server, self.password, self.sleep = server, password, sleep
        self.context = context or ssl.create_default_context()
        self.connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        if self.connection:
            self._leave(self.connection)

    def _leave(self, connection: smtplib.SMTP) -> None:
        """Say goodbye, if the server still listens."""
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def connect(self) -> None:
        """Be connected and logged in; raises UnreadableError or RefusedError where that fails."""
        if self.connection and self._is_alive(self.connection):
            return
        server = self.server
        where = f"{server.host}:{server.port}"
        try:
            self.connection = self._open()
        except ssl.SSLError as error:
            raise RefusedError(f"{where}: no trusted connection ({_name_fault(error)})") from error
        except smtplib.SMTPAuthenticationError as error:
            said = _read_reply(error.smtp_error)
            raise RefusedError(f"{where}: login of {server.user} refused ({said})") from error
        except smtplib.SMTPNotSupportedError as error:
            raise RefusedError(f"{where}: {error}") from error
        except smtplib.SMTPResponseException as error:
            kind = UnreadableError if 400 <= error.smtp_code < 500 else RefusedError
            raise kind(f"{where}: {_read_reply(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise UnreadableError(f"{where}: can't be reached ({error})") from error

    def _is_alive(self, connection: smtplib.SMTP) -> bool:
        return connection.sock is not None

    def _open(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        connection: smtplib.SMTP
        if self.server.is_wrapped:
            connection = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=self.context)
        else:
            connection = smtplib.SMTP(host, port, timeout=_TIMEOUT)
        try:
            self._introduce(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if not self.server.is_wrapped:
            self._encrypt(connection)
        if self.server.user is not None:
            connection.login(self.server.user, self.password or "")

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        """STARTTLS; on this machine only where a password goes over and the server offers it."""
        is_offered = connection.has_extn("starttls")
        if self.server.is_loopback and not (self.server.user and is_offered):
            return
        if not is_offered:
            raise smtplib.SMTPNotSupportedError("offers no STARTTLS, and mail needs encryption")
        connection.starttls(context=self.context)
        connection.ehlo()

    def send(self, sender: str, recipient: str, message: bytes) -> Refusal | None:
        """Hand in one message; None where the server took it.

        Where the connection was lost, nobody knows whether it did: the very same is sent again.
        """
        in_doubt = False
        for delay in (*_DROPS, None):
            try:
                self.connect()
                refusal = self._hand_in(sender, recipient, message)
                return refusal and refusal._replace(in_doubt=in_doubt)
            except (OSError, UnreadableError) as error:
                in_doubt = in_doubt or self.connection is not None
                self._drop()
                if delay is None:
                    raise _call_lost(self.server, error) from error
                self.sleep(delay)
        raise AssertionError("the last try returns or raises")

    def _drop(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def _hand_in(self, sender: str, recipient: str, message: bytes) -> Refusal | None:
        assert self.connection is not None
        try:
            self.connection.sendmail(_to_ascii(sender), [_to_ascii(recipient)], message)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, said)] = error.recipients.values()
            return Refusal(code, _read_reply(said))
        except smtplib.SMTPResponseException as error:  # the sender, or the message
            return Refusal(error.smtp_code, _read_reply(error.smtp_error))
        return None


def _call_lost(server: Server, error: Exception) -> UnreadableError:
    if isinstance(error, UnreadableError):  # it could not be made again, and says so
        return UnreadableError(f"{error}; run again to go on")
    return UnreadableError(
        f"{server.host}:{server.port}: the connection was lost ({error}); run again to go on"
    )


def _to_ascii(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _read_reply(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def _name_fault(error: ssl.SSLError) -> str:
    return getattr(error, "verify_message", "") or error.reason or str(error)
