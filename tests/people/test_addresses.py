"""Addresses are read as mail programs copy them."""

import pytest

from workshops.people.addresses import Pasted, read_addresses, split_address, straighten_name

ANA = Pasted(1, "Ana Ek", "ana@x.example")
BO = Pasted(1, "Bo Berg", "bo@x.example")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ana Ek <ana@x.example>; Bo Berg <bo@x.example>", [ANA, BO]),
        ("Ana Ek <ana@x.example>, Bo Berg <mailto:bo@x.example>,", [ANA, BO]),
        ("Ana Ek <ana@x.example>\r\nBo Berg <bo@x.example>\r\n", [ANA, BO._replace(line=2)]),
        ("To: 'Ana Ek' <ana@x.example>;\tBo  Berg< bo@x.example >", [ANA, BO]),
        (
            '"Ek, Ana" <ana@x.example>, "Bo \\"B\\" Berg" <bo@x.example>',
            [
                Pasted(1, "Ek, Ana", "ana@x.example", is_quoted=True),
                Pasted(1, 'Bo "B" Berg', "bo@x.example", is_quoted=True),
            ],
        ),
        (
            "Ek, Ana <ana@x.example>; Berg, Bo <bo@x.example>",
            [ANA._replace(name="Ek, Ana"), BO._replace(name="Berg, Bo")],
        ),
        (
            "ana@x.example, bo@x.example.\n\nmailto:cy@x.example",
            [ANA._replace(name=""), BO._replace(name=""), Pasted(3, "", "cy@x.example")],
        ),
        ("Ana Ek ana@x.example; Bo Berg", [ANA, BO._replace(email="")]),
        ("Ana Ek, ana@x.example", [ANA._replace(email=""), ANA._replace(name="")]),
        (" ; , <> \n", []),
        ("a" * 100_000 + "<" + " " * 100_000, [Pasted(1, "a" * 100_000 + " <", "")]),
    ],
    ids=range(11),
)
def test_addresses_of_a_mail(text: str, people: list[Pasted]) -> None:
    """Names in quotes or not, addresses in brackets or not, separated in any way."""
    assert read_addresses(text) == people


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bo <bo@example.org>", ("Bo", "bo@example.org")),
        ("<mailto:bo@example.org>", ("", "bo@example.org")),
        ("bo@example.org", ("", "bo@example.org")),
        (" Bo ", ("Bo", "")),
        ("bo@x <bo@example.org>", ("bo@x <bo@example.org>", "")),
        ("x" * 200_000, ("x" * 200_000, "")),
    ],
    ids=range(6),
)
def test_name_and_address_in_one_cell(text: str, parts: tuple[str, str]) -> None:
    """A name, an address in brackets, or both."""
    assert split_address(text) == parts


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ek, Ana", "Ana Ek"),
        ("GARCÍA LÓPEZ, Ana María", "Ana María GARCÍA LÓPEZ"),
        ("EK, ANA", "ANA EK"),
        ("Ana Ek", "Ana Ek"),
        ("Ana Ek, Ph.D.", "Ana Ek, Ph.D."),
        ("Ana Ek, OECD", "Ana Ek, OECD"),
        ("Ek, Ana, Dr", "Ek, Ana, Dr"),
        (", Ana", ", Ana"),
        ("Ana Ek, a place of four words", "Ana Ek, a place of four words"),
    ],
    ids=range(9),
)
def test_family_name_first(written: str, name: str) -> None:
    """The given name comes first, unless a degree or an employer is behind the comma."""
    assert straighten_name(written) == name
