"""`workshops list`: which workshops, in which order."""

import pytest

from support.program import NOON, SHIPPED, Run
from support.schedules import GOLDEN, name_series

STATUSES = GOLDEN / "statuses" / "schedule.yaml"
LANGUAGES = GOLDEN / "languages" / "schedule.yaml"
UNDATED = ["entrepreneurship", "climate", "inclusion"]
ALL = ["jobs", "innovation", *UNDATED]


def list_shipped(call: Run, *arguments: str) -> list[str]:
    """The ids that a listing of the shipped schedule holds."""
    outcome = call("-s", SHIPPED, "list", "-f", "ids", "--as-of", NOON, *arguments)
    assert (outcome.status, outcome.stderr) == (0, "")
    return outcome.stdout.split()


def list_statuses(call: Run, *arguments: str) -> list[str]:
    """The ids that a listing of the golden case `statuses` holds."""
    outcome = call("-s", STATUSES, "list", "-f", "ids", *arguments)
    assert (outcome.status, outcome.stderr) == (0, "")
    return outcome.stdout.split()


def test_workshops_are_listed_by_date(call: Run) -> None:
    """The first comes first, and those to be announced last, in the file's order."""
    assert list_shipped(call) == ALL


REGIONS = [
    ("SE31", ["jobs", "innovation"]),
    ("se31", ["jobs", "innovation"]),
    ("North Middle Sweden", ["jobs", "innovation"]),
    ("Norra Mellansverige", ["jobs", "innovation"]),
    ("NORRA-MELLANSVERIGE", ["jobs", "innovation"]),
    ("north central sweden", ["jobs", "innovation"]),
    ("SE", ["jobs", "innovation"]),
    ("se", ["jobs", "innovation"]),
    ("VARMLAND", ["jobs", "innovation"]),
    ("värmland", ["jobs", "innovation"]),
    ("Va\u0308rmland", ["jobs", "innovation"]),
    ("gavleborg", ["jobs", "innovation"]),
    ("SE313", ["jobs", "innovation"]),
    ("hauts de france", ["jobs"]),
    ("HAUTSDEFRANCE", ["jobs"]),
    ("Hauts\u2013de\u2013France", ["jobs"]),
    ("Haute France", ["jobs"]),
    ("fr", ["jobs"]),
    ("Piémont", ["jobs"]),
    ("piemont", ["jobs"]),
    ("région wallonne", ["jobs"]),
    ("Sassonia", ["jobs"]),
    ("DE", ["jobs"]),
]


@pytest.mark.parametrize(("name", "expected"), REGIONS)
def test_region_is_found_by_any_of_its_names(name: str, expected: list[str], call: Run) -> None:
    """A region is an id, a name in any language, an alias or a country, however it is spelled.

    A part finds what the region around it takes part in.
    """
    assert list_shipped(call, "-r", name) == expected


def test_parent_region_finds_its_parts(call: Run) -> None:
    """A region finds what its parts take part in."""
    outcome = call("-s", LANGUAGES, "list", "-f", "ids", "-r", "Mid Sweden")

    assert outcome.stdout.split() == ["jobs", "plain"]


def test_part_does_not_find_its_neighbours(call: Run) -> None:
    """A part finds its ancestors, and not the other parts of them."""
    text = (
        "series: {id: s, title: S}\n"
        "regions: [{id: W, name: All}, {id: A, name: Part A, part_of: W},"
        " {id: B, name: Part B, part_of: W}, {id: AA, name: Part of A, part_of: A}]\n"
        "workshops:\n"
        "  - {id: all, title: t, regions: [W]}\n"
        "  - {id: a, title: t, regions: [A]}\n"
        "  - {id: b, title: t, regions: [B]}\n"
        "  - {id: aa, title: t, regions: [AA]}\n"
    )

    def find(region: str) -> list[str]:
        return call(*"-s - list -f ids -r".split(), region, stdin=text.encode()).stdout.split()

    assert find("A") == ["all", "a", "aa"]
    assert find("B") == ["all", "b"]
    assert find("AA") == ["all", "a", "aa"]
    assert find("W") == ["all", "a", "b", "aa"]


def test_any_of_several_regions(call: Run) -> None:
    """Several -r mean any of them."""
    outcome = call("-s", LANGUAGES, *"list -f ids -r BE -r SE311".split())

    assert outcome.stdout.split() == ["jobs", "plain"]


def test_region_without_workshops_is_an_empty_result(call: Run) -> None:
    """A known region without workshops is not an error."""
    text = "series: {id: s, title: S}\nregions: [{id: A, name: A}]\nworkshops: [{id: w, title: W}]"

    outcome = call(*"-s - list -f json -r A".split(), stdin=text.encode())

    assert outcome == (0, b"[]\n", b"")


def test_unknown_region_names_near_ones(call: Run) -> None:
    """An unknown region is wrong usage, and names that come near are suggested."""
    outcome = call("-s", SHIPPED, *"list -r Vermland -f json".split())

    assert outcome.status == 2
    assert outcome.stdout == ""
    assert outcome.stderr.startswith('workshops: no region is called "Vermland"; did you mean "V')


TIMES = [
    ("2018-03-07", ["--upcoming"], ALL),
    ("2018-03-07", ["--past"], []),
    ("2018-03-09", ["--upcoming"], ALL),
    ("2018-03-09 23:59", ["--upcoming"], ALL),
    ("2018-03-09 23:59", ["--past"], []),
    ("2018-03-10", ["--upcoming"], ["innovation", *UNDATED]),
    ("2018-03-10", ["--past"], ["jobs"]),
    (NOON, ["--upcoming"], UNDATED),
    (NOON, ["--past"], ["jobs", "innovation"]),
    (NOON, ["--from", "2018-04-13"], ["innovation"]),
    (NOON, ["--from", "2018-04-14"], []),
    (NOON, ["--to", "2018-03-07"], []),
    (NOON, ["--to", "2018-03-08"], ["jobs"]),
    (NOON, ["--from", "2018-03-09", "--to", "2018-04-12"], ["jobs", "innovation"]),
    (NOON, ["--from", "2018-03", "--to", "2018-03"], ["jobs"]),
    (NOON, ["--from", "2018", "--to", "2018"], ["jobs", "innovation"]),
    (NOON, ["--from", "2019"], []),
    ("2018-03-08", ["--from", "today", "--to", "today"], ["jobs"]),
    ("2018-03-07", ["--from", "tomorrow", "--to", "tomorrow"], ["jobs"]),
    ("2018-03-05", ["--from", "friday", "--to", "friday"], ["jobs"]),
    ("2018-03-13", ["--from", "30d"], ["innovation"]),
    ("2018-03-13", ["--from=-30d", "--to", "today"], ["jobs"]),
    ("2018-03-13", ["--from", "8 March 2018", "--to", "March 9, 2018"], ["jobs"]),
    ("2018-02-12", ["--from", "2m", "--to", "2m"], ["innovation"]),
]


@pytest.mark.parametrize(("as_of", "options", "expected"), TIMES)
def test_times(as_of: str, options: list[str], expected: list[str], call: Run) -> None:
    """Upcoming is not ended yet, or to be announced; a span is what touches its days."""
    assert list_shipped(call, "--as-of", as_of, *options) == expected


OTHERS = [
    (["--status", "cancelled"], ["off", "off-undated"]),
    (
        ["--status", "tentative", "--status", "cancelled"],
        "tomorrow off off-undated someday".split(),
    ),
    (["--upcoming", "--status", "cancelled"], ["off", "off-undated"]),
    (["--search", "under way"], ["now"]),
    (["--search", "WAY under"], ["now"]),
    (["--search", "under", "--status", "tentative"], []),
    (["--limit", "2"], ["over", "now"]),
    (["-n", "0"], []),
    (["-n", "1000", "--status", "cancelled"], ["off", "off-undated"]),
    (["--status", "tentative", "--reverse"], ["tomorrow", "someday"]),
    (["--reverse", "-n", "2"], ["leap", "written-uid"]),
    (["--sort", "id", "-n", "3"], ["leap", "months", "new-year"]),
    (["--sort", "title", "-n", "3"], ["off", "off-undated", "promised"]),
    (["--sort", "number", "-n", "3"], ["over", "over-yesterday", "now"]),
    (["--sort", "number", "--reverse", "-n", "2"], ["written-uid", "leap"]),
    (["--sort", "status", "--reverse", "-n", "3"], ["off", "tomorrow", "leap"]),
]


@pytest.mark.parametrize(("options", "expected"), OTHERS, ids=" ".join)
def test_filters_sorting_and_limit(options: list[str], expected: list[str], call: Run) -> None:
    """All filters hold at once; several values of one mean any; the limit comes last."""
    assert list_statuses(call, *options, "--as-of", NOON) == expected


SEARCHES = [
    ("klimatneutral", ["climate"]),
    ("CLIMATE-NEUTRAL", ["climate"]),
    ("économie", ["climate"]),
    ("economie", ["climate"]),
    ("Bartolini", ["jobs"]),
    ("Bryssel", ["jobs"]),
    ("paper province", ["jobs"]),
    ("värmland", ["jobs"]),
    ("private-sector", ["entrepreneurship"]),
    ("triple helix", ["innovation"]),
    ("   ", ALL),
    ("", ALL),
    ("no such word", []),
]


@pytest.mark.parametrize(("text", "expected"), SEARCHES)
def test_search(text: str, expected: list[str], call: Run) -> None:
    """All words occur somewhere in the texts, in any language, whatever their case and accents."""
    assert list_shipped(call, "--search", text) == expected


TAGS = [
    (["skills"], ["jobs"]),
    (["SKILLS"], ["jobs"]),
    (["skills", "climate"], ["jobs", "climate"]),
    (["private sector"], ["entrepreneurship"]),
]


@pytest.mark.parametrize(("tags", "expected"), TAGS)
def test_tags(tags: list[str], expected: list[str], call: Run) -> None:
    """Several --tag mean any of them; case and hyphens do not matter. Others are refused."""
    assert list_shipped(call, *(f"--tag={tag}" for tag in tags)) == expected


def test_search_for_signs_alone_finds_what_has_them(call: Run) -> None:
    """A search for what is neither letter nor digit does not find everything."""
    text = name_series("signs", "one", "two")

    outcome = call("-s", "-", "list", "-f", "ids", "--search", "???", stdin=text.encode())

    assert outcome.stdout == ""


def test_distance_is_counted_from_as_of(call: Run) -> None:
    """The distance to a workshop, or since its end, is counted from the current time."""
    phrases = {
        "2018-03-01": "in 7 days",
        "2018-03-07": "tomorrow",
        "2018-03-07 21:30": "tomorrow",
        "2018-03-08 10:00": "under way",
        "2018-03-09 23:59": "under way",
        "2018-03-10": "yesterday",
        "2018-03-10 01:00": "yesterday",
        "2018-03-12": "3 days ago",
        "2018-04-10": "4 weeks ago",
        "2018-09-10": "6 months ago",
        "2020-03-10": "2 years ago",
    }

    for as_of, phrase in phrases.items():
        outcome = call("-s", SHIPPED, "list", "--as-of", as_of, "-n", "1")
        assert f"  {phrase}  Preparing for the jobs" in outcome.stdout


def test_half_past_eleven_at_night_counts_in_the_series_zone(call: Run) -> None:
    """All-day workshops end at midnight where the series is, whatever the machine's zone."""
    arguments = ["-s", SHIPPED, *"list -f ids --past --as-of".split()]

    for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        assert call(*arguments, "2018-03-09 23:59", env={"TZ": zone}).stdout == ""
        assert call(*arguments, "2018-03-10 00:00", env={"TZ": zone}).stdout == "jobs\n"


def test_as_of_with_an_offset(call: Run) -> None:
    """An instant with its offset is that instant: 23:30 in London is past midnight in Brussels."""
    outcome = call("-s", SHIPPED, *"list -f ids --past --as-of".split(), "2018-03-09T23:30+00:00")

    assert outcome.stdout == "jobs\n"


def test_now_is_now(call: Run) -> None:
    """Without --as-of, now is when the program runs."""
    text = (
        "series: {id: s, title: S}\n"
        "workshops: [{id: long, title: L, start: 1990-01-01, end: 2199-12-31},"
        " {id: over, title: O, start: 1990-01-01}]"
    )

    outcome = call(*"-s - list --past -f ids".split(), stdin=text.encode())

    assert outcome.stdout == "over\n"


def test_empty_listing_is_a_heading(call: Run) -> None:
    """An empty table says which columns it would have."""
    outcome = call("-s", SHIPPED, *"list --from 2019".split())

    assert outcome == (
        0,
        b"No  Id  When    Title  Place  Status  Regions\n",
        b"no workshops match\n",
    )


def test_series_without_workshops(call: Run) -> None:
    """A series that is only begun is listed empty."""
    outcome = call(*"-s - list -f json".split(), stdin=b"series: {id: new, title: New}")

    assert outcome == (0, b"[]\n", b"")


def test_repeating_workshop_is_upcoming_until_its_last_time(call: Run) -> None:
    """What repeats is past when its last time is over, and under way only during one."""
    text = (
        "series: {id: s, title: S, timezone: Europe/Brussels}\n"
        "workshops: [{id: weekly, title: Weekly, start: 2027-03-01 09:30, end: 2027-03-01 11:00,"
        ' repeat: "FREQ=WEEKLY;COUNT=3"}]'
    )

    def show(as_of: str) -> str:
        outcome = call("-s", "-", "list", "--as-of", as_of, stdin=text.encode())
        return outcome.stdout.splitlines()[1]

    assert "in 7 days" in show("2027-03-01 11:00")
    assert "under way" in show("2027-03-08 10:00")
    assert "1 hour ago" in show("2027-03-15 12:00")


REPEATING = """\
series: {id: s, title: S, timezone: Europe/Brussels}
regions: [{id: SE, name: Sweden}]
workshops:
  - {id: open, title: Open}
  - {id: weekly, title: W, start: 2027-03-01, repeat: FREQ=WEEKLY, regions: [SE]}
  - {id: over, title: O, start: 2027-03-02, repeat: FREQ=DAILY;COUNT=2, regions: [SE]}
  - {id: between, title: B, start: 2027-03-10, regions: [SE]}
"""


@pytest.mark.parametrize("form", ["table", "json", "csv", "ids"])
def test_order_is_that_of_the_dates_shown(form: str, call: Run) -> None:
    """What repeats is where its next date is, as of the day asked, in every format."""

    def find_order(*arguments: str) -> list[str]:
        command = ("-s", "-", "list", "-f", form, *arguments)
        shown = call(*command, stdin=REPEATING.encode()).stdout
        return sorted(("open", "weekly", "over", "between"), key=shown.index)

    assert find_order("--as-of", "2027-03-01") == ["weekly", "over", "between", "open"]
    assert find_order("--as-of", "2027-03-05") == ["over", "weekly", "between", "open"]
    assert find_order("--as-of", "2027-03-11") == ["over", "between", "weekly", "open"]
    assert find_order("--as-of", "2027-03-11", "--reverse")[0] == "weekly"


def test_matrix_has_the_order_of_the_list(call: Run) -> None:
    """The columns are in the order of dates, whichever region is first at which."""
    text = REPEATING.replace("title: B,", "title: B, attendees: [{name: Ana, region: SE}],")

    command = ("-s", "-", "attendance", "--matrix", "--as-of", "2027-03-11")
    header = call(*command, stdin=text.encode()).stdout.splitlines()[0]

    assert header.split() == ["Region", "over", "between", "weekly"]


def test_several_filters_narrow(call: Run) -> None:
    """Region, tag, status and search hold together."""
    assert list_shipped(call, *"-r SE --tag innovation --status confirmed".split()) == [
        "innovation"
    ]
    assert list_shipped(call, *"-r FR --tag innovation".split()) == []


PERSONAL = """\
series: {id: s, title: S}
workshops:
  - {id: a, title: A, start: 2027-03-08, attendees: [{name: Ana, email: ana@example.org}]}
  - {id: b, title: B, start: 2027-04-08, attendees: [{name: Bo, email: bo@example.org}]}
  - {id: c, title: C, start: 2027-05-08, attendees: [{name: Ana, email: ANA@example.org}]}
  - {id: d, title: D, start: 2027-06-08, sessions: [{title: Talk, speakers: [Cy Fox, Bo]}]}
"""


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("list -f ids --for Ana", "a\nc\n"),
        ("list -f ids --for ana@example.org --for Bo", "a\nb\nc\nd\n"),
        ("list -f ids --for cy", "d\n"),
        ("attendance -f csv --for Ana", None),
        ("export --for Ana", None),
    ],
)
def test_workshops_of_a_person(command: str, expected: str | None, call: Run) -> None:
    """--for chooses the workshops at which somebody is listed or speaks; no address is exported."""
    outcome = call("-s", "-", *command.split(), stdin=PERSONAL.encode())

    assert outcome.status == 0
    assert "ana@example.org" not in outcome.stdout.lower()
    if expected is not None:
        assert outcome.stdout == expected
    elif command.startswith("attendance"):
        rows = [line.split(",")[:2] for line in outcome.stdout.splitlines()[1:]]
        assert rows == [["a", "Ana"], ["c", "Ana"]]
    else:
        assert outcome.stdout.count("BEGIN:VEVENT") == 2
