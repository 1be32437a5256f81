"""Write the workshops to a calendar on a CalDAV server (RFC 4791).

    with open_server(read_collection("https://user@host/calendars/team/"), time.sleep) as server:
        plan = plan_sync(schedule, server.read_state(schedule), EntryOptions("en", stamp))
        result = perform_sync(plan, server)

A plan is a value that can be shown first; performing it again changes nothing more.

To read the code: `plan` with `server_event`, then `perform`; `server` asks by `webdav`.
"""

from workshops._lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    {
        ".perform": ["perform_sync"],
        ".plan": ["plan_sync"],
        ".server": ["open_server"],
        ".webdav": ["read_collection"],
    },
)
