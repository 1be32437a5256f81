"""The values that everything else speaks of."""

import unicodedata

import pytest

from workshops.names import fold_address, fold_words, join_words, split_words


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org",
        "mailto:ana@example.org",
        "MAILTO: Ana@Example.ORG",
        " <ana@example.org> ",
        "<MailTo:ana@example.org>",
        "mailto:<ana@example.org>",
        "mailto:mailto:ana@example.org",
        "mailto: <mailto:ana@example.org>\n",
    ],
)
def test_addresses_are_compared_without_case(address: str) -> None:
    """An address is the same with mailto:, in brackets and in capitals."""
    assert fold_address(address) == "ana@example.org"


@pytest.mark.parametrize("address", [None, "", " ", "<>", "mailto:"])
def test_no_address_is_empty(address: str | None) -> None:
    """Where there is no address, nothing is left to compare."""
    assert fold_address(address) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ana@xn--hgskolan-n4a.example", "ana@högskolan.example"),
        ("ana@XN--hgskolan-N4A.example", "Ana@HÖGSKOLAN.example"),
    ],
)
def test_host_in_punycode_is_the_same(one: str, other: str) -> None:
    """A host name is the same in letters and as the mail system writes it."""
    assert fold_address(one) == fold_address(other)


@pytest.mark.parametrize(
    "address",
    [
        "ana@xn--example-.org",
        "ana@xn--.org",
        "ana@xn--a@b-.org",
        "ana@xn--\u00e5.org",
        f"ana@xn--{'a' * 100}.org",
    ],
)
def test_invalid_punycode_stays(address: str) -> None:
    """A host with invalid punycode is compared as it is written."""
    assert fold_address(address) == address


def test_words_are_joined_as_in_a_sentence() -> None:
    """Commas between all but the last two."""
    words = ["title", "time", "place"]
    joined = [join_words(words[:count]) for count in (1, 2, 3)]
    assert joined == ["title", "title and time", "title, time and place"]


def test_words_with_accents_of_macos() -> None:
    """An accent that is a letter of its own (Unicode NFD) ends no word."""
    decomposed = unicodedata.normalize("NFD", "Jürgen Müller-Öhlén")

    assert decomposed != "Jürgen Müller-Öhlén"
    assert fold_words(decomposed) == fold_words("Jürgen Müller-Öhlén")
    assert len(split_words(decomposed)) == 3
