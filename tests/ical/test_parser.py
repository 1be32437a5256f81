import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.ical.parser import (
    Content,
    ContentLine,
    Parameter,
    Span,
    parse_line,
    replace_undecodable,
)


def read_one(raw: bytes) -> ContentLine:
    """The only content line of a file."""
    (line,) = Content(raw).lines
    return line


def show(content: Content, span: Span) -> tuple[int, int, str]:
    """A span's line, column and text."""
    place = content.locate("x.ics", span)
    begin = place.column - 1
    return place.line, place.column, place.text[begin : begin + place.length]


def test_a_line_has_a_name_parameters_and_a_value() -> None:
    """The name is upper case, a parameter's quotes are off its value, the rest is as written."""
    line = parse_line('attendee;cn="Berg, Anna";RSVP=TRUE:mailto:anna@example.org')

    assert line.name == "ATTENDEE"
    assert line.parameters == (Parameter("CN", '"Berg, Anna"', 9), Parameter("RSVP", "TRUE", 25))
    assert line.parameter("CN") == "Berg, Anna"
    assert line.parameter("ROLE") is None
    assert line.value == "mailto:anna@example.org"
    assert line.full_span == Span(0, len(line.text))


def test_a_parameter_may_have_no_value() -> None:
    """With "=" or without; it is as long as it is written."""
    bare, empty, named = parse_line('X;CN;ROLE=;SENT-BY="XaverX":x').parameters

    assert (bare, bare.pieces, bare.value, bare.length) == (Parameter("CN", None, 2), [""], "", 2)
    assert (empty, empty.value, empty.length) == (Parameter("ROLE", "", 5), "", 5)
    assert (named.value, named.length) == ("XaverX", 16)


def test_a_parameter_is_read_as_people_wrote_it() -> None:
    """Quotes and RFC 6868's escapes are undone; a comma without quotes may be part of a name."""
    line = parse_line('ATTENDEE;CN=Berg, Anna ^\'Ann^\' ;DELEGATED-TO="mailto:a", "mailto:b":x')
    name, others = line.parameters

    assert (name.text, name.value) == ('Berg, Anna "Ann"', "Berg")
    assert others.values == ["mailto:a", "mailto:b"]


@pytest.mark.parametrize(
    ("line", "tzid"),
    [
        ("DTSTART;TZID=GMT+05:30:20180308T093000", "GMT+05:30"),
        ("DTSTART;TZID=GMT+05:30;VALUE=DATE-TIME:20180308T093000", "GMT+05:30"),
        ("DTSTART;TZID=(UTC+05:30) Kolkata:20180308T093000", "(UTC+05:30) Kolkata"),
        ('DTSTART;TZID="GMT+05:30":20180308T093000', "GMT+05:30"),
        ("DTSTART;TZID=Europe/Brussels:20180308T093000", "Europe/Brussels"),
    ],
)
def test_a_zone_that_is_an_offset_needs_no_quotes(line: str, tzid: str) -> None:
    """Programs write none, and the colon in it does not end the parameter."""
    read = parse_line(line)

    assert (read.tzid, read.value) == (tzid, "20180308T093000")


def test_a_component_is_copied_as_it_is() -> None:
    """Its own lines, each ended by CRLF; to the end of the file where it is cut off."""
    content = Content(b"BEGIN:VEVENT\nBEGIN:VALARM\nX:a\n b\nEND:VALARM\nEND:VEVENT\nBEGIN:X\nY:1")
    _, alarm, cut = content.components

    assert content.source(alarm) == b"BEGIN:VALARM\r\nX:a\r\n b\r\nEND:VALARM\r\n"
    assert content.source(cut) == b"BEGIN:X\r\nY:1\r\n"


def test_what_is_not_there_is_shown_as_the_line() -> None:
    """A position of an empty value or a missing parameter is under the complete line."""
    content = Content(b"BEGIN:VEVENT\nDTSTART;TZID=x:\nDTEND:\n")
    _, start, end, *_ = content.lines

    assert show(content, start.value_span) == (2, 1, "DTSTART;TZID=x:")
    assert show(content, start.tzid_span) == (2, 9, "TZID=x")
    assert show(content, end.tzid_span) == (3, 1, "DTEND:")


def test_a_quoted_parameter_may_hold_what_ends_others() -> None:
    """Colons, semicolons and commas inside quotes end nothing."""
    line = parse_line('X;A="a:b;c,d",e:f:g')

    assert line.parameters[0].pieces == ['"a:b;c,d"', "e"]
    assert line.value == "f:g"


def test_a_quote_that_is_never_closed_is_a_letter() -> None:
    """The line is read to its colon all the same."""
    line = parse_line('X;CN=Anna "Ann Berg;ROLE=CHAIR:mailto:anna@example.org')

    assert [parameter.name for parameter in line.parameters] == ["CN", "ROLE"]
    assert line.value == "mailto:anna@example.org"


def test_lines_without_form_have_no_name() -> None:
    """No colon, no name, or a name with other letters than A to Z, digits and hyphen."""
    for text in ("", "no colon", ":x", "ÄRENDE:x", "TWO WORDS:x", "X;A=b", ';="'):
        assert parse_line(text).name == ""


def test_folded_lines_are_one() -> None:
    """CRLF or LF, then one space or tab, is a fold; what follows is the line's own."""
    assert read_one(b"SUMMARY:one\r\n  two\n\tthree\r\n").value == "one twothree"


def test_blanks_at_a_lines_end_are_its_own() -> None:
    """Only CR and LF end a line, or a part of it before a fold."""
    assert read_one(b"SUMMARY:one \r\n two \r\n").value == "one two "
    assert read_one(b"SUMMARY:FAX\r\n").value == "FAX"


def test_a_fold_inside_a_character_is_undone() -> None:
    """Bytes are joined before they are read as UTF-8."""
    assert read_one(b"SUMMARY:F\xc3\r\n \xb6r\r\n").value == "För"


def test_bytes_that_are_not_text_stay_countable() -> None:
    """A stray byte shows as a replacement character, and what follows it is found."""
    content = Content(b"SUMMARY:\xe9\xff end\r\n")
    line = content.lines[0]

    assert replace_undecodable(line.value) == "\ufffd\ufffd end"
    assert show(content, line.value_part(3, 3)) == (1, 12, "end")


def test_parts_are_found_after_folds_and_long_characters() -> None:
    """Lines are the file's own, columns count characters."""
    content = Content(
        b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nSUMMARY:\xc3\xa5\r\n \xc3\xa4 here, \r\n there\r\n"
    )
    line = content.lines[1]

    assert show(content, content.lines[0].full_span) == (1, 2, "BEGIN:VCALENDAR")
    assert show(content, line.value_part(line.value.index("here"), 4)) == (3, 4, "here")
    assert show(content, line.value_part(line.value.index("there"), 5)) == (4, 2, "there")


def test_any_byte_of_a_character_is_at_its_column() -> None:
    """A span that begins or ends inside a character is shown at the complete character."""
    text = "X:åä€😀\N{LATIN SMALL LETTER Y WITH DIAERESIS}z"
    content = Content(f"A:b\n{text}\n".encode())

    for number, letter in enumerate(text):
        begin = 4 + len(text[:number].encode())
        for offset in range(begin, begin + len(letter.encode())):
            assert show(content, Span(offset, offset)) == (2, number + 1, letter)


def test_bytes_that_begin_no_character_are_columns() -> None:
    """In a file that is not text each byte is a column of its own."""
    content = Content(b"\x80" * 6 + b"x")

    assert [show(content, Span(at, at))[1] for at in range(7)] == [1, 2, 3, 4, 5, 6, 7]

    content = Content("😀".encode() + b"\x80a\xc0")

    assert [show(content, Span(at, at))[1] for at in range(7)] == [1, 1, 1, 1, 2, 3, 4]


def test_a_part_over_two_lines_is_shown_on_the_first() -> None:
    """The mark ends with the line it begins on."""
    content = Content(b"SUMMARY:one\r\n two\r\n")

    assert show(content, content.lines[0].value_span) == (1, 9, "one")


def test_cr_alone_ends_lines_where_there_is_no_lf() -> None:
    """The files of very old Macs have lines too."""
    content = Content(b"BEGIN:VCALENDAR\rX:1\r 2\rEND:VCALENDAR")

    assert [line.text for line in content.lines] == ["BEGIN:VCALENDAR", "X:12", "END:VCALENDAR"]
    assert show(content, content.lines[2].full_span) == (4, 1, "END:VCALENDAR")


def test_components_nest() -> None:
    """Properties belong to the innermost component; those after an inner one are late."""
    content = Content(
        b"BEGIN:VEVENT\nUID:1\nbegin:valarm\nACTION:x\nEND:VALARM\nUID:2\nEND:VEVENT\n"
    )
    event, alarm = content.components

    assert [line.value for line in event.select("UID")] == ["1", "2"]
    assert [line.value for line in event.late] == ["2"]
    assert event.inside("VALARM") == [alarm]
    assert (alarm.parent, alarm.end) == ("VEVENT", content.lines[4])
    assert [*content.unclosed, *content.unopened, *content.outside] == []


def test_components_may_hold_their_like() -> None:
    """Each END ends the innermost of its name."""
    content = Content(b"BEGIN:X-A\nBEGIN:X-A\nEND:X-A\nEND:X-A\n")

    assert [component.end for component in content.components] == [
        content.lines[3],
        content.lines[2],
    ]
    assert content.unopened == []


def test_an_event_ends_where_the_next_begins() -> None:
    """A forgotten END does not put the next event inside."""
    content = Content(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n")

    assert [child.name for child in content.calendars[0].children] == ["VEVENT", "VEVENT"]
    assert content.unclosed == [content.components[1]]
    assert content.unclosed[0].end is None


@pytest.mark.parametrize("name", "VEVENT VTODO VJOURNAL VFREEBUSY VTIMEZONE".split())
def test_what_is_directly_in_a_calendar_ends_what_was_open(name: str) -> None:
    """Where a component begins that only a calendar holds, those left open have ended."""
    lines = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nBEGIN:{name}\nEND:{name}\nEND:VCALENDAR"
    content = Content(lines.encode())

    (calendar,) = content.calendars
    assert [child.name for child in calendar.children] == ["VEVENT", name]
    assert [child.name for child in content.unclosed] == ["VALARM", "VEVENT"]


def test_a_calendar_ends_where_the_next_begins() -> None:
    """Calendars are never inside one another: one that is not closed was cut off."""
    content = Content(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VCALENDAR\nEND:VCALENDAR\n")

    assert [calendar.parent for calendar in content.calendars] == ["", ""]
    assert [child.name for child in content.unclosed] == ["VEVENT", "VCALENDAR"]


def test_an_end_of_nothing_ends_nothing() -> None:
    """It is kept aside."""
    content = Content(b"BEGIN:VCALENDAR\nEND:VEVENT\nX-A:1\nEND:VCALENDAR\nX-B:2\n")

    assert content.unopened == [content.lines[1]]
    assert content.outside == [content.lines[4]]
    assert content.calendars[0].first("X-A") == content.lines[2]


def test_components_may_nest_without_end() -> None:
    """A hundred thousand BEGINs are read, and forgotten again, without a deep recursion."""
    content = Content(b"BEGIN:X\n" * 100_000)

    assert len(content.unclosed) == 100_000


@given(st.text(st.characters(exclude_characters="\r\n", codec="utf-8")), st.data())
def test_wherever_a_line_is_folded_it_reads_the_same(text: str, data: st.DataObject) -> None:
    """Folds between any two bytes change neither the text nor where its end is found."""
    encoded = f"X:{text}|".encode()
    cuts = data.draw(
        st.lists(st.integers(1, len(encoded) - 1), max_size=5, unique=True).map(sorted)
    )
    parts = [encoded[a:b] for a, b in zip([0, *cuts], [*cuts, len(encoded)], strict=True)]

    raw = b"\r\n ".join(parts) + b"\r\n"
    line = read_one(raw)

    assert line.value == f"{text}|"
    start, end = line.value_part(len(text), 1)
    assert raw[start:end] == b"|"
