"""Certificates of attendance, a page for each person who came and has a name."""

from collections.abc import Sequence
from typing import NamedTuple

from workshops.errors import UsageError
from workshops.locales.repetition import describe_rule
from workshops.model import Text, Workshop
from workshops.names import fold_name
from workshops.site.paper.sheet import Paper, name_person, render_paper


class Certificate(NamedTuple):
    """Who came to what."""

    workshop: Workshop
    name: Text
    organization: Text | None


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
        rule_in_words=lambda rule: describe_rule(rule, paper.locale.tag),
    )


def _list_certificates(paper: Paper, workshop: Workshop) -> list[Certificate]:
    people = ((attendee, name_person(attendee)) for attendee in workshop.attendees)
    certificates = [
        Certificate(workshop, name, attendee.organization and attendee.organization.name)
        for attendee, name in people
        if name and attendee.attended
    ]
    if not certificates:
        raise UsageError(
            f"{workshop.id}: nobody with a name has attended: true; record who came with: "
            f"workshops mark {workshop.id} WHO --came"
        )
    return sorted(certificates, key=lambda each: fold_name(paper.locale.translate(each.name)))
