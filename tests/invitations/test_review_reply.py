"""What an answer changes is decided by whose it is, to what, and whether a newer one is known."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from workshops import load_schedule
from workshops.invitations.history import Person, RecordedAnswer
from workshops.invitations.review_reply import (
    Decision,
    Received,
    Reply,
    Sent,
    date_replies,
    hold_back,
    plan_replies,
    remember_replies,
)
from workshops.model import Attendee, Rsvp, Schedule, Series, Text, Workshop
from workshops.timezones import find_zone

ANA, BEN = "ana@example.org", "ben@example.org"
EARLY, LATE = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (20, 21))
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def make_schedule(rsvp: Rsvp | None = None) -> Schedule:
    """A workshop of which Ana has answered this, and another one."""
    attendees = (Attendee(Text("en", "Ben"), BEN), Attendee(Text("en", "Ana"), ANA, rsvp=rsvp))
    one = Workshop("one", Text("en", "One"), "s", "confirmed", written_uid="uid-1")
    two = one._replace(id="two", written_uid="uid-2", attendees=attendees)
    return Schedule(Series("s", Text("en", "S")), workshops=(one, two))


def answer(partstat: str = "ACCEPTED", **facts: Any) -> Reply:
    """Ana's answer to the second workshop, with these facts."""
    return Reply("REPLY", "uid-2", ANA, partstat, dtstamp=EARLY)._replace(**facts)


def bring(reply: Reply, *senders: str, origin: str = "a.eml") -> Received:
    """The reply in a mail from its attendee, unless others sent it."""
    return Received(origin, senders or (reply.address or "",), reply)


def decide(reply: Reply, *senders: str, rsvp: Rsvp | None = None) -> Decision:
    """The decision about one reply by itself."""
    (decision,) = plan_replies(make_schedule(rsvp), [bring(reply, *senders)])
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
    """An answer of an attendee is written where that attendee stands."""
    decision = decide(answer(partstat))

    assert (decision.kind, decision.place, decision.rsvp) == ("record", (1, 1), rsvp)
    assert decision.sentence == f"two: Ana: {rsvp}"


def test_changed_answer_tells_the_old_one() -> None:
    """Who changes their mind is told with what they said before."""
    assert (
        decide(answer("DECLINED"), rsvp="accepted").sentence == "two: Ana: declined (was accepted)"
    )


def test_same_answer_changes_nothing() -> None:
    """An answer that the file holds already is not written again."""
    decision = decide(answer(), rsvp="accepted")

    assert (decision.kind, decision.place, decision.rsvp) == ("same", None, None)
    assert decision.sentence == "two: Ana: already accepted"


@pytest.mark.parametrize(
    ("partstat", "said"), [("X-PERHAPS", '"X-PERHAPS" is no known answer'), ("", "says no answer")]
)
def test_what_is_no_answer_undoes_none(partstat: str, said: str) -> None:
    """A word that nobody knows, or none at all, leaves what was answered before."""
    decision = decide(answer(partstat), rsvp="declined")

    assert (decision.kind, decision.rsvp) == ("unclear", None)
    assert decision.sentence == f"two: Ana: {said}; nothing is written"
    assert remember_replies([decision]) == {}


def test_delegation_tells_whom_to_invite() -> None:
    """Who sends somebody else is recorded so; the other is named, not added."""
    decision = decide(answer("DELEGATED", delegated_to=("dana@example.org",)))

    assert (decision.kind, decision.rsvp) == ("delegated", "delegated")
    assert decision.sentence == (
        "two: Ana: delegated to dana@example.org; "
        'to invite them instead, write - {name: "dana", email: dana@example.org}'
    )


def test_delegate_is_no_attendee_yet() -> None:
    """A stand-in who is not in the file is told with what to write."""
    reply = answer(address="dana@example.org", name="Dana", delegated_from=(ANA,))

    assert decide(reply).kind == "unknown-person"
    assert decide(reply).sentence == (
        "two: Dana <dana@example.org> (accepted, in place of ana@example.org) is not among the "
        'attendees; to add them, write - {name: "Dana", email: dana@example.org}'
    )


def test_unknown_workshop_is_said() -> None:
    """An answer to something that is not in the schedule is said."""
    decision = decide(answer(uid="other"))

    assert (decision.kind, decision.rsvp) == ("unknown-workshop", None)
    assert decision.sentence == 'no workshop of the schedule has the uid "other"'


@pytest.mark.parametrize(
    ("senders", "said"),
    [
        (("mallory@example.org",), "from mallory@example.org"),
        ((ANA, "mallory@example.org"), "from ana@example.org, mallory@example.org"),
    ],
)
def test_forged_answer_is_skipped(senders: tuple[str, ...], said: str) -> None:
    """An answer that its attendee did not send is said and skipped (RFC 6047 section 3)."""
    decision = decide(answer(), *senders)

    assert (decision.kind, decision.rsvp) == ("forged", None)
    assert decision.sentence == f"the answer of ana@example.org comes {said}; skipped"


def test_mail_without_sender_is_forged() -> None:
    """A mail that does not say who sent it proves nothing."""
    (decision,) = plan_replies(make_schedule(), [Received("a.eml", (), answer())])

    assert decision.kind == "forged"
    assert decision.sentence == (
        "the answer of ana@example.org comes from nobody, for the mail has no From; skipped"
    )


def test_who_says_to_write_for_somebody_is_not_believed() -> None:
    """SENT-BY is in the same message as the answer: anybody can claim it (RFC 6047 section 3)."""
    decision = decide(answer(sent_by="carl@example.org"), "carl@example.org")

    assert (decision.kind, decision.rsvp) == ("forged", None)
    assert decision.sentence == (
        "the answer of ana@example.org comes from carl@example.org, who says to write for them; "
        "skipped"
    )


def test_no_answer_is_to_a_later_invitation_than_was_sent() -> None:
    """A SEQUENCE that nobody sent does not make all later answers old."""
    sent = {("uid-2", ANA): Sent(0, 0)}
    odd = bring(answer("DECLINED", sequence=99), origin="odd.eml")
    later = bring(answer(dtstamp=EARLY + timedelta(days=4)), origin="later.eml")

    decisions = plan_replies(make_schedule(), [odd, later], sent)

    assert [(one.kind, one.rsvp) for one in decisions] == [("stale", None), ("record", "accepted")]


def test_advice_on_a_stranger_is_a_line_that_the_schedule_takes(tmp_path: Path) -> None:
    """What the coordinator is told to write loads."""
    said = decide(answer(name='Zoe "Z"')._replace(address="zoe@example.org")).sentence
    path = tmp_path / "workshops.yaml"
    line = said.partition("write ")[2]
    path.write_text(
        "series: {id: s, title: S}\nworkshops:\n  - id: a\n    title: A\n    attendees:\n"
        f"      {line}\n"
    )

    (attendee,) = load_schedule(path).workshops[0].attendees

    assert (attendee.label(), attendee.email) == ('Zoe "Z"', "zoe@example.org")


def test_bare_file_is_trusted_with_a_note() -> None:
    """A calendar file was saved by the coordinator; that nobody's address stands by it is said."""
    (decision,) = plan_replies(make_schedule(), [Received("a.ics", None, answer())])

    assert decision.rsvp == "accepted"
    assert decision.sentence == (
        "two: Ana: accepted; no mail came with it, so nothing shows who sent it"
    )


def test_proposal_is_told() -> None:
    """Who proposes another time is heard; nothing is written."""
    decision = decide(answer("TENTATIVE", method="COUNTER", proposal="2026-12-02 14:00 UTC"))

    assert (decision.kind, decision.rsvp) == ("counter", None)
    assert decision.sentence == "two: Ana: proposes 2026-12-02 14:00 UTC; nothing is written"


def test_one_time_is_not_all_times() -> None:
    """An answer for one time of a series is not written as the answer for all of it."""
    decision = decide(answer("DECLINED", recurrence_id="2026-12-10"))

    assert (decision.kind, decision.rsvp) == ("occurrence", None)
    assert decision.sentence == (
        "two: Ana: declined for 2026-12-10 alone; the file holds one answer for all times"
    )


WEEKLY = "FREQ=WEEKLY;COUNT=4"


@pytest.mark.parametrize(
    ("instance", "is_for_later", "said"),
    [
        (date(2026, 12, 10), False, "alone; the file holds one answer for all times"),
        (date(2026, 12, 10), True, "and all later times; the file holds one answer for all times"),
        (datetime(2026, 12, 10, 8, tzinfo=UTC), False, "alone; the file holds one answer for all"),
        (
            datetime.fromisoformat("2026-12-10T09:00"),
            False,
            "alone; the file holds one answer for all times",
        ),
        (date(2026, 12, 11), False, ", when it does not take place; nothing is written"),
        (datetime(2026, 12, 10, 9, tzinfo=UTC), False, ", when it does not take place; nothing is"),
        (date(2027, 12, 9), True, ", when it does not take place; nothing is written"),
    ],
)
def test_one_time_is_one_of_its_times(
    instance: date | datetime, said: str, *, is_for_later: bool
) -> None:
    """An answer for one time is told with whether it is for it alone, and takes place at all."""
    schedule = make_schedule()
    start = datetime(2026, 12, 3, 9, tzinfo=find_zone("Europe/Brussels"))
    two = schedule.workshops[1]._replace(start=start, end=start, repeat=WEEKLY)
    reply = answer("DECLINED", recurrence_id="X", instance=instance, is_for_later=is_for_later)

    (decision,) = plan_replies(schedule._replace(workshops=(two,)), [bring(reply)])

    assert (decision.kind, decision.rsvp) == ("occurrence", None)
    assert f"two: Ana: declined for X{'' if said[0] == ',' else ' '}{said}" in decision.sentence


DAY = date(2026, 12, 3)
NINE = datetime(2026, 12, 3, 9, tzinfo=find_zone("Europe/Brussels"))
NOT_ITS = ", which is not its time in the file"


@pytest.mark.parametrize(
    ("asked", "start", "said"),
    [
        (NINE, NINE, None),
        (NINE.astimezone(UTC), NINE, None),
        (NINE + timedelta(hours=1), NINE, "for 2026-12-03 10:00 CET"),
        (NINE.replace(tzinfo=None), NINE, None),
        (datetime.fromisoformat("2026-12-05T09:00"), NINE, "for 2026-12-05 09:00"),
        (DAY, DAY, None),
        (DAY + timedelta(days=1), DAY, "for 2026-12-04"),
        (datetime(2026, 12, 2, 23, tzinfo=UTC), DAY, None),
        (datetime(2026, 12, 1, 23, tzinfo=UTC), DAY, "for 2026-12-01 23:00 UTC"),
        (DAY, None, "for 2026-12-03"),
        (None, DAY, None),
    ],
)
def test_answer_to_another_time_is_said(
    asked: date | datetime | None, start: date | datetime | None, said: str | None
) -> None:
    """An answer to an invitation with another time is recorded, with a word about that."""
    schedule = make_schedule()
    two = schedule.workshops[1]._replace(start=start, end=start)

    (decision,) = plan_replies(schedule._replace(workshops=(two,)), [bring(answer(start=asked))])

    assert decision.rsvp == "accepted"
    note = f"; {said}{NOT_ITS}" if said else ""
    assert decision.sentence == f"two: Ana: accepted{note}"


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        ("REQUEST", "METHOD:REQUEST: an invitation"),
        ("REFRESH", "METHOD:REFRESH: asks to be sent the invitation once more"),
        ("DECLINECOUNTER", "METHOD:DECLINECOUNTER: an organizer's no to a proposal"),
        ("X-ODD", "METHOD:X-ODD: no answer"),
        ("", "no METHOD: no answer"),
    ],
)
def test_other_messages_are_no_replies(method: str, sentence: str) -> None:
    """An invitation, a question or a plain calendar in the mailbox is told as what it is."""
    decision = decide(answer(method=method))

    assert (decision.kind, decision.sentence) == ("not-a-reply", f"two: Ana: {sentence}")
    stranger = decide(answer(method=method, address="zoe@example.org"))
    assert stranger.sentence == f"two: {sentence}"
    assert decide(answer(method=method, uid="other")).sentence == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"uid": ""}, "the reply has no UID, so nothing tells which workshop it answers"),
        ({"address": None}, "the reply does not name the one person who answers"),
    ],
)
def test_reply_that_lacks_something(facts: dict[str, Any], sentence: str) -> None:
    """A reply without event or person is damaged."""
    (decision,) = plan_replies(make_schedule(), [Received("a.ics", None, answer(**facts))])

    assert (decision.kind, decision.sentence) == ("damaged", sentence)


def test_damage_is_passed_on() -> None:
    """What could not be read is a decision too."""
    (decision,) = plan_replies(make_schedule(), [Received("a.eml", damage="is empty")])

    assert (decision.kind, decision.origin, decision.sentence) == ("damaged", "a.eml", "is empty")


@pytest.mark.parametrize("is_reversed", [False, True])
def test_latest_answer_wins(*, is_reversed: bool) -> None:
    """Of several answers the latest counts, whatever order they lie in; the others are said."""
    old = bring(answer("ACCEPTED"), origin="old.eml")
    new = bring(answer("DECLINED", dtstamp=LATE), origin="new.eml")
    given = [new, old] if is_reversed else [old, new]

    told = {one.origin: one for one in plan_replies(make_schedule(), given)}

    assert told["new.eml"].rsvp == "declined"
    assert (told["old.eml"].kind, told["old.eml"].rsvp) == ("stale", None)
    assert told["old.eml"].sentence == (
        "two: Ana: accepted, but the answer in new.eml is newer; skipped"
    )


def test_sequence_comes_before_time() -> None:
    """An answer to a newer invitation is the newer one, though a clock be wrong."""
    old = bring(answer("ACCEPTED", dtstamp=LATE), origin="old.eml")
    new = bring(answer("DECLINED", sequence=1), origin="new.eml")

    kinds = [one.kind for one in plan_replies(make_schedule(), [old, new])]

    assert kinds == ["stale", "record"]


def test_same_reply_twice_counts_once() -> None:
    """A reply that lies in two folders is recorded once; in one place twice, it is one."""
    copies = [bring(answer(), origin=name) for name in ("a.eml", "a.eml", "b.eml")]

    told = plan_replies(make_schedule(), copies)

    assert [(one.origin, one.kind) for one in told] == [("a.eml", "same"), ("b.eml", "record")]


def test_answers_of_two_people_are_apart() -> None:
    """One person's answer is never newer than another's."""
    ana = bring(answer(dtstamp=LATE), origin="a.eml")
    ben = bring(answer(address=BEN), origin="b.eml")

    assert [one.place for one in plan_replies(make_schedule(), [ana, ben])] == [(1, 1), (1, 0)]


def test_answer_to_an_older_invitation_is_stale() -> None:
    """Who accepted the old date has not accepted the new one."""
    (decision,) = plan_replies(make_schedule(), [bring(answer())], {("uid-2", ANA): Sent(1, 1)})

    assert (decision.kind, decision.rsvp) == ("stale", None)
    assert decision.sentence == (
        "two: Ana: accepted, but answers invitation 0, and 1 was sent since; skipped"
    )


def test_answer_to_a_message_in_doubt_is_to_that_message() -> None:
    """Who answers what a stopped run sent has had it; an answer to the one before counts too."""
    sent = {("uid-2", ANA): Sent(1, 2)}
    for sequence, counted in ((1, 1), (2, 2), (3, 2)):
        decisions = plan_replies(make_schedule(), [bring(answer(sequence=sequence))], sent)

        taken = RecordedAnswer(counted, EARLY, rsvp="accepted")
        assert remember_replies(decisions) == {("uid-2", ANA): taken}


def test_cancelling_another_person_makes_nothing_stale() -> None:
    """What somebody else was sent since does not make an answer stale."""
    (decision,) = plan_replies(make_schedule(), [bring(answer())], {("uid-2", BEN): Sent(1, 1)})

    assert decision.rsvp == "accepted"


def test_late_answer_is_stale_in_a_later_run() -> None:
    """A reply older than the last one is ignored, also in a later run."""
    schedule = make_schedule("declined")
    seen = remember_replies(plan_replies(schedule, [bring(answer("DECLINED", dtstamp=LATE))]))

    (decision,) = plan_replies(schedule, [bring(answer())], seen=seen)

    assert seen == {("uid-2", ANA): RecordedAnswer(0, LATE, rsvp="declined")}
    assert (decision.kind, decision.rsvp) == ("stale", None)
    assert decision.sentence == (
        "two: Ana: accepted, but a newer answer of 2026-11-21 12:00 UTC was read before; skipped"
    )


def test_correction_by_hand_is_kept() -> None:
    """What was read once does not undo what the coordinator wrote since."""
    seen = {("uid-2", ANA): RecordedAnswer(0, EARLY, rsvp="accepted")}

    (decision,) = plan_replies(make_schedule("declined"), [bring(answer())], seen=seen)

    assert (decision.kind, decision.rsvp) == ("same", None)
    assert decision.sentence == "two: Ana: accepted was read before; the file now says declined"


def test_only_what_was_taken_is_remembered() -> None:
    """A forged, stale or unknown reply leaves no trace for the next run."""
    replies = [
        bring(answer(dtstamp=LATE), "mallory@example.org"),
        bring(answer(uid="other")),
        bring(answer(method="COUNTER")),
        bring(answer(recurrence_id="2026-12-10")),
    ]

    assert remember_replies(plan_replies(make_schedule(), replies)) == {}


@pytest.mark.parametrize(
    ("stamp", "sent", "believed"),
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
    stamp: datetime | None, sent: datetime | None, believed: datetime | None
) -> None:
    """No reply is later than the mail that brought it, nor than now, but for clocks that differ."""
    (dated,) = date_replies([bring(answer(dtstamp=stamp))._replace(sent=sent)], NOW)

    assert dated.reply is not None
    assert dated.reply.dtstamp == believed
    assert dated.reply.doubted == (stamp if stamp != believed else None)


MINUTES = timedelta(minutes=14)


@pytest.mark.parametrize("in_one_run", [True, False])
@pytest.mark.parametrize("is_reversed", [True, False])
def test_mails_of_one_stamp_count_by_their_date(*, in_one_run: bool, is_reversed: bool) -> None:
    """Of two answers with one DTSTAMP that of the later mail counts, in one run or in two."""
    first = bring(answer("ACCEPTED"), origin="first.eml")._replace(sent=EARLY)
    second = bring(answer("DECLINED"), origin="second.eml")._replace(sent=EARLY + MINUTES)
    order = [second, first] if is_reversed else [first, second]
    seen: dict[Person, RecordedAnswer] = {}
    told: dict[str, Decision] = {}
    rsvp: Rsvp | None = None
    for batch in [order] if in_one_run else [[one] for one in order]:
        dated = list(date_replies(batch, NOW, seen))
        decisions = plan_replies(make_schedule(rsvp), dated, seen=seen)
        seen = remember_replies(decisions, seen)
        told |= {one.origin: one for one in decisions}
        rsvp = next((one.rsvp for one in decisions if one.rsvp), rsvp)

    assert (rsvp, seen["uid-2", ANA].rsvp) == ("declined", "declined")
    assert told["second.eml"].sentence.startswith("two: Ana: declined")
    if is_reversed and not in_one_run:
        since = "of 2026-11-20 12:14 UTC was read before"
        said = f"two: Ana: accepted, but a newer answer {since}; skipped"
        assert told["first.eml"].sentence == said


def test_a_copy_without_its_mail_is_the_same_answer() -> None:
    """The calendar file of a mail that was read before is no older answer."""
    seen = {("uid-2", ANA): RecordedAnswer(0, EARLY, EARLY, "accepted")}

    (decision,) = plan_replies(make_schedule("accepted"), [bring(answer())], seen=seen)

    assert (decision.kind, decision.sentence) == ("same", "two: Ana: already accepted")
    assert remember_replies([decision], seen) == seen


def test_without_dates_the_last_read_counts() -> None:
    """Two answers of one DTSTAMP and no date: the other answer is no copy of what was read."""
    seen = {("uid-2", ANA): RecordedAnswer(0, EARLY, rsvp="accepted")}

    (decision,) = plan_replies(make_schedule("accepted"), [bring(answer("DECLINED"))], seen=seen)

    assert (decision.kind, decision.rsvp) == ("record", "declined")
    assert remember_replies([decision], seen)["uid-2", ANA].rsvp == "declined"


def test_a_time_not_believed_is_that_of_reading_it_first() -> None:
    """Older answers do not beat it, later ones do, and reading it once more changes nothing."""
    odd = bring(answer("DECLINED", dtstamp=NOW + timedelta(days=900)))
    later = bring(answer("TENTATIVE", dtstamp=NOW + timedelta(days=2)))
    days = [NOW + timedelta(days=day) for day in (0, 1, 3, 4)]
    seen: dict[Person, RecordedAnswer] = {}
    kinds = []
    for now, brought in zip(days, [odd, bring(answer()), later, odd], strict=True):
        dated = date_replies([brought], now, seen)
        decisions = plan_replies(make_schedule(), dated, seen=seen)
        seen = remember_replies(decisions, seen)
        kinds.append(decisions[0].kind)

    assert kinds == ["record", "stale", "record", "stale"]
    assert seen["uid-2", ANA].implausible == ((NOW + timedelta(days=900), NOW),)


def test_damage_has_no_time() -> None:
    """What holds no reply is passed on as it is."""
    damaged = Received("a.eml", damage="is empty")

    assert list(date_replies([damaged], NOW)) == [damaged]


def test_what_nobody_sent_is_not_remembered() -> None:
    """A SEQUENCE that nobody sent makes no later run's answers old either."""
    sent = {("uid-2", ANA): Sent(0, 0)}
    seen = remember_replies(plan_replies(make_schedule(), [bring(answer(sequence=99))], sent))

    (later,) = plan_replies(make_schedule(), [bring(answer("DECLINED", dtstamp=LATE))], sent, seen)

    assert (seen, later.kind) == (
        {("uid-2", ANA): RecordedAnswer(0, EARLY, rsvp="accepted")},
        "record",
    )


def test_what_cannot_be_written_is_not_remembered() -> None:
    """The next run tries again."""
    (decision,) = plan_replies(make_schedule(), [bring(answer())])
    held = hold_back(decision, "line 3: write it out here")

    assert (held.kind, held.place, held.rsvp) == ("unwritten", None, None)
    assert held.sentence == (
        "two: Ana: accepted; not written: line 3: write it out here, then run again"
    )
    assert remember_replies([held]) == {}
