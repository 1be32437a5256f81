"""Twenty people who register somebody at the same time lose none of each other's work."""

import subprocess
from pathlib import Path

import pytest

from faults.commands import LIST, OLD, TOP
from support.program import ENVIRONMENT, command
from workshops import load_schedule

pytestmark = pytest.mark.slow  # twenty processes


@pytest.mark.parametrize(
    "files",
    [{"all.yaml": OLD}, {"a.yaml": TOP, "b.yaml": f"workshops:\n{LIST}"}],
    ids=["one file", "two files"],
)
def test_twenty_registrations_at_once(tmp_path: Path, files: dict[str, str]) -> None:
    """Everybody is there at the end, with one declaration of where they all come from."""
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    people = [f"Person {number:02} <p{number}@example.org>" for number in range(20)]
    arguments = ("--organization", "Example University")

    started = [
        subprocess.Popen(
            command("-s", ".", "register", "one", person, *arguments),
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for person in people
    ]
    ended = [(run.communicate()[0], run.returncode) for run in started]

    assert {status for _, status in ended} == {0}, ended
    schedule = load_schedule(tmp_path)
    labels = sorted(attendee.label() for attendee in schedule.workshops[0].attendees)
    assert labels == ["Anna", "Bo", *(f"Person {number:02}" for number in range(20))]
    assert [entry.id for entry in schedule.organizations] == ["example-university"]
    assert {path.name for path in tmp_path.iterdir()} == files.keys()
