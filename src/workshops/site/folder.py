"""A folder of files that the program writes: those that changed are written, old ones removed.

A list beside the files records which of them are ours, what each was made of and what it holds. So
a file that somebody else put there or changed is recognized and left alone, a file is made again
only if its sources changed, and a run that was stopped is finished by the next one: before anything
is written, the list names every file that may be there.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname
from stat import S_ISREG
from typing import Any, Literal, NamedTuple

from workshops.errors import UnreadableError, UsageError, wrap_os_error
from workshops.files.lock import lock_folder
from workshops.files.write import ChangedError, make_folder, replace_file
from workshops.site.memory import Memory, read_memory, write_memory
from workshops.site.model import SiteFile

LIST = ".workshops-site.json"
_VERSION = 1

FileChangeKind = Literal["create", "update", "remove", "unchanged", "kept"]
"""What becomes of a file; kept is one that is not needed any more, but that somebody changed."""


class FileChange(NamedTuple):
    """What becomes of one file."""

    kind: FileChangeKind
    path: str


class _Written(NamedTuple):
    """What the list records of a file: digests of what it was made of, and of what it holds.

    Without `content` it was about to be written.
    """

    digest: str
    content: str


class _List(NamedTuple):
    """Whose files they are, what is known of each, and what is remembered of the workshops."""

    owner: str
    known: dict[str, _Written]
    memory: Memory


_NO_FILE = "a link, or no file"
"""Takes the place of a digest; such an entry is never ours, wherever it leads."""


class Folder:
    """A folder as it is on the disk, and what the program knows of it."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.list = _read_list(self.path / LIST)
        self.owner, self.known, self.memory = self.list
        self._found: dict[str, str | None] = {}
        self._is_linked = cache(lambda parent: (self.path / parent).is_symlink())

    def find(self, path: str) -> str | None:
        """The digest of what a file holds; None where there is none."""
        if path not in self._found:
            target, found = self.path / path, None
            with wrap_os_error(target), suppress(FileNotFoundError):
                is_linked = any(map(self._is_linked, _list_parents(path)))
                is_file = not is_linked and S_ISREG(target.lstat().st_mode)
                found = _hash_content(target.read_bytes()) if is_file else _NO_FILE
            self._found[path] = found
        return self._found[path]

    def is_kept(self, path: str, digest: str) -> bool:
        """Whether a file is there as it was written, made of just this."""
        known = self.known.get(path)
        return known is not None and known.digest == digest and known.content == self.find(path)

    def read_kept(self, path: str, digest: str) -> bytes | None:
        """The content of a file that need not be made again; None where it must be."""
        if self.is_kept(path, digest):
            with suppress(FileNotFoundError):  # another run has removed it since
                return (self.path / path).read_bytes()
        return None

    def is_ours(self, path: str) -> bool:
        """Whether a file that is there holds what the program wrote, or was about to write.

        Or nothing at all, as a power cut may leave it: there is nothing of anybody's to lose.
        """
        known, found = self.known.get(path), self.find(path)
        if known is None or found == _NO_FILE:
            return False
        return known.content in ("", found) or found == _hash_content(b"")

    def compare(self, path: str, content: str) -> FileChangeKind:
        """What becomes of a file that is to have this digest."""
        found = self.find(path)
        if found is None:
            return "create"
        return "unchanged" if found == content else "update"

    def list_unwanted(self, files: Iterable[SiteFile]) -> list[str]:
        """The files that were ours and are not needed now; a killed run may have removed some."""
        wanted = {file.path for file in files}
        return [path for path in self.known if path not in wanted]

    def require_unchanged(self) -> None:
        """Raise ChangedError where another run wrote since the folder was looked at."""
        if _read_list(self.path / LIST) != self.list:
            raise ChangedError(f"{self.path}: changed in the meantime; run the command again")

    def require_free(self, owner: str, files: Sequence[SiteFile], *, force: bool) -> None:
        """Raise UsageError where files of others, or of another owner, would be overwritten.

        ChangedError where they are those of another run: the list names them before they are
        written. A linked folder is not followed even where forced: nothing outside is ever written.
        """
        parents = {parent for file in files for parent in _list_parents(file.path)}
        for parent in sorted(parents):
            if self._is_linked(parent):
                raise UsageError(
                    f"{self.path / parent}: is a symbolic link, which is not followed; remove "
                    "it, or choose another folder"
                )
        if force:
            return
        if self.owner not in ("", owner):
            self.require_unchanged()
            raise UsageError(
                f"{self.path}: holds the site of {self.owner}; choose another folder, or use "
                f"--force to replace it with that of {owner}"
            )
        foreign = [
            file.path
            for file in files
            if self.find(file.path) is not None
            and not self.is_ours(file.path)
            and self.compare(file.path, _hash_content(file.render())) == "update"
        ]
        if foreign:
            self.require_unchanged()
            reasons = dict.fromkeys(foreign, "not written by this program")
            reasons |= dict.fromkeys(self.known, "changed since it was written")
            named = [f"{path} ({reasons[path]})" for path in foreign[:3]]
            more = f" and {len(foreign) - 3} more" if foreign[3:] else ""
            raise UsageError(
                f"{self.path}: would overwrite: {', '.join(named)}{more}; choose another folder, "
                "or use --force to overwrite"
            )


def require_apart(folder: str, schedule: str) -> None:
    """Raise UsageError where the schedule at the path `schedule` is in the folder, at any depth.

    People copy the folder to a web server, and beside the schedule is the history, with everybody's
    address. A link counts where it is and where it leads. Standard input ("-") is in no folder.
    """
    if schedule == "-":
        return
    around = os.path.realpath(folder)
    for path in (os.path.realpath(schedule), os.path.abspath(schedule)):
        if Path(path).is_relative_to(around):
            raise UsageError(
                f"{folder}: contains the schedule {schedule}, with people's addresses, which would "
                "reach the web server too; choose a folder of its own, such as "
                f"{os.path.join(folder, 'site')}"
            )


def preview_folder(
    folder: Folder, owner: str, files: Sequence[SiteFile], *, force: bool = False
) -> Iterator[FileChange]:
    """What would become of each file, with nothing written; raises what the update would."""
    folder.require_free(owner, files, force=force)
    for file in files:
        if folder.is_kept(file.path, file.digest):
            yield FileChange("unchanged", file.path)
        else:
            content = _hash_content(file.render())
            yield FileChange(folder.compare(file.path, content), file.path)
    for path in folder.list_unwanted(files):
        if folder.find(path) is not None:
            yield FileChange("remove" if folder.is_ours(path) else "kept", path)


def update_folder(
    folder: Folder,
    owner: str,
    files: Sequence[SiteFile],
    memory: Memory,
    *,
    force: bool = False,
) -> Iterator[FileChange]:
    """Write changed files of `owner` and remove old ones; yields each change when it is done.

    Each file is replaced in one step, and one that holds just what it should is not touched. Raises
    UsageError, with nothing written, where a file to write would replace one of somebody else or of
    another owner, unless forced, and ChangedError where another run wrote since the folder was
    looked at.
    """
    folder.require_free(owner, files, force=force)
    make_folder(folder.path)
    with lock_folder(str(folder.path)):
        folder.require_unchanged()
        try:
            yield from _write_changes(folder, owner, files, memory)
        except OSError as error:
            raise UnreadableError(f"{error.filename or folder.path}: {error.strerror}") from error


def _write_changes(
    folder: Folder, owner: str, files: Sequence[SiteFile], memory: Memory
) -> Iterator[FileChange]:
    kept = {
        file.path: folder.known[file.path]
        for file in files
        if folder.is_kept(file.path, file.digest)
    }
    unwanted = folder.list_unwanted(files)
    if len(kept) < len(files) or unwanted:
        begun = {file.path: _Written("", "") for file in files if file.path not in kept}
        going = {path: folder.known[path] for path in unwanted}
        _write_list(folder.path, owner, {**kept, **begun, **going}, folder.memory)
    for file in files:
        if file.path in kept:
            yield FileChange("unchanged", file.path)
            continue
        content = file.render()
        kept[file.path] = _Written(file.digest, _hash_content(content))
        kind = folder.compare(file.path, kept[file.path].content)
        if kind != "unchanged":
            _write_file(folder.path, file.path, content)
        yield FileChange(kind, file.path)
    for path in unwanted:
        yield from _remove_file(folder, path)
    _write_list(folder.path, owner, kept, memory)


def _remove_file(folder: Folder, path: str) -> Iterator[FileChange]:
    """A file removed, if it is there still, with the folders that it leaves empty."""
    if folder.find(path) is not None:
        if not folder.is_ours(path):
            yield FileChange("kept", path)
            return
        (folder.path / path).unlink(missing_ok=True)
        yield FileChange("remove", path)
    for parent in _list_parents(path):
        with suppress(OSError):  # there is something in it still
            (folder.path / parent).rmdir()


def _list_parents(path: str) -> list[str]:
    """The folders around a file of the site, the innermost first."""
    parents = []
    while path := dirname(path):
        parents.append(path)
    return parents


def _write_file(folder: Path, path: str, content: bytes, *, is_lasting: bool = False) -> None:
    """Pages are not forced to the disk one by one: after a power cut the next run writes them."""
    target = folder / path
    with wrap_os_error(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, content, beside=folder, is_lasting=is_lasting)


def _hash_content(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _read_list(path: Path) -> _List:
    try:
        document = json.loads(path.read_bytes())
        known = dict(_check_files(document))
        return _List(str(document["owner"]), known, read_memory(document))
    except (FileNotFoundError, NotADirectoryError):
        return _List("", {}, Memory())
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from error
    except _DAMAGE as error:
        raise UnreadableError(
            f"{path}: damaged or edited by hand; delete it, and publish with --force"
        ) from error


_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading a list raises that somebody changed by hand."""


def _check_files(document: Any) -> Iterator[tuple[str, _Written]]:
    if document["version"] != _VERSION:
        raise ValueError(document["version"])
    for path, (digest, content) in document["files"].items():
        parts = path.split("/")
        if not set(parts).isdisjoint({"", ".", ".."}) or os.path.isabs(path) or "\0" in path:
            raise ValueError(path)  # nothing outside the folder is ever ours
        yield path, _Written(str(digest), str(content))


def _write_list(folder: Path, owner: str, known: Mapping[str, _Written], memory: Memory) -> None:
    files = {path: known[path] for path in sorted(known)}
    document = {"version": _VERSION, "owner": owner, "files": files, **write_memory(memory)}
    content = (json.dumps(document, indent=0) + "\n").encode()
    path = folder / LIST
    if not path.exists() or path.read_bytes() != content:
        _write_file(folder, LIST, content, is_lasting=True)
