"""Changes that people make to workshops without opening the file: add, move, set, cancel, remove.

Each `plan_*` takes the schedule as it was read for editing and returns what would change, without
writing; `perform_plan` writes it.

    from workshops.changes import perform_plan, plan_move, read_target

    target, now = read_target("2027-04-15"), datetime.now(UTC)
    perform_plan("workshops.yaml", lambda editable: plan_move(editable, "jobs", target, now))
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.changes.add import plan_add
    from workshops.changes.cancel import plan_cancel
    from workshops.changes.change import Change, KeyChange
    from workshops.changes.move import MoveTarget, plan_move, read_target
    from workshops.changes.remove import plan_remove
    from workshops.changes.set_keys import plan_set

__all__ = [
    "Change",
    "KeyChange",
    "MoveTarget",
    "perform_plan",
    "plan_add",
    "plan_cancel",
    "plan_move",
    "plan_remove",
    "plan_set",
    "read_target",
]

__getattr__ = lazy_exports(
    __name__,
    {
        ".add": ["plan_add"],
        ".cancel": ["plan_cancel"],
        ".change": ["Change", "KeyChange"],
        ".move": ["MoveTarget", "plan_move", "read_target"],
        ".remove": ["plan_remove"],
        ".set_keys": ["plan_set"],
        "workshops.schedule.perform": ["perform_plan"],
    },
)
