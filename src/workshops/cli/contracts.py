"""What the `-f json` of each command prints, as JSON Schema.

Fields are declared where the records are made. They are contracts with scripts: a field is only
ever added. One that is printed only with --emails is not required.
"""

from typing import get_args

from workshops.attendance import Grouping
from workshops.calendar_sync.show import CHANGE_FIELDS
from workshops.invitations.show import STEP_FIELDS
from workshops.invitations.show_replies import DECISION_FIELDS
from workshops.output.attendance_listings import MATRIX, list_attendance, list_groups
from workshops.output.change_listing import list_changes
from workshops.output.fields import (
    COUNT,
    STRING,
    JsonSchema,
    describe_fields,
    list_of,
    nullable,
    object_of,
    one_of,
)
from workshops.output.listings import REGIONS, WORKSHOP_FIELDS, list_details
from workshops.output.months import DAY_FIELDS
from workshops.output.report import DIAGNOSTIC_FIELDS
from workshops.proposals.show import PROPOSAL_FIELDS
from workshops.schedule.json_schema import identify_schema
from workshops.site.folder import FileChangeKind

_PLACE: dict[str, JsonSchema] = {
    "workshop": {
        "description": "id of the workshop; null where another record changes",
        **nullable(STRING),
    },
    "record": {
        "description": 'what `set` calls the record that changes: "workshop:jobs", "series", '
        '"region:SE31" or "organization:uni", or such as "workshop:jobs/session:welcome"',
        **STRING,
    },
    "file": {"description": "file that changes", **STRING},
    "line": {"description": "line of the record in that file, from 1", **COUNT},
}
_KEY: dict[str, JsonSchema] = {
    "key": {"description": "key, by its dotted path", **STRING},
    "before": {"description": "its value before; null for none"},
    "after": {"description": "its value afterwards; null for none"},
}
_CHANGE = object_of({**_PLACE, "changed": list_of(object_of(_KEY))})
_PROBLEMS: JsonSchema = {
    "description": "what needs a person, with the line of the list",
    **list_of(object_of({"line": nullable(COUNT), "message": STRING})),
}
_MARKED = list_of(object_of({"person": STRING, **_KEY}))
_REPORT = list_of(describe_fields(DIAGNOSTIC_FIELDS))
_CONTRACTS: dict[str, JsonSchema] = {
    "list": list_of(describe_fields(WORKSHOP_FIELDS)),
    "show": describe_fields(list_details(with_emails=True)),
    "calendar": list_of(describe_fields(DAY_FIELDS)),
    "regions": list_of(describe_fields(REGIONS.fields)),
    "attendance": list_of(describe_fields(list_attendance(with_emails=True).fields)),
    "attendance-by": list_of(
        {"anyOf": [describe_fields(list_groups(by).fields) for by in get_args(Grouping)]}
    ),
    "attendance-matrix": list_of(describe_fields(MATRIX.fields)),
    "check": _REPORT,
    "lint": _REPORT,
    "diff": list_of(describe_fields(list_changes(None, with_emails=True).fields)),
    **dict.fromkeys(("add", "move", "set", "cancel", "remove", "unregister"), _CHANGE),
    "register": object_of({**_CHANGE["properties"], "problems": _PROBLEMS}),
    "mark": object_of({**_PLACE, "changed": _MARKED, "problems": _PROBLEMS}),
    "propose": list_of(describe_fields(PROPOSAL_FIELDS)),
    "invite": list_of(describe_fields(STEP_FIELDS)),
    "rsvp": list_of(describe_fields(DECISION_FIELDS)),
    "publish": list_of(object_of({"kind": one_of(FileChangeKind), "path": STRING})),
    "sync": list_of(describe_fields(CHANGE_FIELDS)),
}
CONTRACTS: dict[str, JsonSchema] = {
    name: {**identify_schema(name, f"workshops {name.replace('-', ' --')} -f json"), **contract}
    for name, contract in _CONTRACTS.items()
}
"""A JSON Schema (draft 2020-12) by the name of the command, with the option that changes it."""
