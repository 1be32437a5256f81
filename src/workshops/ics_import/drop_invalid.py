"""Records from elsewhere, without what a schedule can't hold.

Other people's calendars hold invalid addresses, years long past and rules that no workshop
repeats by. The schedule's own reader checks every value, so that what an import writes is always
valid; what it refuses is left out here and reported with its reason.
"""

from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from workshops.diagnostics import Diagnostic, Path
from workshops.ics_import.report import DroppedValue, ImportReport
from workshops.schedule.build import draft_schedule
from workshops.schedule.checks import ERRORS, check_schedule
from workshops.schedule.document import Document, Value
from workshops.schedule.dump import write_schedule

Sections = dict[str, Value]


def drop_invalid(sections: Sections, report: ImportReport) -> tuple[Sections, str]:
    """The sections, or a copy with as much of them as the reader accepts, and the file's text.

    The ids, and the title of the series, must be such as the reader accepts.
    """
    kept = sections
    while problems := _find_errors(text := write_schedule(kept)):
        if kept is sections:  # copied only where it is needed: that takes time
            kept = deepcopy(sections)
        # from the last place to the first, so that indices stay true
        places = [
            place
            for place in sorted(problems, reverse=True)
            if not any(place[:length] in problems for length in range(1, len(place)))
        ]
        dropped = [_drop(kept, place[1:], problems[place]) for place in places]
        report.dropped += reversed(dropped)
    return kept, text


def _find_errors(text: str) -> dict[Path, Diagnostic]:
    """Errors by the place of what has to go: the entry where the invalid value is required."""
    document = Document("", text.encode())
    assert not document.issues, "what is written can be read"
    draft = draft_schedule([document])
    problems: Iterable[Diagnostic] = draft.findings.diagnostics
    if not draft.findings.diagnostics and draft.schedule:
        errors = check_schedule(draft.schedule, datetime.min.replace(tzinfo=UTC), ERRORS)
        problems = (error._replace(path=(0, *error.path)) for error in errors)
    found = {}
    for problem in problems:
        path = problem.path
        is_required = path[1] != "series" and set(path[3:4]) & _REQUIRED
        found[path[:3] if is_required and not _is_language(problem) else path] = problem
    return found


_REQUIRED = frozenset(("id", "title", "start"))
"""Without one of these, an entry would be another than it was."""


def _is_language(problem: Diagnostic) -> bool:
    """Whether only the language of a text is invalid."""
    return problem.code == "unknown-language" and problem.on_key


def _drop(sections: Sections, path: Path, problem: Diagnostic) -> DroppedValue:
    """Remove the value at the path, and the lists and mappings that this empties."""
    around = [_follow_path(sections, path[:length]) for length in range(len(path))]
    entry = None if path[0] == "series" else _follow_path(sections, path[:2])["id"]
    keys = [str(step) for step in path[1:] if isinstance(step, str)]
    if _is_language(problem) and len(around[-1]) == 1:
        around[-2][path[-2]] = around[-1][path[-1]]  # the text alone, in the series' language
        return DroppedValue(entry, f"language of {keys[-2]}", problem.message)
    for container, step in zip(reversed(around), reversed(path), strict=True):
        del container[step]
        if container:
            break
    return DroppedValue(entry, " of ".join(reversed(keys)) or None, problem.message)


def _follow_path(value: Value, path: Iterable[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value
