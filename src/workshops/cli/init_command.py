"""`workshops init`: a small schedule to start from."""

from pathlib import Path
from typing import Annotated

import typer

from workshops.cli.output import note
from workshops.delivery.files import write_file
from workshops.errors import UnreadableError


def run(
    path: Annotated[str, typer.Argument(metavar="[PATH]", help="The file to make.")] = (
        "workshops.yaml"
    ),
) -> None:
    """Write a small commented schedule to start from; an existing file is never overwritten."""
    target = Path(path)
    if target.is_dir():
        target /= "workshops.yaml"
    if target.exists() or target.is_symlink():
        raise UnreadableError(f"{target}: exists already; name another file")
    template = Path(__file__).parent.parent / "template.yaml"
    write_file(target, template.read_bytes(), lambda _: False)
    note(f"wrote {target}; change it to yours, then run: workshops -s {target} check")
