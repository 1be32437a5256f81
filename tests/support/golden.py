"""Golden files: what the program really writes, read and approved by a person, then kept."""

from pathlib import Path

import pytest

CHANGED = pytest.StashKey[list[str]]()
"""The golden files that this run of the tests rewrote."""


class Golden:
    """Compares what the program wrote with the file that holds what it should write."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def check(self, path: Path, actual: bytes) -> None:
        """Byte for byte; with --update-golden the file becomes what was written."""
        expected = path.read_bytes() if path.exists() else b""
        if actual != expected and self.config.getoption("--update-golden"):
            path.write_bytes(actual)
            self.config.stash[CHANGED].append(str(path.relative_to(self.config.rootpath)))
            return
        assert actual.decode().split("\n") == expected.decode().split("\n")
        assert actual == expected
