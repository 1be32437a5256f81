"""The site that `publish` writes and `serve` shows, as the options describe it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workshops.cli.output import print_note
from workshops.cli.reading import read_option
from workshops.cli.settings import Settings
from workshops.errors import UnreadableError, UsageError
from workshops.ical import EPOCH, PRODUCT
from workshops.invitations.ledger import find_sequences
from workshops.timezones import find_zone

if TYPE_CHECKING:
    from workshops.model import Schedule
    from workshops.site.folder import Folder
    from workshops.site.model import Page


def list_site(
    settings: Settings,
    folder: "Folder",
    *,
    base_url: str | None = None,
    as_of: str | None = None,
    with_people: bool,
) -> "tuple[str, list[Page]]":
    """The series' id and every file of its site, as the options describe it.

    Raises UnreadableError where the extra is not installed.
    """
    base = read_base(base_url)
    whole = settings.load()
    try:
        from workshops.site.files import Issue, list_files
        from workshops.site.locale import find_speech
        from workshops.site.model import Site, list_languages
        from workshops.site.privacy import hide_addresses
    except ModuleNotFoundError as error:
        raise UnreadableError(
            "a site needs the jinja2 and babel libraries: pip install 'workshops[site]'"
        ) from error
    schedule, mending = hide_addresses(whole)
    for id in mending:
        print_note(f"{id}: an attendee's address stands in its texts; it is published as …")
    changed = find_change(schedule)
    zone = schedule.series.timezone
    languages = list_languages(schedule, settings.lang)
    for language in languages:
        if not find_speech(language).has_words:
            print_note(f"{language}: no translation of the interface; it is shown in English")
    site = Site(
        schedule,
        languages,
        seen_from=settings.view(schedule, as_of).now if as_of else changed,
        local_zone=find_zone(zone) if zone else UTC,  # the same pages on every machine
        base=base,
        with_people=with_people,
    )
    issue = Issue(PRODUCT, schedule.modified or changed, find_sequences(settings.path))
    return schedule.series.id, list_files(site, issue, folder)


def find_change(schedule: "Schedule") -> datetime:
    """When the schedule last changed: as it says, else when its file was written."""
    return schedule.series.updated or schedule.modified or EPOCH


def read_base(address: str | None) -> str | None:
    """The address that the site is published under, in ASCII and ending in a slash."""
    if address is None:
        return None
    from workshops.ical.text import as_uri
    from workshops.schedule.fields import URL

    read = read_option("--base-url", URL.read, address)
    parts = urlsplit(read)
    if parts.query or parts.fragment:
        raise UsageError("--base-url: give the folder's address, without ? and #")
    if "@" in parts.netloc:
        raise UsageError("--base-url: it is published; leave out user and password")
    return f"{as_uri(read).rstrip('/')}/"
