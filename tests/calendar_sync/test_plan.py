"""The plan has what is to change on the calendar server and why, and touches only what we wrote."""

from collections.abc import Collection
from datetime import date

from workshops.calendar_sync.plan import (
    ServerState,
    SyncAction,
    SyncChange,
    list_known,
    plan_changes,
)
from workshops.calendar_sync.server import name_resource
from workshops.calendar_sync.server_event import (
    Facts,
    ServerEvent,
    SyncMetadata,
    digest_event,
)
from workshops.model import Schedule, Series, Text, Workshop

SERIES = Series("pilot", Text("en", "The pilot"))
JOBS = Workshop("jobs", Text("en", "Jobs"), "pilot", "confirmed", start=date(2027, 3, 8))
CLIMATE = Workshop("climate", Text("en", "Climate"), "pilot", "confirmed", start=date(2027, 4, 1))
FACTS = {"SUMMARY": "Jobs", "DTSTART": "2027-03-08", "LOCATION": "Brussels", "STATUS": "CONFIRMED"}


def event(
    facts: Facts = FACTS, *, uid: str = JOBS.uid, series: str = "pilot", now: Facts | None = None
) -> ServerEvent:
    """An entry written with some facts, which now has the facts `now`."""
    metadata = SyncMetadata(series, "jobs", digest_event(uid, facts))
    return ServerEvent("/jobs.ics", '"1"', uid, 3, facts if now is None else now, metadata)


def plan(
    *events: ServerEvent,
    facts: Facts = FACTS,
    workshop: Workshop = JOBS,
    known: Collection[str] = (),
    force: bool = False,
) -> list[SyncChange]:
    """The plan for a schedule of one workshop."""
    schedule = Schedule(SERIES, workshops=(workshop,))
    described = {workshop.uid: facts} if workshop.start else {}
    state = ServerState(
        "https://a/", exists=True, is_calendar=True, events=events, known=tuple(known)
    )
    return list(plan_changes(schedule, described, state, force=force))


def list_reasons(changes: list[SyncChange]) -> list[tuple[SyncAction, str, str]]:
    """What happens to which workshop, and why."""
    return [(change.kind, change.id, change.why) for change in changes]


def test_what_is_not_there_is_created() -> None:
    """A workshop that the server lacks is new."""
    assert list_reasons(plan()) == [("create", "jobs", "new")]


def test_what_is_there_stays() -> None:
    """An entry that says what the file says is left as it is."""
    [change] = plan(event())
    assert (change.kind, change.why, change.is_due) == ("unchanged", "", False)


def test_a_changed_file_changes_the_entry() -> None:
    """What the file newly says is written, and programs are notified by SEQUENCE if it matters."""
    [change] = plan(event(), facts={**FACTS, "SUMMARY": "More jobs"})
    assert (change.kind, change.why, change.sequence) == ("change", "changed: title", 3)
    [change] = plan(event(), facts={**FACTS, "DTSTART": "2027-03-09", "LOCATION": "Gävle"})
    assert (change.why, change.changed) == ("changed: time and place", ("time", "place"))
    assert change.sequence == 4


def test_what_somebody_changed_is_left_alone() -> None:
    """A fact that reads otherwise than it was written is somebody's, whatever the file says."""
    moved = event(now={**FACTS, "DTSTART": "2027-03-10", "DESCRIPTION": "Bring a laptop"})
    [change] = plan(moved)
    assert (change.kind, change.why) == ("conflict", "time and description changed on the server")
    assert not change.is_due
    [change] = plan(moved, facts={**FACTS, "SUMMARY": "More jobs"})
    assert change.kind == "conflict"


def test_the_same_change_on_both_sides_is_not_a_conflict() -> None:
    """Somebody wrote on the server what the file now says: the entry becomes ours again."""
    later = {**FACTS, "DTSTART": "2027-03-10"}
    [change] = plan(event(now=later), facts=later)
    assert (change.kind, change.why, change.sequence) == ("change", "changed: time", 3)


def test_a_property_that_a_server_drops_is_not_a_change() -> None:
    """Servers that keep no tags, links and points do not make conflicts, nor changes for ever."""
    facts = {
        **FACTS,
        "URL": "https://a",
        "CATEGORIES": "x",
        "GEO": "1 2",
        "CONFERENCE": "https://b",
    }
    assert list_reasons(plan(event(facts, now=FACTS), facts=facts)) == [("unchanged", "jobs", "")]


def test_what_a_server_keeps_was_taken_away_by_somebody() -> None:
    """Where another entry still has its link, this one's was removed by a person."""
    facts = {**FACTS, "URL": "https://a", "CATEGORIES": "x"}
    other = event(facts, uid="other", series="other", now={**FACTS, "URL": "https://a"})
    reasons = [("conflict", "jobs", "link changed on the server")]
    assert list_reasons(plan(event(facts, now=FACTS), other, facts=facts)) == reasons


def test_a_server_that_drops_metadata() -> None:
    """What we left there stays for as long as it says what the file says, under force too."""
    bare, known = event()._replace(metadata=None), list_known(plan(), (), {JOBS.uid})
    for force in (False, True):
        assert list_reasons(plan(bare, known=known, force=force)) == [("unchanged", "jobs", "")]
        other = event(uid="other", series="other")
        assert plan(bare, other, known=known, force=force)[0].kind != "unchanged"
        assert plan(bare, force=force)[0].kind != "unchanged"
    more = {**FACTS, "SUMMARY": "More jobs"}
    why = "its entry on the server was not written by sync"
    assert list_reasons(plan(bare, known=known, facts=more)) == [("conflict", "jobs", why)]


def test_an_entry_that_can_not_be_read_is_left_alone() -> None:
    """Its owner and its content are unknown."""
    broken = ServerEvent("/jobs.ics", '"1"', JOBS.uid, 0, {}, None)
    why = "its entry on the server cannot be read"
    assert list_reasons(plan(broken)) == [("conflict", "jobs", why)]
    assert list_reasons(plan(broken, force=True)) == [("change", "jobs", f"forced: {why}")]


def test_a_place_taken_away_was_taken_by_somebody() -> None:
    """What every server keeps is gone only when somebody removed it."""
    there = {name: value for name, value in FACTS.items() if name != "LOCATION"}
    assert list_reasons(plan(event(now=there))) == [
        ("conflict", "jobs", "place changed on the server")
    ]


def test_an_entry_without_our_metadata_is_left_alone() -> None:
    """Our uid alone, as an import of the export brings it, does not make an entry ours."""
    stranger = event()._replace(metadata=None)
    why = "its entry on the server was not written by sync"
    assert list_reasons(plan(stranger)) == [("conflict", "jobs", why)]


def test_an_entry_of_another_series_is_left_alone() -> None:
    """A uid that two schedules write is the first one's."""
    why = "its entry on the server belongs to the series other"
    assert list_reasons(plan(event(series="other"))) == [("conflict", "jobs", why)]


def test_a_workshop_that_loses_its_date_is_removed() -> None:
    """No date, no entry; the reason is reported."""
    undated = JOBS._replace(start=None)
    assert list_reasons(plan(event(), workshop=undated)) == [("remove", "jobs", "no date yet")]


def test_a_workshop_that_leaves_the_file_is_removed() -> None:
    """What the file has lost goes, unless somebody changed it."""
    assert list_reasons(plan(event(), workshop=CLIMATE))[1:] == [
        ("remove", "jobs", "removed from the file")
    ]
    edited = event(now={**FACTS, "SUMMARY": "Our jobs"})
    why = "removed from the file, but title changed on the server"
    assert list_reasons(plan(edited, workshop=CLIMATE))[1:] == [("conflict", "jobs", why)]


def test_other_peoples_entries_do_not_exist_for_us() -> None:
    """Another series' entries, and copies that somebody made of ours, are in no plan."""
    copied = event()._replace(uid="a-copy")
    assert plan(event(), copied, event(uid="theirs", series="other")) == plan(event())


def test_what_somebody_deleted_stays_deleted() -> None:
    """An entry that was there after the last sync and is gone was deleted by somebody."""
    first = plan()
    known = list_known(first, (), {JOBS.uid})
    assert list_reasons(plan(known=known)) == [("conflict", "jobs", "deleted on the server")]
    assert list_known(plan(known=known), known, ()) == known


def test_only_what_is_there_is_remembered() -> None:
    """What was refused, removed or never ours is not known of."""
    assert list_known(plan(), (), ()) == ()
    known = list_known(plan(event()), (), ())
    assert known == list_known(plan(), (), {JOBS.uid})
    assert list_known(plan(event(), workshop=JOBS._replace(start=None)), known, {JOBS.uid}) == ()
    assert list_known(plan(event()._replace(metadata=None)), (), ()) == ()


def test_force_decides_for_the_file() -> None:
    """Each conflict becomes what the file wants, and says that it was one."""
    edited = event(now={**FACTS, "SUMMARY": "Our jobs"})
    known = list_known(plan(), (), {JOBS.uid})
    assert list_reasons(plan(edited, force=True)) == [
        ("change", "jobs", "forced: title changed on the server")
    ]
    assert list_reasons(plan(known=known, force=True)) == [
        ("create", "jobs", "forced: deleted on the server")
    ]
    assert list_reasons(plan(edited, workshop=CLIMATE, force=True))[1:] == [
        ("remove", "jobs", "forced: removed from the file, but title changed on the server")
    ]
    assert list_reasons(plan(event(), force=True)) == [("unchanged", "jobs", "")]


def test_a_resource_is_named_by_its_uid_where_that_is_safe() -> None:
    """A uid with signs that mean something in an address gets a name made from it."""
    assert name_resource("jobs-2027@example.org") == "jobs-2027@example.org.ics"
    assert name_resource("../../x?y") == "ee61a6874265eeaf3d33244935aa6e2b.ics"
