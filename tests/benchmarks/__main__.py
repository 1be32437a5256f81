"""How long things take, beside what they could take at best: python -m benchmarks, in tests/.

    python -m benchmarks [--peers VENV] [GROUP]…

GROUP is startup, loading, exporting, publishing, inviting, syncing, reading, recording, tables,
listings or peers. VENV is an environment with yaml2ics and another release of typer, neither of
which the project needs. Run by hand, never as a test: a machine has its bad days.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from compileall import compile_dir
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

import workshops
from benchmarks.measuring import Command, compare, measure
from benchmarks.samples import (
    share_people,
    write_events,
    write_registrations,
    write_replies,
    write_schedule,
    write_sign_ins,
)
from support.calendar_server import run_host
from workshops import load_schedule
from workshops.calendar_sync.server_event import write_server_event
from workshops.ical import EPOCH
from workshops.ical.event import EntryOptions


class Row(NamedTuple):
    """One ratio (or another figure, by its unit) and what it is to be at most, or at least."""

    what: str
    measured: float
    bound: str = ""
    unit: str = "×"


PYTHON = [sys.executable]
PROGRAM = [*PYTHON, str(Path(sys.executable).with_name("workshops"))]
TIMED = [*PYTHON, "-m", "benchmarks.timed"]
BARE = [*PYTHON, "-m", "benchmarks.bare"]

HELLO = """
import os, sys, typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def main(name: str = "world") -> None:
    print("hello", name)


app(standalone_mode=False)
sys.stdout.flush()
os._exit(0)  # as the program ends
"""


def measure_startup(folder: Path, peers: Path | None) -> Iterator[Row]:
    """Processes on the schedule that is shipped."""
    hello = folder / "hello.py"
    hello.write_text(HELLO)
    completion = {
        "_WORKSHOPS_COMPLETE": "complete_bash",
        "COMP_WORDS": "workshops show ",
        "COMP_CWORD": "2",
    }
    commands = {
        "python": Command([*PYTHON, "-c", "pass"]),
        "hello": Command([*PYTHON, str(hello)]),
        "json": Command([*PROGRAM, "list", "-f", "json"]),
        "list": Command([*PROGRAM, "list"]),
        "export": Command([*PROGRAM, "export"]),
        "completion": Command(PROGRAM, completion),
        "help": Command([*PROGRAM, "--help"]),
        "propose": Command(
            [*PROGRAM, *"propose climate --from 2018-01-01 --to 2018-12-31 --school".split()]
        ),
    }
    if peers:
        commands["other"] = Command([str(peers / "bin" / "python"), str(hello)])
    taken = {name: cost.seconds for name, cost in compare(commands, 15).items()}
    hello_world = taken["hello"]
    yield Row("a typer hello world / the bare interpreter", hello_world / taken["python"])
    if peers:
        yield Row("the other typer's / the bare interpreter", taken["other"] / taken["python"])
    yield Row("list -f json / hello world", taken["json"] / hello_world, "1.5")
    yield Row("list / hello world", taken["list"] / hello_world, "2.2")
    yield Row("export / hello world", taken["export"] / hello_world, "2.6")
    yield Row("completion of an id / hello world", taken["completion"] / hello_world, "1.5")
    yield Row("--help / hello world", taken["help"] / hello_world)
    yield Row("propose, a year for five countries / list", taken["propose"] / taken["list"])


def measure_loading(folder: Path, peers: Path | None) -> Iterator[Row]:
    """10,000 workshops with 20 attendees each."""
    del peers
    file = folder / "attended.yaml"
    write_schedule(file, 10_000, 20)
    schedule = str(file)
    commands = {
        "events": Command([*BARE, "pass_events", schedule]),
        "attendance": Command([*TIMED, "-s", schedule, "attendance", "--by", "region"]),
        "check": Command([*PROGRAM, "check", schedule]),
    }
    costs = compare(commands, 5)
    events, attendance, check = costs.values()
    size = file.stat().st_size
    yield Row("the file", size / 1e6, unit="MB")
    yield Row("loading 200,000 attendees / libyaml's events", attendance.load / events.rest, "1.6")
    yield Row("check, which looks for slips too / the same", check.seconds / events.seconds)
    yield Row("memory of loading / the file", attendance.memory / size, "8")
    yield Row("attendance --by region / loading", attendance.rest / attendance.load, "0.1")


def measure_publishing(folder: Path, peers: Path | None) -> Iterator[Row]:
    """The site of 2,000 workshops, and of twice as many; again, with one workshop changed."""
    del peers
    site, schedule, larger = folder / "site", folder / "site.yaml", folder / "sites.yaml"
    changed = folder / "changed.yaml"
    write_schedule(schedule, 2_000, 0)
    write_schedule(larger, 4_000, 0)
    text = schedule.read_text("utf-8")
    changed.write_text(text.replace("Workshop number 77 ", "Workshop number 78 ", 1), "utf-8")
    publish = Command([*PROGRAM, "publish", str(site), "-s", str(schedule)])
    costs = []
    for _ in range(3):
        first, again, one = [
            measure(publish._replace(words=[*publish.words[:-1], str(file)]))
            for file in (schedule, schedule, changed)
        ]
        shutil.rmtree(site)
        double = measure(publish._replace(words=[*publish.words[:-1], str(larger)]))
        shutil.rmtree(site)
        costs.append((double.seconds, one.seconds, again.seconds, first.seconds))
    twice, one_changed, none_changed, all_of_it = map(median, zip(*costs, strict=True))
    yield Row("publish 4,000 / 2,000 workshops", twice / all_of_it, "2")
    yield Row("publish with one changed / all of it", one_changed / all_of_it, "0.2")
    yield Row("publish with none changed / all of it", none_changed / all_of_it)


def measure_inviting(folder: Path, peers: Path | None) -> Iterator[Row]:
    """Messages to 4,000 people, and to half as many."""
    del peers
    costs: dict[tuple[int, str], list[float]] = {}
    for count in (2_000, 4_000):
        file = folder / f"{count}.yaml"
        write_schedule(file, count // 20, 20)
        text = file.read_text("utf-8")
        organizer = "  organizer: {name: The office, email: office@example.org}\nregions:"
        file.write_text(text.replace("regions:", organizer, 1), "utf-8")
        for name, more in (("drafts", []), ("marked", ["--mark-sent"])):
            for run in range(3):
                drafts = str(folder / f"{name}-{count}-{run}")
                words = [*PROGRAM, "-s", str(file), "invite", "--past", "-o", drafts, *more]
                costs.setdefault((count, name), []).append(measure(Command(words)).seconds)
                Path(f"{file}.history.jsonl").unlink(missing_ok=True)
    taken = {key: median(seconds) for key, seconds in costs.items()}
    marked = taken[4_000, "marked"]
    yield Row("invite --mark-sent, 4,000 people / drafts", marked / taken[4_000, "drafts"], "1.5")
    yield Row("invite --mark-sent, 4,000 / 2,000 people", marked / taken[2_000, "marked"], "2.1")


def measure_exporting(folder: Path, peers: Path | None) -> Iterator[Row]:
    """10,000 workshops as one calendar file, and split by region."""
    del peers
    schedule, larger = str(folder / "dated.yaml"), str(folder / "larger.yaml")
    write_schedule(Path(schedule), 10_000, 0)
    write_schedule(Path(larger), 100_000, 0)
    export = [*TIMED, "-s", schedule, "export", "--force", "-o"]
    large = {
        "large": Command([*TIMED, "-s", larger, "export", "--force", "-o", str(folder / "l.ics")])
    }
    commands = {
        "bare": Command([*BARE, "build_calendar", schedule]),
        "complete": Command([*export, str(folder / "all.ics")]),
        "split": Command([*export, str(folder / "regions"), "--split", "region"]),
    }
    costs = compare(commands, 3)
    bare, complete = costs["bare"].rest, costs["complete"].rest
    yield Row("exporting 10,000 workshops / icalendar's bare build", complete / bare, "1.3")
    yield Row("the same split by region / the same", costs["split"].rest / bare, "1.3")
    growth = compare(large, 1)["large"].seconds / costs["complete"].seconds
    yield Row("export of 100,000 / of 10,000", growth, "10")


def measure_syncing(folder: Path, peers: Path | None) -> Iterator[Row]:
    """2,000 workshops with 20 attendees each that are on a calendar server already."""
    del peers
    file = folder / "synced.yaml"
    write_schedule(file, 2_000, 20)
    schedule = load_schedule(file)
    with run_host(folder / "server") as server:
        calendar = folder / "server/collections/collection-root/office/team"
        calendar.mkdir(parents=True)
        (calendar / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
        for workshop in schedule.workshops:
            entry = write_server_event(workshop, schedule, EntryOptions(None, EPOCH))
            (calendar / f"{workshop.uid}.ics").write_bytes(entry)
        commands = {
            "json": Command([*PROGRAM, "-s", str(file), "list", "-f", "json"]),
            "sync": Command([*PROGRAM, "-s", str(file), "sync", server.url], server.environment),
        }
        taken = {name: cost.seconds for name, cost in compare(commands, 3).items()}
    yield Row("sync of 2,000 unchanged / list -f json", taken["sync"] / taken["json"], "7")


def measure_reading(folder: Path, peers: Path | None) -> Iterator[Row]:
    """A calendar file of 10,000 events."""
    del peers
    schedule, calendar = str(folder / "read.yaml"), str(folder / "read.ics")
    write_schedule(Path(schedule), 10_000, 0)
    compare({"": Command([*PROGRAM, "-s", schedule, "export", "-o", calendar])}, 1)
    commands = {
        "parse": Command([*BARE, "parse_calendar", calendar]),
        "import": Command([*PROGRAM, "import", calendar]),
        "lint": Command([*PROGRAM, "lint", calendar]),
    }
    taken = {name: cost.seconds for name, cost in compare(commands, 3).items()}
    yield Row(
        "import of 10,000 events / icalendar's parse", taken["import"] / taken["parse"], "1.3"
    )
    yield Row("lint of the same / icalendar's parse", taken["lint"] / taken["parse"], "1.0")


def measure_tables(folder: Path, peers: Path | None) -> Iterator[Row]:
    """A listing of 1,000 rows for people, over the same for programs."""
    del peers
    schedule = str(folder / "rows.yaml")
    write_schedule(Path(schedule), 1_000, 0)
    words = [*PROGRAM, "-s", schedule, "list"]
    commands = {
        "json": Command([*words, "-f", "json"]),
        "piped": Command(words),
        "shown": Command(words, on_terminal=True),
    }
    taken = {name: cost.seconds for name, cost in compare(commands, 5).items()}
    yield Row("1,000 rows piped, over JSON", taken["piped"] - taken["json"], "0.3", "s")
    yield Row("1,000 rows on a terminal, over JSON", taken["shown"] - taken["json"], "0.3", "s")


def measure_recording(folder: Path, peers: Path | None) -> Iterator[Row]:
    """Who came by a list, and replies from a mailbox: 2,000 workshops with 20 attendees each."""
    del peers
    large, crowd, shared = (folder / f"{name}.yaml" for name in ("large", "crowd", "shared"))
    write_schedule(large, 2_000, 20)
    shared.write_text(share_people(large.read_text("utf-8")), "utf-8")
    write_schedule(crowd, 1, 2_000)
    (folder / "2000.csv").write_text(write_sign_ins(load_schedule(crowd), 2_000))
    (folder / "1000.csv").write_text(write_sign_ins(load_schedule(crowd), 1_000))
    for count in (1, 2_000, 4_000):
        (folder / f"{count}.mbox").write_text(write_replies(load_schedule(large), count))
    (folder / "shared.mbox").write_text(write_replies(load_schedule(shared), 10, first=20))

    def record(schedule: Path, *words: str, status: int = 0) -> float:
        """The median of three runs, each on the schedule as it was."""
        costs = []
        for _ in range(3):
            copy = shutil.copy(schedule, folder / "copy.yaml")
            (folder / "copy.yaml.history.jsonl").unlink(missing_ok=True)
            command = Command([*PROGRAM, "-s", str(copy), *words], status=status)
            costs.append(measure(command).seconds)
        return median(costs)

    marked = [
        record(crowd, "mark", "workshop-000000", "--from", str(folder / f"{count}.csv"))
        for count in (2_000, 1_000)
    ]
    yield Row("mark --from, 2,000 / 1,000 lines", marked[0] / marked[1], "2.1")
    for count in (2_000, 1_000):
        (folder / f"new{count}.csv").write_text(write_registrations(count))
    registered = [
        record(crowd, "register", "workshop-000000", "--from", str(folder / f"new{count}.csv"))
        for count in (2_000, 1_000)
    ]
    yield Row("register --from, 2,000 / 1,000 rows", registered[0] / registered[1], "2.1")
    load = record(large, "list", "-f", "ids")
    one, half, full = (record(large, "rsvp", str(folder / f"{n}.mbox")) for n in (1, 2_000, 4_000))
    yield Row("rsvp of one mail / loading", one / load, "3.7")
    yield Row("rsvp, 4,000 / 2,000 replies", full / half, "2.1")
    refused = record(shared, "rsvp", str(folder / "shared.mbox"), status=1)
    yield Row("rsvp of ten people behind YAML aliases / loading", refused / load, "3.7")


def measure_listings(folder: Path, peers: Path | None) -> Iterator[Row]:
    """Regions of 200 workshops with 20 attendees each; 20 weekly series; warnings everywhere."""
    del peers
    attended, weekly, once = (folder / f"{name}.yaml" for name in ("attended", "weekly", "once"))
    write_schedule(attended, 200, 20)
    days = [date(2018, 1, 1) + timedelta(n) for n in range(20)]
    rows = [
        f"  - {{id: w{day}, title: W, start: {day} 10:00, end: {day} 11:00, repeat: FREQ=WEEKLY}}\n"
        for day in days
    ]
    head = "series: {id: s, title: S, timezone: Europe/Brussels}\nworkshops:\n"
    weekly.write_text(head + "".join(rows), "utf-8")
    once.write_text(weekly.read_text("utf-8").replace(", repeat: FREQ=WEEKLY", ""), "utf-8")
    commands = {
        "list": Command([*PROGRAM, "-s", str(attended), "list", "-f", "json"]),
        "regions": Command([*PROGRAM, "-s", str(attended), "regions", "-f", "json"]),
        "weekly": Command([*PROGRAM, "-s", str(weekly), "list"]),
        "once": Command([*PROGRAM, "-s", str(once), "list"]),
    }
    taken = {name: cost.seconds for name, cost in compare(commands, 7).items()}
    yield Row("regions / list, 200 × 20", taken["regions"] / taken["list"], "1.05")
    yield Row("list of 20 weekly series since 2018 / once", taken["weekly"] / taken["once"], "1.6")
    warned, lined, wrong = (folder / f"{name}.yaml" for name in ("warned", "lined", "wrong"))
    write_schedule(warned, 10_000, 20)
    text = (
        warned.read_text("utf-8")
        .replace("start: 201", "start: 211")
        .replace("end: 201", "end: 211")
    )
    warned.write_text(text, "utf-8")  # to come, so that a warning is due for each attendee
    entry = "{{id: w{}, title: W, start: 2026-03-{}, venue: {{name: Hall, city: Brussels}}}}"
    for file, day in ((lined, "09"), (wrong, "32")):
        listed = ", ".join(entry.format(number, day) for number in range(10_000))
        file.write_text(f"series: {{id: s, title: S}}\nworkshops: [{listed}]\n", "utf-8")
    memory = compare(
        {
            "load": Command([*PROGRAM, "-s", str(warned), "list", "-f", "ids"]),
            "check": Command([*PROGRAM, "check", str(warned)]),
            "lined": Command([*PROGRAM, "-s", str(lined), "list", "-f", "ids"]),
            "wrong": Command([*PROGRAM, "check", str(wrong)], status=1),
        },
        1,
    )
    bound = "2.2"
    ratio = memory["check"].memory / memory["load"].memory
    yield Row("memory of check, 200,000 warnings / of loading", ratio, bound)
    ratio = memory["wrong"].memory / memory["lined"].memory
    yield Row("memory of check, 10,000 errors in a line / of loading", ratio, bound)


def measure_peers(folder: Path, peers: Path | None) -> Iterator[Row]:
    """The same events exported by yaml2ics."""
    other = peers and peers / "bin" / "yaml2ics"
    if not other or not other.exists():
        return
    for count, runs, least in ((5, 9, "1"), (1_000, 3, "4"), (10_000, 1, "4")):
        schedule, events = (str(folder / f"{name}{count}.yaml") for name in ("ours", "theirs"))
        write_schedule(Path(schedule), count, 0)
        write_events(Path(events), count)
        commands = {
            "ours": Command([*PROGRAM, "-s", schedule, "export"]),
            "theirs": Command([str(other), events]),
        }
        taken = {name: cost.seconds for name, cost in compare(commands, runs).items()}
        ratio = taken["theirs"] / taken["ours"]
        yield Row(f"yaml2ics / export, {count:,} events", ratio, f"at least {least}")


GROUPS: dict[str, Callable[[Path, Path | None], Iterator[Row]]] = {
    "startup": measure_startup,
    "loading": measure_loading,
    "exporting": measure_exporting,
    "publishing": measure_publishing,
    "inviting": measure_inviting,
    "syncing": measure_syncing,
    "reading": measure_reading,
    "recording": measure_recording,
    "tables": measure_tables,
    "listings": measure_listings,
    "peers": measure_peers,
}


def main() -> None:
    """Print the table, a row as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("group", nargs="*", help=", ".join(GROUPS))
    options = parser.parse_args()
    compile_dir(Path(workshops.__file__).parent, quiet=1)  # as pip does when it installs
    print(f"{'what':58}{'measured':>10}  at most")
    for name in options.group or GROUPS:
        with tempfile.TemporaryDirectory() as folder:
            for row in GROUPS[name](Path(folder), options.peers):
                print(f"{row.what:58}{row.measured:8.2f} {row.unit}  {row.bound}", flush=True)


if __name__ == "__main__":
    main()
