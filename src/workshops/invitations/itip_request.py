"""An invitation that participants answer with a button, and its cancellation (iTIP, RFC 5546).

Each file has one workshop and one person: macOS refuses several UIDs in one REQUEST, and the other
invited people stay private (section 3.2.2). DTSTAMP is the time of the message, by which programs
recognize the newer of two (RFC 5545 section 3.8.7.2). A cancellation names the same UID,
organizer and times as what it cancels (section 3.2.5).
"""

import re
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from icalendar import Event, vCalAddress

from workshops.ical.calendar import frame_calendar
from workshops.ical.event import EntryOptions, add_facts
from workshops.ical.text import as_text, strip_controls
from workshops.invitations.history import Method
from workshops.model import Attendee, Organizer, Role, Workshop


class ItipMessage(NamedTuple):
    """The method, sequence, sender and recipient of an iTIP message about a workshop.

    `stamp` is aware, `language` a BCP 47 tag. The organizer and the attendee have addresses.
    """

    method: Method
    sequence: int
    stamp: datetime
    organizer: Organizer
    attendee: Attendee
    language: str | None = None


def write_itip_message(workshop: Workshop, message: ItipMessage) -> bytes:
    """The VCALENDAR of a REQUEST or a CANCEL of a workshop that has a date."""
    event = Event()
    is_request = message.method == "REQUEST"
    event.add("UID", as_text(workshop.uid))
    # with METHOD it is the time of the message, not of the last change (RFC 5545 3.8.7.2)
    event.add("DTSTAMP", message.stamp)
    event.add("LAST-MODIFIED", message.stamp)
    event.add("SEQUENCE", message.sequence)
    assert message.organizer.email is not None, "a plan has no message without an organizer"
    organizer = _write_mailto(message.organizer.email)
    if message.organizer.name:
        organizer.params["CN"] = _write_name(message.organizer.name.in_language(message.language))
    event.add("ORGANIZER", organizer)
    # the recipient alone: other people's addresses stay private
    event.add("ATTENDEE", _write_invitee(message.attendee, message.language, is_asked=is_request))
    # METHOD:CANCEL goes with STATUS:CANCELLED (RFC 5546 section 3.2.5)
    stated = workshop if is_request else workshop._replace(status="cancelled")
    entry_options = EntryOptions(message.language, message.stamp, with_reminders=True)
    zone = add_facts(event, stated, entry_options)
    zones = [zone] if zone else []
    return frame_calendar({"METHOD": message.method}, zones, [bytes(event.to_ical())])


_ROLES: dict[Role, str] = {
    "chair": "CHAIR",
    "speaker": "REQ-PARTICIPANT",
    "participant": "REQ-PARTICIPANT",
    "optional": "OPT-PARTICIPANT",
    "observer": "NON-PARTICIPANT",
}


def _write_invitee(attendee: Attendee, language: str | None, *, is_asked: bool) -> vCalAddress:
    assert attendee.email is not None, "a plan writes to addresses only"
    address = _write_mailto(attendee.email)
    address.params["CN"] = _write_name(attendee.label(language)) or attendee.email
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = _ROLES[attendee.role]
    address.params["PARTSTAT"] = (attendee.rsvp or "needs-action").upper()
    if is_asked:  # else no reply is expected (RFC 5545 section 3.2.17)
        address.params["RSVP"] = "TRUE"
    return address


def _write_mailto(address: str) -> vCalAddress:
    """A mailto: URI (RFC 6068): what would end or change the address in it is percent-encoded."""
    return vCalAddress("mailto:" + quote(address, safe="@!$&'*+-/=^_`{|}~."))


_DIRECTIONS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def _write_name(name: str) -> str:
    """A name as parameters hold it (RFC 5545 section 3.2): with single quotes for double ones."""
    return write_line(name).replace('"', "'")


def write_line(text: str) -> str:
    """A text as one line: without controls, and without characters that turn the direction."""
    return " ".join(_DIRECTIONS.sub("", strip_controls(text)).split())
