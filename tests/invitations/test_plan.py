"""The plan says who gets which message, and that making it twice sends nothing twice."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from support.history import EMPTY, Records, answer, begin, end, replay
from workshops.errors import UsageError
from workshops.invitations.plan import InvitationFilter, filter_invitations, plan_invitations
from workshops.invitations.step import Ending, Step, StepKind, plan_message
from workshops.model import (
    Attendee,
    Geo,
    Organizer,
    Region,
    Rsvp,
    Schedule,
    Series,
    Status,
    Text,
    Venue,
    Workshop,
)
from workshops.significant import digest_facts, digest_times
from workshops.timezones import find_zone

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BRUSSELS = find_zone("Europe/Brussels")
SERIES = Series(
    "pilot",
    Text("en", "The pilot"),
    organizer=Organizer(Text("en", "Office"), "office@example.org"),
)
NORTH = Region("SE3", Text("en", "North"))
PART = Region("SE31", Text("en", "Part"), part_of=NORTH)
ANNA = Attendee(Text("en", "Anna"), "anna@example.org", region=PART)
BO = Attendee(Text("en", "Bo"), "bo@example.org")
JOBS = Workshop(
    id="jobs",
    title=Text("en", "Jobs"),
    series_id="pilot",
    status="confirmed",
    start=datetime(2026, 5, 1, 9, 30, tzinfo=BRUSSELS),
    end=datetime(2026, 5, 1, 12, tzinfo=BRUSSELS),
    timezone="Europe/Brussels",
    venue=Venue(city=Text("en", "Brussels")),
    attendees=(ANNA, BO),
)


def plan(
    *workshops: Workshop, records: Records = EMPTY, series: Series = SERIES, **wanted: Any
) -> list[Step]:
    """The plan for a schedule of these workshops."""
    schedule = Schedule(series, regions=(NORTH, PART), workshops=workshops)
    chosen = InvitationFilter(**wanted)
    return plan_invitations(schedule, replay(records), chosen, now=NOW, local_zone=BRUSSELS).steps


def perform(records: Records, *steps: Step, is_sent: bool = True) -> Records:
    """The history after a plan was carried out."""
    for step in steps:
        if step.is_message:
            message = plan_message(step, NOW)
            records = end(begin(records, step, message), step, message, is_sent=is_sent)
    return records


def sum_up(steps: list[Step]) -> list[tuple[StepKind, int | None]]:
    """Kind and sequence of each step."""
    return [(step.kind, step.sequence) for step in steps]


INVITED = perform(EMPTY, *plan(JOBS))


def test_everybody_is_new_at_first() -> None:
    """Each person gets a request, at sequence 0."""
    assert sum_up(plan(JOBS)) == [("request", 0), ("request", 0)]


def test_who_has_it_gets_nothing() -> None:
    """After the plan was carried out nothing is left to do."""
    assert sum_up(plan(JOBS, records=INVITED)) == [("nothing", None), ("nothing", None)]


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"start": JOBS.start - timedelta(hours=1)}, ("time",)),  # type: ignore[operator]
        ({"end": JOBS.end + timedelta(hours=1)}, ("time",)),  # type: ignore[operator]
        ({"repeat": "FREQ=WEEKLY;COUNT=3"}, ("repetition",)),
        ({"venue": Venue(city=Text("en", "Liège"))}, ("place",)),
        ({"online": "https://meet.example.org"}, ("place",)),
        ({"status": "tentative"}, ("status",)),
        ({"start": date(2026, 5, 1), "end": date(2026, 5, 2), "venue": None}, ("time", "place")),
    ],
)
def test_a_change_raises_the_sequence(change: dict[str, Any], changed: tuple[str, ...]) -> None:
    """Time, place, repetition and status make an update that says what changed."""
    steps = plan(JOBS._replace(**change), records=INVITED)
    assert sum_up(steps) == [("update", 1), ("update", 1)]
    assert steps[0].changed == changed
    assert steps[0].previous is not None
    assert steps[0].previous.start == JOBS.start


@pytest.mark.parametrize(
    "change",
    [
        {"title": Text("en", "Jobs!")},
        {"description": Text("en", "New words")},
        {"tags": ("one",)},
        {"updated": NOW},
        {"venue": Venue(city=Text("en", "Brussels", (("fr", "Bruxelles"),)), geo=Geo(50.8, 4.4))},
        {"start": JOBS.start.astimezone(UTC)},  # type: ignore[union-attr]
    ],
)
def test_words_do_not(change: dict[str, Any]) -> None:
    """A corrected typo, or the same instant written otherwise, sends nothing."""
    assert sum_up(plan(JOBS._replace(**change), records=INVITED)) == [("nothing", None)] * 2


def test_another_title_is_reported_to_the_coordinator() -> None:
    """It is not sent by itself; the plan says under which one people have it."""
    steps = plan(JOBS._replace(title=Text("en", "Work")), records=INVITED)
    assert {step.why for step in steps} == {
        'already sent as "Jobs"; a changed title alone is not sent'
    }


def test_a_new_person_gets_the_current_sequence() -> None:
    """Others get nothing because of somebody new."""
    records = perform(INVITED, *plan(moved := JOBS._replace(online="https://a.example.org")))
    records = perform(INVITED, *plan(moved, records=INVITED))
    cy = Attendee(Text("en", "Cy"), "cy@example.org")
    steps = plan(moved._replace(attendees=(ANNA, cy, BO)), records=records)
    assert sum_up(steps) == [("nothing", None), ("request", 1), ("nothing", None)]


def test_a_removed_person_is_cancelled_once_and_may_come_back() -> None:
    """Each message has a higher sequence than the one before."""
    alone = JOBS._replace(attendees=(ANNA,))
    steps = plan(alone, records=INVITED)
    assert sum_up(steps) == [("cancel", 1), ("nothing", None)]
    assert (steps[0].why, steps[0].ending) == ("removed from the workshop", "withdrawn")
    records = perform(INVITED, *steps)
    assert sum_up(plan(alone, records=records)) == [("nothing", None)]
    steps = plan(JOBS, records=records)
    assert sum_up(steps) == [("nothing", None), ("request", 2)]
    assert steps[1].why == "invited again"


def test_a_changed_address_gets_the_newer_message() -> None:
    """The old address is cancelled first; the invitation to the new one counts in any calendar."""
    moved = JOBS._replace(attendees=(ANNA._replace(email="anna@home.example"), BO))
    steps = plan(moved, records=INVITED)
    assert sum_up(steps) == [("cancel", 1), ("request", 2), ("nothing", None)]
    assert [step.why for step in steps[:2]] == [
        "the address changed to anna@home.example",
        "the address changed from anna@example.org",
    ]
    later = plan(moved, records=perform(INVITED, steps[0]))
    assert sum_up(later) == [("request", 2), ("nothing", None)]
    records = perform(INVITED, *steps)
    assert {step.kind for step in plan(moved, records=records)} == {"nothing"}
    assert sum_up(plan(JOBS, records=records)) == [("cancel", 3), ("request", 4), ("nothing", None)]


def test_namesakes_are_not_one_person() -> None:
    """Of two new people of one name, neither is named as the one who left; both come after it."""
    twins = [ANNA._replace(email=f"anna{n}@example.org") for n in (1, 2)]
    steps = plan(JOBS._replace(attendees=(*twins, BO)), records=INVITED)
    assert sum_up(steps)[:3] == [("cancel", 1), ("request", 2), ("request", 2)]
    assert [step.why for step in steps[:3]] == ["removed from the workshop", "new", "new"]


@pytest.mark.parametrize(
    ("change", "why", "ending"),
    [
        ({"status": "cancelled"}, "cancelled", "called-off"),
        ({"start": None, "end": None}, "no date yet", "postponed"),
    ],
)
def test_a_lost_workshop_is_cancelled_for_all_who_were_invited(
    change: Mapping[str, Any], why: str, ending: Ending
) -> None:
    """Cancelled or without its date: who was invited is notified, then invited again."""
    lost = JOBS._replace(**change, attendees=(ANNA, Attendee(Text("en", "Cy"), "cy@example.org")))
    steps = plan(lost, records=INVITED)
    assert [step.kind for step in steps if step.is_message] == ["cancel", "cancel"]
    assert {step.why for step in steps if step.attendee.label() != "Bo"} == {why}
    assert (steps[1].ending, steps[0].attendee.label()) == (ending, "Bo")
    assert steps[1].workshop.start == JOBS.start
    records = perform(INVITED, *steps)
    assert not any(step.is_message for step in plan(lost, records=records))
    assert sum_up(plan(JOBS, records=records)) == [("request", 2), ("request", 2)]


def test_who_is_taken_off_a_workshop_without_a_date_waits_for_nothing() -> None:
    """No new invitation is promised to who is no longer listed; a cancelled one is cancelled."""
    alone = JOBS._replace(attendees=(ANNA,))
    bo = plan(alone._replace(start=None, end=None), records=INVITED)[0]
    assert (bo.kind, bo.why, bo.ending) == ("cancel", "removed from the workshop", "withdrawn")
    bo = plan(alone._replace(status="cancelled"), records=INVITED)[0]
    assert (bo.kind, bo.why, bo.ending) == ("cancel", "cancelled", "called-off")


def test_a_workshop_removed_from_the_file_is_cancelled() -> None:
    """Only the history knows it; filters work all the same."""
    assert sum_up(plan(records=INVITED)) == [("cancel", 1), ("cancel", 1)]
    assert sum_up(plan(records=INVITED, ids=("jobs",), regions=(NORTH,))) == [("cancel", 1)]
    assert plan(records=INVITED, ids=("others",)) == []


def test_another_uid_is_reported_as_the_reason() -> None:
    """Where the series' id changed, the plan says what would keep the invitations."""
    other = JOBS._replace(series_id="other")
    why = {step.why for step in plan(other, records=INVITED) if step.kind == "cancel"}
    assert why == {
        f"its uid changed; to keep the entries in people's calendars, write uid: {JOBS.uid}"
    }
    kept = other._replace(written_uid=JOBS.uid)
    assert {step.kind for step in plan(kept, records=INVITED)} == {"nothing"}


def test_an_interrupted_cancellation_goes_on_at_one_sequence() -> None:
    """Those cancelled in a second run get the same sequence as those in the first."""
    first, second = plan(records=INVITED)
    records = perform(INVITED, first)
    assert sum_up(plan(records=records)) == [("cancel", 1)]
    assert second.sequence == 1


def test_what_each_missed_is_reported_to_each() -> None:
    """The changes are those since the person's last message, not since the others' last."""
    first = JOBS._replace(online="https://a.example.org")
    steps = plan(first, records=INVITED)
    records = perform(perform(INVITED, steps[0]), steps[1], is_sent=False)
    anna, bo = plan(first._replace(online="https://b.example.org"), records=records)
    assert (anna.sequence, bo.sequence) == (2, 2)
    assert anna.previous is not None
    assert anna.previous.online == "https://a.example.org"
    assert bo.previous is not None
    assert bo.previous.online is None


def test_a_message_in_doubt_is_the_very_same_once_more() -> None:
    """After a crash between sending and writing it down, id, sequence and time stay."""
    step = plan(JOBS)[0]
    message = plan_message(step, NOW)
    records = begin(EMPTY, step, message)
    again = plan(JOBS, records=records)[0]
    assert (again.kind, again.repeated) == ("request", message)
    assert plan_message(again, NOW + timedelta(days=1)) == message


def test_an_update_in_doubt_still_states_what_changed() -> None:
    """The repeated message is an update as the first was."""
    moved = JOBS._replace(online="https://a.example.org")
    step = plan(moved, records=INVITED)[0]
    records = begin(INVITED, step, plan_message(step, NOW))
    again = plan(moved, records=records)[0]
    assert again._replace(repeated=None, why=step.why) == step


def test_a_cancellation_in_doubt() -> None:
    """It is repeated with its own sequence, from whom and about what it was."""
    step = plan(records=INVITED)[0]
    message = plan_message(step, NOW)
    [again, _] = plan(records=begin(INVITED, step, message))
    assert (again.kind, again.repeated, again.workshop) == ("cancel", message, step.workshop)


def test_what_changes_after_a_message_in_doubt_supersedes_it() -> None:
    """A newer message counts as following the one in doubt."""
    step = plan(JOBS)[0]
    records = begin(EMPTY, step, plan_message(step, NOW))
    moved = JOBS._replace(online="https://a.example.org")
    assert sum_up(plan(moved, records=records)) == [("update", 1), ("request", 1)]
    assert sum_up(plan(records=records)) == [("cancel", 1)]


def test_a_refused_message_leaves_no_trace() -> None:
    """A person who was refused at first is new the next time."""
    assert replay(perform(EMPTY, *plan(JOBS), is_sent=False)).workshops == {}


@pytest.mark.parametrize(
    ("workshop", "series", "why"),
    [
        (JOBS._replace(attendees=(Attendee(Text("en", "X")),)), SERIES, "no address"),
        (JOBS._replace(start=None, end=None, attendees=(BO,)), SERIES, "no date yet"),
        (
            JOBS._replace(attendees=(BO,)),
            SERIES._replace(organizer=None),
            "the series has no organizer address",
        ),
        (
            JOBS._replace(attendees=(BO._replace(email="bö@example.org"),)),
            SERIES,
            "mail cannot be sent to the address bö@example.org",
        ),
    ],
)
def test_who_cannot_be_invited(workshop: Workshop, series: Series, why: str) -> None:
    """The plan says why."""
    [step] = plan(workshop, series=series)
    assert (step.kind, step.why) == ("cannot", why)


@pytest.mark.parametrize(
    "address",
    [
        "bö@example.org",
        "=?utf-8?q?=0D=0ABcc=3Aeve?=@example.org",
        "bo@=?utf-8?q?=0D=0ABcc=3Aeve?=",
        "bo@example..org",
        "bo@exa/mple.org",
    ],
)
def test_addresses_that_mail_cannot_carry(address: str) -> None:
    """What would not arrive, or be read as something else, is not tried."""
    [step] = plan(JOBS._replace(attendees=(BO._replace(email=address),)))
    assert (step.kind, step.why) == ("cannot", f"mail cannot be sent to the address {address}")
    assert plan(JOBS._replace(attendees=(BO._replace(email="bo@exämple.org"),)))[0].is_message


def test_one_address_gets_one_message() -> None:
    """Two people with one address, in capitals or not, get one."""
    both = JOBS._replace(attendees=(BO, BO._replace(email="BO@Example.org")))
    assert sum_up(plan(both)) == [("request", 0), ("nothing", None)]
    assert sum_up(plan(both, records=perform(EMPTY, *plan(both)))) == [("nothing", None)] * 2


ANSWERED = JOBS._replace(
    attendees=(ANNA._replace(rsvp="accepted"), BO._replace(rsvp="needs-action"))
)
LATER: dict[str, Any] = {"start": date(2026, 5, 8), "end": date(2026, 5, 8)}


@pytest.mark.parametrize(
    ("change", "outdated"),
    [
        (LATER, ["accepted", None]),
        ({"repeat": "FREQ=WEEKLY;COUNT=3"}, ["accepted", None]),
        ({"online": "https://meet.example.org"}, [None, None]),
        ({"status": "tentative"}, [None, None]),
    ],
)
def test_another_time_asks_again(change: dict[str, Any], outdated: list[Rsvp | None]) -> None:
    """Another time asks for a new answer; another place or status does not."""
    steps = plan(ANSWERED._replace(**change), records=INVITED)
    assert [step.outdated_answer for step in steps] == outdated
    assert {step.asks_again for step in steps} == {outdated != [None, None]}


def test_an_answer_known_beforehand_is_kept() -> None:
    """A first invitation states the answer of those who have accepted already."""
    assert [step.asks_again for step in plan(ANSWERED)] == [False, False]


def test_an_invitation_after_a_cancellation_asks_again() -> None:
    """What was accepted before the workshop was taken back is not accepted now."""
    records = perform(INVITED, *plan(ANSWERED._replace(status="cancelled"), records=INVITED))
    step = plan(ANSWERED, records=records)[0]
    assert (step.why, step.outdated_answer) == ("invited again", "accepted")
    pending = begin(records, step, plan_message(step, NOW))
    assert plan(ANSWERED, records=pending)[0].outdated_answer == "accepted"


def test_an_answer_to_a_message_in_doubt_is_kept() -> None:
    """A person who answered since then has received it, and is not asked again."""
    moved = ANSWERED._replace(**LATER)
    step = plan(moved, records=INVITED)[0]
    records = begin(INVITED, step, plan_message(step, NOW))
    assert plan(moved, records=records)[0].outdated_answer == "accepted"
    for sequence, outdated in ((0, "accepted"), (1, None)):
        answered = answer(records, JOBS.uid, "anna@example.org", sequence)
        again = plan(moved, records=answered)[0]
        assert (again.repeated is not None, again.outdated_answer) == (True, outdated)


def test_an_answer_in_words_to_the_new_time_is_kept() -> None:
    """Who agreed to the new time before the update is sent is not asked again."""
    moved = ANSWERED._replace(**LATER)
    online = moved._replace(online="https://meet.example.org")
    agreed = answer(INVITED, JOBS.uid, "anna@example.org", 0, times=digest_times(moved))
    step = plan(moved, records=agreed)[0]
    pending = begin(agreed, step, plan_message(step, NOW))

    for workshop, records in ((moved, agreed), (online, agreed), (moved, pending)):
        anna = plan(workshop, records=records)[0]
        assert (anna.kind, anna.asks_again, anna.outdated_answer) == ("update", False, None)

    before = answer(INVITED, JOBS.uid, "anna@example.org", 0, times=digest_times(ANSWERED))
    later = moved._replace(start=date(2026, 5, 9), end=date(2026, 5, 9))
    unsure = moved._replace(attendees=(ANNA._replace(rsvp="tentative"), BO))
    for workshop, records in ((moved, before), (later, agreed), (unsure, agreed)):
        assert plan(workshop, records=records)[0].asks_again


def test_an_answer_in_words_after_a_cancellation_is_kept() -> None:
    """Before it, it is asked for again, although the time is the same."""
    before = answer(INVITED, JOBS.uid, "anna@example.org", 0, times=digest_times(JOBS))
    called_off = plan(ANSWERED._replace(status="cancelled"), records=before)
    records = perform(before, *called_off)
    assert called_off[0].sequence is not None
    after = answer(
        records, JOBS.uid, "anna@example.org", called_off[0].sequence, times=digest_times(JOBS)
    )

    assert plan(ANSWERED, records=records)[0].outdated_answer == "accepted"
    assert plan(ANSWERED, records=after)[0].outdated_answer is None


def test_a_change_after_a_move_in_doubt_still_asks_again() -> None:
    """Who may have missed the move hears of it with the next change, and is asked again."""
    moved = ANSWERED._replace(**LATER)
    step = plan(moved, records=INVITED)[0]
    records = begin(INVITED, step, plan_message(step, NOW))
    online = moved._replace(online="https://meet.example.org")
    anna = plan(online, records=records)[0]
    assert (anna.kind, anna.sequence, anna.changed) == ("update", 2, ("time", "place"))
    assert anna.outdated_answer == "accepted"
    anna = plan(online, records=answer(records, JOBS.uid, "anna@example.org", 1))[0]
    assert (anna.changed, anna.outdated_answer) == (("place",), None)
    back = plan(ANSWERED, records=records)[0]
    assert (back.kind, back.changed, back.outdated_answer) == ("update", ("time",), "accepted")


def test_a_change_after_a_new_invitation_in_doubt_still_asks_again() -> None:
    """What was accepted before the workshop was taken back is not accepted now."""
    records = perform(INVITED, *plan(ANSWERED._replace(status="cancelled"), records=INVITED))
    step = plan(ANSWERED, records=records)[0]
    pending = begin(records, step, plan_message(step, NOW))
    anna = plan(ANSWERED._replace(online="https://meet.example.org"), records=pending)[0]
    assert (anna.kind, anna.changed, anna.outdated_answer) == ("update", ("place",), "accepted")


def test_a_date_moved_into_the_past_is_reported() -> None:
    """Who waits for a later time than the file's is not passed over: that must be an error."""
    past = JOBS._replace(start=date(2025, 5, 1), end=date(2025, 5, 1))
    [anna, bo] = plan(past, records=INVITED)
    why = (
        "moved into the past, but they were invited to a later time; correct the date, or notify "
        "them with --past"
    )
    assert (anna.kind, anna.why, bo.kind, bo.why) == ("cannot", why, "cannot", why)
    assert anna.previous is not None
    assert (anna.previous.start, anna.changed) == (JOBS.start, ("time",))
    updates = plan(past, records=INVITED, with_past=True)
    assert sum_up(updates) == [("update", 1)] * 2
    sent = perform(INVITED, *updates)
    assert {step.why for step in plan(past, records=sent)} == {"already over"}


def test_what_is_over_is_left_alone() -> None:
    """Past workshops get no invitations or cancellations unless asked for."""
    past = JOBS._replace(start=date(2026, 2, 1), end=date(2026, 2, 2))
    assert {step.why for step in plan(past)} == {"already over"}
    assert sum_up(plan(past, with_past=True)) == [("request", 0)] * 2
    records = perform(EMPTY, *plan(past, with_past=True))
    assert {step.why for step in plan(records=records)} == {"already over"}


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"addresses": ("BO@example.org",)}, ["Bo"]),
        ({"regions": ("SE3",)}, ["Anna"]),
        ({"regions": ("North",), "addresses": ("bo@example.org",)}, []),
        ({"ids": ("jobs",)}, ["Anna", "Bo"]),
        ({"ids": ("lost",)}, []),
        ({}, ["Anna", "Bo"]),
    ],
)
def test_filters(chosen: dict[str, Any], names: list[str]) -> None:
    """Ids, also of workshops only in the history, regions with their parts, and addresses."""
    schedule = Schedule(SERIES, regions=(NORTH, PART), workshops=(JOBS,))
    lost = perform(EMPTY, *plan(JOBS._replace(id="lost", attendees=(ANNA,))))
    wanted = filter_invitations(schedule, replay(lost), **chosen)
    assert [step.attendee.label() for step in plan(JOBS, **wanted._asdict())] == names


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"ids": ["work"]}, 'no workshop is called "work"'),
        ({"regions": ["work"]}, 'no region is called "work"'),
        ({"addresses": ["bob@example.org"]}, 'no attendee has the address "bob@example.org"'),
        ({"addresses": [""]}, 'no attendee has the address ""'),
    ],
)
def test_unknown_names_are_errors(chosen: dict[str, Any], message: str) -> None:
    """A typo must not be an empty selection."""
    schedule = Schedule(SERIES, regions=(NORTH, PART), workshops=(JOBS,))
    with pytest.raises(UsageError, match=f"^{re.escape(message)}"):
        filter_invitations(schedule, replay(INVITED), **chosen)


@pytest.mark.parametrize("status", ["confirmed", "tentative"])
def test_digests_differ_by_status(status: Status) -> None:
    """The digest names the significant facts and nothing else."""
    assert digest_facts(JOBS._replace(status=status, number=7)) == digest_facts(
        JOBS._replace(status=status)
    )
    assert digest_facts(JOBS._replace(status="cancelled")) != digest_facts(
        JOBS._replace(status=status)
    )


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, "date, title and people"),
        ({"title": Text("en", "Work")}, "date and people"),
        ({"title": Text("sv", "Jobb", (("en", "JOBS!"),))}, "date, title and people"),
        ({"start": date(2026, 6, 1), "end": date(2026, 6, 1)}, "title and people"),
        ({"attendees": (BO,)}, "date and title"),
        (
            {"title": Text("en", "Work"), "start": date(2026, 6, 1), "end": date(2026, 6, 1)},
            "people",
        ),
        ({"title": Text("en", "Work"), "attendees": ()}, "date"),
        (
            {"start": date(2026, 6, 1), "end": date(2026, 6, 1), "attendees": (BO,)},
            "title",
        ),
    ],
)
def test_a_workshop_under_another_id_is_recognized(change: dict[str, Any], same: str) -> None:
    """By its date, its title in any language, or its people; the plan names the key to write."""
    new = JOBS._replace(id="work", **change)
    why = {step.why for step in plan(new, records=INVITED) if step.workshop.id == "jobs"}
    [sentence] = why
    assert sentence == (
        f'removed from the schedule, but "work" has the same {same}; if it is the same workshop, '
        f"write uid: {JOBS.uid} in it to keep the entries in people's calendars"
    )


@pytest.mark.parametrize("known", [True, False])
def test_a_workshop_that_is_another_one(known: bool) -> None:  # noqa: FBT001 - a case
    """Nothing in common, or known by itself before: it is just removed."""
    other = JOBS._replace(
        id="work",
        title=Text("en", "Jobs" if known else "Work"),
        start=date(2026, 6, 1),
        end=date(2026, 6, 1),
        attendees=(Attendee(Text("en", "Cy"), "cy@example.org"),),
    )
    records = perform(INVITED, *plan(other, JOBS, records=INVITED)) if known else INVITED
    why = {step.why for step in plan(other, records=records) if step.workshop.id == "jobs"}
    assert why == {"removed from the schedule"}


def remind(records: Records, hours: float, *workshops: Workshop) -> list[Step]:
    """The reminders so many hours after NOW, which is one o'clock in the afternoon in Brussels."""
    schedule = Schedule(SERIES, regions=(NORTH, PART), workshops=workshops or (JOBS,))
    now = NOW + timedelta(hours=hours)
    chosen = InvitationFilter(only_reminders=True)
    return plan_invitations(schedule, replay(records), chosen, now=now, local_zone=BRUSSELS).steps


@pytest.mark.parametrize(("hours", "count"), [(0, 0), (10.9, 0), (11, 2), (48, 2)])
def test_reminders_wait_for_the_next_day(hours: float, count: int) -> None:
    """It begins at midnight where the series is."""
    steps = remind(INVITED, hours)
    assert [step.kind for step in steps] == (["remind"] * count or ["nothing"] * 2)
    assert {step.sequence for step in steps if step.is_message} <= {0}


@pytest.mark.parametrize("rsvp", [None, "needs-action", "accepted", "declined", "tentative"])
def test_who_answered_is_not_reminded(rsvp: Rsvp | None) -> None:
    """Any answer is one."""
    jobs = JOBS._replace(attendees=(ANNA._replace(rsvp=rsvp),))
    records = perform(EMPTY, *plan(jobs))
    [step] = remind(records, 24, jobs)
    assert (step.kind == "remind") == (rsvp in (None, "needs-action"))


def test_a_reminder_in_doubt_is_the_same_once_more() -> None:
    """The next run repeats it, with or without --remind; a change comes before it."""
    step = remind(INVITED, 24)[0]
    message = plan_message(step, NOW + timedelta(hours=24))
    assert message.is_reminder
    pending = begin(INVITED, step, message)
    for again in (plan(JOBS, records=pending)[0], remind(pending, 48)[0]):
        assert (again.kind, again.repeated, again.sequence) == ("remind", message, 0)
    moved = JOBS._replace(online="https://a.example.org")
    assert plan(moved, records=pending)[0].kind == "update"
    assert remind(pending, 48, moved)[0].kind == "nothing"


def test_a_reminded_person_is_cancelled_as_any_other() -> None:
    """The history counts a reminder as what they were sent last."""
    records = INVITED
    for step in remind(INVITED, 24):
        message = plan_message(step, NOW + timedelta(hours=24))
        records = end(begin(records, step, message), step, message)
    assert [step.kind for step in remind(records, 24)] == ["nothing"] * 2
    assert sum_up(plan(records=records)) == [("cancel", 1)] * 2


@pytest.mark.parametrize(
    ("people", "left", "stopped"),
    [(3, 0, True), (2, 0, False), (9, 6, False), (8, 5, True), (12, 8, False), (12, 7, True)],
)
def test_many_removals_stop_a_plan(people: int, left: int, *, stopped: bool) -> None:
    """More than two, and more than a third of what people have, stop a plan."""
    crowd = tuple(Attendee(Text("en", f"P{n}"), f"p{n}@example.org") for n in range(people))
    jobs = JOBS._replace(attendees=crowd)
    records = perform(EMPTY, *plan(jobs))
    now = Schedule(SERIES, workshops=(jobs._replace(attendees=crowd[:left]),))
    made = plan_invitations(now, replay(records), now=NOW, local_zone=BRUSSELS)
    assert made.stop_reason == (
        f"{people - left} of {people} invitations would be cancelled; if that is intended, use "
        "--allow-removals"
        if stopped
        else None
    )
