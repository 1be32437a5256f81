"""All files of a published site: its pages, and the calendar files that people subscribe to.

A feed is put together from the entries of the workshops' own files. Where one of those lies in the
folder as it was written and nothing in it changed, its entry is taken from there: it need not be
made again, and its DTSTAMP goes on telling when the workshop was last revised (RFC 5545 3.8.7.2).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from workshops.ical.calendar import Heading, write_calendar
from workshops.ical.event import CalendarEntry, EntryOptions, list_entries
from workshops.ical.times import time_workshop
from workshops.model import Workshop
from workshops.query import group_by_region
from workshops.site import paths
from workshops.site.folder import Folder
from workshops.site.locale import find_speech
from workshops.site.model import Page, Site, digest_facts
from workshops.site.pages import list_pages


class Issue(NamedTuple):
    """What the calendar files say beside the schedule.

    `product` is the PRODID; `stamp` (aware) the DTSTAMP of what does not say when it was revised;
    `sequences` are SEQUENCE by uid, of those that are not at their first.
    """

    product: str
    stamp: datetime
    sequences: Mapping[str, int]


def list_files(site: Site, issue: Issue, folder: Folder) -> list[Page]:
    """Every file of the site, those that link to the others last; the folder is where they lie."""
    program = digest_program()
    pages = [one._replace(digest=digest_facts(program, one.digest)) for one in list_pages(site)]
    files = [*pages, *_Feeds(site, issue, folder, program).list_files()]
    return sorted(files, key=lambda one: one.path.endswith(paths.INDEX))


@cache
def digest_program() -> str:
    """A digest of everything else that decides what a file holds: the program and its libraries."""
    package = Path(__file__).parent.parent
    files = sorted(one for one in package.rglob("*") if one.is_file() and one.suffix != ".pyc")
    libraries = ("babel", "jinja2", "icalendar", "tzdata")
    return digest_facts([one.read_bytes() for one in files], [version(one) for one in libraries])


class _Feeds:
    """The calendar files of one site."""

    def __init__(self, site: Site, issue: Issue, folder: Folder, program: str) -> None:
        self.site, self.issue, self.folder = site, issue, folder
        self.workshops = [one for one in site.schedule.workshops if one.days]
        self.lists = group_by_region(site.schedule, self.workshops)
        frame = digest_facts(program, site.schedule.series, site.base, issue.product)
        self.facts = {
            one.id: digest_facts(frame, one, issue.sequences.get(one.uid, 0))
            for one in self.workshops
        }
        self.entries: dict[tuple[str, str], CalendarEntry] = {}

    def list_files(self) -> Iterator[Page]:
        """A file a workshop, then one a region, then the whole, in each language."""
        for language in self.site.languages:
            speech = find_speech(language)
            series = speech.pick(self.site.schedule.series.title)
            for workshop in self.workshops:
                path = paths.place_workshop(language, workshop.id, "ics")
                title = speech.pick(workshop.title)
                yield self._make(path, self.facts[workshop.id], [workshop], language, title)
            for region in self.site.schedule.regions:
                path = paths.place_region(language, region.id, "ics")
                listed = self.lists[region.id]
                title = f"{series}: {speech.pick(region.name)}"
                yield self._make_feed(path, listed, language, title)
            yield self._make_feed(paths.place_feed(language), self.workshops, language, series)

    def _make_feed(
        self, path: str, workshops: Sequence[Workshop], language: str, title: str
    ) -> Page:
        facts = [self.facts[one.id] for one in workshops]
        digest = digest_facts(self.site.schedule.series, self.site.base, title, facts)
        return self._make(path, digest, workshops, language, title)

    def _make(
        self, path: str, digest: str, workshops: Sequence[Workshop], language: str, title: str
    ) -> Page:
        source = f"{self.site.base}{path}" if self.site.base else None
        heading = Heading(title, self.issue.product, language, source)

        def render() -> bytes:
            entries = [self._find_entry(one, language) for one in workshops]
            return write_calendar(self.site.schedule, entries, heading)

        return Page(path, digest, render)

    def _find_entry(self, workshop: Workshop, language: str) -> CalendarEntry:
        """The workshop's entry, made once, or taken from its own file where that still holds."""
        key = (language, workshop.id)
        if key not in self.entries:
            path = paths.place_workshop(language, workshop.id, "ics")
            kept = self.folder.read_kept(path, self.facts[workshop.id])
            self.entries[key] = (
                _cut_entry(kept, workshop) if kept else self._make_entry(workshop, language)
            )
        return self.entries[key]

    def _make_entry(self, workshop: Workshop, language: str) -> CalendarEntry:
        entry_options = EntryOptions(language, self.issue.stamp, self.issue.sequences)
        return next(list_entries(workshop, self.site.schedule, entry_options))


def _cut_entry(calendar: bytes, workshop: Workshop) -> CalendarEntry:
    """The one entry of a calendar file that we wrote."""
    start, end = calendar.index(b"BEGIN:VEVENT\r\n"), calendar.index(b"END:VCALENDAR\r\n")
    return CalendarEntry(calendar[start:end], time_workshop(workshop).zone)
