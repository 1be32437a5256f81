"""Records as YAML, for people who would rather read that than JSON."""

from typing import Any

import yaml


def write_yaml(record: dict[str, Any]) -> str:
    """One YAML document: keys in their order, text as it is, controls escaped."""
    return str(yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=100))
