"""The organizations and regions that a registration names, as those that the schedule declares."""

from collections import defaultdict
from typing import NamedTuple

from workshops.model import Region, Schedule
from workshops.names import find_near, fold_name
from workshops.people.match import list_names
from workshops.people.same_person import Doubt
from workshops.people.tables import OtherName
from workshops.query import ENTER_REGION
from workshops.schedule.fields import read_country_name
from workshops.schedule.slugs import SlugMaker, write_slug

_SUGGESTED = 20
"""Names that get a suggestion: for each, all known ones are compared letter by letter."""


class NewOrganization(NamedTuple):
    """An organization to declare; `near` is the id of a declared one with nearly the same name."""

    id: str
    name: str
    near: str = ""

    def write(self) -> dict[str, str]:
        """Its entry in the file; the id is a name, too."""
        return {"id": self.id} if self.name == self.id else {"id": self.id, "name": self.name}


class Organizations:
    """Organizations by any name; one that is not declared becomes `new`."""

    def __init__(self, schedule: Schedule) -> None:
        self.new: dict[str, NewOrganization] = {}
        self.regions = {entry.id: entry.region for entry in schedule.organizations}
        self._ids: dict[str, list[str]] = defaultdict(list)
        self._slugs = SlugMaker()
        self._slugs.taken |= {entry.id.casefold() for entry in schedule.organizations}
        self._declared: dict[str, str] = {}
        for entry in schedule.organizations:
            for name in list_names(entry):
                self._declared[name] = entry.id
                if entry.id not in self._ids[fold_name(name)]:
                    self._ids[fold_name(name)].append(entry.id)

    def find(self, name: str) -> str | Doubt | None:
        """The id of the organization called `name`; None where it is not declared."""
        ids = self._ids.get(fold_name(name), [])
        if len(ids) > 1:
            return Doubt(f'"{name}" matches several organizations: {", ".join(ids)}')
        return ids[0] if ids else None

    def find_both(self, name: str, other: OtherName) -> str | Doubt | None:
        """The id of the organization that has both names; None where `attendance` wrote them.

        It is then that of another schedule.
        """
        ids, others = (self._ids.get(fold_name(at), []) for at in (name, other.name))
        both = [id for id in ids if id in others]
        if len(both) == 1:
            return both[0]
        is_new = other.is_own and not (ids or others)
        return None if is_new else Doubt(other.conflict)

    def declare(self, name: str, id: str = "") -> str:
        """The id of a new organization of this name, made of that of another schedule."""
        id = self._slugs.make(id or (name if write_slug(name) else "organization"))
        may_suggest = len(self.new) < _SUGGESTED
        near = find_near(name, self._declared, most=1, cutoff=0.8) if may_suggest else []
        self.new[id] = NewOrganization(id, name, self._declared[near[0]] if near else "")
        for known in {fold_name(name), fold_name(id)}:
            self._ids[known].append(id)
        return id


class Regions:
    """Regions by any name; each is looked for once."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._found: dict[str, tuple[Region, ...]] = {}
        self._missed: set[str] = set()

    def find(self, name: str) -> str | Doubt:
        """The id of the region called `name`, as `--region` finds it."""
        found = self._look_up(name)
        if len(found) == 1:
            return found[0].id
        if found:
            ids = ", ".join(region.id for region in found)
            return Doubt(f'"{name}" matches several regions: {ids}')
        self._missed.add(name)
        known = [own for region in self._schedule.regions for own in region.names]
        near = find_near(name, known, most=1) if len(self._missed) <= _SUGGESTED else []
        hint = f'did you mean "{near[0]}"?' if near else ENTER_REGION
        return Doubt(f'no region is called "{name}"; {hint}')

    def find_country(self, country: str) -> str | None:
        """The id of the only region in a country, by its code or English name."""
        found = self._look_up(country) or self._look_up(read_country_name(country) or country)
        return found[0].id if len(found) == 1 else None

    def _look_up(self, name: str) -> tuple[Region, ...]:
        if name not in self._found:
            self._found[name] = self._schedule.regions_called(name)
        return self._found[name]
