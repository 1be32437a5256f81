"""Workshops are added, moved, set and cancelled by the smallest change of the file."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.schedules import write_schedule
from workshops import load_schedule
from workshops.changes import Change, plan_add, plan_cancel, plan_move, plan_set, read_target
from workshops.changes.move import MoveTarget, count_moved_sessions, read_distance
from workshops.changes.set_keys import read_assignment
from workshops.errors import UnknownNameError, UsageError
from workshops.schedule.edit import EditableSchedule, read_editable

NOW = datetime(2026, 11, 26, tzinfo=UTC)
TEXT = """\
series: {id: s, title: {en: A series, sv: En serie}, timezone: Europe/Brussels}
regions:
  - {id: SE31, name: North Middle Sweden}
workshops:
  # the first one
  - id: jobs
    title: Jobs          # short
    start: 2027-04-08 09:30
    end: 2027-04-09 16:00
    tags: [skills]
    sessions:
      - {title: Welcome, start: 2027-04-08 09:30, end: 2027-04-08 10:00}
      - {title: Lunch, day: 2027-04-08, start: "12:00", end: "13:00"}
      - {title: Visit, day: 2027-04-09}
    attendees:
      - {name: Ana, email: ana@example.org, rsvp: accepted}
  - {id: days, title: Days, start: 2027-05-03, end: 2027-05-04}
  - {id: later, title: Later}
  - {id: weekly, title: Weekly, start: 2027-03-01, repeat: FREQ=WEEKLY;BYDAY=MO,
     except: [2027-03-08]}
"""


@pytest.fixture
def editable(tmp_path: Path) -> EditableSchedule:
    """The schedule above, read for editing."""
    (tmp_path / "workshops.yaml").write_text(TEXT, "utf-8")
    return read_editable(str(tmp_path / "workshops.yaml"))


def list_changed_lines(change: Change) -> list[str]:
    """The lines that are not in the file before."""
    [(before, after)] = change.changes.values()
    old = before.decode().splitlines()
    return [line.strip() for line in after.decode().splitlines() if line not in old]


def move(editable: EditableSchedule, id: str, when: str) -> list[str]:
    """The lines that a move changes."""
    return list_changed_lines(plan_move(editable, id, read_target(when), NOW))


def test_move_keeps_length_clock_times_and_sessions(editable: EditableSchedule) -> None:
    """A day moves a timed workshop with its end and its sessions; clock times alone stay."""
    change = plan_move(editable, "jobs", read_target("2027-04-15"), NOW)

    assert list_changed_lines(change) == [
        "start: 2027-04-15 09:30",
        "end: 2027-04-16 16:00",
        "- {title: Welcome, start: 2027-04-15 09:30, end: 2027-04-15 10:00}",
        '- {title: Lunch, day: 2027-04-15, start: "12:00", end: "13:00"}',
        "- {title: Visit, day: 2027-04-16}",
    ]
    assert count_moved_sessions(change) == 3
    assert change.before is not None
    assert change.after is not None
    assert (change.before.id, change.after.days) == ("jobs", change.after.days)


def test_move_to_another_time(editable: EditableSchedule) -> None:
    """With a time, clock times of sessions move by the same length."""
    assert move(editable, "jobs", "2027-04-08 10:00") == [
        "start: 2027-04-08 10:00",
        "end: 2027-04-09 16:30",
        "- {title: Welcome, start: 2027-04-08 10:00, end: 2027-04-08 10:30}",
        '- {title: Lunch, day: 2027-04-08, start: "12:30", end: "13:30"}',
    ]


@pytest.mark.parametrize(
    ("when", "line"),
    [
        ("2027-05-10", "start: 2027-05-10, end: 2027-05-11}"),
        ("2027-05-10..12", "start: 2027-05-10, end: 2027-05-12}"),
        ("2027-05-30..06-02", "start: 2027-05-30, end: 2027-06-02}"),
        ("2027-12-31..2028-01-02", "start: 2027-12-31, end: 2028-01-02}"),
    ],
)
def test_move_all_day_workshops(editable: EditableSchedule, when: str, line: str) -> None:
    """A day keeps the length; two dots give the last day, as short as it can be."""
    assert move(editable, "days", when) == [f"- {{id: days, title: Days, {line}"]


@pytest.mark.parametrize(
    ("typed", "when", "moved"),
    [
        (
            "2027-03-08T09:30+01:00, end: 2027-03-09 17:00",
            "2027-04-15",
            "2027-04-15T09:30+02:00, end: 2027-04-16 17:00",
        ),
        (
            "2027-03-08 08:30Z, end: 2027-03-08 16:00Z",
            "2027-04-15",
            "2027-04-15 07:30Z, end: 2027-04-15 15:00Z",
        ),
        ("2027-03-08 03:30-05:00", "2027-04-15", "2027-04-15 02:30-05:00"),
        (
            "2027-03-08 09:30+01:00, end: 2027-03-09 17:00+01:00",
            "2027-04-15..17",
            "2027-04-15 09:30+02:00, end: 2027-04-17 17:00+02:00",
        ),
        (
            "2027-03-08 09:30+01:00",
            "2027-04-15..16",
            "2027-04-15 09:30+02:00, end: 2027-04-16 10:30+02:00",
        ),
        (
            "2027-03-08 09:30, end: 2027-03-09 00:00",
            "2027-04-15..16",
            "2027-04-15 09:30, end: 2027-04-17 00:00",
        ),
        ("2027-03-08 09:30", "2027-04-15..15", "2027-04-15 09:30"),
        ("2027-03-08 23:30Z", "2027-03-15", "2027-03-14 23:30Z"),
        ("2027-03-08 09:30:15+01:00", "2027-04-15 10:00", "2027-04-15 10:00"),
    ],
)
def test_move_of_times_with_an_offset(typed: str, when: str, moved: str, tmp_path: Path) -> None:
    """Clock times stay in the zone of the workshop where summer time begins or ends in between."""
    series = "series: {id: s, title: S, timezone: Europe/Stockholm}\n"
    workshop = f"- {{id: a, title: A, start: {typed}}}\n"
    path = write_schedule(tmp_path, f"{series}workshops:\n{workshop}")

    change = plan_move(read_editable(str(path)), "a", read_target(when), NOW)

    assert list_changed_lines(change) == [f"- {{id: a, title: A, start: {moved}}}"]


@pytest.mark.parametrize(("by", "start"), [("1w", "05-10"), ("-1w", "04-26"), ("2d", "05-05")])
def test_move_by_a_length(editable: EditableSchedule, by: str, start: str) -> None:
    """A length moves both ways."""
    change = plan_move(editable, "days", read_distance(by), NOW)

    assert change.after is not None
    assert str(change.after.start) == f"2027-{start}"


def test_move_of_a_workshop_without_a_date(editable: EditableSchedule) -> None:
    """It becomes a workshop of one day."""
    assert move(editable, "later", "2027-06-01") == [
        "- {id: later, title: Later, start: 2027-06-01}"
    ]


def test_move_to_be_announced(editable: EditableSchedule) -> None:
    """The date is removed."""
    change = plan_move(editable, "days", MoveTarget(is_undated=True), NOW)

    assert list_changed_lines(change) == ["- {id: days, title: Days}"]


def test_move_warns_at_once(editable: EditableSchedule) -> None:
    """What `check` would warn of afterwards, and did not before, is reported."""
    weekend = plan_move(editable, "days", read_target("2027-05-08"), NOW)
    exception = plan_move(editable, "weekly", read_target("2027-03-15"), NOW)

    assert {warning.code for warning in weekend.warnings} == {"weekend"}
    assert [warning.code for warning in exception.warnings] == ["unused-exception"]


@pytest.mark.parametrize(
    ("id", "when", "message"),
    [
        ("weekly", "2027-03-02", "the start 2027-03-02 is not one of the days of the rule"),
        ("days", "2027-02-30", '"2027-02-30" does not exist'),
        ("days", "next week", '"next week" is not a valid date or time'),
        ("days", "2027-05-10..09", "the last day 2027-05-09 is before the first"),
        (
            "days",
            "2027-05-10 09:00",
            '"2027-05-10 09:00" has a time, but the end 2027-05-04 has none',
        ),
        ("days", "09:00", '"09:00" has no day'),
        ("days", "2027-05-10..", '"2027-05-10.." has one day only; write both'),
        ("days", "..2027-05-10", '"..2027-05-10" has one day only; write both'),
        ("days", "..", '".." has one day only'),
        ("nothing", "2027-05-10", 'no workshop is called "nothing"'),
        ("series", "2027-05-10", "name a workshop, not the series"),
    ],
)
def test_move_is_refused(editable: EditableSchedule, id: str, when: str, message: str) -> None:
    """A move that makes no sense says why."""
    with pytest.raises(UsageError) as refused:
        move(editable, id, when)

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("id", "message"),
    [("jobs", 'session "Welcome" has a time'), ("weekly", "a workshop that repeats needs a date")],
)
def test_to_be_announced_is_refused(editable: EditableSchedule, id: str, message: str) -> None:
    """Sessions with times and a repetition need the date that would be gone."""
    with pytest.raises(UsageError, match=message):
        plan_move(editable, id, MoveTarget(is_undated=True), NOW)


SETS = [
    (["venue.city=Torino"], ["venue: {city: Torino}"]),
    (["title=Work"], ["title: Work          # short"]),
    (["title.sv=Jobb"], ["title: {en: Jobs, sv: Jobb}          # short"]),
    (["tags+=energy", "tags+=skills"], ["tags: [skills, energy]"]),
    (["tags=energy", "tags=water"], ["tags: [energy, water]"]),
    (["tags-=skills"], []),
    (["tags+=kompetens"], ["tags: [skills, kompetens]"]),
    (["url=https://example.org/"], ["url: https://example.org/"]),
    (["regions+=SE31", "number=4"], ["number: 4", "regions: [SE31]"]),
    (["description=a: b # c"], ["description: 'a: b # c'"]),
]


@pytest.mark.parametrize(("values", "lines"), SETS, ids=[" ".join(values) for values, _ in SETS])
def test_set(editable: EditableSchedule, values: list[str], lines: list[str]) -> None:
    """A key gets its value where the schema has its place; comments stay."""
    change = plan_set(editable, "jobs", list(map(read_assignment, values)), NOW)

    assert list_changed_lines(change) == lines


def test_tag_in_several_languages_is_one(tmp_path: Path) -> None:
    """A tag is named by its text in any language, to be removed, and not added a second time."""
    path = write_schedule(
        tmp_path, TEXT.replace("[skills]", "[{en: skills, sv: kompetens}, energy]")
    )
    editable = read_editable(str(path))

    removed = plan_set(editable, "jobs", [read_assignment("tags-=kompetens")], NOW)
    added = plan_set(editable, "jobs", [read_assignment("tags+=skills")], NOW)

    assert list_changed_lines(removed) == ["tags: [energy]"]
    assert added.changes == {}


def test_set_the_series(editable: EditableSchedule) -> None:
    """`series` is the series; a plain value of a text in languages is that of the series."""
    change = plan_set(editable, "series", [read_assignment("title=Another")], NOW)

    assert (change.record, list_changed_lines(change)) == (
        "series",
        ["series: {id: s, title: {en: Another, sv: En serie}, timezone: Europe/Brussels}"],
    )


def test_set_of_an_id_keeps_the_uid(editable: EditableSchedule) -> None:
    """People's entries stay: the UID made from the old id is written down."""
    old = editable.schedule.workshops[0].uid

    change = plan_set(editable, "jobs", [read_assignment("id=work")], NOW)

    assert change.after is not None
    assert (change.after.id, change.after.uid) == ("work", old)
    assert [key.key for key in change.changed] == ["id", "uid"]


def test_set_of_an_id_that_is_taken(editable: EditableSchedule) -> None:
    """The workshop that has it is named with its place, not the one that would be changed."""
    with pytest.raises(UsageError) as refused:
        plan_set(editable, "jobs", [read_assignment("id=later")], NOW)
    assert re.fullmatch(
        r'there is already a workshop "later" \(.*workshops.yaml:18\); choose another id',
        str(refused.value),
    )


def test_set_of_the_series_id_keeps_all_uids(editable: EditableSchedule) -> None:
    """The entries in calendars stay when the id that their UIDs were made from changes."""
    old = [workshop.uid for workshop in editable.schedule.workshops]

    change = plan_set(editable, "series", [read_assignment("id=other")], NOW)

    keys = [key.key for key in change.changed]
    assert keys == ["id", *(f"workshops.{number}.uid" for number in range(len(old)))]
    assert [key.after for key in change.changed[1:]] == old


def test_set_of_what_is_there_changes_nothing(editable: EditableSchedule) -> None:
    """Nothing is written for a value that the key has."""
    assert plan_set(editable, "jobs", [read_assignment("title=Jobs")], NOW).changes == {}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("date=2027-01-01", '"date" is not a key of a workshop; did you mean "start"?'),
        ("venue.town=Torino", '"town" is not a key of a venue'),
        ("start=2027-02-30", '"2027-02-30" does not exist; write a day from 01 to 28'),
        ("title=", '"title" cannot be removed; write title=VALUE'),
        (
            "start=2027-04-12 09:30",
            "to move it with its end, run: workshops move jobs '2027-04-12 09:30'",
        ),
        (
            "end=2027-04-07 12:00",
            "the end 2027-04-07 12:00 is not after the start; write a time after",
        ),
        ("regions+=FRE", 'no region is called "FRE"; to enter it'),
        ("tags-=water", '"water" is not in tags'),
        ("title+=x", '"title" is not a list; write title=VALUE'),
        ("sessions=x", "for each of them, run: workshops set jobs/SESSION KEY=VALUE"),
        ("sessions.0.title=x", "workshops set jobs/SESSION KEY=VALUE"),
        ("sessions-=x", "for each of them, run: workshops remove jobs/SESSION"),
        ("attendees+=Bo", "workshops.yaml:6, or run: workshops register jobs"),
        ("venue=Torino", '"venue" has keys of its own; write venue.city=Torino'),
        ("id=", '"id" cannot be removed; write id=VALUE'),
        ("start.x=1", '"start" has no key "x"'),
    ],
)
def test_set_is_refused(editable: EditableSchedule, value: str, message: str) -> None:
    """A wrong key or value gets the message that it would get in the file."""
    with pytest.raises(UsageError) as refused:
        plan_set(editable, "jobs", [read_assignment(value)], NOW)

    assert message in str(refused.value)


@pytest.mark.parametrize("text", ["title", "=x", "a b=c", ""])
def test_what_is_not_an_assignment(text: str) -> None:
    """A text without a key and a sign is refused."""
    with pytest.raises(UsageError, match="is not an assignment; write it as KEY=VALUE"):
        read_assignment(text)


def test_cancel_and_undo(editable: EditableSchedule, tmp_path: Path) -> None:
    """The status is written, and removed again."""
    change = plan_cancel(editable, "days", NOW)
    assert list_changed_lines(change) == [
        "- {id: days, title: Days, status: cancelled, start: 2027-05-03, end: 2027-05-04}"
    ]
    path = tmp_path / "workshops.yaml"
    path.write_bytes(next(iter(change.changes.values()))[1])

    undone = plan_cancel(read_editable(str(path)), "days", NOW, undo=True)

    assert next(iter(undone.changes.values()))[1].decode() == TEXT
    with pytest.raises(UsageError, match="days is not cancelled; its status is confirmed"):
        plan_cancel(editable, "days", NOW, undo=True)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: tentative", "status: cancelled  # was tentative"),
        ("status: tentative  # why", "status: cancelled  # why  # was tentative"),
        ("status: 'tentative'", "status: 'cancelled'  # was tentative"),
        ("{status: tentative, number: 1}", "{status: cancelled, number: 1}  # was tentative"),
        ("status: confirmed", "status: cancelled"),
        ("status: confirmed  # was tentative", "status: cancelled"),
    ],
)
def test_cancel_keeps_what_it_was(old: str, new: str, end: str, tmp_path: Path) -> None:
    """A comment keeps a status that is not the usual one; --undo gives the old bytes back."""
    record = f"title: A, start: 2027-05-03, {old.strip('{}')}}}" if "{" in old else old
    lines = (
        [f"workshops: [{{id: a, {record}]"]
        if "{" in old
        else ["workshops:", "  - id: a", "    title: A", "    start: 2027-05-03", f"    {record}"]
    )
    text = end.join(["series: {id: s, title: S}", *lines, ""])
    path = write_schedule(tmp_path, text)

    [(_, after)] = plan_cancel(read_editable(str(path)), "a", NOW).changes.values()

    path.write_bytes(after)
    assert after.decode().count("# was") == new.count("# was")
    if "{" not in old:
        assert after.decode() == text.replace(old, new)
    [(_, undone)] = plan_cancel(read_editable(str(path)), "a", NOW, undo=True).changes.values()
    assert ("tentative" in new) == (undone.decode() == text)


def test_a_comment_is_of_one_workshop(tmp_path: Path) -> None:
    """Where a line has several workshops, no comment could say whose it is."""
    path = tmp_path / "workshops.yaml"
    path.write_text(
        "series: {id: s, title: S}\n"
        "workshops: [{id: a, title: A, start: 2027-05-03, status: tentative},"
        " {id: b, title: B, start: 2027-05-03, status: cancelled}]  # was tentative\n"
    )

    changes = [
        plan_cancel(read_editable(str(path)), "a", NOW),
        plan_cancel(read_editable(str(path)), "b", NOW, undo=True),
    ]

    texts = [after.decode() for change in changes for _, after in change.changes.values()]
    assert [text.count("# was") for text in texts] == [1, 1]
    assert changes[1].after is not None
    assert changes[1].after.status == "confirmed"


def test_no_comment_is_left_in_json(tmp_path: Path) -> None:
    """A schedule in JSON stays JSON."""
    path = tmp_path / "workshops.yaml"
    path.write_text(
        '{"series": {"id": "s", "title": "S"}, "workshops": [\n'
        '{"id": "a", "title": "A", "start": "2027-05-03", "status": "tentative"}]}\n'
    )

    [(_, after)] = plan_cancel(read_editable(str(path)), "a", NOW).changes.values()

    assert json.loads(after)["workshops"][0]["status"] == "cancelled"


def test_add(editable: EditableSchedule, tmp_path: Path) -> None:
    """A workshop is added at the end, with an id of its own and its keys in order."""
    record = {"title": "Later", "venue": {"city": "Brussels"}, "start": "2027-09-01"}

    change = plan_add(editable, record, NOW)

    assert change.workshop == "later-2"
    [(before, after)] = change.changes.values()
    assert after.startswith(before)
    (tmp_path / "after.yaml").write_bytes(after)
    added = load_schedule(tmp_path / "after.yaml").workshops[-1]
    assert (added.id, str(added.start)) == ("later-2", "2027-09-01")
    assert after.decode().splitlines()[change.line - 1].strip().startswith("- ")


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"title": "T", "id": "jobs"}, 'there is already a workshop "jobs"'),
        ({"title": "T", "id": "No"}, '"No" is not a valid id'),
        ({"title": "T", "country": "X"}, ""),
        ({"title": "T", "start": "03/04/2018"}, '"03/04/2018" is not a valid date or time'),
    ],
)
def test_add_is_refused(editable: EditableSchedule, record: dict[str, str], message: str) -> None:
    """An id that is taken, and a value that is not valid, are refused; other keys are left out."""
    if not message:
        assert plan_add(editable, record, NOW).changes
        return
    with pytest.raises(UsageError) as refused:
        plan_add(editable, record, NOW)
    assert str(refused.value).startswith(message)


def test_add_in_a_folder(tmp_path: Path) -> None:
    """In a folder a workshop goes into the file with most workshops, or into the one named."""
    (tmp_path / "a.yaml").write_text("series: {id: s, title: S}\nworkshops: [{id: a, title: A}]\n")
    (tmp_path / "b.yaml").write_text("workshops:\n  - {id: b, title: B}\n  - {id: c, title: C}\n")
    editable = read_editable(str(tmp_path))

    largest = plan_add(editable, {"title": "New"}, NOW)
    named = plan_add(editable, {"title": "New"}, NOW, file="a.yaml")

    assert [Path(name).name for name in largest.changes] == ["b.yaml"]
    assert [Path(name).name for name in named.changes] == ["a.yaml"]
    assert (largest.workshop, named.workshop) == ("new", "new")
    with pytest.raises(UsageError, match="is not a file of this schedule"):
        plan_add(editable, {"title": "New"}, NOW, file="c.yaml")


def test_add_in_a_file_before_others(tmp_path: Path) -> None:
    """The workshop that is reported is the new one, though others of the schedule come after it."""
    (tmp_path / "a.yaml").write_text("series: {id: s, title: S}\nworkshops: [{id: a, title: A}]\n")
    (tmp_path / "b.yaml").write_text("workshops:\n  - {id: b, title: B}\n  - {id: c, title: C}\n")
    (tmp_path / "z.yaml").write_text("workshops:\n  - {id: z, title: Z}\n")

    added = plan_add(read_editable(str(tmp_path)), {"title": "New"}, NOW)

    assert (added.workshop, Path(added.file).name, added.line) == ("new", "b.yaml", 4)


PLACES = """\
series: {id: s, title: S}
regions:
  - {id: NORTH, name: {en: North, sv: Norr}}  # the largest
  - {id: south, name: South}
organizations: [{id: mill, name: Mill}]
workshops:
  - {id: south, title: The south}
  - {id: north-sea, title: North sea}
"""


@pytest.fixture
def places(tmp_path: Path) -> EditableSchedule:
    """Regions and workshops that are called alike."""
    return read_editable(str(write_schedule(tmp_path, PLACES)))


@pytest.mark.parametrize(
    ("name", "value", "changed"),
    [
        (
            "NORTH",
            "country=SE",
            "- {id: NORTH, name: {en: North, sv: Norr}, country: SE}  # the largest",
        ),
        ("norr", "holidays+=SE", "sv: Norr}, holidays: [SE]}"),
        ("region:north", "name.fr=Nord", "{id: NORTH, name: {en: North, sv: Norr, fr: Nord}}"),
        ("region:South", "country=SE", "- {id: south, name: South, country: SE}"),
        ("south", "number=3", "- {id: south, number: 3, title: The south}"),
        ("north-", "number=3", "- {id: north-sea, number: 3, title: North sea}"),
        ("mill", "region=NORTH", "[{id: mill, name: Mill, region: NORTH}]"),
        ("mill", "region=norr", "[{id: mill, name: Mill, region: NORTH}]"),
        ("north-sea", "regions+=South", "title: North sea, regions: [south]}"),
        ("region:FI1", "name=Suomi", "  - {id: FI1, name: Suomi}\n"),
        ("organization:lab", "name=Lab", "[{id: mill, name: Mill}, {id: lab, name: Lab}]"),
    ],
)
def test_set_of_regions_and_organizations(
    name: str, value: str, changed: str, places: EditableSchedule
) -> None:
    """A workshop's id comes first, then a region's; a prefix decides, and adds what is new."""
    change = plan_set(places, name, [read_assignment(value)], NOW)

    [(before, after)] = change.changes.values()
    assert changed in after.decode()
    removed = set(before.decode().splitlines()) - set(after.decode().splitlines())
    assert len(removed) == (0 if name == "region:FI1" else 1)
    assert not change.warnings or name not in ("region:FI1", "organization:lab")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("region:NORHT", "country=SE", 'no region has the id "NORHT"; did you mean "NORTH"?'),
        ("region:FI1", "country=FI", 'no region has the id "FI1"; to enter it, give its name=NAME'),
        ("region:F I", "name=Suomi", '"F I" is not a valid region id; use up to 32 letters'),
        ("NORTH", "id=N", "other entries refer to this id; change it with: workshops edit"),
        ("NORTH", "sector=industry", '"sector" is not a key of a region; the keys are: id, name'),
        ("mill", "region=NORHT", 'no region is called "NORHT"; did you mean "NORTH" or "Norr"?'),
        ("mill", "region=X", 'no region is called "X"; to enter it, run: workshops set region:'),
        (
            "NORHT",
            "country=SE",
            'no workshop, region or organization is called "NORHT"; did you mean "NORTH"',
        ),
    ],
)
def test_set_of_a_region_is_refused(
    name: str, value: str, message: str, places: EditableSchedule
) -> None:
    """Nothing is added by a slip, and a hint names the file with the line."""
    with pytest.raises(UsageError) as refused:
        plan_set(places, name, [read_assignment(value)], NOW)
    shown = re.sub(r"[^( ]*/([^/ ]*yaml:)", r"\1", str(refused.value))
    assert shown.replace("workshops.yaml:", "w.yaml:").startswith(message)


ALIASED = """\
series: {id: s, title: S}
workshops:
  - &first {id: a, title: A, start: 2027-05-03}
  - {<<: *first, id: b, number: 2}
"""


def test_what_is_repeated_elsewhere_is_refused(tmp_path: Path) -> None:
    """What an alias or a merge repeats is not edited: the line to change by hand is named."""
    (tmp_path / "workshops.yaml").write_text(ALIASED, "utf-8")
    editable = read_editable(str(tmp_path / "workshops.yaml"))

    with pytest.raises(
        UsageError, match=r"workshops.yaml:3: this is also used elsewhere as .first"
    ):
        plan_set(editable, "a", [read_assignment("title=B")], NOW)


def test_unknown_workshop(editable: EditableSchedule) -> None:
    """An unknown name gets a suggestion."""
    with pytest.raises(UnknownNameError, match='did you mean "jobs"'):
        plan_cancel(editable, "jubs", NOW)


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_text_of_several_lines_at_the_end_of_the_file(end: str, tmp_path: Path) -> None:
    """A text that ends in a line end is written as it is, also where the file had no last one."""
    path = write_schedule(
        tmp_path, f"series: {{id: s, title: S}}\nworkshops:\n  - id: a\n    title: A{end}"
    )
    text = "One.\n\n  Two.\n"

    changed = plan_set(read_editable(str(path)), "a", [read_assignment(f"description={text}")], NOW)
    added = plan_add(read_editable(str(path)), {"title": "B", "description": text}, NOW)

    for change in (changed, added):
        assert change.after is not None
        assert change.after.description is not None
        assert change.after.description.content == text.strip()
