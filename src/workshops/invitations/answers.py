"""An answer that arrives late must not undo a later one, in a later run too.

The schedule holds what people answered, not when; that is kept in a small file beside it, which
diffs well and may be deleted: then only the order within one run is known.
"""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workshops.errors import UnreadableError, wrap_os_error
from workshops.files.lock import lock_folder
from workshops.files.write import replace_file
from workshops.invitations.review_reply import Decision, Person, Seen, Taken, remember_replies

_VERSION = 1


def place_answers(schedule: str) -> Path:
    """The file beside a schedule: workshops.replies.json; for a folder, the one inside it."""
    place = Path(os.path.realpath(schedule))
    return (
        place / "workshops.replies.json" if place.is_dir() else place.with_suffix(".replies.json")
    )


def read_answers(path: Path) -> dict[Person, Taken]:
    """The newest answers that were taken; empty where there is no file yet."""
    try:
        document = json.loads(path.read_bytes())
        return dict(_read_document(document))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError(
            f"{path}: not as this program writes it; mend it, or delete it to start anew"
        ) from error


def _read_document(document: Any) -> list[tuple[Person, Taken]]:
    if document["version"] != _VERSION:
        raise ValueError(document["version"])
    return [
        ((uid, address), _read_answer(one))
        for uid, people in document["replies"].items()
        for address, one in people.items()
    ]


def _read_answer(written: Any) -> Taken:
    times = (
        (_read_stamp(claimed), _read_stamp(read))
        for claimed, read in written.get("doubted", {}).items()
    )
    return Taken(
        int(written["sequence"]),
        _read_stamp(written["dtstamp"]),
        _read_stamp(written.get("mailed")),
        written.get("answer"),
        tuple((claimed, read) for claimed, read in times if claimed and read),
    )


def _read_stamp(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def keep_answers(path: Path, decisions: Sequence[Decision]) -> None:
    """Add the answers that were taken to the file, which another run may have written meanwhile."""
    with lock_folder(os.path.dirname(path)):
        seen = read_answers(path)
        known = remember_replies(decisions, seen)
        if known != seen:
            with wrap_os_error(path):
                replace_file(path, _write_document(known))


def _write_document(seen: Seen) -> bytes:
    """In the same order whatever order the answers came in."""
    replies: dict[str, dict[str, Any]] = {}
    for (uid, address), one in sorted(seen.items(), key=lambda one: one[0]):
        replies.setdefault(uid, {})[address] = _write_answer(one)
    document = {"version": _VERSION, "replies": replies}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _write_answer(taken: Taken) -> dict[str, Any]:
    written = {
        "sequence": taken.sequence,
        "dtstamp": _write_stamp(taken.dtstamp),
        "mailed": _write_stamp(taken.mailed),
        "answer": taken.rsvp,
    }
    doubted = {_write_stamp(claimed): _write_stamp(read) for claimed, read in taken.doubted}
    return {**written, "doubted": doubted} if doubted else written


def _write_stamp(stamp: datetime | None) -> str | None:
    return stamp.astimezone(UTC).isoformat().replace("+00:00", "Z") if stamp else None
