"""Options, warnings and the count of changes, for `publish` and `serve`."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from workshops.cli.addresses import print_hidden
from workshops.cli.output import print_note

if TYPE_CHECKING:
    from workshops.site.folder import FileChange, FileChangeKind
    from workshops.site.publication import Publication

NoPeople = Annotated[
    bool,
    typer.Option(
        "--no-people",
        help="Leave out the counts and organizations of attendees.",
    ),
]

Style = Annotated[
    str | None,
    typer.Option(
        "--style",
        metavar="FILE",
        help="CSS file added to the site's own, for colours and fonts.",
    ),
]


def print_warnings(publication: "Publication") -> None:
    """Print notes on hidden addresses, missing translations and a missing web address."""
    print_hidden(publication.hidden_in)
    for language in publication.untranslated:
        print_note(f"{language}: no translation of the interface; it is shown in English")
    if publication.loses_address:
        print_note(
            "the last run had --base-url; without it, the site has no QR codes, pictures in chats, "
            "sitemap and robots.txt"
        )


def summarize_changes(changes: "Iterable[FileChange]") -> str:
    """The number of files of each kind of change."""
    counts = Counter(change.kind for change in changes)
    parts = [f"{counts[kind]} {word}" for kind, word in _KINDS.items() if counts[kind]]
    return ", ".join(parts) or "nothing to publish"


_KINDS: "dict[FileChangeKind, str]" = {
    "create": "new",
    "update": "changed",
    "remove": "removed",
    "kept": "not needed but kept (changed by hand)",
    "unchanged": "unchanged",
}
