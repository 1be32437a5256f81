"""Plain values to typed ones, by the declared shape; every mistake is collected, none is first.

What can't be converted is left out after it was reported, so that one typo does not hide the
mistakes behind it.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, NamedTuple

from workshops.diagnostics import Diagnostic, Path
from workshops.model import Text
from workshops.schedule.codes import diagnose
from workshops.schedule.document import Value
from workshops.schedule.field_errors import FieldError, find_near, name_one, shorten
from workshops.schedule.fields import EMAIL, Scalar, read_language
from workshops.schedule.schema import TEXT, Kind, ListOf, Record, TextKind

Reader = Callable[[str], Any]
"""Gives the value of one word; raises ValueError, TypeError or AttributeError."""

Listed = list[tuple[Any, Path]]
"""The values of a list, each with the path of where it stands."""


class Typed(dict[str, Any]):
    """A record's known keys with typed values; `lost` are keys that were there, but wrong."""

    __slots__ = ("_lost",)

    @property
    def lost(self) -> AbstractSet[str]:
        """The keys that could not be understood; stored only where there are any."""
        return getattr(self, "_lost", frozenset())

    def lose(self, *keys: str) -> None:
        """Note keys as lost."""
        if not self.lost:
            self._lost: set[str] = set()
        self._lost.update(keys)


class _Table(NamedTuple):
    """How a record's plain words and texts are read, and which keys must be there."""

    readers: dict[str, Reader]
    required: tuple[str, ...]


class Converter:
    """Converts values of one schedule; `problems` grows, `language` is that of plain strings.

    With `consumes`, list entries are let go of when converted: a large file is large in memory.
    That is wrong where aliases share them.
    """

    def __init__(
        self, problems: list[Diagnostic], language: str, *, consumes: bool = False
    ) -> None:
        self.problems = problems
        self.language = language
        self.consumes = consumes
        self.shared: dict[int, Listed] = {}
        self.tables: dict[int, _Table] = {}
        self.readers: dict[Reader, Reader] = {}

    def convert_record(self, record: Record, value: Value, at: Path) -> Typed:
        """The known keys of a mapping with their typed values; empty if it is no mapping."""
        typed = Typed()
        if value.__class__ is not dict:
            keys = ", ".join(f"{key}: …" for key in list(record.fields)[:2])
            self._refuse_type(name_one(record.name), value, at, f"write its keys: {{{keys}}}")
            typed.lose(*record.fields)
            return typed
        readers, required = self.tables.get(id(record)) or self._make_table(record)
        for key, raw in value.items():
            read = readers.get(key)
            if read is None:
                self._convert_field(typed, record, key, raw, at)
                continue
            try:  # most words are right
                typed[key] = read(raw)
            except (TypeError, ValueError, AttributeError):
                self._convert_field(typed, record, key, raw, at)
        for key in required:
            if key not in typed and key not in typed.lost:
                message = f'the {record.name} has no "{key}"'
                self.problems.append(diagnose("missing-key", at, message, f"add `{key}: …`"))
        return typed

    def _make_table(self, record: Record) -> _Table:
        readers = {
            key: self._remember(field.kind)
            for key, field in record.fields.items()
            if isinstance(field.kind, Scalar | TextKind)
        }
        required = tuple(key for key, field in record.fields.items() if field.is_required)
        return self.tables.setdefault(id(record), _Table(readers, required))

    def _remember(self, kind: Scalar | TextKind) -> Reader:
        """The kind's reader, which knows again what it has read.

        A large file repeats most of its words, and is smaller where equal values are one.
        """
        read = kind.read if isinstance(kind, Scalar) else self._read_text
        if kind is EMAIL:
            return read  # nearly all of them stand once
        if read not in self.readers:
            self.readers[read] = cache(read)
        return self.readers[read]

    def _convert_field(self, typed: Typed, record: Record, key: str, raw: Value, at: Path) -> None:
        """Carefully: a list or mapping, or a word that is wrong."""
        field = record.fields.get(key)
        if field is None and key == "<<":
            return  # a merge in what could be read of a damaged text
        if field is None:
            typed.lose(self._refuse_key(record, key, at))
        elif raw is not None and raw != "":
            before = len(self.problems)
            converted = self._convert(field.kind, raw, (*at, key))
            if converted is not None:
                typed[key] = converted
            elif len(self.problems) > before:
                typed.lose(key)

    def _convert(self, kind: Kind, raw: Value, at: Path) -> Any:
        if kind.__class__ is ListOf:
            return self.convert_list(kind, raw, at)
        if kind.__class__ is TextKind:
            return self._convert_text(raw, at)
        if kind.__class__ is Record:
            return self.convert_record(kind, raw, at) if raw else None
        assert isinstance(kind, Scalar)
        return self._convert_scalar(kind, raw, at)

    def _convert_scalar(self, kind: Scalar, raw: Value, at: Path) -> Any:
        if raw.__class__ is not str:
            return self._refuse_type(name_one(kind.name), raw, at, "write one value")
        try:
            return self._remember(kind)(raw)
        except FieldError as error:
            self.problems.append(diagnose(error.code, at, error.message, error.hint))
            return None

    def convert_list(self, kind: ListOf, raw: Value, at: Path) -> Listed | None:
        """The values of a list, each with its place; None, and a problem, if it is no list."""
        if raw.__class__ is not list:
            hint = f"write it in brackets: [{shorten(raw)}]" if raw.__class__ is str else 'use "-"'
            self._refuse_type("a list", raw, at, hint)
            return None
        if kind.kind.__class__ is Record:
            if self.consumes:
                return self._take_records(kind.kind, raw, at)
            if id(raw) not in self.shared:  # what aliases repeat is told once
                self.shared[id(raw)] = self._take_records(kind.kind, raw, at)
            return self.shared[id(raw)]
        converted = []
        for index, one in enumerate(raw):
            place = (*at, index)
            value = None if one is None or one == "" else self._convert(kind.kind, one, place)
            if value is not None and value != "":
                converted.append((value, place))
        return converted

    def _take_records(self, record: Record, raw: list[Value], at: Path) -> Listed:
        taken = []
        for index, value in enumerate(raw):
            place = (*at, index)
            taken.append((self.convert_record(record, value, place), place))
            if self.consumes:
                raw[index] = None
        return taken

    def _read_text(self, raw: str) -> Text:
        if content := raw.strip():
            return Text(self.language, content)
        raise ValueError(raw)

    def _convert_text(self, raw: Value, at: Path) -> Text | None:
        if raw.__class__ is str:
            return self._remember(TEXT)(raw) if raw.strip() else None
        if raw.__class__ is not dict:
            self._refuse_type("a text", raw, at, "write one text, or {en: …, sv: …}")
            return None
        texts: dict[str, str] = {}
        spelled: dict[str, str] = {}
        for tag, content in raw.items():
            if self._is_translation(tag, content, at) and self._is_new(tag, spelled, at):
                texts[tag] = content.strip()
        return _order_texts(texts, self.language)

    def _is_translation(self, tag: str, content: Value, at: Path) -> bool:
        try:
            read_language(tag)
        except FieldError as error:
            problem = diagnose(error.code, (*at, tag), error.message, error.hint, on_key=True)
            self.problems.append(problem)
            return False
        if content is None or content.__class__ is str:
            return bool(content and content.strip())
        self._refuse_type("a text", content, (*at, tag))
        return False

    def _is_new(self, tag: str, spelled: dict[str, str], at: Path) -> bool:
        """Tags that differ in case only are one language (RFC 5646 section 2.1.1)."""
        first = spelled.setdefault(tag.casefold(), tag)
        if first != tag:
            message, hint = f'the language "{tag}" is already given', "keep one of the two"
            related = (*at, first)
            self.problems.append(
                diagnose("duplicate-key", (*at, tag), message, hint, related=related, on_key=True)
            )
        return first == tag

    def _refuse_key(self, record: Record, key: str, at: Path) -> str:
        """Report an unknown key; gives the key that was probably meant, or the key itself."""
        meant = find_near(key, record.fields)
        hint = f'did you mean "{meant}"?' if meant else f"known are: {', '.join(record.fields)}"
        message = f'{name_one(record.name)} has no key "{shorten(key)}"'
        self.problems.append(diagnose("unknown-key", (*at, key), message, hint, on_key=True))
        return meant or key

    def _refuse_type(self, wanted: str, raw: Value, at: Path, hint: str = "") -> None:
        found = {dict: "a mapping", list: "a list", str: "text"}.get(raw.__class__, "nothing")
        self.problems.append(diagnose("wrong-type", at, f"expected {wanted}, found {found}", hint))


def _order_texts(texts: dict[str, str], language: str) -> Text | None:
    if not texts:
        return None
    fallback = next((tag for tag in texts if tag.casefold() == language.casefold()), None)
    first = fallback or next(iter(texts))
    return Text(first, texts.pop(first), tuple(texts.items()))
