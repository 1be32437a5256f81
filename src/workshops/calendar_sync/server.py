"""The team's calendar server, told what changed in the schedule and nothing else (RFC 4791).

Every write has a condition (RFC 9110 section 13): a new entry must not be there yet, a changed or
removed one must be as it was read, so that nobody's change is lost however many people and
programs write.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.client import responses
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.sax.saxutils import escape, unescape

from workshops.calendar_sync.plan import Change, Posting, name_resource
from workshops.calendar_sync.server_event import is_same_posting, read_posting
from workshops.calendar_sync.webdav import Answer, Collection, Line, follow_address
from workshops.errors import RefusedError
from workshops.ical.text import strip_controls

_GONE_OR_CHANGED = (404, 410, 412)
_MOST_FAILURES = 3
"""After how many entries in a row the server is taken for broken."""
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_DAV, _CALDAV, _OURS = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{urn:x-workshops}"
_NAMESPACES = (
    'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
    'xmlns:A="http://apple.com/ns/ical/" xmlns:W="urn:x-workshops"'
)


class State(NamedTuple):
    """What is at a collection's address: whether anything, and whether a calendar.

    `known` is what the last sync of the series wanted to be remembered; `calendars` are addresses
    of those in a folder of calendars.
    """

    exists: bool
    is_calendar: bool = False
    known: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()


@contextmanager
def open_server(
    collection: Collection, sleep: Callable[[float], None]
) -> Iterator["CalendarServer"]:
    """The server of a collection, for a run; nothing is said to it yet."""
    line = Line(collection, sleep)
    try:
        yield CalendarServer(collection, line)
    finally:
        line.client.close()


class CalendarServer:
    """A collection on a server for a run; `Line` says what it raises."""

    def __init__(self, collection: Collection, line: Line) -> None:
        self.url, self.line = collection.url, line
        self.failures = 0

    def find_collection(self, series: str) -> State:
        """What is at the address."""
        body = (
            f"<D:propfind {_NAMESPACES}><D:prop><D:resourcetype/><W:known-{series}/></D:prop>"
            "</D:propfind>"
        )
        answer = self.line.ask("PROPFIND", self.url, body, {**_XML, "Depth": "0"})
        if answer.status in (404, 410):
            return State(exists=False)
        self._require(answer)
        self.url = answer.url if answer.url.endswith("/") else answer.url + "/"
        if answer.tree.find(f".//{_DAV}resourcetype/{_CALDAV}calendar") is None:
            return State(exists=True, calendars=tuple(self._list_calendars()))
        memory = answer.tree.findtext(f".//{_OURS}known-{series}") or ""
        return State(exists=True, is_calendar=True, known=tuple(memory.split()))

    def _list_calendars(self) -> Iterator[str]:
        """The calendars in a folder, for who gave the folder's address."""
        body = f"<D:propfind {_NAMESPACES}><D:prop><D:resourcetype/></D:prop></D:propfind>"
        answer = self.line.ask("PROPFIND", self.url, body, {**_XML, "Depth": "1"})
        for response in _list_responses(answer) if answer.is_done else ():
            if response.find(f".//{_CALDAV}calendar") is not None:
                yield self._resolve(response.findtext(f"{_DAV}href"))

    def create_collection(self, title: str, color: str | None) -> None:
        """Make the calendar (MKCALENDAR, RFC 4791 section 5.3.1); `color` is #rrggbb."""
        shown = f"<A:calendar-color>{color}</A:calendar-color>" if color else ""
        body = (
            f"<C:mkcalendar {_NAMESPACES}><D:set><D:prop>"
            f"<D:displayname>{escape(strip_controls(title))}</D:displayname>{shown}"
            '<C:supported-calendar-component-set><C:comp name="VEVENT"/>'
            "</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"
        )
        answer = self.line.ask("MKCALENDAR", self.url, body, _XML)
        if not (answer.is_done or (answer.is_repeated and self.find_collection("").is_calendar)):
            raise RefusedError(f"{self.url}: can't be created: {_explain(answer)}")

    def list_postings(self, uids: Iterable[str]) -> list[Posting]:
        """The entries that bear a mark of ours or have one of the uids."""
        body = (
            f"<C:calendar-query {_NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
            '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/>'
            "</C:comp-filter></C:filter></C:calendar-query>"
        )
        answer = self.line.ask("REPORT", self.url, body, {**_XML, "Depth": "1"})
        self._require(answer)
        wanted = set(uids)
        named = {name_resource(uid): uid for uid in wanted}
        found = (self._read_response(one, wanted, named) for one in _list_responses(answer))
        return [one for one in found if one]

    def _read_response(
        self, response: Any, uids: Container[str], named: Mapping[str, str]
    ) -> Posting | None:
        """An entry in a list, if it is wanted; `named` are the uids by their resources' names."""
        self._require_content(response)
        etag = response.findtext(f".//{_DAV}getetag")
        content = response.findtext(f".//{_CALDAV}calendar-data") or ""
        href = self._resolve(response.findtext(f"{_DAV}href") or "")
        posting = read_posting(content.encode(), uids, href, etag or "")
        uid = named.get(unquote(href.rpartition("/")[2]))
        if uid and not posting and "BEGIN:VEVENT" not in content:
            posting = Posting(href, etag or "", uid, 0, {}, None)
        if posting and not etag:
            raise RefusedError(f"{href}: has no ETag, without which no change is safe")
        return posting

    def _require_content(self, response: Any) -> None:
        """What could not be listed is not gone: nothing is concluded from half a list."""
        for status in response.iter(f"{_DAV}status"):
            said = (status.text or "").partition(" ")[2]
            if said.startswith("507"):  # RFC 6578 section 3.6
                reason = "lists a part of its entries only, as there are many"
                raise RefusedError(f"{self.url}: {reason}")
            if said.startswith("5"):
                href = response.findtext(f"{_DAV}href")
                raise RefusedError(f"{self.url}: can't list {href}: {said}; run again later")

    def _resolve(self, href: str) -> str:
        """The whole address of what the server names; never one of another host."""
        url = follow_address(self.url, href)
        if url is None:
            raise RefusedError(f"{self.url}: names {href}, which is on another host")
        return url

    def carry_out(self, change: Change, content: bytes) -> str | None:
        """Do what a change says, with the entry's new content; the server's reason where it won't.

        Where an earlier try may have been done although we never heard so, or another sync may
        have done the same, we look.
        """
        posting = change.posting
        url = posting.href if posting else self.url + name_resource(change.uid)
        condition = {"If-Match": posting.etag} if posting else {"If-None-Match": "*"}
        if change.kind == "remove":
            answer = self.line.ask("DELETE", url, "", condition)
            is_done = answer.is_done or (answer.status in _GONE_OR_CHANGED and self._lacks(url))
        else:
            headers = {**condition, "Content-Type": "text/calendar; charset=utf-8"}
            answer = self.line.ask("PUT", url, content.decode(), headers)
            is_done = answer.is_done or (
                (answer.is_repeated or answer.status == 412)
                and self._holds(url, content, change.uid)
            )
        self._count_failure(answer, is_done=is_done)
        return None if is_done else _explain(answer)

    def _holds(self, url: str, content: bytes, uid: str) -> bool:
        answer = self.line.ask("GET", url, "", {})
        return answer.is_done and is_same_posting(answer.text.encode(), content, uid)

    def _lacks(self, url: str) -> bool:
        return self.line.ask("GET", url, "", {}).status in (404, 410)

    def keeps_mark(self, change: Change) -> bool:
        """Whether an entry that was created bears our mark there, so that the next sync knows it.

        Where nothing readable comes back, that is not known, and trusted.
        """
        answer = self.line.ask("GET", self.url + name_resource(change.uid), "", {})
        posting = read_posting(answer.text.encode(), {change.uid})
        return not answer.is_done or posting is None or posting.mark is not None

    def _count_failure(self, answer: Answer, *, is_done: bool) -> None:
        """Stop where waiting again for each of many entries would take hours."""
        self.failures = self.failures + 1 if answer.is_passing and not is_done else 0
        if self.failures == _MOST_FAILURES:
            raise RefusedError(f"{self.url}: keeps failing ({_explain(answer)}); run again later")

    def remember(self, series: str, known: Iterable[str]) -> bool:
        """Keep for the next sync what was on the server; False where the server can't."""
        name, text = f"W:known-{series}", " ".join(known)
        body = (
            f"<D:propertyupdate {_NAMESPACES}><D:set><D:prop><{name}>{text}</{name}></D:prop>"
            "</D:set></D:propertyupdate>"
        )
        answer = self.line.ask("PROPPATCH", self.url, body, _XML)
        statuses = answer.tree.iter(f"{_DAV}status") if answer.tree is not None else ()
        return answer.is_done and all(" 200" in (one.text or "") for one in statuses)

    def _require(self, answer: Answer) -> None:
        """A web page, as portals answer with, is no list: everything would seem to be gone."""
        if not answer.is_done:
            raise RefusedError(f"{self.url}: {_explain(answer)}")
        is_list = answer.tree is not None and answer.tree.tag == f"{_DAV}multistatus"
        if answer.status != 207 or not is_list:
            raise RefusedError(
                f"{self.url}: answered with something else than a calendar ({_explain(answer)}); "
                "is this the calendar's own address?"
            )


def _list_responses(answer: Answer) -> list[Any]:
    return list(answer.tree.iter(f"{_DAV}response"))


def _explain(answer: Answer) -> str:
    """The server's reason in a line: what it tells people, else the condition that was not met."""
    if answer.status == 412:
        return "changed on the server in the meantime; run again"
    found = _MESSAGE.search(answer.text) or _CONDITION.search(answer.text)
    reason = answer.reason or responses.get(answer.status, "")
    said = " ".join(f"{answer.status} {unescape(found[1]) if found else reason}".split())
    return said if len(said) <= _LONGEST_REASON else said[: _LONGEST_REASON - 1] + "…"


_MESSAGE = re.compile(r"<(?:\w+:)?message\b[^>]*>([^<]+)<")
_CONDITION = re.compile(r"<(?:\w+:)?error\b[^>]*>\s*<(?:\w+:)?([\w-]+)")
_LONGEST_REASON = 200
