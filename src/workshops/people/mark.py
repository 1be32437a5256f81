"""Record in the schedule's files who came to a workshop, and who answered by telephone.

From names or a list to `attended`, from names to `rsvp`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from workshops.errors import UsageError
from workshops.model import Rsvp, Schedule, Workshop
from workshops.names import count_noun, fold_address
from workshops.people.match import AttendeeIndex, Match
from workshops.people.references import Organizations
from workshops.people.same_person import Doubt
from workshops.people.sign_in import SignIn, SignInList
from workshops.people.tables import describe_unread
from workshops.query import find_workshop
from workshops.schedule.edit import EditableSchedule, edit_attendee, plan_edits

FactKey = Literal["rsvp", "attended"]


class MarkRequest(NamedTuple):
    """Whose presence at which workshop, or whose answer, is to be recorded.

    `workshop` is an id, the start of one or a number; `people` are names, addresses or
    organizations. `attended` is whether they came, None for not known; a list with a column for
    that decides by itself. `language` is the one that people are named in. `find_now` gives the
    instant that counts as now, in the time zone of days without one; presence is refused at a
    workshop that begins later or has no date. None where it is not. With an `answer` that is
    recorded of the people, and their presence only `with_presence`.
    """

    workshop: str
    people: Sequence[str] = ()
    sign_ins: SignInList | None = None
    attended: bool | None = True
    language: str | None = None
    find_now: Callable[[Schedule], datetime] | None = None
    answer: Rsvp | None = None
    with_presence: bool = False

    @property
    def facts(self) -> dict[FactKey, bool | Rsvp | None]:
        """What is recorded of each person who is named, by the key in the file."""
        presence: dict[FactKey, bool | Rsvp | None] = {"attended": self.attended}
        if not self.answer:
            return presence
        return {"rsvp": self.answer, **(presence if self.with_presence else {})}


class ListRemark(NamedTuple):
    """A remark about a sign-in list, and the line that it is about."""

    message: str
    line: int | None = None


class Marking(NamedTuple):
    """A person, named without the address, and the fact that the files have of them under a key.

    It is a presence or an answer; None where they have none.
    """

    key: FactKey
    person: str
    before: bool | Rsvp | None
    after: bool | Rsvp | None


class MarkPlan(NamedTuple):
    """Who came to a workshop or answered, and what that changes in the schedule's files.

    `recorded` are those of whom the files get a new fact; `known` facts they hold
    already. `file` and `line` are where the first of them is then, or else the workshop.
    `unmatched` are the lines of a list that match no attendee; `refused` the people whom the files
    name in a way that can't be edited, each with the line to change by hand. `remarks` and `notes`
    need no action. `changes` has the bytes of each file before and after; `schedule` is as it was
    before. `answers` has each answer that the files hold then, by the workshop's uid and the folded
    address: for the history, so that no older mail takes its place.
    """

    workshop: Workshop
    recorded: list[Marking]
    known: int
    file: str
    line: int
    unmatched: list[ListRemark]
    refused: list[str]
    remarks: list[ListRemark]
    changes: dict[str, tuple[bytes, bytes]]
    schedule: Schedule
    answers: dict[tuple[str, str], Rsvp]
    notes: tuple[str, ...] = ()


def plan_mark(editable: EditableSchedule, request: MarkRequest) -> MarkPlan:
    """What these facts change in the schedule; nothing is written.

    Raises UnknownNameError for a workshop or a person that does not exist, UsageError for names
    that fit several and for a workshop to come.
    """
    workshop = find_workshop(editable.schedule, request.workshop)
    if request.find_now and request.facts.get("attended") is not None:
        _require_begun(workshop, request.find_now(editable.schedule))
    place = editable.schedule.workshops.index(workshop)
    index = AttendeeIndex(workshop.attendees, request.language)
    presences, unmatched, remarks = _match_list(
        index, request, workshop.id, Organizations(editable.schedule)
    )
    facts: dict[tuple[int, FactKey], bool | Rsvp | None] = {}
    facts |= {(at, "attended"): presence for at, presence in presences.items()}
    named = [at for who in request.people for at in index.find(who)]
    facts |= {(at, key): fact for at in named for key, fact in request.facts.items()}
    places = sorted(facts)
    edits = [edit_attendee(place, at, key, facts[at, key]) for at, key in places]
    edited = plan_edits(editable, edits)
    refused = {places[number]: reason for number, reason in edited.refused.items()}
    written = [fact for fact in places if fact not in refused]
    people = workshop.attendees
    new = [(at, key) for at, key in written if getattr(people[at], key) != facts[at, key]]
    entry = ("workshops", place, *(("attendees", new[0][0]) if new else ()))
    position = edited.after.find_position(entry)
    answers = {
        (workshop.uid, fold_address(people[at].email)): request.answer
        for at, key in written
        if request.answer and key == "rsvp" and people[at].email
    }
    refusals = (
        f"{index.name(at)} is not recorded: {why}, then run again"
        for (at, _), why in refused.items()
    )
    return MarkPlan(
        workshop,
        recorded=[
            Marking(key, index.name(at), getattr(people[at], key), facts[at, key])
            for at, key in new
        ],
        known=len(written) - len(new),
        file=position.file,
        line=position.line,
        unmatched=unmatched,
        refused=list(dict.fromkeys(refusals)),
        remarks=remarks,
        changes=edited.changes,
        schedule=editable.schedule,
        answers=answers,
    )


def _require_begun(workshop: Workshop, now: datetime) -> None:
    """What repeats has begun with its first time."""
    assert now.tzinfo is not None, "now is aware"
    span = workshop.span(now.tzinfo)
    if span is None:
        raise UsageError(f"{workshop.id} has no date yet; to record presence now, use --force")
    if span[0] > now:
        day = f"{span[0].astimezone(now.tzinfo):%Y-%m-%d}"
        raise UsageError(
            f"{workshop.id} begins on {day}, which is still to come; to record presence now, use "
            "--force"
        )


def _match_list(
    index: AttendeeIndex, request: MarkRequest, workshop: str, organizations: Organizations
) -> tuple[dict[int, bool | None], list[ListRemark], list[ListRemark]]:
    """The facts that a sign-in list states, the lines that are not clear, and other remarks."""
    listed = request.sign_ins or SignInList([])
    facts: dict[int, bool | None] = {}
    contradicted: dict[int, int] = {}
    own, remarks = _choose_lines(listed, workshop)
    lines, unmatched = _drop_conflicts(own, organizations)
    for signed in lines:
        if signed.came is None:
            continue
        match = index.match(signed)
        if not match.is_clear:
            message = _explain_mismatch(
                index, signed, match, may_suggest=len(unmatched) < _SUGGESTIONS
            )
            unmatched.append(ListRemark(message, signed.line))
            continue
        fact = request.attended if signed.came else False
        for at in match.indices:
            if facts.setdefault(at, fact) is not fact:
                contradicted.setdefault(at, signed.line)
        attendee = index.attendees[match.indices[0]]
        known, email = fold_address(attendee.email), fold_address(signed.email)
        if not match.is_group and attendee.name and known and email and known != email:
            name = index.name(match.indices[0])
            message = f"{name} has another address in the schedule than {signed.email}"
            remarks.append(ListRemark(message, signed.line))
    for at in sorted(contradicted):
        if not index.attendees[at].name:  # one of an organization's people came
            facts[at] = True
        else:
            del facts[at]
            message = f"{index.name(at)} is present on one line and absent on another"
            unmatched.append(ListRemark(message, contradicted[at]))
    unread = describe_unread(listed.unread, listed.sheets)
    sentences = filter(None, (listed.open, *unread))
    return facts, unmatched, [*remarks, *map(ListRemark, sentences)]


def _choose_lines(listed: SignInList, workshop: str) -> tuple[list[SignIn], list[ListRemark]]:
    """The lines about this workshop, and a remark if there are others."""
    own = [signed for signed in listed.signed if signed.workshop in ("", workshop)]
    named = dict.fromkeys(signed.workshop for signed in listed.signed)
    others = [id for id in named if id not in ("", workshop)]
    if not others:
        return own, []
    lines = count_noun(len(listed.signed) - len(own), "line is", "lines are")
    return own, [ListRemark(f"{lines} about other workshops: {', '.join(others)}")]


def _drop_conflicts(
    lines: Sequence[SignIn], organizations: Organizations
) -> tuple[list[SignIn], list[ListRemark]]:
    """The lines, without those that name two organizations, and what is wrong with these."""
    clear, conflicts = list[SignIn](), list[ListRemark]()
    for signed in lines:
        other = signed.other_name
        found = other and organizations.find_both(signed.organization, other)
        if isinstance(found, Doubt):
            conflicts.append(ListRemark(found.message, signed.line))
        else:
            clear.append(signed)
    return clear, conflicts


_SUGGESTIONS = 20
"""Lines with suggestions: for each, all names are compared letter by letter."""


def _explain_mismatch(
    index: AttendeeIndex, signed: SignIn, match: Match, *, may_suggest: bool
) -> str:
    """Why a signature was not matched, and who may be meant."""
    names = [index.name(at) for at in match.indices]
    if match.is_ambiguous:
        message = f'"{signed.name}" and {signed.email} are two attendees'
        return f"{message}: the name belongs to {names[0]}, the address to {names[-1]}"
    if names:
        return f'"{signed.label}" matches several attendees: {", ".join(names)}'
    near = index.suggest(signed.label) if may_suggest else []
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f'no attendee is called "{signed.label}"{hint}'
