"""How people subscribe to a feed, with one press in the calendar that they use.

Google takes the address of a feed as webcal alone, and asks for it by https; Outlook wants https.
Both add it to the account that is signed in. Other programs open a webcal address by themselves.
"""

from typing import NamedTuple
from urllib.parse import quote

from workshops.site.paths import as_webcal

_SERVICES = {
    "Google": "https://calendar.google.com/calendar/r?cid={webcal}",
    "Outlook.com": "https://outlook.live.com/calendar/0/addfromweb?url={address}&name={name}",
    "Office 365": "https://outlook.office.com/calendar/0/addfromweb?url={address}&name={name}",
}


class SubscriptionLink(NamedTuple):
    """A service by its name, the pattern of its addresses, and that for one feed.

    Filled in are {address}, {webcal} and {name}, percent-encoded; the script does the same where
    only the browser knows the address.
    """

    service: str
    pattern: str
    link: str


def link_feed(address: str, name: str) -> list[SubscriptionLink]:
    """The links that subscribe to the feed at `address`, which is shown as `name`."""
    values = {"address": address, "webcal": as_webcal(address), "name": name}
    encoded = {key: quote(value, safe="") for key, value in values.items()}
    return [
        SubscriptionLink(service, pattern, pattern.format(**encoded))
        for service, pattern in _SERVICES.items()
    ]
