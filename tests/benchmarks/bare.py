"""What libraries take for the same work with nothing around them.

python -m benchmarks.bare WORK FILE prints in the last line on standard error how much CPU time
it took, without imports and loading.
"""

import json
import sys
from pathlib import Path
from time import process_time


def pass_events(path: str) -> float:
    """The events of a file from libyaml, each made and forgotten."""
    from yaml._yaml import CParser
    from yaml.events import StreamEndEvent

    parser = CParser(Path(path).read_bytes())
    begun = process_time()
    while parser.get_event().__class__ is not StreamEndEvent:
        pass
    return process_time() - begun


def build_calendar(path: str) -> float:
    """A schedule's workshops as icalendar's components, with what our own export says of them."""
    from icalendar import Calendar, Event, vUri

    from workshops import load_schedule

    schedule = load_schedule(path)
    begun = process_time()
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "bare")
    for workshop in schedule.workshops:
        assert workshop.url
        assert workshop.description
        assert workshop.venue
        event = Event()
        event.add("UID", workshop.uid)
        event.add("DTSTAMP", schedule.series.updated)
        event.add("LAST-MODIFIED", schedule.series.updated)
        event.add("SEQUENCE", 0)
        event.add("DTSTART", workshop.start)
        event.add("DTEND", workshop.end)
        event.add("SUMMARY", workshop.title.content, parameters={"LANGUAGE": "en"})
        description = f"{workshop.description.content}\n\nMore: {workshop.url}"
        event.add("DESCRIPTION", description, parameters={"LANGUAGE": "en"})
        event.add("CATEGORIES", list(workshop.tags))
        event.add("LOCATION", workshop.venue.label(), parameters={"LANGUAGE": "en"})
        event.add("URL", vUri(workshop.url))
        event.add("STATUS", workshop.status.upper())
        event.add("TRANSP", "OPAQUE")
        calendar.add_component(event)
    sys.stdout.buffer.write(calendar.to_ical())
    return process_time() - begun


def parse_calendar(path: str) -> float:
    """A calendar file as icalendar's components."""
    from icalendar import Calendar

    raw = Path(path).read_bytes()
    begun = process_time()
    Calendar.from_ical(raw)
    return process_time() - begun


if __name__ == "__main__":
    works = {work.__name__: work for work in (pass_events, build_calendar, parse_calendar)}
    taken = works[sys.argv[1]](sys.argv[2])
    print(json.dumps({"rest": taken}), end="", file=sys.stderr)
