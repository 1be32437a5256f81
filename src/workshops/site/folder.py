"""A folder kept in step with what the program makes: what changed is written, what went is removed.

A list beside the files says which of them are ours, what each was made of and what it holds. So a
file that somebody else put there or changed is told apart and left alone, a file whose making did
not change is not made again, and a run that was stopped is finished by the next one: before
anything is written, the list names all that may be.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from workshops.errors import UnreadableError, UsageError, wrap_os_error
from workshops.files.lock import lock_folder
from workshops.files.write import make_folder, replace_file
from workshops.schedule.save import ChangedError
from workshops.site.model import Page

LIST = ".workshops-site.json"
_VERSION = 1

Kind = Literal["create", "update", "remove", "unchanged", "kept"]
"""What becomes of a file; kept is one that is not needed any more, but that somebody changed."""


class Change(NamedTuple):
    """What becomes of one file."""

    kind: Kind
    path: str


class _Known(NamedTuple):
    """What the list says of a file: digests of what it was made of, and of what it holds.

    Without `content` it was about to be written.
    """

    digest: str
    content: str


class Folder:
    """A folder as it lies there, and what the program knows of it."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.owner, self.known = _read_list(self.path / LIST)
        self._found: dict[str, str | None] = {}

    def read_kept(self, path: str, digest: str) -> bytes | None:
        """The content of a file that need not be made again; None where it must be."""
        if self.is_kept(path, digest):
            return (self.path / path).read_bytes()
        return None

    def is_kept(self, path: str, digest: str) -> bool:
        """Whether a file lies there as it was written, made of just this."""
        known = self.known.get(path)
        return known is not None and known.digest == digest and known.content == self.find(path)

    def is_ours(self, path: str) -> bool:
        """Whether a file that lies there holds what the program wrote, or was about to write.

        Or nothing at all, as a power cut may leave it: there is nothing of anybody's to lose.
        """
        known = self.known.get(path)
        found = self.find(path)
        return known is not None and (known.content in ("", found) or found == _digest(b""))

    def find(self, path: str) -> str | None:
        """The digest of what a file holds; None where there is none."""
        if path not in self._found:
            self._found[path] = _digest_file(self.path / path)
        return self._found[path]

    def explain(self, path: str) -> str:
        """Why a file is not ours."""
        return "changed since it was written" if path in self.known else "somebody else's"

    def list_foreign(self, files: Iterable[Page]) -> list[str]:
        """The paths of those files in whose place lies something that the program did not write."""
        return [
            one.path
            for one in files
            if self.find(one.path) is not None
            and not self.is_ours(one.path)
            and _digest(one.render()) != self.find(one.path)
        ]


def preview_folder(
    folder: Folder, owner: str, files: Sequence[Page], *, force: bool = False
) -> Iterator[Change]:
    """What would become of each file, with nothing written; raises what the update would."""
    if not force:
        _require_free(folder, owner, files)
    for one in files:
        if folder.is_kept(one.path, one.digest):
            yield Change("unchanged", one.path)
        else:
            yield Change(_compare(folder, one.path, _digest(one.render())), one.path)
    for path in _list_unwanted(folder, files):
        if folder.find(path) is not None:
            yield Change("remove" if folder.is_ours(path) else "kept", path)


def _compare(folder: Folder, path: str, content: str) -> Kind:
    found = folder.find(path)
    if found is None:
        return "create"
    return "unchanged" if found == content else "update"


def _list_unwanted(folder: Folder, files: Iterable[Page]) -> list[str]:
    """The files that were ours and are not made any more; a killed run may have removed some."""
    wanted = {one.path for one in files}
    return [path for path in folder.known if path not in wanted]


def update_folder(
    folder: Folder, owner: str, files: Sequence[Page], *, force: bool = False
) -> Iterator[Change]:
    """Bring the folder in step with what `owner` has; each change once it is done.

    Each file is replaced in one step, and one that holds just what it should is not touched. Raises
    UsageError, with nothing written, where somebody else's files are in the way or another owner's
    were written, unless forced, and ChangedError where another run wrote since the folder was
    looked at.
    """
    if not force:
        _require_free(folder, owner, files)
    make_folder(folder.path)
    with lock_folder(str(folder.path)):
        if _read_list(folder.path / LIST) != (folder.owner, folder.known):
            raise ChangedError(f"{folder.path}: changed meanwhile; run again")
        try:
            yield from _perform(folder, owner, files)
        except OSError as error:
            raise UnreadableError(f"{error.filename or folder.path}: {error.strerror}") from error


def _require_free(folder: Folder, owner: str, files: Sequence[Page]) -> None:
    if folder.owner not in ("", owner):
        raise UsageError(
            f"{folder.path}: holds the site of {folder.owner}; choose another folder, or use "
            f"--force to put that of {owner} in its place"
        )
    foreign = folder.list_foreign(files)
    if foreign:
        said = ", ".join(f"{path} ({folder.explain(path)})" for path in foreign[:3])
        more = f" and {len(foreign) - 3} more" if foreign[3:] else ""
        raise UsageError(
            f"{folder.path}: in the way: {said}{more}; choose another folder, or use --force to "
            "overwrite"
        )


def _perform(folder: Folder, owner: str, files: Sequence[Page]) -> Iterator[Change]:
    kept = {
        one.path: folder.known[one.path] for one in files if folder.is_kept(one.path, one.digest)
    }
    unwanted = _list_unwanted(folder, files)
    if len(kept) < len(files) or unwanted:
        begun = {one.path: _Known("", "") for one in files if one.path not in kept}
        going = {path: folder.known[path] for path in unwanted}
        _write_list(folder.path, owner, {**kept, **begun, **going})
    for one in files:
        if one.path in kept:
            yield Change("unchanged", one.path)
            continue
        content = one.render()
        kept[one.path] = _Known(one.digest, _digest(content))
        kind = _compare(folder, one.path, kept[one.path].content)
        if kind != "unchanged":
            _write(folder.path, one.path, content)
        yield Change(kind, one.path)
    for path in unwanted:
        yield from _remove(folder, path)
    _write_list(folder.path, owner, kept)


def _remove(folder: Folder, path: str) -> Iterator[Change]:
    """A file removed, if it is there still, with the folders that it leaves empty."""
    if folder.find(path) is not None:
        if not folder.is_ours(path):
            yield Change("kept", path)
            return
        (folder.path / path).unlink(missing_ok=True)
        yield Change("remove", path)
    for parent in Path(path).parents[:-1]:
        with suppress(OSError):  # there is something in it still
            (folder.path / parent).rmdir()


def _write(folder: Path, path: str, content: bytes, *, is_lasting: bool = False) -> None:
    """Pages are not forced to the disk one by one: after a power cut the next run mends them."""
    target = folder / path
    with wrap_os_error(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, content, beside=folder, is_lasting=is_lasting)


def _digest_file(path: Path) -> str | None:
    if path.is_symlink():
        return "a link"  # somebody's, wherever it leads
    with wrap_os_error(path), suppress(FileNotFoundError):
        return _digest(path.read_bytes())
    return None


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _read_list(path: Path) -> tuple[str, dict[str, _Known]]:
    """Whose files they are, and what is known of each."""
    try:
        document = json.loads(path.read_bytes())
        return str(document["owner"]), dict(_read_document(document))
    except (FileNotFoundError, NotADirectoryError):
        return "", {}
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError(
            f"{path}: not as this program writes it; delete it, and publish with --force"
        ) from error


def _read_document(document: Any) -> Iterator[tuple[str, _Known]]:
    if document["version"] != _VERSION:
        raise ValueError(document["version"])
    for path, (digest, content) in document["files"].items():
        parts = path.split("/")
        if not set(parts).isdisjoint({"", ".", ".."}) or os.path.isabs(path):
            raise ValueError(path)  # nothing outside the folder is ever ours
        yield path, _Known(str(digest), str(content))


def _write_list(folder: Path, owner: str, known: Mapping[str, _Known]) -> None:
    files = {path: known[path] for path in sorted(known)}
    document = {"version": _VERSION, "owner": owner, "files": files}
    content = (json.dumps(document, indent=0) + "\n").encode()
    path = folder / LIST
    if not path.exists() or path.read_bytes() != content:
        _write(folder, LIST, content, is_lasting=True)
