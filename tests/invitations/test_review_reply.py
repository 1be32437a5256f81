"""What an answer changes is decided by whose it is, to what, and whether a newer one is known."""

import shlex
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.program import call_main
from support.schedules import write_schedule
from workshops import load_schedule
from workshops.invitations.history import Invitee, RecordedAnswer
from workshops.invitations.itip_reply import Reply
from workshops.invitations.received_mail import ReceivedMail
from workshops.invitations.review_reply import (
    Decision,
    ReceivedReply,
    SentSequence,
    list_answers,
    mark_not_written,
    review_replies,
)
from workshops.model import Attendee, Organizer, Rsvp, Schedule, Series, Text, Workshop
from workshops.timezones import find_zone

ANA, BEN = "ana@example.org", "ben@example.org"
EARLY, LATE = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (20, 21))
NOW = datetime(2026, 11, 24, tzinfo=UTC)
GENUINE = "; if it is genuine, record it with: workshops mark two ana@example.org --accepted"


def make_schedule(rsvp: Rsvp | None = None) -> Schedule:
    """A workshop of which Ana has answered this, and another one."""
    attendees = (Attendee(Text("en", "Ben"), BEN), Attendee(Text("en", "Ana"), ANA, rsvp=rsvp))
    one = Workshop("one", Text("en", "One"), "s", "confirmed", written_uid="uid-1")
    two = one._replace(id="two", written_uid="uid-2", attendees=attendees)
    return Schedule(Series("s", Text("en", "S")), workshops=(one, two))


def answer(partstat: str = "ACCEPTED", **facts: Any) -> Reply:
    """Ana's answer to the second workshop, with these facts."""
    return Reply("REPLY", "uid-2", ANA, partstat, dtstamp=EARLY)._replace(**facts)


def bring(
    reply: Reply, *senders: str, origin: str = "a.eml", mailed: datetime | None = None, **facts: Any
) -> ReceivedReply:
    """The reply in a mail from its attendee, unless others sent it."""
    mail = ReceivedMail(origin, senders or (reply.address or "",), mailed, **facts)
    return ReceivedReply(mail, reply)


def review(
    *received: ReceivedReply,
    schedule: Schedule | None = None,
    sent: dict[Invitee, SentSequence] | None = None,
    known: dict[Invitee, RecordedAnswer] | None = None,
) -> list[Decision]:
    """The decisions about replies to the usual schedule, unless another is given."""
    return review_replies(schedule or make_schedule(), received, NOW, sent, known)


def decide(reply: Reply, *senders: str, rsvp: Rsvp | None = None) -> Decision:
    """The decision about one reply by itself."""
    (decision,) = review(bring(reply, *senders), schedule=make_schedule(rsvp))
    return decision


@pytest.mark.parametrize(
    ("partstat", "rsvp"),
    [
        ("ACCEPTED", "accepted"),
        ("DECLINED", "declined"),
        ("TENTATIVE", "tentative"),
        ("NEEDS-ACTION", "needs-action"),
    ],
)
def test_answer_is_recorded(partstat: str, rsvp: Rsvp) -> None:
    """An answer is written at the attendee's entry."""
    decision = decide(answer(partstat))

    assert (decision.kind, decision.place, decision.rsvp) == ("record", (1, 1), rsvp)
    assert decision.sentence == f"two: Ana: {rsvp}"


def test_changed_answer_names_the_old_one() -> None:
    """A changed answer is reported with the one before."""
    assert (
        decide(answer("DECLINED"), rsvp="accepted").sentence == "two: Ana: declined (was accepted)"
    )


def test_same_answer_changes_nothing() -> None:
    """An answer that the file holds already is not written again."""
    decision = decide(answer(), rsvp="accepted")

    assert (decision.kind, decision.place, decision.rsvp) == ("same", None, None)
    assert decision.sentence == "two: Ana: already accepted"


@pytest.mark.parametrize(
    ("partstat", "message"),
    [("X-PERHAPS", '"X-PERHAPS" is not a known answer'), ("", "has no answer")],
)
def test_an_unknown_answer_undoes_none(partstat: str, message: str) -> None:
    """An unknown answer, or none at all, leaves what was answered before."""
    decision = decide(answer(partstat), rsvp="declined")

    assert (decision.kind, decision.rsvp) == ("unclear", None)
    assert decision.sentence == (
        f"two: Ana: {message}; not recorded; to record an answer: workshops mark two "
        "ana@example.org --accepted (or --declined, --tentative)"
    )
    assert list_answers([decision]) == {}


def test_delegation_names_whom_to_invite() -> None:
    """A delegated answer is recorded; the stand-in is named, not added."""
    decision = decide(answer("DELEGATED", delegated_to=("dana@example.org",)))

    assert (decision.kind, decision.rsvp) == ("delegated", "delegated")
    assert decision.sentence == (
        "two: Ana: delegated to dana@example.org; "
        "to invite them instead: workshops register two dana@example.org"
    )


def test_delegate_who_is_not_an_attendee_yet() -> None:
    """A stand-in who is not in the file is reported with what to write."""
    reply = answer(address="dana@example.org", name="Dana", delegated_from=(ANA,))

    assert decide(reply).kind == "unknown-person"
    assert decide(reply).sentence == (
        "two: Dana <dana@example.org> (accepted, in place of ana@example.org) is not among the "
        "attendees; to add them: workshops register two 'Dana <dana@example.org>'"
    )


@pytest.mark.parametrize("name", ["$(touch x)", "a' b", "--came", "a\x1bb", "<x>", "a;b", "1"])
def test_nothing_of_a_mail_runs_in_a_shell(name: str) -> None:
    """A name with anything but letters is not in the command."""
    decision = decide(answer(address="dana@example.org", name=name))

    assert decision.sentence.endswith("; to add them: workshops register two dana@example.org")


def test_unknown_workshop_is_reported() -> None:
    """An answer to something that is not in the schedule is reported."""
    decision = decide(answer(uid="other"))

    assert (decision.kind, decision.rsvp) == ("unknown-workshop", None)
    assert decision.sentence == 'no workshop has the uid "other"'


@pytest.mark.parametrize(
    ("senders", "message"),
    [
        (("mallory@example.org",), "mallory@example.org"),
        ((ANA, "mallory@example.org"), "ana@example.org, mallory@example.org"),
    ],
)
def test_forged_answer_is_skipped(senders: tuple[str, ...], message: str) -> None:
    """An answer that its attendee did not send is reported and skipped (RFC 6047 section 3)."""
    decision = decide(answer(), *senders)

    assert (decision.kind, decision.rsvp) == ("forged", None)
    assert (
        decision.sentence
        == f"the answer of ana@example.org was sent by {message}; skipped{GENUINE}"
    )


def test_mail_without_sender_is_forged() -> None:
    """A mail without a sender proves nothing."""
    (decision,) = review(ReceivedReply(ReceivedMail("a.eml", ()), answer()))

    assert decision.kind == "forged"
    assert decision.sentence == (
        "the answer of ana@example.org has no sender, as the mail has no From header; "
        f"skipped{GENUINE}"
    )


def test_who_claims_to_write_for_somebody_is_not_believed() -> None:
    """SENT-BY is in the same message as the answer: anybody can claim it (RFC 6047 section 3)."""
    decision = decide(answer(sent_by="carl@example.org"), "carl@example.org")

    assert (decision.kind, decision.rsvp) == ("forged", None)
    assert decision.sentence == (
        "the answer of ana@example.org was sent by carl@example.org, who claims to answer for "
        f"them; skipped{GENUINE}"
    )


def test_no_answer_is_to_a_later_invitation_than_was_sent() -> None:
    """A SEQUENCE that was never sent does not make all later answers old."""
    sent = {("uid-2", ANA): SentSequence(0, 0)}
    high = bring(answer("DECLINED", sequence=99), origin="high.eml")
    later = bring(answer(dtstamp=EARLY + timedelta(days=4)), origin="later.eml")

    decisions = review(high, later, sent=sent)

    assert [(decision.kind, decision.rsvp) for decision in decisions] == [
        ("stale", None),
        ("record", "accepted"),
    ]


@pytest.mark.parametrize(("name", "known"), [("Zoe Ek", "Zoe Ek"), ('Zoe "Z"', None)])
def test_advice_on_a_stranger_can_be_typed(name: str, known: str | None, tmp_path: Path) -> None:
    """The command that is offered adds them."""
    message = decide(answer(name=name)._replace(address="zoe@example.org")).sentence
    path = write_schedule(tmp_path, "series: {id: s, title: S}\nworkshops: [{id: two, title: A}]\n")

    _, *words = shlex.split(message.partition("to add them: ")[2])
    assert call_main(*words, cwd=tmp_path).status == 0

    (attendee,) = load_schedule(path).workshops[0].attendees
    assert (attendee.email, attendee.name and attendee.name.content) == ("zoe@example.org", known)


def test_no_command_is_offered_for_an_address_like_an_option() -> None:
    """An address that begins with a hyphen would be read as an option."""
    assert "workshops register" not in decide(answer(name=None, address="-f@example.org")).sentence


def test_bare_file_is_trusted_with_a_note() -> None:
    """A calendar file was saved by the coordinator; its missing sender is reported."""
    (decision,) = review(ReceivedReply(ReceivedMail("a.ics"), answer()))

    assert decision.rsvp == "accepted"
    assert decision.sentence == ("two: Ana: accepted; not in an e-mail, so the sender is unknown")


def test_proposal_is_reported() -> None:
    """A proposal of another time is reported; the file stays."""
    decision = decide(answer("TENTATIVE", method="COUNTER", proposal="2026-12-02 14:00 UTC"))

    assert (decision.kind, decision.rsvp) == ("counter", None)
    assert decision.sentence == (
        "two: Ana: proposes 2026-12-02 14:00 UTC; not recorded; "
        "to move the workshop: workshops move two DATE"
    )


def test_one_time_is_not_all_times() -> None:
    """An answer for one time of a series is not written as the answer for all of it."""
    decision = decide(answer("DECLINED", recurrence_id="2026-12-10"))

    assert (decision.kind, decision.rsvp) == ("occurrence", None)
    assert decision.sentence == (
        "two: Ana: declined for 2026-12-10 only; not recorded, as the schedule has one answer for "
        "all dates"
    )


WEEKLY = "FREQ=WEEKLY;COUNT=4"


@pytest.mark.parametrize(
    ("instance", "is_for_later", "message"),
    [
        (
            date(2026, 12, 10),
            False,
            "only; not recorded, as the schedule has one answer for all dates",
        ),
        (
            date(2026, 12, 10),
            True,
            "and all later dates; not recorded, as the schedule has one answer for all dates",
        ),
        (
            datetime(2026, 12, 10, 8, tzinfo=UTC),
            False,
            "only; not recorded, as the schedule has one",
        ),
        (
            datetime.fromisoformat("2026-12-10T09:00"),
            False,
            "only; not recorded, as the schedule has one answer for all dates",
        ),
        (date(2026, 12, 11), False, ", when it does not take place; not recorded"),
        (datetime(2026, 12, 10, 9, tzinfo=UTC), False, ", when it does not take place; not rec"),
        (date(2027, 12, 9), True, ", when it does not take place; not recorded"),
    ],
)
def test_one_time_is_one_of_its_times(
    instance: date | datetime, message: str, *, is_for_later: bool
) -> None:
    """An answer for one date is reported as such, or as for a date that does not exist."""
    schedule = make_schedule()
    start = datetime(2026, 12, 3, 9, tzinfo=find_zone("Europe/Brussels"))
    two = schedule.workshops[1]._replace(start=start, end=start, repeat=WEEKLY)
    reply = answer("DECLINED", recurrence_id="X", instance=instance, is_for_later=is_for_later)

    (decision,) = review(bring(reply), schedule=schedule._replace(workshops=(two,)))

    assert (decision.kind, decision.rsvp) == ("occurrence", None)
    assert (
        f"two: Ana: declined for X{'' if message[0] == ',' else ' '}{message}" in decision.sentence
    )


DAY = date(2026, 12, 3)
NINE = datetime(2026, 12, 3, 9, tzinfo=find_zone("Europe/Brussels"))
NOT_ITS = ", not for the time in the schedule"


@pytest.mark.parametrize(
    ("asked", "start", "message"),
    [
        (NINE, NINE, None),
        (NINE.astimezone(UTC), NINE, None),
        (NINE + timedelta(hours=1), NINE, "answers an invitation for 2026-12-03 10:00 CET"),
        (NINE.replace(tzinfo=None), NINE, None),
        (
            datetime.fromisoformat("2026-12-05T09:00"),
            NINE,
            "answers an invitation for 2026-12-05 09:00",
        ),
        (DAY, DAY, None),
        (DAY + timedelta(days=1), DAY, "answers an invitation for 2026-12-04"),
        (datetime(2026, 12, 2, 23, tzinfo=UTC), DAY, None),
        (
            datetime(2026, 12, 1, 23, tzinfo=UTC),
            DAY,
            "answers an invitation for 2026-12-01 23:00 UTC",
        ),
        (DAY, None, "answers an invitation for 2026-12-03"),
        (None, DAY, None),
    ],
)
def test_answer_to_another_time_is_reported(
    asked: date | datetime | None, start: date | datetime | None, message: str | None
) -> None:
    """An answer to an invitation with another time is recorded, with a note."""
    schedule = make_schedule()
    two = schedule.workshops[1]._replace(start=start, end=start)

    (decision,) = review(bring(answer(start=asked)), schedule=schedule._replace(workshops=(two,)))

    assert decision.rsvp == "accepted"
    note = f"; {message}{NOT_ITS}" if message else ""
    assert decision.sentence == f"two: Ana: accepted{note}"


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ("REQUEST", "an invitation (METHOD:REQUEST), not a reply"),
        ("REFRESH", "a request to send the invitation again (METHOD:REFRESH), not a reply"),
        (
            "DECLINECOUNTER",
            "an organizer's refusal of a proposal (METHOD:DECLINECOUNTER), not a reply",
        ),
        ("X-NEW", "METHOD:X-NEW is not a reply"),
        ("", "a calendar without METHOD, not a reply"),
    ],
)
def test_other_messages_are_not_replies(method: str, sentence: str) -> None:
    """An invitation, a question or a plain calendar in the mailbox is reported as what it is."""
    decision = decide(answer(method=method))

    assert (decision.kind, decision.sentence) == ("not-a-reply", f"two: Ana: {sentence}")
    stranger = decide(answer(method=method, address="zoe@example.org"))
    assert stranger.sentence == f"two: {sentence}"
    assert decide(answer(method=method, uid="other")).sentence == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"uid": ""}, "the reply has no UID, so the workshop it answers is unknown"),
        ({"address": None}, "the reply does not show who answers: it names no attendee or several"),
    ],
)
def test_reply_that_lacks_something(facts: dict[str, Any], sentence: str) -> None:
    """A reply without event or person is damaged."""
    (decision,) = review(ReceivedReply(ReceivedMail("a.ics"), answer(**facts)))

    assert (decision.kind, decision.sentence) == ("damaged", sentence)


def test_damage_is_passed_on() -> None:
    """What could not be read is a decision too."""
    (decision,) = review(ReceivedReply(ReceivedMail("a.eml", damage="is empty")))

    assert (decision.kind, decision.origin, decision.sentence) == ("damaged", "a.eml", "is empty")


@pytest.mark.parametrize("is_reversed", [False, True])
def test_latest_answer_wins(*, is_reversed: bool) -> None:
    """Of several answers the latest counts, in any order; the others are reported."""
    old = bring(answer("ACCEPTED"), origin="old.eml")
    new = bring(answer("DECLINED", dtstamp=LATE), origin="new.eml")
    given = [new, old] if is_reversed else [old, new]

    decisions = {decision.origin: decision for decision in review(*given)}

    assert decisions["new.eml"].rsvp == "declined"
    assert (decisions["old.eml"].kind, decisions["old.eml"].rsvp) == ("stale", None)
    assert decisions["old.eml"].sentence == (
        "two: Ana: accepted, but the answer in new.eml is newer; skipped"
    )


def test_sequence_comes_before_time() -> None:
    """An answer to a newer invitation is the newer one, even if a clock is wrong."""
    old = bring(answer("ACCEPTED", dtstamp=LATE), origin="old.eml")
    new = bring(answer("DECLINED", sequence=1), origin="new.eml")

    decisions = review(old, new, sent={("uid-2", ANA): SentSequence(0, 1)})

    assert [decision.kind for decision in decisions] == ["stale", "record"]


@pytest.mark.parametrize("sequence", [1, 99, 999_999_999])
@pytest.mark.parametrize("in_one_run", [True, False])
def test_without_a_history_the_later_answer_wins(sequence: int, *, in_one_run: bool) -> None:
    """If it is unknown what was sent, one high SEQUENCE makes no later answer old."""
    high = bring(answer("ACCEPTED", sequence=sequence), origin="high.eml")
    later = bring(answer("DECLINED", dtstamp=LATE), origin="later.eml")
    known = {} if in_one_run else list_answers(review(high))

    decisions = review(*([high, later] if in_one_run else [later]), known=known)

    assert (decisions[-1].kind, decisions[-1].rsvp) == ("record", "declined")


@pytest.mark.parametrize(
    ("forwarded_by", "kind"),
    [
        (("org@example.org",), "record"),
        (("org@example.org", "org@example.org"), "record"),
        (("mallory@example.org",), "forged"),
        (("mallory@example.org", "org@example.org"), "forged"),
        (("",), "forged"),
    ],
)
def test_forwarded_mail_is_believed_of_the_organizer(
    forwarded_by: tuple[str, ...], kind: str
) -> None:
    """A mail that was attached counts as if it had come by itself where the organizer sent it."""
    organizer = Organizer(email="Org@example.org")
    schedule = make_schedule()
    schedule = schedule._replace(series=schedule.series._replace(organizer=organizer))

    (decision,) = review(bring(answer(), forwarded_by=forwarded_by), schedule=schedule)

    assert decision.kind == kind
    if kind == "forged":
        forwarders = ", ".join(forwarded_by)
        assert decision.sentence == (
            f"the answer of ana@example.org was forwarded by {forwarders}, who is not the "
            f"organizer; skipped{GENUINE}"
        )


def test_forwarded_mail_without_an_organizer() -> None:
    """If the schedule names no organizer, forwarded answers are not accepted."""
    (decision,) = review(bring(answer(), forwarded_by=(ANA,)))

    assert decision.kind == "forged"


def test_verdict_of_the_mail_server_is_reported() -> None:
    """The receiving server's verdict on the sender is shown beside the answer."""
    (decision,) = review(bring(answer(), is_unauthenticated=True))

    assert decision.rsvp == "accepted"
    assert decision.sentence == (
        "two: Ana: accepted; the mail server reports dmarc=fail, so the sender may be forged"
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"partstat": "X-MAYBE"},
        {"partstat": "ACCEPTED, attended: true"},
        {"method": "COUNTER"},
        {"recurrence_id": "2026-12-10"},
        {"address": "zoe@example.org"},
    ],
)
def test_advice_holds_nothing_of_the_mail(facts: dict[str, Any]) -> None:
    """Of a doubtful reply only a known answer of a known attendee is offered to be written."""
    decision = decide(answer(**facts), "mallory@example.org")

    assert decision.kind == "forged"
    assert decision.sentence.endswith("was sent by mallory@example.org; skipped")


@pytest.mark.parametrize(
    "address",
    [
        "x@y.org, role: chair, attended: true",
        'x@y.org", attended: "true',
        "q@r.s\nattended: true",
        "x y@z.org",
    ],
)
def test_an_invalid_address_is_not_offered(address: str) -> None:
    """A line to write is offered for addresses only, not for what hides more keys."""
    stranger = decide(answer(address=address))
    delegated = decide(answer("DELEGATED", delegated_to=(address,)))

    assert (stranger.kind, delegated.kind) == ("unknown-person", "delegated")
    assert "write" not in stranger.sentence + delegated.sentence


def test_same_reply_twice_counts_once() -> None:
    """A reply that is in two folders is recorded once; twice in one place, it is one."""
    copies = [bring(answer(), origin=name) for name in ("a.eml", "a.eml", "b.eml")]

    decisions = review(*copies)

    assert [(decision.origin, decision.kind) for decision in decisions] == [
        ("a.eml", "same"),
        ("b.eml", "record"),
    ]


def test_answers_of_two_people_are_apart() -> None:
    """One person's answer is never newer than another's."""
    ana = bring(answer(dtstamp=LATE), origin="a.eml")
    ben = bring(answer(address=BEN), origin="b.eml")

    assert [decision.place for decision in review(ana, ben)] == [(1, 1), (1, 0)]


def test_answer_to_an_older_invitation_is_stale() -> None:
    """An answer to the old date is not recorded for the new one."""
    (decision,) = review(bring(answer()), sent={("uid-2", ANA): SentSequence(1, 1)})

    assert (decision.kind, decision.rsvp) == ("stale", None)
    assert decision.sentence == (
        "two: Ana: accepted, but this answers invitation 0, and invitation 1 was sent since; "
        "skipped"
    )


def test_answer_to_an_unconfirmed_message_is_to_that_message() -> None:
    """Who answers what a stopped run sent has had it; an answer to the one before counts too."""
    sent = {("uid-2", ANA): SentSequence(1, 2)}
    for sequence, counted in ((1, 1), (2, 2), (3, 2)):
        decisions = review(bring(answer(sequence=sequence)), sent=sent)

        taken = RecordedAnswer(counted, EARLY, rsvp="accepted")
        assert list_answers(decisions) == {("uid-2", ANA): taken}


def test_cancelling_another_person_makes_nothing_stale() -> None:
    """What somebody else was sent since does not make an answer stale."""
    (decision,) = review(bring(answer()), sent={("uid-2", BEN): SentSequence(1, 1)})

    assert decision.rsvp == "accepted"


def test_late_answer_is_stale_in_a_later_run() -> None:
    """A reply older than the last one is ignored, also in a later run."""
    schedule = make_schedule("declined")
    known = list_answers(review(bring(answer("DECLINED", dtstamp=LATE)), schedule=schedule))

    (decision,) = review(bring(answer()), schedule=schedule, known=known)

    assert known == {("uid-2", ANA): RecordedAnswer(0, LATE, rsvp="declined")}
    assert (decision.kind, decision.rsvp) == ("stale", None)
    assert decision.sentence == (
        "two: Ana: accepted, but a newer answer of 2026-11-21 12:00 UTC was recorded before; "
        "skipped"
    )


def test_correction_by_hand_is_kept() -> None:
    """What was read once does not undo what the coordinator wrote since."""
    known = {("uid-2", ANA): RecordedAnswer(0, EARLY, rsvp="accepted")}

    (decision,) = review(bring(answer()), schedule=make_schedule("declined"), known=known)

    assert (decision.kind, decision.rsvp) == ("same", None)
    assert (
        decision.sentence == "two: Ana: accepted was recorded before; the schedule now has declined"
    )


def test_only_what_was_taken_is_remembered() -> None:
    """A forged, stale or unknown reply leaves no trace for the next run."""
    replies = [
        bring(answer(dtstamp=LATE), "mallory@example.org"),
        bring(answer(uid="other")),
        bring(answer(method="COUNTER")),
        bring(answer(recurrence_id="2026-12-10")),
    ]

    assert list_answers(review(*replies)) == {}


@pytest.mark.parametrize(
    ("stamp", "sent", "effective"),
    [
        (EARLY, None, EARLY),
        (EARLY, LATE, EARLY),
        (LATE, EARLY, EARLY),
        (NOW + timedelta(days=1), None, NOW),
        (NOW + timedelta(days=1), NOW + timedelta(days=1), NOW),
        (NOW + timedelta(minutes=5), NOW + timedelta(minutes=5), NOW + timedelta(minutes=5)),
        (EARLY + timedelta(minutes=5), EARLY, EARLY + timedelta(minutes=5)),
        (None, EARLY, EARLY),
        (None, NOW + timedelta(days=1), None),
        (None, None, None),
    ],
)
def test_time_of_a_reply(
    stamp: datetime | None, sent: datetime | None, effective: datetime | None
) -> None:
    """No reply is later than the mail that brought it, nor than now, but for clocks that differ."""
    (decision,) = review(bring(answer(dtstamp=stamp), mailed=sent))

    assert decision.reply is not None
    assert decision.reply.dtstamp == effective
    assert decision.reply.implausible_dtstamp == (stamp if stamp != effective else None)


MINUTES = timedelta(minutes=14)


@pytest.mark.parametrize("in_one_run", [True, False])
@pytest.mark.parametrize("is_reversed", [True, False])
def test_mails_of_one_stamp_count_by_their_date(*, in_one_run: bool, is_reversed: bool) -> None:
    """Of two answers with one DTSTAMP that of the later mail counts, in one run or in two."""
    first = bring(answer("ACCEPTED"), origin="first.eml", mailed=EARLY)
    second = bring(answer("DECLINED"), origin="second.eml", mailed=EARLY + MINUTES)
    order = [second, first] if is_reversed else [first, second]
    known: dict[Invitee, RecordedAnswer] = {}
    by_origin: dict[str, Decision] = {}
    rsvp: Rsvp | None = None
    for batch in [order] if in_one_run else [[reply] for reply in order]:
        decisions = review(*batch, schedule=make_schedule(rsvp), known=known)
        known = list_answers(decisions, known)
        by_origin |= {decision.origin: decision for decision in decisions}
        rsvp = next((decision.rsvp for decision in decisions if decision.rsvp), rsvp)

    assert (rsvp, known["uid-2", ANA].rsvp) == ("declined", "declined")
    assert by_origin["second.eml"].sentence.startswith("two: Ana: declined")
    if is_reversed and not in_one_run:
        since = "of 2026-11-20 12:14 UTC was recorded before"
        message = f"two: Ana: accepted, but a newer answer {since}; skipped"
        assert by_origin["first.eml"].sentence == message


def test_a_copy_without_its_mail_is_the_same_answer() -> None:
    """The calendar file of a mail that was read before is not an older answer."""
    known = {("uid-2", ANA): RecordedAnswer(0, EARLY, EARLY, "accepted")}

    (decision,) = review(bring(answer()), schedule=make_schedule("accepted"), known=known)

    assert (decision.kind, decision.sentence) == ("same", "two: Ana: already accepted")
    assert list_answers([decision], known) == known


def test_without_dates_the_last_read_counts() -> None:
    """Two answers of one DTSTAMP and no date: the other answer is not a copy of what was read."""
    known = {("uid-2", ANA): RecordedAnswer(0, EARLY, rsvp="accepted")}

    (decision,) = review(bring(answer("DECLINED")), schedule=make_schedule("accepted"), known=known)

    assert (decision.kind, decision.rsvp) == ("record", "declined")
    assert list_answers([decision], known)["uid-2", ANA].rsvp == "declined"


def test_implausible_time_is_that_of_the_first_reading() -> None:
    """Older answers do not beat it, later ones do, and reading it once more changes nothing."""
    high = bring(answer("DECLINED", dtstamp=NOW + timedelta(days=900)))
    later = bring(answer("TENTATIVE", dtstamp=NOW + timedelta(days=2)))
    days = [NOW + timedelta(days=day) for day in (0, 1, 3, 4)]
    known: dict[Invitee, RecordedAnswer] = {}
    kinds = []
    for now, brought in zip(days, [high, bring(answer()), later, high], strict=True):
        decisions = review_replies(make_schedule(), [brought], now, known=known)
        known = list_answers(decisions, known)
        kinds.append(decisions[0].kind)

    assert kinds == ["record", "stale", "record", "stale"]
    assert known["uid-2", ANA].implausible == ((NOW + timedelta(days=900), NOW),)


def test_a_sequence_that_was_not_sent_is_not_remembered() -> None:
    """A SEQUENCE that was never sent makes no later run's answers old either."""
    sent = {("uid-2", ANA): SentSequence(0, 0)}
    known = list_answers(review(bring(answer(sequence=99)), sent=sent))

    (later,) = review(bring(answer("DECLINED", dtstamp=LATE)), sent=sent, known=known)

    assert (known, later.kind) == (
        {("uid-2", ANA): RecordedAnswer(0, EARLY, rsvp="accepted")},
        "record",
    )


def test_what_cannot_be_written_is_not_remembered() -> None:
    """The next run tries again."""
    (decision,) = review(bring(answer()))
    held = mark_not_written(decision, "line 3: write it out here")

    assert (held.kind, held.place, held.rsvp) == ("not-written", None, None)
    assert held.sentence == (
        "two: Ana: accepted; not written: line 3: write it out here, then run again"
    )
    assert list_answers([held]) == {}
