"""`workshops show`: everything about one workshop."""

import json

import pytest
import yaml

from support.program import NOON, SHIPPED, Run
from support.schedules import GOLDEN, name_series

PLACES = GOLDEN / "online-and-venue" / "schedule.yaml"


@pytest.mark.parametrize("name", ["jobs", "job", "j", "1"])
def test_names_of_a_workshop(name: str, call: Run) -> None:
    """A workshop is meant by its id, by the start of it, or by its number."""
    outcome = call("-s", SHIPPED, "show", name, "--as-of", NOON)

    assert outcome.status == 0
    assert outcome.stdout.startswith("Preparing for the jobs of the future (jobs)\n")


def test_complete_id_is_not_a_prefix(call: Run) -> None:
    """An id that begins another one still means itself."""
    outcome = call(*"-s - show go -f json".split(), stdin=name_series("s", "gold", "go").encode())

    assert json.loads(outcome.stdout)["id"] == "go"


def test_id_counts_before_number(call: Run) -> None:
    """Where an id looks like another's number, the id is meant."""
    text = (
        "series: {id: s, title: S}\n"
        'workshops: [{id: a, number: 2, title: A}, {id: "2", number: 1, title: B}]'
    )

    outcome = call(*"-s - show 2 -f json".split(), stdin=text.encode())

    assert json.loads(outcome.stdout)["id"] == "2"


def test_number_counts_before_the_start_of_an_id(call: Run) -> None:
    """A number means its workshop, not an id that begins with it."""
    text = (
        "series: {id: s, title: S}\n"
        "workshops: [{id: 2018-jobs, number: 7, title: A}, {id: b, number: 2, title: B}]"
    )

    outcome = call(*"-s - show 2 -f json".split(), stdin=text.encode())

    assert json.loads(outcome.stdout)["id"] == "b"


def test_number_may_be_zero(call: Run) -> None:
    """Number 0 is a number."""
    text = "series: {id: s, title: S}\nworkshops: [{id: nil, number: 0, title: Nil}]"

    outcome = call(*"-s - show 0".split(), stdin=text.encode())

    assert outcome.stdout.startswith("Nil (nil)\n")
    assert "Series     S, number 0\n" in outcome.stdout


def test_several_workshops_of_one_number(call: Run) -> None:
    """A number that two workshops have is refused, naming both."""
    text = (
        "series: {id: s, title: S}\n"
        "workshops: [{id: a, number: 2, title: A}, {id: b, number: 2, title: B}]"
    )

    outcome = call(*"-s - show 2".split(), stdin=text.encode())

    assert outcome == (2, b"", b'workshops: "2" matches several workshops: a, b\n')


def test_ambiguous_start_names_five(call: Run) -> None:
    """Of many workshops that may be meant, the first five are named."""
    text = name_series("s", *(f"w{n}" for n in range(1, 8)))

    outcome = call(*"-s - show w".split(), stdin=text.encode())

    message = '"w" matches several workshops: w1, w2, w3, w4, w5, …'
    assert outcome == (2, b"", f"workshops: {message}\n".encode())


def test_json_holds_everything(call: Run) -> None:
    """The JSON of one workshop is the listing's record, and more."""
    listed = json.loads(call("-s", SHIPPED, *"list -f json".split()).stdout)[0]

    shown = json.loads(call("-s", SHIPPED, *"show jobs -f json".split()).stdout)

    assert {key: shown[key] for key in listed} == listed
    assert shown["titles"]["sv"] == "Redo för framtidens jobb"
    assert shown["sessions"][0]["title"] == "Welcome"
    assert [session["period"] for session in shown["sessions"]] == [
        "morning",
        "morning",
        "afternoon",
        None,
    ]
    assert shown["people"][0]["organization"] == "hogskolan-i-gavle"
    assert [source["id"] for source in shown["sources"]] == ["cs1", "pp", "oecd-a"]


@pytest.mark.parametrize("case", ["shipped", "texts", "languages"])
def test_yaml_is_the_same_as_json(case: str, call: Run) -> None:
    """YAML says what JSON says."""
    schedule = SHIPPED if case == "shipped" else GOLDEN / case / "schedule.yaml"

    from_json = json.loads(call("-s", schedule, *"show 1 -f json".split()).stdout)
    from_yaml = yaml.safe_load(call("-s", schedule, *"show 1 -f yaml".split()).stdout)

    assert from_yaml == from_json


@pytest.mark.parametrize("form", ["text", "json", "yaml"])
def test_addresses_only_when_asked(form: str, call: Run) -> None:
    """People's addresses are shown with --emails only."""
    kept = call("-s", PLACES, "show", "both", "-f", form)
    asked = call("-s", PLACES, "show", "both", "-f", form, "--emails")

    assert "secret" not in kept.stdout
    assert "secret-person@example.org" in asked.stdout
    assert "secret-organizer" not in asked.stdout


def test_repetition_is_shown(call: Run) -> None:
    """What repeats says how, and which days are left out."""
    text = (
        "series: {id: s, title: S, timezone: Europe/Brussels}\n"
        "workshops: [{id: w, title: W, start: 2027-03-01 09:30, repeat: FREQ=WEEKLY;COUNT=3,"
        " except: [2027-03-08]}]"
    )

    outcome = call("-s", "-", "show", "w", "--as-of", NOON, stdin=text.encode())

    assert "Repeats    weekly, 3 times, from 2027-03-01\n" in outcome.stdout
    assert "Except     2027-03-08\n" in outcome.stdout


@pytest.mark.parametrize(
    ("as_of", "when"),
    [
        ("2027-03-02", "Monday 8 March 2027 09:30–10:30 Europe/Brussels, in 6 days"),
        ("2027-03-22", "Monday 15 March 2027 09:30–10:30 Europe/Brussels, 7 days ago"),
    ],
)
def test_repetition_is_shown_where_it_is_nearest(call: Run, as_of: str, when: str) -> None:
    """A repeating workshop shows the date that its distance refers to."""
    text = (
        "series: {id: s, title: S, timezone: Europe/Brussels}\n"
        "workshops: [{id: w, title: W, start: 2027-03-01 09:30, repeat: FREQ=WEEKLY;COUNT=3}]"
    )

    outcome = call("-s", "-", "show", "w", "--as-of", as_of, stdin=text.encode())

    assert f"When       {when}\n" in outcome.stdout


def test_offset_is_not_taken_for_the_series_zone(call: Run) -> None:
    """A time written with an offset is not shown as one of the series' zone."""
    schedule = GOLDEN / "clock-times" / "schedule.yaml"

    for command in (["show", "offset"], ["list"]):
        shown = call("-s", schedule, *command, "--as-of", NOON).stdout
        line = next(line for line in shown.splitlines() if "19 Jan" in line)
        assert "09:30–10:30 Europe/Brussels" not in line
        assert "+05:30" in line or "+0530" in line or "05:00–06:00" in line
