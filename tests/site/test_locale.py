"""The pages' words in each language, and how they escape what the schedule holds."""

import re
import shutil
import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import workshops.site.locale as module
from support.program import Run
from support.schedules import write_schedule
from workshops import locales
from workshops.model import Text, Workshop
from workshops.site.locale import find_page_locale
from workshops.timezones import find_zone

FOLDER = Path(locales.__file__).parent
WORDS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.toml")}


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_every_text(language: str) -> None:
    """No language lacks a word, has one that is not used, or fills in something else."""
    assert WORDS[language].keys() == WORDS["en"].keys()
    for table, words in WORDS[language].items():
        # more forms of a number (CLDR) than English has are of the same word
        english = {key: re.sub("_(zero|two|few|many)$", "_other", key) for key in words}
        assert list(dict.fromkeys(english.values())) == list(WORDS["en"][table])
        for key, text in words.items():
            if isinstance(text, str):
                filled = re.findall(r"{\w+", WORDS["en"][table][english[key]])
                assert sorted(re.findall(r"{\w+", text)) == sorted(filled)


def test_a_language_is_a_file(run: Run, tmp_path: Path) -> None:
    """A file of words is all that a language needs, also one with more forms of a number."""
    shutil.copytree(FOLDER.parent, tmp_path / "workshops")
    text = (FOLDER / "en.toml").read_text("utf-8").replace('"Upcoming"', '"Nadchodzące"')
    text = text.replace("\nworkshops_other", '\nworkshops_few = "{n} warsztaty"\nworkshops_other')
    (tmp_path / "workshops/locales/pl.toml").write_text(text, "utf-8")
    listed = "".join(f"  - {{id: w{n}, title: W, regions: [PL]}}\n" for n in range(3))
    series = "series: {id: pl, title: {pl: Warsztaty}}\nregions: [{id: PL, name: Polska}]\n"
    path = write_schedule(tmp_path / "team", f"{series}workshops:\n{listed}")

    outcome = run("-s", path, "publish", "out", env={"PYTHONPATH": str(tmp_path)})

    assert outcome.status == 0, outcome.stderr
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert "no translation" not in outcome.stderr
    assert '<h2 id="coming">Nadchodzące</h2>' in page
    assert "3 warsztaty" in page


def make_workshop(**facts: Any) -> Workshop:
    """A workshop with these facts."""
    made = Workshop(id="one", title=Text("en", "One"), series_id="small", status="confirmed")
    return made._replace(**facts)


BRUSSELS = find_zone("Europe/Brussels")
DAYS: dict[str, Any] = {"start": date(2018, 3, 8), "end": date(2018, 3, 9)}
CLOCK: dict[str, Any] = {
    "start": datetime(2018, 3, 8, 9, 30, tzinfo=BRUSSELS),
    "end": datetime(2018, 3, 8, 16, tzinfo=BRUSSELS),
}


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("en", DAYS, "8–9 Mar 2018"),
        ("en-US", DAYS, "Mar 8 – 9, 2018"),
        ("sv", DAYS, "8–9 mars 2018"),
        ("de-AT", DAYS, "8.–9. März 2018"),
        ("xx", DAYS, "8–9 Mar 2018"),
        ("sv", {**DAYS, "end": DAYS["start"]}, "torsdag 8 mars 2018"),
        ("en", CLOCK, "Thursday, 8 March 2018, 09:30–16:00 (Brussels)"),
        ("sv", CLOCK, "torsdag 8 mars 2018, 09:30–16:00 (Bryssel)"),
        ("fr", {}, "Date à préciser"),
        (
            "en",
            {
                key: instant.astimezone(timezone(timedelta(hours=5.5)))
                for key, instant in CLOCK.items()
            },
            "Thursday, 8 March 2018, 14:00–20:30 (GMT+05:30)",
        ),
    ],
)
def test_dates_are_as_the_language_writes_them(
    language: str, facts: dict[str, Any], text: str
) -> None:
    """Days and times are written as people of that language write them."""
    assert normalize(find_page_locale(language).format_when(make_workshop(**facts))) == text


DAY = CLOCK["start"].date()
LONG = {**CLOCK, "end": CLOCK["end"] + timedelta(days=1)}
LONGER = {**CLOCK, "end": CLOCK["end"] + timedelta(days=300)}


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("en", {"start": DAY, "end": DAY}, "Thu, 8 Mar 2018"),
        ("en", DAYS, "8–9 Mar 2018"),
        ("en", CLOCK, "Thu, 8 Mar 2018, 09:30–16:00 (Brussels)"),
        ("en", LONG, "Thu, 8 Mar, 09:30 – Fri, 9 Mar 2018, 16:00 (Brussels)"),
        ("en-US", LONG, "Thu, Mar 8, 9:30 AM – Fri, Mar 9, 2018, 4:00 PM (Brussels)"),
        ("sv", LONG, "tors 8 mars, 09:30 – fre 9 mars 2018, 16:00 (Bryssel)"),
        ("en", LONGER, "Thu, 8 Mar 2018, 09:30 – Wed, 2 Jan 2019, 16:00 (Brussels)"),
    ],
)
def test_dates_in_lists_are_short(language: str, facts: dict[str, Any], text: str) -> None:
    """On a telephone they take two lines; nothing is lost, as one year is written once."""
    locale = find_page_locale(language)

    assert normalize(locale.format_when(make_workshop(**facts), is_short=True)) == text


@pytest.mark.parametrize(
    ("tag", "name"),
    [("sv", "Svenska"), ("en", "English"), ("en-GB", "English (United Kingdom)"), ("tlh", "tlh")],
)
def test_languages_name_themselves(tag: str, name: str) -> None:
    """A language is called what its people call it."""
    assert find_page_locale(tag).name_itself() == name


@pytest.mark.parametrize(
    ("language", "spans"),
    [
        ("en", ["16–17 Feb", "16–17 Feb 2027"]),
        ("en-US", ["Feb 16\u2009–\u200917", "Feb 16\u2009–\u200917, 2027"]),
        ("de", ["16.–17. Feb.", "16.–17. Feb. 2027"]),
        ("it", ["16–17 feb", "16–17 feb 2027"]),
    ],
)
def test_spans_of_days_have_one_spacing(language: str, spans: list[str]) -> None:
    """Those with the year and those without it stand beside each other in a line."""
    days = date(2027, 2, 16), date(2027, 2, 17)
    locale = find_page_locale(language)
    assert [locale.format_span(*days, has_year=has_year) for has_year in (False, True)] == spans


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", ["1er avr. 2027", "jeudi 1er avril 2027", "1er–2 avr.", "31 mars – 1er avr. 2027"]),
        (
            "fr-BE",
            ["1er avr. 2027", "jeudi 1er avril 2027", "1er–2 avr.", "31 mars – 1er avr. 2027"],
        ),
        ("it", ["1º apr 2027", "giovedì 1º aprile 2027", "1º–2 apr", "31 mar – 1º apr 2027"]),
        ("sv", ["1 apr. 2027", "torsdag 1 april 2027", "1–2 apr.", "31 mars–1 apr. 2027"]),
    ],
)
def test_first_of_a_month(language: str, shown: list[str]) -> None:
    """It is an ordinal number in French and Italian, and eleven is not."""
    locale, first = find_page_locale(language), date(2027, 4, 1)
    assert [
        normalize(text)
        for text in (
            locale.format_day(first),
            locale.format_days(first, first),
            locale.format_span(first, date(2027, 4, 2), has_year=False),
            locale.format_span(date(2027, 3, 31), first),
        )
    ] == shown
    assert "11" in locale.format_day(date(2027, 4, 11))


def test_every_word_is_used() -> None:
    """No word is kept that no page or paper uses."""
    folder = Path(module.__file__).parent
    files = [*folder.rglob("*.py"), *folder.rglob("templates/**/*.*")]
    written = "\n".join(path.read_text("utf-8") for path in files)
    for key in [*WORDS["en"]["pages"], *WORDS["en"]["paper"]]:
        stem = re.sub("_(one|other)$", "", key)
        assert f'"{stem}"' in written or f"'{stem}'" in written or f"words.{key}" in written


def normalize(text: str) -> str:
    """The text with plain spaces for the narrow ones that some languages have in dates."""
    return re.sub(r"[\u00a0\u2009\u202f]", " ", text)


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", ["0 workshops", "1 workshop", "2 workshops"]),
        ("fr", ["0 atelier", "1 atelier", "2 ateliers"]),
    ],
)
def test_numbers_take_their_form(language: str, counts: list[str]) -> None:
    """A word takes the form that the language has for its number."""
    locale = find_page_locale(language)
    assert [locale.format_count("workshops", n) for n in range(3)] == counts


HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">&amp;\\u003c'


def test_texts_can_not_become_markup(call: Run, tmp_path: Path) -> None:
    """A text that is written as markup is shown as it is typed, in every file and place."""
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    text = f"""\
series: {{id: bad, title: "{quoted}", description: "{quoted}", organizer: {{name: "{quoted}"}}}}
regions: [{{id: R1, name: "{quoted}", aliases: ["{quoted}"]}}]
organizations: [{{id: o, name: "{quoted}", region: R1}}]
workshops:
  - id: one
    title: "{quoted}"
    description: "{quoted}"
    start: 2027-03-08
    venue: {{name: "{quoted}", address: "{quoted}", city: "{quoted}"}}
    tags: ["{quoted}"]
    regions: [R1]
    sessions: [{{title: "{quoted}", description: "{quoted}", speakers: ["{quoted}"]}}]
    attendees: [{{organization: o}}]
"""
    call("-s", write_schedule(tmp_path, text), "publish", "out", "--base-url", "https://e.org/")

    pages = [*tmp_path.glob("out/**/*.html"), *tmp_path.glob("out/**/*.svg")]
    pages += tmp_path.glob("out/**/*.atom")
    assert len(pages) == 11
    for path in pages:
        page = path.read_text("utf-8")
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert page.count("</script>") == page.count("<script ")


def test_only_links_that_run_nothing(call: Run, tmp_path: Path) -> None:
    """Every address that a page links to is http, https, mailto, webcal or a file of the site."""
    text = """\
series: {id: bad, title: Bad}
workshops:
  - {id: one, title: One, start: 2027-03-08, online: 'https://e.org/"onclick=x', url: 'https://e.org/'}
"""
    refused = call("-s", write_schedule(tmp_path, text), "publish", "out")
    assert refused.status == 1
    call("-s", write_schedule(tmp_path, text.replace('"', "")), "publish", "out")

    page = (tmp_path / "out/en/workshops/one.html").read_text("utf-8")
    for link in re.findall(r'href="([^"]*)"', page):
        assert re.match(r"(https?://|mailto:|webcal://|[\w./#-]+$)", link)
        assert not link.startswith("javascript:")


ARABIC = """\
series:
  id: s
  title: {ar: سلسلة}
  timezone: Africa/Cairo
  organizer: {name: {ar: مكتب}, email: office@example.org}
workshops:
  - {id: a, title: {ar: قهوة}, start: 2027-01-12, repeat: FREQ=MONTHLY;COUNT=8}
  - {id: b, title: {ar: لاحقا}}
"""


def test_english_phrases_have_one_direction(call: Run, tmp_path: Path) -> None:
    """In a page from right to left an English phrase and its values are in its own order."""
    path = write_schedule(tmp_path, ARABIC)
    assert call("-s", path, "publish", "out").status == 0
    page = (tmp_path / "out/ar/index.html").read_text("utf-8")
    english = '<span lang="en" dir="ltr">{}</span>'
    organized = english.format(locales.find_page_words("en")["organized_by"])
    assert f'<bdi dir="ltr">{organized} <bdi>مكتب</bdi></bdi>' in page
    repeats = f"{english.format('Repeats')} ({english.format('monthly, 8 times')})"
    assert f'<bdi dir="ltr">{repeats}</bdi>' in page
    caption = page.partition("<caption>")[2].partition("</caption>")[0]
    assert re.search(
        "2 workshops: \u20681 dated \\(\u2068[^a-z]+\u2069\\), 1 to be announced\u2069", caption
    )
