"""When people last answered is kept beside the schedule, in a file that a person can read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workshops.errors import UnreadableError
from workshops.invitations.answers import keep_answers, place_answers, read_answers
from workshops.invitations.review_reply import Decision, Reply, Taken
from workshops.model import Series, Text, Workshop

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
WORKSHOP = Workshop("one", Text("en", "One"), Series("s", Text("en", "S")).id, "confirmed")


def take(address: str, sequence: int = 0, stamp: datetime | None = NOON) -> Decision:
    """The decision to record an answer."""
    reply = Reply(
        "REPLY", WORKSHOP.uid, address, sequence=sequence, dtstamp=stamp, partstat="ACCEPTED"
    )
    return Decision("record", "a.eml", "", reply, WORKSHOP, (0, 0), "accepted")


def test_answers_are_read_back(tmp_path: Path) -> None:
    """What one run keeps, the next one knows; answers without a time too."""
    path = tmp_path / "workshops.replies.json"

    later = take("c@example.org")
    assert later.reply is not None
    odd = later._replace(reply=later.reply._replace(doubted=NOON + YEAR))
    dated = later._replace(reply=later.reply._replace(address="d@example.org", mailed=NOON))

    keep_answers(path, [take("b@example.org"), take("a@example.org", 2, None), odd, dated])

    assert read_answers(path) == {
        (WORKSHOP.uid, "a@example.org"): Taken(2, None, rsvp="accepted"),
        (WORKSHOP.uid, "b@example.org"): Taken(0, NOON, rsvp="accepted"),
        (WORKSHOP.uid, "c@example.org"): Taken(0, NOON, None, "accepted", ((NOON + YEAR, NOON),)),
        (WORKSHOP.uid, "d@example.org"): Taken(0, NOON, NOON, "accepted"),
    }
    assert path.read_text().splitlines()[4:10] == [
        '      "a@example.org": {',
        '        "sequence": 2,',
        '        "dtstamp": null,',
        '        "mailed": null,',
        '        "answer": "accepted"',
        "      },",
    ]


def test_runs_add_up(tmp_path: Path) -> None:
    """A later run adds to the file, and an older answer takes nothing out of it."""
    path = tmp_path / "workshops.replies.json"
    keep_answers(path, [take("a@example.org", 1)])

    keep_answers(path, [take("b@example.org"), take("a@example.org", 0)])

    assert read_answers(path)[WORKSHOP.uid, "a@example.org"].sequence == 1
    assert len(read_answers(path)) == 2


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    """Without an answer there is no file."""
    path = tmp_path / "workshops.replies.json"

    keep_answers(path, [])

    assert not path.exists()


def test_file_stands_beside_the_schedule(tmp_path: Path) -> None:
    """A schedule in a file has its answers beside it, one in a folder inside it."""
    (tmp_path / "link.yaml").symlink_to(tmp_path / "series.yaml")

    assert place_answers(str(tmp_path / "link.yaml")) == tmp_path / "series.replies.json"
    assert place_answers(str(tmp_path)) == tmp_path / "workshops.replies.json"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"version": 2, "replies": {}}',
        b'{"version": 1, "replies": {"uid": []}}',
        b'{"version": 1, "replies": {"uid": {"a": {"sequence": 0, "dtstamp": "noon"}}}}',
    ],
)
def test_foreign_file_is_refused(content: bytes, tmp_path: Path) -> None:
    """A file that this program did not write is neither guessed at nor overwritten."""
    path = tmp_path / "workshops.replies.json"
    path.write_bytes(content)

    with pytest.raises(UnreadableError, match="not as this program writes it"):
        read_answers(path)
