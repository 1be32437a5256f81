"""How Sphinx builds the documentation: `sphinx-build -W docs docs/_build`."""

import re

from sphinx.application import Sphinx

import workshops

project = "workshops"
copyright = "the authors of workshops"
version = release = workshops.__version__
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"workshops {version}"
# a heading's anchor as GitHub makes it, so that links between pages work in both places
myst_heading_anchors = 3
nitpicky = True


def add_navigation(app: Sphinx, page: str, source: list[str]) -> None:  # noqa: ARG001
    """Make the navigation from the lists of the front page, which a forge shows as plain links."""
    if page != "index":
        return
    for caption, links in re.findall(
        r"^\*\*(.+?)\*\*.*?\n\n((?:- .*\n)+)", source[0], re.MULTILINE
    ):
        pages = "\n".join(re.findall(r"\((.+?)\.md\)", links))
        source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{pages}\n```\n"


def setup(app: Sphinx) -> None:
    """Connect the above."""
    app.connect("source-read", add_navigation)
