"""`workshops` and `python -m workshops`: quickly begun, quickly ended, quiet when interrupted."""

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Load the program, run it, and leave with its status."""
    gc.disable()  # a run makes next to no cycles, and to look for them is a fifth of its time
    status: object = 0
    try:
        from workshops.cli.main import main as run

        run()
    except KeyboardInterrupt:
        status = 130
    except SystemExit as leaving:
        status = leaving.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    # to take apart what the system frees anyway is a seventh of a short run (measured)
    os._exit(status if isinstance(status, int) else bool(status))


if __name__ == "__main__":
    main()
