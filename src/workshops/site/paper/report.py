"""A report of who took part: for a funder, or for the file.

Of each workshop it counts who was invited, who answered and who came, by region and by sector. Over
all of its workshops it counts people, who may have been at several, and their organizations. A
region counts its own people and those of its parts. No person is named.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from workshops.attendance import find_unlisted, group_rows
from workshops.model import Organization, Presence, Region, Workshop
from workshops.output.fields import (
    COUNT,
    DATE_OR_TIME,
    STRING,
    JsonSchema,
    OutputField,
    nullable,
    one_of,
)
from workshops.output.listings import show_iso
from workshops.site.locale import PageLocale
from workshops.site.model import order_regions
from workshops.site.paper.sheet import COLOR, Paper, render_paper
from workshops.site.style import LIGHT, list_variables
from workshops.site.views import SECTORS

Subject = Literal["all", "region", "sector", "organization"]


class Tally(NamedTuple):
    """How many people were invited, answered (in whatever way), accepted and came."""

    invited: int
    answered: int
    accepted: int
    attended: int


class ReportGroup(NamedTuple):
    """The people of a region, a sector or an organization; of none for those of whom none is known.

    `depth` is how many regions are around the region.
    """

    subject: Subject
    tally: Tally
    region: Region | None = None
    sector: str | None = None
    organization: Organization | None = None
    depth: int = 0

    def name(self, locale: PageLocale) -> str:
        """What the group is called; never by a code."""
        named = self.region or self.organization
        if named:
            return locale.translate(named.name)
        if self.subject == "all":
            return ""
        return locale.words[SECTORS[self.sector] if self.sector else "unknown"]


class ReportPart(NamedTuple):
    """A part of a report: about one workshop, or all of them.

    A region that takes part without anybody listed has a group of nobody. Somebody whose region or
    sector is known at any of the workshops is not among those of whom it is unknown.
    """

    workshop: Workshop | None
    total: Tally
    by_region: tuple[ReportGroup, ...]
    by_sector: tuple[ReportGroup, ...]
    by_organization: tuple[ReportGroup, ...]

    @property
    def has_repeated_people(self) -> bool:
        """Whether somebody counts in several regions that are not in one another, or sectors."""
        return any(
            sum(group.tally.invited for group in groups if not group.depth) > self.total.invited
            for groups in (self.by_region, self.by_sector)
        )


def summarize(paper: Paper, workshops: Sequence[Workshop]) -> list[ReportPart]:
    """The parts of a report about workshops: all of them where there are several, then each."""
    parts = [_summarize_part(paper, [workshop], workshop) for workshop in workshops]
    return [_summarize_part(paper, workshops, None), *parts] if len(workshops) != 1 else parts


def _summarize_part(
    paper: Paper, workshops: Sequence[Workshop], workshop: Workshop | None
) -> ReportPart:
    schedule = paper.schedule
    rows = [row for listed in workshops for row in listed.attendance]
    unlisted = list(find_unlisted(workshops))
    by_region = _prefer_known(group_rows(schedule, rows, "region", unlisted))
    regions = [
        ReportGroup("region", tally_people(by_region[region.id]), region=region, depth=depth)
        for region, depth in order_regions(schedule)
        if region.id in by_region
    ]
    if regions and None in by_region:
        regions.append(ReportGroup("region", tally_people(by_region[None])))
    by_sector = _prefer_known(group_rows(schedule, rows, "sector"))
    is_sector_known = any(by_sector)
    organizations = group_rows(schedule, rows, "organization")
    return ReportPart(
        workshop,
        tally_people(rows),
        tuple(regions),
        tuple(
            ReportGroup("sector", tally_people(listed), sector=sector)
            for sector, listed in by_sector.items()
            if is_sector_known
        ),
        tuple(
            ReportGroup(
                "organization", tally_people(listed), organization=schedule.organization(id)
            )
            for id, listed in organizations
            if id
        ),
    )


def _prefer_known(
    groups: Iterable[tuple[str | None, list[Presence]]],
) -> dict[str | None, list[Presence]]:
    """The groups, in place of None those that a person is in elsewhere, wherever there are any."""
    grouped = dict(groups)
    known: dict[tuple[object, ...], set[str | None]] = {}
    for group, rows in grouped.items():
        for person, _ in _identify(rows):
            known.setdefault(person, set()).add(group)
    rest = []
    for person, row in _identify(grouped.pop(None, [])):
        for group in known[person] - {None}:
            grouped[group].append(row)
        if known[person] == {None}:
            rest.append(row)
    return {**grouped, **({None: rest} if rest else {})}


def tally_people(rows: Iterable[Presence]) -> Tally:
    """Counts of people, each once, at however many workshops they are.

    Somebody answered, accepted or came who did at any of them. An organization that is listed
    without names sends as many people as at the workshop where it has most.
    """
    people = [(person, row.attendee) for person, row in _identify(rows)]
    return Tally(
        invited=len({person for person, _ in people}),
        answered=len({person for person, attendee in people if attendee.answer}),
        accepted=len({person for person, attendee in people if attendee.rsvp == "accepted"}),
        attended=len({person for person, attendee in people if attendee.attended}),
    )


def _identify(rows: Iterable[Presence]) -> Iterator[tuple[tuple[object, ...], Presence]]:
    """Each row with the person that it is about."""
    nameless: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        attendee = row.attendee
        person: tuple[object, ...] = attendee.identity
        if not (attendee.name or attendee.email):
            person = (*person, attendee.region and attendee.region.id)
            nameless[(row.workshop.id, *person)] += 1
            person = (*person, nameless[(row.workshop.id, *person)])
        yield person, row


def write_report(paper: Paper, workshops: Sequence[Workshop]) -> str:
    """The report about workshops, as HTML."""
    return render_paper(
        paper,
        "report",
        workshops,
        parts=summarize(paper, workshops),
        find_occurrence=paper.find_occurrence,
        sectors=SECTORS,
        colors=list_variables(paper.schedule.series.color or COLOR, LIGHT),
    )


class ReportRow(NamedTuple):
    """A row of the report as a spreadsheet: a group of a part."""

    part: ReportPart
    group: ReportGroup


def list_report_rows(paper: Paper, workshops: Sequence[Workshop]) -> list[ReportRow]:
    """The rows of a report: of each part all people, then its regions, sectors, organizations."""
    return [
        ReportRow(part, group)
        for part in summarize(paper, workshops)
        for group in (
            ReportGroup("all", part.total),
            *part.by_region,
            *part.by_sector,
            *part.by_organization,
        )
    ]


def _describe_count(name: str, meaning: str) -> OutputField[ReportRow]:
    return OutputField(COUNT, meaning, lambda row, _: getattr(row.group.tally, name))


def _describe_workshop(
    schema: JsonSchema, meaning: str, find: Callable[[Workshop, PageLocale], Any]
) -> OutputField[ReportRow]:
    return OutputField(
        nullable(schema),
        f"{meaning}; null: of all of them",
        lambda row, locale: find(row.part.workshop, locale) if row.part.workshop else None,
    )


REPORT_FIELDS: dict[str, OutputField[ReportRow]] = {
    "workshop": _describe_workshop(STRING, "id of the workshop", lambda workshop, _: workshop.id),
    "title": _describe_workshop(
        STRING, "its title", lambda workshop, locale: locale.translate(workshop.title)
    ),
    "start": _describe_workshop(
        DATE_OR_TIME, "its first day", lambda workshop, _: show_iso(workshop.start)
    ),
    "end": _describe_workshop(
        DATE_OR_TIME, "its last day", lambda workshop, _: show_iso(workshop.end)
    ),
    "group": OutputField(
        one_of(Subject), "what people are counted by", lambda row, _: row.group.subject
    ),
    "name": OutputField(
        STRING,
        "the region, sector or organization",
        lambda row, locale: row.group.name(locale),
    ),
    "invited": _describe_count("invited", "how many people were invited"),
    "answered": _describe_count("answered", "how many answered"),
    "accepted": _describe_count("accepted", "how many accepted"),
    "attended": _describe_count("attended", "how many came"),
}
"""The fields of a row; texts are in the language of the locale in place of the view."""
