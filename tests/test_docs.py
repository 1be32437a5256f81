"""The reference in docs/ is what the program is; .ci/run builds it with warnings as errors."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import typer

from support.documents import run_document
from support.golden import Golden
from workshops.cli.contracts import CONTRACTS
from workshops.cli.main import COMMANDS, app
from workshops.ics_lint import RULES
from workshops.schedule import codes
from workshops.schedule.json_schema import build_json_schema

DOCS = Path(__file__).parents[1] / "docs"


def load_generator() -> ModuleType:
    """`docs/generate_reference.py` as a module."""
    path = DOCS / "generate_reference.py"
    spec = importlib.util.spec_from_file_location("generate_reference", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WITH_COMMANDS = sorted(
    path for path in DOCS.rglob("*.md") if "```console" in path.read_text("utf-8")
)
PAGES: dict[str, str] = load_generator().write_reference()


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.stem)
def test_commands_print_what_is_shown(page: Path, tmp_path: Path, golden: Golden) -> None:
    """Each console block of a page, run in an empty folder, prints what the page shows."""
    golden.check(page, run_document(page.read_text("utf-8"), tmp_path).encode())


@pytest.mark.parametrize("name", PAGES)
def test_reference_is_what_the_program_is(name: str, golden: Golden) -> None:
    """Each page of the reference is as `docs/generate_reference.py` writes it now."""
    golden.check(DOCS / "reference" / name, PAGES[name].encode())


def test_no_page_is_left_over() -> None:
    """A page that is no longer generated does not stay."""
    assert {path.name for path in (DOCS / "reference").iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_its_place(name: str) -> None:
    """A command's section names each of its options."""
    group = typer.main.get_command(app)
    command = group.get_command(typer.Context(group), name)  # type: ignore[attr-defined]
    shared = {parameter.name for parameter in group.params}
    section = PAGES["commands.md"].partition(f"\n### {name}\n")[2].partition("\n### ")[0]

    missing = [
        name
        for parameter in command.params
        if parameter.name not in shared and parameter.param_type_name == "option"
        for name in parameter.opts
        if name not in section
    ]

    assert section
    assert not missing


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_field_has_its_place(name: str) -> None:
    """Each field that a command prints as JSON is in the section of its name."""
    section = PAGES["json.md"].partition(f"\n## {name}\n")[2].partition("\n## ")[0]

    missing = [field for field in find_keys(CONTRACTS[name]) if f"{field}`" not in section]

    assert section
    assert missing == []


def find_keys(schema: object) -> set[str]:
    """The names of all properties within a JSON Schema."""
    if isinstance(schema, list):
        return {key for inner in schema for key in find_keys(inner)}
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if "properties" in schema else set()
    return own | {key for inner in schema.values() for key in find_keys(inner)}


def test_every_key_has_its_place() -> None:
    """Each key of a schedule is in the table of its record."""
    missing = [
        key for key in find_keys(build_json_schema()) if f"| `{key}` |" not in PAGES["keys.md"]
    ]

    assert missing == []


def test_every_code_has_its_place() -> None:
    """Each code of `check` and of `lint` is a heading."""
    errors, rules = PAGES["errors.md"], PAGES["calendar-rules.md"]

    assert [code for code in codes.ERRORS | codes.WARNINGS if f"\n### {code}\n" not in errors] == []
    assert [rule.code for rule in RULES if f"\n## {rule.code}\n" not in rules] == []
