"""`workshops print`: paper for a workshop."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from workshops.cli.filters import AsOf, WorkshopIds
from workshops.cli.output import print_note, write_bytes
from workshops.cli.settings import settings_of
from workshops.errors import UnreadableError, UsageError
from workshops.names import count_noun

Kind = Literal["sign-in"]


def run(
    ctx: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to print.")],
    ids: WorkshopIds = None,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="An .html file; - for standard output."
        ),
    ] = "-",
    blank: Annotated[
        int,
        typer.Option(
            "--blank", metavar="N", min=0, max=500, help="Rows for guests on a sign-in sheet."
        ),
    ] = 0,
    as_of: AsOf = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file that this program did not write.")
    ] = False,
) -> None:
    """Print a list to sign, for pages of A4.

    The file loads nothing, so that any browser prints it. No attendee's address is on it.

    A sign-in sheet has a row for everybody who has not declined, and a signature for each day; the
    series' notice on data protection is below.
    """
    from workshops.files.write import write_file
    from workshops.query import find_workshop

    if not ids:
        raise UsageError(f"name a workshop, such as: workshops print {kind} ID")
    if output != "-" and not output.lower().endswith(".html"):
        raise UsageError(f"{output}: only .html files can be written; name it FILE.html")
    try:
        from workshops.site.paper.sheet import is_paper, open_paper
        from workshops.site.paper.sign_in import list_left_out, write_sign_in
    except ModuleNotFoundError as error:
        raise UnreadableError(
            "print needs the jinja2 and babel libraries: pip install 'workshops[site]'"
        ) from error
    settings = settings_of(ctx)
    schedule = settings.load()
    view = settings.view(schedule, as_of)
    chosen = list(dict.fromkeys(find_workshop(schedule, id).id for id in ids))
    paper = open_paper(schedule, settings.lang, view.now, view.local_zone)
    content = write_sign_in(paper, chosen, blank=blank).encode("utf-8", "backslashreplace")
    for sentence in list_left_out(paper, chosen):
        print_note(sentence)
    if output == "-":
        write_bytes(content)
        return
    is_changed = write_file(Path(output), content, is_paper, force=force)
    unchanged = "" if is_changed else ", unchanged"
    print_note(f"{output}: {count_noun(len(chosen), 'workshop')}{unchanged}")
