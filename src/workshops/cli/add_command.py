"""`workshops add`: a new workshop in the schedule."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workshops.cli.changes import change_workshop
from workshops.cli.completion import complete_regions, complete_tags
from workshops.cli.options import DryRun, TextFormat
from workshops.cli.settings import settings_of
from workshops.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from workshops.changes import Change
    from workshops.schedule.edit import EditableSchedule

Value = Annotated[str | None, typer.Option(metavar="TEXT")]


def run(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What the workshop is called.")],
    id: Annotated[
        str | None,
        typer.Option("--id", help="Short name that never changes. Default: from the title."),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--start",
            metavar="DATE",
            help="First day, first and last day (2027-04-15..16), or date and time.",
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--end", metavar="DATE", help="Last day, inclusive, or end date and time."),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", metavar="ZONE", help="Time zone, such as Europe/Brussels."),
    ] = None,
    city: Annotated[str | None, typer.Option("--city", help="Town.")] = None,
    venue: Annotated[str | None, typer.Option("--venue", help="Building or room.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Street and number.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Two letters (ISO 3166-1), such as BE.")
    ] = None,
    online: Annotated[
        str | None,
        typer.Option("--online", metavar="URL", help="Web address of the online meeting."),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Web page.")] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "-r",
            metavar="REGION",
            help="Region that takes part: id or name. Repeatable.",
            autocompletion=complete_regions,
        ),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", help="Tag. Repeatable.", autocompletion=complete_tags),
    ] = None,
    number: Annotated[
        str | None, typer.Option("--number", help="Its number in the series.")
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="confirmed, tentative or cancelled.")
    ] = None,
    description: Annotated[
        str | None, typer.Option("--description", help="What it is about.")
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            help="For a schedule in a folder: the file to add it to. Default: the largest.",
        ),
    ] = None,
    output_format: TextFormat = "text",
    dry_run: DryRun = False,
) -> None:
    """Add a workshop at the end of the schedule's list.

    Only the title is needed; what is not known yet is left out and set later, with `workshops set`
    or `workshops move`.
    """
    if not title.strip():
        raise UsageError("the title is empty; write what the workshop is called")
    if end and not start:
        raise UsageError("--end needs the first day; add it with --start")
    if end and start and ".." in start:
        raise UsageError("--start names the last day, too; leave out --end")
    place = {"name": venue, "address": address, "city": city, "country": country}
    record: dict[str, Any] = {
        "id": id,
        "title": title.strip(),
        "number": number,
        "description": description,
        "status": status,
        "timezone": timezone,
        "venue": {key: value for key, value in place.items() if value},
        "online": online,
        "url": url,
        "tags": list(dict.fromkeys(name for name in tag or () if name.strip())),
    }

    def plan(editable: "EditableSchedule", now: "datetime") -> "Change":
        from workshops.changes import plan_add
        from workshops.cli.dates import write_date, write_span
        from workshops.query import find_region

        found = [find_region(editable.schedule, name).id for name in region or ()]
        days = (write_span(start or "", now.date()), write_date(end or "", now.date()))
        dates = dict(zip(("start", "end"), days, strict=True))
        regions = list(dict.fromkeys(found))
        return plan_add(editable, {**record, **dates, "regions": regions}, now, file=file)

    change_workshop(
        settings_of(ctx), plan, _describe_addition, output_format=output_format, dry_run=dry_run
    )


def _describe_addition(change: "Change") -> list[str]:
    from workshops.output.dates import show_when

    workshop = change.after
    assert workshop is not None
    place = workshop.venue.label() if workshop.venue else ""
    online = "online" if workshop.online else ""
    parts = (show_when(workshop, workshop.timezone), place, online)
    facts = ", ".join(part for part in parts if part)
    return [f"added {workshop.id} ({change.file}:{change.line}): {facts}"]
