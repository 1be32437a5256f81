"""`workshops regions`: who the workshops are for."""

import json

from support.program import SHIPPED, Run


def test_records(call: Run) -> None:
    """A region says its names in all languages, its parts, and how much goes on there."""
    records = json.loads(call("-s", SHIPPED, *"regions -f json".split()).stdout)

    assert records[0] == {
        "id": "SE31",
        "name": "North Middle Sweden",
        "names": {
            "en": "North Middle Sweden",
            "sv": "Norra Mellansverige",
            "fr": "Norra Mellansverige",
            "de": "Norra Mellansverige",
            "it": "Norra Mellansverige",
        },
        "aliases": ["North-Central Sweden"],
        "country": "SE",
        "part_of": None,
        "parts": ["SE311", "SE312", "SE313"],
        "workshops": 2,
        "attendees": 5,
        "holidays": ["SE"],
    }
    assert (records[1]["part_of"], records[1]["parts"]) == ("SE31", [])


def test_workshops_are_those_that_the_filter_lists(call: Run) -> None:
    """A region has as many workshops as `list -r` lists, and people as `attendance -r` does."""
    for record in json.loads(call("-s", SHIPPED, *"regions -f json".split()).stdout):
        listed = call("-s", SHIPPED, *"list -f ids -r".split(), record["id"]).stdout.split()
        people = call("-s", SHIPPED, *"attendance -f jsonl -r".split(), record["id"]).stdout
        assert record["workshops"] == len(listed)
        assert record["attendees"] == len(people.splitlines())


def test_names_in_csv(call: Run) -> None:
    """Names in each language are joined as lists are; only a place has commas."""
    outcome = call("regions", "-f", "csv")
    assert "SE31,North Middle Sweden,North Middle Sweden; Norra Mellansverige," in outcome.stdout


def test_ids(call: Run) -> None:
    """Ids alone, one a line, in the file's order."""
    outcome = call("-s", SHIPPED, *"regions -f ids".split())

    assert outcome.stdout.split() == "SE31 SE311 SE312 SE313 DED BE3 FRE ITC1".split()


def test_no_regions(call: Run) -> None:
    """A series without regions has an empty table."""
    outcome = call("-s", "-", "regions", stdin=b"series: {id: s, title: S}")

    heading = b"Id  Name  Other names  Country  Holidays  Part of  Workshops  Attendees\n"
    assert outcome == (0, heading, b"")


def test_part_of_a_part(call: Run) -> None:
    """The parts of a region's parts are its parts."""
    text = (
        "series: {id: s, title: S}\n"
        "regions: [{id: A, name: A}, {id: B, name: B, part_of: A}, {id: C, name: C, part_of: B}]"
    )

    outcome = call("-s", "-", "regions", "-f", "json", stdin=text.encode())

    assert [region["parts"] for region in json.loads(outcome.stdout)] == [["B", "C"], ["C"], []]
