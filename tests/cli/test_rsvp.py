"""People's answers go from their mail into the schedule, once, and only theirs."""

import json
import shutil
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import ical.calendar_stream
import pytest
import vobject

from support.golden import Golden
from support.history import invite, write_history
from support.program import Outcome, call_main
from workshops.invitations.replies import receive_replies
from workshops.invitations.review_reply import review_replies
from workshops.model import Rsvp
from workshops.schedule.load import load_schedule

REPLIES = Path(__file__).parents[1] / "replies"
SCHEDULE = REPLIES / "workshops.yaml"
CASES = sorted(path for path in REPLIES.iterdir() if path.suffix in (".ics", ".eml", ".mbox"))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = datetime(2026, 11, 24, tzinfo=UTC)
ANA = "{name: Ana Ek, email: ana@example.org"


def rsvp(folder: Path, *arguments: object, stdin: bytes = b"") -> Outcome:
    """Run the command in a folder that has a schedule of its own."""
    if not (folder / "workshops.yaml").exists():
        shutil.copy(SCHEDULE, folder)
    return call_main("rsvp", "--as-of", "2026-11-24", *arguments, cwd=folder, stdin=stdin)


def read_rsvp(folder: Path, workshop: int = 0, attendee: int = 0) -> Rsvp | None:
    """What an attendee answered by the folder's schedule."""
    schedule = load_schedule(folder / "workshops.yaml")
    return schedule.workshops[workshop].attendees[attendee].rsvp


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_replies_of_programs(case: Path, golden: Golden) -> None:
    """What Outlook, Google, Apple and Thunderbird send is decided as in the file beside it."""
    decisions = review_replies(load_schedule(SCHEDULE), receive_replies([str(case)]), TODAY)

    report = "".join(f"{found.kind}: {found.origin}: {found.sentence}\n" for found in decisions)
    golden.check(case.with_suffix(".txt"), report.encode())


def test_answer_is_written(tmp_path: Path) -> None:
    """An accepted invitation adds one word to the file and is reported; all else stays."""
    before = SCHEDULE.read_text("utf-8")

    done = rsvp(tmp_path, REPLIES / "outlook-accepted.eml")

    assert (done.status, done.stdout) == (
        0,
        "outlook-accepted.eml: green-steel: Ana Ek: accepted\n",
    )
    assert done.stderr == "1 reply, 1 recorded\n"
    assert (tmp_path / "workshops.yaml").read_text("utf-8") == before.replace(
        f"{ANA}}}", f"{ANA}, rsvp: accepted}}", 1
    )


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    """Running it twice changes nothing, neither in the schedule nor beside it."""
    box = REPLIES / "thunderbird-mailbox.mbox"
    rsvp(tmp_path, box)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    done = rsvp(tmp_path, box)

    assert done.stderr == "4 replies, 0 recorded; 1 unreadable; 1 without a calendar\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files
    assert sorted(files) == ["workshops.yaml", "workshops.yaml.history.jsonl"]


def test_late_mail_is_stale_in_a_later_run(tmp_path: Path) -> None:
    """A reply older than the last one is ignored, also in a later run."""
    rsvp(tmp_path, REPLIES / "thunderbird-mailbox.mbox")

    done = rsvp(tmp_path, REPLIES / "google-accepted.eml")

    assert done.stdout == (
        "google-accepted.eml: green-steel: Ana Ek: accepted, but a newer answer of "
        "2026-11-23 15:00 UTC was recorded before; skipped\n"
    )
    assert read_rsvp(tmp_path) == "declined"


def test_answer_to_the_old_date_is_stale(tmp_path: Path) -> None:
    """Who accepted the invitation before the last that `invite` sent them is not written down."""
    schedule = load_schedule(SCHEDULE)
    workshop = schedule.workshops[0]
    [ana] = (who for who in workshop.attendees if who.email == "ana@example.org")
    write_history(
        tmp_path / "workshops.yaml.history.jsonl",
        invite(schedule.series.id, workshop, ana, sequence=1),
    )

    done = rsvp(tmp_path, REPLIES / "google-accepted.eml")

    assert done.stdout == (
        "google-accepted.eml: green-steel: Ana Ek: accepted, but this answers invitation 0, and "
        "invitation 1 was sent since; skipped\n"
    )
    assert read_rsvp(tmp_path) is None


def test_far_future_stops_no_later_answer(tmp_path: Path) -> None:
    """A reply that claims to be of 2099 counts as old as its mail; a later answer is the newer."""
    mail = (REPLIES / "google-declined-note.eml").read_bytes()
    (tmp_path / "future.eml").write_bytes(mail.replace(b"DTSTAMP:2026", b"DTSTAMP:2099"))

    done = rsvp(tmp_path, tmp_path / "future.eml")

    assert (
        "; its time (DTSTAMP), 2099-11-21 08:15 UTC, cannot be right and is ignored; "
        in done.stdout
    )
    assert read_rsvp(tmp_path) == "declined"
    assert rsvp(tmp_path, REPLIES / "thunderbird-accepted.eml").status == 0
    assert read_rsvp(tmp_path) == "accepted"


def test_who_cannot_be_written_stops_no_others(tmp_path: Path) -> None:
    """An attendee behind an alias is reported with its line; once corrected, it is written."""
    schedule = tmp_path / "workshops.yaml"
    rsvp(tmp_path)
    plain = f"      - {ANA}}}\n"
    text = schedule.read_text("utf-8")
    shared = text.replace(plain, plain.replace("{", "&ana {"), 1).replace(plain, "      - *ana\n")
    schedule.write_text(shared, "utf-8")
    box = REPLIES / "thunderbird-mailbox.mbox"

    done = rsvp(tmp_path, box, REPLIES / "outlook-wrapped-uid.ics")

    assert done.status == 1
    assert done.stderr == "5 replies, 1 recorded; 1 unreadable; 1 without a calendar\n"
    [held] = [line for line in done.stdout.splitlines() if "not written" in line]
    assert held.endswith(
        "green-steel: Ana Ek: declined; not written: workshops.yaml:14: this is also used "
        "elsewhere as *ana; write the value itself there first, then run again"
    )
    assert schedule.read_text("utf-8").count("rsvp: ") == shared.count("rsvp: ") + 1
    schedule.write_text(schedule.read_text("utf-8").replace("      - *ana\n", plain), "utf-8")
    assert rsvp(tmp_path, box).status == 0
    assert read_rsvp(tmp_path) == "declined"


def test_dry_run_shows_the_difference(tmp_path: Path) -> None:
    """A dry run shows the lines that would change, and changes no file and makes none."""
    done = rsvp(tmp_path, "--dry-run", REPLIES / "google-accepted.eml")

    changed = [line for line in done.stdout.splitlines() if line[:1] in "+-"]
    assert changed == [
        "--- workshops.yaml",
        "+++ workshops.yaml",
        f"-      - {ANA}}}",
        f"+      - {ANA}, rsvp: accepted}}",
    ]
    assert done.stderr == (
        "google-accepted.eml: green-steel: Ana Ek: accepted\ndry run: 1 reply, 1 recorded\n"
    )
    assert (tmp_path / "workshops.yaml").read_bytes() == SCHEDULE.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["workshops.yaml"]


def test_many_files_and_standard_input(tmp_path: Path) -> None:
    """Several files and a pipe are read as one collection."""
    piped = (REPLIES / "thunderbird-broken-quotes.ics").read_bytes()

    done = rsvp(tmp_path, REPLIES / "google-accepted.eml", "-", stdin=piped)

    assert done.status == 0
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "google-accepted.eml",
        "<stdin>",
    ]
    assert (read_rsvp(tmp_path), read_rsvp(tmp_path, 0, 2)) == ("accepted", None)


def test_json_for_scripts(tmp_path: Path) -> None:
    """Each decision is a record of the same keys."""
    done = rsvp(
        tmp_path, "-f", "json", REPLIES / "google-forged.eml", REPLIES / "outlook-declined.eml"
    )

    assert json.loads(done.stdout) == [
        {
            "kind": "forged",
            "origin": "google-forged.eml",
            "workshop": None,
            "email": "ana@example.org",
            "answer": "declined",
            "written": None,
            "message": (
                "the answer of ana@example.org was sent by mallory@example.org; skipped; if it is "
                "genuine, record it with: workshops mark green-steel ana@example.org --declined"
            ),
        },
        {
            "kind": "record",
            "origin": "outlook-declined.eml",
            "workshop": "green-steel",
            "email": "asa.oberg@example.org",
            "answer": "declined",
            "written": "declined",
            "message": "green-steel: Åsa Öberg: declined (was accepted)",
        },
    ]


def test_unreadable_file_writes_nothing(tmp_path: Path) -> None:
    """If a file is not there, no answer is written, not even of the others."""
    done = rsvp(tmp_path, REPLIES / "google-accepted.eml", "none.eml")

    assert (done.status, done.stdout) == (2, "")
    assert done.stderr == "workshops: none.eml: No such file or directory\n"
    assert (tmp_path / "workshops.yaml").read_bytes() == SCHEDULE.read_bytes()


def test_damaged_mail_stops_nothing(tmp_path: Path) -> None:
    """What can't be read as mail is reported, and the rest is written."""
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")

    done = rsvp(tmp_path, "scan.pdf", REPLIES / "google-accepted.eml")

    assert done.status == 0
    assert done.stdout.splitlines()[0] == (
        "scan.pdf: is neither a calendar, nor a mail, nor a mailbox"
    )
    assert read_rsvp(tmp_path) == "accepted"


def test_empty_input_is_not_a_reply(tmp_path: Path) -> None:
    """An empty pipe holds no reply, and that is reported."""
    done = rsvp(tmp_path, "-")

    assert (done.status, done.stdout) == (0, "<stdin>: is empty\n")
    assert done.stderr == "0 replies, 0 recorded; 1 unreadable\n"


def test_schedule_must_be_a_file(tmp_path: Path) -> None:
    """Answers are not written to a pipe, nor into the schedule that comes with the program."""
    piped = rsvp(tmp_path, "-s", "-", REPLIES / "google-accepted.eml")
    empty = tmp_path / "empty"
    empty.mkdir()
    shipped = call_main("rsvp", REPLIES / "google-accepted.eml", cwd=empty)

    assert (piped.status, piped.stderr) == (
        2,
        (
            "workshops: standard input cannot be edited; name a file with --schedule, "
            "or make one: workshops init\n"
        ),
    )
    assert (shipped.status, shipped.stderr) == (
        2,
        (
            "workshops: there is no schedule to write to; name one with --schedule, "
            "or run: workshops init\n"
        ),
    )


def test_hostile_words_reach_no_terminal(tmp_path: Path) -> None:
    """Terminal escapes in a name, a comment or an answer are spelled out."""
    hostile = (REPLIES / "google-declined-note.eml").read_text("utf-8")
    hostile = hostile.replace("In Rome that week, sorry", "\x1b[2J\u202eAna")

    done = rsvp(tmp_path, "-", stdin=hostile.encode())

    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def read_invitation(folder: Path) -> str:
    """The calendar of the invitation that the program itself writes to Åsa Öberg."""
    shutil.copy(SCHEDULE, folder)
    call_main("invite", "-o", "out", "--as-of", "2026-11-20", cwd=folder)
    mail = message_from_bytes(
        (folder / "out" / "green-steel.asa.oberg@example.org.request.eml").read_bytes(),
        policy=default,
    )
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    written: str = part.get_content()
    return written


def reply_with_vobject(invitation: str, partstat: str) -> bytes:
    """The answer that vobject makes of the invitation."""
    calendar = vobject.readOne(invitation)
    calendar.method.value = "REPLY"
    calendar.vevent.attendee.partstat_param = partstat
    written: str = calendar.serialize()
    return written.encode()


def reply_with_ical(invitation: str, partstat: str) -> bytes:
    """The answer that the ical library makes of the invitation."""
    calendar = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(invitation)
    calendar.method = "REPLY"
    calendar.events[0].attendees[0].status = partstat
    return ical.calendar_stream.IcsCalendarStream.calendar_to_ics(calendar).encode()


@pytest.mark.parametrize("make", [reply_with_vobject, reply_with_ical])
@pytest.mark.parametrize("answer", ["declined", "tentative", "needs-action", "delegated"])
def test_answers_made_by_other_libraries(make: object, answer: str, tmp_path: Path) -> None:
    """An invitation answered by an independent library comes back into the file."""
    assert callable(make)
    path = tmp_path / "reply.ics"
    path.write_bytes(make(read_invitation(tmp_path), answer.upper()))

    done = rsvp(tmp_path, path)

    assert done.status == 0
    assert read_rsvp(tmp_path, 0, 1) == answer


def test_an_answer_in_words_gets_the_command_to_type(tmp_path: Path) -> None:
    """The address and the workshop come from the schedule, whatever the mail has."""
    (tmp_path / "workshops.yaml").write_text(
        "series: {id: s, title: S}\n"
        "workshops:\n"
        "  - {id: jobs, title: Jobs, attendees: [{name: Ana, email: ana@example.org}]}\n"
        "  - {id: steel, title: Steel, attendees: [{name: Ana, email: Ana@example.org}]}\n",
        "utf-8",
    )
    mail = "From: ANA@example.org\nSubject: {}\n\nYes\n"
    for name, subject in {"1.eml": "Re: Steel", "2.eml": "$(reboot)"}.items():
        (tmp_path / name).write_text(mail.format(subject), "utf-8")
    (tmp_path / "3.eml").write_text("From: x@example.org\nSubject: Steel\n\nYes\n", "utf-8")

    outcome = call_main("rsvp", "1.eml", "2.eml", "3.eml", cwd=tmp_path)

    titled, unclear, stranger = outcome.stdout.splitlines()
    ending = " --accepted (or --declined, --tentative)"
    assert titled.endswith(f"; to record an answer: workshops mark steel Ana@example.org{ending}")
    assert unclear.endswith(f"; to record an answer: workshops mark ID ana@example.org{ending}")
    assert stranger.endswith('subject "Steel"')
