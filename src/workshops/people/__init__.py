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
        "AttendeeIndex": "workshops.people.match",
        "MarkPlan": "workshops.people.mark",
        "MarkRequest": "workshops.people.mark",
        "RegisterPlan": "workshops.people.register",
        "RegisterRequest": "workshops.people.register",
        "RegistrationList": "workshops.people.registrations",
        "SignInList": "workshops.people.sign_in",
        "SignInRules": "workshops.people.sign_in",
        "find_organizations": "workshops.people.match",
        "plan_unregister": "workshops.people.unregister",
        "UnregisterPlan": "workshops.people.unregister",
        "plan_mark": "workshops.people.mark",
        "plan_register": "workshops.people.register",
        "read_registrations": "workshops.people.registrations",
        "read_words": "workshops.people.registrations",
        "read_sign_ins": "workshops.people.sign_in",
        "perform_plan": "workshops.schedule.perform",
    },
)
