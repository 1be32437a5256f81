"""`python -m workshops`."""

from workshops.cli.main import main

if __name__ == "__main__":
    main()
