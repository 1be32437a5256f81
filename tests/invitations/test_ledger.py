"""The ledger remembers what each person was sent, whatever happens in between."""

import json
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from workshops.errors import UnreadableError, UsageError
from workshops.invitations.history import Ledger, begin_message, end_message
from workshops.invitations.ledger import (
    LockedError,
    find_ledger,
    open_book,
    read_ledger,
    write_ledger,
)
from workshops.invitations.plan import Step, plan_invitations, plan_message
from workshops.model import Attendee, Organizer, Schedule, Series, Text, Venue, Workshop
from workshops.significant import digest_facts
from workshops.timezones import find_zone

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BRUSSELS = find_zone("Europe/Brussels")
SERIES = Series("pilot", Text("en", "Pilot"), organizer=Organizer(email="office@example.org"))
PEOPLE = tuple(
    Attendee(Text("en", f"P{n}\u2028\n"), f"P{n}@example.org", language="sv") for n in range(3)
)
TIMED = Workshop(
    id="jobs",
    title=Text("sv", "Jobb", (("en", "Jobs"),)),
    series_id="pilot",
    status="confirmed",
    start=datetime(2026, 5, 1, 9, 30, tzinfo=BRUSSELS),
    end=datetime(2026, 5, 1, 12, tzinfo=BRUSSELS),
    timezone="Europe/Brussels",
    venue=Venue(Text("en", "Hall"), city=Text("en", "Brussels"), country="BE"),
    online="https://meet.example.org",
    repeat="FREQ=WEEKLY;COUNT=9",
    exdates=(date(2026, 5, 8), datetime(2026, 5, 15, 9, 30, tzinfo=BRUSSELS)),
    attendees=PEOPLE,
)
DAYS = Workshop(
    id="climate",
    title=Text("en", "Climate"),
    series_id="pilot",
    status="tentative",
    start=date(2026, 6, 1),
    end=date(2026, 6, 2),
    written_uid="climate@example.org",
    attendees=PEOPLE[:1],
)
OFFSET = DAYS._replace(
    id="offset",
    start=datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    end=datetime(2026, 6, 1, 10, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    written_uid="offset@example.org",
    timezone="Europe/Brussels",
)


def list_steps(*workshops: Workshop) -> list[Step]:
    """The plan where nobody was sent anything."""
    schedule = Schedule(SERIES, workshops=workshops)
    return plan_invitations(schedule, {}, now=NOW, local_zone=BRUSSELS)


def make_ledger() -> Ledger:
    """The ledger after a run that was stopped while sending its last message."""
    ledger: Ledger = {}
    steps = list_steps(TIMED, DAYS, OFFSET)
    for step in steps:
        ledger = begin_message(ledger, step.workshop, step.attendee, plan_message(step, NOW))
        if step is not steps[-1]:
            ledger = end_message(ledger, step.workshop, step.attendee, is_taken=True)
    return ledger


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Every fact survives the file, and so does the digest of the facts."""
    ledger = make_ledger()
    path = tmp_path / "ledger.json"
    path.write_bytes(write_ledger(ledger))
    read = read_ledger(path)
    assert read == ledger
    for record in read.values():
        assert {digest_facts(facts) for facts in record.facts.values()} == set(record.facts)
    facts = next(iter(read[TIMED.uid].facts.values()))
    assert facts.start is not None
    assert str(getattr(facts.start, "tzinfo", None)) == "Europe/Brussels"
    assert list(facts.title.translations) == [("sv", "Jobb"), ("en", "Jobs")]


def test_a_person_is_one_line() -> None:
    """A message changes the line of its person and no other, so that differences can be read."""
    ledger = make_ledger()
    step = list_steps(TIMED)[1]
    moved = step._replace(sequence=0)
    later = begin_message(
        ledger, moved.workshop, moved.attendee, plan_message(moved, NOW + timedelta(days=1))
    )
    before, after = (write_ledger(one).decode().splitlines() for one in (ledger, later))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][0].startswith('"p1@example.org": {"address": "P1@example.org"')


def test_the_same_facts_are_the_same_bytes() -> None:
    """The order of sending does not show."""
    forth: Ledger = {}
    back: Ledger = {}
    steps = list_steps(TIMED, DAYS)
    for step in steps:
        forth = begin_message(forth, step.workshop, step.attendee, plan_message(step, NOW))
    for step in reversed(steps):
        back = begin_message(back, step.workshop, step.attendee, plan_message(step, NOW))
    assert write_ledger(forth) == write_ledger(back)


def test_no_file_is_an_empty_ledger(tmp_path: Path) -> None:
    """Before the first invitation nobody was sent anything."""
    assert read_ledger(tmp_path / "workshops.ledger.json") == {}


def test_a_newer_ledger_is_not_touched(tmp_path: Path) -> None:
    """A ledger of a version to come is an error that says what to do."""
    path = tmp_path / "ledger.json"
    path.write_text('{"version": 2, "workshops": {}}')
    with pytest.raises(
        UnreadableError, match=r"written by a newer workshops .* update the program"
    ):
        read_ledger(path)


RECORD = '{"version": 1, "workshops": {"a": {"id": "a", "sequence": 0, "digest": "d", "facts": {}, '
MESSAGE = (
    '{"method": "REQUEST", "sequence": 0, "digest": "d", "organizer": "o", '
    '"time": "2026-03-01T12:00:00+00:00", "id": "i"}'
)


SOMETHING = "something in it is missing or of another kind"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "no JSON from line 1 on"),
        ("{", "no JSON from line 1 on"),
        ("[]", "it has no version"),
        ("{}", "it has no version"),
        ("{\n<<<<<<< HEAD\n}", "no JSON from line 2 on"),
        ("\ufeff\x00", "no JSON from line 1 on"),
        ("[" * 20_000, "no JSON"),
        ('{"version": "1", "workshops": {}}', "it has no version"),
        ('{"version": 1}', SOMETHING),
        ('{"version": 1, "workshops": []}', SOMETHING),
        ('{"version": 1, "workshops": {"a": {"id": "a"}}}', SOMETHING),
        (
            f'{RECORD}"people": {{"x": {{"address": "x", "name": "x"}}}}}}}}}}',
            "somebody at a was sent nothing",
        ),
        (
            f'{RECORD}"people": {{"x": {{"address": "x", "name": "x", "sent": {MESSAGE}}}}}}}}}}}',
            "the facts that somebody was sent of a are missing",
        ),
    ],
)
def test_a_damaged_ledger_is_never_overwritten(tmp_path: Path, content: str, why: str) -> None:
    """What can't be understood is an error, not an empty ledger, and stays as it is."""
    path = tmp_path / "ledger.json"
    path.write_text(content, "utf-8")
    with (
        pytest.raises(UnreadableError, match=rf"ledger\.json: damaged \({why}\)"),
        open_book(path, NOW, lambda _: None),
    ):
        pass
    assert path.read_text("utf-8") == content


def test_a_second_run_waits_and_then_says_who_is_sending(tmp_path: Path) -> None:
    """The holder's process is named, and the lock is gone when it ends."""
    path = tmp_path / "ledger.json"
    naps: list[float] = []
    with (
        open_book(path, NOW, naps.append),
        pytest.raises(LockedError, match=r"sending \(process \d+, since 2026-03-01 12:00\)"),
        open_book(path, NOW, naps.append),
    ):
        pass
    assert sum(naps) == pytest.approx(5)
    assert not list(tmp_path.iterdir())


def test_a_run_that_was_waited_for(tmp_path: Path) -> None:
    """When the first run ends in time, the second goes on."""
    path = tmp_path / "ledger.json"
    with ExitStack() as first:
        first.enter_context(open_book(path, NOW, lambda _: None))
        with open_book(path, NOW, lambda _: first.close()) as book:
            assert book.ledger == {}


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    """A half-written copy goes away with the next run."""
    (tmp_path / ".workshops.tmp").write_text("half")
    with open_book(tmp_path / "ledger.json", NOW, lambda _: None):
        assert [path.name for path in tmp_path.iterdir()] == [".ledger.json.lock"]


def test_a_message_is_in_the_file_before_it_goes(tmp_path: Path) -> None:
    """Begun, then ended: both are on disk at once."""
    path = tmp_path / "ledger.json"
    step = list_steps(DAYS)[0]
    message = plan_message(step, NOW)
    with open_book(path, NOW, lambda _: None) as book:
        book.begin(step, message)
        assert read_ledger(path)[DAYS.uid].people["p0@example.org"].pending == message
        book.end(step, is_taken=True)
        person = read_ledger(path)[DAYS.uid].people["p0@example.org"]
        assert (person.sent, person.pending) == (message, None)
    assert json.loads(path.read_bytes())["version"] == 1


def test_where_the_ledger_is(tmp_path: Path) -> None:
    """Beside a file, inside a folder, one for all names of one file."""
    schedule = tmp_path / "pilot.yaml"
    schedule.touch()
    (tmp_path / "link.yaml").symlink_to(schedule)
    assert find_ledger(str(schedule)) == tmp_path / "pilot.ledger.json"
    assert find_ledger(str(tmp_path / "link.yaml")) == tmp_path / "pilot.ledger.json"
    assert find_ledger(str(tmp_path)) == tmp_path / "workshops.ledger.json"
    with pytest.raises(UsageError):
        find_ledger("-")
