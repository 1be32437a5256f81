"""What is printed: sign-in sheets, programmes, certificates and reports, as HTML or PDF.

    from datetime import UTC, datetime
    from workshops import load_schedule
    from workshops.site.paper import open_paper, print_paper

    paper = open_paper(load_schedule("team.yaml"), "sv", datetime.now(UTC), UTC)
    printed = print_paper("sign-in", paper, paper.schedule.workshops, blank=10)

To read the code: `printing` chooses among `sign_in`, `programme`, `certificates` and `report`;
`sheet` is what they share, `pdf` makes a PDF of them.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.site.paper.printing import print_paper
    from workshops.site.paper.sheet import open_paper

__all__ = ["open_paper", "print_paper"]

__getattr__ = lazy_exports(
    __name__,
    {
        ".printing": ["print_paper"],
        ".sheet": ["open_paper"],
    },
)
