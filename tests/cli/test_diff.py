"""`workshops diff`: what changed since a file, a folder, a git revision or a date."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from support.program import Run

BEFORE = """\
series: {id: s, title: S, timezone: Europe/Brussels}
organizations: [{id: pulp, name: Pulp}]
workshops:
  - id: jobs
    title: {en: Jobs, sv: Jobb}
    start: 2027-03-08
    attendees: [{name: Ana Ek, email: ana@example.org, organization: pulp}, {organization: pulp}]
  - {id: climate, title: Climate, start: 2027-04-08, end: 2027-04-09, venue: {city: Torino}}
  - {id: gone, title: Gone}
"""
AFTER = """\
series: {id: s, title: S, timezone: Europe/Brussels}
organizations: [{id: pulp, name: Pulp}]
workshops:
  - id: jobs
    title: {en: Jobs, sv: Redo}
    start: 2027-03-15
    repeat: FREQ=WEEKLY;COUNT=3
    except: [2027-03-22]
    attendees:
      - {name: Ana Ek, email: ana@example.org, organization: pulp, rsvp: accepted}
      - {organization: pulp, attended: false}
      - {name: Cy, email: cy@example.org}
  - id: climate
    title: Climate change
    start: 2027-04-08
    end: 2027-04-09
    online: https://example.org/room
    status: cancelled
  - {id: new, title: New, start: 2027-06-01 09:00, end: 2027-06-01 10:00, venue: {city: Dresden}}
"""
WAY_ON = "compare with an older file or folder instead"
SHOWN = """\
Workshop  Change     Person  Before                 After
jobs      retitled           Jobb (sv)              Redo (sv)
jobs      moved              8 Mar 2027             15 Mar 2027, weekly, 3 times, except 2027-03-22
jobs      answered   Ana Ek                         accepted
jobs      absent     Pulp                           absent
jobs      added      Cy                             participant
climate   retitled           Climate                Climate change
climate   relocated          Torino                 https://example.org/room
climate   cancelled          confirmed              cancelled
new       added                                     New, 1 Jun 2027 09:00–10:00, Dresden
gone      removed            Gone, to be announced
"""


class Repository:
    """A git repository made by the test, with a schedule in a folder of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.schedule = folder / "plans" / "team.yaml"
        self.schedule.parent.mkdir()
        self.git("init", "--quiet")

    def git(self, *arguments: str, day: str = "2026-11-01") -> None:
        """Run git, which takes nothing from the settings of the machine."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T12:00:00+0100"),
        }
        command = ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org", *arguments]
        subprocess.run(command, cwd=self.folder, env=environment, check=True, capture_output=True)

    def commit(self, text: str, day: str) -> None:
        """Commit the schedule with this text at noon of a day, in Brussels."""
        self.schedule.write_text(text)
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "Plan", day=day)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A schedule that was committed on 1 November 2026, tagged, and has changed since."""
    made = Repository(tmp_path)
    made.commit(BEFORE, "2026-11-01")
    made.git("tag", "sent")
    made.schedule.write_text(AFTER)
    return made


def test_changes_since_a_file(tmp_path: Path, call: Run) -> None:
    """Each change is a row: the workshop, what changed, whom it is about, before and after."""
    (tmp_path / "old.yaml").write_text(BEFORE)
    (tmp_path / "workshops.yaml").write_text(AFTER)

    assert call("diff", "old.yaml") == (0, SHOWN.encode(), b"")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("old", ["HEAD", "sent", "HEAD~0"])
@pytest.mark.parametrize("schedule", ["plans/team.yaml", "plans"])
def test_changes_since_a_revision(old: str, schedule: str, call: Run) -> None:
    """The schedule of a commit or tag is read from git, of a file and of a folder alike."""
    assert call("-s", schedule, "diff", old) == (0, SHOWN.encode(), b"")


def test_revision_from_another_folder(repository: Repository, run: Run, tmp_path: Path) -> None:
    """The repository is the schedule's, wherever the program is started."""
    (tmp_path / "elsewhere").mkdir()

    outcome = run("-s", repository.schedule, "diff", "HEAD", cwd=tmp_path / "elsewhere")

    assert outcome == (0, SHOWN.encode(), b"")


def test_folder_of_files(repository: Repository, call: Run) -> None:
    """Files that a folder had in the revision and has no longer count, and hidden ones never do."""
    more = "workshops: [{id: extra, title: Extra}]\n"
    (repository.schedule.parent / "extra.yml").write_text(more)
    (repository.schedule.parent / ".hidden.yaml").write_text("not a schedule")
    repository.commit(BEFORE, "2026-11-02")
    (repository.schedule.parent / "extra.yml").unlink()

    outcome = call("-s", "plans", "diff", "HEAD")

    assert outcome.stdout.splitlines()[1:] == ["extra     removed  Extra, to be announced"]


def test_json(repository: Repository, call: Run) -> None:
    """Programs get the workshop, the change, before, after, and the person where it is one."""
    records = json.loads(call("-s", repository.schedule, *"diff HEAD -f json".split()).stdout)

    shown = {(record["workshop"], record["change"]): record for record in records}
    assert list(shown) == [tuple(line.split()[:2]) for line in SHOWN.splitlines()[1:]]
    assert shown["jobs", "retitled"] == {
        "workshop": "jobs",
        "change": "retitled",
        "person": None,
        "before": {"en": "Jobs", "sv": "Jobb"},
        "after": {"en": "Jobs", "sv": "Redo"},
    }
    assert shown["jobs", "moved"]["after"] == {
        "start": "2027-03-15",
        "end": "2027-03-15",
        "all_day": True,
        "timezone": "Europe/Brussels",
        "repeat": "FREQ=WEEKLY;COUNT=3",
        "except": ["2027-03-22"],
    }
    assert shown["climate", "relocated"]["after"] == {
        "venue": None,
        "online": "https://example.org/room",
    }
    assert shown["jobs", "answered"] == {
        "workshop": "jobs",
        "change": "answered",
        "person": {"name": "Ana Ek", "organization": "pulp"},
        "before": None,
        "after": "accepted",
    }
    assert shown["jobs", "absent"]["after"] is False
    assert shown["jobs", "added"]["after"] == {
        "role": "participant",
        "rsvp": None,
        "attended": None,
    }
    assert (shown["climate", "cancelled"]["before"], shown["gone", "removed"]["after"]) == (
        "confirmed",
        None,
    )
    assert shown["new", "added"]["after"]["title"] == "New"


@pytest.mark.parametrize("output_format", ["text", "json"])
def test_addresses_only_where_asked(output_format: str, repository: Repository, call: Run) -> None:
    """Without --emails no address is shown."""
    command = ["-s", repository.schedule, "diff", "HEAD", "-f", output_format]

    assert "@" not in call(*command).stdout
    for address in ("ana@example.org", "cy@example.org"):
        assert address in call(*command, "--emails").stdout


def test_exit_code(repository: Repository, call: Run) -> None:
    """With --exit-code, status 1 says that something changed; without, it is always 0."""
    command = ["-s", repository.schedule, "diff"]

    assert call(*command, "HEAD", "--exit-code").status == 1
    assert call(*command, "HEAD").status == 0
    assert call(*command, repository.schedule, "--exit-code") == (0, b"", b"nothing changed\n")
    assert call(*command, repository.schedule, "-f", "json") == (0, b"[]\n", b"")


def test_since_a_date(repository: Repository, call: Run) -> None:
    """The last commit before the date, by commit date, in the time zone of the series."""
    repository.commit(BEFORE.replace("Climate,", "Energy,"), "2026-11-05")
    repository.commit(AFTER, "2026-11-09")
    command = ["-s", repository.schedule, "diff", "--since"]

    assert call(*command, "2026-11-05").stdout == SHOWN
    assert call(*command, "2026-11-05 12:00").stdout == SHOWN
    assert "Energy" in call(*command, "2026-11-05 12:01").stdout
    assert call(*command, "2026-11-10") == (0, b"", b"nothing changed\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope"], '"nope" is neither a file, a folder nor a git revision'),
        (["--", "--output=x"], '"--output=x" is neither a file, a folder nor a git revision'),
        (["HEAD~9"], '"HEAD~9" is neither a file, a folder nor a git revision'),
        (["\x1b[31m"], '"<U+001B>[31m" is neither a file, a folder nor a git revision'),
        ([], "give either an older version (a file, folder or git revision) or --since"),
        (
            ["HEAD", "--since", "2026-11-01"],
            "give either an older version (a file, folder or git revision) or --since",
        ),
        (
            ["--since", "2026-10-31"],
            f"there is no commit before 2026-10-31 00:00; {WAY_ON}",
        ),
        (
            ["--since", "2w"],
            '--since: "2w" is in the future; write -2w or "2w ago"',
        ),
    ],
)
def test_nothing_to_compare_with(
    arguments: list[str], message: str, repository: Repository, call: Run
) -> None:
    """What is not there to compare with is one clear line and status 2."""
    outcome = call("-s", repository.schedule, "diff", *arguments)

    assert outcome.text == (2, "", f"workshops: {message}\n")


def test_schedule_that_the_revision_lacks(repository: Repository, call: Run) -> None:
    """A schedule that was not there, or is a link in the revision, is not guessed at."""
    new = repository.folder / "new.yaml"
    new.write_text(AFTER)

    outcome = call("-s", new, "diff", "HEAD")
    assert outcome.text == (2, "", f"workshops: new.yaml is not in HEAD; {WAY_ON}\n")

    (repository.schedule.parent / "link.yaml").symlink_to("../new.yaml")
    repository.commit(BEFORE, "2026-11-02")
    outcome = call("-s", "plans", "diff", "HEAD")
    assert outcome.status == 1, "the folder declares the series twice now"
    (repository.schedule.parent / "link.yaml").unlink()
    outcome = call("-s", "plans", "diff", "HEAD")
    assert outcome.text == (2, "", f"workshops: link.yaml is a symbolic link in HEAD; {WAY_ON}\n")


def test_errors_of_the_older_version(repository: Repository, call: Run) -> None:
    """A revision whose schedule had errors shows them with the revision and the line."""
    repository.commit(BEFORE.replace("2027-03-08", "2027-02-30"), "2026-11-02")
    repository.schedule.write_text(AFTER)

    outcome = call("-s", repository.schedule, "diff", "HEAD")

    assert outcome.status == 1
    assert outcome.stderr.startswith('HEAD:team.yaml:6:12: error: "2027-02-30" does not exist')


def test_no_repository_and_no_git(tmp_path: Path, call: Run) -> None:
    """Where git can't help, the line says why and that a file can be compared with."""
    (tmp_path / "workshops.yaml").write_text(AFTER)
    ceiling = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}

    outcome = call("diff", "HEAD", env=ceiling)
    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr == (
        f"workshops: {tmp_path}: not a git repository (or any of the parent directories): .git; "
        f"{WAY_ON}\n"
    )
    for arguments in (["HEAD"], ["--since", "2026-11-01"]):
        outcome = call("diff", *arguments, env={"PATH": str(tmp_path)})
        assert outcome.text == (2, "", f"workshops: git is not installed; {WAY_ON}\n")


def test_standard_input_and_the_example(tmp_path: Path, call: Run) -> None:
    """Standard input has no history but can be compared; the shipped example is nobody's own."""
    (tmp_path / "old.yaml").write_text(BEFORE)

    assert call("-s", "-", "diff", "old.yaml", stdin=AFTER.encode()).stdout == SHOWN
    for arguments in (["HEAD"], ["-"], ["--since", "2026-11-01"]):
        outcome = call("-s", "-", "diff", *arguments, stdin=AFTER.encode())
        assert (outcome.status, outcome.stderr[:25]) == (2, "workshops: standard input")
    outcome = call("diff", "HEAD")
    assert (outcome.status, outcome.stderr[:41]) == (2, "workshops: there is no schedule to compar")


def test_configuration_of_a_repository_runs_nothing(repository: Repository, call: Run) -> None:
    """No program that a repository's own settings name is run to read a revision."""
    trap = repository.folder / "ran"
    program = f"touch {trap}"
    (repository.folder / ".gitattributes").write_text("*.yaml diff=trap filter=trap\n")
    for key in ("core.fsmonitor", "core.pager", "diff.trap.textconv", "filter.trap.smudge"):
        repository.git("config", key, program)
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "gpg.program", str(trap))

    for arguments in (["HEAD"], ["--since", "2026-11-02"]):
        assert call("-s", repository.schedule, "diff", *arguments).stdout == SHOWN
    assert not trap.exists()


def test_texts_of_both_versions_are_escaped(tmp_path: Path, call: Run) -> None:
    """A title, a name or a place acts on no terminal, whichever version it is from."""
    active = '"\\e[31m\\u202Ered"'
    lines = [
        "series: {id: s, title: S}",
        f"workshops: [{{id: jobs, title: {active}, venue: {{city: {active}}},",
        f"  attendees: [{{name: {active}, email: a@example.org}}]}}]",
    ]
    hostile = "\n".join(lines) + "\n"
    (tmp_path / "old.yaml").write_text(hostile)
    (tmp_path / "workshops.yaml").write_text(
        "series: {id: s, title: S}\nworkshops: [{id: jobs, title: Jobs}]\n"
    )

    for schedule, old in (("workshops.yaml", "old.yaml"), ("old.yaml", "workshops.yaml")):
        for options in ([], ["-f", "json"], ["--emails"]):
            shown = call("-s", schedule, "diff", old, *options).stdout
            assert "red" in shown
            assert shown.replace("\n", "").isprintable()
