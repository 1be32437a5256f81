"""Addresses as mail programs copy them: `Bo Ek <bo@example.org>; "Ek, Ana" <ana@example.org>`."""

import re
from typing import NamedTuple

_ADDRESS = re.compile(r'"?([^"<>@]*?)"?\s*<?(?:mailto:)?([^\s<>@:"]+@[^\s<>@]+)>?', re.IGNORECASE)

_LONGEST = 1_000
"""More than a name and an address have; matching takes the square of the length."""


def split_address(text: str) -> tuple[str, str]:
    """The name and the address in `Bo <bo@example.org>`; either may be empty."""
    found = _ADDRESS.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return (found[1].strip(), found[2]) if found else (text.strip(), "")


SEVERAL = '"{}" may be several people; write each as Name <address>'


class Pasted(NamedTuple):
    """A name and an address on a line, counted from 1; either may be empty.

    `is_quoted` is whether the name was in quotes, so that a comma in it separates no people.
    """

    line: int
    name: str
    email: str
    is_quoted: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Whether the name may be those of several people: "Ana Ek, Bo Berg"."""
        words = [len(part.split()) for part in self.name.split(",")]
        return not self.is_quoted and len(words) > 1 and min(words) > 1


_PART = re.compile(
    r'"((?:[^"\\\n]|\\.)*+)"|<\s*+(?:mailto:)?+([^<>\s]*+)\s*+>|([;\n\t])|([^"<>;\n\t]++|.)',
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![^\s,@:])(?:mailto:)?+([^\s,@:]++@[^\s,@]++)", re.IGNORECASE)
_LABEL = re.compile(r"\A\s*(?:to|cc|bcc|an|till|kopia|à|a|per)\s*:", re.IGNORECASE)
"""What stands before the addresses of a mail, in five languages."""


def read_addresses(text: str) -> list[Pasted]:
    """The people in a text of addresses, separated by semicolons, commas or line ends.

    A name without an address is given too.
    """
    reader = _AddressReader()
    for found in _PART.finditer("\n".join(text.splitlines())):
        quoted, bracketed, end, plain = found.groups()
        if quoted is not None:
            reader.name.append(re.sub(r"\\(.)", r"\1", quoted))
            reader.is_quoted = True
        elif bracketed is not None:
            reader.add(bracketed)
        elif end is not None:
            reader.finish()
            reader.line += end == "\n" or (
                end == "\r" and text[found.end() : found.end() + 1] != "\n"
            )
        else:
            reader.read_plain(plain)
    reader.finish()
    return reader.people


class _AddressReader:
    """The people read so far, and the parts of a name whose address is still to come."""

    def __init__(self) -> None:
        self.people: list[Pasted] = []
        self.line = 1
        self.name: list[str] = []
        self.is_quoted = False

    def read_plain(self, text: str) -> None:
        """Text outside of quotes and brackets: names, commas and addresses."""
        at = 0
        text = text if self.name else _LABEL.sub("", text, count=1)
        for found in _BARE.finditer(text):
            before = text[at : found.start()]
            self.name.append(before)
            if before.rstrip().endswith(","):
                self.finish()
            self.add(found[1].rstrip("."))
            at = found.end()
        self.name.append(text[at:])

    def add(self, email: str) -> None:
        """A person with this address, called what stood before it."""
        name = " ".join(" ".join(self.name).split()).strip(" ,'")
        if name or email:
            self.people.append(Pasted(self.line, name, email, self.is_quoted))
        self.name, self.is_quoted = [], False

    def finish(self) -> None:
        """A person without an address, if anything stood before a separator."""
        if "".join(self.name).strip(" ,'"):
            self.add("")
        self.name, self.is_quoted = [], False


def straighten_name(name: str) -> str:
    """A name with the given name first, where it is written "Ek, Ana".

    Not where the part behind the comma is a degree or an abbreviation.
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma or not family or not given or "," in given:
        return name
    folded = given.replace(".", "").casefold()
    is_shouted = given.isupper() and len(given) > 1 and not family.isupper()
    if folded in _DEGREES or is_shouted or len(family.split()) > 3 or len(given.split()) > 3:
        return name
    return f"{given} {family}"


_DEGREES = set("phd md msc bsc ma ba mba jr sr dr prof ii iii llm mph esq".split())
