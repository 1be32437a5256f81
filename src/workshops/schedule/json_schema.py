"""The file's shape as JSON Schema (draft 2020-12), which editors complete and check against."""

from typing import Any

from workshops.schedule.fields import Scalar
from workshops.schedule.schema import SCHEDULE, Field, Kind, ListOf, Record, TextKind

_WORD = {"type": ["string", "number", "boolean"]}
_TEXT = {
    "description": "a string, or a mapping of language tag to string",
    "anyOf": [
        _WORD,
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
            "additionalProperties": {"anyOf": [_WORD, {"type": "null"}]},
        },
    ],
}


def build_json_schema() -> dict[str, Any]:
    """The JSON Schema of a schedule file; needs no schedule."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "workshops schedule",
        **_describe(SCHEDULE),
        "$defs": {"text": _TEXT},
    }


def _describe(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, Scalar):
        return kind.schema
    if isinstance(kind, TextKind):
        return {"$ref": "#/$defs/text"}
    if isinstance(kind, ListOf):
        return {"type": "array", "items": _describe(kind.kind)}
    return _describe_record(kind)


def _describe_record(record: Record) -> dict[str, Any]:
    required = [key for key, field in record.fields.items() if field.is_required]
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": {key: _describe_field(field) for key, field in record.fields.items()},
    }


def _describe_field(field: Field) -> dict[str, Any]:
    described = _describe(field.kind)
    if not field.is_required:
        described = {"anyOf": [described, {"type": "null"}]}
    return {"description": field.doc, **described}
