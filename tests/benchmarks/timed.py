"""The program, telling how much CPU time it took to load the schedule, and for all that followed.

python -m benchmarks.timed ARGUMENT…
"""

import gc
import json
import sys
from time import process_time

from workshops.cli import main
from workshops.cli.settings import Settings
from workshops.model import Schedule

spans: list[tuple[float, float]] = []


class TimedSettings(Settings):
    """Settings that note how long loading took."""

    def load(self, *, for_days_off: bool = False) -> Schedule:
        """The schedule."""
        begun = process_time()
        schedule = super().load(for_days_off=for_days_off)
        spans.append((begun, process_time()))
        return schedule


def report_parts() -> None:
    """The last line on standard error."""
    [(begun, loaded)] = spans
    parts = {"load": loaded - begun, "rest": process_time() - loaded}
    print(json.dumps(parts), end="", file=sys.stderr)
    sys.stderr.flush()


if __name__ == "__main__":
    vars(main)["Settings"] = TimedSettings
    gc.disable()  # as the program does
    try:
        main.main()
    finally:
        report_parts()
