"""Requests to a calendar server, and when they are repeated (WebDAV, RFC 4918).

A password never goes to another host than the one that was named, and without TLS only to this very
machine. httpx speaks HTTP; where requests are sent, how long an answer may take and how large it
may be is decided here.
"""

import os
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from email.utils import parsedate_to_datetime
from threading import Event, Timer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET
from xml.parsers.expat import errors

from workshops.errors import (
    INSTALL,
    RefusedError,
    UnreadableError,
    UsageError,
    WorkshopsError,
    wrap_os_error,
)
from workshops.files.credentials import find_password, is_host_name, is_loopback
from workshops.ical.text import as_uri
from workshops.schedule.field_errors import shorten_value

if TYPE_CHECKING:
    import httpx

_DELAYS = (1.0, 5.0, 20.0)
"""Seconds before each new try after a failure that may pass."""
_LONGEST_DELAY = 120.0
"""The longest Retry-After that is waited for (RFC 9110 section 10.2.3)."""
_TIMEOUT = 60.0
_LONGEST_ANSWER = 64 * 2**20
"""Bytes of an answer once decompressed, which are many thousands of entries."""
_MOST_ELEMENTS = 1_000_000
"""XML elements of an answer; an entry has about eight, and each takes a hundred bytes."""
_SLOWEST_ANSWER = 10
"""How many times the timeout for each part an answer may take until its end."""
_PASSING = {423, 429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 307, 308}
_MOST_REDIRECTS = 5
_USER = "WORKSHOPS_CALDAV_USER"
_PASSWORD = "WORKSHOPS_CALDAV_PASSWORD"  # noqa: S105 - the variable's name
_TOKEN = "WORKSHOPS_CALDAV_TOKEN"  # noqa: S105 - the variable's name
"""An OAuth 2.0 access token (RFC 6750), which Google requires; another program obtains it."""
_FORM = "write https://user@calendars.example.org/path/to/calendar/"


class Collection(NamedTuple):
    """A calendar on a server: its address, which ends in a slash, and the user's name there."""

    url: str
    user: str | None


class Answer(NamedTuple):
    """The server's answer after all tries; `url` is the address that gave it.

    `tree` is the XML of a 207 (RFC 4918 section 13); `is_repeated` if the same request was sent
    before, and it is unknown whether the server carried it out then.
    """

    status: int
    reason: str
    url: str
    location: str | None = None
    tree: Any = None
    text: str = ""
    delay: float = 0.0
    is_repeated: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the server did what it was asked to."""
        return 200 <= self.status < 300

    @property
    def is_passing(self) -> bool:
        """Whether the same may be done when asked again later."""
        return self.status in _PASSING


def read_collection(address: str) -> Collection:
    """The collection at an address such as https://user@host/path/; raises UsageError."""
    # what may be a password is not shown
    shown = "the address" if "@" in address else f'"{shorten_value(address)}"'
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UsageError(f"{shown} is not a valid calendar address: {error}; {_FORM}") from error
    if parts.password is not None:
        raise UsageError(
            f"the calendar address must not contain a password; set {_PASSWORD} instead"
        )
    is_web = parts.scheme in ("http", "https") and is_host_name(host)
    if not is_web or parts.query or parts.fragment:
        raise UsageError(f"{shown} is not a valid calendar address; {_FORM}")
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(f"http://{host} is not encrypted; write https://{host}")
    named = f"[{host}]" if ":" in host else host
    url = f"{parts.scheme}://{named}{f':{port}' if port else ''}{parts.path.rstrip('/')}/"
    user = unquote(parts.username) if parts.username else os.environ.get(_USER)
    return Collection(as_uri(url), user or None)


class WebDavClient:
    """Requests to a server for a run; what fails for now is asked again, each time a little later.

    Raises RefusedError where the server accepts no request, UnreadableError where it cannot be
    reached.
    """

    def __init__(
        self, collection: Collection, sleep: Callable[[float], None], timeout: float = _TIMEOUT
    ) -> None:
        try:
            import httpx
        except ImportError as error:
            message = f"sync needs httpx: {INSTALL} '.[sync]'"
            raise WorkshopsError(message) from error
        self.url, self.user, self.sleep = collection.url, collection.user, sleep
        self.timeout = timeout
        self.token = os.environ.get(_TOKEN)
        self.password = ""
        self.login: httpx.Auth | None = None  # until the server names the kind
        self.is_known = False  # whether a server has answered: until then, its name may be misspelt
        self.stream: Any = None
        headers = {"Accept-Encoding": "gzip", "User-Agent": "workshops"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.user:
            host = urlsplit(self.url).hostname or ""
            self.password = find_password(_PASSWORD, host, self.user)
        verify = _load_authorities()
        self.http = httpx.Client(headers=headers, timeout=timeout, verify=verify)

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def ask(
        self, method: str, url: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to a request, after as many tries as it is worth."""
        from httpx import TransportError

        is_repeated = False
        for delay in (*_DELAYS, None):
            try:
                answer = self._follow(method, url, body, headers or {})
            except (OSError, TransportError) as error:
                cause = _find_cause(error)
                if delay is None or not self._may_pass(cause):
                    raise self._explain_loss(cause) from error
                self.sleep(delay)
            else:
                self.is_known = True
                if not answer.is_passing or delay is None:
                    return answer._replace(is_repeated=is_repeated)
                if answer.delay > _LONGEST_DELAY:
                    raise RefusedError(
                        f"{url}: the server asks to wait {answer.delay:.0f} s; run again then"
                    )
                self.sleep(max(delay, answer.delay))
            is_repeated = True
        raise AssertionError("the last try returns or raises")

    def _may_pass(self, cause: BaseException) -> bool:
        """Whether a new try is of use: not where nothing answers, nor with a wrong certificate."""
        is_missing = isinstance(cause, (socket.gaierror, ConnectionRefusedError))
        is_wrong = isinstance(cause, ssl.SSLCertVerificationError)
        return not is_wrong and (self.is_known or not is_missing)

    def _explain_loss(self, cause: BaseException) -> WorkshopsError:
        reason = getattr(cause, "verify_message", "") or getattr(cause, "strerror", "")
        reason = reason or str(cause)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RefusedError(f"{self.url}: the certificate is not trusted ({reason})")
        return UnreadableError(f"{self.url}: no answer ({reason}); run again to continue")

    def _follow(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """The answer from wherever on this host the server redirects to."""
        for _ in range(_MOST_REDIRECTS):
            answer = self._try(method, url, body, headers)
            if answer.status not in _REDIRECTS or not answer.location:
                return answer
            target = follow_address(url, answer.location)
            if target is None:
                raise RefusedError(
                    f"{url}: redirects to {answer.location}, another host; use that address "
                    "if you trust it"
                )
            url = target
        raise RefusedError(f"{url}: redirects in a loop")

    def _try(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """One request, with a login where the server wants one."""
        import httpx

        try:
            request = self.http.build_request(
                method, url, content=body.encode(), headers=dict(headers)
            )
            response, content = self._log_in_and_send(request)
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeEncodeError) as error:
            raise RefusedError(f"{url}: cannot be requested ({error})") from error
        status, reason = response.status_code, response.reason_phrase
        if status == 401:
            raise RefusedError(self._explain_login(reason))
        return Answer(
            status,
            reason,
            url,
            location=response.headers.get("Location"),
            tree=_parse_answer(response, content) if status == 207 else None,
            text=content.decode("utf-8", "replace"),
            delay=_read_delay(response.headers),
        )

    def _log_in_and_send(self, request: "httpx.Request") -> "tuple[httpx.Response, bytes]":
        """The response, after the login that a 401 asks for (RFC 9110 section 11.6.1)."""
        from httpx import ProtocolError

        if self.login is None:
            response, content = self._send(request)
            if response.status_code != 401 or not self.password:
                return response, content
            self.login = self._choose_login(response)
        flow = self.login.sync_auth_flow(request)
        response, content = self._send(next(flow))
        try:
            request = flow.send(response)
        except StopIteration:
            return response, content
        except (KeyError, ValueError, NotImplementedError, ProtocolError) as error:
            # what httpx raises for a Digest challenge without realm, or with an unknown algorithm
            raise RefusedError(f"{self.url}: {_UNKNOWN_LOGIN}") from error
        return self._send(request)

    def _choose_login(self, response: "httpx.Response") -> "httpx.Auth":
        from httpx import BasicAuth, DigestAuth

        challenges = [line.lower() for line in response.headers.get_list("WWW-Authenticate")]
        user = self.user or ""
        if any(challenge.startswith("digest") for challenge in challenges):
            return DigestAuth(user, self.password)
        if any("basic" in challenge for challenge in challenges):
            return BasicAuth(user, self.password)
        raise RefusedError(f"{self.url}: {_UNKNOWN_LOGIN}")

    def _send(self, request: "httpx.Request") -> "tuple[httpx.Response, bytes]":
        """A response and its content; what takes too long is cut off, also within the headers."""
        from httpx import TransportError

        request.extensions = {**request.extensions, "trace": self._note_stream}
        late = Event()
        timer = Timer(_SLOWEST_ANSWER * self.timeout, self._cut_off, [late])
        timer.daemon = True
        timer.start()
        try:
            with closing(self.http.send(request, stream=True)) as response:
                content = _read_content(response)
        except (OSError, TransportError):
            if not late.is_set():
                raise
        finally:
            timer.cancel()
        if late.is_set():
            raise RefusedError(f"{request.url}: the answer takes too long")
        return response, content

    def _note_stream(self, event: str, info: Mapping[str, Any]) -> None:
        """Keep the connection: elsewhere httpx offers it only once the headers are complete."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.stream = info["return_value"]

    def _cut_off(self, late: Event) -> None:
        late.set()
        with suppress(OSError, AttributeError):
            self.stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def _explain_login(self, reason: str) -> str:
        if self.token:
            return f"{self.url}: the token in {_TOKEN} is refused (401 {reason})"
        if self.user:
            return f"{self.url}: login of {self.user} refused (401 {reason})"
        return f"{self.url}: requires a login; set {_USER} and {_PASSWORD}"


_UNKNOWN_LOGIN = (
    "requires a login of an unsupported kind; supported are Basic, Digest and a token in " + _TOKEN
)


def _load_authorities() -> ssl.SSLContext | bool:
    """Certificates of authorities, a file or a folder: the usual, or what the environment names."""
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
    path = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if not path:
        return True
    with wrap_os_error(path):
        if os.path.isdir(path):
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)


def _find_cause(error: BaseException) -> BaseException:
    """The system's own error, out of all that the layers of httpx wrap it in."""
    cause = error.__cause__ or error.__context__
    return error if isinstance(error, OSError) or cause is None else _find_cause(cause)


def _read_content(response: "httpx.Response") -> bytes:
    """An answer's content, limited while it comes: a small one may decompress to gigabytes."""
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in ("identity", "gzip"):
        raise RefusedError(f"{response.url}: {_NOT_PACKED}")
    unpacker = zlib.decompressobj(wbits=31) if coding == "gzip" else None
    content = bytearray()
    for part in response.iter_raw():
        rest = part
        while rest:
            try:
                content += unpacker.decompress(rest, _CHUNK) if unpacker else rest
            except zlib.error as error:
                raise RefusedError(f"{response.url}: {_NOT_PACKED}") from error
            rest = unpacker.unconsumed_tail if unpacker else b""
            if len(content) > _LONGEST_ANSWER:
                size = f"{_LONGEST_ANSWER >> 20} MiB"
                raise RefusedError(f"{response.url}: the answer is longer than {size}")
    return bytes(content)


_CHUNK = 2**20
_NOT_PACKED = "the answer cannot be decompressed"


def _read_delay(headers: Mapping[str, str]) -> float:
    """The seconds of a Retry-After, which may be a time by the server's own clock."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch("[0-9]+", value):
        return float(value[:9])
    with suppress(ValueError, TypeError, OverflowError):
        until, now = (parsedate_to_datetime(text) for text in (value, headers.get("Date", "")))
        return max(0.0, (until - now).total_seconds())
    return 0.0


class _LimitedTreeBuilder(ET.TreeBuilder):
    """A tree without entities, which a DOCTYPE declares, and of a size that memory holds."""

    count = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse it: no WebDAV server needs one."""
        raise ValueError("DOCTYPE declaration")

    def start(self, tag: str, attributes: dict[str, str], /) -> ET.Element:
        """Count the element."""
        self.count += 1
        if self.count > _MOST_ELEMENTS:
            raise ValueError("too many elements")
        return super().start(tag, attributes)


def _parse_answer(response: "httpx.Response", content: bytes) -> ET.Element | None:
    """The XML of an answer; None where it is something else, such as the page of a portal."""
    kind = response.headers.get("Content-Type", "xml")
    if "xml" not in kind or "xhtml" in kind or not content.strip():
        return None
    parser = ET.XMLParser(target=_LimitedTreeBuilder())  # noqa: S314 - entities are refused above
    try:
        parser.feed(content)
        return parser.close()
    except ET.ParseError as error:
        if errors.messages[error.code] in _CUT_SHORT:
            raise ConnectionError("the answer ends too early") from error
        raise RefusedError(f"{response.url}: the answer is not valid XML ({error})") from error
    except (ValueError, LookupError) as error:  # LookupError: an encoding that Python lacks
        raise RefusedError(f"{response.url}: the answer is not valid XML ({error})") from error


_CUT_SHORT = (
    errors.XML_ERROR_NO_ELEMENTS,
    errors.XML_ERROR_UNCLOSED_TOKEN,
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    errors.XML_ERROR_PARTIAL_CHAR,
)


def follow_address(url: str, named: str) -> str | None:
    """The full address that a server names in an answer; None where it is on another host.

    Name, port and scheme must be the same, except that http may become https.
    """
    try:
        target = urljoin(url, named)
        here, there = urlsplit(url), urlsplit(target)
        ports = [parts.port or _PORTS[parts.scheme] for parts in (here, there)]
    except (ValueError, KeyError):  # not an address, or not one of a web server
        return None
    is_upgrade = (here.scheme, there.scheme) == ("http", "https")
    is_same = here.scheme == there.scheme and ports[0] == ports[1]
    return target if here.hostname == there.hostname and (is_same or is_upgrade) else None


_PORTS = {"http": 80, "https": 443}
