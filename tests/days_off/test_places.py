"""Days that are known to be off, or not, in the places of a series."""

from datetime import date, timedelta

import pytest

from workshops.days_off import DayOff, Place, find_venue, list_places
from workshops.model import Region, Text, Venue

SAXONY = Place("DED", ("DE-SN",))
BAVARIA = Place("DE2", ("DE-BY",))
WALLONIA = Place("BE3", ("BE-French",))
SWEDEN = Place("SE31", ("SE",))
PIEDMONT = Place("ITC1", ("IT-TO",))
FRANCE = Place("FRE", ("FR",))
ISRAEL = Place("venue", ("IL",), is_venue=True)


@pytest.mark.parametrize(
    ("place", "day", "kind", "name"),
    [
        (SAXONY, "2026-11-18", "public", "Repentance and Prayer Day"),
        (WALLONIA, "2027-07-21", "public", "National Day"),
        (SWEDEN, "2027-06-25", "de-facto", "Midsummer Eve"),
        (SWEDEN, "2018-03-29", "bank", "Maundy Thursday (from 2pm)"),
        (PIEDMONT, "2027-03-29", "public", "Easter Monday"),
        (PIEDMONT, "2027-06-24", "public", "Saint John's Day"),
        (WALLONIA, "2018-05-11", "bank", "Friday after Ascension Day"),
        (FRANCE, "2018-05-11", "bridge", "bridge day"),
        (FRANCE, "2018-05-09", "bridge", "bridge day"),  # between Victory and Ascension Day
        (FRANCE, "2018-05-07", "bridge", "bridge day"),  # after a Sunday
        (FRANCE, "2019-07-14", "public", "National Day"),  # on a Sunday
    ],
)
def test_day_off(place: Place, day: str, kind: str, name: str) -> None:
    """A day off has its kind and its name."""
    assert place.find_day_off(date.fromisoformat(day)) == DayOff(kind, name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "day"),
    [
        (BAVARIA, "2026-11-18"),
        (Place("DE", ("DE",)), "2026-11-18"),
        (SAXONY, "2027-07-21"),
        (FRANCE, "2027-06-25"),
        (SWEDEN, "2027-03-27"),  # a Saturday, between holidays
        (SWEDEN, "2018-12-30"),  # half a Sunday
        (FRANCE, "2018-05-16"),
        (Place("unknown", ()), "2027-01-01"),
    ],
)
def test_usual_day(place: Place, day: str) -> None:
    """A holiday of somewhere else is not a day off, nor is a usual weekend one."""
    assert place.find_day_off(date.fromisoformat(day)) is None


def test_day_of_two_codes() -> None:
    """A region with two codes has the days off of both; the stronger kind counts."""
    both = Place("border", ("BE-French", "DE-SN"))

    assert both.find_holiday(date(2026, 11, 18))
    assert both.find_holiday(date(2027, 7, 21))
    assert Place("x", ("BE", "SE")).find_day_off(date(2027, 6, 25)) == DayOff(
        "de-facto", "Midsummer Eve"
    )


@pytest.mark.parametrize(
    ("place", "weekend"),
    [
        (ISRAEL, {4, 5}),
        (SAXONY, {5, 6}),
        (Place("unknown", ()), {5, 6}),
        (find_venue(None), {5, 6}),
    ],
)
def test_weekend(place: Place, weekend: set[int]) -> None:
    """The weekend is the country's: Friday and Saturday in Israel."""
    monday = date(2027, 3, 1)

    days = {n for n in range(7) if place.is_weekend(monday + timedelta(days=n))}

    assert days == weekend


def test_bridge_day_by_the_weekend_of_the_country() -> None:
    """In Israel it is the Thursday after a holiday on a Wednesday; elsewhere no such day is."""
    passover = date(2026, 4, 8)
    assert ISRAEL.find_holiday(passover)

    bridge = ISRAEL.find_day_off(passover + timedelta(days=1))

    assert bridge == DayOff("bridge", "bridge day")
    assert FRANCE.find_holiday(date(2019, 5, 8))  # a Wednesday too
    assert FRANCE.find_day_off(date(2019, 5, 9)) is None


def test_school_breaks() -> None:
    """School breaks are known where the package has them, and only on working days."""
    assert SAXONY.find_school_break(date(2027, 7, 15)) == "Summer Break"
    assert SAXONY.find_school_break(date(2027, 7, 17)) is None  # a Saturday
    assert WALLONIA.find_school_break(date(2018, 5, 1)) is None  # a holiday


@pytest.mark.parametrize(
    ("place", "first", "last", "is_known"),
    [
        (SAXONY, "2027-01-01", "2027-12-31", True),
        (SAXONY, "2099-01-01", "2099-12-31", False),
        (SAXONY, "2029-03-01", "2029-06-30", True),
        (SAXONY, "2029-03-01", "2029-12-31", False),
        (Place("FRB", ("FR-Zone B",)), "2017-09-01", "2017-12-31", False),
        (Place("FRB", ("FR-Zone B",)), "2017-12-01", "2017-12-31", True),
        (SWEDEN, "2027-01-01", "2027-12-31", False),
    ],
)
def test_school_breaks_that_are_known(place: Place, first: str, last: str, is_known: bool) -> None:  # noqa: FBT001
    """Known is a period between breaks that are known; the data begin and end within a year."""
    assert place.knows_school(date.fromisoformat(first), date.fromisoformat(last)) == is_known


def test_names_do_not_depend_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Holidays have their English names whatever LANG is."""
    monkeypatch.setenv("LANG", "uk_UA.UTF-8")
    monkeypatch.setenv("LANGUAGE", "uk")

    found = Place("x", ("DE-HH",)).find_day_off(date(1999, 10, 3))

    assert found == DayOff("public", "German Unity Day")


def make_region(id: str, *, outer: Region | None = None, **more: object) -> Region:
    """A region of this id."""
    return Region(id, Text("en", id), part_of=outer, **more)  # type: ignore[arg-type]


def test_places_of_regions() -> None:
    """A region's own codes count, else those of the region around it, else the country's."""
    saxony = make_region("DED", country="DE", holidays=("DE-SN",))
    chemnitz = make_region("DED4", country="DE", outer=saxony)
    plain = make_region("FRE", country="FR")
    nowhere = make_region("X")

    assert list_places([chemnitz, plain, nowhere], Venue(country="BE")) == (
        Place("DED4", ("DE-SN",)),
        Place("FRE", ("FR",)),
        Place("X", ()),
        Place("venue", ("BE",), is_venue=True),
    )
    assert list_places([saxony, chemnitz]) == (Place("DED", ("DE-SN",)),)
    assert list_places([], Venue()) == ()


@pytest.mark.parametrize(
    ("code", "day", "language", "name", "tag"),
    [
        ("DE-SN", "2026-11-18", "de", "Buß- und Bettag", "de"),
        ("DE-SN", "2026-11-18", "de-AT", "Buß- und Bettag", "de"),
        ("IT", "2026-12-08", "it", "Immacolata Concezione", "it-IT"),
        ("FI", "2026-12-25", "sv", "Juldagen", "sv-FI"),
        ("BE", "2026-12-25", "fr", "Noël", "fr"),
        ("NO", "2026-12-25", "nb", "Første juledag", "nb"),
        ("GB", "2026-12-25", "en-US", "Christmas Day", "en"),
        ("IT", "2026-12-08", "sv", "Immaculate Conception", "en"),
        ("IT", "2026-12-08", "xx", "Immaculate Conception", "en"),
        ("ZA", "2026-12-25", "fr", "Christmas Day", "en"),
    ],
)
def test_holidays_are_named_in_the_language(
    code: str, day: str, language: str, name: str, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the package has it for that country, else in English, whatever the machine's LANG."""
    monkeypatch.setenv("LANGUAGE", "th")

    found = Place("x", (code,)).find_holiday(date.fromisoformat(day), language)

    assert found == DayOff("public", name, tag)
