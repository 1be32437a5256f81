"""The sequence numbers of invitations, for exports; fast where nothing was sent."""

import os

from workshops.invitations.history_path import history_path


def find_sequences(schedule: str) -> dict[str, int]:
    """SEQUENCE by uid, of what invitations have been sent for (RFC 5546 section 2.1.4).

    Nothing where none have been, and for standard input ("-").
    """
    if schedule == "-" or not os.path.exists(history_path(schedule)):
        return {}
    from workshops.invitations.history_file import read_history  # which takes a while to import

    return {uid: sent.sequence for uid, sent in read_history(schedule).workshops.items()}
