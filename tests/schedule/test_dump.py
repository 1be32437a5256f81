"""Records to YAML text that a coordinator likes to read, and that reads back as the same."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workshops.schedule.document import Document
from workshops.schedule.dump import HEADING, quote_as_json, write_flow, write_record, write_schedule

Value = Any


def read_back(text: str) -> Value:
    """What the reader makes of it; it must find no issue."""
    document = Document("written.yaml", text.encode())
    assert document.issues == []
    return document.value


def write_title(title: str) -> str:
    """The lines of a title, without the lines around it."""
    written = write_schedule({"series": {"title": title}})
    assert read_back(written) == {"series": {"title": title}}
    return written.removeprefix(f"{HEADING}\nseries:\n").removesuffix("\n")


def test_a_schedule_reads_like_a_typed_one() -> None:
    """Sections and entries one key a line, small things in braces and brackets, texts as blocks."""
    schedule = {
        "series": {
            "id": "spring",
            "title": {"en": "Spring", "sv": "Vår"},
            "organizer": {"name": "Ada Lovelace", "email": "ada@example.org"},
        },
        "regions": [],
        "workshops": [
            {
                "id": "jobs",
                "title": "Jobs: which ones?",
                "description": "First line.\n\n  Indented, #2.",
                "start": "2027-03-08 09:30",
                "venue": {"name": "Hall 1, left", "geo": {"lat": "50.84", "lon": "4.38"}},
                "tags": ["skills", "a,b"],
                "attendees": [
                    {"name": "Ada", "email": "ada@example.org", "rsvp": "accepted"},
                    {"name": "Bob", "role": "chair"},
                ],
            },
            {"id": "closing", "title": "Closing"},
        ],
    }

    written = write_schedule(schedule)

    assert (
        written
        == """\
# yaml-language-server: $schema=workshops.schema.json
series:
  id: spring
  title: {en: Spring, sv: Vår}
  organizer: {name: Ada Lovelace, email: ada@example.org}

regions: []

workshops:
  - id: jobs
    title: 'Jobs: which ones?'
    description: |-
      First line.

        Indented, #2.
    start: 2027-03-08 09:30
    venue: {name: 'Hall 1, left', geo: {lat: 50.84, lon: 4.38}}
    tags: [skills, 'a,b']
    attendees:
      - {name: Ada, email: ada@example.org, rsvp: accepted}
      - {name: Bob, role: chair}

  - id: closing
    title: Closing
"""
    )
    assert read_back(written) == schedule


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("NO", "  title: NO"),
        ("010", "  title: 010"),
        ("1e3", "  title: 1e3"),
        ("2027-03-08 09:30", "  title: 2027-03-08 09:30"),
        ("https://example.org/a?b=c#d", "  title: https://example.org/a?b=c#d"),
        ("C# and a:b", "  title: C# and a:b"),
        ("one, [two] {three}", "  title: one, [two] {three}"),
        ("می‌خواهم 日本語 👩🏽‍💻", "  title: می‌خواهم 日本語 👩🏽‍💻"),
        ("", "  title: ''"),
        ("~", "  title: '~'"),
        ("null", "  title: 'null'"),
        ("Jobs: all", "  title: 'Jobs: all'"),
        ("Jobs:", "  title: 'Jobs:'"),
        ("Room #2", "  title: 'Room #2'"),
        ("- dash", "  title: '- dash'"),
        ("*star", "  title: '*star'"),
        ("&anchor", "  title: '&anchor'"),
        ("!tag", "  title: '!tag'"),
        ("%percent", "  title: '%percent'"),
        ("@at", "  title: '@at'"),
        ("'quoted'", "  title: \"'quoted'\""),
        ("it's: so", '  title: "it\'s: so"'),
        ("it's so", "  title: it's so"),
        ("\"both\" 'kinds'", "  title: '\"both\" ''kinds'''"),
        (" spaces ", "  title: ' spaces '"),
        ("a\tb", r'  title: "a\tb"'),
        ("\x1b[31mred\x00", r'  title: "\x1b[31mred\x00"'),
        ("\u202etxt.exe", r'  title: "\u202etxt.exe"'),
        ("next\x85line\u2028end", r'  title: "next\x85line\u2028end"'),
        ("\ufeffmark \U000e0041", r'  title: "\ufeffmark \U000e0041"'),
        ("first\nsecond", "  title: |-\n    first\n    second"),
        ("first\nsecond\n", "  title: |\n    first\n    second"),
        ("first\r\nsecond", r'  title: "first\r\nsecond"'),
        (" first\nsecond", r'  title: " first\nsecond"'),
    ],
)
def test_quotes_only_where_a_text_needs_them(title: str, written: str) -> None:
    """A text is plain unless it would be read as something else, or holds invisible characters."""
    assert write_title(title) == written


def test_a_long_text_goes_on_over_lines() -> None:
    """Lines of at most 100 characters, parted at single spaces only."""
    text = "word " * 30 + "two  spaces #1: end"

    lines = write_title(text).split("\n")

    assert lines[0] == "  title: >-"
    assert len(lines) == 3
    assert max(map(len, lines)) <= 100


def test_a_long_address_stays_in_one_piece() -> None:
    """What has no space can't go on over lines."""
    text = "https://example.org/" + "a" * 200

    assert write_title(text) == f"  title: {text}"


TEXTS = st.text(max_size=30) | st.text(" \n\t-?:#,[]{}'\"\\|>&*!%@~nul.ab", max_size=12)
KEYS = st.text(max_size=8) | st.sampled_from(["<<", "null", "~", "...", "---", "? x", "a: b"])
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXTS | st.sampled_from(["word " * 40, "a  b " * 40 + "c", "x\n" * 3 + "\n y"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
def test_whatever_is_written_reads_back_as_the_same(sections: dict[str, Value]) -> None:
    """Nested mappings, lists and texts of any characters survive writing and reading."""
    assert read_back(write_schedule(sections)) == sections


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
def test_a_record_on_one_line_reads_back_as_the_same(record: dict[str, Value]) -> None:
    """In braces too, where more has to be in quotes, everything comes back."""
    assert read_back(f"a: [{write_flow(record)}]") == {"a": [record]}


@given(st.text(st.characters(max_codepoint=0xFFFF, codec="utf-8")))
def test_a_text_as_in_json(text: str) -> None:
    """In a file that is JSON, what is written is JSON as well as YAML."""
    written = write_flow(quote_as_json([text]))

    assert read_back(written) == [text]
    assert written in ("[true]", "[false]") or json.loads(written) == [text]


JSON_VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXTS
    | st.sampled_from(
        ["no", "1e3", "0x1f", "10:30", "2027-03-08", "=", "1_000", "Off", "word " * 40]
    )
    | st.decimals(-180, 180, places=4).map(float),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS | st.just("no"), JSON_VALUES, min_size=1, max_size=3))
def test_a_record_is_the_same_for_every_reader(record: dict[str, Value]) -> None:
    """Texts that YAML elsewhere takes for a number, a date or a boolean are in quotes."""
    assert yaml.safe_load(write_record(record)) == record
