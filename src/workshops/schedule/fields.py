"""One typed word of the schedule: dates, zones, ids, addresses, each read from the text as typed.

Every reader takes the text and returns its value, or raises FieldError with what is wrong and what
to write instead.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from posixpath import normpath
from typing import Any, NamedTuple, get_args

from workshops.model import Allowance, Period, Role, Rsvp, Sector, Status
from workshops.schedule.dates import (
    LENGTH_PATTERN,
    exists,
    read_date,
    read_date_or_time,
    read_instant,
    read_length,
)
from workshops.schedule.field_errors import FieldError, InvalidError, shorten_value, suggest
from workshops.schedule.slugs import write_slug
from workshops.standards import COLORS, COUNTRIES, LANGUAGES, WEEKDAYS
from workshops.timezones import UnknownZoneError, find_zone, list_zone_names


class Scalar(NamedTuple):
    """A kind of word: what people call it, how it is read, and its JSON Schema."""

    name: str
    read: Callable[[str], Any]
    schema: dict[str, Any]


def _choice(name: str, words: tuple[str, ...], **synonyms: str) -> Scalar:
    def read(text: str) -> str:
        if text in words:
            return text
        hint = suggest(text, words, synonyms) or f"write one of: {', '.join(words)}"
        raise InvalidError("unknown-value", text, name, hint)

    return Scalar(name, read, {"enum": list(words)})


def _pattern(
    name: str, code: str, pattern: str, rule: str, correct: Callable[[str], str] | None = None
) -> Scalar:
    compiled = cache(partial(re.compile, pattern))  # when first used, and kept

    def read(text: str) -> str:
        if compiled().fullmatch(text):
            return text
        corrected = correct(text) if correct else ""
        hint = f'did you mean "{corrected}"?' if corrected else rule
        raise InvalidError(code, text, name, hint)

    # editors take what is only digits for a number
    return Scalar(name, read, {"type": ["string", "integer"], "pattern": f"^{pattern}$"})


SLUG = _pattern(
    "id",
    "bad-id",
    "[a-z0-9][a-z0-9-]{0,63}",
    "use up to 64 lower case letters, digits and hyphens",
    write_slug,
)
REGION_ID = _pattern(
    "region id",
    "bad-id",
    "[A-Za-z0-9][A-Za-z0-9._-]{0,31}",
    "use up to 32 letters, digits, hyphens, dots and underscores",
)
UID = _pattern(  # every program keeps 255 bytes of it (RFC 7986 section 5.3)
    "uid",
    "bad-uid",
    "[!-~](?:[ -~]{0,253}[!-~])?",
    "use up to 255 ASCII letters, digits and punctuation marks",
)
EMAIL = _pattern(  # lengths of RFC 5321 section 4.5.3.1; nothing that a mail's header must quote
    "e-mail address",
    "bad-address",
    r"""[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f-\x9f]{1,64}@[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f-\x9f]{1,255}""",
    "write it as name@example.org",
)
URL = _pattern(  # without what RFC 3986 section 2 excludes, and pages would have to escape
    "web address",
    "bad-url",
    r"""[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#\x00-\x1f\x7f-\x9f<>"\\^`{|}][^\s\x00-\x1f\x7f-\x9f<>"\\^`{|}]*""",
    "write the complete address, starting with https:// or http://",
)
STATUS = _choice(
    "status", get_args(Status), planned="tentative", draft="tentative", postponed="tentative"
)
SECTOR = _choice(
    "sector",
    get_args(Sector),
    business="industry",
    company="industry",
    ngo="civil-society",
    research="academia",
    university="academia",
)
PERIOD = _choice("period", get_args(Period))
ROLE = _choice("role", get_args(Role))
ALLOWANCE = _choice("warning to allow", get_args(Allowance), holidays="holiday")
RSVP = _choice("rsvp", get_args(Rsvp), yes="accepted", no="declined", maybe="tentative")


_BOOLEANS = dict.fromkeys(("yes", "y", "on", "1", "x"), "true") | dict.fromkeys(
    ("no", "n", "off", "0"), "false"
)


def _read_boolean(text: str) -> bool:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    hint = suggest(text, ("true", "false"), _BOOLEANS) or "write true or false"
    raise FieldError("bad-boolean", f'"{shorten_value(text)}" is not true or false', hint)


def _read_number(text: str) -> int:
    if re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    message = f'"{shorten_value(text)}" is not a valid number'
    is_long = text.isascii() and text.isdigit()
    hint = "write at most nine digits" if is_long else "write it in digits, such as 3"
    raise FieldError("bad-number", message, hint)


def _degrees(name: str, limit: int) -> Scalar:
    def read(text: str) -> float:
        if re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?", text) and abs(float(text)) <= limit:
            return float(text)
        hint = f"write a decimal number from -{limit} to {limit}, such as 50.84"
        raise InvalidError("bad-degrees", text, "position in degrees", hint)

    return Scalar(name, read, {"type": "number", "minimum": -limit, "maximum": limit})


def _read_country(text: str) -> str:
    if text in COUNTRIES:
        return text
    known = [text.upper()] if text.upper() in COUNTRIES else []
    hint = (
        suggest(text, known, _COUNTRY_NAMES) or "write two capital letters, such as SE (ISO 3166-1)"
    )
    raise InvalidError("unknown-country", text, "country code", hint)


def _read_holidays(text: str) -> str:
    """A country, or a country and its part; whether there is such a part takes longer to find out.

    `refuse_unknown_holidays` does that, where days off are looked at.
    """
    country, hyphen, part = text.partition("-")
    if country in COUNTRIES and bool(hyphen) == bool(part):
        return text
    meant = _COUNTRY_NAMES.get(country.casefold(), country.upper())
    known = [f"{meant}{hyphen and part and '-'}{part}"] if meant in COUNTRIES else []
    hint = (
        f'did you mean "{known[0]}"?'
        if known
        else "write a country, such as BE (ISO 3166-1), or one of its parts, such as DE-SN"
    )
    raise InvalidError("unknown-holidays", text, "holiday code", hint)


_COUNTRY_NAMES = {
    name.replace("_", " "): code
    for name, code in (
        pair.split(":")
        for pair in (
            "albania:AL austria:AT belgium:BE bosnia:BA bosnia_and_herzegovina:BA bulgaria:BG "
            "croatia:HR cyprus:CY czechia:CZ czech_republic:CZ denmark:DK el:GR england:GB "
            "estonia:EE finland:FI france:FR georgia:GE germany:DE greece:GR hungary:HU iceland:IS "
            "ireland:IE italy:IT kosovo:XK latvia:LV liechtenstein:LI lithuania:LT luxembourg:LU "
            "malta:MT moldova:MD monaco:MC montenegro:ME netherlands:NL north_macedonia:MK "
            "norway:NO poland:PL portugal:PT romania:RO scotland:GB serbia:RS slovakia:SK "
            "slovenia:SI spain:ES sweden:SE switzerland:CH the_netherlands:NL turkey:TR "
            "türkiye:TR uk:GB ukraine:UA united_kingdom:GB united_states:US usa:US wales:GB"
        ).split()
    )
}
"""Names that people write for a country's code, in small letters; EL and UK are Eurostat's."""


def read_country_name(name: str) -> str | None:
    """The code of a country by its English name; None for another word."""
    return _COUNTRY_NAMES.get(name.casefold())


def read_language_tag(text: str) -> str:
    """A BCP 47 tag whose language subtag is one of ISO 639-1, or any three letters."""
    subtag = text.partition("-")[0].lower()
    is_tag = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text)
    if is_tag and len(text) <= _LONGEST_TAG and (len(subtag) == 3 or subtag in LANGUAGES):
        return text
    hyphened = [text.replace("_", "-")] if re.fullmatch("[a-z]{2}_[A-Z]{2}", text) else []
    hint = suggest(text, hyphened, _LANGUAGE_NAMES) or (
        "write a language tag, such as en, sv or pt-BR (BCP 47)"
    )
    raise InvalidError("unknown-language", text, "language tag", hint)


_LANGUAGE_NAMES = dict(
    pair.split(":")
    for pair in (
        "bulgarian:bg croatian:hr czech:cs danish:da dansk:da deutsch:de dutch:nl english:en "
        "estonian:et finnish:fi français:fr french:fr german:de greek:el hungarian:hu irish:ga "
        "italian:it italiano:it latvian:lv lithuanian:lt maltese:mt norwegian:no polish:pl "
        "portuguese:pt romanian:ro slovak:sk slovenian:sl spanish:es svenska:sv swedish:sv"
    ).split()
)
"""Names that people write for a language's tag, in small letters."""

_LONGEST_TAG = 35
"""RFC 5646 section 4.4.1; tags are names of folders, too."""


def _read_color(text: str) -> str:
    if text.lower() in COLORS or re.fullmatch("#[0-9A-Fa-f]{6}", text):
        return text.lower()
    if re.fullmatch("#?[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}", text):
        code = text.lstrip("#").lower()
        code = code if code[3:] else "".join(digit * 2 for digit in code)
        hint = f'did you mean "#{code}"?'
    else:
        hint = suggest(text, COLORS) or 'write a CSS3 colour name, such as teal, or "#008080"'
    raise InvalidError("unknown-color", text, "colour", hint)


_LOGO_SCHEMA = r"^[^/~\\].*\.([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg]|[Ss][Vv][Gg])$"


def _read_logo(text: str) -> str:
    """The path of a picture below the schedule's folder; its content is read when it is used."""
    parts = text.split("/")
    is_below = set(parts).isdisjoint({"", ".", ".."}) and text[0] != "~"
    if not is_below or re.search(r'[\x00-\x1f\x7f\\:*?"<>|]', text):
        meant = normpath(text.replace("\\", "/"))
        if re.fullmatch(r"\w[\w. -]*(/\w[\w. -]*)*", meant):  # written as on Windows, or with ./
            hint = f'did you mean "{meant}"?'
        else:
            hint = "write its path below the schedule's folder, such as pictures/logo.svg"
    elif not text.lower().endswith((".png", ".jpg", ".jpeg", ".svg")):
        hint = "use a PNG, JPEG or SVG picture, such as logo.svg"
    else:
        return text
    raise InvalidError("bad-path", text, "picture file", hint)


def _read_zone(text: str) -> str:
    try:
        find_zone(text)
    except UnknownZoneError:
        hint = suggest(text, list_zone_names()) or "write an IANA name, such as Europe/Brussels"
        raise InvalidError("unknown-zone", text, "time zone", hint) from None
    return text


_SIGNED = "[+-]?0?({})"
_YEAR_DAYS = "[12]?[0-9]?[1-9]|[12]?[1-9]0|[12]00|3[0-5][0-9]|36[0-6]"


def _list_of(pattern: str) -> str:
    """Values separated by commas.

    Atomic groups, because `12` can match in two ways: without them, a list of 100 that is wrong at
    its end takes for ever.
    """
    value = rf"(?>({pattern})(?=,|\Z))"
    return f"{value}(,{value})*"


_RULE_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "UNTIL": r"\d{8}(T([01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?",
    "COUNT": "[1-9][0-9]{0,5}",
    "INTERVAL": "[1-9][0-9]{0,3}",
    "BYDAY": _list_of(rf"({_SIGNED.format('[1-4]?[1-9]|[1-5]0|5[1-3]')})?({'|'.join(WEEKDAYS)})"),
    "BYMONTHDAY": _list_of(_SIGNED.format("[12]?[1-9]|[123]0|31")),
    "BYYEARDAY": _list_of(_SIGNED.format(_YEAR_DAYS)),
    "BYWEEKNO": _list_of(_SIGNED.format("[1-4]?[1-9]|[1-5]0|5[1-3]")),
    "BYMONTH": _list_of("0?[1-9]|1[0-2]"),
    "BYSETPOS": _list_of(_SIGNED.format(_YEAR_DAYS)),
    "WKST": "|".join(WEEKDAYS),
}
"""The parts of an RRULE that mean days or more (RFC 5545 section 3.3.10), and how they look."""


def _read_rule(text: str) -> str:
    given = [part.strip() for part in text.upper().rstrip("; ").split(";")]
    parts = dict(_read_rule_part(part) for part in given)
    shown = f'"{shorten_value(text)}"'
    if len(parts) != len(given):
        names = [part.partition("=")[0] for part in given]
        repeated = next(name for name in names if names.count(name) > 1)
        raise FieldError("bad-rule", f"{shown} has {repeated} twice", "keep one of the two")
    if "FREQ" not in parts:
        hint = "add it, such as FREQ=WEEKLY;COUNT=3"
        raise FieldError("bad-rule", f"{shown} has no FREQ", hint)
    _refuse_conflicts(parts)
    return ";".join(given)


_PERIODS = {
    "BYMONTHDAY": ("DAILY", "YEARLY", "MONTHLY"),
    "BYYEARDAY": ("YEARLY",),
    "BYWEEKNO": ("YEARLY",),
}
"""The FREQ that a part may be used with, where that is not each (RFC 5545 section 3.3.10); the
last is suggested."""


def _refuse_conflicts(parts: dict[str, str]) -> None:
    """Parts of a rule that exclude one another: calendar programs read them differently."""
    shown = {name: f'"{name}={shorten_value(value)}"' for name, value in parts.items()}
    period = parts["FREQ"]
    highest = {"MONTHLY": 5, "YEARLY": 0 if "BYWEEKNO" in parts else 53}.get(period, 0)
    if any(int(nth) > highest for nth in re.findall("[0-9]+", parts.get("BYDAY", ""))):
        limit = "BYWEEKNO" if period == "YEARLY" else f"FREQ={period}"
        message = f"{shown['BYDAY']} has a number that {limit} does not allow"
        raise FieldError("bad-rule", message, "write it as FREQ=MONTHLY;BYDAY=2TU, or BYDAY=TU")
    for name in parts.keys() & _PERIODS.keys():
        if period not in _PERIODS[name]:
            message = f"{shown[name]} cannot be used with FREQ={period}"
            raise FieldError("bad-rule", message, f"use FREQ={_PERIODS[name][-1]}")
    if "BYSETPOS" in parts and sum(name.startswith("BY") for name in parts) == 1:
        hint = "add what it selects from, such as BYDAY=MO,TU"
        raise FieldError("bad-rule", f"{shown['BYSETPOS']} needs another BY part", hint)
    if "COUNT" in parts and "UNTIL" in parts:
        message = f"{shown['COUNT']} and {shown['UNTIL']} cannot be used together"
        raise FieldError("bad-rule", message, "keep one of the two")


_RULE_HINT = "write it as in FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6 (RFC 5545)"


def _read_rule_part(part: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not equals:
        raise InvalidError("bad-rule", part, "part of a rule", _RULE_HINT)
    if name not in _RULE_PARTS:
        hint = suggest(name, _RULE_PARTS) or f"use {', '.join(_RULE_PARTS)}"
        raise InvalidError("bad-rule", part, "part of a rule", hint)
    if name == "FREQ" and value in ("SECONDLY", "MINUTELY", "HOURLY"):
        message = f'"{part}" is too short for a workshop'
        raise FieldError("bad-rule", message, "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    if not re.fullmatch(_RULE_PARTS[name], value, re.ASCII) or (
        name == "UNTIL" and not exists(f"{value[:4]}-{value[4:6]}-{value[6:8]}")
    ):
        raise InvalidError("bad-rule", part, "part of a rule", _RULE_HINT)
    return name, value


_DATE_PATTERN = r"\d{4}-\d{2}-\d{2}"
_CLOCK_PATTERN = r"\d{1,2}:\d{2}(:\d{2})? ?([Zz]|[+-]\d{2}:?\d{2})?"

BOOLEAN = Scalar("true or false", _read_boolean, {"type": "boolean"})
NUMBER = Scalar("number", _read_number, {"type": "integer", "minimum": 0})
LATITUDE = _degrees("latitude", 90)
LONGITUDE = _degrees("longitude", 180)
COUNTRY = Scalar("country code", _read_country, {"enum": sorted(COUNTRIES)})
HOLIDAYS = Scalar("holiday code", _read_holidays, {"type": "string", "pattern": "^[A-Z]{2}(-.+)?$"})
LANGUAGE = Scalar(
    "language tag", read_language_tag, {"type": "string", "pattern": "^[A-Za-z]{2,3}(-|$)"}
)
COLOR = Scalar(
    "colour",
    _read_color,
    {"anyOf": [{"enum": sorted(COLORS)}, {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}]},
)
LOGO = Scalar("picture file", _read_logo, {"type": "string", "pattern": _LOGO_SCHEMA})
ZONE = Scalar("time zone", _read_zone, {"type": "string"})
DATE = Scalar("date", read_date, {"type": "string", "pattern": f"^{_DATE_PATTERN}$"})
DATE_OR_TIME = Scalar(
    "date or time",
    read_date_or_time,
    {"type": "string", "pattern": f"^({_DATE_PATTERN}([Tt ]{_CLOCK_PATTERN})?|{_CLOCK_PATTERN})$"},
)
INSTANT = Scalar(
    "instant",
    read_instant,
    {"type": "string", "pattern": f"^{_DATE_PATTERN}[Tt ]{_CLOCK_PATTERN}$"},
)
LENGTH = Scalar("length of time", read_length, {"type": "string", "pattern": f"^{LENGTH_PATTERN}$"})
RULE = Scalar("repeat rule", _read_rule, {"type": "string", "pattern": "^[A-Za-z]+=.*"})
