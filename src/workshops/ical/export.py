"""Workshops as calendar files: one for all of them, or one for each workshop or region.

No organizer and no METHOD: what comes out is a download or a feed that people subscribe to, not a
message to reply to.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from workshops.ical import EPOCH, PRODUCT
from workshops.ical.calendar import Heading, write_calendar, write_jcal
from workshops.ical.event import EntryOptions, list_entries
from workshops.model import Region, Schedule, Workshop
from workshops.query import group_by_region

CalendarFormat = Literal["ics", "jcal"]


class CalendarFile(NamedTuple):
    """A file to write: its name without the ending, "" if it is the only one, and what is in it."""

    name: str
    title: str
    workshops: Sequence[Workshop]


def plan_files(
    schedule: Schedule,
    workshops: Sequence[Workshop],
    language: str | None,
    *,
    split: Literal["workshop", "region"] | None = None,
    regions: Sequence[Region] = (),
) -> list[CalendarFile]:
    """One file for all, one for each workshop, or one for each region, as a site's feeds.

    `regions` are those that were asked for: they head the only file, and they alone get a file of
    their own. The file of a region without workshops is empty, so that links to it work.
    """
    series = schedule.series.title.in_language(language) or schedule.series.id
    if split == "workshop":
        return [
            CalendarFile(workshop.id, workshop.title.in_language(language), [workshop])
            for workshop in workshops
        ]
    if split == "region":
        by_region = group_by_region(schedule, workshops)
        return [
            CalendarFile(
                region.id, f"{series}: {region.name.in_language(language)}", by_region[region.id]
            )
            for region in regions or schedule.regions
        ]
    names = " / ".join(region.name.in_language(language) for region in regions)
    return [CalendarFile("", f"{series}: {names}" if names else series, workshops)]


def export_files(
    schedule: Schedule,
    files: Sequence[CalendarFile],
    options: EntryOptions,
    *,
    output_format: CalendarFormat = "ics",
    source_url: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, bytes]:
    """The content of each file by its name: iCalendar (RFC 5545), or jCal (RFC 7265) in UTF-8.

    Workshops without a date have no entry. Each entry is written once, however many files it goes
    into: who subscribes to two of them sees it once. `source_url` is where the file will be
    published. `on_progress` gets the number of workshops written and of all.
    """
    workshops = {workshop.id: workshop for file in files for workshop in file.workshops}
    entries = {}
    for number, workshop in enumerate(workshops.values(), 1):
        entries[workshop.id] = list(list_entries(workshop, schedule, options))
        if on_progress:
            on_progress(number, len(workshops))
    contents = {}
    for name, title, listed in files:
        heading = Heading(title, options.language, source_url)
        content = write_calendar(
            schedule, [entry for workshop in listed for entry in entries[workshop.id]], heading
        )
        contents[name] = write_jcal(content).encode() if output_format == "jcal" else content
    return contents


def export_calendar(
    schedule: Schedule,
    workshops: Sequence[Workshop] | None = None,
    options: EntryOptions | None = None,
    *,
    title: str | None = None,
    output_format: CalendarFormat = "ics",
    source_url: str | None = None,
) -> bytes:
    """One calendar of these workshops, all of the schedule's by default, as the bytes of a file.

        from workshops import load_schedule
        from workshops.ical import export_calendar

        Path("team.ics").write_bytes(export_calendar(load_schedule("workshops.yaml")))

    `title` is the calendar's name, the series' title by default. Without options, texts are in the
    series' language and DTSTAMP is when the schedule was last written. The same schedule gives the
    same bytes. Workshops without a date have no entry.
    """
    options = options or EntryOptions(None, schedule.modified or EPOCH)
    chosen = schedule.workshops if workshops is None else workshops
    [file] = plan_files(schedule, chosen, options.language)
    file = file._replace(title=title or file.title)
    contents = export_files(
        schedule, [file], options, output_format=output_format, source_url=source_url
    )
    return contents[file.name]


def is_exported(content: bytes) -> bool:
    """Whether a file begins as our exports do: a calendar, jCal, or add-to-calendar links."""
    return any(mark in content[:2000] for mark in _MARKS)


_MARKS = (
    f"\r\nPRODID:{PRODUCT}\r\n".encode(),
    f'"{PRODUCT}"'.encode(),
    b'"google": "https://calendar.google.com',
)
