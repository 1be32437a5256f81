"""Attendees are the same whether their list is read quickly or with care."""

from itertools import chain, combinations
from pathlib import Path

import pytest

from workshops import load_schedule
from workshops.model import Attendee

_HEAD = """\
series:
  id: pilot
  title: Pilot
  sources: [{id: article}]
regions:
  - {id: SE31, name: Norra Mellansverige}
  - {id: BE35, name: Namur}
organizations:
  - {id: oru, name: Örebro University, region: SE31}
  - {id: oecd, name: OECD}
workshops:
  - id: first
    title: First
    attendees:
"""
_KEYS = {
    "name": "' Ada '",
    "email": "ada@example.org",
    "language": "sv",
    "region": "BE35",
    "role": "speaker",
    "rsvp": "accepted",
    "attended": "true",
}
_CAREFUL = "      - {name: Bo, sources: [article]}\n"
_SUBSETS = [*chain.from_iterable(combinations(_KEYS, size) for size in range(len(_KEYS) + 1))]


def _load_attendees(folder: Path, listed: str) -> tuple[Attendee, ...]:
    file = folder / "schedule.yaml"
    file.write_text(_HEAD + listed, "utf-8")
    return load_schedule(file).workshops[0].attendees


@pytest.mark.parametrize("organization", ["oru", "oecd"])
def test_quick_and_careful_agree(tmp_path: Path, organization: str) -> None:
    """Attendees with any keys are read the same beside one that needs care as without it."""
    listed = "".join(
        f"      - {{organization: {organization}"
        + "".join(f", {key}: {_KEYS[key]}" for key in keys)
        + "}\n"
        for keys in _SUBSETS
    )

    quick = _load_attendees(tmp_path, listed)
    careful = _load_attendees(tmp_path, listed + _CAREFUL)

    assert quick == careful[:-1]
    assert len(quick) == 2 ** len(_KEYS)


def test_plain_attendee(tmp_path: Path) -> None:
    """A plain attendee has each value as typed, and the region of the organization."""
    listed = "      - {name: Ada, organization: oru, attended: false, rsvp: ~}\n"

    [attendee] = _load_attendees(tmp_path, listed)

    assert attendee.name is not None
    assert attendee.name.content == "Ada"
    assert attendee.organization is not None
    assert attendee.region is attendee.organization.region
    assert (attendee.role, attendee.rsvp, attendee.attended) == ("participant", None, False)
    assert (attendee.sources, attendee.language, attendee.email) == ((), None, None)
