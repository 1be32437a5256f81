"""Every command that writes: to try another one against all faults, add it here."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from faults.machine import Machine

OLD = """\
series:
  id: small
  title: Small
  timezone: Europe/Brussels
  updated: 2026-11-01T08:30:00Z
  organizer: {name: The office, email: office@example.org}
regions: [{id: SE31, name: North Middle Sweden}]
workshops:
  - id: one
    title: The one
    start: 2027-03-08
    uid: one@example.org
    regions: [SE31]
    attendees:
      - {name: Anna, email: anna@example.org}
      - {name: Bo, email: bo@example.org}
  - {id: two, title: The second, start: 2027-04-08}
"""
NEW = OLD.replace("The one", "The other").replace("id: two", "id: three")
TOP, _, LIST = OLD.partition("workshops:\n")

REPLY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:REPLY
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20261120T080000Z
ORGANIZER:mailto:office@example.org
ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org
END:VEVENT
END:VCALENDAR
"""
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
X-WR-CALNAME:Spring
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20261101T080000Z
DTSTART:20270308T093000Z
DTEND:20270308T110000Z
SUMMARY:Jobs
END:VEVENT
END:VCALENDAR
"""

Files = Mapping[str, str]
_NONE: Files = MappingProxyType({})


class Command(NamedTuple):
    """A command that writes `target` and other files, from a folder that holds `files`.

    With `before` it has run once already, when the folder held those files. `finished` is the
    status of a run that finds everything done.
    """

    arguments: str
    target: str
    files: Files
    before: Files = _NONE
    finished: int = 0

    def prepare(self, folder: Path, machine: Machine, env: Mapping[str, str]) -> None:
        """Make the folder that the command starts from."""
        folder.mkdir()
        if self.before:
            _write(folder, self.before)
            ended = machine.run(folder, self.split(), env=env)
            assert ended.status == 0, ended
        _write(folder, self.files)

    def split(self) -> tuple[str, ...]:
        """The arguments one by one."""
        return tuple(self.arguments.split())


def _write(folder: Path, files: Files) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)


_WAS, _IS = {"workshops.yaml": OLD}, {"workshops.yaml": NEW}
_TWO_LANGUAGES = {"workshops.yaml": OLD.replace("title: Small", "title: {en: Small, sv: Liten}")}
_SPLIT = {"split/a.yaml": TOP, "split/b.yaml": f"workshops:\n{LIST}"}
_OTHER_SPLIT = {"split/b.yaml": TOP, "split/a.yaml": f"workshops:\n{LIST}"}
_LIST = {"list.csv": "Name,Organization\nCy Fox,Example University\n"}
_ICS = {"calendar.ics": CALENDAR}
_OTHER_ICS = {"calendar.ics": CALENDAR.replace("Jobs", "Work")}

COMMANDS = [
    Command("export -o out.ics", "out.ics", _IS, _WAS),
    Command("export -o new.ics", "new.ics", _IS),
    Command("export --split workshop -o out", "out/one.ics", _IS, _WAS),
    Command("export --split region -o out -f jcal", "out/SE31.jcal", _IS),
    Command("publish out", "out/index.html", _IS, _TWO_LANGUAGES),
    Command("publish new --base-url https://example.org/", "new/index.html", _IS),
    Command("add Third --id third", "workshops.yaml", _WAS, finished=2),
    Command("move two 2027-05-10", "workshops.yaml", _WAS),
    Command("set one title=Other venue.city=Brussels", "workshops.yaml", _WAS),
    Command("-s split cancel two", "split/b.yaml", _SPLIT),
    Command("remove two", "workshops.yaml", _WAS, finished=2),
    Command("register one cy@example.org", "workshops.yaml", _WAS),
    Command("-s split register one --from list.csv", "split/b.yaml", {**_SPLIT, **_LIST}),
    Command(
        "-s split register one -r SE31 --from list.csv", "split/b.yaml", {**_OTHER_SPLIT, **_LIST}
    ),
    Command("unregister one Anna", "workshops.yaml", _WAS, finished=2),
    Command("mark one Anna Bo --came --force", "workshops.yaml", _WAS),
    Command("-s split mark one Anna --came --force", "split/b.yaml", _SPLIT),
    Command("rsvp reply.ics", "workshops.yaml", {**_WAS, "reply.ics": REPLY}),
    Command("invite -o drafts", "drafts/one.anna@example.org.request.eml", _IS, _WAS),
    Command("invite --send", "workshops.yaml.history.jsonl", _WAS),
    Command("import calendar.ics -o made.yaml --force", "made.yaml", _OTHER_ICS, _ICS),
    Command("import calendar.ics -o new.yaml", "new.yaml", _ICS, finished=2),
    Command("init new.yaml", "new.yaml", {}, finished=2),
]
