"""Passwords for servers, and whether a connection stays on this machine.

A password comes from the environment or the keyring, never from the command line, where every
process can read it.
"""

import os
from contextlib import suppress
from importlib import import_module
from ipaddress import ip_address

from workshops.errors import UsageError


def is_loopback(host: str) -> bool:
    """Whether this is the machine itself, so that no other machine can read the connection."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_host_name(host: str) -> bool:
    """Whether it can be a server's name or IP address: labels of 1 to 63 bytes (RFC 1035 2.3.4)."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return bool(host)


def find_password(variable: str, host: str, user: str) -> str:
    """A user's password: from the environment, else from the keyring where one is installed."""
    password: str | None = os.environ.get(variable)
    if not password:
        with suppress(Exception):  # not installed, locked, or without a back end
            password = import_module("keyring").get_password(host, user)
    if not password:
        raise UsageError(
            f"no password for {user}: set {variable}, or with the keyring installed run "
            f"keyring set {host} {user}"
        )
    return password
