"""How Sphinx builds the documentation: `sphinx-build -W docs docs/_build`."""

import workshops

project = "workshops"
copyright = "the authors of workshops"
version = release = workshops.__version__
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"workshops {version}"
html_static_path: list[str] = []
# a heading's anchor as GitHub makes it, so that links between pages work in both places
myst_heading_anchors = 3
nitpicky = True
