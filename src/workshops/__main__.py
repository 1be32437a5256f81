"""`workshops` and `python -m workshops`: quiet, too, when interrupted while the program loads."""

import sys


def main() -> None:
    """Load the program and run it."""
    try:
        from workshops.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
