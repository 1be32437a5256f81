"""`workshops schema`: the schedule's JSON Schema."""

from workshops.cli.output import write_bytes
from workshops.output.formats import write_json


def run() -> None:
    """Write the schedule's JSON Schema.

    Editors use it through the comment on a schedule's first line:
    # yaml-language-server: $schema=workshops.schema.json
    """
    from workshops.schedule.json_schema import build_json_schema

    write_bytes(write_json(build_json_schema()).encode())
