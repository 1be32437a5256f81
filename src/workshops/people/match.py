"""Whom a coordinator means: a name on a sign-in list, an address, an organization.

People write names as they hear them, so case, accents and hyphens do not matter. A fact must not
land on the wrong person, so whatever fits several people is nobody until it is told apart; but an
organization that is named is its entry without a name, else all of its people.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from workshops.errors import UnknownNameError, UsageError
from workshops.model import Attendee, Organization, Schedule, Text
from workshops.names import fold_address, fold_name
from workshops.people.sign_in import SignIn, part_address


def name_attendee(attendee: Attendee, language: str | None) -> str:
    """An attendee told apart from others without the address: the name and the organization."""
    label = attendee.label(language)
    organization = attendee.organization
    if attendee.name and organization:
        return f"{label} ({organization.name.in_language(language)})"
    return label


def require_attendees(attendees: Sequence[Attendee], who: str, language: str | None) -> list[int]:
    """The places of those whom `who` means: one person, or those who stand for an organization.

    A whole address or name, a person's before an organization's, comes before the start of one or
    some words of one. An organization means its entries without a name, if it has any, else all of
    its people. Raises UnknownNameError, with suggestions, where there is nobody, and UsageError
    where several people or organizations may be meant.
    """
    meanings = _list_meanings(attendees, who)
    if not meanings:
        raise UnknownNameError("attendee", who, suggest_attendees(attendees, who, language))
    if len(meanings) > 1:
        places = dict.fromkeys(place for meaning in meanings for place in meaning)
        names = [name_attendee(attendees[place], language) for place in places]
        listed = ", ".join(names[:5]) + (", …" if names[5:] else "")
        raise UsageError(f'"{who}" may mean several attendees: {listed}')
    return meanings[0]


def _list_meanings(attendees: Sequence[Attendee], who: str) -> list[list[int]]:
    """Each person and each organization that may be meant: the places of those it stands for."""
    people = _find_first(attendees, who, (_has_address, _has_name, _has_same_words))
    if people:
        return [[place] for place in people]
    organizations = _group_people(attendees, who, _is_of)
    if organizations:
        return organizations
    alone = [[place] for place in _find_first(attendees, who, (_has_part,))]
    groups = _group_people(attendees, who, _is_of_part)
    return [*alone, *(group for group in groups if group not in alone)]


def _group_people(attendees: Sequence[Attendee], who: str, is_of: "_Test") -> list[list[int]]:
    """For each organization that passes, its entries without a name, else all of its people."""
    groups: dict[str, list[int]] = {}
    for place, one in enumerate(attendees):
        if one.organization and is_of(one, who):
            groups.setdefault(one.organization.id, []).append(place)
    return [
        [place for place in places if not attendees[place].name] or places
        for places in groups.values()
    ]


def suggest_attendees(attendees: Sequence[Attendee], who: str, language: str | None) -> list[str]:
    """Names that come near, of people and of organizations, as they are shown."""
    is_word = len(_split(who)) == 1
    known = {
        name: name_attendee(one, language)
        for one in attendees
        for name in (*_names(one), *(_words(one) if is_word else ()), *_organization_names(one))
    }
    return list(dict.fromkeys(known[near] for near in _find_near(who, known)))


_Test = Callable[[Attendee, str], bool]


def _find_first(attendees: Sequence[Attendee], who: str, tests: Iterable[_Test]) -> list[int]:
    """The places of all that pass the first test that anyone passes."""
    for passes in tests:
        found = [place for place, one in enumerate(attendees) if passes(one, who)]
        if found:
            return found
    return []


def _names(attendee: Attendee) -> list[str]:
    return _contents(attendee.name)


def _contents(text: Text | None) -> list[str]:
    return [content for _, content in text.translations] if text else []


def _words(attendee: Attendee) -> list[str]:
    return [word for name in _names(attendee) for word in _split(name) if len(word) > 2]


def _split(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", name) if word]


def _organization_names(attendee: Attendee) -> list[str]:
    return list_names(attendee.organization) if attendee.organization else []


def list_names(organization: Organization) -> list[str]:
    """Everything an organization is called: id, names in all languages."""
    return [organization.id, *_contents(organization.name)]


def _has_address(attendee: Attendee, who: str) -> bool:
    wanted = fold_address(part_address(who)[1])
    return bool(wanted) and fold_address(attendee.email) == wanted


def _has_name(attendee: Attendee, who: str) -> bool:
    return _is_among(who, _names(attendee))


def _is_among(who: str, names: Iterable[str]) -> bool:
    folded = fold_name(who)
    return bool(folded) and folded in map(fold_name, names)


def _is_nameless_of(attendee: Attendee, who: str) -> bool:
    return not attendee.name and _is_of(attendee, who)


def _is_of(attendee: Attendee, who: str) -> bool:
    return _is_among(who, _organization_names(attendee))


def _has_same_words(attendee: Attendee, who: str) -> bool:
    """Whether it is the name in another order: "Svensson, Jo"."""
    wanted = _fold_words(who)
    return len(wanted) > 1 and any(_fold_words(name) == wanted for name in _names(attendee))


def _fold_words(name: str) -> list[str]:
    return sorted(fold_name(word) for word in _split(name))


def _has_part(attendee: Attendee, who: str) -> bool:
    """Whether an address or a name starts so, or a name holds all these words."""
    if "@" in who:
        return fold_address(attendee.email).startswith(fold_address(who))
    return _is_part(who, _names(attendee))


def _is_of_part(attendee: Attendee, who: str) -> bool:
    return _is_part(who, _organization_names(attendee))


def _is_part(who: str, names: Iterable[str]) -> bool:
    folded, words = fold_name(who), set(_fold_words(who))
    return bool(folded) and any(
        fold_name(name).startswith(folded) or words <= set(_fold_words(name)) for name in names
    )


class Match(NamedTuple):
    """The places of those whom a signature may mean; of two people where it `is_torn` between.

    With `is_whole` it means all of them, as the one organization that they stand for.
    """

    places: list[int]
    is_torn: bool = False
    is_whole: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether nobody else may be meant."""
        return self.is_whole or (len(self.places) == 1 and not self.is_torn)


def match_sign_in(attendees: Sequence[Attendee], signed: SignIn) -> Match:
    """Whom a signature may mean, by whole names and addresses only.

    The address decides, else the name (of several of one name, the organization's), else the
    organization. The name of one attendee with the address of another is nobody.
    """
    addressed = _find_first(attendees, signed.email, (_has_address,)) if signed.email else []
    named = _find_first(attendees, signed.name, (_has_name, _has_same_words))
    both = [place for place in addressed if place in named]
    if addressed and named and not both:
        return Match([*named, *addressed], is_torn=True)
    found = both or addressed or named
    if len(found) > 1 and signed.organization:
        found = [place for place in found if _is_of(attendees[place], signed.organization)]
    return Match(found) if found else _match_organization(attendees, signed)


def _match_organization(attendees: Sequence[Attendee], signed: SignIn) -> Match:
    """An organization that signed, as in WHO; of a person, its entry in place of the person."""
    groups = _group_people(attendees, signed.name, _is_of)
    if not signed.name and not signed.email:
        groups = _group_people(attendees, signed.organization, _is_of)
    if groups:
        return Match([place for group in groups for place in group], is_whole=len(groups) == 1)
    return Match(_find_first(attendees, signed.organization, (_is_nameless_of,)))


def find_organizations(schedule: Schedule, name: str) -> list[Organization]:
    """The organizations called `name`: an id or a name in any language, case and accents aside.

    Raises UnknownNameError, with suggestions, where there is none.
    """
    found = [one for one in schedule.organizations if _is_among(name, list_names(one))]
    if not found:
        names = [known for one in schedule.organizations for known in list_names(one)]
        raise UnknownNameError("organization", name, list(_find_near(name, names)))
    return found


def _find_near(wrong: str, known: Iterable[str]) -> Iterator[str]:
    from difflib import get_close_matches  # only mistakes need it

    folded = {fold_name(one): one for one in reversed(list(known))}
    near = get_close_matches(fold_name(wrong), folded, n=3, cutoff=0.6)
    return (folded[one] for one in near)
