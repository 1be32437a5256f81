"""The JSON Schema that editors complete and check against agrees with the reader."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

import workshops
from support.reading import NOW
from workshops.output.formats import write_json
from workshops.schedule.json_schema import build_json_schema
from workshops.schedule.load import read_schedule

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "workshops.yaml"
SHIPPED = ROOT / "data" / "workshops.schema.json"
TEMPLATE = Path(workshops.__file__).with_name("template.yaml")
HARMLESS = [
    case
    for case in sorted((ROOT / "tests" / "errors").glob("*.yaml"))
    if not any(diagnostic.is_error for diagnostic in read_schedule(case, now=NOW).diagnostics)
]
"""The documented cases that are warned of, but read."""


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, as editors read it: dates are text, NO is Norway."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first
    )


def find_fault(text: str) -> str | None:
    """The path of what an editor marks first; None where it marks nothing."""
    validator = Draft202012Validator(build_json_schema())
    fault = best_match(validator.iter_errors(yaml.load(text, EditorLoader)))
    return "/".join(map(str, fault.absolute_path)) if fault else None


def describe(**changed: str) -> str:
    """A schedule that uses every kind of value; `changed` replaces some of them."""
    values = {
        "series": "{id: pilot, title: Pilot}",
        "region": "{id: SE31, name: {en: North Middle Sweden, sv: Norra Mellansverige}}",
        "organization": "{id: paper-province, region: SE31, sector: industry}",
        "id": "jobs",
        "number": "1",
        "title": "Jobs",
        "status": "confirmed",
        "start": "2027-03-08",
        "end": "2027-03-09",
        "timezone": "Europe/Brussels",
        "venue": "{city: Brussels, country: BE, geo: {lat: 50.84, lon: 4.38}}",
        "online": "https://meet.example",
        "tags": "[skills, NO, 2027]",
        "regions": "[SE31]",
        "repeat": "FREQ=WEEKLY;COUNT=3",
        "except": "[2027-03-15]",
        "updated": "2018-03-01T12:00:00Z",
        "uid": "jobs@example.org",
        "sessions": "[{title: Welcome, day: 2027-03-08, period: morning}]",
        "attendees": "[{name: Ann, email: ann@example.org, role: chair, attended: true}]",
        **changed,
    }
    top = {name: values.pop(name) for name in ("series", "region", "organization")}
    lines = [f"series: {top['series']}", f"regions: [{top['region']}]"]
    lines += [f"organizations: [{top['organization']}]", "workshops:", "  -"]
    lines += [f"    {key}: {value}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def test_schema_is_a_schema() -> None:
    """The schema is one of draft 2020-12."""
    Draft202012Validator.check_schema(build_json_schema())


def test_shipped_schema_is_the_one_that_is_generated() -> None:
    """The file beside the data is what `workshops schema` writes."""
    text = SHIPPED.read_text("utf-8")

    assert json.loads(text) == build_json_schema()
    assert text == write_json(build_json_schema())


@pytest.mark.parametrize("path", [DATA, TEMPLATE, *HARMLESS], ids=lambda path: path.name)
def test_good_schedule_has_no_fault(path: Path) -> None:
    """What the reader takes, editors take: the shipped schedule, the template, documented cases."""
    assert find_fault(path.read_text("utf-8")) is None


@pytest.mark.parametrize("path", [DATA, TEMPLATE], ids=lambda path: path.name)
def test_schedule_names_the_schema(path: Path) -> None:
    """The first line of a schedule reports editors where the schema is."""
    first = path.read_text("utf-8").partition("\n")[0]

    assert first == "# yaml-language-server: $schema=workshops.schema.json"


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"start": "2027-03-08 09:30", "end": "16:00"},
        {"start": "2027-03-08T09:30:00+01:00", "end": "2027-03-08t16:00Z"},
        {"id": "010"},
        {"title": "1e3"},
        {"title": "{en: Jobs, pt-BR: Empregos, sme: }"},
        {"number": "", "venue": "", "tags": "", "attendees": "", "uid": "", "online": ""},
        {"attendees": "[{name: Ann, rsvp: needs-action, attended: }]"},
        {"organization": "{id: paper-province, name: Paper Province}"},
        {"series": "{id: pilot, title: Pilot, color: teal, organizer: {name: OECD}}"},
    ],
    ids=str,
)
def test_good_value_has_no_fault(changed: dict[str, str], tmp_path: Path) -> None:
    """What the reader takes is nowhere marked as wrong."""
    (tmp_path / "workshops.yaml").write_text(describe(**changed))

    diagnostics = read_schedule(tmp_path / "workshops.yaml").diagnostics

    assert diagnostics == ()
    assert find_fault(describe(**changed)) is None


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"regoins": "[SE31]"}, "workshops/0"),
        ({"venue": "{town: Brussels}"}, "workshops/0/venue"),
        ({"venue": "Brussels"}, "workshops/0/venue"),
        ({"venue": "{geo: {lat: 50.84}}"}, "workshops/0/venue/geo"),
        ({"venue": "{geo: {lat: 508.4, lon: 4.38}}"}, "workshops/0/venue/geo/lat"),
        ({"venue": "{country: UK}"}, "workshops/0/venue/country"),
        ({"title": ""}, "workshops/0/title"),
        ({"title": "[Jobs]"}, "workshops/0/title"),
        ({"title": "{}"}, "workshops/0/title"),
        ({"title": "{english: Jobs}"}, "workshops/0/title"),
        ({"id": "Future Jobs"}, "workshops/0/id"),
        ({"id": ""}, "workshops/0/id"),
        ({"number": "first"}, "workshops/0/number"),
        ({"number": "-1"}, "workshops/0/number"),
        ({"status": "canceled"}, "workshops/0/status"),
        ({"start": "03/04/2027", "end": ""}, "workshops/0/start"),
        ({"start": "2027-3-8", "end": ""}, "workshops/0/start"),
        ({"start": "20270308", "end": ""}, "workshops/0/start"),
        ({"start": "8 March 2027", "end": ""}, "workshops/0/start"),
        ({"updated": "2027-03-08"}, "workshops/0/updated"),
        ({"online": "meet.example"}, "workshops/0/online"),
        ({"online": "javascript:alert(1)"}, "workshops/0/online"),
        ({"tags": "skills"}, "workshops/0/tags"),
        ({"regions": "[North Middle Sweden]"}, "workshops/0/regions/0"),
        ({"repeat": "weekly"}, "workshops/0/repeat"),
        ({"uid": "gävle"}, "workshops/0/uid"),
        ({"sessions": "[{period: noon}]"}, "workshops/0/sessions/0/period"),
        ({"sessions": "[{day: 2027-03-08 09:30}]"}, "workshops/0/sessions/0/day"),
        ({"attendees": "[Ann]"}, "workshops/0/attendees/0"),
        ({"attendees": "[{name: Ann, role: Chair}]"}, "workshops/0/attendees/0/role"),
        ({"attendees": "[{name: Ann, email: ann}]"}, "workshops/0/attendees/0/email"),
        ({"attendees": "[{name: Ann, attended: yes}]"}, "workshops/0/attendees/0/attended"),
        ({"region": "{id: SE31}"}, "regions/0"),
        ({"region": "{id: SE31, name: N, country: Sweden}"}, "regions/0/country"),
        ({"organization": "{id: oecd, sector: Industry}"}, "organizations/0/sector"),
        ({"series": "{id: pilot}"}, "series"),
        ({"series": "{id: pilot, title: P, color: tael}"}, "series/color"),
        ({"series": "{id: pilot, title: P, language: english}"}, "series/language"),
    ],
    ids=str,
)
def test_slip_is_a_fault(changed: dict[str, str], fault: str, tmp_path: Path) -> None:
    """A slip that the reader refuses is marked in the editor, at the value or what holds it."""
    (tmp_path / "workshops.yaml").write_text(describe(**changed))

    diagnostics = read_schedule(tmp_path / "workshops.yaml").diagnostics

    assert len(diagnostics) == 1
    assert find_fault(describe(**changed)) == fault


@pytest.mark.parametrize(
    "text", ["workshops: []\n", "seires: {id: a, title: A}\n", "- a\n", "{}\n"]
)
def test_what_is_not_a_schedule_is_an_error(text: str) -> None:
    """A schedule is a mapping with a series."""
    assert find_fault(text) == ""


def test_every_key_is_described() -> None:
    """Hovering over a key in an editor reports what it means."""
    undescribed = [path for path, key in list_keys(build_json_schema()) if "description" not in key]

    assert undescribed == []


def list_keys(schema: dict[str, Any], at: str = "") -> list[tuple[str, dict[str, Any]]]:
    """The path and the schema of every key inside a schema."""
    found = [(f"{at}/{name}", key) for name, key in schema.get("properties", {}).items()]
    inner = [*found, *((at, choice) for choice in schema.get("anyOf", []))]
    inner += [(at, schema["items"])] if "items" in schema else []
    return found + [deeper for path, choice in inner for deeper in list_keys(choice, path)]
