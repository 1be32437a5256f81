"""A unified diff that shows what an edit would change."""

import re
from collections.abc import Mapping

from workshops.output.escape import escape_text

_LINE_END = re.compile(r"\r\n|\r|\n")


def draw_diff(changes: Mapping[str, tuple[bytes, bytes]]) -> str:
    """The changed lines of each file with their context; line ends are not shown."""
    from difflib import unified_diff

    lines = [
        line
        for name, (old, new) in changes.items()
        for line in unified_diff(_split(old), _split(new), name, name, lineterm="")
    ]
    return "".join(f"{line}\n" for line in lines)


def _split(content: bytes) -> list[str]:
    lines = _LINE_END.split(content.decode("utf-8-sig", "replace"))
    return [escape_text(line.expandtabs()) for line in (lines if lines[-1] else lines[:-1])]
