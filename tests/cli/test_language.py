"""--lang: the texts in the language that serves best."""

import json
from pathlib import Path

import pytest

from support.program import SHIPPED, Run
from support.schedules import GOLDEN, SMALL, write_schedule

LANGUAGES = GOLDEN / "languages" / "schedule.yaml"


def find_title(call: Run, *arguments: str, env: dict[str, str] | None = None) -> str:
    """The first title of a listing."""
    outcome = call("-s", LANGUAGES, *arguments, *"list -f json".split(), env=env)
    title = json.loads(outcome.stdout)[0]["title"]
    assert isinstance(title, str)
    return title


CHOICES = [
    ("sv", "Framtidens jobb"),
    ("en", "Jobs of the future"),
    ("sv-FI", "Framtidens jobb"),
    ("sv_SE.UTF-8", "Framtidens jobb"),
    ("SV-fi", "Framtidens jobb"),
    ("en-GB", "Jobs of the future"),
    ("de", "Arbeit der Zukunft"),
    ("de-AT", "Arbeit der Zukunft"),
    ("de-CH", "Arbeit der Zukunft"),
    ("tlh", "Framtidens jobb"),
    ("", "Framtidens jobb"),
]


@pytest.mark.parametrize(("tag", "expected"), CHOICES)
def test_best_match(tag: str, expected: str, call: Run) -> None:
    """The nearest language is taken, and the series' own where none is near."""
    assert find_title(call, "--lang", tag) == expected


def test_default_is_the_series_language(call: Run) -> None:
    """Without --lang, texts are in the series' language."""
    assert find_title(call) == "Framtidens jobb"


def test_environment(call: Run) -> None:
    """WORKSHOPS_LANG serves those who always want the same language."""
    assert find_title(call, env={"WORKSHOPS_LANG": "en"}) == "Jobs of the future"


@pytest.mark.parametrize("place", ["before", "after"])
def test_option_wins_over_environment(place: str, call: Run) -> None:
    """The option overrides WORKSHOPS_LANG, before and after the command."""
    option = ["--lang", "sv"]
    command = ["list", "-f", "json"]
    arguments = [*option, *command] if place == "before" else [*command, *option]

    outcome = call("-s", LANGUAGES, *arguments, env={"WORKSHOPS_LANG": "en"})

    assert json.loads(outcome.stdout)[0]["title"] == "Framtidens jobb"


def test_locale_does_not_choose(call: Run) -> None:
    """The machine's own language changes nothing: files are the same everywhere."""
    env = {"LANG": "en_GB.UTF-8", "LANGUAGE": "en"}

    assert find_title(call, env=env) == "Framtidens jobb"


@pytest.mark.parametrize("command", [["list"], ["show", "jobs"], ["calendar"], ["export"]])
def test_every_command_speaks_it(command: list[str], call: Run) -> None:
    """Every command that shows a workshop shows its title in the language asked for."""
    outcome = call("-s", SHIPPED, *command, "--lang", "fr")

    assert "Se préparer aux emplois de demain" in outcome.stdout


def test_regions_speak_it(call: Run) -> None:
    """So do the names of regions."""
    outcome = call("-s", SHIPPED, *"regions -f json --lang fr".split())

    names = [region["name"] for region in json.loads(outcome.stdout)]
    assert names[4:6] == ["Saxe", "Wallonie"]


def test_untranslated_text_stays(call: Run) -> None:
    """A text without a translation is shown as it is."""
    outcome = call("-s", LANGUAGES, *"list -f json --lang en".split())

    assert json.loads(outcome.stdout)[1]["title"] == "Bara på svenska"


@pytest.mark.parametrize("tag", ["fi", "tlh"])
def test_language_that_the_series_lacks_is_reported(tag: str, call: Run) -> None:
    """A language without any title is named once on standard error, with those that there are."""
    outcome = call("-s", LANGUAGES, "--lang", tag, "list")

    assert outcome.status == 0
    assert outcome.stderr == f'no titles in language "{tag}"; the series has sv, en, de-AT, pt-BR\n'


@pytest.mark.parametrize(
    "command",
    [["publish", "site"], ["print", "report", "-o", "report.html"], ["export", "-o", "x.ics"]],
)
def test_missing_language_is_reported_where_files_are_written(
    command: list[str], tmp_path: Path, call: Run
) -> None:
    """Once, and without --lang not at all."""
    write_schedule(tmp_path)

    assert call(*command, "--lang", "fi").stderr.count("no titles in language") == 1
    assert "language" not in call(*command).stderr


def test_printed_words_without_a_translation(tmp_path: Path, call: Run) -> None:
    """Who prints in such a language learns that its words are in English, as for pages."""
    write_schedule(tmp_path, SMALL.replace("title: Small", "title: {en: Small, fi: Pieni}"))

    outcome = call("print", "report", "-o", "report.html", "--lang", "fi")

    note = "fi: no translation of printed words; they are in English\n"
    assert outcome.stderr == f"{note}report.html: 1 workshop\n"


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("svenska", 'did you mean "sv"?'),
        ("xx", "write a language tag, such as en, sv or pt-BR (BCP 47)"),
        ("e", "write a language tag, such as en, sv or pt-BR (BCP 47)"),
    ],
)
def test_language_that_does_not_exist(tag: str, hint: str, call: Run) -> None:
    """It is refused before anything is read, as in the file."""
    message = f'"{tag}" is not a valid language tag; {hint}\n'

    assert call("list", "--lang", tag).text == (2, "", f"workshops: --lang: {message}")
    outcome = call("list", env={"WORKSHOPS_LANG": tag})
    assert outcome.text == (2, "", f"workshops: WORKSHOPS_LANG: {message}")


@pytest.mark.parametrize("tag", ["sv", "sv-FI", "EN", "de_AT"])
def test_language_that_the_series_has_is_not_reported(tag: str, call: Run) -> None:
    """A language with a title, or a kind of it, needs no word."""
    assert call("-s", LANGUAGES, "--lang", tag, "list").stderr == ""
