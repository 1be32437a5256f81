"""The codes of everything that can be wrong with a schedule: stable names for scripts and docs.

A code is declared here, and shown by a case of its own in tests/errors. What is only probably a
slip is a warning; everything else is an error, with which a schedule can't be used.
"""

from workshops.diagnostics import Diagnostic, Path, Severity

_SYNTAX = """
bad-key bad-merge duplicate-key not-utf-8 recursive-alias second-document syntax too-deep too-large
too-many-aliases unknown-anchor unknown-tag
"""
_VALUES = """
bad-address bad-boolean bad-date bad-degrees bad-id bad-instant bad-length bad-number bad-path
bad-rule bad-uid bad-url impossible-date impossible-time missing-key unknown-color unknown-country
unknown-holidays unknown-key unknown-language unknown-value unknown-zone unusable-logo wrong-type
"""
_MEANING = """
conflicting-day duplicate-id duplicate-series duplicate-uid end-before-start end-without-start
except-without-repeat missing-timezone mixed-span nameless-attendee region-circle region-depth
repeat-off-start repeat-without-start session-outside skipped-time unknown-organization
unknown-region unknown-source
"""

ERRORS = frozenset((_SYNTAX + _VALUES + _MEANING).split())
WARNINGS = frozenset(
    """
    confirmed-undated duplicate-attendee duplicate-number early-attendance holiday
    invisible-character overlap repeated-time unused-allowance unused-exception unused-organization
    unused-region weekend
    """.split()
)


def diagnose(
    code: str,
    path: Path,
    message: str,
    hint: str = "",
    *,
    related: Path | None = None,
    on_key: bool = False,
) -> Diagnostic:
    """A diagnostic with the severity of its code; KeyError for a code that is not declared."""
    if code not in ERRORS and code not in WARNINGS:
        raise KeyError(code)
    severity: Severity = "warning" if code in WARNINGS else "error"
    return Diagnostic(code, path, message, hint, severity, related, on_key)
