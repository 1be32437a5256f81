"""Whatever a schedule looks like, each command makes its one change and keeps the rest."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import hypothesis
from hypothesis import strategies as st

from support.layouts import (
    LONG,
    TEXTS,
    Value,
    count_gone,
    find_comments,
    make_sections,
    open_files,
    read_all,
    sort_workshops,
    write_files,
)
from workshops.changes import plan_add, plan_cancel, plan_move, plan_remove, plan_set, read_target
from workshops.changes.set_keys import read_assignment
from workshops.errors import UsageError
from workshops.people.mark import MarkRequest, plan_mark
from workshops.people.register import RegisterRequest, plan_register
from workshops.people.registrations import read_words
from workshops.people.unregister import plan_unregister
from workshops.schedule.edit import EditableSchedule

NOW = datetime(2026, 11, 26, tzinfo=UTC)
REFUSALS = re.compile(
    r".*:\d+: there is a comment in what would be .*"
    r'|.*:\d+: "\w+" is the only key of its record.*'
    r'|".*" matches several attendees.*'
    r"|.* is not cancelled; its status is .*"
)
"""What may be refused: what can't be done without a person."""
Plan = Callable[[EditableSchedule], Mapping[str, tuple[bytes, bytes]]]
"""A command on a schedule: the bytes of its files before and after."""


class Case:
    """One command, drawn for a schedule: how it is planned, and what should be read afterwards.

    `most_gone` is how many lines of the files it may change or take away.
    """

    def __init__(self, draw: st.DrawFn, sections: dict[str, Value]) -> None:
        self.draw, self.sections = draw, sections
        self.expected = deepcopy(sections)
        self.index = draw(st.integers(0, len(sections["workshops"]) - 1))
        self.workshop = self.expected["workshops"][self.index]
        self.id = self.workshop["id"]
        self.most_gone = 1
        command = draw(
            st.sampled_from(
                [
                    self.add,
                    self.move,
                    self.set_text,
                    self.set_list,
                    self.set_series,
                    self.enter_region,
                    self.enter_session,
                    self.remove,
                    self.set_attendee,
                    self.rename,
                    self.cancel,
                    self.undo,
                    self.register,
                    *(self.unregister, self.mark) * 3,
                ]
            )
        )
        self.name = command.__name__
        self.plan: Plan = command()

    def add(self) -> Plan:
        """A workshop at the end."""
        title = self.draw(TEXTS)
        record = {"id": "new", "title": title, "venue": {"city": "Gävle"}, "tags": ["x", "y: z"]}
        self.expected["workshops"].append(record)
        self.most_gone = 0 + 1  # a last line without its end
        return lambda editable: plan_add(editable, record, NOW).changes

    def move(self) -> Plan:
        """Another date, or the first one."""
        day = self.draw(st.sampled_from(["2027-05-10", "2027-06-01"]))
        self.workshop["start"] = day
        return lambda editable: plan_move(editable, self.id, read_target(day), NOW).changes

    def set_text(self) -> Plan:
        """A text, of one line or several; in place of what may have several lines."""
        key = self.draw(st.sampled_from(["title", "description"]))
        text = self.draw(TEXTS | LONG)
        old = self.workshop.get(key)
        self.workshop[key] = {**old, "en": text} if isinstance(old, dict) else text
        self.most_gone = str(old).count("\n") + 4
        return lambda editable: (
            plan_set(editable, self.id, [read_assignment(f"{key}={text}")], NOW).changes
        )

    def set_list(self) -> Plan:
        """One more tag, or one less, and a key inside another."""
        tags = self.workshop.get("tags", [])
        if tags and self.draw(st.booleans()):
            value = f"tags-={tags[0]}"
            self.workshop["tags"] = tags[1:]
            if not tags[1:]:
                del self.workshop["tags"]
        else:
            value = "tags+=new: one"
            self.workshop["tags"] = [*tags, "new: one"]
        self.workshop["venue"] = {**self.workshop.get("venue", {}), "city": "Turin"}
        values = [read_assignment(each) for each in (value, "venue.city=Turin")]
        self.most_gone = 16  # a list may be in brackets over several lines
        return lambda editable: plan_set(editable, self.id, values, NOW).changes

    def set_series(self) -> Plan:
        """A text of the series, in whichever file that is."""
        old = self.expected["series"]["title"]
        texts = old if isinstance(old, dict) else {"en": old}
        self.expected["series"]["title"] = {**texts, "sv": "En serie"}
        self.most_gone = 4
        values = [read_assignment("title.sv=En serie")]
        return lambda editable: plan_set(editable, "series", values, NOW).changes

    def enter_region(self) -> Plan:
        """A region that is new, or a key of one that is there."""
        regions = self.expected.setdefault("regions", [])
        self.most_gone = 1
        if regions and self.draw(st.booleans()):
            region = self.draw(st.sampled_from(regions))
            region["country"] = "SE"
            values, name = ["country=SE"], region["id"]
        else:
            regions.append({"id": "NEW1", "name": "North: one"})
            values, name = ["name=North: one"], "NEW1"
        assignments = [read_assignment(value) for value in values]
        return lambda editable: plan_set(editable, f"region:{name}", assignments, NOW).changes

    def enter_session(self) -> Plan:
        """A session that is new."""
        sessions = self.workshop.setdefault("sessions", [])
        sessions.append({"id": "new", "title": "New: one", "speakers": ["Zoë, Zed"]})
        self.most_gone = 1
        name = f"{self.id}/session:new"
        values = [read_assignment(value) for value in ("title=New: one", "speakers+=Zoë, Zed")]
        return lambda editable: plan_set(editable, name, values, NOW).changes

    def remove(self) -> Plan:
        """The workshop with its lines."""
        text = str(self.workshop)
        self.expected["workshops"].pop(self.index)
        self.most_gone = 60 + text.count("\\n")
        return lambda editable: plan_remove(editable, self.id, is_forced=True).changes

    def set_attendee(self) -> Plan:
        """A key of somebody who is there."""
        at = self.choose_person()
        person = self.workshop["attendees"][at]
        person["role"] = "chair"
        name = f"{self.id}/attendee:{person['name']}"
        values = [read_assignment("role=chair")]
        return lambda editable: plan_set(editable, name, values, NOW).changes

    def rename(self) -> Plan:
        """Another id, with the UID that people have."""
        self.workshop["id"] = "renamed"
        self.most_gone = 2

        def plan(editable: EditableSchedule) -> Mapping[str, tuple[bytes, bytes]]:
            [old] = [found for found in editable.schedule.workshops if found.id == self.id]
            self.workshop["uid"] = old.uid
            return plan_set(editable, self.id, [read_assignment("id=renamed")], NOW).changes

        return plan

    def cancel(self) -> Plan:
        """The status; what it was is kept in a comment."""
        self.workshop["status"] = "cancelled"
        return lambda editable: plan_cancel(editable, self.id, NOW).changes

    def undo(self) -> Plan:
        """The status goes."""
        self.workshop.pop("status", None)
        self.most_gone = 2
        return lambda editable: plan_cancel(editable, self.id, NOW, undo=True).changes

    def choose_person(self) -> int:
        """Somebody who is there."""
        people = self.workshop.get("attendees", [])
        hypothesis.assume(people)
        return self.draw(st.integers(0, len(people) - 1))

    def unregister(self) -> Plan:
        """An entry goes with its lines."""
        at = self.choose_person()
        person = self.workshop["attendees"].pop(at)
        self.most_gone = 14
        return lambda editable: plan_unregister(editable, self.id, [person["name"]]).changes

    def register(self) -> Plan:
        """An entry and its organization, which is declared."""
        hypothesis.assume("new@example.org" not in str(self.sections))
        entry = {"name": "Zoë Zed", "email": "new@example.org", "organization": "new-house"}
        people = self.workshop.get("attendees", [])
        self.workshop["attendees"] = [*people, entry]
        self.expected["organizations"] = [{"id": "new-house", "name": "New house"}]
        named = read_words(["Zoë Zed <new@example.org>"])
        request = RegisterRequest(self.id, named, organization="New house")
        self.most_gone = 2
        return lambda editable: plan_register(editable, request).changes

    def mark(self) -> Plan:
        """A presence or an answer of one person."""
        at = self.choose_person()
        person = self.workshop["attendees"][at]
        name = person["name"]
        if self.draw(st.booleans()):
            person["attended"] = "true"
            request = MarkRequest(self.id, [name])
        else:
            person["rsvp"] = "declined"
            request = MarkRequest(self.id, [name], answer="declined")

        return lambda editable: plan_mark(editable, request).changes


@hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.filter_too_much])
@hypothesis.given(sections=make_sections(), chooser=st.data())
def test_any_command_on_any_schedule(sections: dict[str, Value], chooser: st.DataObject) -> None:
    """The new files read as the old ones with that change; no other line changes, nor a comment."""
    files = chooser.draw(write_files(sections))
    sections = read_all(files)
    case = chooser.draw(st.composite(Case)(sections))
    editable = open_files(files)

    try:
        changes = case.plan(editable)
    except UsageError as error:
        if not REFUSALS.fullmatch(str(error)):
            raise
        return

    new = files | {name: after for name, (_, after) in changes.items()}
    assert all(before == files[name] for name, (before, _) in changes.items())
    assert sort_workshops(read_all(new)) == sort_workshops(case.expected), case.name
    assert sum(count_gone(files[name], new[name]) for name in files) <= case.most_gone, case.name
    assert list(list_line_ends(new)) == list(list_line_ends(files)), case.name
    assert {name: raw[:3] == b"\xef\xbb\xbf" for name, raw in new.items()} == {
        name: raw[:3] == b"\xef\xbb\xbf" for name, raw in files.items()
    }
    if case.name not in ("unregister", "set_list", "remove"):
        assert find_comments(new) == find_comments(files), case.name
    open_files(new)


def list_line_ends(files: Mapping[str, bytes]) -> Iterator[set[bytes]]:
    """Which line ends each file has, if it has several lines."""
    for _, raw in sorted(files.items()):
        ends = set(re.findall(rb"\r\n|\r|\n", raw))
        yield ends or {b"\n"}


@hypothesis.settings(deadline=None)
@hypothesis.given(sections=make_sections(), chooser=st.data())
def test_any_move_can_be_undone(sections: dict[str, Value], chooser: st.DataObject) -> None:
    """Moved by some days and back, a file has the bytes that it had."""
    files = chooser.draw(write_files(sections))
    dated = [workshop for workshop in read_all(files)["workshops"] if "start" in workshop]
    hypothesis.assume(dated)
    workshop = chooser.draw(st.sampled_from(dated))
    day = date.fromisoformat(workshop["start"]) + timedelta(days=chooser.draw(st.integers(1, 99)))

    moved = plan_move(open_files(files), workshop["id"], read_target(str(day)), NOW).changes
    there = files | {name: after for name, (_, after) in moved.items()}
    back = plan_move(open_files(there), workshop["id"], read_target(workshop["start"]), NOW).changes

    assert there | {name: after for name, (_, after) in back.items()} == files


@hypothesis.settings(deadline=None)
@hypothesis.given(sections=make_sections(), chooser=st.data())
def test_any_cancellation_can_be_undone(sections: dict[str, Value], chooser: st.DataObject) -> None:
    """Whatever was tentative is so again, unless no comment could keep it; nobody else changes."""
    files = chooser.draw(write_files(sections))
    before = open_files(files).schedule.workshops
    id = chooser.draw(st.sampled_from([workshop.id for workshop in before]))
    statuses = {workshop.id: workshop.status for workshop in before}
    hypothesis.assume(statuses[id] != "cancelled")

    cancelled = plan_cancel(open_files(files), id, NOW).changes
    there = files | {name: after for name, (_, after) in cancelled.items()}
    undone = plan_cancel(open_files(there), id, NOW, undo=True).changes
    back = there | {name: after for name, (_, after) in undone.items()}

    found = {workshop.id: workshop.status for workshop in open_files(back).schedule.workshops}
    is_kept = b"# was " in b"".join(there.values())
    usual = "confirmed" if next(w for w in before if w.id == id).start else "tentative"
    assert found == statuses | ({} if is_kept else {id: usual})
    assert b"# was " not in b"".join(back.values())
    assert is_kept or statuses[id] == usual or b"{" in b"".join(files.values())
