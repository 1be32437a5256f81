"""Every mistake has a documented case: tests/errors/<code>.yaml and the report that it gets.

A case is `<code>.yaml` or `<code>-<variant>.yaml`, or a folder of that name for what takes several
files; `<same name>.txt` beside it is the report. To add one, write the schedule, run
`pytest --update-golden`, and read the report as the coordinator would who made the mistake.
"""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import workshops
from support.golden import Golden
from support.reading import NOW
from workshops.output.report import write_text_report
from workshops.schedule.load import read_schedule

ERRORS = Path(__file__).parents[1] / "errors"
CASES = sorted(path for path in ERRORS.iterdir() if path.suffix != ".txt")
ELSEWHERE = {"too-large"}  # a case would be of 64 MiB; test_document.py has it


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_report_is_the_documented_one(
    case: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    """A mistake is told in the words, at the place and with the remedy that its case documents."""
    monkeypatch.chdir(ERRORS)

    report = write_text_report(read_schedule(case.name, now=NOW).diagnostics)

    golden.check(ERRORS / f"{case.stem}.txt", report.encode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_shows_the_mistake_it_is_named_for(case: Path) -> None:
    """The code in a case's name is among the mistakes that are found in it."""
    found = {one.code for one in read_schedule(case, now=NOW).diagnostics}

    assert find_code(case) in found


def test_every_report_has_its_case() -> None:
    """No report stays behind when its case is renamed or removed."""
    reports = {path.stem for path in ERRORS.glob("*.txt")}

    assert reports <= {case.stem for case in CASES}


def test_every_code_has_a_case() -> None:
    """Whoever adds a rule adds a case that shows its report."""
    documented = {find_code(case) for case in CASES}

    assert list_codes() - ELSEWHERE == documented


def find_code(case: Path) -> str:
    """The code that a case is named for; its whole name where no code of the program begins it."""
    known = [code for code in list_codes() if f"{case.stem}-".startswith(f"{code}-")]
    return max(known, key=len, default=case.stem)


@cache
def list_codes() -> frozenset[str]:
    """Every code that the program can give a mistake in a schedule, not in a calendar."""
    package = Path(workshops.__file__).parent
    sources = [path for path in package.rglob("*.py") if "ics_lint" not in path.parts]
    return frozenset(code for source in sources for code in Source(source).codes)


MAKERS = ("Problem", "SyntaxIssue", "FieldError", "Diagnostic")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scopes = tuple[Function, ...]
"""The functions around an expression, the outermost first."""


class Source:
    """One source file's calls, and what codes they give to mistakes.

    A code may be a literal, pass through parameters of functions of the same file, or be put
    together from such parts; anything else fails, so that no code escapes unseen.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.calls = list(_walk_calls(ast.parse(path.read_text("utf-8")), ()))
        self.codes = {
            code
            for call, scopes in self.calls
            if _name_called(call) in MAKERS
            for code in self.resolve(_argument(call, 0, "code"), scopes, ())
        }

    def resolve(self, node: ast.expr | None, scopes: Scopes, seen: tuple[str, ...]) -> set[str]:
        """All texts that an expression can be."""
        if isinstance(node, ast.Constant):
            return {str(node.value)}
        if isinstance(node, ast.FormattedValue):
            return self.resolve(node.value, scopes, seen)
        if isinstance(node, ast.JoinedStr):
            parts = [self.resolve(part, scopes, seen) for part in node.values]
            return {"".join(chosen) for chosen in product(*parts)}
        if isinstance(node, ast.Attribute) and node.attr == "code":
            return set()  # passed on from a mistake that was made, and found, elsewhere
        if isinstance(node, ast.Name):
            return self.resolve_name(node.id, scopes, seen)
        where = f"{self.path}:{node.lineno}" if node else f"{self.path}"
        raise AssertionError(f"{where}: write the code of a mistake as a literal")

    def resolve_name(self, name: str, scopes: Scopes, seen: tuple[str, ...]) -> set[str]:
        """All texts that calls pass for the parameter `name` of one of the functions around."""
        function = next((one for one in reversed(scopes) if name in _list_parameters(one)), None)
        assert function, f"{self.path}: write the code of a mistake as a literal, not as {name}"
        parameters = _list_parameters(function)
        parameters = parameters[1:] if parameters[0] == "self" else parameters
        if function.name in seen:
            return set()
        return {
            text
            for call, around in self.calls
            if _name_called(call) == function.name
            for text in self.resolve(
                _argument(call, parameters.index(name), name), around, (*seen, function.name)
            )
        }


def _walk_calls(node: ast.AST, scopes: Scopes) -> Iterator[tuple[ast.Call, Scopes]]:
    if isinstance(node, ast.Call):
        yield node, scopes
    inner = (*scopes, node) if isinstance(node, Function) else scopes
    for child in ast.iter_child_nodes(node):
        yield from _walk_calls(child, inner)


def _name_called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    named = (keyword.value for keyword in call.keywords if keyword.arg == name)
    return call.args[index] if len(call.args) > index else next(named, None)


def _list_parameters(function: Function) -> list[str]:
    arguments = function.args
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
