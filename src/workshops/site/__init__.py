"""The published site: pages and feeds as plain files, the same bytes for the same schedule.

    from workshops import load_schedule
    from workshops.site import publish

    changes = publish(load_schedule("team.yaml"), "public", base_url="https://example.org/team/")

To read the code: `publication` plans the files and has `folder` write them. They are those of
`pages` (by `builder`, what the pages share, with `views` for months and people) and of `feeds`;
`memory` has what was published before. `preview` serves them; `paper` has what is printed.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.site.publication import (
        perform_publication,
        plan_publication,
        preview_publication,
        publish,
        read_frame,
    )

__all__ = [
    "perform_publication",
    "plan_publication",
    "preview_publication",
    "publish",
    "read_frame",
]

__getattr__ = lazy_exports(__name__, {".publication": __all__})
