"""Find the people that a name, an address or an organization means, also on a sign-in list.

People write names as they hear them, so case, accents and hyphens do not matter. Nothing may be
recorded for the wrong person, so a name that several people have is recorded for none of them. An
organization means its entries without a person's name or, if there are none, all of its people.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workshops.errors import UnknownNameError, UsageError
from workshops.model import Attendee, Organization, Schedule, Text
from workshops.names import find_near, fold_address, fold_name, fold_words, split_words
from workshops.people.addresses import split_address
from workshops.people.sign_in import SignIn


def name_attendee(attendee: Attendee, language: str | None) -> str:
    """An attendee as reports name them: the name and the organization, without the address."""
    label = attendee.label(language)
    organization = attendee.organization
    if attendee.name and organization:
        return f"{label} ({organization.name.in_language(language)})"
    return label


class FoundPeople(NamedTuple):
    """The affiliations of people as attendees, and their folded names as speakers."""

    affiliations: frozenset[tuple[str, str, str]] = frozenset()
    speakers: frozenset[str] = frozenset()


def find_people(
    schedule: Schedule, names: Iterable[str], language: str | None = None
) -> FoundPeople:
    """Those whom names, addresses or organizations mean, over all workshops and their sessions.

    A person is found by every name, and with every organization that they have at a workshop; an
    organization is all of its people, where they are its people, and its entries without a name.
    An entry without an address is the person of the same name and organization who has one, each
    of them if there are several; a speaker, who has a name alone, is everybody of that name.
    Raises UnknownNameError, with suggestions, for an unknown name, and UsageError where several
    people may be meant.
    """
    entries = {
        (attendee.affiliation, attendee.name): attendee
        for workshop in schedule.workshops
        for attendee in workshop.attendees
    }
    attending = {name for entry in entries.values() for name in _fold_names(entry)}
    speakers = (
        Attendee(name=speaker)
        for workshop in schedule.workshops
        for session in workshop.sessions
        for speaker in session.speakers
        if fold_name(speaker.content) not in attending
    )
    entries |= {(speaker.affiliation, speaker.name): speaker for speaker in speakers}
    people = list(entries.values())
    index = _PeopleIndex(people, language)
    found = [people[at] for name in names for at in index.find(name)]
    return FoundPeople(
        frozenset(attendee.affiliation for attendee in found),
        frozenset(name for attendee in found for name in _fold_names(attendee)),
    )


def _fold_names(attendee: Attendee) -> set[str]:
    return set(map(fold_name, list_contents(attendee.name)))


class Match(NamedTuple):
    """The indices of those whom a signature may mean; of two people where it `is_ambiguous`.

    With `is_group` it means all of them, as they represent one organization.
    """

    indices: list[int]
    is_ambiguous: bool = False
    is_group: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether it can mean only one person or organization."""
        return self.is_group or (len(self.indices) == 1 and not self.is_ambiguous)


class AttendeeIndex:
    """The attendees of a workshop by all that they are called, indexed once for a complete list.

    People are given as their indices among the attendees, and named in `language`.
    """

    def __init__(self, attendees: Sequence[Attendee], language: str | None = None) -> None:
        self.attendees = attendees
        self.language = language
        self._by_address: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._organizations: dict[str, Organization] = {}
        self._people: dict[str, list[int]] = defaultdict(list)
        self._entries: dict[str, list[int]] = defaultdict(list)
        self._suggestions: dict[bool, dict[str, str]] = {}
        for at, attendee in enumerate(attendees):
            if attendee.email:
                self._by_address[fold_address(attendee.email)].append(at)
            for name in set(map(fold_name, list_contents(attendee.name))):
                self._by_name[name].append(at)
            for words in set(map(fold_words, list_contents(attendee.name))):
                self._by_words[words].append(at)
            if organization := attendee.organization:
                self._organizations[organization.id] = organization
                listed = self._people if attendee.name else self._entries
                listed[organization.id].append(at)
        self._by_organization: dict[str, list[str]] = defaultdict(list)
        for id, organization in self._organizations.items():
            for name in set(map(fold_name, list_names(organization))):
                self._by_organization[name].append(id)

    def name(self, index: int) -> str:
        """An attendee as reports name them."""
        return name_attendee(self.attendees[index], self.language)

    def find(self, who: str) -> list[int]:
        """The indices of those whom `who` means: one person, or the entries of an organization.

        A complete address or name, a person's before an organization's, comes before the start of
        one or some words of one. Raises UnknownNameError, with suggestions, where none fits,
        and UsageError where several people or organizations may be meant.
        """
        meanings = self._list_meanings(who)
        if not meanings:
            raise UnknownNameError("attendee", who, self.suggest(who))
        if len(meanings) > 1:
            indices = dict.fromkeys(index for meaning in meanings for index in meaning)
            names = [self.name(index) for index in indices]
            listed = ", ".join(names[:5]) + (", …" if names[5:] else "")
            raise UsageError(f'"{who}" matches several attendees: {listed}')
        return meanings[0]

    def _list_meanings(self, who: str) -> list[list[int]]:
        """Each person and each organization that may be meant."""
        people = self._by_address.get(fold_address(split_address(who)[1])) or self._find_name(who)
        if people:
            return self._list_people(people)
        organizations = self._find_organizations(who)
        if organizations:
            return [self._stand_for(id) for id in organizations]
        named = [
            index
            for index, attendee in enumerate(self.attendees)
            if (
                fold_address(attendee.email).startswith(fold_address(who))
                if "@" in who
                else _is_part(who, list_contents(attendee.name))
            )
        ]
        groups = [
            self._stand_for(id)
            for id, organization in self._organizations.items()
            if _is_part(who, list_names(organization))
        ]
        alone = self._list_people(named)
        return [*alone, *(group for group in groups if group not in alone)]

    def _list_people(self, indices: Iterable[int]) -> list[list[int]]:
        """Each person of some entries, with all entries of them: at one workshop it is one."""
        return [[index] for index in indices]

    def _find_name(self, name: str) -> list[int]:
        """Those of this name, else those of its words in another order: "Svensson, Jo"."""
        folded, words = fold_name(name), fold_words(name)
        found = self._by_name.get(folded, []) if folded else []
        return found or (self._by_words.get(words, []) if len(words) > 1 else [])

    def _find_organizations(self, name: str) -> list[str]:
        folded = fold_name(name)
        return self._by_organization.get(folded, []) if folded else []

    def _stand_for(self, organization: str) -> list[int]:
        """An organization is its entries without a name, if it has any, else all of its people."""
        return self._entries.get(organization) or self._people[organization]

    def match(self, signed: SignIn) -> Match:
        """The attendees whom a signature may mean, by complete names and addresses only.

        The address decides, else the name (of several of one name, the organization's), else the
        organization. The name of one attendee with the address of another matches none.
        """
        addressed = self._by_address.get(fold_address(signed.email), []) if signed.email else []
        named = self._find_name(signed.name)
        both = [index for index in addressed if index in named]
        if addressed and named and not both:
            return Match([*named, *addressed], is_ambiguous=True)
        found = both or addressed or named
        organizations = self._find_organizations(signed.organization)
        if len(found) > 1 and signed.organization:
            people = ((index, self.attendees[index].organization) for index in found)
            found = [index for index, at in people if at and at.id in organizations]
        if found:
            return Match(found)
        is_alone = not signed.name and not signed.email
        groups = organizations if is_alone else self._find_organizations(signed.name)
        if groups:
            indices = [index for id in groups for index in self._stand_for(id)]
            return Match(indices, is_group=len(groups) == 1)
        return Match(sorted(index for id in organizations for index in self._entries.get(id, ())))

    def suggest(self, who: str) -> list[str]:
        """Names that come near, of people and of organizations, as they are shown."""
        is_word = len(split_words(who)) == 1
        if is_word not in self._suggestions:
            self._suggestions[is_word] = {}
            for index, attendee in enumerate(self.attendees):
                names = list_contents(attendee.name)
                if is_word:
                    words = (word for name in names for word in split_words(name))
                    names += [word for word in words if len(word) > 2]
                if attendee.organization:
                    names += list_names(attendee.organization)
                self._suggestions[is_word] |= dict.fromkeys(names, self.name(index))
        known = self._suggestions[is_word]
        return list(dict.fromkeys(known[near] for near in find_near(who, known, cutoff=0.6)))


class _PeopleIndex(AttendeeIndex):
    """The distinct entries of all workshops, where one person may have several."""

    def __init__(self, attendees: Sequence[Attendee], language: str | None = None) -> None:
        super().__init__(attendees, language)
        addressed: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for attendee in attendees:
            if attendee.email and attendee.name:
                addressed[attendee._replace(email=None).identity].add(attendee.identity)
        self._identities = [
            sorted((not entry.email and addressed.get(entry.identity)) or {entry.identity})
            for entry in attendees
        ]
        self._of_identity: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, identities in enumerate(self._identities):
            for identity in identities:
                self._of_identity[identity].append(index)

    def _list_people(self, indices: Iterable[int]) -> list[list[int]]:
        found = dict.fromkeys(id for index in indices for id in self._identities[index])
        return [self._of_identity[identity] for identity in found]

    def _stand_for(self, organization: str) -> list[int]:
        return sorted([*self._entries[organization], *self._people[organization]])


def list_contents(text: Text | None) -> list[str]:
    """A text in all its languages."""
    return [content for _, content in text.translations] if text else []


def _is_part(who: str, names: Iterable[str]) -> bool:
    """Whether one of the names starts so, or holds all these words."""
    folded, words = fold_name(who), set(fold_words(who))
    return bool(folded) and any(
        fold_name(name).startswith(folded) or words <= set(fold_words(name)) for name in names
    )


def list_names(organization: Organization) -> list[str]:
    """Everything an organization is called: id, names in all languages."""
    return [organization.id, *list_contents(organization.name)]


def find_organizations(schedule: Schedule, name: str) -> list[Organization]:
    """The organizations called `name`: an id or a name in any language, case and accents aside.

    Raises UnknownNameError, with suggestions, where there is none.
    """
    folded = fold_name(name)
    known = {organization.id: list_names(organization) for organization in schedule.organizations}
    found = [
        organization
        for organization in schedule.organizations
        if folded and folded in map(fold_name, known[organization.id])
    ]
    if not found:
        names = [known_name for names in known.values() for known_name in names]
        raise UnknownNameError("organization", name, find_near(name, names, cutoff=0.6))
    return found
