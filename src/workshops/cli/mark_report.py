"""How `workshops mark` records facts, and what it reports of people and the lines of a list."""

from typing import TYPE_CHECKING

from workshops.cli.changes import describe_place
from workshops.cli.output import print_note, print_problem
from workshops.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from workshops.model import Rsvp, Schedule
    from workshops.output.formats import Record
    from workshops.people.mark import MarkPlan, MarkRequest
    from workshops.schedule.edit import EditableSchedule

_FACTS = {True: "recorded as present", False: "recorded as absent", None: "cleared"}

PRESENCES = {"came": True, "absent": False, "clear": None}
ANSWERS: "tuple[Rsvp, ...]" = ("accepted", "declined", "tentative", "needs-action")


def choose_facts(
    given: list[str], who: list[str] | None, sign_in: str | None
) -> "tuple[str, Rsvp | None]":
    """The presence and the answer to record, at most one of each.

    Who is on a list came unless something else is asked for.
    """
    if not who and sign_in is None:
        raise UsageError("name the people, or give a list of who came with --from")
    presences = [name for name in given if name in PRESENCES]
    answers = [answer for answer in ANSWERS if answer in given]
    for same in (presences, answers):
        if len(same) > 1:
            options = " and ".join(f"--{name}" for name in same)
            raise UsageError(f"{options} cannot be used together")
    if answers and sign_in is not None:
        raise UsageError(f"--{answers[0]} applies to people given by name, not to a list")
    if who and not given:
        known = ", ".join(f"--{name}" for name in (*PRESENCES, *ANSWERS))
        raise UsageError(f"add what to record: one of {known}")
    default = "" if answers else "came"
    return presences[0] if presences else default, answers[0] if answers else None


def mark(
    path: str, request: "MarkRequest", find_now: "Callable[[Schedule], datetime]", *, is_dry: bool
) -> "MarkPlan":
    """Record it; an answer in the history as well, with the time of the command."""
    from workshops.people.mark import plan_mark
    from workshops.schedule.edit import read_editable
    from workshops.schedule.perform import perform_plan

    def plan_marks(editable: "EditableSchedule") -> "MarkPlan":
        return plan_mark(editable, request)

    if is_dry or not request.answer:
        return perform_plan(path, plan_marks, is_dry=is_dry)
    from workshops.invitations.history import date_answer
    from workshops.invitations.history_file import open_history

    schedule = plan_marks(read_editable(path)).schedule
    with open_history(path, schedule.series.id) as file:
        plan = perform_plan(path, plan_marks)
        now = find_now(schedule)
        dated = {
            who: date_answer(file.history, plan.workshop, who[1], rsvp, now)
            for who, rsvp in plan.answers.items()
        }
        file.add_answers(dated)
    return plan


def describe_marks(plan: "MarkPlan") -> "Record":
    """What was recorded of whom, for programs, and the problems that need a person."""
    changed = [marking._asdict() for marking in plan.recorded]
    refused = [{"line": None, "message": message} for message in plan.refused]
    unmatched = [{"line": remark.line, "message": remark.message} for remark in plan.unmatched]
    place = describe_place(plan.workshop.id, plan.file, plan.line)
    return {**place, "changed": changed, "problems": [*refused, *unmatched]}


def print_marks(plan: "MarkPlan", label: str, *, is_dry: bool) -> None:
    """Print what was recorded of whom, and what of a list needs a person; `label` is its name."""
    if plan.recorded or plan.known or not plan.refused:
        dry = "dry run: " * (is_dry and bool(plan.recorded))
        print_note(f"{dry}{plan.workshop.id}: {_summarize(plan)}")
    for remark in plan.remarks:
        if remark.line:
            print_problem(label, remark.line, remark.message, "warning")
        else:
            print_note(f"{label}: {remark.message}")
    for line in (*(f"{plan.workshop.id}: {refusal}" for refusal in plan.refused), *plan.notes):
        print_note(line)
    for remark in plan.unmatched:
        print_problem(label, remark.line, remark.message)


def _summarize(plan: "MarkPlan") -> str:
    """Who is recorded now, and how many were already."""
    known = f" ({plan.known} already recorded)" if plan.known else ""
    if not plan.recorded:
        return f"nothing to change{known}"
    people: dict[str, list[str]] = {}
    for _, name, _, fact in plan.recorded:
        what = f"recorded as {fact}" if isinstance(fact, str) else _FACTS[fact]
        people.setdefault(what, []).append(name)
    recorded = [f"{what}: {', '.join(who)}" for what, who in people.items()]
    return "; ".join(recorded) + known
