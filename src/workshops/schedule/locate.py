"""Where in the files each finding is: a valid schedule never gets here, and pays nothing for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from workshops.diagnostics import Diagnostic, Path, Position
from workshops.schedule.codes import diagnose
from workshops.schedule.document import Document
from workshops.schedule.positions import Node, find_nodes


def locate_diagnostics(
    found: Iterable[Diagnostic], documents: Sequence[Document]
) -> tuple[Diagnostic, ...]:
    """The syntax issues of the documents and what was found in their values, in file order.

    Paths of `found` start with the index of a document. What is behind a syntax error is left out:
    it may be read wrongly because of that.
    """
    located = []
    for index, document in enumerate(documents):
        for issue in document.issues:
            position, hint = document.show(issue.span), issue.hint
            if issue.related:
                hint = _add_place(hint, document.show(issue.related), position)
            placed = diagnose(issue.code, (), issue.message, hint)._replace(position=position)
            located.append((index, placed))
    broken = {index: issue.position[1:3] for index, issue in located if issue.code == "syntax"}
    for index, shown in _add_positions(tuple(found), documents):
        if index not in broken or shown.position[1:3] < broken[index]:
            located.append((index, shown))
    located.sort(key=lambda entry: (entry[0], entry[1].position.line, entry[1].position.column))
    return tuple(dict.fromkeys(diagnostic for _, diagnostic in located))


def _add_positions(
    found: Sequence[Diagnostic], documents: Sequence[Document]
) -> Iterator[tuple[int, Diagnostic]]:
    """Each diagnostic with its position, after the index of its document.

    A generator, so that the nodes, of which there may be many, are gone when all is located.
    """
    paths: dict[int, list[Path]] = defaultdict(list)
    for diagnostic in found:
        for path in filter(None, (diagnostic.path, diagnostic.related)):
            paths[int(path[0])].append(path)
            if path[-1] == "end":  # it may not be in the file
                paths[int(path[0])].append((*path[:-1], "start"))
    roots = {
        index: find_nodes(
            documents[index].text, (path[1:] for path in paths[index]), with_siblings=False
        )[0]
        for index in paths
    }
    for diagnostic in found:
        if shown := _add_position(diagnostic, documents, roots):
            yield int(diagnostic.path[0]), shown


def _add_position(
    diagnostic: Diagnostic, documents: Sequence[Document], roots: dict[int, Node]
) -> Diagnostic | None:
    """The diagnostic with its position; that of the start for an end that is not in the file."""

    def show(path: Path) -> Position:
        index = int(path[0])
        return documents[index].show(roots[index].locate(path[1:], on_key=diagnostic.on_key))

    path, hint = diagnostic.path, diagnostic.hint
    if path[-1] == "end" and not roots[int(path[0])].has(path[1:]):
        if diagnostic.code == "repeated-time":
            return None
        path = (*path[:-1], "start")
    position = show(path)
    if diagnostic.related:
        hint = _add_place(hint, show(diagnostic.related), position)
    return diagnostic._replace(path=(), hint=hint, related=None, on_key=False, position=position)


def _add_place(hint: str, there: Position, here: Position) -> str:
    """The hint with the line it speaks of, and the file if it is another."""
    is_near = there.file == here.file
    place = f"line {there.line}" if is_near else f"{there.file}:{there.line}"
    if hint.endswith("?"):
        return f"{hint[:-1]} ({place})?"
    return f"{hint} (the other is {'on' if is_near else 'in'} {place})"
