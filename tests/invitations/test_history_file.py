"""The history remembers what each person was sent and answered, whatever happens in between."""

import json
import os
import re
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from unittest import mock

import pytest

from support.history import EMPTY, Records, begin, end, replay, write_history
from workshops.errors import UnreadableError, UsageError, WorkshopsError
from workshops.files import lock
from workshops.invitations import history_file
from workshops.invitations.history import (
    History,
    Recipient,
    RecordedAnswer,
    describe_answer,
    describe_facts,
    describe_sending,
)
from workshops.invitations.history_file import (
    open_history,
    read_history,
    require_only_history,
)
from workshops.invitations.history_lines import Record, is_mailable, write_record_line
from workshops.invitations.history_path import history_path
from workshops.invitations.plan import plan_invitations
from workshops.invitations.sent import find_sequences
from workshops.invitations.step import Step, plan_message
from workshops.model import Attendee, Organizer, Schedule, Series, Text, Venue, Workshop
from workshops.schedule.load import load_schedule
from workshops.significant import digest_facts, keep_facts
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
    """The plan when nothing was sent."""
    schedule = Schedule(SERIES, workshops=workshops)
    return plan_invitations(schedule, History(), now=NOW, local_zone=BRUSSELS).steps


def make_records() -> Records:
    """The history after a run that was stopped while sending its last message."""
    records = EMPTY
    steps = list_steps(TIMED, DAYS, OFFSET)
    for step in steps:
        message = plan_message(step, NOW)
        records = begin(records, step, message)
        if step is not steps[-1]:
            records = end(records, step, message)
    return records


@pytest.fixture
def schedule(tmp_path: Path) -> str:
    """A schedule's file, of which only the name matters here."""
    (tmp_path / "workshops.yaml").touch()
    return str(tmp_path / "workshops.yaml")


def test_what_is_written_is_read(schedule: str) -> None:
    """Every fact survives the file, and so does the digest of the facts."""
    with open_history(schedule, "pilot") as file:
        for step in list_steps(TIMED, DAYS, OFFSET):
            message = plan_message(step, NOW)
            file.begin(step.workshop, step.attendee, message)
            if step.workshop.id != "offset":
                file.end(step.workshop, step.attendee, message, is_sent=True)

    read = read_history(schedule, "pilot")

    assert read == file.history == replay(make_records())
    for sent in read.workshops.values():
        assert {digest_facts(facts) for facts in sent.facts.values()} == set(sent.facts)
    facts = next(iter(read.workshops[TIMED.uid].facts.values()))
    assert facts == keep_facts(TIMED)
    assert str(getattr(facts.start, "tzinfo", None)) == "Europe/Brussels"
    assert list(facts.title.translations) == [("sv", "Jobb"), ("en", "Jobs")]
    assert find_sequences(schedule) == {TIMED.uid: 0, DAYS.uid: 0, OFFSET.uid: 0}


def test_a_message_is_two_lines(schedule: str) -> None:
    """One before it goes and one after; the facts are written once for everybody."""
    with open_history(schedule, "pilot") as file:
        for step in list_steps(TIMED):
            message = plan_message(step, NOW)
            file.begin(step.workshop, step.attendee, message)
            file.end(step.workshop, step.attendee, message, is_sent=step.attendee != PEOPLE[1])

    lines = history_path(schedule).read_text("utf-8").split("\n")

    assert lines.pop() == ""
    events = [json.loads(line)["event"] for line in lines]
    assert events == ["series", "facts", "sending", "sent", "sending", "refused", "sending", "sent"]
    assert json.loads(lines[0])["series"] == "pilot"
    assert json.loads(lines[0])["file"] == "workshops.yaml"
    assert json.loads(lines[2]) == {
        "event": "sending",
        "workshop": "jobs",
        "uid": TIMED.uid,
        "address": "P0@example.org",
        "name": "P0\u2028\n",
        "language": "sv",
        "role": "participant",
        "method": "REQUEST",
        "sequence": 0,
        "digest": digest_facts(TIMED),
        "organizer": "office@example.org",
        "time": "2026-03-01T12:00:00Z",
        "message_id": plan_message(list_steps(TIMED)[0], NOW).id,
    }


def test_a_message_costs_the_same_whatever_the_history_holds(schedule: str) -> None:
    """The file only grows: what it held is not written again."""
    sizes = []
    with open_history(schedule, "pilot") as file:
        step = list_steps(TIMED)[0]
        for hour in range(20):
            before = history_path(schedule).stat().st_size
            later = plan_message(step, NOW + timedelta(hours=hour))
            file.begin(step.workshop, step.attendee, later)
            file.end(step.workshop, step.attendee, later, is_sent=True)
            sizes.append(history_path(schedule).stat().st_size - before)
    assert len(set(sizes[1:])) == 1


def test_a_message_is_on_the_disk_before_it_goes(schedule: str) -> None:
    """Begun, then ended: the file is flushed each time, and readable to its owner alone."""
    step = list_steps(DAYS)[0]
    message = plan_message(step, NOW)
    with (
        open_history(schedule, "pilot") as file,
        mock.patch("os.fsync", side_effect=os.fsync) as flushed,
    ):
        file.begin(step.workshop, step.attendee, message)
        assert flushed.call_count == 1
        assert find_person(schedule).pending == message
        file.end(step.workshop, step.attendee, message, is_sent=True)
        assert flushed.call_count == 2
        person = find_person(schedule)
        assert (person.sent, person.pending) == (message, None)
    assert history_path(schedule).stat().st_mode & 0o777 == 0o600


def find_person(schedule: str) -> Recipient:
    """The one person at the workshop of days, as the file knows them."""
    return read_history(schedule).workshops[DAYS.uid].people["p0@example.org"]


def test_no_file_is_an_empty_history(schedule: str) -> None:
    """Before the first invitation nothing was sent, and nothing is written."""
    assert read_history(schedule, "pilot") == History()
    with open_history(schedule, "pilot") as file:
        assert file.history == History()
    assert not history_path(schedule).exists()
    assert find_sequences(schedule) == find_sequences("-") == {}


def test_a_line_that_was_not_finished_does_not_count(schedule: str) -> None:
    """Cut anywhere in its last line, the file is the history before it, and can go on."""
    records = make_records()
    path = history_path(schedule)
    write_history(path, records)
    complete = path.read_bytes()
    last = len(write_record_line(records[-1]))
    before = replay(records[:-1])
    step = list_steps(OFFSET)[0]
    for cut in range(1, last + 1):
        path.write_bytes(complete[:-cut])
        assert read_history(schedule) == before
        path.write_bytes(complete[:-cut] + bytes(7))  # as after a power failure
        assert read_history(schedule) == before
        if cut % 50 == 1:
            with open_history(schedule, "pilot") as file:
                file.begin(step.workshop, step.attendee, plan_message(step, NOW))
            assert read_history(schedule) == replay(records)


def test_what_cannot_be_written_is_taken_back(schedule: str) -> None:
    """Where the disk is full in the middle of a line, the file ends as it did before."""
    write_history(history_path(schedule), make_records())
    before = history_path(schedule).read_bytes()
    real, step = os.write, list_steps(DAYS)[0]

    def write_some(handle: int, content: memoryview) -> int:
        if len(content) <= 40:
            raise OSError(28, "No space left on device")
        return real(handle, content[:40])

    with (
        mock.patch("os.write", write_some),
        pytest.raises(UnreadableError, match=r"history\.jsonl: No space left on device$"),
        open_history(schedule, "pilot") as file,
    ):
        file.begin(step.workshop, step.attendee, plan_message(step, NOW + timedelta(days=1)))
    assert history_path(schedule).read_bytes() == before


def test_answers_are_read_back(schedule: str) -> None:
    """What one run keeps, the next one knows; answers without a time too."""
    year = timedelta(days=365)
    answers = {
        (DAYS.uid, "a@example.org"): RecordedAnswer(2, None, rsvp="accepted"),
        (DAYS.uid, "b@example.org"): RecordedAnswer(0, NOW, NOW, "declined"),
        (DAYS.uid, "c@example.org"): RecordedAnswer(0, NOW, None, None, ((NOW + year, NOW),)),
        (DAYS.uid, "d@example.org"): RecordedAnswer(0, NOW, None, "accepted", (), "0123abcd"),
    }
    with open_history(schedule, "pilot") as file:
        file.add_answers(answers)
    with open_history(schedule, "pilot") as file:
        assert file.history.answers == answers
        file.add_answers(answers)

    lines = history_path(schedule).read_text("utf-8").splitlines()

    assert [json.loads(line)["event"] for line in lines] == ["series", *["answered"] * 4]
    assert lines[2] == (
        '{"event": "answered", "uid": "climate@example.org", "address": "b@example.org", '
        '"answer": "declined", "sequence": 0, "dtstamp": "2026-03-01T12:00:00Z", '
        '"mailed": "2026-03-01T12:00:00Z"}'
    )


def test_the_history_of_any_schedule_can_be_read() -> None:
    """Facts and people of all schedules of these tests that load come back from their lines."""
    stamp = plan_message(list_steps(DAYS)[0], NOW)
    count = 0
    for path in sorted(Path(__file__).parents[1].rglob("*.yaml")):
        with suppress(WorkshopsError):
            schedule = load_schedule(path)
            for workshop in schedule.workshops:
                digest = digest_facts(workshop)
                records = [EMPTY[0], describe_facts(workshop, digest)]
                for who in workshop.attendees[:20]:
                    if who.email and is_mailable(who.email):
                        message = stamp._replace(digest=digest)
                        records.append(describe_sending(workshop, who, message))
                history = replay(records)
                for sent in history.workshops.values():
                    assert digest_facts(sent.facts[digest]) == digest, path
                count += 1
    assert count > 100


def test_facts_without_recipients_are_written_again() -> None:
    """A title is not part of the digest: who is invited now is cancelled under today's title."""
    records = EMPTY
    first = list_steps(DAYS)[0]
    records = end(begin(records, first, plan_message(first, NOW)), first, plan_message(first, NOW))
    renamed = DAYS._replace(title=Text("en", "Air"))
    assert not replay(records).lacks_facts(renamed, digest_facts(renamed))
    refused = end(begin(EMPTY, first, plan_message(first, NOW)), first, plan_message(first, NOW))
    refused = (*refused[:-1], {**refused[-1], "event": "refused"})
    assert not replay(refused).lacks_facts(DAYS, digest_facts(DAYS))
    assert replay(refused).lacks_facts(renamed, digest_facts(renamed))


def damage(at: int, **changes: object) -> tuple[str, str]:
    """The history with other values in one of its lines, and the number of that line."""
    records: list[Record] = [*make_records(), ANSWERED]
    records[at] = {**records[at], **changes}
    content = b"".join(write_record_line(record) for record in records).decode()
    return content, str(at % len(records) + 1)


ANSWERED = describe_answer((DAYS.uid, "a@example.org"), RecordedAnswer(0, NOW, rsvp="accepted"))
COMPLETE = "".join(write_record_line(record).decode() for record in (*make_records(), ANSWERED))
FACTS, SENDING, SENT = 1, 2, 3


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        (("hello\n", "1"), "not valid JSON"),
        (("hello", "1"), "not valid JSON"),
        (("[]\n", "1"), "not a JSON object"),
        (("{}\n", "1"), '"event" is not a text'),
        (("\n", "1"), "not valid JSON"),
        (("\ufeff\x00", "1"), "not valid JSON"),
        (("[" * 20_000, "1"), "not valid JSON"),
        (('{"event": "' + "[" * 2_000_000, "1"), "not valid JSON"),
        ((f"<<<<<<< HEAD\n{COMPLETE}", "1"), "not valid JSON"),
        ((COMPLETE.replace('"sending"', '"sen\0ing"', 1), "3"), "not valid JSON"),
        ((COMPLETE.partition("\n")[2], "1"), "the first line does not name the series"),
        (damage(0, version="1"), '"version" is not a valid number'),
        (
            damage(0, version=2),
            "written by a newer version of the program (2): update it",
        ),
        (damage(0, series="../x"), '"series" is not valid'),
        (damage(SENDING, event="\x1b[2J"), 'unknown event "\x1b[2J"'),
        (damage(SENDING, sequence=True), '"sequence" is not a valid number'),
        (damage(SENDING, sequence=1.5), '"sequence" is not a valid number'),
        (damage(SENDING, sequence=-1), '"sequence" is not a valid number'),
        (damage(SENDING, sequence=2**31), '"sequence" is not a valid number'),
        (damage(SENDING, sequence="0"), '"sequence" is not a valid number'),
        (
            (COMPLETE.replace('"sequence": 0', '"sequence": 1e400', 1), "3"),
            '"sequence" is not a valid number',
        ),
        (
            (COMPLETE.replace('"sequence": 0', '"sequence": NaN', 1), "3"),
            '"sequence" is not a valid number',
        ),
        (
            (COMPLETE.replace('"sequence": 0', f'"sequence": {"9" * 5000}', 1), "3"),
            "not valid JSON",
        ),
        (damage(SENDING, address="x\0@example.org"), '"address" is not valid'),
        (damage(SENDING, address="x@a..b"), '"address" is not valid'),
        (damage(SENDING, address="x\r\nBcc: y@example.org"), '"address" is not valid'),
        (damage(SENDING, organizer="a@b\r\nBcc: y@example.org"), '"organizer" is not valid'),
        (damage(SENDING, workshop="../../etc"), '"workshop" is not valid'),
        (damage(SENDING, name=["x"]), '"name" is not a text'),
        (damage(SENDING, name="\0"), '"name" is not valid'),
        ((COMPLETE.replace('"name": "P0', '"name": "\\ud800', 1), "3"), '"name" is not valid'),
        (damage(SENDING, language="xx-\r\n"), '"language" is not valid'),
        (damage(SENDING, role="king"), '"role" is not valid'),
        (damage(SENDING, method="PUBLISH"), '"method" is not valid'),
        (damage(SENDING, digest="x"), "the facts that it refers to are missing"),
        (damage(SENDING, time="noon"), '"time" is not valid'),
        (damage(SENDING, time="2026-03-01T12:00:00"), '"time" is not valid'),
        (damage(SENDING, time="0001-01-01T00:00:00+14:00"), '"time" is not valid'),
        (damage(SENDING, message_id="<a@b>\r\nBcc: c@d"), '"message_id" is not valid'),
        (damage(SENT, message_id=f"<{'0' * 32}@example.org>"), "another message was being sent"),
        (damage(SENT, address="q@example.org"), "nothing was being sent to that person"),
        (damage(FACTS, title=None), '"title" is missing'),
        (damage(FACTS, title="Jobs"), "not a JSON object"),
        (damage(FACTS, title={"en": 1}), '"en" is not a text'),
        (damage(FACTS, status="done"), '"status" is not valid'),
        (damage(FACTS, start="9999-12-31T23:59:59-10:00"), '"start" is not valid'),
        (damage(FACTS, start="2026-05-01T09:30:00"), '"start" is not valid'),
        (
            damage(FACTS, start="2026-05-01"),
            '"start" and "end" must both be dates or both have a time',
        ),
        (damage(FACTS, end=None), '"start" and "end" must both be dates or both have a time'),
        (damage(FACTS, timezone="../etc/passwd"), '"timezone" is not valid'),
        (damage(FACTS, repeat="FREQ=SECONDLY"), '"repeat" is not valid'),
        (damage(FACTS, **{"except": {"a": 1}}), '"except" is not a list'),
        (damage(FACTS, **{"except": [7]}), '"except" is not a text'),
        (damage(FACTS, url="javascript:alert(1)"), '"url" is not valid'),
        (damage(FACTS, online="https://a\r\nATTENDEE:b"), '"online" is not valid'),
        (damage(-1, answer="maybe"), '"answer" is not valid'),
        (damage(-1, dtstamp=7), '"dtstamp" is not a text'),
        (damage(-1, implausible={"noon": "2026-03-01T12:00:00Z"}), "Invalid isoformat string"),
        (damage(-1, implausible=["x"]), "not a JSON object"),
        (damage(-1, uid="a\nb"), '"uid" is not valid'),
    ],
)
def test_a_damaged_history_is_one_line_and_stays(
    schedule: str, damaged: tuple[str, str], why: str
) -> None:
    """What can't be understood is an error, not an empty history, and is never written to."""
    content, number = damaged
    path = history_path(schedule)
    path.write_text(content, "utf-8", newline="")
    message = re.escape(f"{path}: damaged in line {number} ({why}")
    with pytest.raises(UnreadableError, match=f"^{message}"):
        read_history(schedule)
    with pytest.raises(UnreadableError, match=f"^{message}"), open_history(schedule, "pilot"):
        pass
    assert path.read_bytes() == content.encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_history_that_would_never_end_is_refused(schedule: str) -> None:
    """A pipe or a device in its place is not read."""
    path = history_path(schedule)
    os.mkfifo(path.with_name("pipe"))
    for endless in (path.with_name("pipe"), Path("/dev/zero")):
        path.unlink(missing_ok=True)
        path.symlink_to(endless)
        with pytest.raises(UnreadableError, match="is not a regular file"):
            read_history(schedule)
        with (
            pytest.raises(UnreadableError, match="is not a regular file"),
            open_history(schedule, "pilot"),
        ):
            pass


def test_a_second_run_waits_and_then_reports_it(
    schedule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one run writes to a history; the lock is gone when it ends."""
    monkeypatch.setattr(lock, "_TIMEOUT", 0.05)
    with (
        open_history(schedule, "pilot"),
        pytest.raises(UnreadableError, match="another program is writing there; try again"),
        open_history(schedule, "pilot"),
    ):
        pass
    with open_history(schedule, "pilot"):
        pass


def test_a_run_that_was_waited_for(schedule: str) -> None:
    """When the first run ends without a line, the second makes the file again and goes on."""
    step = list_steps(DAYS)[0]
    with ExitStack() as first:
        first.enter_context(open_history(schedule, "pilot"))
        with (
            mock.patch("time.sleep", side_effect=lambda _: first.close()),
            open_history(schedule, "pilot") as second,
        ):
            second.begin(step.workshop, step.attendee, plan_message(step, NOW))
    assert DAYS.uid in read_history(schedule).workshops


def test_a_file_that_goes_while_it_is_read(schedule: str) -> None:
    """Where another run ends without a line, its file is gone: an empty history."""
    with ExitStack() as run:
        run.enter_context(open_history(schedule, "pilot"))
        require_regular = history_file._require_regular

        def end_run(path: Path) -> None:
            require_regular(path)
            run.close()

        with mock.patch.object(history_file, "_require_regular", end_run):
            history = read_history(schedule, "pilot")

    assert history == History()
    assert not history_path(schedule).exists()


def test_where_the_history_is(tmp_path: Path) -> None:
    """Beside a file under its full name, inside a folder, one for all names of one file."""
    schedule = tmp_path / "pilot.yaml"
    schedule.touch()
    (tmp_path / "link.yaml").symlink_to(schedule)
    assert history_path(str(schedule)) == tmp_path / "pilot.yaml.history.jsonl"
    assert history_path(str(tmp_path / "link.yaml")) == tmp_path / "pilot.yaml.history.jsonl"
    assert history_path(str(tmp_path)) == tmp_path / "workshops.history.jsonl"
    with pytest.raises(UsageError):
        history_path("-")


def test_another_series_is_refused(schedule: str) -> None:
    """Its people would all be cancelled, and this one's invited again."""
    write_history(history_path(schedule), make_records())
    message = (
        'workshops.yaml.history.jsonl is the history of the series "pilot", not of "spring"; '
        "restore the id of the series, or move that file away"
    )
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        read_history(schedule, "spring")
    with (
        pytest.raises(UsageError, match=f"^{re.escape(message)}$"),
        open_history(schedule, "spring"),
    ):
        pass


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("workshops.yaml", "workshops.yml"),
        ("workshops.yaml", "team.yaml"),
        ("workshops.yaml", "folder"),
        ("folder", "folder/workshops.yaml"),
        ("folder", "team.yaml"),
        ("folder", "other"),
    ],
)
def test_another_file_is_refused_while_the_old_one_is_there(
    tmp_path: Path, old: str, new: str
) -> None:
    """A copied history belongs to the file it was made for; a renamed file takes it along."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "other").mkdir()
    for name in ("workshops.yaml", "workshops.yml", "team.yaml", "folder/workshops.yaml"):
        (tmp_path / name).touch()
    name = f"{old}/" if old == "folder" else old
    path = history_path(str(tmp_path / new))
    write_history(path, ({**make_records()[0], "file": name}, *make_records()[1:]))
    before = path.read_bytes()
    step = list_steps(DAYS)[0]

    with (
        pytest.raises(UsageError, match=f"is the history of {name}, which still exists"),
        open_history(str(tmp_path / new), "pilot"),
    ):
        pass

    assert path.read_bytes() == before
    if new != "folder/workshops.yaml":
        (tmp_path / old).rename(tmp_path / "gone")
        with open_history(str(tmp_path / new), "pilot") as file:
            file.begin(step.workshop, step.attendee, plan_message(step, NOW))
        (tmp_path / "gone").rename(tmp_path / old)
        assert read_history(str(tmp_path / new), "pilot").file.rstrip("/") == new


def test_a_file_that_became_part_of_a_folder_takes_its_history_along(tmp_path: Path) -> None:
    """A schedule that is now split into several files of a folder is the same schedule."""
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "workshops.yaml").touch()
    write_history(tmp_path / "team" / "workshops.history.jsonl", make_records())
    assert read_history(str(tmp_path / "team"), "pilot") == replay(make_records())


def test_files_beside_one_another_share_no_history(tmp_path: Path) -> None:
    """`team.yaml`, `team.yml` and a folder with a schedule in it have a history each."""
    (tmp_path / "team.yaml").touch()
    (tmp_path / "team.yml").touch()
    names = [tmp_path / "team.yaml", tmp_path / "team.yml", tmp_path, tmp_path / "workshops.yaml"]
    assert len({history_path(str(name)) for name in names}) == 4


def test_workshops_that_another_history_has_are_refused(tmp_path: Path) -> None:
    """A renamed schedule without its history would invite everybody once more."""
    new = str(tmp_path / "team.yaml")
    write_history(tmp_path / "workshops.yaml.history.jsonl", make_records())
    require_only_history(new, {"something else"})
    message = (
        "workshops.yaml.history.jsonl records what was sent about these workshops; rename it to "
        "team.yaml.history.jsonl, or use the schedule's old name"
    )
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        require_only_history(new, {DAYS.uid})
