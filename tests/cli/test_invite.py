"""Invitations reach each person once, through a real mail server."""

import json
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from support.bench import Bench, Running
from support.mail_server import PASSWORD, Office, read_calendar, run_server
from support.program import ENVIRONMENT, Outcome, call_main, command
from workshops import load_schedule
from workshops.cli.settings import read_clock
from workshops.invitations.history_file import open_history
from workshops.invitations.step import Step, plan_message
from workshops.model import Organizer

pytestmark = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH"  # aiosmtpd does not see that its port speaks nothing but TLS
)

HEAD = """\
series:
  id: pilot
  title: The pilot
  timezone: Europe/Brussels
  organizer: {name: The office, email: office@example.org}
regions:
  - {id: SE31, name: North Middle Sweden}
  - {id: FRE, name: Hauts-de-France}
workshops:
"""
ANNA = "{name: Anna Åström, email: anna@example.org, language: sv, region: SE31}"
BO = "{name: Bo, email: bo@example.org, region: FRE}"
JOBS = """\
  - id: jobs
    title: {en: Jobs of the future, sv: Framtidens jobb}
    start: 2026-05-01 09:30
    end: 2026-05-01 12:00
    venue: {city: Brussels}
    attendees:
"""


TODAY = ("--as-of", "2026-03-01")


class InviteBench(Bench[Office]):
    """A folder with a schedule, a mail server, and the program between them."""

    def __init__(self, folder: Path, server: Running[Office]) -> None:
        super().__init__(folder, server)
        self.write(ANNA, BO)

    @property
    def office(self) -> Office:
        """What the server took."""
        return self.server.service

    @property
    def history(self) -> Path:
        """Where it is to be kept."""
        return self.folder / "workshops.yaml.history.jsonl"

    def write(self, *people: str, jobs: str = JOBS) -> None:
        """The schedule with these people at its one workshop."""
        listed = "".join(f"      - {person}\n" for person in people)
        (self.folder / "workshops.yaml").write_text(HEAD + jobs + listed, "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """The environment that names the mail server."""
        return {"WORKSHOPS_SMTP": self.server.url, **self.server.environment}

    def invite(self, *arguments: str, **environment: str) -> Outcome:
        """Run the program in this process, always on the same day."""
        return self.call("invite", *TODAY, *arguments, env=environment)

    def start_sending(self) -> subprocess.Popen[str]:
        """Send in a process of its own, on the same day."""
        return self.start("invite", *TODAY, "--send")

    def send(self, *arguments: str, **environment: str) -> list[str]:
        """Send what is to be sent, all of which is taken; who got something."""
        before = len(self.office.delivered)
        outcome = self.invite("--send", *arguments, **environment)
        assert outcome.status == 0, outcome.stderr
        return [delivery.recipient for delivery in self.office.delivered[before:]]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[InviteBench]:
    """A schedule of one workshop with two people, and a server with TLS and login."""
    with run_server(tmp_path) as server:
        yield InviteBench(tmp_path, server)


def test_the_plan_is_shown_and_nothing_is_sent(bench: InviteBench) -> None:
    """Without --send the plan is shown, no mail is sent and no history is begun."""
    outcome = bench.invite()
    assert outcome.status == 0
    assert outcome.stdout == (
        "Message     Workshop  Who          Address           Why\n"
        "invitation  jobs      Anna Åström  anna@example.org  new\n"
        "invitation  jobs      Bo           bo@example.org    new\n"
    )
    assert outcome.stderr == "2 invitations to send\nnothing was sent; use --send to send\n"
    assert not bench.office.delivered
    assert not bench.history.exists()


def test_dry_run_wins_over_send(bench: InviteBench) -> None:
    """--dry-run beside --send sends nothing."""
    assert bench.invite("--send", "--dry-run").status == 0
    assert not bench.office.delivered


def test_drafts_and_sending_exclude_each_other(bench: InviteBench) -> None:
    """Drafts and mail together are refused with the reason; nothing is sent or written."""
    outcome = bench.invite("--send", "--output", "drafts")

    assert outcome.text == (
        2,
        "",
        "workshops: --send and --output cannot be used together: drafts are sent by hand\n",
    )
    assert not bench.office.delivered
    assert not (bench.folder / "drafts").exists()
    assert not bench.history.exists()


def test_each_person_gets_one_message_that_names_only_them(bench: InviteBench) -> None:
    """Both are invited over TLS with a login; neither sees the other's address."""
    assert bench.send() == ["anna@example.org", "bo@example.org"]
    anna, bo = bench.office.delivered
    assert anna.mail["Subject"] == "Inbjudan: Framtidens jobb"
    assert bo.mail["Subject"] == "Invitation: Jobs of the future"
    assert b"bo@example.org" not in anna.content + read_calendar(anna.mail).to_ical()
    assert anna.mail["From"] == "The office <office@example.org>"
    assert read_calendar(anna.mail)["METHOD"] == "REQUEST"
    assert anna.event["SEQUENCE"] == 0


def test_a_second_run_sends_nothing(bench: InviteBench) -> None:
    """People who have the invitation get nothing; the server is not called."""
    bench.send()
    outcome = bench.invite("--send", WORKSHOPS_SMTP="smtps://nobody@127.0.0.1:1")
    assert outcome == (0, b"", b"nothing was sent\n")


def test_the_plan_shows_what_is_to_be_done(bench: InviteBench) -> None:
    """People who get nothing are shown with --all, and to programs."""
    bench.send()
    bench.write(ANNA, BO, "{name: Cy, email: cy@example.org}", "{name: Nobody}")
    shown = bench.invite().stdout.splitlines()
    assert [line.split()[:3] for line in shown[1:]] == [
        ["invitation", "jobs", "Cy"],
        ["not", "possible", "jobs"],
    ]
    assert bench.invite("--all").stdout.count("already sent") == 2
    assert len(json.loads(bench.invite("-f", "json").stdout)) == 4


def test_an_update_names_the_earlier_date(bench: InviteBench) -> None:
    """A new time raises SEQUENCE, and the mail names the old one and the new one."""
    bench.send()
    bench.write(ANNA, BO, jobs=JOBS.replace("05-01", "05-02"))
    assert "moved from 1 May 2026 09:30–12:00 to 2 May 2026 09:30–12:00" in bench.invite().stdout
    assert bench.send() == ["anna@example.org", "bo@example.org"]
    anna, bo = bench.office.delivered[2:]
    assert (
        "Moved from Friday 1 May 2026, 09:30–12:00 (Europe/Brussels)"
        " to Saturday 2 May 2026, 09:30–12:00 (Europe/Brussels).\n"
    ) in bo.text
    assert (
        "Nytt datum: lördag 2 maj 2026 kl.\xa009.30–12.00 (Europe/Brussels) (tidigare: fredag 1 maj"
        in anna.text
    )
    assert bo.mail["Subject"] == "Updated: Jobs of the future"
    assert bo.event["SEQUENCE"] == 1
    assert bo.event["UID"] == bench.office.delivered[1].event["UID"]
    assert bo.event["DTSTAMP"].dt >= bench.office.delivered[1].event["DTSTAMP"].dt


ACCEPTED = ANNA.replace("}", ", rsvp: accepted}  # by phone")
MOVED = JOBS.replace("05-01", "05-02")


def read_answers_sent(bench: InviteBench) -> list[str]:
    """The PARTSTAT of each message to Anna."""
    return [
        str(delivery.event["ATTENDEE"].params["PARTSTAT"])
        for delivery in bench.office.delivered
        if delivery.recipient == "anna@example.org"
    ]


def test_another_time_asks_again(bench: InviteBench) -> None:
    """An answer to the earlier time is asked for again, in the plan, the mail and the schedule."""
    bench.write(ACCEPTED, BO)
    bench.send()
    bench.write(ACCEPTED, BO, jobs=MOVED)
    [anna, bo] = json.loads(bench.invite("-f", "json").stdout)
    assert (anna["outdated_answer"], bo["outdated_answer"]) == ("accepted", None)
    shown = bench.invite()
    assert "2026 09:30–12:00); accepted before, asked again" in shown.stdout
    assert shown.stderr == (
        "2 updates to send\n"
        "nothing was sent; use --send to send\n"
        "1 answer to an earlier time will become needs-action in the schedule\n"
    )
    before = (bench.folder / "workshops.yaml").read_text("utf-8")
    outcome = bench.invite("--send")
    assert outcome.status == 0
    assert outcome.stderr == (
        "2 sent, 0 not sent\n1 answer to an earlier time became needs-action in the schedule\n"
    )
    after = (bench.folder / "workshops.yaml").read_text("utf-8")
    assert after == before.replace("accepted", "needs-action")
    unanswered = call_main("attendance", "--no-answer", "-f", "csv", cwd=bench.folder).stdout
    assert "Anna Åström,,,SE31,participant,,needs-action," in unanswered
    (bench.folder / "workshops.yaml").write_text(after.replace("Brussels}", "Liège}"), "utf-8")
    assert len(bench.send()) == 2
    assert read_answers_sent(bench) == ["ACCEPTED", "NEEDS-ACTION", "NEEDS-ACTION"]
    assert "Svara en gång till, även om du redan har svarat" in bench.office.delivered[2].text


def test_an_answer_to_the_new_time_is_kept(bench: InviteBench) -> None:
    """Who agreed to the new time by telephone, before the update is sent, is not asked again."""
    bench.write(ACCEPTED, BO.replace("}", ", rsvp: accepted}"))
    bench.send()
    call_main("move", "jobs", "2026-05-02", cwd=bench.folder)
    call_main("mark", "jobs", "Anna", "--accepted", cwd=bench.folder)

    [anna, bo] = json.loads(bench.invite("-f", "json").stdout)
    assert (anna["outdated_answer"], bo["outdated_answer"]) == (None, "accepted")
    assert bench.invite("--send").stderr == (
        "2 sent, 0 not sent\n1 answer to an earlier time became needs-action in the schedule\n"
    )
    [jobs] = load_schedule(bench.folder / "workshops.yaml").workshops
    assert [person.rsvp for person in jobs.attendees] == ["accepted", "needs-action"]
    assert read_answers_sent(bench) == ["ACCEPTED", "ACCEPTED"]
    assert "Svara en gång till, även om du redan har svarat" not in bench.office.delivered[2].text


def test_another_place_keeps_the_answer(bench: InviteBench) -> None:
    """An accepted answer to the same time is also in the update, and is kept."""
    bench.write(ACCEPTED)
    bench.send()
    bench.write(ACCEPTED, jobs=JOBS.replace("Brussels}", "Liège}"))
    before = (bench.folder / "workshops.yaml").read_bytes()
    bench.send()
    assert (bench.folder / "workshops.yaml").read_bytes() == before
    assert read_answers_sent(bench) == ["ACCEPTED", "ACCEPTED"]


def test_what_was_not_sent_takes_no_answer_back(bench: InviteBench) -> None:
    """Drafts, refusals and a wrong password leave the schedule as it is."""
    bench.write(ACCEPTED)
    bench.send()
    bench.write(ACCEPTED, jobs=MOVED)
    before = (bench.folder / "workshops.yaml").read_bytes()
    bench.invite("-o", "drafts")
    bench.office.answers["anna@example.org"] = ["550 no such user"]
    assert bench.invite("--send").status == 3
    assert bench.invite("--send", WORKSHOPS_SMTP_PASSWORD="wrong").status == 3
    assert (bench.folder / "workshops.yaml").read_bytes() == before


def test_who_was_not_written_to_keeps_their_answer(bench: InviteBench) -> None:
    """Each answer is taken back with its own message; with the old date back, the others hold."""
    people = (ACCEPTED, BO.replace("}", ", rsvp: accepted}"))
    bench.write(*people)
    bench.send()
    bench.write(*people, jobs=MOVED)
    path = bench.folder / "workshops.yaml"
    moved = path.read_text("utf-8")
    bench.office.answers["bo@example.org"] = ["550 no such user"]
    outcome = bench.invite("--send")
    assert outcome.stderr == (
        "1 sent, 1 not sent; run again to retry\n"
        "1 answer to an earlier time became needs-action in the schedule\n"
    )
    assert path.read_text("utf-8") == moved.replace("accepted", "needs-action", 1)
    path.write_text(path.read_text("utf-8").replace("05-02", "05-01"), "utf-8")
    assert bench.send() == ["anna@example.org"]
    assert path.read_text("utf-8").count("rsvp: accepted") == 1


def test_an_answer_that_cannot_be_edited_is_reported(bench: InviteBench) -> None:
    """All get the new time; whose answer is behind an alias is to be changed by hand."""
    people = (ACCEPTED.replace("{", "&anna {"), BO.replace("}", ", rsvp: declined}"))
    other = "  - {id: other, title: Other, attendees: [*anna]}\n"

    def write(jobs: str) -> Path:
        bench.write(*people, jobs=jobs)
        path = bench.folder / "workshops.yaml"
        path.write_text(path.read_text("utf-8") + other, "utf-8")
        return path

    write(JOBS)
    bench.send()
    path = write(MOVED)
    before = path.read_text("utf-8")
    outcome = bench.invite("--send")
    assert outcome.status == 1
    assert outcome.stderr == (
        'jobs: Anna Åström: the answer "accepted" was given for another time and cannot be reset: '
        "workshops.yaml:16: this is also used elsewhere as *anna; "
        "write the value itself there first, then write rsvp: needs-action\n"
        "2 sent, 0 not sent\n"
        "1 answer to an earlier time became needs-action in the schedule\n"
    )
    assert path.read_text("utf-8") == before.replace("declined", "needs-action")


def test_a_schedule_that_cannot_be_written_stops_before_sending(bench: InviteBench) -> None:
    """No new time is sent while the answer cannot be reset in the schedule."""
    bench.write(ACCEPTED)
    bench.send()
    bench.write(ACCEPTED, jobs=MOVED)
    with mock.patch("os.access", return_value=False):
        outcome = bench.invite("--send")
    assert (outcome.status, outcome.stderr) == (
        1,
        "nothing was sent\nworkshops: workshops.yaml: is read-only\n",
    )
    assert len(bench.office.delivered) == 1


REPLY = """\
BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
SEQUENCE:1
DTSTAMP:20260301T120000Z
ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org
END:VEVENT
END:VCALENDAR
"""


def test_stopped_before_the_answer_is_taken_back(bench: InviteBench) -> None:
    """The next run repeats the message and takes the answer back, unless they answered it since."""
    bench.write(ACCEPTED)
    bench.send()
    bench.write(ACCEPTED, jobs=MOVED)
    path = bench.folder / "workshops.yaml"
    before = path.read_bytes()
    with mock.patch(
        "workshops.invitations.reset_answers.rewrite_files", side_effect=KeyboardInterrupt
    ):
        assert bench.invite("--send").status != 0
    assert path.read_bytes() == before
    stopped = bench.history.read_bytes()
    uid = json.loads(stopped.splitlines()[-1])["uid"]
    (bench.folder / "reply.ics").write_text(REPLY.format(uid=uid), "utf-8")
    assert call_main("rsvp", "reply.ics", cwd=bench.folder).status == 0
    assert bench.send() == ["anna@example.org"]
    assert path.read_bytes() == before
    bench.history.write_bytes(stopped)
    assert bench.send() == ["anna@example.org"]
    assert path.read_bytes() == before.replace(b"accepted", b"needs-action")
    assert len({delivery.id for delivery in bench.office.delivered}) == 2


def test_a_date_taken_away_is_postponed(bench: InviteBench) -> None:
    """People hear that the date fell and that an invitation follows, in their language."""
    bench.send()
    undated = JOBS.replace("    start: 2026-05-01 09:30\n    end: 2026-05-01 12:00\n", "")
    bench.write(ANNA, BO, jobs=undated)
    assert len(bench.send()) == 2
    anna, bo = bench.office.delivered[2:]
    assert anna.mail["Subject"] == "Uppskjutet: Framtidens jobb"
    assert "Datumet gäller inte längre. En ny inbjudan kommer" in anna.text
    assert "The date no longer applies. A new invitation will follow" in bo.text
    assert "cancelled" not in bo.text
    assert read_calendar(bo.mail)["METHOD"] == "CANCEL"
    bench.write(ACCEPTED, BO, jobs=MOVED)
    assert len(bench.send()) == 2
    assert read_answers_sent(bench)[-1] == "NEEDS-ACTION"
    assert "rsvp: needs-action" in (bench.folder / "workshops.yaml").read_text("utf-8")


def test_a_date_moved_into_the_past_is_reported(bench: InviteBench) -> None:
    """A person who waits for a later time than the file's is in the plan, and gets nothing."""
    bench.send()
    bench.write(ANNA, BO, jobs=JOBS.replace("2026-05", "2025-05"))
    shown = bench.invite().stdout
    assert shown.count("not possible") == 2
    assert (
        "moved into the past, but they were invited to a later time; correct the date, or notify "
        "them with --past "
        "(moved from 1 May 2026 09:30–12:00 to 1 May 2025 09:30–12:00)"
    ) in shown
    assert bench.send() == []
    assert len(bench.send("--past")) == 2


def test_a_corrected_typo_sends_nothing(bench: InviteBench) -> None:
    """Texts are not what people's plans hang on."""
    bench.send()
    bench.write(ANNA, BO, jobs=JOBS.replace("Jobs of", "Jobs in"))
    assert bench.send() == []


def test_who_is_removed_gets_a_cancellation_once(bench: InviteBench) -> None:
    """A person removed from the schedule gets what they were sent, with a higher SEQUENCE."""
    bench.send()
    bench.write(ANNA)
    assert bench.send() == ["bo@example.org"]
    assert bench.send() == []
    _, first, last = bench.office.delivered
    assert read_calendar(last.mail)["METHOD"] == "CANCEL"
    assert last.event["STATUS"] == "CANCELLED"
    assert last.event["SEQUENCE"] > first.event["SEQUENCE"]
    for name in ("UID", "ORGANIZER", "DTSTART", "DTEND"):
        assert last.event[name] == first.event[name]
    assert "You are no longer on the list of participants." in last.text


def test_a_removed_workshop_is_cancelled_for_everyone(bench: InviteBench) -> None:
    """The history knows a workshop that the file has lost, by its id too."""
    bench.send()
    bench.write(jobs=JOBS.replace("jobs\n", "others\n").replace("attendees:", "tags: [one]"))
    assert bench.send("jobs") == ["anna@example.org", "bo@example.org"]
    assert "Workshoppen är inställd." in bench.office.delivered[2].text


def test_cancelled_then_reinstated(bench: InviteBench) -> None:
    """A cancelled workshop is cancelled for everyone; held after all, all are invited again."""
    bench.send()
    bench.write(ANNA, BO, jobs=JOBS.replace("    venue", "    status: cancelled\n    venue"))
    assert len(bench.send()) == 2
    assert bench.send() == []
    bench.write(ANNA, BO)
    assert len(bench.send()) == 2
    kinds = [
        (str(read_calendar(delivery.mail)["METHOD"]), delivery.event["SEQUENCE"])
        for delivery in bench.office.delivered
        if delivery.recipient == "bo@example.org"
    ]
    assert kinds == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]


def test_a_refused_address_does_not_stop_the_rest(bench: InviteBench) -> None:
    """Status 3 and the reason; the next run tries the refused one again, and only that one."""
    bench.office.answers["anna@example.org"] = ["550 5.1.1 no such person"]
    outcome = bench.invite("--send")
    assert outcome.status == 3
    assert "refused: 550 5.1.1 no such person" in outcome.stdout
    assert outcome.stderr == "1 sent, 1 not sent; run again to retry\n"
    assert [mail.recipient for mail in bench.office.delivered] == ["bo@example.org"]
    assert bench.send() == ["anna@example.org"]
    assert bench.send() == []


def test_a_temporary_refusal_is_tried_again_after_the_others(bench: InviteBench) -> None:
    """A message that is refused temporarily is sent in the same run, after a pause."""
    bench.office.answers["anna@example.org"] = ["451 4.7.1 later", "451 4.7.1 later"]
    outcome = bench.invite("--send")
    assert [mail.recipient for mail in bench.office.delivered] == [
        "bo@example.org",
        "anna@example.org",
    ]
    assert bench.naps == [5.0, 30.0]
    assert outcome.stderr == (
        "1 refused for now; trying again in 5 seconds\n"
        "1 refused for now; trying again in 30 seconds\n"
        "2 sent, 0 not sent\n"
    )


def test_a_temporary_refusal_that_lasts(bench: InviteBench) -> None:
    """After some tries the person is left for the next run."""
    bench.office.answers["anna@example.org"] = ["451 later"] * 4
    outcome = bench.invite("--send")
    assert outcome.status == 3
    assert "refused for now: 451 later" in outcome.stdout
    assert bench.send() == ["anna@example.org"]


def test_a_lost_connection_repeats_the_very_same_message(bench: InviteBench) -> None:
    """Where the server hung up before its answer, the same message goes again after the others."""
    bench.office.hang_ups = ["anna@example.org"]
    assert bench.send() == ["anna@example.org", "bo@example.org", "anna@example.org"]
    first, _, second = bench.office.delivered
    assert first.content == second.content
    assert bench.naps == [1.0]


def test_a_server_that_falls_silent(bench: InviteBench) -> None:
    """After a while it counts as lost, and the same message goes again after the others."""
    bench.office.silences.append("anna@example.org")
    with mock.patch("workshops.invitations.smtp._TIMEOUT", 0.3):
        assert bench.send() == ["anna@example.org", "bo@example.org", "anna@example.org"]
    first, _, again = bench.office.delivered
    assert first.content == again.content


def test_a_recipient_who_ends_the_connection_does_not_stop_others(bench: InviteBench) -> None:
    """Several in a row, before or after the message: the others get theirs in the same run."""
    people = [f"{{name: P{n}, email: p{n}@example.org}}" for n in range(10)]
    bench.write(*people)
    addresses = [f"p{n}@example.org" for n in range(10)]
    bench.office.drops = set(addresses[:6])
    outcome = bench.invite("--send")
    assert outcome.status == 3
    assert outcome.stdout.count("not sent: connection lost") == 6
    assert outcome.stderr == "4 sent, 6 not sent; run again to retry\n"
    assert [mail.recipient for mail in bench.office.delivered] == addresses[6:]
    assert "may have this message" not in bench.invite("--send").stderr
    bench.office.drops = set()
    assert bench.send() == addresses[:6]


def test_a_server_that_hangs_up_over_everyone(bench: InviteBench) -> None:
    """After twenty in a row it is the server, which ends the run with one line."""
    people = [f"{{name: P{n}, email: p{n}@example.org}}" for n in range(30)]
    bench.write(*people)
    bench.office.drops = {f"p{n}@example.org" for n in range(30)}
    outcome = bench.invite("--send")
    assert outcome.status == 1
    assert re.fullmatch(
        r"workshops: localhost:\d+: the connection was lost 20 times in a row; "
        "run the command again to continue",
        outcome.stderr.splitlines()[-1],
    )
    assert bench.naps == [1.0] * 19
    assert not bench.history.exists() or '"sent"' not in bench.history.read_text("utf-8")


def test_an_idle_connection_is_made_again(bench: InviteBench) -> None:
    """If the server ends the connection between two messages, no message is lost."""
    bench.office.hang_ups_after = ["anna@example.org"]
    naps = mock.Mock(append=mock.Mock(side_effect=lambda _: bench.office.has_hung_up.wait()))
    bench.naps = naps
    assert bench.send("--rate", "30") == ["anna@example.org", "bo@example.org"]
    assert naps.append.call_args_list == [mock.call(2.0), mock.call(1.0)]
    assert bench.history.read_text("utf-8").count('"sending"') == 2


def test_a_run_that_waited_for_another_one(bench: InviteBench) -> None:
    """Whom the other one invited after the schedule changed gets no cancellation from this one."""
    bench.send()
    with ExitStack() as other:
        path = str(bench.folder / "workshops.yaml")
        file = other.enter_context(open_history(path, "pilot"))

        def go_on(_: float) -> None:
            bench.write(ANNA, BO, "{name: Cy, email: cy@example.org}")
            [jobs] = load_schedule(path).workshops
            step = Step("request", jobs, jobs.attendees[2], "new", 0, Organizer(email="o@e.org"))
            message = plan_message(step, datetime(2026, 3, 1, tzinfo=UTC))
            file.begin(jobs, step.attendee, message)
            file.end(jobs, step.attendee, message, is_sent=True)
            other.close()

        with mock.patch("workshops.files.lock.time", SimpleNamespace(sleep=go_on)):
            assert bench.send() == []
    assert "cy@example.org" in bench.history.read_text("utf-8")


def test_what_may_have_arrived_is_not_forgotten(bench: InviteBench) -> None:
    """Taken, then refused when repeated: once out of the file, the person gets a cancellation."""
    bench.office.hang_ups = ["anna@example.org"]
    refusals = bench.office.answers["anna@example.org"]
    bench.office.on_taken = lambda count: refusals.extend(["550 no"] if count == 1 else [])
    outcome = bench.invite("--send")
    assert outcome.status == 3
    assert "anna@example.org" in bench.history.read_text("utf-8")
    bench.write(BO)
    assert bench.send() == ["anna@example.org"]


def test_a_renamed_schedule_does_not_invite_everybody_again(bench: InviteBench) -> None:
    """The history beside it says otherwise, and how to go on."""
    bench.send()
    (bench.folder / "workshops.yaml").rename(bench.folder / "series.yaml")
    outcome = bench.invite("-s", "series.yaml", "--send")
    assert outcome.status == 2
    assert (
        "workshops.yaml.history.jsonl records what was sent about these workshops" in outcome.stderr
    )


def test_a_schedule_moved_into_a_folder_does_not_invite_everybody_again(bench: InviteBench) -> None:
    """The history one folder up says otherwise, and how to go on."""
    bench.send()
    (bench.folder / "series").mkdir()
    (bench.folder / "workshops.yaml").rename(bench.folder / "series" / "all.yaml")
    outcome = bench.invite("-s", "series", "--send")
    notes = (
        "workshops: ../workshops.yaml.history.jsonl records what was sent about these workshops; "
    )
    remedy = "rename it to workshops.history.jsonl, or use the schedule's old name\n"
    assert (outcome.status, outcome.stderr) == (2, notes + remedy)
    bench.history.rename(bench.folder / "series" / "workshops.history.jsonl")
    assert bench.invite("-s", "series", "--send").stderr == "nothing was sent\n"


def test_a_lost_history_is_reported(bench: InviteBench) -> None:
    """Where people have answered and the history has nothing that was sent, the plan says so."""
    bench.write(ACCEPTED, BO)
    lack = (
        "no message is recorded as sent, so everyone counts as new, also people who have "
        "answered; if the history file is in another folder, move it here first\n"
    )
    assert bench.invite().stderr.startswith(lack)
    assert bench.invite("--send").stderr.startswith(lack)
    assert lack not in bench.invite().stderr


def test_an_answer_by_telephone_before_the_first_invitation(bench: InviteBench) -> None:
    """The history has the answer and nothing that was sent: it is where it belongs."""
    call_main("mark", "jobs", "Anna", "--accepted", cwd=bench.folder)
    assert bench.history.exists()
    assert "no message is recorded as sent" not in bench.invite().stderr


def test_a_history_of_brackets_is_damaged(bench: InviteBench) -> None:
    """One clear line, and nothing is sent or overwritten."""
    bench.history.write_text("[" * 20_000)
    outcome = bench.invite("--send")
    assert (outcome.status, outcome.stderr.count("\n")) == (1, 1)
    assert "internal error" not in outcome.stderr


def test_rate_pauses_between_messages(bench: InviteBench) -> None:
    """--rate 30 leaves two seconds between two messages."""
    assert len(bench.send("--rate", "30")) == 2
    assert bench.naps == [2.0]


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        (["--to", "BO@example.org"], ["bo@example.org"]),
        (["--region", "hauts de france"], ["bo@example.org"]),
        (["jobs", "--region", "SE31"], ["anna@example.org"]),
    ],
)
def test_a_plan_is_narrowed(bench: InviteBench, arguments: list[str], sent: list[str]) -> None:
    """--to and --region choose people."""
    assert bench.send(*arguments) == sent


def test_an_unknown_address_is_an_error(bench: InviteBench) -> None:
    """--to with a typo is an error, not an empty selection."""
    outcome = bench.invite("--to", "ana@example.org")
    assert outcome.status == 2
    assert outcome.stderr == (
        'workshops: no attendee has the address "ana@example.org"; '
        'did you mean "anna@example.org"?\n'
    )


def test_json_plan(bench: InviteBench) -> None:
    """The plan as JSON says who gets what, and what came of it."""
    bench.write(ANNA, "{name: Nobody}")
    first, second = json.loads(bench.invite("-f", "json").stdout)
    uid = first.pop("uid")
    assert first == {
        "kind": "request",
        "workshop": "jobs",
        "person": "Anna Åström",
        "address": "anna@example.org",
        "sequence": 0,
        "why": "new",
        "changed": [],
        "outdated_answer": None,
        "outcome": None,
    }
    assert (second["kind"], second["why"]) == ("cannot", "no address")
    sent, _ = json.loads(bench.invite("--send", "-f", "json").stdout)
    assert (sent["uid"], sent["outcome"]) == (uid, "sent")


def test_drafts_do_not_count_as_sent(bench: InviteBench) -> None:
    """-o writes a file a message, ready to be sent; the history is not touched."""
    outcome = bench.invite("-o", "drafts")
    assert outcome.stderr == ("2 invitations to send\ndrafts: 2 drafts, not recorded as sent\n")
    names = sorted(path.name for path in (bench.folder / "drafts").iterdir())
    assert names == ["jobs.anna@example.org.request.eml", "jobs.bo@example.org.request.eml"]
    assert b"\r\nX-Unsent: 1\r\n" in (bench.folder / "drafts" / names[0]).read_bytes()
    assert not bench.history.exists()
    assert len(bench.send()) == 2


def list_drafts(bench: InviteBench) -> list[str]:
    """The drafts that lie in their folder."""
    return sorted(path.name for path in (bench.folder / "drafts").iterdir())


def test_drafts_that_count_as_sent(bench: InviteBench) -> None:
    """With --mark-sent the history has them: a move is an update, who is out is cancelled."""
    outcome = bench.invite("-o", "drafts", "--mark-sent")
    assert (outcome.status, outcome.stderr) == (
        0,
        "drafts: 2 drafts, recorded as sent; send them now\n",
    )
    assert list_drafts(bench) == [
        "jobs.anna@example.org.request.eml",
        "jobs.bo@example.org.request.eml",
    ]
    assert bench.invite("-o", "drafts", "--mark-sent").stderr == "nothing was sent\n"
    shutil.rmtree(bench.folder / "drafts")
    bench.write(ACCEPTED, jobs=MOVED)
    assert bench.invite("-o", "drafts", "--mark-sent").stderr == (
        "drafts: 2 drafts, recorded as sent; send them now\n"
        "1 answer to an earlier time became needs-action in the schedule\n"
    )
    assert list_drafts(bench) == [
        "jobs.anna@example.org.update.eml",
        "jobs.bo@example.org.cancel.eml",
    ]
    update = (bench.folder / "drafts" / "jobs.anna@example.org.update.eml").read_bytes()
    mail = message_from_bytes(update, policy=default)
    assert isinstance(mail, EmailMessage)
    [event] = read_calendar(mail).walk("VEVENT")
    assert event["SEQUENCE"] == 1
    assert bench.send() == []


def test_drafts_of_an_earlier_plan_are_not_left_among_new_ones(bench: InviteBench) -> None:
    """A folder with drafts that no longer hold is refused; nothing is written or marked as sent."""
    bench.invite("-o", "drafts")
    bench.write(ANNA)
    for more in ([], ["--mark-sent"]):
        outcome = bench.invite("-o", "drafts", *more)
        assert outcome.status == 2
        assert outcome.stderr.endswith(
            "workshops: drafts: contains drafts that do not belong to this plan "
            "(jobs.bo@example.org.request.eml); send or delete them first, or name another folder\n"
        )
    assert not bench.history.exists()
    (bench.folder / "drafts" / "jobs.bo@example.org.request.eml").unlink()
    (bench.folder / "drafts" / "somebody's.eml").write_text("Subject: mine\n\nHello\n")
    assert bench.invite("-o", "drafts").status == 0


def test_mark_sent_needs_drafts(bench: InviteBench) -> None:
    """--mark-sent without a folder is an error."""
    assert bench.invite("--mark-sent").text == (
        2,
        "",
        "workshops: --mark-sent needs --output: it records the drafts in that folder as sent\n",
    )


def test_a_draft_never_leaves_its_folder(bench: InviteBench) -> None:
    """An address that looks like a path is not a path."""
    bench.write("{name: Eve, email: ../../eve@example.org}")
    assert bench.invite("-o", "drafts").status == 0
    [path] = (bench.folder / "drafts").iterdir()
    assert re.fullmatch(r"jobs\.\.\._\.\._eve@example\.org\.[0-9a-f]{8}\.request\.eml", path.name)


def test_standard_input_has_no_history(bench: InviteBench) -> None:
    """A schedule from a pipe can't be invited to."""
    outcome = bench.invite("--schedule", "-")
    assert (outcome.status, outcome.stderr) == (
        2,
        "workshops: invitations need a schedule in a file: what was sent is kept beside it\n",
    )


def test_no_password_in_the_command_line(bench: InviteBench) -> None:
    """A password in --smtp is refused, and not repeated."""
    outcome = bench.invite("--send", "--smtp", "smtps://office:secret@localhost")
    assert outcome.status == 2
    assert "secret" not in outcome.stderr
    assert "WORKSHOPS_SMTP_PASSWORD" in outcome.stderr


def test_the_password_is_nowhere_kept(bench: InviteBench) -> None:
    """Neither history nor message holds it."""
    bench.send()
    assert PASSWORD not in bench.history.read_text("utf-8")
    assert not any(PASSWORD.encode() in delivery.content for delivery in bench.office.delivered)


def test_a_wrong_password_is_one_clear_line(bench: InviteBench) -> None:
    """The server's refusal of the login ends the run with status 3 and one line."""
    outcome = bench.invite("--send", WORKSHOPS_SMTP_PASSWORD="wrong")
    assert outcome.status == 3
    last = outcome.stderr.splitlines()[-1]
    assert re.fullmatch(r"workshops: localhost:\d+: login of office refused \(.*\)", last)
    assert "Traceback" not in outcome.stderr
    assert not bench.office.delivered
    assert len(bench.send()) == 2


def test_a_missing_password_is_reported(bench: InviteBench) -> None:
    """Without a password the message names where it is looked for."""
    outcome = bench.invite("--send", WORKSHOPS_SMTP_PASSWORD="")
    assert outcome.status == 2
    assert "no password for office: set WORKSHOPS_SMTP_PASSWORD" in outcome.stderr


def test_the_keyring_is_asked(bench: InviteBench) -> None:
    """Without the variable, an installed keyring's password for the host and user is taken."""
    asked: list[tuple[str, str]] = []

    def find(host: str, user: str) -> str:
        asked.append((host, user))
        return PASSWORD

    with mock.patch.dict(sys.modules, keyring=SimpleNamespace(get_password=find)):
        assert len(bench.send(WORKSHOPS_SMTP_PASSWORD="")) == 2
    assert asked == [("localhost", "office")]


@pytest.mark.parametrize(
    "address",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:b:c", "smtps://h:99999"],
)
def test_an_address_that_is_not_a_server(bench: InviteBench, address: str) -> None:
    """A wrong --smtp is an error that names the two right ways to write it."""
    outcome = bench.invite("--send", "--smtp", address)
    assert outcome.status == 2
    assert "write smtps://user@mail.example.org:465 or smtp://" in outcome.stderr


def test_no_server_is_named(bench: InviteBench) -> None:
    """--send without a server says how to name one."""
    outcome = bench.invite("--send", WORKSHOPS_SMTP="")
    assert outcome.status == 2
    assert "--send needs a mail server: --smtp smtps://" in outcome.stderr


def test_an_unknown_certificate_is_not_trusted(bench: InviteBench) -> None:
    """Without the authority that signed the server's certificate nothing is sent."""
    outcome = bench.invite("--send", SSL_CERT_FILE=os.devnull)
    assert outcome.status == 3
    assert "cannot connect securely" in outcome.stderr
    assert not bench.office.delivered


def test_starttls_is_used(tmp_path: Path) -> None:
    """A server on the usual port is logged in to after STARTTLS."""
    with run_server(tmp_path, scheme="smtp") as server:
        assert len(InviteBench(tmp_path, server).send()) == 2


def test_starttls_is_demanded(tmp_path: Path) -> None:
    """A server elsewhere that offers no STARTTLS is not spoken to any further."""
    with run_server(tmp_path, host="0.0.0.0", scheme="smtp", has_tls=False) as server:
        outcome = InviteBench(tmp_path, server).invite("--send")
        assert outcome.status == 3
        assert (
            "offers no STARTTLS, and mail is sent over encrypted connections only" in outcome.stderr
        )
        assert not server.service.delivered


def test_this_machine_may_be_spoken_to_in_the_clear(tmp_path: Path) -> None:
    """On the loopback no STARTTLS is needed."""
    with run_server(tmp_path, scheme="smtp", has_tls=False) as server:
        assert len(InviteBench(tmp_path, server).send()) == 2


def test_a_server_that_is_not_there(bench: InviteBench) -> None:
    """No connection is one line, and nothing counts as sent."""
    outcome = bench.invite("--send", "--smtp", "smtp://127.0.0.1:1")
    assert outcome.status == 1
    assert "127.0.0.1:1: cannot connect" in outcome.stderr
    assert not bench.history.exists()


def test_a_server_that_goes_away(bench: InviteBench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost for good in the middle, it is one line that says so once."""
    away = mock.Mock(side_effect=ConnectionRefusedError("nobody there"))
    bench.office.hang_ups = ["anna@example.org"]
    bench.office.on_taken = lambda _: monkeypatch.setattr("smtplib.SMTP_SSL", away)
    outcome = bench.invite("--send")
    assert outcome.status == 1
    assert re.fullmatch(
        r"workshops: localhost:\d+: cannot connect \(nobody there\); run again to continue",
        outcome.stderr.splitlines()[-1],
    )


def test_a_bar_on_a_terminal_only(bench: InviteBench) -> None:
    """On a terminal a bar shows how far it is; pipes get none."""
    shown = bench.show_progress("invite", *TODAY, "--send")
    assert "Sending" in shown
    assert "2/2" in shown


SEVERAL = """\
  - id: work
    title: Work
    start: 2026-06-01
    attendees:
      - {name: Anna, email: anna@example.org}
      - {name: Cy, email: cy@example.org}
"""


def cut(text: str, how: str) -> str:
    """A schedule that lost something, by accident or because somebody meant it."""
    head, key, _ = text.partition("workshops:")
    return {
        "no workshops": f"{head}{key} []\n",
        "cut in half": text.partition("    attendees:")[0],
        "no attendees": re.sub(r"    attendees:\n(      .*\n)+", "", text),
        "no dates": re.sub(r"    (start|end): .*\n", "", text),
        "other uids": re.sub(r"(?m)^  - id: (jobs|work)$", r"  - id: \1\n    uid: \1", text),
        "another workshop": f"{head}{key} [{{id: new, title: New, start: 2026-08-01}}]\n",
    }[how]


CUTS = ["no workshops", "cut in half", "no attendees", "no dates", "other uids", "another workshop"]
STOP_REASON = "4 of 4 invitations would be cancelled; if that is intended, use --allow-removals"


@pytest.fixture
def several(bench: InviteBench) -> InviteBench:
    """Two workshops, four invitations, all of which were sent."""
    path = bench.folder / "workshops.yaml"
    path.write_text(path.read_text("utf-8") + SEVERAL, "utf-8")
    assert len(bench.send()) == 4
    return bench


@pytest.mark.parametrize("how", CUTS)
def test_a_truncated_schedule_cancels_no_invitation(several: InviteBench, how: str) -> None:
    """The plan is shown, nothing is sent or changed, and the way out is named."""
    path = several.folder / "workshops.yaml"
    path.write_text(cut(path.read_text("utf-8"), how), "utf-8")
    before = several.history.read_bytes()
    for arguments in (["--send"], ["-o", "drafts", "--mark-sent"]):
        outcome = several.invite(*arguments)
        assert (outcome.status, outcome.stdout.count("cancellation")) == (1, 4)
        assert outcome.stderr == f"workshops: nothing was sent: {STOP_REASON}\n"
    assert several.invite().stderr.splitlines()[1] == STOP_REASON
    assert len(several.office.delivered) == 4
    assert several.history.read_bytes() == before
    assert not (several.folder / "drafts").exists()
    assert len(several.send("--allow-removals")) >= 4


def test_what_a_person_named_or_called_off_is_cancelled(several: InviteBench) -> None:
    """A status in the schedule and an id on the command line are meant."""
    path = several.folder / "workshops.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("    start", "    status: cancelled\n    start"), "utf-8")
    assert len(several.send()) == 4
    path.write_text(text, "utf-8")
    assert len(several.send()) == 4
    path.write_text(cut(text, "no workshops"), "utf-8")
    assert several.send("jobs") == ["anna@example.org", "bo@example.org"]
    assert several.send("work", "jobs") == ["anna@example.org", "cy@example.org"]


def test_a_few_removals_are_not_stopped(several: InviteBench) -> None:
    """Two are few, whatever they are a part of."""
    path = several.folder / "workshops.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(f"      - {BO}\n", "").replace(
            "      - {name: Cy, email: cy@example.org}\n", ""
        ),
        "utf-8",
    )
    assert several.send() == ["bo@example.org", "cy@example.org"]


def test_a_third_is_not_stopped(bench: InviteBench) -> None:
    """Four of twelve go; five of eight do not."""
    people = [f"{{name: P{n}, email: p{n}@example.org}}" for n in range(12)]
    bench.write(*people)
    bench.send()
    bench.write(*people[4:])
    assert len(bench.send()) == 4
    bench.write(*people[9:])
    assert bench.invite("--send").stderr.startswith("workshops: nothing was sent: 5 of 8 ")


def test_an_id_that_changed_is_named_with_its_uid(bench: InviteBench) -> None:
    """The plan names the remedy that keeps the entries in people's calendars."""
    bench.send()
    bench.write(ANNA, BO, jobs=JOBS.replace("id: jobs", "id: work"))
    [uid] = {
        row["uid"]
        for row in json.loads(bench.invite("-f", "json").stdout)
        if row["kind"] == "cancel"
    }
    assert (
        'removed from the schedule, but "work" has the same date, title and people; if it is the '
        f"same workshop, write uid: {uid} in it to keep the entries in people's calendars"
    ) in bench.invite().stdout
    bench.write(ANNA, BO, jobs=JOBS.replace("id: jobs", f"id: work\n    uid: {uid}"))
    assert bench.send() == []


def test_a_series_without_an_organizer_is_status_1(bench: InviteBench) -> None:
    """Nothing could be sent, which a script must not take for done."""
    path = bench.folder / "workshops.yaml"
    text = path.read_text("utf-8")
    for organizer in ("", "  organizer: {name: The office}\n"):
        path.write_text(re.sub("  organizer: .*\n", organizer, text), "utf-8")
        outcome = bench.invite("--send")
        assert outcome.status == 1
        assert outcome.stdout.count("the series has no organizer address") == 2
        assert outcome.stderr == (
            "nothing was sent\nto send invitations, write organizer: {email: …} in the series\n"
        )


def test_reminders(bench: InviteBench) -> None:
    """People who have not answered are reminded, once a day, with the same SEQUENCE."""
    bench.write(ACCEPTED, BO, "{name: Cy, email: cy@example.org, rsvp: needs-action}")
    assert bench.send("--remind") == []
    bench.send()
    assert bench.send("--remind") == []
    assert "no answer yet, but got a message today" in bench.invite("--remind", "--all").stdout
    tomorrow = read_clock() + timedelta(days=1)
    with mock.patch("workshops.cli.invite_command.read_clock", return_value=tomorrow):
        later = ["--as-of", f"{tomorrow:%Y-%m-%d}"]
        shown = bench.call("invite", *later, "--past", "--remind")
        assert shown.stdout.count("reminder") == 2
        assert shown.stderr.startswith("2 reminders to send\n")
        assert bench.send(*later, "--past", "--remind") == ["bo@example.org", "cy@example.org"]
        assert bench.send(*later, "--past", "--remind") == []
    bo = bench.office.delivered[-2]
    assert bo.mail["Subject"] == "Reminder: Jobs of the future"
    assert bo.event["SEQUENCE"] == 0
    assert bo.event["UID"] == bench.office.delivered[0].event["UID"]
    assert len({delivery.id for delivery in bench.office.delivered}) == 5
    assert bench.history.read_text("utf-8").count('"reminder": true') == 2
    assert bench.send() == []


def test_reminders_send_nothing_else(bench: InviteBench) -> None:
    """An update that is due is not sent in place of a reminder, nor a reminder of what changed."""
    bench.send()
    bench.write(ANNA, "{name: Cy, email: cy@example.org}", jobs=MOVED)
    assert bench.send("--remind") == []
    shown = bench.invite("--remind", "--all").stdout
    for due in ("a cancellation", "an update", "an invitation"):
        assert f"{due} is to be sent first; run without --remind" in shown


def test_own_lines_come_first(bench: InviteBench) -> None:
    """--message puts a text on top of each message, drafts as well."""
    (bench.folder / "own.txt").write_text("Hej!\n", "utf-8")
    bench.send("--message", "own.txt")
    assert [mail.text.splitlines()[0] for mail in bench.office.delivered] == [
        "Hej!",
        "Hej!",
    ]
    bench.write(ANNA, BO, jobs=MOVED)
    bench.invite("-o", "drafts", "--message", "own.txt")
    for draft in (bench.folder / "drafts").iterdir():
        assert b"\r\n\r\nHej!\r\n" in draft.read_bytes()
    preview = bench.invite("--message", "none.txt")
    assert (preview.status, preview.stdout) == (2, "")
    assert preview.stderr.startswith("workshops: none.txt: No such file")
    outcome = bench.invite("--send", "--message", "none.txt")
    assert (outcome.status, outcome.stderr) == (
        2,
        "workshops: none.txt: No such file or directory\n",
    )


def test_the_language_of_those_who_have_none(bench: InviteBench) -> None:
    """--lang chooses it; a person's own language wins."""
    outcome = bench.invite("--send", "--lang", "de")
    assert outcome.status == 0
    assert [str(delivery.mail["Subject"]).split(":")[0] for delivery in bench.office.delivered] == [
        "Inbjudan",
        "Einladung",
    ]


@pytest.mark.parametrize(
    ("arguments", "answer", "sent"),
    [([], "y", 2), ([], "n", 0), ([], "", 0), (["--yes"], None, 2)],
)
def test_a_person_at_a_terminal_is_asked_once(
    bench: InviteBench, arguments: list[str], answer: str | None, sent: int
) -> None:
    """With the counts, and nothing goes without a yes; --yes answers."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("invite", *TODAY, "--send", *arguments),
        cwd=bench.folder,
        env={**ENVIRONMENT, **bench.environment},
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        if answer is not None:
            os.write(ours, f"{answer}\n".encode())
        shown = b""
        with suppress(OSError), open(ours, "rb", buffering=0) as terminal:
            while part := terminal.read(65536):
                shown += part
    assert process.returncode == (0 if sent else 1)
    assert shown.count(b"Send 2 invitations? [y/N]") == (answer is not None)
    assert len(bench.office.delivered) == sent


PEOPLE = [f"{{name: Person {n}, email: p{n}@example.org}}" for n in range(500)]


@pytest.mark.slow
def test_killed_again_and_again_everybody_gets_one_message(tmp_path: Path) -> None:
    """500 invitations, killed five times: one each, but for same messages that are announced."""
    chance = random.Random(4)
    with run_server(tmp_path, scheme="smtp", has_tls=False) as server:
        bench = InviteBench(tmp_path, server)
        bench.write(*PEOPLE)
        announced = ""
        for count in sorted(chance.sample(range(1, 450), 5)):
            announced += _run_until_killed(bench, count, chance)
        process = bench.start_sending()
        _, notes = process.communicate(timeout=600)
        assert process.returncode == 0, notes
        announced += notes
        _require_one_each(server.service, announced)
        assert len(server.service.delivered) > len(PEOPLE), (
            "no kill hit between sending and recording"
        )
        assert not list(tmp_path.glob(".workshops.*"))
        assert bench.send() == []


def _run_until_killed(bench: InviteBench, count: int, chance: random.Random) -> str:
    """Run until so many messages were taken, then kill: at once, or a little later."""
    delay = chance.choice([0, 0, 0.001, 0.003, 0.01])
    process = bench.start_sending()
    is_killed = threading.Event()

    def kill() -> None:
        process.send_signal(signal.SIGKILL)
        is_killed.set()

    def on_taken(taken: int) -> None:
        if taken == count and delay:
            threading.Timer(delay, kill).start()
        elif taken == count:
            kill()
        elif taken > count + 9:  # it must not end before
            is_killed.wait()

    bench.office.on_taken = on_taken
    _, notes = process.communicate(timeout=600)
    assert process.returncode == -signal.SIGKILL
    bench.office.on_taken = lambda _: None
    return notes


def _require_one_each(office: Office, announced: str) -> None:
    ids = defaultdict(list)
    for delivery in office.delivered:
        ids[delivery.recipient].append(delivery.id)
    assert len(ids) == len(PEOPLE)
    for recipient, received in ids.items():
        assert len(set(received)) == 1
        for repeated in received[1:]:
            assert f"{recipient} may have this message already" in announced
            assert repeated in announced


@pytest.mark.slow
def test_killed_while_asking_again(tmp_path: Path) -> None:
    """Moved, and killed again and again: each is asked again once, and no answer stays."""
    chance = random.Random(8)
    answered = [person.replace("}", ", rsvp: accepted}") for person in PEOPLE[:60]]
    with run_server(tmp_path, scheme="smtp", has_tls=False) as server:
        bench = InviteBench(tmp_path, server)
        bench.write(*answered)
        bench.send()
        bench.write(*answered, jobs=MOVED)
        for count in (61, *sorted(chance.sample(range(63, 110), 2))):
            _run_until_killed(bench, count, chance)
        bench.send()
        path = bench.folder / "workshops.yaml"
        assert path.read_text("utf-8").count("rsvp: needs-action") == len(answered)
        updates = [
            delivery for delivery in server.service.delivered if delivery.event["SEQUENCE"] == 1
        ]
        assert {delivery.event["ATTENDEE"].params["PARTSTAT"] for delivery in updates} == {
            "NEEDS-ACTION"
        }
        assert len({delivery.id for delivery in updates}) == len(answered)
        assert len({delivery.recipient for delivery in updates}) == len(answered)


@pytest.mark.slow
def test_two_runs_at_once_send_each_message_once(tmp_path: Path) -> None:
    """The second waits for the first; no person gets two messages."""
    with run_server(tmp_path, scheme="smtp", has_tls=False) as server:
        bench = InviteBench(tmp_path, server)
        bench.write(*PEOPLE[:40])
        both = [bench.start_sending() for _ in range(2)]
        errors = [process.communicate(timeout=600)[1] for process in both]
        statuses = sorted(process.returncode for process in both)
        assert statuses == [0, 0], errors
        recipients = [delivery.recipient for delivery in server.service.delivered]
        assert sorted(recipients) == sorted({f"p{n}@example.org" for n in range(40)})
