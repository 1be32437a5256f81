"""A wrong word of the file, as its readers tell of it: what is wrong, what to write instead."""

from collections.abc import Iterable


class FieldError(ValueError):
    """A value that is not what its field holds: code, message and remedy."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)


def name_one(thing: str) -> str:
    """`a workshop`, `an attendee`."""
    return f"{'an' if thing[0] in 'aeio' else 'a'} {thing}"


def find_near(wrong: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a wrong one, ignoring case; None when none is near."""
    from difflib import get_close_matches  # only mistakes need it

    spelled = {word.casefold(): word for word in known}
    near = get_close_matches(wrong.casefold(), spelled, n=1, cutoff=0.6)
    return spelled[near[0]] if near else None


def suggest(wrong: str, known: Iterable[str]) -> str:
    """`did you mean "x"?` for the nearest known word; empty when none is near."""
    near = find_near(wrong, known)
    return f'did you mean "{near}"?' if near else ""


def shorten(text: str) -> str:
    """A value as a message quotes it: on one line, at most 40 characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"
