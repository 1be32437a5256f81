"""Certificates of attendance, a page for each person who came and has a name."""

from collections.abc import Sequence
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.locales.repetition import describe_repetition
from workshops.model import Organization, Text, Workshop
from workshops.names import fold_name
from workshops.site.paper.sheet import Paper, name_person, render_paper

_SIZES = ((13, 330), (11.5, 500), (10, 760), (8.5, 1000), (7, 1400))
"""The size of letters in points, and of how many letters that leaves space to sign."""


class Certificate(NamedTuple):
    """Who came to what, in letters of a size in points."""

    workshop: Workshop
    name: Text
    organization: Text | None
    size: float


def write_certificates(paper: Paper, workshops: Sequence[Workshop]) -> str:
    """The certificates of workshops, as HTML, in the order of names.

    Raises UsageError for a workshop of which nobody with a name is known to have come.
    """
    certificates = [
        certificate for workshop in workshops for certificate in _list_certificates(paper, workshop)
    ]
    return render_paper(
        paper,
        "certificates",
        workshops,
        certificates=certificates,
        rule_in_words=lambda workshop: describe_repetition(
            workshop, paper.locale.tag, paper.locale.format_day
        ),
    )


def _list_certificates(paper: Paper, workshop: Workshop) -> list[Certificate]:
    people = ((attendee, name_person(attendee)) for attendee in workshop.attendees)
    certificates = [
        _make_certificate(paper, workshop, name, attendee.organization)
        for attendee, name in people
        if name and attendee.attended
    ]
    if not certificates:
        raise UsageError(
            f"{workshop.id}: nobody with a name has attended: true; record who came with: "
            f"workshops mark {workshop.id} WHO --came"
        )
    return sorted(certificates, key=lambda each: fold_name(paper.locale.translate(each.name)))


def _make_certificate(
    paper: Paper, workshop: Workshop, name: Text, organization: Organization | None
) -> Certificate:
    translate = paper.locale.translate
    place = paper.locale.format_place(workshop.venue) if workshop.venue else ""
    texts = [translate(text) for text in (paper.schedule.series.title, workshop.title)]
    texts += [translate(name) * 2, translate(organization.name) if organization else "", place]
    letters = sum(map(len, texts))
    size = next((size for size, most in _SIZES if letters <= most), _SIZES[-1][0])
    return Certificate(workshop, name, organization and organization.name, size)
