"""Whether somebody who registers is at the workshop already.

By the address, else by name and organization. Where one of these is missing or another, it may be
the same person or one of the same name: that is for a person to decide.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from workshops.model import Attendee
from workshops.names import fold_address, fold_name, fold_words
from workshops.people.match import list_contents


class Doubt(NamedTuple):
    """Why it is not clear who somebody is."""

    message: str


class Participant(NamedTuple):
    """Somebody by all names and the folded address; `organization` is an id.

    `row` is that of a list, 0 for who is in the schedule; `role` is known of these alone.
    """

    label: str
    names: tuple[str, ...]
    email: str = ""
    organization: str | None = None
    row: int = 0
    role: str = ""

    def describe(self) -> str:
        """The person with the place, for a report."""
        return f"{self.label} (row {self.row})" if self.row else self.label


class Participants:
    """The people of a workshop, indexed once for a complete list."""

    def __init__(self, attendees: Iterable[Attendee], language: str | None = None) -> None:
        self._by_address: dict[str, Participant] = {}
        self._by_name: dict[Hashable, list[Participant]] = defaultdict(list)
        for attendee in attendees:
            organization = attendee.organization and attendee.organization.id
            names = tuple(list_contents(attendee.name))
            email = fold_address(attendee.email)
            person = Participant(attendee.label(language), names, email, organization)
            self.add(person._replace(role=attendee.role))

    def add(self, person: Participant) -> None:
        """Take note of somebody."""
        if person.email:
            self._by_address.setdefault(person.email, person)
        for key in _list_name_keys(person):
            self._by_name[key].append(person)

    def find(self, person: Participant) -> Participant | Doubt | None:
        """The same person as is there already; None where nobody is."""
        addressed = self._by_address.get(person.email) if person.email else None
        if addressed:
            is_named = addressed.names and person.names
            if not is_named or _list_words(addressed) & _list_words(person):
                return addressed
            return Doubt(f"{person.label} has the same address as {addressed.describe()}")
        doubt = None
        for other in self.find_namesakes(person):
            found = _compare_namesake(person, other)
            if isinstance(found, Participant):
                return found
            doubt = doubt or found
        return doubt

    def find_namesakes(self, person: Participant) -> list[Participant]:
        """Those of the same name, whether they are the same person or not."""
        named = {
            id(other): other
            for key in _list_name_keys(person)
            for other in self._by_name.get(key, ())
        }
        return list(named.values())


def _list_name_keys(person: Participant) -> set[Hashable]:
    """The keys by which a name is found: its letters, and its words in any order.

    Who has neither name nor address represents an organization.
    """
    if not person.names:
        return set() if person.email else {("", person.organization)}
    return {*map(fold_name, person.names), *map(fold_words, person.names)}


def _list_words(person: Participant) -> set[str]:
    return {word for name in person.names for word in fold_words(name)}


def _compare_namesake(person: Participant, other: Participant) -> Participant | Doubt | None:
    """The other of the same name, if it is the same person."""
    is_same_place = person.organization == other.organization
    if person.email and other.email:
        if is_same_place:
            return Doubt(f"{other.describe()} has another address than {person.email}")
        return None
    if is_same_place:
        return other
    if person.organization is None or other.organization is None:
        return Doubt(
            f"there is already an attendee called {other.describe()}; add an e-mail address"
        )
    return None
