"""The words of each language, as its printers set them."""

import re

import pytest

from workshops.locales import (
    find_calendar_words,
    find_mail_words,
    known_languages,
    read_language,
)


@pytest.mark.parametrize("language", known_languages())
def test_no_line_begins_with_a_punctuation_mark(language: str) -> None:
    """A space before a mark, which French has, is one at which no line breaks."""
    texts = [
        text
        for section in read_language(language).values()
        for words in section.values()
        for text in ([words] if isinstance(words, str) else words)
    ]

    assert texts
    assert not [text for text in texts if re.search("[ ][:;?!»]|«[ ]", text)]


def test_french_spaces() -> None:
    """French has a space before a colon, and a narrow one before a semicolon."""
    mail = find_mail_words("fr-BE")

    assert mail.moved == "Nouvelle date\xa0: {after} (auparavant\xa0: {before})."
    assert "changé\u202f; " in mail.other_days
    assert (mail.colon, find_calendar_words("fr").colon) == ("\xa0: ", "\xa0: ")
    assert find_mail_words("sv").colon == ": "
