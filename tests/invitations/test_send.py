"""Invitations are sent once each, without the command line and without a mail server."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest

from workshops.errors import UnreadableError
from workshops.invitations import (
    DraftBox,
    MailOptions,
    SendOptions,
    open_history,
    plan_invitations,
    read_history,
    send_invitations,
)
from workshops.invitations.history_file import HistoryFile
from workshops.invitations.message import Mail
from workshops.invitations.send import SENT, SendResult
from workshops.invitations.smtp import Refusal
from workshops.model import Schedule
from workshops.schedule.load import load_schedule

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCHEDULE = """\
series: {id: pilot, title: Pilot, organizer: {email: office@example.org}}
workshops:
  - id: jobs
    title: Jobs
    start: 2026-05-01
    attendees:
      - {name: Anna, email: anna@example.org}
      - {name: Bo, email: bo@example.org}
      - {name: Cy, email: cy@example.org}
"""
ANNA, BO, CY = "anna@example.org", "bo@example.org", "cy@example.org"
LOST = Refusal(0, "connection lost (gone)")
IN_DOUBT = LOST._replace(in_doubt=True)
LATER, NEVER = Refusal(451, "later"), Refusal(550, "no such person")


class Postman:
    """A transport that keeps what it takes, and gives the answers that it is given."""

    is_draft = False

    def __init__(self, **answers: list[Refusal | None]) -> None:
        self.answers = answers
        self.taken: list[str] = []
        self.tried: list[str] = []
        self.mails: list[Mail] = []
        self.on_send: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def connect(self) -> None:
        """It is always there."""

    def send(self, mail: Mail) -> Refusal | None:
        """Take the message, unless there is another answer."""
        self.on_send()
        self.tried.append(mail.recipient)
        self.mails.append(mail)
        answers = self.answers.get(mail.recipient.partition("@")[0])
        answer = answers.pop(0) if answers else None
        if answer is None:
            self.taken.append(mail.recipient)
        return answer


class Office:
    """A schedule in a file, and what a run that sends noted and slept."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "pilot.yaml"
        self.path.write_text(SCHEDULE)
        self.naps: list[float] = []
        self.notes: list[str] = []
        self.progress: list[tuple[int, int]] = []

    @property
    def schedule(self) -> Schedule:
        """As it is now."""
        return load_schedule(self.path)

    def send(self, postman: Postman, *, pause: float = 0.0) -> SendResult:
        """Plan and send, as a script would."""
        with open_history(str(self.path), "pilot") as history:
            return self.send_with(history, postman, pause=pause)

    def send_with(
        self, history: HistoryFile, postman: Postman, *, pause: float = 0.0
    ) -> SendResult:
        """The same with an open history."""
        plan = plan_invitations(self.schedule, history.history, now=NOW, local_zone=UTC)
        options = SendOptions(
            str(self.path),
            MailOptions("en"),
            NOW,
            pause,
            self.naps.append,
            lambda done, total: self.progress.append((done, total)),
            self.notes.append,
        )
        return send_invitations(plan, history, postman, options)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three people to invite."""
    return Office(tmp_path)


def test_everyone_gets_a_message_once(office: Office) -> None:
    """The result says so, progress is reported, and a second run has nothing to send."""
    postman = Postman()
    result = office.send(postman)
    assert postman.taken == [ANNA, BO, CY]
    assert (result.sent, set(result.outcomes.values())) == (3, {SENT})
    assert office.progress == [(1, 3), (2, 3), (3, 3)]
    assert office.send(postman) == SendResult()
    assert len(postman.taken) == 3


def test_the_history_has_a_message_before_it_goes(office: Office) -> None:
    """When the transport gets it, the file says that it is being sent."""
    postman = Postman()
    seen: list[int] = []

    def look() -> None:
        people = read_history(str(office.path)).workshops[office.schedule.workshops[0].uid].people
        seen.append(sum(person.pending is not None for person in people.values()))

    postman.on_send = look
    office.send(postman)
    assert seen == [1, 1, 1]


def test_a_refused_address_does_not_stop_others(office: Office) -> None:
    """The outcome names the server's answer, and the next run tries only that one."""
    result = office.send(Postman(anna=[NEVER]))
    assert list(result.outcomes.values()) == ["refused: 550 no such person", SENT, SENT]
    again = Postman()
    office.send(again)
    assert again.taken == [ANNA]


def test_refused_for_now_is_tried_again_after_the_others(office: Office) -> None:
    """Three times, a little later each time; then it is left for the next run."""
    postman = Postman(anna=[LATER] * 4)
    result = office.send(postman)
    assert postman.tried == [ANNA, BO, CY, ANNA, ANNA, ANNA]
    assert office.naps == [5.0, 30.0, 120.0]
    assert office.notes == [
        f"1 refused for now; trying again in {delay} seconds" for delay in (5, 30, 120)
    ]
    assert "refused for now: 451 later" in result.outcomes.values()


@pytest.mark.parametrize(
    ("answers", "outcome", "known"),
    [
        ([LOST, None], SENT, [ANNA]),
        ([IN_DOUBT, None], SENT, [ANNA]),
        ([LOST, LOST], "not sent: connection lost (gone)", []),
        ([IN_DOUBT, LOST], "not sent: connection lost (gone)", [ANNA]),
        ([LOST, IN_DOUBT], "not sent: connection lost (gone); it may have arrived", [ANNA]),
        ([IN_DOUBT, NEVER], "refused: 550 no such person", [ANNA]),
        ([LOST, LATER], "refused for now: 451 later", []),
        ([LATER, LOST, None], SENT, [ANNA]),
    ],
)
def test_a_recipient_who_ends_the_connection_does_not_stop_others(
    office: Office, answers: list[Refusal | None], outcome: str, known: list[str]
) -> None:
    """They are tried once more at the end; what may have arrived stays in the history."""
    postman = Postman(anna=list(answers))
    result = office.send(postman)
    assert postman.taken[:2] == [BO, CY]
    assert postman.tried == [ANNA, BO, CY, *[ANNA] * (len(answers) - 1)]
    assert list(result.outcomes.values())[-1] == outcome
    assert len({mail.content for mail in postman.mails if mail.recipient == ANNA}) == 1
    people = read_history(str(office.path)).workshops[office.schedule.workshops[0].uid].people
    assert [address for address in people if address == ANNA] == known


def test_what_may_have_arrived_is_sent_again_as_it_was(office: Office) -> None:
    """The next run names it, and repeats the same bytes."""
    first = Postman(anna=[IN_DOUBT, IN_DOUBT])
    office.send(first)
    again = Postman()
    result = office.send(again)
    assert again.taken == [ANNA]
    assert again.mails[0].content == first.mails[0].content
    [note] = office.notes
    assert note == (
        "jobs: anna@example.org may have this message already, as the last run was stopped while "
        f"sending it; sending the same one again: {first.mails[0].message.id}"
    )
    assert result.sent == 1


def test_a_pause_between_two_messages(office: Office) -> None:
    """There is none before the first one."""
    office.send(Postman(), pause=2.0)
    assert office.naps == [2.0, 2.0]


def test_the_result_so_far_is_there_where_the_server_is_gone(office: Office) -> None:
    """People who were sent theirs are not sent it again."""
    postman = Postman()
    postman.on_send = lambda: fail() if len(postman.taken) == 2 else None

    def fail() -> None:
        raise UnreadableError("gone")

    with pytest.raises(UnreadableError, match="gone"):
        office.send(postman)
    again = Postman()
    office.send(again)
    assert again.taken == [CY]


def test_a_changed_date_resets_the_answer(office: Office) -> None:
    """With the update that asks again, the answer in the schedule becomes needs-action."""
    office.send(Postman())
    text = SCHEDULE.replace("bo@example.org", "bo@example.org, rsvp: accepted")
    office.path.write_text(text.replace("05-01", "05-02"))
    result = office.send(Postman(cy=[NEVER]))
    assert (result.sent, result.reset, result.by_hand) == (2, 1, ())
    assert "bo@example.org, rsvp: needs-action" in office.path.read_text()


def test_drafts_that_are_recorded_as_sent(office: Office, tmp_path: Path) -> None:
    """A folder of drafts is a transport as well."""
    with open_history(str(office.path), "pilot") as history:
        plan = plan_invitations(office.schedule, history.history, now=NOW, local_zone=UTC)
        drafts = DraftBox(tmp_path / "drafts", plan)
        options = SendOptions(str(office.path), MailOptions("en"), NOW)
        result = send_invitations(plan, history, drafts, options)
    assert result.sent == 3
    names = sorted(path.name for path in (tmp_path / "drafts").iterdir())
    assert names == [f"jobs.{address}.request.eml" for address in (ANNA, BO, CY)]
    assert office.send(Postman()).outcomes == {}
