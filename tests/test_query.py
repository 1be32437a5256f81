"""Where now is, what comes first, who is meant."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest

from support.workshops import make_workshop
from workshops.attendance import People, select_attendance
from workshops.errors import UnknownNameError, UsageError
from workshops.model import (
    Attendee,
    Organization,
    Region,
    Schedule,
    Series,
    Session,
    Text,
    Venue,
    Workshop,
)
from workshops.query import (
    Filters,
    SortKey,
    expand_workshops,
    find_phase,
    find_regions,
    find_workshop,
    group_by_region,
    last_occurrence,
    next_occurrence,
    select_workshops,
    sort_workshops,
)
from workshops.timezones import find_zone

BRUSSELS = find_zone("Europe/Brussels")
TOKYO = find_zone("Asia/Tokyo")
EAST, WEST = find_zone("Pacific/Kiritimati"), find_zone("Etc/GMT+12")
"""Where a day begins first, and where it ends last."""
SECOND = timedelta(seconds=1)


def make_schedule(*workshops: Workshop, regions: tuple[Region, ...] = ()) -> Schedule:
    """A schedule of these workshops."""
    return Schedule(Series("s", Text("en", "S")), regions=regions, workshops=workshops)


def at(text: str, zone: tzinfo = BRUSSELS) -> datetime:
    """A local time in Brussels, or elsewhere."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


DAYS = make_workshop(start=date(2018, 3, 8), end=date(2018, 3, 9), timezone="Europe/Brussels")
HOURS = make_workshop(start=at("2018-03-08 09:30"), end=at("2018-03-08 12:00"))
NOWHERE = make_workshop(start=date(2018, 3, 8))

PHASES = [
    (DAYS, at("2018-03-07 23:59:59"), "upcoming"),
    (DAYS, at("2018-03-08 00:00"), "under way"),
    (DAYS, at("2018-03-09 23:59:59"), "under way"),
    (DAYS, at("2018-03-10 00:00"), "past"),
    (DAYS, at("2018-03-07 23:00", UTC), "under way"),
    (DAYS, at("2018-03-09 23:00", UTC), "past"),
    (HOURS, at("2018-03-08 09:29:59"), "upcoming"),
    (HOURS, at("2018-03-08 09:30"), "under way"),
    (HOURS, at("2018-03-08 11:59:59"), "under way"),
    (HOURS, at("2018-03-08 12:00"), "past"),
    (HOURS, at("2018-03-08 08:30", UTC), "under way"),
    (make_workshop(), at("2018-03-08 12:00"), "unscheduled"),
]


@pytest.mark.parametrize(("workshop", "now", "expected"), PHASES)
def test_phase(workshop: Workshop, now: datetime, expected: str) -> None:
    """A workshop is under way from its first instant until just before its end."""
    assert find_phase(workshop, now, TOKYO) == expected


@pytest.mark.parametrize(
    ("local_zone", "first", "last"),
    [(TOKYO, "under way", "past"), (BRUSSELS, "upcoming", "under way")],
)
def test_all_day_without_zone_is_in_the_local_zone(
    local_zone: tzinfo, first: str, last: str
) -> None:
    """All-day workshops without a zone begin and end at midnight in `local_zone`."""
    evening = at("2018-03-08 20:00", UTC)

    assert find_phase(NOWHERE, at("2018-03-07 20:00", UTC), local_zone) == first
    assert find_phase(NOWHERE, evening, local_zone) == last
    assert (last_occurrence(NOWHERE, evening, local_zone) is not None) == (last == "past")
    for filters, phase in ((Filters(upcoming=True), "under way"), (Filters(past=True), "past")):
        selected = select_workshops(make_schedule(NOWHERE), filters, evening, local_zone)
        assert bool(selected) == (phase == last)


WEEKLY = make_workshop(
    start=at("2027-03-01 09:30"), end=at("2027-03-01 11:00"), repeat="FREQ=WEEKLY;COUNT=3"
)

REPEATED = [
    (WEEKLY, at("2027-02-28 12:00"), "upcoming", "2027-03-01"),
    (WEEKLY, at("2027-03-01 10:00"), "under way", "2027-03-01"),
    (WEEKLY, at("2027-03-01 11:00"), "upcoming", "2027-03-08"),
    (WEEKLY, at("2027-03-08 09:30"), "under way", "2027-03-08"),
    (WEEKLY, at("2027-03-15 10:59:59"), "under way", "2027-03-15"),
    (WEEKLY, at("2027-03-15 11:00"), "past", None),
    (WEEKLY._replace(repeat="FREQ=WEEKLY"), at("2101-01-01 00:00"), "upcoming", "2101-01-03"),
    (
        WEEKLY._replace(exdates=(date(2027, 3, 8),)),
        at("2027-03-08 10:00"),
        "upcoming",
        "2027-03-15",
    ),
    (
        WEEKLY._replace(exdates=(date(2027, 3, 15),)),
        at("2027-03-08 11:00"),
        "past",
        None,
    ),
    (
        WEEKLY._replace(exdates=(date(2027, 3, 1),)),
        at("2027-03-01 10:00"),
        "upcoming",
        "2027-03-08",
    ),
]


@pytest.mark.parametrize(("workshop", "now", "phase", "day"), REPEATED)
def test_phase_of_what_repeats(
    workshop: Workshop, now: datetime, phase: str, day: str | None
) -> None:
    """What repeats is under way only during one of its times, and past after the last."""
    coming = next_occurrence(workshop, now, BRUSSELS)

    assert find_phase(workshop, now, BRUSSELS) == phase
    assert (coming.start.isoformat()[:10] if coming and coming.start else None) == day


def test_next_time_keeps_everything_else() -> None:
    """The workshop as it takes place next is the same workshop at another time."""
    coming = next_occurrence(WEEKLY, at("2027-03-02 00:00"), BRUSSELS)

    assert coming == WEEKLY._replace(start=at("2027-03-08 09:30"), end=at("2027-03-08 11:00"))


@pytest.mark.parametrize("local_zone", [TOKYO, find_zone("Pacific/Pago_Pago")])
def test_next_time_is_the_same_in_all_zones(local_zone: tzinfo) -> None:
    """The next time is the same in a distant time zone."""
    for now in (at("2027-03-01 10:59:59"), at("2027-03-01 11:00")):
        assert next_occurrence(WEEKLY, now, local_zone) == next_occurrence(WEEKLY, now, BRUSSELS)


def test_times_at_the_other_end_of_the_world() -> None:
    """What takes place where the date is two days ahead or behind is next, then last."""
    over = make_workshop(start=at("2027-03-09 00:00", EAST), end=at("2027-03-09 00:30", EAST))
    under_way = make_workshop(start=date(2027, 3, 7), timezone="Etc/GMT+12")

    assert last_occurrence(over, at("2027-03-07 22:30", WEST), WEST) == over
    assert next_occurrence(under_way, at("2027-03-09 00:30", EAST), EAST) == under_way


def test_next_time_of_what_does_not_repeat() -> None:
    """What does not repeat takes place at its own time, until it is over."""
    assert next_occurrence(DAYS, at("2018-03-01 00:00"), BRUSSELS) == DAYS
    assert next_occurrence(DAYS, at("2018-03-10 00:00"), BRUSSELS) is None
    assert next_occurrence(make_workshop(), at("2018-03-01 00:00"), BRUSSELS) is None


SORTED: list[tuple[SortKey, list[str]]] = [
    ("when", ["early", "day", "morning", "noon", "late", "tba-b", "tba-a"]),
    ("id", ["day", "early", "late", "morning", "noon", "tba-a", "tba-b"]),
    ("title", ["tba-b", "late", "day", "early", "morning", "noon", "tba-a"]),
    ("number", ["late", "tba-a", "noon", "early", "day", "morning", "tba-b"]),
    ("status", ["early", "day", "late", "tba-b", "morning", "tba-a", "noon"]),
]


@pytest.mark.parametrize(("key", "expected"), SORTED)
def test_order(key: SortKey, expected: list[str]) -> None:
    """Workshops sort by the key, then by time; what has no date or number comes last."""
    workshops = [
        make_workshop("tba-b", title=Text("en", "Äpple")),
        make_workshop("noon", start=at("2018-03-08 12:00"), status="cancelled", number=3),
        make_workshop("late", start=date(2199, 12, 31), title=Text("en", "banana"), number=1),
        make_workshop("day", start=date(2018, 3, 8), timezone="Europe/Brussels"),
        make_workshop("morning", start=at("2018-03-08 09:30", UTC), status="tentative"),
        make_workshop("early", start=date(1900, 1, 1), number=10),
        make_workshop("tba-a", status="tentative", number=2),
    ]

    assert [workshop.id for workshop in sort_workshops(workshops, key, None, BRUSSELS)] == expected


def test_equal_times_keep_the_file_s_order() -> None:
    """Two workshops at one time stay in the file's order."""
    workshops = [make_workshop(id, start=date(2018, 3, 8)) for id in ("b", "a", "c")]

    assert [workshop.id for workshop in sort_workshops(workshops, "when", None, UTC)] == [
        "b",
        "a",
        "c",
    ]


def test_instants_are_compared_and_not_clocks() -> None:
    """Nine in Tokyo comes before eight in Brussels."""
    workshops = [
        make_workshop("b", start=at("2018-03-08 08:00")),
        make_workshop("t", start=at("2018-03-08 09:00", TOKYO)),
    ]

    assert [workshop.id for workshop in sort_workshops(workshops, "when", None, UTC)] == ["t", "b"]


@pytest.mark.parametrize(("local_zone", "first"), [(TOKYO, "w"), (BRUSSELS, "evening")])
def test_all_day_without_zone_sorts_by_local_midnight(local_zone: tzinfo, first: str) -> None:
    """An all-day workshop without a zone is sorted by its start in the local zone."""
    workshops = [NOWHERE, make_workshop("evening", start=at("2018-03-07 20:00", UTC))]

    assert sort_workshops(workshops, "when", None, local_zone)[0].id == first


def test_titles_sort_in_the_language_that_is_shown() -> None:
    """Who reads Swedish sees Swedish titles in order."""
    workshops = [
        make_workshop("a", title=Text("en", "A", (("sv", "Ö"),))),
        make_workshop("b", title=Text("en", "B", (("sv", "A"),))),
    ]

    assert [workshop.id for workshop in sort_workshops(workshops, "title", "sv", UTC)] == ["b", "a"]


NAMES = [("jobs", "jobs"), ("job", "jobs"), ("climate", "climate"), ("4", "climate")]


@pytest.mark.parametrize(("name", "id"), NAMES)
def test_workshop_by_name(name: str, id: str) -> None:
    """A workshop is meant by its id, the start of it or its number."""
    schedule = make_schedule(make_workshop("jobs", number=1), make_workshop("climate", number=4))

    assert find_workshop(schedule, name).id == id


@pytest.mark.parametrize("name", ["", "x", "obs", "04", "None", "jobs!x"])
def test_unknown_workshop(name: str) -> None:
    """What is neither is refused; no number is not a number."""
    schedule = make_schedule(make_workshop("jobs"), make_workshop("climate", number=4))

    with pytest.raises(UnknownNameError) as refused:
        find_workshop(schedule, name)

    assert (refused.value.kind, refused.value.name) == ("workshop", name)


def test_ambiguous_workshop() -> None:
    """A start that several ids have is refused, and they are named."""
    schedule = make_schedule(make_workshop("innovation"), make_workshop("inclusion"))

    with pytest.raises(UsageError) as refused:
        find_workshop(schedule, "in")

    assert str(refused.value) == '"in" matches several workshops: innovation, inclusion'


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, ", …")])
def test_many_meant_workshops(count: int, more: str) -> None:
    """Of what a start may mean five are named, and that there are more."""
    schedule = make_schedule(*(make_workshop(f"in{number}") for number in range(count)))

    with pytest.raises(UsageError) as refused:
        find_workshop(schedule, "in")

    assert str(refused.value) == f'"in" matches several workshops: in0, in1, in2, in3, in4{more}'


def test_complete_id_is_not_a_prefix() -> None:
    """A complete id, in any letter case, means its workshop though others begin with it."""
    schedule = make_schedule(make_workshop("job-market"), make_workshop("job"))

    assert [find_workshop(schedule, name).id for name in ("job", "JOB")] == ["job", "job"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("jbos", ("jobs",)),
        ("joxx", ("jobs",)),
        ("obs", ("jobs",)),
        ("indo", ("xindo", "xindoy", "xindoyz")),
        ("zebra", ()),
    ],
)
def test_names_that_come_near(name: str, near: tuple[str, ...]) -> None:
    """For a mistyped id, up to three near ones are suggested."""
    ids = ("jobs", "xindoyzw", "xindoyz", "xindoy", "xindo")

    with pytest.raises(UnknownNameError) as refused:
        find_workshop(make_schedule(*map(make_workshop, ids)), name)

    assert refused.value.suggestions == near


SWEDEN = Region("SE31", Text("en", "North Middle Sweden"), "SE")
VARMLAND = Region("SE311", Text("sv", "Värmland"), "SE", part_of=SWEDEN)
WALLONIA = Region("BE3", Text("en", "Wallonia", (("fr", "Wallonie"),)), "BE")
REGIONS = (SWEDEN, VARMLAND, WALLONIA)


def test_country_means_all_its_regions() -> None:
    """A country code finds every region of the country."""
    assert find_regions(make_schedule(regions=REGIONS), "se") == (SWEDEN, VARMLAND)


@pytest.mark.parametrize(
    ("name", "near"), [("Walonia", ("Wallonia", "Wallonie")), ("Vermland", ("Värmland",))]
)
def test_unknown_region(name: str, near: tuple[str, ...]) -> None:
    """An unknown region is refused, with the names that come near."""
    with pytest.raises(UnknownNameError) as refused:
        find_regions(make_schedule(regions=REGIONS), name)

    assert (refused.value.kind, refused.value.name) == ("region", name)
    assert refused.value.suggestions[: len(near)] == near


@pytest.mark.parametrize("name", ["", " ", "-", "?", "\u0301"])
def test_name_of_signs_means_no_region(name: str) -> None:
    """What has neither letter nor digit means no region rather than any."""
    with pytest.raises(UnknownNameError):
        find_regions(make_schedule(regions=REGIONS), name)


def test_region_of_a_workshop_and_of_a_person() -> None:
    """A workshop is found by parts and ancestors of its regions; a person by ancestors alone."""
    person = Attendee(name=Text("en", "Ada"), region=SWEDEN)
    workshop = make_workshop(regions=(SWEDEN,), attendees=(person,))
    schedule = make_schedule(workshop, regions=REGIONS)

    def finds(region: Region) -> tuple[bool, bool]:
        chosen = Filters(regions=(region,))
        now = datetime(2018, 1, 1, tzinfo=UTC)
        workshops = select_workshops(schedule, chosen, now, UTC)
        people = select_attendance(workshop.attendance, People(regions=(region,)))
        return bool(workshops), bool(list(people))

    assert finds(SWEDEN) == (True, True)
    assert finds(VARMLAND) == (True, False)
    assert finds(WALLONIA) == (False, False)


def test_local_zone_at_an_offset() -> None:
    """The local_zone's zone may be a mere offset, as the machine's is."""
    local_zone = timezone(timedelta(hours=9))

    assert find_phase(NOWHERE, at("2018-03-07 15:00", UTC), local_zone) == "under way"
    assert find_phase(NOWHERE, at("2018-03-07 15:00", UTC) - SECOND, local_zone) == "upcoming"


def test_groups_by_region_are_what_each_region_selects() -> None:
    """The workshops of a region are those that the filter by it finds."""
    town = Region("T", Text("en", "Town"), part_of=VARMLAND)
    norway = Region("N", Text("en", "Norway"))
    regions = (*REGIONS, town, norway)
    taking_part = [(), (SWEDEN,), (town,), (VARMLAND, norway), (norway,), (town, SWEDEN)]
    workshops = [make_workshop(f"w{n}", regions=those) for n, those in enumerate(taking_part)]
    schedule = make_schedule(*workshops, regions=regions)

    groups = group_by_region(schedule, schedule.workshops)

    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert groups == {
        region.id: select_workshops(schedule, Filters(regions=(region,)), now, UTC)
        for region in regions
    }


THRICE = make_workshop(
    start=date(2027, 3, 1),
    end=date(2027, 3, 2),
    repeat="FREQ=WEEKLY;COUNT=4",
    exdates=(date(2027, 3, 8),),
)
ENDLESS = make_workshop(start=date(2027, 3, 1), repeat="FREQ=MONTHLY")


@pytest.mark.parametrize(
    ("since", "until", "starts"),
    [
        (None, None, [1, 15, 22]),
        (date(2027, 3, 15), None, [15, 22]),
        (date(2027, 3, 16), None, [15, 22]),
        (date(2027, 3, 17), None, [22]),
        (None, date(2027, 3, 15), [1, 15]),
        (None, date(2027, 3, 14), [1]),
        (date(2027, 3, 3), date(2027, 3, 14), []),
    ],
)
def test_each_time_between_two_days(
    since: date | None, until: date | None, starts: list[int]
) -> None:
    """Each time that touches the days becomes a workshop that does not repeat."""
    expanded = expand_workshops([DAYS, THRICE], since, until)

    assert expanded[0] == DAYS
    assert expanded[1:] == [
        THRICE._replace(
            start=date(2027, 3, day), end=date(2027, 3, day + 1), repeat=None, exdates=()
        )
        for day in starts
    ]


@pytest.mark.parametrize(
    ("since", "first", "last"),
    [
        (None, date(2027, 3, 1), date(2028, 3, 1)),
        (date(2026, 1, 1), date(2027, 3, 1), date(2028, 3, 1)),
        (date(2030, 5, 1), date(2030, 5, 1), date(2031, 5, 1)),
        (date(2199, 6, 1), date(2199, 6, 1), date(2199, 12, 1)),
    ],
)
def test_endless_times_are_followed_for_a_year(since: date | None, first: date, last: date) -> None:
    """Where no last day is asked, what repeats for ever is followed for a year from its start."""
    starts = [occurrence.start for occurrence in expand_workshops([ENDLESS], since, None)]

    assert (starts[0], starts[-1]) == (first, last)


def test_asked_last_day_is_the_end_of_endless_times() -> None:
    """The last day that is asked holds for what repeats for ever too, however far away it is."""
    starts = [
        occurrence.start for occurrence in expand_workshops([ENDLESS], None, date(2029, 4, 30))
    ]

    assert (len(starts), starts[-1]) == (26, date(2029, 4, 1))


def test_a_year_is_366_days_more() -> None:
    """The same day of the next year belongs to it, even where that one is a leap year."""
    every_day = make_workshop(start=date(2027, 3, 1), end=date(2027, 3, 4), repeat="FREQ=DAILY")

    times = expand_workshops([every_day], None, None)

    assert times[-1].start == date(2027, 3, 1) + timedelta(days=366)


@pytest.mark.parametrize("end", ["COUNT=3", "UNTIL=20290301"])
def test_what_ends_is_followed_to_its_end(end: str) -> None:
    """A rule with a COUNT or an UNTIL is listed completely, however long it takes."""
    yearly = make_workshop(start=date(2027, 3, 1), repeat=f"FREQ=YEARLY;{end}")

    assert len(expand_workshops([yearly], None, None)) == 3


def test_what_does_not_repeat_stays_as_it_is() -> None:
    """A workshop of one time, and one that has no date yet, are neither changed nor left out."""
    undated = make_workshop(repeat="FREQ=DAILY")

    assert expand_workshops([DAYS, undated], date(2030, 1, 1), None) == [DAYS, undated]


def test_named_workshops_alone() -> None:
    """By id, only those named are selected, in the schedule's order."""
    schedule = make_schedule(make_workshop("a"), make_workshop("b"), make_workshop("c"))

    found = select_workshops(schedule, Filters(ids=("c", "a")), at("2018-03-08 09:30"), BRUSSELS)

    assert [workshop.id for workshop in found] == ["a", "c"]


SPOKEN = Session(
    title=Text("en", "Keynote"),
    description=Text("en", "On turbines"),
    speakers=(Text("en", "Grace Hopper"),),
)
FOUND = make_workshop(
    "ab12",
    title=Text("en", "Title", (("sv", "Rubrik"),)),
    description=Text("en", "Coal & steel"),
    tags=(Text("en", "energy", (("sv", "energi"),)),),
    venue=Venue(Text("en", "Château"), Text("en", "Rue Haute 1"), Text("en", "Liège")),
    sessions=(SPOKEN,),
    regions=(VARMLAND,),
    attendees=(
        Attendee(name=Text("en", "Ada"), email="secret@example.org"),
        Attendee(organization=Organization("oecd", Text("en", "World Club"))),
    ),
)
OTHER = make_workshop("other", description=Text("en", "!!"))


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        *(
            (text, True)
            for text in "ab12 TITLE rubrik steel energy energi chateau haute liège".split()
        ),
        *((text, True) for text in "keynote turbines hopper värmland ada club &".split()),
        ("ada & rubrik", True),
        ("ada other", False),
        ("secret", False),
        ("+", False),
        ("titlecoal", False),
        ("tit\N{COMBINING ACUTE ACCENT}le", True),
    ],
)
def test_words_that_are_searched(words: str, is_found: bool) -> None:  # noqa: FBT001 - a case
    """Every text that people see is searched, without case and accents; addresses are not."""
    now = at("2018-03-08 09:30")

    found = select_workshops(make_schedule(FOUND, OTHER), Filters(search=words), now, BRUSSELS)

    assert found == ([FOUND] if is_found else [])


EVERY_WEEK = make_workshop(
    start=at("2027-03-01 09:00"), end=at("2027-03-01 12:00"), repeat="FREQ=WEEKLY;COUNT=3"
)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2027-03-01 11:59:59", None),
        ("2027-03-01 12:00", 1),
        ("2027-03-08 10:00", 1),
        ("2027-03-08 12:00", 8),
        ("2030-01-01 00:00", 15),
    ],
)
def test_last_time(now: str, day: int | None) -> None:
    """The last time of what repeats is the latest that is over, not one that is under way."""
    found = last_occurrence(EVERY_WEEK, at(now), BRUSSELS)

    assert (found and found.start) == (day and at(f"2027-03-{day:02} 09:00"))


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2199, 12, 31)])
def test_first_and_last_day_that_a_schedule_may_name(day: date) -> None:
    """A span that is open to one side goes on to the ends of what a file may have."""
    schedule = make_schedule(make_workshop(start=day))

    for filters in (Filters(since=day), Filters(until=day)):
        assert select_workshops(schedule, filters, at("2018-03-08 09:30"), BRUSSELS)
    assert last_occurrence(make_workshop(start=date(1900, 1, 1)), at("2018-03-08 09:30"), BRUSSELS)


def test_workshop_by_its_title() -> None:
    """A title names a workshop too, in any language, whatever its case, or by its beginning."""
    schedule = Schedule(
        Series("s", Text("en", "S")),
        workshops=(
            make_workshop("a", title=Text("en", "Skills for all", (("sv", "Kompetens för alla"),))),
            make_workshop("b", title=Text("en", "Skilled trades")),
        ),
    )

    for name in ("Skills for all", "skills FOR all", "kompetens for alla", "Kompetens", "skills"):
        assert find_workshop(schedule, name).id == "a"
    with pytest.raises(UsageError, match='"skill" matches several workshops: a, b'):
        find_workshop(schedule, "skill")
    with pytest.raises(UnknownNameError, match='did you mean "Skills for all"'):
        find_workshop(schedule, "Skils for al")
