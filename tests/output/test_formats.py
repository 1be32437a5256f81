"""Records as programs read them."""

import csv
import io
import json

from workshops.output.formats import Record, write_csv, write_json, write_json_lines, write_tsv

RECORDS: list[Record] = [
    {"id": "a", "title": 'Say "yes", or no', "tags": ["x", "y"], "all_day": True, "number": 1},
    {"id": "b", "title": None, "tags": [], "all_day": None, "number": 0},
]
COLUMNS = ["id", "title", "tags", "all_day", "number"]


def test_json_is_indented_and_readable() -> None:
    """JSON is one indented document in UTF-8, with a final line end."""
    assert write_json([{"name": "Värmland", "parts": []}]) == (
        '[\n  {\n    "name": "Värmland",\n    "parts": []\n  }\n]\n'
    )


def test_json_of_nothing() -> None:
    """Nothing is an empty list, still one document."""
    assert write_json([]) == "[]\n"


def test_json_keeps_null() -> None:
    """What is not known is null, and never left out."""
    assert json.loads(write_json(RECORDS))[1] == RECORDS[1]


def test_json_lines() -> None:
    """One document a line; line ends inside are escaped."""
    text = write_json_lines([{"a": "one\ntwo\u2028"}, {"a": None}])

    assert text == '{"a": "one\\ntwo\\u2028"}\n{"a": null}\n'


def test_csv() -> None:
    """CSV quotes what needs it; lists are words, what is not known is empty."""
    assert write_csv(RECORDS, COLUMNS) == (
        'id,title,tags,all_day,number\r\na,"Say ""yes"", or no",x; y,true,1\r\nb,,,,0\r\n'
    )


def test_csv_of_nothing_has_its_heading() -> None:
    """An empty file says its columns."""
    assert write_csv([], COLUMNS) == "id,title,tags,all_day,number\r\n"


def test_csv_is_read_back() -> None:
    """Whatever a text holds, a CSV reader gets it back."""
    title = 'a,b;"c"\nnew\r\nline \\ end'

    rows = list(csv.reader(io.StringIO(write_csv([{"title": title}], ["title"]), newline="")))

    assert rows == [["title"], [title]]


def test_tsv_has_no_quotes() -> None:
    """TSV has neither quotes nor line ends in a cell."""
    records: list[Record] = [{"title": 'two\tcells?\n"No"', "n": 1}]

    assert write_tsv(records, ["title", "n"]) == 'title\tn\ntwo cells? "No"\t1\n'


def test_counts_are_their_total() -> None:
    """A cell of counts is their total."""
    assert write_csv([{"attendees": {"total": 5, "accepted": 2}}], ["attendees"]) == (
        "attendees\r\n5\r\n"
    )


def test_place_is_one_text() -> None:
    """A place is one text of what is known of it."""
    venue = {"name": "Hall", "address": None, "city": "Brussels", "country": "BE"}

    assert write_csv([{"venue": venue}], ["venue"]) == 'venue\r\n"Hall, Brussels, BE"\r\n'
