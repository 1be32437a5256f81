"""What each person was last told of each workshop, so that nobody is told it twice.

Values only; the file that keeps them is `delivery.ledger`'s business. A message is noted before it
is sent, as nobody knows what came of it when the program is stopped in between.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from workshops.model import Attendee, Role, Workshop
from workshops.names import fold_address
from workshops.significant import keep_facts

Method = Literal["REQUEST", "CANCEL"]


class Message(NamedTuple):
    """One message to one person; `digest` names the facts it tells, `time` is aware.

    `organizer` is the address it comes from and `id` its Message-ID.
    """

    method: Method
    sequence: int
    digest: str
    organizer: str
    time: datetime
    id: str


class Recipient(NamedTuple):
    """A person who was written to about a workshop, as known when they were.

    `sent` is the last message that the server took. `pending` is one that was begun and of which
    nobody knows whether it took it: the program was stopped in between.
    """

    address: str
    name: str
    language: str | None = None
    role: Role = "participant"
    region: str | None = None
    sent: Message | None = None
    pending: Message | None = None

    @property
    def last(self) -> Message | None:
        """The newest message that may have reached them."""
        return self.pending or self.sent


class Record(NamedTuple):
    """What people were told of one workshop: its highest SEQUENCE, and `facts` by their digest.

    `digest` names the facts that were told last; `people` are by their address in small letters.
    """

    id: str
    sequence: int
    digest: str
    facts: Mapping[str, Workshop]
    people: Mapping[str, Recipient]


Ledger = Mapping[str, Record]
"""Records by uid."""


def find_known(record: Record, recipient: Recipient) -> Workshop | None:
    """The workshop as the person has it in their calendar; None where it was taken back."""
    last = recipient.last
    return record.facts[last.digest] if last and last.method == "REQUEST" else None


def is_cancelled(recipient: Recipient) -> bool:
    """Whether a cancellation is surely the last thing they got."""
    sent = recipient.sent
    return recipient.pending is None and sent is not None and sent.method == "CANCEL"


def begin_message(
    ledger: Ledger, workshop: Workshop, attendee: Attendee, message: Message
) -> Ledger:
    """The ledger that knows of a message about to be sent."""
    uid, key = workshop.uid, fold_address(attendee.email)
    record = ledger.get(uid) or Record(workshop.id, 0, message.digest, {}, {})
    known = record.people.get(key)
    recipient = _describe_recipient(attendee)._replace(
        sent=known.sent if known else None, pending=message
    )
    facts = {message.digest: keep_facts(workshop), **record.facts}
    is_request = message.method == "REQUEST"
    return {
        **ledger,
        uid: Record(
            workshop.id,
            max(record.sequence, message.sequence),
            message.digest if is_request else record.digest,
            facts,
            {**record.people, key: recipient},
        ),
    }


def _describe_recipient(attendee: Attendee) -> Recipient:
    return Recipient(
        address=attendee.email or "",
        name=attendee.label(attendee.language),
        language=attendee.language,
        role=attendee.role,
        region=attendee.region.id if attendee.region else None,
    )


def end_message(
    ledger: Ledger, workshop: Workshop, attendee: Attendee, *, is_taken: bool
) -> Ledger:
    """The ledger that knows whether the server took a begun message."""
    uid, key = workshop.uid, fold_address(attendee.email)
    record = ledger[uid]
    recipient = record.people[key]
    people = dict(record.people)
    if is_taken:
        people[key] = recipient._replace(sent=recipient.pending, pending=None)
    elif recipient.sent:
        people[key] = recipient._replace(pending=None)
    else:
        del people[key]
    return {**ledger, uid: record._replace(people=people)}


def forget_unused(ledger: Ledger) -> Ledger:
    """The ledger without facts that nobody was told, and without workshops that nobody was."""
    return {uid: _forget_facts(one) for uid, one in ledger.items() if one.people}


def _forget_facts(record: Record) -> Record:
    told = {
        message.digest
        for one in record.people.values()
        for message in (one.sent, one.pending)
        if message
    }
    kept = {digest: facts for digest, facts in record.facts.items() if digest in told}
    return record._replace(facts=kept)
