"""The documents of one series to one Schedule: references become objects, dates get their zone.

It never stops at the first mistake: what can't be understood is reported and left out, and the
rest is still built and checked, so that a coordinator sees everything in one run.
"""

from collections.abc import Sequence
from itertools import starmap
from typing import Any, NamedTuple

from workshops.diagnostics import Diagnostic, Path
from workshops.model import (
    Attendee,
    Geo,
    Organization,
    Organizer,
    Region,
    Schedule,
    Series,
    Session,
    Source,
    Text,
    Venue,
    Workshop,
)
from workshops.schedule.codes import diagnose
from workshops.schedule.convert import Converter, Listed, Typed
from workshops.schedule.document import Document
from workshops.schedule.field_errors import FieldError, find_near
from workshops.schedule.fields import read_language
from workshops.schedule.local_times import Clock, Moment
from workshops.schedule.schema import SCHEDULE


class Draft(NamedTuple):
    """A schedule as far as it could be built, what is wrong, and where its entries stand.

    Paths of `problems` start with the document's index. `origins` gives, for each section, the
    path of every entry in the order of the schedule's own.
    """

    schedule: Schedule | None
    problems: list[Diagnostic]
    origins: dict[str, list[Path]]


def draft_schedule(documents: Sequence[Document], *, keeps_values: bool = False) -> Draft:
    """Build what the documents say; the schedule is None where nothing says `series`.

    The documents' lists are emptied as they are read, because a large file is large in memory,
    unless `keeps_values` or aliases share them.
    """
    problems: list[Diagnostic] = []
    keeps_values |= any(document.has_aliases for document in documents)
    converter = Converter(problems, _find_language(documents), consumes=not keeps_values)
    sections: dict[str, Listed] = {"regions": [], "organizations": [], "workshops": []}
    series: Listed = []
    for index, document in enumerate(documents):
        if not isinstance(document.value, dict):
            _refuse_top(document, index, problems)
            continue
        typed = _convert_top(converter, document, index)
        for name, entries in sections.items():
            entries.extend(typed.get(name) or [])
        if typed.get("series") is not None:
            series.append((typed["series"], (index, "series")))
    _require_one_series(series, documents, problems)
    origins = {name: [path for _, path in entries] for name, entries in sections.items()}
    if not series:
        return Draft(None, problems, origins)
    told = len(problems)
    schedule = _Builder(problems, converter, series[0][0]).build_schedule(sections)
    if _is_section_lost(problems[:told]):
        problems[told:] = [one for one in problems[told:] if one.code not in _REFERENCES]
    return Draft(schedule, problems, origins)


_REFERENCES = ("unknown-region", "unknown-organization", "unknown-source")
_SECTIONS = ("regions", "organizations", "workshops")


def _is_section_lost(problems: list[Diagnostic]) -> bool:
    """Whether a whole section was not understood, so that references into it can't be judged."""
    return any(
        (len(one.path) == 2 and (one.path[1] in _SECTIONS or one.code == "unknown-key"))
        or one.path[1:] == ("series", "sources")
        for one in problems
    )


def _find_language(documents: Sequence[Document]) -> str:
    """The series' language, needed before anything else can be converted; en if there is none."""
    for document in documents:
        series = document.value.get("series") if isinstance(document.value, dict) else None
        tag = series.get("language") if isinstance(series, dict) else None
        if isinstance(tag, str) and tag:
            try:
                return read_language(tag)
            except FieldError:
                return "en"
    return "en"


def _convert_top(converter: Converter, document: Document, index: int) -> Typed:
    """A document's sections; `series` may stand in another file of the folder."""
    before = len(converter.problems)
    typed = converter.convert_record(SCHEDULE, document.value, (index,))
    found = converter.problems[before:]
    converter.problems[before:] = [
        problem
        for problem in found
        if not (problem.code == "missing-key" and problem.path == (index,))
        and (document.is_complete or problem.code != "missing-key")
    ]
    return typed


def _refuse_top(document: Document, index: int, problems: list[Diagnostic]) -> None:
    if not document.is_complete:
        return
    message = "the file is empty" if document.value is None else "the file is not a mapping of keys"
    hint = "start with `series:`; `workshops init` writes an example"
    problems.append(diagnose("wrong-type", (index,), message, hint))


def _require_one_series(
    series: Listed, documents: Sequence[Document], problems: list[Diagnostic]
) -> None:
    for _, path in series[1:]:
        message = "the series is already given"
        hint = "one file of a folder holds `series:`"
        first = series[0][1]
        problems.append(
            diagnose("duplicate-series", path, message, hint, related=first, on_key=True)
        )
    is_told = any(problem.path[1:] in ((), ("series",)) for problem in problems)
    if not series and not is_told and all(document.is_complete for document in documents):
        message = 'the schedule has no "series"'
        hint = "start with `series:`; `workshops init` writes an example"
        problems.append(diagnose("missing-key", (0,), message, hint))


_DEEPEST = 20
"""NUTS has four levels below the country; what is far deeper is a slip or an attack."""


_SUGGESTED = 100
"""References that get a suggestion, which takes a while to find among thousands of ids."""


class _Builder:
    """Typed records to the model. Each `build_` takes a record and where it stands."""

    def __init__(self, problems: list[Diagnostic], converter: Converter, series: Typed) -> None:
        self.problems = problems
        self.converter = converter
        self.language = converter.language
        self.missed = 0
        self.sources: dict[str, Source] = {}
        self.places: dict[tuple[str, str], Path] = {}
        self.is_zone_lost = "timezone" in series.lost
        self.series = self.build_series(series)
        self.regions: dict[str, Region] = {}
        self.organizations: dict[str, Organization] = {}

    def build_schedule(self, sections: dict[str, Listed]) -> Schedule:
        regions = self.build_regions(sections["regions"])
        organizations = sections["organizations"]
        self.refuse_repeats("organization", organizations)
        built = [self.build_organization(record, at) for record, at in organizations]
        self.organizations = {one.id: one for one in reversed(built)}
        self.refuse_repeats("workshop", sections["workshops"])
        workshops = tuple(self.build_workshop(*entry) for entry in sections["workshops"])
        return Schedule(self.series, regions, tuple(built), workshops)

    def build_series(self, record: Typed) -> Series:
        listed = record.get("sources") or []
        self.refuse_repeats("source", listed)
        sources = tuple(Source(**{"id": "", **one}) for one, _ in listed)
        self.sources = {source.id: source for source in reversed(sources)}
        organizer = record.get("organizer")
        return Series(
            **{
                "id": "",
                "title": self.text(""),
                "language": "en",
                **record,
                "reminders": _values(record.get("reminders")),
                "organizer": Organizer(**organizer) if organizer else None,
                "sources": sources,
            }
        )

    def text(self, content: str) -> Text:
        return Text(self.language, content)

    def refuse_repeats(self, kind: str, entries: Listed) -> None:
        seen: dict[str, Path] = {}
        for record, at in entries:
            id = record.get("id")
            if id is None:
                continue
            folded = id.casefold()
            if folded in seen:
                message = f'the {kind} id "{id}" is already taken'
                hint = "choose another"
                first = (*seen[folded], "id")
                self.problems.append(
                    diagnose("duplicate-id", (*at, "id"), message, hint, related=first)
                )
            seen.setdefault(folded, at)
            self.places[kind, id] = (*at, "id")

    def find(self, kind: str, known: dict[str, Any], id: str, at: Path, *keys: str) -> Any:
        """The object that `id` refers to; None, and a problem at `keys` of `at`, for none."""
        if id in known:
            return known[id]
        self.missed += 1
        near = find_near(id, known) if self.missed <= _SUGGESTED else None
        section = "the series' sources" if kind == "source" else f"{kind}s"
        related = self.places.get((kind, near)) if near else None
        hint = f'did you mean "{near}"?' if near else f"declare it under {section}"
        message = f'no {kind} "{id}" is declared'
        place = (*at, *keys)
        self.problems.append(diagnose(f"unknown-{kind}", place, message, hint, related=related))
        return None

    def find_all(self, kind: str, known: dict[str, Any], listed: Listed | None) -> tuple[Any, ...]:
        if not listed:
            return ()
        found = (self.find(kind, known, id, at) for id, at in listed)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def cite(self, record: Typed) -> tuple[Source, ...]:
        listed = record.get("sources")
        return self.find_all("source", self.sources, listed) if listed else ()

    def build_regions(self, entries: Listed) -> tuple[Region, ...]:
        self.refuse_repeats("region", entries)
        declared = {one["id"]: (one, at) for one, at in reversed(entries) if "id" in one}
        for id in declared:
            self.build_region(id, declared, ())
        return tuple(
            self.regions[record["id"]] if "id" in record else Region("", self.text(""))
            for record, _ in entries
        )

    def build_region(
        self, id: str, declared: dict[str, tuple[Typed, Path]], inside: tuple[str, ...]
    ) -> Region:
        """A region after the one around it; `inside` is the way down to it, to see circles."""
        if id in self.regions:
            return self.regions[id]
        record, at = declared[id]
        region = Region(
            id=id,
            name=record.get("name") or self.text(id),
            country=record.get("country"),
            aliases=_values(record.get("aliases")),
            part_of=self.build_whole(record, declared, (*inside, id), (*at, "part_of")),
            sources=self.cite(record),
        )
        return self.regions.setdefault(id, region)

    def build_whole(
        self,
        record: Typed,
        declared: dict[str, tuple[Typed, Path]],
        inside: tuple[str, ...],
        at: Path,
    ) -> Region | None:
        whole = record.get("part_of")
        if whole is None or not self.find("region", declared, whole, at):
            return None
        if whole in inside:
            message = f'the region "{inside[-1]}" is a part of itself'
            hint = "remove one part_of of the circle"
            self.problems.append(diagnose("region-circle", at, message, hint))
            return None
        region = None if len(inside) > _DEEPEST else self.build_region(whole, declared, inside)
        if region is None or len(region.ancestors) >= _DEEPEST:
            message = f"regions are parts of parts over {_DEEPEST} deep"
            self.problems.append(diagnose("region-depth", at, message, "remove a level"))
            return None
        return region

    def build_organization(self, record: Typed, at: Path) -> Organization:
        id = record.get("id", "")
        region_id = record.get("region")
        return Organization(
            id=id,
            name=record.get("name") or self.text(id),
            region=region_id and self.find("region", self.regions, region_id, at, "region"),
            sector=record.get("sector"),
            url=record.get("url"),
            sources=self.cite(record),
        )

    def build_workshop(self, record: Typed, at: Path) -> Workshop:
        timezone = record.get("timezone") or self.series.timezone
        is_zone_lost = "timezone" in record.lost or self.is_zone_lost
        clock = Clock(self.problems, timezone, is_zone_lost=is_zone_lost)
        start, end = clock.read_span(record, at)
        if record.get("repeat"):
            start, end = clock.settle_repeated(start, at), clock.settle_repeated(end, at)
        days = (start, end) if start and end else None
        return Workshop(
            id=record.get("id", ""),
            title=record.get("title") or self.text(""),
            series_id=self.series.id,
            status=record.get("status") or ("confirmed" if start else "tentative"),
            number=record.get("number"),
            description=record.get("description"),
            start=start,
            end=end,
            timezone=timezone,
            venue=_build_venue(record.get("venue")),
            online=record.get("online"),
            url=record.get("url"),
            tags=_values(record.get("tags")),
            regions=self.find_all("region", self.regions, record.get("regions")),
            repeat=record.get("repeat"),
            reminders=_values(record.get("reminders")) or self.series.reminders,
            exdates=tuple(clock.read_exclusions(record.get("except") or [])),
            updated=record.get("updated"),
            written_uid=record.get("uid"),
            sources=self.cite(record),
            sessions=self.build_sessions(record.get("sessions") or [], clock, days),
            attendees=self.build_attendees(record.get("attendees") or []),
        )

    def build_sessions(
        self, entries: Listed, clock: Clock, days: tuple[Moment, Moment] | None
    ) -> tuple[Session, ...]:
        self.refuse_repeats("session", entries)
        return tuple(self.build_session(record, at, clock, days) for record, at in entries)

    def build_session(
        self, record: Typed, at: Path, clock: Clock, days: tuple[Moment, Moment] | None
    ) -> Session:
        day, start, end = clock.read_session(record, at, days)
        return Session(
            id=record.get("id"),
            title=record.get("title"),
            description=record.get("description"),
            start=start,
            end=end,
            day=day,
            period=record.get("period"),
            speakers=_values(record.get("speakers")),
            sources=self.cite(record),
        )

    def build_attendees(self, listed: Listed) -> tuple[Attendee, ...]:
        attendees = tuple(starmap(self.build_attendee, listed))
        if self.converter.consumes:
            listed.clear()
        return attendees

    def build_attendee(self, record: Typed, at: Path) -> Attendee:
        id, region_id = record.get("organization"), record.get("region")
        organization = id and self.find("organization", self.organizations, id, at, "organization")
        region = region_id and self.find("region", self.regions, region_id, at, "region")
        if not id and not record.get("name") and not {"organization", "name"} & record.lost:
            message = "the attendee has neither a name nor an organization"
            self.problems.append(diagnose("nameless-attendee", at, message, "add one of them"))
        return Attendee(
            **{
                **record,
                "organization": organization,
                "region": region or (organization and organization.region),
                "sources": self.cite(record),
            }
        )


def _values(listed: Listed | None) -> tuple[Any, ...]:
    return tuple(value for value, _ in listed) if listed else ()


def _build_venue(record: Typed | None) -> Venue | None:
    if not record:
        return None
    geo = record.get("geo")
    return Venue(**{**record, "geo": Geo(**geo) if geo and len(geo) == 2 else None})
