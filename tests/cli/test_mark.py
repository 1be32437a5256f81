"""`workshops mark`: who came to a workshop or answered, into the schedule."""

import json
from pathlib import Path
from typing import Protocol

import pytest

from support.program import NOON, Outcome, call_main
from support.schedules import write_schedule
from workshops import load_schedule

TEXT = """\
series: {id: s, title: S}
organizations:
  - {id: uni, name: {en: University of Gävle, sv: Högskolan i Gävle}}
  - {id: firm, name: Firm Ltd}
  - {id: club}
workshops:
  - id: kickoff
    title: Kick-off
    start: 2026-03-02
    attendees:
      - name: Åsa Öberg   # chair
        email: asa@example.org
        organization: uni
      - {name: Jo Svensson, email: jo@firm.example, organization: firm, attended: true}
      - {name: Jo Svensson, organization: club}
      - {name: Anna-Lena Berg, organization: firm, attended: false}
      - {organization: firm}
  - {id: second, title: Second, start: 2026-03-03, attendees: [{name: Bo}]}
"""
HEADINGS = (
    "use the headings name (or first name and last name), email, organization, or give their "
    'meaning with --map "Heading=name"'
)


class Mark(Protocol):
    """Runs the command on the schedule in the test's folder."""

    def __call__(self, *arguments: str) -> Outcome:
        """Run with these arguments."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The schedule, in a folder of its own."""
    return write_schedule(tmp_path, TEXT)


@pytest.fixture
def mark(path: Path) -> Mark:
    """The command, run in this process beside the schedule."""

    def run(*arguments: str) -> Outcome:
        given = {"--came", "--absent", "--clear", "--accepted", "--declined", "--from"}
        fact = () if given & {*arguments} else ("--came",)
        return call_main("mark", "--as-of", NOON, *fact, *arguments, cwd=path.parent)

    return run


ASA = ("organization: uni\n      -", "organization: uni\n        attended: true\n      -")
ANNA = ("firm, attended: false", "firm, attended: true")
FIRM = ("- {organization: firm}", "- {organization: firm, attended: true}")


@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("Åsa Öberg", ASA),
        ("asa oberg", ASA),
        ("Öberg, Åsa", ASA),
        ("åsa", ASA),
        ("öberg", ASA),
        ("ASA@example.org", ASA),
        ("asa@", ASA),
        ("uni", ASA),
        ("hogskolan i gavle", ASA),
        ("University", ASA),
        ("anna lena berg", ANNA),
        ("Anna", ANNA),
        ("lena", ANNA),
        ("firm", FIRM),
        ("Firm Ltd", FIRM),
        ("club", ("organization: club}", "organization: club, attended: true}")),
    ],
)
def test_who_is_meant(who: str, change: tuple[str, str], mark: Mark, path: Path) -> None:
    """A person is found by name, address or organization, complete, by its start or by a word."""
    outcome = mark("kickoff", who)

    assert (outcome.status, outcome.stdout) == (0, "")
    assert path.read_text("utf-8") == TEXT.replace(*change)


def test_result_in_a_line(mark: Mark) -> None:
    """A line names who was recorded, without addresses."""
    outcome = mark("kick", "åsa", "jo@firm.example")

    assert outcome.text == (
        0,
        "",
        "kickoff: recorded as present: Åsa Öberg (University of Gävle) (1 already recorded)\n",
    )


def test_twice_changes_nothing(mark: Mark, path: Path) -> None:
    """The second run finds nothing to change, reports that, and leaves the file alone."""
    mark("kickoff", "Åsa", "firm")
    before = path.read_bytes(), path.stat().st_mtime_ns

    outcome = mark("kickoff", "Åsa", "firm")

    assert outcome.text == (0, "", "kickoff: nothing to change (2 already recorded)\n")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_absent(mark: Mark, path: Path) -> None:
    """With --absent, those named did not come."""
    outcome = mark("kickoff", "--absent", "jo@firm.example", "club")

    assert outcome.stderr == (
        "kickoff: recorded as absent: Jo Svensson (Firm Ltd), Jo Svensson (club)\n"
    )
    assert path.read_text("utf-8") == TEXT.replace(
        "firm, attended: true", "firm, attended: false"
    ).replace("organization: club}", "organization: club, attended: false}")


def test_clear_takes_back(mark: Mark, path: Path) -> None:
    """With --clear, the file is as it was before anything was recorded."""
    mark("kickoff", "Åsa", "club")

    outcome = mark("kickoff", "--clear", "Åsa", "club")

    assert (outcome.status, path.read_text("utf-8")) == (0, TEXT)
    assert (
        mark("kickoff", "--clear", "club").stderr
        == "kickoff: nothing to change (1 already recorded)\n"
    )


def test_ambiguous_names_the_candidates(mark: Mark, path: Path) -> None:
    """A name that fits several is status 2, the candidates are named, and nothing is written."""
    outcome = mark("kickoff", "Åsa", "jo svensson")

    assert outcome.text == (
        2,
        "",
        (
            'workshops: "jo svensson" matches several attendees: Jo Svensson (Firm Ltd), '
            "Jo Svensson (club)\n"
        ),
    )
    assert path.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("Ana-Lena Berg", '; did you mean "Anna-Lena Berg (Firm Ltd)"'),
        (
            "Obergg",
            '; did you mean "Åsa Öberg (University of Gävle)" or "Anna-Lena Berg (Firm Ltd)"?',
        ),
        ("Zed", ""),
        ("", ""),
        ("@", ""),
        ("-- ", ""),
        ("zed@example.org", ""),
    ],
)
def test_unknown_is_reported_with_suggestions(
    who: str, message: str, mark: Mark, path: Path
) -> None:
    """An unknown name is status 2, with names that are near; nothing is written."""
    outcome = mark("--", "kickoff", who)

    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f'workshops: no attendee is called "{who}"{message}')
    assert path.read_text("utf-8") == TEXT


def test_dry_run_shows_the_difference(mark: Mark, path: Path) -> None:
    """With --dry-run the lines that would change are shown, and nothing is written."""
    outcome = mark("second", "bo", "--dry-run")

    assert outcome.stdout.splitlines()[-2:] == [
        "-  - {id: second, title: Second, start: 2026-03-03, attendees: [{name: Bo}]}",
        (
            "+  - {id: second, title: Second, start: 2026-03-03, "
            "attendees: [{name: Bo, attended: true}]}"
        ),
    ]
    assert outcome.stderr == "dry run: second: recorded as present: Bo\n"
    assert path.read_text("utf-8") == TEXT


SIGNED = """\
Organisation;Remark;Name;E-mail
University;early;Asa Oberg;
;;Jo Svensson;JO@firm.example
club;;Jo Svensson;
Firm Ltd;;Somebody New;

;;Anna Bergh;
;;;nobody@example.org
;;Jo Svensson;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_sign_in_list(encoding: str, end: str, mark: Mark, path: Path) -> None:
    """Of a sign-in list, those who are found are written, the others reported: status 1."""
    signed = SIGNED.replace("Asa", "Åsa").replace("\n", end)
    (path.parent / "list.csv").write_bytes(signed.encode(encoding))

    outcome = mark("kickoff", "--from", "list.csv", "--map", "Remark=ignore")

    assert (outcome.status, outcome.stdout) == (1, "")
    message = outcome.stderr.splitlines()
    near = '"Anna Bergh"; did you mean Anna-Lena Berg (Firm Ltd)'
    several = "Jo Svensson (Firm Ltd), Jo Svensson (club)"
    found = "Åsa Öberg (University of Gävle), Jo Svensson (club), Firm Ltd (1 already recorded)"
    assert message.pop(1).startswith(f"list.csv:7: error: no attendee is called {near}")
    assert message == [
        f"kickoff: recorded as present: {found}",
        'list.csv:8: error: no attendee is called "nobody@example.org"',
        f'list.csv:9: error: "Jo Svensson" matches several attendees: {several}',
    ]
    assert path.read_text("utf-8") == TEXT.replace(*ASA).replace(*FIRM).replace(
        "organization: club}", "organization: club, attended: true}"
    )


def test_sign_in_list_needs_complete_names(mark: Mark, path: Path) -> None:
    """A list is not guessed at: the start of a name matches no attendee."""
    (path.parent / "list.csv").write_text("name\nAnna\n", "utf-8")

    outcome = mark("kickoff", "--from", "list.csv")

    assert (outcome.status, path.read_text("utf-8")) == (1, TEXT)
    assert outcome.stderr.startswith("kickoff: nothing to change\n")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["kickoff"], 2, "name the people, or give a list of who came with --from"),
        (
            ["kickoff", "x", "--absent", "--clear"],
            2,
            "--absent and --clear cannot be used together",
        ),
        (
            ["kickoff", "x", "--all-came"],
            2,
            "--map, --all-came and --minutes need a list; give one with --from",
        ),
        (["kickoff", "--from", "none.csv"], 2, "none.csv: No such file or directory"),
        (["third", "x"], 2, 'no workshop is called "third"'),
        (
            ["kickoff", "x", "-s", "-"],
            2,
            (
                "standard input cannot be edited; name a file with --schedule, "
                "or make one: workshops init"
            ),
        ),
    ],
)
def test_wrong_usage(
    arguments: list[str], status: int, message: str, mark: Mark, path: Path
) -> None:
    """What can't be done is reported in a line, and nothing is written."""
    assert mark(*arguments).text == (status, "", f"workshops: {message}\n")
    assert path.read_text("utf-8") == TEXT


def test_schedule_shipped_with_the_program_is_not_edited(mark: Mark, path: Path) -> None:
    """Where there is no schedule, the example of the program is not edited."""
    path.unlink()

    assert mark("1", "x").stderr == (
        "workshops: there is no schedule to write to; name one with --schedule, "
        "or run: workshops init\n"
    )


def test_who_cannot_be_written_stops_no_others(mark: Mark, path: Path) -> None:
    """An attendee repeated by an alias is reported with its line; the others are written."""
    text = TEXT.replace("{name: Bo}", "&bo {name: Bo}, {name: Cy}") + (
        "  - {id: third, title: Third, attendees: [*bo]}\n"
    )
    path.write_text(text, "utf-8")

    outcome = mark("second", "Bo", "Cy")

    assert outcome.text == (
        1,
        "",
        (
            "second: recorded as present: Cy\n"
            "second: Bo is not recorded: workshops.yaml:18: this is also used elsewhere "
            "as *bo; write the value itself there first, then run again\n"
        ),
    )
    assert path.read_text("utf-8") == text.replace("{name: Cy}", "{name: Cy, attended: true}")


def test_name_and_address_of_two_people(mark: Mark, path: Path) -> None:
    """A line with one attendee's name and another's address matches neither; both are named."""
    (path.parent / "list.csv").write_text(
        "name,email\nAnna-Lena Berg,asa@example.org\nAnna-Lena Berg,new@example.org\n", "utf-8"
    )

    outcome = mark("kickoff", "--from", "list.csv")

    assert outcome.text == (
        1,
        "",
        (
            "kickoff: recorded as present: Anna-Lena Berg (Firm Ltd)\n"
            'list.csv:2: error: "Anna-Lena Berg" and asa@example.org are two attendees: the name '
            "belongs to Anna-Lena Berg (Firm Ltd), the address to Åsa Öberg "
            "(University of Gävle)\n"
        ),
    )
    assert path.read_text("utf-8") == TEXT.replace(*ANNA)


def sign(mark: Mark, path: Path, text: str, *arguments: str) -> Outcome:
    """The command, given this sign-in list."""
    (path.parent / "list.csv").write_text(text, "utf-8")
    return mark("kickoff", "--from", "list.csv", *arguments)


JO = ("firm, attended: true", "firm, attended: false")


@pytest.mark.parametrize(
    "heading", ["Attended", "Present", "Närvarande", "Anwesend?", "Présent(e)"]
)
@pytest.mark.parametrize(
    ("yes", "no"), [("yes", "no"), ("TRUE", "FALSE"), ("1", "0"), ("✓", "✗"), ("Ja", "Nein")]
)
def test_the_list_has_a_column_for_presence(
    heading: str, yes: str, no: str, mark: Mark, path: Path
) -> None:
    """A column of yes and no decides; who is left open in it stays as they are."""
    text = f"E-mail,{heading}\nasa@example.org,{yes}\njo@firm.example,{no}\nno@one.example,\n"

    outcome = sign(mark, path, text)

    assert outcome.text == (
        0,
        "",
        (
            "kickoff: recorded as present: Åsa Öberg (University of Gävle); "
            "recorded as absent: Jo Svensson (Firm Ltd)\n"
            f'list.csv: "{heading}" is empty on 1 line; nothing is recorded there\n'
        ),
    )
    assert path.read_text("utf-8") == TEXT.replace(*ASA).replace(*JO)


def test_status_as_the_column_for_presence(mark: Mark, path: Path) -> None:
    """A status is presence where all of it is a word for that; else the list is in doubt."""
    status = "Name,Status\nÅsa Öberg,{}\nAnna-Lena Berg,did not show\n"

    outcome = sign(mark, path, status.format("checked in"))

    assert (outcome.status, path.read_text("utf-8")) == (0, TEXT.replace(*ASA))
    path.write_text(TEXT, "utf-8")
    outcome = sign(mark, path, status.format("registered"))
    assert (outcome.status, path.read_text("utf-8")) == (2, TEXT)
    assert 'does not show who came; unknown columns: "Status"; give a column' in outcome.stderr
    outcome = sign(mark, path, status.format("registered"), "--all-came")
    assert 'list.csv: columns ignored: "Status"' in outcome.stderr
    assert path.read_text("utf-8") == TEXT.replace(*ASA).replace(*ANNA)


def test_presence_that_is_neither(mark: Mark, path: Path) -> None:
    """What is neither yes nor no is refused with its line, and nothing is written."""
    outcome = sign(mark, path, "Name,Present\nÅsa Öberg,yes\nAnna-Lena Berg,maybe\n")

    assert outcome.text == (
        2,
        "",
        (
            'list.csv:3: error: "maybe" under "Present" is neither yes nor no; write yes or no, '
            "or rename the column\n"
        ),
    )
    assert path.read_text("utf-8") == TEXT


@pytest.mark.parametrize("option", ["--absent", "--clear"])
def test_a_list_that_decides_takes_no_option(option: str, mark: Mark, path: Path) -> None:
    """--absent and --clear are for lists without a column for who came."""
    outcome = sign(mark, path, "Name,Present\nÅsa Öberg,yes\n", option)

    message = f'workshops: the list records who came in "Present"; leave out {option}\n'
    assert outcome.text == (2, "", message)


def test_another_file_than_a_list(mark: Mark, path: Path) -> None:
    """A file without headings is refused at its first line, in the form of every diagnostic."""
    assert mark("kickoff", "--from", "workshops.yaml").text == (
        2,
        "",
        (
            "workshops.yaml:1: error: no known column among the headings "
            f'("series: {{id: s", "title: S}}"); {HEADINGS}\n'
        ),
    )
    assert path.read_text("utf-8") == TEXT


def test_lines_that_contradict(mark: Mark, path: Path) -> None:
    """A person with two presences is reported; of an organization, one who came is enough."""
    text = "Name,Organisation,Came\nÅsa Öberg,,yes\nasa oberg,,no\nX,Firm Ltd,no\nY,Firm Ltd,yes\n"

    outcome = sign(mark, path, text)

    assert outcome.text == (
        1,
        "",
        (
            "kickoff: recorded as present: Firm Ltd\n"
            "list.csv:3: error: Åsa Öberg (University of Gävle) is present on one line and absent "
            "on another\n"
        ),
    )


@pytest.mark.parametrize("who", ["mailto:asa@example.org", "Åsa <asa@example.org>"])
def test_addresses_as_mail_programs_copy_them(who: str, mark: Mark, path: Path) -> None:
    """With mailto: or in brackets, an address is an address."""
    assert mark("kickoff", who).status == 0
    assert path.read_text("utf-8") == TEXT.replace(*ASA)


def test_list_from_standard_input(path: Path) -> None:
    """A list may come through a pipe."""
    signed = "name\nÅsa Öberg\nNobody Known\n".encode()

    outcome = call_main(
        "mark", "--as-of", NOON, "kickoff", "--from", "-", cwd=path.parent, stdin=signed
    )

    assert (outcome.status, path.read_text("utf-8")) == (1, TEXT.replace(*ASA))
    assert '<stdin>:3: error: no attendee is called "Nobody Known"' in outcome.stderr


def test_nothing_recorded_is_not_nothing_to_change(mark: Mark, path: Path) -> None:
    """If no attendee could be written, only that is reported."""
    shared = "  - {id: third, title: Third, attendees: [*bo]}\n"
    path.write_text(TEXT.replace("{name: Bo}", "&bo {name: Bo}") + shared, "utf-8")

    outcome = mark("second", "Bo")

    assert (outcome.status, outcome.stderr.count("\n")) == (1, 1)
    assert outcome.stderr.startswith("second: Bo is not recorded: ")


def test_a_known_name_with_another_address_is_reported(mark: Mark, path: Path) -> None:
    """They are recorded by their name, and the coordinator hears of the address."""
    outcome = sign(mark, path, "name,email\nÅsa Öberg,asa@new.example\n")

    assert outcome.text == (
        0,
        "",
        (
            "kickoff: recorded as present: Åsa Öberg (University of Gävle)\n"
            "list.csv:2: warning: Åsa Öberg (University of Gävle) has another address in the "
            "schedule than asa@new.example\n"
        ),
    )


COMING = """\
series: {id: s, title: S, timezone: Europe/Helsinki}
workshops:
  - {id: open, title: Open, attendees: [{name: Bo}]}
  - {id: day, title: Day, start: 2026-12-01, attendees: [{name: Bo}]}
  - {id: talk, title: Talk, start: 2026-12-01 09:00, end: 2026-12-01 10:00, attendees: [{name: Bo}]}
  - id: weekly
    title: Weekly
    start: 2026-11-24 09:00
    end: 2026-11-24 10:00
    repeat: FREQ=WEEKLY;COUNT=9
    attendees: [{name: Bo}]
"""


@pytest.mark.parametrize(
    ("id", "now", "message"),
    [
        ("open", "2026-12-02", "open has no date yet"),
        ("day", "2026-11-30T23:59", "day begins on 2026-12-01, which is still to come"),
        ("day", "2026-12-01", None),
        ("talk", "2026-12-01T08:59", "talk begins on 2026-12-01, which is still to come"),
        ("talk", "2026-12-01T06:59Z", "talk begins on 2026-12-01, which is still to come"),
        ("talk", "2026-12-01T09:00", None),
        ("weekly", "2026-11-23", "weekly begins on 2026-11-24, which is still to come"),
        ("weekly", "2026-11-25", None),
    ],
)
@pytest.mark.parametrize("options", [(), ("--absent",), ("--from", "list.csv")])
def test_presence_of_a_workshop_to_come(
    id: str, now: str, message: str | None, options: tuple[str, ...], mark: Mark, path: Path
) -> None:
    """Presence at a workshop that has not begun needs --force; clearing does not."""
    path.write_text(COMING, "utf-8")
    (path.parent / "list.csv").write_text("Name\nBo\n")
    who = () if "--from" in options else ("Bo",)

    outcome = mark("--as-of", now, id, *who, *options)

    assert (outcome.status == 0) is (message is None)
    if message:
        expected = f"workshops: {message}; to record presence now, use --force\n"
        assert outcome.text == (2, "", expected)
        assert path.read_text("utf-8") == COMING
    assert mark("--as-of", now, id, *who, *options, "--force").status == 0
    assert path.read_text("utf-8") != COMING
    assert mark("--as-of", now, id, "Bo", "--clear").status == 0
    assert path.read_text("utf-8") == COMING


REPLY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
METHOD:REPLY
BEGIN:VEVENT
UID:kickoff@s
DTSTAMP:{stamp}
SEQUENCE:0
ATTENDEE;PARTSTAT=ACCEPTED:mailto:asa@example.org
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("answer", ["accepted", "declined", "tentative", "needs-action"])
def test_answer_by_telephone(answer: str, path: Path) -> None:
    """An answer is written into the file, also before the day, and nothing of presence."""
    outcome = call_main("mark", "kickoff", "asa", f"--{answer}", cwd=path.parent)

    assert outcome.text == (
        0,
        "",
        f"kickoff: recorded as {answer}: Åsa Öberg (University of Gävle)\n",
    )
    assert path.read_text("utf-8") == TEXT.replace(
        "organization: uni\n      -", f"organization: uni\n        rsvp: {answer}\n      -"
    )


def test_answer_and_presence(path: Path) -> None:
    """Both are recorded at once, each once; the answer is in the history as well."""
    arguments = ("mark", "kickoff", "asa", "--accepted", "--came")

    first, second = (call_main(*arguments, cwd=path.parent) for _ in range(2))

    name = "Åsa Öberg (University of Gävle)"
    assert first.stderr == (f"kickoff: recorded as present: {name}; recorded as accepted: {name}\n")
    assert second.stderr == "kickoff: nothing to change (2 already recorded)\n"
    attendee = load_schedule(path).workshops[0].attendees[0]
    assert (attendee.rsvp, attendee.attended) == ("accepted", True)
    history = (path.parent / f"{path.name}.history.jsonl").read_text("utf-8")
    assert '"accepted"' in history.lower()


def test_presence_before_the_day_refuses_the_answer_too(path: Path) -> None:
    """Nothing is written where one of the two facts is refused."""
    arguments = ("mark", "kickoff", "asa", "--accepted", "--came", "--as-of", "2020-01-01")

    outcome = call_main(*arguments, cwd=path.parent)

    assert (outcome.status, path.read_text("utf-8")) == (2, TEXT)
    assert "still to come" in outcome.stderr


def test_no_older_mail_overwrites_an_answer_in_words(path: Path) -> None:
    """The history has the time of the command: an older reply is skipped, a newer one counts."""
    uid = load_schedule(path).workshops[0].uid
    for name, stamp in {"before": "20260101T080000Z", "after": "20360101T080000Z"}.items():
        reply = REPLY.format(stamp=stamp).replace("kickoff@s", uid)
        (path.parent / f"{name}.ics").write_text(reply, "utf-8")
    assert call_main("mark", "kickoff", "asa", "--declined", cwd=path.parent).status == 0
    declined = path.read_text("utf-8")

    older = call_main("rsvp", "before.ics", cwd=path.parent)

    assert "but a newer answer" in older.stdout
    assert path.read_text("utf-8") == declined
    newer = call_main("rsvp", "after.ics", "--as-of", "2036-01-02", cwd=path.parent)
    assert "1 recorded" in newer.stderr
    assert path.read_text("utf-8") == declined.replace("rsvp: declined", "rsvp: accepted")


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_json(dry_run: list[str], path: Path) -> None:
    """Programs get the place, each fact before and after, and what needs a person."""
    listed = path.parent / "list.csv"
    listed.write_text("Name,Came\nÅsa Öberg,yes\nAnna-Lena Berg,yes\nZed,yes\n", "utf-8")

    outcome = call_main(
        "mark", "kick", "--from", "list.csv", "-f", "json", *dry_run, cwd=path.parent
    )
    answer = call_main("mark", "kick", "åsa", "--declined", "-f", "json", cwd=path.parent)

    assert outcome.status == 1
    assert json.loads(outcome.stdout) == {
        "workshop": "kickoff",
        "record": "workshop:kickoff",
        "file": "workshops.yaml",
        "line": 11,
        "changed": [
            {
                "key": "attended",
                "person": "Åsa Öberg (University of Gävle)",
                "before": None,
                "after": True,
            },
            {
                "key": "attended",
                "person": "Anna-Lena Berg (Firm Ltd)",
                "before": False,
                "after": True,
            },
        ],
        "problems": [{"line": 4, "message": 'no attendee is called "Zed"'}],
    }
    assert json.loads(answer.stdout)["changed"] == [
        {
            "key": "rsvp",
            "person": "Åsa Öberg (University of Gävle)",
            "before": None,
            "after": "declined",
        }
    ]


@pytest.mark.usefixtures("in_tokyo")
def test_answer_given_earlier(path: Path) -> None:
    """With --as-of an answer is from then: a mail of the day after is newer."""
    call_main("mark", "kick", "asa", "--declined", "--as-of", "2026-01-01 12:00", cwd=path.parent)

    lines = (path.parent / f"{path.name}.history.jsonl").read_text("utf-8").splitlines()

    assert json.loads(lines[-1])["dtstamp"] == "2026-01-01T03:00:00Z"


def test_dry_answer_leaves_no_history(path: Path) -> None:
    """What is only shown is not in the history either."""
    outcome = call_main("mark", "kickoff", "asa", "--accepted", "--dry-run", cwd=path.parent)

    assert (outcome.status, [file.name for file in path.parent.iterdir()]) == (0, [path.name])
    assert "+        rsvp: accepted\n" in outcome.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["kickoff", "asa"], "add what to record: one of --came, --absent, --clear"),
        (
            ["kickoff", "asa", "--accepted", "--declined"],
            "--accepted and --declined cannot be used together",
        ),
        (
            ["kickoff", "--from", "x.csv", "--absent", "--all-came"],
            "--all-came and --absent cannot be used together",
        ),
        (
            ["kickoff", "--from", "x.csv", "--accepted"],
            "--accepted applies to people given by name",
        ),
    ],
    ids=["none", "two", "all", "list"],
)
def test_one_fact_at_a_time(arguments: list[str], message: str, path: Path) -> None:
    """The same presence given twice is recorded once."""
    outcome = call_main("mark", *arguments, cwd=path.parent)

    assert outcome.status == 2
    assert message in outcome.stderr
    assert path.read_text("utf-8") == TEXT
