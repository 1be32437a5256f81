"""The mail around an invitation is one that every program shows with buttons, and no other."""

import email
import email.policy
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.mail_server import read_calendar, read_parts
from workshops.errors import UsageError
from workshops.invitations.message import MailOptions, compose_mail, read_preface
from workshops.invitations.step import Ending, Step, plan_message
from workshops.locales import find_mail_words
from workshops.model import Attendee, Organizer, Text, Venue, Workshop
from workshops.timezones import find_zone

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BRUSSELS = find_zone("Europe/Brussels")
OFFICE = Organizer(Text("en", "DG, REGIO"), "office@example.org")
ANNA = Attendee(Text("en", "Åström, Anna"), "anna@example.org", rsvp="accepted")
JOBS = Workshop(
    id="jobs",
    title=Text("en", "Jobs"),
    series_id="pilot",
    status="confirmed",
    start=datetime(2026, 5, 1, 9, 30, tzinfo=BRUSSELS),
    end=datetime(2026, 5, 1, 12, tzinfo=BRUSSELS),
    timezone="Europe/Brussels",
    venue=Venue(city=Text("en", "Brussels")),
)
INVITED = Step("request", JOBS, ANNA, "new", 0, OFFICE)
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "User-Agent", "MIME-Version", "Content-Type",
]  # fmt: skip


def write(step: Step) -> bytes:
    """The mail of a step."""
    return compose_mail(step, plan_message(step, NOW), MailOptions("en")).content


def read(content: bytes) -> EmailMessage:
    """The mail as the standard library reads it, in all parts without defects."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert not part.defects
        for value in part.values():
            assert not getattr(value, "defects", ())
    return mail


def read_text(step: Step) -> str:
    """What the person reads."""
    return str(read_parts(read(write(step)))[0].get_content()).replace("\r\n", "\n")


def test_an_invitation() -> None:
    """Who, to whom, what, when, and how to answer."""
    mail = read(write(INVITED))
    assert list(mail) == HEADERS
    [sender], [recipient] = mail["From"].addresses, mail["To"].addresses
    assert (sender.display_name, sender.addr_spec) == ("DG, REGIO", "office@example.org")
    assert (recipient.display_name, recipient.addr_spec) == ("Åström, Anna", "anna@example.org")
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"].endswith("@example.org>")
    assert read_text(INVITED) == (
        "Invitation: Jobs\n"
        "\n"
        "When: Friday 1 May 2026, 09:30–12:00 (Europe/Brussels)\n"
        "Where: Brussels\n"
        "\n"
        "To answer, use the buttons in your calendar, or reply to this message.\n"
    )


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", "weekly, 3 times: 8 May 2026, 15 May 2026"),
        ("FREQ=WEEKLY;COUNT=1", "weekly, once"),
        (
            "FREQ=DAILY;COUNT=6",
            "daily, 6 times: 2 May 2026, 3 May 2026, 4 May 2026, 5 May 2026, 6 May 2026",
        ),
        (
            "FREQ=DAILY;COUNT=90",
            "daily, 90 times: 2 May 2026, 3 May 2026, 4 May 2026, 5 May 2026 … 29 July 2026",
        ),
        ("FREQ=MONTHLY", "monthly: 1 June 2026, 1 July 2026, 1 August 2026, 1 September 2026 …"),
        (
            "FREQ=YEARLY;COUNT=40",
            "yearly, 40 times: 1 May 2027, 1 May 2028, 1 May 2029, 1 May 2030 …",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=1",
            "repeats: 1 June 2026, 1 July 2026, 1 August 2026, 1 September 2026 …",
        ),
    ],
)
def test_the_days_on_which_it_repeats(rule: str, days: str) -> None:
    """The first of them are listed, and the last where there is one in sight."""
    text = read_text(INVITED._replace(workshop=JOBS._replace(repeat=rule)))
    assert f"When: Friday 1 May 2026, 09:30–12:00 (Europe/Brussels), {days}\n" in text


@pytest.mark.parametrize(
    "words",
    [
        'A "quoted" day',
        'En "blå" dag',
        'a, "b" <eve@example.org>; c\\d',
        'The long name of "the office", which needs a second line',
    ],
)
def test_quotation_marks_in_headers_are_those_of_the_file(words: str) -> None:
    """A header can have them, as a quoted-string or an encoded word (RFC 5322, RFC 2047)."""
    office, person = Organizer(Text("en", words), "office@example.org"), Text("en", words)
    step = INVITED._replace(
        workshop=JOBS._replace(title=Text("en", words)),
        organizer=office,
        attendee=ANNA._replace(name=person),
    )
    mail = read(write(step))
    [sender], [recipient] = mail["From"].addresses, mail["To"].addresses
    assert mail["Subject"] == f"Invitation: {words}"
    assert (sender.display_name, sender.addr_spec) == (words, "office@example.org")
    assert (recipient.display_name, recipient.addr_spec) == (words, "anna@example.org")


@pytest.mark.parametrize("sign", ['"', "\\", 'a"', 'é"'])
def test_a_name_of_quotation_marks_is_cut(sign: str) -> None:
    """It stays in quotes, so that nothing in it is read as an address."""
    office = Organizer(Text("en", sign * 60 + ", eve@example.com"), "office@example.org")
    mail = read(write(INVITED._replace(organizer=office)))
    [sender] = mail["From"].addresses
    assert sender.addr_spec == "office@example.org"
    assert sender.display_name.replace(" ", "").strip("…") in sign * 60


def test_every_server_carries_it() -> None:
    """All of it is ASCII in short lines with CRLF, the calendar once and as base64."""
    content = write(INVITED)
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 78
    part = read_parts(read(content))[1]
    assert part["Content-Transfer-Encoding"] == "base64"
    assert part.get_content_disposition() is None


def test_the_same_step_gives_the_same_bytes() -> None:
    """A message that is repeated after a crash stays the same."""
    assert write(INVITED) == write(INVITED)


def test_message_ids_differ_by_person_sequence_method_and_time() -> None:
    """No two messages share an id."""
    steps = [
        INVITED,
        INVITED._replace(sequence=1),
        INVITED._replace(kind="cancel"),
        INVITED._replace(attendee=ANNA._replace(email="bo@example.org")),
        INVITED._replace(workshop=JOBS._replace(id="others")),
    ]
    ids = {plan_message(step, NOW).id for step in steps}
    ids.add(plan_message(INVITED, datetime(2026, 3, 2, tzinfo=UTC)).id)
    assert len(ids) == len(steps) + 1


def test_an_update_states_what_changed() -> None:
    """Time, place, link and status, each in a sentence; who answered is asked again."""
    after = JOBS._replace(
        start=datetime(2026, 5, 1, 22, tzinfo=BRUSSELS),
        end=datetime(2026, 5, 2, 1, tzinfo=BRUSSELS),
        venue=Venue(city=Text("en", "Liège")),
        online="https://meet.example.org",
        status="tentative",
    )
    step = INVITED._replace(
        kind="update",
        workshop=after,
        previous=JOBS,
        changed=("time", "place", "status"),
        asks_again=True,
    )
    assert (
        "Updated: Jobs\n"
        "\n"
        "Moved from Friday 1 May 2026, 09:30–12:00 (Europe/Brussels)"
        " to Friday 1 May 2026, 22:00 – Saturday 2 May 2026, 01:00 (Europe/Brussels).\n"
        "New place: Liège (before: Brussels).\n"
        "There is a new link to join online: https://meet.example.org\n"
        "The workshop is not confirmed yet.\n"
        "Please answer again, even if you have already answered.\n"
    ) in read_text(step)
    [event] = read_calendar(read(write(step))).walk("VEVENT")
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_an_answer_outlives_a_change_of_place() -> None:
    """Who accepted the time is not asked as if they had not."""
    step = INVITED._replace(kind="update", previous=JOBS, changed=("place",))
    [event] = read_calendar(read(write(step))).walk("VEVENT")
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert "Please answer for the new time" not in read_text(step)


@pytest.mark.parametrize(
    ("ending", "heading", "sentence"),
    [
        ("called-off", "Cancelled", "The workshop is cancelled."),
        (
            "postponed",
            "Postponed",
            "The date no longer applies. A new invitation will follow when another date is set.",
        ),
        (
            "withdrawn",
            "You are no longer on the list",
            "You are no longer on the list of participants.",
        ),
    ],
)
def test_a_cancellation(ending: Ending, heading: str, sentence: str) -> None:
    """A cancelled workshop, a date that fell, and a person taken off the list are different."""
    step = INVITED._replace(kind="cancel", ending=ending)
    label = "Was" if ending == "postponed" else "When"
    assert read_text(step).startswith(f"{heading}: Jobs\n\n{sentence}\n\n{label}: ")
    mail = read(write(step))
    assert mail["Subject"] == f"{heading}: Jobs"
    assert read_calendar(mail)["METHOD"] == "CANCEL"


@pytest.mark.parametrize("language", ["en", "sv", "fr", "de", "it"])
def test_a_postponed_date_in_each_language(language: str) -> None:
    """It is not called cancelled, and a new invitation is announced."""
    step = INVITED._replace(kind="cancel", ending="postponed")
    words = find_mail_words(language)
    text = read_text(step._replace(attendee=ANNA._replace(language=language)))
    assert text.startswith(
        f"{words.postponed}{words.colon}Jobs\n\n{words.undated}\n\n{words.was}{words.colon}"
    )
    assert words.undated != words.called_off


@pytest.mark.parametrize("language", ["en", "sv", "fr", "de", "it"])
def test_a_persons_language(language: str) -> None:
    """The words are in the language of the person, of the series where theirs is not known."""
    step = INVITED._replace(attendee=ANNA._replace(language=f"{language}-FI"))
    words = find_mail_words(language)
    assert (language == "en") == (words == find_mail_words("en"))
    assert read_text(step).startswith(
        f"{words.invitation}{words.colon}Jobs\n\n{words.when}{words.colon}"
    )
    texts = [word for word in words if isinstance(word, str)]
    assert "{" not in "".join(texts).replace("{before}", "").replace("{after}", "")


@pytest.mark.parametrize("language", ["en", "sv", "fr", "de", "it"])
def test_who_was_taken_off_the_list_gets_no_cancelled_in_the_subject(language: str) -> None:
    """The workshop takes place: the subject is about the list, in each language."""
    anna = ANNA._replace(language=language)
    step = INVITED._replace(kind="cancel", ending="withdrawn", attendee=anna)
    words = find_mail_words(language)
    assert (
        read(write(step))["Subject"].replace(" :", "\xa0:") == f"{words.removed}{words.colon}Jobs"
    )
    assert words.cancelled not in read_text(step)
    assert len({words.removed, words.cancelled, words.postponed}) == 3


@pytest.mark.parametrize("language", ["en", "sv", "fr", "de", "it"])
def test_a_reminder(language: str) -> None:
    """It says so in each language, and is the same invitation in the calendar."""
    anna = ANNA._replace(language=language, rsvp=None)
    step = INVITED._replace(kind="remind", attendee=anna)
    words = find_mail_words(language)
    assert (
        read(write(step))["Subject"].replace(" :", "\xa0:") == f"{words.reminder}{words.colon}Jobs"
    )
    assert read_text(step).startswith(
        f"{words.reminder}{words.colon}Jobs\n\n{words.unanswered}\n\n"
    )
    calendar = read_calendar(read(write(step)))
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("REQUEST", 0)


@pytest.mark.parametrize(
    ("language", "hours", "day", "days"),
    [
        ("en", "Friday 1 May 2026, 09:30–12:00", "Friday 1 May 2026", " – Saturday 2 May 2026"),
        ("sv", "fredag 1 maj 2026 kl.\xa009.30–12.00", "fredag 1 maj 2026", " – lördag 2 maj 2026"),
        (
            "de",
            "Freitag, 1. Mai 2026, 09:30–12:00\xa0Uhr",
            "Freitag, 1. Mai 2026",
            " bis Samstag, 2. Mai 2026",
        ),
        (
            "it",
            "venerdì 1º maggio 2026, ore\xa09:30–12:00",
            "venerdì 1º maggio 2026",
            " – sabato 2 maggio 2026",
        ),
    ],
)
def test_dates_are_written_as_the_language_has_them(
    language: str, hours: str, day: str, days: str
) -> None:
    """Every date has its weekday: of clock times, of one day, and of the last of several."""
    words = find_mail_words(language)
    anna = ANNA._replace(language=language)
    several = JOBS._replace(start=date(2026, 5, 1), end=date(2026, 5, 2), timezone=None)
    for workshop, shown in [
        (JOBS, f"{hours} (Europe/Brussels)"),
        (several, day + days),
        (several._replace(end=date(2026, 5, 1)), day),
    ]:
        text = read_text(INVITED._replace(workshop=workshop, attendee=anna))
        assert f"{words.when}: {shown}\n" in text


def test_dates_in_french() -> None:
    """The first of a month is an ordinal number, and a range of days has its prepositions."""
    anna = ANNA._replace(language="fr")
    assert JOBS.end is not None
    night = JOBS._replace(end=JOBS.end + timedelta(hours=13))
    night_shown = "du vendredi 1er mai 2026 à 9 h 30 au samedi 2 mai 2026 à 1 h 00"
    for workshop, shown in [
        (JOBS, "vendredi 1er mai 2026, 9 h 30 – 12 h 00"),
        (night, night_shown),
    ]:
        text = read_text(INVITED._replace(workshop=workshop, attendee=anna))
        assert f"Date : {shown} (Europe/Brussels)\n" in text.replace("\xa0", " ")


def test_the_coordinators_own_lines_come_first() -> None:
    """As plain text, whatever they hold; the subject stays the program's."""
    preface = "Dear all,\n\nsee you! =?utf-8?q?x?= <b>\u202e\x07"
    options = MailOptions("en", preface=preface)
    mail = read(compose_mail(INVITED, plan_message(INVITED, NOW), options).content)
    assert mail["Subject"] == "Invitation: Jobs"
    text = str(read_parts(mail)[0].get_content()).replace("\r\n", "\n")
    assert text.startswith(
        "Dear all,\n\nsee you! =?utf-8?q?x?= <b>\u202e\n\nInvitation: Jobs\n\nWhen: "
    )


def test_the_language_of_those_who_have_none() -> None:
    """It is that of the options; a person's own wins."""
    options = MailOptions("fr")
    french = compose_mail(INVITED, plan_message(INVITED, NOW), options).content
    assert read(french)["Subject"] == "Invitation : Jobs"
    assert b"vendredi 1er mai 2026" in french
    swedish = INVITED._replace(attendee=ANNA._replace(language="sv"))
    mail = compose_mail(swedish, plan_message(swedish, NOW), options).content
    assert read(mail)["Subject"] == "Inbjudan: Jobs"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Hello", "Hello"),
        (b"\xef\xbb\xbfHello  \r\n\r\nyou\r\n\r\n", "Hello\n\nyou"),
        ("é".encode() * 5000, "é" * 5000),
    ],
)
def test_a_file_with_the_coordinators_own_lines(content: bytes, text: str) -> None:
    """Text in UTF-8, with any line ends."""
    assert read_preface(content, "own.txt") == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "own.txt: empty"),
        (b" \n\t\n", "own.txt: empty"),
        (b"x" * 10_001, "own.txt: longer than 10 kB; shorten the message"),
        (b"\xff\xfeH\0i\0", "own.txt: not a text in UTF-8; save it as UTF-8 text"),
        ("é".encode("latin-1"), "own.txt: not a text in UTF-8; save it as UTF-8 text"),
        (b"PK\3\4\0\0", "own.txt: not a text"),
    ],
)
def test_a_file_without_such_lines(content: bytes, message: str) -> None:
    """A document or an empty file is an error, not a message."""
    with pytest.raises(UsageError, match=f"^{message}$"):
        read_preface(content, "own.txt")


nasty = st.one_of(
    st.text(),
    st.text("ab \r\n\0:;,<>@\"'\\()[]=?_é😀\u202e\u2066\u200f\u2028\x85\x0b\ufeff", max_size=120),
    st.sampled_from(
        [
            "x\r\nBcc: eve@example.org",
            "x\nSubject: y\n\n<script>",
            "=?utf-8?q?x=0D=0ABcc:_eve@example.org?=",
            "=??Q?=0D0",
            "x" * 5000,
            "é" * 3000,
            "a, b <eve@example.org>, c",
        ]
    ),
)
local_parts = st.text("abcXYZ019!#$%&'*+-/=?^_`{|}~.", min_size=1, max_size=64).filter(
    lambda name: "=?" not in name
)  # what the file's reader lets through, in ASCII


@given(name=nasty, title=nasty, office=nasty, place=nasty, local=local_parts)
def test_no_text_becomes_a_header(
    name: str, title: str, office: str, place: str, local: str
) -> None:
    """Whatever names, titles and addresses hold: one sender, one recipient, one subject."""
    step = INVITED._replace(
        attendee=ANNA._replace(name=Text("en", name), email=f"{local}@example.org"),
        organizer=OFFICE._replace(name=Text("en", office)),
        workshop=JOBS._replace(
            title=Text("en", title), venue=Venue(name=Text("en", place)), description=Text("", name)
        ),
    )
    content = write(step)
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert list(mail) == HEADERS
    [sender], [recipient] = mail["From"].addresses, mail["To"].addresses
    assert sender.addr_spec == "office@example.org"
    assert recipient.domain == "example.org"
    assert recipient.username == local
    shown = mail["Subject"] + sender.display_name + recipient.display_name
    assert not set(shown) & set("\r\n\0\u202e\u2066\u200f\u2028\x85\ufeff")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    calendar = read_calendar(mail)
    [event] = calendar.walk("VEVENT")
    assert not isinstance(event["ATTENDEE"], list)
