"""Names as people type them: compared without case and accents, suggested, counted."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

_Meaning = TypeVar("_Meaning")


def fold_name(name: str) -> str:
    """A name reduced to its letters and digits, without case and accents, for comparing."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def index_words(lists: Mapping[_Meaning, str]) -> dict[str, _Meaning]:
    """The meaning of each word, folded, from the words of each meaning: `{True: "yes, oui"}`."""
    return {fold_name(word): of for of, words in lists.items() for word in words.split(", ")}


def split_words(name: str) -> list[str]:
    """The words of a name, without what separates them; macOS writes accents as own letters."""
    return [word for word in re.split(r"[\W_]+", unicodedata.normalize("NFC", name)) if word]


def fold_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, whatever their order."""
    return tuple(sorted(map(fold_name, split_words(name))))


def fold_address(address: str | None) -> str:
    """A mail address reduced to what is compared: without mailto:, brackets, blanks and case.

    The part before the @ may differ by case in theory (RFC 5321 section 2.4); no mail server does.
    A host in punycode is one with the host in letters (RFC 5891).
    """
    bare = (address or "").strip(_AROUND).casefold()
    while bare.startswith("mailto:"):  # some programs write it twice, or brackets behind it
        bare = bare[7:].strip(_AROUND)
    if "xn--" not in bare:
        return bare
    name, at, host = bare.rpartition("@")
    return name + at + ".".join(map(_decode_label, host.split(".")))


_AROUND = "<> \t\r\n"


def encode_domain(address: str) -> str:
    """A mail address with its domain in ASCII (RFC 3490): few servers have SMTPUTF8 (RFC 6531).

    Raises UnicodeError where the domain can't be the name of a host.
    """
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode('ascii')}"


def _decode_label(label: str) -> str:
    """A part of a host name in letters; as it is where it is not what RFC 5891 makes of letters."""
    code = label.removeprefix("xn--")
    if code == label or len(label) > 63:
        return label
    try:
        letters = code.encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    is_plain = letters.isascii() or letters.casefold() != letters or not letters.isprintable()
    return label if is_plain or "@" in letters or "." in letters else letters


def find_near(wrong: str, known: Iterable[str], *, most: int = 3, cutoff: float = 0.5) -> list[str]:
    """The known names that are similar to `wrong`, the most similar first; at most `most` of them.

    `cutoff` is the least similarity, from 0 (any name) to 1 (only the same letters).
    """
    from difflib import get_close_matches  # slow to import, and only errors need it

    # of names that are equal when folded, the first
    folded = {fold_name(name): name for name in reversed(list(known))}
    near = get_close_matches(fold_name(wrong), folded, n=most, cutoff=cutoff)
    return [folded[name] for name in near]


def suggest_near(wrong: str, known: Iterable[str], cutoff: float = 0.6, instead: str = "") -> str:
    """`did you mean "x"?` for the nearest known name; what is given `instead` if none is near."""
    near = find_near(wrong, known, most=1, cutoff=cutoff)
    return f'did you mean "{near[0]}"?' if near else instead


def shorten_line(text: str, most: int) -> str:
    """The text on one line of at most `most` characters; a longer one is cut and ends in `…`."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def join_words(words: Sequence[str], conjunction: str = "and") -> str:
    """`time`, `time and place`, or `title, time and place`; of one word at least."""
    return f" {conjunction} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def count_noun(count: int, noun: str, plural: str = "") -> str:
    """`1 workshop` or `2 workshops`; `plural` where it is not the noun with an s."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"
