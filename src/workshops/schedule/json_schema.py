"""The file's shape as JSON Schema (draft 2020-12), which editors complete and check against."""

from typing import Any

from workshops.schedule.fields import Scalar
from workshops.schedule.schema import SCHEDULE, Kind, ListOf, TextKind

# editors take some words without quotes for numbers or booleans
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
        **identify_schema("schedule", "workshops schedule"),
        **_describe(SCHEDULE),
        "$defs": {"text": _TEXT},
    }


def identify_schema(name: str, title: str) -> dict[str, Any]:
    """The head of a JSON Schema. Its id is a name (RFC 8141), not an address to read it from."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:workshops:schema:{name}",
        "title": title,
    }


def _describe(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, Scalar):
        return kind.schema
    if isinstance(kind, TextKind):
        return {"$ref": "#/$defs/text"}
    if isinstance(kind, ListOf):
        return {"type": "array", "items": _describe(kind.kind)}
    required = [key for key, field in kind.fields.items() if field.is_required]
    properties = {}
    for key, field in kind.fields.items():
        described = _describe(field.kind)
        if not field.is_required:
            described = {"anyOf": [described, {"type": "null"}]}
        properties[key] = {"description": field.doc, **described}
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": properties,
    }
