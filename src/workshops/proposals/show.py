"""Proposals for people and for programs, and what has to be added about them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from sys import maxsize

from workshops.model import Workshop
from workshops.names import count_noun
from workshops.output.dates import show_weekdays
from workshops.output.escape import escape_line
from workshops.output.fields import (
    BOOLEAN,
    STRING,
    OutputField,
    describe_fields,
    find_fields,
    list_of,
    one_of,
)
from workshops.output.table import Canvas, fold, hang
from workshops.proposals.agenda import place_on
from workshops.proposals.rank import Proposal, ProposalRequest
from workshops.proposals.reasons import STRENGTHS, Reason, ReasonKind
from workshops.schedule.checks import is_outside

_REASON_FIELDS: dict[str, OutputField[Reason]] = {
    "kind": OutputField(
        one_of(ReasonKind), "what it is, the strongest first", lambda reason, _: reason.kind
    ),
    "name": OutputField(
        STRING,
        "name of the holiday, weekday or school break, id of the other workshop",
        lambda reason, _: reason.name,
    ),
    "date": OutputField(
        STRING, "the first of the days that it is on", lambda reason, _: reason.date.isoformat()
    ),
    "regions": OutputField(
        list_of(STRING), "ids of the regions concerned", lambda reason, _: list(reason.regions)
    ),
    "venue": OutputField(
        BOOLEAN, "whether it is so where the venue is", lambda reason, _: reason.is_at_venue
    ),
    "people": OutputField(
        list_of(STRING),
        "names of the people concerned, or everybody",
        lambda reason, _: [person.name for person in reason.people],
    ),
}

PROPOSAL_FIELDS: dict[str, OutputField[Proposal]] = {
    "start": OutputField(STRING, "first day", lambda proposal, _: proposal.start.isoformat()),
    "end": OutputField(
        STRING, "last day, which is included", lambda proposal, _: proposal.end.isoformat()
    ),
    "reasons": OutputField(
        list_of(describe_fields(_REASON_FIELDS)),
        "what is against these days; empty where nothing is",
        lambda proposal, view: [
            find_fields(_REASON_FIELDS, reason, view) for reason in proposal.reasons
        ],
    ),
}
"""The fields of `propose -f json`."""


def draw_proposals(request: ProposalRequest, proposals: Sequence[Proposal], canvas: Canvas) -> str:
    """A line for each, with its number, days and reasons, which are folded on a terminal."""
    unknown = [place for place in request.places if not place.codes]
    nothing = "nothing against it"
    if unknown:
        some = "some " if len(unknown) < len(request.places) else ""
        nothing += f"; {some}holidays not checked"
    spans = [show_weekdays(proposal.start, proposal.end) for proposal in proposals]
    number, width = len(str(len(proposals))), max(map(len, spans), default=0)
    clear = "yellow" if unknown else "green"
    lines: list[str] = []
    for n, (proposal, span) in enumerate(zip(proposals, spans, strict=True), 1):
        lead = f"{n:>{number}}  {span:<{width}}   "
        reasons = describe_reasons(proposal.reasons) or nothing
        space = max(canvas.width - len(lead), 20) if canvas.width else maxsize
        style = _STYLES[STRENGTHS[proposal.reasons[0].kind]] if proposal.reasons else clear
        folded = [canvas.paint(part, style) for part in fold(escape_line(reasons), space)]
        lines += map("".join, hang(lead, len(lead), folded))
    return "".join(line + "\n" for line in lines)


_STYLES = ("red", "yellow", "yellow", "yellow", "", "")
"""By the strength of the strongest reason."""


def describe_reasons(reasons: Iterable[Reason]) -> str:
    """What is against some days, in words, the strongest first; empty where nothing is."""
    by_kind: dict[ReasonKind, dict[str, list[Reason]]] = {kind: {} for kind in STRENGTHS}
    for reason in reasons:
        by_kind[reason.kind].setdefault(reason.name, []).append(reason)
    described = (
        f"{_LEADS.get(kind, '')}{', '.join(_name_concerned(same) for same in by_name.values())}"
        for kind, by_name in by_kind.items()
        if by_name
    )
    return "; ".join(described)


_LEADS: dict[ReasonKind, str] = {
    "weekend": "weekend: ",
    "workshop": "other workshop: ",
    "busy": "busy: ",
    "school-break": "school break: ",
    "day-before": "the day before is off: ",
    "day-after": "the day after is off: ",
}


def _name_concerned(reasons: Sequence[Reason]) -> str:
    """What has one name, on one or several of the days: `Labor Day (DED BE3 venue)`."""
    regions = dict.fromkeys(region for reason in reasons for region in reason.regions)
    people = dict.fromkeys(person.name for reason in reasons for person in reason.people)
    places = [*regions, *["venue"] * any(reason.is_at_venue for reason in reasons)]
    whom = ", ".join([*filter(None, [" ".join(places)]), *people])
    return whom if reasons[0].kind == "busy" else f"{reasons[0].name} ({whom})"


def advise_first(workshop: Workshop, proposal: Proposal) -> str:
    """How to put a workshop on these days and no others: a command, or what must change before.

    `move` keeps the clock times; where the end would not be after the start, days alone are set.
    """
    first, last = proposal.start.isoformat(), proposal.end.isoformat()
    placed = place_on(workshop, proposal.start, proposal.end)
    days = (proposal.end - proposal.start).days + 1
    if any(is_outside(session, placed) for session in placed.sessions):
        edit = f"workshops edit {workshop.id}"
        return f"its sessions do not fit into {count_noun(days, 'day')}; change them with: {edit}"
    command = f"workshops move {workshop.id} {first}"
    if placed.all_day and workshop.start and not workshop.all_day:
        command = f"workshops set {workshop.id} start={first} end={last}"
    elif days > 1 or days != workshop.day_count:
        command += f"..{last[8:] if last[:7] == first[:7] else last}"
    return f"to choose the first: {command}"


def list_remarks(
    request: ProposalRequest, proposals: Sequence[Proposal], today: date
) -> Iterator[str]:
    """What is not known, so that nobody relies on it, and the command for the first proposal."""
    if past := sum(proposal.start < today for proposal in proposals):
        some = f"{past} of these {'is' if past == 1 else 'are'}"
        which = "all of these are" if past == len(proposals) else some
        yield f"warning: {which} in the past; check the year, or leave out --from"
    if unknown := [place.name for place in request.places if not place.codes]:
        enter = f"workshops set region:{unknown[0]} country=CODE"
        yield f"no days off are known for {', '.join(unknown)}; to enter a country, run: {enter}"
    if request.with_school:
        yield from _list_unknown_school_breaks(request)
    if request.workshop.repeat:
        yield f"{request.workshop.id} repeats; these days are for one occurrence"
    elif proposals:
        yield advise_first(request.workshop, proposals[0])
    if not proposals:
        days = count_noun(request.days, "day")
        also = "" if request.with_weekends else "; --weekends proposes weekends too"
        if (length := (request.last - request.first).days + 1) < request.days:
            also = f": the period has only {count_noun(length, 'day')}"
        yield f"no proposal of {days} between {request.first} and {request.last}{also}"


def _list_unknown_school_breaks(request: ProposalRequest) -> Iterator[str]:
    years = [
        (max(request.first, date(year, 1, 1)), min(request.last, date(year, 12, 31)))
        for year in range(request.first.year, request.last.year + 1)
    ]
    unknown = {
        place.name: [
            str(first.year) for first, last in years if not place.knows_school(first, last)
        ]
        for place in request.places
        if not place.is_venue
    }
    named = [f"{name} ({', '.join(missing)})" for name, missing in unknown.items() if missing]
    if named:
        yield f"no school breaks are known for {', '.join(named)}; look at the official calendar"
