"""Replies of participants' programs are understood, whichever program wrote them."""

from datetime import UTC, date, datetime

import hypothesis
import pytest
from hypothesis import strategies as st

from workshops.errors import UnreadableError
from workshops.invitations.itip_reply import Reply, read_replies

ANA = "ana@example.org"
EVENT = """\
UID:green-steel@example.org
DTSTAMP:20261120T105935Z
SEQUENCE:2
ATTENDEE;PARTSTAT=ACCEPTED;CN=Ana Ek:mailto:ana@example.org
"""


def write(event: str = EVENT, method: str = "REPLY") -> bytes:
    """A calendar file of one event."""
    lines = f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\nBEGIN:VEVENT\n{event}"
    return f"{lines}END:VEVENT\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(content: bytes, *senders: str) -> Reply:
    """The one reply in a calendar file."""
    (reply,) = read_replies(content, senders)
    return reply


def read_attendee(line: str, *senders: str) -> Reply:
    """The reply with this ATTENDEE line."""
    return read(write(f"UID:one\n{line}\n"), *senders)


def test_reply_is_read() -> None:
    """A plain reply has event, person, answer and age."""
    expected = Reply(
        method="REPLY",
        uid="green-steel@example.org",
        address=ANA,
        partstat="ACCEPTED",
        sequence=2,
        dtstamp=datetime(2026, 11, 20, 10, 59, 35, tzinfo=UTC),
        name="Ana Ek",
    )

    assert read(write()) == expected


@pytest.mark.parametrize(
    "content",
    [
        write().replace(b"\r\n", b"\n"),
        write().replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + write(),
        b"\r\n\r\n" + write(),
        write().decode().encode("utf-16"),
        write().decode().encode("utf-16") + b"\n",
        b"\xfe\xff" + write().decode().encode("utf-16-be"),
        write().decode().encode("utf-16-le"),
        write().decode().encode("utf-16-be"),
        write().replace(b"mailto:ana", b"mailto:a\r\n na"),
        write().replace(b"mailto:ana", b"mailto:a\r\n\tna"),
        write().replace(b"mailto:", b"MAILTO:").replace(b"ana@", b"ANA@"),
        write().replace(b"mailto:", b"mailto: "),
        write().replace(b"ACCEPTED", b'"ACCEPTED"').replace(b"PARTSTAT", b"partstat"),
        write().replace(b"ACCEPTED", b"accepted").replace(b"METHOD:REPLY", b"method:Reply"),
        write().replace(b"BEGIN:VEVENT", b"begin:vevent").replace(b"END:VEVENT", b"end:vevent"),
        write().replace(b"BEGIN:VCALENDAR", b"begin:vcalendar"),
        write().replace(b"END:VCALENDAR\r\n", b""),
        write().partition(b"\r\nEND:VCALENDAR")[0],
        write().partition(b"VENT\r\nEND:VCALENDAR")[0] + b"\r\n VENT",
        b" " + write(),
        write() + b"\0\r\n",
        write().replace(b"\r\n", b" \r\n"),
        write().replace(b"UID", b"METHOD:CANCEL\r\nUID"),
        write().replace(b"UID", b"My UID:two\r\nUID"),
        write().replace(b"UID", b"X-ODD;=:::\r\n;;;\r\nUID"),
        write().replace(b"BEGIN:VEVENT", b"BEGIN:VTIMEZONE\r\nDTSTART:x\r\nBEGIN:VEVENT"),
    ],
)
def test_same_reply_in_any_shape(content: bytes) -> None:
    """Line ends, encodings, folding, case and a broken neighbour change nothing in a reply."""
    assert read(content) == read(write())


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('ATTENDEE;CN="Ek, Ana":mailto:ana@example.org', "Ek, Ana"),
        ("ATTENDEE;CN=Ek\\, Ana:mailto:ana@example.org", "Ek, Ana"),
        ('ATTENDEE;CN="a: b; c":mailto:ana@example.org', "a: b; c"),
        ('ATTENDEE;CN="Ana "Ek" Ek":mailto:ana@example.org', 'Ana "Ek" Ek'),
        ('ATTENDEE;cn= "Ana "Ek" Ek" :MAILTO:ana@example.org ', 'Ana "Ek" Ek'),
        ('ATTENDEE;CN="Ana "Ek" Ek":ana@example.org', 'Ana "Ek" Ek'),
        ('ATTENDEE;CN="Ek: "Ana"":ana@example.org', 'Ek: "Ana'),
        ("ATTENDEE:mailto:ana@example.org", None),
        ("ATTENDEE;CN=Ana^'Ek^':mailto:ana@example.org", 'Ana"Ek"'),
        ("ATTENDEE;CN=Åsa:mailto:ana@example.org", "Åsa"),
        ('ATTENDEE;CN="";X-NUM-GUESTS=0:mailto:ana@example.org', None),
    ],
)
def test_names_in_any_quotes(line: str, name: str | None) -> None:
    """A name with quotes, commas, colons or none at all does not hide the address."""
    reply = read_attendee(line)

    assert (reply.address, reply.name) == (ANA, name)


def test_broken_quotes_keep_the_answer() -> None:
    """Where a program quotes a name wrongly, answer and stand-in are read all the same."""
    line = 'ATTENDEE;PARTSTAT=DECLINED;CN="Ana "Ek"";SENT-BY="mailto:carl@example.org"'

    reply = read_attendee(f"{line}:mailto:ana@example.org")

    assert (reply.partstat, reply.sent_by) == ("DECLINED", "carl@example.org")


def test_address_beside_server_path() -> None:
    """Where the attendee is a calendar server's own address, the mail address beside it counts."""
    reply = read_attendee(f"ATTENDEE;EMAIL={ANA};PARTSTAT=ACCEPTED:urn:uuid:272c501f")

    assert reply.address == ANA
    assert read_attendee("ATTENDEE:urn:uuid:272c501f").address is None


@pytest.mark.parametrize("scheme", ["mailto:", "MAILTO:", "MailTo:"])
def test_address_itself_counts_before_one_beside_it(scheme: str) -> None:
    """If the attendee is a mail address, that person answers, whatever the parameters are."""
    assert read_attendee(f"ATTENDEE;EMAIL=b@example.org:{scheme}{ANA}").address == ANA


def test_what_is_missing_is_not_made_up() -> None:
    """A reply without method, event or person has none of them."""
    content = write("COMMENT:\n").replace(b"METHOD:REPLY\r\n", b"")

    assert read(content) == Reply(method="", uid="", address=None, sequence=0, dtstamp=None)


def test_delegation_is_read() -> None:
    """A delegated answer names the stand-in, and a stand-in's the person."""
    to = 'ATTENDEE;DELEGATED-TO="mailto:B@example.org","mailto:c@example.org"'
    by = 'ATTENDEE;DELEGATED-FROM="mailto:b@example.org"'

    assert read_attendee(f"{to}:mailto:{ANA}").delegated_to == ("b@example.org", "c@example.org")
    assert read_attendee(f"{by}:mailto:{ANA}").delegated_from == ("b@example.org",)


def test_sender_decides_whose_answer() -> None:
    """Of several attendees in a reply, the one who sent it answers; without a mail, none."""
    content = write(f"UID:one\nATTENDEE:mailto:b@example.org\nATTENDEE:mailto:{ANA}\n")

    assert read(content, ANA).address == ANA
    assert read(content).address is None
    assert read(content, "mallory@example.org").address is None


STAMP = "DTSTAMP:20261120T105935Z1\n"


@pytest.mark.parametrize("line", ["", "DTSTAMP:nonsense\n", "DTSTAMP:20269999T999999Z\n", STAMP])
def test_missing_stamp_is_none(line: str) -> None:
    """A reply without a DTSTAMP that means something has none."""
    reply = read(write(f"UID:one\n{line}ATTENDEE:mailto:{ANA}\n"))

    assert (reply.dtstamp, reply.sequence, reply.partstat) == (None, 0, "")


def test_comments_come_on_one_line() -> None:
    """A comment is one line without control characters, whichever program wrote it."""
    event = f"UID:one\nCOMMENT:Sorry\\, \\nill\x1b[1m\nATTENDEE:mailto:{ANA}\n"
    google = f'UID:one\nATTENDEE;X-RESPONSE-COMMENT="In Rome":mailto:{ANA}\n'

    assert read(write(event)).comment == "Sorry, ill[1m"
    assert read(write(google)).comment == "In Rome"
    assert read(write(google + "COMMENT:One\nCOMMENT:\nCOMMENT:Two\n")).comment == "One Two"


@pytest.mark.parametrize(("length", "shown"), [(200, "a" * 200), (201, "a" * 200 + "…")])
def test_long_comment_is_cut(length: int, shown: str) -> None:
    """Of a long text 200 characters are kept, with a sign that there is more."""
    assert read(write(f"UID:one\nCOMMENT:{'a' * length}\n")).comment == shown


@pytest.mark.parametrize("number", ["2x", "-1", "1234567890", "two", ""])
def test_sequence_that_is_not_a_number_is_the_first(number: str) -> None:
    """A SEQUENCE that is not a number counts as 0, like a missing one."""
    assert read(write(f"UID:one\nSEQUENCE:{number}\n")).sequence == 0


@pytest.mark.parametrize(
    ("line", "description"),
    [
        (";TZID=Europe/Brussels:20261210T090000", "2026-12-10 09:00 Europe/Brussels"),
        (":20261210T090000Z", "2026-12-10 09:00 UTC"),
        (":20261210T090000", "2026-12-10 09:00"),
        (";VALUE=DATE:20261210", "2026-12-10"),
        (":20261210T090000Z+1", "20261210T090000Z+1"),
        (":next \x1b[1mweek", "next [1mweek"),
    ],
)
def test_one_time_of_a_series(line: str, description: str) -> None:
    """An answer to one date of a series names it, as far as it is known."""
    assert read(write(f"{EVENT}RECURRENCE-ID{line}\n")).recurrence_id == description


def test_proposal_is_described() -> None:
    """A COUNTER has the time and place that the person proposes."""
    times = "DTSTART:20261202T130000Z\nDTEND;VALUE=DATE:20261203\nLOCATION:Room\\; 2\n"

    reply = read(write(EVENT + times, "COUNTER"))

    assert (reply.method, reply.proposal) == (
        "COUNTER",
        "2026-12-02 13:00 UTC to 2026-12-03 at Room; 2",
    )


@pytest.mark.parametrize(
    ("lines", "method", "proposal"),
    [
        ("DTSTART:20261202T130000Z\n", "COUNTER", "2026-12-02 13:00 UTC"),
        ("LOCATION:Room 2\n", "COUNTER", "at Room 2"),
        ("LOCATION:\n", "COUNTER", None),
        ("", "COUNTER", None),
        ("DTSTART:20261202T130000Z\n", "REPLY", None),
    ],
)
def test_proposal_of_what_is_named(lines: str, method: str, proposal: str | None) -> None:
    """A proposal is what a COUNTER names; a REPLY only repeats when the event is."""
    assert read(write(EVENT + lines, method)).proposal == proposal


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "REFRESH", "DECLINECOUNTER", "PUBLISH"])
def test_other_messages_keep_their_method(method: str) -> None:
    """An invitation, a cancellation, a question: each is known as what it is, once a calendar."""
    content = write(method=method).replace(
        b"END:VEVENT\r\n", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:two\r\nEND:VEVENT\r\n"
    )

    assert [reply.method for reply in read_replies(content)] == [method]


def test_several_events_are_several_replies() -> None:
    """A file with two events, or two calendars one after the other, holds two replies."""
    second = b"BEGIN:VEVENT\r\nUID:two\r\nATTENDEE:mailto:b@example.org\r\nEND:VEVENT\r\n"
    both = write().replace(b"END:VCALENDAR", second + b"END:VCALENDAR")

    for content in (both, both.replace(b"REPLY", b"COUNTER")):
        assert [reply.uid for reply in read_replies(content)] == ["green-steel@example.org", "two"]
    assert [reply.method for reply in read_replies(write() + write(method="REQUEST"))] == [
        "REPLY",
        "REQUEST",
    ]


def test_reminder_is_not_the_event() -> None:
    """The properties of an event's reminder are not the event's own."""
    alarm = "BEGIN:VALARM\nUID:alarm\nATTENDEE:mailto:b@example.org\nEND:VALARM\n"

    assert read(write(alarm + EVENT)) == read(write())


def test_outlook_wrapping_is_taken_off() -> None:
    """The UID that Outlook wraps in one of its own is found in it, and another is left alone."""
    own = "040000008200E00074C5B7101A82E00800000000B0F1"
    mark = "7643616C2D55696401000000"
    wrapped = f"{own}{mark}{b'GREEN-STEEL-X'.hex()}00"

    assert read(write(f"UID:{wrapped}\n")).uid == "GREEN-STEEL-X"
    assert read(write(f"UID:{own}\n")).uid == own
    assert read(write(f"UID:{own}{mark}zz\n")).uid == f"{own}{mark}zz"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "contains no calendar"),
        (b"Dear organizers,", "contains no calendar"),
        (write()[:150], "the calendar ends in the middle of an event"),
        (b"BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR", "contains no event"),
        (
            write()[:150] + b"\nBEGIN:VCALENDAR\nEND:VCALENDAR",
            "the calendar ends in the middle of an event",
        ),
    ],
)
def test_what_is_not_a_reply_is_reported(content: bytes, reason: str) -> None:
    """A file without a complete event is refused with the reason."""
    with pytest.raises(UnreadableError) as refusal:
        read_replies(content)
    assert str(refusal.value) == reason


words = st.sampled_from(
    b'BEGIN: END: VCALENDAR VEVENT METHOD:REPLY UID: ATTENDEE; CN= " : ; , = ^ \\ \r\n \n '
    b"mailto:a@example.org PARTSTAT= DTSTAMP:99999999T999999Z SEQUENCE:-1 \xff \0".split(b" ")
)


@hypothesis.given(st.one_of(st.binary(), st.lists(words, max_size=60).map(b"".join)))
@hypothesis.settings(max_examples=300)
def test_no_bytes_break_the_reader(content: bytes) -> None:
    """Whatever somebody sends as a calendar is read or refused, nothing else."""
    event = b"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n" + content + b"\nEND:VEVENT\n"
    for sent in (content, event):
        try:
            read_replies(sent)
        except UnreadableError:
            continue


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("DTSTART;VALUE=DATE:20261201", date(2026, 12, 1)),
        ("DTSTART:20261201T093000Z", datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
        ("DTSTART;TZID=Europe/Brussels:20261201T100000", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        (
            "DTSTART;TZID=Romance Standard Time:20261201T100000",
            datetime(2026, 12, 1, 9, tzinfo=UTC),
        ),
        ("DTSTART;TZID=Mars/Base:20261201T100000", datetime.fromisoformat("2026-12-01T10:00")),
        ("DTSTART:20261301T100000", None),
        ("DTSTART:nonsense", None),
        ("DTSTART:99991231T235900Z", None),
    ],
)
def test_the_time_that_is_answered_for(line: str, start: date | datetime | None) -> None:
    """A day, an instant in a zone by any name, or what clocks show where the zone is unknown."""
    assert read_attendee(f"{line}\nATTENDEE:mailto:{ANA}").start == start


@pytest.mark.parametrize(("range_", "is_for_later"), [("", False), (";RANGE=THISANDFUTURE", True)])
def test_all_later_times(range_: str, *, is_for_later: bool) -> None:
    """An answer to all dates from one on is marked."""
    reply = read_attendee(f"RECURRENCE-ID{range_}:20261210T080000Z\nATTENDEE:mailto:{ANA}")

    assert (reply.instance, reply.is_for_later) == (
        datetime(2026, 12, 10, 8, tzinfo=UTC),
        is_for_later,
    )


@pytest.mark.parametrize(
    ("line", "partstat"),
    [
        ("ATTENDEE;CN=Ana: Ek;PARTSTAT=ACCEPTED:mailto:ana@example.org", "ACCEPTED"),
        ("ATTENDEE;PARTSTAT=DECLINED;CN=Ek: Ana:mailto:ana@example.org", "DECLINED"),
        ("ATTENDEE;CN=a:b:c;PARTSTAT=TENTATIVE:MAILTO:ana@example.org", "TENTATIVE"),
    ],
)
def test_name_with_a_colon_needs_no_quotes(line: str, partstat: str) -> None:
    """A colon in a name ends it in the grammar; what was meant is read."""
    reply = read_attendee(line)

    assert (reply.address, reply.partstat) == (ANA, partstat)


def test_method_of_the_mail() -> None:
    """A calendar without its own METHOD has that of the mail; its own counts more."""
    without = write().replace(b"METHOD:REPLY\r\n", b"")

    assert [reply.method for reply in read_replies(without, method="REPLY")] == ["REPLY"]
    assert [reply.method for reply in read_replies(write(), method="REQUEST")] == ["REPLY"]


@pytest.mark.parametrize("end", [b"\r\n", b"\n\n", b"\r\r"])
def test_file_with_too_many_lines_for_a_reply(end: bytes) -> None:
    """A calendar file of hundreds of thousands of lines is not read into memory."""
    with pytest.raises(UnreadableError, match="has more than 100000 lines, too many for a reply"):
        read_replies(write() + end * 100_001)
