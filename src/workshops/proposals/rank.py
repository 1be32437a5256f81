"""Candidates for the days of a workshop, ranked by what is against them.

A pure function: the same request gives the same list, whatever the clock. A year with five regions
takes a tenth of a second of CPU time, most of which the days off take.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from workshops.days_off import Place, find_venue, list_places
from workshops.model import Region, Workshop, list_days
from workshops.output.dates import WEEKDAYS
from workshops.proposals.agenda import Agenda, build_agenda, place_on
from workshops.proposals.busy import BusyTime
from workshops.proposals.reasons import (
    DAY_OFF_KINDS,
    Fact,
    Reason,
    ReasonKind,
    list_affected,
    merge_facts,
)

_DAY = timedelta(days=1)


class ProposalRequest(NamedTuple):
    """A workshop that looks for days, and what is taken into account.

    A candidate has so many `days`, all of them between `first` and `last`, and begins on one of the
    `weekdays` (0 is Monday; none means any). It is not on a weekend of the venue's country (without
    one: Saturday and Sunday), and a weekend of a region's country is against it, as a holiday is;
    `with_weekends` neither counts. `others` are the series' other workshops;
    days without a zone are those of `local_zone`.
    """

    workshop: Workshop
    first: date
    last: date
    days: int
    regions: tuple[Region, ...]
    local_zone: tzinfo
    others: tuple[Workshop, ...] = ()
    busy: tuple[BusyTime, ...] = ()
    weekdays: frozenset[int] = frozenset()
    with_weekends: bool = False
    with_school: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """The places whose days off count: the regions, and the venue's country."""
        return list_places(self.regions, self.workshop.venue)


class Proposal(NamedTuple):
    """Days from `start` to `end` (inclusive), and what is against them, the strongest first."""

    start: date
    end: date
    reasons: tuple[Reason, ...]


def propose_dates(request: ProposalRequest) -> list[Proposal]:
    """Every candidate, the best first, in the order of `rank_proposal`."""
    find_reasons = _ReasonFinder(request).find_reasons
    candidates = _list_candidates(request)
    proposals = [Proposal(first, last, find_reasons(first, last)) for first, last in candidates]
    return sorted(proposals, key=rank_proposal)


def rank_proposal(proposal: Proposal) -> tuple[int | date, ...]:
    """By this candidates are sorted: the strongest kind of reason decides, then the next.

    For each strength it is the number of different regions, venue and people that such a reason
    concerns: a region counts once for it, however many of the days, and by however many of its
    codes (`holidays: [DE-SN, FR]`) they are off. Half days, bank holidays and bridge days are one
    strength, as are the days before and after. Where all of that is equal, the number of required
    people follows (chairs, speakers, participants), then the first day.
    """
    concerned: list[dict[tuple[str, ...], int]] = [{} for _ in range(6)]
    for strength, key, count in list_affected(proposal.reasons):
        concerned[strength][key] = count
    people = {person for reason in proposal.reasons for person in reason.people}
    required = {person.key: person.stands_for for person in people if person.is_required}
    numbers = (sum(counts.values()) for counts in (*concerned, required))
    return (*numbers, proposal.start)


def _list_candidates(request: ProposalRequest) -> Iterator[tuple[date, date]]:
    venue = find_venue(request.workshop.venue)
    length = (request.days - 1) * _DAY
    for first in list_days(request.first, request.last - length):
        is_wanted = not request.weekdays or first.weekday() in request.weekdays
        days = list_days(first, first + length)
        if is_wanted and (request.with_weekends or not any(map(venue.is_weekend, days))):
            yield first, first + length


class _ReasonFinder:
    """Finds the reasons against candidates; each day of a place is looked up once."""

    def __init__(self, request: ProposalRequest) -> None:
        self.request = request
        self.places = request.places
        self.agenda: Agenda = build_agenda(
            request.workshop,
            request.regions,
            request.others,
            request.busy,
            (request.first, request.last),
            request.local_zone,
        )
        self.zone = request.workshop.zone or request.local_zone
        self.find_day_off = cache(Place.find_day_off)

    def find_reasons(self, first: date, last: date) -> tuple[Reason, ...]:
        """What is against the days from first to last."""
        facts = [
            *self.list_days_off(list_days(first, last)),
            *self.list_conflicts(first, last),
            *(self.list_school_breaks(list_days(first, last)) if self.request.with_school else ()),
            *self.list_days_around(first, last),
        ]
        return merge_facts(facts)

    def list_days_off(self, days: Iterable[date]) -> Iterator[Fact]:
        for day in days:
            for place in self.places:
                if found := self.find_day_off(place, day):
                    yield Fact(DAY_OFF_KINDS[found.kind], found.name, day, place)
                elif place.is_weekend(day) and not self.request.with_weekends:
                    yield Fact("weekend", WEEKDAYS[day.weekday()], day, place)

    def list_conflicts(self, first: date, last: date) -> Iterator[Fact]:
        span = place_on(self.request.workshop, first, last).span(self.request.local_zone)
        assert span is not None
        for taken in self.agenda.find_overlapping(*span):
            day = max(taken.start, span[0]).astimezone(self.zone).date()
            yield Fact(taken.kind, taken.name, day, taken.place, taken.person)

    def list_school_breaks(self, days: Iterable[date]) -> Iterator[Fact]:
        for day in days:
            for place in self.places:
                if not place.is_venue and (name := place.find_school_break(day)):
                    yield Fact("school-break", name, day, place)

    def list_days_around(self, first: date, last: date) -> Iterator[Fact]:
        """Days off on a weekday just before and after, on which people would travel."""
        for place in self.places:
            around: tuple[tuple[ReasonKind, date], ...] = (
                ("day-before", first - _DAY),
                ("day-after", last + _DAY),
            )
            for kind, day in around:
                found = place.find_holiday(day)
                if found and not place.is_weekend(day):
                    yield Fact(kind, found.name, day, place)
