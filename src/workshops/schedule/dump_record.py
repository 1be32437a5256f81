"""Records as YAML, for people who would rather read that than JSON."""

import re
from typing import Any

import yaml

_HIDDEN = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Characters that YAML prints as they are and that a reader would not see, or be fooled by."""


class _Dumper(yaml.SafeDumper):
    """Quotes texts that hold hidden characters, so that these can be written as escapes."""


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _HIDDEN.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def write_yaml(record: dict[str, Any]) -> str:
    """One YAML document: keys in their order, text as it is, what can't be seen as escapes."""
    document = yaml.dump(record, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04X}", document)
