"""add, move, set and cancel: what is changed, what is printed, what is refused."""

import json
from pathlib import Path

import pytest

from support.program import SHIPPED, Run
from support.schedules import write_schedule
from workshops import load_schedule

TEXT = """\
series:
  id: s
  title: S
  timezone: Europe/Brussels
  organizer: {name: Office, email: office@example.org}
workshops:
  - id: innovation
    title: Innovation
    start: 2027-04-08
    end: 2027-04-09
    sessions:
      - {title: Welcome, day: 2027-04-08}
      - {title: Visit, day: 2027-04-09}
    attendees:
      - {name: Ana, email: ana@example.org, rsvp: accepted}
"""


@pytest.fixture
def schedule(tmp_path: Path) -> Path:
    """A schedule in the folder that commands run in."""
    return write_schedule(tmp_path, TEXT)


def test_add(schedule: Path, call: Run) -> None:
    """A line says what was added, and where."""
    outcome = call(
        "add",
        " Closing conference ",
        "--start",
        "2027-11-18",
        "--end",
        "2027-11-19",
        "--city",
        "Brussels",
        "--tag",
        "end",
    )

    assert (outcome.status, outcome.stdout) == (0, "")
    assert outcome.stderr == (
        "added closing-conference (workshops.yaml:17): 18–19 Nov 2027, Brussels\n"
    )
    assert schedule.read_text("utf-8") == TEXT + (
        "\n"
        "  - id: closing-conference\n"
        "    title: Closing conference\n"
        "    start: 2027-11-18\n"
        "    end: 2027-11-19\n"
        "    venue: {city: Brussels}\n"
        "    tags: [end]\n"
    )


@pytest.mark.usefixtures("schedule")
@pytest.mark.parametrize("start", ["2027-03-01..03", "1 March 2027..2027-03-03"])
def test_add_on_several_days(start: str, call: Run) -> None:
    """Days are written as `move` takes them."""
    outcome = call("add", "Course", "--start", start)

    assert outcome.text == (0, "", "added course (workshops.yaml:17): 1–3 Mar 2027\n")


@pytest.mark.usefixtures("schedule")
def test_a_start_after_the_end_names_move(call: Run) -> None:
    """The command that is named does what was meant."""
    outcome = call("set", "innovation", "start=2027-05-31")

    command = "workshops move innovation 2027-05-31"
    message = (
        f"the last day 2027-04-09 is before the first; to move it with its end, run: {command}"
    )
    assert outcome.text == (2, "", f"workshops: {message}\n")
    assert call(*command.split()[1:]).status == 0


@pytest.mark.usefixtures("schedule")
def test_move(call: Run) -> None:
    """A line says from when to when, and how many sessions came along."""
    outcome = call("move", "innovation", "2027-04-15")

    assert outcome.stderr == ("innovation: 8–9 Apr 2027 → 15–16 Apr 2027, with 2 sessions\n")
    assert call("check").stderr == "workshops.yaml: no errors\n"


@pytest.mark.usefixtures("schedule")
@pytest.mark.parametrize("when", ["15 April 2027", "15 Apr 2027..16 Apr 2027", "2027-04-15..16"])
def test_dates_as_people_type_them(when: str, call: Run) -> None:
    """A month may be written as a word."""
    added = call("add", "X", "--start", "12 May 2027", "--end", "2027-05-13")

    assert call("move", "innovation", when).stderr.startswith(
        "innovation: 8–9 Apr 2027 → 15–16 Apr"
    )
    assert added.stderr.startswith("added x (workshops.yaml:17): 12–13 May 2027")


@pytest.mark.usefixtures("at_noon", "schedule")
def test_move_names_people_who_have_the_old_date(call: Run) -> None:
    """People invited before are counted, with the command that informs them."""
    assert call("invite", "-o", "drafts", "--mark-sent", "--as-of", "2027-01-01").status == 0

    outcome = call("move", "innovation", "--by", "1w")

    assert outcome.stderr.splitlines()[1:] == [
        "1 person has the old date; to send updates, run: workshops invite innovation",
        "1 answer will be reset when the updates are sent",
    ]


@pytest.mark.usefixtures("at_noon", "schedule")
@pytest.mark.parametrize(
    ("values", "facts"),
    [
        (["venue.city=Torino"], "the old place"),
        (["start=2027-04-07", "venue.city=Torino"], "the old date and place"),
        (["status=tentative"], "the old status"),
        (["title=Other"], ""),
    ],
)
def test_set_names_people_who_have_the_old_facts(values: list[str], facts: str, call: Run) -> None:
    """As `move` does: the next `invite` sends updates of time, place and status, not of texts."""
    call("invite", "-o", "drafts", "--mark-sent", "--as-of", "2027-01-01")

    dry, done = (call("set", "innovation", *values, *dry_run) for dry_run in (["--dry-run"], []))

    invite = "workshops invite innovation"
    expected = [f"1 person has {facts}; to send updates, run: {invite}"] if facts else []
    reset = ["1 answer will be reset when the updates are sent"] if "date" in facts else []
    assert done.stderr.splitlines()[1:] == expected + reset
    assert dry.stderr.splitlines()[1:] == (
        [f"1 person would have {facts} until updates are sent"] if facts else []
    )
    sent = call("invite", "--as-of", "2027-01-01").stderr
    assert ("1 update to send" in sent) == bool(facts)


@pytest.mark.usefixtures("schedule")
def test_a_workshop_in_a_place_and_online(call: Run) -> None:
    """Both are listed, and reported when it is added."""
    added = call("add", "Both", "--city", "Oulu", "--online", "https://example.org/room")
    only = call("add", "Online", "--online", "https://example.org/room")

    assert added.stderr.endswith(": to be announced, Oulu, online\n")
    assert only.stderr.endswith(": to be announced, online\n")
    assert "Oulu, online" in call("list").stdout


@pytest.mark.usefixtures("at_noon", "schedule")
def test_a_move_back_to_the_date_that_people_have(call: Run) -> None:
    """As `invite` has nothing to send then, no updates are announced, and no answer is reset."""
    call("invite", "-o", "drafts", "--mark-sent", "--as-of", "2027-01-01")
    call("move", "innovation", "--by", "2d")

    nearer, back = (call("move", "innovation", "--by", "-1d") for _ in range(2))

    assert nearer.stderr.splitlines()[1].startswith("1 person has the old date; to send updates,")
    assert back.stderr == "innovation: 9–10 Apr 2027 → 8–9 Apr 2027, with 2 sessions\n"
    invited = call("invite", "--as-of", "2027-01-01")
    assert "nothing to send" in invited.stderr


@pytest.mark.usefixtures("at_noon")
def test_people_invited_to_what_gets_no_date(schedule: Path, call: Run) -> None:
    """They get cancellations, as the line says."""
    text = TEXT.partition("    sessions")[0] + "    attendees:" + TEXT.partition("attendees:")[2]
    schedule.write_text(text, "utf-8")
    call("invite", "-o", "drafts", "--mark-sent", "--as-of", "2027-01-01")

    assert call("move", "innovation", "--to-be-announced").stderr.splitlines()[1:] == [
        "1 person has the old date; to send cancellations, run: workshops invite innovation"
    ]
    assert "1 cancellation to send" in call("invite", "--as-of", "2027-01-01").stderr


CANCELLED = (
    "warning: innovation is cancelled; to hold it after all, run: workshops cancel innovation "
    "--undo"
)


@pytest.mark.usefixtures("schedule")
@pytest.mark.parametrize(
    "arguments", [["move", "innovation", "--by", "1w"], ["register", "innovation", "Bo Ek"]]
)
@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_a_cancelled_workshop_is_pointed_out(
    arguments: list[str], dry_run: list[str], call: Run
) -> None:
    """Who moves it or adds people may have another one in mind."""
    call("cancel", "innovation")

    outcome = call(*arguments, *dry_run)

    assert (outcome.status, outcome.stderr.splitlines()[1:]) == (0, [CANCELLED])


@pytest.mark.usefixtures("schedule")
def test_who_is_invited_to_a_cancelled_workshop_gets_no_update(call: Run) -> None:
    """Moving it does not change that cancellations are due."""
    assert call("invite", "-o", "drafts", "--mark-sent", "--as-of", "2027-01-01").status == 0
    call("cancel", "innovation")

    assert call("move", "innovation", "--by", "1w").stderr.splitlines()[1:] == [
        "1 person has the old date; to send cancellations, run: workshops invite innovation",
        CANCELLED,
    ]


FUTURE = "2190-05-0"
"""The start of days that are to come for long."""


@pytest.mark.parametrize("command", [["move", "innovation", "2020-01-01"], ["set", "innovation"]])
def test_a_move_into_the_past_is_pointed_out(command: list[str], schedule: Path, call: Run) -> None:
    """Once, when it is moved there; a correction of what is over is not."""
    schedule.write_text(TEXT.partition("    end")[0].replace("2027-04-0", FUTURE), "utf-8")
    values = ["start=2020-01-01"] if command[0] == "set" else []

    first = call(*command, *values)
    second = call("move", "innovation", "2019-12-31")

    assert "warning: innovation is now in the past; check the year" in first.stderr.splitlines()
    assert "in the past" not in second.stderr


def test_updates_into_the_past_need_an_option(schedule: Path, call: Run) -> None:
    """The command that is named sends them."""
    schedule.write_text(TEXT.replace("2027-04-0", FUTURE), "utf-8")
    assert call("invite", "-o", "drafts", "--mark-sent").status == 0

    assert call("move", "innovation", "2020-01-01").stderr.splitlines()[1:] == [
        (
            "1 person has the old date; to send updates all the same, run: workshops invite "
            "innovation --past"
        ),
        "1 answer will be reset when the updates are sent",
        "warning: innovation is now in the past; check the year",
    ]
    assert "1 update to send" in call("invite", "innovation", "--past").stderr


@pytest.mark.usefixtures("at_noon", "schedule")
def test_a_dry_run_names_no_command_that_would_do_something_else(call: Run) -> None:
    """Nothing moved, so nobody has an old date, and `invite` would have nothing to send."""
    call("invite", "-o", "drafts", "--mark-sent", "--as-of", "2027-01-01")
    arguments = (
        ["move", "innovation", "--by", "1w"],
        ["cancel", "innovation"],
        ["unregister", "innovation", "Ana"],
        ["register", "innovation", "Bo Ek <bo@example.org>"],
        ["mark", "innovation", "Ana", "--declined"],
    )

    lines = [call(*words, "--dry-run").stderr.splitlines() for words in arguments]

    assert lines == [
        [
            "dry run: innovation: 8–9 Apr 2027 → 15–16 Apr 2027, with 2 sessions",
            "1 person would have the old date until updates are sent",
        ],
        ["dry run: innovation: confirmed → cancelled", "1 person was invited"],
        ["dry run: innovation: removed Ana", "1 person was invited"],
        ["dry run: innovation: added Bo Ek", "1 person is not invited yet"],
        ["dry run: innovation: recorded as declined: Ana"],
    ]


def test_dry_run_writes_nothing(schedule: Path, call: Run) -> None:
    """--dry-run shows the lines that would change."""
    outcome = call("set", "innovation", "title=New", "--dry-run")

    assert outcome.stderr == "dry run: innovation: title = New\n"
    assert "-    title: Innovation\n+    title: New\n" in outcome.stdout
    assert schedule.read_text("utf-8") == TEXT


@pytest.mark.usefixtures("schedule")
@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_json(dry_run: list[str], call: Run) -> None:
    """Programs get the place, and each key before and after."""
    outcome = call("cancel", "innovation", "-f", "json", *dry_run)

    assert json.loads(outcome.stdout) == {
        "workshop": "innovation",
        "record": "workshop:innovation",
        "file": "workshops.yaml",
        "line": 7,
        "changed": [{"key": "status", "before": None, "after": "cancelled"}],
    }


RECORDS = """\
series: {id: small, title: Small}
regions: [{id: SE31, name: North}]
organizations: [{id: uni, name: University}]
workshops:
  - id: series
    title: One
    sessions: [{id: welcome, title: Welcome}, {title: Tour}]
    attendees: [{name: Ana Ek}, {organization: uni}, {email: bo@example.org}]
"""


@pytest.mark.parametrize(
    ("name", "value", "workshop", "record"),
    [
        ("series", "color=teal", None, "series"),
        ("one", "number=1", "series", "workshop:series"),
        ("north", "country=SE", None, "region:SE31"),
        ("university", "sector=academia", None, "organization:uni"),
        ("one/welcome", "day=2027-03-08", "series", "workshop:series/session:welcome"),
        ("one/tour", "period=morning", "series", "workshop:series/session:Tour"),
        ("one/ana ek", "role=speaker", "series", "workshop:series/attendee:Ana Ek"),
        ("one/uni", "role=speaker", "series", "workshop:series/attendee:University"),
        ("one/bo@example.org", "role=speaker", "series", "workshop:series/attendee:bo@example.org"),
    ],
)
def test_json_names_one_record(
    name: str, value: str, workshop: str | None, record: str, tmp_path: Path, call: Run
) -> None:
    """What changed is named as `set` takes it, and as nothing else is called."""
    write_schedule(tmp_path, RECORDS.replace("title: One", "title: One\n    start: 2027-03-08"))

    changed = json.loads(call("set", name, value, "-f", "json", "--dry-run").stdout)
    again = json.loads(call("set", record, value, "-f", "json", "--dry-run").stdout)

    assert (changed["workshop"], changed["record"]) == (workshop, record)
    assert again == changed


def test_second_run_changes_nothing(schedule: Path, call: Run) -> None:
    """A value that is set already is not an error."""
    call("cancel", "innovation")
    before = schedule.read_bytes()

    outcome = call("cancel", "innovation")

    assert (outcome.status, outcome.stderr) == (0, "nothing to change\n")
    assert schedule.read_bytes() == before


@pytest.mark.usefixtures("schedule")
def test_new_warnings_are_reported_at_once(call: Run) -> None:
    """A weekend is named when the workshop is moved to it."""
    outcome = call("move", "innovation", "2027-04-17")

    assert outcome.status == 0
    assert "warning: 2027-04-17 is a Saturday" in outcome.stderr


def test_id_of_the_series(schedule: Path, call: Run) -> None:
    """A new one keeps the UIDs; it is refused where what was sent is recorded under the old one."""
    renamed = call("set", "series", "id=other")
    assert call("invite", "-o", "drafts", "--mark-sent", "--as-of", "2027-01-01").status == 0
    before = schedule.read_bytes()
    refused = call("set", "series", "id=third")

    assert renamed.stderr == (
        "series: id = other\n1 workshop got a uid, so that the entries in people's calendars stay\n"
    )
    assert (refused.status, schedule.read_bytes()) == (2, before)
    assert refused.stderr == (
        "workshops: workshops.yaml.history.jsonl records what was sent under the id of the series; "
        "keep the id\n"
    )


@pytest.mark.usefixtures("schedule")
def test_values_given_twice(call: Run) -> None:
    """Tags that are empty or given twice are written once."""
    outcome = call("add", "X", "--tag", "a", "--tag", "", "--tag", "a", "-f", "json")

    assert {"key": "tags", "before": None, "after": ["a"]} in json.loads(outcome.stdout)["changed"]


def test_cancel_and_undo(schedule: Path, call: Run) -> None:
    """What was tentative is tentative again; where that is not known, the line says what to do."""
    plain = [call("cancel", "innovation"), call("cancel", "innovation", "--undo")]
    call("set", "innovation", "status=tentative")
    before = schedule.read_bytes()
    kept = [call("cancel", "innovation"), call("cancel", "innovation", "--undo")]

    assert "".join(outcome.stderr for outcome in (*plain, *kept)).splitlines() == [
        "innovation: confirmed → cancelled",
        "innovation: cancelled → confirmed",
        "if it was tentative before, run: workshops set innovation status=tentative",
        "innovation: tentative → cancelled",
        "innovation: cancelled → tentative",
    ]
    assert schedule.read_bytes() == before


def test_one_reader_of_dates(schedule: Path, call: Run) -> None:
    """`set`, `move` and `add` take the same words."""
    call("add", "W")
    call("set", "w", "start=15 April 2027", "end=16 april 2027", "repeat=FREQ=WEEKLY")
    call("set", "w", "except+=22 April 2027")
    call("add", "X", "--start", "15 April 2027", "--end", "16 april 2027")
    call("add", "Y", "--start", "1 May 2027")
    call("move", "y", "15 April 2027..16 April 2027")

    text = schedule.read_text("utf-8")
    assert text.count("start: 2027-04-15") == text.count("end: 2027-04-16") == 3
    assert text.count("2027-04-22") == 1


REFUSED = [
    (["move", "innovation"], "give one of WHEN, --by and --to-be-announced"),
    (["move", "innovation", "2027-04-15", "--by", "1w"], "give one of WHEN, --by and"),
    (["move", "nothing", "2027-04-15"], 'no workshop is called "nothing"'),
    (["set", "innovation", "titel=x"], '"titel" is not a key of a workshop; did you mean "title"?'),
    (["set", "innovation", "title"], '"title" is not an assignment; write it as KEY=VALUE'),
    (["add", "X", "--start", "4/5/2027"], '"4/5/2027" is not a valid date or time; write 2027-'),
    (["move", "innovation", "2 weeks"], '"2 weeks" is a length of time; write the day, or use: w'),
    (["set", "innovation", "start=+2w"], '"+2w" is a length of time; write the day, or use: work'),
    (["move", "innovation", "15 April"], '"15 April" is not a valid date; write 2018-03-08, tomo'),
    (["set", "innovation", "end=15 April"], '"15 April" is not a valid date; write 2018-03-08, t'),
    (
        ["set", "Innovation", "start=2027-04-15..16"],
        '"2027-04-15..16" is more than one day; set start and end, or run: workshops move Inno',
    ),
    (["set", "innovation", "title=a\udce9"], "an argument is not in UTF-8: it has the byte e9"),
    (["add", "a\udce9"], "an argument is not in UTF-8: it has the byte e9"),
    (["add", " "], "the title is empty; write what the workshop is called"),
    (
        ["add", "X", "--start", "2027-04-05..06", "--end", "2027-04-07"],
        "--start names the last day, too; leave out --end",
    ),
    (["add", "X", "--end", "2027-04-05"], "--end needs the first day; add it with --start"),
    (["move", "innovation", "--by", "0d"], '--by: "0d" is out of range; write a number from 1 to'),
    (["move", "innovation", "--by", "99999999w"], '--by: "99999999w" is out of range; write a'),
    (["add", "X", "--region", "Narnia"], 'no region is called "Narnia"'),
    (["add", "X", "--id", "innovation"], 'there is already a workshop "innovation"'),
    (["cancel", "innovation", "--undo"], "innovation is not cancelled"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[" ".join(a) for a, _ in REFUSED])
def test_refused(schedule: Path, arguments: list[str], message: str, call: Run) -> None:
    """What can't be done is one line and status 2, and nothing is written."""
    outcome = call(*arguments)

    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"workshops: {message}")
    assert outcome.stderr.count("\n") == 1
    assert schedule.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "X"],
        ["move", "jobs", "2027-04-15"],
        ["set", "jobs", "title=X"],
        ["cancel", "jobs"],
        ["edit", "jobs"],
        ["register", "jobs", "Ana Ek"],
        ["unregister", "jobs", "Ana Ek"],
        ["mark", "jobs", "Ana Ek", "--accepted"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_the_example_and_pipes_are_refused(arguments: list[str], call: Run) -> None:
    """The shipped example is not changed, nor what comes through a pipe; init is the way on."""
    shipped = call("-s", SHIPPED, *arguments)
    example = call(*arguments)
    piped = call("-s", "-", *arguments, stdin=TEXT.encode())

    assert (shipped.status, example.status, piped.status) == (2, 2, 2)
    assert "workshops init" in example.stderr
    assert "standard input" in piped.stderr


def test_a_series_from_nothing(tmp_path: Path, call: Run) -> None:
    """A coordinator enters a series without opening the file."""
    call("init")
    for title in ("Skills", "Energy", "Housing"):
        assert call("add", title).status == 0
    assert call("move", "Energy", "2028-03-06..07").status == 0
    assert call("set", "energy", "venue.city=Gävle", "title.sv=Energi").status == 0

    workshops = load_schedule(tmp_path / "workshops.yaml").workshops
    energy = next(workshop for workshop in workshops if workshop.id == "energy")
    assert [workshop.id for workshop in workshops[-3:]] == ["skills", "energy", "housing"]
    assert energy.title.in_language("sv") == "Energi"
    assert energy.days is not None
    assert (energy.days[1] - energy.days[0]).days == 1
