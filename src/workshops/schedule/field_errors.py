"""A wrong value of the file, as its reader reports it: what is wrong, what to write instead."""

from collections.abc import Iterable, Mapping

from workshops.names import shorten_line, suggest_near


class FieldError(ValueError):
    """A value that is not what its field holds: code, message and remedy."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)


class InvalidError(FieldError):
    """A text that is not a valid `kind` of value."""

    def __init__(self, code: str, text: str, kind: str, hint: str) -> None:
        super().__init__(code, f'"{shorten_value(text)}" is not a valid {kind}', hint)


_NONE: Mapping[str, str] = {}


def add_article(thing: str) -> str:
    """`a workshop`, `an attendee`."""
    return f"{'an' if thing[0] in 'aeio' else 'a'} {thing}"


def suggest(wrong: str, known: Iterable[str], synonyms: Mapping[str, str] = _NONE) -> str:
    """`did you mean "x"?` for a synonym or the nearest known word; empty when none is near.

    The keys of `synonyms` are in small letters.
    """
    meant = synonyms.get(wrong.casefold())
    return f'did you mean "{meant}"?' if meant else suggest_near(wrong, known)


def shorten_value(text: str) -> str:
    """A value as a message quotes it: on one line, at most 40 characters."""
    return shorten_line(text, 40)
