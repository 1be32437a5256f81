"""`workshops attendance` in depth: filters on people, the matrix, unlisted regions."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workshops.cli import main, settings
from workshops.output.table import Canvas

TEXT = """\
series: {id: s, title: S, timezone: UTC}
regions:
  - {id: N, name: North}
  - {id: N1, name: North One, part_of: N}
  - {id: N2, name: North Two, part_of: N}
  - {id: S, name: South}
  - {id: W, name: West}
organizations:
  - {id: uni, name: {en: University, sv: Högskolan}, region: N1, sector: academia}
  - {id: firm, name: Firm, region: S, sector: industry}
workshops:
  - id: first
    title: First
    start: 2026-03-02
    regions: [N1, N2, S]
    attendees:
      - {name: Ada, organization: uni, role: chair, rsvp: accepted, attended: true}
      - {name: Bo, organization: uni, rsvp: declined, attended: false}
      - {name: Cy, region: N}
  - id: second
    title: Second
    start: 2027-03-02
    regions: [N, S]
    attendees:
      - {name: Ada, organization: uni, rsvp: needs-action}
      - {name: Di, organization: firm, rsvp: tentative, role: speaker}
      - {name: Ed}
"""

Attend = Callable[..., tuple[object, str, str]]


@pytest.fixture
def attend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Attend:
    """The command, run in this process beside the schedule."""
    monkeypatch.chdir(tmp_path)
    Path("workshops.yaml").write_text(TEXT, "utf-8")

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr("sys.argv", ["workshops", "attendance", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.main()
        return (ended.value.code, *capsys.readouterr())

    return run


UNLISTED = "first: no attendees listed from N2, S\n"


def read(attend: Attend, *arguments: str) -> Any:
    """What the command says as JSON."""
    status, stdout, stderr = attend(*arguments, "-f", "json")
    assert (status, stderr) in ((0, ""), (0, UNLISTED))
    return json.loads(stdout)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("--organization uni", "Ada Bo Ada"),
        ("--organization hogskolan", "Ada Bo Ada"),
        ("--organization uni --organization FIRM", "Ada Bo Ada Di"),
        ("--sector academia", "Ada Bo Ada"),
        ("--sector academia --sector industry", "Ada Bo Ada Di"),
        ("--role chair --role speaker", "Ada Di"),
        ("--rsvp accepted --rsvp tentative", "Ada Di"),
        ("--rsvp needs-action", "Ada"),
        ("--no-answer", "Cy Ada Ed"),
        ("--no-answer --rsvp declined", "Bo Cy Ada Ed"),
        ("--attended", "Ada"),
        ("--absent", "Bo"),
        ("--attended --absent", "Ada Bo"),
        ("second --no-answer", "Ada Ed"),
        ("--organization uni --no-answer", "Ada"),
        ("-r N --from 2027", "Ada"),
        ("--sector government", ""),
    ],
)
def test_filters(options: str, names: str, attend: Attend) -> None:
    """People are chosen by organization, sector, role, answer and presence together."""
    assert " ".join(row["name"] for row in read(attend, *options.split())) == names


def test_unknown_organization(attend: Attend) -> None:
    """An organization that is not there is status 2, with names that come near."""
    assert attend("--organization", "fim") == (
        2,
        "",
        'workshops: no organization is called "fim"; did you mean "firm"?\n',
    )


def test_rows_show_unlisted_regions(attend: Attend) -> None:
    """The table ends with the regions that take part and have no listed attendee."""
    _, stdout, _ = attend()

    assert stdout == (
        "Workshop  Name         Organization  Region  Role         Sector    Answer     Came\n"
        "first     Ada          University    N1      chair        academia  accepted   came\n"
        "first     Bo           University    N1      participant  academia  declined   absent\n"
        "first     Cy                         N       participant\n"
        "second    Ada          University    N1      participant  academia\n"
        "second    Di           Firm          S       speaker      industry  tentative\n"
        "second    Ed                                 participant\n"
        "first     none listed                N2, S\n"
    )


def test_rows_of_filtered_people_are_people_only(attend: Attend) -> None:
    """With filters, the table omits unlisted regions; JSON never has rows without a person."""
    assert "none listed" not in attend("--attended")[1]
    assert len(read(attend)) == 6


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_rows_for_programs_have_unlisted_regions_beside_them(form: str, attend: Attend) -> None:
    """Rows are people; regions without listed attendees are reported on standard error."""
    assert attend("-f", form)[2] == UNLISTED
    assert attend("-f", form, "--absent")[2] == ""


def test_counts_show_workshops_without_listed_attendees(attend: Attend) -> None:
    """A workshop in which regions take part has a line though none of their people is listed."""
    text = Path("workshops.yaml").read_text("utf-8")
    third = "  - {id: third, title: Third, regions: [W]}\n  - {id: fourth, title: Fourth}\n"
    Path("workshops.yaml").write_text(text + third, "utf-8")

    lines = attend("--by", "workshop")[1].splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["first", "second", "third"]
    assert lines[2].split() == ["third", "none", "listed"]


def test_no_address_column_unasked(attend: Attend) -> None:
    """The headings of no rows at all have one for addresses with --emails only."""
    assert "Address" not in attend("--from", "2030")[1]
    assert "Address" in attend("--from", "2030", "--emails")[1]


def test_counts_show_unlisted_regions(attend: Attend) -> None:
    """Counts by region distinguish a region without listed attendees from one with a total of 0."""
    _, stdout, _ = attend("first", "--by", "region")

    assert stdout == (
        "Region        Total  Accepted  Declined  No answer  Attended  Absent\n"
        "N                 3         1         1          1         1       1\n"
        "N1                2         1         1                    1       1\n"
        "N2      none listed\n"
        "S       none listed\n"
    )


def test_counts_for_programs(attend: Attend) -> None:
    """In JSON and CSV, `listed` distinguishes the two; only counts by region have it."""
    groups = {group["region"]: group for group in read(attend, "first", "--by", "region")}

    assert (groups["S"]["total"], groups["S"]["listed"]) == (0, False)
    assert (groups["N"]["total"], groups["N"]["listed"]) == (3, True)
    assert "W" not in groups
    assert attend("first", "--by", "region", "-f", "csv")[1].splitlines()[0] == (
        "region,total,accepted,declined,tentative,delegated,needs_action,attended,absent,no_answer,listed"
    )
    assert "listed" not in read(attend, "--by", "workshop")[0]


def test_matrix(attend: Attend) -> None:
    """Region by workshop: how many, who came once that is known, and who takes part unlisted."""
    _, stdout, _ = attend("--matrix")

    assert stdout == (
        "Region     first        second\n"
        "N          1 of 3 came  1\n"
        "N1         1 of 2 came  1\n"
        "N2         takes part\n"
        "S          takes part   1\n"
        "not known               1\n"
    )


def test_matrix_of_people_who_came(attend: Attend) -> None:
    """Of people who came, the matrix says how many; who else was invited is not among them."""
    _, stdout, _ = attend("--matrix", "--attended")

    assert stdout == (
        "Region  first       second\n"
        "N       1           0\n"
        "N1      1           0\n"
        "N2      takes part\n"
        "S       takes part  0\n"
    )


def test_groups_of_groups_are_refused(attend: Attend) -> None:
    """A second --by is not silently the only one."""
    assert attend("--by", "region", "--by", "sector") == (
        2,
        "",
        "workshops: --by can be given only once\n",
    )


def test_search_finds_people(attend: Attend) -> None:
    """A word finds people by name, organization or region, not everybody at a workshop."""
    _, stdout, _ = attend("-f", "csv", "--search", "ada university")

    names = [line.split(",")[1] for line in stdout.splitlines()[1:]]
    assert set(names) == {"Ada"}


def test_matrix_of_some_people(attend: Attend) -> None:
    """Filtered to nobody, a region that has people listed is 0, and an unlisted one is not."""
    _, stdout, _ = attend("first", "--matrix", "--role", "observer")

    assert stdout == "Region  first\nN       0\nN1      0\nN2      takes part\nS       takes part\n"


def test_matrix_for_programs(attend: Attend) -> None:
    """For programs, the matrix is a record of each region and workshop, with all counts."""
    records = read(attend, "--matrix", "-r", "N2")

    assert records == [
        {
            "region": "N2",
            "workshop": "first",
            "takes_part": True,
            "listed": False,
            "total": 0,
            "accepted": 0,
            "declined": 0,
            "tentative": 0,
            "delegated": 0,
            "needs_action": 0,
            "attended": 0,
            "absent": 0,
            "no_answer": 0,
        }
    ]
    header = attend("--matrix", "-f", "csv", "--past", "--as-of", "2020-01-01")[1]
    assert header == ",".join(records[0]) + "\r\n"


def test_matrix_or_groups(attend: Attend) -> None:
    """The matrix and groups are two answers to two questions."""
    assert attend("--matrix", "--by", "role")[::2] == (
        2,
        "workshops: --by and --matrix cannot be used together\n",
    )


def test_bars_on_a_terminal_only(attend: Attend, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, small bars show the shares that accepted and came; elsewhere none do."""
    piped = attend("--by", "organization")[1]
    monkeypatch.setattr(settings.Settings, "canvas", lambda _: Canvas(140, has_color=False))
    shown = attend("--by", "organization")[1]

    assert not re.search("[█░]", piped)
    assert [line.split()[-2:] for line in shown.splitlines()[1:2]] == [["██░░░░░░", "██░░░░░░"]]
    assert shown.splitlines()[2].split()[-1] == "░░░░░░░░"


def test_addresses_are_not_printed(attend: Attend) -> None:
    """A filter on people shows no address."""
    Path("workshops.yaml").write_text(TEXT.replace("{name: Ed", "{name: Ed, email: e@e.example"))

    assert "@" not in attend("--no-answer")[1]
    assert "e@e.example" in attend("--no-answer", "--emails")[1]


def test_nobody_matches(attend: Attend) -> None:
    """An empty table says so beside its headings; what programs read does not."""
    table, document = (attend("--search", "xyzzy", *form) for form in ([], ["-f", "json"]))

    assert (table[0], table[2]) == (0, "no attendees match\n")
    assert document[1:] == ("[]\n", "")
