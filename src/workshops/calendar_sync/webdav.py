"""What is said to a calendar server, and when it is said again (WebDAV, RFC 4918).

A password never goes to another host than the one that was named, and over an open line only to
this very machine. The caldav library speaks HTTP and logs in; where requests are sent, and with
how much patience, is decided here.
"""

import logging
import os
import socket
import ssl
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from workshops.errors import RefusedError, UnreadableError, UsageError, WorkshopsError
from workshops.files.credentials import find_password, is_loopback
from workshops.ical.text import as_uri

if TYPE_CHECKING:
    from caldav.davclient import DAVClient

_DELAYS = (1.0, 5.0, 20.0)
"""Seconds before each new try after a failure that may pass."""
_LONGEST_DELAY = 120.0
"""How long we wait at most when the server says how long (RFC 9110 section 10.2.3)."""
_TIMEOUT = 60.0
_LONGEST_ANSWER = 64 * 2**20
"""Bytes of an answer once unpacked, which are many thousands of entries."""
_SLOWEST_ANSWER = 10
"""How many times its patience for each part we wait for an answer's end."""
_PASSING = {423, 429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 307, 308}
_MOST_REDIRECTS = 5
_USER = "WORKSHOPS_CALDAV_USER"
_PASSWORD = "WORKSHOPS_CALDAV_PASSWORD"  # noqa: S105 - the variable's name
_TOKEN = "WORKSHOPS_CALDAV_TOKEN"  # noqa: S105 - the variable's name
"""An OAuth 2.0 access token (RFC 6750), which Google wants; another program gets it."""
_FORM = "write https://user@calendars.example.org/path/to/calendar/"


class Collection(NamedTuple):
    """A calendar on a server: its address, which ends in a slash, and who we are there."""

    url: str
    user: str | None

    @property
    def host(self) -> str:
        """The server's name."""
        return urlsplit(self.url).hostname or ""


class Answer(NamedTuple):
    """What the server said in the end, from which address.

    `is_repeated` where the same was asked before, and nobody knows whether it was done then.
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
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"the calendar's address is wrong: {error}; {_FORM}") from error
    if parts.password is not None:
        raise UsageError(f"no password in the calendar's address; set {_PASSWORD} instead")
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise UsageError(f"the calendar's address is wrong; {_FORM}")
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(
            f"http://{host} would send everything over an open line; write https://{host}"
        )
    named = f"[{host}]" if ":" in host else host
    url = f"{parts.scheme}://{named}{f':{port}' if port else ''}{parts.path.rstrip('/')}/"
    user = unquote(parts.username) if parts.username else os.environ.get(_USER)
    return Collection(as_uri(url), user or None)


class WebDavClient:
    """Requests to a server for a run; what fails for now is asked again, each time a little later.

    Raises RefusedError where the server won't have us at all, UnreadableError where it can't be
    reached.
    """

    def __init__(
        self, collection: Collection, sleep: Callable[[float], None], timeout: float = _TIMEOUT
    ) -> None:
        self.url, self.user, self.sleep = collection.url, collection.user, sleep
        self.session = _open_client(collection, timeout)
        self.is_known = False  # whether a server has answered: until then, a name may be mistyped

    def close(self) -> None:
        """Close the connections."""
        self.session.close()

    def ask(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a request, after as many tries as it is worth."""
        is_repeated = False
        for delay in (*_DELAYS, None):
            try:
                answer = self._follow(method, url, body, headers)
            except OSError as error:
                fault = _find_fault(error)
                if delay is None or not self._may_pass(fault):
                    raise self._call_lost(fault) from error
                self.sleep(delay)
            else:
                self.is_known = True
                if not answer.is_passing or delay is None:
                    return answer._replace(is_repeated=is_repeated)
                if answer.delay > _LONGEST_DELAY:
                    raise RefusedError(f"{url}: asks to wait {answer.delay:.0f} s; run again then")
                self.sleep(max(delay, answer.delay))
            is_repeated = True
        raise AssertionError("the last try returns or raises")

    def _may_pass(self, fault: BaseException) -> bool:
        """Whether it is worth a new try: not where nothing is, nor where it is not who it says."""
        is_nobody = isinstance(fault, (socket.gaierror, ConnectionRefusedError))
        is_stranger = isinstance(fault, ssl.SSLCertVerificationError)
        return not is_stranger and (self.is_known or not is_nobody)

    def _call_lost(self, fault: BaseException) -> WorkshopsError:
        said = getattr(fault, "verify_message", "") or getattr(fault, "strerror", "") or str(fault)
        if isinstance(fault, ssl.SSLCertVerificationError):
            return RefusedError(f"{self.url}: no trusted connection ({said})")
        return UnreadableError(f"{self.url}: no answer ({said}); run again to go on")

    def _follow(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """The answer from wherever on this host the server sends us."""
        for _ in range(_MOST_REDIRECTS):
            answer = self._try(method, url, body, headers)
            if answer.status not in _REDIRECTS or not answer.location:
                return answer
            target = follow_address(url, answer.location)
            if target is None:
                raise RefusedError(
                    f"{url}: sends us to {answer.location}, another host; if you trust it, name it "
                    "instead"
                )
            url = target
        raise RefusedError(f"{url}: sends us in a circle")

    def _try(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """One request. What the library raises for some answers is an answer like the others."""
        from caldav.lib import error as faults

        try:
            response = self.session.request(url, method, body, headers)
        except faults.RateLimitError as error:
            return Answer(error.status or 503, "", url, delay=error.retry_after_seconds or 0.0)
        except faults.AuthorizationError as error:
            if error.status == 403:
                return Answer(403, error.reason, url, text=_decode(error.body))
            raise RefusedError(self._explain_login(error.reason)) from error
        except NotImplementedError as error:  # Kerberos and the like
            fault = (
                "asks for a kind of login that is not known here; basic and digest are, and a "
                f"token in {_TOKEN}"
            )
            raise RefusedError(f"{self.url}: {fault}") from error
        except SyntaxError as error:  # lxml's
            if error.msg.startswith("Premature end"):
                raise ConnectionError from error
            raise RefusedError(f"{url}: answered with broken XML ({error.msg})") from error
        return Answer(
            response.status,
            response.reason or "",
            url,
            response.headers.get("Location"),
            response.tree,
            response.raw,
        )

    def _explain_login(self, reason: str) -> str:
        if os.environ.get(_TOKEN):
            return f"{self.url}: the token in {_TOKEN} is refused (401 {reason})"
        if self.user:
            return f"{self.url}: login of {self.user} refused (401 {reason})"
        return f"{self.url}: needs a login; set {_USER} and {_PASSWORD}"


def _find_fault(error: BaseException) -> BaseException:
    """What went wrong, out of all that the layers of an HTTP library wrap it in."""
    wrapped = (getattr(error, "reason", None), *error.args[:1], error.__cause__)
    inner = next((one for one in wrapped if isinstance(one, Exception)), None)
    return _find_fault(inner) if inner else error


def _open_client(collection: Collection, timeout: float) -> "DAVClient":
    """The library's client, which looks for no server and follows no redirect by itself."""
    logging.getLogger("caldav").addHandler(logging.NullHandler())  # what matters is an answer
    logging.getLogger("caldav").propagate = False
    try:
        from caldav.davclient import DAVClient
    except ImportError as error:
        raise WorkshopsError(
            "sync needs the caldav library: pip install 'workshops[caldav]'"
        ) from error

    token = os.environ.get(_TOKEN)
    client = DAVClient(
        collection.url,
        username=collection.user,
        password=token or _find_password(collection),
        auth_type="bearer" if token else None,
        timeout=timeout,  # type: ignore[arg-type]  # a part of a second is a time as well
        ssl_verify_cert=_find_authorities(),
        enable_rfc6764=False,
    )
    client.session = _open_session(timeout)
    return client


def _open_session(timeout: float) -> Any:
    """How the library's client asks: with our rules for logins, redirects and long answers."""
    from caldav.lib.http_sync import requests

    class Session(requests.Session):
        """One that answers as the server did, and sends nobody's login but the one it was given."""

        def request(self, *args: Any, **options: Any) -> Any:
            """The answer as it came, read to its end unless that is too far away."""
            options["allow_redirects"] = False
            options["auth"] = options.get("auth") or _log_in_as_nobody
            options["stream"] = True
            response = super().request(*args, **options)
            try:
                _read_body(response, monotonic() + _SLOWEST_ANSWER * timeout)
            except requests.exceptions.ContentDecodingError as error:
                fault = "answered with what can't be unpacked"
                raise RefusedError(f"{response.url}: {fault}") from error
            return response

    return Session()


def _find_password(collection: Collection) -> str | None:
    user = collection.user
    return find_password(_PASSWORD, collection.host, user) if user else None


def _read_body(response: Any, deadline: float) -> None:
    """Read an answer as it comes; the library itself would take whatever a server sends."""
    body = bytearray()
    for part in response.iter_content():
        body += part
        is_long, is_late = len(body) > _LONGEST_ANSWER, monotonic() > deadline
        if is_long or is_late:
            response.close()
            fault = f"is longer than {_LONGEST_ANSWER >> 20} MiB" if is_long else "comes too slowly"
            raise RefusedError(f"{response.url}: its answer {fault}")
    response._content = bytes(body)  # noqa: SLF001 - where the library keeps what it has read


def _decode(body: bytes | str | None) -> str:
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else body or ""


def _log_in_as_nobody(request: Any) -> Any:
    """What stands where a library would look for a login in ~/.netrc."""
    return request


def _find_authorities() -> str | bool:
    """Certificates of authorities, a file or a folder: the usual, or what the environment names."""
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
    return next((os.environ[name] for name in names if os.environ.get(name)), True)


def follow_address(url: str, named: str) -> str | None:
    """The whole address that the server at another names; None where it is on another host.

    Name, port and scheme must be the same, but that TLS may come in on the way.
    """
    try:
        target = urljoin(url, named)
        here, there = urlsplit(url), urlsplit(target)
        is_upgrade = (here.scheme, there.scheme) == ("http", "https")
        is_same = is_upgrade or _find_port(here) == _find_port(there)
    except (ValueError, KeyError):  # no address, or one of no web server
        return None
    return target if is_same and here.hostname == there.hostname else None


_PORTS = {"http": 80, "https": 443}


def _find_port(parts: SplitResult) -> tuple[str, int]:
    return parts.scheme, parts.port or _PORTS[parts.scheme]
