"""Bytes that nobody would write, fed to one of the readers for a while: every night, or by hand.

    pip install -e '.[test,fuzz]'
    python tests/fuzz/fuzz.py yaml --seconds 300

The readers are `yaml` (schedules), `import` and `lint` (calendars), `busy` (calendars of people),
`reply` (people's answers) and `list` (who registers or came).
Whatever a reader raises but its own errors, a position outside the file, or ten seconds without an
answer is a fault; the bytes are then kept as a file here, whose name is printed. Correct the fault,
and make the file a case of tests/hostile.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date
from pathlib import Path

import atheris

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

with atheris.instrument_imports(include=["workshops"]):
    from workshops.errors import UnreadableError, WorkshopsError
    from workshops.ics_import import import_calendars
    from workshops.ics_lint import lint_calendar
    from workshops.invitations.replies import receive_replies
    from workshops.invitations.review_reply import review_replies
    from workshops.output.report import write_text_report
    from workshops.people.register import RegisterRequest, plan_register
    from workshops.people.registrations import read_registrations, read_words
    from workshops.people.sign_in import read_sign_ins
    from workshops.proposals.busy import read_busy_times
    from workshops.schedule.edit import read_editable
    from workshops.schedule.load import load_schedule, read_schedule

from schedule.test_properties import assert_reported_well, assert_usable  # noqa: E402
from support.reading import NOW  # noqa: E402 - found where the line above looks

INVITED = load_schedule(TESTS / "replies" / "workshops.yaml")
SPRING, SUMMER = date(2027, 4, 1), date(2027, 6, 30)
PLACE = Path(tempfile.mkdtemp(prefix="workshops-fuzz-"))


def read_yaml(raw: bytes) -> None:
    """A schedule is read or reported, at places that are in it."""
    path = PLACE / "fuzzed.yaml"
    path.write_bytes(raw)
    reading = read_schedule(path, now=NOW)
    assert_reported_well(reading, raw)
    if reading.schedule:
        assert_usable(reading.schedule)


def import_calendar(raw: bytes) -> None:
    """A calendar is refused in a line, or becomes a schedule without errors."""
    try:
        files = [("fuzzed.ics", raw)]
        imported = import_calendars(files, title="Fuzzed", timezone="Europe/Brussels")
    except WorkshopsError:
        return
    path = PLACE / "imported.yaml"
    path.write_text(imported.text, "utf-8")
    load_schedule(path)


def lint(raw: bytes) -> None:
    """What is wrong with a calendar is reported at places that are in it."""
    found = lint_calendar("fuzzed.ics", raw)
    write_text_report(found)
    for issue in found:
        assert 1 <= issue.position.line <= 1 + raw.count(b"\n") + raw.count(b"\r")
        assert 1 <= issue.position.column <= len(issue.position.text) + 1


def read_reply(raw: bytes) -> None:
    """A mail or calendar is decided about, whatever it holds."""
    path = PLACE / "fuzzed"
    path.write_bytes(raw)
    for decision in review_replies(INVITED, receive_replies([str(path)]), NOW):
        assert "\n" not in decision.sentence


def read_busy(raw: bytes) -> None:
    """A calendar of busy times is refused, or is times between the days asked for."""
    try:
        found = read_busy_times("fuzzed.ics", raw, "Ana Ek", SPRING, SUMMER, UTC)
    except UnreadableError:
        return
    assert all(busy.start < busy.end for busy in found.times)
    assert len(found.notes) < 10


def read_list(raw: bytes) -> None:
    """A list is refused in a line, or its people are added to a schedule without errors."""
    with suppress(WorkshopsError):
        read_sign_ins(raw)
    try:
        listed = read_registrations(raw)
    except WorkshopsError:
        return
    request = RegisterRequest("jobs", read_words(()), listed)
    plan_register(read_editable(str(TESTS / "lists" / "workshops.yaml")), request)


READERS: dict[str, tuple[Callable[[bytes], None], tuple[str, ...]]] = {
    "yaml": (read_yaml, ("hostile/schedule/*.yaml", "errors/*.yaml", "golden/*/*.yaml")),
    "import": (
        import_calendar,
        ("hostile/calendars/*.ics", "import/*.ics", "lint/*.ics", "golden/*/*.ics"),
    ),
    "busy": (read_busy, ("busy/*.i*", "hostile/calendars/*.ics", "import/*.ics", "lint/*.ics")),
    "lint": (lint, ("hostile/calendars/*.ics", "lint/*.ics", "import/*.ics", "golden/*/*.ics")),
    "reply": (
        read_reply,
        ("hostile/replies/*.eml", "replies/*.eml", "replies/*.ics", "replies/*.mbox"),
    ),
    "list": (read_list, ("lists/*.csv", "lists/*.xlsx")),
}
"""Each reader, and the cases that bytes are made from."""


def mutate(raw: bytes, size: int, seed: int, lines: Sequence[bytes]) -> bytes:
    """Other bytes or, as often, a line more, less or in place of one: most stay well formed."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return bytes(atheris.Mutate(raw, size))
    written = raw.splitlines(keepends=True)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(written) + 1)
        taken = chance.choice(((at, at), (at, at + 1), (at, at + chance.randrange(5))))
        written[slice(*taken)] = chance.choices(lines, k=chance.randrange(2))
    return b"".join(written)[:size]


def main() -> None:
    """Fuzz one reader; ends with another status than 0 at the first fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--seconds", type=int, default=300)
    chosen = parser.parse_args()
    read, patterns = READERS[chosen.reader]
    corpus = PLACE / "corpus"
    corpus.mkdir()
    cases = [path.read_bytes() for pattern in patterns for path in sorted(TESTS.glob(pattern))]
    for number, case in enumerate(cases):
        (corpus / str(number)).write_bytes(case)
    lines = sorted({line for case in cases for line in case.splitlines(keepends=True)})
    limits = [f"-max_total_time={chosen.seconds}", "-timeout=10", "-rss_limit_mb=4096"]
    atheris.Setup(
        [sys.argv[0], str(corpus), *limits, "-max_len=20000"],
        read,
        custom_mutator=lambda raw, size, seed: mutate(raw, size, seed, lines),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
