"""All words of our own that participants read, in calendar entries, mail and pages.

Coordinators' output is English; what reaches participants is in the languages of the schedule as
far as there is a file here for them, and in English otherwise. A new language is a new file with
the keys of en.toml.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from workshops.model import Period

_FOLDER = Path(__file__).parent


class CalendarWords(NamedTuple):
    """One language's words in calendar entries; `language` is its BCP 47 tag.

    `colon` stands between a label and what it labels.
    """

    language: str
    colon: str
    programme: str
    morning: str
    afternoon: str
    evening: str
    day_to_be_announced: str
    join_online: str
    more: str

    @property
    def periods(self) -> dict[Period, str]:
        """The parts of a day."""
        return {"morning": self.morning, "afternoon": self.afternoon, "evening": self.evening}


class MailWords(NamedTuple):
    """One language's words for the mail around an invitation; braces are filled in."""

    language: str
    colon: str
    invitation: str
    updated: str
    cancelled: str
    postponed: str
    removed: str
    reminder: str
    when: str
    was: str
    where: str
    repeats: str
    moved: str
    relocated: str
    unknown_place: str
    rejoined: str
    other_days: str
    answer_again: str
    confirmed: str
    tentative: str
    called_off: str
    undated: str
    withdrawn: str
    unanswered: str
    answer: str

    @property
    def endings(self) -> dict[str, str]:
        """The sentence of a cancellation, by its reason."""
        return {
            "called-off": self.called_off,
            "postponed": self.undated,
            "withdrawn": self.withdrawn,
        }


@cache
def known_languages() -> tuple[str, ...]:
    """The languages that there are words for, as BCP 47 tags without a region."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def choose_language(tag: str | None) -> str:
    """The known language that serves a BCP 47 tag (sv-FI is served by sv), else `en`."""
    language = (tag or "en").partition("-")[0].lower()
    return language if language in known_languages() else "en"


@cache
def find_calendar_words(tag: str | None) -> CalendarWords:
    """The words for calendar entries in the language of a tag, else in English."""
    return CalendarWords(choose_language(tag), **read_language(tag)["calendar"])


@cache
def find_mail_words(tag: str | None) -> MailWords:
    """The words for mail in the language of a tag, else in English."""
    words = read_language(tag)["mail"]
    shared = {"language": choose_language(tag), "colon": find_calendar_words(tag).colon}
    return MailWords(**words, **shared)


def find_page_words(tag: str | None) -> Mapping[str, str]:
    """The words for pages in the language of a tag, by key; a missing one is in English."""
    return {**read_language("en")["pages"], **read_language(tag)["pages"]}


def find_paper_words(tag: str | None) -> Mapping[str, str]:
    """The words for paper in the language of a tag, by key, and those for pages."""
    return {**find_page_words(tag), **read_language("en")["paper"], **read_language(tag)["paper"]}


@cache
def read_language(tag: str | None) -> Mapping[str, Mapping[str, Any]]:
    """All words in the language of a tag, else in English, by the sections of its file.

    A space before a punctuation mark, as French has it, does not break and is as wide as French
    printers set it: in the files it is a plain one, which translators can see and type.
    """
    text = (_FOLDER / f"{choose_language(tag)}.toml").read_text("utf-8")
    text = re.sub(" (?=[:»])|(?<=[«°]) ", "\N{NO-BREAK SPACE}", text)
    return tomllib.loads(re.sub(" (?=[;?!])", "\N{NARROW NO-BREAK SPACE}", text))
