"""Names that a package offers, imported from their modules when they are first used.

Start-up is a feature: `import workshops.site` must not load the templates' library.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazy_exports(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """The `__getattr__` (PEP 562) of a package; `modules` has the names that each module offers.

    The name of a module in the package itself begins with a full stop.
    """

    def find(name: str) -> Any:
        for module, names in modules.items():
            if name in names:
                return getattr(import_module(module, package), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find
