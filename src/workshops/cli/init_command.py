"""`workshops init`: a small schedule to start from."""

import os
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from workshops.cli.output import print_note, write_bytes
from workshops.cli.settings import settings_of
from workshops.errors import UsageError
from workshops.files.write import make_folder, write_file


def run(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH]",
            help="File or folder/ to create, or - for standard output. Default: workshops.yaml.",
        ),
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Write the series alone, without example workshops.")
    ] = False,
) -> None:
    """Write a small commented schedule to start from; an existing file is never overwritten.

    The series gets a unique id, because the UIDs in calendars are made from it.
    """
    path = path or settings_of(ctx).schedule or "workshops.yaml"
    template = (Path(__file__).parent.parent / "template.yaml").read_bytes()
    content = template.replace(
        b"example-series       ", b"example-series-%b" % os.urandom(3).hex().encode()
    )
    if empty:
        head, _, series = content.partition(b"\n\nregions:")[0].partition(_EXAMPLE)
        series = series.replace(b"  organizer:", b"  # organizer:")  # invented ones get no mail
        content = head + _EMPTY + series.replace(b"Example workshops\n", b"My workshops\n") + b"\n"
    if path == "-":
        write_bytes(content)
        return
    target = Path(path)
    if target.is_dir() or path.endswith(("/", os.sep)):
        target /= "workshops.yaml"
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target}: already exists; name another file")
    make_folder(target.parent)
    write_file(target, content, remedy="name another file")  # it may have been made just now
    option = "" if target == Path("workshops.yaml") else f" -s {quote(str(target))}"
    print_note(
        f"wrote {target}; edit it, then run: workshops{option} {'add TITLE' if empty else 'check'}"
    )


_EXAMPLE = b"""\
# An example to replace with your own workshops. Required: an id and a title for the series and
# for each workshop, an id and a name for each region. Leave out what you do not know.
"""
_EMPTY = b"""\
# The series. Replace its title and enter who invites (organizer);
# `workshops add TITLE` adds a workshop, `workshops set region:CODE name=NAME` a region.
"""
"""What `--empty` writes in place of the words about the example's workshops."""
