"""`workshops import`: someone else's calendar as a schedule."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from workshops.cli.output import print_note, write_bytes
from workshops.cli.progress import spinner
from workshops.cli.reading import read_input, read_option
from workshops.errors import UsageError
from workshops.files.write import write_file
from workshops.ics_import import Intake, take_in
from workshops.ics_import.drop_invalid import Refusal, Salvage, salvage_schedule
from workshops.ics_import.open import MAX_BYTES
from workshops.ics_import.report import say_times
from workshops.schedule.fields import SLUG, ZONE


def run(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Calendar files (.ics), or -.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="PATH", help="The schedule to make, or -.")
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
            help="Time zone of clock times that name none, such as Europe/Brussels.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Make a schedule of calendar files, exported by Outlook, Google, Apple or Thunderbird.

    Several files become one series. What a schedule can't hold is named on standard error.
    """
    for option, kind, value in (("--id", SLUG, id), ("--timezone", ZONE, timezone)):
        if value is not None:
            read_option(option, kind.read, value)
    _refuse_to_overwrite(output, force=force)
    title = "Imported calendar" if files[0] == "-" else Path(files[0]).stem
    named = (read_input(file, MAX_BYTES + 1) for file in files)
    with spinner("Importing"):
        intake = take_in(named, title=title, id=id, zone=timezone)
        salvage = salvage_schedule(intake.sections)
    _tell(intake, salvage)
    _deliver(salvage, output, force=force)


def _refuse_to_overwrite(output: str, *, force: bool) -> None:
    path = Path(output)
    if output != "-" and not force and path.is_file():
        raise UsageError(f"{path}: exists already; name another file, or use --force")


def _tell(intake: Intake, salvage: Salvage) -> None:
    """Everything that is not in the schedule as it was in the calendars."""
    for sentence in intake.notes:
        print_note(sentence)
    for sentence in _say_refusals(salvage.refusals):
        print_note(sentence)
    if intake.lost:
        named = [f"{name} ({say_times(times)})" for name, times in _group(intake.lost).items()]
        print_note(f"not carried: {', '.join(named)}")


def _say_refusals(refusals: Sequence[Refusal]) -> Iterable[str]:
    """Left-out workshops each, other values by their key with the first one's reason."""
    for one in refusals:
        if one.key is None:
            yield f"left out: {one.entry} ({one.reason})"
    values = sorted((one for one in refusals if one.key), key=lambda one: one.key or "")
    for key, group in groupby(values, key=lambda one: one.key):
        alike = list(group)
        where = f"{alike[0].entry}: " if alike[0].entry else ""
        yield f"not carried: {key} ({say_times(len(alike))}; {where}{alike[0].reason})"


def _group(lost: Mapping[str, int]) -> dict[str, int]:
    """Counts by name, then those of programs' own properties, each vendor's together."""
    grouped: dict[str, int] = {}
    for name in sorted(lost, key=lambda one: one.startswith("X-")):
        vendor = "-".join(name.split("-")[:2])
        is_several = name.startswith("X-") and sum(one.startswith(vendor) for one in lost) > 1
        key = f"{vendor}-…" if is_several else name
        grouped[key] = grouped.get(key, 0) + lost[name]
    return grouped


def _deliver(salvage: Salvage, output: str, *, force: bool) -> None:
    content = salvage.text.encode()
    if output == "-":
        write_bytes(content)
        return
    write_file(Path(output), content, lambda _: False, force=force)
    count = salvage.workshops
    print_note(f"{output}: {count} workshop{'' if count == 1 else 's'}")
