"""Answers to an earlier time are reset one by one, from one reading of the schedule."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from support.schedules import write_schedule
from workshops import load_schedule
from workshops.invitations import reset_answers
from workshops.invitations.reset_answers import AnswerResets
from workshops.invitations.step import Step
from workshops.schedule.edit import EditableSchedule, read_editable

BLOCK = """\
series: {{id: s, title: S}}
workshops:
  - id: a
    title: A
    attendees:
{people}
"""
FLOW = """\
series: {{id: s, title: S}}
workshops: [{{id: a, title: A, attendees: [{flow}]}}]  # all on one line
"""
PEOPLE = [f"{{name: P, email: p{number}@example.org, rsvp: accepted}}" for number in range(30)]
TEXTS = {
    "lines": BLOCK.format(people="\n".join(f"      - {person}" for person in PEOPLE)),
    "one line": FLOW.format(flow=", ".join(PEOPLE)),
}


def list_steps(path: Path) -> Iterator[Step]:
    """A step for each attendee, that asks for another answer."""
    [workshop] = load_schedule(path).workshops
    for attendee in workshop.attendees:
        yield Step("update", workshop, attendee, "", asks_again=True)


def list_answers(path: Path) -> list[str | None]:
    """What the file has of each."""
    return [attendee.rsvp for attendee in load_schedule(path).workshops[0].attendees]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("layout", TEXTS)
def test_one_after_another(layout: str, mark: str, end: str, tmp_path: Path) -> None:
    """Each changes one word of the file; the schedule is read once for all of them."""
    path = tmp_path / "workshops.yaml"
    text = mark + TEXTS[layout].replace("\n", end)
    path.write_bytes(text.encode())
    steps = list(list_steps(path))
    with mock.patch.object(reset_answers, "read_editable", wraps=read_editable) as read:
        resets = AnswerResets(str(path), steps)

        for number in (4, 29, 0, *range(5, 20)):
            assert resets.reset(steps[number].key)
            person = PEOPLE[number]
            text = text.replace(person, person.replace("accepted", "needs-action"))
            assert path.read_bytes() == text.encode()

    assert read.call_count == 1
    assert list_answers(path).count("needs-action") == 18


def test_a_change_by_somebody_else_is_kept(tmp_path: Path) -> None:
    """Who saves meanwhile loses nothing; an answer that they changed is not reset."""
    path = write_schedule(tmp_path, TEXTS["lines"])
    steps = list(list_steps(path))
    resets = AnswerResets(str(path), steps)
    resets.reset(steps[0].key)

    theirs = path.read_text().replace(
        "p1@example.org, rsvp: accepted", "p1@example.org, rsvp: declined"
    )
    path.write_text(theirs + "# theirs\n")

    assert [resets.reset(step.key) for step in steps[:3]] == [False, False, True]
    assert list_answers(path)[:4] == ["needs-action", "declined", "needs-action", "accepted"]
    assert path.read_text().endswith("# theirs\n")


def test_a_change_while_they_are_planned(tmp_path: Path) -> None:
    """Who saves between the reading and the check of the files does not end the run."""
    path = write_schedule(tmp_path, TEXTS["lines"])
    steps = list(list_steps(path))

    def read_late(name: str) -> EditableSchedule:
        editable = read_editable(name)
        if read.call_count == 1:
            path.write_text(path.read_text() + "# theirs\n")
        return editable

    with mock.patch.object(reset_answers, "read_editable", side_effect=read_late) as read:
        resets = AnswerResets(str(path), steps)

    assert resets.reset(steps[0].key)
    assert list_answers(path)[:2] == ["needs-action", "accepted"]
    assert path.read_text().endswith("# theirs\n")


def test_what_cannot_be_reset_is_named(tmp_path: Path) -> None:
    """An alias is reported with its line, and stays."""
    path = tmp_path / "workshops.yaml"
    path.write_text(
        "series: {id: s, title: S}\n"
        "workshops:\n"
        "  - {id: a, title: A, attendees: [&a {name: A, email: a@example.org, rsvp: accepted}]}\n"
        "  - {id: b, title: B, attendees: [*a]}\n"
    )
    [_, workshop] = load_schedule(path).workshops
    [attendee] = workshop.attendees
    step = Step("update", workshop, attendee, "", asks_again=True)
    before = path.read_bytes()

    resets = AnswerResets(str(path), [step])

    [line] = resets.by_hand
    assert line == (
        'b: A: the answer "accepted" was given for another time and cannot be reset: '
        f"{path}:4: *a is a YAML alias; write the value itself here, then write rsvp: "
        "needs-action"
    )
    assert not resets.reset(step.key)
    assert path.read_bytes() == before
