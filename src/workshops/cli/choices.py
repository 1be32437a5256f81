"""Options that take several of a closed list of words, which typer supports for enums only."""

from typing import Any, get_args

import typer


def choice_option(name: str, literal: Any, help: str) -> Any:
    """An option of type `list[str]` whose values are those of a Literal."""
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
