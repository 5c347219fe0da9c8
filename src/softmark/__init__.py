"""softmark marks Jupyter homework: sandboxed student code, hidden tests on our side."""

import sys
from importlib.metadata import PackageNotFoundError, version

# jsonschema, which nbformat checks notebooks with, would compile the grammar of
# internationalised addresses at import: 2.5 s of CPU in every worker, for a format that no
# notebook has. It goes without where this module is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

try:
    __version__ = version("softmark")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"
