"""Whatever a schedule looks like, an edited one says what was meant, and keeps the rest."""

import re

import hypothesis
from hypothesis import strategies as st

from support.layouts import (
    OPTIONAL,
    Path,
    Value,
    apply,
    count_gone,
    count_lines,
    find_comments,
    make_sections,
    open_files,
    read_all,
    sort_workshops,
    write_files,
)
from workshops.schedule.edit import (
    AppendItem,
    Edit,
    RemoveItem,
    RemoveKey,
    SetKey,
    find_splices,
    plan_edits,
)
from workshops.schedule.splice import apply_splices


@st.composite
def draw_edits(draw: st.DrawFn, sections: dict[str, Value]) -> list[Edit]:
    """One to four edits that do not concern the same value."""
    edits: list[Edit] = []
    for _ in range(draw(st.integers(1, 4))):
        edit = draw(draw_edit(sections))
        if not any(
            _is_around(edit.path, other.path) or _is_around(other.path, edit.path)
            for other in edits
        ):
            edits.append(edit)
    return edits


def _is_around(path: Path, other: Path) -> bool:
    """Whether what is at `other` is, or is in, what is at `path`."""
    return other[: len(path)] == path


@st.composite
def draw_edit(draw: st.DrawFn, sections: dict[str, Value]) -> Edit:
    """An edit such as a command makes."""
    index = draw(st.integers(0, len(sections["workshops"]) - 1))
    workshop, at = sections["workshops"][index], ("workshops", index)
    key = draw(st.sampled_from(sorted(OPTIONAL)))
    choices: list[Edit] = [
        SetKey((*at, key), draw(OPTIONAL[key])),
        SetKey((*at, "venue", "city"), "Turin"),
        SetKey((*at, "venue", "name"), "A: b"),
        AppendItem((*at, "tags"), "new: one"),
        AppendItem((*at, "attendees"), {"name": "Zoë", "rsvp": "accepted"}),
        AppendItem(("workshops",), {"id": "new", "title": "A new one", "tags": ["x"]}),
        AppendItem(("organizations",), {"id": "new", "name": "Univ., dept. #1"}),
        AppendItem(("regions",), {"id": "N", "name": "North"}),
        *(RemoveKey((*at, key)) for key in workshop if key in OPTIONAL),
        *(RemoveItem((*at, "tags", tag)) for tag in range(len(workshop.get("tags", [])))),
    ]
    for place in range(len(workshop.get("attendees", []))):
        person = (*at, "attendees", place)
        choices += SetKey((*person, "rsvp"), "delegated"), SetKey((*person, "attended"), "false")
        choices += RemoveItem(person), RemoveKey((*person, "rsvp"))
    return draw(st.sampled_from(choices))


@hypothesis.settings(deadline=None)
@hypothesis.given(sections=make_sections(), chooser=st.data())
def test_any_edit_of_any_schedule(sections: dict[str, Value], chooser: st.DataObject) -> None:
    """The new files read as the old ones with the edits; what is not about them stays as it is."""
    files = chooser.draw(write_files(sections))
    sections = read_all(files)
    edits = chooser.draw(draw_edits(sections))
    editable = open_files(files)

    edited = plan_edits(editable, edits)

    for reason in edited.refused.values():
        assert re.fullmatch(r"\d\.yaml:\d+: there is a comment in what would be .*", reason)
    edits = [edit for number, edit in enumerate(edits) if number not in edited.refused]
    new = files | {name: after for name, (_, after) in edited.changes.items()}
    expected = apply(sections, edits)
    assert sort_workshops(read_all(new)) == sort_workshops(expected)
    assert edited.after.schedule == open_files(new).schedule
    gone = sum(count_gone(files[name], new[name]) for name in files)
    assert gone <= sum(count_lines(editable, edit) for edit in edits)
    if not any(isinstance(edit, RemoveItem | RemoveKey) for edit in edits):
        assert find_comments(new) == find_comments(files)


@hypothesis.settings(deadline=None)
@hypothesis.given(sections=make_sections(), chooser=st.data())
def test_any_answer_is_one_line_and_can_be_undone(
    sections: dict[str, Value], chooser: st.DataObject
) -> None:
    """An answer changes one line, whatever the layout; the old answer gives the old bytes."""
    files = chooser.draw(write_files(sections))
    workshops = read_all(files)["workshops"]
    answers = {
        ("workshops", place, "attendees", person, "rsvp"): attendee.get("rsvp")
        for place, workshop in enumerate(workshops)
        for person, attendee in enumerate(workshop.get("attendees", []))
    }
    hypothesis.assume(answers)
    paths = chooser.draw(st.sets(st.sampled_from(sorted(answers)), min_size=1))

    edited = plan_edits(open_files(files), [SetKey(path, "delegated") for path in paths])

    new = files | {name: after for name, (_, after) in edited.changes.items()}
    assert sum(count_gone(files[name], new[name]) for name in files) <= len(paths)
    assert sum(count_gone(new[name], files[name]) for name in files) <= len(paths) + len(
        [name for name, raw in files.items() if not raw.endswith((b"\n", b"\r"))]
    )
    before = [(path, answers[path]) for path in paths]
    undone = [
        RemoveKey(path) if answer is None else SetKey(path, answer) for path, answer in before
    ]
    back = plan_edits(open_files(new), undone)
    assert new | {name: after for name, (_, after) in back.changes.items()} == files


@hypothesis.settings(deadline=None)
@hypothesis.given(sections=make_sections(), chooser=st.data())
def test_edits_of_records_one_by_one(sections: dict[str, Value], chooser: st.DataObject) -> None:
    """Edits that were planned together can be made one by one: any of them give what they mean."""
    files = chooser.draw(write_files(sections))
    sections = read_all(files)
    edits = [
        SetKey(("workshops", place, "attendees", person, "rsvp"), "delegated")
        for place, workshop in enumerate(sections["workshops"])
        for person, attendee in enumerate(workshop.get("attendees", []))
        if "rsvp" in attendee
    ]
    hypothesis.assume(edits)
    editable = open_files(files)
    splices = find_splices(editable, edits)
    chosen = chooser.draw(st.sets(st.sampled_from(range(len(edits)))))

    for document in editable.documents:
        own = [
            each
            for number in chosen
            for each in splices[number][1]
            if splices[number][0] == document.name
        ]
        text = apply_splices(document.text, own)
        assert text is not None
        files[document.name] = text.encode()

    expected = apply(sections, [edits[number] for number in chosen])
    assert sort_workshops(read_all(files)) == sort_workshops(expected)
