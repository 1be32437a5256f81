"""What `workshops register` reports of the people it added and of the other rows."""

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import TYPE_CHECKING

from workshops.cli.changes import describe_cancelled, describe_place, is_over
from workshops.cli.output import print_note, print_problem
from workshops.cli.settings import Settings, read_clock
from workshops.names import count_noun, fold_address

if TYPE_CHECKING:
    from workshops.model import Attendee
    from workshops.output.formats import Record
    from workshops.people.register import RegisterPlan
    from workshops.people.registrations import RegistrationList

_MOST_SHOWN = 20
"""Lines about unclear rows: what is wrong with a list shows in the first ones."""


def describe_registrations(
    plan: "RegisterPlan", listed: "RegistrationList | None", language: str | None
) -> "Record":
    """Who was added, for programs, and the rows that need a person."""
    changes = [("organizations", entry.id) for entry in plan.organizations]
    changes += [("attendees", _name(attendee, language)) for attendee in plan.added]
    changed = [{"key": key, "before": None, "after": after} for key, after in changes]
    place = describe_place(plan.workshop.id, plan.file, plan.line)
    problems = [{"line": row, "message": message} for row, message in _list_unclear(plan, listed)]
    return {**place, "changed": changed, "problems": problems}


def print_registrations(
    plan: "RegisterPlan",
    listed: "RegistrationList | None",
    label: str,
    settings: Settings,
    *,
    is_dry: bool,
) -> None:
    """Print who was added and what needs a person; `label` is the name of the list."""
    from workshops.people.tables import describe_unread

    names = [_name(attendee, settings.lang) for attendee in plan.added]
    for done in (_sum_up_names(plan, names), _sum_up_list(plan, listed)):
        if done:
            print_note(f"{'dry run: ' * (is_dry and bool(plan.changes))}{done}")
    unread = describe_unread(listed.unread, listed.sheets) if listed else ()
    for line in (*_list_consequences(plan, settings.path, is_dry=is_dry), *unread):
        print_note(line)
    unclear = _list_unclear(plan, listed)
    for row, message in unclear[:_MOST_SHOWN]:
        print_problem(label, row, message)
    if unclear[_MOST_SHOWN:]:
        print_note(f"{label}: and {len(unclear) - _MOST_SHOWN} more unclear rows")
    for note in plan.notes:
        print_note(note)


def _list_unclear(plan: "RegisterPlan", listed: "RegistrationList | None") -> list[tuple[int, str]]:
    """The rows of which nobody was added, each with the reason."""
    doubts = [(doubt.row, doubt.message) for doubt in plan.doubts]
    nameless = listed.nameless if listed else ()
    return sorted([*doubts, *((row, "the row has no name or address") for row in nameless)])


def _name(attendee: "Attendee", language: str | None) -> str:
    """A person as reports name them; the address of somebody without a name was just given."""
    from workshops.people.match import name_attendee

    if attendee.email and not attendee.name:
        return attendee.email
    return name_attendee(attendee, language)


def _sum_up_list(plan: "RegisterPlan", listed: "RegistrationList | None") -> str:
    """All rows of a list, by what became of them."""
    if listed is None:
        return ""
    added, known = (len(plan.added) - plan.named[0], len(plan.known) - plan.named[1])
    counts = [f"{added} added"]
    if known:
        counts.append(f"{known} already registered")
    if plan.twice:
        counts.append(f"{len(plan.twice)} twice on the list ({_name_rows(plan.twice)})")
    for state, count in sorted(listed.withdrawn.items()):
        is_plain = state in ("not attending", "withdrawn")
        counts.append(f"{count} {state if is_plain else f'withdrawn ({state})'}")
    if listed.nameless:
        rows = _name_rows(listed.nameless)
        counts.append(f"{len(listed.nameless)} without a name or address ({rows})")
    if plan.doubts:
        rows = _name_rows([doubt.row for doubt in plan.doubts])
        counts.append(f"{len(plan.doubts)} unclear ({rows})")
    return f"{count_noun(listed.rows, 'row')}: {', '.join(counts)}"


def _name_rows(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:10]))
    return f"{'rows' if rows[1:] else 'row'} {shown}{', …' if rows[10:] else ''}"


def _sum_up_names(plan: "RegisterPlan", names: Sequence[str]) -> str:
    """Those who were named, by what became of them."""
    added, known = names[: plan.named[0]], plan.known[: plan.named[1]]
    parts = [f"added {', '.join(added)}"] if added else []
    parts += [f"already registered: {', '.join(known)}"] if known else []
    return f"{plan.workshop.id}: {'; '.join(parts)}" if parts else ""


def _list_consequences(plan: "RegisterPlan", path: str, *, is_dry: bool) -> Iterator[str]:
    """The new organizations, and who is still to be invited to a workshop that others are."""
    from workshops.invitations.sent import find_invited
    from workshops.schedule.fields import read_country_name
    from workshops.standards import COUNTRIES

    if plan.organizations:
        new = count_noun(len(plan.organizations), "new organization")
        yield f"{new}: {', '.join(entry.id for entry in plan.organizations)}"
    for entry in plan.organizations:
        if entry.near:
            yield f'{entry.id} is new; if "{entry.near}" is meant, change it in the file'
    if plan.elsewhere:
        people = count_noun(sum(plan.elsewhere.values()), "person", "people")
        countries = ", ".join(f'"{country}"' for country in sorted(plan.elsewhere))
        yield f"{people} added without a region: there is none, or several, in {countries}"
        for country in sorted(plan.elsewhere):
            if country.upper() not in COUNTRIES and not read_country_name(country):
                yield f'"{country}" is not the English name of a country, nor a code such as SE'
    if plan.workshop.status == "cancelled":
        if plan.added:
            yield f"warning: {describe_cancelled(plan.workshop.id)}"
        return
    yield from _list_kept(plan)
    addresses = {fold_address(attendee.email) for attendee in plan.added if attendee.email}
    invited = find_invited(path, plan.workshop.uid)
    if still := sum(invited.get(address, False) for address in addresses):
        yield f"{count_noun(still, 'person still has', 'people still have')} the invitation"
    if invited and len(addresses) > still and not is_over(plan.workshop, read_clock()):
        people = count_noun(len(addresses) - still, "person is", "people are")
        advice = f"; to invite them, run: workshops invite {plan.workshop.id}"
        yield f"{people} not invited yet{advice * (not is_dry)}"


def _list_kept(plan: "RegisterPlan") -> Iterator[str]:
    """What was given of people who are, or may be, there already and differs in the schedule."""
    edit = f"workshops edit {plan.workshop.id}"
    if plan.kept_roles:
        [name, role], *more = plan.kept_roles
        stays = f"{len(more) + 1} people keep their roles" if more else f"{name} stays {role}"
        command = edit if more else f"workshops set {quote(f'{plan.workshop.id}/{name}')} role=ROLE"
        yield f"{stays}, as in the schedule; to change that, run: {command}"
    if plan.nameless:
        people = count_noun(plan.nameless, "person who has", "people who have")
        yield f"there is a name for {people} none in the schedule; to add it, run: {edit}"
    if plan.namesakes:
        people = count_noun(len(plan.namesakes), "person has", "people have")
        names = ", ".join(plan.namesakes[:5]) + (", …" if plan.namesakes[5:] else "")
        yield (
            f"{people} a name that is there already, with another address or organization: "
            f"{names}; to correct that, run: {edit}"
        )
