"""`workshops import`: someone else's calendar as a schedule."""

from pathlib import Path
from typing import Annotated

import typer

from workshops.cli.output import print_note, write_bytes
from workshops.cli.progress import spinner
from workshops.cli.reading import read_input, read_option
from workshops.errors import UsageError
from workshops.files.write import write_file
from workshops.ics_import import import_calendars
from workshops.names import count_noun
from workshops.schedule.fields import SLUG, ZONE


def run(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Calendar files (.ics), or -.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="PATH", help="Schedule file to write, or -.")
    ] = "-",
    id: Annotated[
        str | None,
        typer.Option("--id", metavar="SLUG", help="The series' id. Default: from its title."),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(
            "--timezone",
            metavar="ZONE",
            help="Time zone of times without one, such as Europe/Brussels.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Make a schedule from calendar files of Outlook, Google, Apple or Thunderbird.

    Several files become one series. What a schedule cannot hold is reported on standard error.
    """
    for option, kind, value in (("--id", SLUG, id), ("--timezone", ZONE, timezone)):
        if value is not None:
            read_option(option, kind.read, value)
    path = Path(output)
    if output != "-" and not force and path.is_file():
        raise UsageError(f"{path}: already exists; name another file, or use --force")
    with spinner("Importing"):
        imported = import_calendars(
            map(read_input, files),
            title="Imported calendar" if files[0] == "-" else Path(files[0]).stem,
            id=id,
            timezone=timezone,
        )
    for sentence in imported.report.describe():
        print_note(sentence)
    if output == "-":
        write_bytes(imported.text.encode())
        return
    write_file(path, imported.text.encode(), force=force)
    print_note(f"{output}: {count_noun(len(imported.sections.get('workshops', ())), 'workshop')}")
