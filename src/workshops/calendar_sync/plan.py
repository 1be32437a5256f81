"""What a team's calendar server is to be told, worked out before anything goes there.

A plan is the difference between what the schedule says, what lies on the server and what we wrote
there last. The last is not kept beside the schedule, where only one coordinator's machine would
know it: each entry carries a mark with a short digest of every fact that we wrote. A server may
add, drop and rewrite what it likes, as most do; only a fact that now reads differently was changed
by somebody, and is theirs until the coordinator decides. Values only: how entries are read and
written is `ical.posting`'s business, and the server `delivery.calendar_server`'s.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

from workshops.model import Schedule, Workshop

Kind = Literal["create", "change", "remove", "unchanged", "conflict"]

Facts = Mapping[str, str]
"""What an entry tells people, by its properties' names (RFC 5545 section 3.8).

The values equal themselves however a server writes them; what is empty is left out.
"""


class Mark(NamedTuple):
    """What an entry says of its origin: series, workshop, and a digest of each fact we wrote."""

    series: str
    id: str
    written: Mapping[str, str]


class Posting(NamedTuple):
    """An entry as it lies on the server, where `href` and `etag` name this state of it.

    `alarms` are the reminders in it and `additions` the lines, by property, of what we never say:
    both are the people's own. One that can't be read has no facts.
    """

    href: str
    etag: str
    uid: str
    sequence: int
    facts: Facts
    mark: Mark | None
    alarms: bytes = b""
    additions: Mapping[str, bytes] = {}


class Change(NamedTuple):
    """What is to happen to one entry, and why.

    `workshop` is None where the file has lost it, `posting` where the server has nothing.
    `changed` are the aspects that differ: in the file, or for a conflict on the server. `sequence`
    is the lowest SEQUENCE that programs will take for news.
    """

    kind: Kind
    uid: str
    id: str
    title: str
    why: str = ""
    workshop: Workshop | None = None
    posting: Posting | None = None
    changed: tuple[str, ...] = ()
    sequence: int = 0

    @property
    def is_due(self) -> bool:
        """Whether something is to be done."""
        return self.kind in ("create", "change", "remove")

    @property
    def is_news(self) -> bool:
        """Whether somebody who looks after the calendar wants to hear of it."""
        return self.kind != "unchanged"


_ASPECTS = {
    "SUMMARY": "title",
    "DTSTART": "time",
    "DTEND": "time",
    "RRULE": "repetition",
    "RDATE": "repetition",
    "EXDATE": "repetition",
    "RECURRENCE-ID": "repetition",
    "LOCATION": "place",
    "GEO": "place",
    "STATUS": "status",
    "TRANSP": "status",
    "DESCRIPTION": "description",
    "URL": "link",
    "CONFERENCE": "link",
    "CATEGORIES": "tags",
    "COLOR": "colour",
    "ORGANIZER": "people",
    "ATTENDEE": "people",
    "ATTACH": "attachments",
    "COMMENT": "comments",
}
"""What each fact is about, in people's words."""

FACTS = tuple(_ASPECTS)
"""The properties that are compared; all others are a program's own business."""

_LOSABLE = {"URL", "CATEGORIES"}
"""What some servers do not keep: where no entry has it, nobody took it away."""

_UNSEEN = "CONFERENCE"
"""What many programs do not know, and lose as people change something else."""

_UNEDITABLE = "GEO"
"""What no program lets people edit, but servers round and programs derive from the place."""

_SIGNIFICANT = {"time", "repetition", "place", "status"}
"""What raises SEQUENCE (RFC 5546 section 2.1.4)."""


def sign_facts(uid: str, facts: Facts) -> dict[str, str]:
    """A short digest by name of each fact, and of the uid, so that a copy is not taken for ours."""
    return {name: _digest(value) for name, value in {"UID": uid, **facts}.items()}


def _digest(value: str) -> str:
    return sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def name_resource(uid: str) -> str:
    """The name of a new entry's resource: the uid, where that is safe in an address."""
    is_safe = re.fullmatch("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}", uid)
    return f"{uid if is_safe else sha256(uid.encode()).hexdigest()[:32]}.ics"


class _Ground(NamedTuple):
    """What is known of the server beside the entry in question.

    `known` are the digests of the uids that we left there, `kept` what may be lost there and is
    not; `is_markless` where no entry bears a mark.
    """

    known: Collection[str]
    kept: Collection[str]
    is_markless: bool


def plan_sync(
    schedule: Schedule,
    facts: Mapping[str, Facts],
    postings: Sequence[Posting],
    known: Collection[str] = (),
    *,
    force: bool = False,
) -> list[Change]:
    """One change an entry: the workshops in the file's order, then what the file has lost.

    `facts` are those of each dated workshop by uid; `known` are the digests of the uids that an
    earlier sync left on the server. With `force`, what somebody changed there is overwritten.
    """
    there = {one.uid: one for one in postings}
    ground = _Ground(known, _find_kept(postings), not any(one.mark for one in postings))
    changes = [
        _plan_workshop(schedule, workshop, facts[workshop.uid], there.get(workshop.uid), ground)
        for workshop in schedule.workshops
        if workshop.uid in facts
    ]
    changes += _plan_losses(schedule, facts, postings, ground.kept)
    return [_force(change) for change in changes] if force else changes


def _find_kept(postings: Sequence[Posting]) -> set[str]:
    """What may be lost on a server, and is not on this one: an entry still says it."""
    marked = [(one.facts, one.mark.written) for one in postings if one.mark]
    return {name for name in _LOSABLE if any(name in a and name in b for a, b in marked)}


def empties_calendar(changes: Sequence[Change]) -> bool:
    """Whether more than one entry is to go, and the schedule has none that stays or comes."""
    goes = [one for one in changes if one.kind == "remove"]
    return len(goes) > 1 and not any(one.workshop for one in changes)


def count_doubles(
    changes: Sequence[Change], facts: Mapping[str, Facts], postings: Sequence[Posting]
) -> dict[str, int]:
    """How many new entries stand there already, same id and time, by the series they are of."""
    there = {
        (one.mark.id, one.facts.get("DTSTART")): one.mark.series for one in postings if one.mark
    }
    new = [(one.id, facts[one.uid].get("DTSTART")) for one in changes if one.kind == "create"]
    return Counter(there[key] for key in new if key in there)


def list_known(
    changes: Sequence[Change], known: Collection[str], done: Collection[str]
) -> tuple[str, ...]:
    """What the next sync is to know was on the server, when the changes of some uids are `done`.

    That somebody deleted an entry can be seen only by who remembers that it was there.
    """
    ours = [one for one in changes if one.workshop]
    kept = {_digest(one.uid) for one in ours} & set(known)
    there = {_digest(one.uid) for one in ours if one.uid in done or one.kind in _SETTLED}
    return tuple(sorted(kept | there))


_SETTLED = ("change", "unchanged")
"""Of what we wrote and found on the server."""


def _plan_workshop(
    schedule: Schedule,
    workshop: Workshop,
    facts: Facts,
    posting: Posting | None,
    ground: _Ground,
) -> Change:
    step = Change("unchanged", workshop.uid, workshop.id, facts.get("SUMMARY", ""), "", workshop)
    if posting is None:
        if _digest(workshop.uid) in ground.known:
            return step._replace(kind="conflict", why="deleted on the server")
        return step._replace(kind="create", why="new")
    step = step._replace(posting=posting, sequence=_choose_sequence(facts, posting))
    if ground.is_markless and posting.facts == facts and _digest(workshop.uid) in ground.known:
        return step  # ours, on a server that drops marks
    if reason := _explain_stranger(posting, schedule):
        return step._replace(kind="conflict", why=reason)
    touched = _name_aspects(_find_touched(posting, ground.kept)) if posting.facts != facts else ()
    if touched:
        why = f"{_join(touched)} changed on the server"
        return step._replace(kind="conflict", why=why, changed=touched)
    assert posting.mark is not None, "what bears no mark is a stranger"
    signed = sign_facts(workshop.uid, facts)
    if due := _name_aspects(_find_differences(signed, posting.mark.written)):
        return step._replace(kind="change", why=f"changed: {_join(due)}", changed=due)
    return step


def _choose_sequence(facts: Facts, posting: Posting) -> int:
    changed = _name_aspects(_find_differences(facts, posting.facts))
    return posting.sequence + bool(_SIGNIFICANT & set(changed))


def _explain_stranger(posting: Posting, schedule: Schedule) -> str | None:
    """Why an entry with a workshop's uid is not ours to change."""
    if not posting.facts:
        return "its entry on the server can't be read"
    if posting.mark is None:
        return "its entry on the server was not written by sync"
    if posting.mark.series != schedule.series.id:
        return f"its entry on the server belongs to the series {posting.mark.series}"
    return None


def _find_touched(posting: Posting, kept: Collection[str]) -> Iterator[str]:
    """The facts that read otherwise than they were written."""
    assert posting.mark is not None
    present = {name: _digest(value) for name, value in posting.facts.items()}
    losable = {_UNSEEN, *_LOSABLE.difference(kept)}
    for name in _find_differences(present, posting.mark.written):
        is_lost = name in losable and name not in present
        if not is_lost and name != _UNEDITABLE:
            yield name


def _find_differences(one: Facts, other: Facts) -> list[str]:
    return [name for name in FACTS if one.get(name, "") != other.get(name, "")]


def _name_aspects(names: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ASPECTS[name] for name in names))


def _join(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if words[1:] else words[0]


def _plan_losses(
    schedule: Schedule,
    facts: Mapping[str, Facts],
    postings: Sequence[Posting],
    kept: Collection[str],
) -> Iterator[Change]:
    """Removals of what we wrote and the file no longer says."""
    dateless = {one.uid: one for one in schedule.workshops if one.start is None}
    for posting in postings:
        mark = posting.mark
        is_ours = mark and mark.series == schedule.series.id
        if mark is None or not is_ours or posting.uid in facts:
            continue
        if mark.written.get("UID") != _digest(posting.uid):
            continue  # somebody's copy of one of ours, with an entry's whole text under a new uid
        why = "no date yet" if posting.uid in dateless else "removed from the file"
        title = posting.facts.get("SUMMARY", "")
        step = Change("remove", posting.uid, mark.id, title, why, posting=posting)
        if touched := _name_aspects(_find_touched(posting, kept)):
            why = f"{why}, but {_join(touched)} changed on the server"
            step = step._replace(kind="conflict", why=why, changed=touched)
        yield step


def _force(change: Change) -> Change:
    """A conflict decided in the file's favour."""
    if change.kind != "conflict":
        return change
    kind: Kind = "create" if not change.posting else "change" if change.workshop else "remove"
    return change._replace(kind=kind, why=f"forced: {change.why}")
