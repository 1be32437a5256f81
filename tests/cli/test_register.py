"""`workshops register`: people who take part in a workshop, into the schedule."""

from pathlib import Path
from typing import Protocol

import pytest

from support.program import Outcome, call_main
from support.spreadsheets import write_workbook

TEXT = """\
series: {id: s, title: S}
regions:
  - {id: SE31, name: North Middle Sweden, country: SE}
  - {id: SE12, name: East Middle Sweden, country: SE}
  - {id: FRE, name: Hauts-de-France, country: FR}
organizations:
  - {id: uni, name: {en: University of Gävle, sv: Högskolan i Gävle}, region: SE31}
  - {id: firm, name: Firm Ltd}
workshops:
  - id: innovation
    title: Innovation
    attendees:   # by hand
      - name: Åsa Öberg   # chair
        email: asa@example.org
        organization: uni
      - {name: Jo Berg, organization: firm}
  - {id: second, title: Second}
"""
HEADINGS = ("Vorname", "Nachname", "E-Mail", "Firma", "Land", "Rolle", "Sprache", "Nr.")


class Register(Protocol):
    """Runs the command on the schedule in the test's folder."""

    def __call__(self, *arguments: str, stdin: str = "") -> Outcome:
        """Run with these arguments."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The schedule, in a folder of its own."""
    path = tmp_path / "workshops.yaml"
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture
def register(path: Path) -> Register:
    """The command, run in the schedule's folder."""

    def run(*arguments: str, stdin: str = "") -> Outcome:
        return call_main("register", *arguments, stdin=stdin.encode(), cwd=path.parent)

    return run


def list_entries(path: Path) -> list[str]:
    """The lines of the file that the command added."""
    old = TEXT.splitlines()
    return [line for line in path.read_text("utf-8").splitlines() if line not in old]


def test_spreadsheet(register: Register, path: Path) -> None:
    """New people and organizations are added; every other row is counted or named."""
    content = write_workbook(
        Anmeldungen=[
            HEADINGS,
            ("Ana", "Ek", "ana@example.org", "Example University", "SE", "Referentin", "sv", 1),
            ("Brian", "Smith", "brian@example.org", "Firm ltd.", "FR", "Teilnehmer", "Englisch", 2),
            ("Åsa", "Öberg", "ASA@example.org", None, None, None, None, 3),
            ("Ana", "Ek", "ana@example.org", "Example University", None, None, None, 4),
            (None, None, None, "Example University", None, None, None, 5),
            ("=1+1", "Sum", "f@example.org", None, None, None, None, 6),
        ]
    )
    path.with_name("list.xlsx").write_bytes(content)

    assert register("innovation", "--from", "list.xlsx").text == (
        1,
        "",
        (
            "6 rows: 2 added, 2 already registered, 1 without a name or address (row 6), "
            "1 in doubt (row 7)\n"
            "1 new organization: example-university\n"
            'no region of the schedule for "SE": 1 person added without a region\n'
            'columns ignored: "Nr."\n'
            'list.xlsx: row 7: "=1+1" under "Vorname" is a formula without a result\n'
        ),
    )
    assert list_entries(path) == [
        "  - {id: example-university, name: Example University}",
        (
            "      - {name: Ana Ek, email: ana@example.org, language: sv, "
            "organization: example-university, role: speaker}"
        ),
        "      - {name: Brian Smith, email: brian@example.org, organization: firm, region: FRE}",
    ]


def test_people_by_name(register: Register, path: Path) -> None:
    """People are named with or without their addresses; options apply to them."""
    outcome = register(
        "innovation",
        "Ana Ek <ana@example.org>",
        "bo@example.org",
        "Jo Berg",
        "--organization",
        "firm",
        *("--role", "speaker", "--language", "sv", "--region", "hauts de france"),
    )

    assert outcome.text == (
        0,
        "",
        "innovation: added Ana Ek (Firm Ltd), bo@example.org; already registered: Jo Berg\n",
    )
    assert list_entries(path) == [
        (
            "      - {name: Ana Ek, email: ana@example.org, language: sv, organization: firm, "
            "region: FRE, role: speaker}"
        ),
        (
            "      - {email: bo@example.org, language: sv, organization: firm, region: FRE, "
            "role: speaker}"
        ),
    ]
