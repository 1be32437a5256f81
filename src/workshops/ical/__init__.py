"""The model and RFC 5545 bytes, to and fro: no files, no mail, no clock."""

from datetime import UTC, datetime

PRODUCT = "-//workshops//workshops//EN"
"""The PRODID; without a version, so that a new release does not change everybody's files."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""DTSTAMP of last resort: a schedule from a pipe that does not say when it was updated."""
