"""Repetition rules in words, in the five languages."""

from pathlib import Path

import pytest

from support.schedules import write_schedule
from workshops import load_schedule
from workshops.locales import known_languages, read_language
from workshops.locales.repetition import describe_repetition, describe_rule
from workshops.model import Workshop

ENGLISH = [
    ("FREQ=DAILY", "daily"),
    ("FREQ=WEEKLY;COUNT=3", "weekly, 3 times"),
    ("FREQ=WEEKLY;COUNT=1", "weekly, once"),
    ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    (
        "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270630",
        "weekly on Mondays and Wednesdays, until 2027-06-30",
    ),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE", "weekly on Mondays, Tuesdays and Wednesdays"),
    ("FREQ=MONTHLY;BYDAY=2TU", "monthly on the 2nd Tuesday"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "monthly on the last Friday"),
    ("FREQ=MONTHLY;BYMONTHDAY=15", "monthly on day 15"),
    ("FREQ=MONTHLY;INTERVAL=4;COUNT=2", "every 4 months, 2 times"),
    ("FREQ=YEARLY;UNTIL=20300101T000000Z", "yearly, until 2030-01-01"),
]


@pytest.mark.parametrize(("rule", "words"), ENGLISH)
def test_rule_in_english(rule: str, words: str) -> None:
    """What people write in a calendar is shown in their words."""
    assert describe_rule(rule, "en") == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=3",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=-2MO",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=DAILY;BYDAY=MO",
    ],
)
def test_rule_beyond_words(rule: str) -> None:
    """A rule that these words would describe wrongly is described by none."""
    assert describe_rule(rule, "en") is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "varannan vecka på torsdagar, 3 gånger"),
        ("de", "alle 2 Wochen donnerstags, 3-mal"),
        ("fr", "toutes les 2 semaines le jeudi, 3 fois"),
        ("it", "ogni 2 settimane il giovedì, 3 volte"),
        ("fi", "every 2 weeks on Thursdays, 3 times"),
        (None, "every 2 weeks on Thursdays, 3 times"),
    ],
)
def test_rule_in_other_languages(language: str | None, words: str) -> None:
    """Each language says it in its own way; one without words of ours gets English."""
    assert describe_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=3", language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "varje månad den 22"),
        ("de", "monatlich am 22."),
        ("fr", "chaque mois le 22"),
        ("it", "ogni mese il giorno 22"),
    ],
)
def test_day_of_the_month(language: str, words: str) -> None:
    """The number is written as dates are, so that no ending depends on it."""
    assert describe_rule("FREQ=MONTHLY;BYMONTHDAY=22", language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "monthly on day 1"),
        ("sv", "varje månad den 1"),
        ("de", "monatlich am 1."),
        ("fr", "chaque mois le 1er"),
        ("it", "ogni mese il giorno 1"),
    ],
)
def test_first_day_of_the_month(language: str, words: str) -> None:
    """French has an ordinal number for the first day only."""
    assert describe_rule("FREQ=MONTHLY;BYMONTHDAY=1", language) == words


def test_languages_have_the_same_words() -> None:
    """No language lacks a word or a form of one."""
    shapes = {
        language: {
            key: len(value) if isinstance(value, list) else str
            for key, value in read_language(language)["repetition"].items()
        }
        for language in known_languages()
    }

    assert all(shape == shapes["en"] for shape in shapes.values())


def read_weekly(tmp_path: Path, *days: str) -> Workshop:
    """What takes place every Thursday, 12 times, without some of them."""
    text = f"""\
series: {{id: s, title: S, timezone: Europe/Rome}}
workshops:
  - id: hour
    title: Hour
    start: 2026-11-05 00:30
    end: 2026-11-05 01:30
    repeat: FREQ=WEEKLY;COUNT=12
    except: [{", ".join(days)}]
"""
    [workshop] = load_schedule(write_schedule(tmp_path, text)).workshops
    return workshop


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "weekly, 12 times, except 2026-12-24 and 2026-12-31"),
        ("sv", "varje vecka, 12 gånger, utom den 2026-12-24 och den 2026-12-31"),
        ("de", "wöchentlich, 12-mal, außer am 2026-12-24 und am 2026-12-31"),
        ("fr", "chaque semaine, 12 fois, sauf le 2026-12-24 et le 2026-12-31"),
        ("it", "ogni settimana, 12 volte, tranne il 2026-12-24 e il 2026-12-31"),
    ],
)
def test_days_left_out_are_named(language: str, words: str, tmp_path: Path) -> None:
    """Else a reader would count on all the times of the rule."""
    workshop = read_weekly(tmp_path, "2026-12-31", "2026-12-24")
    assert describe_repetition(workshop, language) == words


def test_articles_before_a_vowel() -> None:
    """Eight and eleven begin with one in Italian."""
    rules = [f"FREQ=DAILY;UNTIL=202704{day}" for day in ("07", "08", "11", "18")]
    assert [describe_rule(rule, "it", lambda day: f"{day.day} aprile") for rule in rules] == [
        "ogni giorno, fino al 7 aprile",
        "ogni giorno, fino all’8 aprile",
        "ogni giorno, fino all’11 aprile",
        "ogni giorno, fino al 18 aprile",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "weekly, 12 times, except 5 days"),
        ("sv", "varje vecka, 12 gånger, utom 5 dagar"),
        ("de", "wöchentlich, 12-mal, außer an 5 Tagen"),
        ("fr", "chaque semaine, 12 fois, sauf 5 jours"),
        ("it", "ogni settimana, 12 volte, tranne 5 giorni"),
    ],
)
def test_many_days_left_out_are_counted(language: str, words: str, tmp_path: Path) -> None:
    """A long list of dates would hide the rule."""
    days = ["2026-11-12", "2026-11-19", "2026-12-17", "2026-12-24", "2026-12-31"]
    assert describe_repetition(read_weekly(tmp_path, *days), language) == words


def test_nothing_left_out_is_the_rule(tmp_path: Path) -> None:
    """Without exceptions the words are those of the rule."""
    assert describe_repetition(read_weekly(tmp_path), "en") == "weekly, 12 times"
