"""The cancellations of a plan, and whether they can be meant.

A schedule that was cut short, or a workshop whose id was changed, looks like workshops that are
gone. People must not get cancellations for it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from workshops.invitations.history import History, SentWorkshop
from workshops.invitations.step import Step
from workshops.model import Schedule, Workshop
from workshops.names import fold_address, fold_name, join_words
from workshops.significant import explain_removals


def explain_cancellations(
    steps: Sequence[Step], invited: int, schedule: Schedule, ids: Collection[str]
) -> str | None:
    """Why the steps should not be sent unseen; None where few people lose something.

    `invited` is how many invitations people have. What the schedule itself calls cancelled is
    meant, and so are workshops that a person named by `ids`, and a cancellation that was begun.
    """
    meant = {workshop.uid for workshop in schedule.workshops if workshop.status == "cancelled"}
    removed = sum(
        step.kind == "cancel"
        and step.repeated is None
        and step.workshop.uid not in meant
        and step.workshop.id not in ids
        for step in steps
    )
    return explain_removals(removed, invited, "invitations would be cancelled")


class Successors:
    """The new workshops of a schedule, by what they may have in common with one that is gone."""

    def __init__(self, schedule: Schedule, history: History) -> None:
        self.schedule = schedule
        self.found: dict[tuple[str, object], str] = {}
        for workshop in schedule.workshops:
            if workshop.uid not in history.workshops:
                people = (attendee.email for attendee in workshop.attendees)
                for trait in _list_traits(workshop, people):
                    self.found.setdefault(trait, workshop.id)

    def explain_loss(self, uid: str, sent: SentWorkshop) -> str:
        """Why a workshop is gone, and which one may be the same under another id."""
        if self.schedule.workshop(sent.id) is not None:
            return f"its uid changed; to keep the entries in people's calendars, write uid: {uid}"
        people = [who.address for who in sent.people.values() if who.last.method == "REQUEST"]
        traits = list(_list_traits(sent.facts[sent.digest], people))
        near = Counter(self.found[trait] for trait in traits if trait in self.found)
        if not near:
            return "removed from the schedule"
        [(id, _)] = near.most_common(1)
        shared = (trait[0] for trait in traits if self.found.get(trait) == id)
        same = join_words(list(dict.fromkeys(shared)))
        return (
            f'removed from the schedule, but "{id}" has the same {same}; if it is the same '
            f"workshop, write uid: {uid} in it to keep the entries in people's calendars"
        )


def _list_traits(workshop: Workshop, people: Iterable[str | None]) -> Iterator[tuple[str, object]]:
    """The traits of a workshop by which it is found again: date, titles and who is invited."""
    if workshop.start is not None:
        yield "date", (workshop.start, workshop.end)
    for _, title in workshop.title.translations:
        yield "title", fold_name(title)
    invited = frozenset(fold_address(address) for address in people if address)
    if invited:
        yield "people", invited
