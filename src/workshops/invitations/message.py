"""The mail that carries an invitation (iMIP, RFC 6047): words to read, and buttons to answer with.

multipart/alternative, plain text first, then the calendar; the method of the MIME type is that of
the file, or Outlook calls it "not supported calendar message" (section 2.4). The calendar goes as
base64 and the words as quoted-printable, which every server carries unchanged. Names and titles
come from a file that many people edit: none of them can end a header or turn its direction.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache, partial
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.ical.text import strip_controls, write_description
from workshops.invitations.history import Message
from workshops.invitations.itip_request import ItipMessage, write_itip_message, write_line
from workshops.invitations.step import Step
from workshops.locales import MailWords, find_mail_words
from workshops.locales.dates import format_date, format_span
from workshops.locales.repetition import describe_repetition
from workshops.model import Text, Workshop
from workshops.names import encode_domain
from workshops.recurrence import expand, is_finite

PROGRAM = "workshops"
"""The User-Agent, by which a later run recognizes its own drafts."""

_LONGEST_NAME = 60
_LONGEST_QUOTED = 72
_LONGEST_TITLE = 200
"""Longer ones are cut in headers; the text below has them in full."""


class Mail(NamedTuple):
    """A mail that is ready to go: whose, which message, and its bytes with CRLF."""

    step: Step
    message: Message
    content: bytes

    @property
    def recipient(self) -> str:
        """The address that it goes to."""
        assert self.step.attendee.email is not None, "a plan writes to addresses only"
        return self.step.attendee.email


class MailOptions(NamedTuple):
    """The language, preface and kind of all mails of a run.

    `language` (BCP 47) is that of people who have none of their own; `preface` are the
    coordinator's own lines, which come first; drafts open in mail programs ready to be sent.
    """

    language: str
    preface: str = ""
    is_draft: bool = False


def read_preface(content: bytes, name: str) -> str:
    """The coordinator's own lines, from the bytes of a text file.

    Raises UsageError if it is not text, empty or longer than 10 kB.
    """
    if len(content) > MOST_PREFACE:
        raise UsageError(f"{name}: longer than {MOST_PREFACE // 1000} kB; shorten the message")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not a text in UTF-8; save it as UTF-8 text") from error
    if "\0" in text or not text.strip():
        raise UsageError(f"{name}: {'empty' if not text.strip() else 'not a text'}")
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


MOST_PREFACE = 10_000
"""Bytes."""


def compose_mail(step: Step, message: Message, options: MailOptions) -> Mail:
    """The mail of a plan's step; the same step, message and options give the same bytes."""
    assert step.organizer is not None, "a plan has no message without an organizer"
    language = step.attendee.language or options.language
    words = find_mail_words(language)
    title = (
        f"{_choose_heading(step, words)}{words.colon}{step.workshop.title.in_language(language)}"
    )
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _write_mailbox(step.organizer.name, message.organizer, language)
    person, address = step.attendee, step.attendee.email
    assert address is not None, "a plan writes to addresses only"
    named = person.name or (person.organization and person.organization.name)
    mail["To"] = _write_mailbox(named, address, language)
    mail["Subject"] = _shorten(title, _LONGEST_TITLE)
    mail["Date"] = message.time.astimezone(UTC)
    mail["Message-ID"] = message.id
    mail["User-Agent"] = PROGRAM
    if options.is_draft:
        mail["X-Unsent"] = "1"  # Outlook opens the file for sending, not for reading
    text = _write_body(title, step, words, language, options.preface)
    # both encodings are ASCII in short lines, which servers without 8BITMIME carry (RFC 2045)
    mail.set_content(text, cte="quoted-printable")
    attendee = step.attendee._replace(rsvp=None) if step.asks_again else step.attendee
    itip = ItipMessage(
        message.method, message.sequence, message.time, step.organizer, attendee, language
    )
    calendar = write_itip_message(step.workshop, itip)
    # after the words: of the parts, programs show the last that they know (RFC 2046 section 5.1.4)
    mail.add_alternative(calendar, "text", "calendar", cte="base64")
    *_, part = mail.iter_parts()
    # without the calendar's method Outlook shows "not supported calendar message" (RFC 6047 2.4)
    kind = f"text/calendar; method={message.method}; charset=UTF-8"
    part.replace_header("Content-Type", kind)
    del part["MIME-Version"]  # which only a message has (RFC 2045 section 4)
    # else a random one, and the same message would have other bytes when it is sent again
    mail.set_boundary("=_" + message.id.strip("<>").partition("@")[0])
    return Mail(step, message, mail.as_bytes())


def _choose_heading(step: Step, words: MailWords) -> str:
    if step.kind == "cancel":
        return {"postponed": words.postponed, "withdrawn": words.removed}.get(
            step.ending, words.cancelled
        )
    return {"update": words.updated, "remind": words.reminder}.get(step.kind, words.invitation)


def _write_mailbox(name: Text | None, address: str, language: str) -> Address:
    """A name and an address as a header holds them; the domain in ASCII (RFC 5891)."""
    local, _, domain = encode_domain(address).rpartition("@")
    shown = _shorten(name.in_language(language), _LONGEST_NAME) if name else ""
    # a quoted-string (RFC 5322 section 3.2.4) that needs a second line loses its quotes in `email`
    while len(shown) + sum(map(shown.count, '"\\')) > _LONGEST_QUOTED:
        shown = _shorten(shown, len(shown) - 1)
    return Address(shown, local, domain)


def _shorten(text: str, limit: int) -> str:
    """A header's text on one line."""
    line = write_line(text).replace("=?", "= ?")  # which would be decoded (RFC 2047)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _write_body(title: str, step: Step, words: MailWords, language: str, preface: str) -> str:
    workshop = step.workshop
    places = _name_place(workshop, language)
    label = words.was if step.ending == "postponed" and step.kind == "cancel" else words.when
    facts = [f"{label}{words.colon}{_show_when(workshop, words)}{_show_days(workshop, words)}"]
    facts += [f"{words.where}{words.colon}{places}"] if places else []
    is_invited = step.kind != "cancel"
    blocks = [
        preface,
        title,
        "\n".join(_report_changes(step, words, language)),
        "\n".join(facts),
        write_description(workshop, language) if is_invited else "",
        words.answer if is_invited else "",
    ]
    text = strip_controls("\n\n".join(block for block in blocks if block))
    return text.encode("utf-8", "ignore").decode() + "\n"


def _report_changes(step: Step, words: MailWords, language: str) -> Iterator[str]:
    """The changes since the person was last written to, a sentence a line."""
    after, before = step.workshop, step.previous
    if step.kind == "cancel":
        yield words.endings[step.ending]
    if step.kind == "remind":
        yield words.unanswered
    if before is None:
        return
    if "time" in step.changed:
        yield words.moved.format(before=_show_when(before, words), after=_show_when(after, words))
    elif "repetition" in step.changed:
        yield words.other_days
    if "place" in step.changed:
        yield from _report_place(before, after, words, language)
    if "status" in step.changed:
        yield words.confirmed if after.status == "confirmed" else words.tentative
    if step.asks_again:
        yield words.answer_again


def _report_place(
    before: Workshop, after: Workshop, words: MailWords, language: str
) -> Iterator[str]:
    old, new = (
        _name_place(workshop, language) or words.unknown_place for workshop in (before, after)
    )
    if old != new:
        yield words.relocated.format(before=old, after=new)
    if after.online and after.online != before.online:
        yield words.rejoined.format(after=after.online)


def _name_place(workshop: Workshop, language: str) -> str:
    return workshop.venue.label(language) if workshop.venue else ""


def _show_when(workshop: Workshop, words: MailWords) -> str:
    """`Thursday 8 March 2018, 09:30–12:00 (Europe/Brussels)`, and how it repeats."""
    start, end = workshop.start, workshop.end
    assert start is not None, "only workshops with a date are sent"
    assert end is not None
    shown = format_span(start, end, words.language)
    if isinstance(start, datetime):
        shown += f" ({workshop.timezone or start.tzname()})"
    if not workshop.repeat:
        return shown
    format_day = partial(format_date, language=words.language)
    return f"{shown}, {describe_repetition(workshop, words.language, format_day) or words.repeats}"


@cache  # the same for everybody
def _show_days(workshop: Workshop, words: MailWords) -> str:
    """`: 15 March 2018, 22 March 2018 … 10 May 2018`, the days on which it repeats."""
    if not workshop.repeat or workshop.days is None:
        return ""
    first = workshop.days[0]
    known = [occurrence.days[0] for occurrence in expand(workshop, first, first + _HORIZON)]
    days = [format_date(day, words.language) for day in known if day > first]
    is_complete = is_finite(workshop.repeat) and known[-1:] < [
        first + _HORIZON - timedelta(days=366)
    ]
    if is_complete and len(days) <= _FEW + 1:
        return f"{words.colon}{', '.join(days)}" if days else ""
    return f"{words.colon}{', '.join(days[:_FEW])} …{f' {days[-1]}' if is_complete else ''}"


_FEW = 4
_HORIZON = timedelta(days=6 * 366)
"""How far ahead days are listed; a rule with days in the last year of it may continue after it."""
