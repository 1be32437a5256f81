"""Records from elsewhere lose what the reader refuses, and nothing else."""

from typing import Any

import pytest

from support.reading import Read
from workshops.ics_import.drop_invalid import drop_invalid
from workshops.ics_import.report import DroppedValue, ImportReport

SERIES = {"id": "pilot", "title": "Pilot"}


def drop(*workshops: dict[str, Any], **series: Any) -> tuple[str, list[DroppedValue]]:
    """The text of a schedule of these, and what was dropped from it."""
    report = ImportReport()
    sections: dict[str, Any] = {"series": {**SERIES, **series}}
    if workshops:
        sections["workshops"] = list(workshops)
    _, text = drop_invalid(sections, report)
    return text, report.dropped


def drop_from_workshop(**keys: Any) -> tuple[str, list[DroppedValue]]:
    """The lines of a workshop with these keys besides id and title, and what was dropped."""
    text, dropped = drop({"id": "jobs", "title": "Jobs", **keys})
    return text.partition("title: Jobs\n")[2], dropped


@pytest.mark.parametrize(
    ("keys", "lines", "expected"),
    [
        (
            {"url": "message:1", "start": "2027-03-08"},
            "    start: 2027-03-08\n",
            ("url", '"message:1" is not a valid web address'),
        ),
        ({"uid": "å"}, "", ("uid", '"å" is not a valid uid')),
        (
            {"venue": {"name": "Hall", "geo": {"lat": "91", "lon": "4"}}},
            "    venue: {name: Hall}\n",
            ("lat of geo of venue", '"91" is not a valid position in degrees'),
        ),
        (
            {"attendees": [{"name": "Ada", "email": "@"}, {"name": "Bob"}]},
            "    attendees:\n      - {name: Ada}\n      - {name: Bob}\n",
            ("email of attendees", '"@" is not a valid e-mail address'),
        ),
        (
            {"start": "2027-03-08 09:30Z", "end": "2027-03-08 09:00Z"},
            "    start: 2027-03-08 09:30Z\n",
            ("end", "the end 2027-03-08 09:00+00:00 is not after the start"),
        ),
        (
            {"description": {"xx": "About"}},
            "    description: About\n",
            ("language of description", '"xx" is not a valid language tag'),
        ),
        (
            {"description": {"en": "About", "xx": "?"}},
            "    description: {en: About}\n",
            ("xx of description", '"xx" is not a valid language tag'),
        ),
    ],
)
def test_a_refused_value_is_left_out(
    keys: dict[str, Any], lines: str, expected: tuple[str, str]
) -> None:
    """With the lists and mappings that this empties; the reason is the reader's."""
    text, dropped = drop_from_workshop(**keys)

    assert text == lines
    assert dropped[0] == DroppedValue("jobs", *expected)


def test_what_hangs_on_a_refused_value_goes_with_it() -> None:
    """Days can't be left out of what does not repeat."""
    keys = {"start": "2027-03-08", "repeat": "FREQ=HOURLY", "except": ["2027-03-09"]}

    text, dropped = drop_from_workshop(**keys)

    assert text == "    start: 2027-03-08\n"
    assert [value.key for value in dropped] == ["repeat", "except"]


@pytest.mark.parametrize("key", ["start", "title"])
def test_an_entry_without_what_is_vital_is_left_out(key: str) -> None:
    """A workshop on no day, or of no name, would be another one."""
    bad = {"id": "bad", "title": "Bad", "start": "1604-05-02", "end": "1604-05-03"}
    if key == "title":
        bad = {"id": "bad", "title": ""}
    good = {"id": "good", "title": "Good"}

    text, dropped = drop(bad, good)

    assert "id: good" in text
    assert "bad" not in text
    assert [(value.entry, value.key) for value in dropped] == [("bad", None)]


def test_the_series_keeps_what_can_be_read(read: Read) -> None:
    """What it says wrongly is left out as well."""
    text, dropped = drop(title={"xx": "Pilot"}, color="#1BADF8FF", language="zz")

    assert read(text).diagnostics == ()
    assert {(value.entry, value.key) for value in dropped} == {
        (None, "language of title"),
        (None, "color"),
        (None, "language"),
    }


def test_what_is_right_is_not_touched() -> None:
    """The records given stay as they are, too."""
    sections = {"series": SERIES, "workshops": [{"id": "jobs", "title": "Jobs", "url": "?"}]}

    kept, _ = drop_invalid(sections, ImportReport())

    assert kept == {"series": SERIES, "workshops": [{"id": "jobs", "title": "Jobs"}]}
    assert sections["workshops"] == [{"id": "jobs", "title": "Jobs", "url": "?"}]
    assert drop_from_workshop(start="2027-03-08")[1] == []
