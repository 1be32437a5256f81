"""Known addresses are found in whatever form and company they are, and other people's are not."""

import json
from html import escape
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.addresses import ANA, DISGUISES, SIGNS, is_letter
from workshops.address_search import KnownAddresses
from workshops.schedule.fields import EMAIL

PATTERN = EMAIL.schema["pattern"]
KNOWN = KnownAddresses([ANA, "bo@bücher.example", "cy@xn--strae-oqa.example", "Straße@dé.example"])


def encode(text: str) -> list[str]:
    """A text as files hold it: as it is, in HTML, JSON, a calendar file, and a link in a page."""
    calendar = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return [
        text,
        escape(text),
        json.dumps(text),
        json.dumps(text, ensure_ascii=False),
        calendar.replace("\n", "\\n"),
        escape(quote(text)),
    ]


def test_an_address_is_found_in_any_surroundings() -> None:
    """In more than 200 surroundings and 18 forms none is left, even in what files make of it."""
    befores = [sign for sign in SIGNS if not is_letter(sign[-1])]
    afters = [sign for sign in SIGNS if not is_letter(sign[0])]
    around = [(before, " ") for before in befores] + [(" ", after) for after in afters]
    around += [(sign, sign) for sign in befores if sign in afters]
    assert len(around) > 200
    for before, after in around:
        for name, form in DISGUISES.items():
            text = f"Write to {before}{form}{after} soon"
            assert KNOWN.is_in(text), (name, before, after)
            assert KNOWN.is_in_file(text.encode()), (name, before, after)
            blanked = KNOWN.blank(text)
            assert blanked.startswith("Write to "), (name, before, after)
            assert blanked.endswith(" soon"), (name, before, after)
            assert "…" in blanked
            assert not any(map(KNOWN.is_in, encode(blanked))), (name, before, after)


@given(st.text(), st.sampled_from(list(DISGUISES.values())), st.text())
def test_what_is_blanked_is_found_nowhere(before: str, form: str, after: str) -> None:
    """Whatever the text, no file made of it holds the address."""
    blanked = KNOWN.blank(f"{before} {form} {after}")
    assert not any(map(KNOWN.is_in, encode(blanked)))


@given(st.from_regex(PATTERN, fullmatch=True))
@example("r&amp;d@example.org")
@example("%41na@example.org")
@example("ana&lt@example.org")
@example("ana@r&lt.example")
def test_every_address_that_a_schedule_accepts_is_found(address: str) -> None:
    """Also those with signs that escapes begin with."""
    known = KnownAddresses([address])
    assert known.is_in(f"({address})")
    assert not any(map(known.is_in, encode(known.blank(f"({address})"))))


@pytest.mark.parametrize(
    "address",
    [
        "bo@xn--bcher-kva.example",
        "bo@bu\u0308cher.example",
        "BO@BÜCHER.example",
        "cy@straße.example",
        "strasse@xn--d-bga.example",
        "STRASSE@dé.example",
    ],
)
def test_international_domains_are_found_both_ways(address: str) -> None:
    """A domain is found in Unicode and in Punycode, whichever the schedule has."""
    assert KNOWN.blank(f"Ask {address}.") == "Ask …."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "office@example.org",
        "mariana.ek@example.org",
        "ana.ek@example.organic",
        "ana.ek at example.org",
        "ana.ek@example",
        "50 % of R&D; C:\\new, @home",
        "%zz &#xffffffff; &nosuch; \\",
    ],
)
def test_other_texts_stay(text: str) -> None:
    """Addresses of others, and what only looks like escapes, are left as they are."""
    assert not KNOWN.is_in(text)
    assert KNOWN.blank(text) == text


def test_only_the_address_is_blanked() -> None:
    """Everything beside it stays, however often it is there."""
    text = f"„{ANA}“, **{ANA}**, {ANA}¹ — ＠office, {DISGUISES['entity']}—office@example.org"
    assert KNOWN.blank(text) == "„…“, **…**, …¹ — ＠office, …—office@example.org"


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    """Many signs that addresses have make no work that grows faster than the text."""
    text = "a@" * 50_000 + "%40" * 20_000 + "&#64;" * 20_000 + ANA
    assert KNOWN.blank(text).endswith("…")
