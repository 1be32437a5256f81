"""The order of candidates: by what is against them, kind by kind, then by the day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.workshops import make_workshop
from workshops.model import Attendee, Region, Role, Session, Text, Venue
from workshops.proposals import BusyTime, Proposal, ProposalRequest, Reason, propose_dates
from workshops.proposals.rank import rank_proposal
from workshops.proposals.reasons import Person, ReasonKind
from workshops.timezones import find_zone

BRUSSELS = find_zone("Europe/Brussels")
CODES = {"SE31": "SE", "DED": "DE-SN", "BE3": "BE-French", "FRE": "FR", "ITC1": "IT-TO"}
REGIONS = {id: Region(id, Text("en", id), holidays=(code,)) for id, code in CODES.items()}


def make_person(name: str, role: Role = "participant") -> Attendee:
    """An attendee of this name."""
    return Attendee(name=Text("en", name), role=role)


def make_request(first: str, last: str, days: int = 1, **more: object) -> ProposalRequest:
    """A search between two days, for all five regions unless others are given."""
    known: dict[str, object] = {"workshop": make_workshop(), "regions": tuple(REGIONS.values())}
    return ProposalRequest(
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        days=days,
        local_zone=BRUSSELS,
        **(known | more),  # type: ignore[arg-type]
    )


def list_reasons(request: ProposalRequest) -> dict[str, list[tuple[object, ...]]]:
    """By the first day of each candidate: kind, name, and whom it concerns."""
    return {
        proposal.start.isoformat(): [
            (
                reason.kind,
                reason.name,
                *reason.regions,
                *["venue"] * reason.is_at_venue,
                *(person.name for person in reason.people),
            )
            for reason in proposal.reasons
        ]
        for proposal in propose_dates(request)
    }


def test_holidays_and_what_is_around_them() -> None:
    """A day off, the bridge day behind it, and the days on which people would travel."""
    found = list_reasons(make_request("2018-05-07", "2018-05-16"))

    assert list(found) == [
        "2018-05-14",
        "2018-05-15",
        "2018-05-16",
        "2018-05-07",
        "2018-05-09",
        "2018-05-11",
        "2018-05-08",
        "2018-05-10",
    ]
    assert found["2018-05-16"] == []
    assert found["2018-05-07"] == [
        ("bridge-day", "bridge day", "FRE"),
        ("day-after", "Victory Day", "FRE"),
    ]
    assert found["2018-05-11"] == [
        ("bridge-day", "bridge day", "SE31", "DED", "FRE"),
        ("bank-holiday", "Friday after Ascension Day", "BE3"),
        ("day-before", "Ascension Day", "SE31", "DED", "BE3", "FRE"),
    ]


def test_venue_counts_as_well() -> None:
    """The venue's country has days off, and the weekend is its own."""
    workshop = make_workshop(venue=Venue(country="IL"))

    found = list_reasons(make_request("2026-09-20", "2026-09-27", workshop=workshop, regions=()))

    assert [day[8:] for day in found] == ["23", "24", "27", "22", "20", "21"]
    assert found["2026-09-20"][0] == ("bridge-day", "bridge day", "venue")  # a Sunday
    assert found["2026-09-21"] == [("holiday", "Yom Kippur", "venue")]


def test_weekend_of_a_region() -> None:
    """It is against a day as a holiday is, unless weekends are wanted; at the venue it is none."""
    workshop = make_workshop(venue=Venue(country="EG"))
    finland = Region("FI19", Text("en", "Western Finland"), country="FI")
    egypt = Region("EG", Text("en", "Egypt"), country="EG")
    request = make_request(
        "2027-10-07", "2027-10-12", 2, workshop=workshop, regions=(finland, egypt)
    )

    assert list_reasons(request) == {
        "2027-10-11": [],
        "2027-10-10": [("weekend", "Sunday", "FI19")],
    }
    found = list_reasons(request._replace(with_weekends=True))
    assert [reasons for reasons in found.values() if "weekend" in str(reasons)] == []
    away = request._replace(workshop=make_workshop(), days=1)
    assert list_reasons(away)["2027-10-08"][0] == ("weekend", "Friday", "EG")


@pytest.mark.parametrize(
    ("days", "options", "starts"),
    [
        (2, {}, ["05-14", "05-15", "05-16", "05-17"]),
        (2, {"with_weekends": True}, ["05-14", "05-15", "05-16", "05-17", "05-18", "05-19"]),
        (3, {"with_weekends": True, "weekdays": {4}}, ["05-18"]),
        (2, {"weekdays": {1, 3}}, ["05-15", "05-17"]),
        (2, {"weekdays": {4}}, []),
        (6, {}, []),
        (8, {"with_weekends": True}, []),
    ],
)
def test_candidates(days: int, options: dict[str, object], starts: list[str]) -> None:
    """All of their days are in the period; the first is on a weekday asked for."""
    request = make_request("2018-05-14", "2018-05-20", days, regions=(), **options)

    assert [f"{proposal.start:%m-%d}" for proposal in propose_dates(request)] == starts


def test_other_workshops() -> None:
    """Another workshop with a region, a person or a speaker in common, by name too."""
    workshop = make_workshop(
        attendees=(make_person("Ana Ek"), make_person("Bo Berg", "optional")),
        sessions=(Session(speakers=(Text("en", "Cy Fox"),)),),
    )
    others = (
        workshop,
        make_workshop(
            "region",
            start=date(2018, 5, 14),
            end=date(2018, 5, 14),
            regions=(REGIONS["DED"], REGIONS["BE3"]),
        ),
        make_workshop(
            "person",
            start=date(2018, 5, 15),
            end=date(2018, 5, 15),
            attendees=(make_person("ana EK"),),
        ),
        make_workshop(
            "speaks",
            start=date(2018, 5, 16),
            end=date(2018, 5, 16),
            attendees=(make_person("Cy Fox"),),
        ),
        make_workshop(
            "optional",
            start=date(2018, 5, 17),
            end=date(2018, 5, 17),
            attendees=(make_person("Bo Berg"),),
        ),
        make_workshop(
            "nobody", start=date(2018, 5, 18), end=date(2018, 5, 18), regions=(REGIONS["FRE"],)
        ),
        make_workshop(
            "off",
            start=date(2018, 5, 22),
            end=date(2018, 5, 22),
            regions=(REGIONS["DED"],),
            status="cancelled",
        ),
    )

    found = list_reasons(
        make_request(
            "2018-05-14", "2018-05-22", workshop=workshop, others=others, regions=(REGIONS["DED"],)
        )
    )

    assert {day: reasons for day, reasons in found.items() if reasons and day != "2018-05-21"} == {
        "2018-05-14": [("workshop", "region", "DED")],
        "2018-05-15": [("workshop", "person", "Ana Ek")],
        "2018-05-16": [("workshop", "speaks", "Cy Fox")],
        "2018-05-17": [("workshop", "optional", "Bo Berg")],
        "2018-05-22": [("day-before", "Pentecost Monday", "DED")],
    }
    assert list(found)[:4] == ["2018-05-18", "2018-05-22", "2018-05-14", "2018-05-17"]


def test_parts_of_a_region_are_the_region() -> None:
    """A workshop of a part or of the region around takes the region's time; a sibling does not."""
    outer = Region("BE", Text("en", "Belgium"))
    inner, sibling = (Region(id, Text("en", id), part_of=outer) for id in ("BE3", "BE2"))
    others = tuple(
        make_workshop(
            region.id, start=date(2018, 5, day), end=date(2018, 5, day), regions=(region,)
        )
        for region, day in ((outer, 15), (inner, 16), (sibling, 17))
    )

    found = list_reasons(make_request("2018-05-15", "2018-05-17", others=others, regions=(inner,)))

    days = {
        day: {reason for reason in reasons if reason[0] == "workshop"}
        for day, reasons in found.items()
    }
    assert days == {
        "2018-05-15": {("workshop", "BE", "BE3")},
        "2018-05-16": {("workshop", "BE3", "BE3")},
        "2018-05-17": set(),
    }


def test_who_declined_has_time() -> None:
    """Somebody who declined either of the two workshops is not in the way."""
    declined = make_person("Ana Ek")._replace(rsvp="declined")
    there = make_workshop(
        "x", start=date(2018, 5, 14), end=date(2018, 5, 14), attendees=(declined,)
    )
    here = make_workshop(attendees=(make_person("Ana Ek"),))

    assert not list_reasons(
        make_request("2018-05-14", "2018-05-14", workshop=here, others=(there,), regions=())
    )["2018-05-14"]


def test_repeating_workshop_is_in_the_way_each_time() -> None:
    """A weekly meeting takes each of its days."""
    weekly = make_workshop(
        "weekly",
        start=date(2018, 1, 2),
        end=date(2018, 1, 2),
        repeat="FREQ=WEEKLY",
        regions=(REGIONS["FRE"],),
    )

    found = list_reasons(
        make_request("2018-05-14", "2018-05-25", others=(weekly,), regions=(REGIONS["FRE"],))
    )

    assert [day for day, reasons in found.items() if ("workshop", "weekly", "FRE") in reasons] == [
        "2018-05-15",
        "2018-05-22",
    ]


def busy(start: str, end: str, who: str | None = "Ana Ek") -> BusyTime:
    """A busy time, in Brussels."""
    begin, over = (
        datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)
        for text in (start, end)
    )
    return BusyTime(begin, over, who)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2018-05-15 00:00", "2018-05-16 00:00", ["2018-05-15"]),
        ("2018-05-15 23:00", "2018-05-16 01:00", ["2018-05-15", "2018-05-16"]),
        ("2018-05-14 23:00", "2018-05-15 00:00", ["2018-05-14"]),
    ],
)
def test_touching_is_not_overlapping(start: str, end: str, days: list[str]) -> None:
    """A time that ends at midnight leaves the next day free."""
    found = list_reasons(
        make_request("2018-05-14", "2018-05-17", regions=(), busy=(busy(start, end),))
    )

    assert sorted(day for day, reasons in found.items() if reasons) == days
    assert found[days[0]] == [("busy", "busy", "Ana Ek")]


def test_clock_times_of_the_workshop_are_kept() -> None:
    """A workshop of an afternoon is not in the way of a morning, unless it gets longer."""
    workshop = make_workshop(
        start=datetime(2018, 3, 8, 13, tzinfo=BRUSSELS),
        end=datetime(2018, 3, 8, 17, tzinfo=BRUSSELS),
        timezone="Europe/Brussels",
    )
    morning = busy("2018-05-14 09:00", "2018-05-14 13:00")
    evening = busy("2018-05-15 16:59", "2018-05-15 20:00")

    def find(days: int) -> dict[str, list[tuple[object, ...]]]:
        return list_reasons(
            make_request(
                "2018-05-14",
                "2018-05-16",
                days,
                workshop=workshop,
                regions=(),
                busy=(morning, evening),
            )
        )

    assert [day for day, reasons in find(1).items() if reasons] == ["2018-05-15"]
    assert sorted(day for day, reasons in find(2).items() if reasons) == [
        "2018-05-14",
        "2018-05-15",
    ]


def test_busy_people() -> None:
    """Who is optional weighs less than who is not, and everybody as many as there are."""
    workshop = make_workshop(
        attendees=(
            make_person("Ana Ek"),
            make_person("Bo Berg", "observer")._replace(email="bo@example.org"),
        )
    )
    taken = (
        busy("2018-05-14 09:00", "2018-05-14 10:00", None),
        busy("2018-05-15 09:00", "2018-05-15 10:00", "ana ek"),
        busy("2018-05-16 09:00", "2018-05-16 10:00", "BO@example.org"),
        busy("2018-05-17 09:00", "2018-05-17 10:00", "Di Ek"),
    )

    found = list_reasons(
        make_request("2018-05-14", "2018-05-18", workshop=workshop, regions=(), busy=taken)
    )

    assert found == {
        "2018-05-18": [],
        "2018-05-16": [("busy", "busy", "Bo Berg")],
        "2018-05-15": [("busy", "busy", "Ana Ek")],
        "2018-05-17": [("busy", "busy", "Di Ek")],
        "2018-05-14": [("busy", "busy", "everybody")],
    }


def test_school_breaks_only_where_asked_for() -> None:
    """School breaks are weaker than busy times and stronger than a day off beside."""
    request = make_request("2018-02-12", "2018-02-13", regions=(REGIONS["DED"], REGIONS["BE3"]))

    assert list_reasons(request)["2018-02-12"] == []
    assert list_reasons(request._replace(with_school=True))["2018-02-12"] == [
        ("school-break", "Winter Break", "DED"),
        ("school-break", "Carnival Break", "BE3"),
    ]


def test_no_address_is_shown() -> None:
    """Somebody of whom only the address is known is not named by it."""
    nameless = Attendee(email="ana@example.org")
    workshop = make_workshop(attendees=(nameless,))
    taken = busy("2018-05-14 09:00", "2018-05-14 10:00", "ana@example.org")

    found = list_reasons(
        make_request("2018-05-14", "2018-05-14", workshop=workshop, regions=(), busy=(taken,))
    )

    assert found["2018-05-14"] == [("busy", "busy", "somebody without a name")]


def make_proposal(day: int, *reasons: tuple[ReasonKind, int, int, int]) -> Proposal:
    """A candidate with so many regions, required and optional people for each kind."""
    return Proposal(
        date(2018, 5, day),
        date(2018, 5, day),
        tuple(
            Reason(
                kind,
                kind,
                date(2018, 5, day),
                tuple(f"R{n}" for n in range(regions)),
                people=tuple(
                    Person(("p", str(n)), str(n), is_required=n < required)
                    for n in range(required + optional)
                ),
            )
            for kind, regions, required, optional in reasons
        ),
    )


def test_ranking() -> None:
    """Kind by kind, the strongest first; then fewer, then optional people, then the earlier day."""
    ordered = [
        make_proposal(9),
        make_proposal(10),
        make_proposal(1, ("day-before", 1, 0, 0)),
        make_proposal(1, ("day-before", 3, 0, 0)),
        make_proposal(1, ("day-before", 3, 0, 0), ("day-after", 4, 0, 0)),
        make_proposal(1, ("school-break", 1, 0, 0)),
        make_proposal(2, ("busy", 0, 0, 1)),
        make_proposal(1, ("busy", 0, 1, 0)),
        make_proposal(1, ("busy", 0, 0, 2)),
        make_proposal(1, ("busy", 0, 2, 0)),
        make_proposal(1, ("workshop", 1, 0, 0), ("busy", 0, 0, 0)),
        make_proposal(1, ("workshop", 1, 1, 0)),
        make_proposal(1, ("half-day", 1, 0, 0)),
        make_proposal(2, ("bank-holiday", 1, 0, 0)),
        make_proposal(3, ("bridge-day", 1, 0, 0)),
        make_proposal(3, ("bridge-day", 1, 0, 0), ("workshop", 1, 0, 0)),
        make_proposal(1, ("holiday", 1, 0, 0)),
        make_proposal(1, ("holiday", 1, 0, 0), ("half-day", 9, 0, 0)),
        make_proposal(1, ("holiday", 2, 0, 0)),
    ]

    assert sorted([*ordered[::2], *ordered[1::2]], key=rank_proposal) == ordered


def test_region_with_two_codes_counts_once() -> None:
    """A day that is off by two codes of a region concerns one region."""
    both = Region("X", Text("en", "X"), holidays=("DE-SN", "SE"))

    found = list_reasons(make_request("2018-05-10", "2018-05-10", regions=(both,)))

    assert found["2018-05-10"] == [("holiday", "Ascension Day", "X")]


# A brute-force oracle: days and half hours as sets, and the package asked without our code.

DAYS = [date(2018, 4, 26) + timedelta(days=n) for n in range(21)]
NAMES = ("Ana", "Bo", "Cy")


def find_oracle_days(code: str, *categories: str) -> set[date]:
    """The days of these categories, as the package has them."""
    country, _, part = code.partition("-")
    supported = set(getattr(holidays, country).supported_categories)
    wanted = supported & set(categories)
    if not wanted:
        return set()
    found = holidays.country_holidays(country, subdiv=part or None, years=[2018], categories=wanted)
    return set(found)


OFF = {id: find_oracle_days(code, "public", "de_facto") for id, code in CODES.items()}
HALF = {id: find_oracle_days(code, "half_day", "bank") for id, code in CODES.items()}
SCHOOL = {id: find_oracle_days(code, "school") for id, code in CODES.items()}
ONE = timedelta(days=1)


def is_resting(id: str, day: date) -> bool:
    """Whether nobody works there."""
    return day in OFF[id] or day.weekday() in (5, 6)


def is_half(id: str, day: date) -> bool:
    """A half day, a bank holiday or a bridge day."""
    if is_resting(id, day):
        return False
    if day in HALF[id]:
        return True
    before, after = day - ONE, day + ONE
    return (
        is_resting(id, before) and is_resting(id, after) and (before in OFF[id] or after in OFF[id])
    )


def count_slots(start: datetime, end: datetime) -> set[int]:
    """The half hours that a time takes."""
    return set(range(int(start.timestamp()) // 1800, int(end.timestamp()) // 1800))


def midnight(day: date) -> datetime:
    """The beginning of a day."""
    return datetime.combine(day, time(tzinfo=BRUSSELS))


@st.composite
def draw_requests(draw: st.DrawFn) -> ProposalRequest:
    """A search with other workshops and busy times, all on half hours."""
    times = st.integers(0, 21 * 48).map(lambda n: midnight(DAYS[0]) + n * timedelta(minutes=30))
    roles: st.SearchStrategy[Role] = st.sampled_from(
        ["chair", "participant", "optional", "observer"]
    )
    regions = st.lists(st.sampled_from(list(REGIONS.values())), unique=True, max_size=3)
    people = st.lists(st.sampled_from(NAMES), unique=True, max_size=3)
    others = []
    for n in range(draw(st.integers(0, 4))):
        first, length = draw(st.sampled_from(DAYS)), draw(st.integers(0, 2))
        others.append(
            make_workshop(
                f"o{n}",
                start=first,
                end=first + length * ONE,
                regions=tuple(draw(regions)),
                attendees=tuple(make_person(name) for name in draw(people)),
            )
        )
    taken = []
    for _ in range(draw(st.integers(0, 5))):
        start, half_hours = draw(times), draw(st.integers(1, 60))
        end = start + half_hours * timedelta(minutes=30)
        taken.append(
            BusyTime(start.astimezone(UTC), end.astimezone(UTC), draw(st.sampled_from(NAMES)))
        )
    attendees = tuple(make_person(name, draw(roles)) for name in NAMES)
    return make_request(
        "2018-04-27",
        "2018-05-15",
        draw(st.integers(1, 3)),
        workshop=make_workshop(attendees=attendees),
        regions=tuple(draw(regions)),
        others=tuple(others),
        busy=tuple(taken),
        with_weekends=draw(st.booleans()),
        with_school=draw(st.booleans()),
    )


def rank_by_force(request: ProposalRequest) -> list[tuple[object, ...]]:
    """Counts for each strength, required people, and the first day, of each candidate; sorted."""
    required = {
        attendee.label()
        for attendee in request.workshop.attendees
        if attendee.role in ("chair", "participant")
    }
    ids = [region.id for region in request.regions]
    ranked = []
    for first in DAYS:
        days = [first + n * ONE for n in range(request.days)]
        if first < request.first or days[-1] > request.last:
            continue
        if not request.with_weekends and any(day.weekday() in (5, 6) for day in days):
            continue
        slots = count_slots(midnight(first), midnight(days[-1] + ONE))
        at_other: set[str] = set()
        for other in request.others:
            assert isinstance(other.start, date)
            assert isinstance(other.end, date)
            if slots & count_slots(midnight(other.start), midnight(other.end + ONE)):
                at_other |= {region.id for region in other.regions if region.id in ids}
                at_other |= {attendee.label() for attendee in other.attendees}
        busy_people = {
            str(taken.who) for taken in request.busy if slots & count_slots(taken.start, taken.end)
        }
        around = (first - ONE, days[-1] + ONE)
        school = {id for id in ids for day in days if day in SCHOOL[id] and not is_resting(id, day)}
        counts = (
            {id for id in ids for day in days if day in OFF[id]},
            {id for id in ids for day in days if is_half(id, day)},
            at_other,
            busy_people,
            school if request.with_school else set(),
            {id for id in ids for day in around if day in OFF[id] and day.weekday() < 5},
        )
        ranked.append((*map(len, counts), len(required & (at_other | busy_people)), first))
    return sorted(ranked)


@settings(max_examples=150, deadline=None)
@given(draw_requests())
def test_brute_force_finds_the_same(request: ProposalRequest) -> None:
    """Every candidate, in the same order and for the same numbers of regions and people."""
    proposals = propose_dates(request)

    assert list(map(rank_proposal, proposals)) == rank_by_force(request)
    assert propose_dates(request) == proposals
    assert all(is_in_order(proposal.reasons) for proposal in proposals)


def is_in_order(reasons: Iterable[Reason]) -> bool:
    """Whether the strongest is first, and nothing is there twice or for nobody."""
    reasons = list(reasons)
    kinds = [make_proposal(1, (reason.kind, 1, 0, 0)) for reason in reasons]
    return (
        sorted(kinds, key=rank_proposal, reverse=True) == kinds
        and len({(reason.kind, reason.name, reason.date) for reason in reasons}) == len(reasons)
        and all(reason.regions or reason.people for reason in reasons)
    )
