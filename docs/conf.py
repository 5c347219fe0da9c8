"""Sphinx's configuration: the pages of this folder as a site, strictly (`make docs`)."""

from importlib.metadata import version as version_of

project = "softmark"
author = "the softmark developers"
copyright = author
release = version = version_of("softmark")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "index"
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_heading_anchors = 4
myst_enable_extensions = ["dollarmath"]
myst_dmath_double_inline = True

html_theme = "furo"
html_title = f"softmark {release}"
html_copy_source = False

# What a page may link to on the web is looked at by `make docs-links`, which needs a network.
linkcheck_timeout = 20
linkcheck_anchors = False
