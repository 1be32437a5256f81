"""`workshops attendance`: who is invited, who answered, who came."""

import json

import pytest

from support.program import NOON, SHIPPED, Run

PEOPLE = """\
series: {id: people, title: People, timezone: Europe/Brussels}
regions:
  - {id: N, name: North, country: SE}
  - {id: N1, name: North One, part_of: N}
  - {id: N2, name: North Two, part_of: N}
  - {id: S, name: South}
organizations:
  - {id: uni, name: {en: University, sv: Universitet}, region: N1, sector: academia}
  - {id: firm, name: Firm, region: S, sector: industry}
  - {id: club, name: Club}
workshops:
  - id: first
    title: First
    start: 2026-03-02
    attendees:
      - name: Ada
        email: ada@example.org
        organization: uni
        role: chair
        rsvp: accepted
        attended: true
      - {organization: firm, rsvp: declined, attended: false}
      - {name: Bo, region: N2, role: speaker, rsvp: tentative}
      - {name: Cy, organization: club, rsvp: delegated}
  - id: second
    title: Second
    start: 2027-03-01
    attendees:
      - {name: Ada, email: ada@example.org, organization: uni, region: N, rsvp: needs-action}
      - {name: Di, organization: firm}
"""


def list_people(call: Run, *arguments: str) -> list[str]:
    """Who a listing of attendance names, workshop first."""
    outcome = call("-s", "-", "attendance", "-f", "json", *arguments, stdin=PEOPLE.encode())
    assert (outcome.status, outcome.stderr) == (0, "")
    return [f"{row['workshop']}/{row['name']}" for row in json.loads(outcome.stdout)]


def count_people(call: Run, *arguments: str) -> dict[str | None, dict[str, int]]:
    """The counts of each group, without those that are zero."""
    outcome = call("-s", "-", "attendance", "-f", "json", *arguments, stdin=PEOPLE.encode())
    by = arguments[arguments.index("--by") + 1]
    groups = json.loads(outcome.stdout)
    for group in groups:
        assert group.pop("listed", True)
    return {
        group.pop(by): {key: count for key, count in group.items() if count} for group in groups
    }


FIRST = ["first/Ada", "first/None", "first/Bo", "first/Cy"]
SECOND = ["second/Ada", "second/Di"]


def test_one_row_an_attendee_and_workshop(call: Run) -> None:
    """A person in two workshops is in two rows, in the file's order."""
    assert list_people(call) == [*FIRST, *SECOND]


def test_rows_are_in_the_order_of_dates(call: Run) -> None:
    """As `list` and the matrix, whatever the file's order; without a date, last."""
    text = "series: {id: s, title: S}\nworkshops:\n"
    dates = {"none": "", "late": ", start: 2027-05-01", "early": ", start: 2027-04-01"}
    for id, start in dates.items():
        text += f"  - {{id: {id}, title: T{start}, attendees: [{{name: Ana}}]}}\n"

    outcome = call("-s", "-", "attendance", "-f", "csv", stdin=text.encode())

    assert [row.split(",")[0] for row in outcome.stdout.splitlines()[1:]] == [
        "early",
        "late",
        "none",
    ]


def test_row_holds_three_separate_facts(call: Run) -> None:
    """Invited, answered and came are three facts; what is not known is null."""
    outcome = call(*"-s - attendance second -f json".split(), stdin=PEOPLE.encode())

    assert json.loads(outcome.stdout) == [
        {
            "workshop": "second",
            "name": "Ada",
            "organization": "uni",
            "organization_name": "University",
            "region": "N",
            "role": "participant",
            "sector": "academia",
            "rsvp": "needs-action",
            "attended": None,
        },
        {
            "workshop": "second",
            "name": "Di",
            "organization": "firm",
            "organization_name": "Firm",
            "region": "S",
            "role": "participant",
            "sector": "industry",
            "rsvp": None,
            "attended": None,
        },
    ]


FILTERS = [
    (["first"], FIRST),
    (["second", "first"], [*FIRST, *SECOND]),
    (["sec"], SECOND),
    (["--past"], FIRST),
    (["--upcoming"], SECOND),
    (["--from", "2027"], SECOND),
    (["-r", "N"], ["first/Ada", "first/Bo", "second/Ada"]),
    (["-r", "N1"], ["first/Ada"]),
    (["-r", "north two"], ["first/Bo"]),
    (["-r", "se"], ["first/Ada", "first/Bo", "second/Ada"]),
    (["-r", "S"], ["first/None", "second/Di"]),
    (["-r", "S", "-r", "N2"], ["first/None", "first/Bo", "second/Di"]),
    (["-r", "S", "first"], ["first/None"]),
]


@pytest.mark.parametrize(("options", "expected"), FILTERS, ids=" ".join)
def test_filters(options: list[str], expected: list[str], call: Run) -> None:
    """A region means its own people and those of its parts, whatever region the workshop is for."""
    assert list_people(call, *options, "--as-of", NOON) == expected


GROUPS = [
    (
        "workshop",
        {
            "first": {
                "total": 4,
                "accepted": 1,
                "declined": 1,
                "tentative": 1,
                "delegated": 1,
                "attended": 1,
                "absent": 1,
            },
            "second": {"total": 2, "needs_action": 1, "no_answer": 2},
        },
    ),
    (
        "region",
        {
            "N": {
                "total": 3,
                "accepted": 1,
                "tentative": 1,
                "needs_action": 1,
                "attended": 1,
                "no_answer": 1,
            },
            "N1": {"total": 1, "accepted": 1, "attended": 1},
            "N2": {"total": 1, "tentative": 1},
            "S": {"total": 2, "declined": 1, "absent": 1, "no_answer": 1},
            None: {"total": 1, "delegated": 1},
        },
    ),
    (
        "organization",
        {
            "uni": {"total": 2, "accepted": 1, "needs_action": 1, "attended": 1, "no_answer": 1},
            "firm": {"total": 2, "declined": 1, "absent": 1, "no_answer": 1},
            "club": {"total": 1, "delegated": 1},
            None: {"total": 1, "tentative": 1},
        },
    ),
    (
        "sector",
        {
            "academia": {
                "total": 2,
                "accepted": 1,
                "needs_action": 1,
                "attended": 1,
                "no_answer": 1,
            },
            "industry": {"total": 2, "declined": 1, "absent": 1, "no_answer": 1},
            None: {"total": 2, "tentative": 1, "delegated": 1},
        },
    ),
    (
        "role",
        {
            "chair": {"total": 1, "accepted": 1, "attended": 1},
            "participant": {
                "total": 4,
                "declined": 1,
                "delegated": 1,
                "needs_action": 1,
                "absent": 1,
                "no_answer": 2,
            },
            "speaker": {"total": 1, "tentative": 1},
        },
    ),
    (
        "rsvp",
        {
            "accepted": {"total": 1, "accepted": 1, "attended": 1},
            "declined": {"total": 1, "declined": 1, "absent": 1},
            "tentative": {"total": 1, "tentative": 1},
            "delegated": {"total": 1, "delegated": 1},
            None: {"total": 2, "needs_action": 1, "no_answer": 2},
        },
    ),
]


@pytest.mark.parametrize(("by", "expected"), GROUPS, ids=[by for by, _ in GROUPS])
def test_counts(by: str, expected: dict[str | None, dict[str, int]], call: Run) -> None:
    """Counts distinguish invited, answered and came; those with nothing known are last."""
    counts = count_people(call, "--by", by)

    assert counts == expected
    assert None not in list(counts)[:-1]


def test_groups_are_in_the_file_s_order(call: Run) -> None:
    """Regions, organizations and workshops are counted in the order of the file."""
    assert list(count_people(call, "--by", "region")) == ["N", "N1", "N2", "S", None]
    assert list(count_people(call, "--by", "organization")) == ["uni", "firm", "club", None]


def test_counts_of_one_region(call: Run) -> None:
    """Filters come before counting."""
    assert count_people(call, "--by", "workshop", "-r", "S") == {
        "first": {"total": 1, "declined": 1, "absent": 1},
        "second": {"total": 1, "no_answer": 1},
    }


def test_table_of_counts(call: Run) -> None:
    """Both ways of not having answered are one row and one column; empty columns are left out."""
    outcome = call(*"-s - attendance second --by rsvp".split(), stdin=PEOPLE.encode())

    assert outcome.stdout == ("Answer     Total  No answer\nno answer      2          2\n")


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv"])
def test_addresses_only_when_asked(form: str, call: Run) -> None:
    """People's addresses are listed with --emails only."""
    arguments = ["-s", "-", "attendance", "-f", form]

    kept = call(*arguments, stdin=PEOPLE.encode())
    asked = call(*arguments, "--emails", stdin=PEOPLE.encode())

    assert "@" not in kept.stdout
    assert asked.stdout.count("ada@example.org") == 2


def test_csv_with_addresses(call: Run) -> None:
    """The address has a column of its own, under its name."""
    outcome = call(*"-s - attendance second --emails -f csv".split(), stdin=PEOPLE.encode())

    assert outcome.stdout.splitlines()[:2] == [
        "workshop,name,email,organization,organization_name,region,role,sector,rsvp,attended",
        "second,Ada,ada@example.org,uni,University,N,participant,academia,needs-action,",
    ]


def test_language(call: Run) -> None:
    """Organizations are named in the language asked for."""
    outcome = call(*"-s - attendance first -f csv --lang sv".split(), stdin=PEOPLE.encode())

    assert "uni,Universitet,N1" in outcome.stdout


def test_shipped_attendance_by_region(call: Run) -> None:
    """The shipped data: five organizations of North Middle Sweden came to the first workshop."""
    outcome = call("-s", SHIPPED, *"attendance --by region".split())

    assert outcome.stdout == (
        "Region        Total  No answer  Attended\n"
        "SE31              5          5         5\n"
        "SE311             2          2         2\n"
        "SE312             1          1         1\n"
        "SE313             2          2         2\n"
        "DED     none listed\n"
        "BE3     none listed\n"
        "FRE     none listed\n"
        "ITC1    none listed\n"
    )
