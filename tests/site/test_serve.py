"""`workshops serve`: the site as a web server sends it, to this machine alone."""

import http.client
import json
import socket
import struct
import subprocess
import time
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.program import ENVIRONMENT, SHIPPED, Run, command
from support.schedules import SMALL, write_schedule
from support.site_server import serve

Answer = tuple[int, Message, bytes]


def ask(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """The answer to one request: status, headers and body."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=300)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/sv/", "text/html; charset=utf-8"),
        ("/en/calendar.ics", "text/calendar; charset=utf-8"),
        ("/en/changes.atom", "application/atom+xml; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/schedule.json", "application/json; charset=utf-8"),
        ("/assets/site.css", "text/css; charset=utf-8"),
        ("/assets/site.js?x=1", "text/javascript; charset=utf-8"),
    ],
)
def test_files_have_their_type(path: str, kind: str, shipped: str) -> None:
    """Calendar programs get text/calendar in UTF-8, and everything else its own type."""
    status, headers, body = ask(shipped, path)

    assert (status, headers["Content-Type"]) == (200, kind)
    assert int(headers["Content-Length"]) == len(body) > 0


def test_unchanged_file_is_not_sent_again(shipped: str) -> None:
    """A client that has a file already gets 304 (RFC 9110 section 13.1.3)."""
    _, headers, _ = ask(shipped, "/en/calendar.ics")
    assert headers["Cache-Control"] == "no-cache"

    status, _, body = ask(shipped, "/en/calendar.ics", If_Modified_Since=headers["Last-Modified"])

    assert (status, body) == (304, b"")
    earlier = "Mon, 05 Mar 2018 09:00:00 GMT"
    assert ask(shipped, "/en/calendar.ics", If_Modified_Since=earlier)[0] == 200


def test_folder_is_asked_for_with_a_slash(shipped: str) -> None:
    """A folder without its slash leads to the one with it, so that its links hold."""
    status, headers, _ = ask(shipped, "/sv")

    assert (status, headers["Location"]) == (301, "/sv/")


def test_only_reading_is_supported(shipped: str) -> None:
    """Nothing can be sent to it (RFC 9110 section 15.6.2)."""
    assert ask(shipped, "/", "POST")[0] == 501


def test_head_sends_no_body(shipped: str) -> None:
    """HEAD sends the headers of GET alone."""
    status, headers, body = ask(shipped, "/", "HEAD")

    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == len(ask(shipped, "/")[2])


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/.workshops-site.json",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/en%2f..%2f..%2fetc/passwd",
        "/en/%00.html",
        "/en/workshops/",
        "/en/%ff.html",
        "/en/%ed%a0%80.html",
        f"/{'x' * 300}.html",
        "//[",
    ],
)
def test_nothing_else_is_sent(path: str, shipped: str) -> None:
    """Nothing outside the site, and not the program's own list."""
    assert ask(shipped, path)[0] == 404


def test_reset_connections_are_not_reported(tmp_path: Path) -> None:
    """A browser that drops a connection, or sends no address at all, leaves no traceback."""
    with subprocess.Popen(
        command("-s", write_schedule(tmp_path), "serve", "--port", "0"),
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        place = (urlsplit(address).hostname, urlsplit(address).port)
        for _ in range(5):
            with socket.create_connection(place) as connection:
                reset_on_close = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset_on_close)
                connection.sendall(b"GET /")
        with socket.create_connection(place) as connection:
            connection.sendall(f"GET http://[::1 HTTP/1.1\r\nHost: {place[0]}:1\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 404 ")
        process.terminate()
        _, report = process.communicate()

    assert "Traceback" not in report


def test_other_names_are_refused(shipped: str) -> None:
    """A page elsewhere that gives this machine a name of its own gets nothing."""
    assert ask(shipped, "/", Host="evil.example:80")[0] == 421


def test_changes_are_shown(tmp_path: Path) -> None:
    """A change in the schedule is shown at once; an error leaves the last good site."""
    path = write_schedule(tmp_path)
    with serve(path) as address:
        assert b"The one" in ask(address, "/")[2]
        write_schedule(tmp_path, SMALL.replace("The one", "The other"))
        assert b"The other" in ask(address, "/")[2]
        write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30"))
        assert b"The other" in ask(address, "/")[2]
        write_schedule(tmp_path)
        assert b"The one" in ask(address, "/")[2]


def test_state_of_the_preview(tmp_path: Path) -> None:
    """Pages learn of each new version by its number, and of errors by their report."""
    path = write_schedule(tmp_path)
    with serve(path) as address:

        def ask_state() -> dict[str, object]:
            status, headers, body = ask(address, "/-preview/state")
            assert (status, headers["Content-Type"]) == (200, "application/json; charset=utf-8")
            state = json.loads(body)
            assert isinstance(state, dict)
            return state

        first = ask_state()
        assert first == ask_state() == {"version": first["version"], "report": ""}
        write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30"))
        wrong = ask_state()
        assert wrong["version"] == first["version"]
        assert 'workshops.yaml:7:38: error: "2027-02-30" does not exist' in str(wrong["report"])
        path.unlink()
        assert "No such file" in str(ask_state()["report"])
        write_schedule(tmp_path, SMALL.replace("The one", "The other"))
        assert ask_state() == {"version": first["version"] + 1, "report": ""}  # type: ignore[operator]


def test_errors_are_shown_from_the_start(tmp_path: Path) -> None:
    """One can start it first and write then: until there is a site, every address has the errors.

    Calendar programs, which read no page, ask again after this status (RFC 9110 section 15.6.4).
    """
    path = write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30"))
    with serve(path) as address:
        for name in ("/", "/en/workshops/one.html", "/en/calendar.ics"):
            status, headers, body = ask(address, name)
            assert (status, headers["Content-Type"]) == (503, "text/html; charset=utf-8")
            assert b"preview.js" in body
        assert ask(address, "/", "HEAD")[::2] == (503, b"")
        state = json.loads(ask(address, "/-preview/state")[2])
        assert state["version"] == 0
        assert 'workshops.yaml:7:38: error: "2027-02-30" does not exist' in state["report"]
        write_schedule(tmp_path)
        assert json.loads(ask(address, "/-preview/state")[2]) == {"version": 1, "report": ""}
        assert b"The one" in ask(address, "/")[2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-s", "missing.yaml", "serve"], "missing.yaml: No such file or directory"),
        (["serve", "--style", "missing.css"], "missing.css: No such file or directory"),
    ],
)
def test_what_is_not_there_ends_it(
    options: list[str], message: str, run: Run, tmp_path: Path
) -> None:
    """A name that was mistyped is reported at once, as nobody would write such a file."""
    write_schedule(tmp_path)

    outcome = run(*options, "--port", "0")

    assert outcome.status == 2
    assert outcome.stderr == f"workshops: {message}\n"


def test_file_that_is_replaced_or_comes_back(tmp_path: Path) -> None:
    """Editors write a new file in place of the old one; some remove it first."""
    path = write_schedule(tmp_path)
    with serve(path) as address:
        first = json.loads(ask(address, "/-preview/state")[2])
        written = tmp_path / "workshops.yaml~"
        written.write_text(SMALL.replace("The one", "Replaced"))
        written.replace(path)
        assert b"Replaced" in ask(address, "/")[2]
        path.rename(written)
        assert "No such file" in json.loads(ask(address, "/-preview/state")[2])["report"]
        assert b"Replaced" in ask(address, "/")[2]
        written.rename(path)  # as it was
        last = json.loads(ask(address, "/-preview/state")[2])
        assert last["report"] == ""
        assert last["version"] > first["version"]


def test_logo_and_style_are_watched(tmp_path: Path) -> None:
    """A changed picture or style sheet is shown at once, too, and one that is wrong reported."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    (tmp_path / "logo.svg").write_text(picture)
    (tmp_path / "own.css").write_text("h1 { color: red }")
    path = write_schedule(tmp_path, SMALL.replace("id: small", "id: small\n  logo: logo.svg"))
    with serve(path, "--style", str(tmp_path / "own.css")) as address:
        assert b"color: red" in ask(address, "/assets/site.css")[2]
        (tmp_path / "own.css").write_text("h1 { color: blue }")
        assert b"color: blue" in ask(address, "/assets/site.css")[2]
        (tmp_path / "logo.svg").write_text(picture.replace("/>", "><script/></svg>"))
        state = json.loads(ask(address, "/-preview/state")[2])
        assert 'error: the logo contains "script"' in state["report"]
        (tmp_path / "logo.svg").write_text(picture.replace("/>", "><g/></svg>"))
        assert json.loads(ask(address, "/-preview/state")[2])["report"] == ""
        assert b"<g/>" in ask(address, "/assets/logo.svg")[2]
        write_schedule(tmp_path)  # without a logo
        state = json.loads(ask(address, "/-preview/state")[2])
        assert state == json.loads(ask(address, "/-preview/state")[2])


def test_missing_page_is_the_site_s_own(shipped: str) -> None:
    """As hosts of static sites send it, with links that hold at any depth."""
    status, headers, body = ask(shipped, "/en/workshops/nothing.html")

    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"<h1>Page not found</h1>" in body
    assert b'href="/assets/site.css"' in body
    assert ask(shipped, "/en/workshops/nothing.html", "HEAD")[2] == b""
    assert ask(shipped, "/-preview/other")[0] == 404


def test_pages_have_the_script_only_in_the_preview(call: Run, shipped: str, tmp_path: Path) -> None:
    """The published page is the one that is shown, without what the preview adds."""
    call("-s", SHIPPED, "publish", "out")

    shown = ask(shipped, "/en/index.html")[2].decode()

    published = (tmp_path / "out/en/index.html").read_text("utf-8")
    added = (
        '<link rel="stylesheet" href="/-preview/preview.css">\n'
        '<script src="/-preview/preview.js" defer></script>\n'
    )
    assert added in shown
    assert shown.replace(added, "").replace(" connect-src 'self';", "", 1) == published


@pytest.mark.parametrize("day", ["2027-03-08", "2027-02-30"])
def test_browser_is_opened(day: str, tmp_path: Path) -> None:
    """--open gives the address to the browser, once the site, or what is wrong, can be seen."""
    note = tmp_path / "note"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" > {note}.new && mv {note}.new {note}\n')
    program.chmod(0o755)
    path = write_schedule(tmp_path, SMALL.replace("2027-03-08", day))
    with serve(path, "--open", BROWSER=f"{program} %s") as address:
        for _ in range(10_000):
            if note.exists():
                break
            time.sleep(0.02)

        assert note.read_text() == f"{address}\n"


def test_errors_are_reported_and_the_folder_goes(tmp_path: Path) -> None:
    """Errors are reported where the program runs; when it ends, its folder is removed, status 0."""
    path = write_schedule(tmp_path)
    (tmp_path / "tmp").mkdir()
    with subprocess.Popen(
        command("-s", path, "serve", "--port", "0"),
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        write_schedule(tmp_path, SMALL.replace("2027-03-08", "2027-02-30"))
        ask(address, "/")
        process.terminate()
        _, report = process.communicate()

    assert '"2027-02-30" does not exist [impossible-date]' in report
    assert report.endswith(f"{path}: 1 error\n")
    assert process.returncode == 0
    assert list((tmp_path / "tmp").iterdir()) == []


def test_taken_port_is_reported(shipped: str, run: Run) -> None:
    """A port that is taken is reported with what to do, before anything is published."""
    port = urlsplit(shipped).port

    outcome = run("-s", SHIPPED, "serve", "--port", port)

    assert outcome.status == 1
    assert outcome.stderr == (
        f"workshops: port {port}: Address already in use; choose another with --port, or 0 for a "
        "free one\n"
    )


def test_standard_input_is_refused(call: Run) -> None:
    """A pipe cannot be read again."""
    outcome = call("-s", "-", "serve", stdin=SMALL.encode())

    assert outcome.status == 2
    assert "standard input cannot be read again" in outcome.stderr
