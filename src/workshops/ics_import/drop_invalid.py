"""Records from elsewhere, without what a schedule can't hold.

Other people's calendars hold addresses that are none, years long past and rules that no workshop
repeats by. The reader itself judges every value, so that what an import writes always checks clean;
what it refuses is left out here and handed back with its reason, to be told.
"""

from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, NamedTuple

from workshops.diagnostics import Diagnostic, Path
from workshops.schedule.build import draft_schedule
from workshops.schedule.checks import ERRORS, check_schedule
from workshops.schedule.document import Document, Value
from workshops.schedule.dump import write_schedule

Sections = dict[str, Value]


class Refusal(NamedTuple):
    """A value left out: of which entry, under which key, and why; the whole entry if key is None.

    `entry` is the entry's id, None for the series.
    """

    entry: str | None
    key: str | None
    reason: str


class Salvage(NamedTuple):
    """A schedule's text that reads without errors, and what had to be left out for it."""

    text: str
    workshops: int
    refusals: tuple[Refusal, ...]


def salvage_schedule(sections: Sections) -> Salvage:
    """The text of as much of the sections as the reader accepts.

    The ids, and the title of the series, must be such as the reader accepts.
    """
    kept = deepcopy(sections)
    refusals: list[Refusal] = []
    while problems := _find_errors(text := write_schedule(kept)):
        refusals += _leave_out_all(kept, problems)
    return Salvage(text, len(kept.get("workshops", ())), tuple(refusals))


def _find_errors(text: str) -> dict[Path, Diagnostic]:
    """Problems by the place of what has to go."""
    document = Document("", text.encode())
    assert not document.issues, "what is written can be read"
    draft = draft_schedule([document])
    found = {_widen(problem): problem for problem in draft.problems}
    if found or not draft.schedule:
        return found
    meaning = check_schedule(draft.schedule, datetime.min.replace(tzinfo=UTC), ERRORS)
    placed = (problem._replace(path=(0, *problem.path)) for problem in meaning)
    return {_widen(problem): problem for problem in placed}


_VITAL = frozenset(("id", "title", "start"))
"""Without one of these, an entry would be another than it was."""


def _widen(problem: Diagnostic) -> Path:
    """The place of the entry itself where the value at fault is vital to it."""
    is_vital = problem.path[1] != "series" and set(problem.path[3:4]) & _VITAL
    return problem.path[:3] if is_vital and not _is_tag(problem) else problem.path


def _is_tag(problem: Diagnostic) -> bool:
    """Whether only the language of a text is at fault."""
    return problem.code == "unknown-language" and problem.on_key


def _leave_out_all(sections: Sections, problems: dict[Path, Diagnostic]) -> list[Refusal]:
    """From the last place to the first, so that indices stay true; nothing of what goes whole."""
    places = [
        place
        for place in sorted(problems, reverse=True)
        if not any(place[:length] in problems for length in range(1, len(place)))
    ]
    return [_leave_out(sections, place[1:], problems[place]) for place in places][::-1]


def _leave_out(sections: Sections, path: Path, problem: Diagnostic) -> Refusal:
    is_series = path[0] == "series"
    entry = None if is_series else _find(sections, path[:2])["id"]
    keys = [str(step) for step in path[1:] if isinstance(step, str)]
    if _is_tag(problem) and len(_find(sections, path[:-1])) == 1:
        _forget_language(sections, path)
        return Refusal(entry, f"language of {keys[-2]}", problem.message)
    _remove(sections, path)
    return Refusal(entry, " of ".join(reversed(keys)) or None, problem.message)


def _forget_language(sections: Sections, path: Path) -> None:
    """The text alone, which is then in the series' language."""
    *outer, key, tag = path
    holder = _find(sections, outer)
    holder[key] = holder[key][tag]


def _remove(sections: Sections, path: Path) -> None:
    """The value at the path, and the lists and mappings that this empties."""
    around = [_find(sections, path[:length]) for length in range(len(path))]
    for container, step in zip(reversed(around), reversed(path), strict=True):
        del container[step]
        if container:
            return


def _find(value: Value, path: Iterable[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value
