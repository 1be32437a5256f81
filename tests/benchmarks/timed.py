"""The program, telling how much CPU time it took to load the schedule, and for all the rest.

python -m benchmarks.timed ARGUMENT…
"""

import atexit
import json
import sys
from time import process_time

from workshops.cli import main
from workshops.cli.settings import Settings
from workshops.model import Schedule

loads: list[float] = []


class TimedSettings(Settings):
    """Settings that note how long loading took."""

    def load(self) -> Schedule:
        """The schedule."""
        begun = process_time()
        schedule = super().load()
        loads.append(process_time() - begun)
        return schedule


def tell() -> None:
    """The last line on standard error."""
    load = sum(loads)
    print(json.dumps({"load": load, "rest": process_time() - load}), end="", file=sys.stderr)
    sys.stderr.flush()


if __name__ == "__main__":
    vars(main)["Settings"] = TimedSettings
    atexit.register(tell)
    main.main()
