"""`workshops publish`: a site of plain files, for everyone."""

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from workshops.cli.addresses import show_refused_lines
from workshops.cli.options import AsOf, DryRun, TextFormat
from workshops.cli.output import print_note
from workshops.cli.plans import print_plan
from workshops.cli.progress import progress_bar
from workshops.cli.reading import read_option
from workshops.cli.settings import settings_of
from workshops.cli.site_options import NoPeople, Style, print_warnings, summarize_changes
from workshops.errors import UsageError

if TYPE_CHECKING:
    from workshops.site.folder import FileChange


def run(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder to publish into.")],
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Web address of DIR, for subscription links, sitemap and robots.txt.",
        ),
    ] = None,
    no_people: NoPeople = False,
    style: Style = None,
    as_of: AsOf = None,
    dry_run: DryRun = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that this program did not write.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List the files that changed.")
    ] = False,
    output_format: TextFormat = "text",
) -> None:
    """Publish the schedule as a website that any web server can serve.

    The site has pages, feeds and pictures in each language of the series' title; --lang chooses the
    language of the front page. Only what changed is written. Files that the program did not write
    are not touched.

    No attendee's address is published: in a text it is replaced by "…"; in a link or uid it is an
    error. Other addresses stay, such as the organizer's. DIR can't be a folder that contains the
    schedule.
    """
    from workshops.files.write import repeat_if_changed
    from workshops.invitations.sent import find_sequences
    from workshops.output.escape import escape_line
    from workshops.site.folder import Folder, require_apart
    from workshops.site.publication import (
        perform_publication,
        plan_publication,
        preview_publication,
        read_frame,
    )

    settings = settings_of(ctx)
    if not folder:
        raise UsageError("name the folder to publish into")
    settings.refuse_shipped("publish")
    require_apart(folder, settings.path)
    base = _read_base_url(base_url)

    def attempt() -> "list[FileChange]":
        target = Folder(folder)  # first: what another run publishes meanwhile may be newer
        schedule = settings.load()
        now = settings.view(schedule, as_of).now
        with show_refused_lines(settings.path):
            publication = plan_publication(
                schedule,
                target,
                base_url=base,
                language=settings.lang,
                as_of=now if as_of else None,
                with_people=not no_people,
                frame=read_frame(schedule, settings.path, style),
                sequences=find_sequences(settings.path),
            )
        print_warnings(publication)
        if dry_run:
            return preview_publication(publication, force=force)
        with progress_bar("Publishing") as on_progress:
            return perform_publication(publication, force=force, on_progress=on_progress)

    changes = repeat_if_changed(attempt)
    changed = [change for change in changes if change.kind != "unchanged"]
    listed = (change for change in changed if verbose or dry_run or change.kind == "kept")
    lines = (f"{change.kind} {escape_line(change.path)}\n" for change in listed)
    print_plan((change._asdict() for change in changed), lambda: "".join(lines), output_format)
    ending = "; nothing was written" if dry_run else ""
    print_note(f"{folder}: {summarize_changes(changes)}, from {settings.path}{ending}")


def _read_base_url(address: str | None) -> str | None:
    """The address that the site is published under, in ASCII and ending in a slash."""
    if address is None:
        return None
    from workshops.ical.text import as_uri
    from workshops.schedule.field_errors import shorten_value
    from workshops.schedule.fields import URL

    read = read_option("--base-url", URL.read, address)
    parts = urlsplit(read)
    shown = f'--base-url: "{shorten_value(address)}"'
    if parts.query or parts.fragment:
        raise UsageError(f"{shown} has ? or #; give the folder's address")
    if parts.path.endswith((".html", ".htm", ".xml", ".ics")):
        raise UsageError(f"{shown} ends in the name of a file; give the folder's address")
    if "@" in parts.netloc:
        raise UsageError("--base-url: leave out user and password, as it is published")
    return f"{as_uri(read).rstrip('/')}/"
