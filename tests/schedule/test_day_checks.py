"""Workshops on days off, and what a coordinator has accepted with `allow`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.program import call_main
from support.reading import NOW, Read, list_codes, list_lines
from workshops.schedule.load import read_schedule

HEAD = """\
series: {id: pilot, title: Pilot, timezone: Europe/Brussels}
regions:
  - {id: DED, name: Saxony, country: DE, holidays: [DE-SN]}
  - {id: DED4, name: Chemnitz, country: DE, part_of: DED}
  - {id: SE31, name: North Middle Sweden, country: SE}
  - {id: X, name: Nowhere}
workshops:
"""
USED = "  - {id: past, title: Long ago, start: 2018-03-08, regions: [DED, DED4, SE31, X]}\n"


def check(read: Read, *workshops: str) -> list[str]:
    """What is found in workshops, each the rest of its line after the id; the first on line 9."""
    lines = [f"  - {{id: w{n}, title: W, {rest}}}\n" for n, rest in enumerate(workshops)]
    return list_lines(read(HEAD + USED + "".join(lines)))


def list_found(read: Read, *workshops: str) -> list[str]:
    """The message and code of each thing that is found."""
    return [
        line.partition("warning: ")[2].partition("]")[0] + "]" for line in check(read, *workshops)
    ]


HINT = "move the workshop, or write `allow: [holiday]` if it is intended"


def test_holiday_is_a_warning(read: Read) -> None:
    """The day, its name, and the regions that have it off, those with another name apart."""
    assert check(read, "start: 2026-12-26, allow: [weekend], regions: [DED, SE31]") == [
        "9:31: warning: 2026-12-26 is Second Day of Christmas (DED SE31) [holiday] " + HINT
    ]
    assert list_found(read, "start: 2028-05-01, regions: [SE31, DED]") == [
        "2028-05-01 is May Day (SE31), Labor Day (DED) [holiday]"
    ]


def test_part_of_a_region_has_its_days_off(read: Read) -> None:
    """A part without `holidays` is as the region around it, which is named once where both are."""
    assert list_found(read, "start: 2027-11-17, regions: [DED4]") == [
        "2027-11-17 is Repentance and Prayer Day (DED4) [holiday]"
    ]
    assert list_found(read, "start: 2027-11-17, regions: [DED4, DED]") == [
        "2027-11-17 is Repentance and Prayer Day (DED) [holiday]"
    ]


@pytest.mark.parametrize(
    "workshop",
    [
        "start: 2027-11-17, regions: [SE31]",
        "start: 2027-11-17, regions: [DED], status: cancelled",
        "start: 2027-11-16, regions: [DED]",
        "start: 2027-05-07, regions: [SE31]",  # a bridge day
        "start: 2027-03-25, regions: [SE31]",  # a half day
        "start: 2027-07-15, regions: [DED]",  # the summer break
        "start: 2027-11-17, regions: [X]",
        "start: 2026-11-18, regions: [DED]",  # over
        "regions: [DED]",
    ],
)
def test_usual_days_are_fine(workshop: str, read: Read) -> None:
    """Other regions' holidays, half days, bridge days, school breaks, and what is over."""
    assert check(read, workshop) == []


def test_day_of_a_workshop_under_way(read: Read) -> None:
    """Of what is not over, the days that are past are named too."""
    assert list_found(
        read, "start: 2026-11-18, end: 2026-11-24, regions: [DED], allow: [weekend]"
    ) == ["2026-11-18 is Repentance and Prayer Day (DED) [holiday]"]


def test_holiday_at_the_venue(read: Read) -> None:
    """The venue's country counts as well as the regions."""
    assert list_found(read, "start: 2027-07-21, venue: {country: BE}, regions: [SE31]") == [
        "2027-07-21 is National Day (venue) [holiday]"
    ]


def test_day_that_is_over_elsewhere(tmp_path: Path) -> None:
    """A day in Honolulu is not over when the next one has begun in UTC."""
    path = tmp_path / "workshops.yaml"
    place = "timezone: Pacific/Honolulu, venue: {country: JP}"
    path.write_text(f"{HEAD}{USED}  - {{id: w, title: W, start: 2026-11-23, {place}}}\n", "utf-8")

    found = [
        list_codes(read_schedule(path, now=datetime(2026, 11, 24, hour, tzinfo=UTC)))
        for hour in (9, 10)
    ]

    assert found == [["9:30 holiday"], []]


def test_repetition_is_looked_at_for_a_year(read: Read) -> None:
    """What repeats for ever is warned of once a day off, with what to leave out, for a year."""
    found = check(read, "start: 2026-11-19, repeat: FREQ=WEEKLY, regions: [SE31]")

    days = (
        "2026-12-24 is Christmas Eve",
        "2026-12-31 is New Year's Eve",
        "2027-05-06 is Ascension Day",
    )
    hint = "list it in `except`, or write `allow: [holiday]` if it is intended"
    assert found == [f"9:51: warning: {day} (SE31) [holiday] {hint}" for day in days]


@pytest.mark.parametrize(
    ("workshops", "codes"),
    [
        (["start: 2027-03-06, allow: [weekend]"], []),
        (["start: 2027-11-17, regions: [DED], allow: [holiday]"], []),
        (["start: 2026-11-18, regions: [DED], allow: [holiday]"], []),  # over by now
        (["start: 2027-03-06, status: cancelled, allow: [holiday]"], []),
        (["start: 2027-03-08, allow: [weekend]"], ["unused-allowance"]),
        (["allow: [holiday]"], ["unused-allowance"]),
        (["start: 2027-03-06, allow: [holiday]"], ["weekend", "unused-allowance"]),
        (
            [
                "start: 2027-03-09, regions: [DED], allow: [overlap]",
                "start: 2027-03-09, regions: [DED]",
            ],
            [],
        ),
        (
            [
                "start: 2027-03-09, regions: [DED]",
                "start: 2027-03-09, regions: [DED], allow: [overlap]",
            ],
            [],
        ),
        (
            [
                "start: 2027-03-08, end: 2027-03-12, regions: [DED], allow: [overlap]",
                "start: 2027-03-09, regions: [DED]",
                "start: 2027-03-09, regions: [DED]",
            ],
            ["overlap"],
        ),
        (
            ["start: 2027-03-09, allow: [overlap]", "start: 2027-03-10, regions: [DED]"],
            ["unused-allowance"],
        ),
    ],
)
def test_allow(workshops: list[str], codes: list[str], read: Read) -> None:
    """What is allowed is silent, of either of two that overlap; what allows nothing is named."""
    found = read(
        HEAD + USED + "".join(f"  - {{id: w{n}, title: W, {w}}}\n" for n, w in enumerate(workshops))
    )

    assert [code.partition(" ")[2] for code in list_codes(found)] == codes


def test_allowance_stays_used_with_time(tmp_path: Path) -> None:
    """`check --strict` passes before and after the workshop."""
    path = tmp_path / "workshops.yaml"
    path.write_text(
        HEAD
        + USED
        + "  - {id: w, title: W, start: 2027-11-17, regions: [DED], allow: [holiday]}\n",
        "utf-8",
    )

    for days in (0, 365, 3650):
        assert read_schedule(path, now=NOW + timedelta(days=days)).diagnostics == ()
    assert call_main("check", "--strict", cwd=tmp_path).status == 0


@pytest.mark.usefixtures("at_noon")
def test_add_and_move_warn_at_once(tmp_path: Path) -> None:
    """A day off is named when a workshop is put on it, and no more when it is allowed."""
    (tmp_path / "workshops.yaml").write_text(HEAD + USED, "utf-8")
    add = ["add", "New", "--start", "2027-11-17", "--region", "DED"]

    added = call_main(*add, cwd=tmp_path)
    moved = call_main("move", "new", "2027-05-06", cwd=tmp_path)
    allowed = call_main("set", "new", "allow+=holiday", cwd=tmp_path)

    assert added.stderr.endswith(
        f"warning: 2027-11-17 is Repentance and Prayer Day (DED); {HINT} [holiday]\n"
    )
    assert moved.stderr.endswith(f"warning: 2027-05-06 is Ascension Day (DED); {HINT} [holiday]\n")
    assert allowed.stderr == "new: allow = holiday\n"
    assert call_main("check", "--strict", cwd=tmp_path).status == 0
