"""Months with the days of workshops marked."""

from datetime import UTC, date, datetime

from workshops.model import Text, Workshop
from workshops.output.columns import View
from workshops.output.months import Marked, draw_months, list_months, mark_days
from workshops.output.table import Canvas

VIEW = View(None, datetime(2027, 3, 10, 12, tzinfo=UTC), UTC)
PIPE = Canvas(None, False)


def make(title: str, first: date, last: date) -> Workshop:
    """A workshop on these days."""
    return Workshop("w", Text("en", title), "s", "confirmed", start=first, end=last)


def test_months_from_day_to_day() -> None:
    """Every month between two days, across the turn of the year."""
    assert list_months(date(2026, 11, 30), date(2027, 2, 1)) == [
        (2026, 10),
        (2026, 11),
        (2027, 0),
        (2027, 1),
    ]


def test_month_that_begins_on_monday() -> None:
    """February 2027 fills four weeks exactly."""
    assert draw_months([(2027, 1)], [], {}, VIEW, PIPE) == (
        "       February 2027\n"
        " Mo  Tu  We  Th  Fr  Sa  Su\n"
        "  1   2   3   4   5   6   7\n"
        "  8   9  10  11  12  13  14\n"
        " 15  16  17  18  19  20  21\n"
        " 22  23  24  25  26  27  28\n"
    )


def test_marked_days_are_in_chronological_order() -> None:
    """Workshops are named below their month, the first first."""
    later = make("Later", date(2027, 3, 9), date(2027, 3, 9))
    earlier = make("Earlier", date(2027, 3, 8), date(2027, 3, 12))

    marked = mark_days([later, earlier], date(2027, 3, 1), date(2027, 3, 31))

    assert marked == [
        Marked(earlier, date(2027, 3, 8), date(2027, 3, 12)),
        Marked(later, date(2027, 3, 9), date(2027, 3, 9)),
    ]


def test_today_is_underlined_where_there_is_colour() -> None:
    """On a terminal with colour today stands out, and nothing else of an empty month."""
    shown = draw_months([(2027, 2)], [], {}, VIEW, Canvas(80, True))

    assert shown.count("\x1b[4m") == 1
    assert "\x1b[4m 10 \x1b[0m" in shown


def test_long_span_is_named_by_its_days_and_months() -> None:
    """What goes on for months says so in each of them."""
    workshop = make("Long", date(2026, 12, 30), date(2027, 4, 2))
    marked = mark_days([workshop], date(2027, 1, 1), date(2027, 3, 31))

    assert draw_months([(2027, 1)], marked, {}, VIEW, PIPE).endswith("30 Dec–2 Apr  Long\n")


def test_months_side_by_side_on_a_wide_terminal() -> None:
    """Where there is space, months are side by side, and workshops below have their month."""
    marked = mark_days([make("Kick-off", date(2027, 3, 8), date(2027, 3, 9))], *YEAR)

    shown = draw_months([(2027, 1), (2027, 2), (2027, 3)], marked, {}, VIEW, Canvas(80, False))

    lines = shown.splitlines()
    assert lines[0] == "       February 2027                   March 2027"
    assert lines[3].startswith("  8   9  10  11  12  13  14   [ 8][ 9] 10  11")
    assert "     8–9 Mar  Kick-off" in lines
    assert [line.strip() for line in lines if "April" in line] == ["April 2027"]
    assert max(map(len, lines)) <= 80


YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def test_cancelled_days_are_not_green() -> None:
    """A day on which everything is cancelled does not look as if something took place."""
    cancelled = make("Off", date(2027, 3, 8), date(2027, 3, 8))._replace(status="cancelled")
    held = make("On", date(2027, 3, 9), date(2027, 3, 9))

    shown = draw_months(
        [(2027, 2)], mark_days([cancelled, held], *YEAR), {}, VIEW, Canvas(80, True)
    )

    assert "\x1b[31m[ 8]\x1b[0m" in shown
    assert "\x1b[1;32m[ 9]\x1b[0m" in shown
