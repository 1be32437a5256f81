"""Every list of people that the program writes can be read by it, in each language of headings."""

from pathlib import Path

import pytest

from support.papers import list_rows
from support.program import call_main
from support.schedules import write_schedule
from workshops.locales import known_languages
from workshops.people.registrations import read_registrations

TEXT = """\
series: {id: s, title: S}
regions:
  - {id: FI19, name: Western Finland, country: FI}
organizations:
  - {id: acme, name: {en: Acme Oy, sv: Acme Ab}, region: FI19}
  - {id: beta, name: Same}
  - {id: gamma, name: Same}
workshops:
  - id: one
    title: One
    start: 2026-05-01
    attendees:
      - {name: Aino Järvi, email: a@example.org, organization: acme, rsvp: tentative}
      - {name: Bo Ek, organization: beta, role: chair, rsvp: needs-action}
      - {name: Cy Fox, organization: gamma}
      - {organization: acme}
      - {name: -Di Lund, email: d@example.org, language: sv}
  - id: two
    title: Two
    start: 2026-06-01
"""
CAME = "attended: true"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The schedule, in a folder of its own."""
    return write_schedule(tmp_path, TEXT)


FORMATS = ["own.csv", "own.tsv", "own.xlsx"]


def write_list(folder: Path, name: str, *arguments: str) -> None:
    """The people of a workshop, in a file of this name."""
    if name.endswith(".xlsx"):
        assert call_main("attendance", *arguments, "-o", name, cwd=folder).status == 0
        return
    written = call_main("attendance", *arguments, "-f", name[-3:], cwd=folder)
    (folder / name).write_text(written.stdout, "utf-8", newline="")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_register_from_own_list(path: Path, name: str, language: str) -> None:
    """All people of one workshop are registered for another one, each with the organization."""
    write_list(path.parent, name, "one", "--emails", "--lang", language)

    outcome = call_main("register", "two", "--from", name, cwd=path.parent)

    assert (outcome.status, outcome.stderr.splitlines()[0]) == (0, "5 rows: 5 added")
    assert list_people(path, "two") == list_people(path, "one")


def list_people(path: Path, workshop: str) -> list[list[str]]:
    """Name, address, organization, region and role of each attendee."""
    listed = call_main("attendance", workshop, "--emails", "-f", "csv", cwd=path.parent).stdout
    return [row.split(",")[1:7] for row in listed.splitlines()[1:]]


@pytest.mark.parametrize("name", FORMATS)
def test_mark_from_own_list(path: Path, name: str) -> None:
    """Presence that was filled in is recorded; lines of other workshops are counted only."""
    call_main("register", "two", "Aino Järvi <a@example.org>", cwd=path.parent)
    call_main("mark", "one", "Aino", "Bo", "Cy", "Di Lund", "Acme Oy", "--came", cwd=path.parent)
    write_list(path.parent, name, "--emails")
    path.write_text(path.read_text("utf-8").replace(f", {CAME}", ""), "utf-8")

    outcome = call_main("mark", "one", "--from", name, cwd=path.parent)

    assert (outcome.status, path.read_text("utf-8").count(CAME)) == (0, 5)
    assert "1 line is about other workshops: two\n" in outcome.stderr


def test_organization_of_another_schedule(path: Path) -> None:
    """The id and the name of an organization that is not declared are kept."""
    listed = "workshop,name,organization,organization_name,rsvp,attended\n"
    listed += "x,Eva Lund,delta,Delta Works,,\nx,Flo Lund,delta,Delta Works,,\n"
    path.with_name("own.csv").write_text(listed, "utf-8")

    outcome = call_main("register", "two", "--from", "own.csv", cwd=path.parent)

    assert outcome.status == 0, outcome.text
    assert path.read_text("utf-8").count("- {id: delta, name: Delta Works}") == 1


@pytest.mark.parametrize("command", ["register", "mark"])
@pytest.mark.parametrize(
    ("heading", "remedy"),
    [("Company", 'use --map "Company=ignore"'), ("Organization", "delete one of them")],
)
def test_two_organizations_in_a_row(path: Path, command: str, heading: str, remedy: str) -> None:
    """Names of two organizations are in doubt; those of one are not, in any list."""
    listed = f"Name,Organization,{heading}\nAino Järvi,acme,Acme Ab\nBo Ek,beta,gamma\n"
    path.with_name("list.csv").write_text(listed, "utf-8")

    outcome = call_main(command, "one", "--from", "list.csv", "--dry-run", cwd=path.parent)

    assert outcome.status == 1
    assert "list.csv:2:" not in outcome.stderr
    assert (
        f'list.csv:3: error: "beta" under "Organization" and "gamma" under "{heading}" differ; '
        f"{remedy}, or correct the list\n"
    ) in outcome.stderr


@pytest.mark.parametrize("language", sorted(known_languages()))
def test_signed_sheet(path: Path, language: str) -> None:
    """A sign-in sheet that was signed and typed into a spreadsheet shows who came."""
    path.write_text(path.read_text("utf-8").replace("05-01", "05-01\n    end: 2026-05-02"), "utf-8")
    printed = call_main("print", "sign-in", "one", "--lang", language, cwd=path.parent)
    headings, *rows = list_rows(printed.stdout)
    signed = [[*row[:-1], "x"] if row[1] in ("Aino Järvi", "Bo Ek") else row for row in rows]
    sheet = "\n".join(map(";".join, [headings, *signed]))
    path.with_name("sheet.csv").write_text(sheet, "utf-8")

    outcome = call_main("mark", "one", "--from", "sheet.csv", cwd=path.parent)

    assert (outcome.status, path.read_text("utf-8").count(CAME)) == (0, 2), outcome.stderr
    registered = read_registrations(sheet.encode()).people
    assert [(person.name, bool(person.region)) for person in registered][:2] == [
        ("Aino Järvi", True),
        ("Bo Ek", False),
    ]
