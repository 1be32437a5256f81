"""No attendee's address is in anything that is published or exported."""

from pathlib import Path

import pytest

from support.program import Run
from support.schedules import write_schedule
from workshops import load_schedule
from workshops.address_search import KnownAddresses
from workshops.privacy import AddressError, hide_addresses, require_no_address

SCHEDULE = """\
series: {id: people, title: People}
regions: [{id: R1, name: North}]
organizations: [{id: acme, name: Acme, url: "https://acme.example"}]
workshops:
  - id: first
    title: The first
    start: 2027-03-08
    url: https://example.org/first
    regions: [R1]
    attendees: [{name: Ana Ek, email: ana@example.org, organization: acme}]
  - id: second
    title: The second
    start: 2027-03-09
"""
KNOWN = KnownAddresses(["ana@example.org"])


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: People", 'title: "People; **ana@example.org**"', "series people"),
        ("name: North", "name: North (ana@example.org)", "region R1"),
        ("name: Acme", "name: Acme ana@example.org", "organization acme"),
        ("title: The second", "title: Ask ana&#64;example.org", "second"),
        ("title: The second", "title: Two\n    tags: [ana@example.org]", "second"),
        ("title: The second", "title: {en: Two, sv: 'Två, ana@example.org'}", "second"),
    ],
)
def test_an_address_in_a_text_is_blanked(
    call: Run, tmp_path: Path, old: str, new: str, place: str
) -> None:
    """Wherever a text is, on the site and in calendar files; and the coordinator is informed."""
    path = write_schedule(tmp_path, SCHEDULE.replace(old, new, 1))
    note = f"{place}: an attendee's address in its texts is published as …\n"

    published = call("-s", path, "publish", "site")
    exported = call("-s", path, "export", "-o", "out.ics", "--lang", "sv")
    linked = call("-s", path, "export", "-f", "links", "-o", "out.json")

    for outcome in (published, exported, linked):
        assert outcome.status == 0
        assert note in outcome.stderr
    files = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    require_no_address({str(file): file.read_bytes() for file in files}, KNOWN)
    require_no_address({"ics": (tmp_path / "out.ics").read_bytes()}, KNOWN)


def test_only_what_is_exported_is_named(call: Run, tmp_path: Path) -> None:
    """A workshop that is not exported has no note."""
    path = write_schedule(tmp_path, SCHEDULE.replace("The second", "Ask ana@example.org"))

    outcome = call("-s", path, "export", "first")

    assert outcome.stderr == ""


@pytest.mark.parametrize("command", [["publish", "site"], ["export"], ["export", "-f", "links"]])
@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("/first\n", "/?for=ana%40example.org\n", 8, 10),
        ("    url", "    uid: ana@example.org\n    url", 8, 10),
        ("https://acme.example", "https://acme.example/ana@example.org", 3, 45),
        ("title: People", "title: People, url: https://e.org/ana@example.org", 1, 42),
    ],
)
def test_an_address_in_a_link_or_uid_is_refused(
    call: Run, tmp_path: Path, command: list[str], old: str, new: str, line: int, column: int
) -> None:
    """It can't be blanked and stay the same: it is shown with its line, and nothing is written."""
    path = write_schedule(tmp_path, SCHEDULE.replace(old, new, 1))

    outcome = call("-s", path, *command)

    assert outcome.status == 1
    assert outcome.stdout == ""
    assert outcome.stderr.startswith(
        f"{path}:{line}:{column}: error: this holds an attendee's address [attendee-address]\n"
    )
    assert "write it without the address, as it is published\n" in outcome.stderr
    assert not (tmp_path / "site").exists()


def test_standard_input_has_no_line_to_show(call: Run) -> None:
    """What is read from a pipe is refused with the place in the schedule."""
    text = SCHEDULE.replace("/first\n", "/ana@example.org\n")

    outcome = call("-s", "-", "export", stdin=text.encode())

    assert outcome.status == 1
    assert outcome.stderr == (
        "workshops: an attendee's address would be published: workshops.0.url\n"
    )


def test_a_file_that_holds_an_address_all_the_same_is_not_written() -> None:
    """The last look is at the bytes: also at what is folded into lines, as calendar files are."""
    with pytest.raises(AddressError, match=r"^a\.ics: an attendee's address would be published"):
        require_no_address({"a.ics": b"SUMMARY:Ask ana@exa\r\n mple.org\r\n"}, KNOWN)


def test_without_an_address_nothing_is_made_again(tmp_path: Path) -> None:
    """The same schedule comes back where no text has an address."""
    schedule = load_schedule(write_schedule(tmp_path, SCHEDULE))

    assert hide_addresses(schedule).schedule == schedule
    assert hide_addresses(schedule).places == ()
