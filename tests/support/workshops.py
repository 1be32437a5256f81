"""Workshops of which only some facts matter."""

from typing import Any

from workshops.model import Text, Workshop


def make_workshop(id: str = "w", **facts: Any) -> Workshop:
    """A confirmed workshop with these facts; its end is its start unless given."""
    if "start" in facts:
        facts["end"] = facts.get("end") or facts["start"]
    workshop = Workshop(id=id, title=Text("en", id), series_id="s", status="confirmed")
    return workshop._replace(**facts)
