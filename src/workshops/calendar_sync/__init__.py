"""The workshops in a calendar of a CalDAV server (RFC 4791)."""
