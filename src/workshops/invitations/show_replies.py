"""What became of each reply, for programs, and in a sentence."""

from collections import Counter
from collections.abc import Sequence

from workshops.invitations.review_reply import Decision, DecisionKind
from workshops.model import Rsvp
from workshops.names import count_noun
from workshops.output.fields import STRING, OutputField, nullable, one_of

DECISION_FIELDS: dict[str, OutputField[Decision]] = {
    "kind": OutputField(
        one_of(DecisionKind), "recorded, or why not", lambda decision, _: decision.kind
    ),
    "origin": OutputField(
        STRING, "file, and the mail's place in it", lambda decision, _: decision.origin
    ),
    "workshop": OutputField(
        nullable(STRING),
        "id of the workshop",
        lambda decision, _: decision.workshop.id if decision.workshop else None,
    ),
    "email": OutputField(
        nullable(STRING),
        "address of the attendee in the reply",
        lambda decision, _: decision.reply.address if decision.reply else None,
    ),
    "answer": OutputField(
        nullable(STRING),
        "PARTSTAT of the reply, in small letters",
        lambda decision, _: (
            (decision.reply.partstat.lower() or None)
            if decision.reply and decision.reply.address
            else None
        ),
    ),
    "written": OutputField(
        one_of(Rsvp, None), "what is recorded in the schedule", lambda decision, _: decision.rsvp
    ),
    "message": OutputField(STRING, "the same as a sentence", lambda decision, _: decision.sentence),
}
"""The fields of `rsvp -f json`."""


def summarize_replies(decisions: Sequence[Decision], *, is_dry: bool) -> str:
    """How many replies were recorded, and how many mails could not be read."""
    without = Counter(decision.kind for decision in decisions if decision.reply is None)
    replies = count_noun(len(decisions) - without.total(), "reply", "replies")
    written = sum(decision.rsvp is not None for decision in decisions)
    summary = f"{'dry run: ' * (is_dry and bool(written))}{replies}, {written} recorded"
    if without["damaged"]:
        summary += f"; {without['damaged']} unreadable"
    if without["no-calendar"]:
        summary += f"; {without['no-calendar']} without a calendar"
    return summary
