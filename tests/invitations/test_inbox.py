"""Calendars are found in whatever mail brings them, and mail that is damaged stops nothing."""

import base64
import io
import mailbox
import os
import quopri
import threading
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from unittest import mock

import hypothesis
import pytest
from hypothesis import strategies as st

from workshops.errors import UnreadableError
from workshops.invitations import inbox, received_mail
from workshops.invitations.inbox import read_inbox
from workshops.invitations.received_mail import SECOND_FROM, UNREADABLE, ReceivedMail, read_mail

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nX-NAME:Åsa\r\nEND:VCALENDAR\r\n"
ANA = ("ana@example.org",)


def read(folder: Path, content: bytes, name: str = "mail") -> list[ReceivedMail]:
    """What is found in a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return list(read_inbox(str(path)))


def write_mail(part: bytes, sender: str = "From: Ana <ana@example.org>\r\n") -> bytes:
    """A mail of one part, which brings its own headers."""
    date = "Date: Fri, 20 Nov 2026 11:59:36 +0100\r\n"
    return f"{sender}{date}MIME-Version: 1.0\r\n".encode() + part


def write_part(
    charset: str = "utf-8", encoding: str = "8bit", kind: str = "text/calendar; method=REPLY"
) -> bytes:
    """A part that holds the calendar."""
    content = CALENDAR.encode(charset)
    if encoding == "base64":
        content = base64.encodebytes(content)
    elif encoding == "quoted-printable":
        content = quopri.encodestring(content)
    head = f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}"
    return f"{head}\r\n\r\n".encode() + content


def wrap(*parts: bytes, kind: str = "mixed", mark: str = "=_1") -> bytes:
    """A multipart of these parts."""
    body = b"".join(f"\r\n--{mark}\r\n".encode() + part for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n'
    return head.encode() + body + f"\r\n--{mark}--\r\n".encode()


def list_calendars(mails: Sequence[ReceivedMail]) -> list[str]:
    """The calendars of mails, without regard to line ends."""
    return ["\r\n".join(mail.calendar.decode().split()) + "\r\n" for mail in mails if mail.calendar]


TEXT = b"Content-Type: text/plain\r\n\r\nSee you there.\r\n"


@pytest.mark.parametrize(
    "part",
    [
        write_part(),
        write_part(encoding="base64"),
        write_part(encoding="quoted-printable"),
        write_part("iso-8859-1", "quoted-printable"),
        write_part("utf-16", "base64"),
        write_part(kind="application/ics"),
        write_part(kind='application/octet-stream; name="invite.ics"'),
        write_part(kind="application/octet-stream; name*=utf-8''svar%20p%C3%A5.ICS"),
        write_part(kind='application/octet-stream; name="=?utf-8?Q?svar=2Eics?="'),
        write_part().replace(b"charset=utf-8", b"charset=x-unknown"),
        write_part().replace(b"charset=utf-8", b"charset=us-ascii"),
        write_part().replace(b"charset=utf-8", b"charset=idna"),
        write_part().replace(b"; charset=utf-8", b""),
        wrap(TEXT, write_part()),
        wrap(wrap(TEXT, write_part(encoding="base64"), kind="alternative", mark="=_2"), TEXT),
        wrap(write_part(), write_part(encoding="base64", kind="application/ics")),
        wrap(b"Content-Type: message/rfc822\r\n\r\n" + write_mail(wrap(TEXT, write_part()))),
    ],
)
def test_calendar_is_found_once(part: bytes, tmp_path: Path) -> None:
    """However deep, encoded or doubled, the calendar is found once and comes in UTF-8."""
    mails = read(tmp_path, write_mail(part))

    assert list_calendars(mails) == [CALENDAR]
    assert mails[0].senders == ANA
    assert mails[0].sent == datetime(2026, 11, 20, 10, 59, 36, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sender", "senders"),
    [
        ("From: ANA@Example.org\r\n", ANA),
        ("From: ana@example.org (Ana Ek)\r\n", ANA),
        ("From: =?utf-16?B?/v8AxQBz?= <ana@example.org>\r\n", ANA),
        ("From: =?iso-8859-1?Q?=C5sa?= <ana@example.org>\r\n", ANA),
        ('From: "Ek, Ana" <ana@example.org>\r\n', ANA),
        ("From: Åsa <ana@example.org>\r\n", ANA),
        ("From: =?utf-8?Q?ana=40example.org?= <m@example.org>\r\n", ("m@example.org",)),
        ('From: "ana@example.org" <m@example.org>\r\n', ("m@example.org",)),
        ("From: =?utf-8?Q?ana=40example.org=2C?= m@example.org\r\n", (UNREADABLE,)),
        ("From: =?utf-8?Q?ana=40example.org?=\r\n", ()),
        ("From: =?utf-8?Q?ana=40example.org=3E?=\r\n <m@example.org>\r\n", ("m@example.org",)),
        ("From: ana@example.org <m@example.org>\r\n", (UNREADABLE,)),
        ("From: <ana@example.org> <m@example.org>\r\n", (UNREADABLE,)),
        ("From: Ek, Ana <ana@example.org>\r\n", ANA),
        ("From: ana@example.org, m@example.org\r\n", (*ANA, "m@example.org")),
        ("From: m@example.org\r\nFrom: ana@example.org\r\n", ("m@example.org", *ANA, SECOND_FROM)),
        ("From: <>\r\n", (UNREADABLE,)),
        ("From: \r\n", ()),
        ("", ()),
    ],
)
def test_sender_is_an_address(sender: str, senders: tuple[str, ...], tmp_path: Path) -> None:
    """The sender is the address in From, whatever the name before it looks like."""
    (mail,) = read(tmp_path, write_mail(write_part(), sender))

    assert mail.senders == senders


def test_bare_calendar_has_no_sender(tmp_path: Path) -> None:
    """A calendar file is known by its content, in any encoding, and has no sender."""
    for content in (CALENDAR.encode(), b"\xef\xbb\xbf\n" + CALENDAR.lower().encode()):
        assert read(tmp_path, content) == [ReceivedMail("mail", calendar=content)]
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        content = CALENDAR.encode(encoding)
        assert read(tmp_path, content) == [ReceivedMail("mail", calendar=content)]


def test_mail_about_something_else(tmp_path: Path) -> None:
    """A mail without a calendar is neither an answer nor damaged."""
    (mail,) = read(tmp_path, write_mail(TEXT))

    assert (mail.calendar, mail.damage) == (None, "")


def write_mailbox(path: Path) -> None:
    """A mailbox of three mails, the second about something else."""
    box = mailbox.mbox(str(path))
    for part in (write_part(), TEXT + b"\r\nFrom here on\r\n", write_part(encoding="base64")):
        box.add(write_mail(part))
    box.close()


def test_mailbox_counts_messages(tmp_path: Path) -> None:
    """In a mailbox, each mail is named by its number, and the file stays as it is."""
    path = tmp_path / "replies.mbox"
    write_mailbox(path)
    before = path.read_bytes()

    mails = list(read_inbox(str(path)))

    assert [mail.origin for mail in mails] == [f"replies.mbox message {n}" for n in (1, 2, 3)]
    assert list_calendars(mails) == [CALENDAR] * 2
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["replies.mbox"]


def test_mailbox_with_windows_line_ends(tmp_path: Path) -> None:
    """A mailbox whose lines end in CR LF is read alike."""
    path = tmp_path / "replies.mbox"
    write_mailbox(path)
    crlf = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    assert list_calendars(read(tmp_path, crlf)) == [CALENDAR] * 2


def test_maildir_is_only_read(tmp_path: Path) -> None:
    """A Maildir's messages, new and read, come in the order of their names, and none is moved."""
    folder = tmp_path / "Inbox"
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    (folder / "new" / "2.host").write_bytes(write_mail(write_part()))
    (folder / "cur" / "1.host:2,S").write_bytes(write_mail(write_part()))
    (folder / "tmp" / "0.host").write_bytes(write_mail(write_part()))

    mails = list(read_inbox(str(folder)))

    assert [mail.origin for mail in mails] == [
        "Inbox message 1.host:2,S",
        "Inbox message 2.host",
    ]
    assert list_calendars(mails) == [CALENDAR] * 2
    assert os.listdir(folder / "new") == ["2.host"]


def test_folder_of_files(tmp_path: Path) -> None:
    """A folder's saved mails and calendars are read in the order of their names."""
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "b.eml").write_bytes(write_mail(write_part()))
    (folder / "a.ics").write_text(CALENDAR)
    (folder / "notes.txt").write_text("Dear all")

    assert [mail.origin for mail in read_inbox(str(folder))] == ["saved/a.ics", "saved/b.eml"]


def test_what_is_not_a_file_is_named(tmp_path: Path) -> None:
    """A pipe, a folder or a dangling link among the mails is named, and not waited for."""
    saved, maildir = tmp_path / "saved", tmp_path / "Inbox"
    for folder in (saved, maildir / "cur"):
        folder.mkdir(parents=True)
        os.mkfifo(folder / "a.eml")
        (folder / "b.eml").mkdir()
        (folder / "c.eml").symlink_to("nowhere")
        (folder / "d.eml").write_bytes(write_mail(write_part()))

    for folder in (saved, maildir):
        mails = list(read_inbox(str(folder)))
        assert [mail.damage for mail in mails] == ["is not a file"] * 3 + [""]
        assert mails[0].origin in ("saved/a.eml", "Inbox message a.eml")


@pytest.mark.parametrize("head", [b"", b"Received: x\r\n"])
def test_a_header_does_not_start_a_mailbox(head: bytes, tmp_path: Path) -> None:
    """`From :` before the header that counts is seen in a mail and in a mailbox."""
    mail = head + b"From : m@example.org\r\n" + write_mail(write_part())
    box = b"From x Fri Nov 20 12:00:00 2026\n" + mail.replace(b"\r\n", b"\n")

    for content in (mail, box):
        answers = [found for found in read(tmp_path, content) if found.calendar]
        assert [found.senders for found in answers] == [(*ANA, SECOND_FROM)]


@pytest.mark.parametrize("inside", ["", "cur"], ids=["files", "Maildir"])
def test_mail_that_goes_meanwhile(inside: str, tmp_path: Path) -> None:
    """What a mail program moves or deletes after it was listed is named, and stops nothing."""
    (tmp_path / inside).mkdir(exist_ok=True)
    for name in ("a.ics", "b.ics", "c.eml"):
        content = write_mail(b"Content-Type: text/calendar\r\n\r\n" + CALENDAR.encode())
        (tmp_path / inside / name).write_bytes(content)

    mails = read_inbox(str(tmp_path))
    first = next(mails)
    (tmp_path / inside / "b.ics").unlink()
    gone, last = mails

    assert gone.damage == "was moved or deleted meanwhile; run again"
    assert gone.origin.endswith("b.ics")
    assert first.calendar
    assert last.calendar


def test_folder_without_mail(tmp_path: Path) -> None:
    """A folder that holds nothing of the kind is refused."""
    with pytest.raises(UnreadableError, match=r"neither a Maildir nor a folder of \.ics and"):
        list(read_inbox(str(tmp_path)))


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is refused by name."""
    with pytest.raises(UnreadableError, match=r"none\.eml: No such file or directory"):
        list(read_inbox(str(tmp_path / "none.eml")))


def test_standard_input_is_any_of_them(tmp_path: Path) -> None:
    """A calendar, a mail or a mailbox may come through a pipe; its content decides which."""
    path = tmp_path / "replies.mbox"
    write_mailbox(path)
    for content, count in (
        (CALENDAR.encode(), 1),
        (write_mail(write_part()), 1),
        (path.read_bytes(), 2),
    ):
        with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(content))):
            mails = list(read_inbox("-"))
        assert list_calendars(mails) == [CALENDAR] * count
        assert mails[0].origin.startswith("<stdin>")


def test_endless_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that does not end is given up."""
    monkeypatch.setattr(inbox, "_MAX_PIPE", 3 * 2**20)

    with pytest.raises(UnreadableError, match="/dev/zero: is larger than 0 GiB"):
        list(read_inbox("/dev/zero"))


def test_named_pipe(tmp_path: Path) -> None:
    """A shell's <(…) is read like standard input."""
    pipe, path = tmp_path / "pipe", tmp_path / "replies.mbox"
    write_mailbox(path)
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(path.read_bytes(),))
    writer.start()

    mails = list(read_inbox(str(pipe)))

    writer.join()
    assert list_calendars(mails) == [CALENDAR] * 2


@pytest.mark.parametrize(
    ("content", "damage"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"%PDF-1.7", "is neither a calendar, nor a mail, nor a mailbox"),
        (b"\x89PNG\r\n", "is neither a calendar, nor a mail, nor a mailbox"),
        (
            write_mail(b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n"),
            (
                "the answer is in Outlook's own format (winmail.dat); ask the sender to send mail "
                "as HTML or plain text instead of Rich Text"
            ),
        ),
    ],
)
def test_damage_is_reported(content: bytes, damage: str, tmp_path: Path) -> None:
    """What can't hold a readable answer is reported in a line."""
    (mail,) = read(tmp_path, content)

    assert mail.damage == damage


def test_endless_nesting_is_damage(tmp_path: Path) -> None:
    """A mail nested deeper than any program writes stops nothing."""
    nested = TEXT
    for level in range(1500):
        nested = wrap(nested, mark=f"{level}")

    (mail,) = read(tmp_path, write_mail(nested))
    assert (mail.calendar, mail.damage) == (None, "contains more than 100 mails or groups of parts")


def test_too_large_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail too large to be an answer is not taken into memory, and the next one is read."""
    path = tmp_path / "replies.mbox"
    write_mailbox(path)
    monkeypatch.setattr(received_mail, "MAX_BYTES", 100)

    mails = list(read_inbox(str(path)))

    assert [mail.damage for mail in mails] == ["is larger than 0 MB"] * 3


def test_mail_written_by_the_standard_library(tmp_path: Path) -> None:
    """What the standard library writes is read back."""
    message = EmailMessage()
    message["From"] = "Åsa Öberg <ana@example.org>"
    message["Subject"] = "Accepté"
    message.set_content("See you")
    message.add_alternative(CALENDAR, subtype="calendar", params={"method": "REPLY"})

    mails = read(tmp_path, bytes(message))

    assert list_calendars(mails) == [CALENDAR]
    assert mails[0].senders == ANA


headers = st.sampled_from(
    [
        b"From: ",
        b"Date: ",
        b"Content-Type: text/calendar; charset=",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        b"Content-Disposition: attachment; filename*0*=utf-8''",
        b"Content-Transfer-Encoding: base64",
        b"=?utf-16?B?/w==?=",
        b"<a@[",
        b'"',
        b"(",
        b";",
        b"\r\n",
        b"\r\n\r\n",
        b"From a\n",
        b"\xff\0",
        b"BEGIN:VCALENDAR",
    ]
)


@hypothesis.given(st.one_of(st.binary(), st.lists(headers, max_size=30).map(b"".join)))
@hypothesis.settings(max_examples=200)
def test_no_bytes_break_the_reader(content: bytes) -> None:
    """Any entry of a mailbox is either read or reported as damaged."""
    with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(content))):
        list(read_inbox("-"))
    read_mail(content, "mail")


@pytest.mark.slow
def test_a_huge_mailbox_is_read_in_little_memory(tmp_path: Path) -> None:
    """Of each mail little more than its answer is kept, and a mail made to harm is one line."""
    path = tmp_path / "replies.mbox"
    mail = write_mail(write_part()).replace(b"\r\n", b"\n")
    bomb = write_mail(b"Content-Type: text/calendar " + b"(a)" * 30_000 + b"\n\n")
    separator = b"From x Fri Nov 20 12:00:00 2026\n"
    path.write_bytes(
        separator.join([b"", *[mail + b"x" * 5_000 + b"\n"] * 2_000, bomb, *[mail] * 2_000])
    )

    tracemalloc.start()
    mails = [mail._replace(calendar=None) for mail in read_inbox(str(path))]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(mails) == 4_001
    assert [mail.origin for mail in mails if mail.damage] == ["replies.mbox message 2001"]
    assert peak < 4_001 * 2_500
