"""`workshops register`: people who take part in a workshop, into the schedule."""

import json
from pathlib import Path
from typing import Protocol

import pytest

from support.program import Outcome, call_main
from support.schedules import write_schedule
from support.spreadsheets import write_workbook
from workshops import load_schedule

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
    return write_schedule(tmp_path, TEXT)


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
            "6 rows: 2 added, 1 already registered, 1 twice on the list (row 5), "
            "1 without a name or address (row 6), 1 unclear (row 7)\n"
            "1 new organization: example-university\n"
            '1 person added without a region: there is none, or several, in "SE"\n'
            'columns ignored: "Nr."\n'
            "list.xlsx:6: error: the row has no name or address\n"
            'list.xlsx:7: error: "=1+1" under "Vorname" is a formula without a result\n'
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
        (
            "innovation: added Ana Ek (Firm Ltd), bo@example.org; already registered: Jo Berg\n"
            "Jo Berg stays participant, as in the schedule; to change that, run: "
            "workshops set 'innovation/Jo Berg' role=ROLE\n"
        ),
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


def test_roles_that_stay(register: Register, path: Path) -> None:
    """Of several people a line counts those who are there with another role than asked for."""
    people = ("Ana Ek <ana@example.org>", "Bo Al <bo@example.org>", "Cy Fox <cy@example.org>")
    register("innovation", *people[:2], "--role", "chair")
    register("innovation", people[2], "--role", "speaker")
    written = path.read_bytes()

    outcome = register("innovation", *people, "--role", "speaker")

    [_, note] = outcome.stderr.splitlines()
    assert note == (
        "2 people keep their roles, as in the schedule; to change that, run: "
        "workshops edit innovation"
    )
    assert path.read_bytes() == written
    assert "role" not in register("innovation", *people).stderr


def test_list_twice(register: Register, path: Path) -> None:
    """A second run changes nothing and ends well."""
    people = "Name,E-mail\nAna Ek,ana@example.org\n"
    register("innovation", "--from", "-", stdin=people)
    written = path.read_bytes()

    outcome = register("innovation", "--from", "-", stdin=people)

    assert outcome.text == (0, "", "1 row: 0 added, 1 already registered\n")
    assert path.read_bytes() == written


def test_copied_addresses(register: Register, path: Path) -> None:
    """Addresses are read from standard input as they are copied from a mail."""
    outcome = register(
        "inno", "--from", "-", stdin='Ana Ek <ana@example.org>; "Fox, Cy" <cy@example.org>'
    )

    assert outcome.text == (0, "", "2 rows: 2 added\n")
    assert list_entries(path) == [
        "      - {name: Ana Ek, email: ana@example.org}",
        "      - {name: Cy Fox, email: cy@example.org}",
    ]


def test_workshop_without_attendees(register: Register, path: Path) -> None:
    """The list of attendees is made where the workshop has none."""
    register("second", "ana@example.org", "Firm Ltd")

    attendees = load_schedule(path).workshops[1].attendees
    assert [attendee.label() for attendee in attendees] == ["ana@example.org", "Firm Ltd"]
    assert attendees[1].organization
    assert "attendees: [{email: ana@example.org}, {organization: firm}]" in path.read_text("utf-8")


def test_json(register: Register, path: Path) -> None:
    """For programs, where the first new entry is and all that is new."""
    outcome = register(
        "innovation", "Ana Ek <ana@example.org>", "--organization", "Lab A", "-f", "json"
    )

    assert json.loads(outcome.stdout) == {
        "workshop": "innovation",
        "record": "workshop:innovation",
        "file": "workshops.yaml",
        "line": 18,
        "changed": [
            {"key": "organizations", "before": None, "after": "lab-a"},
            {"key": "attendees", "before": None, "after": "Ana Ek (Lab A)"},
        ],
        "problems": [],
    }
    assert path.read_text("utf-8").splitlines()[17].strip().startswith("- {name: Ana Ek")


def test_dry_run(register: Register, path: Path) -> None:
    """The change is shown, and nothing is written."""
    outcome = register("innovation", "Cy Fox", "--dry-run")

    assert outcome.stderr == "dry run: innovation: added Cy Fox\n"
    assert "+      - {name: Cy Fox}\n" in outcome.stdout
    assert path.read_text("utf-8") == TEXT


def test_rows_that_withdrew(register: Register) -> None:
    """Who withdrew is counted by state; that needs nobody."""
    people = "Name,Status\nAna Ek,paid\nCy Fox,Refunded\nDi Ray,withdrawn\nEd Ek,withdrawn\n"

    outcome = register("innovation", "--from", "-", stdin=people)

    assert outcome.text == (0, "", "4 rows: 1 added, 1 withdrawn (refunded), 2 withdrawn\n")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Cy,,asa@example.org,", "Cy has the same address as Åsa Öberg"),
        ("Åsa Öberg,University of Gävle,o@example.org,", "Åsa Öberg has another address than o@ex"),
        ("Jo Berg,,,", "there is already an attendee called Jo Berg; add an e-mail address"),
        ("Berg Jo,,,", "there is already an attendee called Jo Berg; add an e-mail address"),
        ("Cy,,ana@example.org,", "Cy has the same address as Ana Ek (row 2)"),
        ("Cy,,,SE", '"SE" matches several regions: SE31, SE12'),
        ("Cy,,,Hauts", 'no region is called "Hauts"; did you mean'),
    ],
    ids=range(7),
)
def test_rows_in_doubt(row: str, message: str, register: Register, path: Path) -> None:
    """Who may be somebody else is named and not added."""
    people = f"Name,Company,E-mail,Region\nAna Ek,,ana@example.org,\n{row}\n"

    outcome = register("innovation", "--from", "-", stdin=people)

    counts, doubt = outcome.stderr.splitlines()
    assert outcome.status == 1
    assert counts == "2 rows: 1 added, 1 unclear (row 3)"
    assert doubt.startswith(f"<stdin>:3: error: {message}")
    assert list_entries(path) == ["      - {name: Ana Ek, email: ana@example.org}"]


@pytest.mark.parametrize(
    "row",
    [
        "Åsa Öberg,,ASA@example.org,",
        "Öberg Å,,asa@example.org,",
        ",,asa@example.org,",
        "asa oberg,Högskolan i Gävle,,",
        '"Berg, Jo",Firm,jo@example.org,',
        "JO BERG,firm ltd,,",
    ],
)
def test_people_who_are_there(row: str, register: Register, path: Path) -> None:
    """By the address, else by name and organization, whatever the case and the accents."""
    outcome = register("inno", "--from", "-", stdin=f"Name,Company,E-mail,Region\n{row}\n")

    assert outcome.text == (0, "", "1 row: 0 added, 1 already registered\n")
    assert path.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["innovation"], "name the people, or give a list of them with --from"),
        (["innovation", "Bo", "--map", "A=name"], "--map needs a list; give one with --from"),
        (["innovation", "Bo", "--organization", "-"], '--organization: "-" is not a name'),
        (["third", "Bo"], 'no workshop is called "third"'),
        (["innovation", "Bo", "-r", "SE"], '"SE" matches several regions: SE31, SE12'),
        (["innovation", "Bo", "-r", "FRA"], 'no region is called "FRA"; did you mean "FRE"?'),
        (["innovation", "Bo", "--language", "x"], '--language: "x" is not a valid language tag'),
        (
            ["innovation", "Jo Berg"],
            "there is already an attendee called Jo Berg; add an e-mail address",
        ),
        (["innovation", "b@[x]"], '"b@[x]" is not a valid e-mail address'),
        (["innovation", "12"], '"12" is not a name'),
        (["innovation", " "], '" " is not a name'),
        (["innovation", "Bo", "-s", "-"], "standard input cannot be edited; name a file with"),
    ],
    ids=range(12),
)
def test_wrong_usage(arguments: list[str], message: str, register: Register, path: Path) -> None:
    """What can't be done is one line, and nothing is written."""
    outcome = register(*arguments)

    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"workshops: {message}")
    assert outcome.stderr.count("\n") == 1
    assert path.read_text("utf-8") == TEXT


def test_shipped_example(tmp_path: Path) -> None:
    """The example is refused, with what to do instead."""
    outcome = call_main("register", "jobs", "Bo", cwd=tmp_path)

    assert outcome.status == 2
    assert "workshops init" in outcome.stderr


def test_alias(register: Register, path: Path) -> None:
    """A list that is written as an alias is refused with its line."""
    path.write_text(
        "series: {id: s, title: S}\nworkshops:\n"
        "  - {id: one, title: One, attendees: &all [{name: Bo}]}\n"
        "  - {id: two, title: Two, attendees: *all}\n"
    )

    outcome = register("two", "Ana")

    assert outcome.text == (
        2,
        "",
        ("workshops: workshops.yaml:4: *all is a YAML alias; write the value itself here\n"),
    )


def test_style_of_the_neighbours(register: Register, path: Path) -> None:
    """A new entry is written as those before it, with the file's own line ends."""
    text = (
        "series: {id: s, title: S}\nworkshops:\n- id: one\n  title: One\n  attendees:\n"
        "  - name: Bo    # chair\n    email: bo@example.org\n  # nobody else\n"
        "- {id: two, title: T}\n"
    )
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    register("one", "Ana <ana@example.org>")

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes()[3:].decode().replace("\r\n", "\n") == text.replace(
        "bo@example.org\n", "bo@example.org\n  - name: Ana\n    email: ana@example.org\n"
    )


def test_people_who_still_have_the_invitation(register: Register, path: Path) -> None:
    """Whoever was removed, and no cancellation sent, is not to be invited again."""
    text = TEXT.replace("title: S}", "title: S, organizer: {email: o@example.org}}")
    path.write_text(
        text.replace("title: Innovation\n", "title: Innovation\n    start: 2030-03-04\n")
    )
    register("innovation", "Bo <bo@example.org>", "Cy <cy@example.org>")
    call_main("invite", "-o", "drafts", "--mark-sent", cwd=path.parent)
    call_main("unregister", "innovation", "Bo", cwd=path.parent)

    outcome = register("innovation", "Bo <BO@example.org>", "Ana <ana@example.org>")

    assert outcome.stderr == (
        "innovation: added Bo, Ana\n"
        "1 person still has the invitation\n"
        "1 person is not invited yet; to invite them, run: workshops invite innovation\n"
    )
    call_main("unregister", "innovation", "Cy", cwd=path.parent)
    call_main("invite", "-o", "later", "--mark-sent", cwd=path.parent)
    assert register("innovation", "Cy <cy@example.org>").stderr == (
        "innovation: added Cy\n"
        "1 person is not invited yet; to invite them, run: workshops invite innovation\n"
    )


def test_names_for_people_without_one(register: Register, path: Path) -> None:
    """An entry is never changed, but that the list knows more is reported."""
    register("innovation", "max@example.org")
    before = path.read_bytes()
    path.with_name("list.csv").write_text("Name,E-mail\nMax Ek,MAX@example.org\n")

    outcome = register("innovation", "--from", "list.csv")

    assert outcome.text == (
        0,
        "",
        (
            "1 row: 0 added, 1 already registered\n"
            "there is a name for 1 person who has none in the schedule; to add it, run: "
            "workshops edit innovation\n"
        ),
    )
    assert path.read_bytes() == before


def test_people_to_invite(register: Register, path: Path) -> None:
    """Where others were invited, the new people still have to be; that is the next step."""
    text = TEXT.replace("title: S}", "title: S, organizer: {email: o@example.org}}")
    path.write_text(
        text.replace("title: Innovation\n", "title: Innovation\n    start: 2030-03-04\n")
    )
    call_main("invite", "-o", "drafts", "--mark-sent", cwd=path.parent)

    outcome = register("innovation", "Ana <ana@example.org>", "Cy Fox")

    assert outcome.stderr == (
        "innovation: added Ana, Cy Fox\n"
        "1 person is not invited yet; to invite them, run: workshops invite innovation\n"
    )


def test_nobody_is_to_be_invited_to_a_workshop_that_is_over(register: Register, path: Path) -> None:
    """People are entered afterwards for the count; there is no next step."""
    text = TEXT.replace("title: S}", "title: S, organizer: {email: o@example.org}}")
    path.write_text(
        text.replace("title: Innovation\n", "title: Innovation\n    start: 2020-03-04\n")
    )
    call_main("invite", "-o", "drafts", "--mark-sent", "--as-of", "2020-01-01", cwd=path.parent)

    assert register("innovation", "Ana <ana@example.org>").stderr == "innovation: added Ana\n"


def test_country_that_is_not_known(register: Register) -> None:
    """A country in another language gives no region, and the report says how to write it."""
    outcome = register("innovation", "--from", "-", stdin="Name,Country\nBo,Svezia\nCy,Spain\n")

    assert outcome.stderr == (
        "2 rows: 2 added\n"
        '2 people added without a region: there is none, or several, in "Spain", "Svezia"\n'
        '"Svezia" is not the English name of a country, nor a code such as SE\n'
    )


def test_near_organization(register: Register) -> None:
    """An organization that is nearly called as another is added, and both are named."""
    outcome = register("innovation", "Ana", "--organization", "University of Gavle AB")

    assert outcome.stderr == (
        "innovation: added Ana (University of Gavle AB)\n"
        "1 new organization: university-of-gavle-ab\n"
        'university-of-gavle-ab is new; if "uni" is meant, change it in the file\n'
    )


def test_region_of_somebody_who_is_there(register: Register, path: Path) -> None:
    """Who is there already is counted, wherever the list has them from."""
    people = "Name,Company,Region,Country\nJo Berg,Firm Ltd,Nowhere,Spain\n"

    outcome = register("innovation", "--from", "-", stdin=people)

    assert outcome.text == (0, "", "1 row: 0 added, 1 already registered\n")
    assert path.read_text("utf-8") == TEXT


def test_regions(register: Register, path: Path) -> None:
    """A region is written unless it is the organization's; a country where it has one region."""
    people = (
        "Name,Company,Region,Country\nAna,uni,north middle sweden,\nBo,uni,FRE,\nCy,uni,,France\n"
        "Di,Firm Ltd,,France\nEd,,,SE\nFay,,,Spain\nGus,,-,\n"
    )

    outcome = register("innovation", "--from", "-", stdin=people)

    assert outcome.stderr == (
        "7 rows: 7 added\n"
        '2 people added without a region: there is none, or several, in "SE", "Spain"\n'
    )
    assert list_entries(path) == [
        "      - {name: Ana, organization: uni}",
        "      - {name: Bo, organization: uni, region: FRE}",
        "      - {name: Cy, organization: uni}",
        "      - {name: Di, organization: firm, region: FRE}",
        "      - {name: Ed}",
        "      - {name: Fay}",
        "      - {name: Gus}",
    ]


def test_people_of_one_name(register: Register, path: Path) -> None:
    """Two people of one name are two, if they have two addresses or two organizations."""
    people = (
        "Name,Company,E-mail\nJo Berg,Uni,\nEva Ray,,eva@example.org\nEva Ray,,e.ray@example.org\n"
        "Eva Ray,uni,e@example.org\n"
    )

    outcome = register("innovation", "--from", "-", stdin=people)

    assert outcome.stderr == (
        "4 rows: 3 added, 1 unclear (row 4)\n"
        "2 people have a name that is there already, with another address or organization: "
        "Jo Berg (row 2), Eva Ray (row 5); to correct that, run: workshops edit innovation\n"
        "<stdin>:4: error: Eva Ray (row 3) has another address than e.ray@example.org\n"
    )
    assert len(list_entries(path)) == 3


def test_organizations_of_one_name(register: Register, path: Path) -> None:
    """Two organizations that are called alike leave in doubt which is meant."""
    path.write_text(TEXT.replace("name: Firm Ltd}", "name: Firm Ltd}\n  - {id: f, name: Firm LTD}"))

    outcome = register("innovation", "Ana", "--organization", "firm ltd")

    assert outcome.text == (2, "", 'workshops: "firm ltd" matches several organizations: firm, f\n')


def test_many_rows_in_doubt(register: Register, path: Path) -> None:
    """Of many rows in doubt the first twenty are named."""
    rows = "".join(f"Person {number},nowhere\n" for number in range(25))
    path.with_name("list.csv").write_text(f"Name,Region\n{rows}")

    outcome = register("innovation", "--from", "list.csv")

    lines = outcome.stderr.splitlines()
    assert lines[0].endswith("25 unclear (rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)")
    assert lines[-1] == "list.csv: and 5 more unclear rows"
    assert len(lines) == 22


def test_other_sheets(register: Register, path: Path) -> None:
    """Sheets with something else are named."""
    path.with_name("list.xlsx").write_bytes(write_workbook(A=[["Name"], ["Cy"]], B=[["Hall"]]))

    outcome = register("innovation", "--from", "list.xlsx")

    assert outcome.stderr == "1 row: 1 added\nsheets ignored: B\n"


def test_text_of_a_list_is_data(register: Register, path: Path) -> None:
    """Nothing in a list reaches the terminal or the file as anything but text."""
    people = 'Name;E-mail;Company\n"a: {b} # c";;"- x: y"\n"Bo\x1b[31m";;\n"&Cy *Di";;!!null\n'

    outcome = register("innovation", "--from", "-", stdin=people)

    assert "\x1b" not in outcome.stderr
    attendees = load_schedule(path).workshops[0].attendees
    assert [attendee.label() for attendee in attendees[2:]] == ["a: {b} # c", "&Cy *Di"]


def test_names_beside_a_list(register: Register) -> None:
    """Who is named and who is listed are counted apart."""
    people = "Name,Company\nJo Berg,Firm Ltd\nCy Fox,\nDi Ray,\n"

    outcome = register("innovation", "Cy Fox", "Firm Ltd", "--from", "-", stdin=people)

    assert outcome.stderr == (
        "innovation: added Cy Fox, Firm Ltd\n3 rows: 1 added, 2 already registered\n"
    )
