"""A coordinator keeps a series from its first day to the list of who came, and opens no YAML."""

import shlex
from pathlib import Path

import pytest

from support.golden import Golden
from support.program import call_main
from workshops import load_schedule

SESSION = Path(__file__).parent / "session"
COMMANDS = [
    "init",
    "set series 'title=Paper and people' organizer.email=office@example.org",
    "add 'Opening conference' --start '8 April 2027' --end '9 April 2027' --region NORTH",
    "add Innovation --start '2027-05-11 09:30' --end '2027-05-11 16:00' --city Gävle --tag skills",
    "add 'Study visit' --region 'Example South'",
    "register opening --from registrations.csv",
    "register opening 'Cy Fox <cy@example.org>' --organization 'Paper Works' --role speaker",
    "invite opening -o drafts --mark-sent --as-of 2027-01-10",
    "mark opening Bo --accepted",
    "move opening 2027-04-15 --dry-run",
    "move opening 2027-04-15",
    "invite opening -o updates --mark-sent --as-of 2027-02-01",
    "mark opening --from came.csv --as-of 2027-04-17",
    "attendance opening --by region",
    "attendance opening",
]
"""As typed; the result of each is followed by standard error."""


@pytest.mark.usefixtures("at_noon")
def test_session(tmp_path: Path, golden: Golden) -> None:
    """Each command does what the transcript shows, and the schedule stays free of errors."""
    for name in ("registrations.csv", "came.csv"):
        (tmp_path / name).write_bytes((SESSION / name).read_bytes())
    transcript = []
    for line in COMMANDS:
        outcome = call_main(*shlex.split(line), cwd=tmp_path)
        transcript += [f"$ workshops {line}\n", outcome.stdout, outcome.stderr]
        transcript += [f"(status {outcome.status})\n"] if outcome.status else []
        load_schedule(tmp_path / "workshops.yaml")

    golden.check(SESSION / "transcript.txt", "".join(transcript).encode())
    assert len(list((tmp_path / "updates").iterdir())) == 4
