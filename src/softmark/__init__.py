"""softmark marks Jupyter homework: sandboxed student code, hidden tests on our side.

For other programs there are the names in ``__all__`` (docs/api.md). They are looked up when
they are asked for, so that ``import softmark`` loads nothing else; their types are in
``__init__.pyi``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "softmark.api": (
        "Due",
        "Outcomes",
        "grades",
        "load_course",
        "mark",
        "mark_class",
        "to_mark",
        "what_is_due",
    ),
    "softmark.course": ("Assignment", "Course"),
    "softmark.model": (
        "CellGrade",
        "ConfigError",
        "Grade",
        "NotebookError",
        "Outcome",
        "SandboxError",
        "SoftmarkError",
        "Status",
        "Verdict",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [*_HOME_OF, "__version__"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        found: Any = _version()
    elif name in _HOME_OF:
        found = getattr(import_module(_HOME_OF[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    """The installed version; reading what is installed takes time."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("softmark")
    except PackageNotFoundError:  # a source tree that was never installed
        return "0.0.0"
