"""`workshops` and `python -m workshops`: quiet, too, when interrupted while the program loads."""

import gc
import sys


def main() -> None:
    """Load the program and run it."""
    gc.disable()  # a run makes next to no cycles, and to look for them is a fifth of its time
    try:
        from workshops.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
