"""What the `holidays` package knows of a country, or of a part of one, year by year.

A code is a country (ISO 3166-1 alpha-2), or a country, a hyphen and a part as the package calls it:
DE, DE-SN, BE-French. The package takes 40 ms to import and as long again for the first country, so
that happens only here, when somebody asks.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from workshops.model import Text

if TYPE_CHECKING:
    from holidays import HolidayBase

DayOffKind = Literal["public", "de-facto", "half-day", "bank", "bridge"]


class DayOff(NamedTuple):
    """Why people do not work on a day, or not until the evening.

    `name` is in `language`, a BCP 47 tag.
    """

    kind: DayOffKind
    name: str
    language: str = "en"

    @property
    def is_full(self) -> bool:
        """Whether it is a day off, rather than a half day, a bank holiday or a bridge day."""
        return self.kind in ("public", "de-facto")


_CATEGORIES: dict[str, DayOffKind] = {
    "public": "public",
    "de_facto": "de-facto",  # Midsummer Eve in Sweden: no law, but nobody works
    "half_day": "half-day",
    "bank": "bank",
}
"""The package's categories, the strongest first, and what they are called here."""


@cache
def read_days_off(code: str, year: int, language: str = "en") -> Mapping[date, DayOff]:
    """The days of a year that are off or half off; each once, as the strongest of its kinds.

    Names are in `language` (BCP 47) where the package has them in it for that country, else in
    English.
    """
    tag, spelling = _choose_language(code.partition("-")[0], language)
    found: dict[date, DayOff] = {}
    for category, kind in _CATEGORIES.items():
        for day, name in _read_category(code, year, category, spelling).items():
            found.setdefault(day, DayOff(kind, name, tag))
    return found


@cache
def read_school_breaks(code: str, year: int) -> Mapping[date, str]:
    """The days of a year without school and their names; empty where the package knows none.

    It computes some countries far ahead and leaves others empty from some year on.
    """
    return _read_category(code, year, "school")


_ENGLISH = "en_US"
"""Every country has its names in it; without a language they would depend on the machine's LANG."""


def _read_category(
    code: str, year: int, category: str, language: str = _ENGLISH
) -> Mapping[date, str]:
    import holidays

    country, _, part = code.partition("-")
    if category not in _find_country(country).supported_categories:
        return {}
    found = holidays.country_holidays(
        country,
        subdiv=part if is_known(code) and part else None,
        years=year,
        expand=False,
        categories=category,
        language=language,
    )
    return dict(found.items())


@cache
def _find_country(country: str) -> Any:
    """The package's class of a country; None where it has none."""
    import holidays

    is_code = len(country) == 2 and country.isalpha() and country.isupper()
    return getattr(holidays, country, None) if is_code else None


@cache
def _choose_language(country: str, language: str) -> tuple[str, str]:
    """The language of a country's names that serves `language` best, and the package's tag of it.

    The package would take its own choice for one that it has not, without any sign.
    """
    known = _find_country(country)
    spellings = {tag.replace("_", "-"): tag for tag in known.supported_languages} if known else {}
    if "no" in spellings:
        spellings["nb"] = "no"  # what BCP 47 calls the Norwegian that the package has
    tag, spelling = Text("en", _ENGLISH, tuple(spellings.items())).match(language)
    return tag.replace("en-US", "en"), spelling


def is_weekend(code: str, day: date) -> bool:
    """Whether a day is one of the country's weekend: Friday and Saturday where that is so."""
    return _find_calendar(code.partition("-")[0]).is_weekend(day)


@cache
def _find_calendar(country: str) -> "HolidayBase":
    import holidays

    return holidays.country_holidays(country, expand=False, language=_ENGLISH)


def is_known(code: str) -> bool:
    """Whether the package knows the country, and the part where the code has one."""
    country, hyphen, part = code.partition("-")
    return _find_country(country) is not None and (not hyphen or part in list_subdivisions(country))


def list_subdivisions(country: str) -> tuple[str, ...]:
    """The parts of a country that the package knows, by all their names; none for no country."""
    known = _find_country(country)
    return (*known.subdivisions, *known.subdivisions_aliases) if known else ()
