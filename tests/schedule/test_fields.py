"""Single words: each field's accepted texts with their values, and each refusal with its remedy."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from workshops.schedule import fields
from workshops.schedule.field_errors import FieldError, shorten_value
from workshops.schedule.fields import Scalar
from workshops.standards import COLORS, COUNTRIES, LANGUAGES

ISO = "write it as YYYY-MM-DD, such as 2018-03-08, or 2018-03-08 09:30"
OF_DAY = "write 00:00 to 23:59; midnight at the end of a day is 00:00 of the next day"
YEARS = "write a year from 1900 to 2199"
IDS = "use up to 64 lower case letters, digits and hyphens"
REGION_IDS = "use up to 32 letters, digits, hyphens, dots and underscores"
UIDS = "use up to 255 ASCII letters, digits and punctuation marks"
COUNTRY = "write two capital letters, such as SE (ISO 3166-1)"
LANGUAGE = "write a language tag, such as en, sv or pt-BR (BCP 47)"
COLOR = 'write a CSS3 colour name, such as teal, or "#008080"'
ZONE = "write an IANA name, such as Europe/Brussels"
WEB = "write the complete address, starting with https:// or http://"
MAIL = "write it as name@example.org"
PARTS = (
    "use FREQ, UNTIL, COUNT, INTERVAL, BYDAY, BYMONTHDAY, BYYEARDAY, BYWEEKNO, "
    "BYMONTH, BYSETPOS, WKST"
)
RULE = "write it as in FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6 (RFC 5545)"

HOUR = timezone(timedelta(hours=1))
WEST = timezone(timedelta(hours=-3, minutes=-30))


def refuse(scalar: Scalar, text: str) -> tuple[str, str, str]:
    """The code, message and remedy of a refused text."""
    with pytest.raises(FieldError) as caught:
        scalar.read(text)
    return caught.value.code, caught.value.message, caught.value.hint


# Dates and times


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018-03-08", date(2018, 3, 8)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("2020-02-29", date(2020, 2, 29)),
        ("2000-02-29", date(2000, 2, 29)),
        ("2018-03-08 09:30", datetime(2018, 3, 8, 9, 30)),  # noqa: DTZ001 - the zone comes later
        ("2018-03-08 9:30", datetime(2018, 3, 8, 9, 30)),  # noqa: DTZ001
        ("2018-03-08T09:30", datetime(2018, 3, 8, 9, 30)),  # noqa: DTZ001
        ("2018-03-08t09:30:15", datetime(2018, 3, 8, 9, 30, 15)),  # noqa: DTZ001
        ("2018-03-08 00:00", datetime(2018, 3, 8)),  # noqa: DTZ001
        ("2018-03-08 23:59:59", datetime(2018, 3, 8, 23, 59, 59)),  # noqa: DTZ001
        ("2018-03-08T09:30Z", datetime(2018, 3, 8, 9, 30, tzinfo=UTC)),
        ("2018-03-08t09:30z", datetime(2018, 3, 8, 9, 30, tzinfo=UTC)),
        ("2018-03-08 09:30:00Z", datetime(2018, 3, 8, 9, 30, tzinfo=UTC)),
        ("2018-03-08 09:30 Z", datetime(2018, 3, 8, 9, 30, tzinfo=UTC)),
        ("2018-03-08T09:30+01:00", datetime(2018, 3, 8, 9, 30, tzinfo=HOUR)),
        ("2018-03-08T09:30+0100", datetime(2018, 3, 8, 9, 30, tzinfo=HOUR)),
        ("2018-03-08 09:30 +01:00", datetime(2018, 3, 8, 9, 30, tzinfo=HOUR)),
        ("2018-03-08 09:30-03:30", datetime(2018, 3, 8, 9, 30, tzinfo=WEST)),
        ("2018-03-08T09:30+00:00", datetime(2018, 3, 8, 9, 30, tzinfo=UTC)),
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("00:00", time(0, 0)),
        ("23:59:59", time(23, 59, 59)),
        ("9:30Z", time(9, 30, tzinfo=UTC)),
        ("9:30+01:00", time(9, 30, tzinfo=HOUR)),
    ],
)
def test_date_or_time_is_read(text: str, value: date | time) -> None:
    """A date, a date-time with or without an offset, or a clock time alone, in ISO 8601."""
    read = fields.DATE_OR_TIME.read(text)

    assert type(read) is type(value)
    assert read == value
    if isinstance(read, datetime | time) and isinstance(value, datetime | time):
        assert read.utcoffset() == value.utcoffset()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("03/04/2018", "write 2018-04-03 or 2018-03-04"),
        ("3/4/2018", "write 2018-04-03 or 2018-03-04"),
        ("3.4.2018", "write 2018-04-03 or 2018-03-04"),
        ("03-04-2018", "write 2018-04-03 or 2018-03-04"),
        ("03/04/2018 9:30", "write 2018-04-03 9:30 or 2018-03-04 9:30"),
        ("13/04/2018", "write 2018-04-13"),
        ("04/13/2018", "write 2018-04-13"),
        ("04/04/2018", "write 2018-04-04"),
        ("29/02/2018", ISO),
        ("32/13/2018", ISO),
        ("2018-3-8", "write 2018-03-08"),
        ("2018-3-8 9:30", "write 2018-03-08 9:30"),
        ("2018/03/08", "write 2018-03-08"),
        ("2018.3.8", "write 2018-03-08"),
        ("20180308", "write 2018-03-08"),
        ("2018-067", ISO),
        ("2018-111", ISO),
        ("2018-W10-4", ISO),
        ("2018-03", ISO),
        ("2018", ISO),
        ("18-03-08", ISO),
        ("99999-01-01", ISO),
        ("8 March 2018", ISO),
        ("Thursday", ISO),
        ("TBA", ISO),
        ("0930", ISO),
        ("9.30", ISO),
        ("9:30 pm", ISO),
        ("9h30", ISO),
        ("2018-03-08T", ISO),
        ("2018-03-08Z", ISO),
        ("2018-03-08T09:30 CET", ISO),
        ("2018-03-08 9.30", "write 2018-03-08 9:30"),
        ("2018-03-08 09", ISO),
        ("2018-03-08  09:30", "write 2018-03-08 09:30"),
        ("2018-03-08 09:30:15.5", ISO),
        ("2018-03-08 to 2018-03-09", ISO),
        ("2018-03-08/2018-03-09", ISO),
        ("2018\u201303\u201308", ISO),
        ("\u0662\u0660\u0661\u0668-\u0660\u0663-\u0660\u0668", ISO),
    ],
)
def test_other_date_is_refused_with_what_it_may_mean(text: str, hint: str) -> None:
    """A date in any other form is never guessed: the remedy names each day that it may mean."""
    message = f'"{" ".join(text.split())}" is not a valid date or time'

    assert refuse(fields.DATE_OR_TIME, text) == ("bad-date", message, hint)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2018-02-29", '"2018-02-29" does not exist', "write a day from 01 to 28"),
        ("1900-02-29", '"1900-02-29" does not exist', "write a day from 01 to 28"),
        ("2020-02-30", '"2020-02-30" does not exist', "write a day from 01 to 29"),
        ("2018-04-31", '"2018-04-31" does not exist', "write a day from 01 to 30"),
        ("2018-12-32", '"2018-12-32" does not exist', "write a day from 01 to 31"),
        ("2018-01-00", '"2018-01-00" does not exist', "write a day from 01 to 31"),
        ("2018-13-01", '"2018-13-01" does not exist', "write a month from 01 to 12"),
        ("2018-00-01", '"2018-00-01" does not exist', "write a month from 01 to 12"),
        ("1899-12-31", '"1899-12-31" is out of range', YEARS),
        ("2200-01-01", '"2200-01-01" is out of range', YEARS),
        ("0000-01-01", '"0000-01-01" is out of range', YEARS),
        ("2018-02-30 09:30", '"2018-02-30" does not exist', "write a day from 01 to 28"),
    ],
)
def test_day_that_no_calendar_has_is_refused(text: str, message: str, hint: str) -> None:
    """An impossible day is distinguished from a misspelt one."""
    assert refuse(fields.DATE_OR_TIME, text) == ("impossible-date", message, hint)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("24:00", '"24:00" is not a valid time', OF_DAY),
        ("2018-03-08 24:00", '"2018-03-08 24:00" is not a valid time', OF_DAY),
        ("2018-03-08 09:60", '"2018-03-08 09:60" is not a valid time', OF_DAY),
        ("2018-03-08 23:59:60", '"2018-03-08 23:59:60" is not a valid time', OF_DAY),
        ("2018-03-08 09:30+15:00", '"+15:00" is not a valid offset from UTC', "write it as +01:00"),
        ("2018-03-08 09:30-01:60", '"-01:60" is not a valid offset from UTC', "write it as +01:00"),
    ],
)
def test_time_that_no_clock_shows_is_refused(text: str, message: str, hint: str) -> None:
    """24:00 is the next day's 00:00, and no zone is further than 14 hours from UTC."""
    assert refuse(fields.DATE_OR_TIME, text) == ("impossible-time", message, hint)


@pytest.mark.parametrize("text", ["2018-03-08 09:30", "9:30", "2018-03-08T00:00Z"])
def test_day_takes_no_clock_time(text: str) -> None:
    """Where a day is asked for, a time is refused."""
    hint = "write the date alone: 2018-03-08"

    assert fields.DATE.read("2018-03-08") == date(2018, 3, 8)
    assert refuse(fields.DATE, text) == ("bad-date", f'"{text}" is not a valid date', hint)


@pytest.mark.parametrize("text", ["2018-03-01", "2018-03-01 12:00", "12:00Z"])
def test_instant_needs_date_time_and_offset(text: str) -> None:
    """When something changed is one instant everywhere, so its offset must be there."""
    hint = "write date, time and offset: 2018-03-01T12:00:00Z"

    assert fields.INSTANT.read("2018-03-01 12:00Z") == datetime(2018, 3, 1, 12, tzinfo=UTC)
    assert refuse(fields.INSTANT, text) == (
        "bad-instant",
        f'"{text}" is not a date and time with an offset',
        hint,
    )


@pytest.mark.parametrize("text", ["tomorrow", "03/04/2018", "2018-3-8", "2018-3-8 9:30", "9.30"])
@pytest.mark.parametrize(
    "scalar",
    [fields.DATE_OR_TIME, fields.DATE, fields.INSTANT],
    ids=["date-or-time", "date", "instant"],
)
def test_remedy_is_accepted_where_it_is_given(scalar: Scalar, text: str) -> None:
    """The text that the remedy suggests causes no other error."""
    hint = refuse(scalar, text)[2]

    remedies = re.findall(r"\d{4}-\d\d-\d\d(?:[ T]\d{1,2}:\d\d(?::\d\d)?Z?)?", hint)
    assert remedies
    for remedy in remedies:
        scalar.read(remedy)


# Words of closed lists


@pytest.mark.parametrize(
    ("scalar", "words"),
    [
        (fields.STATUS, "confirmed tentative cancelled"),
        (fields.SECTOR, "government industry academia civil-society"),
        (fields.PERIOD, "morning afternoon evening"),
        (fields.ROLE, "chair speaker participant optional observer"),
        (fields.RSVP, "needs-action accepted declined tentative delegated"),
    ],
)
def test_closed_list_takes_its_words(scalar: Scalar, words: str) -> None:
    """The words that the documentation names are the ones that are taken, as they are."""
    assert scalar.schema == {"enum": words.split()}
    assert [scalar.read(word) for word in words.split()] == words.split()


@pytest.mark.parametrize(
    ("scalar", "text", "name", "hint"),
    [
        (fields.STATUS, "Confirmed", "status", 'did you mean "confirmed"?'),
        (fields.STATUS, "canceled", "status", 'did you mean "cancelled"?'),
        (fields.STATUS, "tba", "status", "write one of: confirmed, tentative, cancelled"),
        (fields.SECTOR, "civil society", "sector", 'did you mean "civil-society"?'),
        (fields.PERIOD, "pm", "period", "write one of: morning, afternoon, evening"),
        (fields.ROLE, "Chair", "role", 'did you mean "chair"?'),
        (fields.RSVP, "accept", "rsvp", 'did you mean "accepted"?'),
        (fields.RSVP, "needs action", "rsvp", 'did you mean "needs-action"?'),
    ],
)
def test_other_word_is_refused(scalar: Scalar, text: str, name: str, hint: str) -> None:
    """A word that is not in the list gets the nearest one, or all of them, as remedy."""
    assert refuse(scalar, text) == ("unknown-value", f'"{text}" is not a valid {name}', hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("yes", 'did you mean "true"?'),
        ("No", 'did you mean "false"?'),
        ("1", 'did you mean "true"?'),
        ("on", 'did you mean "true"?'),
        ("x", 'did you mean "true"?'),
        ("perhaps", "write true or false"),
    ],
)
def test_only_true_and_false_are_boolean(text: str, hint: str) -> None:
    """`attended: yes` is refused rather than guessed, with what it probably means."""
    message = f'"{text}" is not true or false'

    assert fields.BOOLEAN.read("true") is True
    assert fields.BOOLEAN.read("false") is False
    assert refuse(fields.BOOLEAN, text) == ("bad-boolean", message, hint)


@pytest.mark.parametrize(
    ("scalar", "text", "meant"),
    [
        (fields.STATUS, "canceled", "cancelled"),
        (fields.STATUS, "Planned", "tentative"),
        (fields.RSVP, "yes", "accepted"),
        (fields.SECTOR, "university", "academia"),
    ],
)
def test_other_word_gets_the_right_one(scalar: Scalar, text: str, meant: str) -> None:
    """A word of the same meaning, or nearly the same letters, is answered with the right one."""
    assert refuse(scalar, text)[2] == f'did you mean "{meant}"?'


# Numbers


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("3", 3), ("010", 10), ("9" * 9, 999999999)])
def test_number_is_read(text: str, value: int) -> None:
    """Digits are decimal, with zeros before them or not."""
    assert fields.NUMBER.read(text) == value


@pytest.mark.parametrize("text", ["-1", "+1", "1.0", "1e3", "1_000", "0x1F", "one", "\u0661"])
def test_other_number_is_refused(text: str) -> None:
    """Workshops are counted in digits."""
    message = f'"{text}" is not a valid number'

    hint = (
        "write at most nine digits"
        if text.isascii() and text.isdecimal()
        else "write it in digits, such as 3"
    )
    assert refuse(fields.NUMBER, text) == ("bad-number", message, hint)


def test_number_that_is_too_long_is_refused() -> None:
    """It could not be shown in a table; the remedy names the limit."""
    message = f'"{"1" * 10}" is not a valid number'

    assert refuse(fields.NUMBER, "1" * 10) == ("bad-number", message, "write at most nine digits")


@pytest.mark.parametrize(
    ("scalar", "text", "value"),
    [
        (fields.LATITUDE, "50.84", 50.84),
        (fields.LATITUDE, "-90", -90.0),
        (fields.LATITUDE, "+90.0", 90.0),
        (fields.LONGITUDE, "4.38", 4.38),
        (fields.LONGITUDE, "-180", -180.0),
        (fields.LONGITUDE, "0", 0.0),
    ],
)
def test_degrees_are_read(scalar: Scalar, text: str, value: float) -> None:
    """A place is decimal degrees, south and west negative."""
    assert scalar.read(text) == value


@pytest.mark.parametrize(
    "text", ["90.1", "-91", "4,38", "50\u00b0", "N50", "nan", "inf", "1e1", ".5"]
)
def test_other_degrees_are_refused(text: str) -> None:
    """A latitude beyond the poles, or in another notation, is not valid."""
    message = f'"{text}" is not a valid position in degrees'
    hint = "write a decimal number from -90 to 90, such as 50.84"

    assert refuse(fields.LATITUDE, text) == ("bad-degrees", message, hint)


def test_longitude_has_its_own_limit() -> None:
    """East and west go to 180 degrees."""
    assert refuse(fields.LONGITUDE, "180.5") == (
        "bad-degrees",
        '"180.5" is not a valid position in degrees',
        "write a decimal number from -180 to 180, such as 50.84",
    )


# Ids, countries, languages, colours, zones


@pytest.mark.parametrize(
    ("scalar", "text"),
    [
        (fields.SLUG, "jobs"),
        (fields.SLUG, "010"),
        (fields.SLUG, "1e3"),
        (fields.SLUG, "a" * 64),
        (fields.SLUG, "north-middle-sweden"),
        (fields.REGION_ID, "SE31"),
        (fields.REGION_ID, "NO"),
        (fields.REGION_ID, "be.wal_1-x"),
        (fields.REGION_ID, "A" * 32),
        (fields.UID, "jobs@example.org"),
        (fields.UID, "x" * 255),
        (fields.UID, "series 2"),
        (fields.UID, "x"),
    ],
)
def test_id_is_read_as_typed(scalar: Scalar, text: str) -> None:
    """An id stays the text that was typed, numbers and NO included."""
    assert scalar.read(text) == text


@pytest.mark.parametrize(
    ("scalar", "text", "code", "name", "hint"),
    [
        (fields.SLUG, "!", "bad-id", "id", IDS),
        (fields.SLUG, "Jobs", "bad-id", "id", 'did you mean "jobs"?'),
        (fields.SLUG, "-jobs", "bad-id", "id", 'did you mean "jobs"?'),
        (fields.SLUG, "Kick Off", "bad-id", "id", 'did you mean "kick-off"?'),
        (fields.SLUG, "future_jobs", "bad-id", "id", 'did you mean "future-jobs"?'),
        (fields.SLUG, "g\u00e4vle", "bad-id", "id", 'did you mean "gavle"?'),
        (fields.REGION_ID, "G\u00e4vleborg", "bad-id", "region id", REGION_IDS),
        (fields.REGION_ID, "SE 31", "bad-id", "region id", REGION_IDS),
        (fields.REGION_ID, ".SE31", "bad-id", "region id", REGION_IDS),
        (fields.REGION_ID, "A" * 33, "bad-id", "region id", REGION_IDS),
        (fields.UID, "g\u00e4vle", "bad-uid", "uid", UIDS),
    ],
)
def test_other_id_is_refused(scalar: Scalar, text: str, code: str, name: str, hint: str) -> None:
    """An id is short and plain, because file names, addresses and calendars hang on it."""
    assert refuse(scalar, text) == (code, f'"{text}" is not a valid {name}', hint)


def test_long_text_is_quoted_by_its_beginning() -> None:
    """A message stays on one line, whatever it quotes."""
    assert refuse(fields.SLUG, "a" * 65)[1] == f'"{"a" * 39}…" is not a valid id'
    assert refuse(fields.SLUG, "two\nlines")[1] == '"two lines" is not a valid id'


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("EL", 'did you mean "GR"?'),
        ("UK", 'did you mean "GB"?'),
        ("se", 'did you mean "SE"?'),
        ("No", 'did you mean "NO"?'),
        ("SWE", COUNTRY),
        ("Sweden", 'did you mean "SE"?'),
        ("BELGIUM", 'did you mean "BE"?'),
        ("the Netherlands", 'did you mean "NL"?'),
        ("Atlantis", COUNTRY),
        ("XX", COUNTRY),
        ("EU", COUNTRY),
    ],
)
def test_other_country_is_refused(text: str, hint: str) -> None:
    """A name, small letters, and the Commission's EL and UK get the code of ISO 3166-1."""
    message = f'"{text}" is not a valid country code'

    assert refuse(fields.COUNTRY, text) == ("unknown-country", message, hint)


@pytest.mark.parametrize("text", ["SE", "NO", "GB", "GR", "XK"])
def test_country_is_read(text: str) -> None:
    """Norway is a country, and Kosovo has the code that the Commission uses."""
    assert fields.COUNTRY.read(text) == text


def test_code_lists_are_complete() -> None:
    """249 countries of ISO 3166-1 and Kosovo, 147 colour names of CSS3."""
    assert len(COUNTRIES) == 250
    assert len(COLORS) == 147


@pytest.mark.parametrize(
    "text", ["en", "sv", "sv-FI", "SV", "pt-BR", "zh-Hant-TW", "sme", "de-1996"]
)
def test_language_is_read(text: str) -> None:
    """A tag is a language, perhaps with script, country and variant; case does not matter."""
    assert fields.LANGUAGE.read(text) == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        *((text, LANGUAGE) for text in ("xx", "jp", "e", "sv-", "-sv", "sv FI", "x-y", "en_gb")),
        ("english", 'did you mean "en"?'),
        ("Svenska", 'did you mean "sv"?'),
        ("en_GB", 'did you mean "en-GB"?'),
    ],
)
def test_other_language_is_refused(text: str, hint: str) -> None:
    """A language that ISO 639 does not know, or a tag that BCP 47 does not, is refused."""
    message = f'"{text}" is not a valid language tag'

    assert refuse(fields.LANGUAGE, text) == ("unknown-language", message, hint)


def test_languages_of_the_european_union_are_known() -> None:
    """All 24, and those of its neighbours."""
    union = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"
    neighbours = "is nb nn no uk sr sq mk bs se tr ru"

    assert set(f"{union} {neighbours}".split()) <= LANGUAGES


@pytest.mark.parametrize(
    ("text", "color"), [("teal", "teal"), ("GREY", "grey"), ("#00AaFf", "#00aaff")]
)
def test_color_is_read(text: str, color: str) -> None:
    """Names and codes are read whatever their case."""
    assert fields.COLOR.read(text) == color


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("tael", 'did you mean "teal"?'),
        ("#039", 'did you mean "#003399"?'),
        ("008080", 'did you mean "#008080"?'),
        ("#0080800", COLOR),
        ("rgb(0, 128, 128)", COLOR),
    ],
)
def test_other_color_is_refused(text: str, hint: str) -> None:
    """Anything but a name or a code of six digits."""
    message = f'"{text}" is not a valid colour'

    assert refuse(fields.COLOR, text) == ("unknown-color", message, hint)


@pytest.mark.parametrize("text", ["Europe/Brussels", "UTC", "CET", "America/Argentina/Salta"])
def test_zone_is_read(text: str) -> None:
    """Every name of the IANA database is a zone."""
    assert fields.ZONE.read(text) == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Europe/Brussel", 'did you mean "Europe/Brussels"?'),
        ("Brussels", 'did you mean "Europe/Brussels"?'),
        ("europe/brussels", 'did you mean "Europe/Brussels"?'),
        ("Europe\\Brussels", 'did you mean "Europe/Brussels"?'),
        ("+01:00", ZONE),
        ("/etc/passwd", ZONE),
        ("../../../../etc/passwd", ZONE),
        ("zone.tab", ZONE),
        ("tzdata.zi", ZONE),
        ("zones", ZONE),
        ("a" * 39, ZONE),
    ],
)
def test_other_zone_is_refused(text: str, hint: str) -> None:
    """A misspelt name gets the nearest; paths and other files of the database are not zones."""
    assert refuse(fields.ZONE, text) == ("unknown-zone", f'"{text}" is not a valid time zone', hint)


# Addresses


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org/",
        "HTTPS://Example.org/A?b=c&d=%20#e",
        "https://example.org:8080/x",
        "https://g\u00e4vle.example/v\u00e4g",
        "https://[2001:db8::1]/",
        "http://localhost",
    ],
)
def test_web_address_is_read(text: str) -> None:
    """An address is http or https, whatever its case, host and path."""
    assert fields.URL.read(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "www.example.org",
        "//example.org",
        "https:example.org",
        "https:/example.org",
        "https://",
        "https:///path",
        "https://?query",
        "ftp://example.org",
        "mailto:ann@example.org",
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        " https://example.org",
        "https://exam ple.org",
        "https://example.org/a b",
        "https://example.org/\u00a0",
        "https://example.org/\x07",
        "https://example.org/<b>",
        'https://example.org/"',
        "https://example.org\\x",
    ],
)
def test_other_web_address_is_refused(text: str) -> None:
    """No scheme, another scheme, or a character that ends or breaks an address."""
    message = f'"{" ".join(text.split())}" is not a valid web address'

    assert refuse(fields.URL, text) == ("bad-url", message, WEB)


@pytest.mark.parametrize(
    "text",
    ["ann@example.org", "a.b+c@d.example", "o'neil@example.org", "\u00e5sa@g\u00e4vle.example"],
)
def test_mail_address_is_read(text: str) -> None:
    """An address is one name at one domain, in any alphabet."""
    assert fields.EMAIL.read(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ann",
        "@example.org",
        "ann@",
        "ann@b@example.org",
        "ann andersson@example.org",
        "Ann <ann@example.org>",
        "mailto:ann@example.org",
        "ann@example.org,bo@example.org",
        "ann@example.org; bo@example.org",
        '"ann"@example.org',
        "ann\x07@example.org",
        "ann@example.org\nBcc: bo@example.org",
        "a" * 39 + "b" * 26 + "@example.org",
    ],
)
def test_other_mail_address_is_refused(text: str) -> None:
    """Names, lists, schemes and anything that could add a header are not an address."""
    assert refuse(fields.EMAIL, text) == (
        "bad-address",
        f'"{shorten_value(text)}" is not a valid e-mail address',
        MAIL,
    )


# Repeat rules


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=6",
        "FREQ=WEEKLY;UNTIL=20270401",
        "FREQ=WEEKLY;UNTIL=20270401T093000",
        "FREQ=WEEKLY;UNTIL=20270401T093000Z",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=+2TU,-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=DAILY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;WKST=SU",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "COUNT=3;FREQ=WEEKLY",
    ],
)
def test_rule_is_read(text: str) -> None:
    """Everything of RFC 5545 that repeats by days or longer, in any order and case."""
    assert fields.RULE.read(text) == text
    assert fields.RULE.read(text.lower()) == text


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "FREQ=HOURLY;COUNT=3",
            '"FREQ=HOURLY" is too short for a workshop',
            "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY",
        ),
        (
            "FREQ=MINUTELY",
            '"FREQ=MINUTELY" is too short for a workshop',
            "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY",
        ),
        (
            "FREQ=SECONDLY",
            '"FREQ=SECONDLY" is too short for a workshop',
            "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY",
        ),
        (
            "FREQ=WEEKLY;COUNT=3;UNTIL=20270401",
            '"COUNT=3" and "UNTIL=20270401" cannot be used together',
            "keep one of the two",
        ),
        (
            "FREQ=WEEKLY;COUNT=3;COUNT=4",
            '"FREQ=WEEKLY;COUNT=3;COUNT=4" has COUNT twice',
            "keep one of the two",
        ),
        (
            "FREQ=WEEKLY;FREQ=WEEKLY",
            '"FREQ=WEEKLY;FREQ=WEEKLY" has FREQ twice',
            "keep one of the two",
        ),
        (
            "FREQ=WEEKLY;BYMONTHDAY=8",
            '"BYMONTHDAY=8" cannot be used with FREQ=WEEKLY',
            "use FREQ=MONTHLY",
        ),
        (
            "FREQ=DAILY;BYYEARDAY=8",
            '"BYYEARDAY=8" cannot be used with FREQ=DAILY',
            "use FREQ=YEARLY",
        ),
        (
            "FREQ=MONTHLY;BYWEEKNO=8",
            '"BYWEEKNO=8" cannot be used with FREQ=MONTHLY',
            "use FREQ=YEARLY",
        ),
        (
            "FREQ=YEARLY;BYWEEKNO=8;BYDAY=2TU",
            '"BYDAY=2TU" has a number that BYWEEKNO does not allow',
            "write it as FREQ=MONTHLY;BYDAY=2TU, or BYDAY=TU",
        ),
        (
            "FREQ=MONTHLY;BYSETPOS=1",
            '"BYSETPOS=1" needs another BY part',
            "add what it selects from, such as BYDAY=MO,TU",
        ),
        ("COUNT=3", '"COUNT=3" has no FREQ', "add it, such as FREQ=WEEKLY;COUNT=3"),
        (
            "FREQ=WEEKLY;INTERVALL=2",
            '"INTERVALL=2" is not a valid part of a rule',
            'did you mean "INTERVAL"?',
        ),
        ("weekly", '"WEEKLY" is not a valid part of a rule', RULE),
        ("FREQ=DAILY;BYHOUR=9", '"BYHOUR=9" is not a valid part of a rule', PARTS),
        ("FREQ=FORTNIGHTLY", '"FREQ=FORTNIGHTLY" is not a valid part of a rule', RULE),
        ("FREQ=WEEKLY;COUNT=0", '"COUNT=0" is not a valid part of a rule', RULE),
        ("FREQ=WEEKLY;COUNT=-1", '"COUNT=-1" is not a valid part of a rule', RULE),
        ("FREQ=WEEKLY;INTERVAL=0", '"INTERVAL=0" is not a valid part of a rule', RULE),
        ("FREQ=WEEKLY;UNTIL=2027-04-01", '"UNTIL=2027-04-01" is not a valid part of a rule', RULE),
        ("FREQ=WEEKLY;BYDAY=TUESDAY", '"BYDAY=TUESDAY" is not a valid part of a rule', RULE),
        ("FREQ=WEEKLY;BYDAY=", '"BYDAY=" is not a valid part of a rule', RULE),
        ("FREQ=WEEKLY;COUNT", '"COUNT" is not a valid part of a rule', RULE),
    ],
)
def test_other_rule_is_refused(text: str, message: str, hint: str) -> None:
    """What repeats within a day, contradicts itself or is misspelt is refused."""
    assert refuse(fields.RULE, text) == ("bad-rule", message, hint)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=WEEKLY;UNTIL=20271301",
        "FREQ=WEEKLY;UNTIL=20270230",
        "FREQ=WEEKLY;UNTIL=20270401T250000Z",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=+MO",
        "FREQ=MONTHLY;BYDAY=12SU",
        "FREQ=MONTHLY;BYDAY=99MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYYEARDAY=367",
        "FREQ=YEARLY;BYWEEKNO=54",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367",
    ],
)
def test_rule_with_an_impossible_number_is_refused(text: str) -> None:
    """A rule that no calendar can expand is refused before anything tries to."""
    assert refuse(fields.RULE, text)[0] == "bad-rule"


@pytest.mark.parametrize("text", ["logo.svg", "pictures/Our logo.PNG", "a.b/c.jpeg", "ö.jpg"])
def test_logo_is_read(text: str) -> None:
    """A picture below the schedule's folder, in a format that every browser shows."""
    assert fields.LOGO.read(text) == text


@pytest.mark.parametrize(
    "text",
    """
    /etc/logo.svg ../logo.svg a/../logo.svg ./logo.svg a//logo.svg ~/logo.svg C:\\logo.svg a\\b.svg
    \\\\host\\logo.svg https://example.org/logo.svg file:logo.svg logo.svg\0.png logo.gif logo .svg/
    """.split(),
)
def test_other_logo_is_refused(text: str) -> None:
    """Nothing above the folder or elsewhere, whatever the system, and no other format."""
    assert refuse(fields.LOGO, text)[0] == "bad-path"
