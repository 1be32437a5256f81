"""The errors found while a schedule is read, and the records not checked further for them.

One error must not be reported twice: where the start is wrong, an end without a start only follows
from that. So a record in which something decisive is wrong is not checked further; when that is
corrected, the rules are applied. (A record is the series, a region, an organization, a workshop,
or a session or an attendee of one.)
"""

from workshops.diagnostics import Diagnostic, Path
from workshops.schedule.codes import diagnose

_DECISIVE = {
    "series": ("timezone", "sources"),
    "workshops": ("start", "end", "timezone", "repeat", "except"),
    "sessions": ("day", "start", "end"),
    "attendees": ("name", "email", "organization"),
}
"""The keys of a record that rules draw conclusions from; from the others, none or only one."""


class Findings:
    """Collects `diagnostics`; paths start with the index of a document."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._wrong: set[Path] = set()

    def report(
        self,
        code: str,
        path: Path,
        message: str,
        hint: str = "",
        *,
        related: Path | None = None,
        on_key: bool = False,
    ) -> None:
        """Add a diagnostic."""
        found = diagnose(code, path, message, hint, related=related, on_key=on_key)
        self.diagnostics.append(found)
        if code != "missing-key":
            self.distrust(path)

    def distrust(self, path: Path) -> None:
        """Take the value at `path` for wrong: where it is decisive, so is its record."""
        is_inner = len(path) > 4 and path[3] in ("sessions", "attendees")
        length = 5 if is_inner else 2 if path[1:2] == ("series",) else 3
        if len(path) <= length or path[length] in _DECISIVE.get(
            str(path[3 if is_inner else 1]), ()
        ):
            self._wrong.add(path[:length])

    def is_sound(self, path: Path) -> bool:
        """Whether nothing decisive is wrong in the record at `path`, nor in one around it."""
        return not any(path[:length] in self._wrong for length in (2, 3, 5))

    def is_known(self, section: str) -> bool:
        """Whether a section is understood in every file, so that what is not in it is nowhere."""
        return not any(len(path) < 3 and path[1:] in ((), (section,)) for path in self._wrong)
