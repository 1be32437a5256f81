"""Differences between two versions of a schedule, in the words of those who plan with it.

    from workshops import load_schedule
    from workshops.compare import compare_schedules

    for change in compare_schedules(load_schedule("old.yaml"), load_schedule("workshops.yaml")):
        print(change.workshop.id, change.kind)

Texts other than the title, the programme, tags and regions may differ without being reported.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from operator import attrgetter
from typing import Literal, NamedTuple, TypeVar

from workshops.model import Attendee, Schedule, Workshop
from workshops.names import fold_name
from workshops.significant import compare_facts

WorkshopChangeKind = Literal[
    "added", "removed", "retitled", "moved", "relocated", "cancelled", "confirmed", "tentative"
]
"""`moved` is dates or repetition, `relocated` venue or online address; the last three name the
status that a workshop has now: one that takes place after all is `confirmed`.
"""
PersonChangeKind = Literal[
    "added", "removed", "answered", "unanswered", "came", "absent", "cleared"
]
"""`unanswered` is an answer taken back, as by a new date; `cleared` a presence no longer known."""


class WorkshopChange(NamedTuple):
    """One change of a workshop; `before` is None if it was added, `after` if it was removed."""

    kind: WorkshopChangeKind
    before: Workshop | None
    after: Workshop | None

    @property
    def workshop(self) -> Workshop:
        """The workshop as it is now, else as it was."""
        workshop = self.after or self.before
        assert workshop is not None, "a change has one side at least"
        return workshop


class PersonChange(NamedTuple):
    """One change of an attendee, at a workshop that is in both versions."""

    kind: PersonChangeKind
    workshop: Workshop
    before: Attendee | None
    after: Attendee | None

    @property
    def person(self) -> Attendee:
        """The attendee as listed now, else as listed before."""
        person = self.after or self.before
        assert person is not None, "a change has one side at least"
        return person


Change = WorkshopChange | PersonChange


def compare_schedules(before: Schedule, after: Schedule) -> list[Change]:
    """The changes from one version to the other, in the order of the later file, removed last.

    A workshop is the same one where its UID is, else its id; a person at it where `identity` is,
    or the name and organization where one of the two versions has no address. The people of a
    workshop that was added or removed are not changes of their own.
    """
    by_uid, by_id = attrgetter("uid"), attrgetter("id")
    rounds = ((by_uid, by_uid), (by_id, by_id))
    pairs = _pair_entries(before.workshops, after.workshops, rounds)
    places = {workshop.id: place for place, workshop in enumerate(after.workshops)}
    pairs.sort(key=lambda pair: places[pair[1].id] if pair[1] else len(places))
    return [change for old, new in pairs for change in _compare_workshops(old, new)]


Entry = TypeVar("Entry", Workshop, Attendee)
Pair = tuple[Entry | None, Entry | None]


def _pair_entries(
    before: Iterable[Entry],
    after: Iterable[Entry],
    rounds: Iterable[tuple[Callable[[Entry], Hashable], Callable[[Entry], Hashable]]],
) -> list[Pair[Entry]]:
    """Those with equal keys, then those that are gone, then the new ones.

    A round has the key of an old entry and of a new one, of those that no earlier round has paired.
    """
    pairs: list[Pair[Entry]] = []
    olds, news = list(before), list(after)
    for find_old, find_new in rounds:
        found = _pair_equal(
            [(find_old(old), old) for old in olds], [(find_new(new), new) for new in news]
        )
        pairs += [pair for pair in found if all(pair)]
        olds = [old for old, new in found if old and not new]
        news = [new for old, new in found if new and not old]
    pairs += [(old, None) for old in olds]
    pairs += [(None, new) for new in news]
    return pairs


def _pair_equal(
    olds: Iterable[tuple[Hashable, Entry]], news: Iterable[tuple[Hashable, Entry]]
) -> list[Pair[Entry]]:
    """Each new entry with the first old one of the same key that is left; then the old ones left.

    An entry whose key is None equals no other.
    """
    left: dict[Hashable, list[Entry]] = {}
    unpaired: list[Pair[Entry]] = []
    for key, old in olds:
        if key is None:
            unpaired.append((old, None))
        else:
            left.setdefault(key, []).append(old)
    for entries in left.values():
        entries.reverse()  # so that the first is the one at the end, which is quick to take
    pairs: list[Pair[Entry]] = []
    for key, new in news:
        entries = left.get(key) or []
        pairs.append((entries.pop() if entries else None, new))
    unpaired += [(old, None) for entries in left.values() for old in reversed(entries)]
    return pairs + unpaired


def _compare_workshops(old: Workshop | None, new: Workshop | None) -> Iterator[Change]:
    if old is None or new is None:
        yield WorkshopChange("removed" if old else "added", old, new)
        return
    if dict(old.title.translations) != dict(new.title.translations):
        yield WorkshopChange("retitled", old, new)
    facts = compare_facts(old, new)
    if "time" in facts or "repetition" in facts:
        yield WorkshopChange("moved", old, new)
    if "place" in facts:
        yield WorkshopChange("relocated", old, new)
    is_implied = (old.start is None) != (new.start is None)  # without a date it is tentative
    if "status" in facts and (not is_implied or "cancelled" in (old.status, new.status)):
        yield WorkshopChange(new.status, old, new)
    for person, now in _pair_entries(old.attendees, new.attendees, _PEOPLE_ROUNDS):
        for kind in _compare_people(person, now):
            yield PersonChange(kind, new, person, now)


def _find_state(attendee: Attendee) -> Hashable:
    return attendee.identity, attendee.answer, attendee.attended


def _name_and_organization(attendee: Attendee) -> Hashable:
    """The name and organization, whether there is an address or not; None without a name."""
    if attendee.name is None:
        return None
    organization = attendee.organization
    return fold_name(attendee.name.content), organization.id if organization else ""


def _find_unaddressed(attendee: Attendee) -> Hashable:
    """The same of somebody without an address: two addresses are two people."""
    return None if attendee.email else _name_and_organization(attendee)


_PEOPLE_ROUNDS = (
    (_find_state, _find_state),
    (attrgetter("identity"), attrgetter("identity")),
    (_name_and_organization, _find_unaddressed),
    (_find_unaddressed, _name_and_organization),
)
"""People by all that is compared, then by identity, then by name where an address is new.

Several entries may be of one identity, as the unnamed of an organization are: those that did not
change must find each other first.
"""


def _compare_people(old: Attendee | None, new: Attendee | None) -> Iterator[PersonChangeKind]:
    if old is None or new is None:
        yield "removed" if old else "added"
        return
    if old.answer != new.answer:
        yield "answered" if new.answer else "unanswered"
    if old.attended != new.attended:
        yield "cleared" if new.attended is None else "came" if new.attended else "absent"
