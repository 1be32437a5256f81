"""Small schedules for tests to write."""

from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"

SMALL = """\
series:
  id: small
  title: Small
  timezone: Europe/Brussels
  updated: 2026-11-01T08:30:00Z
workshops:
  - {id: one, title: The one, start: 2027-03-08}
"""

BROKEN = """\
series:
  id: broken
  title: Broken
workshops:
  - {id: one, title: The one, start: 03/04/2018}
"""


def write_schedule(folder: Path, text: str = SMALL, name: str = "workshops.yaml") -> Path:
    """A schedule's file in a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def name_series(id: str, *workshops: str) -> str:
    """A schedule's text: a series, and a workshop of each id."""
    listed = "".join(f"  - {{id: {name}, title: {name}}}\n" for name in workshops or (id,))
    return f"series: {{id: {id}, title: {id}}}\nworkshops:\n{listed}"
