"""The few words of our own that participants read inside calendar entries, in their language.

Coordinators' output is English; what reaches participants speaks the languages of the schedule as
far as they are known here, and English otherwise.
"""

from typing import NamedTuple

from workshops.model import Period


class Words(NamedTuple):
    """One language's words; `language` is its BCP 47 tag."""

    language: str
    programme: str
    morning: str
    afternoon: str
    evening: str
    join_online: str
    more: str

    @property
    def periods(self) -> dict[Period, str]:
        """The parts of a day."""
        return {"morning": self.morning, "afternoon": self.afternoon, "evening": self.evening}


_LANGUAGES = (
    Words("en", "Programme", "morning", "afternoon", "evening", "Join online", "More"),
    Words("sv", "Program", "förmiddag", "eftermiddag", "kväll", "Delta på nätet", "Läs mer"),
    Words(
        "fr", "Programme", "matin", "après-midi", "soir", "Participer en ligne", "En savoir plus"
    ),
    Words("de", "Programm", "Vormittag", "Nachmittag", "Abend", "Online teilnehmen", "Mehr dazu"),
    Words(
        "it", "Programma", "mattina", "pomeriggio", "sera", "Partecipa online", "Per saperne di più"
    ),
)


def find_words(language: str | None) -> Words:
    """The words of a language by its tag (sv-FI finds sv), else English."""
    subtag = (language or "en").partition("-")[0].lower()
    return next((one for one in _LANGUAGES if one.language == subtag), _LANGUAGES[0])
