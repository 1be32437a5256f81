"""The program, telling how much CPU time it took to load the schedule, and for all the rest.

python -m benchmarks.timed ARGUMENT…
"""

import atexit
import json
import sys
from time import process_time

from workshops.cli.main import main
from workshops.cli.settings import Settings
from workshops.model import Schedule

_load = Settings.load
loads: list[float] = []


def load_timed(settings: Settings) -> Schedule:
    """What Settings.load does."""
    begun = process_time()
    schedule = _load(settings)
    loads.append(process_time() - begun)
    return schedule


def tell() -> None:
    """The last line on standard error."""
    load = sum(loads)
    print(json.dumps({"load": load, "rest": process_time() - load}), end="", file=sys.stderr)
    sys.stderr.flush()


if __name__ == "__main__":
    Settings.load = load_timed  # type: ignore[method-assign]
    atexit.register(tell)
    main()
