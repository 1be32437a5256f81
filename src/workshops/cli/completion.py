"""Workshop ids and regions of the schedule, offered by the shell; nothing if it can't be read."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from workshops.model import Schedule

Offers = list[tuple[str, str]]


def complete_workshops(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """(id, title) of the workshops not yet named."""
    schedule = _load_quietly(ctx)
    named = ctx.params.get("ids") or ()
    return [
        (workshop.id, workshop.title.content)
        for workshop in (schedule.workshops if schedule else ())
        if workshop.id not in named
    ]


def complete_regions(ctx: typer.Context, args: list[str], incomplete: str) -> Offers:
    """(id, name) of the regions."""
    schedule = _load_quietly(ctx)
    return [(region.id, region.name.content) for region in (schedule.regions if schedule else ())]


def complete_tags(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """The tags that workshops have, in every language."""
    schedule = _load_quietly(ctx)
    tags = (tag for workshop in (schedule.workshops if schedule else ()) for tag in workshop.tags)
    return sorted({name for tag in tags for _, name in tag.translations})


def complete_keys(ctx: typer.Context, args: list[str], incomplete: str) -> list[str]:
    """The keys of a workshop, or of the series, as `set` takes them."""
    from workshops.schedule.schema import SERIES, WORKSHOP, Record

    record = SERIES if ctx.params.get("id") == "series" else WORKSHOP
    keys = []
    for key, field in record.fields.items():
        inner = field.kind.fields if isinstance(field.kind, Record) else {}
        keys += [f"{key}.{name}=" for name in inner] or [f"{key}="]
    return keys


def _load_quietly(ctx: typer.Context) -> "Schedule | None":
    from workshops.cli.settings import settings_of
    from workshops.errors import WorkshopsError

    try:
        return settings_of(ctx).load()
    except (WorkshopsError, OSError):
        return None
