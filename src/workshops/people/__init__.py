"""Lists of people from elsewhere, matched with the attendees of a schedule.

    from workshops.people import PresenceRequest, record_presence

    plan = record_presence("workshops.yaml", PresenceRequest("kick-off", ["Anna Berg"]))
    print(plan.recorded)

Names are imported when first used.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.people.match import AttendeeIndex, find_organizations
    from workshops.people.presence import (
        PresencePlan,
        PresenceRequest,
        plan_presence,
        record_presence,
    )
    from workshops.people.sign_in import SignInList, SignInRules, read_sign_ins

__all__ = [
    "AttendeeIndex",
    "PresencePlan",
    "PresenceRequest",
    "SignInList",
    "SignInRules",
    "find_organizations",
    "plan_presence",
    "read_sign_ins",
    "record_presence",
]

__getattr__ = lazy_exports(
    __name__,
    {
        "AttendeeIndex": "workshops.people.match",
        "PresencePlan": "workshops.people.presence",
        "PresenceRequest": "workshops.people.presence",
        "SignInList": "workshops.people.sign_in",
        "SignInRules": "workshops.people.sign_in",
        "find_organizations": "workshops.people.match",
        "plan_presence": "workshops.people.presence",
        "read_sign_ins": "workshops.people.sign_in",
        "record_presence": "workshops.people.presence",
    },
)
