"""What `workshops mark` reports of the people and the lines of a list."""

from typing import TYPE_CHECKING

from workshops.cli.output import print_note, write

if TYPE_CHECKING:
    from workshops.people.mark import ListRemark, MarkPlan

_FACTS = {True: "recorded as present", False: "recorded as absent", None: "cleared"}


def print_marks(plan: "MarkPlan", label: str, *, is_dry: bool) -> None:
    """Print what was recorded of whom, and what of a list needs a person; `label` is its name.

    Of a dry run the result is the diff.
    """
    if is_dry:
        from workshops.output.diff import draw_diff

        write(draw_diff(plan.changes))
    if plan.recorded or plan.known or not plan.refused:
        print_note(f"{plan.workshop.id}: {_summarize(plan, is_dry=is_dry)}")
    for remark in plan.remarks:
        _print_remark(label, remark)
    for line in (*(f"{plan.workshop.id}: {refusal}" for refusal in plan.refused), *plan.notes):
        print_note(line)
    for remark in plan.unmatched:
        _print_remark(label, remark)


def _summarize(plan: "MarkPlan", *, is_dry: bool) -> str:
    """Who is recorded now, and how many were already."""
    known = f" ({plan.known} already recorded)" if plan.known else ""
    if not plan.recorded:
        return f"nothing to change{known}"
    people: dict[str, list[str]] = {}
    for name, fact in plan.recorded:
        what = f"recorded as {fact}" if isinstance(fact, str) else _FACTS[fact]
        people.setdefault(what, []).append(name)
    recorded = [f"{'would be ' * is_dry}{what}: {', '.join(who)}" for what, who in people.items()]
    return "; ".join(recorded) + known


def _print_remark(label: str, remark: "ListRemark") -> None:
    place = f"{label}:{remark.line}" if remark.line else label
    print_note(f"{place}: {remark.message}")
