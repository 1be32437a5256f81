"""The fields of what programs get: each with its JSON Schema, its meaning and how it is found.

They are contracts with scripts: a field is only ever added, never renamed or removed.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar, get_args

Row = TypeVar("Row")
JsonSchema = dict[str, Any]

STRING: JsonSchema = {"type": "string"}
BOOLEAN: JsonSchema = {"type": "boolean"}
DATE: JsonSchema = {"type": "string", "format": "date"}
DATE_OR_TIME: JsonSchema = {
    "type": "string",
    "anyOf": [{"format": "date"}, {"format": "date-time"}],  # names of JSON Schema for ISO 8601
}
COUNT: JsonSchema = {"type": "integer", "minimum": 0}
TEXTS: JsonSchema = {"type": "object", "additionalProperties": STRING}
"""A text in each of its languages."""


class OutputField(NamedTuple, Generic[Row]):
    """A field of a record: the JSON Schema of its values, what it means, and how it is found.

    `find` takes the row and the view (language, now, zone) in which it is described; of a plan what
    came of it. A field that is only present where it is asked for `is_optional`.
    """

    schema: JsonSchema
    meaning: str
    find: Callable[[Row, Any], Any]
    is_optional: bool = False


def nullable(schema: JsonSchema) -> JsonSchema:
    """The schema, or null where the value is not known."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: JsonSchema) -> JsonSchema:
    """An array of such values."""
    return {"type": "array", "items": schema}


def one_of(*values: Any) -> JsonSchema:
    """One of these values; a Literal stands for its values, None for null."""
    return {"enum": [value for given in values for value in get_args(given) or (given,)]}


def object_of(properties: Mapping[str, JsonSchema]) -> JsonSchema:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


def describe_fields(fields: Mapping[str, OutputField[Any]]) -> JsonSchema:
    """The JSON Schema of a record with these fields."""
    described = object_of(
        {name: {"description": field.meaning, **field.schema} for name, field in fields.items()}
    )
    required = [name for name, field in fields.items() if not field.is_optional]
    return {**described, "required": required}


def find_fields(fields: Mapping[str, OutputField[Row]], row: Row, view: Any) -> dict[str, Any]:
    """The record of one row."""
    return {name: field.find(row, view) for name, field in fields.items()}
