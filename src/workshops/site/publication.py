"""A schedule published as a folder of plain files: planned first, then written."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from workshops.address_search import KnownAddresses
from workshops.errors import INSTALL, UnreadableError
from workshops.ical import EPOCH
from workshops.model import Schedule, Workshop
from workshops.privacy import hide_addresses, hide_in, require_no_address
from workshops.site.folder import FileChange, Folder, preview_folder, update_folder
from workshops.site.logo import read_logo
from workshops.site.memory import Memory, update_memory
from workshops.site.model import Frame, Site, SiteFile, fingerprint, list_languages
from workshops.site.paths import INDEX, SITEMAP
from workshops.site.stamps import Stamp
from workshops.site.style import read_style
from workshops.timezones import find_zone

OnProgress = Callable[[int, int], None]


class Publication(NamedTuple):
    """The files that a folder is to hold, and what the publisher should know of them.

    `owner` is the series' id; `memory` is what the folder's list is to remember. `hidden_in` are
    section and id of what has an attendee's address in its texts, published as "…"; `untranslated`
    are the languages whose pages have English words beside the schedule's own texts.
    """

    folder: Folder
    owner: str
    files: tuple[SiteFile, ...]
    memory: Memory
    hidden_in: tuple[tuple[str, str], ...]
    untranslated: tuple[str, ...]

    @property
    def loses_address(self) -> bool:
        """Whether the folder's last site knew where it is published, and this one does not."""
        return SITEMAP in self.folder.known and all(file.path != SITEMAP for file in self.files)


def plan_publication(
    schedule: Schedule,
    folder: str | Folder,
    *,
    base_url: str | None = None,
    language: str | None = None,
    as_of: datetime | None = None,
    with_people: bool = True,
    frame: Frame = Frame(),  # noqa: B008 - a frozen value
    sequences: Mapping[str, int] | None = None,
) -> Publication:
    """Every file of a schedule's site, with nothing written.

    Where others publish into the same `folder`, give it as a Folder that was opened before the
    schedule was read, so that no newer site is replaced by that of an older schedule.
    `base_url` is where the site will be published, in ASCII and ending in a slash; `language` the
    BCP 47 tag of the front page; `as_of` (aware) divides coming from past, else the schedule's last
    change; without `with_people` neither counts nor organizations of attendees are shown; `frame`
    is the institution's, as `read_frame` gives it; `sequences` are SEQUENCE by uid (RFC 5545
    3.8.7.4) where invitations were sent. Raises UnreadableError where the folder's list can't be
    read or the extra `site` is not installed, and AddressError where an attendee's address is in a
    web address, a uid or an id.
    """
    try:
        from workshops.site.feeds import FeedBuilder, Issue
        from workshops.site.locale import find_page_locale
        from workshops.site.pages import list_files
    except ModuleNotFoundError as error:
        raise UnreadableError(f"a site needs more libraries: {INSTALL} '.[site]'") from error
    schedule, hidden_in, known = hide_addresses(schedule)
    changed = schedule.series.updated or schedule.modified or EPOCH
    zone = schedule.series.timezone
    target = folder if isinstance(folder, Folder) else Folder(folder)
    is_own = target.owner == schedule.series.id

    def find_time(workshop: Workshop, stamp: Stamp) -> datetime:
        return workshop.updated or schedule.series.updated or stamp.time

    memory = update_memory(
        schedule,
        target.memory if is_own else Memory(),
        find_time,
        lambda facts: hide_in(facts, known),
    )
    site = Site(
        schedule,
        list_languages(schedule, language),
        as_of=as_of or changed,
        local_zone=find_zone(zone) if zone else UTC,  # the same pages on every machine
        stamps={
            workshop.id: find_time(workshop, memory.stamps[workshop.id])
            for workshop in schedule.workshops
        },
        changes=memory.changes,
        base_url=base_url,
        with_people=with_people,
        frame=frame,
    )
    program = digest_program()
    issue = Issue(schedule.modified or changed, sequences or {})
    files = [
        *(file._replace(digest=fingerprint(program, file.digest)) for file in list_files(site)),
        *FeedBuilder(site, issue, target, program).list_files(),
    ]
    files.sort(key=lambda file: file.path.endswith(INDEX))  # what links to the others is last
    untranslated = [tag for tag in site.languages if not find_page_locale(tag).has_words]
    return Publication(
        target,
        schedule.series.id,
        tuple(_guard_file(file, known) for file in files),
        memory,
        hidden_in,
        tuple(untranslated),
    )


def read_frame(schedule: Schedule, path: str, style: str | None = None) -> Frame:
    """The logo of the schedule at `path`, and the institution's style sheet in the file `style`.

    Raises UnpublishableError for a logo and UsageError for a style sheet that can't be used, and
    UnreadableError where there is no such style sheet.
    """
    return Frame(read_logo(schedule.series, path), read_style(style) if style else "")


def _guard_file(file: SiteFile, known: KnownAddresses) -> SiteFile:
    """The file, which can't be made with an attendee's address in it."""

    def render() -> bytes:
        content = file.render()
        require_no_address({file.path: content}, known)
        return content

    return file._replace(render=render)


@cache
def digest_program() -> str:
    """A digest of everything else that decides what a file holds: the program and its libraries."""
    package = Path(__file__).parent.parent
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    libraries = ("babel", "holidays", "jinja2", "segno", "icalendar", "tzdata")
    contents = [path.read_bytes() for path in files]
    return fingerprint(contents, [version(library) for library in libraries])


def preview_publication(publication: Publication, *, force: bool = False) -> list[FileChange]:
    """What would become of each file, with nothing written; raises what performing it would."""
    return list(
        preview_folder(publication.folder, publication.owner, publication.files, force=force)
    )


def perform_publication(
    publication: Publication, *, force: bool = False, on_progress: OnProgress | None = None
) -> list[FileChange]:
    """Write the files that changed, remove those that are no longer needed; returns the changes.

    UsageError, with nothing written, where a file that the program did not write would be replaced,
    unless forced. ChangedError where another run wrote since the plan was made.
    """
    changes = []
    folder, owner, files, memory, *_ = publication
    for change in update_folder(folder, owner, files, memory, force=force):
        changes.append(change)
        if on_progress:
            on_progress(len(changes), len(files))
    return changes


def publish(
    schedule: Schedule,
    folder: str,
    *,
    base_url: str | None = None,
    language: str | None = None,
    with_people: bool = True,
    frame: Frame = Frame(),  # noqa: B008 - a frozen value
    force: bool = False,
) -> list[FileChange]:
    """Publish a schedule as a site that any web server can serve, and return what changed.

    As `plan_publication` and `perform_publication` do in turn, which take more options.
    """
    publication = plan_publication(
        schedule,
        folder,
        base_url=base_url,
        language=language,
        with_people=with_people,
        frame=frame,
    )
    return perform_publication(publication, force=force)
