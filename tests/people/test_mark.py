"""Who came is planned and recorded without the command line."""

from pathlib import Path

import pytest

from support.schedules import write_schedule
from workshops import load_schedule
from workshops.errors import UsageError
from workshops.people import (
    MarkPlan,
    MarkRequest,
    plan_mark,
    read_sign_ins,
)
from workshops.people.mark import ListRemark, Marking
from workshops.schedule.edit import read_editable
from workshops.schedule.perform import perform_plan

TEXT = """\
series: {id: s, title: S}
workshops:
  - id: kick-off
    title: Kick-off
    start: 2026-03-02
    attendees:
      - {name: Ana Ek, email: ana@example.org}
      - {name: Bo Berg, attended: true}
      - &cy {name: Cy Fox}
  - {id: second, title: Second, attendees: [*cy]}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The schedule, in a folder of its own."""
    return write_schedule(tmp_path, TEXT)


def list_presence(path: Path) -> list[bool | None]:
    """What the file says of each attendee of the first workshop."""
    return [attendee.attended for attendee in load_schedule(path).workshops[0].attendees]


def perform_mark(path: Path, request: MarkRequest) -> MarkPlan:
    """Record it in the file."""
    return perform_plan(str(path), lambda editable: plan_mark(editable, request))


def test_a_plan_writes_nothing(path: Path) -> None:
    """The plan has the bytes before and after; the file stays."""
    plan = plan_mark(read_editable(str(path)), MarkRequest("kick", ["ana", "bo"]))

    fact = Marking("attended", "Ana Ek", before=None, after=True)
    assert (plan.workshop.id, plan.recorded, plan.known) == ("kick-off", [fact], 1)
    old, new = plan.changes[str(path)]
    assert new == old.replace(b"ana@example.org}", b"ana@example.org, attended: true}")
    assert path.read_text("utf-8") == TEXT


@pytest.mark.parametrize("attended", [True, False, None])
def test_presence_is_recorded_once(path: Path, *, attended: bool | None) -> None:
    """What is recorded is in the file, and a second run has nothing to change."""
    request = MarkRequest("kick-off", ["Bo Berg"], attended=attended)

    perform_mark(path, request)

    assert list_presence(path)[1] is attended
    again = perform_mark(path, request)
    assert (again.recorded, again.known) == ([], 1)


def test_one_error_writes_nothing(path: Path) -> None:
    """If one of those named is unknown, none is recorded."""
    with pytest.raises(UsageError, match='no attendee is called "Zoe"'):
        perform_mark(path, MarkRequest("kick-off", ["Ana Ek", "Zoe"]))

    assert path.read_text("utf-8") == TEXT


def test_a_list_is_recorded_as_far_as_it_is_clear(path: Path) -> None:
    """Lines that match no attendee, people behind an alias and unread columns are reported."""
    listed = read_sign_ins(
        b"Name,E-mail,Seat,Present\nAna Ek,ana@new.example,1,yes\nBo Berg,,2,no\nCy Fox,,3,yes\n"
        b"Zoe,,4,yes\nEd,,5,\n"
    )

    plan = perform_mark(path, MarkRequest("kick-off", sign_ins=listed))

    assert plan.recorded == [
        ("attended", "Ana Ek", None, True),
        ("attended", "Bo Berg", True, False),
    ]
    assert plan.unmatched == [ListRemark('no attendee is called "Zoe"', 5)]
    reason = "this is also used elsewhere as *cy; write the value itself there first"
    assert plan.refused == [f"Cy Fox is not recorded: {path}:9: {reason}, then run again"]
    assert plan.remarks == [
        ListRemark("Ana Ek has another address in the schedule than ana@new.example", 2),
        ListRemark('"Present" is empty on 1 line; nothing is recorded there'),
        ListRemark('columns ignored: "Seat"'),
    ]
    assert list_presence(path) == [True, False, None]


def test_suggestions_end_in_a_long_list(path: Path) -> None:
    """Of a list of strangers only the first lines get suggestions, which are slow to find."""
    listed = read_sign_ins(b"Name\n" + b"Ana Ekk\n" * 30)

    plan = plan_mark(read_editable(str(path)), MarkRequest("kick-off", sign_ins=listed))

    assert [remark.message.count("did you mean Ana Ek?") for remark in plan.unmatched] == (
        [1] * 20 + [0] * 10
    )
