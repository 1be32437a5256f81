"""What scripts get: JSON, JSON lines, CSV, TSV and ids."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from support.program import NOON, SHIPPED, Run
from support.schedules import GOLDEN, write_schedule

TEXTS = GOLDEN / "texts" / "schedule.yaml"
PLACES = GOLDEN / "online-and-venue" / "schedule.yaml"
KEYS = (
    "id number title status start end all_day timezone venue online regions url tags repeat except "
    "attendees"
).split()


def read_csv(text: str) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(text, newline="")))


def list_records(call: Run, *arguments: object) -> list[dict[str, Any]]:
    """The records of a JSON listing."""
    outcome = call(*arguments, "list", "-f", "json")
    records = json.loads(outcome.stdout)
    assert isinstance(records, list)
    return records


def test_json_has_every_key(call: Run) -> None:
    """Every record has every key, in one order; what is not known is null, and kept."""
    records = list_records(call, "-s", SHIPPED)

    assert [list(record) for record in records] == [KEYS] * 5
    climate = records[3]
    assert climate["start"] is climate["end"] is climate["all_day"] is climate["venue"] is None
    assert (climate["regions"], climate["tags"]) == ([], ["climate", "economy"])


def test_json_has_days_as_written(call: Run) -> None:
    """Ends of all-day workshops are inclusive, as in the file."""
    jobs = list_records(call, "-s", SHIPPED)[0]

    assert (jobs["start"], jobs["end"], jobs["all_day"]) == ("2018-03-08", "2018-03-09", True)


def test_json_has_times_with_their_offset(call: Run) -> None:
    """Clock times carry the offset that holds on their day."""
    records = {
        record["id"]: record
        for record in list_records(call, "-s", GOLDEN / "clock-times/schedule.yaml")
    }

    assert records["winter"]["start"] == "2027-01-11T09:30:00+01:00"
    assert records["summer"]["start"] == "2027-07-05T09:30:00+02:00"
    assert records["lisbon"]["start"] == "2027-01-18T09:30:00+00:00"
    assert records["offset"]["start"] == "2027-01-19T09:30:00+05:30"
    assert records["hour"]["all_day"] is False


@pytest.mark.parametrize("command", ["list", "attendance", "regions"])
def test_empty_json_is_one_document(command: str, call: Run) -> None:
    """Nothing found is an empty list, and done."""
    outcome = call("-s", "-", command, "-f", "json", stdin=b"series: {id: s, title: S}")

    assert outcome == (0, b"[]\n", b"")


@pytest.mark.parametrize("command", ["list", "attendance", "regions"])
def test_empty_json_lines(command: str, call: Run) -> None:
    """Where nothing is found, nothing is printed."""
    outcome = call("-s", "-", command, "-f", "jsonl", stdin=b"series: {id: s, title: S}")

    assert outcome == (0, b"", b"")


@pytest.mark.parametrize("command", ["list", "attendance", "regions"])
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_empty_table_has_its_heading(command: str, form: str, call: Run) -> None:
    """An empty CSV or TSV says its columns all the same: those that a full one has."""
    empty = call("-s", "-", command, "-f", form, stdin=b"series: {id: s, title: S}")
    full = call("-s", SHIPPED, command, "-f", form)

    assert empty.status == 0
    assert empty.out == full.out.splitlines(keepends=True)[0]


def test_json_lines_are_the_records_of_json(call: Run) -> None:
    """Each line is one record, and together they are the JSON listing."""
    lines = call("-s", TEXTS, "list", "-f", "jsonl").stdout.splitlines()

    assert [json.loads(line) for line in lines] == list_records(call, "-s", TEXTS)


def test_json_keeps_every_character(call: Run) -> None:
    """Texts come through JSON as they are in the file, controls and all."""
    records = {record["id"]: record for record in list_records(call, "-s", TEXTS)}

    assert records["hostile"]["title"] == (
        "[red]x[/red] \x1b[31mred\x1b[0m \a\b :smile: [link=https://example.org]here[/link]"
    )
    assert records["bidi"]["title"] == (
        "\u202etxt.exe\u202c and \u2066isolated\u2069, zero\u200bwidth, mark\u200f, \ufeffBOM"
    )
    assert records["marks"]["title"] == 'Jobs, skills; and "growth" \\ C:\\new\\notes'


def test_csv_has_the_keys_of_json(call: Run) -> None:
    """CSV's columns are JSON's keys, and its rows are as long."""
    rows = read_csv(call("-s", TEXTS, "list", "-f", "csv").stdout)

    assert rows[0] == KEYS
    assert {len(row) for row in rows} == {len(KEYS)}


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["regions"],
        ["attendance"],
        ["attendance", "--emails"],
        ["attendance", "--by=role"],
    ],
    ids=" ".join,
)
def test_cells_are_under_their_keys(command: list[str], call: Run) -> None:
    """In CSV and TSV, each value is under the key that it has in JSON."""
    listed = call("-s", TEXTS, *command, "-f", "json").stdout
    plain = [
        {
            key: str(value)
            for key, value in record.items()
            if isinstance(value, str | int) and not isinstance(value, bool)
        }
        for record in json.loads(listed)
    ]

    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        text = call("-s", TEXTS, *command, "-f", form).stdout
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row, record in zip(rows, plain, strict=True):
            for key in ("workshop", "id", "number", "status", "region", "role", "country", "total"):
                assert row.get(key) == record.get(key) or not row[key]


def test_csv_quotes(call: Run) -> None:
    """Commas, quotes and line ends inside a cell are quoted (RFC 4180)."""
    outcome = call("-s", TEXTS, "list", "-f", "csv")

    assert b'marks,1,"Jobs, skills; and ""growth"" \\ C:\\new\\notes",' in outcome.out
    assert read_csv(outcome.stdout)[1][2] == 'Jobs, skills; and "growth" \\ C:\\new\\notes'


def test_csv_lines_end_in_crlf(call: Run) -> None:
    """Lines end as RFC 4180 says, on every system."""
    outcome = call("-s", SHIPPED, "list", "-f", "csv")

    assert outcome.out.count(b"\r\n") == outcome.out.count(b"\n") == 6


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_formula_is_text(form: str, call: Run) -> None:
    """A cell that a spreadsheet would run is led by an apostrophe."""
    listing = call("-s", TEXTS, "list", "-f", form).stdout
    people = call("-s", TEXTS, "attendance", "-f", form).stdout

    assert "'=1+1" in listing
    assert "'-2+3" in listing
    assert "'+1; =cmd|calc; -" in listing
    assert "'=HYPERLINK(" in people
    assert "'+46 70 123" in people


FORMULAS = ["=1", "+1+1", "-1-1", "@A1", " =1", "\t=1", "\r=1", "\n=1", "＝1", "＋1+1"]


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("title", FORMULAS)
def test_no_cell_begins_like_a_formula(title: str, form: str, call: Run) -> None:
    """However a formula is disguised, its cell does not begin with its sign."""
    text = f"series: {{id: s, title: S}}\nworkshops: [{{id: w, title: {json.dumps(title)}}}]"

    outcome = call("-s", "-", "list", "-f", form, stdin=text.encode())

    delimiter = "," if form == "csv" else "\t"
    rows = list(csv.reader(io.StringIO(outcome.stdout, newline=""), delimiter=delimiter))
    assert rows[1][2].startswith("'")


def test_negative_number_stays_a_number(call: Run) -> None:
    """A number below zero is not a formula."""
    text = "series: {id: s, title: S}\nworkshops: [{id: w, title: '-12.5'}]"

    outcome = call("-s", "-", "list", "-f", "csv", stdin=text.encode())

    assert read_csv(outcome.stdout)[1][2] == "-12.5"


def test_tsv_has_one_line_a_record(call: Run) -> None:
    """Tabs and line ends inside a cell become spaces, so that `cut -f` works."""
    lines = call("-s", TEXTS, "list", "-f", "tsv").stdout.split("\n")

    assert lines.pop() == ""
    assert {line.count("\t") for line in lines} == {len(KEYS) - 1}
    assert len(lines) == 16


def test_ids_are_one_a_line(call: Run) -> None:
    """Ids alone, for `xargs`."""
    assert call("-s", SHIPPED, *"list -f ids --past --as-of".split(), NOON).stdout == (
        "jobs\ninnovation\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "ids", "table"])
def test_output_is_the_same_under_any_locale(form: str, run: Run) -> None:
    """Zone, locale and hash seed change no byte of a listing."""
    arguments = ["-s", TEXTS, "list", "-f", form, "--as-of", NOON]

    here = run(*arguments)
    there = run(*arguments, env={"TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONHASHSEED": "7"})

    assert here == there


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_json_is_json_in_any_encoding(encoding: str, run: Run) -> None:
    """Where the machine's encoding lacks a character, as on Windows, JSON is still JSON."""
    records = run("-s", TEXTS, "list", "-f", "json")

    outcome = run("-s", TEXTS, "list", "-f", "json", env={"PYTHONIOENCODING": encoding})

    assert json.loads(outcome.out) == json.loads(records.out)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_json_of_people_added_is_json_in_any_encoding(
    encoding: str, run: Run, tmp_path: Path
) -> None:
    """The record of a change is JSON, too, where the machine's encoding lacks a character."""
    path = write_schedule(tmp_path)
    arguments = ("-s", path, "register", "one", "Åsa Ōbērg", "--dry-run", "-f", "json")

    outcome = run(*arguments, env={"PYTHONIOENCODING": encoding})

    assert json.loads(outcome.out)["changed"][0]["after"] == "Åsa Ōbērg"


@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
def test_addresses_are_kept_back(form: str, call: Run) -> None:
    """Addresses are in no listing unless asked for."""
    for command in (["list"], ["attendance"], ["show", "both"]):
        if command[0] == "show" and form != "json":
            continue
        assert "@" not in call("-s", PLACES, *command, "-f", form).stdout
