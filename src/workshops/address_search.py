"""Mail addresses that are known, looked for in texts and files in whatever form they are there.

An address may be disguised by accident: between signs that addresses may hold, with a soft hyphen
or a full-width sign in it, as an entity or an escape, with its domain in Punycode. So a text is
reduced to what a reader or a program makes of it, and the addresses are looked for in that; nothing
is guessed about how an address looks or where it ends.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from html import unescape
from urllib.parse import unquote

BLANK = "…"
"""The text in place of an address."""


class KnownAddresses:
    """The addresses to look for; a letter or digit of ASCII beside one makes it another."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self.addresses = tuple(addresses)

    @cached_property
    def _locals(self) -> Mapping[str, frozenset[str]]:
        """The parts of the addresses before the @, by each form of their domains."""
        found: dict[str, set[str]] = {}
        for address in self.addresses:
            local, _, domain = address.strip().rpartition("@")
            names = found.setdefault(domain, set())
            names |= {_fold_name(local), _reduce(f"{local}@")[0][:-1]}
        return {
            form: frozenset(names)
            for domain, names in found.items()
            for form in _list_domain_forms(domain)
        }

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted(set(map(len, self._locals)), reverse=True))

    def is_in_file(self, content: bytes) -> bool:
        """Whether a file in UTF-8 holds one of the addresses, in whatever form.

        The lines of a calendar file are unfolded (RFC 5545 section 3.1).
        """
        if not self.addresses:
            return False
        if content.startswith(b"BEGIN:VCALENDAR"):
            content = content.replace(b"\r\n ", b"")
        text = content.decode("utf-8", "replace")
        # a file is long, and most have no @ in any form
        may_hold_at = text.count("@") > sum(map(text.count, _OTHER_USES))
        return (may_hold_at or any(form in text for form in _AT_FORMS)) and self.is_in(text)

    def is_in(self, text: str) -> bool:
        """Whether a text holds one of the addresses, in whatever form."""
        if not self.addresses or not _MAY_HOLD_ADDRESS.search(text):
            return False
        return next(self._find(*_reduce(text)), None) is not None

    def blank(self, text: str) -> str:
        """The text with "…" in place of each of the addresses."""
        if not self.is_in(text):
            return text
        letters = _trace_steps(text, _compose)
        folded = "".join(letter for letter, _, _ in letters)
        marked = "".join(letter for letter, _, _ in _trace_steps(text, _mark_foreign))
        shown, at = "", 0
        for start, end in self._find(folded, marked):
            if letters[start][1] >= at:
                shown += text[at : letters[start][1]] + BLANK
            at = letters[end - 1][2]
        shown += text[at:]
        return BLANK if self.is_in(shown) else shown  # never less than what is promised

    def _find(self, folded: str, marked: str) -> Iterator[tuple[int, int]]:
        """Where the addresses are; not those that only end or begin like one, as Mariana's may."""
        for at in (found.start() for found in re.finditer("@", folded)):
            for length in self._lengths:
                end = at + 1 + length
                names = self._locals.get(folded[at + 1 : end], frozenset())
                if not names or end > len(folded) or _is_letter(marked[end : end + 1]):
                    continue
                before = folded[max(0, at - _LONGEST_LOCAL) : at]
                for size in range(1, len(before) + 1):
                    is_known = before[-size:] in names
                    if is_known and not _is_letter(marked[at - size - 1 : at - size]):
                        yield at - size, end
                        break


_LONGEST_LOCAL = 4 * 64
"""RFC 5321 section 4.5.3.1.1; letters such as ß become several."""


def _is_letter(sign: str) -> bool:
    """Whether an address goes on with this; other scripts are written without blanks."""
    return sign.isascii() and sign.isalnum()


def _list_domain_forms(domain: str) -> set[str]:
    """A domain as it is typed, in Unicode and in Punycode (RFC 3490 and RFC 5891 differ for ß)."""
    forms = {_fold_name(domain), _reduce(f"@{domain}")[0][1:]}
    with suppress(UnicodeError):
        forms.add(domain.casefold().encode("idna").decode())
    with suppress(UnicodeError):
        labels = unicodedata.normalize("NFKC", domain.lower()).split(".")
        ascii_labels = [
            label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
            for label in labels
        ]
        letter_labels = [
            label[4:].encode().decode("punycode") if label.startswith("xn--") else label
            for label in labels
        ]
        forms |= {".".join(ascii_labels), _fold_name(".".join(letter_labels))}
    return forms


_MAY_HOLD_ADDRESS = re.compile(r"[@＠﹫%&\\]")
"""A text without any of these, as nearly all are, holds no address."""

_AT_FORMS = (
    "＠ ﹫ %40 2540 #64 #064 0064 x40 X40 x040 0040 commat 65312 65131 ff20 FF20 fe6b FE6B bc%a0 "
    "BC%A0 b9%ab B9%AB"
).split()
_OTHER_USES = ('@context"', '@type"', "@media ")
"""The forms of an @ in a file, however it is escaped; and words of JSON-LD and styles."""


_AT_SIGNS = frozenset("@＠﹫")

_ESCAPES = re.compile(
    r"&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?"  # HTML, XML
    r"|(?:%[0-9A-Fa-f]{2})+"  # web addresses
    r"|\\u[0-9A-Fa-f]{4}|\\."  # JSON, calendar files
)

_IGNORED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that are not seen: controls, format characters, default ignorables (UAX #44)."""

_COMPOSED = re.compile(r"[^\x00-\x7f][\u0300-\u036f]*|[\x00-\x7f][\u0300-\u036f]+|[A-Z]")


def _compose(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0]).casefold().replace("。", ".")


def _mark_foreign(found: re.Match[str]) -> str:
    """A text as long as the composed one, without new ASCII characters: ¹ is not the digit 1."""
    composed = _compose(found)
    return composed if found[0].isascii() else "¤" * len(composed)


Rewrite = Callable[[re.Match[str]], str]

_MOST_ROUNDS = 4
"""How often a text may be escaped: a link in a page is, twice."""


def _reduce(text: str) -> tuple[str, str]:
    """A text reduced to what is compared; the same with marks for what was not ASCII."""
    for _ in range(_MOST_ROUNDS):
        decoded = _ESCAPES.sub(_unescape, _IGNORED.sub("", text))
        if decoded == text:
            break
        text = decoded
    text = _IGNORED.sub("", text)
    if text.isascii():
        return text.lower(), text
    if not _AT_SIGNS.intersection(text):
        return "", ""  # no address, so that the rest need not be compared
    marked = _COMPOSED.sub(_mark_foreign, text)
    return _fold_name(text), _IGNORED.sub("", marked)


def _unescape(found: re.Match[str]) -> str:
    escape = found[0]
    if escape[0] == "&":
        return unescape(escape)
    if escape[0] == "%":
        return unquote(escape)
    if len(escape) > 2:
        return escape.encode().decode("unicode_escape")
    return "\n" if escape[1] in "nN" else escape[1]


def _fold_name(name: str) -> str:
    """A part of an address, or a text without escapes, as it is compared."""
    return _IGNORED.sub("", _COMPOSED.sub(_compose, name))


Letter = tuple[str, int, int]
"""A letter, and where what it was made of begins and ends in a text."""


def _trace_steps(text: str, compose: Rewrite) -> list[Letter]:
    """The letters of a text reduced as by `_reduce`, each with the place that it comes from."""
    letters = [(letter, at, at + 1) for at, letter in enumerate(text)]
    omitting: tuple[re.Pattern[str], Rewrite] = (_IGNORED, lambda _: "")
    for pattern, change in (
        *((omitting, (_ESCAPES, _unescape)) * _MOST_ROUNDS),
        omitting,
        (_COMPOSED, compose),
        omitting,
    ):
        letters = _trace(letters, pattern, change)
    return letters


def _trace(letters: list[Letter], pattern: re.Pattern[str], change: Rewrite) -> list[Letter]:
    """Letters changed as by `pattern.sub`, with their places."""
    text = "".join(letter for letter, _, _ in letters)
    traced, at = [], 0
    for found in pattern.finditer(text):
        traced += letters[at : found.start()]
        place = letters[found.start()][1], letters[found.end() - 1][2]
        traced += [(letter, *place) for letter in change(found)]
        at = found.end()
    return traced + letters[at:]
