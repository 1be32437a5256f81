"""What is wrong with texts: characters that nobody sees, such as pasted text brings along.

No name with one is found by who types it, and some change the direction of what is around them.
Programs that show the text escape or drop them, so it is only a warning.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from workshops.diagnostics import Diagnostic, Path
from workshops.model import (
    Attendee,
    Organization,
    Organizer,
    Region,
    Schedule,
    Series,
    Session,
    Source,
    Text,
    Venue,
    Workshop,
)
from workshops.schedule.codes import diagnose

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Control characters but tab and line feed, and Unicode's of direction, of no width, and none.

Joiners and the marks of direction beside a word (U+200C to U+200F) are needed in some languages.
"""
_OWN: dict[type, tuple[str, ...]] = {
    Schedule: ("series", "regions", "organizations", "workshops"),
    Series: ("title", "description", "organizer", "notice", "sources"),
    Organizer: ("name",),
    Region: ("name", "aliases", "sources"),
    Organization: ("name",),
    Workshop: ("title", "description", "venue", "tags", "sessions", "attendees", "sources"),
    Venue: ("name", "address", "city"),
    Session: ("title", "description", "speakers", "sources"),
    Attendee: ("name", "sources"),
    Source: ("title",),
}
"""The keys of each record that have texts, or records of its own."""


def warn_of_invisible_characters(schedule: Schedule, now: datetime) -> Iterator[Diagnostic]:
    """Texts have no characters that cannot be seen."""
    for path, content in _list_contents(schedule, ()):
        if not content.isprintable() and (found := _INVISIBLE.search(content)):
            message = f"the text has the invisible character U+{ord(found[0]):04X}"
            hint = "delete the text and type it, instead of pasting it"
            yield diagnose("invisible-character", path, message, hint)


def _list_contents(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Text):
        yield path, value.content
        for language, content in value.others:
            yield (*path, language), content
    elif own := _OWN.get(type(value)):
        for key in own:
            inner = getattr(value, key)
            if inner:
                yield from _list_contents(inner, (*path, key))
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            yield from _list_contents(entry, (*path, number))
