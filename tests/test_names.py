"""The values that everything else speaks of."""

import pytest

from workshops.names import fold_address


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org",
        "mailto:ana@example.org",
        "MAILTO: Ana@Example.ORG",
        " <ana@example.org> ",
        "<MailTo:ana@example.org>",
    ],
)
def test_addresses_are_compared_without_case(address: str) -> None:
    """An address is the same with mailto:, in brackets and in capitals."""
    assert fold_address(address) == "ana@example.org"


@pytest.mark.parametrize("address", [None, "", " ", "<>", "mailto:"])
def test_no_address_is_empty(address: str | None) -> None:
    """Where there is no address, nothing is left to compare."""
    assert fold_address(address) == ""
