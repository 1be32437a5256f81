"""Ids that a person can read, made from titles: alike for the same calendar, each only once."""

import re
import unicodedata

from workshops.standards import DEVICES

_LENGTH = 48
"""Shorter than an id may be: it has to be typed."""
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not take apart into a plain one and its mark."""


def write_slug(title: str) -> str:
    """A title in small letters, digits and hyphens; empty where it has none of them."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    unmarked = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.sub("[^a-z0-9]+", "-", unmarked).strip("-")
    if len(words) <= _LENGTH:
        return words
    complete, _, _ = words[: _LENGTH + 1].rpartition("-")
    return complete or words[:_LENGTH]


class SlugMaker:
    """Gives each title an id of its own: the second `kick-off` is `kick-off-2`."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}

    def make(self, title: str) -> str:
        """An id that was not given before."""
        stem = write_slug(title) or "workshop"
        slug = stem
        while slug in self.taken or slug in DEVICES:
            number = self.counts[stem] = self.counts.get(stem, 1) + 1
            slug = f"{stem}-{number}"
        self.taken.add(slug)
        return slug
