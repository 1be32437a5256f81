"""The calendar files of a site, in each language: one for each workshop, and feeds.

There is a feed for each region, one of online workshops, and one of all workshops. Where the site's
address is known, the first two have a picture of their QR code: the script of a list shows it when
the list is limited to what is in the feed.

A feed is put together from the entries of the workshops' own files. Where one of those is in the
folder as it was written and nothing in it changed, its entry is taken from there: it need not be
made again, and its DTSTAMP keeps the time of its last revision (RFC 5545 3.8.7.2).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from workshops.ical.calendar import Heading, write_calendar
from workshops.ical.event import CalendarEntry, EntryOptions, list_entries
from workshops.ical.times import time_workshop
from workshops.model import Workshop
from workshops.query import group_by_region
from workshops.site import paths
from workshops.site.folder import Folder
from workshops.site.locale import find_page_locale
from workshops.site.model import Site, SiteFile, fingerprint
from workshops.site.qr_code import write_qr_code


class Issue(NamedTuple):
    """What the calendar files hold beside the schedule.

    `stamp` (aware) is the DTSTAMP of what has no time of its last revision; `sequences` are
    SEQUENCE by uid, of those that are not at their first.
    """

    stamp: datetime
    sequences: Mapping[str, int]


class FeedBuilder:
    """The calendar files of one site; `program` is a digest of what else decides their bytes."""

    def __init__(self, site: Site, issue: Issue, folder: Folder, program: str) -> None:
        self.site, self.issue, self.folder = site, issue, folder
        self.workshops = [workshop for workshop in site.schedule.workshops if workshop.days]
        self.lists = group_by_region(site.schedule, self.workshops)
        frame = fingerprint(program, site.schedule.series, site.base_url)
        self.facts = {
            workshop.id: fingerprint(frame, workshop, issue.sequences.get(workshop.uid, 0))
            for workshop in self.workshops
        }
        self.entries: dict[tuple[str, str], CalendarEntry] = {}

    def list_files(self) -> Iterator[SiteFile]:
        """A file for each workshop, then the feeds, in each language."""
        for language in self.site.languages:
            locale = find_page_locale(language)
            series = locale.translate(self.site.schedule.series.title)
            for workshop in self.workshops:
                path = paths.workshop_path(language, workshop.id, "ics")
                title = locale.translate(workshop.title)
                yield self._build(path, self.facts[workshop.id], [workshop], language, title)
            for region in self.site.schedule.regions:
                path = paths.region_path(language, region.id, "ics")
                title = f"{series}{locale.calendar_words.colon}{locale.translate(region.name)}"
                yield self._build_feed(path, self.lists[region.id], language, title)
                yield from self._draw_code(path)
            if any(workshop.online for workshop in self.site.schedule.workshops):
                path = paths.online_path(language)
                online = [workshop for workshop in self.workshops if workshop.online]
                title = f"{series}{locale.calendar_words.colon}{locale.words['online']}"
                yield self._build_feed(path, online, language, title)
                yield from self._draw_code(path)
            yield self._build_feed(paths.feed_path(language), self.workshops, language, series)

    def _build_feed(
        self, path: str, workshops: Sequence[Workshop], language: str, title: str
    ) -> SiteFile:
        facts = [self.facts[workshop.id] for workshop in workshops]
        digest = fingerprint(self.site.schedule.series, self.site.base_url, title, facts)
        return self._build(path, digest, workshops, language, title)

    def _draw_code(self, feed: str) -> Iterator[SiteFile]:
        """The QR code of a feed; none where nobody knows the feed's address."""
        if self.site.base_url:
            address = f"{self.site.base_url}{feed}"
            render = partial(write_qr_code, address)
            yield SiteFile(paths.code_path(feed), fingerprint(address), render)

    def _build(
        self, path: str, digest: str, workshops: Sequence[Workshop], language: str, title: str
    ) -> SiteFile:
        source = f"{self.site.base_url}{path}" if self.site.base_url else None
        heading = Heading(title, language, source)

        def render() -> bytes:
            entries = [self._find_entry(workshop, language) for workshop in workshops]
            return write_calendar(self.site.schedule, entries, heading)

        return SiteFile(path, digest, render)

    def _find_entry(self, workshop: Workshop, language: str) -> CalendarEntry:
        """The workshop's entry, made once, or taken from its own file where that still holds."""
        key, base = (language, workshop.id), self.site.base_url
        if key not in self.entries:
            path = paths.workshop_path(language, workshop.id, "ics")
            kept = self.folder.read_kept(path, self.facts[workshop.id])
            if kept:  # a calendar file that we wrote, with one entry
                start, end = kept.index(b"BEGIN:VEVENT\r\n"), kept.index(b"END:VCALENDAR\r\n")
                self.entries[key] = CalendarEntry(kept[start:end], time_workshop(workshop).zone)
            else:
                options = EntryOptions(
                    language,
                    self.issue.stamp,
                    self.issue.sequences,
                    page=base and f"{base}{paths.workshop_path(language, workshop.id)}",
                )
                self.entries[key] = next(list_entries(workshop, self.site.schedule, options))
        return self.entries[key]
