"""Lists of people from elsewhere, matched with the attendees of a schedule.

    from workshops.people import MarkRequest, perform_plan, plan_mark

    request = MarkRequest("kick-off", ["Anna Berg"])
    plan = perform_plan("workshops.yaml", lambda editable: plan_mark(editable, request))
    print(plan.recorded)

Names are imported when first used.

To read the code: a list is read by `tables` (with `headings`, `spreadsheet` and `addresses`), then
by `registrations` or `sign_in`; who is meant is found by `same_person` and `match`; `register`,
`unregister` and `mark` plan what changes.
"""

from typing import TYPE_CHECKING

from workshops._lazy import lazy_exports

if TYPE_CHECKING:
    from workshops.people.mark import (
        MarkPlan,
        MarkRequest,
        plan_mark,
    )
    from workshops.people.match import AttendeeIndex, find_organizations
    from workshops.people.register import (
        RegisterPlan,
        RegisterRequest,
        plan_register,
    )
    from workshops.people.registrations import RegistrationList, read_registrations, read_words
    from workshops.people.sign_in import SignInList, SignInRules, read_sign_ins
    from workshops.people.unregister import UnregisterPlan, plan_unregister
    from workshops.schedule.perform import perform_plan

__all__ = [
    "AttendeeIndex",
    "MarkPlan",
    "MarkRequest",
    "RegisterPlan",
    "RegisterRequest",
    "RegistrationList",
    "SignInList",
    "SignInRules",
    "UnregisterPlan",
    "find_organizations",
    "perform_plan",
    "plan_mark",
    "plan_register",
    "plan_unregister",
    "read_registrations",
    "read_sign_ins",
    "read_words",
]

__getattr__ = lazy_exports(
    __name__,
    {
        ".mark": ["MarkPlan", "MarkRequest", "plan_mark"],
        ".match": ["AttendeeIndex", "find_organizations"],
        ".register": ["RegisterPlan", "RegisterRequest", "plan_register"],
        ".registrations": ["RegistrationList", "read_registrations", "read_words"],
        ".sign_in": ["SignInList", "SignInRules", "read_sign_ins"],
        ".unregister": ["UnregisterPlan", "plan_unregister"],
        "workshops.schedule.perform": ["perform_plan"],
    },
)
