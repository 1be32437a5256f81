"""`workshops schema`: JSON Schemas of the schedule and of what commands print."""

from typing import Annotated

import typer

from workshops.cli.output import write_document
from workshops.errors import UsageError
from workshops.names import find_near, join_words


def complete_contracts(incomplete: str) -> list[str]:
    """The names that `--of` takes."""
    from workshops.cli.contracts import CONTRACTS

    return [name for name in CONTRACTS if name.startswith(incomplete)]


def run(
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="NAME",
            help="Print the JSON Schema of what a command prints with -f json. NAME is the "
            "command, or attendance-by or attendance-matrix.",
            autocompletion=complete_contracts,
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of schedules, or of what a command prints.

    Editors use it if the first line of a schedule is this comment:

    # yaml-language-server: $schema=workshops.schema.json
    """
    if of is None:
        from workshops.schedule.json_schema import build_json_schema

        schema = build_json_schema()
    else:
        from workshops.cli.contracts import CONTRACTS

        if of not in CONTRACTS:
            near = [f'"{name}"' for name in find_near(of, CONTRACTS)]
            known = f"the names are: {', '.join(CONTRACTS)}"
            hint = f"did you mean {join_words(near, 'or')}?" if near else known
            raise UsageError(f'"{of}" prints no JSON with a schema; {hint}')
        schema = CONTRACTS[of]
    write_document(schema)
