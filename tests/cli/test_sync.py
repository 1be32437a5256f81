"""The workshops in a calendar of a real CalDAV server, kept in step, and no change is lost."""

import json
import os
import random
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from support.bench import Bench, Running
from support.calendar_server import Host, Trouble, run_host
from support.history import invite, write_history
from support.program import (
    SHIPPED,
    Outcome,
    call_main,
    run_on_terminal,
    run_process,
)
from workshops.ics_lint import lint_calendar
from workshops.model import Attendee, Text
from workshops.schedule.load import load_schedule

HEAD = """\
series:
  id: {series}
  title: {{en: The {series} & more, sv: Serien}}
  timezone: Europe/Brussels
  color: Teal
  updated: 2026-11-01T08:30:00Z
  organizer: {{name: The office, email: office@example.org}}
workshops:
"""
JOBS = """\
  - id: jobs
    title: {en: Jobs of the future, sv: Framtidens jobb}
    start: 2027-05-01 09:30
    end: 2027-05-01 12:00
    venue: {city: Brussels, country: BE, geo: {lat: 50.84671, lon: 4.35247}}
    online: https://meet.example.org/jobs
    tags: [skills]
    attendees:
      - {name: Anna, email: anna@example.org}
"""
CLIMATE = "  - {id: climate, title: Climate, start: 2027-06-01}\n"
WEEKLY = """\
  - {id: weekly, title: Weekly, start: 2027-01-04 10:00, end: 2027-01-04 11:00,
     repeat: FREQ=WEEKLY;COUNT=4, except: [2027-01-11 10:00]}
"""
LATER = "  - {id: later, title: Later}\n"
MOVED = JOBS.replace("2027-05-01", "2027-05-08")
FILE = "workshops.yaml"


class SyncBench(Bench[Host]):
    """A folder with a schedule, a calendar server, and the program between them."""

    def __init__(self, folder: Path, server: Running[Host]) -> None:
        super().__init__(folder, server)
        self.write(JOBS, CLIMATE, WEEKLY, LATER)

    def write(self, *workshops: str, series: str = "pilot", name: str = FILE) -> None:
        """The schedule with these workshops."""
        text = HEAD.format(series=series) + "".join(workshops)
        (self.folder / name).write_text(text, "utf-8")

    def sync(self, *arguments: object, url: str | None = None, **environment: str) -> Outcome:
        """Run the program in this process."""
        self.host.calls.clear()
        return self.call("sync", url or self.server.url, *arguments, env=environment)

    @property
    def host(self) -> Host:
        """The server."""
        return self.server.service

    def plan(self, *arguments: object) -> list[tuple[str, str, str | None, str | None]]:
        """What the program says it does, or did: kind, workshop, why and outcome."""
        outcome = self.sync("-f", "json", *arguments)
        rows = json.loads(outcome.stdout)
        return [(row["kind"], row["workshop"], row["why"], row["outcome"]) for row in rows]

    @property
    def writes(self) -> list[str]:
        """The methods of the last run's requests that wanted to change something."""
        return self.host.writes

    @property
    def entries(self) -> dict[str, str]:
        """What is on the server, by the workshops' ids, with the line ends of Unix."""
        texts = self.host.client.list_entries().values()
        return {find_id(text): text.replace("\r\n", "\n") for text in texts}

    def find_path(self, id: str) -> str:
        """Where a workshop's entry is."""
        listed = self.host.client.list_entries()
        return next(path for path, text in listed.items() if find_id(text) == id)

    def edit(self, id: str, old: str, new: str) -> None:
        """Somebody changes a workshop's entry in their program."""
        self.host.client.edit(self.find_path(id), old, new)


def find_id(text: str) -> str:
    """The workshop that an entry says it is of; empty where it says nothing."""
    found = re.search("X-WORKSHOPS-ID:(.*?)\r?\n", text)
    return found[1] if found else ""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[SyncBench]:
    """Four workshops, one of them without a date, and a server without a calendar."""
    (tmp_path / "here").mkdir()
    with run_host(tmp_path / "server") as server:
        yield SyncBench(tmp_path / "here", server)


@pytest.fixture
def synced(bench: SyncBench) -> SyncBench:
    """The same after the first sync."""
    assert bench.sync("--create").status == 0
    return bench


# What is on the server


def test_the_first_sync(bench: SyncBench) -> None:
    """Each dated workshop becomes an entry that was not there before; the others are named."""
    outcome = bench.sync("--create")
    url = bench.server.url
    assert outcome.status == 0
    assert outcome.stdout == (
        "Change  Workshop  Title               Why  Outcome\n"
        "create  jobs      Jobs of the future  new  done\n"
        "create  climate   Climate             new  done\n"
        "create  weekly    Weekly              new  done\n"
    )
    assert outcome.stderr == (
        f"{url}: calendar created\nleft out: later (no date yet)\n{url}: 3 created\n"
    )
    puts = [call for call in bench.host.calls if call.method == "PUT"]
    assert [(call.condition, call.status) for call in puts] == [("*", "201 Created")] * 3
    assert bench.entries.keys() == {"jobs", "climate", "weekly"}


def test_the_second_sync_writes_nothing(synced: SyncBench) -> None:
    """Looking is all that is done; nor does it matter when the file was last saved."""
    os.utime(synced.folder / FILE, (2e9, 2e9))
    outcome = synced.sync()
    assert (outcome.status, outcome.stdout, synced.writes) == (0, "", [])
    assert outcome.stderr.endswith(": 3 unchanged\n")
    assert {call.method for call in synced.host.calls} == {"PROPFIND", "REPORT"}


def test_entries_on_the_server_work_everywhere(synced: SyncBench) -> None:
    """Each resource is one event that lints clean, and three parsers read the same."""
    for text in synced.host.client.list_entries().values():
        assert lint_calendar("entry.ics", text.encode()) == []
        assert "anna@example.org" not in text
        assert not re.search("(?m)^(METHOD|ORGANIZER|ATTENDEE)", text)
        [event] = Calendar.from_ical(text).walk("VEVENT")
        [other] = IcsCalendarStream.calendar_from_ics(text).events
        assert vobject.readOne(text).vevent.summary.value == event["SUMMARY"] == other.summary
        assert ("BEGIN:VTIMEZONE" in text) == ("TZID=" in text)


def test_the_calendar_has_a_name_and_a_colour(bench: SyncBench) -> None:
    """--create gives the calendar the series' title and colour, as calendar programs show them."""
    bench.sync("--create", "--lang", "sv")
    message = bench.host.client.ask("PROPFIND", "/office/team/", headers={"Depth": "0"})
    assert re.search("<(\\w+:)?displayname>Serien<", message)
    assert re.search("<(\\w+:)?calendar-color>#008080</", message)
    assert re.search('<C:comp name="VEVENT" />', message)
    assert "SUMMARY;LANGUAGE=sv:Framtidens jobb" in bench.entries["jobs"]


def test_a_comma_in_a_link(bench: SyncBench) -> None:
    """It is written so that the server keeps all of the link, and the second sync finds it so."""
    bench.write(JOBS.replace("example.org/jobs", "example.org/a,b?c=d,e"))
    bench.sync("--create")
    assert "CONFERENCE" in bench.entries["jobs"]
    assert "https://meet.example.org/a%2Cb?c=d%2Ce" in bench.entries["jobs"].replace("\n ", "")
    assert bench.plan() == [("unchanged", "jobs", None, None)]


def test_a_title_is_text_to_the_server(bench: SyncBench) -> None:
    """What XML would read as its own is part of the calendar's name."""
    bench.sync("--create")
    message = bench.host.client.ask("PROPFIND", "/office/team/", headers={"Depth": "0"})
    assert re.search("<(\\w+:)?displayname>The pilot &amp; more<", message)


def test_a_rule_that_no_calendar_can_say(bench: SyncBench) -> None:
    """That dates are listed in its place is reported when the entry is written, and only then."""
    bench.write(
        "  - {id: weekly, title: Weekly, start: 2025-01-06 10:00, end: 2025-01-06 11:00,\n"
        "     timezone: Africa/Casablanca, repeat: FREQ=WEEKLY;COUNT=12}\n"
    )
    message = (
        "weekly: no calendar rule can describe the clock changes of Africa/Casablanca: "
        "its dates are listed\n"
    )
    assert message in bench.sync("--create").stderr
    assert bench.sync().stderr == f"{bench.server.url}: 1 unchanged\n"


# Changes on our side


def test_a_changed_workshop_is_changed_on_condition(synced: SyncBench) -> None:
    """Only its entry is written, only as it was read, with a raised SEQUENCE."""
    synced.write(MOVED, CLIMATE, WEEKLY)
    assert synced.plan()[0] == ("change", "jobs", "changed: time", "done")
    [put] = [call for call in synced.host.calls if call.method == "PUT"]
    assert re.fullmatch('"[0-9a-f]+"', put.condition)
    assert synced.writes == ["PUT"]
    assert "DTSTART;TZID=Europe/Brussels:20270508T093000" in synced.entries["jobs"]
    assert "\nSEQUENCE:1\n" in synced.entries["jobs"]
    synced.sync()
    assert synced.writes == []


def test_a_corrected_typo_is_not_an_update(synced: SyncBench) -> None:
    """A text is written again, but SEQUENCE stays."""
    synced.write(JOBS.replace("the future", "tomorrow"), CLIMATE, WEEKLY)
    assert synced.plan()[0] == ("change", "jobs", "changed: title", "done")
    assert "\nSEQUENCE:0\n" in synced.entries["jobs"]


def test_a_workshop_that_loses_its_date(synced: SyncBench) -> None:
    """Its entry is removed, on condition that it is as it was, and the reason is reported."""
    synced.write("  - {id: jobs, title: Jobs}\n", CLIMATE, WEEKLY)
    outcome = synced.sync()
    assert outcome.stdout == (
        "Change  Workshop  Title               Why          Outcome\n"
        "remove  jobs      Jobs of the future  no date yet  done\n"
    )
    assert outcome.stderr == f"{synced.server.url}: 1 removed, 2 unchanged\n"
    [delete] = [call for call in synced.host.calls if call.method == "DELETE"]
    assert delete.condition.startswith('"')
    assert synced.entries.keys() == {"climate", "weekly"}
    synced.write(JOBS, CLIMATE, WEEKLY)
    assert synced.plan()[0] == ("create", "jobs", "new", "done")


def test_a_workshop_that_leaves_the_file(synced: SyncBench) -> None:
    """Its entry is removed."""
    synced.write(CLIMATE, WEEKLY)
    assert synced.plan()[2] == ("remove", "jobs", "removed from the file", "done")
    assert synced.entries.keys() == {"climate", "weekly"}
    synced.sync()
    assert synced.writes == []


def test_a_cancelled_workshop_stays(synced: SyncBench) -> None:
    """It is marked cancelled there, with a raised SEQUENCE, so that programs strike it out."""
    synced.write(JOBS + "    status: cancelled\n", CLIMATE, WEEKLY)
    assert synced.plan()[0] == ("change", "jobs", "changed: status", "done")
    assert "\nSTATUS:CANCELLED\n" in synced.entries["jobs"]
    assert "\nSEQUENCE:1\n" in synced.entries["jobs"]


def test_the_sequence_of_invitations_is_kept_up_with(synced: SyncBench) -> None:
    """What invitations have counted up to is not fallen behind."""
    schedule = load_schedule(synced.folder / "workshops.yaml")
    workshop = schedule.workshops[0]
    assert workshop.id == "jobs"
    anna = Attendee(Text("en", "Anna"), "anna@example.org")
    write_history(
        synced.folder / "workshops.yaml.history.jsonl",
        invite(schedule.series.id, workshop, anna, sequence=6),
    )
    synced.write(MOVED, CLIMATE, WEEKLY)
    synced.sync()
    assert "\nSEQUENCE:6\n" in synced.entries["jobs"]


# Changes on the server's side


def test_a_change_on_the_server_is_reported_and_left_alone(synced: SyncBench) -> None:
    """Their change stays whatever the file says, run for run, until --force decides."""
    synced.edit("jobs", "SUMMARY;LANGUAGE=en:", "SUMMARY:Our ")
    synced.write(MOVED, CLIMATE, WEEKLY)
    for _ in range(2):
        outcome = synced.sync()
        assert outcome.status == 0
        assert outcome.stdout == (
            "Change    Workshop  Title               Why\n"
            "conflict  jobs      Jobs of the future  title changed on the server\n"
        )
        assert outcome.stderr.endswith(": 2 unchanged, 1 in conflict (--force overwrites it)\n")
        assert synced.writes == []
    assert "SUMMARY:Our Jobs" in synced.entries["jobs"]
    why = "forced: title changed on the server"
    assert synced.plan("--force")[0] == ("change", "jobs", why, "done")
    assert "SUMMARY;LANGUAGE=en:Jobs" in synced.entries["jobs"]
    assert "20270508T093000" in synced.entries["jobs"]


def test_what_a_program_adds_is_not_a_change(synced: SyncBench) -> None:
    """A reminder that somebody set is not a conflict, and stays when we write the entry again."""
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT9M\nEND:VALARM\n"
    synced.edit("jobs", "END:VEVENT", f"X-MOZ-GENERATION:1\n{alarm}END:VEVENT")
    assert synced.plan()[0] == ("unchanged", "jobs", None, None)
    synced.write(MOVED, CLIMATE, WEEKLY)
    assert synced.plan()[0] == ("change", "jobs", "changed: time", "done")
    assert "TRIGGER:-PT9M" in synced.entries["jobs"]


def test_what_people_add_stays(synced: SyncBench) -> None:
    """A property that sync does not write is not a conflict, and is kept by our next change."""
    added = "CLASS:PRIVATE\nCONTACT:Bo\\, room 4\nX-BUSY:1\n"
    synced.edit("jobs", "TRANSP:", f"{added}TRANSP:")
    assert synced.plan()[0] == ("unchanged", "jobs", None, None)
    for moved in (MOVED, JOBS):
        synced.write(moved, CLIMATE, WEEKLY)
        assert synced.plan()[0] == ("change", "jobs", "changed: time", "done")
        assert set(added.splitlines()) <= set(synced.entries["jobs"].splitlines())


def test_an_organizer_is_a_conflict(synced: SyncBench) -> None:
    """Somebody who invites people from the calendar is not interfered with."""
    synced.edit("jobs", "TRANSP:", "ORGANIZER:mailto:bo@example.org\nTRANSP:")
    assert synced.plan()[0] == ("conflict", "jobs", "people changed on the server", None)


@pytest.mark.parametrize(
    ("name", "aspect"), [("URL", "link"), ("CATEGORIES", "tags"), ("LOCATION", "place")]
)
def test_what_somebody_removes_is_reported(bench: SyncBench, name: str, aspect: str) -> None:
    """On a server that keeps it elsewhere, as the other entry shows."""
    bench.write(JOBS, JOBS.replace("id: jobs", "id: others"))
    bench.sync("--create")
    [line] = re.findall(f"\n({name}.*\n)", bench.entries["jobs"])
    bench.edit("jobs", line, "")
    assert bench.plan()[0] == ("conflict", "jobs", f"{aspect} changed on the server", None)


def test_what_the_server_drops_is_not_a_conflict(bench: SyncBench) -> None:
    """A server that keeps no links and tags loses those of all entries."""
    bench.host.rewrite = lambda text: re.sub(rb"\n(URL|CATEGORIES).*", b"", text)
    bench.write(JOBS, JOBS.replace("id: jobs", "id: others"))
    bench.sync("--create")
    assert "\nURL" not in bench.entries["jobs"]
    assert bench.sync("--force").stderr.endswith(": 2 unchanged\n")
    assert bench.writes == []


def test_a_server_that_drops_our_marks(bench: SyncBench) -> None:
    """That is reported at once; what does not change is not written again."""
    bench.host.rewrite = lambda text: re.sub(rb"\nX-WORKSHOPS.*\r(?:\n .*\r)*", b"", text)
    message = (
        "this server does not keep the data by which sync recognizes its entries; changing"
        " or removing them will need --force"
    )
    outcome = bench.sync("--create")
    assert outcome.status == 0
    assert outcome.stderr.count(message) == 1
    assert list(bench.entries) == [""]
    for arguments in ((), ("--force",)):
        assert bench.sync(*arguments).stderr.endswith(": 3 unchanged\n")
        assert bench.writes == []
    bench.write(MOVED, CLIMATE, WEEKLY)
    why = "its entry on the server was not written by sync"
    assert bench.plan()[0] == ("conflict", "jobs", why, None)
    assert bench.sync("--force").stderr.endswith(": 1 changed, 2 unchanged\n")
    assert bench.writes == ["PUT"]


def test_a_changed_entry_is_not_removed(synced: SyncBench) -> None:
    """Somebody put work into it: that the file has lost it is reported, no more."""
    synced.edit("jobs", "LOCATION;LANGUAGE=en:Brussels", "LOCATION:Gävle")
    synced.write(CLIMATE, WEEKLY)
    why = "removed from the file, but place changed on the server"
    assert synced.plan()[2] == ("conflict", "jobs", why, None)
    assert "Gävle" in synced.entries["jobs"]
    assert synced.plan("--force")[2] == ("remove", "jobs", f"forced: {why}", "done")


def test_what_somebody_deleted_stays_deleted(synced: SyncBench) -> None:
    """A deleted entry does not come back by itself; --force brings it back."""
    synced.host.client.ask("DELETE", synced.find_path("jobs"))
    for _ in range(2):
        assert synced.plan()[0] == ("conflict", "jobs", "deleted on the server", None)
        assert synced.writes == []
    assert synced.plan("--force")[0] == ("create", "jobs", "forced: deleted on the server", "done")
    assert synced.plan()[0] == ("unchanged", "jobs", None, None)


REFUSED = """\
<multistatus xmlns="DAV:"><response><href>/office/team/</href>
<propstat><prop/><status>HTTP/1.1 403 Forbidden</status></propstat></response></multistatus>
"""


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble("403 Forbidden"),
        Trouble("207 Multi-Status", text=REFUSED, type="application/xml"),
    ],
    ids=["request", "property"],
)
def test_a_server_that_remembers_nothing(bench: SyncBench, trouble: Trouble) -> None:
    """That a deleted entry comes back is reported; a run with nothing to do writes nothing."""
    bench.host.choose = lambda method, _: trouble if method == "PROPPATCH" else None
    message = (
        "this server cannot store the list of synced entries; an entry that somebody "
        "deletes there will be created again"
    )
    outcome = bench.sync("--create")
    assert outcome.status == 0
    assert outcome.stderr.count(message) == 1
    assert bench.writes.count("PROPPATCH") == 1
    assert message not in bench.sync().stderr
    assert bench.writes == []
    bench.host.client.ask("DELETE", bench.find_path("jobs"))
    outcome = bench.sync()
    assert outcome.status == 0
    assert message in outcome.stderr
    assert bench.entries.keys() == {"jobs", "climate", "weekly"}


def test_an_entry_with_our_uid_that_we_did_not_write(synced: SyncBench) -> None:
    """An import of the export is not ours: it is named, left alone, and overwritten by force."""
    path, text = synced.find_path("jobs"), synced.entries["jobs"]
    synced.host.client.put(path, re.sub("X-WORKSHOPS.*\n(?: .*\n)*", "", text))
    why = "its entry on the server was not written by sync"
    assert synced.plan()[0] == ("conflict", "jobs", why, None)
    assert synced.plan("--force")[0] == ("change", "jobs", f"forced: {why}", "done")
    assert synced.plan()[0] == ("unchanged", "jobs", None, None)


def test_a_copy_is_somebodys_own(synced: SyncBench) -> None:
    """A program copies our metadata with the entry; under its new uid it is not removed."""
    text = re.sub("(?m)^UID:.*", "UID:copied", synced.entries["jobs"])
    synced.host.client.put("/office/team/copied.ics", text)
    assert synced.sync().stderr.endswith(": 3 unchanged\n")
    assert synced.writes == []
    assert "UID:copied" in synced.host.client.ask("GET", "/office/team/copied.ics")


def test_other_peoples_events_stay(synced: SyncBench) -> None:
    """What others keep in the calendar is never written to, whatever it is."""
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:lunch\n"
        "DTSTAMP:20270101T000000Z\nDTSTART:20270101T120000Z\nSUMMARY:Lunch\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    synced.host.client.put("/office/team/lunch.ics", text)
    synced.write("  - {id: other, title: Other}\n")
    assert synced.sync("--force", "--allow-removals").status == 0
    assert synced.writes == ["DELETE", "DELETE", "DELETE", "PROPPATCH"]
    assert list(synced.host.client.list_entries()) == ["/office/team/lunch.ics"]


def test_two_schedules_in_one_calendar(synced: SyncBench) -> None:
    """Each series sees its own entries only, the same ids and --force included."""
    synced.write(JOBS, CLIMATE, series="second", name="second.yaml")
    assert synced.sync("-s", "second.yaml").stderr.endswith(": 2 created\n")
    assert len(synced.host.client.list_entries()) == 5
    assert synced.sync("--force").stderr.endswith(": 3 unchanged\n")
    assert synced.writes == []
    synced.write(LATER)
    assert synced.sync("--force", "--allow-removals").stderr.endswith(": 3 removed\n")
    assert len(synced.host.client.list_entries()) == 2
    assert synced.sync("-s", "second.yaml").stderr.endswith(": 2 unchanged\n")


def test_one_uid_in_two_schedules(synced: SyncBench) -> None:
    """The series that wrote an entry first keeps it."""
    uid = re.findall("UID:(.*)", synced.entries["jobs"])[0]
    synced.write(f"{JOBS}    uid: {uid}\n", series="second", name="second.yaml")
    outcome = synced.sync("-s", "second.yaml")
    assert "its entry on the server belongs to the series pilot" in outcome.stdout
    assert synced.writes == []


def test_a_change_while_we_look_away(synced: SyncBench) -> None:
    """Somebody who writes between our reading and our writing is not overwritten."""
    path = synced.find_path("jobs")

    def interrupt(method: str, _: str) -> None:
        if method == "PUT":
            synced.host.choose = lambda _method, _path: None
            synced.host.client.edit(path, "SUMMARY;LANGUAGE=en:", "SUMMARY:Our ")

    synced.write(MOVED, CLIMATE.replace("06-01", "06-02"), WEEKLY)
    synced.host.choose = interrupt
    outcome = synced.sync()
    assert outcome.status == 3
    refusal = "jobs: refused: changed on the server in the meantime; run again\n"
    assert refusal in outcome.stderr
    assert outcome.stderr.endswith(
        ": 1 changed, 1 unchanged, 1 not done; run again to continue\n"
    ), "the others go on"
    assert "SUMMARY:Our Jobs" in synced.entries["jobs"]


def test_what_another_sync_did_meanwhile_is_done(synced: SyncBench) -> None:
    """Of two at a time, the later finds on the server what it wanted, and is content."""
    late = Trouble("412 Precondition Failed", is_done=True)
    synced.host.choose = lambda method, _: late if method in {"PUT", "DELETE"} else None
    synced.write(MOVED, CLIMATE, "  - {id: new, title: New, start: 2027-07-01}\n")
    outcome = synced.sync()
    assert outcome.status == 0
    assert outcome.stderr.endswith(": 1 created, 1 changed, 1 removed, 1 unchanged\n")


@pytest.mark.parametrize("status", ["404 Not Found", "412 Precondition Failed"])
def test_a_failed_removal_is_not_reported_as_done(synced: SyncBench, status: str) -> None:
    """The entry is still there, whatever the server answers."""
    synced.host.choose = lambda method, _: Trouble(status) if method == "DELETE" else None
    synced.write(JOBS, CLIMATE)
    outcome = synced.sync()
    assert outcome.status == 3
    assert "weekly: refused: " in outcome.stderr
    assert outcome.stderr.endswith(": 2 unchanged, 1 not done; run again to continue\n")


# Before anything is done


@pytest.mark.parametrize("rest", ["", LATER])
def test_a_schedule_that_lost_everything(synced: SyncBench, rest: str) -> None:
    """A file that was cut short empties no calendar, unless that is what is wanted."""
    synced.write(rest or "  []\n")
    message = "3 of 3 entries would be removed; if that is intended, use --allow-removals\n"
    for arguments in ((), ("--force",)):
        outcome = synced.sync(*arguments)
        assert outcome.status == 1
        assert outcome.stdout.count("\nremove ") == 3
        assert f"{synced.server.url}: 3 to remove; nothing was done\n" in outcome.stderr
        assert outcome.stderr.endswith(f"{synced.server.url}: {message}")
        assert synced.writes == []
    assert {row[0::3] for row in synced.plan()} == {("remove", None)}
    outcome = synced.sync("--dry-run")
    assert outcome.status == 0
    assert outcome.stderr.endswith(f": 3 to remove; nothing was done\n{message}")
    assert synced.sync("--allow-removals").stderr.endswith(": 3 removed\n")


def test_a_schedule_that_lost_much(bench: SyncBench) -> None:
    """More than two entries and more than a third of all are not removed without being asked."""
    workshops = [f"  - {{id: w{n}, title: W{n}, start: 2027-06-01}}\n" for n in range(9)]
    bench.write(*workshops)
    bench.sync("--create")
    bench.write(*workshops[3:])
    assert bench.sync().stderr.endswith(": 3 removed, 6 unchanged\n")
    bench.write(*workshops[6:])
    assert "3 of 6 entries would be removed" in bench.sync().stderr
    assert len(bench.entries) == 6
    bench.write(*workshops[5:])
    assert bench.sync().stderr.endswith(": 2 removed, 4 unchanged\n")
    bench.write("  - {id: other, title: Other}\n", *workshops[7:])
    assert bench.sync().stderr.endswith(": 2 removed, 2 unchanged\n")
    bench.write(*(text.replace("}", ", status: cancelled}") for text in workshops[7:]))
    assert bench.sync().stderr.endswith(": 2 changed\n")


def test_a_series_with_a_new_id(synced: SyncBench) -> None:
    """That its entries are there already, under its old id, is reported before they are doubled."""
    synced.write(MOVED, CLIMATE, WEEKLY, series="renamed")
    message = (
        "2 of the new entries are there already for the series pilot; if this is the same series "
        "with a new id, change its id back to pilot\n"
    )
    assert message in synced.sync("--dry-run").stderr
    assert synced.writes == []


def test_a_dry_run_only_looks(bench: SyncBench) -> None:
    """--dry-run shows the plan, of a calendar that is still to be made too."""
    outcome = bench.sync("--create", "--dry-run")
    url = bench.server.url
    assert outcome.stdout.splitlines()[1] == "create  jobs      Jobs of the future  new"
    message = f"{url}: a calendar to create, 3 to create; nothing was done\n"
    assert outcome.stderr == f"left out: later (no date yet)\n{message}"
    assert {call.method for call in bench.host.calls} == {"PROPFIND"}


def test_the_plan_shows_everything(synced: SyncBench) -> None:
    """What stays is in the plan too; as JSON it holds ids, reasons and aspects."""
    synced.write(MOVED, LATER, WEEKLY)
    synced.edit("weekly", "SUMMARY;LANGUAGE=en:Weekly", "SUMMARY:Our weekly")
    outcome = synced.sync("--dry-run")
    assert outcome.stdout == (
        "Change    Workshop  Title               Why\n"
        "change    jobs      Jobs of the future  changed: time\n"
        "conflict  weekly    Weekly              title changed on the server\n"
        "remove    climate   Climate             removed from the file\n"
    )
    assert outcome.stderr.endswith(
        ": 1 to change, 1 to remove, 1 in conflict (--force overwrites it); nothing was done\n"
    )
    assert synced.writes == []
    [change, *_] = json.loads(synced.sync("--dry-run", "-f", "json").stdout)
    assert change == {
        "kind": "change",
        "workshop": "jobs",
        "uid": change["uid"],
        "title": "Jobs of the future",
        "why": "changed: time",
        "changed": ["time"],
        "outcome": None,
    }


def test_a_calendar_that_is_not_there(bench: SyncBench) -> None:
    """Without --create nothing is made."""
    outcome = bench.sync()
    assert outcome.status == 2
    message = "there is no calendar at this address; use --create to create it"
    assert outcome.stderr == f"workshops: {bench.server.url}: {message}\n"
    assert bench.writes == []


def test_a_folder_of_calendars(synced: SyncBench) -> None:
    """Who gives the address of all their calendars is reported those of each."""
    home = synced.server.url.removesuffix("team/")
    outcome = synced.sync("--create", url=home)
    assert outcome.status == 2
    assert (
        outcome.stderr == f"workshops: {home}: not a calendar; available calendars: {home}team/\n"
    )
    assert synced.writes == []


def test_a_calendar_that_can_not_be_made(bench: SyncBench) -> None:
    """The server's reason is reported."""
    url = bench.server.url.replace("/office/", "/office/none/")
    outcome = bench.sync("--create", url=url)
    assert outcome.status == 3
    assert outcome.stderr == f"workshops: {url}: cannot create the calendar: 403 Forbidden\n"


def test_a_calendar_below_a_folder_that_is_missing(bench: SyncBench) -> None:
    """A server creates the calendar alone, not what is around it (RFC 4918 section 9.3.1)."""
    folder = bench.server.url.replace("/team/", "/missing/")
    url = f"{folder}team/"

    def refuse(method: str, _: str) -> Trouble | None:
        return Trouble("409 Conflict") if method == "MKCALENDAR" else None

    bench.host.choose = refuse
    outcome = bench.sync("--create", url=url)
    assert outcome.status == 3
    assert outcome.stderr == (
        f"workshops: {url}: cannot create the calendar: the folder {folder} does not exist "
        "(409 Conflict); check the address, of which only the last part is created\n"
    )


ADDRESSES = [
    (
        "ftp://example.org/x/",
        '"ftp://example.org/x/" is not a valid calendar address; write https://user@calendars',
    ),
    (
        "example.org/x/",
        '"example.org/x/" is not a valid calendar address; write https://user@calendars',
    ),
    (
        "https://example.org:x/",
        '"https://example.org:x/" is not a valid calendar address: Port could not be cast to',
    ),
    (
        "https://a..b/x/",
        '"https://a..b/x/" is not a valid calendar address; write https://user@calendars',
    ),
    (
        f"https://{'a' * 64}.org/x/",
        f'"https://{"a" * 31}…" is not a valid calendar address; write https://user@',
    ),
    (
        "https://example.org/x/?y=1",
        '"https://example.org/x/?y=1" is not a valid calendar address; write https://user@',
    ),
    (
        "https://office:sesame@example.org/x/",
        "the calendar address must not contain a password; set WORKSHOPS_CALDAV_PASSWORD instead",
    ),
    (
        "http://example.org/x/",
        "http://example.org is not encrypted; write https://example.org",
    ),
]


@pytest.mark.parametrize(("url", "message"), ADDRESSES)
def test_an_address_that_is_not_valid(bench: SyncBench, url: str, message: str) -> None:
    """The message says what is wrong and what to write instead, and repeats no password."""
    outcome = bench.sync(url=url)
    assert outcome.status == 2
    assert outcome.stderr.startswith(f"workshops: {message}")
    assert "sesame" not in outcome.stderr


def test_the_address_may_be_in_the_environment(synced: SyncBench) -> None:
    """WORKSHOPS_CALDAV_URL serves who always syncs with the same calendar."""
    environment = {**synced.server.environment, "WORKSHOPS_CALDAV_URL": synced.server.url}
    outcome = call_main("sync", cwd=synced.folder, env=environment)
    assert outcome.stderr.endswith(": 3 unchanged\n")


def test_the_shipped_schedule_is_synced_only_when_named(bench: SyncBench) -> None:
    """In a folder without a schedule nobody's calendar fills with the example's workshops."""
    (bench.folder / FILE).unlink()
    outcome = bench.sync("--create")
    assert outcome.status == 2
    message = "there is no schedule to sync; name one with --schedule, or run: workshops init"
    assert outcome.stderr == f"workshops: {message}\n"
    assert bench.host.calls == []
    assert bench.sync("--create", "--dry-run").stderr == f"workshops: {message}\n"
    assert bench.sync("--create", "-s", SHIPPED).status == 0


def test_a_schedule_from_a_pipe(synced: SyncBench) -> None:
    """Nothing is kept beside the schedule, so a pipe syncs as well as a file."""
    text, environment = (synced.folder / FILE).read_bytes(), synced.server.environment
    outcome = call_main(
        "sync", synced.server.url, "-s", "-", cwd=synced.folder, env=environment, stdin=text
    )
    assert outcome.stderr.endswith(": 3 unchanged\n")


def test_a_schedule_with_errors_touches_nothing(bench: SyncBench) -> None:
    """An error in the file removes nothing."""
    bench.write(JOBS.replace("2027-05-01", "2027-02-30"))
    outcome = bench.sync("--create")
    assert outcome.status == 1
    assert "2027-02-30" in outcome.stderr
    assert bench.host.calls == []


def test_without_the_library(bench: SyncBench) -> None:
    """What is missing, and how to get it, in one line."""
    with mock.patch.dict(sys.modules, {"httpx": None}):
        outcome = bench.sync()
    assert outcome.status == 1
    message = "sync needs httpx: in a clone of the program, run: pip install '.[sync]'"
    assert outcome.stderr == f"workshops: {message}\n"


# Who we are, and to whom


def test_a_wrong_password(bench: SyncBench) -> None:
    """The server's refusal is one line and status 3."""
    outcome = bench.sync(WORKSHOPS_CALDAV_PASSWORD="guess")
    assert outcome.status == 3
    message = "login of office refused (401 Unauthorized)"
    assert outcome.stderr == f"workshops: {bench.server.url}: {message}\n"


def test_no_login_at_all(bench: SyncBench) -> None:
    """Where to put it is reported."""
    outcome = bench.sync(WORKSHOPS_CALDAV_USER="", WORKSHOPS_CALDAV_PASSWORD="")
    assert outcome.status == 3
    message = "requires a login; set WORKSHOPS_CALDAV_USER and WORKSHOPS_CALDAV_PASSWORD"
    assert outcome.stderr == f"workshops: {bench.server.url}: {message}\n"


def test_no_password(bench: SyncBench) -> None:
    """A user without a password is reported where it is looked for."""
    outcome = bench.sync(WORKSHOPS_CALDAV_PASSWORD="")
    assert outcome.status == 2
    assert outcome.stderr == (
        "workshops: no password for office: set WORKSHOPS_CALDAV_PASSWORD, or with the keyring "
        "installed run keyring set localhost office\n"
    )


def test_the_user_may_be_in_the_address_and_the_password_in_the_keyring(synced: SyncBench) -> None:
    """The address's user goes before the environment's."""
    asked: list[tuple[str, str]] = []

    def find(host: str, user: str) -> str:
        asked.append((host, user))
        return "open sesame"

    url = synced.server.url.replace("//", "//office@")
    with mock.patch.dict(sys.modules, keyring=SimpleNamespace(get_password=find)):
        outcome = synced.sync(url=url, WORKSHOPS_CALDAV_USER="nobody", WORKSHOPS_CALDAV_PASSWORD="")
    assert outcome.stderr.endswith(f"\n{synced.server.url}: 3 unchanged\n")
    assert asked == [("localhost", "office")]


def test_a_login_in_netrc_is_not_used(bench: SyncBench) -> None:
    """Without a user we are nobody, whatever ~/.netrc says of the host."""
    (bench.folder / ".netrc").write_text("machine localhost login office password open\n")
    home = {"HOME": str(bench.folder), "WORKSHOPS_CALDAV_USER": ""}
    assert "requires a login" in bench.sync(**home).stderr
    assert len(bench.host.calls) == 1


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[SyncBench]:
    """A server with TLS."""
    (tmp_path / "here").mkdir()
    with run_host(tmp_path / "server", with_tls=True) as server:
        yield SyncBench(tmp_path / "here", server)


def test_tls_with_a_trusted_authority(guarded: SyncBench) -> None:
    """SSL_CERT_FILE names an authority of one's own."""
    assert guarded.server.url.startswith("https://")
    assert guarded.sync("--create").stderr.endswith(": 3 created\n")
    assert guarded.sync().stderr.endswith(": 3 unchanged\n")


def test_tls_with_a_stranger(guarded: SyncBench) -> None:
    """An untrusted certificate ends it, at once and before a login is sent."""
    outcome = guarded.sync(SSL_CERT_FILE="")
    assert outcome.status == 3
    assert outcome.stderr.startswith(
        f"workshops: {guarded.server.url}: the certificate is not trusted ("
    )
    assert (guarded.host.calls, guarded.naps) == ([], [])


# Trouble


def test_a_redirect_to_another_host(bench: SyncBench) -> None:
    """It is refused, and the login stays here."""
    elsewhere = (("Location", "https://evil.example.org/team/"),)
    bench.host.choose = lambda _method, _path: Trouble("301 Moved Permanently", elsewhere)
    outcome = bench.sync()
    url = bench.server.url
    assert outcome.status == 3
    assert outcome.stderr == (
        f"workshops: {url}: redirects to https://evil.example.org/team/, another host; use that "
        "address if you trust it\n"
    )


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_within_the_host(synced: SyncBench, status: str) -> None:
    """It is followed with the same method and body, writing too."""

    def move(_: str, path: str) -> Trouble | None:
        target = path.replace("/old/", "/office/team/")
        return Trouble(status, (("Location", target),)) if target != path else None

    synced.host.choose = move
    synced.write(MOVED, CLIMATE, WEEKLY)
    outcome = synced.sync(url=synced.server.url.replace("/office/team/", "/old/"))
    assert outcome.stderr.endswith("/office/team/: 1 changed, 2 unchanged\n")
    assert "20270508T093000" in synced.entries["jobs"]


def test_a_redirect_in_a_circle(bench: SyncBench) -> None:
    """It ends."""
    here = (("Location", "/office/team/"),)
    bench.host.choose = lambda _method, _path: Trouble("302 Found", here)
    outcome = bench.sync()
    assert outcome.status == 3
    assert outcome.stderr.endswith(": redirects in a loop\n")


def test_a_refused_workshop_stops_no_other(bench: SyncBench) -> None:
    """It has a line of its own, with the server's reason, and its turn in the next run."""
    message = (
        '<error xmlns="DAV:"><C:max-resource-size xmlns:C="urn:ietf:params:xml:ns:caldav"/></error>'
    )

    def refuse(method: str, _: str) -> Trouble | None:
        count = [call.method for call in bench.host.calls].count("PUT")
        return Trouble("403 Forbidden", text=message) if (method, count) == ("PUT", 1) else None

    bench.host.choose = refuse
    outcome = bench.sync("--create")
    assert outcome.status == 3
    assert "climate: refused: 403 max-resource-size\n" in outcome.stderr
    assert outcome.stderr.endswith(": 2 created, 1 not done; run again to continue\n")
    assert bench.entries.keys() == {"jobs", "weekly"}
    bench.host.choose = lambda _method, _path: None
    assert bench.plan()[1] == ("create", "climate", "new", "done")


def test_a_busy_server_is_waited_for(bench: SyncBench) -> None:
    """As long as it asks for, else a little longer each time, and longer waits are reported."""
    troubles = [
        Trouble("429 Too Many Requests", (("Retry-After", "7"),)),
        Trouble("503 Service Unavailable", (("Retry-After", "120"),)),
        Trouble("500 Internal Server Error"),
    ]
    bench.host.choose = lambda _method, _path: troubles.pop(0) if troubles else None
    outcome = bench.sync("--create")
    assert outcome.status == 0
    assert bench.naps == [7, 120, 20]
    message = "the server is busy; trying again in {:.0f} s\n"
    assert outcome.stderr.startswith("".join(map(message.format, bench.naps)))


@pytest.mark.parametrize(
    ("headers", "nap"),
    [
        ({"Retry-After": "Mon, 01 Mar 2027 10:00:30 GMT"}, 30),
        ({"Retry-After": "Mon, 01 Mar 2027 09:00:00 GMT"}, 1),
        ({"Retry-After": "soon"}, 1),
        ({"Retry-After": "-5"}, 1),
    ],
)
def test_a_busy_server_that_names_a_time(
    bench: SyncBench, headers: dict[str, str], nap: float
) -> None:
    """A time is read by the server's own clock; what can't be read is a usual failure."""
    headers["Date"] = "Mon, 01 Mar 2027 10:00:00 GMT"
    troubles = [Trouble("503 Service Unavailable", tuple(headers.items()))]
    bench.host.choose = lambda _method, _path: troubles.pop() if troubles else None
    assert bench.sync("--create").status == 0
    assert bench.naps == [nap]


def test_a_server_that_is_busy_for_long(bench: SyncBench) -> None:
    """One that asks for more than two minutes is left alone at once, with what was done."""
    later = Trouble("429 Too Many Requests", (("Retry-After", "4000"),))
    bench.host.choose = lambda method, _: later if method == "PUT" else None
    outcome = bench.sync("--create")
    assert (outcome.status, bench.naps, bench.writes.count("PUT")) == (3, [], 1)
    assert f"{bench.server.url}: 3 not done; run again to continue\n" in outcome.stderr
    assert outcome.stderr.endswith(": the server asks to wait 4000 s; run again then\n")


def test_a_broken_server_is_given_up(bench: SyncBench) -> None:
    """After three workshops without success the rest is left to the next run."""
    bench.write(*(f"  - {{id: w{n}, title: W, start: 2027-06-01}}\n" for n in range(9)))
    bench.host.choose = lambda method, _: Trouble("502 Bad Gateway") if method == "PUT" else None
    outcome = bench.sync("--create")
    assert outcome.status == 3
    assert bench.writes.count("PUT") == 3 * 4
    assert outcome.stderr.endswith("the server keeps failing (502 Bad Gateway); run again later\n")
    assert "w1: refused: 502 Bad Gateway\n" in outcome.stderr


def test_a_server_that_is_not_there(bench: SyncBench) -> None:
    """One line, at once."""
    outcome = bench.sync(url="http://127.0.0.1:1/x/")
    assert outcome.status == 1
    assert outcome.stderr == (
        "workshops: http://127.0.0.1:1/x/: no answer (Connection refused); run again to continue\n"
    )
    assert bench.naps == []


def test_a_server_that_hangs_up(bench: SyncBench) -> None:
    """After four tries the run ends, and says what was done."""

    def cut(method: str, _: str) -> Trouble | None:
        done = [call.method for call in bench.host.calls].count("PUT")
        return Trouble() if method == "PUT" and done else None

    bench.host.choose = cut
    outcome = bench.sync("--create")
    assert outcome.status == 1
    assert bench.naps == [1, 5, 20]
    assert f"{bench.server.url}: 1 created, 2 not done; run again to continue\n" in outcome.stderr
    assert outcome.stderr.splitlines()[-1].endswith("; run again to continue")
    assert outcome.stdout.splitlines()[1].endswith("new  done")


def test_a_write_with_a_lost_answer_is_not_repeated(synced: SyncBench) -> None:
    """Where the connection is cut after the server did it, the next try sees that it is done."""
    cut = {"PUT", "DELETE"}

    def lose(method: str, _: str) -> Trouble | None:
        with suppress(KeyError):
            cut.remove(method)
            return Trouble(is_done=True)
        return None

    synced.host.choose = lose
    synced.write(MOVED, CLIMATE)
    outcome = synced.sync()
    assert (outcome.status, cut) == (0, set())
    assert outcome.stderr.endswith(": 1 changed, 1 removed, 1 unchanged\n")


@pytest.mark.parametrize("seed", range(3))
def test_a_server_that_fails_at_random(bench: SyncBench, seed: int) -> None:
    """However it fails, runs add up: every workshop is there once, and then nothing is left."""
    chance = random.Random(seed)
    bench.write(*(f"  - {{id: w{n}, title: W{n}, start: 2027-06-01}}\n" for n in range(30)))
    kinds = [
        Trouble("500 Internal Server Error"),
        Trouble("500 Internal Server Error", is_done=True),
        Trouble("503 Service Unavailable", (("Retry-After", "3"),)),
        Trouble("429 Too Many Requests"),
        Trouble("504 Gateway Timeout", is_done=True),
        Trouble(),
        Trouble(is_done=True),
    ]
    bench.host.choose = lambda _method, _path: (
        chance.choice(kinds) if chance.random() < 0.6 else None
    )
    statuses: list[int] = []
    while not statuses or statuses[-1] != 0:
        statuses.append(bench.sync("--create").status)
        assert len(statuses) < 100
    assert set(statuses) <= {0, 1, 3}
    assert len(statuses) > 1, "the server never failed for good"
    bench.host.choose = lambda _method, _path: None
    assert bench.entries.keys() == {f"w{n}" for n in range(30)}
    assert bench.sync().stderr.endswith(": 30 unchanged\n")
    assert bench.writes == []


@pytest.mark.slow
@pytest.mark.parametrize("is_done", [False, True])
def test_a_run_that_is_killed_is_finished_by_the_next(bench: SyncBench, *, is_done: bool) -> None:
    """Killed while its entry is under way, before the server has it or after."""
    bench.sync("--create")
    bench.write(MOVED, *(f"  - {{id: w{n}, title: W{n}, start: 2027-06-01}}\n" for n in range(9)))
    process = bench.start("sync", bench.server.url)
    puts: list[str] = []

    def die() -> None:
        process.send_signal(signal.SIGKILL)
        process.wait()

    def kill(method: str, path: str) -> Trouble | None:
        if method == "PUT":
            puts.append(path)
        return Trouble(is_done=is_done, interlude=die) if len(puts) == 5 else None

    bench.host.choose = kill
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    bench.host.choose = lambda _method, _path: None
    assert len(bench.entries) == 3 + 3 + is_done
    outcome = bench.sync()
    assert outcome.status == 0
    assert bench.writes.count("PUT") == 6 - is_done
    assert bench.entries.keys() == {"jobs", *(f"w{n}" for n in range(9))}
    assert bench.sync().stderr.endswith(": 10 unchanged\n")


@pytest.mark.slow
def test_runs_at_once(bench: SyncBench) -> None:
    """Several that create the calendar, change it and remove from it all end well."""
    for written, arguments in [
        ([JOBS, CLIMATE, WEEKLY], ["--create"]),
        ([MOVED, CLIMATE], ["--allow-removals"]),
    ]:
        bench.write(*written)
        runs = [bench.start("sync", bench.server.url, *arguments) for _ in range(4)]
        ended = [(run.communicate()[1], run.returncode) for run in runs]
        assert {status for _, status in ended} == {0}, ended
        assert len(bench.entries) == len(written)
        assert bench.sync().stderr.endswith(f": {len(written)} unchanged\n")


def test_what_was_deleted_after_a_run_was_killed(bench: SyncBench) -> None:
    """The server stores new entries as they are written: a killed run forgets few of them."""
    bench.write(*(f"  - {{id: w{n}, title: W{n}, start: 2027-06-01}}\n" for n in range(12)))

    def stop(method: str, _: str) -> Trouble | None:
        is_ninth = [call.method for call in bench.host.calls].count("PUT") == 8
        return Trouble("401 Unauthorized") if is_ninth and method == "PUT" else None

    bench.host.choose = stop
    assert bench.sync("--create").status == 3
    bench.host.choose = lambda _method, _path: None
    bench.host.client.ask("DELETE", bench.find_path("w5"))
    plan = bench.plan()
    assert plan[5] == ("conflict", "w5", "deleted on the server", None)
    assert plan[8] == ("create", "w8", "new", "done")


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_reports_what_it_did(
    bench: SyncBench, ending: signal.Signals
) -> None:
    """Ctrl+C and kill end it with the plan, what came of it, and the shell's status."""
    process = bench.start("sync", bench.server.url, "--create")
    patience = threading.Event()

    def stop() -> None:
        process.send_signal(ending)
        patience.wait()

    def choose(method: str, _: str) -> Trouble | None:
        is_second = [call.method for call in bench.host.calls].count("PUT") == 1
        return Trouble(interlude=stop) if method == "PUT" and is_second else None

    bench.host.choose = choose
    out, message = process.communicate()
    patience.set()
    assert process.returncode == 128 + ending
    assert out.splitlines()[1].endswith("new  done")
    assert message.endswith(": 1 created, 2 not done; run again to continue\n")


# On a terminal


def test_a_bar_on_a_terminal_only(bench: SyncBench) -> None:
    """On a terminal a bar shows how far it is; pipes get none."""
    shown = bench.show_progress("sync", bench.server.url, "--create")
    assert "Syncing" in shown
    assert "3/3" in shown


def test_a_plan_on_a_narrow_terminal(bench: SyncBench) -> None:
    """80 columns hold it, coloured unless NO_COLOR says otherwise."""
    arguments = ("sync", bench.server.url, "--create", "--dry-run", "-s", SHIPPED)
    environment = bench.server.environment
    outcome = run_on_terminal(*arguments, cwd=bench.folder, env=environment)
    assert "\x1b[32mcreate" in outcome.stdout
    assert all(len(re.sub("\x1b.*?m", "", line)) <= 80 for line in outcome.stdout.splitlines())
    plain = run_on_terminal(*arguments, cwd=bench.folder, env={**environment, "NO_COLOR": "1"})
    assert "\x1b" not in plain.stdout


def test_nothing_of_the_library_is_heard(bench: SyncBench) -> None:
    """In a process of its own, with warnings on, only our lines are on standard error."""
    bench.host.choose = lambda method, _: (
        Trouble("500 Internal Server Error", text="<html>") if method == "PUT" else None
    )
    bench.write(JOBS)
    environment: dict[str, Any] = {**bench.server.environment, "PYTHONWARNINGS": "default"}
    environment["PYTHONPATH"] = str(bench.folder)
    (bench.folder / "sitecustomize.py").write_text("import time\ntime.sleep = lambda _: None\n")
    outcome = run_process("sync", bench.server.url, "--create", cwd=bench.folder, env=environment)
    url = bench.server.url
    assert outcome.stderr.splitlines() == [
        f"{url}: calendar created",
        "the server is busy; trying again in 20 s",
        "jobs: refused: 500 Internal Server Error",
        f"{url}: 1 not done; run again to continue",
    ]
