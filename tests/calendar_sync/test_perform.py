"""A schedule is synced from Python as from the command line: read, plan, perform."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from support.bench import Running
from support.calendar_server import PASSWORD, USER, Host, Trouble, run_host
from workshops.calendar_sync import open_server, perform_sync, plan_sync, read_collection
from workshops.calendar_sync.perform import SyncResult
from workshops.calendar_sync.server import CalendarServer
from workshops.errors import RefusedError, UsageError
from workshops.ical.event import EntryOptions
from workshops.model import Schedule, Series, Text, Workshop

OPTIONS = EntryOptions("en", datetime(2026, 11, 23, 12, tzinfo=UTC))
WORKSHOPS = tuple(
    Workshop(
        id,
        Text("en", id.title()),
        "pilot",
        "confirmed",
        start=date(2027, 3, day),
        end=date(2027, 3, day),
    )
    for day, id in enumerate(("jobs", "climate", "skills"), 1)
)
SCHEDULE = Schedule(Series("pilot", Text("en", "The pilot")), workshops=WORKSHOPS)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running[Host]]:
    """A server without a calendar."""
    with run_host(tmp_path) as running:
        yield running


@pytest.fixture
def server(running: Running[Host], monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarServer]:
    """The program's side of it."""
    monkeypatch.setenv("WORKSHOPS_CALDAV_USER", USER)
    monkeypatch.setenv("WORKSHOPS_CALDAV_PASSWORD", PASSWORD)
    with open_server(read_collection(running.url), time.sleep) as server:
        yield server


def test_a_plan_is_performed_once(server: CalendarServer) -> None:
    """What the plan says is done, with its progress; the next plan has nothing to do."""
    steps: list[tuple[int, int]] = []
    plan = plan_sync(SCHEDULE, server.read_state(SCHEDULE), OPTIONS, create=True)
    assert [(change.kind, change.id) for change in plan.changes] == [
        ("create", "jobs"),
        ("create", "climate"),
        ("create", "skills"),
    ]
    server.create_calendar(SCHEDULE, "en")

    result = perform_sync(plan, server, on_progress=lambda done, total: steps.append((done, total)))

    assert result == SyncResult({workshop.uid: "done" for workshop in WORKSHOPS})
    assert steps == [(1, 3), (2, 3), (3, 3)]
    plan = plan_sync(SCHEDULE, server.read_state(SCHEDULE), OPTIONS)
    assert [change.kind for change in plan.changes] == ["unchanged"] * 3
    assert perform_sync(plan, server) == SyncResult()


def test_a_calendar_is_made_only_when_asked_for(server: CalendarServer) -> None:
    """Without `create` there is no plan for a calendar that is missing."""
    state = server.read_state(SCHEDULE)
    with pytest.raises(
        UsageError, match="there is no calendar at this address; use --create to create it"
    ):
        plan_sync(SCHEDULE, state, OPTIONS)


def test_what_was_done_is_known_where_the_server_is_lost(
    running: Running[Host], server: CalendarServer
) -> None:
    """The result that was passed in holds what came of each change until then."""
    server.create_calendar(SCHEDULE, "en")
    plan = plan_sync(SCHEDULE, server.read_state(SCHEDULE), OPTIONS)

    def refuse(method: str, _: str) -> Trouble | None:
        puts = [call.method for call in running.service.calls].count("PUT")
        return Trouble("401 Unauthorized") if method == "PUT" and puts else None

    running.service.choose = refuse
    result = SyncResult()
    with pytest.raises(RefusedError, match="login of office refused"):
        perform_sync(plan, server, result)

    assert result.outcomes == {WORKSHOPS[0].uid: "done"}


def test_a_plan_that_removes_much_is_stopped(server: CalendarServer) -> None:
    """Three of three entries are more than a third: the plan says so unless they are allowed."""
    server.create_calendar(SCHEDULE, "en")
    perform_sync(plan_sync(SCHEDULE, server.read_state(SCHEDULE), OPTIONS), server)
    emptied = SCHEDULE._replace(workshops=())
    state = server.read_state(emptied)

    plan = plan_sync(emptied, state, OPTIONS, force=True)

    assert [change.kind for change in plan.changes] == ["remove"] * 3
    message = "3 of 3 entries would be removed; if that is intended, use --allow-removals"
    assert plan.stop_reason == message
    assert plan_sync(emptied, state, OPTIONS, allow_removals=True).stop_reason is None
    smaller = SCHEDULE._replace(workshops=WORKSHOPS[:1])
    assert plan_sync(smaller, server.read_state(smaller), OPTIONS).stop_reason is None, "only two"
