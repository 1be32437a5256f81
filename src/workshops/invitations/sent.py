"""What was sent for the workshops, for exports and reports; fast where nothing was sent."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workshops.invitations.history_path import history_path

if TYPE_CHECKING:
    from workshops.invitations.history import SentWorkshop
    from workshops.model import Workshop
    from workshops.significant import Aspect


def find_sequences(schedule: str) -> dict[str, int]:
    """SEQUENCE by uid, of what invitations have been sent for (RFC 5546 section 2.1.4).

    Nothing where none have been, and for standard input ("-").
    """
    return {uid: sent.sequence for uid, sent in _read_sent(schedule).items()}


def find_invited(schedule: str, uid: str) -> dict[str, bool]:
    """The folded addresses that were written to about a workshop: whether it is in their calendar.

    Somebody who was removed has it there until the cancellation is sent.
    """
    sent = _read_sent(schedule).get(uid)
    people = sent.people if sent else {}
    return {address: not recipient.is_cancelled for address, recipient in people.items()}


def find_outdated(schedule: str, workshop: "Workshop") -> "dict[str, tuple[Aspect, ...]]":
    """By folded address, what differs for those who have a workshop in their calendar otherwise.

    As `invite` does, it compares with what each was last sent.
    """
    sent = _read_sent(schedule).get(workshop.uid)
    if sent is None:
        return {}
    from workshops.significant import compare_facts

    return {
        address: changed
        for address, recipient in sent.people.items()
        if not recipient.is_cancelled
        and (changed := compare_facts(sent.facts[recipient.last.digest], workshop))
    }


def _read_sent(schedule: str) -> "Mapping[str, SentWorkshop]":
    if schedule == "-" or not os.path.exists(history_path(schedule)):
        return {}
    from workshops.invitations.history_file import read_history  # which takes a while to import

    return read_history(schedule).workshops
