"""Whatever a file holds, reading it ends: with a schedule, or with errors inside the file."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from support.reading import NOW, SERIES
from workshops.model import Schedule
from workshops.output.report import write_text_report
from workshops.recurrence import expand
from workshops.schedule import fields
from workshops.schedule.document import Document
from workshops.schedule.field_errors import FieldError
from workshops.schedule.fields import Scalar
from workshops.schedule.load import Reading, read_schedule
from workshops.schedule.positions import find_nodes
from workshops.schedule.schema import SCHEDULE, WORKSHOP, Kind, ListOf, Record, TextKind

examples = settings(max_examples=150)
"""Enough to find what is easily found; always the same, so that a failure is reproducible."""

FULL = (Path(__file__).parents[2] / "data" / "workshops.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where examples are written, each over the one before."""
    return tmp_path_factory.mktemp("properties") / "workshops.yaml"


# What files hold


words = st.text(max_size=12)
nonsense = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)

SENSE: dict[str, list[str]] = {
    "id": ["pilot", "jobs", "cs1", "paper-province", "010"],
    "region id": ["SE31", "SE311", "BE3", "NO"],
    "uid": ["a@b", "c@d"],
    "date or time": ["2027-03-08", "2027-03-28 02:30", "2027-10-31 02:30", "9:30", "2199-12-31"],
    "date": ["2027-03-08", "2027-03-09", "1900-01-01"],
    "instant": ["2018-03-01T12:00:00Z", "1900-01-01 00:00+14:00"],
    "time zone": ["Europe/Brussels", "Pacific/Kiritimati", "UTC"],
    "country code": ["NO", "BE"],
    "language tag": ["en", "sv-FI"],
    "colour name": ["teal"],
    "web address": ["https://example.org"],
    "e-mail address": ["ann@example.org"],
    "true or false": ["true", "false"],
    "number": ["1", "2"],
    "latitude": ["50.84"],
    "longitude": ["4.38"],
    "repeat rule": ["FREQ=WEEKLY;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR"],
}
"""Words that fields take, by the field's name; so few of them that records refer to each other."""

TEXTS = ["Ann", "Värmland 😀", "NO", "null", "9:30", "- x: *y", "\x1b[1m\u202e", " "]


def values(kind: Kind) -> st.SearchStrategy[Any]:
    """Values of a kind of field, mostly of the right shape."""
    if isinstance(kind, Scalar):
        return st.sampled_from([*kind.schema.get("enum", []), *SENSE.get(kind.name, ["word"])])
    if isinstance(kind, TextKind):
        languages = st.sampled_from(["en", "sv", "pt-BR"])
        return st.sampled_from(TEXTS) | st.dictionaries(languages, words, min_size=1, max_size=3)
    if isinstance(kind, ListOf):
        return st.lists(values(kind.kind), max_size=3)
    return records(kind)


@st.composite
def records(draw: st.DrawFn, record: Record) -> dict[str, Any]:
    """A mapping with the required keys and some others; now and then with nonsense in it."""
    required = [key for key, field in record.fields.items() if field.is_required]
    others = draw(st.lists(st.sampled_from(sorted(record.fields)), max_size=5))
    drawn = {key: draw(values(record.fields[key].kind)) for key in dict.fromkeys(required + others)}
    if draw(st.integers(0, 39)) == 0:
        drawn[draw(words | st.sampled_from(sorted(record.fields)))] = draw(nonsense)
    return drawn


@st.composite
def schedules(draw: st.DrawFn) -> dict[str, Any]:
    """A schedule's document; in most everything is declared that workshops may refer to."""
    if draw(st.integers(0, 3)) == 0:
        return draw(records(SCHEDULE))
    return {
        "series": {
            "id": "pilot",
            "title": "Pilot",
            "timezone": "Europe/Brussels",
            "sources": [{"id": id} for id in SENSE["id"]],
        },
        "regions": [{"id": id, "name": id} for id in SENSE["region id"]],
        "organizations": [{"id": id} for id in SENSE["id"]],
        "workshops": draw(st.lists(records(WORKSHOP), max_size=3, unique_by=_id)),
    }


def _id(record: dict[str, Any]) -> str:
    return str(record.get("id"))


def assert_reported_well(reading: Reading, raw: bytes) -> None:
    """Errors lie in the file, in order, on one line each; where one is an error, that is all."""
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = re.split(r"\r\n|\n|\r", text)
    places = [
        (diagnostic.position.line, diagnostic.position.column) for diagnostic in reading.diagnostics
    ]
    assert places == sorted(places)
    for diagnostic in reading.diagnostics:
        line, column, length = (
            diagnostic.position.line,
            diagnostic.position.column,
            diagnostic.position.length,
        )
        assert 1 <= line <= len(lines)
        skipped, text = diagnostic.position.skipped, diagnostic.position.text
        assert text == lines[line - 1][skipped : skipped + 200]
        assert 1 <= column <= len(lines[line - 1]) + 1
        assert 1 <= length <= max(1, len(lines[line - 1]) - column + 1)
        assert diagnostic.message
        assert "\n" not in diagnostic.message + diagnostic.hint
    is_wrong = any(diagnostic.is_error for diagnostic in reading.diagnostics)
    assert (reading.schedule is None) == is_wrong
    assert write_text_report(reading.diagnostics).count("\n") == 3 * len(reading.diagnostics)


def assert_usable(schedule: Schedule) -> None:
    """What is asked of workshops and regions has answers."""
    for workshop in schedule.workshops:
        days, span = workshop.days, workshop.span(UTC)
        assert (days is None) == (span is None) == (workshop.start is None)
        assert days is None or days[0] <= days[1]
        assert span is None or span[0] < span[1]
        assert workshop.uid
        assert workshop.title.in_language("sv-FI")
        assert all(region in schedule.regions for region in workshop.regions)
        assert len(list(expand(workshop, date(2027, 1, 1), date(2027, 12, 31)))) <= 366
        assert all(session.label() or not session.title for session in workshop.sessions)
        assert all(attendee.label() for attendee in workshop.attendees)
    for region in schedule.regions:
        assert region not in region.ancestors
        assert region in schedule.regions_called(region.id)


@examples
@given(document=schedules(), flow=st.sampled_from([None, True, False]))
def test_any_document_is_read_or_reported(
    *, document: dict[str, Any], flow: bool | None, path: Path
) -> None:
    """A document shaped like a schedule gives one that can be used, or errors inside the file."""
    raw = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow).encode()
    path.write_bytes(raw)

    reading = read_schedule(path, now=NOW)

    assert_reported_well(reading, raw)
    if reading.schedule is not None:
        assert_usable(reading.schedule)


@examples
@given(document=nonsense)
def test_any_nonsense_is_reported(document: object, path: Path) -> None:
    """YAML that is not a schedule is reported, never accepted."""
    raw = yaml.safe_dump(document, allow_unicode=True).encode()
    path.write_bytes(raw)

    reading = read_schedule(path, now=NOW)

    assert_reported_well(reading, raw)
    assert reading.schedule is None


@examples
@given(text=st.text(alphabet="ab:-?,[]{}#&*!|>'\"%@`<~ \t\r\n\x00\x85\u2028\ufeff😀", max_size=60))
def test_any_text_is_reported(text: str, path: Path) -> None:
    """A text of YAML's own signs, in any order, is reported as wrong and never ends the program."""
    raw = text.encode()
    path.write_bytes(raw)

    reading = read_schedule(path, now=NOW)

    assert reading.schedule is None
    assert_reported_well(reading, raw)


@examples
@given(raw=st.binary(max_size=60))
def test_any_bytes_are_reported(raw: bytes, path: Path) -> None:
    """Bytes that are not text are reported as wrong."""
    path.write_bytes(raw)

    reading = read_schedule(path, now=NOW)

    assert reading.schedule is None
    assert_reported_well(reading, raw)


@examples
@given(
    at=st.integers(0, len(FULL)),
    removed=st.integers(0, 30),
    inserted=st.text(alphabet="x:-[]{}'\"&*!|>#, \t\r\n<😀", max_size=3),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_slip_of_the_pen_is_read_or_reported(
    at: int, removed: int, inserted: str, end: str, path: Path
) -> None:
    """A few characters too many or too few in a real schedule give errors inside the file."""
    text = FULL[:at] + inserted + FULL[at + removed :]
    raw = text.replace("\n", end).encode()
    path.write_bytes(raw)

    reading = read_schedule(path, now=NOW)

    assert_reported_well(reading, raw)


# Values and their places


# The emitter writes these unescaped, and libyaml reads some of them as line ends.
written = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029\ufeff")
)
plain = st.recursive(
    written,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(written, inner, max_size=4),
    max_leaves=12,
)


@examples
@given(value=plain, flow=st.sampled_from([None, True, False]), ascii_only=st.booleans())
def test_text_is_read_as_it_was_written(
    *, value: object, flow: bool | None, ascii_only: bool
) -> None:
    """Any text that another program writes as YAML is the same text here, in any of its styles."""
    dumped = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=not ascii_only)

    document = Document("any.yaml", dumped.encode())

    assert document.issues == []
    assert document.value == value


@examples
@given(value=plain, flow=st.sampled_from([None, True, False]))
def test_place_of_a_value_holds_the_value(*, value: object, flow: bool | None) -> None:
    """What is at the position of a text, read alone, is that text."""
    document = Document("any.yaml", yaml.safe_dump(value, default_flow_style=flow).encode())

    for path, text in list_texts(value):
        start, end = find_nodes(document.text, [path])[0].locate(path)
        assert Document("part.yaml", document.text[start:end].encode()).value == text


def list_texts(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[Any, str]]:
    """The path of each text inside a value."""
    if isinstance(value, str):
        return [(at, value)]
    inside = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    return [found for key, inner in inside for found in list_texts(inner, (*at, key))]


# Words


@examples
@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_any_day_is_read(day: date) -> None:
    """Every day of three centuries is read as it is written."""
    assert fields.DATE.read(day.isoformat()) == day


@examples
@given(
    written=st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)),  # noqa: DTZ001 - local
    separator=st.sampled_from(["T", "t", " "]),
    offset=st.sampled_from(["", "Z", "+01:00", "-0330"]),
)
def test_any_time_is_read(written: datetime, separator: str, offset: str) -> None:
    """Every second is read as it is written, with an offset or without."""
    written = written.replace(microsecond=0)

    read = fields.DATE_OR_TIME.read(written.isoformat(separator) + offset)

    assert read.replace(tzinfo=None) == written
    assert (read.tzinfo is None) == (offset == "")


@examples
@given(text=words | st.text(alphabet="0123456789-/.: TZ+", max_size=20))
def test_any_word_is_a_date_or_time_or_an_error(text: str) -> None:
    """Nothing but an error comes of what is not a valid date."""
    try:
        fields.DATE_OR_TIME.read(text)
        code, hint = "", "none is needed"
    except FieldError as error:
        code, hint = error.code, error.hint

    assert code in ("", "bad-date", "impossible-date", "impossible-time")
    assert hint


numbers = st.sampled_from("0 1 -1 2 12 13 28 31 32 -31 -32 52 53 54 366 367 -366 999".split())
rule_parts = st.one_of(
    st.builds("COUNT={}".format, numbers),
    st.builds("INTERVAL={}".format, numbers),
    st.builds(
        "UNTIL={}{}".format,
        st.sampled_from("20270401 20270400 20270431 20271301 00000101 99991231".split()),
        st.sampled_from(["", "T093000", "T093000Z", "T250000Z", "T240000"]),
    ),
    st.builds(
        "BYDAY={}{}".format, st.just("") | st.just("+") | numbers, st.sampled_from("MO SU".split())
    ),
    *(
        st.builds(f"{name}={{}}".format, numbers)
        for name in ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH")
    ),
)


@settings(
    examples,
    max_examples=60,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.filter_too_much],  # most random rules are refused
)
@given(
    frequency=st.sampled_from("DAILY WEEKLY MONTHLY YEARLY".split()),
    part=rule_parts,
    start=st.sampled_from(["2027-03-08", "2027-03-28 02:30+01:00"]),
)
def test_rule_that_is_accepted_can_be_expanded(
    frequency: str, part: str, start: str, path: Path
) -> None:
    """A valid repetition has its occurrences, perhaps none, and they are in order."""
    workshop = f"id: jobs, title: Jobs, start: {start}, repeat: FREQ={frequency};{part}"
    path.write_text(f"{SERIES}workshops: [{{{workshop}}}]\n")
    schedule = read_schedule(path).schedule
    assume(schedule is not None)
    assert schedule is not None

    occurrences = list(expand(schedule.workshops[0], date(2027, 1, 1), date(2028, 12, 31)))

    days = [occurrence.days for occurrence in occurrences]
    assert days == sorted(days)
