"""`workshops publish`: a site of plain files, for everyone."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workshops.cli.filters import AsOf
from workshops.cli.output import print_note, write, write_records
from workshops.cli.progress import follow
from workshops.cli.settings import settings_of
from workshops.cli.site_options import list_site
from workshops.errors import UsageError

if TYPE_CHECKING:
    from workshops.site.folder import Change, Kind

NoPeople = Annotated[
    bool,
    typer.Option(
        "--no-people",
        help="Tell nothing of attendees: neither how many, nor from which organizations.",
    ),
]


def run(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder to publish into.")],
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Where it will be published: for subscription links, sitemap and robots.txt.",
        ),
    ] = None,
    no_people: NoPeople = False,
    as_of: AsOf = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would change, and change nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that this program did not write.")
    ] = False,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", help="How to tell what changed.")
    ] = "text",
) -> None:
    """Publish the schedule as a site that any web server can serve.

    Pages, feeds and pictures, in each language of the series' title; --lang chooses that of the
    front page. Only what changed is written. Files that the program did not write are left alone.
    No address of anybody is published.
    """
    from workshops.schedule.save import repeat_if_changed
    from workshops.site.folder import Change, Folder, preview_folder, update_folder

    settings = settings_of(ctx)
    if not folder:
        raise UsageError("name the folder to publish into")
    settings.refuse_shipped("publish")

    def attempt() -> list[Change]:
        place = Folder(folder)
        series, files = list_site(
            settings, place, base_url=base_url, as_of=as_of, with_people=not no_people
        )
        work = (
            preview_folder(place, series, files, force=force)
            if dry_run
            else update_folder(place, series, files, force=force)
        )
        return list(follow(work, len(files), "Publishing"))

    changes = repeat_if_changed(attempt)
    told = [one for one in changes if one.kind != "unchanged"]
    if form == "json":
        write_records([one._asdict() for one in told], "json", [])
    else:
        _list(told)
    written = "; nothing was written" if dry_run else ""
    print_note(f"{folder}: {summarize(changes)}, from {settings.path}{written}")


def _list(changes: "Sequence[Change]") -> None:
    from workshops.output.escape import escape_line

    for one in changes:
        write(f"{one.kind} {escape_line(one.path)}\n")


def summarize(changes: "Sequence[Change]") -> str:
    """How many files of each kind of change."""
    counts = Counter(one.kind for one in changes)
    said = [f"{counts[kind]} {word}" for kind, word in _WORDS.items() if counts[kind]]
    return ", ".join(said) or "nothing to publish"


_WORDS: "dict[Kind, str]" = {
    "create": "new",
    "update": "changed",
    "remove": "removed",
    "kept": "not needed but changed by somebody, so left there",
    "unchanged": "unchanged",
}
