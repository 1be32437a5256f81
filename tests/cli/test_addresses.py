"""No attendee's address is in anything that is published or exported."""

import json
import re
import unicodedata
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from support.addresses import ANA, DISGUISES, SIGNS, is_letter
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
    note = f"{place}: an attendee's address in its texts is replaced by …\n"

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
        f"{path}:{line}:{column}: error: this contains an attendee's address [attendee-address]\n"
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
        require_no_address(
            {"a.ics": b"BEGIN:VCALENDAR\r\nSUMMARY:Ask ana@exa\r\n mple.org\r\n"}, KNOWN
        )


def test_a_fold_makes_no_address() -> None:
    """A line folded inside another address holds no attendee's address."""
    content = b"BEGIN:VCALENDAR\r\nSUMMARY:Ask ana@example.org\r\n anic.example\r\n"
    require_no_address({"a.ics": content}, KNOWN)


def test_without_an_address_nothing_is_made_again(tmp_path: Path) -> None:
    """The same schedule comes back where no text has an address."""
    schedule = load_schedule(write_schedule(tmp_path, SCHEDULE))

    assert hide_addresses(schedule).schedule == schedule
    assert hide_addresses(schedule).places == ()


def read_as_people_do(content: bytes) -> str:
    """A file's text without folds, entities, escapes, compatibility forms and what is not seen."""
    text = content.decode("utf-8", "replace").replace("\r\n ", "")
    for _ in range(3):
        text = re.sub(
            r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), unquote(unescape(text))
        )
    text = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf").casefold()


def test_no_published_byte_holds_an_address_in_any_surroundings(call: Run, tmp_path: Path) -> None:
    """More than 200 surroundings and forms of one address, in texts of every kind and file."""
    forms = [
        f"{sign}{ANA}{sign}" for sign in SIGNS if not is_letter(sign[0]) and not is_letter(sign[-1])
    ]
    forms += [f"x {form} x" for form in DISGUISES.values()]
    forms += [f"{form}—{form}" for form in DISGUISES.values()]
    forms = [form for form in forms if not is_letter(form[:1])] + [f"({form})" for form in forms]
    assert len(forms) > 200
    workshops = [
        {
            "id": f"w{number}",
            "title": {"en": f"Ask {form}", "sv": f"Fråga {form} nu"},
            "description": f"One line\n{form}\n\nand {form}",
            "start": "2027-03-08 09:00",
            "venue": {"name": f"Room {form}", "address": f"{form}", "city": "Brussels"},
            "tags": [f"tag {form}"],
            "sessions": [{"title": f"Part {form}", "speakers": [f"Bo {form}"]}],
            "attendees": [{"name": "Ana", "email": ANA}],
        }
        for number, form in enumerate(forms)
    ]
    schedule = {
        "series": {
            "id": "all",
            "title": {"en": "All", "sv": "Alla"},
            "timezone": "Europe/Brussels",
        },
        "workshops": workshops,
    }
    path = write_schedule(tmp_path, json.dumps(schedule))

    published = call("-s", path, "publish", "site", "--base-url", "https://example.org/")
    exported = call("-s", path, "export", "-f", "jcal", "-o", "all.json")

    assert (published.status, exported.status) == (0, 0), published.stderr[-300:]
    files = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    for file in [*files, tmp_path / "all.json"]:
        assert ANA not in read_as_people_do(file.read_bytes()), file
