"""What is on a paper, read from its HTML, and a workshop that needs much of it."""

import re
from html import unescape
from pathlib import Path

from support.schedules import write_schedule


def list_rows(paper: str) -> list[list[str]]:
    """The texts of the cells of all rows, headings too."""
    rows = re.findall("<tr>(.*?)</tr>", paper, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[_read_text(cell) for cell in row] for row in cells]


def _read_text(html: str) -> str:
    return unescape(" ".join(re.sub("<[^>]*>", " ", html).split()))


NAMES = (
    "Ana Ek",
    "Maria del Carmen Fernández de la Fuente y Rodríguez-Villanueva",
    "Bartholomew Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaft",
    "Νίκος Παπαδόπουλος",
    "Иван Петров",
    "محمد بن عبد الله",
    "יעל כהן",
)
ORGANIZATIONS = (
    "Paper Province",
    "Verwaltungsgemeinschaft Niederösterreich-Süd für Wirtschaftsentwicklung und Innovation GmbH",
    "جامعة القاهرة",
)


def write_crowd(folder: Path) -> Path:
    """A schedule with a workshop of 61 people with long names and of many scripts."""
    organizations = "".join(
        f'  - {{id: o{number}, name: "{name}", region: SE31, sector: industry}}\n'
        for number, name in enumerate(ORGANIZATIONS)
    )
    people = "".join(
        f'      - {{name: "{NAMES[number % 7]} {chr(65 + number // 7)}", '
        f"organization: o{number % 3}, rsvp: accepted, attended: true}}\n"
        for number in range(61)
    )
    return write_schedule(
        folder,
        "series: {id: crowd, title: {en: Crowd, ar: ورش عمل}, notice: Kept for seven years.}\n"
        "regions: [{id: SE31, name: {en: North Middle Sweden, ar: وسط السويد}}]\n"
        f"organizations:\n{organizations}"
        "workshops:\n  - id: crowd\n    title: Crowd\n    start: 2027-03-08\n    end: 2027-03-09\n"
        f"    attendees:\n{people}",
    )
