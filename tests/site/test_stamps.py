"""The Atom feed announces a workshop when what is published of it changed, and at no other time."""

import os
import re
from pathlib import Path

from support.program import Run
from support.schedules import write_schedule

BEGUN, LATER, LAST = 1_700_000_000, 1_800_000_000, 1_900_000_000
STAMPS = {
    BEGUN: "2023-11-14T22:13:20Z",
    LATER: "2027-01-15T08:00:00Z",
    LAST: "2030-03-17T17:46:40Z",
}
SCHEDULE = """\
series: {id: two, title: Two}
workshops:
  - id: jobs
    title: Jobs
    start: 2027-03-08
    attendees: [{name: Ana, rsvp: accepted}]
  - id: climate
    title: Climate
"""


def publish(call: Run, folder: Path, text: str, time: int, *options: str) -> dict[str, str]:
    """The stamps of the feed's entries by title, and of the feed itself, after publishing."""
    path = write_schedule(folder, text)
    os.utime(path, (time, time))
    assert call("-s", path, "publish", "out", *options).status == 0
    feed = (folder / "out/en/changes.atom").read_text()
    [head, *entries] = feed.split("<entry>")
    found = re.search("<updated>(.*)</updated>", head)
    assert found
    stamps = {"": found[1]}
    for entry in entries:
        [title] = re.findall("<title>(.*)</title>", entry)
        [stamps[title]] = re.findall("<updated>(.*)</updated>", entry)
    return stamps


def test_a_new_site_starts_with_the_time_of_the_file(call: Run, tmp_path: Path) -> None:
    """Nothing else is known of when the workshops last changed."""
    stamps = publish(call, tmp_path, SCHEDULE, BEGUN)

    assert set(stamps.values()) == {STAMPS[BEGUN]}


def test_only_what_changed_is_announced(call: Run, tmp_path: Path) -> None:
    """A changed workshop gets the time of the file; the other keeps its own, run after run."""
    publish(call, tmp_path, SCHEDULE, BEGUN)
    moved = SCHEDULE.replace("2027-03-08", "2027-03-09")

    changed = publish(call, tmp_path, moved, LATER)
    again = publish(call, tmp_path, moved + "# a note\n", LAST)

    assert changed == {"": STAMPS[LATER], "Jobs": STAMPS[LATER], "Climate": STAMPS[BEGUN]}
    assert again == changed


def test_answers_and_the_day_of_looking_are_no_change(call: Run, tmp_path: Path) -> None:
    """An attendee's answer is not announced, and --as-of goes into no stamp."""
    before = publish(call, tmp_path, SCHEDULE, BEGUN)

    after = publish(
        call, tmp_path, SCHEDULE.replace("accepted", "declined"), LATER, "--as-of", "2027-06-01"
    )

    assert after == before


def test_a_file_whose_time_went_back_takes_no_stamp_back(call: Run, tmp_path: Path) -> None:
    """A copy may have an older time; what changed is not older than it was before."""
    publish(call, tmp_path, SCHEDULE, LATER)

    stamps = publish(call, tmp_path, SCHEDULE.replace("Climate", "The climate"), BEGUN)

    assert stamps["The climate"] == STAMPS[LATER]


def test_updated_in_the_schedule_comes_first(call: Run, tmp_path: Path) -> None:
    """The workshop's `updated`, else the series'."""
    text = SCHEDULE.replace("title: Two", "title: Two, updated: 2026-01-01T00:00:00Z")
    text = text.replace("title: Jobs", "title: Jobs\n    updated: 2026-02-02T00:00:00Z")

    stamps = publish(call, tmp_path, text, LATER)

    assert stamps == {
        "": "2026-02-02T00:00:00Z",
        "Jobs": "2026-02-02T00:00:00Z",
        "Climate": "2026-01-01T00:00:00Z",
    }


def test_another_series_takes_no_stamps_over(call: Run, tmp_path: Path) -> None:
    """What is forced into the folder of another series starts with its own time."""
    publish(call, tmp_path, SCHEDULE, LAST)

    stamps = publish(call, tmp_path, SCHEDULE.replace("id: two", "id: other"), LATER, "--force")

    assert set(stamps.values()) == {STAMPS[LATER]}
