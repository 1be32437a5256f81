"""Perform a plan on the calendar server, entry by entry.

A run may end at any entry: the server does not answer, or somebody presses Ctrl+C. What was done
until then is in the result, and the next run continues from what is on the server.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from workshops.calendar_sync.plan import SyncChange, SyncPlan, list_known
from workshops.calendar_sync.server import CalendarServer
from workshops.calendar_sync.server_event import write_server_event

DONE = "done"

_SAVE_INTERVAL = 5
"""After how many new entries the server stores all that are known, in case the run is killed.

It grows by a tenth of what is there: else the bytes sent would grow with the square of the entries.
"""


@dataclass
class SyncResult:
    """The outcome of a plan so far.

    `outcomes` are `done`, or `refused: ` and the server's reason, by uid; `notes` are sentences
    about what the server cannot do.
    """

    outcomes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def perform_sync(
    plan: SyncPlan,
    server: CalendarServer,
    result: SyncResult | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> SyncResult:
    """Perform a plan; the calendar must exist (`CalendarServer.create_calendar`).

    `result` is filled as the work goes on, so that it can be reported wherever that ends. Raises
    RefusedError where the server refuses everything, UnreadableError where it can't be reached.
    """
    result = result or SyncResult()
    known = _KnownEntries(plan, server, result)
    due = [change for change in plan.changes if change.is_due]
    for done, change in enumerate(due, 1):
        content = b""  # of what is to be removed
        if change.workshop:
            options = plan.entry_options
            sequence = max(change.sequence, options.sequences.get(change.uid, 0))
            options = options._replace(sequences={change.uid: sequence})
            content = write_server_event(change.workshop, plan.schedule, options, change.event)
        refusal = server.apply(change, content)
        result.outcomes[change.uid] = f"refused: {refusal}" if refusal else DONE
        if change.kind == "create" and not refusal:
            known.add(change)
        on_progress(done, len(due))
    known.save()
    return result


class _KnownEntries:
    """The list of entries, stored on the server, by which the next sync sees deletions."""

    def __init__(self, plan: SyncPlan, server: CalendarServer, result: SyncResult) -> None:
        self.plan, self.server, self.result = plan, server, result
        self.saved = plan.state.known
        self.can_save = bool(self.saved) or any(change.is_due for change in plan.changes)
        self.created, self.next_save = 0, 1

    def add(self, change: SyncChange) -> None:
        """An entry was created: see that the next sync can recognize it, and save in time."""
        self.created += 1
        if self.created == 1 and not self.server.keeps_metadata(change):
            self.result.notes.append(
                f"{self.server.url}: this server does not keep the data by which sync "
                "recognizes its entries; changing or removing them will need --force"
            )
        if self.created >= self.next_save:
            self.next_save = self.created + max(_SAVE_INTERVAL, self.created // 10)
            self.save()

    def save(self) -> None:
        """Store on the server what is there by now; one that cannot is not asked again."""
        done = {uid for uid, outcome in self.result.outcomes.items() if outcome == DONE}
        known = list_known(self.plan.changes, self.saved, done)
        if not self.can_save or known == self.saved:
            return
        self.can_save = self.server.remember(self.plan.schedule.series.id, known)
        self.saved = known
        if not self.can_save:
            self.result.notes.append(
                f"{self.server.url}: this server cannot store the list of synced entries; an "
                "entry that somebody deletes there will be created again"
            )
