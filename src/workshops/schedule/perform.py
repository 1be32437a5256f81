"""Plans that edit the schedule's files, and their writing."""

from collections.abc import Callable
from typing import Protocol, Self, TypeVar

from workshops.files.write import Changes, repeat_if_changed, rewrite_files
from workshops.schedule.edit import EditableSchedule, read_editable


class EditPlan(Protocol):
    """What a feature changes in the schedule's files, as a value.

    `changes` has the bytes of each file before and after; `notes` are sentences about files, such
    as one with other hard links, which are known when it is written.
    """

    @property
    def changes(self) -> Changes:
        """Each file that changes."""

    def _replace(self, *, notes: tuple[str, ...]) -> Self: ...


Plan = TypeVar("Plan", bound=EditPlan)


def perform_plan(
    path: str, plan: Callable[[EditableSchedule], Plan], *, is_dry: bool = False
) -> Plan:
    """Plan a change of the schedule at `path` and write it; where it `is_dry`, only plan it.

    The plan is made again where somebody else changes the files meanwhile. Raises UnreadableError
    where they can't be written, and all that `plan` and `read_editable` raise; then nothing is
    written.
    """

    def attempt() -> Plan:
        editable = read_editable(path)
        planned = plan(editable)
        if is_dry:
            return planned
        return planned._replace(notes=rewrite_files(editable.keep_others(planned.changes)))

    return repeat_if_changed(attempt)
