"""Changes of a schedule of several files, while another run changes another one of them."""

from pathlib import Path

import pytest

from support.program import call_main
from support.reading import NOW
from workshops import load_schedule
from workshops.changes import Change, perform_plan, plan_set
from workshops.changes.set_keys import read_assignment
from workshops.errors import UsageError
from workshops.schedule.edit import EditableSchedule

TOP = "series: {id: small, title: Small}\n"
WORKSHOPS = "workshops:\n  - {{id: {id}, title: A title}}\n"


def test_a_change_of_another_file_meanwhile(tmp_path: Path) -> None:
    """What is not valid beside it is refused, though the file to write is still the same."""
    (tmp_path / "a.yaml").write_text(TOP + WORKSHOPS.format(id="one"))
    (tmp_path / "b.yaml").write_text(WORKSHOPS.format(id="two"))
    plans = 0

    def plan(editable: EditableSchedule) -> Change:
        nonlocal plans
        plans += 1
        planned = plan_set(editable, "one", [read_assignment("id=same")], NOW)
        if plans == 1:
            call_main("-s", ".", "set", "two", "id=same", cwd=tmp_path)
        return planned

    with pytest.raises(UsageError, match='there is already a workshop "same"'):
        perform_plan(str(tmp_path), plan)

    assert plans == 2
    assert [workshop.id for workshop in load_schedule(tmp_path).workshops] == ["one", "same"]
