"""Nobody's address gets out, even where it was written into a text that is published."""

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote

from workshops.model import Schedule, Workshop
from workshops.names import fold_address

Value = TypeVar("Value")

_PART = r"""[^\s@<>()\[\]\\,;:"'/?=&]"""
_ADDRESS = re.compile(f"{_PART}{{1,64}}?(?:@|%40){_PART}{{1,255}}")


def hide_addresses(schedule: Schedule) -> tuple[Schedule, list[str]]:
    """The schedule with no attendee's address in any other text, and the workshops that had one.

    "…" stands in its place.
    """
    people = (one for workshop in schedule.workshops for one in workshop.attendees)
    known = {fold_address(one.email) for one in people if one.email}
    if not known:
        return schedule, []
    hide = _make_hider(known)
    workshops = [_hide_in_workshop(one, hide) for one in schedule.workshops]
    found = [new.id for new, old in zip(workshops, schedule.workshops, strict=True) if new != old]
    others = _walk(schedule._replace(workshops=()), hide)
    return others._replace(workshops=tuple(workshops)), found


def _make_hider(known: set[str]) -> Callable[[str], str]:
    def hide(text: str) -> str:
        if "@" not in text and "%40" not in text:
            return text
        return _ADDRESS.sub(lambda found: "…" if _is_one(found[0], known) else found[0], text)

    return hide


def _is_one(found: str, known: set[str]) -> bool:
    """Whether this is one of the addresses, perhaps with the full stop of a sentence behind it."""
    return fold_address(unquote(found)).rstrip(".!") in known


def _hide_in_workshop(workshop: Workshop, hide: Callable[[str], str]) -> Workshop:
    """Attendees keep their addresses, which are not published."""
    shown = _walk(workshop._replace(attendees=()), hide)
    return shown._replace(attendees=workshop.attendees)


def _walk(value: Value, hide: Callable[[str], str]) -> Value:
    """The same value where nothing in it changes."""
    changed: Any = value
    if isinstance(value, str):
        return hide(value)  # type: ignore[return-value]  # str in, str out
    if isinstance(value, tuple):
        parts = [_walk(one, hide) for one in value]
        if all(new is old for new, old in zip(parts, value, strict=True)):
            return value
        changed = type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return changed  # type: ignore[no-any-return]  # of the type that came in
