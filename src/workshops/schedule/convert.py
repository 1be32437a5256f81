"""Plain values to typed ones, by the declared shape; every error is collected, none stops the rest.

What can't be converted is left out after it was reported, so that one typo does not hide the
errors behind it.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from workshops.diagnostics import Path
from workshops.model import Text
from workshops.names import find_near
from workshops.schedule.document import Value
from workshops.schedule.field_errors import FieldError, add_article, shorten_value
from workshops.schedule.fields import Scalar, read_language_tag
from workshops.schedule.findings import Findings
from workshops.schedule.schema import SYNONYMS, TEXT, Kind, ListOf, Record, TextKind

Reader = Callable[[str], Any]
"""Gives the value of one word; raises ValueError, TypeError or AttributeError."""

Fields = dict[str, Any]
"""A record's known keys with their typed values; what is wrong is left out."""

Listed = list[tuple[Any, Path]]
"""The values of a list, each with the path at which it is written."""


_SIMPLE = re.compile(r"\w[\w ./-]{,39}")
"""A text that needs no quotes in braces."""


class _Table(NamedTuple):
    """How a record's plain words and texts are read, and which keys must be there."""

    readers: dict[str, Reader]
    required: tuple[str, ...]


class Converter:
    """Converts the values of one schedule; `language` is that of plain strings.

    With `consumes`, list entries are let go of when converted: a large file is large in memory.
    That is wrong where aliases share them.
    """

    def __init__(self, findings: Findings, language: str, *, consumes: bool = False) -> None:
        self.findings = findings
        self.language = language
        self.consumes = consumes
        self.shared: dict[int, Listed] = {}
        self.tables: dict[str, _Table] = {}
        self.readers: dict[Reader, Reader] = {}

    def convert_record(self, record: Record, value: Value, at: Path) -> Fields:
        """The known keys of a mapping with their typed values; empty if it is not a mapping."""
        fields: Fields = {}
        if value.__class__ is not dict:
            needed = [key for key, field in record.fields.items() if field.is_required]
            keys = ", ".join(f"{key}: …" for key in (needed or list(record.fields))[:2])
            if value.__class__ is str and record.main and _SIMPLE.fullmatch(value):
                keys = f"{record.main}: {value}"
            self._refuse_type(add_article(record.name), value, at, f"write its keys: {{{keys}}}")
            return fields
        readers, required = self.tables.get(record.name) or self._make_table(record)
        wrong: tuple[str, ...] = ()
        for key, raw in value.items():
            read = readers.get(key)
            if read is None:
                wrong += self._convert_field(fields, record, key, raw, at)
                continue
            try:  # most words are right
                fields[key] = read(raw)
            except (TypeError, ValueError, AttributeError):
                wrong += self._convert_field(fields, record, key, raw, at)
        for key in required:
            if key in fields or key in wrong:
                continue
            if key in value:
                message = f'the "{key}" of the {record.name} is empty'
                self.findings.report("missing-key", (*at, key), message, f"write the {key} here")
                self.findings.distrust((*at, key))
            else:
                message = f'the {record.name} has no "{key}"'
                self.findings.report("missing-key", at, message, f"add `{key}: …`")
        return fields

    def _make_table(self, record: Record) -> _Table:
        readers = {
            key: self._remember(field.kind)
            for key, field in record.fields.items()
            if isinstance(field.kind, Scalar | TextKind)
        }
        required = tuple(key for key, field in record.fields.items() if field.is_required)
        return self.tables.setdefault(record.name, _Table(readers, required))

    def _remember(self, kind: Scalar | TextKind) -> Reader:
        """The kind's reader, which keeps what it has read.

        A large file repeats most of its words, and is smaller where equal values are one.
        """
        read = kind.read if isinstance(kind, Scalar) else self._read_text
        if read not in self.readers:
            self.readers[read] = cache(read)
        return self.readers[read]

    def _convert_field(
        self, fields: Fields, record: Record, key: str, raw: Value, at: Path
    ) -> tuple[str, ...]:
        """Convert what needs care: a list, a mapping, a wrong word; name the key if it is wrong."""
        field = record.fields.get(key)
        if field is None:
            # a merge is left only in what could be read of a damaged text
            return () if key == "<<" else (self._refuse_key(record, key, at),)
        if raw is None or raw == "":
            return ()
        before = len(self.findings.diagnostics)
        converted = self._convert(field.kind, raw, (*at, key))
        if converted is not None:
            fields[key] = converted
        return (key,) if len(self.findings.diagnostics) > before else ()

    def _convert(self, kind: Kind, raw: Value, at: Path) -> Any:
        if kind.__class__ is ListOf:
            return self._convert_list(kind, raw, at)
        if kind.__class__ is TextKind:
            return self._convert_text(raw, at)
        if kind.__class__ is Record:
            return self.convert_record(kind, raw, at) if raw else None
        assert isinstance(kind, Scalar)
        if raw.__class__ is not str:
            return self._refuse_type(add_article(kind.name), raw, at, "write one value")
        try:
            return self._remember(kind)(raw)
        except FieldError as error:
            hint = error.hint
            if raw != (stripped := raw.strip()):  # which the message does not show
                with suppress(FieldError):
                    kind.read(stripped)
                    hint = "remove the space or line break around it"
            return self.findings.report(error.code, at, error.message, hint)

    def _convert_list(self, kind: ListOf, raw: Value, at: Path) -> Listed | None:
        """The values of a list, each with its path; None, and a report, if it is not a list."""
        if raw.__class__ is not list:
            hint = (
                f"write it in brackets: [{shorten_value(raw)}]"
                if raw.__class__ is str
                else 'write each entry after "- "'
            )
            self._refuse_type("a list", raw, at, hint)
            return None
        if kind.kind.__class__ is Record:
            if self.consumes:
                return self._take_records(kind.kind, raw, at)
            if id(raw) not in self.shared:  # what aliases repeat is reported once
                self.shared[id(raw)] = self._take_records(kind.kind, raw, at)
            return self.shared[id(raw)]
        converted = [
            (self._convert(kind.kind, value, (*at, index)), (*at, index))
            for index, value in enumerate(raw)
            if value is not None and value != ""
        ]
        return [entry for entry in converted if entry[0] is not None and entry[0] != ""]

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
        spellings: dict[str, str] = {}
        for tag, content in raw.items():
            if not self._is_translation(tag, content, at):
                continue
            # tags that differ in case only are one language (RFC 5646 section 2.1.1)
            first = spellings.setdefault(tag.casefold(), tag)
            if first == tag:
                texts[tag] = content.strip()
                continue
            message, hint = f'duplicate language "{tag}"', "keep one of the two"
            place, related = (*at, tag), (*at, first)
            self.findings.report(
                "duplicate-key", place, message, hint, related=related, on_key=True
            )
        own = spellings.get(self.language.casefold()) or next(iter(texts), None)
        return Text(own, texts.pop(own), tuple(texts.items())) if own else None

    def _is_translation(self, tag: str, content: Value, at: Path) -> bool:
        try:
            read_language_tag(tag)
        except FieldError as error:
            self.findings.report(error.code, (*at, tag), error.message, error.hint, on_key=True)
            return False
        if content is None or content.__class__ is str:
            return bool(content and content.strip())
        self._refuse_type("a text", content, (*at, tag))
        return False

    def _refuse_key(self, record: Record, key: str, at: Path) -> str:
        """Report an unknown key; gives the key that was probably meant, or the key itself."""
        meant = SYNONYMS.get(key.casefold())
        if meant not in record.fields:
            meant = next(iter(find_near(key, record.fields, most=1, cutoff=0.6)), None)
        hint = f'did you mean "{meant}"?' if meant else f"write one of: {', '.join(record.fields)}"
        message = f'unknown key "{shorten_value(key)}" in {add_article(record.name)}'
        self.findings.report("unknown-key", (*at, key), message, hint, on_key=True)
        self.findings.distrust((*at, meant or key))
        return meant or key

    def _refuse_type(self, wanted: str, raw: Value, at: Path, hint: str = "") -> None:
        found = {dict: "a mapping", list: "a list", str: "text"}.get(raw.__class__, "nothing")
        self.findings.report("wrong-type", at, f"expected {wanted}, found {found}", hint)
