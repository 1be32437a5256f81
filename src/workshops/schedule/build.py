"""The documents of one series to one Schedule: references become objects, dates get their zone.

It never stops at the first error: what can't be understood is reported and left out, and the rest
is still built and checked, so that a coordinator sees everything in one run.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import starmap
from typing import Any, NamedTuple

from workshops.diagnostics import Path
from workshops.model import (
    Attendee,
    DateOrDateTime,
    Geo,
    Links,
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
from workshops.names import find_near
from workshops.schedule.convert import Converter, Fields, Listed
from workshops.schedule.document import Document
from workshops.schedule.fields import read_language_tag
from workshops.schedule.findings import Findings
from workshops.schedule.local_times import Clock
from workshops.schedule.schema import SCHEDULE

_SECTIONS = ("regions", "organizations", "workshops")
_START = "start with `series:`; `workshops init` writes an example"


class Draft(NamedTuple):
    """A schedule as far as it could be built, what is wrong, and where its entries are.

    The schedule is None where there is no series, or a text could not be read to its end. Paths of
    `findings` start with the document's index. `origins` gives, for each section, the path of every
    entry in the order of the schedule's own; of the series its own path.
    """

    schedule: Schedule | None
    findings: Findings
    origins: dict[str, list[Path]]


def draft_schedule(documents: Sequence[Document], *, keeps_values: bool = False) -> Draft:
    """Build the schedule of the documents.

    The documents' lists are emptied as they are read, because a large file is large in memory,
    unless `keeps_values` or aliases share them.
    """
    findings = Findings()
    keeps_values |= any(document.has_aliases for document in documents)
    converter = Converter(findings, _find_language(documents), consumes=not keeps_values)
    sections: dict[str, Listed] = {name: [] for name in _SECTIONS}
    series: Listed = []
    for index, document in enumerate(documents):
        fields = _convert_top(converter, document, index)
        for name, entries in sections.items():
            entries.extend(fields.get(name) or [])
        if "series" in fields:
            series.append((fields["series"], (index, "series")))
            _find_commented_color(document, index, findings)
    is_complete = all(document.is_complete for document in documents)
    _require_one_series(series, findings, is_complete=is_complete)
    listed = {**sections, "series": series}
    origins = {name: [path for _, path in entries] for name, entries in listed.items()}
    if not series or not is_complete:
        return Draft(None, findings, origins)
    schedule = _Builder(findings, converter, series[0][0]).build_schedule(sections)
    return Draft(schedule, findings, origins)


def _find_commented_color(document: Document, index: int, findings: Findings) -> None:
    """Report a colour's code without quotes: to YAML the number sign starts a comment."""
    series = document.value["series"]
    if isinstance(series, dict) and series.get("color", "") is None:
        code = re.search(r"^\s*color:\s+(#[0-9A-Fa-f]{3,6})\b", document.text, re.MULTILINE)
        if code:
            message, hint = f"{code[1]} without quotes is a comment", f'write "{code[1]}"'
            at = (index, "series", "color")
            findings.report("unknown-color", at, message, hint, on_key=True)


def _find_language(documents: Sequence[Document]) -> str:
    """The series' language, needed before anything else can be converted; en if there is none."""
    for document in documents:
        with suppress(TypeError, LookupError, ValueError, AttributeError):
            return read_language_tag(document.value["series"]["language"])
    return "en"


def _convert_top(converter: Converter, document: Document, index: int) -> Fields:
    """A document's sections; `series` may be in another file of the folder."""
    diagnostics = converter.findings.diagnostics
    if not isinstance(document.value, dict):
        if document.is_complete:
            found = "is empty" if document.value is None else "is not a mapping of keys"
            converter.findings.report("wrong-type", (index,), f"the file {found}", _START)
        return {}
    before = len(diagnostics)
    fields = converter.convert_record(SCHEDULE, document.value, (index,))
    diagnostics[before:] = [
        diagnostic
        for diagnostic in diagnostics[before:]
        if diagnostic.code != "missing-key" or (document.is_complete and diagnostic.path[1:])
    ]
    return fields


def _require_one_series(series: Listed, findings: Findings, *, is_complete: bool) -> None:
    for _, path in series[1:]:
        message, hint = "`series:` is in two files of the folder", "keep it in one of them"
        first = series[0][1]
        findings.report("duplicate-series", path, message, hint, related=first, on_key=True)
    if not series and is_complete and findings.is_known("series"):
        findings.report("missing-key", (0,), 'the schedule has no "series"', _START)


_DEEPEST = 20
"""NUTS has four levels below the country; what is far deeper is a slip or an attack."""

_SUGGESTED = 100
"""References that get a suggestion, which takes a while to find among thousands of ids."""


class _Builder:
    """Typed records to the model. Each `build_` takes a record and its path."""

    def __init__(self, findings: Findings, converter: Converter, series: Fields) -> None:
        self.findings = findings
        self.converter = converter
        self.language = converter.language
        self.known = {section: findings.is_known(section) for section in ("series", *_SECTIONS)}
        self.missed = 0
        self.sources: dict[str, Source] = {}
        self.places: dict[tuple[str, str], Path] = {}
        self.listed: dict[str, Listed] = {}
        self.series = self.build_series(series)
        self.regions: dict[str, Region] = {}
        self.organizations: dict[str, Organization] = {}

    def build_schedule(self, sections: dict[str, Listed]) -> Schedule:
        for section, entries in sections.items():
            self.register(section.removesuffix("s"), entries)
        regions = self.build_regions(sections["regions"])
        organizations = tuple(starmap(self.build_organization, sections["organizations"]))
        self.organizations = {entry.id: entry for entry in reversed(organizations)}
        workshops = tuple(starmap(self.build_workshop, sections["workshops"]))
        return Schedule(self.series, regions, organizations, workshops)

    def build_series(self, record: Fields) -> Series:
        listed = record.get("sources") or []
        self.register("source", listed)
        sources = tuple(Source(**{"id": "", **source}) for source, _ in listed)
        # of equal ids the first counts; the others are reported
        self.sources = {source.id: source for source in reversed(sources)}
        organizer = record.get("organizer")
        defaults = {"id": "", "title": self.text(""), "language": "en"}
        built = {
            "reminders": _values(record.get("reminders")),
            "organizer": Organizer(**organizer) if organizer else None,
            "links": Links(**(record.get("links") or {})),
            "sources": sources,
        }
        return Series(**{**defaults, **record, **built})

    def text(self, content: str) -> Text:
        return Text(self.language, content)

    def register(self, kind: str, entries: Listed) -> None:
        """Remember where each id is declared; report one that is declared twice."""
        self.listed[kind] = entries
        seen: dict[str, Path] = {}
        for record, at in entries:
            id, place = record.get("id"), (*at, "id")
            if id is None:
                continue
            first = seen.setdefault(id.casefold(), place)
            if first != place:
                message = f'the {kind} id "{id}" is already taken'
                hint = "choose a different id"
                self.findings.report("duplicate-id", place, message, hint, related=first)
            self.places[kind, id] = place

    def list_names(self, kind: str) -> dict[str, str]:
        """The ids by what may be written for them: ids, names in all languages, aliases."""
        records = [record for record, _ in self.listed[kind] if "id" in record]
        names = {record["id"]: record["id"] for record in records}
        for record in records:
            texts = [record.get("name") or record.get("title"), *_values(record.get("aliases"))]
            for _, content in (pair for text in texts if text for pair in text.translations):
                names.setdefault(content, record["id"])
        return names

    def find(self, kind: str, known: dict[str, Any], id: str, at: Path, *keys: str) -> Any:
        """The object that `id` refers to; None, and a report at `keys` of `at`, for none."""
        if id in known:
            return known[id]
        if not self.known["series" if kind == "source" else f"{kind}s"]:
            return None
        self.missed += 1
        names = self.list_names(kind) if self.missed <= _SUGGESTED else {}
        near = [names[name] for name in find_near(id, names, most=1, cutoff=0.6)]
        section = "the series' `sources:`" if kind == "source" else f"`{kind}s:`"
        hint = f'did you mean "{near[0]}"?' if near else f"add it under {section}"
        related = self.places.get((kind, near[0])) if near else None
        message = f'no {kind} "{id}" is declared'
        self.findings.report(f"unknown-{kind}", (*at, *keys), message, hint, related=related)
        return None

    def find_all(self, kind: str, known: dict[str, Any], listed: Listed | None) -> tuple[Any, ...]:
        if not listed:
            return ()
        found = (self.find(kind, known, id, at) for id, at in listed)
        return tuple(dict.fromkeys(value for value in found if value is not None))

    def cite(self, record: Fields) -> tuple[Source, ...]:
        return self.find_all("source", self.sources, record.get("sources"))

    def build_regions(self, entries: Listed) -> tuple[Region, ...]:
        declared = {
            region["id"]: (region, at) for region, at in reversed(entries) if "id" in region
        }
        for id in declared:
            self.build_region(id, declared, ())
        return tuple(
            self.regions[record["id"]] if "id" in record else Region("", self.text(""))
            for record, _ in entries
        )

    def build_region(
        self, id: str, declared: dict[str, tuple[Fields, Path]], inside: tuple[str, ...]
    ) -> Region:
        """A region after the one around it; `inside` are the regions on the way to it."""
        if id in self.regions:
            return self.regions[id]
        record, at = declared[id]
        region = Region(
            id=id,
            name=record.get("name") or self.text(id),
            country=record.get("country"),
            aliases=_values(record.get("aliases")),
            part_of=self.build_outer(record, declared, (*inside, id), (*at, "part_of")),
            sources=self.cite(record),
            holidays=_values(record.get("holidays")),
        )
        return self.regions.setdefault(id, region)

    def build_outer(
        self,
        record: Fields,
        declared: dict[str, tuple[Fields, Path]],
        inside: tuple[str, ...],
        at: Path,
    ) -> Region | None:
        """The region that another is a part of, unless that goes in circles or too deep."""
        outer = record.get("part_of")
        if outer is None or not self.find("region", declared, outer, at):
            return None
        if outer in inside:
            message = f'the region "{inside[-1]}" is a part of itself'
            self.findings.report("region-circle", at, message, "remove one of the `part_of` keys")
            return None
        region = None if len(inside) > _DEEPEST else self.build_region(outer, declared, inside)
        if region is None or len(region.ancestors) >= _DEEPEST:
            message = f"regions are nested more than {_DEEPEST} levels deep"
            self.findings.report("region-depth", at, message, "remove a level")
            return None
        return region

    def build_organization(self, record: Fields, at: Path) -> Organization:
        id, region = record.get("id", ""), record.get("region")
        built = {
            "id": id,
            "name": record.get("name") or self.text(id),
            "region": region and self.find("region", self.regions, region, at, "region"),
            "sources": self.cite(record),
        }
        return Organization(**{**record, **built})

    def build_workshop(self, record: Fields, at: Path) -> Workshop:
        timezone = record.get("timezone") or self.series.timezone
        clock = Clock(self.findings, timezone, at, is_zone_wrong=not self.known["series"])
        start, end = clock.read_span(record)
        if record.get("repeat"):
            start, end = clock.localize_repeated(start), clock.localize_repeated(end)
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
            allow=_values(record.get("allow")),
            reminders=_values(record.get("reminders")) or self.series.reminders,
            exdates=tuple(clock.read_exdates(record.get("except") or [])),
            updated=record.get("updated"),
            written_uid=record.get("uid"),
            sources=self.cite(record),
            sessions=self.build_sessions(
                record.get("sessions") or [], clock, (start, end) if start and end else None
            ),
            attendees=self.build_attendees(record.get("attendees") or []),
        )

    def build_sessions(
        self, entries: Listed, clock: Clock, days: tuple[DateOrDateTime, DateOrDateTime] | None
    ) -> tuple[Session, ...]:
        self.register("session", entries)
        sessions = []
        for record, at in entries:
            day, start, end = clock.read_session(record, at, days)
            speakers = _values(record.get("speakers"))
            built = {"day": day, "start": start, "end": end, "speakers": speakers}
            sessions.append(Session(**{**record, **built, "sources": self.cite(record)}))
        return tuple(sessions)

    def build_attendees(self, entries: Listed) -> tuple[Attendee, ...]:
        attendees = tuple(starmap(self.build_attendee, entries))
        if self.converter.consumes:
            entries.clear()
        return attendees

    def build_attendee(self, record: Fields, at: Path) -> Attendee:
        organization = region = None
        if id := record.get("organization"):
            organization = self.find("organization", self.organizations, id, at, "organization")
        elif not ("name" in record or "email" in record) and self.findings.is_sound(at):
            message = "the attendee has no name, organization or address"
            hint = "add `name:`, `organization:` or `email:`"
            self.findings.report("nameless-attendee", at, message, hint)
        if id := record.get("region"):
            region = self.find("region", self.regions, id, at, "region")
        elif organization:
            region = organization.region
        sources = self.cite(record) if "sources" in record else ()
        referred = {"organization": organization, "region": region, "sources": sources}
        return Attendee(**{**record, **referred})


def _values(listed: Listed | None) -> tuple[Any, ...]:
    return tuple(value for value, _ in listed) if listed else ()


def _build_venue(record: Fields | None) -> Venue | None:
    if not record:
        return None
    geo = record.get("geo")
    return Venue(**{**record, "geo": Geo(**geo) if geo and len(geo) == 2 else None})
