"""Paper for a workshop, as HTML to print or to make into a PDF: a list to sign.

from datetime import UTC, datetime
from workshops import load_schedule
from workshops.site.paper import open_paper, write_sign_in

paper = open_paper(load_schedule("team.yaml"), "sv", datetime.now(UTC), UTC)
html = write_sign_in(paper, ["jobs"], blank=10)
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.site.paper.sheet import open_paper
    from workshops.site.paper.sign_in import write_sign_in

__all__ = ["open_paper", "write_sign_in"]

__getattr__ = lazy_exports(
    __name__,
    {
        "open_paper": "workshops.site.paper.sheet",
        "write_sign_in": "workshops.site.paper.sign_in",
    },
)
