"""A server that is slow, strange or hostile does no harm: it is given up, in a sentence."""

import re
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.bench import Running
from support.calendar_server import PASSWORD, USER, Host, Trouble, run_host
from workshops.calendar_sync.server import CalendarServer
from workshops.calendar_sync.webdav import Collection, WebDavClient, follow_address, read_collection
from workshops.errors import RefusedError, UnreadableError

LISTED = """\
<?xml version="1.0"?>
<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:response><D:href>%s</D:href><D:propstat><D:prop><D:getetag>%s</D:getetag>
<C:calendar-data>BEGIN:VCALENDAR
BEGIN:VEVENT
UID:jobs
DTSTART:20270301T120000Z
END:VEVENT
END:VCALENDAR
</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
</D:multistatus>
"""


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running[Host]]:
    """A server without a calendar."""
    monkeypatch.setenv("WORKSHOPS_CALDAV_PASSWORD", PASSWORD)
    with run_host(tmp_path) as running:
        yield running


@pytest.fixture
def naps() -> list[float]:
    """How long was slept, which takes no time."""
    return []


@pytest.fixture
def server(running: Running[Host], naps: list[float]) -> Iterator[CalendarServer]:
    """The program's side of it."""
    with connect(running, naps, timeout=300) as server:
        yield server


@pytest.fixture
def impatient(running: Running[Host], naps: list[float]) -> Iterator[CalendarServer]:
    """The same with little patience."""
    with connect(running, naps, timeout=0.4) as server:
        yield server


@pytest.fixture
def strict(impatient: CalendarServer) -> CalendarServer:
    """The same, but only with answers that never end: each part may take its time."""
    impatient.client.http.timeout = 300
    return impatient


@contextmanager
def connect(running: Running[Host], naps: list[float], timeout: float) -> Iterator[CalendarServer]:
    """A server that is given some seconds for each part of an answer."""
    collection = Collection(running.url, USER)
    client = WebDavClient(collection, naps.append, timeout=timeout)
    yield CalendarServer(collection, client)
    client.close()


def answer(running: Running[Host], text: str) -> None:
    """Let the server answer everything with this."""
    trouble = Trouble("207 Multi-Status", text=text, type="application/xml")
    running.service.choose = lambda _method, _path: trouble


def test_a_slow_server_is_given_up(
    running: Running[Host], impatient: CalendarServer, naps: list[float]
) -> None:
    """No answer in time is a lost connection: four tries, then one sentence."""
    patience = threading.Event()
    running.service.choose = lambda _method, _path: Trouble(interlude=patience.wait)
    with pytest.raises(UnreadableError, match=r"no answer .*timed out.*; run again to continue"):
        impatient.find_collection("pilot")
    patience.set()
    assert naps == [1, 5, 20]


def test_a_slow_answer_is_asked_for_again(
    running: Running[Host],
    impatient: CalendarServer,
    naps: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is late once does not matter."""
    patience = threading.Event()
    troubles = [Trouble(interlude=patience.wait)]
    running.service.choose = lambda _method, _path: troubles.pop() if troubles else None

    def wait(seconds: float) -> None:
        naps.append(seconds)
        impatient.client.timeout = impatient.client.http.timeout = 300

    monkeypatch.setattr(impatient.client, "sleep", wait)
    assert not impatient.find_collection("pilot").exists
    patience.set()
    assert naps == [1]


def test_an_answer_that_ends_too_early(
    running: Running[Host], server: CalendarServer, naps: list[float]
) -> None:
    """Half an XML document is a lost connection."""
    answer(running, LISTED[:200])
    with pytest.raises(UnreadableError, match=r"no answer \(the answer ends too early\)"):
        server.list_events(["jobs"])
    assert naps == [1, 5, 20]


BOMB = (
    """<!DOCTYPE D [<!ENTITY a "aaaaaaaaaa">%s]><D:multistatus xmlns:D="DAV:">&z;</D:multistatus>"""
)
NESTED = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghijklmz"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a></b>", "mismatched tag: line 1, column 5"),
        (LISTED.replace("</D:href>", ""), "mismatched tag: line 10, column 78"),
        (BOMB % NESTED, "DOCTYPE declaration"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "DOCTYPE declaration"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "unknown encoding: klingon"),
        ("<a>" + "<a/>" * 1_000_000, "too many elements"),
    ],
    ids="tags listing bomb file encoding elements".split(),
)
def test_broken_xml(
    running: Running[Host], server: CalendarServer, naps: list[float], text: str, reason: str
) -> None:
    """It is reported at once: another try would give the same."""
    answer(running, text)
    with pytest.raises(RefusedError, match=rf": the answer is not valid XML \({reason}"):
        server.list_events(["jobs"])
    assert naps == []


def pack(text: bytes, count: int) -> bytes:
    """The text so many times, packed a part at a time."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(text) for _ in range(count)), packer.flush()])


def test_a_bomb(running: Running[Host], server: CalendarServer, naps: list[float]) -> None:
    """A small answer that unpacks to hundreds of megabytes is not unpacked to its end."""
    bomb = pack(b"<a/>" * 2**18, 300)
    headers = (("Content-Encoding", "gzip"),)
    running.service.choose = lambda _method, _path: Trouble(
        "207 Multi-Status", headers, text=[bomb], type="application/xml"
    )
    tracemalloc.start()
    with pytest.raises(RefusedError, match="the answer is longer than 64 MiB"):
        server.list_events(["jobs"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 64 * 2**20
    assert naps == []


def test_an_answer_that_never_ends(running: Running[Host], strict: CalendarServer) -> None:
    """A server that sends a byte now and then is not waited for without end."""
    patience = threading.Event()
    drops = iter(lambda: b"" if patience.wait(0.05) else b" ", b"")
    running.service.choose = lambda _method, _path: Trouble("207 Multi-Status", text=drops)
    with pytest.raises(RefusedError, match="the answer takes too long"):
        strict.list_events(["jobs"])
    patience.set()


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "deflate"])
def test_a_compression_that_was_not_asked_for(
    running: Running[Host], server: CalendarServer, coding: str
) -> None:
    """One inside another, above all, could fill the memory from a few bytes."""
    headers = (("Content-Encoding", coding),)
    running.service.choose = lambda _method, _path: Trouble("207 Multi-Status", headers)
    with pytest.raises(RefusedError, match="the answer cannot be decompressed"):
        server.list_events(["jobs"])


def test_headers_that_come_slowly(
    strict: CalendarServer, running: Running[Host], naps: list[float]
) -> None:
    """A server that sends its headers byte by byte is not waited for without end."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 207 Multi-Status\r\nX: ")
                while not done.wait(0.05):
                    connection.sendall(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        strict.url = running.url.replace(
            str(urlsplit(running.url).port), str(listener.getsockname()[1])
        )
        with pytest.raises(RefusedError, match="the answer takes too long"):
            strict.find_collection("pilot")
        done.set()
        thread.join()
    assert naps == []


def test_what_can_not_be_unpacked(
    running: Running[Host], server: CalendarServer, naps: list[float]
) -> None:
    """What says that it is packed, and is not, is reported at once."""
    headers = (("Content-Encoding", "gzip"),)
    running.service.choose = lambda _method, _path: Trouble(
        "207 Multi-Status", headers, text="<a/>"
    )
    with pytest.raises(RefusedError, match="the answer cannot be decompressed"):
        server.list_events(["jobs"])
    assert naps == []


@pytest.mark.parametrize("text", ["<html/>", "<html><p>", ""])
@pytest.mark.parametrize("status", ["200 OK", "207 Multi-Status"])
def test_an_answer_of_something_else(
    running: Running[Host], server: CalendarServer, status: str, text: str
) -> None:
    """A web page is not taken for an empty calendar."""
    running.service.choose = lambda _method, _path: Trouble(status, text=text)
    expected = rf"the answer is not a calendar \({status}\); is this the address of the calendar"
    with pytest.raises(RefusedError, match=expected):
        server.find_collection("pilot")
    with pytest.raises(RefusedError, match=expected):
        server.list_events(["jobs"])


def test_entries_on_another_host(running: Running[Host], server: CalendarServer) -> None:
    """An entry's address that leads elsewhere is not followed."""
    answer(running, LISTED % ("https://evil.example.org/jobs.ics", "1"))
    with pytest.raises(RefusedError, match="which is on another host"):
        server.list_events(["jobs"])


def test_an_address_keeps_its_spelling(running: Running[Host], server: CalendarServer) -> None:
    """%2F is not a slash: the server's own spelling of an address is used."""
    answer(running, LISTED % ("/office/team/a%2Fb%20c.ics", "&quot;1&quot;"))
    [event] = server.list_events(["jobs"])
    assert event.href == running.url + "a%2Fb%20c.ics"
    assert event.etag == '"1"'


def test_entries_without_an_etag(running: Running[Host], server: CalendarServer) -> None:
    """Without one no write has a condition."""
    answer(running, LISTED % ("/office/team/jobs.ics", ""))
    with pytest.raises(
        RefusedError, match="the server sent no ETag; without one, changes are not safe"
    ):
        server.list_events(["jobs"])


def test_a_part_of_the_entries(running: Running[Host], server: CalendarServer) -> None:
    """A list that was cut short is not taken for the complete one."""
    status = "</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>"
    listed = (LISTED % ("/office/team/jobs.ics", "1")).replace("</D:multistatus>", "")
    answer(running, f"{listed}<D:response><D:href>/office/team/{status}</D:multistatus>")
    with pytest.raises(RefusedError, match="the server lists only a part of its entries"):
        server.list_events(["jobs"])


@pytest.mark.parametrize("content", ["", "no calendar"])
def test_an_entry_of_ours_that_can_not_be_read(
    running: Running[Host], server: CalendarServer, content: str
) -> None:
    """It is there, and not taken for deleted; other people's do not matter."""
    unreadable = re.sub("(?s)BEGIN.*END:VCALENDAR\n", content, LISTED)
    answer(running, unreadable % ("/office/team/jobs.ics", "1"))
    [event] = server.list_events(["jobs"])
    assert (event.uid, event.facts, event.metadata) == ("jobs", {}, None)
    assert server.list_events(["other"]) == []


@pytest.mark.parametrize(
    "listed",
    [
        "<D:response><D:href>/office/team/x.ics</D:href>%s</D:response>",
        (
            "<D:response><D:href>/office/team/x.ics</D:href><D:propstat><D:prop><C:calendar-data/>"
            "</D:prop>%s</D:propstat></D:response>"
        ),
    ],
)
def test_an_entry_that_can_not_be_listed(
    running: Running[Host], server: CalendarServer, listed: str
) -> None:
    """It is not taken for deleted."""
    broken = listed % "<D:status>HTTP/1.1 500 Internal Server Error</D:status>"
    complete = (LISTED % ("/office/team/jobs.ics", "1")).replace("</D:multistatus>", "")
    answer(running, f"{complete}{broken}</D:multistatus>")
    expected = r"cannot list /office/team/x\.ics: 500 Internal Server Error; run again later"
    with pytest.raises(RefusedError, match=expected):
        server.list_events(["jobs"])


def test_a_token_is_a_login(running: Running[Host], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where servers want one, an access token from the environment lets us in."""
    running.service.token = "a-token"
    monkeypatch.setenv("WORKSHOPS_CALDAV_TOKEN", "a-token")
    collection = Collection(running.url, None)
    client = WebDavClient(collection, lambda _: None)
    assert not CalendarServer(collection, client).find_collection("pilot").exists
    client.close()


def test_a_refused_token_is_reported(
    running: Running[Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that has run out, mostly."""
    running.service.token = "a-token"
    monkeypatch.setenv("WORKSHOPS_CALDAV_TOKEN", "an-old-one")
    collection = Collection(running.url, None)
    client = WebDavClient(collection, lambda _: None)
    expected = r"the token in WORKSHOPS_CALDAV_TOKEN is refused \(401 Unauthorized\)"
    with pytest.raises(RefusedError, match=expected):
        CalendarServer(collection, client).find_collection("pilot")
    client.close()


def test_a_digest_login(running: Running[Host], server: CalendarServer) -> None:
    """A server that wants Digest never sees the password."""
    seen: list[str] = []

    def challenge(_method: str, _path: str) -> Trouble | None:
        login = running.service.login
        seen.append(login)
        if login.startswith("Digest "):
            return Trouble("404 Not Found")
        headers = (("WWW-Authenticate", 'Digest realm="x", nonce="n", qop="auth"'),)
        return Trouble("401 Unauthorized", (*headers, ("WWW-Authenticate", 'Basic realm="x"')))

    running.service.choose = challenge
    assert not server.find_collection("pilot").exists
    assert [login.partition(" ")[0] for login in seen] == ["", "", "Digest"]
    assert f'username="{USER}"' in seen[-1]
    server.find_collection("pilot")
    assert len(seen) == 4, "the challenge is remembered"


@pytest.mark.parametrize(
    "challenge",
    ["Digest nonce=x", "Digest realm", 'Digest realm="x", nonce="n", algorithm=ROT13', "digest"],
)
def test_a_digest_login_that_is_broken(
    running: Running[Host], server: CalendarServer, naps: list[float], challenge: str
) -> None:
    """It is one clear line, at once."""
    headers = (("WWW-Authenticate", challenge),)
    running.service.choose = lambda _method, _path: Trouble("401 Unauthorized", headers)
    expected = "login of an unsupported kind|login of office refused"
    with pytest.raises(RefusedError, match=expected):
        server.find_collection("pilot")
    assert naps == []


@pytest.mark.parametrize("challenge", ["Basic", "basic realm", 'Basic charset="UTF-8"'])
def test_a_login_without_a_realm(
    running: Running[Host], server: CalendarServer, challenge: str
) -> None:
    """RFC 7617 section 2 demands one; some servers write none, and let us in all the same."""
    trouble = Trouble("401 Unauthorized", (("WWW-Authenticate", challenge),))
    running.service.choose = lambda _method, _path: None if running.service.login else trouble

    assert not server.find_collection("pilot").exists


@pytest.mark.parametrize("kind", ["Negotiate", 'Bearer realm="calendars"'])
def test_an_unknown_login_scheme(running: Running[Host], server: CalendarServer, kind: str) -> None:
    """Which ones are known is reported."""
    headers = (("WWW-Authenticate", kind),)
    running.service.choose = lambda _method, _path: Trouble("401 Unauthorized", headers)
    with pytest.raises(
        RefusedError, match="login of an unsupported kind; supported are Basic, Digest and"
    ):
        server.find_collection("pilot")


def test_a_status_without_a_word(running: Running[Host], server: CalendarServer) -> None:
    """HTTP/2 sends numbers only; people get the words."""
    running.service.choose = lambda _method, _path: Trouble("429 ", type="text/plain")
    with pytest.raises(RefusedError, match="429 Too Many Requests"):
        server.find_collection("pilot")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('<D:error xmlns:D="DAV:"><D:need-privileges/></D:error>', "403 need-privileges"),
        (
            "<d:error><s:exception>E</s:exception><s:message>No &lt;more&gt;\nroom</s:message>",
            "403 No <more> room",
        ),
        ("<html>no</html>", "403 Forbidden"),
        (["<html>Accès refusé</html>".encode("latin-1")], "403 Forbidden"),
        ("<error" * 300_000, "403 Forbidden"),
        ("<message" * 300_000, "403 Forbidden"),
        (f"<s:message>{'x' * 300}</s:message>", f"403 {'x' * 195}…"),
    ],
)
def test_the_servers_reason(
    running: Running[Host], server: CalendarServer, message: str | list[bytes], expected: str
) -> None:
    """The server's text is preferred to the condition's name, and that to the status."""
    running.service.choose = lambda _method, _path: Trouble("403 Forbidden", text=message)
    with pytest.raises(RefusedError) as refused:
        server.find_collection("pilot")
    assert str(refused.value) == f"{running.url}: {expected}"


@pytest.mark.parametrize(
    ("url", "named", "target"),
    [
        ("https://a/x/", "/y", "https://a/y"),
        ("https://a/x/", "y%2Fz", "https://a/x/y%2Fz"),
        ("https://a/x/", "https://A:443/y", "https://A:443/y"),
        ("http://a:8080/x/", "https://a/y", "https://a/y"),
        ("https://a/x/", "http://a/y", None),
        ("https://a/x/", "https://a:8443/y", None),
        ("https://a/x/", "https://b/y", None),
        ("https://a/x/", "//b/y", None),
        ("https://a/x/", "https://a@b/y", None),
        ("https://a/x/", "https://a:b/y", None),
        ("https://a/x/", "https://[a/y", None),
        ("https://a/x/", "ftp://a/y", None),
    ],
)
def test_what_is_on_the_same_host(url: str, named: str, target: str | None) -> None:
    """Name, port and scheme decide; only TLS may come in."""
    assert follow_address(url, named) == target


@pytest.mark.parametrize(
    ("address", "url", "user"),
    [
        ("https://a%40b@example.org/x", "https://example.org/x/", "a@b"),
        ("https://Example.org:8443/å b//", "https://example.org:8443/%C3%A5%20b/", None),
        ("http://[::1]:5232/x/", "http://[::1]:5232/x/", None),
        ("http://127.0.0.1/", "http://127.0.0.1/", None),
        ("https://exämple.org/x/", "https://xn--exmple-cua.org/x/", None),
    ],
)
def test_an_address(
    monkeypatch: pytest.MonkeyPatch, address: str, url: str, user: str | None
) -> None:
    """The user is taken out, the rest written as addresses are, with a slash at its end."""
    monkeypatch.delenv("WORKSHOPS_CALDAV_USER", raising=False)
    assert read_collection(address) == Collection(url, user)
