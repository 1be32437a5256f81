"""When the published facts of each workshop last changed, as readers of the Atom feed are informed.

A file's time moves with every byte of it, and feed readers would announce workshops in which
nothing changed. So the folder's list keeps, for each workshop, its facts and since when they hold.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from workshops.ical import EPOCH
from workshops.model import Schedule, Text, Workshop
from workshops.significant import list_aspects


class Stamp(NamedTuple):
    """A digest of a workshop's facts, and since when (aware) they hold."""

    facts: str
    time: datetime


def stamp_workshops(schedule: Schedule, remembered: Mapping[str, Stamp]) -> dict[str, Stamp]:
    """By id, since when the workshops are as they are.

    What is `remembered` holds while the facts are the same; else it is when the file was written.
    """
    written = schedule.modified or EPOCH
    stamps = {}
    for workshop in schedule.workshops:
        facts, known = _digest_workshop(workshop), remembered.get(workshop.id)
        if known is None or known.facts != facts:
            known = Stamp(facts, max(written, known.time) if known else written)
        stamps[workshop.id] = known
    return stamps


def _digest_workshop(workshop: Workshop) -> str:
    """A digest of what pages show of a workshop beside people, in a form that stays the same."""

    def list_texts(*texts: Text | None) -> list[object]:
        return [text and text.translations for text in texts]

    facts = [
        list_aspects(workshop),
        list_texts(workshop.title, workshop.description),
        [workshop.number, workshop.url, workshop.tags],
        [region.id for region in workshop.regions],
        [
            [list_texts(session.title, session.description, *session.speakers), session[3:7]]
            for session in workshop.sessions
        ],
    ]
    return sha256(json.dumps(facts, default=str).encode()).hexdigest()[:16]
