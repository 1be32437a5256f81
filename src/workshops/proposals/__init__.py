"""Days for a workshop, the best first, with the reasons against each.

    from workshops.proposals import ProposalRequest, propose_dates

    zone = ZoneInfo("Europe/Brussels")
    request = ProposalRequest(workshop, first, last, 2, workshop.regions, zone)
    for proposal in propose_dates(request)[:10]:
        print(proposal.start, proposal.end, proposal.reasons)

To read the code: `rank` goes through the days, with the `reasons` against each: days off, and what
the `agenda` has, other workshops and `busy` times; `show` writes them.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.proposals.busy import BusyTime, read_busy_times
    from workshops.proposals.rank import Proposal, ProposalRequest, propose_dates
    from workshops.proposals.reasons import Reason

__all__ = [
    "BusyTime",
    "Proposal",
    "ProposalRequest",
    "Reason",
    "propose_dates",
    "read_busy_times",
]

__getattr__ = lazy_exports(
    __name__,
    {
        ".busy": ["BusyTime", "read_busy_times"],
        ".rank": ["Proposal", "ProposalRequest", "propose_dates"],
        ".reasons": ["Reason"],
    },
)
