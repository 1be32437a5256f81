"""Links that open the event form of Google Calendar or Outlook with a workshop filled in.

For mails and pages, where a person clicks instead of opening a file. Both take all-day events with
the day after the last as the end. Google takes local times with their zone, and an RRULE; Outlook
takes instants and no rule, so that only the first occurrence is added. Neither takes EXDATEs, and
neither can cancel an event.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

from workshops.model import Workshop
from workshops.output.columns import View
from workshops.output.formats import Record, write_json

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = {
    "outlook": "https://outlook.live.com/calendar/0/action/compose",
    "office365": "https://outlook.office.com/calendar/0/action/compose",
}


def link_workshop(workshop: Workshop, view: View) -> Record:
    """The addresses of one workshop that has a date: google, outlook and office365."""
    google = {
        "action": "TEMPLATE",
        "text": view.translate(workshop.title),
        "dates": _state_dates(workshop),
        "ctz": workshop.timezone if workshop.all_day is False else None,
        "recur": f"RRULE:{_end_rule(workshop)}" if workshop.repeat else None,
        "details": _write_details(workshop, view),
        "location": _locate(workshop, view),
    }
    outlook = _describe_for_outlook(workshop, view)
    return {
        "id": workshop.id,
        "title": view.translate(workshop.title),
        "google": _build_url(_GOOGLE, google),
        **{name: _build_url(address, outlook) for name, address in _OUTLOOK.items()},
    }


def _state_dates(workshop: Workshop) -> str:
    """Days, local times of the zone that `ctz` names, or instants where no zone is known."""
    start, end = workshop.start, workshop.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        first, after = _bound_days(workshop)
        return f"{first:%Y%m%d}/{after:%Y%m%d}"
    zone = workshop.zone or UTC
    form = "%Y%m%dT%H%M%S" if workshop.timezone else "%Y%m%dT%H%M%SZ"
    return f"{start.astimezone(zone):{form}}/{end.astimezone(zone):{form}}"


def _bound_days(workshop: Workshop) -> tuple[date, date]:
    """The first day and the day after the last."""
    assert workshop.days is not None, "only what has a date gets links"
    return workshop.days[0], workshop.days[1] + timedelta(days=1)


def _describe_for_outlook(workshop: Workshop, view: View) -> dict[str, str | None]:
    start, end = workshop.start, workshop.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        span = [f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for instant in (start, end)]
    else:
        span = [day.isoformat() for day in _bound_days(workshop)]
    return {
        "rru": "addevent",
        "subject": view.translate(workshop.title),
        "startdt": span[0],
        "enddt": span[1],
        "allday": "true" if workshop.all_day else None,
        "body": _write_details(workshop, view),
        "location": _locate(workshop, view),
    }


def _write_details(workshop: Workshop, view: View) -> str:
    """The description and the links; short, since it is all part of an address."""
    description = view.translate(workshop.description) or ""
    if len(description) > _LONGEST:
        description = f"{description[:_LONGEST].rstrip()}…"
    parts = [description, workshop.online, workshop.url]
    return "\n\n".join(part for part in parts if part)


_LONGEST = 1000
"""Letters of a description; browsers and servers take addresses of some 8,000 characters."""


def _locate(workshop: Workshop, view: View) -> str | None:
    return workshop.venue.label(view.language) if workshop.venue else workshop.online


def _build_url(address: str, parameters: dict[str, str | None]) -> str:
    known = {name: value for name, value in parameters.items() if value}
    return f"{address}?{urlencode(known, quote_via=quote)}"


def _end_rule(workshop: Workshop) -> str:
    """The rule with an UNTIL of the kind of the start: of a day, for clock times, the end of it."""
    rule = workshop.repeat or ""
    until = rule.partition("UNTIL=")[2].partition(";")[0]
    if not until or workshop.all_day or "T" in until or not isinstance(workshop.start, datetime):
        return rule
    local = datetime.strptime(until, "%Y%m%d").replace(
        hour=23, minute=59, second=59, tzinfo=workshop.start.tzinfo
    )
    return rule.replace(until, f"{local.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def write_links(workshops: Iterable[Workshop], view: View) -> str:
    """The links of workshops that have a date as JSON; none of what is cancelled."""
    return write_json(
        [link_workshop(workshop, view) for workshop in workshops if workshop.status != "cancelled"]
    )


def list_link_limitations(workshops: Iterable[Workshop]) -> Iterator[str]:
    """A sentence for each workshop whose links can't express all of it."""
    for workshop in workshops:
        if workshop.status == "cancelled":
            yield f"left out: {workshop.id} (cancelled)"
        elif workshop.exdates:
            yield f"{workshop.id}: links can't leave out the days of `except`"
        elif workshop.repeat:
            yield f"{workshop.id}: Outlook's link is for the first time only"
