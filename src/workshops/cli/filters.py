"""The options that choose workshops, the same for every command that takes them."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from workshops.cli.completion import complete_people, complete_regions, complete_tags
from workshops.cli.options import AsOf, choice_option
from workshops.errors import UsageError
from workshops.model import Status

if TYPE_CHECKING:
    from workshops.model import Schedule
    from workshops.output.columns import View
    from workshops.query import Filters

_DATES = "2018-03-08, 2018-03, 8 March 2018, today, friday, or 30d, 2w, 3m from today"


class FilterOptions(NamedTuple):
    """The filter options as typed."""

    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "-r",
            metavar="REGION",
            help="Only workshops with this region: id, name or country code. Repeatable.",
            autocompletion=complete_regions,
        ),
    ] = None
    upcoming: Annotated[
        bool,
        typer.Option("--upcoming", help="Only workshops that are not over, or have no date yet."),
    ] = False
    past: Annotated[bool, typer.Option("--past", help="Only workshops that are over.")] = False
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=f"Only on or after this day: {_DATES}."),
    ] = None
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Only on or before this day.")
    ] = None
    as_of: AsOf = None
    status: Annotated[
        list[str] | None,
        choice_option("--status", Status, "Only workshops with this status. Repeatable."),
    ] = None
    tag: Annotated[
        list[str] | None,
        typer.Option(
            "--tag",
            metavar="TAG",
            help="Only workshops with this tag. Repeatable.",
            autocompletion=complete_tags,
        ),
    ] = None
    who: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            metavar="WHO",
            help="Only workshops at which this person or organization is listed or speaks: "
            "name, address or the start of one. Repeatable.",
            autocompletion=complete_people,
        ),
    ] = None
    search: Annotated[
        str,
        typer.Option(
            "--search",
            metavar="TEXT",
            help="Only workshops with all these words in title, description, place, tags, "
            "regions, sessions or people.",
        ),
    ] = ""

    def build(
        self, schedule: "Schedule", view: "View", ids: Iterable[str] | None = None
    ) -> "Filters":
        """The filters with the schedule's own regions and ids.

        Raises UsageError for names that the schedule does not have, and for invalid dates.
        """
        from workshops.query import Filters, find_regions, find_tag, find_workshop

        if self.upcoming and self.past:
            raise UsageError("--upcoming and --past cannot be used together")
        since, until = self.read_span(view)
        regions = (region for name in self.region or () for region in find_regions(schedule, name))
        return Filters(
            ids=tuple(find_workshop(schedule, id).id for id in ids or ()),
            regions=tuple(dict.fromkeys(regions)),
            upcoming=self.upcoming,
            past=self.past,
            since=since,
            until=until,
            statuses=tuple(self.status or ()),
            tags=tuple(find_tag(schedule, name) for name in self.tag or ()),
            search=self.search,
            **self.find_people(schedule, view),
        )

    def find_people(self, schedule: "Schedule", view: "View") -> dict[str, Any]:
        """The people asked for, as attendees and as speakers."""
        if not self.who:
            return {}
        from workshops.people.match import find_people

        found = find_people(schedule, self.who, view.language)
        return {"persons": found.affiliations, "speakers": found.speakers}

    def read_span(self, view: "View") -> Any:
        """The days of --from and --to, counted from the view's today."""
        if not (self.since or self.until):
            return None, None
        from workshops.cli.dates import read_days

        today = view.today
        since = read_days(self.since, today, "--from").first if self.since else None
        until = read_days(self.until, today, "--to").last if self.until else None
        if since and until and until < since:
            raise UsageError(f"--to {until} is before --from {since}")
        return since, until


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all filter options, which it gets as one value named `filters`.

    An option that it declares itself, it gets itself.
    """
    own = inspect.signature(command)
    options = inspect.signature(FilterOptions).parameters
    shared = {name: option for name, option in options.items() if name not in own.parameters}

    @wraps(command)
    def run(**values: Any) -> None:
        chosen = FilterOptions(**{name: values.pop(name) for name in shared})
        command(filters=chosen, **values)

    kept = [parameter for name, parameter in own.parameters.items() if name != "filters"]
    parameters = [
        parameter.replace(kind=parameter.KEYWORD_ONLY) for parameter in (*kept, *shared.values())
    ]
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
