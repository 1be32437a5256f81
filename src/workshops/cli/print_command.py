"""`workshops print`: paper for a workshop."""

from typing import Annotated

import typer

from workshops.cli.addresses import print_hidden, show_refused_lines
from workshops.cli.completion import complete_workshops
from workshops.cli.options import AsOf, Overwrite
from workshops.cli.output import print_notes, save_workshops, write_bytes
from workshops.cli.settings import settings_of
from workshops.errors import INSTALL, UnreadableError, UsageError
from workshops.privacy import list_hidden_places
from workshops.site.paper.printing import PaperKind


def run(
    ctx: typer.Context,
    kind: Annotated[PaperKind, typer.Argument(help="sign-in, programme, certificates or report.")],
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help="Workshops; at least one is required, except for a report, which without any is "
            "of all.",
            autocompletion=complete_workshops,
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write: .html, .pdf, or for a report .xlsx; - for standard output (HTML).",
        ),
    ] = "-",
    blank: Annotated[
        int,
        typer.Option(
            "--blank", metavar="N", min=0, max=500, help="Empty rows for guests on a sign-in sheet."
        ),
    ] = 0,
    as_of: AsOf = None,
    force: Overwrite = False,
) -> None:
    """Write A4 pages to print: a sign-in sheet, a programme, certificates, or a report.

    An .html file needs no other files: open it in a browser to print it. No attendee's address is
    on it.

    A sign-in sheet has a row for everybody who has not declined, and a column to sign in for each
    day; the series' notice on data protection is below the rows. A programme is one page.
    Certificates are a page for each person who came and has a name. A report counts who was
    invited, answered and came, by region and sector, for each workshop and for the series.
    """
    from workshops.query import find_workshop, sort_workshops
    from workshops.site.paper.printing import find_format, is_own_paper, print_paper

    output_format = find_format(kind, output)
    if not ids and kind != "report":
        raise UsageError(f"name a workshop, such as: workshops print {kind} ID")
    try:
        from workshops.site.logo import read_logo
        from workshops.site.paper.sheet import open_paper
    except ModuleNotFoundError as error:
        raise UnreadableError(f"print needs more libraries: {INSTALL} '.[site]'") from error
    settings = settings_of(ctx)
    if output != "-":
        settings.refuse_shipped("print")
    schedule = settings.load()
    view = settings.view(schedule, as_of)
    with show_refused_lines(settings.path):
        logo = read_logo(schedule.series, settings.path)
    paper = open_paper(schedule, settings.lang, view.now, view.local_zone, logo)
    chosen = {find_workshop(schedule, id).id for id in ids or ()}
    workshops = [
        workshop
        for workshop in sort_workshops(
            paper.schedule.workshops, "when", None, view.local_zone, view.now
        )
        if not ids or workshop.id in chosen
    ]
    printed = print_paper(kind, paper, workshops, blank=blank, output_format=output_format)
    hidden = list_hidden_places(schedule, paper.schedule)
    print_hidden(hidden, {workshop.id for workshop in workshops})
    if not paper.locale.has_words:
        print_notes([f"{paper.locale.tag}: no translation of printed words; they are in English"])
    print_notes(printed.notes)
    if output == "-":
        write_bytes(printed.content)
    else:
        save_workshops(output, printed.content, is_own_paper, len(workshops), force=force)
