"""Options and arguments that several commands share."""

from typing import Annotated, Any, Literal, get_args

import typer

from workshops.cli.completion import complete_workshops

WorkshopName = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="The workshop: its id, number or title, or the start of one.",
        autocompletion=complete_workshops,
    ),
]
WorkshopIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...", help="Only these workshops.", autocompletion=complete_workshops
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Use this date, or date and time, instead of now."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done; change nothing.")]
AllowRemovals = Annotated[
    bool,
    typer.Option(
        "--allow-removals",
        help="Continue even if more than two people or entries, and more than a third of all, "
        "would be removed or cancelled.",
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--force", help="Overwrite a file that this program did not write.")
]

_FORMAT = typer.Option("--format", "-f", help="Output format.")
TextFormat = Annotated[Literal["text", "json"], _FORMAT]
TableFormat = Annotated[Literal["table", "json"], _FORMAT]
ListFormat = Annotated[Literal["table", "json", "jsonl", "csv", "tsv", "ids"], _FORMAT]
CountFormat = Annotated[Literal["table", "json", "jsonl", "csv", "tsv"], _FORMAT]
DetailFormat = Annotated[Literal["text", "json", "yaml"], _FORMAT]
ReportFormat = Annotated[Literal["text", "json", "github"], _FORMAT]


def choice_option(name: str, literal: Any, help: str) -> Any:
    """An option of type `list[str]` whose values are those of a Literal.

    typer has such options for enums only.
    """
    values = get_args(literal)

    def read(text: str) -> str:
        if text not in values:
            raise typer.BadParameter(f"{text!r} is not one of {', '.join(map(repr, values))}.")
        return text

    return typer.Option(
        name,
        parser=read,
        metavar=f"<{'|'.join(values)}>",
        help=help,
        autocompletion=lambda incomplete: [
            value for value in values if value.startswith(incomplete)
        ],
    )
