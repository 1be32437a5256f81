"""The team's calendar server: what sync reads there, and what it writes (RFC 4791).

Every write has a condition (RFC 9110 section 13): a new entry must not be there yet, a changed or
removed one must be as it was read, so that no change is lost however many people and
programs write.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from http.client import responses
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape, unescape

from workshops.calendar_sync.plan import ServerState, SyncChange
from workshops.calendar_sync.server_event import ServerEvent, is_same_event, read_server_event
from workshops.calendar_sync.webdav import Answer, Collection, WebDavClient, follow_address
from workshops.colors import read_rgb, write_code
from workshops.errors import RefusedError
from workshops.ical.text import strip_controls
from workshops.model import Schedule
from workshops.names import shorten_line

_GONE = (404, 410)
_MOST_FAILURES = 3
"""After how many entries in a row the server is taken for broken."""
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_DAV, _CALDAV, _OURS = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{urn:x-workshops}"
_RESPONSE = f"{_DAV}response"
_NAMESPACES = (
    'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
    'xmlns:A="http://apple.com/ns/ical/" xmlns:W="urn:x-workshops"'
)


@contextmanager
def open_server(
    collection: Collection, sleep: Callable[[float], None]
) -> Iterator["CalendarServer"]:
    """The server of a collection, for a run; nothing is sent to it yet.

    `sleep` waits before a new try. Every request may raise RefusedError where the server accepts
    none, and UnreadableError where it cannot be reached.
    """
    with closing(WebDavClient(collection, sleep)) as client:
        yield CalendarServer(collection, client)


class CalendarServer:
    """A calendar on a server for a run; `url` is where its requests go, after redirects."""

    def __init__(self, collection: Collection, client: WebDavClient) -> None:
        self.url, self.client = collection.url, client
        self.failures = 0

    def read_state(self, schedule: Schedule) -> ServerState:
        """The state of the calendar, with the entries that concern the schedule."""
        state = self.find_collection(schedule.series.id)
        if not state.is_calendar:
            return state
        dated = {workshop.uid for workshop in schedule.workshops if workshop.start is not None}
        return replace(state, events=self.list_events(dated))

    def find_collection(self, series: str) -> ServerState:
        """The state without entries, but with the uids that the last sync of a series stored."""
        body = (
            f"<D:propfind {_NAMESPACES}><D:prop><D:resourcetype/><W:known-{series}/></D:prop>"
            "</D:propfind>"
        )
        answer = self.client.ask("PROPFIND", self.url, body, {**_XML, "Depth": "0"})
        if answer.status in _GONE:
            return ServerState(self.url, exists=False)
        self._require(answer)
        self.url = answer.url if answer.url.endswith("/") else answer.url + "/"
        if answer.tree.find(f".//{_DAV}resourcetype/{_CALDAV}calendar") is None:
            return ServerState(self.url, exists=True, calendars=tuple(self._list_calendars()))
        memory = answer.tree.findtext(f".//{_OURS}known-{series}") or ""
        known = tuple(memory.split())
        return ServerState(self.url, exists=True, is_calendar=True, known=known)

    def _list_calendars(self) -> Iterator[str]:
        """The calendars in a folder, for a person who gave the address of the folder."""
        body = f"<D:propfind {_NAMESPACES}><D:prop><D:resourcetype/></D:prop></D:propfind>"
        answer = self.client.ask("PROPFIND", self.url, body, {**_XML, "Depth": "1"})
        for response in answer.tree.iter(_RESPONSE) if answer.tree is not None else ():
            if response.find(f".//{_CALDAV}calendar") is not None:
                yield self._resolve(response.findtext(f"{_DAV}href"))

    def create_calendar(self, schedule: Schedule, language: str | None) -> None:
        """Create the calendar (MKCALENDAR, RFC 4791 section 5.3.1), with name and colour.

        `language` is that of the name, a BCP 47 tag. Raises RefusedError with the server's reason.
        """
        series = schedule.series
        title = series.title.in_language(language)
        color = write_code(read_rgb(series.color)) if series.color else None
        # Apple's property: RFC 4791 has none for a colour
        shown = f"<A:calendar-color>{color}</A:calendar-color>" if color else ""
        body = (
            f"<C:mkcalendar {_NAMESPACES}><D:set><D:prop>"
            f"<D:displayname>{escape(strip_controls(title))}</D:displayname>{shown}"
            '<C:supported-calendar-component-set><C:comp name="VEVENT"/>'
            "</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"
        )
        answer = self.client.ask("MKCALENDAR", self.url, body, _XML)
        # another try, or another run, may have made it in the meantime
        if not (answer.is_done or self.find_collection("").is_calendar):
            reason = _explain_refusal(answer)
            if answer.status == 409:  # Conflict (RFC 4918 section 9.3.1)
                folder = self.url.rstrip("/").rpartition("/")[0]
                reason = (
                    f"the folder {folder}/ does not exist ({reason}); "
                    "check the address, of which only the last part is created"
                )
            raise RefusedError(f"{self.url}: cannot create the calendar: {reason}")

    def list_events(self, uids: Iterable[str]) -> list[ServerEvent]:
        """The entries that have our metadata or one of the uids."""
        body = (
            f"<C:calendar-query {_NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
            '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/>'
            "</C:comp-filter></C:filter></C:calendar-query>"
        )
        # without Depth, the collection alone is looked at, not its entries (RFC 4791 section 7.8)
        answer = self.client.ask("REPORT", self.url, body, {**_XML, "Depth": "1"})
        self._require(answer)
        wanted = set(uids)
        named = {name_resource(uid): uid for uid in wanted}
        found = (self._read_response(item, wanted, named) for item in answer.tree.iter(_RESPONSE))
        return [event for event in found if event]

    def _read_response(
        self, response: Any, uids: Container[str], named: Mapping[str, str]
    ) -> ServerEvent | None:
        """An entry in a list, if it is wanted; `named` are the uids by their resources' names."""
        self._require_content(response)
        etag = response.findtext(f".//{_DAV}getetag")
        content = response.findtext(f".//{_CALDAV}calendar-data") or ""
        href = self._resolve(response.findtext(f"{_DAV}href") or "")
        event = read_server_event(content.encode(), uids, href, etag or "")
        uid = named.get(unquote(href.rpartition("/")[2]))
        if uid and not event and "BEGIN:VEVENT" not in content:
            event = ServerEvent(href, etag or "", uid, 0, {}, None)
        if event and not etag:
            raise RefusedError(
                f"{href}: the server sent no ETag; without one, changes are not safe"
            )
        return event

    def _require_content(self, response: Any) -> None:
        """Refuse an incomplete list: what could not be listed is not gone."""
        for status in response.iter(f"{_DAV}status"):
            status_text = (status.text or "").partition(" ")[2]
            if status_text.startswith("507"):  # RFC 6578 section 3.6
                reason = "the server lists only a part of its entries"
                raise RefusedError(f"{self.url}: {reason}")
            if status_text.startswith("5"):
                href = response.findtext(f"{_DAV}href")
                raise RefusedError(
                    f"{self.url}: cannot list {href}: {status_text}; run again later"
                )

    def _resolve(self, href: str) -> str:
        """The full address of what the server lists; never one of another host."""
        url = follow_address(self.url, href)
        if url is None:
            raise RefusedError(f"{self.url}: the server lists {href}, which is on another host")
        return url

    def apply(self, change: SyncChange, content: bytes) -> str | None:
        """Perform a change, with the entry's new content; the server's reason if it refuses.

        Where an earlier try may have succeeded without an answer, or another sync may have done the
        same, the entry is read again.
        """
        event = change.event
        url = event.href if event else self.url + name_resource(change.uid)
        # only the state that was read is replaced, and a new entry replaces none (RFC 4791 5.3.2)
        condition = {"If-Match": event.etag} if event else {"If-None-Match": "*"}
        if change.kind == "remove":
            answer = self.client.ask("DELETE", url, headers=condition)
            is_done = answer.is_done
            if not is_done and answer.status in (*_GONE, 412):
                is_done = self.client.ask("GET", url).status in _GONE
        else:
            headers = {**condition, "Content-Type": "text/calendar; charset=utf-8"}
            answer = self.client.ask("PUT", url, content.decode(), headers)
            is_done = answer.is_done
            if not is_done and (answer.is_repeated or answer.status == 412):
                stored = self.client.ask("GET", url)
                is_done = stored.is_done and is_same_event(
                    stored.text.encode(), content, change.uid
                )
        self._count_failure(answer, is_done=is_done)
        return None if is_done else _explain_refusal(answer)

    def keeps_metadata(self, change: SyncChange) -> bool:
        """Whether an entry that was created has our metadata, so that the next sync recognizes it.

        Where nothing readable comes back, that is not known, and trusted.
        """
        answer = self.client.ask("GET", self.url + name_resource(change.uid))
        event = read_server_event(answer.text.encode(), {change.uid})
        return not answer.is_done or event is None or event.metadata is not None

    def _count_failure(self, answer: Answer, *, is_done: bool) -> None:
        """Stop a run in which every entry would wait without success, for hours."""
        self.failures = self.failures + 1 if answer.is_passing and not is_done else 0
        if self.failures == _MOST_FAILURES:
            reason = _explain_refusal(answer)
            raise RefusedError(f"{self.url}: the server keeps failing ({reason}); run again later")

    def remember(self, series: str, known: Iterable[str]) -> bool:
        """Store for the next sync what was on the server; False where the server cannot."""
        name, text = f"W:known-{series}", " ".join(known)
        body = (
            f"<D:propertyupdate {_NAMESPACES}><D:set><D:prop><{name}>{text}</{name}></D:prop>"
            "</D:set></D:propertyupdate>"
        )
        answer = self.client.ask("PROPPATCH", self.url, body, _XML)
        statuses = answer.tree.iter(f"{_DAV}status") if answer.tree is not None else ()
        return answer.is_done and all(" 200" in (status.text or "") for status in statuses)

    def _require(self, answer: Answer) -> None:
        """Refuse a web page, such as that of a login portal: everything would seem to be gone."""
        if not answer.is_done:
            raise RefusedError(f"{self.url}: {_explain_refusal(answer)}")
        is_list = answer.tree is not None and answer.tree.tag == f"{_DAV}multistatus"
        if answer.status != 207 or not is_list:
            reason = _explain_refusal(answer)
            raise RefusedError(
                f"{self.url}: the answer is not a calendar ({reason}); is this the address of the "
                "calendar itself?"
            )


def _explain_refusal(answer: Answer) -> str:
    """The server's reason in a line: its message, else the condition that was not met."""
    if answer.status == 412:
        return "changed on the server in the meantime; run again"
    text = answer.text[:_MESSAGE_WITHIN]
    found = _MESSAGE.search(text) or _CONDITION.search(text)
    reason = answer.reason or responses.get(answer.status, "")
    return shorten_line(f"{answer.status} {unescape(found[1]) if found else reason}", 200)


_MESSAGE = re.compile(r"<(?:\w+:)?message\b[^>]*>([^<]+)<")
_CONDITION = re.compile(r"<(?:\w+:)?error\b[^>]*>\s*<(?:\w+:)?([\w-]+)")
_MESSAGE_WITHIN = 10_000
"""Characters of an answer that are searched: the time grows with their square."""


def name_resource(uid: str) -> str:
    """The name of a new entry's resource: the uid, where that is safe in an address."""
    is_safe = re.fullmatch("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}", uid)
    return f"{uid if is_safe else sha256(uid.encode()).hexdigest()[:32]}.ics"
