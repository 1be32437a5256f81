"""A server that is slow, strange or sly does no harm: it is given up, in a sentence."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.calendar_host import PASSWORD, USER, Running, Trouble, run_host
from workshops.delivery.calendar_server import CalendarServer
from workshops.delivery.dav import Collection, Line, follow_address, read_collection
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
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A server without a calendar."""
    monkeypatch.setenv("WORKSHOPS_CALDAV_PASSWORD", PASSWORD)
    with run_host(tmp_path) as running:
        yield running


@pytest.fixture
def naps() -> list[float]:
    """How long was slept, which takes no time."""
    return []


@pytest.fixture
def server(running: Running, naps: list[float]) -> Iterator[CalendarServer]:
    """The program's side of it, with little patience."""
    collection = Collection(running.url, USER)
    line = Line(collection, naps.append, timeout=0.2)
    yield CalendarServer(collection, line)
    line.client.close()


def answer(running: Running, text: str) -> None:
    """Let the server answer everything with this."""
    trouble = Trouble("207 Multi-Status", text=text, type="application/xml")
    running.host.choose = lambda _method, _path: trouble


def test_a_slow_server_is_given_up(
    running: Running, server: CalendarServer, naps: list[float]
) -> None:
    """No answer in time is a line that was lost: four tries, then one sentence."""
    patience = threading.Event()
    running.host.choose = lambda _method, _path: Trouble(interlude=patience.wait)
    with pytest.raises(UnreadableError, match=r"no answer .*timed out.*; run again to go on"):
        server.find_collection("pilot")
    patience.set()
    assert naps == [1, 5, 20]


def test_a_slow_answer_is_asked_for_again(
    running: Running, server: CalendarServer, naps: list[float]
) -> None:
    """One that is late once does not matter."""
    patience = threading.Event()
    troubles = [Trouble(interlude=patience.wait)]
    running.host.choose = lambda _method, _path: troubles.pop() if troubles else None
    assert not server.find_collection("pilot").exists
    patience.set()
    assert naps == [1]


def test_an_answer_that_ends_too_early(
    running: Running, server: CalendarServer, naps: list[float]
) -> None:
    """Half an XML document is a line that was lost."""
    answer(running, LISTED[:200])
    with pytest.raises(UnreadableError, match=r"no answer \(Premature end of data"):
        server.list_postings(["jobs"])
    assert naps == [1, 5, 20]


def test_an_answer_of_something_else(running: Running, server: CalendarServer) -> None:
    """A web page is no list of entries, which would be taken for an empty calendar."""
    running.host.choose = lambda _method, _path: Trouble("200 OK", text="<html/>")
    with pytest.raises(RefusedError, match="200 OK"):
        server.find_collection("pilot")


def test_entries_on_another_host(running: Running, server: CalendarServer) -> None:
    """An entry's address that leads elsewhere is not followed."""
    answer(running, LISTED % ("https://evil.example.org/jobs.ics", "1"))
    with pytest.raises(RefusedError, match="which is on another host"):
        server.list_postings(["jobs"])


def test_an_address_keeps_its_spelling(running: Running, server: CalendarServer) -> None:
    """%2F is no slash: the server's own spelling of an address is used."""
    answer(running, LISTED % ("/office/team/a%2Fb%20c.ics", "&quot;1&quot;"))
    [posting] = server.list_postings(["jobs"])
    assert posting.href == running.url + "a%2Fb%20c.ics"
    assert posting.etag == '"1"'


def test_entries_without_an_etag(running: Running, server: CalendarServer) -> None:
    """Without one no write has a condition."""
    answer(running, LISTED % ("/office/team/jobs.ics", ""))
    with pytest.raises(RefusedError, match="has no ETag, without which no change is safe"):
        server.list_postings(["jobs"])


def test_a_part_of_the_entries(running: Running, server: CalendarServer) -> None:
    """A list that was cut short is not taken for the whole."""
    status = "</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>"
    listed = (LISTED % ("/office/team/jobs.ics", "1")).replace("</D:multistatus>", "")
    answer(running, f"{listed}<D:response><D:href>/office/team/{status}</D:multistatus>")
    with pytest.raises(RefusedError, match="lists a part of its entries only"):
        server.list_postings(["jobs"])


def test_a_way_of_logging_in_that_nobody_knows(running: Running, server: CalendarServer) -> None:
    """Which ones are known is told."""
    headers = (("WWW-Authenticate", "Negotiate"),)
    running.host.choose = lambda _method, _path: Trouble("401 Unauthorized", headers)
    with pytest.raises(RefusedError, match="authentication methods: basic, digest, bearer"):
        server.find_collection("pilot")


def test_a_status_without_a_word(running: Running, server: CalendarServer) -> None:
    """HTTP/2 tells numbers only; people get the words."""
    running.host.choose = lambda _method, _path: Trouble("429 ", type="text/plain")
    with pytest.raises(RefusedError, match="429 Too Many Requests"):
        server.find_collection("pilot")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('<D:error xmlns:D="DAV:"><D:need-privileges/></D:error>', "403 need-privileges"),
        (
            "<d:error><s:exception>E</s:exception><s:message>No &lt;more&gt;\nroom</s:message>",
            "403 No <more> room",
        ),
        ("<html>no</html>", "403 Forbidden"),
        (f"<s:message>{'x' * 300}</s:message>", f"403 {'x' * 195}…"),
    ],
)
def test_the_servers_reason(running: Running, server: CalendarServer, said: str, told: str) -> None:
    """What the server tells people goes before the condition's name, and that before the status."""
    running.host.choose = lambda _method, _path: Trouble("403 Forbidden", text=said)
    with pytest.raises(RefusedError) as refused:
        server.find_collection("pilot")
    assert str(refused.value) == f"{running.url}: {told}"


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
