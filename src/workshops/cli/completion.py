"""Ids, keys and people of the schedule, offered by the shell; nothing if it can't be read."""

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from workshops.model import Attendee, Schedule

Offers = list[tuple[str, str]]


def complete_workshops(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """(id, title) of the workshops not yet named."""
    named = ctx.params.get("ids") or ()
    return [
        (workshop.id, workshop.title.content)
        for workshop in _load_quietly(ctx).workshops
        if workshop.id not in named
    ]


def _load_quietly(ctx: typer.Context) -> "Schedule":
    """The schedule; an empty one if it can't be read."""
    from workshops.cli.settings import settings_of
    from workshops.errors import WorkshopsError
    from workshops.model import Schedule, Series, Text

    try:
        return settings_of(ctx).load()
    except (WorkshopsError, OSError):
        return Schedule(Series("", Text("en", "")))


def complete_changeable(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """The workshops, and what `set` changes too: the series, regions and organizations.

    After a workshop and a slash, its sessions and attendees.
    """
    if "/" in incomplete:
        return _list_parts(ctx, incomplete)
    offers = [*complete_workshops(ctx, args, incomplete), ("series", "the series")]
    others = (
        *complete_regions(ctx, args, incomplete),
        *complete_organizations(ctx, args, incomplete),
    )
    known = {id for id, _ in offers}
    return [*offers, *(offer for offer in others if offer[0] not in known)]


def _list_parts(ctx: typer.Context, incomplete: str) -> Offers:
    from workshops.changes.find_record import list_part_names
    from workshops.errors import UsageError
    from workshops.query import find_workshop

    name = incomplete.partition("/")[0]
    try:
        workshop = find_workshop(_load_quietly(ctx), name)
    except UsageError:
        return []
    parts = [f"{name}/{part}" for part in list_part_names(workshop) if part.isprintable()]
    return [(_quote_word(part, incomplete), "") for part in parts]


def complete_people(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """(name, organization) of the people at the workshop that is named, else at any, with speakers.

    An address is offered to who types one, and for people without a name.
    """
    from workshops.errors import UsageError
    from workshops.query import find_workshop

    schedule = _load_quietly(ctx)
    name = ctx.params.get("id")
    try:
        rows = find_workshop(schedule, name).attendance if name else schedule.attendance
    except UsageError:
        return []
    known = dict(offer for row in rows for offer in _offer_person(row.attendee, incomplete))
    for workshop in () if name else schedule.workshops:
        for session in workshop.sessions:
            for speaker in session.speakers:
                if speaker.content.isprintable():
                    known.setdefault(speaker.content, "")
    return [(_quote_word(word, incomplete), text) for word, text in known.items()]


def _offer_person(attendee: "Attendee", incomplete: str) -> Iterator[tuple[str, str]]:
    organization = attendee.organization
    group = organization.name.content if organization else ""
    if attendee.name and attendee.name.content.isprintable():
        yield attendee.name.content, group
    if organization:
        yield organization.id, group
    if attendee.email and ("@" in incomplete or not (attendee.name or organization)):
        yield attendee.email, group


def _quote_word(word: str, incomplete: str) -> str:
    """A word as bash needs it, which does not quote by itself; other shells do."""
    typed = os.environ.get("COMP_WORDS", "")
    is_quoted = typed.endswith((f'"{incomplete}', f"'{incomplete}"))
    if os.environ.get("_WORKSHOPS_COMPLETE") != "complete_bash" or is_quoted:
        return word
    return re.sub(r"([^\w.@%+:/-])", r"\\\1", word)


def complete_regions(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """(id, name) of the regions."""
    return [(region.id, region.name.content) for region in _load_quietly(ctx).regions]


def complete_organizations(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """(id, name) of the organizations."""
    return [(entry.id, entry.name.content) for entry in _load_quietly(ctx).organizations]


def complete_tags(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """The tags that workshops have, in every language."""
    tags = (tag for workshop in _load_quietly(ctx).workshops for tag in workshop.tags)
    return sorted({name for tag in tags for _, name in tag.translations})


def complete_keys(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """The keys of the record that is named, by default those of a workshop."""
    from workshops.changes.find_record import find_record
    from workshops.errors import UsageError
    from workshops.schedule.schema import WORKSHOP, ListOf, Record, find_kind

    try:
        kind = find_kind(find_record(_load_quietly(ctx), ctx.params.get("id") or ""))
    except UsageError:
        kind = WORKSHOP
    record = kind.kind if isinstance(kind, ListOf) else kind
    assert isinstance(record, Record), "a record is named"
    keys = []
    for key, field in record.fields.items():
        inner = field.kind.fields if isinstance(field.kind, Record) else {}
        signs = ("=", "+=", "-=") if isinstance(field.kind, ListOf) else ("=",)
        keys += [f"{key}.{name}=" for name in inner] or [f"{key}{sign}" for sign in signs]
    return keys
