"""Invitations, updates and cancellations by e-mail, and the replies (RFC 5546, RFC 6047)."""
