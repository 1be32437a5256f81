"""`workshops check`: every error, with its line and the remedy."""

import json
from pathlib import Path

import pytest

from support.program import SHIPPED, Run
from support.schedules import BROKEN, SMALL, write_schedule

WARNED = SMALL.replace("2027-03-08", "2027-03-07")
"""A workshop on a Sunday."""

MIXED = """\
series:
  id: mixed
  title: Mixed
  colour: teal
workshops:
  - {id: one, title: The one, start: 2027-03-07, regions: [NOWHERE]}
  - {id: one, title: "100% sure: a, b", start: 2027-02-30}
"""


def test_good_schedule(call: Run) -> None:
    """A good schedule is status 0, nothing on standard output, and a word on standard error."""
    outcome = call("-s", SHIPPED, "check")

    assert outcome == (0, b"", f"{SHIPPED}: no errors\n".encode())


def test_shipped_schedule_has_no_warning(call: Run) -> None:
    """What the program ships is an example: not even a warning."""
    assert call("-s", SHIPPED, "check", "--strict", "-f", "json") == (0, b"[]\n", b"")


def test_error_is_reported_with_its_line(tmp_path: Path, call: Run) -> None:
    """An error is reported with file, line and column, the line itself and the remedy."""
    write_schedule(tmp_path, BROKEN)

    outcome = call("check")

    assert outcome.status == 1
    assert outcome.stdout == (
        'workshops.yaml:5:38: error: "03/04/2018" is not a valid date or time [bad-date]\n'
        "    5 |   - {id: one, title: The one, start: 03/04/2018}\n"
        "      |                                      ^^^^^^^^^^ write 2018-04-03 or 2018-03-04\n"
    )
    assert outcome.stderr == "workshops.yaml: 1 error\n"


def test_what_occurs_often_is_counted(tmp_path: Path, call: Run) -> None:
    """Of a code that occurs over ten times the first is shown, with a count; with --all, each."""
    entries = "".join(f"  - {{id: w{n}, title: T, start: 2027-03-07}}\n" for n in range(11))
    write_schedule(tmp_path, f"series: {{id: s, title: S}}\nworkshops:\n{entries}  - {{id: x}}\n")

    short, full = call("check"), call("check", "--all")

    assert short.stdout == (
        "workshops.yaml:3:31: warning: 2027-03-07 is a Sunday [weekend]\n"
        "    3 |   - {id: w0, title: T, start: 2027-03-07}\n"
        "      |                               ^^^^^^^^^^ move the workshop, or write "
        "`allow: [weekend]` if it is intended\n"
        "and 10 more [weekend]; --all shows them\n"
        'workshops.yaml:14:5: error: the workshop has no "title" [missing-key]\n'
        "   14 |   - {id: x}\n"
        "      |     ^ add `title: …`\n"
    )
    assert full.stdout.count("is a Sunday [weekend]") == 11
    assert full.stdout.count("\n") == 3 * 12
    assert len(json.loads(call("check", "-f", "json").stdout)) == 12
    assert short.stderr == full.stderr == "workshops.yaml: 1 error, 11 warnings\n"


def test_what_occurs_ten_times_is_shown(tmp_path: Path, call: Run) -> None:
    """Ten are not many: each is shown."""
    entries = "".join(f"  - {{id: w{n}, title: T, start: 2027-03-07}}\n" for n in range(10))
    write_schedule(tmp_path, f"series: {{id: s, title: S}}\nworkshops:\n{entries}")

    assert call("check").stdout.count("\n") == 3 * 10


def test_warning_is_not_a_failure(tmp_path: Path, call: Run) -> None:
    """A warning is reported, and status 0 all the same."""
    write_schedule(tmp_path, WARNED)

    outcome = call("check")

    assert outcome.status == 0
    assert outcome.stdout.startswith("workshops.yaml:7:38: warning: 2027-03-07 is a Sunday")
    assert outcome.stderr == "workshops.yaml: 1 warning\n"


def test_strict_fails_on_a_warning(tmp_path: Path, call: Run) -> None:
    """With --strict a warning is a failure, reported as before."""
    write_schedule(tmp_path, WARNED)

    strict, lenient = call("check", "--strict"), call("check")

    assert strict.status == 1
    assert (strict.out, strict.err) == (lenient.out, lenient.err)


def test_all_errors_at_once_in_file_order(tmp_path: Path, call: Run) -> None:
    """One run reports every error, from the top of the file to its end."""
    write_schedule(tmp_path, MIXED)

    outcome = call("check", "-f", "json")

    found = json.loads(outcome.stdout)
    assert outcome.status == 1
    assert [(diagnostic["line"], diagnostic["code"]) for diagnostic in found] == [
        (4, "unknown-key"),
        (6, "weekend"),
        (6, "unknown-region"),
        (7, "duplicate-id"),
        (7, "impossible-date"),
    ]


def test_json_form(tmp_path: Path, call: Run) -> None:
    """JSON has file, line, column, severity, code, message and hint, and nothing beside it."""
    write_schedule(tmp_path, BROKEN)

    outcome = call("check", "-f", "json")

    assert outcome.stderr == ""
    assert json.loads(outcome.stdout) == [
        {
            "file": "workshops.yaml",
            "line": 5,
            "column": 38,
            "severity": "error",
            "code": "bad-date",
            "message": '"03/04/2018" is not a valid date or time',
            "hint": "write 2018-04-03 or 2018-03-04",
        }
    ]


def test_github_format(tmp_path: Path, call: Run) -> None:
    """GitHub gets one annotation an error, with what would end it early escaped."""
    write_schedule(tmp_path, BROKEN, "a,b:100%.yaml")

    outcome = call("check", "-f", "github", "a,b:100%.yaml")

    expected = (
        "::error file=a%2Cb%3A100%25.yaml,line=5,col=38,title=bad-date::"
        '"03/04/2018" is not a valid date or time; write 2018-04-03 or 2018-03-04\n'
    )
    assert outcome == (1, expected.encode(), b"")


def test_github_gets_no_control_characters(tmp_path: Path, call: Run) -> None:
    """What a terminal or a log would act on is escaped, in messages and in file names."""
    text = 'series: {id: s, title: t}\nworkshops:\n  - {id: "\\e]0;x\\a\\u202e\\n", title: t}\n'
    write_schedule(tmp_path, text, "a\x1b\u202eb.yaml")

    outcome = call("check", "-f", "github", "a\x1b\u202eb.yaml")

    assert outcome == (
        1,
        (
            b"::error file=a<U+001B><U+202E>b.yaml,line=3,col=10,title=bad-id::"
            b'"<U+001B>]0;x<U+0007><U+202E>" is not a valid id; did you mean "0-x"?\n'
        ),
        b"",
    )


@pytest.mark.parametrize("output_format", ["text", "json", "github"])
@pytest.mark.parametrize("character", ["\x1b", "\x07", "\u202e", "\x85", "\u2028", "\u200b"])
def test_control_characters_act_in_no_report(
    character: str, output_format: str, tmp_path: Path, call: Run
) -> None:
    """What a file holds is quoted in every form so that no terminal or log acts on it."""
    text = f'series: {{id: s, title: S}}\nworkshops:\n  - {{id: "{character}]0;x", title: T}}\n'
    write_schedule(tmp_path, text.replace(character, f"\\u{ord(character):04x}"))

    outcome = call("check", "-f", output_format)

    assert outcome.status == 1
    assert character not in outcome.stdout + outcome.stderr
    debugged = call("list", "--debug")
    assert debugged.stderr.startswith("Traceback")
    assert character not in debugged.stderr


@pytest.mark.parametrize("output_format", ["json", "github"])
def test_good_schedule_in_other_formats(output_format: str, call: Run) -> None:
    """Without errors, JSON is an empty list and GitHub gets nothing."""
    outcome = call("-s", SHIPPED, "check", "-f", output_format)

    assert outcome == (0, b"[]\n" if output_format == "json" else b"", b"")


def test_file_argument_counts_before_option(tmp_path: Path, call: Run) -> None:
    """`check FILE` checks that file, whatever -s is."""
    broken = write_schedule(tmp_path, BROKEN, "broken.yaml")

    assert call("-s", SHIPPED, "check", broken).status == 1
    assert call("-s", broken, "check", SHIPPED).status == 0


def test_several_files_at_once(tmp_path: Path, call: Run) -> None:
    """`check FILE FILE` checks each, as pre-commit calls it; one error is status 1."""
    good = write_schedule(tmp_path, SMALL, "good.yaml")
    bad = write_schedule(tmp_path, BROKEN, "bad.yaml")

    outcome = call("check", good, bad)

    assert outcome.status == 1
    assert outcome.stderr.splitlines()[0] == f"{good}: no errors"
    assert outcome.stdout == call("check", bad).stdout


def test_folder_is_checked(tmp_path: Path, call: Run) -> None:
    """A folder's files are checked together, and each error names its file."""
    folder = tmp_path / "folder"
    write_schedule(folder, "series: {id: s, title: S}", "1.yaml")
    write_schedule(folder, "workshops: [{id: w}]", "2.yaml")

    outcome = call("check", "folder")

    assert outcome.status == 1
    assert outcome.stdout.startswith("folder/2.yaml:1:13: error: ")
    assert call("-s", "folder", "list").stderr == outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("color", "workshop", "summary"),
    [
        ("teal", "{id: w, title: W}", "folder: no errors"),
        ("teal", "{id: w, colour: teal}", "folder/2.yaml: 2 errors"),
        ("tealish", "{id: w, title: W}", "folder/1.yaml: 1 error"),
        ("tealish", "{id: w}", "folder: 2 errors"),
    ],
)
def test_last_line_names_the_files(
    color: str, workshop: str, summary: str, tmp_path: Path, call: Run
) -> None:
    """The last line names the file with the errors, or their folder, in every command alike."""
    folder = tmp_path / "folder"
    write_schedule(folder, f"series: {{id: s, title: S, color: {color}}}", "1.yaml")
    write_schedule(folder, f"workshops: [{workshop}]", "2.yaml")

    checked, listed = call("check", "folder"), call("-s", "folder/", "list")

    assert checked.stderr == f"{summary}\n"
    assert checked.status == 0 or listed.stderr == checked.stdout + checked.stderr


def test_missing_file(call: Run) -> None:
    """A file that is not there can't be checked."""
    outcome = call("check", "nowhere.yaml")

    assert outcome == (2, b"", b"workshops: nowhere.yaml: No such file or directory\n")


def test_standard_input(call: Run) -> None:
    """`check -` checks standard input."""
    outcome = call("check", "-", stdin=SMALL.encode())

    assert outcome == (0, b"", b"<stdin>: no errors\n")


def test_error_is_shown_escaped(tmp_path: Path, call: Run) -> None:
    """What a broken file holds is quoted without being obeyed."""
    write_schedule(tmp_path, SMALL.replace("2027-03-08", '"\\e[31m\u202e"'))

    for output_format in ("text", "json"):
        outcome = call("check", "-f", output_format)
        assert outcome.status == 1
        assert not {"\x1b", "\u202e"} & set(outcome.stdout)


RULES = ["FREQ=WEEKLY;UNTIL=20271301", "FREQ=WEEKLY;UNTIL=20270230T093000Z", "FREQ=DAILY;BYDAY=0MO"]


@pytest.mark.parametrize("rule", RULES)
def test_rule_that_means_nothing(rule: str, tmp_path: Path, call: Run) -> None:
    """A repeat rule with an impossible day is reported with its line, and crashes no command."""
    text = SMALL.replace("2027-03-08", f"2027-03-08, repeat: {rule}")
    write_schedule(tmp_path, text)

    checked, listed = call("check"), call("list")

    assert (checked.status, listed.status) == (1, 1)
    assert checked.stdout.startswith("workshops.yaml:7:58: error: ")
    assert checked.stdout in listed.stderr


def test_calendar_file_is_linted(tmp_path: Path, call: Run) -> None:
    """A calendar file, in any letter case of its name, is checked as `lint` does."""
    (tmp_path / "mine.ICS").write_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    outcome = call("check", "mine.ICS", "-f", "json", "--strict")

    assert outcome.status == 1
    assert outcome == call("lint", "mine.ICS", "-f", "json", "--strict")
    assert b'"error"' in outcome.out


def test_calendar_from_standard_input(tmp_path: Path, call: Run) -> None:
    """`lint -` reads a calendar from standard input, and names that in its report."""
    raw = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    (tmp_path / "mine.ics").write_bytes(raw)

    outcome = call("lint", "-", stdin=raw)

    assert outcome.status == 1
    assert outcome.stdout.startswith("<stdin>:1:1: error: ")
    assert outcome.stdout.replace("<stdin>", "mine.ics") == call("lint", "mine.ics").stdout


def test_logo_is_read_beside_the_schedule(call: Run, tmp_path: Path) -> None:
    """A missing logo is an error at its line, in a folder too; standard input has no folder."""
    text = SMALL.replace("id: small", "id: small\n  logo: logo.svg")
    path = write_schedule(tmp_path / "team", text)

    for name in (path, path.parent):
        outcome = call("check", name)
        assert outcome.status == 1
        assert outcome.stdout.startswith(f"{path}:3:9: error: the logo cannot be read: No such ")

    assert call("-s", "-", "check", stdin=text.encode()).status == 0
    (path.parent / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert call("check", path).status == 0
