"""What each change between two versions of a schedule says, for programs and for people."""

from typing import Any

from workshops.compare import (
    Change,
    PersonChange,
    PersonChangeKind,
    WorkshopChange,
    WorkshopChangeKind,
)
from workshops.locales.repetition import describe_rule
from workshops.model import Attendee, Role, Rsvp, Workshop
from workshops.output.attendance_listings import PRESENCE, show_name
from workshops.output.columns import Column, Listing, View
from workshops.output.dates import show_when
from workshops.output.fields import (
    STRING,
    TEXTS,
    JsonSchema,
    OutputField,
    describe_fields,
    find_fields,
    nullable,
    object_of,
    one_of,
)
from workshops.output.formats import Record
from workshops.output.listings import WORKSHOP_FIELDS, show_iso, show_place

_STYLES = {
    **dict.fromkeys(("added", "confirmed", "came"), "green"),
    **dict.fromkeys(("removed", "cancelled", "absent"), "red"),
}


_DATES = ("start", "end", "all_day", "timezone", "repeat", "except")
_PLACE = ("venue", "online")
_PRESENCE = {"type": ["boolean", "null"]}
_SIDE: JsonSchema = {
    "anyOf": [
        {"type": ["string", "boolean", "null"]},
        describe_fields(WORKSHOP_FIELDS),
        describe_fields({key: WORKSHOP_FIELDS[key] for key in _DATES}),
        describe_fields({key: WORKSHOP_FIELDS[key] for key in _PLACE}),
        object_of({"role": one_of(Role), "rsvp": one_of(Rsvp, None), "attended": _PRESENCE}),
        TEXTS,
    ]
}
_SIDE_MEANING = (
    "what it was: the record of `list -f json` (added, removed), titles by language, dates, place, "
    "a person's role, answer and presence, or a single value; null for nothing"
)


def list_changes(series_zone: str | None, *, with_emails: bool) -> Listing[Change]:
    """The listing of changes; addresses only where asked.

    For programs `before` and `after` hold the record of `list -f json` (added, removed), the
    titles, dates or place, or a single fact.
    """

    def show_person(change: Change, view: View) -> str:
        if isinstance(change, WorkshopChange):
            return ""
        person = change.person
        name = show_name(person, view) or person.label(view.language)
        return f"{name} <{person.email}>" if with_emails and person.email else name

    return Listing(
        fields={
            "workshop": OutputField(
                STRING, "id of the workshop", lambda change, _: change.workshop.id
            ),
            "change": OutputField(
                one_of(WorkshopChangeKind, PersonChangeKind),
                "what changed",
                lambda change, _: change.kind,
            ),
            "person": OutputField(
                nullable(_describe_person_schema(with_emails=with_emails)),
                "whose entry it is; null where the workshop itself changed",
                lambda change, view: (
                    _describe_person(change.person, view, with_emails=with_emails)
                    if isinstance(change, PersonChange)
                    else None
                ),
            ),
            "before": OutputField(
                _SIDE,
                _SIDE_MEANING,
                lambda change, view: _describe_side(change, view, is_after=False),
            ),
            "after": OutputField(
                _SIDE,
                "the same after the change",
                lambda change, view: _describe_side(change, view, is_after=True),
            ),
        },
        columns={
            Column("Workshop"): lambda change, _: change.workshop.id,
            Column("Change"): lambda change, _: (change.kind, _STYLES.get(change.kind, "yellow")),
            Column("Person", is_elastic=True): show_person,
            Column("Before", is_elastic=True): lambda change, view: _show_side(
                change, view, series_zone, is_after=False
            ),
            Column("After", is_elastic=True): lambda change, view: _show_side(
                change, view, series_zone, is_after=True
            ),
        },
    )


def _describe_person_schema(*, with_emails: bool) -> JsonSchema:
    names = ("name", "email", "organization") if with_emails else ("name", "organization")
    schema = object_of(dict.fromkeys(names, nullable(STRING)))
    return {**schema, "required": ["name", "organization"]}


def _describe_person(person: Attendee, view: View, *, with_emails: bool) -> Record:
    return {
        "name": view.translate(person.name),
        **({"email": person.email} if with_emails else {}),
        "organization": person.organization.id if person.organization else None,
    }


def _describe_side(change: Change, view: View, *, is_after: bool) -> Any:
    """The record of a change before or after it; None where there was nothing."""
    side = change.after if is_after else change.before
    if side is None:
        return None
    if isinstance(side, Attendee):
        if change.kind in ("added", "removed"):
            return {"role": side.role, "rsvp": side.rsvp, "attended": side.attended}
        return side.rsvp if change.kind in ("answered", "unanswered") else side.attended
    record = find_fields(WORKSHOP_FIELDS, side, view)
    if change.kind in ("added", "removed"):
        return record
    if change.kind == "retitled":
        return dict(side.title.translations)
    if change.kind == "moved":
        return {key: record[key] for key in _DATES}
    if change.kind == "relocated":
        return {key: record[key] for key in _PLACE}
    return side.status


def _show_side(change: Change, view: View, series_zone: str | None, *, is_after: bool) -> str:
    """The same for people, in a cell."""
    if isinstance(change, PersonChange):
        return _show_person_side(change, change.after if is_after else change.before)
    workshop, other = change.after, change.before
    if not is_after:
        workshop, other = other, workshop
    if workshop is None:
        return ""
    if change.kind == "moved":
        return _show_dates(workshop, other, series_zone)
    if change.kind == "retitled":
        return _show_titles(workshop, other, view)
    if change.kind == "relocated":
        venue = workshop.venue.label(view.language) if workshop.venue else ""
        return ", ".join(part for part in (venue, workshop.online) if part)
    if change.kind in ("added", "removed"):
        facts = (
            view.translate(workshop.title),
            show_when(workshop, series_zone),
            show_place(workshop, view),
        )
        return ", ".join(fact for fact in facts if fact)
    return workshop.status


def _show_person_side(change: PersonChange, person: Attendee | None) -> str:
    if person is None:
        return ""
    presence, answer = PRESENCE[person.attended], person.answer or ""
    if change.kind in ("added", "removed"):
        return ", ".join(fact for fact in (person.role, answer, presence) if fact)
    return answer if change.kind in ("answered", "unanswered") else presence


def _show_dates(workshop: Workshop, other: Workshop | None, series_zone: str | None) -> str:
    """The first date, and how it repeats where that is what differs."""
    shown = show_when(workshop._replace(repeat=None), series_zone)
    if workshop.repeat:
        shown += f", {describe_rule(workshop.repeat, 'en') or workshop.repeat}"
    kept = other.exdates if other else ()
    days = [show_iso(day) or "" for day in workshop.exdates if day not in kept]
    return f"{shown}, except {', '.join(days)}" if days else shown


def _show_titles(workshop: Workshop, other: Workshop | None, view: View) -> str:
    """The title, or those in other languages where it is the same."""
    title = view.translate(workshop.title) or ""
    if other is None or title != view.translate(other.title):
        return title
    kept = other.title.translations
    changed = [pair for pair in workshop.title.translations if pair not in kept]
    return ", ".join(f"{content} ({language})" for language, content in changed)
