"""Series of any size, such as a busy office would write them, and the same events for others."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from workshops.model import Schedule

REGIONS, ORGANIZATIONS, PEOPLE = 200, 2_000, 50_000
_DAYS = 2_000
"""How many different days there are: after so many, others meet on the first of them again."""

_HEAD = """\
series:
  id: large
  title: A large series of workshops
  timezone: Europe/Brussels
  updated: 2026-01-01T12:00:00Z
regions:
"""
_ROLES = ("participant", "speaker", "chair", "observer")
_ANSWERS = ("accepted", "declined", "tentative", "needs-action")
_NAMES = "Ada Bo Cleo Dag Eva Finn Greta Hans Ines Jan Karin Lars Maja Nils Olga Per".split()


def write_schedule(path: Path, workshops: int, attendees: int) -> None:
    """A schedule with so many workshops and so many attendees in each."""
    with path.open("w") as file:
        file.write(_HEAD)
        file.writelines(
            f"  - {{id: R{n:03}, name: Region number {n}, country: SE}}\n" for n in range(REGIONS)
        )
        file.write("organizations:\n")
        for n in range(ORGANIZATIONS if attendees else 1):
            file.write(f"  - id: organization-{n:04}\n    name: Organization number {n}\n")
            file.write(f"    region: R{n % REGIONS:03}\n    sector: industry\n")
        file.write("workshops:\n")
        for n in range(workshops):
            file.writelines(_write_workshop(n))
            file.writelines(_write_attendees(n, attendees) if attendees else ())


def _write_workshop(n: int) -> Iterator[str]:
    day = _find_day(n)
    yield f"  - id: workshop-{n:06}\n    title: Workshop number {n} about the future of regions\n"
    yield f"    description: {_describe(n)}\n"
    yield f"    start: {day} 09:30\n    end: {day} 12:00\n"
    yield f"    venue: {{name: Hall {n % 97}, city: Brussels, country: BE}}\n"
    yield f"    url: https://example.org/workshops/{n}\n    tags: [regions, future]\n"
    first = n // _DAYS * 40 % REGIONS + n % 20
    yield f"    regions: [R{first:03}, R{first + 20:03}]\n"


def _find_day(n: int) -> date:
    """A working day of the past; no person is at two workshops on it."""
    return date(2010, 1, 4) + timedelta(n % _DAYS // 5 * 7 + n % 5)


def _describe(n: int) -> str:
    return f"What workshop {n} is about, in a sentence or two, for whoever takes part in it."


def _write_attendees(n: int, count: int) -> Iterator[str]:
    yield "    attendees:\n"
    for person in ((n * count + place) % PEOPLE for place in range(count)):
        name = f"{_NAMES[person % 16]} {_NAMES[person // 16 % 16]}son {person:05}"
        yield f"      - name: {name}\n"
        yield f"        email: {name.lower().replace(' ', '.')}@organization.example.org\n"
        yield f"        organization: organization-{person % ORGANIZATIONS:04}\n"
        yield f"        role: {_ROLES[person % 4]}\n        rsvp: {_ANSWERS[(person + n) % 4]}\n"
        yield f"        attended: {'true' if (person + n) % 3 else 'false'}\n"


def write_events(path: Path, workshops: int) -> None:
    """The events of such a schedule as yaml2ics takes them."""
    with path.open("w") as file:
        file.write("name: A large series of workshops\ntimezone: Europe/Brussels\nevents:\n")
        for n in range(workshops):
            day = _find_day(n)
            file.write(f"  - summary: Workshop number {n} about the future of regions\n")
            file.write(f"    description: {_describe(n)}\n")
            file.write(f"    begin: {day} 09:30:00\n    end: {day} 12:00:00\n")
            file.write(f"    location: Hall {n % 97}, Brussels, BE\n")
            file.write(f"    url: https://example.org/workshops/{n}\n")


def write_sign_ins(schedule: Schedule, count: int) -> str:
    """A list of so many people of the first workshop, by name and address."""
    people = schedule.workshops[0].attendees[:count]
    return "name,email\n" + "".join(f"{person.label()},{person.email}\n" for person in people)


def write_registrations(count: int) -> str:
    """A list of so many people whom no schedule has, each from an organization of their own."""
    rows = (f"Person {n},person{n}@new.example.org,Firm {n},SE,speaker\n" for n in range(count))
    return "Name,E-mail,Company,Country,Role\n" + "".join(rows)


def share_people(text: str) -> str:
    """A schedule in which the first ten people are at the second workshop too, by YAML aliases."""
    before, first, second = text.split("    attendees:\n", 2)
    for number in range(10):
        first = first.replace("      - name:", f"      - &p{number}\n        name:", 1)
    aliases = "".join(f"      - *p{number}\n" for number in range(10))
    return "    attendees:\n".join([before, first, aliases + second])


def write_replies(schedule: Schedule, count: int, *, first: int = 0) -> str:
    """A mailbox in which so many people, workshop by workshop, answer "tentative"."""
    return "".join(
        f"From x Tue Sep  1 10:00:00 2026\nFrom: {row.attendee.email}\n"
        "Date: Thu, 01 Jan 2026 10:00:01 +0000\nMIME-Version: 1.0\n"
        "Content-Type: text/calendar; method=REPLY\n\n"
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
        f"UID:{row.workshop.uid}\nDTSTAMP:20260101T100000Z\n"
        f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{row.attendee.email}\n"
        "END:VEVENT\nEND:VCALENDAR\n\n"
        for row in islice(schedule.attendance, first, first + count)
    )
