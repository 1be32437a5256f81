"""Add people who register for a workshop to the schedule's files.

Each gets an entry at the end of the workshop's list, unless they are there already. An organization
that is not in the schedule yet is added to it. No existing entry is changed.
"""

from collections import Counter
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.files.write import Changes
from workshops.model import Attendee, Role, Schedule, Workshop
from workshops.names import fold_address, fold_name
from workshops.people.references import NewOrganization, Organizations, Regions
from workshops.people.registration_rows import Registration, RowDoubt
from workshops.people.registrations import RegistrationList
from workshops.people.same_person import Doubt, Participant, Participants
from workshops.query import find_workshop
from workshops.schedule.document import Value
from workshops.schedule.edit import AppendItem, EditableSchedule, plan_all_edits
from workshops.schedule.schema import ATTENDEE


class RegisterRequest(NamedTuple):
    """Who registers for which workshop.

    `workshop` is an id, the start of one or a number. `named` are people who were named one by one,
    of whom everybody must be clear; `listed` the rows of a list. `organization` and `region` (names
    or ids), `role` and `language` are everybody's, whatever the list holds.
    """

    workshop: str
    named: RegistrationList
    listed: RegistrationList | None = None
    organization: str = ""
    region: str = ""
    role: Role | None = None
    language: str = ""


class RegisterPlan(NamedTuple):
    """Who is added to a workshop, and what that changes in the schedule's files.

    `file` and `line` are the place of the first new entry, or else of the workshop. `known` are
    those who are there already, named without the address; `named` has how many of the `added` and
    of the `known`, the first ones, were named one by one. `organizations` are the new ones.
    `doubts` are the rows that are not taken, also those of the list itself; `elsewhere` has the
    number of people by their country where that means no region, or several. `kept_roles` are who
    of the known was given another role, with the one that stays; `namesakes` are those of the added
    who have the name of another person at the workshop. `changes` has the bytes of each file before
    and after; `notes` are sentences about the files.
    """

    workshop: Workshop
    file: str
    line: int
    added: list[Attendee]
    known: list[str]
    organizations: list[NewOrganization]
    doubts: list[RowDoubt]
    elsewhere: dict[str, int]
    changes: dict[str, tuple[bytes, bytes]]
    named: tuple[int, int] = (0, 0)
    twice: tuple[int, ...] = ()
    nameless: int = 0
    kept_roles: tuple[tuple[str, str], ...] = ()
    namesakes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def plan_register(editable: EditableSchedule, request: RegisterRequest) -> RegisterPlan:
    """What adding these people changes; nothing is written.

    Raises UnknownNameError for a workshop or a region that does not exist, and UsageError for a
    person who was named and is in doubt, and for a list that can't be edited, with its line.
    """
    schedule = editable.schedule
    workshop = find_workshop(schedule, request.workshop)
    registrar = _Registrar(schedule, workshop, request)
    for registration in request.named.people:
        registrar.register_named(registration)
    if doubts := [*request.named.doubts, *registrar.doubts]:
        raise UsageError(doubts[0].message)
    named = (len(registrar.entries), len(registrar.known))
    listed = request.listed or RegistrationList([], [], [], {})
    for registration in listed.people:
        registrar.register(registration)
    new = registrar.organizations.new.values()
    at = ("workshops", schedule.workshops.index(workshop), "attendees")
    edits = [AppendItem(("organizations",), entry.write()) for entry in new]
    edits += [AppendItem(at, entry) for entry in registrar.entries]
    edited = plan_all_edits(editable, edits)
    count = len(workshop.attendees)
    added = edited.after.schedule.workshops[at[1]].attendees[count:]
    position = edited.after.find_position((*at, count) if added else at[:2])
    return RegisterPlan(
        workshop,
        position.file,
        position.line,
        list(added),
        known=registrar.known,
        organizations=list(new),
        doubts=sorted([*listed.doubts, *registrar.doubts]),
        elsewhere=dict(registrar.elsewhere),
        changes=_order_files(editable, edited.changes),
        named=named,
        twice=tuple(registrar.twice),
        nameless=registrar.nameless,
        kept_roles=tuple(registrar.kept_roles),
        namesakes=tuple(registrar.namesakes),
    )


def _order_files(editable: EditableSchedule, changes: Changes) -> dict[str, tuple[bytes, bytes]]:
    """The file with the organizations first.

    If a run is killed between two files, an organization is not used yet, but each that is named is
    declared.
    """
    declaring = list(editable.sources)[int(editable.find_origin(("organizations",))[0])]
    return dict(sorted(changes.items(), key=lambda change: change[0] != declaring))


class _Registrar:
    """Decides of each registration whether it is new, known or in doubt, and keeps the new ones."""

    def __init__(self, schedule: Schedule, workshop: Workshop, request: RegisterRequest) -> None:
        self.request = request
        self.series_language = schedule.series.language
        self.known: list[str] = []
        self.twice: list[int] = []
        self.nameless = 0
        self.kept_roles: list[tuple[str, str]] = []
        self.namesakes: list[str] = []
        self.doubts: list[RowDoubt] = []
        self.elsewhere: Counter[str] = Counter()
        self.entries: list[Value] = []
        self.people = Participants(workshop.attendees)
        self.organizations = Organizations(schedule)
        self.regions = Regions(schedule)

    def register_named(self, registration: Registration) -> None:
        """Decide of somebody who was named; the name of an organization stands for that."""
        name = registration.name
        is_alone = not (registration.email or self.request.organization)
        if is_alone and isinstance(self.organizations.find(name), str):
            registration = registration._replace(name="", organization=name)
        self.register(registration)

    def register(self, registration: Registration) -> None:
        """Decide whether a registration is new, known or not clear."""
        written = self.request.organization or registration.organization
        organization = self.organizations.find(written) if written else None
        other = None if self.request.organization else registration.other_name
        if other:
            organization = self.organizations.find_both(written, other)
        if isinstance(organization, Doubt):
            return self.doubt(registration, organization)
        found = self.people.find(
            _make_participant(registration, organization or fold_name(written))
        )
        if isinstance(found, Doubt):
            return self.doubt(registration, found)
        if found and found.row:
            return self.twice.append(registration.row)
        if found:
            self.nameless += bool(registration.name and not found.names and found.email)
            if (self.request.role or registration.role or found.role) != found.role:
                self.kept_roles.append((found.label, found.role))
            return self.known.append(found.label)
        region = self.find_region(registration, organization)
        if isinstance(region, Doubt):
            return self.doubt(registration, region)
        if written and organization is None:
            names = (other.name, written) if other else (written,)
            organization = self.organizations.declare(*names)
        person = _make_participant(registration, organization)
        if person.names and self.people.find_namesakes(person):
            self.namesakes.append(person.describe())
        self.people.add(person)
        return self.append(registration, organization, region)

    def doubt(self, registration: Registration, doubt: Doubt) -> None:
        """Report a row as not clear; a person has to decide about it."""
        self.doubts.append(RowDoubt(registration.row, doubt.message))

    def find_region(self, registration: Registration, organization: str | None) -> str | Doubt:
        """The id of the region to write; empty for none, or where the organization's is the same.

        A country counts only where nothing else gives a region.
        """
        home = self.organizations.regions.get(organization or "")
        named = self.request.region or registration.region
        found: str | Doubt | None = self.regions.find(named) if named else ""
        if not named and registration.country and not home:
            found = self.regions.find_country(registration.country)
            if found is None:
                self.elsewhere[registration.country] += 1
        return "" if found is None or (home and found == home.id) else found

    def append(self, registration: Registration, organization: str | None, region: str) -> None:
        """Add the entry of a new person; values that are the default are left out."""
        role = self.request.role or registration.role
        language = self.request.language or registration.language
        known = {
            "name": registration.name,
            "email": registration.email,
            "language": "" if language == self.series_language else language,
            "organization": organization,
            "region": region,
            "role": "" if role == "participant" else role,
        }
        self.entries.append({key: known[key] for key in ATTENDEE.fields if known.get(key)})


def _make_participant(registration: Registration, organization: str | None) -> Participant:
    """Who registers; `organization` is an id, or a folded name that no id can be."""
    names = (registration.name,) if registration.name else ()
    email = fold_address(registration.email)
    return Participant(registration.label, names, email, organization or None, registration.row)
