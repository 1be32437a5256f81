"""Who wrote a mail is never guessed, its calendar is found, and no mail keeps its reader busy."""

import base64
import time

import pytest

from workshops.invitations.received_mail import (
    SECOND_FROM,
    UNREADABLE,
    ReceivedMail,
    read_mail,
)

CALENDAR = b"BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n"
ANA, MALLORY = "ana@example.org", "mallory@evil.example"
KIND = "Content-Type: text/calendar; method=REPLY\n"


def read(head: str, body: bytes = CALENDAR) -> ReceivedMail:
    """The only mail with these headers."""
    (mail,) = read_mail(f"{head}\n".encode() + body, "mail")
    return mail


@pytest.mark.parametrize(
    ("head", "senders"),
    [
        (f"From: =?a?q?<{MALLORY}>?= <{ANA}>\n", (UNREADABLE,)),
        (f"From: =?a?q?,{MALLORY},?= <{ANA}>\n", (MALLORY, ANA)),
        (f"From: =?a?q?, {MALLORY},?= <{ANA}>\n", (MALLORY, ANA)),
        (f"From: =?a?q?{MALLORY}?= <{ANA}>\n", (UNREADABLE,)),
        (f"From: {ANA}\nFrom : {MALLORY}\n", (ANA, SECOND_FROM)),
        (f"From: {ANA}\nSubject: s\nFrom \t: {MALLORY}\n", (ANA, SECOND_FROM)),
        (f"From : {MALLORY}\nFrom: {ANA}\n", (ANA, SECOND_FROM)),
        (f"From:\nFrom: {ANA}\n", (ANA, SECOND_FROM)),
        (f"From: mallory\nFrom: {ANA}\n", (ANA, SECOND_FROM)),
        (f"From: {ANA}\nFROM: {ANA}\n", (ANA, SECOND_FROM)),
        (f"From: {ANA}\nfrom: {MALLORY}\n", (ANA, MALLORY, SECOND_FROM)),
        (f"From: {ANA}\nSender: {MALLORY}\n", (ANA,)),
        (f"From: =?utf-8?q?Ana_Ek?= <{ANA}>\n", (ANA,)),
        (f"From: =?utf-8*sv?b?w4VzYQ==?= =?utf-8?q?Ek?=\n <{ANA}>\n", (ANA,)),
    ],
)
def test_a_sender_hidden_behind_an_address_is_found(head: str, senders: tuple[str, ...]) -> None:
    """A From that other programs read in another way is not the attendee's alone."""
    assert read(f"Received: x\n{head}{KIND}").senders == senders


def test_a_header_that_is_none_hides_no_sender() -> None:
    """If the parser takes a header for the text, the headers after it are not trusted."""
    mail = read(f"From: {ANA}\n{KIND}From\t: {MALLORY}\n")

    assert mail.senders == (ANA, SECOND_FROM)


@pytest.mark.parametrize(
    ("results", "is_failed"),
    [
        (["mx.example; dkim=fail; dmarc=fail (p=reject) header.from=example.org"], True),
        (["mx.example; DMARC = FAIL"], True),
        (["mx.example;\n dmarc=fail"], True),
        (["mx.example; dmarc=pass"], False),
        (["mx.example; dmarc=pass (dmarc=fail)"], False),
        (["mx.example; dmarc=pass", "elsewhere; dmarc=fail"], False),
        (["mx.example; dmarc=fail", "elsewhere; dmarc=pass"], True),
        ([], False),
    ],
)
def test_verdict_of_the_receiving_server(results: list[str], *, is_failed: bool) -> None:
    """The topmost Authentication-Results is the server's own; others came with the mail."""
    head = "".join(f"Authentication-Results: {result}\n" for result in results)

    assert read(f"{head}From: {ANA}\n{KIND}").is_unauthenticated is is_failed


@pytest.mark.parametrize(
    "kind",
    [
        "application/octet-stream",
        "application/octet-stream; name=svar",
        "text/x-vcalendar",
        "text/plain",
        "TEXT/CALENDAR",
        "application/ics; name=x",
    ],
)
@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_calendar_is_known_by_its_beginning(kind: str, encoding: str) -> None:
    """Whatever a program calls the part, a calendar in it is found."""
    body = base64.encodebytes(CALENDAR) if encoding == "base64" else CALENDAR
    head = f"From: {ANA}\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n"

    assert read(head, body).calendar == CALENDAR


def test_method_of_the_part() -> None:
    """The method that the part's type names is passed on, for calendars that have none."""
    assert read(f"From: {ANA}\nContent-Type: text/calendar; Method=reply\n").method == "REPLY"
    assert read(f"From: {ANA}\nContent-Type: text/calendar\n").method == ""


ATTACHED = f"From: {ANA}\n{KIND}\n".encode() + CALENDAR


@pytest.mark.parametrize("encoding", ["", "base64", "BASE64 ", "quoted-printable"])
def test_forwarded_as_attachment(encoding: str) -> None:
    """An attached mail keeps its own sender, beside those who forwarded it."""
    body = base64.encodebytes(ATTACHED) if encoding.lower().strip() == "base64" else ATTACHED
    extra = f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    if encoding == "quoted-printable":
        body = body.replace(b"=", b"=3D")

    mail = read(f"From: org@example.org\nContent-Type: message/rfc822\n{extra}", body)

    assert (mail.senders, mail.forwarded_by) == ((ANA,), ("org@example.org",))
    assert mail.calendar == CALENDAR


@pytest.mark.parametrize("place", ["inside", "outside"])
def test_verdict_on_a_forward(place: str) -> None:
    """A forged forward is as doubtful as a forged reply."""
    verdict = "Authentication-Results: mx.example; dmarc=fail\n"
    head = "From: org@example.org\nContent-Type: message/rfc822\n"
    inner = (verdict.encode() if place == "inside" else b"") + ATTACHED

    assert read((verdict if place == "outside" else "") + head, inner).is_unauthenticated


def test_all_who_forwarded() -> None:
    """Of a forward in a forward, everybody on the way is named."""
    inner = b"From: org@example.org\nContent-Type: message/rfc822\n\n" + ATTACHED

    mail = read(f"From: {MALLORY}\nContent-Type: message/rfc822\n", inner)

    assert mail.forwarded_by == (MALLORY, "org@example.org")


@pytest.mark.parametrize("head", ["", "From: \n", "From: Mallory\n"])
def test_a_forwarded_mail_without_sender_has_no_sender(head: str) -> None:
    """An attached mail is not taken for one that came by itself, where nobody sent the outer."""
    mail = read(f"X: x\n{head}Content-Type: message/rfc822\n", ATTACHED)

    assert (mail.senders, mail.forwarded_by) == ((ANA,), (UNREADABLE,))


def test_mail_in_words_is_described() -> None:
    """A mail without a calendar is one, with its author and subject as people read them."""
    mail = read(f"From: =?utf-8?q?=C3=85sa?= <{ANA}>\nSubject: =?utf-8?b?w4VzYQ==?=\n", b"Hi\n")

    assert (mail.calendar, mail.damage) == (None, "")
    assert (mail.author, mail.subject) == (f"Åsa <{ANA}>", "Åsa")


ENCODED = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64"
PARTS = b"--b\nContent-Type: text/plain\n\nx\n"
MIXED = "Content-Type: multipart/mixed; boundary=b\n"
NESTED = b"".join(
    b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (i, i + 1) for i in range(999)
)


@pytest.mark.parametrize(
    ("head", "body", "damage"),
    [
        ("Content-Type: text/calendar " + "(a)" * 30_000, b"", "has a header of more than 8 kB"),
        ("Content-Type: text/calendar" + ";" * 60_000, b"", "has a header of more than 8 kB"),
        ("Content-Type: text/plain" + "; a=b" * 100_000, b"", "has a header of more than 8 kB"),
        ("Content-Type: text/plain" + "; n*0*=utf-8''%61" * 20_000, b"", "has a header of more"),
        ("Content-Type: text/plain; name=" + "=?utf-8?q?a?= " * 30_000, b"", "has a header of"),
        ("Subject: " + "x\n " * 30_000, b"", "has a header of more than 8 kB"),
        ("From: " + ", ".join([MALLORY] * 30_000), b"", "has a header of more than 8 kB"),
        ("From: " + "(" * 7_000 + ANA, CALENDAR, ""),
        ("From: " + '"' * 7_001 + ANA, CALENDAR, ""),
        ("From: " + "=?a?q?" * 1_100 + ANA, CALENDAR, ""),
        ("Subject: " + "=?utf-8?q?a?= " * 500, CALENDAR, ""),
        ("Content-Disposition: x" + ";" * 7_900, CALENDAR, ""),
        (
            "\n".join(f"X-{n}: {'x' * 1000}" for n in range(70)),
            b"",
            "has more than 64 kB of headers",
        ),
        ("\n".join("X: x" for _ in range(20_000)), b"", "has more than 64 kB of headers"),
        (MIXED, PARTS * 100_000, "has more than"),
        (MIXED, b"--b\n\nx\n" * 100_000, "has more than 1000 parts"),
        ("Content-Type: multipart/mixed; boundary=b0\n", NESTED, "contains more than 100 mails or"),
        ("X: x", b"\n" * 1_100_000, "has more than 500000 lines"),
        (ENCODED, base64.encodebytes(b"X\n" * 1_100_000), "has more than 500000 lines"),
        (
            "Content-Type: text/calendar\nContent-Transfer-Encoding: base64",
            base64.encodebytes(b"X\n" * 1_100_000),
            "has more than 500000 lines",
        ),
        ("X: x", b"x" * 26_000_000, "is larger than 25 MB"),
    ],
    ids=range(21),
)
def test_no_mail_keeps_its_reader_busy(head: str, body: bytes, damage: str) -> None:
    """What is larger than people send is named and not read; the rest is read at once."""
    started = time.process_time()

    mails = read_mail(f"{head}\n".encode() + b"\n" * (head[-1] != "\n") + body, "mail")

    assert time.process_time() - started < 2
    assert mails[0].damage.startswith(damage)
    assert bool(mails[0].damage) is bool(damage)
