"""Write docs/reference from the program itself: keys, commands, errors and rules.

    python docs/generate_reference.py

Nothing in docs/reference is written by hand. A test compares it with the program;
`pytest --update-golden` writes it again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from workshops.cli.contracts import CONTRACTS
from workshops.cli.examples import EXAMPLES
from workshops.cli.main import GROUPS, app
from workshops.ics_lint import RULES
from workshops.output.escape import escape_text
from workshops.schedule import codes
from workshops.schedule.document import MAX_BYTES
from workshops.schedule.json_schema import build_json_schema

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
_NOTICE = "<!-- written by docs/generate_reference.py; do not edit -->\n"


def write_reference() -> dict[str, str]:
    """The text of each page of docs/reference, by file name."""
    pages = {
        "keys.md": write_keys(),
        "commands.md": write_commands(),
        "errors.md": write_errors(),
        "calendar-rules.md": write_calendar_rules(),
        "json.md": write_outputs(),
    }
    return {name: f"{_NOTICE}\n{text}" for name, text in pages.items()}


def write_keys() -> str:
    """Every key of a schedule, a section a record."""
    lines = [
        "# Keys of a schedule",
        "",
        "A key that is not marked as required may be left out: what is not known is left out, not",
        "guessed. A *text* is one string, or a mapping of languages to strings. `workshops schema`",
        "writes the same as JSON Schema for your editor.",
    ]
    for path, properties, required in _walk_records(build_json_schema(), ""):
        lines += ["", f"## {path}", ""]
        rows = [
            (f"`{key}`", _name_type(kind), "yes" if key in required else "", kind["description"])
            for key, kind in properties.items()
        ]
        lines += write_table(("key", "value", "required", "meaning"), rows)
    return "\n".join(lines) + "\n"


def _walk_records(kind: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any, list[str]]]:
    """Each record of a schema with its path, such as `workshops[].venue`; the file itself first."""
    if "properties" in kind:
        yield path or "The file", kind["properties"], kind.get("required", [])
        for key, inner in kind["properties"].items():
            yield from _walk_records(inner, f"{path}.{key}" if path else key)
    if "items" in kind:
        yield from _walk_records(kind["items"], f"{path}[]")
    for alternative in kind.get("anyOf", ()):
        yield from _walk_records(alternative, path)


def _name_type(kind: Mapping[str, Any]) -> str:
    """A value's kind in words; what is only an editor's pattern is not repeated."""
    if "$ref" in kind:
        return "text"
    if "enum" in kind:
        values = [value for value in kind["enum"] if value is not None]
        return "`" + " | ".join(values) + "`" if len(values) < 20 else "a name"
    if "anyOf" in kind and "type" not in kind:
        named = [_name_type(each) for each in kind["anyOf"] if each != {"type": "null"}]
        return " or ".join(dict.fromkeys(named))
    if "items" in kind:
        return f"list of {_name_type(kind['items'])}"
    if "properties" in kind:
        return "record"
    types = kind.get("type", "any value")
    return types if isinstance(types, str) else types[0]


def _takes_null(schema: Mapping[str, Any]) -> bool:
    inner = any(_takes_null(alternative) for alternative in schema.get("anyOf", ()))
    return inner or None in schema.get("enum", ()) or "null" in schema.get("type", "")


def write_commands() -> str:
    """Every command with its arguments, options and examples, from the program's own help."""
    lines = [
        "# Commands",
        "",
        "`workshops COMMAND -h` shows the same on a terminal. These options are taken before or",
        "after the name of any command:",
        "",
    ]
    group = typer.main.get_command(app)
    context = group.make_context("workshops", [], resilient_parsing=True)
    lines += write_table(("option", "meaning"), map(_describe_parameter, _list_options(group)))
    shared = {parameter.name for parameter in group.params}
    for heading, names in GROUPS.items():
        lines += ["", f"## {heading}"]
        for name in names:
            command = group.get_command(context, name)  # type: ignore[attr-defined]
            lines += ["", *_write_command(name, command, shared)]
    return "\n".join(lines) + "\n"


def _write_command(name: str, command: Any, shared: set[str | None]) -> Iterator[str]:
    context = command.make_context(name, [], resilient_parsing=True)
    yield f"### {name}"
    yield ""
    yield "```text"
    yield f"workshops {name} {' '.join(command.collect_usage_pieces(context))}"
    yield "```"
    yield ""
    yield re.sub(r"(?m)^ +", "", command.help or "").replace("\b\n", "").strip()
    own = [parameter for parameter in command.params if parameter.name not in shared]
    arguments = [each for each in own if each.param_type_name == "argument"]
    if arguments:
        yield ""
        rows = ((f"`{each.make_metavar(context)}`", each.help or "") for each in arguments)
        yield from write_table(("argument", "meaning"), rows)
    options = [each for each in own if each.param_type_name == "option"]
    if options:
        yield ""
        yield from write_table(("option", "meaning"), map(_describe_parameter, options))
    yield ""
    yield "```sh"
    yield from EXAMPLES[name]
    yield "```"


def _list_options(group: Any) -> list[Any]:
    return [each for each in group.params if not each.name.startswith(("install", "show"))]


def _describe_parameter(option: Any) -> tuple[str, str]:
    """The names of an option with its value, and what it means."""
    context = typer.Context(typer.main.get_command(app))
    names, meaning = option.get_help_record(context)
    return f"`{names}`", meaning


def write_errors() -> str:
    """Every code of a schedule's errors and warnings, with a file, the message and the remedy."""
    lines = [
        "# Errors and warnings of a schedule",
        "",
        "`workshops check` reports all of them in one run. With an error a schedule cannot be",
        "used; a warning points to a likely error, and `check --strict` fails on it too. A code",
        "never changes, so that scripts can rely on it (`check -f json`).",
    ]
    for heading, known in (("Errors", codes.ERRORS), ("Warnings", codes.WARNINGS)):
        lines += ["", f"## {heading}"]
        for code in sorted(known):
            lines += ["", f"### {code}", ""]
            cases = _find_cases(ROOT / "tests" / "errors", code)
            lines += _join_blocks(_write_case(case) for case in cases) or [_WITHOUT_CASE[code]]
    return "\n".join(lines) + "\n"


_WITHOUT_CASE = {"too-large": f"A file of more than {MAX_BYTES >> 20} MiB is not read."}


def write_calendar_rules() -> str:
    """Every rule of `lint`, with a file that breaks it and the message."""
    lines = [
        "# Rules for calendar files",
        "",
        "`workshops lint FILE` checks the calendar files of any program. An error breaks a",
        "standard, or makes a common program lose the event or show a wrong time. A warning is",
        "about what programs read in different ways, even if a standard forbids it.",
    ]
    for rule in sorted(RULES, key=lambda rule: rule.code):
        lines += ["", f"## {rule.code}", "", f"{rule.severity.capitalize()}. {rule.source}", ""]
        lines += _fence(
            _find_cases(ROOT / "tests" / "lint", rule.code)[0].read_text("utf-8"), "text"
        )
    return "\n".join(lines) + "\n"


def _find_cases(folder: Path, code: str) -> list[Path]:
    """The reports of the cases that are named for a code and show it, the shortest first."""
    shown = re.compile(rf"^\S.* \[{code}\]$", re.MULTILINE)
    reports = [
        path for path in folder.glob(f"{code}*.txt") if shown.search(path.read_text("utf-8"))
    ]
    return sorted(reports, key=lambda path: (len(path.read_text("utf-8")), path.name))


def _write_case(report: Path) -> list[str]:
    """The files of a case, and the report on them."""
    case = report.with_suffix("")
    files = sorted(case.iterdir()) if case.is_dir() else [case.with_suffix(".yaml")]
    lines = []
    for path in files:
        if path.stat().st_size < _LONGEST_SHOWN:
            lines += [*_fence(path.read_text("utf-8", "backslashreplace"), "text"), ""]
    return lines + _fence(report.read_text("utf-8"), "text")


_LONGEST_SHOWN = 1500


def _join_blocks(blocks: Iterable[list[str]]) -> list[str]:
    """Blocks with an empty line between them."""
    return [line for block in blocks for line in ("", *block)][1:]


def _fence(text: str, language: str) -> list[str]:
    """A block of code; what no page can show is escaped."""
    return [f"```{language}", *map(escape_text, text.rstrip("\n").split("\n")), "```"]


def write_outputs() -> str:
    """Every field of what commands print as JSON; the columns of CSV are the same."""
    lines = [
        "# JSON and CSV",
        "",
        "What `-f json` prints is a contract: a field is only ever added. `workshops schema --of",
        "NAME` prints the same as JSON Schema. CSV and TSV have the fields of the outermost",
        "records as columns, in this order; lists and translations are joined with semicolons, and",
        "of counts there is the total.",
    ]
    for name, contract in CONTRACTS.items():
        is_list = contract.get("type") == "array"
        lines += ["", f"## {name}", "", f"{'A list of records' if is_list else 'A record'}:", ""]
        records = _find_records(contract["items"] if is_list else contract)
        rows = dict.fromkeys(row for record in records for row in _list_fields(record, ""))
        lines += write_table(("field", "value", "meaning"), rows)
    return "\n".join(lines) + "\n"


def _find_records(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The objects that values of a schema may be; those of several alternatives in turn."""
    if "properties" in schema:
        return [schema]
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])]
    return [record for alternative in inner for record in _find_records(alternative)]


def _list_fields(record: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    for name, schema in record["properties"].items():
        kind = f"{_name_type(schema)}{' or null' if _takes_null(schema) else ''}"
        yield f"`{path}{name}`", kind, schema.get("description", "")
        mark = "[]." if schema.get("type") == "array" else "."
        for inner in _find_records(schema):
            yield from _list_fields(inner, f"{path}{name}{mark}")


def write_table(headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A Markdown table."""
    headings = list(headings)
    lines = [headings, ["---"] * len(headings), *rows]
    return [f"| {' | '.join(map(_escape, line))} |" for line in lines]


def _escape(cell: str) -> str:
    """A table's cell: a bar would end it, and `<` outside code begin HTML."""
    text = " ".join(cell.replace("|", "\\|").split())
    return text if text.startswith("`") else text.replace("<", "&lt;")


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for name, text in write_reference().items():
        (REFERENCE / name).write_text(text, "utf-8")
