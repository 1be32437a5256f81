"""Answers to an earlier time are reset in the schedule when an update asks for a new answer.

An update about another time asks everyone again (RFC 5546 section 3.2.2.1). The schedule is the
database, so an answer to the earlier time does not stay in it: the next list would count it, and
the next update would state it in the person's calendar. It becomes needs-action by the same careful
edit that recorded it, with each person's own message: once the mail server took it and before the
history records it. A run that is stopped in between repeats that one message, and with it this.
An answer stays as it is where its person was not sent the other time.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping

from workshops.files.write import (
    name_hard_links,
    repeat_if_changed,
    require_writable,
    rewrite_files,
)
from workshops.invitations.history import Invitee
from workshops.invitations.step import Step
from workshops.names import fold_address
from workshops.schedule.edit import (
    EditableSchedule,
    edit_attendee,
    find_splices,
    plan_edits,
    read_editable,
)
from workshops.schedule.splice import Splice


class AnswerResets:
    """The answers in a schedule that messages ask for again, to be reset as the messages go.

    All are planned at once, because reading the schedule for each message would take the square of
    their number. The schedule with all of them reset was read again, so each can be made alone.
    `by_hand` has a line for each that a person must reset; `notes` are sentences about the files.
    """

    def __init__(self, path: str, steps: Iterable[Step]) -> None:
        """Raises UnreadableError and ScheduleError where no answer could be reset."""
        self._path = path
        self._due = {
            step.key: step.outdated_answer
            for step in steps
            if step.is_message and step.outdated_answer
        }
        self._contents: dict[str, bytes] = {}
        self._parts: dict[str, list[str]] = {}
        self._replacements: dict[Invitee, tuple[str, dict[int, str]]] = {}
        self.by_hand: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        if self._due:
            self.notes = repeat_if_changed(self._prepare)

    def reset(self, person: Invitee) -> bool:
        """Reset the answer of somebody whose message has gone; whether there was one.

        It is planned again where somebody else changed the files, and stays where they changed the
        answer. Raises what making the resets does.
        """
        is_planned = True

        def attempt() -> bool:
            nonlocal is_planned
            if not is_planned:
                self._plan()
            is_planned = False
            if person not in self._replacements:
                return False
            name, words = self._replacements[person]
            parts = list(self._parts[name])
            for index, word in words.items():
                parts[index] = word
            new = "".join(parts).encode()
            rewrite_files({name: (self._contents[name], new)})
            self._contents[name], self._parts[name] = new, parts
            return True

        return person in self._due and repeat_if_changed(attempt)

    def _prepare(self) -> tuple[str, ...]:
        """Plan all of them, and require that they can be written; notes about the files."""
        changes = self._plan()
        require_writable(changes)
        return name_hard_links(changes)

    def _plan(self) -> dict[str, tuple[bytes, bytes]]:
        """Read the schedule, and find what each reset replaces; what all of them change."""
        editable = read_editable(self._path)
        due, people, edits = dict(self._due), [], []
        for at, workshop in enumerate(editable.schedule.workshops):
            for place, attendee in enumerate(workshop.attendees):
                # the entry that `rsvp` writes, which is the first one
                person = (workshop.uid, fold_address(attendee.email))
                answer = due.pop(person, None)
                if answer and attendee.rsvp == answer:
                    people.append((person, workshop, attendee))
                    edits.append(edit_attendee(at, place, "rsvp", "needs-action"))
        changes, refused, _ = plan_edits(editable, edits)
        self.by_hand = tuple(
            f'{workshop.id}: {attendee.label()}: the answer "{attendee.rsvp}" was given for '
            f"another time and cannot be reset: {refused[number]}, then write rsvp: needs-action"
            for number, (_, workshop, attendee) in enumerate(people)
            if number in refused
        )
        by_file: dict[str, list[tuple[Splice, Invitee]]] = {}
        for number, (name, splices) in find_splices(editable, edits).items():
            if number not in refused:
                person = people[number][0]
                by_file.setdefault(name, []).extend((splice, person) for splice in splices)
        self._divide_texts(editable, by_file)
        return changes

    def _divide_texts(
        self, editable: EditableSchedule, by_file: Mapping[str, Iterable[tuple[Splice, Invitee]]]
    ) -> None:
        """Divide the files into parts, so that a reset replaces some of them."""
        self._contents = dict(editable.sources)
        self._parts, self._replacements = {}, {}
        texts = {document.name: document.text for document in editable.documents}
        for name, found in by_file.items():
            text, end = texts[name], 0
            parts = ["\ufeff"] if editable.sources[name].startswith(BOM_UTF8) else []
            for splice, person in sorted(found):
                parts += text[end : splice.start], text[splice.start : splice.end]
                _, words = self._replacements.setdefault(person, (name, {}))
                words[len(parts) - 1] = splice.words
                end = splice.end
            self._parts[name] = [*parts, text[end:]]
