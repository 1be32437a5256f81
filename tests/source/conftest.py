"""Reading a schedule's text in a test."""

from pathlib import Path

import pytest

from source.reading import NOW, Read
from workshops.source.load import Reading, read_schedule


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text as the file workshops.yaml of an empty folder."""

    def read_text(text: str | bytes) -> Reading:
        path = tmp_path / "workshops.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_schedule(path, now=NOW)

    return read_text
